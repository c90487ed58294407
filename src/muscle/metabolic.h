#pragma once
/// What muscles burn: heat and work of each, at an instant.
///
///   update_metabolic_power   both published models, of every muscle.
///   bhargava, umberger       the same of one muscle, term by term.
///
/// The power of a muscle is the heat its active fibres set free plus the work they do (first law):
///
///     E = A + M + S + W,      W = −F v
///
/// with F the active force along the fibre and v its speed, lengthening > 0. A fibre that lengthens takes
/// work up, W < 0. A, M and S:
///
///                 Bhargava, Pandy, Anderson 2004              Umberger 2010
///   A activation  m (40 r sin(πu/2) +                         with M:
///                 133 (1−r)(1 − cos(πu/2)))                   1.5 m (25 + 128 (1−r_u)) a^0.6 g(l)
///   M maintenance m L(l) (74 r sin(πu/2) +                    in A
///                 111 (1−r)(1 − cos(πu/2)))
///   S shortening  −(0.16 F_iso + 0.18 F) v                    −1.5 m a² f v̂ (α_s r_u + α_f (1−r_u))
///     lengthening −0.157 F v                                  1.5 m a f · 4 α_s v̂
///
/// m mass, r share of slow fibres, u excitation, a activation (static optimisation knows one only: u = a),
/// F_iso = a F_max f_L the force of this length at rest, v̂ in optimal fibre lengths a second.
/// L: 0.5 to l = 0.5, 1 at l = 1, 0 from l = 1.5, straight between. r_u: of the fibres recruited at u, the
/// slow ones. g = 1 and f = 1 to l = 1, beyond it g = 0.4 + 0.6 f_L and f = f_L. α_s = 100/(v_max/2.5),
/// α_f = 153/v_max; α_s r_u v̂ counts to 100 W/kg. 1.5 is the heat of recovery of aerobic work.
///
/// Two rules bound the heat, as OpenSim 4's probes have them by default: no muscle gives energy back, so
/// that E ≥ 0 (Constable, Barclay, Gibbs 1997, J Physiol 505:205), and no muscle is colder than
/// 1 W/kg (Umberger, Gerritsen, Martin 2003, Comput Methods Biomech Biomed Eng 6:99).
///
/// A person burns kBasalRate on top of that.
///
/// On elastic tendons v is what settle_fibers gives, the speed at constant activation. Where activation falls
/// while tension does, tendons recoil and fibres shorten less than that: with the slope of the fibre's length
/// for v, the walk at 1.34 m/s would cost 5 % less, either way round.
#include "model/model.h"
#include "muscle/contraction.h"

namespace retrogait {

enum class MetabolicModel { kBhargava, kUmberger };
inline constexpr std::array kMetabolicModels = {MetabolicModel::kBhargava,
                                                MetabolicModel::kUmberger};

constexpr double kBasalRate = 1.2;       // W/kg of body: upright rest, Umberger 2003
constexpr double kMuscleDensity = 1060;  // kg/m³: Mendez and Keys 1960, Metabolism 9:184
constexpr double kLeastMuscleHeat = 1;   // W/kg of muscle

/// What burns. Of a muscle as the model has it, or with another share of slow fibres, another mass.
struct MuscleTissue {
  double mass;                      // kg
  double slow_twitch;               // share
  double max_isometric_force;       // N
  double optimal_fiber_length;      // m
  double max_contraction_velocity;  // optimal fibre lengths a second
};

/// F_max l_opt ρ / specific tension.
MuscleTissue tissue_of(const Muscle& muscle);

/// How hard a muscle tries, and what follows from that alone.
struct Exertion {
  double activation;  // 0 … 1; excitation too
  double slow, fast;  // shares of its slow and fast fibres at work: sin(πa/2), 1 − cos(πa/2)
  double heat;        // a^0.6
};

Exertion exertion_of(double activation);

/// What its fibres do.
struct FiberUse {
  Exertion effort;
  double norm_length;   // optimal fibre lengths
  double force_length;  // f_L
  double velocity;      // m/s, lengthening positive
  double active_power;  // F v, W: what active fibres take up; < 0 while they work
};

/// W. As the papers have it, before the rules that bound the heat.
struct MetabolicTerms {
  double activation = 0;  // Umberger's: activation and maintenance
  double maintenance = 0;
  double shortening = 0;  // and lengthening
  double work = 0;
  double heat() const { return activation + maintenance + shortening; }
};

MetabolicTerms bhargava(const MuscleTissue& tissue, const FiberUse& use);
MetabolicTerms umberger(const MuscleTissue& tissue, const FiberUse& use);
MetabolicTerms metabolic_terms(MetabolicModel which, const MuscleTissue& tissue,
                               const FiberUse& use);

/// Heat and work, the heat bounded, W.
double metabolic_power(const MetabolicTerms& terms, const MuscleTissue& tissue);

/// What the fibres of a muscle do at this exertion, length and speed.
FiberUse fiber_use(const Model& model, const ContractionModel& contraction, int muscle,
                   const Exertion& exertion, double norm_length, double velocity);

/// Writes metabolic_power. Needs: activation; fiber_length, fiber_velocity, active_force_length. Allocates
/// nothing.
void update_metabolic_power(const Model& model, const ContractionModel& contraction, Data& data);

}  // namespace retrogait
