// Backward walking at 0.8 m/s against what 22 people and a few papers show, with the measured fore-aft force
// and without it.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/walk.h"

namespace retrogait {
namespace {

const Walk& backward(bool prior = true) {
  static const Walk with = solved_at("backward", 0.8), without = solved_at("backward", 0.8, false);
  return prior ? with : without;
}

double first_peak(const Walk& walk) {
  double most = 0;
  for (int i = 0; i <= walk.foot_off() / 2; ++i)
    most = std::max(most, walk.foot_force(false, i).y());
  return most;
}

double second_peak(const Walk& walk) {
  double most = 0;
  for (int i = walk.foot_off() / 2; i <= walk.foot_off(); ++i)
    most = std::max(most, walk.foot_force(false, i).y());
  return most;
}

TEST(SynthesisBackward, ToesFirstHeelLast) {
  const Loaded heel = loaded(backward(), Region::kHeel), toe = loaded(backward(), Region::kToe);
  say(fmt::format("backward 0.8: toes {:.1f} to {:.1f} %, heel {:.1f} to {:.1f} %", toe.start,
                  toe.end, heel.start, heel.end));
  EXPECT_LT(toe.start, heel.start);
  EXPECT_LT(toe.end, heel.end);
}

// GT24 (Molinaro et al. 2024), 22 people, 0.6-1.0 m/s: evidence rows E3.301-E3.308
TEST(SynthesisBackward, VerticalForceIsThatOfTwentyTwoPeople) {
  const auto vertical = [](int i) { return backward().foot_force(false, i).y(); };
  expect_between("backward 0.8: vertical at 15 %", vertical(15), "BW", 1.135 - 0.14, 1.135 + 0.14);
  expect_between("backward 0.8: vertical at 25 %", vertical(25), "BW", 0.867 - 0.10, 0.867 + 0.10);
  expect_between("backward 0.8: vertical at 50 %", vertical(50), "BW", 0.860 - 0.06, 0.860 + 0.06);
  const double first = first_peak(backward()), second = second_peak(backward());
  say(fmt::format(
      "backward 0.8: first peak {:.3f}, second {:.3f} BW; without the prior {:.3f}, {:.3f}", first,
      second, first_peak(backward(false)), second_peak(backward(false))));
  EXPECT_GT(first, second);
}

TEST(SynthesisBackward, ForceAlongTravelFollowsTheMeasuredOne) {
  expect_between("backward 0.8: along travel at 15 %, with the prior",
                 backward().along_travel(false, 15), "BW", -0.110 - 0.04, -0.110 + 0.04);
  expect_between("backward 0.8: along travel at 50 %, with the prior",
                 backward().along_travel(false, 50), "BW", 0.098 - 0.03, 0.098 + 0.03);
  say("backward 0.8: along travel at 15 %, without the prior",
      backward(false).along_travel(false, 15), "BW");
  say("backward 0.8: along travel at 50 %, without the prior",
      backward(false).along_travel(false, 50), "BW");
  EXPECT_TRUE(backward().cycle.target.fore_aft.has_value());
  EXPECT_FALSE(backward(false).cycle.target.fore_aft.has_value());
  EXPECT_NE(backward().cycle.target.adapted.find("follows a measured fore-aft force"),
            std::string::npos);
}

TEST(SynthesisBackward, TheAnkleAbsorbsMoreThanItGenerates) {
  for (const bool prior : {true, false}) {
    const Walk& walk = backward(prior);
    std::string line =
        fmt::format("backward 0.8, {} prior, work in stance, J/kg:", prior ? "with" : "without");
    for (const char* c : {"hip_flexion_r", "knee_angle_r", "ankle_angle_r"}) {
      const Walk::Work w = walk.work(c, 0, walk.foot_off());
      line += fmt::format(" {} {:+.3f} {:+.3f}", c, w.done, w.absorbed);
    }
    say(line);
    const Walk::Work ankle = walk.work("ankle_angle_r", 0, walk.foot_off());
    expect_between_missed("backward 0.8: ankle, work absorbed over work done",
                          -ankle.absorbed / ankle.done, "", 1, kNoBar, 0.5, kNoBar);
  }
}

TEST(SynthesisBackward, JointMomentsWithAndWithoutThePrior) {
  for (const bool prior : {true, false})
    for (const char* c : {"hip_flexion_r", "knee_angle_r", "ankle_angle_r"}) {
      std::string line = fmt::format("backward 0.8, {} prior, {} moment at 0 15 25 50 65 75 %:",
                                     prior ? "with" : "without", c);
      for (const int i : kQuartilePhases)
        line += fmt::format(" {:+.2f}", backward(prior).moment(c, i));
      say(line + " N·m/kg");
    }
  // an ankle that bears on the forefoot first plantarflexes
  EXPECT_LT(backward().moment("ankle_angle_r", 15), -0.5);
}

TEST(SynthesisBackward, FirstPeakRisesWithSpeed) {
  double last = 0;
  for (const double speed : {0.6, 0.8, 1.0, 1.2}) {
    const Walk walk = solved_at("backward", speed);
    const double peak = first_peak(walk);
    say(fmt::format("backward {:.1f}: first peak {:.3f}, second {:.3f} BW", speed, peak,
                    second_peak(walk)));
    EXPECT_GT(peak, last);
    last = peak;
  }
}

// ---------------------------------------------------------------- what the script was not fitted to

TEST(SynthesisBackward, TheFootComesDownAsMeasured) {
  const Walk& walk = backward();
  expect_between("backward 0.8: foot pitch at contact", walk.foot_pitch(false, 0), "deg", -36, -26);
  expect_between("backward 0.8: rearfoot bears load from", loaded(walk, Region::kHeel).start,
                 "% of the cycle", 5, 12);
  std::string gap = "backward 0.8: gap under the heel at 0, 2 ... 20 %, mm:";
  for (int i = 0; i <= 20; i += 2)
    gap += fmt::format(" {:.0f}",
                       1000 * contact_height(adult(), walk.instants[static_cast<std::size_t>(i)],
                                             adult().find_foot_point("heel_r")));
  say(gap);
  double least = 1e9, most = -1e9;
  for (int i = 15; i <= 45; ++i) {
    least = std::min(least, walk.foot_pitch(false, i));
    most = std::max(most, walk.foot_pitch(false, i));
  }
  say(fmt::format("backward 0.8: foot pitch from 15 to 45 %: {:.1f} to {:.1f} deg (flat: within 3)",
                  least, most));
  EXPECT_GT(least, -3);
  EXPECT_LT(most, 3);
}

}  // namespace
}  // namespace retrogait
