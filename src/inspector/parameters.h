#pragma once
/// What can be turned while looking: the knobs of a scene, with what their sliders span.
///
/// A document is a scene and what was changed of it: all that a study needs, all that undo walks over. The same
/// changes as `--set key=value` give the same study on the command line.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "study/study.h"

namespace retrogait::inspector {

struct Document {
  std::string scene = "park_walk";                         // name, or path of a .toml file
  std::vector<std::pair<std::string, std::string>> edits;  // key, value; said in this order
  /// Measured walks to look at instead of a scene (trial/trial_file.h): paths. One of them alone is shown in the
  /// direction in which it goes; nothing of a measured walk can be changed.
  std::string forward = {}, backward = {};
  std::string emg = {};  // the user's own EMG (study/emg.h) to lay over activations: path, or empty
  /// Whose motion the loads are of, as `compare --road` takes it; no key of a scene.
  Road road = Road::kInverse;
  bool measured() const { return !forward.empty() || !backward.empty(); }
  bool operator==(const Document&) const = default;
};

/// Whom a knob of the gait turns.
enum class Target { kBoth, kForward, kBackward };

enum class ParameterKind { kNumber, kChoice, kSwitch };

/// One thing that a scene may say, and how it is turned.
struct Parameter {
  std::string key;  // "speed_m_s" of [gait], or a whole key: "subject.mass_kg"
  std::string title, unit, section;
  std::string help;                         // a sentence or two: what it is, what its range means
  double least = 0, most = 1, step = 0.01;  // of a number: what a scene may say
  bool of_gait = false;                     // one for each direction
  bool logarithmic = false;                 // a factor: as far from 1 to 2 as from 1 to ½
  ParameterKind kind = ParameterKind::kNumber;
  std::vector<std::string> choices =
      {};  // of a choice: what may be said; of a switch "false", "true"
  // its value in a case or scene that is solved, in its unit: a number has one of the first two, the others the third
  std::function<double(const Case&)> of_case = {};
  std::function<double(const Scene&)> of_scene = {};
  std::function<std::string(const Scene&, const Case&)> word = {};
};
/// Those of every scene (parameter_list.cpp), by section.
const std::vector<Parameter>& parameters();
/// A factor for each of the model's groups of muscles, and the sets of strengths that it has.
std::vector<Parameter> strength_parameters(const ModelSpec& spec);

/// What a solved walk was solved with; NaN or empty where nothing knows (a measured walk, no such kind).
double solved_number(const Parameter& parameter, const StudyPlan& plan, const Trial& trial);
std::string solved_word(const Parameter& parameter, const StudyPlan& plan, const Trial& trial);

/// Where a number can lie for these walks (null: none): speeds that their scripts cover, steps of 75 to 130 % of the
/// script's length at their speeds; else all that a scene may say. In steps of the parameter.
struct Span {
  double least = 0, most = 0;
};
Span span_of(const Parameter& parameter, const std::vector<const Case*>& cases);

/// "gait.backward.speed_m_s"; a parameter that is not of the gait has one key.
std::string key_of(const Parameter& parameter, Target target);

/// Says one more thing; what it makes idle is taken out (the same key, both directions after one, step length
/// after cadence).
void set_edit(Document& document, const std::string& key, const std::string& value);
/// Nothing if nobody changed it.
const std::string* find_edit(const Document& document, const std::string& key);
bool is_edited(const Document& document, const Parameter& parameter);
/// Takes back what was changed of a parameter, for both directions and each.
void reset(Document& document, const Parameter& parameter);

/// As the command line reads it. Throws InputError with every defect.
StudyPlan plan_of(const Document& document);

/// As `compare` solves it: a scene's cycles, or the mean strides of its measured walks. Throws InputError with every
/// defect.
StudyResult solve_document(const Document& document, const Progress& progress = {});

/// "inverse" | "simulate" | "both", as `--road` says it.
std::string road_name(Road road);

/// "retrogait compare park_walk --set gait.speed_m_s=1.4", quoted for a shell; of one measured walk alone `analyze`.
std::string command_of(const Document& document);

/// The text of a scene file that says the same as the document. Throws InputError if it is of measured walks.
std::string scene_text(const Document& document);

}  // namespace retrogait::inspector
