// Script + knobs → what this case asks of the synthesis. Each knob is defined by what is seen; the
// definitions stand at GaitKnobs in gait.h, the ranges here.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.h"
#include "gait/gait.h"
#include "gait/leg.h"

namespace retrogait {

namespace {

constexpr double kFroudeLegLength =
    0.9;  // m; √Fr = V / √(g · this): an adult's, and it scales all curves alike
constexpr int kSamples = 128;         // of a cycle, where curves are changed sample by sample
constexpr int kChangeHarmonics = 12;  // of such a change

// how far the synthesis may leave a curve (design section 6), rad; times the script's tracking factor
constexpr double kSigmaLeg = 3 * kRadPerDeg;    // hip flexion, knee, ankle, arms
constexpr double kSigmaTrunk = 2 * kRadPerDeg;  // pelvis, lumbar, hip adduction and rotation
constexpr double kSigmaToes = 8 * kRadPerDeg;   // metatarsophalangeal
constexpr double kSigmaSubtalar = 2.5 * kRadPerDeg;
// where a slope or a crouch changed the script by geometry alone, the factor goes to 2, reached at 5 % or 10°
constexpr double kGeometryFactor = 2, kGeometrySlope = 0.05, kGeometryCrouch = 10 * kRadPerDeg;

// of a trunk lean the pelvis takes a third, the lumbar spine the rest: the first 30° of forward bending
// (Esola et al. 1996, Spine 21:71)
constexpr double kPelvisShareOfLean = 1.0 / 3;

// fore-aft swing of the pelvis, amplitude at 1.25 m/s (design section 6); backward walking has no prior

using Curves = std::map<std::string, FourierCurve>;  // by coordinate without side; absolute values

bool starts_with_any(const std::string& name, std::initializer_list<const char*> heads) {
  return std::any_of(heads.begin(), heads.end(),
                     [&](const char* head) { return name.starts_with(head); });
}

double sigma_of(const std::string& name) {
  if (name.starts_with("mtp")) return kSigmaToes;
  if (name.starts_with("subtalar")) return kSigmaSubtalar;
  if (starts_with_any(name, {"hip_adduction", "hip_rotation", "pelvis", "lumbar"}))
    return kSigmaTrunk;
  return kSigmaLeg;
}

bool is_fixed(const std::string& name) {
  return starts_with_any(name, {"arm_add", "arm_rot", "pro_sup", "neck"});
}

// ------------------------------------------------------------------------------------- knobs

void check_range(Diagnostics& found, const char* knob, double value, double least, double most,
                 const char* unit) {
  if (std::isfinite(value) && value >= least && value <= most) return;
  found.add(0, fmt::format("{} = {:.6g}: must be {} to {}{}.", knob, value, least, most, unit));
}

void check_knobs(Diagnostics& found, const GaitKnobs& k) {
  check_range(found, "slope_pct", k.slope * 100, -10, 10, " %");
  check_range(found, "crouch_deg", k.crouch * kDegPerRad, 0, 40, " deg");
  check_range(found, "trunk_lean_deg", k.trunk_lean * kDegPerRad, -10, 30, " deg");
  if (k.step_width != 0) check_range(found, "step_width_m", k.step_width, 0.02, 0.4, " m");
  check_range(found, "toe_out_deg", k.toe_out * kDegPerRad, -20, 30, " deg");
  check_range(found, "arm_swing", k.arm_swing, 0, 2, "");
  check_range(found, "head_turn_deg", k.head_turn * kDegPerRad, -70, 70, " deg");
  check_range(found, "trunk_turn_deg", k.trunk_turn * kDegPerRad, -45, 45, " deg");
  check_range(found, "hand_support_bw", k.hand_support, 0, 0.5, " of body weight");
  check_range(found, "added_load_kg", k.added_load, 0, 60, " kg");
  for (const auto& [coordinate, knob] : k.curves) {
    check_range(found, (coordinate + ".scale").c_str(), knob.scale, 0.5, 1.5, "");
    check_range(found, (coordinate + ".offset_deg").c_str(), knob.offset * kDegPerRad, -20, 20,
                " deg");
  }
}

struct Pace {
  double speed, period, script_period;  // m/s, s, s
};

// speed, cadence and step length: any one or two of them, the script gives the rest
Pace choose_pace(Diagnostics& found, const GaitScript& script, const GaitKnobs& k) {
  if (k.cadence != 0 && k.step_length != 0 && k.speed != 0)
    found.add(0,
              "speed_m_s, cadence_steps_min and step_length_m: give at most two of them, they fix "
              "the third.");
  if (k.cadence < 0 || !std::isfinite(k.cadence))
    found.add(0, fmt::format("cadence_steps_min = {}: must be positive.", k.cadence));
  if (k.step_length < 0 || !std::isfinite(k.step_length))
    found.add(0, fmt::format("step_length_m = {}: must be positive.", k.step_length));
  Pace pace;
  pace.speed = k.speed != 0 ? k.speed : script.speed_nominal;
  if (k.speed == 0 && k.cadence > 0 && k.step_length > 0)
    pace.speed = k.step_length * k.cadence / 60;
  if (!(pace.speed >= script.speed_min - 1e-9 && pace.speed <= script.speed_max + 1e-9)) {
    found.add(0, fmt::format("speed_m_s = {:.4g}: '{}' covers {} to {} m/s.", pace.speed,
                             script.name, script.speed_min, script.speed_max));
    pace.speed = script.speed_nominal;
  }
  pace.script_period = script.period.at(pace.speed);
  pace.period = pace.script_period;
  if (k.cadence > 0) pace.period = 120 / k.cadence;
  if (k.step_length > 0 && k.cadence <= 0) pace.period = 2 * k.step_length / pace.speed;
  const double ratio = pace.period / pace.script_period;
  if (ratio < 0.75 || ratio > 1.3)
    found.add(
        0, fmt::format(
               "{}: at {:.3g} m/s '{}' takes steps of {:.2f} m at {:.0f} steps/min; steps of 75 to "
               "130 % of that length are covered.",
               k.step_length > 0 ? fmt::format("step_length_m = {:.3g}", k.step_length)
                                 : fmt::format("cadence_steps_min = {:.4g}", k.cadence),
               pace.speed, script.name, pace.speed * pace.script_period / 2,
               120 / pace.script_period));
  return pace;
}

// ------------------------------------------------------------------------------------- curves

std::string right_name(const Model& model, const std::string& name) {
  return model.find_coordinate(name) >= 0 ? name : name + "_r";
}

double standing_of(const Model& model, const std::string& name) {
  const int c = model.find_coordinate(right_name(model, name));
  return c < 0 ? 0.0 : model.standing[c];
}

Curves curves_at_speed(Diagnostics& found, const GaitScript& script, double speed,
                       const Model& model) {
  const double unit = std::sqrt(kStandardGravity * kFroudeLegLength);
  const double change = (speed - script.speed_nominal) / unit;
  Curves curves;
  for (const ScriptCurve& c : script.curves) {
    if (model.find_coordinate(right_name(model, c.coordinate)) < 0) {
      // arms may be missing in a model of the legs; what carries the body may not
      if (!starts_with_any(c.coordinate, {"arm", "elbow", "pro_sup", "subtalar", "mtp"}))
        found.add(0, fmt::format("curve.{}: the model '{}' has no such coordinate.", c.coordinate,
                                 model.name));
      continue;
    }
    FourierCurve curve = c.per_speed;
    curve *= change;
    curve += c.mean;
    if (c.relative_to_standing) curve.a0 += standing_of(model, c.coordinate);
    curves[c.coordinate] = curve;
  }
  return curves;
}

void scale_about_mean(FourierCurve& curve, double factor) {
  const double mean = curve.a0;
  curve *= factor;
  curve.a0 = mean;
}

// what a person's curves differ by from the script's
void change_curves(Diagnostics& found, Curves& curves, const GaitKnobs& k, const GaitScript& script,
                   const Model& model) {
  for (const auto& [coordinate, knob] : k.curves) {
    const auto it = curves.find(coordinate);
    if (it != curves.end()) {
      scale_about_mean(it->second, knob.scale);
      it->second.a0 += knob.offset;
      continue;
    }
    const std::string which = coordinate + (knob.scale != 1 ? ".scale" : ".offset_deg");
    if (script.find_curve(coordinate) == nullptr)
      found.add(0, fmt::format("{}: '{}' has no such curve.", which, script.name));
    else
      found.add(0, fmt::format("{}: the model '{}' has no such coordinate.", which, model.name));
  }
}

std::vector<double> sampled(const FourierCurve& curve) {
  std::vector<double> out(kSamples);
  for (int i = 0; i < kSamples; ++i)
    out[static_cast<std::size_t>(i)] = curve.eval(double(i) / kSamples).f;
  return out;
}

// adds what changed between two samplings, so that an unchanged curve keeps its coefficients
void add_change(FourierCurve& curve, const std::vector<double>& before,
                const std::vector<double>& after) {
  std::vector<double> change(before.size());
  for (std::size_t i = 0; i < change.size(); ++i) change[i] = after[i] - before[i];
  curve += fit_fourier(change, kChangeHarmonics);
}

// the part of the ankle's fore-aft travel under the hip that a longer stride must grow by: all of it, while the
// rolling of the foot over heel and toes adds the same as before
double stride_factor(const LegAngles& leg, const LegLengths& l, double duty, double speed,
                     const Pace& pace) {
  const auto x = [&](double phase) {
    const std::size_t i = static_cast<std::size_t>(phase * kSamples);
    const double thigh = leg.pelvis_tilt[i] + leg.hip[i];
    return l.thigh * std::sin(thigh) + l.shank * std::sin(thigh - leg.knee[i]);
  };
  const double travel = std::abs(x(0) - x(duty));
  return 1 + speed * duty * (pace.period - pace.script_period) / travel;
}

void replant_legs(Curves& curves, const GaitKnobs& k, const GaitTarget& target, const Pace& pace,
                  const Model& model) {
  LegChange change;
  change.slope = std::atan(k.slope) * target.direction;
  change.crouch = k.crouch;
  const bool new_stride = pace.period != pace.script_period;
  if (!new_stride && change.slope == 0 && change.crouch == 0) return;
  const LegLengths lengths = leg_lengths(model);
  const LegAngles before = {sampled(curves["pelvis_tilt"]), sampled(curves["hip_flexion"]),
                            sampled(curves["knee_angle"]), sampled(curves["ankle_angle"])};
  if (new_stride) change.stride = stride_factor(before, lengths, target.duty, target.speed, pace);
  const LegAngles after = replant(before, lengths, target.duty, change);
  add_change(curves["pelvis_tilt"], before.pelvis_tilt, after.pelvis_tilt);
  add_change(curves["hip_flexion"], before.hip, after.hip);
  add_change(curves["knee_angle"], before.knee, after.knee);
  add_change(curves["ankle_angle"], before.ankle, after.ankle);
}

// posture knobs move the mean of a curve
void shift_posture(Curves& curves, const GaitKnobs& k, const GaitTarget& target,
                   double script_width, const Model& model) {
  curves["pelvis_tilt"].a0 -= kPelvisShareOfLean * k.trunk_lean;
  curves["hip_flexion"].a0 += kPelvisShareOfLean * k.trunk_lean;  // the thigh stays where it was
  curves["lumbar_extension"].a0 -= (1 - kPelvisShareOfLean) * k.trunk_lean;
  if (target.step_width != script_width) {
    const double splay =
        std::asin(0.5 * (target.step_width - script_width) / leg_lengths(model).total());
    curves["hip_adduction"].a0 -= splay;
    curves["subtalar_angle"].a0 += splay;  // the sole stays flat
  }
  curves["hip_rotation"].a0 -= k.toe_out;
  for (const char* arm : {"arm_flex", "elbow_flex"}) {
    const auto it = curves.find(arm);
    if (it != curves.end()) scale_about_mean(it->second, k.arm_swing);
  }
  curves["lumbar_rotation"].a0 -= k.trunk_turn;  // + turns to the left
}

// the head looks ahead and stays level, whatever the trunk does; then it is turned
void add_neck(Curves& curves, const GaitKnobs& k, const GaitTarget& target, const Model& model) {
  const auto against = [&](const char* neck, const char* pelvis, const char* lumbar) {
    FourierCurve curve = curves[pelvis];
    curve += curves[lumbar];
    // standing already holds the head level
    curve.a0 -= standing_of(model, pelvis) + standing_of(model, lumbar) + standing_of(model, neck);
    curve *= -1;
    curves[neck] = curve;
  };
  against("neck_extension", "pelvis_tilt", "lumbar_extension");
  against("neck_bending", "pelvis_list", "lumbar_bending");
  against("neck_rotation", "pelvis_rotation", "lumbar_rotation");
  curves["neck_extension"].a0 -=
      std::atan(k.slope) * target.direction;  // level with the world, not with the slope
  curves["neck_rotation"].a0 -= k.head_turn;
}

// ------------------------------------------------------------------------------------- target

double tracking_factor(const GaitScript& script, const GaitKnobs& k) {
  const double changed =
      std::min(1.0, std::max(std::abs(k.slope) / kGeometrySlope, k.crouch / kGeometryCrouch));
  return script.tracking + changed * std::max(0.0, kGeometryFactor - script.tracking);
}

void list_coordinates(GaitTarget& target, const GaitScript& script, const Curves& curves,
                      double factor, const Model& model) {
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[static_cast<std::size_t>(c)];
    const std::string& name = coordinate.name;
    const bool left = name.ends_with("_l");
    if (coordinate.kind == CoordinateKind::kLocked || coordinate.kind == CoordinateKind::kCoupled)
      continue;
    if ((left && target.symmetric) || name == "pelvis_tx" || name == "pelvis_ty" ||
        name == "pelvis_tz")
      continue;
    const std::string stem = left || name.ends_with("_r") ? name.substr(0, name.size() - 2) : name;
    CoordinateTarget entry;
    entry.coordinate = c;
    const auto it = curves.find(stem);
    if (it == curves.end()) {
      // nothing is known of it: it stands
      entry.curve.a0 = model.standing[c];
      entry.fixed = true;
    } else {
      entry.curve = left ? it->second.shifted(0.5) : it->second;
      entry.sigma = sigma_of(stem) * factor;
      entry.fixed = is_fixed(stem);
      for (const ScriptCurve& c : script.curves)
        if (c.coordinate == stem) entry.sd = c.sd;
    }
    target.coordinates.push_back(entry);
  }
}

// the measured force grows with the stride, its times with stance; on a slope the body's weight along the slope
// is added, shared between the feet as they take over in double support
ForeAftPrior fore_aft_at(const ForeAftPrior& measured, const GaitScript& script,
                         const GaitTarget& target) {
  ForeAftPrior prior = measured;
  const double v0 = script.speed_nominal;
  const double growth = target.speed * target.period / (v0 * script.period.at(v0));
  const double stretch = target.duty / script.duty.at(v0);
  const double along = std::sin(std::atan(target.slope));
  for (std::size_t i = 0; i < prior.phase.size(); ++i) {
    prior.phase[i] *= stretch;
    const double overlap = target.duty - 0.5, phase = prior.phase[i];
    const double share = std::clamp(std::min(phase, target.duty - phase) / overlap, 0.0, 1.0);
    prior.force[i] = growth * prior.force[i] + along * share;
  }
  return prior;
}

std::string describe(const GaitScript& script, const GaitKnobs& k, const GaitTarget& t,
                     const Pace& pace) {
  std::string out =
      fmt::format("{} at {:.2f} m/s, {:.0f} steps/min, step {:.2f} m, stance {:.1f} %", script.name,
                  t.speed, 120 / t.period, t.speed * t.period / 2, 100 * t.duty);
  const auto say = [&](bool yes, const std::string& what) {
    if (yes) out += "; " + what;
  };
  say(pace.period != pace.script_period,
      fmt::format("stride {:.0f} % of the script's at that speed",
                  100 * pace.period / pace.script_period));
  say(k.slope != 0,
      fmt::format("slope {:+.1f} %: feet on the slope, trunk upright", 100 * k.slope));
  say(k.crouch != 0, fmt::format("knees {:.0f} deg deeper at mid-stance", k.crouch * kDegPerRad));
  say(k.trunk_lean != 0,
      fmt::format("trunk leaning {:+.0f} deg forward", k.trunk_lean * kDegPerRad));
  say(k.step_width != 0, fmt::format("feet {:.0f} cm apart", 100 * k.step_width));
  say(k.toe_out != 0, fmt::format("toes out by {:+.0f} deg", k.toe_out * kDegPerRad));
  say(k.arm_swing != 1, fmt::format("arm swing x {:.2f}", k.arm_swing));
  say(k.head_turn != 0, fmt::format("head turned {:+.0f} deg right", k.head_turn * kDegPerRad));
  say(k.trunk_turn != 0, fmt::format("trunk turned {:+.0f} deg right", k.trunk_turn * kDegPerRad));
  say(k.hand_support != 0, fmt::format("{:.0f} % of body weight on {}", 100 * k.hand_support,
                                       k.hand_support_one_sided ? "the right hand" : "both hands"));
  say(k.added_load != 0, fmt::format("{:.1f} kg carried at the trunk", k.added_load));
  for (const auto& [coordinate, knob] : k.curves)
    say(knob != CurveKnob{}, fmt::format("{} x {:.2f} about its mean, {:+.1f} deg", coordinate,
                                         knob.scale, knob.offset * kDegPerRad));
  say(script.fore_aft.has_value(),
      t.fore_aft ? "follows a measured fore-aft force" : "without the measured fore-aft force");
  return out;
}

}  // namespace

GaitTarget adapt(const GaitScript& script, const GaitKnobs& knobs, const Model& model) {
  RETROGAIT_ASSERT(script.reversed_of.empty(), script.name, script.reversed_of);
  Diagnostics found(script.file);
  check_knobs(found, knobs);
  const Pace pace = choose_pace(found, script, knobs);
  Curves curves = curves_at_speed(found, script, pace.speed, model);
  change_curves(found, curves, knobs, script, model);
  found.throw_if_any();

  GaitTarget target;
  target.script = script.name;
  target.direction = script.direction;
  target.speed = pace.speed;
  target.period = pace.period;
  target.duty = script.duty.at(pace.speed);
  target.slope = knobs.slope;
  const double script_width = script.step_width.at(pace.speed);
  target.step_width = knobs.step_width > 0 ? knobs.step_width : script_width;
  target.symmetric = !knobs.asymmetric();
  target.hand_support = knobs.hand_support;
  target.hand_support_one_sided = knobs.hand_support_one_sided;
  target.added_load = knobs.added_load;

  replant_legs(curves, knobs, target, pace, model);
  shift_posture(curves, knobs, target, script_width, model);
  add_neck(curves, knobs, target, model);
  list_coordinates(target, script, curves, tracking_factor(script, knobs), model);

  for (ContactWindow window : script.windows) {
    window.start *= target.duty / script.window_duty;
    window.end *= target.duty / script.window_duty;
    target.windows.push_back(window);
  }
  target.cop_phase = script.cop_phase;
  target.cop_from_heel = script.cop_from_heel;
  if (script.fore_aft && knobs.fore_aft_prior)
    target.fore_aft = fore_aft_at(*script.fore_aft, script, target);
  target.adapted = describe(script, knobs, target, pace);
  return target;
}

}  // namespace retrogait
