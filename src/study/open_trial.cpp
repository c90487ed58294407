// A measured trial from its files.
#include <algorithm>
#include <memory>
#include <sstream>
#include <filesystem>

#include "io/io.h"
#include "io/osim.h"
#include "study/measured.h"
#include "study/predict.h"

namespace retrogait {

namespace {

constexpr double kPlateThreshold = 20;  // N under which a plate's centre of pressure means nothing
constexpr double kFacing = 0.7;  // cosine between the pelvis and x below which x is not "forward"

std::string name_of(const TrialFile& file) {
  return std::filesystem::path(file.path.empty() ? file.motion : file.path).stem().string();
}

// what a reader left out, its lines as notes
void take_lines(const std::string& text, std::vector<std::string>& notes) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.empty()) notes.push_back(line);
}

ModelSpec read_noted(const std::string& path, std::vector<std::string>& notes) {
  if (!path.ends_with(".osim")) return read_model(path);
  ReadNotes left_out;
  ModelSpec spec = read_model_osim(path, &left_out);
  take_lines(left_out.text(), notes);
  return spec;
}

void take_reserves(MeasuredTrial& trial, const std::string& file) {
  trial.first_reserve = trial.spec.coordinate_actuators.size();
  if (file.empty()) return;
  ReadNotes left_out;
  read_force_set(file, trial.spec, &left_out);
  take_lines(left_out.text(), trial.notes);
}

// forces stay as they are: the filter is for coordinates, as in OpenSim
Loads read_loads(const MeasuredTrial& trial, const TrialRules& rules) {
  ExternalLoads file = read_loads_of(trial.file);
  assign_feet(trial.model, trial.walk.motion, file);
  return make_loads(trial.model, file, {FilterKind::kNone, 0},
                    rules.as_opensim ? 0 : kPlateThreshold);
}

// what no plate saw is predicted from how the body moves, where there are feet to press with
void take_loads(MeasuredTrial& trial, const TrialRules& rules) {
  if (!trial.file.loads.empty()) {
    trial.walk.loads = read_loads(trial, rules);
    require_same_time(trial.walk.motion, trial.walk.loads, trial.start(), trial.end());
    return;
  }
  if (trial.model.find_body("calcn_r") < 0 || trial.model.find_body("calcn_l") < 0) {
    trial.notes.push_back("no loads and no feet (calcn_r, calcn_l): nothing presses on the body");
    return;
  }
  PredictedReaction predicted = predict_reaction(trial.model, trial.walk.motion);
  trial.walk.loads = std::move(predicted.loads);
  trial.walk.loads_ok = predicted.ok;
  trial.notes.push_back(fmt::format(
      "the ground reaction is predicted from the motion, {:.3f} to {:.3f} s{}",
      trial.walk.loads.first, trial.walk.loads.last,
      predicted.ok ? "" : "; FLAGGED: a stride missed the limits of a consistent cycle"));
  trial.notes.insert(trial.notes.end(), predicted.notes.begin(), predicted.notes.end());
}

void take_muscles(MeasuredTrial& trial, const TrialRules& rules) {
  trial.walk.as_opensim = rules.as_opensim;
  trial.walk.muscles.sharing.rules = rules.as_opensim ? SharingRules::kOpenSim : SharingRules::kPhysics;
  if (rules.muscles && trial.model.nmuscle() > 0)
    trial.walk.muscles.contraction = std::make_shared<const ContractionModel>(trial.model);
}

// strides need feet by name; a model of one leg has none, and keeps everything else
void find_steps(MeasuredTrial& trial) {
  const Loads* loads = trial.walk.loads.curves.empty() ? nullptr : &trial.walk.loads;
  try {
    trial.events = find_events(trial.model, trial.walk.motion, loads);
  } catch (const InputError& error) {
    trial.notes.push_back("no strides are cut: " + error.diagnostics().front().message);
    return;
  }
  trial.walk.travel = trial.events.travel.speed < 0 ? -1 : 1;
  if (strides_of(trial).empty())
    trial.notes.push_back("no whole stride lies inside: contacts of one foot are needed twice");
}

// how fast the pelvis moves along x: nothing on a belt
double drift(const Model& model, const Motion& motion) {
  const int tx = model.find_coordinate("pelvis_tx");
  if (tx < 0 || !motion.given[static_cast<std::size_t>(tx)]) return 0;
  const NaturalSpline& x = motion.q[static_cast<std::size_t>(tx)];
  return (x.eval(motion.last()).f - x.eval(motion.first()).f) / (motion.last() - motion.first());
}

void note_facing(MeasuredTrial& trial) {
  const int pelvis = trial.model.find_body("pelvis");
  if (pelvis < 0) return;
  Data data = make_data(trial.model);
  sample(trial.model, trial.walk.motion, trial.start(), data);
  update_positions(trial.model, data);
  if (data.X_WB[static_cast<std::size_t>(pelvis)].R(0, 0) < kFacing)
    trial.notes.push_back(
        "the pelvis does not face x: fore-aft and sideways forces and positions are along the "
        "file's axes, not the person's");
}

void take_notes(MeasuredTrial& trial) {
  const auto take = [&](const std::vector<std::string>& notes) {
    trial.notes.insert(trial.notes.end(), notes.begin(), notes.end());
  };
  const Motion& motion = trial.walk.motion;
  take(motion.notes);
  if (!motion.ignored.empty())
    trial.notes.push_back(fmt::format("{}: {} columns are no coordinate of the model: {}",
                                      motion.file, motion.ignored.size(),
                                      fmt::join(motion.ignored, ", ")));
  take(trial.walk.loads.notes);
}

}  // namespace

double MeasuredTrial::start() const {
  double t = walk.motion.first();
  if (!walk.loads.curves.empty()) t = std::max(t, walk.loads.first);
  return file.start.value_or(t);
}

double MeasuredTrial::end() const {
  double t = walk.motion.last();
  if (!walk.loads.curves.empty()) t = std::min(t, walk.loads.last);
  return file.end.value_or(t);
}

MeasuredTrial open_trial(const TrialFile& file, const TrialRules& rules) {
  MeasuredTrial trial;
  trial.file = file;
  trial.name = name_of(file);
  trial.spec = read_noted(file.model, trial.notes);
  take_reserves(trial, rules.reserves);
  trial.model = compile(trial.spec);
  trial.walk.motion = make_motion(trial.model, read_storage(file.motion), file.filter);
  take_loads(trial, rules);
  take_muscles(trial, rules);
  trial.walk.travel_speed = drift(trial.model, trial.walk.motion);
  find_steps(trial);
  note_facing(trial);
  take_notes(trial);
  return trial;
}

}  // namespace retrogait
