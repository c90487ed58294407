// Result variables of muscles, of their functional groups, and what all of them burn.
#include "inverse/columns.h"
#include "inverse/muscle_groups.h"
#include "muscle/metabolic.h"

namespace retrogait {

namespace {

// a variable of one muscle, as read from an instant
using MuscleReader = double (*)(const Instant&, int muscle);

double activation(const Instant& i, int m) { return i.data.activation[m]; }

double force(const Instant& i, int m) { return i.data.muscle_force[m] / weight(i); }

double norm_length(const Instant& i, int m) {
  return i.data.fiber_length[m] /
         i.model->muscles[static_cast<std::size_t>(m)].optimal_fiber_length;
}

double norm_velocity(const Instant& i, int m) {
  return i.data.fiber_velocity[m] /
         i.model->muscles[static_cast<std::size_t>(m)].optimal_fiber_length;
}

double power(const Instant& i, int m) {
  return -i.data.muscle_force[m] * i.data.l_mt_dot[m] / i.model->body_mass;
}

void add_muscle(std::vector<ResultColumn>& list, const std::string& name, const Pair& pair,
                bool sided) {
  const auto add = [&](const char* what, const char* unit, const char* meaning, MuscleReader read) {
    const bool in_long_table = read == activation || read == force;
    list.push_back({name + what, unit, meaning, ColumnKind::kMuscle, sided,
                    [pair, read](const Instant& i, bool left) {
                      return if_converged(i, read(i, pair.of(left)));
                    },
                    in_long_table});
  };
  add("_activation", "", "of full activation, from static optimisation", activation);
  add("_force", "BW", "tension of the tendon", force);
  add("_fiber_length_norm", "", "length of the fibres, in optimal fibre lengths", norm_length);
  add("_fiber_velocity_norm", "1/s", "how fast they lengthen, optimal fibre lengths a second",
      norm_velocity);
  add("_power", "W/kg", "tension times shortening speed: > 0 gives the skeleton energy", power);
}

void add_groups(std::vector<ResultColumn>& list, const Model& model) {
  for (const MuscleGroup& group : find_muscle_groups(model)) {
    list.push_back({group.name + "_activation", "",
                    "mean activation of the group's muscles, weighted by volume (F_max l_opt)",
                    ColumnKind::kMuscle, true, [group](const Instant& i, bool left) {
                      double mean = 0;
                      for (std::size_t k = 0; k < group.members[left].size(); ++k)
                        mean += group.share[left][k] * activation(i, group.members[left][k]);
                      return if_converged(i, mean);
                    }});
    list.push_back({group.name + "_power", "W/kg", "sum of the powers of the group's muscles",
                    ColumnKind::kMuscle, true, [group](const Instant& i, bool left) {
                      double sum = 0;
                      for (const int m : group.members[left]) sum += power(i, m);
                      return if_converged(i, sum);
                    }});
  }
}

void add_metabolic_power(std::vector<ResultColumn>& list) {
  const auto add = [&](const char* name, const char* meaning, MetabolicModel which) {
    list.push_back({name, "W/kg", meaning, ColumnKind::kWholeBody, false,
                    [k = static_cast<std::size_t>(which)](const Instant& i, bool) {
                      return if_converged(
                          i, kBasalRate + i.data.metabolic_power[k].sum() / i.model->body_mass);
                    }});
  };
  add("metabolic_power", "heat and work of all muscles and the basal rate (Bhargava 2004)",
      MetabolicModel::kBhargava);
  add("metabolic_power_umberger", "the same after Umberger 2010", MetabolicModel::kUmberger);
}

}  // namespace

void add_muscle_columns(std::vector<ResultColumn>& list, const Model& model) {
  if (model.nmuscle() == 0) return;
  add_metabolic_power(list);
  add_groups(list, model);
  for (int m = 0; m < model.nmuscle(); ++m) {
    const auto [name, side] = muscle_name(model, m);
    if (side == 1) continue;  // stands with the right one
    add_muscle(list, name, {m, side < 0 ? m : model.find_muscle(name + "_l")}, side == 0);
  }
}

}  // namespace retrogait
