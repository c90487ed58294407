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

Scene scene_of(const std::array<MeasuredTrial, 2>& trials) {
  Scene scene;
  scene.name = trials[0].name + "_and_" + trials[1].name;
  const auto title = [](const MeasuredTrial& t) {
    return t.file.title.empty() ? t.name : t.file.title;
  };
  scene.title = fmt::format("{}; {}", title(trials[0]), title(trials[1]));
  return scene;
}

}  // namespace

StudyResult compare_trials(const TrialFile& forward, const TrialFile& backward) {
  const std::array<MeasuredTrial, 2> trials = {open_trial(forward), open_trial(backward)};
  Diagnostics found("compare");
  for (std::size_t d = 0; d < 2; ++d) check(trials[d], kDirections[d], found);
  found.throw_if_any();
  StudyResult result;
  result.plan.scene = scene_of(trials);
  for (std::size_t d = 0; d < 2; ++d) {
    result.trials.push_back(tabulate(trials[d], kDirections[d]));
    result.trials.back().files = files_of(trials[d].file);
    result.plan.cases.push_back(result.trials.back().of);
  }
  result.plan.subject = trials[0].model.subject;
  // two files of one name in two folders
  if (result.trials[0].of.trial == result.trials[1].of.trial)
    for (Trial& t : result.trials) t.of.trial += "_" + t.of.direction;
  fill_tables(result);
  return result;
}

}  // namespace retrogait
