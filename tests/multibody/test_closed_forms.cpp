// Motions whose forces are known by hand.
#include <gtest/gtest.h>

#include <cmath>

#include "multibody/multibody.h"
#include "support/near.h"

namespace retrogait {
namespace {

constexpr double kTolerance = 1e-12;
constexpr double g = kStandardGravity;

/// A chain of bodies, each on joint steps of its own coordinates q0, q1, …
struct Chain {
  ModelSpec spec;

  void add(double mass, const Vec3& center, const Vec3& moments, const Vec3& p_PF,
           const std::vector<std::pair<StepKind, Vec3>>& steps) {
    BodySpec body;
    body.name = "b" + std::to_string(spec.bodies.size());
    body.mass = mass;
    body.mass_center = center;
    body.inertia = moments.asDiagonal();
    JointSpec joint;
    joint.name = "j" + std::to_string(spec.joints.size());
    joint.parent = spec.bodies.empty() ? "ground" : spec.bodies.back().name;
    joint.child = body.name;
    joint.X_PF.p = p_PF;
    for (const auto& [kind, axis] : steps) {
      CoordinateSpec c;
      c.name = "q" + std::to_string(spec.coordinates.size());
      spec.coordinates.push_back(c);
      joint.steps.push_back({kind, axis, c.name, Curve::linear(1)});
    }
    spec.bodies.push_back(body);
    spec.joints.push_back(joint);
  }
};

constexpr auto kTurn = StepKind::kRotation;
constexpr auto kSlide = StepKind::kTranslation;

TEST(ClosedForm, PendulumTorqueAndTension) {
  const double m = 2, l = 0.7, I = 0.3;
  Chain chain;
  chain.add(m, Vec3(0, -l, 0), Vec3(0, 0, I), Vec3::Zero(), {{kTurn, Vec3::UnitZ()}});
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  for (const double q : {-2.0, -0.4, 0.0, 0.3, 1.5}) {
    const double v = 1.7, a = -3.1;
    data.q << q;
    data.v << v;
    data.a << a;
    inverse_dynamics(model, data);
    EXPECT_TRUE(near(data.tau[0], (I + m * l * l) * a + m * g * l * std::sin(q), kTolerance));
    const Vec3 along(-std::sin(q), std::cos(q), 0), across(std::cos(q), std::sin(q), 0);
    const Vec3 F =
        m * (l * v * v + g * std::cos(q)) * along + m * (l * a + g * std::sin(q)) * across;
    EXPECT_TRUE(near(data.F_joint[0].lin, F, kTolerance));
    EXPECT_TRUE(near(data.F_joint[0].rot, Vec3(0, 0, data.tau[0]), kTolerance));
  }
}

TEST(ClosedForm, DoublePendulumOfPointMasses) {
  const double m1 = 1.3, m2 = 0.8, l1 = 0.6, l2 = 0.9;
  Chain chain;
  chain.add(m1, Vec3(0, -l1, 0), Vec3::Zero(), Vec3::Zero(), {{kTurn, Vec3::UnitZ()}});
  chain.add(m2, Vec3(0, -l2, 0), Vec3::Zero(), Vec3(0, -l1, 0), {{kTurn, Vec3::UnitZ()}});
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  const double q1 = 0.8, q2 = -1.1, v1 = 2.0, v2 = -3.0, a1 = 5.0, a2 = 7.0;
  data.q << q1, q2;
  data.v << v1, v2;
  data.a << a1, a2;
  inverse_dynamics(model, data);
  const double k = m2 * l1 * l2;
  const double M11 = (m1 + m2) * l1 * l1 + m2 * l2 * l2 + 2 * k * std::cos(q2);
  const double M12 = m2 * l2 * l2 + k * std::cos(q2), M22 = m2 * l2 * l2;
  const double G2 = m2 * g * l2 * std::sin(q1 + q2), G1 = (m1 + m2) * g * l1 * std::sin(q1) + G2;
  const double h = k * std::sin(q2);
  EXPECT_TRUE(
      near(data.tau[0], M11 * a1 + M12 * a2 - h * (2 * v1 * v2 + v2 * v2) + G1, kTolerance));
  EXPECT_TRUE(near(data.tau[1], M12 * a1 + M22 * a2 + h * v1 * v1 + G2, kTolerance));
  MatX M(2, 2);
  M << M11, M12, M12, M22;
  EXPECT_TRUE(near(mass_matrix(model, data), M, kTolerance));
}

const std::vector<std::pair<StepKind, Vec3>> kFreeSteps = {
    {kSlide, Vec3::UnitX()}, {kSlide, Vec3::UnitY()}, {kSlide, Vec3::UnitZ()},
    {kTurn, Vec3::UnitY()},  {kTurn, Vec3::UnitX()},  {kTurn, Vec3::UnitY()}};

TEST(ClosedForm, ProjectileNeedsNoForce) {
  Chain chain;
  chain.add(3, Vec3::Zero(), Vec3(.1, .2, .3), Vec3::Zero(), kFreeSteps);
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  data.q << 1, 2, 3, 0.4, 0, 0;
  data.v << 4, 5, -6, 7, 0, 0;  // spinning about its own second axis
  data.a << 0, -g, 0, 0, 0, 0;
  inverse_dynamics(model, data);
  EXPECT_TRUE(near(data.tau, VecX::Zero(6), kTolerance));
  data.a.setZero();
  inverse_dynamics(model, data);
  EXPECT_TRUE(near(data.F_joint[0].lin, Vec3(0, 3 * g, 0), kTolerance));
}

/// On a slope the axes stay with the ground and gravity tilts: data.gravity counts, not the model's.
TEST(ClosedForm, TiltedGravityIsCarriedAsItIs) {
  Chain chain;
  chain.add(3, Vec3::Zero(), Vec3(.1, .2, .3), Vec3::Zero(), kFreeSteps);
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  data.gravity = g * Vec3(-0.6, -0.8, 0);
  inverse_dynamics(model, data);
  EXPECT_TRUE(near(data.F_joint[0].lin, Vec3(3 * g * 0.6, 3 * g * 0.8, 0), kTolerance));
}

/// Precession p about y, constant tilt θ, spin s about the body's own y.
TEST(ClosedForm, TorqueFreeSymmetricBodyPrecesses) {
  const double across = 0.5, along = 0.2, tilt = 0.6, p = 3.0;
  const double spin = (across - along) / along * p * std::cos(tilt);
  Chain chain;
  chain.add(2, Vec3::Zero(), Vec3(across, along, across), Vec3::Zero(), kFreeSteps);
  chain.spec.gravity = Vec3::Zero();
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  for (const double t : {0.0, 0.3, 1.1}) {
    data.q << 0, 0, 0, p * t, tilt, spin * t;
    data.v << 0, 0, 0, p, 0, spin;
    data.a.setZero();
    inverse_dynamics(model, data);
    EXPECT_TRUE(near(data.F_joint[0].rot, Vec3::Zero(), kTolerance));
    EXPECT_TRUE(near(data.tau, VecX::Zero(6), kTolerance));
    // the angular momentum stands still, along y
    EXPECT_TRUE(near(momentum(model, data).rot,
                     Vec3(0,
                          along * (spin + p * std::cos(tilt)) * std::cos(tilt) +
                              across * p * std::sin(tilt) * std::sin(tilt),
                          0),
                     kTolerance));
  }
}

TEST(ClosedForm, HeavyTopPrecessesSteadily) {
  const double m = 1.5, l = 0.3, across = 0.4, along = 0.1, tilt = 0.7, p = 2.5;
  // mass l above the tip; `across` about the tip:  m g l = p (along·(s + p cos θ) − across·p cos θ)
  const double spin = (m * g * l / p + across * p * std::cos(tilt)) / along - p * std::cos(tilt);
  Chain chain;
  const Vec3 moments(across - m * l * l, along, across - m * l * l);
  chain.add(m, Vec3(0, l, 0), moments, Vec3::Zero(),
            {{kTurn, Vec3::UnitY()}, {kTurn, Vec3::UnitX()}, {kTurn, Vec3::UnitY()}});
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  data.q << 0.2, tilt, 0.9;
  data.v << p, 0, spin;
  data.a.setZero();
  inverse_dynamics(model, data);
  EXPECT_TRUE(near(data.tau, VecX::Zero(3), kTolerance));
}

TEST(ClosedForm, SliderOnATurntableFeelsCoriolisAndCentrifugalForce) {
  const double m = 2, r = 0.8, w = 3, u = 1.5;
  Chain chain;
  chain.add(m, Vec3::Zero(), Vec3::Zero(), Vec3::Zero(),
            {{kTurn, Vec3::UnitY()}, {kSlide, Vec3::UnitX()}});
  chain.spec.gravity = Vec3::Zero();
  const Model model = compile(chain.spec);
  Data data = make_data(model);
  data.q << 0.4, r;
  data.v << w, u;
  data.a.setZero();
  inverse_dynamics(model, data);
  EXPECT_TRUE(near(data.tau[0], 2 * m * r * w * u, kTolerance));  // moment of the Coriolis force
  EXPECT_TRUE(near(data.tau[1], -m * w * w * r, kTolerance));
}

}  // namespace
}  // namespace retrogait
