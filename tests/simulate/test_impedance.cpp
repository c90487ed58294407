// Joints that give way: the closed form of a damped spring, the moments that a walk needs, and what pads exert
// when their friction is taken at the end of a step.
#include "simulate/impedance.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "contact/contact.h"
#include "multibody/multibody.h"
#include "simulate/resistance.h"
#include "support/near.h"
#include "support/random_tree.h"
#include "support/walk.h"

namespace retrogait {
namespace {

/// A bar on a hinge, without gravity; 0.02 kg·m² about the hinge.
Model bar() {
  ModelSpec spec;
  spec.name = "bar";
  spec.gravity = Vec3::Zero();
  BodySpec body;
  body.name = "bar";
  body.mass = 1;
  body.mass_center = Vec3(0, -0.1, 0);
  body.inertia = 0.01 * Mat3::Identity();
  spec.bodies.push_back(body);
  JointSpec joint;
  joint.name = "hinge", joint.parent = "ground", joint.child = "bar";
  StepSpec step;
  step.coordinate = "angle";
  step.curve = Curve::linear(1);
  joint.steps.push_back(step);
  spec.joints.push_back(joint);
  CoordinateSpec angle;
  angle.name = "angle";
  spec.coordinates.push_back(angle);
  return compile(spec);
}
constexpr double kInertia = 0.02;

ComplianceTable spring(double stiffness, double damping) {
  ComplianceTable table;
  table.coordinates = {0};
  table.force_known = {1};
  table.moment = MatX::Zero(1, 1);
  table.stiffness = MatX::Constant(1, 1, stiffness);
  table.damping = MatX::Constant(1, 1, damping);
  return table;
}

/// The bar let go at 0.1 rad, `seconds` later.
double swing(const ComplianceTable& table, double step, double seconds) {
  const Model model = bar();
  Data data = make_data(model);
  ForwardScratch scratch = make_forward_scratch(model);
  const VecX zero = VecX::Zero(1);
  VecX applied = zero;
  MatX resistance(1, 1);
  data.q[0] = 0.1;
  for (int k = 0; k < std::lround(seconds / step); ++k) {
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    resistance.setZero();
    compliant_moments(table, 0, step, zero, zero, data, applied, resistance);
    solve_hybrid_dynamics(model, data, table.force_known, applied, scratch, &resistance);
    data.v += step * data.a;
    data.q += step * data.v;
  }
  return data.q[0];
}

TEST(Impedance, SwingsAsTheDampedSpringOfTheClosedForm) {
  constexpr double K = 20, D = 0.3, seconds = 0.15;
  const double rate = D / (2 * kInertia), w = std::sqrt(K / kInertia - rate * rate);
  const double exact =
      0.1 * std::exp(-rate * seconds) * (std::cos(w * seconds) + rate / w * std::sin(w * seconds));
  const double coarse = swing(spring(K, D), 1e-3, seconds) - exact;
  const double fine = swing(spring(K, D), 0.25e-3, seconds) - exact;
  const double finer = swing(spring(K, D), 0.125e-3, seconds) - exact;
  EXPECT_TRUE(near(coarse, 0, 1e-3));
  EXPECT_TRUE(near(finer / fine, 0.5, 0.03));  // of first order in the step
}

TEST(Impedance, AStiffDamperOnALightBodyStaysStable) {
  // D dt / I = 20: taken at the beginning of the step the bar would be thrown off
  const double q = swing(spring(20, 400), 1e-3, 1.0);
  EXPECT_TRUE(near(q, 0.1 * std::exp(-20.0 / 400), 1e-4));
}

TEST(Impedance, SetsGrowWithThePersonAndUnknownOnesAreRefused) {
  EXPECT_TRUE(impedance_named("none", adult()).empty());
  const auto human = impedance_named("human", adult());
  const auto soft = impedance_named("human_soft", adult());
  ASSERT_EQ(human.size(), 2u);
  for (std::size_t i = 0; i < human.size(); ++i) {
    EXPECT_FALSE(human[i].source.empty());
    EXPECT_TRUE(near_relative(human[i].stiffness, adult().body_mass, 1e-12));
    EXPECT_TRUE(near_relative(soft[i].stiffness, human[i].stiffness / 2, 1e-12));
  }
  try {
    impedance_named("humn", adult());
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("Did you mean 'human'?"), std::string::npos);
  }
}

TEST(Impedance, EveryDefectOfASetIsNamed) {
  SettledCycle settled;
  std::vector<JointImpedance> wrong(3);
  wrong[0].coordinate = "ankle_angel";
  wrong[1].coordinate = "pelvis_tilt";
  wrong[2].coordinate = "knee_angle", wrong[2].damping = -1;
  try {
    feed_forward_moments(adult(), settled, wrong, 100);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.diagnostics().size(), 3u) << error.what();
  }
}

constexpr int kPerPercent = 12;  // steps

/// The forward walk on the usual sole.
struct Walked {
  SettledCycle settled;
  ComplianceTable table;
};
const Walked& walked() {
  static const Walked w = [] {
    Walked out;
    out.settled = settle(adult(), solved("forward").cycle, SoleLaw{});
    out.table = feed_forward_moments(adult(), out.settled, impedance_named("human", adult()),
                                     100 * kPerPercent);
    return out;
  }();
  return w;
}

/// Instant k % of the cycle with every pad's force by law; stage velocity.
Data pressed(int k) {
  const Model& model = adult();
  Data data = make_data(model);
  sample(model, walked().settled.cycle, k / 100.0, data);
  update_velocities(model, data);
  clear_applied_forces(data);
  for (std::size_t p = 0; p < model.foot_points.size(); ++p)
    data.foot_force[p] =
        pad_force(SoleLaw{}, -contact_height(model, data, static_cast<int>(p)), Vec3::UnitY(),
                  contact_velocity(model, data, static_cast<int>(p)));
  apply_ground_reaction(model, data);
  return data;
}

TEST(Impedance, TheCyclesOwnMomentsCarryTheCycle) {
  const Model& model = adult();
  const ComplianceTable& table = walked().table;
  ASSERT_EQ(table.size(), 4);
  ForwardScratch scratch = make_forward_scratch(model);
  VecX applied = VecX::Zero(model.ncoord());
  MatX resistance = MatX::Zero(model.ncoord(), model.ncoord());
  for (const int k : {0, 7, 30, 55, 80}) {
    Data data = pressed(k);
    const VecX a = data.a;
    // on the script nothing is added to them
    compliant_moments(table, k * kPerPercent, 1e-3, data.q, data.v, data, applied, resistance);
    solve_hybrid_dynamics(model, data, table.force_known, applied, scratch);
    EXPECT_TRUE(near(data.a, a, 1e-7)) << k;
  }
}

TEST(Impedance, AnkleIsAsStiffAsWasMeasured) {
  // Rouse 2014: 1.5 N·m/rad/kg at 20 % of stance, 6.5 at 70 %; "chosen between" is what a third leaves
  const ComplianceTable& table = walked().table;
  const GaitCycle& cycle = walked().settled.cycle;
  const double stance = cycle.stance_end - cycle.stance_start;
  const auto row = std::find(table.coordinates.begin(), table.coordinates.end(),
                             adult().coordinate_index("ankle_angle_r")) -
                   table.coordinates.begin();
  const auto per_kg = [&](double share) {
    return table.stiffness(row, std::lround(100 * kPerPercent * share * stance)) /
           adult().body_mass;
  };
  RecordProperty("stiffness_20", std::to_string(per_kg(0.2)));
  RecordProperty("stiffness_70", std::to_string(per_kg(0.7)));
  EXPECT_TRUE(near_relative(per_kg(0.2), 1.5, 0.35));
  EXPECT_TRUE(near_relative(per_kg(0.7), 6.5, 0.35));
}

TEST(Impedance, SpringsAreSoftForAMillisecondAndStiffOnesAreRefused) {
  const double share = spring_share(adult(), walked().settled, walked().table, 1e-3);
  EXPECT_GT(share, 0);
  EXPECT_LT(share, 1);  // explicit springs are stable below 4
  auto stiff = impedance_named("human", adult());
  stiff[1].stiffness = 1e6;
  EXPECT_THROW(feed_forward_moments(adult(), walked().settled, stiff, 100 * kPerPercent),
               InputError);
}

TEST(StepResistance, IsTheSlopeOfThePadsForce) {
  const SoleLaw law;
  Random random(3);
  for (int i = 0; i < 20; ++i) {
    const Vec3 normal = (Vec3::UnitY() + random.vec3(0.3)).normalized();
    // falling, not sliding: the skew part is zero there and the whole slope is compared
    const Vec3 v = -random.uniform(0, 0.3) * normal;
    Mat3 slope;
    constexpr double h = 1e-6;
    for (int j = 0; j < 3; ++j)
      slope.col(j) = (pad_force(law, 0.008, normal, v + h * Vec3::Unit(j)) -
                      pad_force(law, 0.008, normal, v - h * Vec3::Unit(j))) /
                     (2 * h);
    EXPECT_TRUE(near_relative(pad_resistance(law, 0.008, normal, v), -slope, 1e-6));
  }
}

TEST(StepResistance, WhatActsAtTheEndOfTheStepIsAllThatActs) {
  // accelerations solved with the resistance are those of the forces that it leaves, to Newton's laws
  const Model& model = adult();
  const ComplianceTable& table = walked().table;
  ForwardScratch scratch = make_forward_scratch(model);
  StepResistance resistance(model);
  constexpr double step = 1e-3;
  for (const int k : {3, 30, 58}) {
    Data data = pressed(k);
    for (int i = 0; i < model.ncoord(); ++i) data.a[i] += 5 * std::sin(i);
    VecX applied = VecX::Zero(model.ncoord());
    resistance.begin();
    for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p) {
      const double depth = -contact_height(model, data, p);
      if (depth <= 0) continue;
      resistance.add_pad(
          model, data, p, contact_point(model, data, p),
          pad_resistance(SoleLaw{}, depth, Vec3::UnitY(), contact_velocity(model, data, p)), step);
    }
    compliant_moments(table, k * kPerPercent, step, data.q,
                      data.v + VecX::Constant(model.ncoord(), 0.1), data, applied,
                      resistance.matrix());
    solve_hybrid_dynamics(model, data, table.force_known, applied, scratch, &resistance.matrix());
    const std::vector<Vec3> before = data.foot_force;
    resistance.finish(model, data, step);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    const VecX tau = project_on_independent(model, data, data.tau);
    double changed = 0;
    for (std::size_t p = 0; p < before.size(); ++p)
      changed = std::max(changed, (data.foot_force[p] - before[p]).norm());
    EXPECT_GT(changed, 0.1) << k;  // N: there was something to take at the end of the step
    for (int i = 0; i < table.size(); ++i) {
      const int c = table.coordinates[static_cast<std::size_t>(i)];
      EXPECT_TRUE(
          near(tau[c], applied[c] - step * table.damping(i, k * kPerPercent) * data.a[c], 1e-8))
          << k;
    }
  }
}

}  // namespace
}  // namespace retrogait
