#include "simulate/compliance.h"

#include "multibody/multibody.h"
#include "simulate/pads.h"

namespace retrogait {

namespace {

void find_coordinates(const Model& model, const JointImpedance& joint, Compliance& out) {
  for (const char* side : {"", "_r", "_l"}) {
    const int c = model.find_coordinate(joint.coordinate + side);
    if (c < 0) continue;
    out.coordinates.push_back(c);
    out.stiffness.push_back(joint.stiffness);
    out.damping.push_back(joint.damping);
  }
}

void tabulate_moments(const Model& model, const GaitCycle& cycle, const Reference& reference,
                      const SimulateOptions& options, Compliance& out) {
  const Ground plain{{}, options.ground.belt_speed};
  const double friction[2] = {options.sole.friction, options.sole.friction};
  Data data = make_data(model);
  data.gravity = cycle.gravity;
  out.moment.resize(static_cast<int>(out.coordinates.size()), reference.steps);
  for (int k = 0; k < reference.steps; ++k) {
    place(model, reference, 0, k, data);
    clear_applied_forces(data);
    press_pads(model, plain, options.sole, friction, data);
    apply_hands(cycle, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    const VecX tau = project_on_independent(model, data, data.tau);
    for (std::size_t i = 0; i < out.coordinates.size(); ++i)
      out.moment(static_cast<int>(i), k) = tau[out.coordinates[i]];
  }
}

}  // namespace

Compliance make_compliance(const Model& model, const GaitCycle& cycle, const Reference& reference,
                           const SimulateOptions& options) {
  Compliance out;
  for (const JointImpedance& joint : options.impedance) find_coordinates(model, joint, out);
  if (!out.coordinates.empty()) tabulate_moments(model, cycle, reference, options, out);
  return out;
}

void set_moments(const Compliance& compliance, const Reference& reference, int k, const Data& data,
                 VecX& applied) {
  for (std::size_t i = 0; i < compliance.coordinates.size(); ++i) {
    const int c = compliance.coordinates[i];
    applied[c] = compliance.moment(static_cast<int>(i), k) +
                 compliance.stiffness[i] * (reference.q(c, k) - data.q[c]) +
                 compliance.damping[i] * (reference.v(c, k) - data.v[c]);
  }
}

void apply_hands(const GaitCycle& cycle, Data& data) {
  for (const HandForce& hand : cycle.hands)
    apply_force(data, hand.body, data.X_WB[static_cast<std::size_t>(hand.body)] * hand.point,
                hand.force);
}

}  // namespace retrogait
