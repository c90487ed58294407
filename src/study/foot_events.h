#pragma once
/// When feet touch and leave over one cycle, from the vertical force on each foot point.
#include "study/study.h"

namespace retrogait {

/// Vertical force on every foot point at equal steps of the right foot's cycle, N: [foot point][sample]. An even
/// number of samples.
using PointForces = std::vector<std::vector<double>>;

/// Of a side (0 right, 1 left), in per cent of its own cycle, which for the left begins half a cycle later. A foot
/// that presses before its scripted contact touches below 0 %.
FootEvents find_events(const Model& model, const PointForces& forces, int side);

/// How long both feet press, % of the cycle.
double double_support(const Model& model, const PointForces& forces);

/// Middle of the foot's contact points, m in W.
Vec3 foot_center(const Instant& instant, int side);

/// Where on the sole the centre of pressure lies, between the heel point (0 %) and the hallux point (100 %).
double strike_index(const Instant& instant, int side);

}  // namespace retrogait
