// Impedance of joints in walking, per kilogram of body mass, and the moments of a walk whose joints give way.
//
// Ankle. Perturbed in stance, its stiffness grows with the moment it bears: 1.5 N·m/rad/kg at 20 % of stance to 6.5 at
// 70 %, damping 0.03 N·m·s/rad/kg there (Rouse, Hargrove, Perreault, Kuiken 2014, IEEE Trans Neural Syst Rehabil Eng
// 22:870), where a laboratory's norm bears 0.06 and 1.22 N·m/kg; at 7 % of stance 1.1 and 0.016, most in midstance 5.4
// and 0.08, with inversion (Ficanha, Ribeiro, Knop, Rastgaar 2018, J Med Devices 12:011010). Here 1.0 + 4.5 |M|, and
// 0.014 + 0.013 |M|: chosen between them.
// Knee. Nobody has perturbed it in stance of walking. The slope of its moment over its angle (quasi-stiffness, as Shamaei,
// Sawicki, Dollar 2013, PLoS ONE 8:e59993 define it) is 3.7 to 4.6 N·m/rad/kg in weight acceptance of the same norm, whose
// moment peaks at 0.73 N·m/kg: the ankle's law gives 4.3 there. So the ankle's law it is, a choice.
// Swing. Measured knees are softer, 0 to 0.05 N·m/rad/kg, ankles 0.03 to 0.3 (van der Kooij et al. 2022, IEEE Trans
// Neural Syst Rehabil Eng 30:1203). A swinging leg is steered; a clock does not steer: the stance figures are kept.
// Walking backward: nobody has measured. The law knows the moment and not the direction.
#include "simulate/impedance.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/numbers.h"
#include "contact/contact.h"

namespace retrogait {

namespace {

constexpr double kStiffness = 1.0;          // N·m/rad/kg
constexpr double kStiffnessByMoment = 4.5;  // 1/rad
constexpr double kDamping = 0.014;          // N·m·s/rad/kg
constexpr double kDampingByMoment = 0.013;  // s/rad

constexpr double kLargestSpringShare = 1;  // K dt² / I: stable below 4, faithful below 1

constexpr const char* kAnkleSource =
    "Rouse 2014 and Ficanha 2018, perturbed in stance, a line between them over the moment borne";
constexpr const char* kKneeSource =
    "chosen: as the ankle; equals the slope of moment over angle in weight acceptance (Shamaei "
    "2013)";

struct ImpedanceSet {
  const char* name;
  double factor;
};
constexpr ImpedanceSet kSets[] = {
    {"none", 0}, {"human", 1}, {"human_soft", 0.5}, {"human_stiff", 2}};

bool is_of(const std::string& coordinate, const std::string& name) {
  return coordinate == name || coordinate == name + "_r" || coordinate == name + "_l";
}

void check(const Model& model, const std::vector<JointImpedance>& impedance) {
  Diagnostics diagnostics("impedance");
  std::vector<std::string> names;
  for (const Coordinate& c : model.coordinates) names.push_back(c.name);
  for (const JointImpedance& joint : impedance) {
    bool found = false;
    for (const Coordinate& c : model.coordinates) {
      if (!is_of(c.name, joint.coordinate)) continue;
      found = true;
      if (c.kind != CoordinateKind::kFree || c.name.starts_with("pelvis_"))
        diagnostics.add(0, fmt::format("'{}' cannot give way: only free joints can.", c.name));
    }
    if (!found)
      diagnostics.add(0, fmt::format("the model has no coordinate '{}'.{}", joint.coordinate,
                                     did_you_mean(joint.coordinate, names)));
    if (joint.stiffness < 0 || joint.damping < 0 || joint.stiffness_by_moment < 0 ||
        joint.damping_by_moment < 0)
      diagnostics.add(
          0, fmt::format("'{}': stiffness and damping must be 0 or more.", joint.coordinate));
  }
  diagnostics.throw_if_any();
}

/// The settled cycle at phase `phi`, its pads pressed by law on level ground; stage force.
void sample_settled(const Model& model, const SettledCycle& settled, double phi, Data& data) {
  sample(model, settled.cycle, phi, data);
  update_velocities(model, data);
  clear_applied_forces(data);
  for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
    data.foot_force[at(p)] = pad_force(settled.sole, -contact_height(model, data, p), Vec3::UnitY(),
                                       contact_velocity(model, data, p));
  apply_ground_reaction(model, data);
  for (const HandForce& hand : settled.cycle.hands)
    apply_force(data, hand.body, data.X_WB[at(hand.body)] * hand.point, hand.force);
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
}

void refuse_if_too_stiff(double share, double step) {
  if (share <= kLargestSpringShare) return;
  throw InputError("impedance", 0,
                   fmt::format("springs too stiff for steps of {:.2g} ms: take at most {:.2g} ms.",
                               1e3 * step, 1e3 * step * std::sqrt(kLargestSpringShare / share)));
}

}  // namespace

std::vector<std::string> impedance_names() {
  std::vector<std::string> names;
  for (const ImpedanceSet& set : kSets) names.emplace_back(set.name);
  return names;
}

std::vector<JointImpedance> impedance_named(const std::string& name, const Model& model) {
  const auto set = std::find_if(std::begin(kSets), std::end(kSets),
                                [&](const auto& s) { return s.name == name; });
  if (set == std::end(kSets))
    throw InputError(
        "impedance", 0,
        fmt::format("'{}' is no set of joint impedances; there are {}.{}", name,
                    fmt::join(impedance_names(), ", "), did_you_mean(name, impedance_names())));
  if (set->factor == 0) return {};
  std::vector<JointImpedance> list;
  for (const auto& [coordinate, source] :
       {std::pair("knee_angle", kKneeSource), std::pair("ankle_angle", kAnkleSource)}) {
    JointImpedance joint;
    joint.coordinate = coordinate;
    joint.stiffness = set->factor * kStiffness * model.body_mass;
    joint.damping = set->factor * kDamping * model.body_mass;
    joint.stiffness_by_moment = set->factor * kStiffnessByMoment;
    joint.damping_by_moment = set->factor * kDampingByMoment;
    joint.source = source;
    list.push_back(std::move(joint));
  }
  return list;
}

ComplianceTable feed_forward_moments(const Model& model, const SettledCycle& settled,
                                     const std::vector<JointImpedance>& impedance, int steps) {
  check(model, impedance);
  ComplianceTable table;
  table.force_known.assign(model.coordinates.size(), 0);
  std::vector<const JointImpedance*> law;
  for (int c = 0; c < model.ncoord(); ++c)
    for (const JointImpedance& joint : impedance) {
      if (!is_of(model.coordinates[at(c)].name, joint.coordinate)) continue;
      table.coordinates.push_back(c);
      table.force_known[at(c)] = 1;
      law.push_back(&joint);
      break;
    }
  for (MatX* m : {&table.moment, &table.stiffness, &table.damping}) m->setZero(table.size(), steps);
  if (table.size() == 0) return table;

  Data data = make_data(model);
  for (int k = 0; k < steps; ++k) {
    sample_settled(model, settled, static_cast<double>(k) / steps, data);
    const VecX tau = project_on_independent(model, data, data.tau);
    for (int i = 0; i < table.size(); ++i) {
      const JointImpedance& joint = *law[at(i)];
      const double moment = tau[table.coordinates[at(i)]];
      table.moment(i, k) = moment;
      table.stiffness(i, k) = joint.stiffness + joint.stiffness_by_moment * std::abs(moment);
      table.damping(i, k) = joint.damping + joint.damping_by_moment * std::abs(moment);
    }
  }
  refuse_if_too_stiff(spring_share(model, settled, table, settled.cycle.period / steps),
                      settled.cycle.period / steps);
  return table;
}

void compliant_moments(const ComplianceTable& table, int k, double step, const VecX& q_ref,
                       const VecX& v_ref, const Data& data, VecX& applied, MatX& resistance) {
  for (int i = 0; i < table.size(); ++i) {
    const int c = table.coordinates[at(i)];
    applied[c] = table.moment(i, k) + table.stiffness(i, k) * (q_ref[c] - data.q[c]) +
                 table.damping(i, k) * (v_ref[c] - data.v[c]);
    resistance(c, c) += step * table.damping(i, k);
  }
}

double spring_share(const Model& model, const SettledCycle& settled, const ComplianceTable& table,
                    double step) {
  constexpr int kEvery = 10;  // steps
  Data data = make_data(model);
  ForwardScratch scratch = make_forward_scratch(model);
  double largest = 0;
  for (int k = 0; k < table.steps(); k += kEvery) {
    sample(model, settled.cycle, static_cast<double>(k) / table.steps(), data);
    update_velocities(model, data);
    VecX applied = VecX::Zero(model.ncoord());
    solve_forward_dynamics(model, data, applied, scratch);
    const VecX a = data.a;
    for (int i = 0; i < table.size(); ++i) {
      const int c = table.coordinates[at(i)];
      applied[c] = 1;
      solve_forward_dynamics(model, data, applied, scratch);
      applied[c] = 0;
      largest = std::max(largest, table.stiffness(i, k) * step * step * (data.a[c] - a[c]));
    }
  }
  return largest;
}

std::string describe(const std::vector<JointImpedance>& impedance) {
  if (impedance.empty())
    return "joints follow the script exactly: how hard a foot lands is the script's doing and the "
           "sole's, no prediction (simulate.impedance = \"human\" lets ankles and knees give way).";
  std::string text = "joints that give way, N·m/rad + share of the moment borne: ";
  for (const JointImpedance& joint : impedance)
    text += fmt::format("{} {:.0f} + {:.1f} |M|, damped by {:.2f} + {:.3f} |M| N·m·s/rad ({}); ",
                        joint.coordinate, joint.stiffness, joint.stiffness_by_moment, joint.damping,
                        joint.damping_by_moment, joint.source);
  return text +
         "the others follow the script exactly. Undisturbed, on the sole it was settled on, the "
         "walk lands as its script does, which holds nothing faster than 20 harmonics of the "
         "stride; bumps, steps down, slips and pushes are predictions.";
}

}  // namespace retrogait
