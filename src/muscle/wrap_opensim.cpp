// OpenSim's cylinder where it is the only wrap of its path. Based on its rules, read in WrapCylinder.cpp:
// the planar tangents start at the heights of their own ends and slide along the axis until they meet the
// plane through both ends and the apex of the cylinder's crest; nobody then checks that the arc leaves in the
// direction of the line, so the path is no geodesic and its force is not −dL/dq.
#include <cmath>

#include "muscle/wrap_shapes.h"

namespace retrogait {
namespace {

using namespace wrapping;

constexpr double kLeastSlope =
    1e-5 / 20;                     // OpenSim: below it an edge counts as parallel to the plane
constexpr double kEdgeReach = 10;  // m: OpenSim looks this far along an edge

Vec3 at_height(const Vec2& planar, double z) { return {planar.x(), planar.y(), z}; }

/// Angle between two contacts the short way, 0 to π.
double short_angle(const CircleString& string) {
  return string.angle > kPi ? 2 * kPi - string.angle : string.angle;
}

struct OpenSimString {
  CircleString string;
  bool far_side;  // OpenSim's name: its apex is taken on the side away from the line
};

/// Which way round, by the planar contacts on the allowed half; P's contacts have the first word.
OpenSimString choose_as_opensim(const WrapObject& object, const Vec3& p, const Vec3& s) {
  const CircleString left = string_round_circle(p.head<2>(), s.head<2>(), object.size.x(), 1);
  const CircleString right = string_round_circle(p.head<2>(), s.head<2>(), object.size.x(), -1);
  if (object.side_sign == 0) return {left.angle <= right.angle ? left : right, false};

  const bool left_p = on_side(object, at_height(left.q, p.z()));
  const bool right_p = on_side(object, at_height(right.q, p.z()));
  const bool left_s = on_side(object, at_height(left.r, s.z()));
  const bool right_s = on_side(object, at_height(right.r, s.z()));
  const bool left_opens_wider = short_angle(left) > short_angle(right);
  bool go_left;
  if (left_p != right_p)
    go_left = left_p;
  else if (right_s)
    go_left = false;
  else
    go_left = left_p || left_s || left_opens_wider;
  return {go_left ? left : right, go_left == left_opens_wider};
}

/// The cylinder's crest where the line crosses it: the line is cut in the ratio of its ends' distances.
Vec3 apex(const WrapObject& object, const Vec3& p, const Vec3& s, bool far_side) {
  const double t = p.head<2>().norm() / (p.head<2>().norm() + s.head<2>().norm());
  const Vec3 crossing = p + t * (s - p);
  const Vec3 on_axis(0, 0, crossing.z());
  const Vec3 normal = (p - on_axis).normalized().cross((s - on_axis).normalized());
  Vec3 up = Vec3::UnitZ().cross(normal).normalized();
  if ((up.dot(crossing) < 0) != far_side) up = -up;
  return on_axis + object.size.x() * up;
}

/// Height at which the edge through a contact meets the plane; stays at its own end's height `z_own` where it
/// meets nowhere or would slide away from the other end.
double slid_height(const Vec2& contact, double z_own, double z_other, const Vec3& on_plane,
                   const Vec3& normal) {
  if (std::abs(normal.z()) < kLeastSlope) return z_own;
  const double z = on_plane.z() - normal.head<2>().dot(contact - on_plane.head<2>()) / normal.z();
  const bool in_reach = std::abs(z - z_own) <= kEdgeReach * (1 + 2e-5);
  return in_reach && std::abs(z - z_other) < std::abs(z_own - z_other) ? z : z_own;
}

}  // namespace

WrapContact wrap_cylinder_as_opensim(const WrapObject& object, const Vec3& p, const Vec3& s) {
  WrapContact contact;
  contact.status = cylinder_status(object, p, s);
  if (contact.status != WrapStatus::kWrapped) return contact;

  const auto [string, far_side] = choose_as_opensim(object, p, s);
  const Vec3 crest = apex(object, p, s, far_side);
  const Vec3 normal = (p - crest).normalized().cross((s - crest).normalized()).normalized();
  contact.q = at_height(string.q, slid_height(string.q, p.z(), s.z(), p, normal));
  contact.r = at_height(string.r, slid_height(string.r, s.z(), p.z(), p, normal));

  const double around = object.size.x() * string.angle, climb = contact.r.z() - contact.q.z();
  contact.arc = std::hypot(around, climb);
  const Vec2 tangent = string.sense / object.size.x() * Vec2(-string.q.y(), string.q.x());
  contact.direction = at_height(around * tangent, climb).normalized();

  const double half_length = object.size.y() / 2;
  if (std::abs(contact.q.z()) > half_length && std::abs(contact.r.z()) > half_length)
    contact = WrapContact{};
  return contact;
}

}  // namespace retrogait
