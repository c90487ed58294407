// Alignment of the leg in the frontal plane: where a knee meets its load.
// Based on: Lerner, DeMers, Delp, Browning 2015, J Biomech 48:644 (contact points of the two compartments, moved
// with frontal alignment).
// Differs from the paper: only the contact points move, the bones and muscles stay where they are; they move
// by the height of the triangle hip, knee, ankle, and not by a measured distance.
#include <algorithm>
#include <cmath>

#include "model/model.h"

namespace retrogait {

namespace {

template <class Which>
const JointSpec* find_joint(const ModelSpec& spec, Which which) {
  const auto it = std::find_if(spec.joints.begin(), spec.joints.end(), which);
  return it == spec.joints.end() ? nullptr : &*it;
}

/// How far the knee above this tibia leaves the line from hip to ankle, m, where thigh and shank stand at
/// `angle` to each other. Thigh and shank with the base make a triangle; its area gives its height.
double distance_from_line(const ModelSpec& spec, const std::string& tibia, double angle) {
  const JointSpec* knee = find_joint(spec, [&](const JointSpec& j) { return j.child == tibia; });
  const JointSpec* ankle = find_joint(spec, [&](const JointSpec& j) { return j.parent == tibia; });
  if (!knee || !ankle) return 0;
  const JointSpec* hip =
      find_joint(spec, [&](const JointSpec& j) { return j.child == knee->parent; });
  if (!hip) return 0;
  const double thigh = (knee->X_PF.p - hip->X_BM.p).norm();
  const double shank = (ankle->X_PF.p - knee->X_BM.p).norm();
  const double base =
      std::sqrt(thigh * thigh + shank * shank + 2 * thigh * shank * std::cos(angle));
  return thigh * shank * std::sin(angle) / base;
}

}  // namespace

void shift_knee_contacts(ModelSpec& spec, double varus) {
  for (ContactPointSpec& p : spec.contact_points) {
    if (!p.name.starts_with("knee_medial_") && !p.name.starts_with("knee_lateral_")) continue;
    // a knee that stands outward of its load carries more on the inside: both points move outward
    const double outward = p.name.ends_with("_l") ? -1 : 1;
    p.point.z() += outward * distance_from_line(spec, p.body, varus);
  }
}

}  // namespace retrogait
