// One load taken apart: what the motion asks for, what every muscle adds, what springs relieve.
#include <algorithm>

#include "base/error.h"
#include "base/numbers.h"
#include "inverse/joint_loads.h"

namespace retrogait {

namespace {

/// A load by its name, and how it is read.
struct NamedLoad {
  std::string name;
  std::function<LinearLoad(const Instant&, bool left)> load;
};

using JointOfSide = int LoadSites::Side::*;

bool on_both_sides(const LoadSites& sites, JointOfSide joint) {
  return sites.side[0].*joint >= 0 && sites.side[1].*joint >= 0;
}

void add_knee(const LoadSites& sites, std::vector<NamedLoad>& list) {
  using Side = LoadSites::Side;
  if (!on_both_sides(sites, &Side::knee)) return;
  const auto force = [](int axis) {
    return [axis](const Instant& i, bool left) { return knee_force(i, left, axis); };
  };
  const auto compartment = [](Compartment which) {
    return [which](const Instant& i, bool left) { return knee_compartment(i, left, which); };
  };
  list.push_back({"knee_contact", force(1)});
  if (on_both_sides(sites, &Side::medial) && on_both_sides(sites, &Side::lateral)) {
    list.push_back({"knee_contact_medial", compartment(Compartment::kMedial)});
    list.push_back({"knee_contact_lateral", compartment(Compartment::kLateral)});
  }
  list.push_back({"knee_shear_ap", force(0)});
}

void add_resultant(const LoadSites& sites, const char* name, JointOfSide joint,
                   std::vector<NamedLoad>& list) {
  if (!on_both_sides(sites, joint)) return;
  list.push_back({name, [joint](const Instant& i, bool left) {
                    return resultant(i, i.sites.side[left ? 1 : 0].*joint);
                  }});
}

void add_disc(std::size_t level, std::vector<NamedLoad>& list) {
  const std::string joint = kLumbarJoints[level];
  const auto force = [level](int axis) {
    return [level, axis](const Instant& i, bool) { return disc_force(i, level, axis); };
  };
  list.push_back({joint + "_compression", force(1)});
  list.push_back({joint + "_shear_ap", force(0)});
  list.push_back({joint + "_shear_ml", force(2)});
  const char* letter[] = {"x", "y", "z"};
  for (int k = 0; k < 3; ++k)
    list.push_back({joint + "_disc_moment_" + letter[k],
                    [level, k](const Instant& i, bool) { return disc_moment(i, level, k); }});
}

std::vector<NamedLoad> named_loads(const LoadSites& sites) {
  using Side = LoadSites::Side;
  std::vector<NamedLoad> list;
  add_knee(sites, list);
  add_resultant(sites, "patellofemoral_contact", &Side::patella, list);
  add_resultant(sites, "hip_contact", &Side::hip, list);
  add_resultant(sites, "ankle_contact", &Side::ankle, list);
  for (std::size_t d = 0; d < kLumbarLevels; ++d)
    if (sites.lumbar[d] >= 0) add_disc(d, list);
  return list;
}

LinearLoad find_load(const Instant& instant, const std::string& name, bool left) {
  std::vector<std::string> known;
  for (const NamedLoad& load : named_loads(instant.sites)) {
    if (load.name == name) return load.load(instant, left);
    known.push_back(load.name);
  }
  throw InputError("", 0,
                   fmt::format("load '{}': of this model's loads {} can be taken apart.{}", name,
                               fmt::join(known, ", "), did_you_mean(name, known)));
}

}  // namespace

std::vector<std::string> balance_sheet_names(const Model& model) {
  std::vector<std::string> names;
  for (const NamedLoad& load : named_loads(find_load_sites(model))) names.push_back(load.name);
  return names;
}

void balance_sheet(const Instant& instant, const std::string& load, bool left,
                   BalanceSheet& sheet) {
  RETROGAIT_ASSERT(instant.muscles.has_value(), load);
  const Model& model = *instant.model;
  const Data& data = instant.data;
  const LinearLoad part = find_load(instant, load, left);
  const SpringForces& springs = instant.springs;
  sheet.total = part.of(carried_wrench(instant, part.joint));
  sheet.intersegmental = part.of(intersegmental_wrench(instant, part.joint));
  sheet.passive = part.of(springs.own[at(part.joint)]) - part.of(springs.beyond[at(part.joint)]);
  sheet.muscle.resize(model.nmuscle());
  for (int i = 0; i < model.nmuscle(); ++i)
    sheet.muscle[i] = data.muscle_force[i] * part.of(muscle_part(model, data, part.joint, i));
}

}  // namespace retrogait
