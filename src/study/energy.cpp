// What a walk costs, and how much of it rests on what is little known of muscles.
#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "muscle/metabolic.h"
#include "study/activity.h"
#include "study/asked.h"
#include "study/muscle_curves.h"

namespace retrogait {

namespace {

constexpr double kSlowTwitchStep = 0.1;  // a share
constexpr double kTensionStep = 0.2;     // of itself

// tissue as the model has it, then what is little known of it changed one by one
constexpr std::size_t kTissues = 5;
constexpr std::array<const char*, kTissues> kTissueNames = {
    "", "_slow_twitch_less", "_slow_twitch_more", "_tension_less", "_tension_more"};

std::array<MuscleTissue, kTissues> tissues_of(const Muscle& muscle) {
  std::array<MuscleTissue, kTissues> t;
  t.fill(tissue_of(muscle));
  t[1].slow_twitch = std::max(0.0, t[1].slow_twitch - kSlowTwitchStep);
  t[2].slow_twitch = std::min(1.0, t[2].slow_twitch + kSlowTwitchStep);
  t[3].mass /= 1 - kTensionStep;
  t[4].mass /= 1 + kTensionStep;
  return t;
}

constexpr std::array<const char*, 2> kModelNames = {"bhargava", "umberger"};

// mean over the cycle of all muscles together, W
struct Energy {
  std::array<std::array<double, kTissues>, 2> burnt{};  // model, tissue
  double work_positive = 0, work_negative = 0;          // of active fibres
};

void add_muscle(Energy& energy, const Model& model, const ContractionModel& contraction, int muscle,
                const MuscleCurves& curves, double times, std::size_t count) {
  const std::array<MuscleTissue, kTissues> tissues = tissues_of(model.muscles[at(muscle)]);
  const double weight = times / kCyclePoints;
  for (std::size_t i = 0; i < at(kCyclePoints); ++i) {
    if ((*curves.activation)[i] == 0) {  // idle: no colder than it gets, whatever its length
      for (auto& burnt : energy.burnt)
        for (std::size_t k = 0; k < count; ++k)
          burnt[k] += weight * (kLeastMuscleHeat * tissues[k].mass);
      continue;
    }
    const FiberUse use =
        fiber_use(model, contraction, muscle, exertion_of((*curves.activation)[i]),
                  (*curves.length)[i], (*curves.velocity)[i] * tissues[0].optimal_fiber_length);
    for (const MetabolicModel which : kMetabolicModels)
      for (std::size_t k = 0; k < count; ++k)
        energy.burnt[static_cast<std::size_t>(which)][k] +=
            weight * metabolic_power(metabolic_terms(which, tissues[k], use), tissues[k]);
    energy.work_positive += weight * std::max(0.0, -use.active_power);
    energy.work_negative += weight * std::min(0.0, -use.active_power);
  }
}

// of the first so many tissues; both sides of a symmetric cycle burn alike
Energy energy_of(const Trial& trial, const std::map<int, MuscleCurves>& curves, std::size_t count) {
  const std::shared_ptr<const ContractionModel> contraction = contraction_of(trial);
  const bool mirrored = !trial.measured && !trial.simulated && trial.cycle.target.symmetric;
  Energy energy;
  for (const auto& [m, c] : curves) {
    const int side = muscle_name(trial.of.model, m).side;
    if (mirrored && side == 1) continue;
    add_muscle(energy, trial.of.model, *contraction, m, c, mirrored && side == 0 ? 2 : 1, count);
  }
  return energy;
}

class EnergyWriter {
 public:
  EnergyWriter(Table& table, const std::string& study, const Trial& trial)
      : table_(table), study_(study), trial_(trial) {}

  void add(const std::string& variable, int side, const std::string& measure, const char* unit,
           double value, double lower = kNone, double upper = kNone) {
    table_.add_row({study_, trial_.of.trial, trial_.of.direction, side_name(side), variable,
                    measure, unit, value, lower, upper});
  }

 private:
  Table& table_;
  const std::string& study_;
  const Trial& trial_;
};

void add_costs(EnergyWriter& out, const Trial& trial, const Energy& energy, std::size_t tissues) {
  const double speed = std::abs(trial.travel_speed);
  const auto cost = [&](double watts) { return watts / trial.of.model.body_mass / speed; };
  const double basal = kBasalRate / speed;
  for (std::size_t k = 0; k < 2; ++k) {
    const std::string model = kModelNames[k];
    const auto [least, most] = std::minmax_element(energy.burnt[k].begin(), energy.burnt[k].end());
    const bool spread = tissues > 1;
    const double net = cost(energy.burnt[k][0]), lower = spread ? cost(*least) : kNone,
                 upper = spread ? cost(*most) : kNone;
    out.add("cost_of_transport", -1, model, "J/kg/m", net + basal, lower + basal, upper + basal);
    out.add("cost_of_transport", -1, model + "_net", "J/kg/m", net, lower, upper);
    for (std::size_t t = 1; t < tissues; ++t)
      out.add("cost_of_transport", -1, model + kTissueNames[t], "J/kg/m",
              cost(energy.burnt[k][t]) + basal);
    out.add("muscle_work", -1, "share_" + model, "%",
            100 * cost(energy.work_positive) / (net + basal));
  }
  out.add("muscle_work", -1, "positive_per_m", "J/kg/m", cost(energy.work_positive));
  out.add("muscle_work", -1, "negative_per_m", "J/kg/m", cost(energy.work_negative));
}

}  // namespace

namespace {

bool asks_for_costs(const Asked& asked) {
  return asked.wants("cost_of_transport") || asked.wants("muscle_work");
}

bool asks_for(const AntagonistPair& pair, const Asked& asked) {
  return asked.wants(std::string(pair.name) + "_co_contraction");
}

}  // namespace

AskedCurves needed_for_energy(const std::string& variable, const Asked& asked, bool symmetric) {
  const bool activation = variable.ends_with("_activation");
  const auto is_of = [&](const std::string& group) { return variable == group + "_activation"; };
  if (activation)
    for (const AntagonistPair& pair : kAntagonists)
      if ((is_of(pair.one) || is_of(pair.other)) && asks_for(pair, asked)) return AskedCurves::kAll;
  const bool burns = activation || variable.ends_with("_fiber_length_norm") ||
                     variable.ends_with("_fiber_velocity_norm");
  if (!burns || !asks_for_costs(asked)) return AskedCurves::kNone;
  return symmetric ? AskedCurves::kRight : AskedCurves::kAll;
}

void add_energy_scalars(Table& scalars, const std::string& study, const Trial& trial) {
  add_energy_scalars(scalars, study, trial, Asked{});
}

void add_energy_scalars(Table& scalars, const std::string& study, const Trial& trial,
                        const Asked& asked) {
  const CurveFinder finder(trial);
  EnergyWriter out(scalars, study, trial);
  if (asks_for_costs(asked)) {
    const std::map<int, MuscleCurves> curves = find_muscle_curves(trial, finder);
    if (curves.empty()) return;
    const std::size_t tissues = asked.tissue ? kTissues : 1;
    if (trial.travel_speed != 0) add_costs(out, trial, energy_of(trial, curves, tissues), tissues);
  }
  for (const AntagonistPair& pair : kAntagonists)
    for (int side = 0; side < 2 && asks_for(pair, asked); ++side) {
      const Curve101* one = finder.find(std::string(pair.one) + "_activation", side);
      const Curve101* other = finder.find(std::string(pair.other) + "_activation", side);
      if (one && other)
        out.add(std::string(pair.name) + "_co_contraction", side, "mean", "%",
                co_contraction(*one, *other));
    }
}

}  // namespace retrogait
