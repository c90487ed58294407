// A string through the hole of a torus about z, over the inner side of its tube.
// Based on OpenSim's rule (WrapTorus.cpp): where the line comes nearest to the ring, the tube is taken as a
// cylinder whose inner half holds the string. Differs: only which side and whether; the string then lies on
// the torus itself.
#include <cmath>

#include "muscle/wrap_geodesic.h"
#include "muscle/wrap_shapes.h"
#include "muscle/wrap_surfaces.h"

namespace retrogait::wrapping {
namespace {

/// Half the change of the squared distance to the ring along the line.
double approach(const Torus& torus, const Vec3& x, const Vec3& along) {
  return x.dot(along) - torus.ring * x.head<2>().normalized().dot(along.head<2>());
}

/// The point of the segment P–S nearest the ring, on the allowed half of a quadrant. False: there is none.
bool nearest_to_ring(const WrapObject& object, const Torus& torus, const Vec3& p, const Vec3& s,
                     Vec3& nearest) {
  constexpr int kPieces = 32;  // two valleys at most; no piece holds both
  const Vec3 along = s - p;
  double least = INFINITY;
  const auto consider = [&](const Vec3& x) {
    if (object.side_sign != 0 && !on_side(object, x)) return;
    if (torus.distance_to_ring(x) >= least) return;
    least = torus.distance_to_ring(x);
    nearest = x;
  };
  consider(p);
  consider(s);
  for (int i = 0; i < kPieces; ++i) {
    double low = double(i) / kPieces, high = double(i + 1) / kPieces;
    if (approach(torus, p + low * along, along) >= 0 ||
        approach(torus, p + high * along, along) < 0)
      continue;
    while (high - low > 1e-15) {
      const double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) break;
      (approach(torus, p + middle * along, along) < 0 ? low : high) = middle;
    }
    consider(p + 0.5 * (low + high) * along);
  }
  return least < INFINITY;
}

/// The string over the cylinder along the ring's tangent at `middle`: a guess, and what stands where no single
/// arc on the torus is taut (a string that touches the tube twice).
WrapContact string_on_cylinder(const Torus& torus, const Vec3& middle, const Vec3& p,
                               const Vec3& s) {
  Mat3 R_TC;  // cylinder's x towards the hole, its axis along the ring
  R_TC.col(0) = -middle.normalized();
  R_TC.col(1) = -Vec3::UnitZ();
  R_TC.col(2) = R_TC.col(0).cross(R_TC.col(1));
  WrapObject cylinder{};
  cylinder.shape = WrapShape::kCylinder;
  cylinder.size = Vec3(torus.tube, INFINITY, 0);
  cylinder.side_axis = 0;
  cylinder.side_sign = 1;
  const Vec3 p_C = R_TC.transpose() * (p - middle), s_C = R_TC.transpose() * (s - middle);
  WrapContact contact = string_over_cylinder(cylinder, p_C, s_C);
  contact.q = middle + R_TC * contact.q;
  contact.r = middle + R_TC * contact.r;
  contact.direction = R_TC * contact.direction;
  return contact;
}

/// Tightens from the string over the cylinder at `middle`.
bool tighten_at(const Torus& torus, const Vec3& middle, const Vec3& p, const Vec3& s,
                WrapContact& contact) {
  const WrapContact guess = string_on_cylinder(torus, middle, p, s);
  return tighten(torus, p, s, Arc{guess.q, guess.direction, guess.arc}, contact);
}

/// Where the nearest place of the ring leads to no taut string (it would touch the tube twice, or run far round
/// it), the shortest of those that other places of the ring lead to.
bool tighten_elsewhere(const Torus& torus, const Vec3& middle, const Vec3& p, const Vec3& s,
                       WrapContact& contact) {
  constexpr int kPlaces = 12;
  double shortest = INFINITY;
  for (int i = 1; i < kPlaces; ++i) {
    WrapContact other;
    const Vec3 place = rotation_about(Vec3::UnitZ(), 2 * kPi * i / kPlaces) * middle;
    if (!tighten_at(torus, place, p, s, other) || whole_length(other, p, s) >= shortest) continue;
    shortest = whole_length(other, p, s);
    contact = other;
  }
  return shortest < INFINITY;
}

WrapContact string_through_hole(const Torus& torus, const Vec3& nearest, const Vec3& p,
                                const Vec3& s) {
  WrapContact contact;
  const Vec3 middle = torus.nearest_on_ring(nearest);
  if (tighten_at(torus, middle, p, s, contact)) return contact;
  if (tighten_elsewhere(torus, middle, p, s, contact)) return contact;
  return string_on_cylinder(torus, middle, p, s);
}

}  // namespace

WrapContact wrap_torus(const WrapObject& object, const Vec3& p, const Vec3& s) {
  WrapContact contact;
  const Torus torus{object.size.x(), object.size.y()};
  if (torus.distance_to_ring(p) < torus.tube || torus.distance_to_ring(s) < torus.tube) {
    contact.status = WrapStatus::kInside;
    return contact;
  }
  Vec3 nearest;
  if (!nearest_to_ring(object, torus, p, s, nearest)) return contact;
  const bool pierces = torus.distance_to_ring(nearest) < torus.tube;
  const bool passes_outside = nearest.head<2>().norm() > torus.ring;
  if (!pierces && !passes_outside) return contact;
  // always from the farther end: Newton's way, and so which string it finds, is then the same from both
  const bool reversed = p.squaredNorm() < s.squaredNorm();
  contact = reversed ? string_through_hole(torus, nearest, s, p)
                     : string_through_hole(torus, nearest, p, s);
  if (reversed) {
    std::swap(contact.q, contact.r);
    contact.direction = (contact.q - p).normalized();
  }
  return contact;
}

}  // namespace retrogait::wrapping
