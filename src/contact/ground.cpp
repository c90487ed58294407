#include "contact/ground.h"

#include <cmath>

namespace retrogait {

namespace {

struct HeightSlope {
  double value = 0, slope = 0;
};

/// From 0 to 1 over [0, 1] as half a cosine; flat outside.
HeightSlope rise(double s) {
  if (s <= 0) return {0, 0};
  if (s >= 1) return {1, 0};
  return {0.5 * (1 - std::cos(kPi * s)), 0.5 * kPi * std::sin(kPi * s)};
}

/// The feature's shape along x, as a share of its height; slope per m.
HeightSlope profile(const GroundFeature& f, double x) {
  const double s = f.along * (x - f.start) / f.length;
  const bool bump = f.kind == GroundFeature::Kind::kBump;
  const HeightSlope r = !bump ? rise(s) : s < 0.5 ? rise(2 * s) : rise(2 - 2 * s);
  const double turned = !bump ? 1 : s < 0.5 ? 2 : -2;
  return {r.value, turned * f.along * r.slope / f.length};
}

/// What its sides leave of it across z: 1 between them, falling to 0 within half a length.
HeightSlope side(const GroundFeature& f, double z) {
  if (!(f.z_min < f.z_max)) return {1, 0};
  const double fall = 0.5 * f.length;
  const HeightSlope in = rise((z - f.z_min) / fall + 1), out = rise((f.z_max - z) / fall + 1);
  return {in.value * out.value, (in.slope * out.value - in.value * out.slope) / fall};
}

}  // namespace

GroundPoint ground_at(const Ground& ground, double x, double z) {
  GroundPoint out;
  if (ground.features.empty()) return out;
  double by_x = 0, by_z = 0;
  for (const GroundFeature& f : ground.features) {
    const HeightSlope p = profile(f, x), s = side(f, z);
    out.height += f.height * p.value * s.value;
    by_x += f.height * p.slope * s.value;
    by_z += f.height * p.value * s.slope;
  }
  out.normal = Vec3(-by_x, 1, -by_z) / std::sqrt(1 + by_x * by_x + by_z * by_z);
  return out;
}

SphereContact touch(const Ground& ground, const Vec3& center, double radius) {
  const GroundPoint below = ground_at(ground, center.x(), center.z());
  // distance to the plane that touches the ground below the centre
  const double gap = (center.y() - below.height) * below.normal.y();
  return {radius - gap, below.normal, center - radius * below.normal};
}

}  // namespace retrogait
