#include "inspector/camera.h"

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

constexpr double kNearShare = 0.02;    // of the distance
constexpr double kFarthest = 200;      // m beyond the target: the ground ends in haze long before
constexpr double kMinDistance = 0.02;  // m

Eigen::Matrix4d perspective(const Camera& camera, const Viewport& viewport, double distance) {
  const double near = kNearShare * distance, far = distance + kFarthest;
  const double scale = 1 / std::tan(0.5 * camera.field_of_view);
  Eigen::Matrix4d clip_from_eye = Eigen::Matrix4d::Zero();
  clip_from_eye(0, 0) = scale * std::max(viewport.height, 1) / std::max(viewport.width, 1);
  clip_from_eye(1, 1) = scale;
  clip_from_eye(2, 2) = -(far + near) / (far - near);
  clip_from_eye(2, 3) = -2 * far * near / (far - near);
  clip_from_eye(3, 2) = -1;
  return clip_from_eye;
}

}  // namespace

Projection make_projection(const Camera& camera, const Viewport& viewport, double slope) {
  const double distance = std::max(camera.distance, kMinDistance);
  const double sa = std::sin(camera.azimuth), ca = std::cos(camera.azimuth);
  const double se = std::sin(camera.elevation), ce = std::cos(camera.elevation);
  // level axes seen from the tilted ground: uphill along +x means that the vertical leans back in it
  const Mat3 R_GL = rotation_about(Vec3::UnitZ(), -slope);

  Projection out;
  out.viewport = viewport;
  out.toward = R_GL * Vec3(ce * sa, se, ce * ca);
  out.right = R_GL * Vec3(ca, 0, -sa);
  out.up = out.toward.cross(out.right);
  out.eye = camera.target + distance * out.toward;

  Eigen::Matrix4d eye_from_ground = Eigen::Matrix4d::Identity();
  eye_from_ground.row(0) << out.right.transpose(), -out.right.dot(out.eye);
  eye_from_ground.row(1) << out.up.transpose(), -out.up.dot(out.eye);
  eye_from_ground.row(2) << out.toward.transpose(), -out.toward.dot(out.eye);
  out.clip_from_ground = perspective(camera, viewport, distance) * eye_from_ground;
  return out;
}

Pixel project(const Projection& projection, const Vec3& p_G) {
  const Eigen::Vector4d clip = projection.clip_from_ground * p_G.homogeneous();
  Pixel out;
  out.depth = clip.w();
  if (clip.w() <= 0) return out;
  out.x = 0.5 * (1 + clip.x() / clip.w()) * projection.viewport.width;
  out.y = 0.5 * (1 - clip.y() / clip.w()) * projection.viewport.height;
  return out;
}

Vec3 ray_through(const Projection& projection, double x, double y) {
  const Eigen::Vector4d clip(2 * x / projection.viewport.width - 1,
                             1 - 2 * y / projection.viewport.height, 0, 1);
  const Eigen::Vector4d p = projection.clip_from_ground.inverse() * clip;
  return (p.head<3>() / p.w() - projection.eye).normalized();
}

double pixels_per_meter(const Projection& projection, const Vec3& p_G) {
  const Pixel from = project(projection, p_G);
  const Pixel to = project(projection, p_G + projection.up);
  // a step across the line of sight keeps the depth: the two pixels are on one scale
  return from.depth > 0 ? std::hypot(to.x - from.x, to.y - from.y) : 0;
}

}  // namespace retrogait::inspector
