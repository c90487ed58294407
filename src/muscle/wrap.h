#pragma once
/// A taut string over one smooth surface: cylinder, sphere, ellipsoid, torus.
///
/// The string joins P and S, both outside the surface, touches it at Q (first) and R (last), and lies on
/// it along a geodesic between them; the straight ends are tangent to the geodesic. If the straight line
/// P–S is free (and on the allowed side), it does not wrap. Everything here is in the surface's frame:
/// cylinder and torus about z.
///
/// Whether it wraps follows OpenSim's rules; where it runs does not: it is the geodesic, found to 1e-12.
///   every shape   an end inside the surface: the line goes straight (kInside).
///   cylinder      taken as endless; no quadrant: wraps where P–S pierces it, the short way round.
///                 A quadrant: with both ends off the allowed half always; with one end off it also where
///                 the line passes the axis on the other half; with both on it where P–S pierces it.
///                 It turns the way that puts more of its ends Q, R on the allowed half (a tie: the shorter way
///                 of those that cross that half's middle). Q and R both beyond the length: free.
///   sphere        wraps where P–S pierces it, in the plane through its center. A quadrant, unless both ends
///                 are on the allowed half: the long way where that pulls the string towards the half.
///   ellipsoid     wraps where P–S pierces it; of all taut strings the shortest. A quadrant: the shortest
///                 string whose arc touches the allowed half. Where no geodesic does, the half's edge holds the
///                 string: it bends over one point of the edge (held), as light on a mirror. OpenSim mirrors
///                 a point of its plane section there, and may end up longer, or wholly off the half.
///   torus         the string belongs through the hole: it wraps where P–S pierces the tube, and where its
///                 point nearest the ring lies outside the ring. A quadrant: only nearest points on that half.
///                 It touches once, near that point; a line that pierces the tube twice runs through it the
///                 second time, as in OpenSim. Where no arc on the torus is taut, the string over the tube's
///                 tangent cylinder there stands.
#include <vector>

#include "model/actuators.h"

namespace retrogait {

enum class WrapStatus {
  kFree,     // the straight line stands
  kWrapped,  // q, r, arc, direction are set
  kInside,   // an end lies inside the surface: the line goes straight, as OpenSim does
};

/// A wrapped string, in the surface's frame.
struct WrapContact {
  WrapStatus status = WrapStatus::kFree;
  Vec3 q = Vec3::Zero(), r = Vec3::Zero();  // m: where it touches and leaves the surface
  double arc = 0;                           // m: length on the surface
  Vec3 direction = Vec3::Zero();            // unit: the way the arc leaves q
  bool held = false;                        // by the edge of its quadrant
};

/// p, s: the ends in the surface's frame, m. `start`: the contact of a nearby pose, to start iterations
/// from; the result must not depend on it beyond 1e-10.
WrapContact wrap_string(const WrapObject& object, const Vec3& p, const Vec3& s,
                        const WrapContact* start = nullptr);

/// OpenSim's cylinder with one wrap on the path: planar tangents, slid along the axis by the plane through
/// both ends and the apex, arc = √((rθ)² + Δz²). Only for PathRules::kOpenSim.
WrapContact wrap_cylinder_as_opensim(const WrapObject& object, const Vec3& p, const Vec3& s);

/// Points along the arc, ends included, m in the surface's frame (for drawing and for tests by polyline).
std::vector<Vec3> arc_points(const WrapObject& object, const WrapContact& contact, int count);

}  // namespace retrogait
