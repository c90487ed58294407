// What somebody carries who merely stands, and who bends forward.
#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"
#include "base/error.h"
#include "base/numbers.h"
#include "study/posture.h"
#include "study/study.h"

namespace retrogait {

namespace {

constexpr double kLean = 30 * kRadPerDeg;
constexpr double kAbdominalPressure =
    2000;                         // Pa, between standing and brisk walking (Grillner 1978)
constexpr std::size_t kL4L5 = 1;  // of kLumbarJoints

/// One pose, solved: the instant and what it points into.
struct Held {
  Model model;
  GaitCycle still;
  Instant instant;

  Held(const ModelSpec& spec, double lean)
      : model(compile(spec)),
        still(hold(model, lean == 0 ? model.standing : bent_forward(model, lean))),
        instant(make_instant(model, still, make_muscle_rules(model, {}))) {
    solve_instant(instant, 0);
  }
  Held(const Held&) = delete;

  double disc() const { return instant.loads.lumbar[kL4L5].contact.y() / model.body_weight(); }
  double knee(bool left) const {
    return instant.loads.side[left].knee_contact.y() / model.body_weight();
  }
};

/// Every activation of a group, by its strongest pull: the mean weighted by strength, and the largest.
struct Active {
  double mean = 0, largest = 0;
  std::string hardest;
};

Active activation_of(const Held& held, const std::string& group) {
  Active out;
  double force = 0;
  for (int m = 0; m < held.model.nmuscle(); ++m) {
    const Muscle& muscle = held.model.muscles[at(m)];
    if (std::find(muscle.groups.begin(), muscle.groups.end(), group) == muscle.groups.end())
      continue;
    const double a = held.instant.data.activation[m];
    out.mean += muscle.max_isometric_force * a;
    force += muscle.max_isometric_force;
    if (a <= out.largest) continue;
    out.largest = a;
    out.hardest = muscle.name;
  }
  if (force > 0) out.mean /= force;
  return out;
}

CheckRow single(const std::string& what, double value, const char* unit, double low, double high,
                const std::string& source) {
  CheckRow row{.what = what, .least = value, .most = value, .low = low, .high = high, .unit = unit};
  row.source = source;
  return row;
}

CheckRow note(const std::string& what, double value, const char* unit, const std::string& source) {
  CheckRow row{.what = what, .least = value, .most = value, .unit = unit};
  row.source = source;
  row.information = true;
  return row;
}

CheckRow quiet(const Held& held, const std::string& group) {
  const Active active = activation_of(held, group);
  CheckRow row = single(group + " upright, largest activation", active.largest, "", 0, 0.05,
                        "silent in EMG, Basmajian, De Luca 1985");
  row.where = active.hardest;
  return row;
}

CheckRow lightly_on(const std::string& group, const Held& held) {
  return single(group + " upright, mean activation", activation_of(held, group).mean, "", 0.002,
                0.2, "slight activity in EMG, Basmajian, De Luca 1985");
}

/// Moments that no muscle gives: the largest of all coordinates.
CheckRow reserves(const char* what, const Held& held) {
  const LoadSharer& sharer = held.instant.muscles->sharer;
  CheckRow row = single(what, 0, "N·m", 0, 1, "5 % of the largest net moment upright (Hicks 2015)");
  const auto first =
      sharer.force.size() - static_cast<Eigen::Index>(sharer.reserve_coordinate.size());
  for (std::size_t i = 0; i < sharer.reserve_coordinate.size(); ++i) {
    const double reserve = std::abs(sharer.force[first + static_cast<Eigen::Index>(i)]);
    if (reserve <= row.most) continue;
    row.least = row.most = reserve;
    row.where = held.model.coordinates[at(sharer.reserve_coordinate[i])].name;
  }
  return row;
}

/// The same two poses with something of the model changed.
void add_variant(const std::string& with, const ModelSpec& spec, std::vector<CheckRow>& rows) {
  const Held upright(spec, 0), bent(spec, kLean);
  rows.push_back(note("L4/L5 compression upright, " + with, upright.disc(), "BW", ""));
  rows.push_back(note("  bent 30° / upright", bent.disc() / upright.disc(), "", ""));
}

void add_variants(const ModelSpec& spec, std::vector<CheckRow>& rows) {
  if (!spec.discs.empty()) {
    ModelSpec changed = spec;
    add_disc_stiffness(changed);
    add_variant("discs stiff", changed, rows);
  }
  if (!spec.pressures.empty()) {
    ModelSpec changed = spec;
    for (PressureSpec& p : changed.pressures) p.pressure = kAbdominalPressure;
    add_variant("abdomen at 2 kPa", changed, rows);
  }
  for (const auto& [set, strengths] : spec.strength_sets) {
    if (set == spec.strength_set) continue;
    ModelSpec changed = spec;
    use_strength_set(changed, set);
    add_variant("strengths of " + set, changed, rows);
  }
}

/// Whether the model can be stood up: feet, spine and knees by the names that loads are read by.
bool stands(const Model& model) {
  const LoadSites sites = find_load_sites(model);
  for (const char* name : {"pelvis_tilt", "pelvis_tx", "pelvis_ty", "hip_flexion_r",
                           "ankle_angle_r", "subtalar_angle_r", "lumbar_extension", "arm_flex_r"})
    if (model.find_coordinate(name) < 0) return false;
  return !model.foot_points.empty() && sites.lumbar[kL4L5] >= 0 && sites.side[0].knee >= 0;
}

}  // namespace

CheckSection check_standing(const ModelSpec& spec, const Model& model) {
  CheckSection section{"Standing, and bent forward by 30°", {}};
  if (!stands(model)) return section;
  const Held upright(spec, 0), bent(spec, kLean);
  std::vector<CheckRow>& rows = section.rows;
  rows.push_back(single("L4/L5 compression upright", upright.disc(), "BW", 0.5, 1.1,
                        "0.5 MPa in the disc, Wilke 2001, Clin Biomech 16:S111"));
  CheckRow knees = single("knee compression upright, each", upright.knee(false), "BW", 0.4, 1.1,
                          "1.07 at most in vivo, Kutzner 2010, J Biomech 43:2164");
  knees.least = std::min(upright.knee(false), upright.knee(true));
  knees.most = std::max(upright.knee(false), upright.knee(true));
  rows.push_back(knees);
  rows.push_back(quiet(upright, "tibialis_anterior"));
  rows.push_back(quiet(upright, "quadriceps"));
  rows.push_back(lightly_on("triceps_surae", upright));
  rows.push_back(lightly_on("erector_spinae", upright));
  rows.push_back(reserves("largest reserve upright", upright));
  rows.push_back(note("L4/L5 compression bent", bent.disc(), "BW", ""));
  rows.push_back(single("  bent / upright", bent.disc() / upright.disc(), "", 1.8, 2.6,
                        "2.2, pressure in the disc, Wilke 2001"));
  rows.push_back(note("  erector spinae, mean activation",
                      activation_of(bent, "erector_spinae").mean, "", ""));
  rows.push_back(reserves("  largest reserve bent", bent));
  add_variants(spec, rows);
  return section;
}

}  // namespace retrogait
