#pragma once
/// The loads of joints as weighted sums of what a joint carries. Internal to src/inverse.
///
/// Every component of a joint's load is linear in the wrench on its child: load = weight · wrench. The weight
/// is geometry alone, so that the same sum taken over the parts of the wrench takes the load apart.
#include <array>

#include "inverse/inverse.h"

namespace retrogait {

/// In W, of moment (about the child-side joint frame's origin) and force.
struct LinearLoad {
  int joint = -1;
  Spatial weight;

  double of(const Spatial& wrench) const {
    return weight.rot.dot(wrench.rot) + weight.lin.dot(wrench.lin);
  }
};

/// On the joint's child, about the child-side joint frame's origin, in W: what it needs, muscles and springs
/// or not; and what the joint carries of it.
Spatial intersegmental_wrench(const Instant& instant, int joint);
Spatial carried_wrench(const Instant& instant, int joint);

/// Thigh on shank along an axis of the tibia: forward, compression, to the right.
LinearLoad knee_force(const Instant& instant, bool left, int axis);
enum class Compartment { kMedial, kLateral };
/// The compression of one compartment.
LinearLoad knee_compartment(const Instant& instant, bool left, Compartment which);
/// Upper body on lower along an axis of the disc: forward, compression, to the right.
LinearLoad disc_force(const Instant& instant, std::size_t level, int axis);
/// On the upper vertebra, about an axis of the disc.
LinearLoad disc_moment(const Instant& instant, std::size_t level, int axis);
/// The whole force, whatever the axes: its weight is the direction in which it acts now.
LinearLoad resultant(const Instant& instant, int joint);

}  // namespace retrogait
