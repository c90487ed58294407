// Result variables of muscles, of their functional groups, and what all of them burn.
#include <algorithm>
#include <array>
#include <map>

#include "inverse/columns.h"
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

double power(const Instant& i, int m) {
  return -i.data.muscle_force[m] * i.data.l_mt_dot[m] / i.model->body_mass;
}

void add_muscle(std::vector<ResultColumn>& list, const std::string& name, const Pair& pair,
                bool sided) {
  const auto add = [&](const char* what, const char* unit, const char* meaning, MuscleReader read) {
    list.push_back({name + what, unit, meaning, ColumnKind::kMuscle, sided,
                    [pair, read](const Instant& i, bool left) {
                      return if_converged(i, read(i, pair.of(left)));
                    }});
  };
  add("_activation", "", "of full activation, from static optimisation", activation);
  add("_force", "BW", "tension of the tendon", force);
  add("_fiber_length_norm", "", "length of the fibres, in optimal fibre lengths", norm_length);
  add("_power", "W/kg", "tension times shortening speed: > 0 gives the skeleton energy", power);
}

// the muscles of one functional group on each side, and each one's share of that side's volume
struct Group {
  std::array<std::vector<int>, 2> members;  // right, left
  std::array<std::vector<double>, 2> share;
};

void add_member(Group& group, const Model& model, int muscle, std::size_t side) {
  const Muscle& m = model.muscles[static_cast<std::size_t>(muscle)];
  group.members[side].push_back(muscle);
  group.share[side].push_back(m.max_isometric_force * m.optimal_fiber_length);
}

std::map<std::string, Group> find_groups(const Model& model) {
  std::map<std::string, Group> groups;
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& m = model.muscles[static_cast<std::size_t>(i)];
    const bool right = m.name.ends_with("_r");
    if (!right && !m.name.ends_with("_l")) continue;
    for (const std::string& name : m.groups) add_member(groups[name], model, i, right ? 0 : 1);
  }
  std::erase_if(groups, [](const auto& entry) {
    return entry.second.members[0].empty() || entry.second.members[1].empty();
  });
  for (auto& [name, group] : groups)
    for (std::vector<double>& shares : group.share) {
      double whole = 0;
      for (const double s : shares) whole += s;
      for (double& s : shares) s /= whole;
    }
  return groups;
}

void add_groups(std::vector<ResultColumn>& list, const Model& model) {
  for (const auto& [name, group] : find_groups(model)) {
    list.push_back({name + "_activation", "",
                    "mean activation of the group's muscles, weighted by volume (F_max l_opt)",
                    ColumnKind::kMuscle, true, [group](const Instant& i, bool left) {
                      double mean = 0;
                      for (std::size_t k = 0; k < group.members[left].size(); ++k)
                        mean += group.share[left][k] * activation(i, group.members[left][k]);
                      return if_converged(i, mean);
                    }});
    list.push_back({name + "_power", "W/kg", "sum of the powers of the group's muscles",
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
    std::string name = model.muscles[static_cast<std::size_t>(m)].name;
    const std::string stem = name.substr(0, name.size() - std::min<std::size_t>(2, name.size()));
    if (name.ends_with("_l") && model.find_muscle(stem + "_r") >= 0) continue;
    const int left = name.ends_with("_r") ? model.find_muscle(stem + "_l") : -1;
    if (left >= 0) name = stem;
    add_muscle(list, name, {m, left >= 0 ? left : m}, left >= 0);
  }
}

}  // namespace retrogait
