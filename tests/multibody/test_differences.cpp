// Everything that is a derivative, against central differences of order eight.
//
// Trees here take polynomials for splines: a spline's third derivative jumps at its knots, which
// would spoil the differences, not the kernels.
#include <gtest/gtest.h>

#include "multibody/multibody.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

constexpr double kTolerance = 1e-10;  // relative

class Differences : public testing::TestWithParam<unsigned> {
 protected:
  Differences()
      : model(compile(random_tree(options()))), data(make_data(model)), random(GetParam() + 7) {
    random_state(model, data, random, false);
    start = data;
  }
  static RandomTreeOptions options() {
    RandomTreeOptions o;
    o.seed = GetParam() + 200;
    o.coordinates = 5 + 11 * static_cast<int>(GetParam() % 6);
    o.free_root = GetParam() % 3 != 0;
    o.smooth = true;
    return o;
  }

  /// State after time t of motion at the start's constant acceleration, couplings respected.
  void move(double t) {
    data.q = start.q + t * start.v + 0.5 * t * t * start.a;
    data.v = start.v + t * start.a;
    data.a = start.a;
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
  }

  /// d/dx of a matrix-valued function at 0 (error of the order h⁸).
  template <class Function>
  static MatX difference(double h, Function f) {
    constexpr double weight[] = {4.0 / 5, -1.0 / 5, 4.0 / 105, -1.0 / 280};
    MatX sum;
    for (int k = 1; k <= 4; ++k) {
      const MatX plus = f(k * h), minus = f(-k * h);
      const MatX term = weight[k - 1] / h * (plus - minus);
      sum = k == 1 ? term : MatX(sum + term);
    }
    return sum;
  }

  Model model;
  Data data, start;
  Random random;
};

INSTANTIATE_TEST_SUITE_P(Trees, Differences, testing::Range(0u, 18u));

constexpr double kTimeStep = 2e-4;  // s

TEST_P(Differences, VelocitiesAndAccelerationsAreRates) {
  std::vector<Vec3> points;
  for (int b = 0; b < model.nbody(); ++b) points.push_back(random.vec3(0.3));
  const auto each = [&](auto f) {
    MatX out(3, model.nbody());
    for (int b = 0; b < model.nbody(); ++b) out.col(b) = f(b, points[static_cast<std::size_t>(b)]);
    return out;
  };
  const MatX v = difference(kTimeStep, [&](double t) {
    move(t);
    return each([&](int b, const Vec3& p) { return data.X_WB[static_cast<std::size_t>(b)] * p; });
  });
  const MatX a = difference(kTimeStep, [&](double t) {
    move(t);
    return each([&](int b, const Vec3& p) { return point_velocity(data, b, p); });
  });
  const MatX alpha = difference(kTimeStep, [&](double t) {
    move(t);
    return each([&](int b, const Vec3&) { return data.w_WB[static_cast<std::size_t>(b)]; });
  });
  move(0);
  update_accelerations(model, data);
  EXPECT_TRUE(near_relative(each([&](int b, const Vec3& p) { return point_velocity(data, b, p); }),
                            v, kTolerance));
  EXPECT_TRUE(near_relative(
      each([&](int b, const Vec3& p) { return point_acceleration(data, b, p); }), a, kTolerance));
  EXPECT_TRUE(near_relative(
      each([&](int b, const Vec3&) { return data.alpha_WB[static_cast<std::size_t>(b)]; }), alpha,
      kTolerance));
}

TEST_P(Differences, EnergyGrowsByThePowerOfTheJoints) {
  const MatX rate = difference(kTimeStep, [&](double t) {
    move(t);
    return MatX::Constant(1, 1, kinetic_energy(model, data) + potential_energy(model, data));
  });
  move(0);
  inverse_dynamics(model, data);
  const double scale = data.tau.cwiseProduct(data.v).cwiseAbs().sum();
  EXPECT_TRUE(near(data.tau.dot(data.v), rate(0, 0), kTolerance * scale));
}

TEST_P(Differences, MomentumGrowsByTheForcesFromOutside) {
  const MatX rate = difference(kTimeStep, [&](double t) {
    move(t);
    const Spatial h = momentum(model, data);
    MatX out(3, 2);
    out << h.rot, h.lin;
    return out;
  });
  move(0);
  inverse_dynamics(model, data);
  const CenterOfMass com = center_of_mass(model, data);
  const Vec3 weight = model.total_mass * model.gravity;
  const Spatial& F = data.F_joint[0];
  MatX force(3, 2);
  force << F.rot + data.X_WM[0].p.cross(F.lin) + com.p.cross(weight), F.lin + weight;
  EXPECT_TRUE(near_relative(force, rate, kTolerance));
}

TEST_P(Differences, JacobianColumnsArePartialDerivatives) {
  move(0);
  const int b = model.nbody() - 1;
  const Vec3 p_BQ = random.vec3(0.3);
  const MatX J = point_jacobian(model, data, b, p_BQ);
  MatX expected(3, model.ncoord());
  for (int i = 0; i < model.ncoord(); ++i)
    expected.col(i) = difference(2e-3, [&](double dq) {
      data.q = start.q;
      data.q[i] += dq;
      update_positions(model, data);
      return MatX(data.X_WB[static_cast<std::size_t>(b)] * p_BQ);
    });
  EXPECT_TRUE(near(J, expected, kTolerance));
}

/// At rest the independent forces are the slopes of the potential energy along the couplings.
TEST_P(Differences, ForcesAtRestAreSlopesOfThePotentialEnergy) {
  const auto at_rest = [&](int i, double dq) {
    data.q = start.q;
    if (i >= 0) data.q[i] += dq;
    data.v.setZero();
    data.a.setZero();
    apply_couplings(model, data);
    update_positions(model, data);
  };
  at_rest(-1, 0);
  inverse_dynamics(model, data);
  const VecX tau = project_on_independent(model, data, data.tau);
  for (int i = 0; i < model.ncoord(); ++i) {
    if (model.coordinates[static_cast<std::size_t>(i)].kind != CoordinateKind::kFree) continue;
    const MatX slope = difference(2e-3, [&](double dq) {
      at_rest(i, dq);
      return MatX::Constant(1, 1, potential_energy(model, data));
    });
    EXPECT_TRUE(near(tau[i], slope(0, 0), kTolerance * tau.cwiseAbs().maxCoeff()));
  }
}

TEST_P(Differences, MassMatrixIsTheSecondDerivativeOfKineticEnergy) {
  move(0);
  const MatX M = mass_matrix(model, data);
  const auto energy = [&](int i, int j) {
    data.v.setZero();
    data.v[i] += 1;
    if (j >= 0) data.v[j] += 1;
    update_velocities(model, data);
    return kinetic_energy(model, data);
  };
  MatX expected(model.ncoord(), model.ncoord());
  for (int i = 0; i < model.ncoord(); ++i)
    for (int j = 0; j < model.ncoord(); ++j)  // polarisation: exact, energy being a square in v
      expected(i, j) = energy(i, j) - energy(i, -1) - energy(j, -1);
  EXPECT_TRUE(near_relative(M, expected, kTolerance));
}

}  // namespace
}  // namespace retrogait
