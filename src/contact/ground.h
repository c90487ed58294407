#pragma once
/// The ground as a height over (x, z): level, with bumps and steps in it; a belt that may run.
///
/// Axes are surface axes (a slope tilts gravity, see gait.h), so that the plain ground is y = 0.
/// Heights are formulas and not triangles: a normal exists everywhere and no edge is met twice.
#include <vector>

#include "base/math.h"

namespace retrogait {

/// A change of height along x. A bump rises and falls as a raised cosine over `length`; a step goes
/// from 0 to `height` over `length` (an edge rounded by that much) and stays. Across (z) it is
/// unlimited unless z_min < z_max are given: then its sides fall within `length` / 2 beyond them.
struct GroundFeature {
  enum class Kind { kBump, kStep };
  Kind kind = Kind::kBump;
  double start = 0;  // m along x: where it begins …
  double along = 1;  // +1: … and goes on toward +x; −1: toward −x (a walker who travels backward)
  double height = 0;            // m, < 0: a dip, a step down
  double length = 0.1;          // m, > 0
  double z_min = 0, z_max = 0;  // m; equal: unlimited
};

struct Ground {
  std::vector<GroundFeature> features;
  /// A treadmill: its surface moves along x by this, m/s (−walking speed for somebody who stays in
  /// place). Pads rub against that; features stay where they are.
  double belt_speed = 0;
};

struct GroundPoint {
  double height = 0;            // m
  Vec3 normal = Vec3::UnitY();  // unit
};
/// Height and normal at (x, z); features add up.
GroundPoint ground_at(const Ground& ground, double x, double z);

/// How a sphere (center in W, radius; m) touches the ground: depth (> 0 sinks in) measured along the
/// normal at the point below its centre, and the contact point. Exact on level and inclined planes;
/// elsewhere to second order in slope × radius/length of a feature.
struct SphereContact {
  double depth = 0;
  Vec3 normal = Vec3::UnitY();
  Vec3 point = Vec3::Zero();  // m in W, on the sphere
};
SphereContact touch(const Ground& ground, const Vec3& center, double radius);

}  // namespace retrogait
