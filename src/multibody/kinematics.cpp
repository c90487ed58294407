// Positions, velocities and accelerations, outward from the root, in ground axes.
#include "base/error.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

/// R ← R · (rotation about axis K, of which s and c are sine and cosine): two columns change.
template <int K>
inline void turn_about_principal(Mat3& R, double s, double c) {
  constexpr int i = (K + 1) % 3, j = (K + 2) % 3;
  const Vec3 u = R.col(i), w = R.col(j);
  R.col(i) = c * u + s * w;
  R.col(j) = c * w - s * u;
}

/// R ← R · (rotation by angle about the step's axis, which is axis_W in ground axes).
inline void turn(Mat3& R, const Step& step, const Vec3& axis_W, double angle) {
  const double s = std::sin(angle), c = std::cos(angle);
  switch (step.principal) {
    case 0:
      return turn_about_principal<0>(R, s, c);
    case 1:
      return turn_about_principal<1>(R, s, c);
    case 2:
      return turn_about_principal<2>(R, s, c);
    default:  // Rodrigues, column by column; column k has the component step.axis[k] along the axis
      for (int k = 0; k < 3; ++k) {
        const Vec3 u = R.col(k);
        R.col(k) = c * u + s * axis_W.cross(u) + ((1 - c) * step.axis[k]) * axis_W;
      }
  }
}

/// X_AB * X_BC, where R_BC is the identity unless `turned`.
inline Pose compose(const Pose& X_AB, const Pose& X_BC, bool turned) {
  if (turned) return X_AB * X_BC;
  return {X_AB.R, X_AB * X_BC.p};
}

inline double step_speed(const CurveValue& curve, double v) { return curve.df * v; }

inline double step_acceleration(const CurveValue& curve, double v, double a) {
  return curve.df * a + curve.ddf * v * v;
}

/// θ2' θ3' (a2 × a3) v² of a joint whose second and third turn follow one coordinate.
Vec3 twin_turn_acceleration(const Model& model, const Data& data, const Joint& joint) {
  const auto second = static_cast<std::size_t>(joint.twin_turn);
  std::size_t third = second + 1;
  while (model.steps[third].kind != StepKind::kRotation) ++third;
  const double v = data.v[model.steps[second].coordinate];
  return step_speed(data.step_curve[second], v) * step_speed(data.step_curve[third], v) *
         data.step_axis[second].cross(data.step_axis[third]);
}

}  // namespace

void apply_couplings(const Model& model, Data& data) {
  for (int i = 0; i < model.ncoord(); ++i) {
    const Coordinate& c = model.coordinates[static_cast<std::size_t>(i)];
    if (c.kind == CoordinateKind::kLocked) {
      data.q[i] = c.default_value;
      data.v[i] = data.a[i] = 0;
    } else if (c.kind == CoordinateKind::kCoupled) {
      const double v = data.v[c.coupled_to];
      const CurveValue f = c.coupling.eval(data.q[c.coupled_to]);
      data.q[i] = f.f;
      data.v[i] = f.df * v;
      data.a[i] = f.df * data.a[c.coupled_to] + f.ddf * v * v;
    }
  }
  data.stage = Stage::kInput;
}

void update_positions(const Model& model, Data& data) {
  RETROGAIT_ASSERT(data.model == &model, model.name);
  for (std::size_t b = 0; b < model.joints.size(); ++b) {
    const Joint& joint = model.joints[b];
    Pose X = joint.parent < 0 ? joint.X_PF
                              : compose(data.X_WB[static_cast<std::size_t>(joint.parent)],
                                        joint.X_PF, joint.F_turned);
    const auto first = static_cast<std::size_t>(joint.first_step);
    for (std::size_t s = first; s < first + static_cast<std::size_t>(joint.step_count); ++s) {
      const Step& step = model.steps[s];
      const double q = step.coordinate < 0 ? 0.0 : data.q[step.coordinate];
      data.step_curve[s] = step.identity ? CurveValue{q, 1, 0, 0} : step.curve.eval(q);
      const double value = data.step_curve[s].f;
      data.step_axis[s] =
          step.principal >= 0 ? Vec3(X.R.col(step.principal)) : Vec3(X.R * step.axis);
      data.step_point[s] = X.p;
      if (step.kind == StepKind::kRotation)
        turn(X.R, step, data.step_axis[s], value);
      else
        X.p += value * data.step_axis[s];
    }
    data.X_WM[b] = X;
    data.X_WB[b] = compose(X, joint.X_MB, joint.M_turned);
    data.p_WBcm[b] = data.X_WB[b] * model.bodies[b].mass_center;
  }
  data.stage = Stage::kPosition;
}

void update_velocities(const Model& model, Data& data) {
  RETROGAIT_ASSERT(data.stage >= Stage::kPosition, model.name);
  for (std::size_t b = 0; b < model.joints.size(); ++b) {
    const Joint& joint = model.joints[b];
    Vec3 w = Vec3::Zero(), v = Vec3::Zero();
    const auto first = static_cast<std::size_t>(joint.first_step);
    const std::size_t end = first + static_cast<std::size_t>(joint.step_count);
    const Vec3 p_WF = joint.step_count > 0 ? data.step_point[first] : data.X_WM[b].p;
    if (joint.parent >= 0) {
      const auto parent = static_cast<std::size_t>(joint.parent);
      w = data.w_WB[parent];
      v = data.v_WB[parent] + w.cross(p_WF - data.X_WB[parent].p);
    }
    for (std::size_t s = first; s < end; ++s) {
      const Step& step = model.steps[s];
      if (step.coordinate < 0 && step.kind == StepKind::kRotation) continue;
      const double qd = step.coordinate < 0 ? 0.0 : data.v[step.coordinate];
      const double speed = step_speed(data.step_curve[s], qd);
      if (step.kind == StepKind::kRotation)
        w += speed * data.step_axis[s];
      else
        v += speed * data.step_axis[s] + data.step_curve[s].f * w.cross(data.step_axis[s]);
    }
    data.w_WB[b] = w;
    data.v_WB[b] = v + w.cross(data.X_WB[b].p - data.X_WM[b].p);
  }
  data.stage = Stage::kVelocity;
}

void update_accelerations(const Model& model, Data& data) {
  RETROGAIT_ASSERT(data.stage >= Stage::kVelocity, model.name);
  for (std::size_t b = 0; b < model.joints.size(); ++b) {
    const Joint& joint = model.joints[b];
    Vec3 w = Vec3::Zero(), alpha = Vec3::Zero(), a = Vec3::Zero();
    const auto first = static_cast<std::size_t>(joint.first_step);
    const std::size_t end = first + static_cast<std::size_t>(joint.step_count);
    const Vec3 p_WF = joint.step_count > 0 ? data.step_point[first] : data.X_WM[b].p;
    if (joint.parent >= 0) {
      const auto parent = static_cast<std::size_t>(joint.parent);
      w = data.w_WB[parent];
      alpha = data.alpha_WB[parent];
      const Vec3 r = p_WF - data.X_WB[parent].p;
      a = data.a_WB[parent] + alpha.cross(r) + w.cross(w.cross(r));
    }
    for (std::size_t s = first; s < end; ++s) {
      const Step& step = model.steps[s];
      const double qd = step.coordinate < 0 ? 0.0 : data.v[step.coordinate];
      const double qdd = step.coordinate < 0 ? 0.0 : data.a[step.coordinate];
      const double speed = step_speed(data.step_curve[s], qd);
      const double acceleration = step_acceleration(data.step_curve[s], qd, qdd);
      const Vec3& axis = data.step_axis[s];
      if (step.kind == StepKind::kRotation) {
        alpha += acceleration * axis + speed * w.cross(axis);
        w += speed * axis;
      } else {
        const Vec3 r = data.step_curve[s].f * axis;
        a += alpha.cross(r) + w.cross(w.cross(r)) + 2 * speed * w.cross(axis) + acceleration * axis;
      }
    }
    if (data.as_opensim && joint.twin_turn >= 0)
      alpha -= twin_turn_acceleration(model, data, joint);
    const Vec3 r = data.X_WB[b].p - data.X_WM[b].p;
    data.alpha_WB[b] = alpha;
    data.a_WB[b] = a + alpha.cross(r) + w.cross(w.cross(r));
  }
  data.stage = Stage::kAcceleration;
}

Vec3 point_velocity(const Data& data, int body, const Vec3& p_BQ) {
  const auto b = static_cast<std::size_t>(body);
  return data.v_WB[b] + data.w_WB[b].cross(data.X_WB[b].R * p_BQ);
}

Vec3 point_acceleration(const Data& data, int body, const Vec3& p_BQ) {
  const auto b = static_cast<std::size_t>(body);
  const Vec3 r = data.X_WB[b].R * p_BQ;
  return data.a_WB[b] + data.alpha_WB[b].cross(r) + data.w_WB[b].cross(data.w_WB[b].cross(r));
}

MatX body_jacobian(const Model& model, const Data& data, int body) {
  MatX J = MatX::Zero(6, model.ncoord());
  const Vec3 origin = data.X_WB[static_cast<std::size_t>(body)].p;
  for (int b = body; b >= 0; b = model.joints[static_cast<std::size_t>(b)].parent) {
    const Joint& joint = model.joints[static_cast<std::size_t>(b)];
    for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
      const auto s = static_cast<std::size_t>(i);
      const Step& step = model.steps[s];
      if (step.coordinate < 0) continue;
      const Vec3 axis = data.step_curve[s].df * data.step_axis[s];
      if (step.kind == StepKind::kRotation) {
        J.col(step.coordinate).head<3>() += axis;
        J.col(step.coordinate).tail<3>() += axis.cross(origin - data.step_point[s]);
      } else {
        J.col(step.coordinate).tail<3>() += axis;
      }
    }
  }
  return J;
}

MatX point_jacobian(const Model& model, const Data& data, int body, const Vec3& p_BQ) {
  const MatX J = body_jacobian(model, data, body);
  const Vec3 r = data.X_WB[static_cast<std::size_t>(body)].R * p_BQ;
  return J.bottomRows<3>() - cross_matrix(r) * J.topRows<3>();
}

CenterOfMass center_of_mass(const Model& model, const Data& data) {
  CenterOfMass out;
  for (std::size_t b = 0; b < model.bodies.size(); ++b) {
    const Body& body = model.bodies[b];
    const double share = body.mass / model.total_mass;
    out.p += share * data.p_WBcm[b];
    if (data.stage >= Stage::kVelocity)
      out.v += share * point_velocity(data, static_cast<int>(b), body.mass_center);
    if (data.stage >= Stage::kAcceleration)
      out.a += share * point_acceleration(data, static_cast<int>(b), body.mass_center);
  }
  return out;
}

}  // namespace retrogait
