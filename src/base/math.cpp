#include "base/math.h"

#include <cmath>

namespace retrogait {

Vec3 Pose::operator*(const Vec3& p_BQ) const { return R * p_BQ + p; }

Pose Pose::operator*(const Pose& X_BC) const { return {R * X_BC.R, R * X_BC.p + p}; }

Pose Pose::inverse() const { return {R.transpose(), -(R.transpose() * p)}; }

Mat3 rotation_about(const Vec3& axis, double angle) {
  const double s = std::sin(angle), c = std::cos(angle);
  const Mat3 k = cross_matrix(axis);
  return Mat3::Identity() + s * k + (1 - c) * (k * k);
}

Mat3 rotation_xyz(const Vec3& angles) {
  return rotation_about(Vec3::UnitX(), angles.x()) * rotation_about(Vec3::UnitY(), angles.y()) *
         rotation_about(Vec3::UnitZ(), angles.z());
}

Vec3 angles_xyz(const Mat3& R) {
  const double cos_y = std::hypot(R(0, 0), R(0, 1));
  const double y = std::atan2(R(0, 2), cos_y);
  if (cos_y < 1e-9) return {std::atan2(y > 0 ? R(1, 0) : -R(1, 0), R(1, 1)), y, 0};
  return {std::atan2(-R(1, 2), R(2, 2)), y, std::atan2(-R(0, 1), R(0, 0))};
}

}  // namespace retrogait
