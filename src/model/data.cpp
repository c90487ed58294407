#include "model/model.h"

namespace retrogait {

Data make_data(const Model& model) {
  const auto nbody = static_cast<std::size_t>(model.nbody());
  const auto nstep = static_cast<std::size_t>(model.nstep());
  Data data;
  data.model = &model;
  data.q = model.standing;
  data.v = VecX::Zero(model.ncoord());
  data.a = VecX::Zero(model.ncoord());
  data.gravity = model.gravity;
  data.foot_force.assign(model.foot_points.size(), Vec3::Zero());
  data.F_ext.resize(nbody);
  data.X_WB.resize(nbody);
  data.X_WM.resize(nbody);
  data.p_WBcm.assign(nbody, Vec3::Zero());
  data.step_axis.assign(nstep, Vec3::Zero());
  data.step_point.assign(nstep, Vec3::Zero());
  data.step_curve.resize(nstep);
  data.w_WB.assign(nbody, Vec3::Zero());
  data.v_WB.assign(nbody, Vec3::Zero());
  data.alpha_WB.assign(nbody, Vec3::Zero());
  data.a_WB.assign(nbody, Vec3::Zero());
  const int nmuscle = model.nmuscle();
  data.l_mt = VecX::Zero(nmuscle);
  data.l_mt_dot = VecX::Zero(nmuscle);
  data.moment_arm.setZero(nmuscle, model.ncoord());
  data.path_nodes.resize(static_cast<std::size_t>(model.path_node_room));
  data.path_node_count.assign(static_cast<std::size_t>(nmuscle), 0);
  data.wrap_arc.assign(model.path_wraps.size(), 0);
  data.X_WS.resize(model.wrap_objects.size());
  data.step_screw.resize(nstep);
  data.body_pull.resize(nbody);
  data.muscle_capacity = VecX::Zero(nmuscle);
  data.muscle_passive = VecX::Zero(nmuscle);
  data.active_force_length = VecX::Zero(nmuscle);
  data.fiber_length = VecX::Zero(nmuscle);
  data.fiber_velocity = VecX::Zero(nmuscle);
  data.pennation = VecX::Zero(nmuscle);
  data.activation = VecX::Zero(nmuscle);
  data.muscle_force = VecX::Zero(nmuscle);
  data.metabolic_power.fill(VecX::Zero(nmuscle));
  data.tau_passive = VecX::Zero(model.ncoord());
  data.F_joint.resize(nbody);
  data.tau = VecX::Zero(model.ncoord());
  return data;
}

}  // namespace retrogait
