#pragma once
/// Random wrap surfaces with a string's two ends, and the plain facts about them.
#include <cmath>
#include <random>
#include <string>

#include "muscle/wrap.h"

namespace retrogait {

struct WrapCase {
  WrapObject object;
  Vec3 p, s;
};

inline double string_length(const WrapContact& contact, const Vec3& p, const Vec3& s) {
  if (contact.status != WrapStatus::kWrapped) return (s - p).norm();
  return (contact.q - p).norm() + contact.arc + (s - contact.r).norm();
}

inline double wrapped_length(const WrapCase& c) {
  return string_length(wrap_string(c.object, c.p, c.s), c.p, c.s);
}

/// Distance from the surface, scaled so that it is in metres near the surface; negative inside.
inline double height_over(const WrapObject& object, const Vec3& x) {
  const Vec3& size = object.size;
  switch (object.shape) {
    case WrapShape::kCylinder:
      return x.head<2>().norm() - size.x();
    case WrapShape::kSphere:
      return x.norm() - size.x();
    case WrapShape::kEllipsoid: {
      const double k = x.cwiseQuotient(size).norm();
      return k * (k - 1) / x.cwiseQuotient(size.cwiseAbs2()).norm();
    }
    case WrapShape::kTorus:
      return std::hypot(x.head<2>().norm() - size.y(), x.z()) - size.x();
  }
  return 0;
}

/// Unit outward normal.
inline Vec3 normal_at(const WrapObject& object, const Vec3& x) {
  const Vec3 planar(x.x(), x.y(), 0);
  switch (object.shape) {
    case WrapShape::kCylinder:
      return planar.normalized();
    case WrapShape::kSphere:
      return x.normalized();
    case WrapShape::kEllipsoid:
      return x.cwiseQuotient(object.size.cwiseAbs2()).normalized();
    case WrapShape::kTorus:
      return (x - object.size.y() * planar.normalized()).normalized();
  }
  return x;
}

/// Brute force: the least height over the surface of 4000 points of the segment.
inline double lowest_of_segment(const WrapObject& object, const Vec3& p, const Vec3& s) {
  double lowest = INFINITY;
  for (int i = 0; i <= 4000; ++i)
    lowest = std::min(lowest, height_over(object, p + (s - p) * (i / 4000.0)));
  return lowest;
}

/// Sizes of muscle's wraps (1 to 6 cm), ends 5 to 15 cm away, both outside; `aim` 0: straight at the middle,
/// 1: often beside it. side: 0 none, ±1 … ±3 the quadrants ±x … ±z.
inline WrapCase random_wrap(WrapShape shape, std::mt19937& random, double aim, int side = 0) {
  std::uniform_real_distribution<double> unit(0, 1);
  std::normal_distribution<double> normal;
  WrapCase c{};
  c.object.shape = shape;
  c.object.side_axis = side == 0 ? -1 : std::abs(side) - 1;
  c.object.side_sign = side > 0 ? 1 : side < 0 ? -1 : 0;
  const auto size = [&] { return 0.02 + 0.03 * unit(random); };
  switch (shape) {
    case WrapShape::kCylinder:
      c.object.size = Vec3(size(), 10, 0);
      break;
    case WrapShape::kSphere:
      c.object.size = Vec3(size(), 0, 0);
      break;
    case WrapShape::kEllipsoid:
      c.object.size = Vec3(size(), size(), size());
      break;
    case WrapShape::kTorus:
      c.object.size = Vec3(0.3 * size(), size() + 0.01, 0);
      break;
  }
  do {
    const Vec3 way = Vec3(normal(random), normal(random), normal(random)).normalized();
    const Vec3 beside = 0.06 * aim * Vec3(normal(random), normal(random), normal(random));
    const Vec3 middle = 0.015 * Vec3(normal(random), normal(random), normal(random)) + beside;
    c.p = middle - (0.05 + 0.1 * unit(random)) * way;
    c.s = middle + (0.05 + 0.1 * unit(random)) * way;
  } while (height_over(c.object, c.p) < 0.002 || height_over(c.object, c.s) < 0.002);
  return c;
}

inline const char* name_of(WrapShape shape) {
  constexpr const char* kNames[] = {"cylinder", "sphere", "ellipsoid", "torus"};
  return kNames[static_cast<int>(shape)];
}

constexpr WrapShape kAllShapes[] = {WrapShape::kCylinder, WrapShape::kSphere, WrapShape::kEllipsoid,
                                    WrapShape::kTorus};

}  // namespace retrogait
