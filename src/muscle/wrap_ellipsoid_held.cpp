// A string over an ellipsoid that would lie wholly off the half its quadrant allows: the edge of that half, the
// ellipsoid's section by a plane of symmetry, holds it. It bends over one point of the edge, where both legs
// make the same angle with it, as light on a mirror.
#include <cmath>

#include "muscle/wrap_geodesic.h"
#include "muscle/wrap_shapes.h"
#include "muscle/wrap_surfaces.h"

namespace retrogait::wrapping {
namespace {

/// One end of a held string: from the point on the edge to P, straight or over the surface.
struct Leg {
  WrapContact contact;  // from the edge (q) to where it leaves (r)
  Vec3 departure;       // unit: the way it leaves the edge
};

/// A leg's first guess: the section by the plane through c, P and the center.
struct SectionLeg {
  Arc arc;
  double length;
};

bool sees(const Ellipsoid& surface, const Vec3& c, const Vec3& p) {
  return surface.gradient(c).dot(p - c) >= 0;
}

SectionLeg section_towards(const Ellipsoid& surface, const Vec3& c, const Vec3& p) {
  const Vec3 from = c.cwiseQuotient(surface.axes), to = p.cwiseQuotient(surface.axes);
  const Vec3 e1 = from.normalized();
  const Vec3 e2 = (to - e1.dot(to) * e1).normalized();
  const double angle = std::atan2(to.dot(e2), to.dot(e1)) -
                       std::acos(std::min(1.0, 1 / to.norm()));  // to where P's tangent touches
  const Vec3 touch = surface.axes.cwiseProduct(std::cos(angle) * e1 + std::sin(angle) * e2);
  const double arc = surface.section_length(e1, e2, angle);
  return {{c, surface.axes.cwiseProduct(e2), arc}, arc + (p - touch).norm()};
}

/// Enough to find the place on the edge near which the held string is shortest.
double rough_leg(const Ellipsoid& surface, const Vec3& c, const Vec3& p) {
  return sees(surface, c, p) ? (p - c).norm() : section_towards(surface, c, p).length;
}

/// `guess`, where it has a direction, is the leg of a point nearby on the edge; it is left with this one's.
Leg leg_towards(const Ellipsoid& surface, const Vec3& c, const Vec3& p, Arc& guess) {
  Leg leg;
  leg.contact.q = leg.contact.r = c;
  leg.departure = (p - c).normalized();
  if (sees(surface, c, p)) return leg;
  guess.q = c;
  if (guess.length <= 0 || !tighten(surface, c, p, guess, leg.contact)) {
    if (!tighten(surface, c, p, section_towards(surface, c, p).arc, leg.contact)) return leg;
  }
  leg.departure = leg.contact.direction;
  guess = {c, leg.departure, leg.contact.arc};
  return leg;
}

struct Edge {
  Vec3 e1, e2;  // semi-axes of the section that bounds the allowed half
  Vec3 point(double angle) const { return std::cos(angle) * e1 + std::sin(angle) * e2; }
  Vec3 rate(double angle) const { return std::cos(angle) * e2 - std::sin(angle) * e1; }
};

/// Change of the held string's length as its point moves round the edge.
double slope_at(const Ellipsoid& surface, const Edge& edge, double angle, const Vec3& p,
                const Vec3& s, Arc& arc_p, Arc& arc_s) {
  const Vec3 c = edge.point(angle);
  const Vec3 to_p = leg_towards(surface, c, p, arc_p).departure;
  const Vec3 to_s = leg_towards(surface, c, s, arc_s).departure;
  return -(to_p + to_s).dot(edge.rate(angle));
}

/// Where between `low` and `high` the held string is shortest: its slope rises through zero there.
double settle_on_edge(const Ellipsoid& surface, const Edge& edge, double low, double middle,
                      double high, const Vec3& p, const Vec3& s) {
  Arc arc_p, arc_s;
  const auto slope = [&](double angle) {
    return slope_at(surface, edge, angle, p, s, arc_p, arc_s);
  };
  double at_low = slope(low), at_high = slope(high);
  for (int i = 0; i < 8 && !(at_low < 0); ++i) at_low = slope(low = 0.5 * (low + middle));
  for (int i = 0; i < 8 && !(at_high > 0); ++i) at_high = slope(high = 0.5 * (high + middle));

  // regula falsi; an end that stays twice counts half (Illinois)
  double angle = middle;
  int stayed = 0;
  for (int i = 0; i < 60 && high - low > 1e-14; ++i) {
    const double next = (low * at_high - high * at_low) / (at_high - at_low);
    if (!(std::abs(next - angle) > 1e-13)) break;
    angle = next;
    const double here = slope(angle);
    if (here == 0) break;
    if (here < 0) {
      low = angle, at_low = here;
      if (stayed > 0) at_high /= 2;
      stayed = 1;
    } else {
      high = angle, at_high = here;
      if (stayed < 0) at_low /= 2;
      stayed = -1;
    }
  }
  return angle;
}

}  // namespace

WrapContact held_at_edge(const Ellipsoid& surface, int side_axis, const Vec3& p, const Vec3& s) {
  const int i1 = (side_axis + 1) % 3, i2 = (side_axis + 2) % 3;
  const Edge edge{surface.axes[i1] * Vec3::Unit(i1), surface.axes[i2] * Vec3::Unit(i2)};
  constexpr int kPoints = 24;
  constexpr double kApart = 2 * kPi / kPoints;
  double nearest = 0, shortest = INFINITY;
  for (int i = 0; i < kPoints; ++i) {
    const Vec3 c = edge.point(i * kApart);
    const double length = rough_leg(surface, c, p) + rough_leg(surface, c, s);
    if (length < shortest) {
      shortest = length;
      nearest = i * kApart;
    }
  }
  const double angle =
      settle_on_edge(surface, edge, nearest - kApart, nearest, nearest + kApart, p, s);

  const Vec3 c = edge.point(angle);
  Arc arc_p, arc_s;
  const Leg to_p = leg_towards(surface, c, p, arc_p), to_s = leg_towards(surface, c, s, arc_s);
  WrapContact contact;
  contact.status = WrapStatus::kWrapped;
  contact.q = to_p.contact.r;
  contact.r = to_s.contact.r;
  contact.arc = to_p.contact.arc + to_s.contact.arc;
  contact.direction = to_p.contact.arc > 0 ? (contact.q - p).normalized() : to_s.departure;
  contact.held = true;
  return contact;
}

}  // namespace retrogait::wrapping
