// What joints carry once muscles pull across them, each muscle's part of it, and OpenSim's way to state it.
// Based on: Steele, DeMers, Schwartz, Delp 2012, Gait Posture 35:556 (joint reaction analysis).
#include "base/error.h"
#include "base/numbers.h"
#include "inverse/muscle_loads.h"

namespace retrogait {

namespace {

/// Calls f(body, point, pull) for every place where the muscle pulls on a body, at 1 N.
template <class F>
void for_each_pull(const Model& model, const Data& data, int muscle, F&& f) {
  const int first = model.muscles[at(muscle)].first_node;
  for (int n = first; n < first + data.path_node_count[at(muscle)]; ++n) {
    const PathNode& node = data.path_nodes[at(n)];
    if (node.body >= 0) f(node.body, node.point, node.pull);
  }
}

bool lies_beyond(const Model& model, int body, int joint) {
  while (body > joint) body = model.joints[at(body)].parent;
  return body == joint;
}

}  // namespace

void update_contact_forces(const Model& model, const Data& data, std::vector<Spatial>& contact) {
  RETROGAIT_ASSERT(data.stage >= Stage::kForce, model.name);
  // the pulls on each body, about the origin of its joint frame; then those of all bodies beyond it
  contact.assign(model.joints.size(), Spatial{});
  for (int i = 0; i < model.nmuscle(); ++i) {
    const double tension = data.muscle_force[i];
    for_each_pull(model, data, i, [&](int body, const Vec3& point, const Vec3& pull) {
      contact[at(body)].lin += tension * pull;
      contact[at(body)].rot += (point - data.X_WM[at(body)].p).cross(tension * pull);
    });
  }
  for (std::size_t b = contact.size(); b-- > 0;) {
    const int parent = model.joints[b].parent;
    if (parent < 0) continue;
    const Vec3 r = data.X_WM[b].p - data.X_WM[at(parent)].p;
    contact[at(parent)].lin += contact[b].lin;
    contact[at(parent)].rot += contact[b].rot + r.cross(contact[b].lin);
  }
  for (std::size_t b = 0; b < contact.size(); ++b)
    contact[b] = {data.F_joint[b].rot - contact[b].rot, data.F_joint[b].lin - contact[b].lin};
}

Spatial muscle_part(const Model& model, const Data& data, int joint, int muscle) {
  Spatial part;
  const Vec3& p_WM = data.X_WM[at(joint)].p;
  for_each_pull(model, data, muscle, [&](int body, const Vec3& point, const Vec3& pull) {
    if (!lies_beyond(model, body, joint)) return;
    part.lin -= pull;
    part.rot -= (point - p_WM).cross(pull);
  });
  return part;
}

ReactionLoad reaction_load(const Model& model, const Data& data,
                           const std::vector<Spatial>& contact, int joint, ReactionOn on,
                           int in_body) {
  const Joint& j = model.joints[at(joint)];
  const Spatial& F = contact[at(joint)];
  const Vec3& p_WM = data.X_WM[at(joint)].p;
  ReactionLoad load{F.lin, F.rot, p_WM};
  if (on == ReactionOn::kParent) {
    load.point = j.parent < 0 ? j.X_PF.p : data.X_WB[at(j.parent)] * j.X_PF.p;
    load.force = -F.lin;
    load.moment = -(F.rot + (p_WM - load.point).cross(F.lin));
  }
  if (in_body < 0) return load;
  const Pose& X_WB = data.X_WB[at(in_body)];
  return {X_WB.R.transpose() * load.force, X_WB.R.transpose() * load.moment,
          X_WB.R.transpose() * (load.point - X_WB.p)};
}

void impose_forces(const Model& model, Data& data, VecX& applied, ForwardScratch& scratch) {
  applied += data.tau_passive;
  applied.noalias() += data.moment_arm.transpose() * data.muscle_force;
  solve_forward_dynamics(model, data, applied, scratch);
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
}

}  // namespace retrogait
