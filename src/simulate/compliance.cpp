#include "simulate/compliance.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "multibody/multibody.h"
#include "simulate/impedance.h"
#include "simulate/pads.h"

namespace retrogait {

namespace {

constexpr double kSpringShare = 1;  // K dt² / I beyond which springs are no longer faithful

/// The law of every compliant coordinate, in the order of Compliance::coordinates.
std::vector<JointImpedance> find_laws(const Model& model,
                                      const std::vector<JointImpedance>& impedance,
                                      Compliance& out) {
  std::vector<JointImpedance> laws;
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[static_cast<std::size_t>(c)];
    const auto law = std::find_if(impedance.begin(), impedance.end(),
                                  [&](const auto& joint) { return gives(joint, coordinate); });
    if (law == impedance.end()) continue;
    out.coordinates.push_back(c);
    laws.push_back(*law);
  }
  return laws;
}

// the settled cycle at step k, its pads pressed by the law that it was settled on
void place_pressed(const Model& model, const SettledCycle& settled, const Reference& reference,
                   const Ground& plain, int k, Data& data) {
  const double friction[2] = {settled.sole.friction, settled.sole.friction};
  place(model, reference, 0, k, data);
  clear_applied_forces(data);
  press_pads(model, plain, settled.sole, friction, data);
  apply_hands(settled.cycle, data);
}

}  // namespace

Compliance make_compliance(const Model& model, const SettledCycle& settled,
                           const Reference& reference,
                           const std::vector<JointImpedance>& impedance) {
  check_impedance(model, impedance);
  Compliance out;
  const std::vector<JointImpedance> laws = find_laws(model, impedance, out);
  for (MatX* table : {&out.moment, &out.stiffness, &out.damping})
    table->setZero(out.size(), reference.steps);
  if (laws.empty()) return out;

  Data data = make_data(model);
  data.gravity = settled.cycle.gravity;
  const Ground plain{{}, reference.travel - settled.cycle.travel_speed};
  for (int k = 0; k < reference.steps; ++k) {
    place_pressed(model, settled, reference, plain, k, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    const VecX tau = project_on_independent(model, data, data.tau);
    for (int i = 0; i < out.size(); ++i) {
      const JointImpedance& law = laws[static_cast<std::size_t>(i)];
      const double moment = tau[out.coordinates[static_cast<std::size_t>(i)]];
      out.moment(i, k) = moment;
      out.stiffness(i, k) = law.stiffness + law.stiffness_by_moment * std::abs(moment);
      out.damping(i, k) = law.damping + law.damping_by_moment * std::abs(moment);
    }
  }
  const double share = spring_share(model, reference, out);
  if (share > kSpringShare)
    throw InputError(
        "impedance", 0,
        fmt::format("too stiff for steps of {:.2g} ms: take at most {:.2g} ms.",
                    1e3 * reference.step, 1e3 * reference.step * std::sqrt(kSpringShare / share)));
  return out;
}

void set_moments(const Compliance& compliance, const Reference& reference, int k,
                 const VecX& offset, const VecX& offset_rate, const Data& data, VecX& applied,
                 MatX& resistance) {
  const int next = (k + 1) % reference.steps;
  for (int i = 0; i < compliance.size(); ++i) {
    const int c = compliance.coordinates[static_cast<std::size_t>(i)];
    applied[c] = compliance.moment(i, k) +
                 compliance.stiffness(i, k) * (reference.q(c, k) + offset[c] - data.q[c]) +
                 compliance.damping(i, k) * (reference.v(c, next) + offset_rate[c] - data.v[c]);
    resistance(c, c) += reference.step * compliance.damping(i, k);
  }
}

double spring_share(const Model& model, const Reference& reference, const Compliance& compliance) {
  constexpr int kEvery = 10;  // steps
  Data data = make_data(model);
  ForwardScratch scratch = make_forward_scratch(model);
  VecX applied = VecX::Zero(model.ncoord()), a;
  double largest = 0;
  for (int k = 0; k < reference.steps; k += kEvery) {
    place(model, reference, 0, k, data);
    clear_applied_forces(data);
    solve_forward_dynamics(model, data, applied, scratch);
    a = data.a;
    for (int i = 0; i < compliance.size(); ++i) {
      const int c = compliance.coordinates[static_cast<std::size_t>(i)];
      applied[c] = 1;
      solve_forward_dynamics(model, data, applied, scratch);
      applied[c] = 0;
      const double mobility = data.a[c] - a[c];  // 1 / I
      largest = std::max(largest,
                         compliance.stiffness(i, k) * reference.step * reference.step * mobility);
    }
  }
  return largest;
}

void apply_hands(const GaitCycle& cycle, Data& data) {
  for (const HandForce& hand : cycle.hands)
    apply_force(data, hand.body, data.X_WB[static_cast<std::size_t>(hand.body)] * hand.point,
                hand.force);
}

}  // namespace retrogait
