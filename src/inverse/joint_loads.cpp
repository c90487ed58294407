// What joints carry, read from wrenches.
// Based on: Lerner, DeMers, Delp, Browning 2015, J Biomech 48:644 (compartments of the knee pressed at one point
// each, which together carry the frontal moment).
// Differs from the paper: there the two compartments are joints of the model; here the wrench of one joint is
// shared between two points. The moment is taken about the x axis through the point half way between them.
#include "inverse/joint_loads.h"

#include <limits>

#include "base/numbers.h"

namespace retrogait {

namespace {

const LoadSites::Side& site(const Instant& instant, bool left) {
  return instant.sites.side[left ? 1 : 0];
}

const Mat3& axes_of(const Instant& instant, int body) { return instant.data.X_WB[at(body)].R; }

Vec3 place(const Instant& instant, int contact_point) {
  const ContactPoint& p = instant.model->contact_points[at(contact_point)];
  return p.body < 0 ? p.point : instant.data.X_WB[at(p.body)] * p.point;
}

double load_of(const Instant& instant, const LinearLoad& load) {
  return load.of(carried_wrench(instant, load.joint));
}

double resultant_force(const Instant& instant, int joint) {
  return joint < 0 ? kNone : carried_wrench(instant, joint).lin.norm();
}

void read_side(const Instant& instant, bool left, SideLoads& out) {
  const LoadSites::Side& side = site(instant, left);
  out.hip_contact = resultant_force(instant, side.hip);
  out.ankle_contact = resultant_force(instant, side.ankle);
  out.patellofemoral = resultant_force(instant, side.patella);
  out.knee_contact.setConstant(kNone);
  out.knee_medial = out.knee_lateral = kNone;
  if (side.knee < 0) return;
  for (int k = 0; k < 3; ++k) out.knee_contact[k] = load_of(instant, knee_force(instant, left, k));
  if (side.medial < 0 || side.lateral < 0) return;
  out.knee_medial = load_of(instant, knee_compartment(instant, left, Compartment::kMedial));
  out.knee_lateral = load_of(instant, knee_compartment(instant, left, Compartment::kLateral));
}

}  // namespace

Spatial intersegmental_wrench(const Instant& instant, int joint) {
  Spatial F = instant.data.F_joint[at(joint)];
  F += instant.springs.beyond[at(joint)];
  return F;
}

Spatial carried_wrench(const Instant& instant, int joint) {
  Spatial F = instant.contact[at(joint)];
  F += instant.springs.own[at(joint)];
  return F;
}

// the child is the lower segment: the push is what acts on it, and compression is −y
LinearLoad knee_force(const Instant& instant, bool left, int axis) {
  const int knee = site(instant, left).knee;
  const double sign = axis == 1 ? -1 : 1;
  return {knee, {Vec3::Zero(), sign * axes_of(instant, knee).col(axis)}};
}

// Two forces −F ŷ at z_this and z_other, sideways from Q half way between them, make the compression C and the
// moment M about Q along x: F_this + F_other = C, F_this z_this + F_other z_other = M.
LinearLoad knee_compartment(const Instant& instant, bool left, Compartment which) {
  const LoadSites::Side& side = site(instant, left);
  const bool medial = which == Compartment::kMedial;
  const Vec3 here = place(instant, medial ? side.medial : side.lateral);
  const Vec3 other = place(instant, medial ? side.lateral : side.medial);
  const Mat3& R_WB = axes_of(instant, side.knee);
  const Vec3 x = R_WB.col(0), y = R_WB.col(1), z = R_WB.col(2);
  const Vec3 p_QM = instant.data.X_WM[at(side.knee)].p - 0.5 * (here + other);
  const double apart = z.dot(other - here), z_other = 0.5 * apart;
  // F_this = (C z_other − M) / apart, where C = −ŷ·f and M = x̂·(m + p_QM × f)
  return {side.knee, {-x / apart, (-z_other * y - x.cross(p_QM)) / apart}};
}

// the child is the upper vertebra: the push on the lower is its reaction; compression is the child's own +y
LinearLoad disc_force(const Instant& instant, std::size_t level, int axis) {
  const int joint = instant.sites.lumbar[level];
  const double sign = axis == 1 ? 1 : -1;
  const Vec3 along = axes_of(instant, joint) * instant.sites.R_BD[level].col(axis);
  return {joint, {Vec3::Zero(), sign * along}};
}

LinearLoad disc_moment(const Instant& instant, std::size_t level, int axis) {
  const int joint = instant.sites.lumbar[level];
  const Vec3 about = axes_of(instant, joint) * instant.sites.R_BD[level].col(axis);
  return {joint, {about, Vec3::Zero()}};
}

LinearLoad resultant(const Instant& instant, int joint) {
  const Vec3 force = carried_wrench(instant, joint).lin;
  const double size = force.norm();
  return {joint, {Vec3::Zero(), size > 0 ? Vec3(force / size) : Vec3::Zero()}};
}

void update_contact_loads(Instant& instant) {
  for (const bool left : {false, true}) read_side(instant, left, instant.loads.side[left]);
  for (std::size_t d = 0; d < kLumbarLevels; ++d) {
    if (instant.sites.lumbar[d] < 0) continue;
    JointLoads::Disc& disc = instant.loads.lumbar[d];
    for (int k = 0; k < 3; ++k) {
      disc.contact[k] = load_of(instant, disc_force(instant, d, k));
      disc.share[k] = load_of(instant, disc_moment(instant, d, k));
    }
  }
}

}  // namespace retrogait
