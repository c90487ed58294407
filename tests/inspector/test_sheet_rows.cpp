// The balance sheet as rows: every part counted once, whatever is open; the sum is the load.
#include <gtest/gtest.h>

#include <cmath>

#include "inspector/made_study.h"
#include "inspector/sheet_rows.h"

namespace retrogait::inspector {
namespace {

/// recfem is in two groups, a muscle is in none, one relieves.
Session& open(Session& session) {
  auto result = std::make_shared<StudyResult>(*made_study());
  for (Trial& trial : result->trials)
    for (const auto& [name, groups] :
         {std::pair<const char*, std::vector<std::string>>{"vasmed_r", {"quadriceps"}},
          {"recfem_r", {"quadriceps", "hip_flexors"}},
          {"sart_r", {"hip_flexors"}},
          {"gasmed_r", {"triceps_surae"}},
          {"loner_r", {}}}) {
      Muscle muscle{};
      muscle.name = name;
      muscle.groups = groups;
      trial.of.model.muscles.push_back(muscle);
    }
  session.show(result);
  session.settle();
  return session;
}

double part(const std::string& name, int i) {
  const double s = std::sin(0.0628 * i);
  if (name == "intersegmental") return 0.5 + 0.2 * s;
  if (name == "vasmed_r") return 0.7 * s * s;
  if (name == "recfem_r") return 0.1 + 0.2 * s;
  if (name == "sart_r") return -0.15;
  if (name == "gasmed_r") return 0.4 * (1 - s) * (1 - s);
  return 0.05;
}

constexpr const char* kParts[] = {"intersegmental", "vasmed_r", "recfem_r",
                                  "sart_r",         "gasmed_r", "loner_r"};

Solvers with_parts() {
  return {[](const Document&) { return StudyResult{}; },
          [](const StudyResult& result, const LoadOfSide& load) {
            ContributorTables out;
            out.curves = Table({text_column("trial"), text_column("direction"), text_column("kind"),
                                text_column("contributor"), text_column("unit"),
                                number_column("pct"), number_column("value")});
            for (const Trial& trial : result.trials) {
              const double share = trial.of.direction == "forward" ? 1 : 1.5;
              const auto add = [&](const char* kind, const std::string& name, int i, double v) {
                out.curves.add_row(
                    {trial.of.trial, trial.of.direction, kind, name, "BW", i, share * v});
              };
              for (const char* name : kParts)
                for (int i = 0; i <= 100; ++i)
                  add(name == kParts[0] ? "intersegmental" : "muscle", name, i, part(name, i));
              for (int i = 0; i <= 100; ++i) {
                double sum = 0;
                for (const char* name : kParts) sum += part(name, i);
                // one load whose sheet does not add up
                add("total", "total", i, load.variable == "wrong" ? sum + 0.5 : sum);
              }
              for (int i = 0; i <= 100; ++i)
                add("group", "hip_flexors", i, part("recfem_r", i) + part("sart_r", i));
            }
            return out;
          }};
}

SheetRows rows_of(Session& session) {
  session.sheet();
  session.settle();
  return rows_of_sheet(*session.sheet(), session, palette(Theme::kLight));
}

const SheetRow* find(const SheetRows& rows, const std::string& name) {
  for (const SheetRow& row : rows.rows)
    if (row.name == name) return &row;
  return nullptr;
}

void expect_sums(const SheetRows& rows) {
  for (std::size_t d = 0; d < 2; ++d)
    for (std::size_t i = 0; i <= 100; ++i)
      EXPECT_NEAR(rows.sum[d][i], rows.total.value[d][i], 2e-6) << i;
}

TEST(SheetRows, EveryPartOnceAndTheSumIsTheLoad) {
  Session session(with_parts());
  const SheetRows rows = rows_of(open(session));
  EXPECT_EQ(rows.unit, "BW");
  ASSERT_NE(find(rows, "quadriceps"), nullptr);
  EXPECT_NEAR(find(rows, "quadriceps")->value[0][25], part("vasmed_r", 25) + part("recfem_r", 25),
              1e-6);
  EXPECT_NEAR(find(rows, "hip_flexors")->value[0][25], part("sart_r", 25), 1e-6)
      << "rectus femoris stands among the quadriceps alone";
  EXPECT_NE(find(rows, "other muscles"), nullptr);
  EXPECT_EQ(find(rows, "vasmed_r"), nullptr);
  expect_sums(rows);
  EXPECT_LT(rows.gap[0], 1e-12);
}

TEST(SheetRows, AnOpenGroupGivesItsLayerToItsMuscles) {
  Session session(with_parts());
  open(session).view.sheet.unfolded = {"quadriceps"};
  const SheetRows rows = rows_of(session);
  EXPECT_FALSE(find(rows, "quadriceps")->is_layer);
  const SheetRow* vasmed = find(rows, "vasmed_r");
  ASSERT_NE(vasmed, nullptr);
  EXPECT_EQ(rows.rows[static_cast<std::size_t>(vasmed->group)].name, "quadriceps");
  expect_sums(rows);
  session.view.sheet.single_muscles = true;
  const SheetRows single = rows_of(session);
  EXPECT_EQ(single.rows.size(), std::size(kParts));
  expect_sums(single);
}

TEST(SheetRows, SayWhereTheSumIsNotTheLoad) {
  Session session(with_parts());
  open(session).choose_load({"wrong", 0});
  EXPECT_NEAR(rows_of(session).gap[0], 0.5, 1e-9);
}

TEST(SheetRows, FollowTheAxis) {
  Session session(with_parts());
  open(session).view.reversed = true;
  const SheetRows rows = rows_of(session);
  // backward, played backward from foot-off at 64 %: at x its own cycle is at 64 − x
  EXPECT_NEAR(find(rows, "quadriceps")->value[1][24],
              1.5 * (part("vasmed_r", 40) + part("recfem_r", 40)), 1e-6);
  EXPECT_NEAR(find(rows, "quadriceps")->value[0][24], part("vasmed_r", 24) + part("recfem_r", 24),
              1e-6);
}

TEST(Listed, SortsGroupsAndKeepsMembersBelowThem) {
  Session session(with_parts());
  open(session).view.sheet.unfolded = {"quadriceps"};
  const SheetRows rows = rows_of(session);
  SheetState state = session.view.sheet;
  const auto names = [&](double x) {
    std::vector<std::string> out;
    for (const SheetRow* row : listed(rows, state, x)) out.push_back(row->name);
    return out;
  };
  EXPECT_EQ(names(0).front(), "intersegmental") << "as stacked";
  state.order = SheetOrder::kForward;
  for (const double x : {10.0, 75.0}) {
    const auto order = names(x);
    EXPECT_EQ(order.size(), rows.rows.size());
    const auto at = std::find(order.begin(), order.end(), "quadriceps");
    EXPECT_TRUE((*(at + 1) == "vasmed_r" && *(at + 2) == "recfem_r") ||
                (*(at + 1) == "recfem_r" && *(at + 2) == "vasmed_r"));
    float before = 1e9f;
    for (const SheetRow* row : listed(rows, state, x)) {
      if (row->group >= 0) continue;
      EXPECT_LE(row->at(0, x), before);
      before = row->at(0, x);
    }
  }
  state.descending = false;
  EXPECT_EQ(names(10).front(), "hip_flexors") << "what relieves comes first";
}

TEST(LayerAt, FindsWhatIsDrawnThere) {
  Session session(with_parts());
  const SheetRows rows = rows_of(open(session));
  EXPECT_EQ(layer_at(rows, 0, 30, 0.1)->name, "intersegmental");
  EXPECT_EQ(layer_at(rows, 0, 30, -0.1)->name, "hip_flexors") << "relieves: below zero";
  EXPECT_EQ(layer_at(rows, 0, 30, 50), nullptr);
  const auto [low, high] = stack_range(rows);
  EXPECT_LT(low, -0.15);
  EXPECT_GT(high, 1);
}

TEST(Sheet, TheLastOneStaysWhileAnotherIsMade) {
  Session session(with_parts());
  rows_of(open(session));
  EXPECT_TRUE(session.sheet_is_current());
  session.choose_load({"patellofemoral_contact", 0});
  EXPECT_EQ(session.sheet(), nullptr);
  EXPECT_FALSE(session.sheet_is_current());
  ASSERT_NE(session.last_sheet(), nullptr);
  EXPECT_EQ(session.last_sheet()->load.variable, "knee_contact");
  session.settle();
  EXPECT_TRUE(session.sheet_is_current());
}

TEST(SheetCsv, HasTheTableAtTheCursorAndEveryPoint) {
  Session session(with_parts());
  const SheetRows rows = rows_of(open(session));
  const std::string csv = csv_of_rows(rows, listed(rows, {}, 0), 0);
  // at 0: 0.5 + 0 + 0.1 − 0.15 + 0.4 + 0.05 = 0.9; gasmed 0.4 of it
  EXPECT_NE(csv.find("total,BW,0,0.9,1.35,0.45,100,100\n"), std::string::npos) << csv;
  EXPECT_NE(csv.find("triceps_surae,BW,0,0.4,0.6,0.2,44.44,44.44\n"), std::string::npos) << csv;
  const std::string all = csv_of_sheet(*session.sheet());
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 1 + 2 * 101 * (6 + 2));
}

TEST(LoadText, SaysWhose) {
  EXPECT_EQ(load_text({"knee_contact", 1}), "knee contact, left");
  EXPECT_EQ(load_text({"l4l5_compression", -1}), "L4/L5 compression");
  EXPECT_EQ(load_text({"l5s1_shear_ap", -1}), "L5/S1 shear ap");
  EXPECT_EQ(without_side("vasmed_r"), "vasmed");
}

}  // namespace
}  // namespace retrogait::inspector
