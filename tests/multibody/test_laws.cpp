// Laws that hold for any tree: two roads to each number, no second engine needed.
#include <gtest/gtest.h>

#include "base/error.h"
#include "multibody/multibody.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

constexpr double kTolerance = 1e-10;  // relative

/// Every test here runs on trees of 5 … 60 coordinates with all kinds of joints.
class Laws : public testing::TestWithParam<unsigned> {
 protected:
  Laws() : model(compile(random_tree(options()))), data(make_data(model)), random(GetParam() + 99) {
    random_state(model, data, random);
  }
  static RandomTreeOptions options() {
    RandomTreeOptions o;
    o.seed = GetParam() + 100;
    o.coordinates = 5 + 11 * static_cast<int>(GetParam() % 6);
    o.free_root = GetParam() % 3 != 0;
    return o;
  }

  Model model;
  Data data;
  Random random;
};

INSTANTIATE_TEST_SUITE_P(Trees, Laws, testing::Range(0u, 24u));

/// Rate of change of one body's momentum, moment about W's origin, from accelerations.
Spatial momentum_rate(const Model& model, const Data& data, int b) {
  const Body& body = model.bodies[static_cast<std::size_t>(b)];
  const auto i = static_cast<std::size_t>(b);
  const Mat3& R = data.X_WB[i].R;
  const Mat3 I = R * body.inertia * R.transpose();
  const Vec3& w = data.w_WB[i];
  const Vec3 f = body.mass * point_acceleration(data, b, body.mass_center);
  return {data.p_WBcm[i].cross(f) + I * data.alpha_WB[i] + w.cross(I * w), f};
}

/// Gravity and F_ext on one body, moment about W's origin.
Spatial applied(const Model& model, const Data& data, int b) {
  const auto i = static_cast<std::size_t>(b);
  const Vec3 weight = model.bodies[i].mass * model.gravity;
  return {data.F_ext[i].rot + data.p_WBcm[i].cross(weight), data.F_ext[i].lin + weight};
}

Spatial minus(const Spatial& a, const Spatial& b) { return {a.rot - b.rot, a.lin - b.lin}; }

/// F_joint of joint j with its moment about W's origin.
Spatial at_origin(const Data& data, int j) {
  const auto i = static_cast<std::size_t>(j);
  const Spatial& F = data.F_joint[i];
  return {F.rot + data.X_WM[i].p.cross(F.lin), F.lin};
}

void expect_near(const Spatial& a, const Spatial& b) {
  EXPECT_TRUE(near_relative(a.rot, b.rot, kTolerance));
  EXPECT_TRUE(near_relative(a.lin, b.lin, kTolerance));
}

TEST_P(Laws, InverseDynamicsIsMassTimesAccelerationPlusBias) {
  const VecX a = data.a;
  inverse_dynamics(model, data);
  const VecX tau = data.tau;
  const MatX M = mass_matrix(model, data);
  EXPECT_TRUE(near_relative(M, M.transpose(), 1e-14));
  EXPECT_TRUE(near_relative(VecX(M * a + bias_forces(model, data)), tau, kTolerance));
}

TEST_P(Laws, KineticEnergyIsHalfTheSquareInTheMassMatrix) {
  update_positions(model, data);
  update_velocities(model, data);
  const double half_square = 0.5 * data.v.dot(mass_matrix(model, data) * data.v);
  EXPECT_TRUE(near_relative(kinetic_energy(model, data), half_square, kTolerance));
}

TEST_P(Laws, PowerOfAllForcesIsTheRateOfEnergy) {
  inverse_dynamics(model, data);
  double power = data.tau.dot(data.v), rate = 0, scale = 0;
  for (int b = 0; b < model.nbody(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const Body& body = model.bodies[i];
    const Vec3 at_W = data.v_WB[i] - data.w_WB[i].cross(data.X_WB[i].p);
    power += data.F_ext[i].rot.dot(data.w_WB[i]) + data.F_ext[i].lin.dot(at_W);
    const Vec3 v = point_velocity(data, b, body.mass_center);
    const Mat3& R = data.X_WB[i].R;
    // of kinetic and potential energy; w · (w × I w) is zero
    const double own =
        body.mass * v.dot(point_acceleration(data, b, body.mass_center) - model.gravity) +
        data.w_WB[i].dot(R * body.inertia * R.transpose() * data.alpha_WB[i]);
    rate += own;
    scale += std::abs(own);
  }
  EXPECT_TRUE(near(power, rate, kTolerance * scale));
}

TEST_P(Laws, RootWrenchAndAppliedForcesChangeTheMomentum) {
  inverse_dynamics(model, data);
  Spatial rate, force = at_origin(data, 0);
  for (int b = 0; b < model.nbody(); ++b) {
    rate += momentum_rate(model, data, b);
    force += applied(model, data, b);
  }
  expect_near(force, rate);
}

TEST_P(Laws, WrenchFromAboveIsWrenchFromBelow) {
  inverse_dynamics(model, data);
  for (int j = 0; j < model.nbody() && !HasFailure(); ++j) {
    // all that hangs on joint j, and all the rest
    std::vector<bool> below(static_cast<std::size_t>(model.nbody()), false);
    Spatial from_below, from_above = at_origin(data, 0);
    for (int b = 0; b < model.nbody(); ++b) {
      const int parent = model.joints[static_cast<std::size_t>(b)].parent;
      const bool hangs = b == j || (parent >= 0 && below[static_cast<std::size_t>(parent)]);
      below[static_cast<std::size_t>(b)] = hangs;
      const Spatial missing = minus(momentum_rate(model, data, b), applied(model, data, b));
      if (hangs)
        from_below += missing;
      else
        from_above = minus(from_above, missing);
    }
    expect_near(at_origin(data, j), from_below);
    // the rest is the root wrench less large terms: measured against those
    const double scale = std::max(at_origin(data, 0).rot.norm(), from_below.rot.norm());
    EXPECT_TRUE(near(from_above.rot, from_below.rot, kTolerance * scale));
    EXPECT_TRUE(near(from_above.lin, from_below.lin,
                     kTolerance * std::max(at_origin(data, 0).lin.norm(), from_below.lin.norm())));
  }
}

TEST_P(Laws, RootWrenchGivenAsAppliedForceLeavesNoneAtTheRoot) {
  inverse_dynamics(model, data);
  const std::vector<Spatial> before = data.F_joint;
  data.F_ext[0] += at_origin(data, 0);
  inverse_dynamics(model, data);
  EXPECT_LT(data.F_joint[0].lin.norm(), kTolerance * before[0].lin.norm());
  EXPECT_LT(data.F_joint[0].rot.norm(), kTolerance * before[0].rot.norm());
  for (std::size_t j = 1; j < before.size(); ++j) {
    EXPECT_EQ(data.F_joint[j].rot, before[j].rot);
    EXPECT_EQ(data.F_joint[j].lin, before[j].lin);
  }
}

TEST_P(Laws, TimeReversalKeepsForcesAndFlipsPower) {
  inverse_dynamics(model, data);
  const VecX tau = data.tau, power = data.tau.cwiseProduct(data.v);
  const std::vector<Spatial> wrenches = data.F_joint;
  data.v = -data.v;
  inverse_dynamics(model, data);
  EXPECT_TRUE(near_relative(data.tau, tau, 1e-13));
  EXPECT_TRUE(near_relative(VecX(data.tau.cwiseProduct(data.v)), VecX(-power), 1e-13));
  for (std::size_t j = 0; j < wrenches.size(); ++j) {
    EXPECT_TRUE(near_relative(data.F_joint[j].rot, wrenches[j].rot, 1e-12));
    EXPECT_TRUE(near_relative(data.F_joint[j].lin, wrenches[j].lin, 1e-12));
  }
}

TEST_P(Laws, PointForceActsThroughThePointJacobian) {
  inverse_dynamics(model, data);
  const VecX before = data.tau;
  const int b = random.integer(0, model.nbody() - 1);
  const Vec3 p_BQ = random.vec3(0.3), force = random.vec3(500);
  const MatX J = point_jacobian(model, data, b, p_BQ);
  apply_force(data, b, data.X_WB[static_cast<std::size_t>(b)] * p_BQ, force);
  solve_inverse_dynamics(model, data);
  EXPECT_TRUE(near(VecX(before - data.tau), VecX(J.transpose() * force),
                   kTolerance * std::max(1.0, before.norm())));
}

TEST_P(Laws, JacobiansTimesSpeedsAreVelocities) {
  update_positions(model, data);
  update_velocities(model, data);
  for (int b = 0; b < model.nbody(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const VecX V = body_jacobian(model, data, b) * data.v;
    EXPECT_TRUE(near_relative(V.head<3>(), data.w_WB[i], kTolerance));
    EXPECT_TRUE(near_relative(V.tail<3>(), data.v_WB[i], kTolerance));
    const Vec3 p_BQ = random.vec3(0.3);
    EXPECT_TRUE(near_relative(VecX(point_jacobian(model, data, b, p_BQ) * data.v),
                              point_velocity(data, b, p_BQ), kTolerance));
  }
}

TEST_P(Laws, CenterOfMassCarriesTheMomentum) {
  inverse_dynamics(model, data);
  const CenterOfMass com = center_of_mass(model, data);
  Vec3 rate = Vec3::Zero();
  for (int b = 0; b < model.nbody(); ++b) rate += momentum_rate(model, data, b).lin;
  EXPECT_TRUE(near_relative(model.total_mass * com.v, momentum(model, data).lin, kTolerance));
  EXPECT_TRUE(near_relative(model.total_mass * com.a, rate, kTolerance));
  EXPECT_TRUE(near_relative(-model.total_mass * model.gravity.dot(com.p),
                            potential_energy(model, data), kTolerance));
}

TEST_P(Laws, CouplingsDoNoWork) {
  inverse_dynamics(model, data);
  const VecX tau = data.tau;
  const VecX independent = project_on_independent(model, data, tau);
  // any speeds that respect the couplings
  for (int i = 0; i < model.ncoord(); ++i) data.v[i] = random.uniform(-2, 2);
  apply_couplings(model, data);
  double scale = 0;
  for (int i = 0; i < model.ncoord(); ++i) {
    scale += std::abs(tau[i] * data.v[i]);
    if (model.coordinates[static_cast<std::size_t>(i)].kind == CoordinateKind::kCoupled) {
      EXPECT_EQ(independent[i], 0);
    }
  }
  EXPECT_TRUE(near(independent.dot(data.v), tau.dot(data.v), kTolerance * scale));
}

TEST_P(Laws, JointWrenchInChildIsTheSameVectorTurned) {
  inverse_dynamics(model, data);
  for (int j = 0; j < model.nbody(); ++j) {
    const auto i = static_cast<std::size_t>(j);
    const Spatial F = joint_wrench_in_child(model, data, j);
    EXPECT_TRUE(near_relative(Vec3(data.X_WB[i].R * F.rot), data.F_joint[i].rot, 1e-13));
    EXPECT_TRUE(near_relative(Vec3(data.X_WB[i].R * F.lin), data.F_joint[i].lin, 1e-13));
  }
}

TEST_P(Laws, NothingIsAllocated) {
  const AllocGuard guard;
  apply_couplings(model, data);
  inverse_dynamics(model, data);
  clear_applied_forces(data);
  apply_force(data, 0, Vec3::UnitX(), Vec3::UnitY());
  solve_inverse_dynamics(model, data);
  EXPECT_EQ(guard.count(), 0);
}

TEST_P(Laws, SameInputSameBits) {
  inverse_dynamics(model, data);
  Data other = make_data(model);
  other.q = data.q;
  other.v = data.v;
  other.a = data.a;
  other.F_ext = data.F_ext;
  inverse_dynamics(model, other);
  EXPECT_EQ(other.tau, data.tau);
}

TEST(Stages, CallOutOfOrderIsOurMistake) {
  const Model model = compile(humanoid_31()), another = compile(humanoid_31());
  Data data = make_data(model);
  EXPECT_THROW(update_velocities(model, data), InternalError);
  EXPECT_THROW(update_positions(another, data), InternalError);
  update_positions(model, data);
  EXPECT_THROW(update_accelerations(model, data), InternalError);
  EXPECT_THROW(solve_inverse_dynamics(model, data), InternalError);
  update_velocities(model, data);
  update_accelerations(model, data);
  EXPECT_NO_THROW(solve_inverse_dynamics(model, data));
}

}  // namespace
}  // namespace retrogait
