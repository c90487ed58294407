// Inverse dynamics with the full wrench at every joint, mass matrix, momentum and energy.
// Based on: recursive Newton–Euler in ground axes (Featherstone 2008, ch. 5); composite bodies (ch.
// 6). Differs: joints are chains of one-degree steps, and one coordinate may drive several of them.
#include "base/error.h"
#include "multibody/mass_rows.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

CompositeInertia body_inertia(const Model& model, const Data& data, std::size_t b) {
  const Body& body = model.bodies[b];
  const Mat3& R = data.X_WB[b].R;
  const Vec3& c = data.p_WBcm[b];
  CompositeInertia I;
  I.mass = body.mass;
  I.first = body.mass * c;
  I.second = R * body.inertia * R.transpose() +
             body.mass * (c.squaredNorm() * Mat3::Identity() - c * c.transpose());
  return I;
}

/// A step's screw about W's origin: what moves when its value grows by one.
Spatial screw(const Model& model, const Data& data, std::size_t s) {
  const Vec3& axis = data.step_axis[s];
  if (model.steps[s].kind == StepKind::kTranslation) return {Vec3::Zero(), axis};
  return {axis, data.step_point[s].cross(axis)};
}

/// What must act on body b for it to move as it does, less what does act: moment about the origin
/// of its joint frame, force.
inline Spatial own_share(const Model& model, const Data& data, std::size_t b) {
  const Body& body = model.bodies[b];
  const Vec3& p_WM = data.X_WM[b].p;
  const Spatial& ext = data.F_ext[b];
  const Mat3& R = data.X_WB[b].R;
  const Vec3& w = data.w_WB[b];
  const Vec3& alpha = data.alpha_WB[b];
  const Vec3 r = data.p_WBcm[b] - data.X_WB[b].p;
  const Vec3 a_cm = data.a_WB[b] + alpha.cross(r) + w.cross(w.cross(r));
  const Vec3 w_B = R.transpose() * w, alpha_B = R.transpose() * alpha;
  const Vec3 f = body.mass * (a_cm - data.gravity);
  const Vec3 n_B = body.inertia * alpha_B + w_B.cross(body.inertia * w_B);
  return {R * n_B + (data.p_WBcm[b] - p_WM).cross(f) - ext.rot + p_WM.cross(ext.lin), f - ext.lin};
}

/// The joint's force along each coordinate that drives it, from the last step to the first.
inline void add_generalized_forces(const Model& model, Data& data, const Joint& joint,
                                   const Spatial& F) {
  Vec3 moment = F.rot;  // about the origin of the frame that the step ends in
  for (int i = joint.first_step + joint.step_count - 1; i >= joint.first_step; --i) {
    const auto s = static_cast<std::size_t>(i);
    const Step& step = model.steps[s];
    const Vec3& axis = data.step_axis[s];
    const CurveValue& curve = data.step_curve[s];
    const bool slides = step.kind == StepKind::kTranslation;
    if (step.coordinate >= 0)
      data.tau[step.coordinate] += curve.df * axis.dot(slides ? F.lin : moment);
    if (slides) moment += curve.f * axis.cross(F.lin);
  }
}

/// M between the coordinates for which counts(coordinate), zero elsewhere.
template <typename Counts>
void fill_mass_matrix(const Model& model, const Data& data, Counts counts,
                      std::vector<CompositeInertia>& composite, MatX& M) {
  RETROGAIT_ASSERT(data.stage >= Stage::kPosition, model.name);
  composite.assign(model.bodies.size(), CompositeInertia{});
  for (std::size_t b = model.bodies.size(); b-- > 0;) {
    const CompositeInertia own = body_inertia(model, data, b);
    composite[b].mass += own.mass;
    composite[b].first += own.first;
    composite[b].second += own.second;
    if (model.joints[b].parent < 0) continue;
    CompositeInertia& parent = composite[static_cast<std::size_t>(model.joints[b].parent)];
    parent.mass += composite[b].mass;
    parent.first += composite[b].first;
    parent.second += composite[b].second;
  }
  M.setZero(model.ncoord(), model.ncoord());
  for (std::size_t b = 0; b < model.joints.size(); ++b) {
    const Joint& joint = model.joints[b];
    for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
      const auto s = static_cast<std::size_t>(i);
      const int row = model.steps[s].coordinate;
      if (row < 0 || !counts(row)) continue;
      const Spatial S = screw(model, data, s);
      const Spatial h = composite[b].momentum(S.rot, S.lin);
      // this step against itself and every step between it and the ground
      for (int body = static_cast<int>(b); body >= 0;
           body = model.joints[static_cast<std::size_t>(body)].parent) {
        const Joint& above = model.joints[static_cast<std::size_t>(body)];
        const int last = body == static_cast<int>(b) ? i : above.first_step + above.step_count - 1;
        for (int k = last; k >= above.first_step; --k) {
          const auto t = static_cast<std::size_t>(k);
          const int column = model.steps[t].coordinate;
          if (column < 0 || !counts(column)) continue;
          const Spatial T = screw(model, data, t);
          const double m =
              data.step_curve[s].df * data.step_curve[t].df * (T.rot.dot(h.rot) + T.lin.dot(h.lin));
          M(row, column) += m;
          if (k != i) M(column, row) += m;
        }
      }
    }
  }
}

}  // namespace

void solve_inverse_dynamics(const Model& model, Data& data) {
  RETROGAIT_ASSERT(data.stage >= Stage::kAcceleration, model.name);
  for (std::size_t b = 0; b < model.bodies.size(); ++b) data.F_joint[b] = own_share(model, data, b);
  data.tau.setZero();
  for (std::size_t b = model.bodies.size(); b-- > 0;) {
    const Joint& joint = model.joints[b];
    const Spatial F = data.F_joint[b];
    add_generalized_forces(model, data, joint, F);
    if (joint.parent < 0) continue;
    const auto parent = static_cast<std::size_t>(joint.parent);
    const Vec3 r = data.X_WM[b].p - data.X_WM[parent].p;
    data.F_joint[parent].lin += F.lin;
    data.F_joint[parent].rot += F.rot + r.cross(F.lin);
  }
  data.stage = Stage::kForce;
}

void inverse_dynamics(const Model& model, Data& data) {
  update_positions(model, data);
  update_velocities(model, data);
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
}

void apply_force(Data& data, int body, const Vec3& p_WQ, const Vec3& force) {
  Spatial& F = data.F_ext[static_cast<std::size_t>(body)];
  F.rot += p_WQ.cross(force);
  F.lin += force;
}

void clear_applied_forces(Data& data) {
  for (Spatial& F : data.F_ext) F = Spatial{};
}

VecX project_on_independent(const Model& model, const Data& data, const VecX& tau) {
  VecX out = tau;
  for (int i = 0; i < model.ncoord(); ++i) {
    const Coordinate& c = model.coordinates[static_cast<std::size_t>(i)];
    if (c.kind != CoordinateKind::kCoupled) continue;
    out[c.coupled_to] += c.coupling.eval(data.q[c.coupled_to]).df * tau[i];
    out[i] = 0;
  }
  return out;
}

MatX mass_matrix(const Model& model, Data& data) {
  std::vector<CompositeInertia> composite;
  MatX M;
  mass_matrix(model, data, composite, M);
  return M;
}

void mass_matrix(const Model& model, const Data& data, std::vector<CompositeInertia>& composite,
                 MatX& M) {
  fill_mass_matrix(
      model, data, [](int) { return true; }, composite, M);
}

void mass_matrix_rows(const Model& model, const Data& data, const std::vector<Following>& following,
                      const std::vector<int>& row, std::vector<CompositeInertia>& composite,
                      MatX& M) {
  const auto counts = [&](int c) {
    const int leader = following[static_cast<std::size_t>(c)].leader;
    return leader >= 0 && row[static_cast<std::size_t>(leader)] >= 0;
  };
  fill_mass_matrix(model, data, counts, composite, M);
}

VecX bias_forces(const Model& model, Data& data) {
  data.a.setZero();
  inverse_dynamics(model, data);
  return data.tau;
}

Spatial momentum(const Model& model, const Data& data) {
  Spatial h;
  for (std::size_t b = 0; b < model.bodies.size(); ++b) {
    const Body& body = model.bodies[b];
    const Mat3& R = data.X_WB[b].R;
    const Vec3 p = body.mass * point_velocity(data, static_cast<int>(b), body.mass_center);
    h.lin += p;
    h.rot += data.p_WBcm[b].cross(p) + R * (body.inertia * (R.transpose() * data.w_WB[b]));
  }
  return h;
}

double kinetic_energy(const Model& model, const Data& data) {
  double energy = 0;
  for (std::size_t b = 0; b < model.bodies.size(); ++b) {
    const Body& body = model.bodies[b];
    const Vec3 v = point_velocity(data, static_cast<int>(b), body.mass_center);
    const Vec3 w_B = data.X_WB[b].R.transpose() * data.w_WB[b];
    energy += 0.5 * (body.mass * v.squaredNorm() + w_B.dot(body.inertia * w_B));
  }
  return energy;
}

double potential_energy(const Model& model, const Data& data) {
  double energy = 0;
  for (std::size_t b = 0; b < model.bodies.size(); ++b)
    energy -= model.bodies[b].mass * data.gravity.dot(data.p_WBcm[b]);
  return energy;
}

Spatial joint_wrench_in_child(const Model&, const Data& data, int joint) {
  const auto b = static_cast<std::size_t>(joint);
  const Mat3 R_BW = data.X_WB[b].R.transpose();
  return {R_BW * data.F_joint[b].rot, R_BW * data.F_joint[b].lin};
}

}  // namespace retrogait
