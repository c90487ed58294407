/// A cycle set down on soft soles: what the pads press, by their law, must carry the walk, at instants that the
/// settling never saw; and the walk must still be the script's.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>

#include "contact/contact.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "simulate/settle.h"

namespace retrogait {
namespace {

const Model& adult() {
  static const Model model = compile(read_model(home_path("models/adult.toml")));
  return model;
}

GaitCycle walk(const std::string& script, const GaitKnobs& knobs) {
  return GaitSolver(adult()).solve(find_gait(script), knobs);
}

GaitKnobs at_speed(double speed, double slope = 0) {
  GaitKnobs knobs;
  knobs.speed = speed;
  knobs.slope = slope;
  return knobs;
}

/// What a settled cycle is like between the instants that it was settled at.
struct Seen {
  double residual_force = 0, residual_moment = 0;  // RMS, BW and N·m
  double vertical = 0;                             // BW, RMS distance from the synthesised force
  double impulse = 0;                              // vertical, of weight × period
  double deepest = 0;                              // m
  /// m, lowest pad in the middle fifth of the right foot's swing, of the settled and of the scripted cycle
  double clearance = 1, scripted_clearance = 1;
};

double lowest_in_mid_swing(const GaitCycle& cycle) {
  Data data = make_data(adult());
  double lowest = 1;
  const double swing = 1 - cycle.stance_end;
  for (int i = 0; i <= 20; ++i) {
    sample(adult(), cycle, cycle.stance_end + swing * (0.4 + 0.01 * i), data);
    for (int p = 0; p < static_cast<int>(adult().foot_points.size()); ++p)
      if (!adult().foot_points[static_cast<std::size_t>(p)].left)
        lowest = std::min(lowest, contact_height(adult(), data, p));
  }
  return lowest;
}

Seen look(const SettledCycle& settled, const SoleLaw& law) {
  constexpr int kInstants = 333;
  const Model& model = adult();
  const double weight = model.body_weight();
  Data data = make_data(model);
  Seen seen;
  for (int i = 0; i < kInstants; ++i) {
    sample(model, settled.cycle, (i + 0.5) / kInstants, data);
    Vec3 wanted = Vec3::Zero(), pressed = Vec3::Zero();
    for (const Vec3& f : data.foot_force) wanted += f;
    update_velocities(model, data);
    update_accelerations(model, data);
    clear_applied_forces(data);
    for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p) {
      const double depth = -contact_height(model, data, p);
      Vec3& force = data.foot_force[static_cast<std::size_t>(p)];
      force = pad_force(law, depth, Vec3::UnitY(), contact_velocity(model, data, p));
      pressed += force;
      seen.deepest = std::max(seen.deepest, depth);
    }
    apply_ground_reaction(model, data);
    for (const HandForce& hand : settled.cycle.hands)
      apply_force(data, hand.body, data.X_WB[static_cast<std::size_t>(hand.body)] * hand.point,
                  hand.force);
    solve_inverse_dynamics(model, data);
    const Spatial& F = data.F_joint[0];
    const Vec3 center = center_of_mass(model, data).p;
    seen.residual_force += F.lin.squaredNorm() / kInstants;
    seen.residual_moment +=
        (F.rot + (data.X_WM[0].p - center).cross(F.lin)).squaredNorm() / kInstants;
    seen.vertical += std::pow((pressed.y() - wanted.y()) / weight, 2) / kInstants;
    seen.impulse += pressed.y() / weight / kInstants;
  }
  seen.residual_force = std::sqrt(seen.residual_force) / weight;
  seen.residual_moment = std::sqrt(seen.residual_moment);
  seen.vertical = std::sqrt(seen.vertical);
  seen.clearance = lowest_in_mid_swing(settled.cycle);
  seen.scripted_clearance = lowest_in_mid_swing(settled.scripted);
  return seen;
}

void expect_carried(const std::string& script, const GaitKnobs& knobs, double share = 1,
                    double moment = 2) {
  const SoleLaw law;
  const SettledCycle settled = settle(adult(), walk(script, knobs), law);
  const SettleReport& r = settled.report;
  const Seen seen = look(settled, law);
  const std::string what =
      fmt::format("{} {:.1f} m/s slope {:+.2f}", script, knobs.speed, knobs.slope);
  fmt::print(
      "{}: missing {:.2f} % BW, {:.2f} N·m; vertical changed by {:.2f} % BW; largest turn {:.2f} "
      "deg ({}); "
      "pads sink to {:.1f} mm; clears {:.1f} mm of {:.1f}; {} iterations\n",
      what, 100 * seen.residual_force, seen.residual_moment, 100 * seen.vertical,
      r.largest_turn * kDegPerRad, r.largest_turn_of, 1000 * seen.deepest, 1000 * seen.clearance,
      1000 * seen.scripted_clearance, r.iterations);
  EXPECT_TRUE(r.converged) << what;
  EXPECT_LT(seen.residual_force, 0.005) << what;
  EXPECT_LT(seen.residual_moment, moment) << what;
  EXPECT_LT(seen.vertical, 0.035) << what;
  EXPECT_LT(r.largest_turn, 1.2 * kRadPerDeg) << what;
  EXPECT_NEAR(seen.impulse, share * std::cos(std::atan(knobs.slope)), 0.002) << what;
  EXPECT_GT(seen.deepest, 0.004) << what << ": pads bear the weight by sinking";
  EXPECT_LT(seen.deepest, 0.025) << what;
  EXPECT_GT(seen.clearance, std::min(0.010, seen.scripted_clearance) - 0.003)
      << what << ": soft soles must not make feet scuff";
}

TEST(Settle, SolesCarryTheForwardWalk) {
  for (const double speed : {0.8, 1.0, 1.3}) expect_carried("forward", at_speed(speed));
}
TEST(Settle, SolesCarryTheBackwardWalk) {
  for (const double speed : {0.8, 1.0, 1.3}) expect_carried("backward", at_speed(speed));
}
TEST(Settle, SolesCarryWalksOnSlopes) {
  for (const double slope : {-0.05, 0.05}) {
    expect_carried("forward", at_speed(1.0, slope));
    expect_carried("backward", at_speed(1.0, slope));
  }
}

TEST(Settle, AnAsymmetricWalkIsSettledWhole) {
  GaitKnobs knobs = at_speed(0.7);
  knobs.hand_support = 0.1;
  knobs.hand_support_one_sided = true;
  expect_carried("forward", knobs, 0.9, 2.8);
}

TEST(Settle, IsAPureFunction) {
  const GaitCycle cycle = walk("forward", at_speed(1.0));
  const SettledCycle a = settle(adult(), cycle, {}), b = settle(adult(), cycle, {});
  for (std::size_t c = 0; c < a.cycle.q.size(); ++c) {
    EXPECT_EQ(a.cycle.q[c].a0, b.cycle.q[c].a0);
    EXPECT_EQ(a.cycle.q[c].a, b.cycle.q[c].a);
    EXPECT_EQ(a.cycle.q[c].b, b.cycle.q[c].b);
    EXPECT_EQ(a.scripted.q[c].a, cycle.q[c].a);
  }
}

TEST(Settle, SofterSolesSinkDeeper) {
  const GaitCycle cycle = walk("forward", at_speed(1.0));
  double deepest[2];
  for (const int i : {0, 1}) {
    SoleLaw law;
    law.stiffness *= i == 0 ? 0.5 : 2;
    const SettledCycle settled = settle(adult(), cycle, law);
    deepest[i] = look(settled, law).deepest;
    EXPECT_TRUE(settled.report.converged);
  }
  // the same loads: δ goes with k^(−2/3)
  EXPECT_NEAR(deepest[0] / deepest[1], std::pow(4.0, 2.0 / 3), 0.5);
}

}  // namespace
}  // namespace retrogait
