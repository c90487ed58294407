// Based on: Bhargava, Pandy, Anderson 2004, J Biomech 37:81; Umberger 2010, J R Soc Interface 7:1345, after
// Umberger, Gerritsen, Martin 2003, Comput Methods Biomech Biomed Eng 6:99; both as OpenSim 4's probes.
// Differs from the papers: excitation equals activation; Bhargava's activation heat does not decay while
// stimulation lasts (Anderson, Pandy 2001; OpenSim); Umberger's slow fibres are recruited first (Uchida 2016,
// PLoS ONE 11:e0150378; OpenSim) and negative work counts, with the lengthening heat of 2003 that belongs to
// it (OpenSim), where the paper of 2010 leaves it out and cools lengthening to 0.3 α_s.
// Differs from OpenSim: Bhargava's shortening heat follows the paper, where OpenSim's default is 0.25 F in
// shortening and none in lengthening; the force in it is the active one.
#include "muscle/metabolic.h"

#include <algorithm>
#include <cmath>

namespace retrogait {

namespace {

// Bhargava, W/kg
constexpr double kSlowActivation = 40, kFastActivation = 133;
constexpr double kSlowMaintenance = 74, kFastMaintenance = 111;
// Bhargava, shares of a force
constexpr double kShorteningOfIsometric = 0.16, kShorteningOfForce = 0.18, kLengthening = 0.157;
// Umberger
constexpr double kAerobic = 1.5;
constexpr double kActivationSlow = 25, kActivationFastMore = 128;  // W/kg
constexpr double kShorteningSlow = 100, kShorteningFast = 153;     // W/kg at the highest speed
constexpr double kFastOverSlowSpeed = 2.5;
constexpr double kLengtheningOverSlow = 4;
constexpr double kActivationShareAnyLength = 0.4;  // of the heat that does not need cross-bridges

double maintenance_at_length(double l) {
  if (l <= 0.5) return 0.5;
  if (l <= 1) return l;
  return std::max(0.0, 1 - 2 * (l - 1));
}

// F v
double active_power(const Model& model, const ContractionModel& contraction, int muscle,
                    double activation, double force_length, double velocity) {
  const Muscle& m = model.muscles[static_cast<std::size_t>(muscle)];
  const double v = velocity / (m.optimal_fiber_length * m.max_contraction_velocity);
  const double f_V = std::max(contraction.force_velocity(muscle, v).f, 0.0);
  return m.max_isometric_force * activation * force_length * f_V * velocity;
}

}  // namespace

MuscleTissue tissue_of(const Muscle& muscle) {
  return {muscle.max_isometric_force * muscle.optimal_fiber_length * kMuscleDensity /
              muscle.specific_tension,
          muscle.slow_twitch, muscle.max_isometric_force, muscle.optimal_fiber_length,
          muscle.max_contraction_velocity};
}

Exertion exertion_of(double activation) {
  const double turn = 0.5 * kPi * activation;
  return {activation, std::sin(turn), 1 - std::cos(turn), std::pow(activation, 0.6)};
}

MetabolicTerms bhargava(const MuscleTissue& tissue, const FiberUse& use) {
  const double slow = tissue.slow_twitch * use.effort.slow;
  const double fast = (1 - tissue.slow_twitch) * use.effort.fast;
  MetabolicTerms terms;
  terms.activation = tissue.mass * (kSlowActivation * slow + kFastActivation * fast);
  terms.maintenance = tissue.mass * maintenance_at_length(use.norm_length) *
                      (kSlowMaintenance * slow + kFastMaintenance * fast);
  const double isometric = use.effort.activation * use.force_length * tissue.max_isometric_force;
  terms.shortening = use.velocity <= 0 ? -kShorteningOfIsometric * isometric * use.velocity -
                                             kShorteningOfForce * use.active_power
                                       : -kLengthening * use.active_power;
  terms.work = -use.active_power;
  return terms;
}

MetabolicTerms umberger(const MuscleTissue& tissue, const FiberUse& use) {
  const double at_work =
      tissue.slow_twitch * use.effort.slow + (1 - tissue.slow_twitch) * use.effort.fast;
  const double slow = at_work > 0 ? tissue.slow_twitch * use.effort.slow / at_work : 1;
  const double a = use.effort.activation, f_L = use.norm_length > 1 ? use.force_length : 1;
  MetabolicTerms terms;
  terms.activation = kAerobic * tissue.mass * (kActivationSlow + kActivationFastMore * (1 - slow)) *
                     use.effort.heat *
                     (kActivationShareAnyLength + (1 - kActivationShareAnyLength) * f_L);

  const double v =
      std::abs(use.velocity) / (tissue.optimal_fiber_length * tissue.max_contraction_velocity);
  const double of_slow = kShorteningSlow * kFastOverSlowSpeed * v, of_fast = kShorteningFast * v;
  const double rate =
      use.velocity <= 0 ? a * a * (std::min(of_slow, kShorteningSlow) * slow + of_fast * (1 - slow))
                        : a * kLengtheningOverSlow * of_slow;
  terms.shortening = kAerobic * tissue.mass * f_L * rate;
  terms.work = -use.active_power;
  return terms;
}

MetabolicTerms metabolic_terms(MetabolicModel which, const MuscleTissue& tissue,
                               const FiberUse& use) {
  return which == MetabolicModel::kBhargava ? bhargava(tissue, use) : umberger(tissue, use);
}

double metabolic_power(const MetabolicTerms& terms, const MuscleTissue& tissue) {
  const double heat = std::max({terms.heat(), kLeastMuscleHeat * tissue.mass, -terms.work});
  return heat + terms.work;
}

FiberUse fiber_use(const Model& model, const ContractionModel& contraction, int muscle,
                   const Exertion& exertion, double norm_length, double velocity) {
  const double f_L = contraction.active_force_length(muscle, norm_length).f;
  return {exertion, norm_length, f_L, velocity,
          active_power(model, contraction, muscle, exertion.activation, f_L, velocity)};
}

void update_metabolic_power(const Model& model, const ContractionModel& contraction, Data& data) {
  for (int i = 0; i < model.nmuscle(); ++i) {
    const MuscleTissue tissue = tissue_of(model.muscles[static_cast<std::size_t>(i)]);
    const double a = data.activation[i], f_L = data.active_force_length[i];
    const double v = data.fiber_velocity[i];
    const FiberUse use{exertion_of(a), data.fiber_length[i] / tissue.optimal_fiber_length, f_L, v,
                       active_power(model, contraction, i, a, f_L, v)};
    data.metabolic_power[0][i] = metabolic_power(bhargava(tissue, use), tissue);
    data.metabolic_power[1][i] = metabolic_power(umberger(tissue, use), tissue);
  }
}

}  // namespace retrogait
