// The pipeline of one instant and the loads read from it.
// Based on: Hof, Gazendam, Sinke 2005, J Biomech 38:1 (extrapolated centre of mass, eqs. 1-4).
// Differs from the paper: the pendulum's length is the present height of the centre of mass, so that a
// crouched walker has a shorter one; the base of support is the outline of the foot's contact points, whether
// they touch already or not; on a slope the centre of mass is projected along gravity.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/numbers.h"
#include "inverse/joint_loads.h"
#include "inverse/laid_muscles.h"
#include "muscle/metabolic.h"
#include "muscle/muscle.h"
#include "muscle/norm_limits.h"

namespace retrogait {

const std::array<const char*, kLumbarLevels> kLumbarJoints = {"l5s1", "l4l5", "l3l4", "l2l3",
                                                              "l1l2"};

namespace {

const Vec3 kResidualCenter(0, 0.95, 0);  // as SynthesisReport's

int find_joint(const Model& model, const std::string& name) {
  for (std::size_t j = 0; j < model.joints.size(); ++j)
    if (model.joints[j].name == name) return static_cast<int>(j);
  return -1;
}

// the joint that carries the shank, whatever the model calls it
int find_knee(const Model& model, const std::string& side) {
  const int named = find_joint(model, "knee_" + side);
  return named >= 0 ? named : model.find_body("tibia_" + side);
}

void find_foot(const Model& model, const std::string& letter, LoadSites::Side& side) {
  side.hip = model.find_body("femur_" + letter);  // a body hangs on the joint of its own index
  side.knee = find_knee(model, letter);
  side.ankle = model.find_body("talus_" + letter);
  side.patella = model.find_body("patella_" + letter);
  side.medial = model.find_contact_point("knee_medial_" + letter);
  side.lateral = model.find_contact_point("knee_lateral_" + letter);
  side.calcaneus = model.find_body("calcn_" + letter);
  for (const char* name : {"talus_", "calcn_", "toes_", "foot_"})
    if (const int body = model.find_body(name + letter); body >= 0) side.foot.push_back(body);
  if (const int point = model.find_foot_point("heel_" + letter); point >= 0)
    side.heel = model.foot_points[at(point)].point.x();
}

// in the axes of the calcaneus, from the heel point
Vec3 on_calcaneus(const Instant& instant, bool left, const Vec3& p_WQ) {
  const LoadSites::Side& side = instant.sites.side[left ? 1 : 0];
  if (side.calcaneus < 0) return Vec3::Constant(kNone);
  return instant.data.X_WB[at(side.calcaneus)].inverse() * p_WQ - side.heel * Vec3::UnitX();
}

void read_foot(const Instant& instant, bool left, SideLoads& out) {
  const Model& model = *instant.model;
  const FootReaction foot = ground_reaction(instant, left);
  out.grf = foot.force;
  out.loaded = foot.loaded;
  out.cop_x = out.cop_z = out.margin_ap = out.margin_ml = kNone;
  if (!foot.loaded) return;
  const Vec3 cop = instant.walk ? on_calcaneus(instant, left, foot.cop)
                                : center_of_pressure_on_sole(instant, left);
  out.cop_x = cop.x();
  out.cop_z = cop.z();
  if (model.foot_points.empty()) return;
  const Margins margins = stability_margins(instant, left);
  out.margin_ap = margins.ap;
  out.margin_ml = margins.ml;
}

void read_knee(const Instant& instant, bool left, SideLoads& out) {
  const int knee = instant.sites.side[left ? 1 : 0].knee;
  if (knee < 0) return;
  const Spatial F = intersegmental_wrench(instant, knee);
  for (int k = 0; k < 3; ++k) out.knee_force[k] = knee_force(instant, left, k).of(F);
  // the right shank adducts about +x; what the ground does to it is the reaction of the internal moment
  const double about_x = instant.data.X_WB[at(knee)].R.col(0).dot(F.rot);
  out.knee_adduction_moment = left ? about_x : -about_x;
}

// as an upper body pushes a lower one, in the axes of the vertebra
void read_disc(const Instant& instant, int joint, JointLoads::Disc& out) {
  const Spatial F = intersegmental_wrench(instant, joint);
  const Mat3& R_WB = instant.data.X_WB[at(joint)].R;
  const Vec3 on_upper = R_WB.transpose() * F.lin;
  out.force = Vec3(-on_upper.x(), on_upper.y(), -on_upper.z());
  out.moment = R_WB.transpose() * F.rot;
}

// what a wrench on the bodies beyond a joint does along the coordinate of one of its steps
double along_step(const Data& data, const Step& step, std::size_t s, const Vec3& p_WM,
                  const Spatial& F) {
  const Vec3 axis = data.step_curve[s].df * data.step_axis[s];
  if (step.kind == StepKind::kTranslation) return axis.dot(F.lin);
  return axis.dot(F.rot + (p_WM - data.step_point[s]).cross(F.lin));
}

void add_springs(const Model& model, const Instant& instant, VecX& moment) {
  if (model.bushings.empty() && model.pressures.empty()) return;
  const Data& data = instant.data;
  for (std::size_t j = 0; j < model.joints.size(); ++j) {
    const Joint& joint = model.joints[j];
    for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s)
      if (const Step& step = model.steps[at(s)]; step.coordinate >= 0)
        moment[step.coordinate] +=
            along_step(data, step, at(s), data.X_WM[j].p, instant.springs.beyond[j]);
  }
}

// as project_on_independent, without its allocation
void carry_moments(Instant& instant) {
  const Model& model = *instant.model;
  instant.moment = instant.data.tau;
  add_springs(model, instant, instant.moment);
  for (int i = 0; i < model.ncoord(); ++i) {
    const Coordinate& c = model.coordinates[at(i)];
    if (c.kind != CoordinateKind::kCoupled) continue;
    instant.moment[c.coupled_to] +=
        c.coupling.eval(instant.data.q[c.coupled_to]).df * instant.moment[i];
    instant.moment[i] = 0;
  }
}

// motion to velocities, ground reaction and the springs of joints, of a phase
void sample_cycle(Instant& instant, double phi) {
  const GaitCycle& cycle = *instant.cycle;
  instant.phi = phi;
  instant.travelled = cycle.travel_speed * cycle.period * phi;
  sample(*instant.model, cycle, phi, instant.data);
  update_velocities(*instant.model, instant.data);
  apply_passive_forces(*instant.model, instant.data);
}

// the same of a measured time
void sample_walk(Instant& instant, double time, AccelerationRule acceleration,
                 CouplingRule coupling) {
  const MeasuredWalk& walk = *instant.walk;
  const Model& model = *instant.model;
  Data& data = instant.data;
  instant.time = time;
  instant.travelled = walk.travel_speed * (time - walk.motion.first());
  sample(model, walk.motion, time, data, acceleration, coupling);
  update_positions(model, data);
  update_velocities(model, data);
  clear_applied_forces(data);
  apply_loads(model, walk.loads, time, data);
  apply_passive_forces(model, data);
}

// how far steady travel had come as the recording began: whole strides since the walk's x = 0
double travelled_before(const Instant& instant) {
  const Recording& recording = *instant.recording;
  const int tx = instant.model->find_coordinate("pelvis_tx");
  const double stride = recording.travel_speed * recording.period;
  if (tx < 0 || stride == 0) return 0;
  return stride * std::round(recording.instants.front().q[tx] / stride);
}

// the same of a recorded step; its forces hold the springs already. On a belt velocities are those over the belt: it is
// ground as good as any, and where the mass centre is heading is judged against the feet that it carries
void sample_recording(Instant& instant, double when) {
  const Recording& recording = *instant.recording;
  const Model& model = *instant.model;
  Data& data = instant.data;
  const RecordedInstant& now = recording.instants.at(static_cast<std::size_t>(std::lround(when)));
  instant.phi = when / recording.per_stride;
  instant.time = now.time;
  instant.travelled = travelled_before(instant) +
                      recording.travel_speed * (now.time - recording.instants.front().time);
  data.q = now.q, data.v = now.v, data.a = now.a;
  if (const int tx = model.find_coordinate("pelvis_tx"); tx >= 0)
    data.v[tx] -= recording.belt_speed;
  data.gravity = recording.gravity;
  data.foot_force = now.foot_force;
  update_positions(model, data);
  update_velocities(model, data);
  apply_passive_forces(model, data);
  data.F_ext = now.F_ext;
}

void solve_dynamics(Instant& instant) {
  update_accelerations(*instant.model, instant.data);
  solve_inverse_dynamics(*instant.model, instant.data);
  update_spring_forces(*instant.model, instant.data, instant.springs);
}

// nothing of a cycle or a walk yet
Instant blank_instant(const Model& model, const MuscleRules& muscles) {
  Instant instant;
  instant.model = &model;
  instant.sites = find_load_sites(model);
  instant.data = make_data(model);
  instant.springs = make_spring_forces(model);
  instant.moment = VecX::Zero(model.ncoord());
  if (!muscles.contraction) return instant;
  instant.muscles.emplace();
  instant.muscles->rules = muscles;
  instant.muscles->sharer = make_load_sharer(model, muscles.sharing);
  instant.muscles->forward = make_forward_scratch(model);
  instant.muscles->applied = VecX::Zero(model.ncoord());
  return instant;
}

void find_discs(const Model& model, LoadSites& sites) {
  for (std::size_t i = 0; i < kLumbarLevels; ++i) {
    sites.lumbar[i] = find_joint(model, kLumbarJoints[i]);
    sites.R_BD[i].setIdentity();
    for (const Disc& disc : model.discs)
      if (disc.joint == sites.lumbar[i]) sites.R_BD[i] = disc.R_BD;
  }
}

}  // namespace

FootReaction ground_reaction(const Instant& instant, bool left) {
  const double threshold = kLoadedShare * instant.model->body_weight();
  if (!instant.walk) return foot_reaction(*instant.model, instant.data, left, threshold);
  FootReaction out;
  for (const int body : instant.sites.side[left ? 1 : 0].foot) {
    out.force += instant.data.F_ext[at(body)].lin;
    out.moment += instant.data.F_ext[at(body)].rot;
  }
  complete(out, threshold);
  return out;
}

LoadSites find_load_sites(const Model& model) {
  LoadSites sites;
  find_foot(model, "r", sites.side[0]);
  find_foot(model, "l", sites.side[1]);
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
  find_discs(model, sites);
  return sites;
}

Instant make_instant(const Model& model, const GaitCycle& cycle, const MuscleRules& muscles) {
  Instant instant = blank_instant(model, muscles);
  instant.cycle = &cycle;
  instant.travel = cycle.travel_speed < 0 ? -1 : 1;
  return instant;
}

Instant make_instant(const Model& model, const MeasuredWalk& walk) {
  Instant instant = blank_instant(model, walk.muscles);
  instant.walk = &walk;
  instant.travel = walk.travel;
  instant.data.as_opensim = walk.as_opensim;
  return instant;
}

Instant make_instant(const Model& model, const Recording& recording, const MuscleRules& muscles) {
  Instant instant = blank_instant(model, muscles);
  instant.recording = &recording;
  instant.travel = recording.direction;
  return instant;
}

void solve_moments(Instant& instant, double when) {
  if (instant.cycle)
    sample_cycle(instant, when);
  else if (instant.recording)
    sample_recording(instant, when);
  else
    sample_walk(instant, when, AccelerationRule::kSecondDerivative,
                instant.walk->as_opensim ? CouplingRule::kAsGiven : CouplingRule::kApply);
  solve_dynamics(instant);
  carry_moments(instant);
  instant.contact = instant.data.F_joint;
  update_joint_loads(instant);
}

namespace {

bool as_opensim(const Instant& instant) { return instant.walk && instant.walk->as_opensim; }

bool stretches(const Instant& instant) {
  return instant.muscles->rules.tendons == TendonRules::kElastic && !as_opensim(instant);
}

// where muscles run and what each can give of its F_max
void lay_muscles(Instant& instant) {
  const Model& model = *instant.model;
  const ContractionModel& contraction = *instant.muscles->rules.contraction;
  const bool opensim = as_opensim(instant);
  update_muscle_paths(model, instant.data, opensim ? PathRules::kOpenSim : PathRules::kGeodesic);
  update_norm_limits(model, contraction, instant.data,
                     opensim ? ForceRules::kOpenSim : ForceRules::kPhysics);
  if (stretches(instant)) stretch_norm_limits(model, contraction, instant.data);
}

// who gives what, and what joints then carry
void share_moments(Instant& instant, bool burns) {
  const Model& model = *instant.model;
  Data& data = instant.data;
  MuscleInstant& muscles = *instant.muscles;
  const ContractionModel& contraction = *muscles.rules.contraction;
  apply_strengths(model, data);
  muscles.report = solve_static_optimization(model, data, muscles.sharer, muscles.warm);
  muscles.warm = true;
  if (stretches(instant)) settle_fibers(model, contraction, data);
  if (burns) update_metabolic_power(model, contraction, data);
  if (as_opensim(instant)) {
    muscles.applied.setZero();
    add_actuator_forces(model, muscles.sharer, muscles.applied);
    impose_forces(model, data, muscles.applied, muscles.forward);
  }
  update_contact_forces(model, data, instant.contact);
  update_contact_loads(instant);
}

// what nothing writes after the paths are laid
void exchange_paths(LaidMuscles& laid, Data& data) {
  laid.moment_arm.swap(data.moment_arm);
  laid.path_nodes.swap(data.path_nodes);
  laid.path_node_count.swap(data.path_node_count);
}

void remember(const Data& data, LaidMuscles& laid) {
  laid.known = true;
  laid.moment_arm = data.moment_arm;
  laid.path_nodes = data.path_nodes;
  laid.path_node_count = data.path_node_count;
  laid.l_mt = data.l_mt;
  laid.l_mt_dot = data.l_mt_dot;
  laid.muscle_capacity = data.muscle_capacity;
  laid.muscle_passive = data.muscle_passive;
  laid.active_force_length = data.active_force_length;
  laid.fiber_length = data.fiber_length;
  laid.fiber_velocity = data.fiber_velocity;
  laid.pennation = data.pennation;
}

// what is short, or written again as tendons settle
void recall(const LaidMuscles& laid, Data& data) {
  data.l_mt = laid.l_mt;
  data.l_mt_dot = laid.l_mt_dot;
  data.muscle_capacity = laid.muscle_capacity;
  data.muscle_passive = laid.muscle_passive;
  data.active_force_length = laid.active_force_length;
  data.fiber_length = laid.fiber_length;
  data.fiber_velocity = laid.fiber_velocity;
  data.pennation = laid.pennation;
}

}  // namespace

void solve_muscles(Instant& instant, double when) {
  if (as_opensim(instant)) {
    sample_walk(instant, when, AccelerationRule::kFromSpeeds, CouplingRule::kApply);
    solve_dynamics(instant);
  }
  lay_muscles(instant);
  share_moments(instant, true);
}

void solve_instant(Instant& instant, double when) {
  solve_moments(instant, when);
  if (instant.muscles) solve_muscles(instant, when);
}

void solve_instant(Instant& instant, double when, LaidMuscles* laid, bool burns) {
  RETROGAIT_ASSERT(!as_opensim(instant), instant.model->name);
  solve_moments(instant, when);
  if (!instant.muscles) return;
  if (laid == nullptr || !laid->known) {
    lay_muscles(instant);
    if (laid) remember(instant.data, *laid);
    return share_moments(instant, burns);
  }
  recall(*laid, instant.data);
  exchange_paths(*laid, instant.data);
  share_moments(instant, burns);
  exchange_paths(*laid, instant.data);
}

void forget(Instant& instant) {
  if (instant.muscles) instant.muscles->warm = false;
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
    if (instant.sites.lumbar[i] >= 0) read_disc(instant, instant.sites.lumbar[i], loads.lumbar[i]);
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
  const double travel = instant.travel;
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
