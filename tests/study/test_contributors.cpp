// Loads over the cycle taken apart: the parts sum to the curve that the study reports.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "study/contributors.h"
#include "support/bad_files.h"
#include "support/near.h"

namespace retrogait {
namespace {

const StudyResult& park_walk() {
  static const StudyResult result = [] {
    Diagnostics found("park_walk");
    StudyPlan plan = plan_study(find_scene("park_walk", found), found);
    plan.cases.resize(2);
    return run_study(plan);
  }();
  return result;
}

const std::vector<LoadOfSide> kLoads = {
    {"knee_contact", 0}, {"knee_contact_medial", 1}, {"l4l5_compression", -1}};

const ContributorTables& tables() {
  static const ContributorTables kept = take_apart(park_walk(), kLoads);
  return kept;
}

TEST(Contributors, SumToTheLoadThatTheStudyReports) {
  const Table& t = tables().curves;
  for (const Trial& trial : park_walk().trials)
    for (const LoadOfSide& load : kLoads) {
      std::array<double, 101> sum{}, total{};
      for (std::size_t row = 0; row < t.rows(); ++row) {
        if (t.text(row, "trial") != trial.of.trial || t.text(row, "variable") != load.variable ||
            t.text(row, "side") != side_name(load.side) || t.text(row, "kind") == "group")
          continue;
        auto& into = t.text(row, "kind") == "total" ? total : sum;
        into[static_cast<std::size_t>(t.number(row, "pct"))] += t.number(row, "value");
      }
      for (std::size_t i = 0; i <= 100; ++i) {
        EXPECT_TRUE(near(sum[i], total[i], 1e-9)) << load.variable << " at " << i;
        EXPECT_TRUE(near(total[i], trial.curve(load.variable, load.side)[i], 1e-9))
            << load.variable << " at " << i << " % of " << trial.of.trial;
      }
    }
}

TEST(Contributors, AreRankedAtThePeak) {
  const Table ranking =
      tables().ranking.where("variable", "knee_contact").where("trial", "forward");
  const auto& knee = park_walk().trials[0].curve("knee_contact", 0);
  const double peak = *std::max_element(knee.begin(), knee.end());
  std::map<std::string, double> last;
  double rank = 0, parts = 0;
  for (std::size_t i = 0; i < ranking.rows(); ++i) {
    const std::string kind = ranking.text(i, "kind");
    EXPECT_EQ(knee[static_cast<std::size_t>(ranking.number(i, "peak_pct"))], peak);
    if (kind == "total") {
      EXPECT_TRUE(near(ranking.number(i, "at_peak"), peak, 1e-9));
    }
    if (kind != "total" && kind != "group") parts += ranking.number(i, "share_of_peak_pct");
    if (kind != "muscle" && kind != "group") continue;
    const double size = std::abs(ranking.number(i, "at_peak"));
    rank = last.count(kind) ? rank + 1 : 1;
    EXPECT_EQ(ranking.number(i, "rank"), rank);
    if (rank > 1) {
      EXPECT_LE(size, last[kind]);
    }
    last[kind] = size;
  }
  EXPECT_EQ(last.size(), 2u) << "muscles and groups";
  EXPECT_TRUE(near(parts, 100, 1e-7));
}

TEST(Contributors, GroupsAreTheSumsOfTheirMuscles) {
  const Table all = tables().ranking.where("variable", "knee_contact").where("trial", "backward");
  double quadriceps = 0, group = 0;
  for (std::size_t i = 0; i < all.rows(); ++i) {
    const std::string name = all.text(i, "contributor");
    if (name == "quadriceps") group = all.number(i, "mean");
    if (name.starts_with("vas") || name == "recfem_r") quadriceps += all.number(i, "mean");
  }
  EXPECT_GT(group, 0);
  EXPECT_TRUE(near(group, quadriceps, 1e-12));
}

TEST(Contributors, BadRequestsAreToldAllAtOnce) {
  const Model& model = park_walk().trials[0].of.model;
  const auto said = [&](const std::vector<std::string>& asked) {
    return message_of([&] { parse_loads(asked, model); });
  };
  EXPECT_EQ(said({"knee_contact", "l4l5_compression:r", "knee_contact:left"}),
            "--contributors knee_contact: whose? Write knee_contact:r or knee_contact:l.\n"
            "--contributors l4l5_compression:r: belongs to no side: write l4l5_compression.\n"
            "--contributors knee_contact:left: whose? Write knee_contact:r or knee_contact:l.");
  EXPECT_TRUE(said({"knee_contct:r"}).ends_with("Did you mean 'knee_contact'?"))
      << said({"knee_contct:r"});
  const auto loads =
      parse_loads({"knee_contact:l", "l5s1_compression", "l1l2_shear_ap:none"}, model);
  ASSERT_EQ(loads.size(), 3u);
  EXPECT_EQ(loads[0].side, 1);
  EXPECT_EQ(loads[1].side, -1);
}

}  // namespace
}  // namespace retrogait
