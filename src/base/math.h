#pragma once
/// Rigid-body algebra: the few types and symbols every other folder leans on.
///
/// Axes: x forward (the way the person faces), y up, z to the person's right; ground is y = 0.
/// SI units and radians everywhere inside.
///
/// Symbols (Drake's monogram notation; in a product the inner letters meet):
///   W            ground (world) frame
///   X_AB         pose of frame B in frame A: p_AQ = X_AB * p_BQ
///   R_AB         rotation of the same
///   p_AQ         point Q measured from A's origin, expressed in A (p_AQ_W: the same, expressed in W)
///   V_WB, A_WB   spatial velocity, acceleration of B in W (rotation first)
///   F_Bo_W       spatial force on B, moment taken about B's origin, expressed in W (moment first)
///   w, v, a      angular velocity, linear velocity, linear acceleration
///   q, v, a      generalised position, speed, acceleration (one per coordinate)
///   tau          generalised force along a coordinate (N·m or N), positive along the coordinate
///
/// What is made of Eigen's expressions stands in math.cpp: every file that sees this header would else compile it anew,
/// a third of a second each.
#include <Eigen/Core>
#include <Eigen/Geometry>

namespace retrogait {

using Vec3 = Eigen::Vector3d;
using Mat3 = Eigen::Matrix3d;
using Vec6 = Eigen::Matrix<double, 6, 1>;
using Mat6 = Eigen::Matrix<double, 6, 6>;
using VecX = Eigen::VectorXd;
using MatX = Eigen::MatrixXd;

constexpr double kPi = 3.14159265358979323846;
constexpr double kRadPerDeg = kPi / 180.0;
constexpr double kDegPerRad = 180.0 / kPi;
constexpr double kStandardGravity = 9.80665;  // m/s², CGPM 1901; body weight BW = mass × this

/// A rigid pose X_AB: rotation R_AB and the origin of B measured in A.
struct Pose {
  Mat3 R = Mat3::Identity();
  Vec3 p = Vec3::Zero();

  Vec3 operator*(const Vec3& p_BQ) const;
  Pose operator*(const Pose& X_BC) const;
  Pose inverse() const;
};

/// A spatial vector with its rotational part first: (angular, linear) velocity, (moment, force).
struct Spatial {
  Vec3 rot = Vec3::Zero();
  Vec3 lin = Vec3::Zero();

  Spatial& operator+=(const Spatial& o) {
    rot += o.rot;
    lin += o.lin;
    return *this;
  }
};

/// The matrix whose product with x is v × x.
inline Mat3 cross_matrix(const Vec3& v) {
  Mat3 m;
  m(0, 0) = m(1, 1) = m(2, 2) = 0;
  m(0, 1) = -v[2], m(0, 2) = v[1], m(1, 2) = -v[0];
  m(1, 0) = v[2], m(2, 0) = -v[1], m(2, 1) = v[0];
  return m;
}

/// Rotation by `angle` (rad) about the unit vector `axis` (Rodrigues).
Mat3 rotation_about(const Vec3& axis, double angle);

/// Body-fixed x-y-z rotation sequence (OpenSim's offset-frame convention), rad.
Mat3 rotation_xyz(const Vec3& angles);

/// Inverse of rotation_xyz. Where |y| = π/2 only x ± z is determined; z is then 0.
Vec3 angles_xyz(const Mat3& R);

}  // namespace retrogait
