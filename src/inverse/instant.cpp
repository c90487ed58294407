// The pipeline of one instant and the loads read from it.
// Based on: Hof, Gazendam, Sinke 2005, J Biomech 38:1 (extrapolated centre of mass, eqs. 1-4).
// Differs from the paper: the pendulum's length is the present height of the centre of mass, so that a
// crouched walker has a shorter one; the base of support is the outline of the foot's contact points, whether
// they touch already or not; on a slope the centre of mass is projected along gravity.
#include <algorithm>
#include <cmath>
#include <limits>

#include "inverse/inverse.h"

namespace retrogait {

const std::array<const char*, kLumbarLevels> kLumbarJoints = {"l5s1", "l4l5", "l3l4", "l2l3",
                                                              "l1l2"};

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
const Vec3 kResidualCenter(0, 0.95, 0);  // as SynthesisReport's

std::size_t at(int i) { return static_cast<std::size_t>(i); }

int find_joint(const Model& model, const std::string& name) {
  for (std::size_t j = 0; j < model.joints.size(); ++j)
    if (model.joints[j].name == name) return static_cast<int>(j);
  return -1;
}

// what the lower segment exerts on the child becomes the upper one's push on the lower: at the spine the
// child is the upper segment, so the push is its reaction; compression is then the child's own +y
Vec3 push_from_above(const Vec3& on_upper_child) {
  return {-on_upper_child.x(), on_upper_child.y(), -on_upper_child.z()};
}

// at the knee the child is the lower segment: the push is what acts on it, and compression is −y
Vec3 push_on_lower(const Vec3& on_lower_child) {
  return {on_lower_child.x(), -on_lower_child.y(), on_lower_child.z()};
}

void read_foot(const Instant& instant, bool left, SideLoads& out) {
  const Model& model = *instant.model;
  const FootReaction foot =
      foot_reaction(model, instant.data, left, kLoadedShare * model.body_weight());
  out.grf = foot.force;
  out.loaded = foot.loaded;
  out.cop_x = out.cop_z = out.margin_ap = out.margin_ml = kNone;
  if (!foot.loaded) return;
  const Vec3 cop = center_of_pressure_on_sole(instant, left);
  out.cop_x = cop.x();
  out.cop_z = cop.z();
  const Margins margins = stability_margins(instant, left);
  out.margin_ap = margins.ap;
  out.margin_ml = margins.ml;
}

void read_knee(const Instant& instant, bool left, SideLoads& out) {
  const int knee = instant.sites.side[left ? 1 : 0].knee;
  if (knee < 0) return;
  const Spatial F = joint_wrench_in_child(*instant.model, instant.data, knee);
  out.knee_force = push_on_lower(F.lin);
  // the right shank adducts about +x; what the ground does to it is the reaction of the internal moment
  out.knee_adduction_moment = left ? F.rot.x() : -F.rot.x();
}

}  // namespace

LoadSites find_load_sites(const Model& model) {
  LoadSites sites;
  sites.side[0].knee = find_joint(model, "knee_r");
  sites.side[1].knee = find_joint(model, "knee_l");
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
    sites.side[model.foot_points[at(p)].left ? 1 : 0].foot_points.push_back(p);
  Data standing = make_data(model);
  standing.q = model.standing;
  apply_couplings(model, standing);
  update_positions(model, standing);
  for (const bool left : {false, true}) {
    const FootAxes axes = foot_axes(model, standing, left);
    const Vec3 aside = axes.forward.cross(Vec3::UnitY());
    LoadSites::Side& side = sites.side[left ? 1 : 0];
    for (const int p : side.foot_points) {
      const Vec3 r = contact_point(model, standing, p) - axes.heel;
      side.sole.push_back({r.dot(axes.forward), 0, r.dot(aside)});
    }
  }
  for (std::size_t i = 0; i < kLumbarLevels; ++i)
    sites.lumbar[i] = find_joint(model, kLumbarJoints[i]);
  return sites;
}

Instant make_instant(const Model& model, const GaitCycle& cycle) {
  Instant instant;
  instant.model = &model;
  instant.cycle = &cycle;
  instant.sites = find_load_sites(model);
  instant.data = make_data(model);
  return instant;
}

void solve_instant(Instant& instant, double phi) {
  const Model& model = *instant.model;
  instant.phi = phi;
  sample(model, *instant.cycle, phi, instant.data);  // with positions and the ground reaction
  update_velocities(model, instant.data);
  update_accelerations(model, instant.data);
  solve_inverse_dynamics(model, instant.data);
  update_joint_loads(instant);
}

void update_joint_loads(Instant& instant) {
  const Model& model = *instant.model;
  const Data& data = instant.data;
  JointLoads& loads = instant.loads;
  loads.com = center_of_mass(model, data);
  for (std::size_t s = 0; s < 2; ++s) {
    read_foot(instant, s == 1, loads.side[s]);
    read_knee(instant, s == 1, loads.side[s]);
  }
  for (std::size_t i = 0; i < kLumbarLevels; ++i) {
    if (instant.sites.lumbar[i] < 0) continue;
    const Spatial F = joint_wrench_in_child(model, data, instant.sites.lumbar[i]);
    loads.lumbar[i].force = push_from_above(F.lin);
    loads.lumbar[i].moment = F.rot;
  }
  const Spatial& root = data.F_joint[0];
  const Vec3 center = kResidualCenter + data.X_WM[0].p.x() * Vec3::UnitX();
  loads.residual_force = root.lin.norm();
  loads.residual_moment = (root.rot + (data.X_WM[0].p - center).cross(root.lin)).norm();
}

Vec3 center_of_pressure_on_sole(const Instant& instant, bool left) {
  const LoadSites::Side& side = instant.sites.side[left ? 1 : 0];
  Vec3 sum = Vec3::Zero();
  double total = 0;
  for (std::size_t i = 0; i < side.sole.size(); ++i) {
    const double f = instant.data.foot_force[at(side.foot_points[i])].y();
    sum += f * side.sole[i];
    total += f;
  }
  return total > 0 ? Vec3(sum / total) : Vec3::Zero();
}

Vec3 extrapolated_center_of_mass(const CenterOfMass& com, const Vec3& gravity) {
  const double omega0 = std::sqrt(-gravity.y() / com.p.y());
  const Vec3 below = com.p - gravity * (com.p.y() / gravity.y());
  return below + Vec3(com.v.x(), 0, com.v.z()) / omega0;
}

Margins stability_margins(const Instant& instant, bool left) {
  const double travel = instant.cycle->travel_speed < 0 ? -1 : 1;
  const double outward = left ? -1 : 1;
  Margins edge{-1e9, -1e9};
  for (const int p : instant.sites.side[left ? 1 : 0].foot_points) {
    const Vec3 point = contact_point(*instant.model, instant.data, p);
    edge.ap = std::max(edge.ap, travel * point.x());
    edge.ml = std::max(edge.ml, outward * point.z());
  }
  const Vec3 x = extrapolated_center_of_mass(center_of_mass(*instant.model, instant.data),
                                             instant.data.gravity);
  return {edge.ap - travel * x.x(), edge.ml - outward * x.z()};
}

}  // namespace retrogait
