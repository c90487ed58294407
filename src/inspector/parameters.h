#pragma once
/// What can be turned while looking: the knobs of a scene, with what their sliders span.
///
/// A document is a scene and what was changed of it: all that a study needs, all that undo walks over. The same
/// changes as `--set key=value` give the same study on the command line.
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

struct Parameter {
  std::string key;  // "speed_m_s" of [gait], or a whole key: "subject.mass_kg"
  std::string title, unit, section;
  double least = 0, most = 1, step = 0.01;  // what the slider spans: inside what a scene may say
  bool of_gait = false;
  double (*of_case)(const Case&) =
      nullptr;  // its value in a case that is solved, in its unit; 0: as the script has it
};
const std::vector<Parameter>& parameters();

/// "gait.backward.speed_m_s"; a parameter that is not of the gait has one key.
std::string key_of(const Parameter& parameter, Target target);

/// Says one more thing; what it makes idle is taken out (the same key, both directions after one, step length
/// after cadence).
void set_edit(Document& document, const std::string& key, const std::string& value);
/// Nothing if nobody changed it.
const std::string* find_edit(const Document& document, const std::string& key);
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
