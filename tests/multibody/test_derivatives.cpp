// Analytic derivatives of inverse dynamics against central differences, on the shipped adult, whose knees and
// lumbar joints are driven by curves, at random poses.
#include <gtest/gtest.h>

#include "base/error.h"
#include "io/io.h"
#include "multibody/derivatives.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

constexpr double kValue = 1e-9, kGradient = 1e-8;  // relative to the largest entry of a block
constexpr double kStep = 2e-4;                     // of differences of order four
const Vec3 kCenter(0, 0.95, 0);

class Derivatives : public testing::TestWithParam<unsigned> {
 protected:
  Derivatives()
      : model(compile(read_model_toml(home_path("models/adult.toml")))), data(make_data(model)) {
    Random random(GetParam() + 1);
    q = model.standing;
    v = a = VecX::Zero(model.ncoord());
    for (int c = 0; c < model.ncoord(); ++c) {
      const Coordinate& coordinate = model.coordinates[static_cast<std::size_t>(c)];
      q[c] += random.uniform(-0.3, 0.3);
      // off the ends of the knee's splines
      if (coordinate.name.starts_with("knee_angle")) q[c] = random.uniform(0.2, 0.9);
      v[c] = random.uniform(-2, 2);
      a[c] = random.uniform(-10, 10);
    }
    data.gravity = model.gravity + random.vec3(1);  // as on a slope
    for (const FootPoint& p : model.foot_points)
      loads.push_back(
          {p.body, p.point, p.radius,
           Vec3(random.uniform(-100, 100), random.uniform(0, 300), random.uniform(-50, 50))});
    loads.push_back({model.body_index("hand_r"), Vec3(0, -0.05, 0), 0, Vec3(3, 50, -8)});
    for (const char* c :
         {"hip_flexion_r", "hip_adduction_l", "hip_rotation_r", "knee_angle_r", "ankle_angle_l",
          "subtalar_angle_r", "lumbar_extension", "lumbar_bending", "lumbar_rotation"})
      rows.push_back({model.coordinate_index(c), -1, Vec3::UnitX()});
    for (const char* body : {"tibia_r", "tibia_l"})
      rows.push_back({-1, model.body_index(body), Vec3(1, 0.2, 0)});
    out = make_dynamics_gradient(model, rows, loads);
    set(q, v, a);
    differentiate_dynamics(model, data, loads, kCenter, out);
  }

  void set(const VecX& at_q, const VecX& at_v, const VecX& at_a) {
    data.q = at_q, data.v = at_v, data.a = at_a;
    update_positions(model, data);
    clear_applied_forces(data);
    for (const PointLoad& load : loads)
      apply_force(
          data, load.body,
          data.X_WB[static_cast<std::size_t>(load.body)] * load.point - load.drop * Vec3::UnitY(),
          load.force);
    update_velocities(model, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
  }

  /// Root wrench about kCenter, then the moments, by plain inverse dynamics.
  VecX forces() const {
    VecX f(6 + static_cast<int>(rows.size()));
    const Spatial& F = data.F_joint[0];
    f.head<3>() = F.rot + (data.X_WM[0].p - kCenter).cross(F.lin);
    f.segment<3>(3) = F.lin;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto j = static_cast<std::size_t>(std::max(0, rows[i].joint));
      f[6 + static_cast<int>(i)] = rows[i].coordinate >= 0
                                       ? data.tau[rows[i].coordinate]
                                       : data.F_joint[j].rot.dot(data.X_WB[j].R * rows[i].axis);
    }
    return f;
  }

  /// Of each load's point: position, velocity and angular velocity of its body, one under the other.
  VecX points() const {
    VecX p(9 * static_cast<int>(loads.size()));
    for (std::size_t l = 0; l < loads.size(); ++l) {
      const auto b = static_cast<std::size_t>(loads[l].body);
      p.segment<3>(9 * static_cast<int>(l)) = data.X_WB[b] * loads[l].point;
      p.segment<3>(9 * static_cast<int>(l) + 3) =
          point_velocity(data, loads[l].body, loads[l].point);
      p.segment<3>(9 * static_cast<int>(l) + 6) = data.w_WB[b];
    }
    return p;
  }

  /// d f / d x for one of q, v, a (0, 1, 2), by differences.
  template <class F>
  MatX difference(int which, F f) {
    MatX out_matrix(f().size(), model.ncoord());
    for (int c = 0; c < model.ncoord(); ++c) {
      const auto at = [&](double h) {
        VecX state[3] = {q, v, a};
        state[which][c] += h;
        set(state[0], state[1], state[2]);
        return VecX(f());
      };
      out_matrix.col(c) =
          (8 * (at(kStep) - at(-kStep)) - (at(2 * kStep) - at(-2 * kStep))) / (12 * kStep);
    }
    set(q, v, a);
    return out_matrix;
  }

  void expect_block(const char* name, const MatX& analytic, const MatX& differences) {
    const double scale = differences.cwiseAbs().maxCoeff();
    const double gap = (analytic - differences).cwiseAbs().maxCoeff() / scale;
    worst[name] = gap;
    EXPECT_TRUE(near_relative(analytic, differences, kGradient)) << name;
  }

  void print(const char* what) const {
    fmt::print("  {}, pose {} (bar {:g}):", what, GetParam(), kGradient);
    for (const auto& [name, gap] : worst) fmt::print(" {} {:.1e}", name, gap);
    fmt::print("\n");
  }

  Model model;
  Data data;
  VecX q, v, a;
  std::vector<PointLoad> loads;
  std::vector<MomentRow> rows;
  DynamicsGradient out;
  std::map<std::string, double> worst;
};

INSTANTIATE_TEST_SUITE_P(Poses, Derivatives, testing::Range(0u, 4u));

TEST_P(Derivatives, ValuesAreThoseOfInverseDynamics) {
  const VecX f = forces();
  EXPECT_TRUE(near_relative(MatX(out.root.value), MatX(f.head(6)), kValue));
  EXPECT_TRUE(near_relative(MatX(out.moments.value), MatX(f.tail(f.size() - 6)), kValue));
}

TEST_P(Derivatives, OfForcesByPositionVelocityAcceleration) {
  const auto f = [this] { return forces(); };
  const int n = static_cast<int>(rows.size());
  const MatX dq = difference(0, f), dv = difference(1, f), da = difference(2, f);
  expect_block("root dq", out.root.dq, dq.topRows(6));
  expect_block("root dv", out.root.dv, dv.topRows(6));
  expect_block("root da", out.root.da, da.topRows(6));
  expect_block("moments dq", out.moments.dq, dq.bottomRows(n));
  expect_block("moments dv", out.moments.dv, dv.bottomRows(n));
  expect_block("moments da", out.moments.da, da.bottomRows(n));
  print("forces by q, v, a");
}

TEST_P(Derivatives, OfForcesByLoads) {
  MatX d(6 + static_cast<int>(rows.size()), 3 * static_cast<int>(loads.size()));
  for (std::size_t l = 0; l < loads.size(); ++l)
    for (int axis = 0; axis < 3; ++axis) {
      loads[l].force[axis] += 1;
      set(q, v, a);
      const VecX more = forces();
      loads[l].force[axis] -= 2;
      set(q, v, a);
      d.col(3 * static_cast<int>(l) + axis) = 0.5 * (more - forces());
      loads[l].force[axis] += 1;
    }
  expect_block("root df", out.root.df, d.topRows(6));
  expect_block("moments df", out.moments.df, d.bottomRows(static_cast<int>(rows.size())));
  print("forces by loads");
}

TEST_P(Derivatives, OfLoadedPoints) {
  const auto f = [this] { return points(); };
  const MatX by_q = difference(0, f), by_v = difference(1, f);
  const int count = static_cast<int>(loads.size());
  MatX J(3 * count, model.ncoord()), Jdot = J, Jw = J, Jwdot = J, p_q = J, v_v = J, v_q = J,
                                     w_v = J, w_q = J;
  for (int l = 0; l < count; ++l) {
    const auto s = static_cast<std::size_t>(l);
    J.middleRows(3 * l, 3) = out.J[s], Jdot.middleRows(3 * l, 3) = out.Jdot[s];
    Jw.middleRows(3 * l, 3) = out.Jw[s], Jwdot.middleRows(3 * l, 3) = out.Jwdot[s];
    p_q.middleRows(3 * l, 3) = by_q.middleRows(9 * l, 3);
    v_q.middleRows(3 * l, 3) = by_q.middleRows(9 * l + 3, 3);
    w_q.middleRows(3 * l, 3) = by_q.middleRows(9 * l + 6, 3);
    v_v.middleRows(3 * l, 3) = by_v.middleRows(9 * l + 3, 3);
    w_v.middleRows(3 * l, 3) = by_v.middleRows(9 * l + 6, 3);
  }
  expect_block("J by q", J, p_q);
  expect_block("J by v", J, v_v);
  expect_block("Jdot", Jdot, v_q);
  expect_block("Jw", Jw, w_v);
  expect_block("Jwdot", Jwdot, w_q);
  print("loaded points");
}

}  // namespace
}  // namespace retrogait
