// A string over a sphere runs in the plane through both ends and the center, on a great circle.
#include <cmath>

#include "muscle/wrap_shapes.h"

namespace retrogait::wrapping {
namespace {

constexpr double kInLine =
    1e-12;  // sine of the angle below which both ends and the center make no plane

/// Axes of the string's plane: e1 towards P, e2 so that S is counter-clockwise of P by less than half a turn.
struct StringPlane {
  Vec3 e1, e2;
  Vec2 drop(const Vec3& v) const { return {v.dot(e1), v.dot(e2)}; }
  Vec3 lift(const Vec2& v) const { return v.x() * e1 + v.y() * e2; }
};

/// With P, center and S in line any plane is as good: the one over the allowed half, or over x.
StringPlane plane_through(const WrapObject& object, const Vec3& p, const Vec3& s) {
  StringPlane plane;
  plane.e1 = p.normalized();
  Vec3 across = s - plane.e1.dot(s) * plane.e1;
  if (across.norm() < kInLine * s.norm()) {
    across = object.side_sign != 0 ? Vec3(object.side_sign * Vec3::Unit(object.side_axis))
                                   : Vec3(Vec3::UnitX());
    if (across.cross(plane.e1).norm() < 0.1) across = Vec3::Unit((object.side_axis + 1) % 3);
    across -= plane.e1.dot(across) * plane.e1;
  }
  plane.e2 = across.normalized();
  return plane;
}

/// The long way round pulls both ends towards the allowed half.
bool pulls_to_side(const WrapObject& object, const StringPlane& plane, const CircleString& string,
                   const Vec3& p, const Vec3& s) {
  const Vec3 pull = plane.lift(string.q) - p + plane.lift(string.r) - s;
  return object.side_sign * pull[object.side_axis] >= 0;
}

}  // namespace

WrapContact wrap_sphere(const WrapObject& object, const Vec3& p, const Vec3& s) {
  WrapContact contact;
  const double radius = object.size.x();
  if (p.norm() < radius || s.norm() < radius) {
    contact.status = WrapStatus::kInside;
    return contact;
  }
  const StringPlane plane = plane_through(object, p, s);
  const Vec2 planar_p = plane.drop(p), planar_s = plane.drop(s);
  if (!foot_of_origin(planar_p, planar_s).pierces(radius)) return contact;

  CircleString string = string_round_circle(planar_p, planar_s, radius, 1);
  if (object.side_sign != 0 && !(on_side(object, p) && on_side(object, s))) {
    const CircleString long_way = string_round_circle(planar_p, planar_s, radius, -1);
    if (pulls_to_side(object, plane, long_way, p, s)) string = long_way;
  }
  contact.status = WrapStatus::kWrapped;
  contact.q = plane.lift(string.q);
  contact.r = plane.lift(string.r);
  contact.arc = radius * string.angle;
  contact.direction = string.sense / radius * plane.lift(Vec2(-string.q.y(), string.q.x()));
  return contact;
}

}  // namespace retrogait::wrapping
