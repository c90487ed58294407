// Walks that are truly simulated and disturbed: the same to the bit until it comes, laws that hold whoever falls.
#include <gtest/gtest.h>

#include <cmath>

#include "study/disturb.h"
#include "support/near.h"

namespace retrogait {
namespace {

StudyPlan park_walk() {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  set_value(scene, "muscles.on=false", "test", found);
  set_value(scene, "simulate.warm_up=2", "test", found);
  return plan_study(scene, found);
}

constexpr DisturbRules few_strides() {
  DisturbRules rules;
  rules.after = 3;
  return rules;
}

Disturbance said(DisturbanceKind kind, const std::string& words) {
  Diagnostics found("test");
  const Disturbance d = parse_disturbance(kind, words, "test", 0, found);
  found.throw_if_any();
  return d;
}

// both directions, disturbed by these alone: each test pays for its own walks
DisturbResult disturbed(const std::vector<Disturbance>& by) {
  return run_disturb(park_walk(), by, few_strides());
}

double value(const DisturbedWalk& walk, const std::string& name, std::size_t which = 0) {
  for (std::size_t i = 0; i < disturb_measures().size(); ++i)
    if (disturb_measures()[i].name == name) return walk.measures[i][which];
  ADD_FAILURE() << name;
  return 0;
}

TEST(DisturbedWalks, AreTheUndisturbedOneToTheBitUntilItComesAndNobodyHoldsThem) {
  const DisturbResult result = disturbed(standard_disturbances());
  for (const DisturbedDirection& d : result.direction) {
    ASSERT_TRUE(d.ok()) << d.report.fell_how;
    for (const DisturbedWalk& walk : d.walks) {
      // a bump or an edge is felt when the first pad meets it, at its earliest as the foot comes near
      const std::size_t until = walk.placed.onset_at - 15;
      bool same = true;
      for (std::size_t i = 0; i < until; ++i)
        same = same && walk.trace.instants[i].com == d.undisturbed.instants[i].com &&
               walk.trace.instants[i].com_velocity == d.undisturbed.instants[i].com_velocity;
      EXPECT_TRUE(same) << d.of.direction << ", " << walk.disturbance.text();
      EXPECT_GT(std::abs(value(walk, "com_speed_change")), 1e-6);
      EXPECT_LT(value(walk, "assist_force_peak"), 1e-4) << walk.disturbance.text();
      EXPECT_LT(value(walk, "assist_moment_peak"), 1e-4) << walk.disturbance.text();
    }
  }
}

TEST(DisturbedWalks, AnImpulseIsWhatTheBodyGains) {
  const double dv = 20 * 0.15 / 75;  // m/s, were there no ground to answer
  const DisturbResult result = disturbed({said(DisturbanceKind::kPush, "20N 150ms along 30%"),
                                          said(DisturbanceKind::kPush, "20N 150ms left 30%")});
  for (const DisturbedDirection& d : result.direction)
    for (const std::size_t which : {0, 1}) {
      const DisturbedWalk& walk = d.walks[which];
      const auto after = walk.placed.onset_at +
                         static_cast<std::size_t>(std::lround(0.15 / d.undisturbed.period * 100));
      const Vec3 gained =
          walk.trace.instants[after].com_velocity - d.undisturbed.instants[after].com_velocity;
      const Vec3 way = which == 0 ? Vec3(d.undisturbed.direction, 0, 0) : Vec3(0, 0, -1);
      EXPECT_GT(gained.dot(way), 0.3 * dv) << d.of.direction << which;
      EXPECT_LT(gained.dot(way), 1.1 * dv) << d.of.direction << which;
    }
}

TEST(DisturbedWalks, LittleFrictionSlidesABumpIsStruckAndADropIsFallen) {
  const DisturbResult result =
      disturbed({said(DisturbanceKind::kSlip, "0.1"), said(DisturbanceKind::kBump, "30mm"),
                 said(DisturbanceKind::kStepDown, "100mm")});
  for (const DisturbedDirection& d : result.direction) {
    const DisturbedWalk &slip = d.walks[0], &bump = d.walks[1], &drop = d.walks[2];
    EXPECT_GT(value(slip, "slip_distance"), 2 * value(slip, "slip_distance", 1));
    EXPECT_LT(value(bump, "clearance_at_obstacle"), 0) << d.of.direction;
    EXPECT_GT(value(bump, "clearance_at_obstacle", 1), 0) << d.of.direction;
    // until the lower foot bears load the body falls longer: it comes down faster than it ever did
    double fastest = 0, usual = 0;
    for (std::size_t i = drop.placed.onset_at; i < drop.placed.onset_at + 25; ++i) {
      fastest = std::min(fastest, drop.trace.instants[i].com_velocity.y());
      usual = std::min(usual, d.undisturbed.instants[i].com_velocity.y());
    }
    EXPECT_LT(fastest, usual - 0.1) << d.of.direction;
    EXPECT_GT(value(drop, "peak_vertical"), value(drop, "peak_vertical", 1));
  }
}

TEST(DisturbedWalks, SmallIsSurvivedWhereLargeIsNot) {
  Disturbance push = said(DisturbanceKind::kPush, "150ms along");
  const StudyPlan plan = park_walk();
  const DisturbedDirection d = walk_undisturbed(plan.cases[0], plan, few_strides());
  push.size = 0.02;
  EXPECT_NE(walk_disturbed(d, push, few_strides()).outcome, Outcome::kFell);
  push.size = 2;
  EXPECT_EQ(walk_disturbed(d, push, few_strides()).outcome, Outcome::kFell);
}

}  // namespace
}  // namespace retrogait
