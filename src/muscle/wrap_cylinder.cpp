// A string over a cylinder about z. Unrolled, the string is a straight line: in the plane across the axis
// it runs tangent, arc, tangent, and it climbs along the axis in proportion to the way gone there.
#include <algorithm>
#include <cmath>

#include "muscle/wrap_shapes.h"

namespace retrogait::wrapping {
namespace {

Vec3 lifted(const Vec2& planar, double z) { return {planar.x(), planar.y(), z}; }

/// How many of the planar contacts lie on the allowed half (each at the height of its own end).
int ends_on_side(const WrapObject& object, const CircleString& string, double z_p, double z_s) {
  return on_side(object, lifted(string.q, z_p)) + on_side(object, lifted(string.r, z_s));
}

/// The arc crosses the middle of the allowed half.
bool crosses_middle(const WrapObject& object, const CircleString& string) {
  if (object.side_axis == 2) return true;
  const Vec2 middle = object.side_sign * Vec2::Unit(object.side_axis);
  const double to_middle = std::atan2(
      string.sense * (string.q.x() * middle.y() - string.q.y() * middle.x()), string.q.dot(middle));
  return (to_middle >= 0 ? to_middle : to_middle + 2 * kPi) <= angle_on_circle(string);
}

/// −1, 0 or +1: the way round, as the allowed half alone decides it; 0 = it does not.
int way_by_side(const WrapObject& object, const CircleString& left, const CircleString& right,
                double z_p, double z_s) {
  const int more_left =
      ends_on_side(object, left, z_p, z_s) - ends_on_side(object, right, z_p, z_s);
  if (more_left != 0) return more_left > 0 ? 1 : -1;
  if (ends_on_side(object, left, z_p, z_s) == 2) {
    // of two ways that begin and end on the allowed half, only one less than half way round stays there
    const bool left_stays = angle_on_circle(left) < kPi, right_stays = angle_on_circle(right) < kPi;
    if (left_stays != right_stays) return left_stays ? 1 : -1;
  }
  const bool left_crosses = crosses_middle(object, left);
  if (left_crosses == crosses_middle(object, right)) return 0;
  return left_crosses ? 1 : -1;
}

/// The tangents are cheap, the angle is not: it is taken for the way that is gone.
CircleString choose_way_round(const WrapObject& object, const Vec3& p, const Vec3& s) {
  const double radius = object.size.x();
  const Vec2 from = p.head<2>(), to = s.head<2>();
  const bool left_is_short = from.x() * to.y() - from.y() * to.x() >= 0;
  if (object.side_sign == 0) return string_round_circle(from, to, radius, left_is_short ? 1 : -1);
  CircleString left = tangents_to_circle(from, to, radius, 1);
  CircleString right = tangents_to_circle(from, to, radius, -1);
  const int way = way_by_side(object, left, right, p.z(), s.z());
  CircleString& string = way > 0 || (way == 0 && left_is_short) ? left : right;
  string.angle = angle_on_circle(string);
  return string;
}

}  // namespace

WrapStatus cylinder_status(const WrapObject& object, const Vec3& p, const Vec3& s) {
  const double radius = object.size.x();
  if (std::min(p.head<2>().squaredNorm(), s.head<2>().squaredNorm()) < radius * radius)
    return WrapStatus::kInside;

  const Foot foot = foot_of_origin(p.head<2>(), s.head<2>());
  if (foot.pierces(radius)) return WrapStatus::kWrapped;
  if (object.side_sign == 0) return WrapStatus::kFree;

  const bool p_on = on_side(object, p), s_on = on_side(object, s);
  if (!p_on && !s_on) return WrapStatus::kWrapped;
  if (p_on && s_on) return WrapStatus::kFree;
  const Vec3 nearest = lifted(foot.point, p.z() + foot.at * (s.z() - p.z()));
  return on_side(object, nearest) ? WrapStatus::kFree : WrapStatus::kWrapped;
}

WrapContact string_over_cylinder(const WrapObject& object, const Vec3& p, const Vec3& s) {
  // unrolled: `planar` across the axis, `climb` along it
  const double radius = object.size.x();
  const CircleString string = choose_way_round(object, p, s);
  const double planar = string.length(radius), climb = s.z() - p.z();
  WrapContact contact;
  contact.status = WrapStatus::kWrapped;
  contact.q = lifted(string.q, p.z() + climb * string.p_to_q / planar);
  contact.r = lifted(string.r, s.z() - climb * string.r_to_s / planar);
  contact.arc = std::sqrt(planar * planar + climb * climb) * (radius * string.angle / planar);
  const Vec2 around = string.sense / radius * Vec2(-string.q.y(), string.q.x());
  contact.direction = lifted(planar * around, climb).normalized();
  return contact;
}

WrapContact wrap_cylinder(const WrapObject& object, const Vec3& p, const Vec3& s) {
  WrapContact contact;
  contact.status = cylinder_status(object, p, s);
  if (contact.status != WrapStatus::kWrapped) return contact;
  contact = string_over_cylinder(object, p, s);
  const double half_length = object.size.y() / 2;
  const bool beyond =
      std::abs(contact.q.z()) > half_length && std::abs(contact.r.z()) > half_length;
  return beyond ? WrapContact{} : contact;
}

}  // namespace retrogait::wrapping
