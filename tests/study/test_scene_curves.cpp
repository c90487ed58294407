// Knobs on a script's curves: what a scene says of them, what becomes of the curve, what is refused.
#include <gtest/gtest.h>

#include "study/study.h"
#include "support/bad_files.h"
#include "support/near.h"

namespace retrogait {
namespace {

StudyPlan plan_of(const std::vector<std::string>& set) {
  Diagnostics found("");
  Scene scene = find_scene("park_walk", found);
  for (const std::string& assignment : set) set_value(scene, assignment, "--set", found);
  return plan_study(scene, found);
}

std::string said_of(const std::vector<std::string>& set) {
  return message_of([&] { plan_of(set); });
}

// of the right side or axial
FourierCurve curve_of(const Case& c, const std::string& coordinate) {
  const GaitTarget target = adapt(c.script, c.knobs, c.model);
  for (const CoordinateTarget& t : target.coordinates)
    if (t.coordinate == c.model.find_coordinate(coordinate)) return t.curve;
  ADD_FAILURE() << coordinate;
  return {};
}

TEST(CurveKnobs, ScaleTurnsAboutTheMeanAndOffsetMovesIt) {
  const StudyPlan plain = plan_of({}), changed = plan_of({"gait.backward.knee_angle_r.scale=1.2",
                                                          "gait.backward.knee_angle.offset_deg=5"});
  const FourierCurve before = curve_of(plain.cases[1], "knee_angle_r"),
                     after = curve_of(changed.cases[1], "knee_angle_r");
  EXPECT_TRUE(near(after.a0, before.a0 + 5 * kRadPerDeg, 1e-14));
  ASSERT_EQ(after.a.size(), before.a.size());
  for (std::size_t k = 0; k < before.a.size(); ++k) {
    EXPECT_TRUE(near(after.a[k], 1.2 * before.a[k], 1e-14));
    EXPECT_TRUE(near(after.b[k], 1.2 * before.b[k], 1e-14));
  }
}

TEST(CurveKnobs, OneDirectionLeavesTheOtherAlone) {
  const StudyPlan plain = plan_of({}), changed = plan_of({"gait.backward.knee_angle.scale=1.2"});
  EXPECT_EQ(curve_of(changed.cases[0], "knee_angle_r").a,
            curve_of(plain.cases[0], "knee_angle_r").a);
  EXPECT_EQ(curve_of(changed.cases[1], "hip_flexion_r").a,
            curve_of(plain.cases[1], "hip_flexion_r").a);
  const StudyPlan both = plan_of({"gait.knee_angle.scale=1.2"});
  EXPECT_EQ(both.cases[0].knobs.curves, both.cases[1].knobs.curves);
}

TEST(CurveKnobs, OneIsNoChange) {
  const StudyPlan plain = plan_of({}), one = plan_of({"gait.knee_angle.scale=1"});
  EXPECT_EQ(curve_of(one.cases[1], "knee_angle_r").a, curve_of(plain.cases[1], "knee_angle_r").a);
  EXPECT_EQ(adapt(one.cases[1].script, one.cases[1].knobs, one.cases[1].model).adapted,
            adapt(plain.cases[1].script, plain.cases[1].knobs, plain.cases[1].model).adapted);
}

TEST(CurveKnobs, AreRememberedUnderOneNameAndTold) {
  const StudyPlan plan = plan_of({"gait.backward.knee_angle_r.offset_rad=0.1"});
  const auto it = plan.scene.settings.find("gait.backward.knee_angle.offset_deg");
  ASSERT_NE(it, plan.scene.settings.end());
  EXPECT_EQ(it->second.value, "5.729577951");
  const Case& c = plan.cases[1];
  EXPECT_NE(
      adapt(c.script, c.knobs, c.model).adapted.find("knee_angle x 1.00 about its mean, +5.7 deg"),
      std::string::npos)
      << adapt(c.script, c.knobs, c.model).adapted;
}

TEST(CurveKnobs, AreRefusedWithTheNearestName) {
  EXPECT_EQ(
      said_of({"gait.backward.knee_angel.scale=1.1"}),
      "--set gait.backward.knee_angel.scale=1.1: gait.backward: unknown key 'knee_angel'. Did "
      "you mean 'knee_angle'?");
  EXPECT_EQ(said_of({"gait.knee_angle_l.scale=1.1"}),
            "--set gait.knee_angle_l.scale=1.1: gait: unknown key 'knee_angle_l'. Did you mean "
            "'knee_angle_r'?");
  EXPECT_EQ(said_of({"gait.knee_angle.scael=1.1"}),
            "--set gait.knee_angle.scael=1.1: gait.knee_angle: unknown key 'scael'. Did you mean "
            "'scale'?");
  EXPECT_EQ(said_of({"gait.backward.knee_angle.scale=2"}),
            "--set: gait.backward.knee_angle.scale = 2: must be 0.5 to 1.5.");
  EXPECT_EQ(said_of({"gait.knee_angle.offset_deg=-30"}),
            "--set: gait.knee_angle.offset_deg = -30: must be -20 to 20 deg.");
}

}  // namespace
}  // namespace retrogait
