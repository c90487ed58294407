#pragma once
/// The sole against the ground.
///
/// A foot presses on the ground through six points a side (heel, lateral rearfoot, metatarsals 5 and
/// 1, lateral toe, hallux). Each is the centre of a small sphere that rolls without slipping; the
/// ground touches it straight below, `radius` under the centre. Ground axes are surface axes: on a
/// slope y is the normal and gravity is tilted, so every formula here stays the same.
///
///   ForceWindow   the force at one point over the cycle: cubic B-splines that vanish, with two
///                 derivatives, at both ends of its contact window.
#include "model/model.h"
#include "multibody/multibody.h"

namespace retrogait {

/// Where the ground touches a point, m in W. Needs: position.
Vec3 contact_point(const Model& model, const Data& data, int foot_point);
/// Velocity of the sole's material at that place, m/s in W. Needs: velocity.
Vec3 contact_velocity(const Model& model, const Data& data, int foot_point);
/// Gap between sphere and ground, m; negative = penetration. Needs: position.
double contact_height(const Model& model, const Data& data, int foot_point);

/// Adds data.foot_force of every point, at its contact point, to data.F_ext. Needs: position.
void apply_ground_reaction(const Model& model, Data& data);

/// The ground reaction under one foot.
struct FootReaction {
  Vec3 force = Vec3::Zero();   // N
  Vec3 moment = Vec3::Zero();  // N·m about W's origin
  bool loaded = false;         // vertical force above the threshold: the rest is defined
  Vec3 cop = Vec3::Zero();     // centre of pressure on y = 0, m in W
  double free_moment = 0;      // N·m about the vertical through cop
};

/// Sum over the points of one side. Below `threshold` (N) there is no centre of pressure.
FootReaction foot_reaction(const Model& model, const Data& data, bool left, double threshold);
/// The rest of a reaction from its force and moment.
void complete(FootReaction& reaction, double threshold);

/// Foot axes on the ground, for centres of pressure: origin below the heel point, along the line from
/// the heel to the middle of the metatarsal points, projected on the ground.
struct FootAxes {
  Vec3 heel = Vec3::Zero();      // m in W, on y = 0
  Vec3 forward = Vec3::UnitX();  // unit, horizontal
};
FootAxes foot_axes(const Model& model, const Data& data, bool left);

/// Cubic B-spline basis on [start, end] (cycles), `intervals` equal knots, only the splines that
/// vanish with slope and curvature at both ends: intervals − 3 of them.
struct ForceWindow {
  double start = 0, end = 0;
  int intervals = 4;

  int size() const { return intervals - 3; }
  double knot() const { return (end - start) / intervals; }
  /// How far phase `phi` (any cycle) is into the window, cycles; negative = outside.
  double local(double phi) const;
  /// The at most four splines alive at phi: index of the first, and weights. count 0 = outside.
  struct Alive {
    int first = 0, count = 0;
    double weight[4] = {0, 0, 0, 0};
  };
  Alive eval(double phi) const;
};

}  // namespace retrogait
