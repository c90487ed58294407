#include "inverse/muscle_groups.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace retrogait {

namespace {

void add_member(MuscleGroup& group, const Muscle& muscle, int index, std::size_t side) {
  group.members[side].push_back(index);
  group.share[side].push_back(muscle.max_isometric_force * muscle.optimal_fiber_length);
}

void make_shares(std::vector<double>& volumes) {
  const double whole = std::accumulate(volumes.begin(), volumes.end(), 0.0);
  for (double& v : volumes) v /= whole;
}

}  // namespace

MuscleName muscle_name(const Model& model, int muscle) {
  const std::string& full = model.muscles[static_cast<std::size_t>(muscle)].name;
  const bool right = full.ends_with("_r");
  if (!right && !full.ends_with("_l")) return {full, -1};
  const std::string stem = full.substr(0, full.size() - 2);
  if (model.find_muscle(stem + (right ? "_l" : "_r")) < 0) return {full, -1};
  return {stem, right ? 0 : 1};
}

std::vector<MuscleGroup> find_muscle_groups(const Model& model) {
  std::map<std::string, MuscleGroup> by_name;
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& muscle = model.muscles[static_cast<std::size_t>(i)];
    const int side = muscle_name(model, i).side;
    if (side < 0) continue;
    for (const std::string& name : muscle.groups)
      add_member(by_name[name], muscle, i, static_cast<std::size_t>(side));
  }
  std::vector<MuscleGroup> groups;
  for (auto& [name, group] : by_name) {
    group.name = name;
    for (std::vector<double>& share : group.share) make_shares(share);
    groups.push_back(std::move(group));
  }
  return groups;
}

}  // namespace retrogait
