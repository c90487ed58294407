// Joints that give way: the closed form of a damped spring, the moments that a walk needs, and what pads exert
// when their friction is taken at the end of a step.
#include "simulate/impedance.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "multibody/multibody.h"
#include "simulate/compliance.h"
#include "simulate/pads.h"
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

struct Spring {
  double stiffness = 0, damping = 0;
};

/// The bar let go at 0.1 rad, `seconds` later.
double swing(const Spring& spring, double step, double seconds) {
  const Model model = bar();
  Reference reference;
  reference.steps = 1, reference.step = step;
  reference.q = reference.v = reference.a = MatX::Zero(1, 1);
  Compliance compliance;
  compliance.coordinates = {0};
  compliance.moment = MatX::Zero(1, 1);
  compliance.stiffness = MatX::Constant(1, 1, spring.stiffness);
  compliance.damping = MatX::Constant(1, 1, spring.damping);
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
    set_moments(compliance, reference, 0, zero, zero, data, applied, resistance);
    solve_hybrid_dynamics(model, data, {1}, applied, scratch, &resistance);
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
  const double coarse = swing({K, D}, 1e-3, seconds) - exact;
  const double fine = swing({K, D}, 0.25e-3, seconds) - exact;
  const double finer = swing({K, D}, 0.125e-3, seconds) - exact;
  EXPECT_TRUE(near(coarse, 0, 1e-3));
  EXPECT_TRUE(near(finer / fine, 0.5, 0.03));  // of first order in the step
}

TEST(Impedance, AStiffDamperOnALightBodyStaysStable) {
  // D dt / I = 20: taken at the beginning of the step the bar would be thrown off
  const double q = swing({20, 400}, 1e-3, 1.0);
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
  std::vector<JointImpedance> wrong(3);
  wrong[0].coordinate = "ankle_angel";
  wrong[1].coordinate = "pelvis_tilt";
  wrong[2].coordinate = "knee_angle", wrong[2].damping = -1;
  try {
    check_impedance(adult(), wrong);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_EQ(error.diagnostics().size(), 3u) << error.what();
  }
}

/// The forward walk on the usual sole.
struct Walked {
  SettledCycle settled;
  Reference reference;
  Compliance compliance;
  std::vector<char> force_known;

  int step_at(double phase) const { return static_cast<int>(phase * reference.steps); }
};
const Walked& walked() {
  static const Walked w = [] {
    Walked out;
    out.settled = settle(adult(), solved("forward").cycle, SoleLaw{});
    out.reference = make_reference(adult(), out.settled, 1e-3, 0);
    out.compliance =
        make_compliance(adult(), out.settled, out.reference, impedance_named("human", adult()));
    out.force_known.assign(adult().coordinates.size(), 0);
    for (const int c : out.compliance.coordinates) out.force_known[static_cast<std::size_t>(c)] = 1;
    return out;
  }();
  return w;
}

/// Step k of the stride with every pad's force by law; stage velocity.
Data pressed(int k) {
  Data data = make_data(adult());
  place(adult(), walked().reference, 0, k, data);
  clear_applied_forces(data);
  const double friction[2] = {SoleLaw{}.friction, SoleLaw{}.friction};
  press_pads(adult(), Ground{}, SoleLaw{}, friction, data);
  return data;
}

TEST(Impedance, TheCyclesOwnMomentsCarryTheCycle) {
  const Model& model = adult();
  const Walked& w = walked();
  ASSERT_EQ(w.compliance.size(), 4);
  ForwardScratch scratch = make_forward_scratch(model);
  VecX applied = VecX::Zero(model.ncoord());
  const VecX none = applied;
  MatX resistance = MatX::Zero(model.ncoord(), model.ncoord());
  for (const double phase : {0.0, 0.07, 0.3, 0.55, 0.8}) {
    const int k = w.step_at(phase);
    Data data = pressed(k);
    const VecX a = data.a;
    // on the script nothing is added to them, and damping finds the speed that it waits for
    resistance.setZero();
    set_moments(w.compliance, w.reference, k, none, none, data, applied, resistance);
    solve_hybrid_dynamics(model, data, w.force_known, applied, scratch, &resistance);
    EXPECT_TRUE(near(data.a, a, 1e-7)) << phase;
  }
}

TEST(Impedance, AnkleIsAsStiffAsWasMeasured) {
  // Rouse 2014: 1.5 N·m/rad/kg at 20 % of stance, 6.5 at 70 %; "chosen between" is what a third leaves
  const Walked& w = walked();
  const GaitCycle& cycle = w.settled.cycle;
  const double stance = cycle.stance_end - cycle.stance_start;
  const auto& list = w.compliance.coordinates;
  const auto row =
      std::find(list.begin(), list.end(), adult().coordinate_index("ankle_angle_r")) - list.begin();
  const auto per_kg = [&](double share) {
    return w.compliance.stiffness(row, w.step_at(share * stance)) / adult().body_mass;
  };
  RecordProperty("stiffness_20", std::to_string(per_kg(0.2)));
  RecordProperty("stiffness_70", std::to_string(per_kg(0.7)));
  EXPECT_TRUE(near_relative(per_kg(0.2), 1.5, 0.35));
  EXPECT_TRUE(near_relative(per_kg(0.7), 6.5, 0.35));
}

TEST(Impedance, SpringsAreSoftForAMillisecondAndTooStiffOnesAreRefused) {
  const Walked& w = walked();
  const double share = spring_share(adult(), w.reference, w.compliance);
  RecordProperty("spring_share", std::to_string(share));
  EXPECT_GT(share, 0);
  EXPECT_LT(share, 1);  // stable below 4
  auto stiff = impedance_named("human", adult());
  stiff[1].stiffness = 1e6;
  EXPECT_THROW(make_compliance(adult(), w.settled, w.reference, stiff), InputError);
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
  const Walked& w = walked();
  const double step = w.reference.step;
  const double friction[2] = {SoleLaw{}.friction, SoleLaw{}.friction};
  ForwardScratch scratch = make_forward_scratch(model);
  StepResistance resistance(model);
  const VecX none = VecX::Zero(model.ncoord());
  for (const double phase : {0.03, 0.3, 0.58}) {
    const int k = w.step_at(phase);
    Data data = pressed(k);
    for (int i = 0; i < model.ncoord(); ++i) data.a[i] += 5 * std::sin(i);
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    VecX applied = none;
    resist(model, Ground{}, SoleLaw{}, friction, data, step, resistance);
    set_moments(w.compliance, w.reference, k, none, VecX::Constant(model.ncoord(), 0.1), data,
                applied, resistance.matrix());
    solve_hybrid_dynamics(model, data, w.force_known, applied, scratch, &resistance.matrix());
    const std::vector<Vec3> before = data.foot_force;
    resistance.finish(model, data, step);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    const VecX tau = project_on_independent(model, data, data.tau);
    double changed = 0;
    for (std::size_t p = 0; p < before.size(); ++p)
      changed = std::max(changed, (data.foot_force[p] - before[p]).norm());
    EXPECT_GT(changed, 0.1) << phase;  // N: there was something to take at the end of the step
    for (int i = 0; i < w.compliance.size(); ++i) {
      const int c = w.compliance.coordinates[static_cast<std::size_t>(i)];
      EXPECT_TRUE(near(tau[c], applied[c] - step * w.compliance.damping(i, k) * data.a[c], 1e-8))
          << phase;
    }
  }
}

}  // namespace
}  // namespace retrogait
