#include "inspector/parameters.h"

#include <algorithm>
#include <map>

#include "study/measured.h"

namespace retrogait::inspector {

namespace {

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

const std::string kForwardTable = "gait.forward.", kBackwardTable = "gait.backward.";

// "gait.forward." | "gait.backward."; empty for what is of both or of no gait
std::string direction_table(const std::string& key) {
  for (const std::string& table : {kForwardTable, kBackwardTable})
    if (key.starts_with(table)) return table;
  return "";
}

// the part of a gait's key that both directions share, or empty
std::string gait_part(const std::string& key) {
  for (const char* table : {"gait.forward.", "gait.backward.", "gait."})
    if (key.starts_with(table)) return key.substr(std::string(table).size());
  return "";
}

bool is_for_both(const std::string& key) {
  return key.starts_with("gait.") && direction_table(key).empty();
}

// once `said` is said, does `earlier` still mean anything?
bool makes_idle(const std::string& said, const std::string& earlier) {
  if (stem_of(said) == stem_of(earlier)) return true;
  return is_for_both(said) && !gait_part(earlier).empty() &&
         stem_of(gait_part(said)) == stem_of(gait_part(earlier));
}

// takes `rival` out where `key` now decides; the other direction keeps it
void leave_to(Document& document, const std::string& key, const std::string& rival) {
  const std::string of_one = direction_table(key);
  for (auto& [name, value] : document.edits)
    if (!of_one.empty() && is_for_both(name) && gait_part(name) == rival)
      name = (of_one == kForwardTable ? kBackwardTable : kForwardTable) + rival;
  std::erase_if(document.edits, [&](const auto& edit) {
    return gait_part(edit.first) == rival &&
           (of_one.empty() || direction_table(edit.first) == of_one);
  });
}

// in any unit, of any direction
bool is_of(const Parameter& parameter, const std::string& key) {
  return stem_of(parameter.of_gait ? gait_part(key) : key) == stem_of(parameter.key);
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
    if (gait_part(key) == one) leave_to(document, key, other);
  document.edits.emplace_back(key, value);
}

const std::string* find_edit(const Document& document, const std::string& key) {
  for (const auto& [name, value] : document.edits)
    if (name == key) return &value;
  return nullptr;
}

bool is_edited(const Document& document, const Parameter& parameter) {
  return std::any_of(document.edits.begin(), document.edits.end(),
                     [&](const auto& edit) { return is_of(parameter, edit.first); });
}

void reset(Document& document, const Parameter& parameter) {
  std::erase_if(document.edits, [&](const auto& edit) { return is_of(parameter, edit.first); });
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
