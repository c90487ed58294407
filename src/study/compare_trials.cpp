// Two measured trials, one each way.
#include <fmt/format.h>

#include "study/measured.h"

namespace retrogait {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};

std::vector<std::string> files_of(const TrialFile& file) {
  std::vector<std::string> files;
  for (const std::string& path : {file.path, file.model, file.motion, file.loads})
    if (!path.empty()) files.push_back(path);
  return files;
}

// what a trial must be to stand in this comparison
void check(const MeasuredTrial& trial, const std::string& direction, Diagnostics& found) {
  const std::string travels = trial.events.travel.direction();
  if (strides_of(trial).empty())
    found.add(trial.file.path, 0, "holds no whole stride.");
  else if (travels != direction)
    found.add(trial.file.path, 0,
              fmt::format("--{}: this walk goes {} ({:.2f} m/s along the way the pelvis faces).",
                          direction, travels, trial.events.travel.speed));
}

std::string title_of(const MeasuredTrial& trial) {
  return trial.file.title.empty() ? trial.name : trial.file.title;
}

void add_trial(const MeasuredTrial& trial, const std::string& direction, StudyResult& result) {
  Scene& scene = result.plan.scene;
  if (result.trials.empty()) result.plan.subject = trial.model.subject;
  scene.name += (scene.name.empty() ? "" : "_and_") + trial.name;
  scene.title += (scene.title.empty() ? "" : "; ") + title_of(trial);
  result.trials.push_back(tabulate(trial, direction));
  result.trials.back().files = files_of(trial.file);
  result.plan.cases.push_back(result.trials.back().of);
}

}  // namespace

StudyResult compare_trials(const TrialFile& forward, const TrialFile& backward) {
  const std::array<MeasuredTrial, 2> trials = {open_trial(forward), open_trial(backward)};
  Diagnostics found("compare");
  for (std::size_t d = 0; d < 2; ++d) check(trials[d], kDirections[d], found);
  found.throw_if_any();
  StudyResult result;
  for (std::size_t d = 0; d < 2; ++d) add_trial(trials[d], kDirections[d], result);
  // two files of one name in two folders
  if (result.trials[0].of.trial == result.trials[1].of.trial)
    for (Trial& t : result.trials) t.of.trial += "_" + t.of.direction;
  fill_tables(result);
  return result;
}

StudyResult study_trial(const TrialFile& file) {
  const MeasuredTrial trial = open_trial(file);
  Diagnostics found(file.path);
  if (strides_of(trial).empty()) found.add(0, "holds no whole stride.");
  if (trial.events.travel.direction() == "standing")
    found.add(0, fmt::format("stands: {:.2f} m/s along the way the pelvis faces.",
                             trial.events.travel.speed));
  found.throw_if_any();
  StudyResult result;
  add_trial(trial, trial.events.travel.direction(), result);
  fill_tables(result);
  return result;
}

}  // namespace retrogait
