// Everything that a scene may say and somebody may turn, with what its range means.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/numbers.h"
#include "contact/sole.h"
#include "inspector/parameters.h"
#include "simulate/impedance.h"

namespace retrogait::inspector {

namespace {

constexpr double kShortestStep = 0.75,
                 kLongestStep = 1.3;  // of the script's, as adapt() takes them

double speed_of(const Case& c) {
  if (c.knobs.speed > 0) return c.knobs.speed;
  if (c.knobs.cadence > 0 && c.knobs.step_length > 0)
    return c.knobs.cadence * c.knobs.step_length / 60;
  return c.script.speed_nominal;
}

double script_period(const Case& c) {
  return c.script.period.speed.empty() ? kNone : c.script.period.at(speed_of(c));
}

double period_of(const Case& c) {
  if (c.knobs.cadence > 0) return 120 / c.knobs.cadence;
  if (c.knobs.step_length > 0) return 2 * c.knobs.step_length / speed_of(c);
  return script_period(c);
}

double step_width_of(const Case& c) {
  if (c.knobs.step_width > 0) return c.knobs.step_width;
  return c.script.step_width.speed.empty() ? kNone : c.script.step_width.at(speed_of(c));
}

SoleLaw sole_of(const Scene& scene) { return sole_named(scene.simulate.sole); }

// ------------------------------------------------------------------------------------- makers

Parameter knob(const char* key, const char* title, const char* unit, const char* section,
               double least, double most, double step, std::function<double(const Case&)> of_case,
               const char* help) {
  Parameter p{key, title, unit, section, help, least, most, step};
  p.of_gait = true;
  p.of_case = std::move(of_case);
  return p;
}

Parameter figure(const char* key, const char* title, const char* unit, const char* section,
                 double least, double most, double step,
                 std::function<double(const Scene&)> of_scene, const char* help) {
  Parameter p{key, title, unit, section, help, least, most, step};
  p.of_scene = std::move(of_scene);
  return p;
}

Parameter choice(const char* key, const char* title, const char* section,
                 std::vector<std::string> choices,
                 std::function<std::string(const Scene&, const Case&)> word, const char* help) {
  Parameter p{key, title, "", section, help};
  p.kind = ParameterKind::kChoice;
  p.choices = std::move(choices);
  p.word = std::move(word);
  return p;
}

Parameter on_off(const char* key, const char* title, const char* section,
                 std::function<bool(const Scene&, const Case&)> on, const char* help) {
  Parameter p = choice(
      key, title, section, {"false", "true"},
      [on = std::move(on)](const Scene& s, const Case& c) { return on(s, c) ? "true" : "false"; },
      help);
  p.kind = ParameterKind::kSwitch;
  return p;
}

Parameter of_gait(Parameter p) {
  p.of_gait = true;
  return p;
}

Parameter as_factor(Parameter p) {
  p.logarithmic = true;
  return p;
}

// the scripts of data/gaits that walk a way; those with defects are named when somebody chooses them by path
std::vector<std::string> scripts(bool forward) {
  std::vector<std::string> names;
  try {
    for (const GaitScript& script : list_gaits()) {
      const int way =
          script.reversed_of.empty() ? script.direction : -find_gait(script.reversed_of).direction;
      if ((way > 0) == forward) names.push_back(script.name);
    }
  } catch (const InputError&) {
  }
  return names;
}

using List = std::vector<Parameter>;

void add_walk(List& list) {
  const char* s = "Walk";
  list.push_back(knob("speed_m_s", "Speed", "m/s", s, 0.4, 1.6, 0.05, speed_of,
                      "Walking speed along travel; the range is what the gait scripts cover."));
  list.push_back(knob(
      "cadence_steps_min", "Cadence", "steps/min", s, 50, 240, 1,
      [](const Case& c) { return 120 / period_of(c); },
      "Steps a minute at this speed; steps of 75 to 130 % of the script's length are covered."));
  list.push_back(knob(
      "step_length_m", "Step length", "m", s, 0.15, 1.2, 0.01,
      [](const Case& c) { return speed_of(c) * period_of(c) / 2; },
      "Contact of one foot to contact of the other; takes the place of cadence, and cadence its."));
  list.push_back(knob(
      "slope_pct", "Slope", "%", s, -10, 10, 0.5,
      [](const Case& c) { return 100 * (c.reversed ? -c.knobs.slope : c.knobs.slope); },
      "Rise over run along travel: above 0 both walkers climb, the backward one facing downhill."));
  list.push_back(choice(
      "gait.forward.script", "Forward gait", s, scripts(true),
      [](const Scene& scene, const Case&) { return scene.direction[0].script; },
      "Whose forward walk the cycle follows: a file of data/gaits."));
  list.push_back(choice(
      "gait.backward.script", "Backward gait", s, scripts(false),
      [](const Scene& scene, const Case&) { return scene.direction[1].script; },
      "Whose backward walk the cycle follows; forward_reversed plays the forward one backward."));
  list.push_back(of_gait(on_off(
      "fore_aft_prior", "Measured fore-aft force", s,
      [](const Scene&, const Case& c) { return c.knobs.fore_aft_prior; },
      "Follow the fore-aft ground force that was measured, where the script has one (backward).")));
}

void add_posture(List& list) {
  const char* s = "Posture";
  const auto degrees = [](double GaitKnobs::*field) {
    return [field](const Case& c) { return c.knobs.*field / kRadPerDeg; };
  };
  list.push_back(knob("crouch_deg", "Crouch", "°", s, 0, 40, 1, degrees(&GaitKnobs::crouch),
                      "Extra knee flexion at mid-stance; hip and ankle follow, trunk and feet "
                      "stay."));
  list.push_back(knob("trunk_lean_deg", "Trunk lean", "°", s, -10, 30, 1,
                      degrees(&GaitKnobs::trunk_lean),
                      "Mean lean, forward above 0: a third by the pelvis, the rest by the lumbar "
                      "spine."));
  list.push_back(knob("step_width_m", "Step width", "m", s, 0.02, 0.4, 0.01, step_width_of,
                      "Between the midlines of the feet."));
  list.push_back(knob("toe_out_deg", "Toe-out", "°", s, -20, 30, 1, degrees(&GaitKnobs::toe_out),
                      "Both feet turned outward at the hips, added to the script's."));
  list.push_back(knob(
      "arm_swing", "Arm swing", "×", s, 0, 2, 0.05, [](const Case& c) { return c.knobs.arm_swing; },
      "Factor on the swing of shoulders and elbows; 0: arms hang still."));
  list.push_back(knob("head_turn_deg", "Head turn", "°", s, -70, 70, 5,
                      degrees(&GaitKnobs::head_turn),
                      "To the right of the direction faced, the head alone: both sides are solved, "
                      "twice the time."));
  list.push_back(knob("trunk_turn_deg", "Trunk turn", "°", s, -45, 45, 5,
                      degrees(&GaitKnobs::trunk_turn),
                      "Chest on pelvis, to the right; the head looks ahead: both sides are solved, "
                      "twice the time."));
}

void add_support(List& list) {
  const char* s = "Support and load";
  list.push_back(knob(
      "hand_support_bw", "Handrail", "BW", s, 0, 0.5, 0.01,
      [](const Case& c) { return c.knobs.hand_support; },
      "Share of body weight that the hands carry, straight up."));
  list.push_back(of_gait(choice(
      "hand_support_side", "Hand on rail", s, {"both", "right"},
      [](const Scene&, const Case& c) { return c.knobs.hand_support_one_sided ? "right" : "both"; },
      "Both hands alike, or the right one alone: then both sides are solved.")));
  list.push_back(knob(
      "added_load_kg", "Carried load", "kg", s, 0, 60, 1,
      [](const Case& c) { return c.knobs.added_load; },
      "Worn at the trunk's center of mass; no part of body weight."));
}

void add_person(List& list) {
  const char* s = "Person";
  list.push_back(choice(
      "subject.sex", "Sex", s, {"male", "female"},
      [](const Scene&, const Case& c) { return c.model.subject.sex; },
      "Whose proportions of mass the segments have (de Leva 1996)."));
  Parameter mass = figure("subject.mass_kg", "Body mass", "kg", s, 30, 200, 1, {},
                          "All masses grow with it, muscle strength with its power of 2/3.");
  mass.of_case = [](const Case& c) { return c.model.subject.mass; };
  list.push_back(mass);
  Parameter height =
      figure("subject.height_m", "Height", "m", s, 1.3, 2.2, 0.01, {}, "All lengths grow with it.");
  height.of_case = [](const Case& c) { return c.model.subject.height; };
  list.push_back(height);
  list.push_back(figure(
      "shoe.heel_height_mm", "Shoe heel", "mm", s, 0, 80, 5,
      [](const Scene& scene) { return 1000 * scene.heel_height; },
      "A wedge under both feet, as high as this under the heel."));
  list.push_back(figure(
      "knee.frontal_alignment_deg", "Knee alignment", "°", s, -15, 15, 1,
      [](const Scene& scene) { return scene.muscles.frontal_alignment / kRadPerDeg; },
      "Varus (bow legs) above 0, valgus below: shifts where the knee's compartments bear."));
}

void add_muscles(List& list) {
  const char* s = "Muscles";
  list.push_back(on_off(
      "muscles.on", "Muscles", s, [](const Scene& scene, const Case&) { return scene.muscles.on; },
      "Without them loads are intersegmental: no pull of muscles on the bones."));
  list.push_back(figure(
      "muscles.cost_exponent", "Cost exponent", "", s, 2, 5, 0.1,
      [](const Scene& scene) { return scene.muscles.cost_exponent; },
      "The sum of efforts to this power is least: the higher, the more alike muscles share."));
  list.push_back(choice(
      "muscles.weighting", "Weighting", s, {"none", "stress", "volume"},
      [](const Scene& scene, const Case&) { return scene.muscles.weighting; },
      "What effort counts: activations alike, muscle stress, or activations by muscle volume."));
  list.push_back(choice(
      "muscles.tendons", "Tendons", s, {"elastic", "rigid"},
      [](const Scene& scene, const Case&) {
        return scene.muscles.elastic_tendons ? "elastic" : "rigid";
      },
      "Elastic tendons stretch with force; behind rigid ones fibers follow the path."));
  list.push_back(figure(
      "muscles.activation_floor", "Least activation", "", s, 0, 0.2, 0.01,
      [](const Scene& scene) { return scene.muscles.activation_floor; },
      "No muscle is quieter than this."));
}

void add_spine(List& list) {
  const char* s = "Spine";
  list.push_back(on_off(
      "spine.disc_stiffness", "Disc stiffness", s,
      [](const Scene& scene, const Case&) { return scene.muscles.disc_stiffness; },
      "Discs resist bending as springs and take that off the muscles."));
  list.push_back(figure(
      "spine.abdominal_pressure_kPa", "Abdominal pressure", "kPa", s, 0, 20, 0.5,
      [](const Scene& scene) { return scene.muscles.abdominal_pressure / 1000; },
      "Pushes the chest off the pelvis; 20 kPa is a heavy lift (Cholewicki 1999)."));
}

void add_simulation(List& list) {
  const char* s = "Simulated road";
  list.push_back(figure(
      "simulate.strides", "Strides", "", s, 2, 1000, 1,
      [](const Scene& scene) { return double(scene.simulate.strides); },
      "Walked and judged; the curves are of the last one. About 0.05 s of solving each."));
  list.push_back(figure(
      "simulate.warm_up", "Strides before", "", s, 0, 1000, 1,
      [](const Scene& scene) { return double(scene.simulate.warm_up); },
      "Walked before them, so that the walk has settled."));
  list.push_back(figure(
      "simulate.step_ms", "Time step", "ms", s, 0.1, 5, 0.1,
      [](const Scene& scene) { return 1000 * scene.simulate.step; },
      "Of the simulation, at most."));
  list.push_back(on_off(
      "simulate.belt", "Treadmill", s,
      [](const Scene& scene, const Case&) { return scene.simulate.belt; },
      "The ground runs as fast as the walk."));
  list.push_back(choice(
      "simulate.impedance", "Joints give way", s, impedance_names(),
      [](const Scene& scene, const Case&) { return scene.simulate.impedance; },
      "none: joints follow the script exactly; else ankles and knees give way as people's do."));
  list.push_back(choice(
      "simulate.sole", "Sole", s, sole_names(),
      [](const Scene& scene, const Case&) { return scene.simulate.sole; },
      "What the foot stands on: how soft, how damped."));
  list.push_back(as_factor(figure(
      "simulate.sole_stiffness", "Sole stiffness", "N/m^1.5", s, 2e4, 2e6, 1e3,
      [](const Scene& scene) {
        return scene.simulate.sole_stiffness.value_or(sole_of(scene).stiffness);
      },
      "Of a pad: from 50 mm to 3 mm under 250 N; the sole's unless given.")));
  list.push_back(figure(
      "simulate.sole_damping_s_per_m", "Sole damping", "s/m", s, 0, 5, 0.1,
      [](const Scene& scene) {
        return scene.simulate.sole_damping.value_or(sole_of(scene).damping);
      },
      "How much harder a pad presses while it is being pressed; the sole's unless given."));
  list.push_back(figure(
      "simulate.friction", "Friction", "", s, 0.05, 2, 0.05,
      [](const Scene& scene) { return scene.simulate.friction.value_or(sole_of(scene).friction); },
      "Of the sole on the ground; ice 0.1, a dry floor 0.9."));
}

// "triceps_surae" → "Triceps surae"
std::string title_of(std::string group) {
  std::replace(group.begin(), group.end(), '_', ' ');
  if (!group.empty())
    group[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(group[0])));
  return group;
}

double strength_of(const Scene& scene, const std::string& group) {
  for (const auto& [name, factor] : scene.muscles.strength)
    if (name == group) return factor;
  return 1;
}

}  // namespace

const std::vector<Parameter>& parameters() {
  static const List list = [] {
    List all;
    add_walk(all);
    add_posture(all);
    add_support(all);
    add_person(all);
    add_muscles(all);
    add_spine(all);
    add_simulation(all);
    return all;
  }();
  return list;
}

std::vector<Parameter> strength_parameters(const ModelSpec& spec) {
  const char* s = "Strength";
  List list;
  std::set<std::string> sets;  // those there are tables of, and the one in the muscles
  if (!spec.strength_set.empty()) sets.insert(spec.strength_set);
  for (const auto& [name, strengths] : spec.strength_sets) sets.insert(name);
  if (sets.size() > 1) {
    list.push_back(choice(
        "muscles.strength_set", "Trunk strength", s, {sets.begin(), sets.end()},
        [](const Scene&, const Case& c) { return c.spec.strength_set; },
        "Whose published strengths the trunk's muscles have, where sources differ."));
  }
  for (const std::string& group : muscle_groups(spec))
    list.push_back(as_factor(
        figure(("muscles.strength." + group).c_str(), title_of(group).c_str(), "×", s, 0.1, 5, 0.05,
               [group](const Scene& scene) { return strength_of(scene, group); },
               "Factor on the strength of this group's muscles, both sides: 0.1 to 5.")));
  return list;
}

double solved_number(const Parameter& p, const StudyPlan& plan, const Trial& trial) {
  if (trial.measured || p.kind != ParameterKind::kNumber) return kNone;
  return p.of_case ? p.of_case(trial.of) : p.of_scene ? p.of_scene(plan.scene) : kNone;
}

std::string solved_word(const Parameter& p, const StudyPlan& plan, const Trial& trial) {
  return trial.measured || !p.word ? "" : p.word(plan.scene, trial.of);
}

Span span_of(const Parameter& p, const std::vector<const Case*>& cases) {
  Span span{p.least, p.most};
  for (const Case* c : cases) {
    if (c == nullptr || c->script.period.speed.empty()) continue;
    Span own = span;
    const double v = speed_of(*c), period = script_period(*c);
    if (p.key == "speed_m_s") own = {c->script.speed_min, c->script.speed_max};
    if (p.key == "cadence_steps_min")
      own = {120 / (kLongestStep * period), 120 / (kShortestStep * period)};
    if (p.key == "step_length_m")
      own = {kShortestStep * v * period / 2, kLongestStep * v * period / 2};
    span.least = std::max(span.least, own.least);
    span.most = std::min(span.most, own.most);
  }
  constexpr double kRounding = 1e-9;  // steps
  span.least = p.step * std::ceil(span.least / p.step - kRounding);
  span.most = p.step * std::floor(span.most / p.step + kRounding);
  return span.least < span.most ? span : Span{p.least, p.most};
}

}  // namespace retrogait::inspector
