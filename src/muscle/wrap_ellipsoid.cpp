// A string over an ellipsoid: first guesses from plane sections, then the geodesic.
#include <cmath>

#include "muscle/wrap_geodesic.h"
#include "muscle/wrap_shapes.h"
#include "muscle/wrap_surfaces.h"

namespace retrogait::wrapping {
namespace {

constexpr double kSkin = 1e-4;  // of 2 f: OpenSim's grace for an end that lies on the surface

/// Strings of planes through the line P–S, in coordinates that make the ellipsoid a unit sphere: tangents stay
/// tangents, the plane's section is a circle.
struct PlaneFan {
  const Ellipsoid& surface;
  Vec3 along, foot, up,
      side;  // the line's direction and point nearest the center; two axes across it
  double p_along, s_along;

  PlaneFan(const Ellipsoid& ellipsoid, const Vec3& p, const Vec3& s) : surface(ellipsoid) {
    const Vec3 p1 = p.cwiseQuotient(surface.axes), s1 = s.cwiseQuotient(surface.axes);
    along = (s1 - p1).normalized();
    p_along = p1.dot(along);
    s_along = s1.dot(along);
    foot = p1 - p_along * along;
    int least;
    along.cwiseAbs().minCoeff(&least);
    up = (Vec3::Unit(least) - along[least] * along).normalized();
    side = along.cross(up);
  }
  bool pierces() const { return foot.squaredNorm() < 1 && p_along < 0 && s_along > 0; }
};

struct PlaneString {
  CircleString circle;
  Vec3 center, e1, e2;  // of the circle; e1 along the line, e2 away from it
  double radius;
  Vec3 point(double angle) const {  // from Q on
    const Vec2 turned(circle.q.x() * std::cos(angle) + circle.q.y() * std::sin(angle),
                      circle.q.y() * std::cos(angle) - circle.q.x() * std::sin(angle));
    return center + turned.x() * e1 + turned.y() * e2;
  }
};

PlaneString string_in_plane(const PlaneFan& fan, double angle) {
  PlaneString string;
  string.e1 = fan.along;
  string.e2 = std::cos(angle) * fan.up + std::sin(angle) * fan.side;
  const double height = fan.foot.dot(string.e2);
  string.center = fan.foot - height * string.e2;
  string.radius = std::sqrt(1 - string.center.squaredNorm());
  string.circle =
      string_round_circle(Vec2(fan.p_along, height), Vec2(fan.s_along, height), string.radius, -1);
  return string;
}

double arc_length(const PlaneFan& fan, const PlaneString& string) {
  const Vec2& q = string.circle.q;
  return fan.surface.section_length(q.x() * string.e1 + q.y() * string.e2,
                                    q.y() * string.e1 - q.x() * string.e2, string.circle.angle);
}

Vec3 to_ellipsoid(const PlaneFan& fan, const Vec3& x) { return fan.surface.axes.cwiseProduct(x); }

double string_length(const PlaneFan& fan, const Vec3& p, const Vec3& s, double angle) {
  const PlaneString string = string_in_plane(fan, angle);
  return (to_ellipsoid(fan, string.point(0)) - p).norm() + arc_length(fan, string) +
         (to_ellipsoid(fan, string.point(string.circle.angle)) - s).norm();
}

Arc arc_in_plane(const PlaneFan& fan, const Vec3& p, double angle) {
  const PlaneString string = string_in_plane(fan, angle);
  const Vec3 q = to_ellipsoid(fan, string.point(0));
  return {q, Vec3(q - p), arc_length(fan, string)};
}

/// Of all shortest strings (each the shortest of its neighbours), the shortest that `admits`.
template <class Admits>
WrapContact shortest_geodesic(const Ellipsoid& surface, const Vec3& p, const Vec3& s,
                              const Admits& admits) {
  WrapContact best;
  const PlaneFan fan(surface, p, s);
  if (!fan.pierces()) return best;

  constexpr int kPlanes = 24;
  std::array<double, kPlanes> planar;
  for (int i = 0; i < kPlanes; ++i) planar[i] = string_length(fan, p, s, 2 * kPi * i / kPlanes);
  double shortest = INFINITY;
  for (int i = 0; i < kPlanes; ++i) {
    const double before = planar[(i + kPlanes - 1) % kPlanes], here = planar[i],
                 after = planar[(i + 1) % kPlanes];
    if (!(here < before && here <= after)) continue;
    const double shift = 0.5 * (before - after) / (before - 2 * here + after);
    const Arc arc = arc_in_plane(fan, p, 2 * kPi * (i + shift) / kPlanes);
    WrapContact contact;
    if (!tighten(surface, p, s, arc, contact)) continue;
    const double length = whole_length(contact, p, s);
    if (length < shortest && admits(contact)) {
      shortest = length;
      best = contact;
    }
  }
  return best;
}

}  // namespace

WrapContact wrap_ellipsoid(const WrapObject& object, const Vec3& p, const Vec3& s) {
  const Ellipsoid surface(object.size);
  WrapContact contact;
  if (surface.depth(p) < -kSkin || surface.depth(s) < -kSkin) {
    contact.status = WrapStatus::kInside;
    return contact;
  }
  if (!PlaneFan(surface, p, s).pierces()) return contact;

  const auto any = [](const WrapContact&) { return true; };
  const auto height = [&](const Vec3& x) { return object.side_sign * x[object.side_axis]; };
  const auto touches = [&](const WrapContact& c) {
    if (height(c.q) >= 0 || height(c.r) >= 0) return true;
    return height(follow_geodesic(surface, c.q, c.direction, c.arc / 2).x) >= 0;
  };
  contact = shortest_geodesic(surface, p, s, any);
  if (object.side_sign == 0 || touches(contact)) return contact;
  contact = shortest_geodesic(surface, p, s, touches);
  const WrapContact held = held_at_edge(surface, object.side_axis, p, s);
  const bool free_is_shorter = contact.status == WrapStatus::kWrapped &&
                               whole_length(contact, p, s) < whole_length(held, p, s);
  return free_is_shorter ? contact : held;
}

}  // namespace retrogait::wrapping
