#pragma once
/// The four surfaces behind wrap_string, and the planar string they share. Internal to muscle/wrap*.
#include "muscle/wrap.h"

namespace retrogait::wrapping {

using Vec2 = Eigen::Vector2d;

/// A string from P round a circle about the origin to S, one way round.
struct CircleString {
  int sense = 1;                  // +1 counter-clockwise
  Vec2 q, r;                      // m: where it touches and leaves
  double angle = 0;               // rad on the circle, 0 to 2π
  double p_to_q = 0, r_to_s = 0;  // m: the straight ends
  double length(double radius) const { return p_to_q + radius * angle + r_to_s; }
};

/// Its straight ends alone, angle left at 0.
CircleString tangents_to_circle(const Vec2& p, const Vec2& s, double radius, int sense);
double angle_on_circle(const CircleString& string);
CircleString string_round_circle(const Vec2& p, const Vec2& s, double radius, int sense);

/// The point of the endless line P–S nearest the origin, and where it lies: 0 at P, 1 at S.
struct Foot {
  Vec2 point;
  double at;
  /// The segment P–S enters the circle; both its ends are known to be outside.
  bool pierces(double radius) const { return point.norm() < radius && at > 0 && at < 1; }
};

Foot foot_of_origin(const Vec2& p, const Vec2& s);

inline bool on_side(const WrapObject& object, const Vec3& point) {
  return (point[object.side_axis] >= 0 ? 1 : -1) == object.side_sign;
}

inline double whole_length(const WrapContact& c, const Vec3& p, const Vec3& s) {
  return (c.q - p).norm() + c.arc + (s - c.r).norm();
}

/// What OpenSim decides for a cylinder before it looks at where the string runs.
WrapStatus cylinder_status(const WrapObject& object, const Vec3& p, const Vec3& s);

/// The string that goes round the cylinder, whatever its status and length.
WrapContact string_over_cylinder(const WrapObject& object, const Vec3& p, const Vec3& s);

WrapContact wrap_cylinder(const WrapObject& object, const Vec3& p, const Vec3& s);
WrapContact wrap_sphere(const WrapObject& object, const Vec3& p, const Vec3& s);
WrapContact wrap_ellipsoid(const WrapObject& object, const Vec3& p, const Vec3& s);
/// The shortest string from P to S that touches the edge of the half that a quadrant allows.
struct Ellipsoid;
WrapContact held_at_edge(const Ellipsoid& surface, int side_axis, const Vec3& p, const Vec3& s);

WrapContact wrap_torus(const WrapObject& object, const Vec3& p, const Vec3& s);

}  // namespace retrogait::wrapping
