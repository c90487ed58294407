// Alignment of the leg in the frontal plane: where a knee meets its load.
// Based on: Lerner, DeMers, Delp, Browning 2015, J Biomech 48:644 (contact points of the two compartments, moved
// with frontal alignment).
// Differs from the paper: the points move by the height of the triangle hip, knee, ankle, and not by a measured
// distance; and what is attached to thigh, kneecap and shank moves with the bones, so that muscles keep their
// places at the knee and only what comes from the ground passes it elsewhere.
#include <algorithm>
#include <cmath>
#include <set>

#include "model/model.h"

namespace retrogait {

namespace {

template <class Which>
const JointSpec* find_joint(const ModelSpec& spec, Which which) {
  const auto it = std::find_if(spec.joints.begin(), spec.joints.end(), which);
  return it == spec.joints.end() ? nullptr : &*it;
}

/// One leg from hip to ankle, as it stands.
struct Leg {
  const JointSpec *hip = nullptr, *knee = nullptr, *ankle = nullptr;
  double outward = 1;  // along z: +1 the right leg, −1 the left

  bool complete() const { return hip && knee && ankle; }
  double thigh() const { return (knee->X_PF.p - hip->X_BM.p).norm(); }
  double shank() const { return (ankle->X_PF.p - knee->X_BM.p).norm(); }
};

Leg leg_of(const ModelSpec& spec, const std::string& tibia) {
  Leg leg;
  leg.outward = tibia.ends_with("_l") ? -1 : 1;
  leg.knee = find_joint(spec, [&](const JointSpec& j) { return j.child == tibia; });
  leg.ankle = find_joint(spec, [&](const JointSpec& j) { return j.parent == tibia; });
  if (leg.knee)
    leg.hip = find_joint(spec, [&](const JointSpec& j) { return j.child == leg.knee->parent; });
  return leg;
}

/// How far the knee leaves the line from hip to ankle, m, where thigh and shank stand at `angle` to each other.
/// Thigh and shank with the base make a triangle; its area gives its height.
double distance_from_line(const Leg& leg, double angle) {
  const double thigh = leg.thigh(), shank = leg.shank();
  const double base =
      std::sqrt(thigh * thigh + shank * shank + 2 * thigh * shank * std::cos(angle));
  return thigh * shank * std::sin(angle) / base;
}

/// Of the way that the knee goes outward, how much a point of a body goes: all of it at the knee and on the
/// kneecap, none at hip and ankle, in proportion between.
double share_of_way(const ModelSpec& spec, const Leg& leg, const std::string& body, double y) {
  if (body == leg.knee->child)
    return std::clamp(1 + (y - leg.knee->X_BM.p.y()) / leg.shank(), 0.0, 1.0);
  if (body == leg.knee->parent)
    return std::clamp((leg.hip->X_BM.p.y() - y) / leg.thigh(), 0.0, 1.0);
  const JointSpec* joint = find_joint(spec, [&](const JointSpec& j) { return j.child == body; });
  const bool kneecap = joint && joint->parent == leg.knee->parent;
  return kneecap ? 1 : 0;
}

/// The muscles of thigh, kneecap and shank, and what they wrap round.
void move_muscles(ModelSpec& spec, const Leg& leg, double way) {
  const auto move = [&](const std::string& body, Vec3& point) {
    point.z() += leg.outward * way * share_of_way(spec, leg, body, point.y());
  };
  for (MuscleSpec& muscle : spec.muscles)
    for (PathPointSpec& p : muscle.path)
      if (p.kind != PathPointKind::kMoving) move(p.body, p.point);
  for (WrapObjectSpec& w : spec.wrap_objects) move(w.body, w.X_BS.p);
}

}  // namespace

void shift_knee_contacts(ModelSpec& spec, double varus) {
  std::set<std::string> moved;  // shanks whose muscles have been
  for (ContactPointSpec& p : spec.contact_points) {
    if (!p.name.starts_with("knee_medial_") && !p.name.starts_with("knee_lateral_")) continue;
    const Leg leg = leg_of(spec, p.body);
    if (!leg.complete()) continue;
    // a knee that stands outward of its load carries more on the inside: both points move outward
    const double way = distance_from_line(leg, varus);
    p.point.z() += leg.outward * way;
    if (moved.insert(p.body).second) move_muscles(spec, leg, way);
  }
}

}  // namespace retrogait
