// Strengths of a specification: published sets, groups; and the springs of discs.
#include <algorithm>
#include <set>

#include "base/error.h"
#include "model/model.h"

namespace retrogait {

namespace {

[[noreturn]] void unknown(const ModelSpec& spec, const char* kind, const std::string& name,
                          const std::vector<std::string>& known) {
  throw InputError(spec.file, 0,
                   fmt::format("{} '{}': this model has {}.{}", kind, name,
                               known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", ")),
                               did_you_mean(name, known)));
}

// those there are tables of, and the one that stands in the muscles
std::vector<std::string> strength_sets(const ModelSpec& spec) {
  std::set<std::string> names;
  if (!spec.strength_set.empty()) names.insert(spec.strength_set);
  for (const auto& [name, strengths] : spec.strength_sets) names.insert(name);
  return {names.begin(), names.end()};
}

bool in_group(const MuscleSpec& muscle, const std::string& group) {
  return std::find(muscle.groups.begin(), muscle.groups.end(), group) != muscle.groups.end();
}

}  // namespace

void use_strength_set(ModelSpec& spec, const std::string& set) {
  if (set == spec.strength_set) return;
  const auto found = spec.strength_sets.find(set);
  if (found == spec.strength_sets.end()) unknown(spec, "strength set", set, strength_sets(spec));
  std::map<std::string, double> left_behind;  // so that one can come back
  for (MuscleSpec& muscle : spec.muscles)
    if (const auto it = found->second.find(muscle.name); it != found->second.end()) {
      left_behind[muscle.name] = muscle.max_isometric_force;
      muscle.max_isometric_force = it->second;
    }
  if (!spec.strength_set.empty()) spec.strength_sets[spec.strength_set].merge(left_behind);
  spec.strength_set = set;
}

std::vector<std::string> muscle_groups(const ModelSpec& spec) {
  std::set<std::string> groups;
  for (const MuscleSpec& muscle : spec.muscles)
    groups.insert(muscle.groups.begin(), muscle.groups.end());
  return {groups.begin(), groups.end()};
}

void scale_strength(ModelSpec& spec, const std::string& group, double factor) {
  const std::vector<std::string> groups = muscle_groups(spec);
  if (std::find(groups.begin(), groups.end(), group) == groups.end())
    unknown(spec, "muscle group", group, groups);
  for (MuscleSpec& muscle : spec.muscles)
    if (in_group(muscle, group)) muscle.max_isometric_force *= factor;
  for (auto& [set, strengths] : spec.strength_sets)
    for (const MuscleSpec& muscle : spec.muscles)
      if (const auto it = strengths.find(muscle.name);
          it != strengths.end() && in_group(muscle, group))
        it->second *= factor;
}

void add_disc_stiffness(ModelSpec& spec) {
  for (const DiscSpec& disc : spec.discs) {
    const auto joint = std::find_if(spec.joints.begin(), spec.joints.end(),
                                    [&](const JointSpec& j) { return j.name == disc.joint; });
    if (joint == spec.joints.end()) continue;  // compile() says so
    BushingSpec spring;
    spring.name = "disc_" + disc.joint;
    spring.body_1 = joint->parent;
    spring.body_2 = joint->child;
    spring.X_B1F = joint->X_PF;
    spring.X_B2F = joint->X_BM;
    spring.rotational_stiffness = disc.stiffness;
    spring.at = disc.at;
    spec.bushings.push_back(spring);
  }
}

}  // namespace retrogait
