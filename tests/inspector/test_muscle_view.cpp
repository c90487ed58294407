// The comparison of activations: what groups are made of, ratios, order, filter; measured EMG over it; and the view
// with whatever is open.
#include <gtest/gtest.h>

#include <fstream>

#include "inspector/muscle_panel.h"
#include "inspector/screen.h"
#include "support/near.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

std::shared_ptr<const Shown> shown_of(const MadeStudy& of) { return make_shown(made_study(of)); }

const MuscleRow& row_of(const Shown& shown, const std::string& name) {
  for (const MuscleRow& row : shown.muscles.list)
    if (row.name == name) return row;
  throw InternalError("no row " + name);
}

std::size_t place(const Shown& shown, const std::string& name) {
  return static_cast<std::size_t>(&row_of(shown, name) - shown.muscles.list.data());
}

std::vector<std::string> names(const std::vector<MuscleRow>& all, const RowSelection& selection) {
  std::vector<std::string> out;
  for (const ListedRow& listed : selection.rows)
    out.push_back((listed.indented ? "  " : "") + all[listed.row].name);
  return out;
}

/// A row with these means, peaks twice as high.
MuscleRow made_row(const std::string& name, double forward, double backward) {
  MuscleRow row;
  row.name = row.words = name;
  row.figures[0][0][0] = {forward, 2 * forward};
  row.figures[0][0][1] = {backward, 2 * backward};
  return row;
}

// ------------------------------------------------------------------------------ rows

TEST(MuscleRows, AGroupsForceIsTheSumOfItsMuscles) {
  const auto shown = shown_of({.muscles = 7, .grouped = true});
  const MuscleRow& group = row_of(*shown, "quadriceps");
  ASSERT_EQ(group.members.size(), 4u);
  for (int side = 0; side < 2; ++side)
    for (int d = 0; d < 2; ++d) {
      const CycleCurve* sum = group.curve(Compared::kForce, side, d).value;
      ASSERT_NE(sum, nullptr);
      double expected = 0;
      for (const std::size_t m : group.members)
        expected += shown->muscles.list[m].curve(Compared::kForce, side, d).value->value[17];
      EXPECT_TRUE(near(sum->value[17], expected, 1e-12));
    }
}

TEST(MuscleRows, QuartilesAreByVolumeInsideLeastAndMost) {
  const auto shown = shown_of({.muscles = 7, .grouped = true});
  const RowCurve& curve = row_of(*shown, "quadriceps").curve(Compared::kActivation, 0, 0);
  ASSERT_NE(curve.lower, nullptr);
  // volumes 1, 3, 5, 7 of 16: the running shares are 1/16, 4/16, 9/16, 16/16
  const auto member = [&](int m) {
    return row_of(*shown, fmt::format("made_up_muscle_{}", m))
        .curve(Compared::kActivation, 0, 0)
        .value->value[40];
  };
  EXPECT_EQ(curve.least->value[40], member(0));
  EXPECT_EQ(curve.lower->value[40], member(2));
  EXPECT_EQ(curve.upper->value[40], member(6));
  EXPECT_EQ(curve.most->value[40], member(6));
  EXPECT_EQ(row_of(*shown, "quadriceps").curve(Compared::kForce, 0, 0).lower, nullptr)
      << "a sum has no spread";
}

TEST(MuscleRows, NoBandIsMadeUp) {
  const auto shown = shown_of({.muscles = 3});  // no model: nobody knows who belongs to a group
  for (const MuscleRow& row : shown->muscles.list) {
    const RowCurve& curve = row.curve(Compared::kActivation, 0, 0);
    EXPECT_EQ(curve.least, nullptr) << row.name;
    EXPECT_FALSE(curve.has_sd) << row.name;
  }
}

TEST(MuscleRows, AMeasuredWalksBandIsItsScatterBetweenStrides) {
  auto study = std::make_shared<StudyResult>(*made_study({.muscles = 14, .grouped = true}));
  for (Trial& trial : study->trials) {
    trial.measured = true;
    for (CycleCurve& curve : trial.curves) curve.sd.fill(0.02);
  }
  Session session(with_sheets());
  session.show(study);
  const Look look;
  const auto shown = session.shown();
  const MusclePanel panel{session, look, *shown, session.emg(), {}};
  const std::size_t group = place(*shown, "quadriceps");
  Plot plot = row_plot(panel, group);
  ASSERT_EQ(plot.curves.size(), 2u);
  EXPECT_TRUE(near(plot.curves[0].high[40] - plot.curves[0].value[40], 2, 1e-4)) << "%";
  EXPECT_EQ(plot.curves[0].band, "± SD between strides");
  session.view.muscles.band = MuscleBand::kQuartiles;
  EXPECT_EQ(row_plot(panel, group).curves[0].band, "quartiles of its muscles by volume");
  session.view.muscles.band = MuscleBand::kNone;
  EXPECT_FALSE(row_plot(panel, group).curves[0].has_band);
  // strides scatter, but nobody knows how the sum of forces does
  session.view.muscles.band = MuscleBand::kUsual;
  session.view.muscles.what = Compared::kForce;
  EXPECT_FALSE(row_plot(panel, group).curves[0].has_band);
}

TEST(MuscleRows, FiguresAreOfTheCurveInPerCent) {
  const auto shown = shown_of({.muscles = 3});
  const RowFigures& f = row_of(*shown, "quadriceps").figure(Compared::kActivation, 0, 0);
  EXPECT_TRUE(near(f.first, 10, 1e-9));
  EXPECT_TRUE(near(f.second, 15, 1e-9));
  EXPECT_TRUE(near(row_of(*shown, "quadriceps").ratio(Compared::kActivation, 1), 1.25, 1e-9));
}

TEST(MuscleRows, TheRatioOfTwoSilencesIsNone) {
  EXPECT_TRUE(std::isnan(made_row("a", 0.4, 0.1).ratio(Compared::kActivation, 0)));
  EXPECT_TRUE(std::isnan(made_row("a", 8, 0.4).ratio(Compared::kActivation, 0)));
  EXPECT_EQ(made_row("a", 8, 2).ratio(Compared::kActivation, 0), 0.25);
  EXPECT_TRUE(std::isnan(made_row("a", std::nan(""), 2).ratio(Compared::kActivation, 0)));
  EXPECT_TRUE(std::isnan(made_row("a", -3, 3).ratio(Compared::kActivation, 0)));
  EXPECT_EQ(made_row("a", 8, 2).difference(Compared::kActivation, 0), -6);
}

TEST(MuscleRows, AFailedInstantLeavesAStepWithoutWork) {
  Trial trial = made_trial("forward", {.muscles = 0});
  MadeStudy of;
  add_curve(trial, "calf_activation", "", true, 0.2, 0.1, of);
  add_curve(trial, "calf_force", "BW", true, 0.2, 0.1, of);
  add_curve(trial, "calf_power", "W/kg", true, 0, 1, of);
  auto study = std::make_shared<StudyResult>();
  study->trials.push_back(trial);
  const auto whole = make_shown(study);
  const RowFigures& work = row_of(*whole, "calf").figure(Compared::kWork, 0, 0);
  // ∫ sin over half of a cycle of 1.2 s
  EXPECT_TRUE(near(work.first, 1.2 / 3.14159265, 1e-3));
  EXPECT_TRUE(near(work.second, -work.first, 1e-9));
  auto failed = std::make_shared<StudyResult>(*study);
  for (CycleCurve& curve : failed->trials[0].curves) curve.value[20] = std::nan("");
  const auto part = make_shown(failed);
  EXPECT_TRUE(std::isnan(row_of(*part, "calf").figure(Compared::kWork, 0, 0).first));
  EXPECT_TRUE(std::isfinite(row_of(*part, "calf").figure(Compared::kActivation, 0, 0).first));
}

TEST(MuscleRows, RegionsAreThoseOfTheJointsCrossed) {
  const auto shown = shown_of({.muscles = 8, .grouped = true});
  EXPECT_EQ(row_of(*shown, "made_up_muscle_0").regions, kHip);
  EXPECT_EQ(row_of(*shown, "made_up_muscle_1").regions, kKnee);
  EXPECT_EQ(row_of(*shown, "made_up_muscle_2").regions, kAnkle);
  EXPECT_EQ(row_of(*shown, "made_up_muscle_3").regions, kTrunk);
  EXPECT_EQ(row_of(*shown, "quadriceps").regions, kHip | kAnkle);
}

// ------------------------------------------------------------------------------ order and filter

TEST(MuscleOrder, EveryOrderBothWaysAndWhatHasNoValueLast) {
  const std::vector<MuscleRow> all = {made_row("a", 2, 8), made_row("b", 9, 3),
                                      made_row("c", std::nan(""), std::nan("")),
                                      made_row("d", 4, 5)};
  RowChoice choice;
  choice.single_muscles = true;
  const auto order = [&](MuscleOrder by, bool descending) {
    choice.order = by, choice.descending = descending;
    std::string out;
    for (const std::string& name : names(all, select_rows(all, choice))) out += name;
    return out;
  };
  EXPECT_EQ(order(MuscleOrder::kName, false), "abcd");
  EXPECT_EQ(order(MuscleOrder::kName, true), "dcba");
  EXPECT_EQ(order(MuscleOrder::kForward, true), "bdac");
  EXPECT_EQ(order(MuscleOrder::kForward, false), "adbc");
  EXPECT_EQ(order(MuscleOrder::kBackward, true), "adbc");
  EXPECT_EQ(order(MuscleOrder::kRatio, true), "adbc");
  EXPECT_EQ(order(MuscleOrder::kRatio, false), "bdac");
  EXPECT_EQ(order(MuscleOrder::kDifference, true), "adbc");
  EXPECT_EQ(order(MuscleOrder::kPeak, true), "badc");
}

TEST(MuscleFilter, EveryWordCountsAndLaboratoriesNamesDo) {
  std::vector<MuscleRow> all = {made_row("vastus lateralis", 1, 1),
                                made_row("vastus medialis", 1, 1), made_row("soleus", 1, 1)};
  all[0].words += " vl";
  RowChoice choice;
  const auto found = [&](const std::string& filter) {
    choice.filter = filter;
    return select_rows(all, choice);
  };
  EXPECT_EQ(found("vast").rows.size(), 2u);
  EXPECT_EQ(found("med VAST").rows.size(), 1u);
  EXPECT_EQ(names(all, found("VL")), std::vector<std::string>{"vastus lateralis"});
  EXPECT_TRUE(found("vast").nearest.empty());
  const RowSelection near_by = found("solaeus");
  EXPECT_EQ(near_by.nearest, "soleus");
  EXPECT_EQ(names(all, near_by), std::vector<std::string>{"soleus"});
}

TEST(MuscleFilter, ByRegionAndAnOpenGroupHasItsMusclesBelow) {
  const auto shown = shown_of({.muscles = 8, .grouped = true});
  const std::vector<MuscleRow>& all = shown->muscles.list;
  const std::vector<std::string> open = {"quadriceps"};
  RowChoice choice;
  choice.open = &open;
  EXPECT_EQ(
      names(all, select_rows(all, choice)),
      (std::vector<std::string>{"quadratus_lumborum", "quadriceps", "  made_up_muscle_0",
                                "  made_up_muscle_2", "  made_up_muscle_4", "  made_up_muscle_6"}));
  choice.open = nullptr;
  choice.region = 2;  // knee
  EXPECT_EQ(names(all, select_rows(all, choice)), std::vector<std::string>{"quadratus_lumborum"});
  choice.single_muscles = true;
  EXPECT_EQ(select_rows(all, choice).rows.size(), 3u);
}

TEST(MuscleCsv, HasARowAMuscleAndNothingWhereThereIsNone) {
  const std::vector<MuscleRow> all = {made_row("a", 2, 8), made_row("c", std::nan(""), 3)};
  EXPECT_EQ(rows_csv(all, {1, 0}, Compared::kActivation, 0),
            "muscle,kind,side,quantity,unit,forward_mean,backward_mean,forward_peak,backward_peak,"
            "difference_mean,ratio_mean\n"
            "c,muscle,r,Activation,%,,3,,6,,\n"
            "a,muscle,r,Activation,%,2,8,4,16,6,4\n");
}

// ------------------------------------------------------------------------------ EMG

std::string write(const TempFolder& folder, const std::string& text) {
  const std::string path = folder.file("emg.csv");
  std::ofstream(path) << text;
  return path;
}

/// The made-up muscle's own curve, so many per cent of the cycle earlier; as a laboratory writes it.
std::string emg_of(const std::string& column, double earlier) {
  std::string text = "pct," + column + "\n";
  for (int i = 0; i <= 100; ++i)
    text +=
        fmt::format("{},{:.6f}\n", i, 7 * (0.2 + 0.1 * std::sin(0.0628318530718 * (i + earlier))));
  return text;
}

TEST(EmgOverlay, LiesOverItsMuscleAsHighAsTheCurveWithItsLag) {
  const TempFolder folder;
  const auto shown = shown_of({.muscles = 4, .grouped = true});
  EmgOverlay emg;
  EXPECT_TRUE(emg.follow(write(folder, emg_of("forward_made_up_muscle_0", 10)), shown));
  EXPECT_EQ(emg.error(), "");
  const std::vector<EmgMatch>& own = emg.of(place(*shown, "made_up_muscle_0")).own;
  ASSERT_EQ(own.size(), 1u);
  EXPECT_TRUE(own[0].exact);
  EXPECT_EQ(own[0].as_is.best_shift, 10);
  EXPECT_TRUE(near(own[0].lag_ms(), 0.1 * 1.2 * 1000, 1e-9));
  EXPECT_TRUE(near(own[0].as_is.r_at_best, 1, 1e-6));
  EXPECT_LT(own[0].as_is.r, 0.9);
  double most = 0;
  for (const double y : own[0].curve.value) most = std::max(most, y);
  EXPECT_TRUE(near(most, 0.3, 1e-3)) << "as high as what is predicted";
  // a part of its group, no part of another muscle
  EXPECT_FALSE(emg.of(place(*shown, "quadriceps")).own.at(0).exact);
  EXPECT_TRUE(emg.of(place(*shown, "made_up_muscle_2")).own.empty());
  EXPECT_EQ(emg.rows(0).size(), 1u);
  EXPECT_TRUE(emg.rows(1).empty());
  EXPECT_FALSE(emg.follow(emg.path(), shown)) << "nothing is new";
}

TEST(EmgOverlay, ABadFileIsSaidAndTheViewGoesOn) {
  const TempFolder folder;
  const std::string path =
      write(folder, "pct,forward_made_up_muscle_9\n0,1\n1,2\n2,1\n50,0\n90,2\n");
  Screen screen(1280, 800);
  Document document;
  document.emg = path;
  Session session({[](const Document&) { return *made_study({.muscles = 4, .grouped = true}); },
                   [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }});
  session.open(document);
  session.settle();
  session.view.layout = Layout::kMuscles;
  const ImDrawData& data = screen.frame(session);
  EXPECT_NE(session.message.find("made_up_muscle_9"), std::string::npos) << session.message;
  EXPECT_NE(session.emg().error().find("made_up_muscle"), std::string::npos);
  EXPECT_GT(data.TotalVtxCount, 2000);
  expect_finite(data);
  EXPECT_EQ(cut_glyphs(data), 0);
  // mended and read again
  write(folder, emg_of("forward_made_up_muscle_1", 0));
  session.reload();
  session.settle();
  screen.frame(session);
  EXPECT_EQ(session.emg().error(), "");
  EXPECT_EQ(session.emg().rows(0).size(), 1u);
}

TEST(EmgOverlay, AFlatOrFailedCurveHasNoFigures) {
  const TempFolder folder;
  const std::string path = write(folder, emg_of("forward_made_up_muscle_0", 0));
  for (const MadeStudy& of : {MadeStudy{.muscles = 2, .nan = true, .grouped = true},
                              MadeStudy{.muscles = 2, .constant = true, .grouped = true}}) {
    EmgOverlay emg;
    const auto shown = shown_of(of);
    emg.follow(path, shown);
    const auto& own = emg.of(place(*shown, "made_up_muscle_0")).own;
    ASSERT_EQ(own.size(), 1u);
    EXPECT_TRUE(std::isnan(own[0].as_is.r));
  }
}

TEST(EmgOverlay, SpansRunAlongTheAxis) {
  std::array<bool, 100> on{};
  for (std::size_t i = 90; i < 100; ++i) on[i] = on[99 - i] = true;
  using Spans = std::vector<std::pair<double, double>>;
  EXPECT_EQ(spans_on(on, [](double x) { return x; }), (Spans{{0, 10}, {90, 100}}));
  EXPECT_EQ(spans_on(on, [](double x) { return std::fmod(x + 50, 100); }), (Spans{{40, 60}}));
}

// ------------------------------------------------------------------------------ the view

void expect_neat(const ImDrawData& data) {
  expect_finite(data);
  EXPECT_EQ(cut_glyphs(data), 0);
  EXPECT_EQ(clashing_glyphs(data), 0);
}

TEST(MuscleView, DrawsEveryQuantityOfWhateverIsOpen) {
  const TempFolder folder;
  const std::string path = write(folder, emg_of("backward_made_up_muscle_0_l", 5));
  const std::pair<const char*, MadeStudy> cases[] = {
      {"groups", {.grouped = true}},
      {"316 muscles", {.muscles = 316, .grouped = true}},
      {"NaN", {.nan = true, .grouped = true}},
      {"failed", {.failed = true, .grouped = true}},
      {"forward alone", {.backward = false, .grouped = true}},
      {"no model", {}}};
  Screen screen(1280, 800);
  for (const auto& [name, study] : cases) {
    Document document;
    document.emg = path;
    Session session({[study = study](const Document&) { return *made_study(study); },
                     [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }});
    session.open(document);
    session.settle();
    session.view.layout = Layout::kMuscles;
    session.view.muscles.open = {"quadriceps"};
    for (int k = 0; k < 16; ++k) {
      SCOPED_TRACE(fmt::format("{}, {}", name, k));
      session.view.muscles.what = static_cast<Compared>(k % 4);
      session.view.side = k / 4 % 2;
      session.view.single_muscles = k / 8 == 1;
      session.view.muscles.band = static_cast<MuscleBand>(k % 3);
      session.view.muscles.large = k % 5 == 4;
      session.view.muscles.one_scale = k % 2 == 1;
      expect_neat(screen.frame(session, 2));
    }
  }
}

TEST(MuscleView, TextsFitAtEveryFontScale) {
  for (const auto& [w, h] : {std::pair{1280.f, 800.f}, {3840.f, 2160.f}})
    for (const float scale : {0.7f, 1.0f, 1.4f, 2.0f}) {
      SCOPED_TRACE(fmt::format("{} x {}, fonts {}", w, h, scale));
      Screen screen(w, h, scale * scale_for(static_cast<int>(h)));
      Session session(with_sheets());
      session.show(made_study({.muscles = 40, .grouped = true}));
      for (const Layout layout : {Layout::kMuscles, Layout::kPrint}) {
        session.view.layout = layout;
        const ImDrawData& data = screen.frame(session);
        expect_finite(data);
        EXPECT_EQ(cut_glyphs(data), 0);
        // below ten pixels the letters of one word touch each other
        if (scale >= 1) {
          EXPECT_EQ(clashing_glyphs(data), 0);
        }
      }
    }
}

TEST(MuscleView, WhatAMuscleDoesToTheChosenLoadIsColorAndSheet) {
  Screen screen(1280, 800);
  Session session(with_sheets());
  session.show(made_study({.muscles = 4, .grouped = true}));
  session.choose_load({"l5s1_compression", 1});
  show_contribution(session, row_of(*session.shown(), "made_up_muscle_2"));
  EXPECT_EQ(session.view.muscle, "made_up_muscle_2");
  EXPECT_EQ(session.view.stage.coloring.quantity, MuscleQuantity::kContribution);
  EXPECT_EQ(session.view.stage.coloring.load, "l5s1_compression");
  EXPECT_TRUE(session.view.stage.coloring.left);
  session.sheet();
  session.settle();
  expect_neat(screen.frame(session));
  EXPECT_NE(session.sheet(), nullptr) << "the layout shows the balance sheet";
}

TEST(MuscleView, AFailedInstantIsHatched) {
  Screen screen(1600, 1000);
  Session good(with_sheets()), bad(with_sheets());
  good.show(made_study({.muscles = 4}));
  bad.show(made_study({.muscles = 4, .failed = true}));
  good.view.layout = bad.view.layout = Layout::kMuscles;
  good.view.muscles.large = bad.view.muscles.large = true;
  const int plain = screen.frame(good).TotalVtxCount;
  EXPECT_GT(screen.frame(bad).TotalVtxCount, plain + 100);
}

TEST(MuscleView, AClickChoosesAndADoubleClickMakesLarge) {
  Screen screen(1600, 1000);
  Session session(with_sheets());
  session.show(made_study({.muscles = 4, .grouped = true}));
  session.view.layout = Layout::kMuscles;
  session.view.muscle = "made_up_muscle_0";
  screen.frame(session);
  Box muscles;
  for (const Panel& panel : arrange(Layout::kMuscles, 1600, 1000, screen.look().em()))
    if (panel.kind == PanelKind::kMuscles) muscles = panel.box;
  ImGuiIO& io = ImGui::GetIO();
  const auto click = [&](float x, float y) {
    io.MousePos = {x, y};
    screen.frame(session, 1);
    io.MouseDown[0] = true;
    screen.frame(session, 1);
    io.MouseDown[0] = false;
    screen.frame(session, 1);
  };
  // the last of two plots, at its lower right
  click(muscles.x + 0.93f * muscles.width, muscles.y + 0.75f * muscles.height);
  EXPECT_EQ(session.view.muscle, "quadriceps");
  EXPECT_FALSE(session.view.muscles.large);
  EXPECT_TRUE(std::isfinite(hover_of(session)));
  click(muscles.x + 0.93f * muscles.width, muscles.y + 0.75f * muscles.height);
  EXPECT_TRUE(session.view.muscles.large);
  io.MousePos = {-1, -1};  // what the mouse is told lies over the rest
  expect_neat(screen.frame(session));
}

}  // namespace
}  // namespace retrogait::inspector
