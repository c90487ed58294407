// Springs and dampers of joints: limits along coordinates, bushings between frames; pressure between bodies.
// Based on: Seth et al. 2018, PLoS Comput Biol 14:e1006223, and OpenSim 4's documentation of
// CoordinateLimitForce and BushingForce (Simbody's LinearBushing).
#include <algorithm>

#include "base/error.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

/// How far a limit has set in, 0 to 1: a fifth-order step over its transition.
double engaged(double beyond, double transition) {
  if (beyond <= 0) return 0;
  if (beyond >= transition) return 1;
  const double x = beyond / transition;
  return x * x * x * (10 + x * (-15 + 6 * x));
}

double limit_force(const CoordinateLimit& limit, double q, double v) {
  const double above = q - limit.upper_limit, below = limit.lower_limit - q;
  const double upper = engaged(above, limit.transition), lower = engaged(below, limit.transition);
  return -upper * limit.upper_stiffness * above + lower * limit.lower_stiffness * below -
         (upper + lower) * limit.damping * v;
}

/// Pose and velocity of a frame on a body, or on the ground.
struct MovingFrame {
  Pose X;
  Vec3 w = Vec3::Zero(), v = Vec3::Zero();  // of the frame's origin
};

MovingFrame frame_on(const Data& data, int body, const Pose& X_BF) {
  if (body < 0) return {X_BF};
  const auto b = static_cast<std::size_t>(body);
  const Pose X = data.X_WB[b] * X_BF;
  return {X, data.w_WB[b], data.v_WB[b] + data.w_WB[b].cross(X.p - data.X_WB[b].p)};
}

/// The force and moment of a bushing on its second frame M, at M's origin, in W. F is the first frame.
Spatial spring_between(const Bushing& bushing, const MovingFrame& F, const MovingFrame& M) {
  const Mat3 R_FM = F.X.R.transpose() * M.X.R;
  const Vec3 p_FM = M.X.p - F.X.p;
  const Vec3 angles = angles_xyz(R_FM);
  // the axes about which the three angles turn: ω_FM = axes · rates
  Mat3 axes;
  axes << F.X.R.col(0), F.X.R * rotation_about(Vec3::UnitX(), angles.x()).col(1), M.X.R.col(2);
  const Mat3 to_rates = axes.inverse();
  const Vec3 rates = to_rates * (M.w - F.w);
  const Vec3 slide = F.X.R.transpose() * p_FM;
  const Vec3 slide_rate = F.X.R.transpose() * (M.v - F.v - F.w.cross(p_FM));
  const Vec3 along_angles = -bushing.rotational_stiffness.cwiseProduct(angles) -
                            bushing.rotational_damping.cwiseProduct(rates);
  const Vec3 along_slides = -bushing.translational_stiffness.cwiseProduct(slide) -
                            bushing.translational_damping.cwiseProduct(slide_rate);
  return {to_rates.transpose() * along_angles, F.X.R * along_slides};
}

/// A point of a body (−1 = ground), in W.
Vec3 place(const Data& data, int body, const Vec3& point) {
  return body < 0 ? point : data.X_WB[static_cast<std::size_t>(body)] * point;
}

/// The same force, its moment taken about W's origin.
Spatial about_origin(const Vec3& point, const Spatial& force) {
  return {force.rot + point.cross(force.lin), force.lin};
}

/// Action on one body, reaction on the other (−1 = ground).
void push_apart(Data& data, int body_1, int body_2, const Spatial& force) {
  if (body_2 >= 0) data.F_ext[static_cast<std::size_t>(body_2)] += force;
  if (body_1 >= 0) data.F_ext[static_cast<std::size_t>(body_1)] += Spatial{-force.rot, -force.lin};
}

}  // namespace

void apply_passive_forces(const Model& model, Data& data) {
  RETROGAIT_ASSERT(data.stage >= Stage::kVelocity, model.name);
  data.tau_passive.setZero();
  for (const CoordinateLimit& limit : model.coordinate_limits)
    if (limit.enabled)
      data.tau_passive[limit.coordinate] +=
          limit_force(limit, data.q[limit.coordinate], data.v[limit.coordinate]);
  for (const Bushing& b : model.bushings)
    if (b.enabled) push_apart(data, b.body_1, b.body_2, bushing_force(data, b));
  for (const Pressure& p : model.pressures)
    if (p.pressure != 0) push_apart(data, p.body_1, p.body_2, pressure_force(data, p));
}

Spatial bushing_force(const Data& data, const Bushing& bushing) {
  if (!bushing.enabled) return {};
  const MovingFrame F = frame_on(data, bushing.body_1, bushing.X_B1F);
  const MovingFrame M = frame_on(data, bushing.body_2, bushing.X_B2F);
  return about_origin(M.X.p, spring_between(bushing, F, M));
}

Spatial pressure_force(const Data& data, const Pressure& p) {
  if (p.pressure == 0) return {};
  const Vec3 from = place(data, p.body_1, p.point_1), to = place(data, p.body_2, p.point_2);
  return about_origin(to, {Vec3::Zero(), p.pressure * p.area * (to - from).normalized()});
}

}  // namespace retrogait
