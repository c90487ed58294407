#include "simulate/assist.h"

#include <algorithm>
#include <cmath>

namespace retrogait {

namespace {

// axis × angle of R
Vec3 rotation_vector(const Mat3& R) {
  const Vec3 twice_sine(R(2, 1) - R(1, 2), R(0, 2) - R(2, 0), R(1, 0) - R(0, 1));
  const double sine = 0.5 * twice_sine.norm(), cosine = 0.5 * (R.trace() - 1);
  // angle / (2 sin angle) tends to ½
  return (sine < 1e-7 ? 0.5 : 0.5 * std::atan2(sine, cosine) / sine) * twice_sine;
}

Vec3 clamped(const Vec3& x, double largest) { return x.cwiseMin(largest).cwiseMax(-largest); }

}  // namespace

PelvisError pelvis_error(const PelvisReference& reference, double travelled, const Data& data) {
  const Vec3 r = data.X_WM[0].p - data.X_WB[0].p;
  PelvisError error;
  error.turn = rotation_vector(data.X_WB[0].R * reference.R.transpose());
  error.turn_rate = data.w_WB[0] - reference.w;
  error.shift = data.X_WM[0].p - reference.p - travelled * Vec3::UnitX();
  error.shift_rate = data.v_WB[0] + data.w_WB[0].cross(r) - reference.v;
  return error;
}

void follow(AssistDrift& drift, const PelvisError& error, double memory, double step) {
  const Vec3 ahead(error.shift.x() - drift.shift.x(), 0, error.shift.z() - drift.shift.z());
  drift.speed += ahead * (step / (memory * memory));
  drift.shift += (drift.speed + 2 / memory * ahead) * step;
}

Spatial assist_wrench(const AssistLaw& law, const PelvisError& error, const AssistDrift& drift) {
  Vec3 force = -law.force_stiffness * (error.shift - drift.shift) -
               law.force_damping * (error.shift_rate - drift.speed);
  force.y() = 0;
  const Vec3 moment = -law.moment_stiffness * error.turn - law.moment_damping * error.turn_rate;
  return {clamped(moment, law.largest_moment), clamped(force, law.largest_force)};
}

void apply_at_root(const Model& model, const Data& data, const Spatial& wrench, VecX& applied) {
  const Joint& joint = model.joints[0];
  for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
    const auto s = static_cast<std::size_t>(i);
    const Step& step = model.steps[s];
    if (step.coordinate < 0) continue;
    const Vec3 axis = data.step_curve[s].df * data.step_axis[s];
    const Vec3 arm = data.X_WM[0].p - data.step_point[s];
    applied[step.coordinate] += step.kind == StepKind::kTranslation
                                    ? axis.dot(wrench.lin)
                                    : axis.dot(wrench.rot + arm.cross(wrench.lin));
  }
}

}  // namespace retrogait
