// How hard feet land: what stiff soles, steps down and joints that give way do to the first 50 ms of a contact.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "simulate/impedance.h"
#include "simulate/simulate.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

/// The forward walk, settled once on the usual sole.
const SettledCycle& settled() {
  static const SettledCycle cycle = settle(adult(), solved("forward").cycle, SoleLaw{});
  return cycle;
}

struct Course {
  std::string impedance = "none";
  double sole = 1;  // times the stiffness it was settled on
  double drop = 0;  // m, an unseen step down under the left foot's second print
  double step = 1e-3;
};

SimulatedWalk walk(const Course& course) {
  SimulateOptions options;
  options.warm_up = 2;
  options.strides = 1;
  options.step = course.step;
  options.sole.stiffness *= course.sole;
  options.impedance = impedance_named(course.impedance, adult());
  if (course.drop > 0) {
    const GaitCycle& cycle = settled().cycle;
    GroundFeature edge;
    edge.kind = GroundFeature::Kind::kStep;
    edge.height = -course.drop;
    edge.length = 0.02;
    edge.start = 2.35 * cycle.travel_speed * cycle.period;
    options.ground.features.push_back(edge);
  }
  return simulate(adult(), settled(), options);
}

const FootMeasures& left_landing(const SimulatedWalk& walk) { return walk.strides.back().foot[1]; }

const SimulatedWalk& undisturbed() {
  static const SimulatedWalk level = walk({});
  return level;
}

void print(const Course& course, const SimulatedWalk& walk) {
  const FootMeasures& f = left_landing(walk);
  std::printf("%-6s sole x%.0f, %2.0f mm down: steepest %5.1f, mean %4.1f BW/s, peak %.2f BW\n",
              course.impedance.c_str(), course.sole, 1000 * course.drop, f.loading_rate_max,
              f.loading_rate_mean, f.landing_peak);
}

SimulatedWalk walk_and_print(const Course& course) {
  SimulatedWalk out = walk(course);
  EXPECT_FALSE(out.report.fell) << out.report.fell_how;
  print(course, out);
  return out;
}

TEST(Landing, UndisturbedAJointThatGivesWayDoesNot) {
  // the settled cycle's own moments carry the walk: impedance has nothing to do but what steps and pads leave
  const SimulatedWalk& rigid = undisturbed();
  const SimulatedWalk human = walk_and_print({.impedance = "human"});
  print({}, rigid);
  const auto& a = rigid.recording.instants;
  const auto& b = human.recording.instants;
  ASSERT_EQ(a.size(), b.size());
  double turn = 0, force = 0;
  int turns = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    double difference = 0;
    for (std::size_t p = 0; p < a[i].foot_force.size(); ++p)
      difference += b[i].foot_force[p].y() - a[i].foot_force[p].y();
    force += std::pow(difference / adult().body_weight(), 2);
    for (int c = 0; c < adult().ncoord(); ++c)
      if (adult().coordinates[static_cast<std::size_t>(c)].rotational)
        turn += std::pow(b[i].q[c] - a[i].q[c], 2), ++turns;
  }
  force = std::sqrt(force / static_cast<double>(a.size()));
  turn = std::sqrt(turn / turns) * kDegPerRad;
  std::printf("human against rigid: %.2f %% BW and %.3f degrees RMS\n", 100 * force, turn);
  EXPECT_LT(force, 0.02);
  EXPECT_LT(turn, 0.2);
  EXPECT_TRUE(near_relative(left_landing(human).loading_rate_mean,
                            left_landing(rigid).loading_rate_mean, 0.05));
}

TEST(Landing, AStiffSoleLandsHarderAndJointsThatGiveWaySofter) {
  const SimulatedWalk rigid = walk_and_print({.sole = 4}),
                      human = walk_and_print({.impedance = "human", .sole = 4});
  // the same motion on a stiffer spring
  EXPECT_GT(left_landing(rigid).landing_peak, 1.5 * left_landing(undisturbed()).landing_peak);
  EXPECT_GT(left_landing(rigid).loading_rate_max, 2 * left_landing(undisturbed()).loading_rate_max);
  // what it stops at once is foot and shank instead of the whole body
  EXPECT_LT(left_landing(human).landing_peak, left_landing(rigid).landing_peak);
  EXPECT_LT(left_landing(human).loading_rate_mean, left_landing(rigid).loading_rate_mean);
}

TEST(Landing, AnUnseenStepDownIsSofterOnJointsThatGiveWay) {
  const SimulatedWalk rigid = walk_and_print({.drop = 0.03}),
                      human = walk_and_print({.impedance = "human", .drop = 0.03});
  EXPECT_GT(left_landing(rigid).landing_peak, 2 * left_landing(undisturbed()).landing_peak);
  EXPECT_LT(left_landing(human).landing_peak, left_landing(rigid).landing_peak);
  // on a stiff sole the foot that gives way slaps: no law says which is harder there
  walk_and_print({.sole = 4, .drop = 0.03});
  walk_and_print({.impedance = "human", .sole = 4, .drop = 0.03});
}

TEST(Landing, AMillisecondResolvesIt) {
  const Course coarse{.impedance = "human", .drop = 0.03};
  Course fine = coarse;
  fine.step = 0.5e-3;
  const SimulatedWalk a = walk(coarse), b = walk(fine);
  const FootMeasures &x = left_landing(a), &y = left_landing(b);
  EXPECT_TRUE(near_relative(x.landing_peak, y.landing_peak, 0.01));
  EXPECT_TRUE(near_relative(x.loading_rate_max, y.loading_rate_max, 0.05));
  EXPECT_TRUE(near_relative(x.loading_rate_mean, y.loading_rate_mean, 0.05));
}

}  // namespace
}  // namespace retrogait
