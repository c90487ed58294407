// Based on: OpenSim 4.6's rigid-tendon fibre force of its three muscle classes (for kOpenSim); Millard 2013
// for the fibre of constant width.
// Differs from the papers: nothing; what each set of rules leaves out stands in the header.
#include "muscle/norm_limits.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/error.h"

namespace retrogait {
namespace {

constexpr double kMaxPennationCosine =
    0.1;                                   // as OpenSim; beyond it the tendon feels almost nothing
constexpr double kLeastDamping = 0.001;    // as OpenSim: less counts as none
constexpr double kLeastActive = 0.1;       // as OpenSim: of an undamped fibre on an elastic tendon
constexpr double kShortestDeGroote = 0.2;  // optimal fibre lengths: where the published fits begin

const double kMaxPennationSine = std::sqrt(1 - kMaxPennationCosine * kMaxPennationCosine);

FiberShape fiber_shape(const Muscle& muscle) {
  const double width = muscle.optimal_fiber_length * std::sin(muscle.pennation_at_optimal);
  double shortest = width / kMaxPennationSine;
  if (const auto* millard = std::get_if<MillardParameters>(&muscle.curves))
    shortest =
        std::max(shortest, millard->min_norm_active_fiber_length * muscle.optimal_fiber_length);
  if (std::holds_alternative<DeGrooteParameters>(muscle.curves))
    shortest = std::max(shortest, kShortestDeGroote * muscle.optimal_fiber_length);
  return {width, shortest, std::sqrt(shortest * shortest - width * width)};
}

/// What of a Millard muscle's parameters is in use. As OpenSim: with a damped fibre or a rigid tendon nothing
/// is singular, so that the active curve falls to zero and the force-velocity curve ends flat; without, both
/// are kept from it.
MuscleCurveParameters in_use(const Muscle& muscle) {
  MuscleCurveParameters parameters = muscle.curves;
  auto* p = std::get_if<MillardParameters>(&parameters);
  if (!p) return parameters;
  if (muscle.rigid_tendon || p->fiber_damping >= kLeastDamping) {
    p->minimum_value = p->concentric_slope_at_vmax = p->eccentric_slope_at_vmax = 0;
  } else {
    p->minimum_value = std::max(p->minimum_value, kLeastActive);
    p->concentric_slope_at_vmax =
        std::max(p->concentric_slope_at_vmax, 0.5 * p->concentric_slope_near_vmax);
    p->eccentric_slope_at_vmax =
        std::max(p->eccentric_slope_at_vmax, 0.5 * p->eccentric_slope_near_vmax);
  }
  return parameters;
}

CurveFamily make_curves(const MuscleCurveParameters& parameters) {
  struct Maker {
    CurveFamily operator()(const MillardParameters& p) const { return MillardCurves(p); }
    CurveFamily operator()(const ThelenParameters& p) const { return ThelenCurves(p); }
    CurveFamily operator()(const DeGrooteParameters& p) const { return DeGrooteCurves(p); }
  };
  return std::visit(Maker{}, parameters);
}

/// The cosine of pennation in OpenSim's static optimisation. Its Millard class looks up the angle of a
/// fibre `norm_length` metres long.
double opensim_cosine(const MillardCurves&, const FiberShape& shape, double norm_length, double) {
  const double sine = std::min(shape.width / norm_length, kMaxPennationSine);
  return std::sqrt(1 - sine * sine);
}
double opensim_cosine(const ThelenCurves&, const FiberShape&, double, double cosine) {
  return cosine;
}
double opensim_cosine(const DeGrooteCurves&, const FiberShape&, double, double) { return 1; }

// forces in shares of F_max
template <class Curves>
void update_one(const Muscle& muscle, const FiberShape& shape, const Curves& curves, int i,
                Data& data, ForceRules rules) {
  const double along = data.l_mt[i] - muscle.tendon_slack_length;
  if (along <= shape.min_along_tendon) {  // slack
    data.fiber_length[i] = shape.min_length;
    data.fiber_velocity[i] = 0;
    data.pennation[i] = std::asin(shape.width / shape.min_length);
    data.muscle_capacity[i] = data.muscle_passive[i] = data.active_force_length[i] = 0;
    return;
  }
  const double length = std::sqrt(along * along + shape.width * shape.width);
  const double cosine = along / length;
  const double speed = data.l_mt_dot[i] * cosine;
  data.fiber_length[i] = length;
  data.fiber_velocity[i] = speed;
  data.pennation[i] = shape.width > 0 ? std::atan2(shape.width, along) : 0;

  const double l = length / muscle.optimal_fiber_length;
  const double v = speed / (muscle.optimal_fiber_length * muscle.max_contraction_velocity);
  const double f_L = curves.active_force_length(l).f;
  const double active = f_L * std::max(curves.force_velocity(v).f, 0.0);
  data.active_force_length[i] = f_L;
  if (rules == ForceRules::kOpenSim) {
    data.muscle_capacity[i] = active * opensim_cosine(curves, shape, l, cosine);
    data.muscle_passive[i] = 0;
  } else {
    data.muscle_capacity[i] = active * cosine;
    data.muscle_passive[i] = curves.passive_force_length(l).f * cosine;
  }
}

}  // namespace

ContractionModel::ContractionModel(const Model& model) {
  Diagnostics defects(model.name);
  std::vector<MuscleCurveParameters> distinct;
  for (const Muscle& muscle : model.muscles) {
    const MuscleCurveParameters parameters = in_use(muscle);
    const auto same = std::find(distinct.begin(), distinct.end(), parameters);
    curves_of_.push_back(static_cast<int>(same - distinct.begin()));
    shapes_.push_back(fiber_shape(muscle));
    if (same != distinct.end()) continue;
    distinct.push_back(parameters);
    try {
      curves_.push_back(make_curves(parameters));
    } catch (const std::domain_error& e) {
      defects.add(0, fmt::format("muscle '{}': its curves' parameters contradict each other: {}",
                                 muscle.name, e.what()));
    }
  }
  defects.throw_if_any();
}

const CurveFamily& ContractionModel::curves(int muscle) const {
  return curves_[static_cast<std::size_t>(curves_of_[static_cast<std::size_t>(muscle)])];
}

CurveValue ContractionModel::active_force_length(int muscle, double norm_fiber_length) const {
  return std::visit([&](const auto& c) { return c.active_force_length(norm_fiber_length); },
                    curves(muscle));
}

CurveValue ContractionModel::passive_force_length(int muscle, double norm_fiber_length) const {
  return std::visit([&](const auto& c) { return c.passive_force_length(norm_fiber_length); },
                    curves(muscle));
}

CurveValue ContractionModel::force_velocity(int muscle, double norm_fiber_velocity) const {
  return std::visit([&](const auto& c) { return c.force_velocity(norm_fiber_velocity); },
                    curves(muscle));
}

CurveValue ContractionModel::tendon_force(int muscle, double norm_tendon_length) const {
  return std::visit([&](const auto& c) { return c.tendon_force(norm_tendon_length); },
                    curves(muscle));
}

void update_norm_limits(const Model& model, const ContractionModel& contraction, Data& data,
                        ForceRules rules) {
  RETROGAIT_ASSERT(contraction.muscle_count() == model.nmuscle(), contraction.muscle_count(),
                   model.nmuscle());
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& muscle = model.muscles[static_cast<std::size_t>(i)];
    std::visit(
        [&](const auto& curves) {
          update_one(muscle, contraction.shape(i), curves, i, data, rules);
        },
        contraction.curves(i));
  }
}

void apply_strengths(const Model& model, Data& data) {
  for (int i = 0; i < model.nmuscle(); ++i) {
    const double f_max = model.muscles[static_cast<std::size_t>(i)].max_isometric_force;
    data.muscle_capacity[i] *= f_max;
    data.muscle_passive[i] *= f_max;
  }
}

void update_muscle_limits(const Model& model, const ContractionModel& contraction, Data& data,
                          ForceRules rules) {
  update_norm_limits(model, contraction, data, rules);
  apply_strengths(model, data);
}

}  // namespace retrogait
