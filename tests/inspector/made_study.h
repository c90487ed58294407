#pragma once
/// Studies that nobody walked: smooth curves under the names that views look for. With them views are tested without
/// solving anything, and with what solving would hardly give: NaN, hundreds of muscles, failed instants.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <string>

#include "study/study.h"

namespace retrogait::inspector {

struct MadeStudy {
  int muscles = 20;     // besides two groups
  bool nan = false;     // every value
  bool failed = false;  // instants 20 to 30 did not converge
  bool backward = true;
  bool constant = false;  // every curve a single value: as of one instant
  bool grouped = false;   // with a model, in which the made-up muscles are the groups'
};

inline void add_curve(Trial& trial, const std::string& name, const std::string& unit, bool sided,
                      double mean, double swing, const MadeStudy& of) {
  ResultColumn column;
  column.name = name;
  column.unit = unit;
  column.kind = ColumnKind::kKnee;
  column.sided = sided;
  trial.columns.push_back(column);
  for (int side = sided ? 0 : -1; side < (sided ? 2 : 0); ++side) {
    CycleCurve curve;
    curve.column = trial.columns.size() - 1;
    curve.side = side;
    for (std::size_t i = 0; i <= 100; ++i) {
      const double angle = 2 * 3.14159265358979 * static_cast<double>(i) / 100;
      curve.value[i] = of.nan ? std::nan("") : mean + (of.constant ? 0 : swing * std::sin(angle));
    }
    trial.curves.push_back(curve);
  }
}

/// Two legs of hip, knee and ankle below a spine; muscle m of each side has volume m + 1 and crosses one joint. The
/// quadriceps has the even muscles, the quadratus lumborum the odd ones.
inline Model made_model(int muscles) {
  Model model;
  const auto joint = [&](const std::string& name, const std::string& body, int parent) {
    Joint j{};
    j.name = name, j.parent = parent, j.child = model.nbody();
    model.joints.push_back(j);
    Body b{};
    b.name = body;
    model.bodies.push_back(b);
    return j.child;
  };
  const int pelvis = joint("ground_pelvis", "pelvis", -1);
  const int spine = joint("l5s1", "torso", pelvis);
  for (const std::string side : {"_r", "_l"}) {
    const int femur = joint("hip" + side, "femur" + side, pelvis);
    const int tibia = joint("knee" + side, "tibia" + side, femur);
    const int foot = joint("ankle" + side, "foot" + side, tibia);
    const int joints[] = {femur, tibia, foot, spine};
    for (int m = 0; m < muscles; ++m) {
      Muscle muscle{};
      muscle.name = fmt::format("made_up_muscle_{}{}", m, side);
      muscle.max_isometric_force = m + 1, muscle.optimal_fiber_length = 1;
      muscle.groups = {m % 2 == 0 ? "quadriceps" : "quadratus_lumborum"};
      muscle.joints = {joints[m % 4]};
      model.muscles.push_back(muscle);
    }
  }
  return model;
}

inline Trial made_trial(const std::string& direction, const MadeStudy& of) {
  Trial trial;
  trial.of.direction = trial.of.trial = direction;
  trial.period = 1.2;
  trial.travel_speed = direction == "forward" ? 1 : -1;
  trial.motion_ok = trial.ok = true;
  trial.instant_ok.fill(true);
  if (of.failed)
    for (std::size_t i = 20; i <= 30; ++i) trial.instant_ok[i] = false;
  for (FootEvents& e : trial.events) e.contact = 0, e.foot_off = direction == "forward" ? 62 : 64;
  const double more = direction == "forward" ? 1 : 1.25;
  for (const char* name :
       {"knee_contact", "knee_contact_medial", "knee_contact_lateral", "patellofemoral_contact",
        "grf_y", "grf_travel", "grf_z", "hip_contact", "ankle_contact"})
    add_curve(trial, name, "BW", true, more, 1.5 * more, of);
  for (const char* name : {"knee_adduction_moment", "hip_flexion_moment", "knee_angle_moment"})
    add_curve(trial, name, "N·m/kg", true, 0, more, of);
  for (const char* level : {"l5s1", "l4l5", "l3l4", "l2l3", "l1l2"}) {
    add_curve(trial, level + std::string("_compression"), "BW", false, more, 0.4, of);
    add_curve(trial, level + std::string("_shear_ap"), "BW", false, 0.2, 0.1, of);
  }
  for (const char* group : {"quadriceps", "quadratus_lumborum"})
    add_curve(trial, group + std::string("_activation"), "", true, 0.1 * more, 0.05, of);
  if (of.grouped) trial.of.model = made_model(of.muscles);
  for (int m = 0; m < of.muscles; ++m) {
    const std::string name = fmt::format("made_up_muscle_{}", m);
    // of a grouped study no two are alike
    const double own = of.grouped ? 0.02 * m : 0;
    add_curve(trial, name + "_activation", "", true, 0.2 * more + own, 0.1, of);
    add_curve(trial, name + "_force", "BW", true, 0.2 * more, 0.1, of);
  }
  return trial;
}

inline std::shared_ptr<const StudyResult> made_study(const MadeStudy& of = {}) {
  auto result = std::make_shared<StudyResult>();
  result->plan.scene.name = "made";
  result->plan.scene.title = "A walk that nobody walked, with a title longer than most";
  result->trials.push_back(made_trial("forward", of));
  if (of.backward) result->trials.push_back(made_trial("backward", of));
  return result;
}

}  // namespace retrogait::inspector
