#pragma once
/// What muscles do over a walk, and what it costs: measures read from the curves of a trial, synthesised or
/// measured, of a model with muscles. Trials without muscles add no rows.
///
///   activations     a row a trial, side, and muscle, functional group or pair of groups
///   energy scalars  rows of the table of scalars: cost of transport, work, co-contraction
///
/// Activations, by column. A step is one cycle of the side's own foot.
///   kind                    "muscle" | "group" | "pair"
///   mean, peak, time_of_peak_pct      of activation; a group's is the mean of its muscles by volume
///   integrated_per_step_s, integrated_per_m_s_m     activation × time
///   onset_pct, offset_pct, on_pct     the longest burst above kOnThreshold of the peak, and the share of the
///                           cycle above it; missing where the peak stays below kQuietPeak. An offset before
///                           its onset lies in the next cycle.
///   work_shortening_per_step_J_kg, work_lengthening_per_step_J_kg     tension times path speed: of the muscle
///                           with its tendon, > 0 and < 0; a group's is the sum of its muscles'
///   fiber_work_shortening_per_step_J_kg, fiber_work_lengthening_per_step_J_kg     of the fibres alone, active
///                           and passive
///   peak_fiber_length, time_of_peak_length_pct     in optimal lengths; a group's is the mean by volume
///   standing_fiber_length, peak_over_standing      the same in the model's standing pose, relaxed
///   peak_lengthening_speed  fibres, optimal lengths a second; a group's is its fastest muscle's
///   co_contraction_pct      of a pair: 2 ∫ min(a, b) / ∫ (a + b) (Falconer, Winter 1985, Electromyogr Clin
///                           Neurophysiol 25:135), with the groups' activations for a, b
///
/// Energy scalars, side "none", unless a unit says otherwise J/kg/m of the distance travelled:
///   cost_of_transport   bhargava, umberger                gross: all muscles and the basal rate
///                       bhargava_net, umberger_net        without the basal rate
///                       MODEL_slow_twitch_less, _more     gross, every muscle's share of slow fibres ∓ 0.1
///                       MODEL_tension_less, _more         gross, specific tension ∓ 20 %: muscles are heavier,
///                                                         or lighter, and as strong as before
///   lower and upper of the first four span those of their model.
///   muscle_work         positive_per_m, negative_per_m    of active fibres; > 0 and < 0
///                       share_bhargava, share_umberger    %: positive work in the gross cost
///   PAIR_co_contraction mean                              %, of each side: as above
#include "study/study.h"

namespace retrogait {

constexpr double kOnThreshold = 0.2;  // of the peak
constexpr double kQuietPeak = 0.05;   // of full activation: a muscle below it is never on

/// The pairs of antagonists whose co-contraction is told: names of functional groups.
struct AntagonistPair {
  const char *name, *one, *other;
};
inline constexpr std::array kAntagonists = {
    AntagonistPair{"quadriceps_hamstrings", "quadriceps", "hamstrings"},
    AntagonistPair{"tibialis_anterior_triceps_surae", "tibialis_anterior", "triceps_surae"},
    AntagonistPair{"erector_spinae_abdominals", "erector_spinae", "abdominals"}};

Table empty_activations();
void add_activations(Table& table, const std::string& study, const Trial& trial);

/// Of all trials; made when somebody asks.
Table activations_table(const StudyResult& result);

/// To the table of scalars.
void add_energy_scalars(Table& scalars, const std::string& study, const Trial& trial);

/// 2 ∫ min(a, b) / ∫ (a + b) over the cycle, %. NaN where both are zero throughout.
double co_contraction(const std::array<double, 101>& a, const std::array<double, 101>& b);

}  // namespace retrogait
