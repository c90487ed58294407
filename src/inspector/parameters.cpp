#include "inspector/parameters.h"

#include <algorithm>
#include <map>

#include "study/measured.h"

namespace retrogait::inspector {

namespace {

constexpr double kPerDegree = kRadPerDeg;

double cadence_of(const Case& c) { return c.knobs.cadence; }
double step_length_of(const Case& c) { return c.knobs.step_length; }

// a knob that decides what another one follows
const std::pair<std::string, std::string> kRivals[] = {{"cadence_steps_min", "step_length_m"},
                                                       {"step_length_m", "cadence_steps_min"}};

constexpr const char* kUnits[] = {"_m_s", "_km_h", "_steps_min", "_pct", "_deg",
                                  "_rad", "_cm",   "_mm",        "_kg",  "_kPa",
                                  "_Pa",  "_bw",   "_ms",        "_s",   "_m"};

// the key without its unit: speed_m_s and speed_km_h are one thing
std::string stem_of(const std::string& key) {
  for (const char* unit : kUnits)
    if (key.ends_with(unit)) return key.substr(0, key.size() - std::string(unit).size());
  return key;
}

// the part of a gait's key that both directions share, or empty
std::string gait_part(const std::string& key) {
  for (const char* table : {"gait.forward.", "gait.backward.", "gait."})
    if (key.starts_with(table)) return key.substr(std::string(table).size());
  return "";
}

bool is_for_both(const std::string& key) {
  return key.starts_with("gait.") && !key.starts_with("gait.forward.") &&
         !key.starts_with("gait.backward.");
}

// once `said` is said, does `earlier` still mean anything?
bool makes_idle(const std::string& said, const std::string& earlier) {
  if (stem_of(said) == stem_of(earlier)) return true;
  return is_for_both(said) && !gait_part(earlier).empty() &&
         stem_of(gait_part(said)) == stem_of(gait_part(earlier));
}

std::string quoted_for_shell(const std::string& text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("_-./=+,:@%").find(c) != std::string_view::npos;
  });
  if (plain && !text.empty()) return text;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string toml_value(const std::string& text) {
  if (text == "true" || text == "false") return text;
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  if (!text.empty() && *end == '\0') return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(1, c);
  return out + '"';
}

Scene scene_of(const Document& document, Diagnostics& found) {
  Scene scene = find_scene(document.scene, found);
  for (const auto& [key, value] : document.edits)
    set_value(scene, key + "=" + value, "--set", found);
  return scene;
}

}  // namespace

const std::vector<Parameter>& parameters() {
  static const std::vector<Parameter> list = {
      {"speed_m_s", "Speed", "m/s", "Walk", 0.4, 1.6, 0.05, true,
       [](const Case& c) { return c.knobs.speed > 0 ? c.knobs.speed : c.script.speed_nominal; }},
      {"cadence_steps_min", "Cadence", "steps/min", "Walk", 70, 160, 1, true, cadence_of},
      {"step_length_m", "Step length", "m", "Walk", 0.3, 0.9, 0.01, true, step_length_of},
      {"slope_pct", "Slope", "%", "Walk", -10, 10, 0.5, true,
       [](const Case& c) { return 100 * c.knobs.slope; }},
      {"crouch_deg", "Crouch", "°", "Posture", 0, 40, 1, true,
       [](const Case& c) { return c.knobs.crouch / kPerDegree; }},
      {"trunk_lean_deg", "Trunk lean", "°", "Posture", -10, 30, 1, true,
       [](const Case& c) { return c.knobs.trunk_lean / kPerDegree; }},
      {"step_width_m", "Step width", "m", "Posture", 0.02, 0.4, 0.01, true,
       [](const Case& c) { return c.knobs.step_width; }},
      {"toe_out_deg", "Toe-out", "°", "Posture", -20, 30, 1, true,
       [](const Case& c) { return c.knobs.toe_out / kPerDegree; }},
      {"arm_swing", "Arm swing", "×", "Posture", 0, 2, 0.05, true,
       [](const Case& c) { return c.knobs.arm_swing; }},
      {"head_turn_deg", "Head turn", "°", "Posture", -70, 70, 5, true,
       [](const Case& c) { return c.knobs.head_turn / kPerDegree; }},
      {"trunk_turn_deg", "Trunk turn", "°", "Posture", -45, 45, 5, true,
       [](const Case& c) { return c.knobs.trunk_turn / kPerDegree; }},
      {"hand_support_bw", "Handrail", "BW", "Support", 0, 0.5, 0.01, true,
       [](const Case& c) { return c.knobs.hand_support; }},
      {"added_load_kg", "Carried load", "kg", "Support", 0, 60, 1, true,
       [](const Case& c) { return c.knobs.added_load; }},
      {"subject.mass_kg", "Body mass", "kg", "Person", 40, 130, 1, false,
       [](const Case& c) { return c.model.body_mass - c.knobs.added_load; }},
      {"subject.height_m", "Height", "m", "Person", 1.4, 2.1, 0.01, false, nullptr},
      {"shoe.heel_height_mm", "Shoe heel", "mm", "Person", 0, 80, 5, false, nullptr},
      {"knee.frontal_alignment_deg", "Knee varus", "°", "Person", -15, 15, 1, false, nullptr},
      {"spine.abdominal_pressure_kPa", "Abdominal pressure", "kPa", "Muscles", 0, 20, 0.5, false,
       nullptr},
      {"muscles.cost_exponent", "Cost exponent", "", "Muscles", 2, 5, 0.1, false, nullptr},
      {"muscles.activation_floor", "Least activation", "", "Muscles", 0, 0.2, 0.01, false, nullptr},
      {"muscles.strength.quadriceps", "Quadriceps strength", "×", "Muscles", 0.2, 2, 0.05, false,
       nullptr},
      {"muscles.strength.triceps_surae", "Calf strength", "×", "Muscles", 0.2, 2, 0.05, false,
       nullptr},
      {"muscles.strength.erector_spinae", "Back strength", "×", "Muscles", 0.2, 2, 0.05, false,
       nullptr}};
  return list;
}

std::string key_of(const Parameter& parameter, Target target) {
  if (!parameter.of_gait) return parameter.key;
  const char* table = target == Target::kForward    ? "gait.forward."
                      : target == Target::kBackward ? "gait.backward."
                                                    : "gait.";
  return table + parameter.key;
}

void set_edit(Document& document, const std::string& key, const std::string& value) {
  std::erase_if(document.edits, [&](const auto& edit) { return makes_idle(key, edit.first); });
  for (const auto& [one, other] : kRivals)
    if (gait_part(key) == one)
      std::erase_if(document.edits,
                    [&](const auto& edit) { return gait_part(edit.first) == other; });
  document.edits.emplace_back(key, value);
}

const std::string* find_edit(const Document& document, const std::string& key) {
  for (const auto& [name, value] : document.edits)
    if (name == key) return &value;
  return nullptr;
}

void reset(Document& document, const Parameter& parameter) {
  std::erase_if(document.edits, [&](const auto& edit) {
    return parameter.of_gait ? gait_part(edit.first) == parameter.key : edit.first == parameter.key;
  });
}

StudyPlan plan_of(const Document& document) {
  Diagnostics found(document.scene);
  const Scene scene = scene_of(document, found);
  StudyPlan plan = plan_study(scene, found);
  plan.road = document.road;
  return plan;
}

namespace {

StudyResult solve_pair(const Document& document) {
  std::array<TrialFile, 2> pair;
  Diagnostics found("compare");
  for (std::size_t d = 0; d < 2; ++d) try {
      pair[d] = read_trial_file(d == 0 ? document.forward : document.backward);
    } catch (const InputError& error) {
      for (const Diagnostic& defect : error.diagnostics())
        found.add(defect.file, defect.line, defect.message);
    }
  found.throw_if_any();
  return compare_trials(pair[0], pair[1]);
}

}  // namespace

StudyResult solve_document(const Document& document, const Progress& progress) {
  if (!document.measured()) return run_study(plan_of(document), progress);
  if (!document.forward.empty() && !document.backward.empty()) return solve_pair(document);
  return study_trial(read_trial_file(document.forward + document.backward));
}

namespace {

std::string command_of_trials(const Document& document) {
  if (document.forward.empty() || document.backward.empty())
    return "retrogait analyze " + quoted_for_shell(document.forward + document.backward);
  return "retrogait compare --forward " + quoted_for_shell(document.forward) + " --backward " +
         quoted_for_shell(document.backward);
}

std::string command_of_scene(const Document& document) {
  std::string out = "retrogait compare " + quoted_for_shell(document.scene);
  for (const auto& [key, value] : document.edits)
    out += " --set " + quoted_for_shell(key + "=" + value);
  if (document.road != Road::kInverse) out += fmt::format(" --road {}", road_name(document.road));
  return out;
}

}  // namespace

std::string road_name(Road road) {
  return road == Road::kBoth ? "both" : road == Road::kSimulate ? "simulate" : "inverse";
}

std::string command_of(const Document& document) {
  if (document.forward.empty() != document.backward.empty()) return command_of_trials(document);
  return (document.measured() ? command_of_trials(document) : command_of_scene(document)) +
         (document.emg.empty() ? "" : " --measured " + quoted_for_shell(document.emg));
}

std::string scene_text(const Document& document) {
  if (document.measured())
    throw InputError("", 0, "Measured walks are no scene: save the workspace instead.");
  Diagnostics found(document.scene);
  const Scene scene = find_scene(document.scene, found);
  // what the file says, then what was changed of it
  std::map<std::string, std::string> said;
  for (const auto& [key, setting] : scene.settings) said[key] = setting.value;
  for (const auto& [group, factor] : scene.muscles.strength)
    said["muscles.strength." + group] = fmt::format("{:.10g}", factor);
  for (const auto& [key, value] : document.edits) {
    std::erase_if(said, [&](const auto& earlier) { return makes_idle(key, earlier.first); });
    said[key] = value;
  }
  found.throw_if_any();
  std::map<std::string, std::string> tables;  // by name; those without one come first
  for (const auto& [key, value] : said) {
    const std::size_t dot = key.rfind('.');
    const std::string table = dot == std::string::npos ? "" : key.substr(0, dot);
    tables[table] +=
        key.substr(dot == std::string::npos ? 0 : dot + 1) + " = " + toml_value(value) + "\n";
  }
  std::string out = fmt::format("# Saved by the inspector. The same study: {}\nformat = 1\n",
                                command_of(document));
  if (!scene.title.empty()) out += "title = " + toml_value(scene.title) + "\n";
  if (!scene.disturbances.empty()) {
    out += "disturbances = [";
    for (std::size_t i = 0; i < scene.disturbances.size(); ++i)
      out += (i > 0 ? ", " : "") + toml_value(scene.disturbances[i].value);
    out += "]\n";
  }
  out += tables[""];
  for (const auto& [name, lines] : tables)
    if (!name.empty()) out += "\n[" + name + "]\n" + lines;
  return out;
}

}  // namespace retrogait::inspector
