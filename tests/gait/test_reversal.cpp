// The law of reversal: a motion played backward with its forces needs the same net joint moments, and every
// power changes its sign.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

/// forward_reversed against forward, instant by instant: phase ψ of one is foot-off − ψ of the other.
struct Pair {
  explicit Pair(const GaitKnobs& knobs = {}) {
    GaitSolver solver(adult());
    GaitKnobs along = knobs;
    along.slope = -knobs.slope;  // the same ground, climbed the other way
    forward = solver.solve(find_gait("forward"), along);
    backward = solver.solve(find_gait("forward_reversed"), knobs);
  }
  void visit(auto&& look) const {
    const Model& model = adult();
    Data a = make_data(model), b = make_data(model);
    for (int i = 0; i <= 100; ++i) {
      const double phi = i / 100.0;
      sample(model, forward, forward.stance_end - phi, a);
      sample(model, backward, phi, b);
      for (Data* data : {&a, &b}) {
        update_velocities(model, *data);
        update_accelerations(model, *data);
        solve_inverse_dynamics(model, *data);
      }
      look(a, b);
    }
  }
  GaitCycle forward, backward;
};

double relative(double gap, double peak) { return gap / peak; }

void expect_law(const Pair& pair, const std::string& what) {
  const Model& model = adult();
  VecX gap = VecX::Zero(model.ncoord()), peak = gap, power_gap = gap, power_peak = gap;
  double force_gap = 0, force_peak = 0;
  pair.visit([&](const Data& a, const Data& b) {
    gap = gap.cwiseMax((a.tau - b.tau).cwiseAbs());
    peak = peak.cwiseMax(a.tau.cwiseAbs());
    const VecX pa = a.tau.cwiseProduct(a.v), pb = b.tau.cwiseProduct(b.v);
    power_gap = power_gap.cwiseMax((pa + pb).cwiseAbs());
    power_peak = power_peak.cwiseMax(pa.cwiseAbs());
    for (std::size_t p = 0; p < a.foot_force.size(); ++p) {
      force_gap = std::max(force_gap, (a.foot_force[p] - b.foot_force[p]).norm());
      force_peak = std::max(force_peak, a.foot_force[p].norm());
    }
  });
  double worst = 0, worst_power = 0;
  for (int c = 0; c < model.ncoord(); ++c) {
    if (model.coordinates[static_cast<std::size_t>(c)].name.starts_with("pelvis"))
      continue;                   // residual
    if (peak[c] < 0.1) continue;  // N·m: nothing moves it
    worst = std::max(worst, relative(gap[c], peak[c]));
    if (power_peak[c] > 0.1)
      worst_power = std::max(worst_power, relative(power_gap[c], power_peak[c]));
  }
  expect_between(what + ": net moments, largest difference", worst, "of the peak", 0, 1e-9);
  expect_between(what + ": powers, largest sum", worst_power, "of the peak", 0, 1e-9);
  expect_between(what + ": forces of foot points", relative(force_gap, force_peak), "of the peak",
                 0, 1e-9);
}

TEST(Reversal, SameMomentsAndForcesPowersNegated) { expect_law(Pair(), "forward_reversed"); }

TEST(Reversal, HoldsOnASlopeThatIsClimbedTheOtherWay) {
  GaitKnobs knobs;
  knobs.slope = 0.05;
  knobs.speed = 1.0;
  const Pair pair(knobs);
  expect_law(pair, "5 % up");
  EXPECT_LT(pair.forward.gravity.x(), 0.6);
  EXPECT_GT(pair.forward.gravity.x(), 0.4) << "forward walks down: gravity pulls along x";
  EXPECT_TRUE(near(pair.forward.gravity, pair.backward.gravity, 0));
}

TEST(Reversal, HoldsWhenLeftAndRightDiffer) {
  GaitKnobs knobs;
  knobs.head_turn = 30 * kRadPerDeg;
  expect_law(Pair(knobs), "head turned");
}

TEST(Reversal, SaysSoAndTravelsBackward) {
  const Pair pair;
  EXPECT_TRUE(pair.backward.reversed);
  EXPECT_FALSE(pair.forward.reversed);
  EXPECT_EQ(pair.backward.travel_speed, -pair.forward.travel_speed);
  EXPECT_EQ(pair.backward.target.direction, -1);
  EXPECT_EQ(pair.backward.period, pair.forward.period);
  // measured afresh, at other instants, it is about as consistent as what it came from
  GaitCycle cycle = pair.backward;
  measure(adult(), cycle);
  EXPECT_TRUE(near_relative(cycle.report.residual_force, pair.forward.report.residual_force, 0.3));
  EXPECT_TRUE(
      near_relative(cycle.report.residual_moment, pair.forward.report.residual_moment, 0.3));
  EXPECT_TRUE(near_relative(cycle.report.slip, pair.forward.report.slip, 0.3));
}

TEST(Reversal, TwiceIsTheWalkItself) {
  const GaitCycle once = solved("forward").cycle, twice = reversed(reversed(once));
  const Model& model = adult();
  Data a = make_data(model), b = make_data(model);
  double q = 0, v = 0, f = 0;
  for (int i = 0; i < 100; ++i) {
    sample(model, once, i / 100.0, a);
    sample(model, twice, i / 100.0, b);
    q = std::max(q, (a.q - b.q).cwiseAbs().maxCoeff());
    v = std::max(v, (a.v - b.v).cwiseAbs().maxCoeff());
    for (std::size_t p = 0; p < a.foot_force.size(); ++p)
      f = std::max(f, (a.foot_force[p] - b.foot_force[p]).norm() / model.body_weight());
  }
  say(fmt::format("reversed twice: q {:.1e} rad, v {:.1e} rad/s, forces {:.1e} BW", q, v, f));
  EXPECT_LT(q, 1e-12);
  EXPECT_LT(v, 1e-10);
  EXPECT_LT(f, 1e-10);
  EXPECT_FALSE(twice.reversed);
  EXPECT_EQ(twice.travel_speed, once.travel_speed);
}

}  // namespace
}  // namespace retrogait
