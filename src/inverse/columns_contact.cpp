// Result variables of joints with muscles pulling across them: what bones and discs carry.
#include <fmt/format.h>

#include <string>

#include "inverse/columns.h"

namespace retrogait {

namespace {

using Side = LoadSites::Side;

bool on_both_sides(const LoadSites& sites, int Side::*joint) {
  return sites.side[0].*joint >= 0 && sites.side[1].*joint >= 0;
}

template <class Get>
void add_force(std::vector<ResultColumn>& list, const char* name, const char* meaning, Get get) {
  list.push_back({name, "BW", meaning, ColumnKind::kKnee, true, [get](const Instant& i, bool left) {
                    return if_converged(i, get(loads_of(i, left)) / weight(i));
                  }});
}

void add_leg(std::vector<ResultColumn>& list, const LoadSites& sites) {
  if (on_both_sides(sites, &Side::knee))
    add_force(list, "knee_contact",
              "thigh on shank, muscles pulling, tibial axes: compression (along the tibia)",
              [](const SideLoads& s) { return s.knee_contact.y(); });
  if (on_both_sides(sites, &Side::medial) && on_both_sides(sites, &Side::lateral)) {
    add_force(list, "knee_contact_medial",
              "medial compartment's share of knee_contact; below 0 it lifts off",
              [](const SideLoads& s) { return s.knee_medial; });
    add_force(list, "knee_contact_lateral",
              "lateral compartment's share of knee_contact; below 0 it lifts off",
              [](const SideLoads& s) { return s.knee_lateral; });
  }
  if (on_both_sides(sites, &Side::knee))
    add_force(list, "knee_shear_ap", "thigh on shank, muscles pulling, tibial axes: forward",
              [](const SideLoads& s) { return s.knee_contact.x(); });
  if (on_both_sides(sites, &Side::patella))
    add_force(list, "patellofemoral_contact", "thigh on patella, muscles pulling: resultant",
              [](const SideLoads& s) { return s.patellofemoral; });
  if (on_both_sides(sites, &Side::hip))
    add_force(list, "hip_contact", "between thigh and pelvis, muscles pulling: resultant",
              [](const SideLoads& s) { return s.hip_contact; });
  if (on_both_sides(sites, &Side::ankle))
    add_force(list, "ankle_contact", "between shank and ankle bone, muscles pulling: resultant",
              [](const SideLoads& s) { return s.ankle_contact; });
}

void add_disc(std::vector<ResultColumn>& list, std::size_t d) {
  struct Force {
    const char *name, *meaning;
    int axis;
  };
  const Force forces[] = {{"compression", "compression", 1},
                          {"shear_ap", "shear, pushing the lower one forward positive", 0},
                          {"shear_ml", "shear, pushing the lower one to the right positive", 2}};
  for (const Force& f : forces)
    list.push_back(
        {fmt::format("{}_{}", kLumbarJoints[d], f.name), "BW",
         fmt::format("upper body on lower, muscles pulling, axes of the disc: {}", f.meaning),
         ColumnKind::kLumbar, false, [d, k = f.axis](const Instant& i, bool) {
           return if_converged(i, i.loads.lumbar[d].contact[k] / weight(i));
         }});
  const char* turn[] = {"bending to the right positive", "turning to the left positive",
                        "extending positive"};
  const char* letter[] = {"x", "y", "z"};
  for (int k = 0; k < 3; ++k)
    list.push_back({fmt::format("{}_disc_moment_{}", kLumbarJoints[d], letter[k]), "N·m/kg",
                    fmt::format("left by muscles for disc, ligaments and facets: on the upper "
                                "vertebra, axes of the disc, {}",
                                turn[k]),
                    ColumnKind::kLumbar, false, [d, k](const Instant& i, bool) {
                      return if_converged(i, i.loads.lumbar[d].share[k] / i.model->body_mass);
                    }});
}

}  // namespace

void add_contact_columns(std::vector<ResultColumn>& list, const LoadSites& sites) {
  add_leg(list, sites);
  for (std::size_t d = 0; d < kLumbarLevels; ++d)
    if (sites.lumbar[d] >= 0) add_disc(list, d);
}

}  // namespace retrogait
