// From what somebody asks for to what is solved.
#include <algorithm>
#include <filesystem>

#include "analysis/analysis.h"
#include "base/error.h"

namespace retrogait {

namespace {

std::vector<double> times_inside(const std::vector<double>& time, double start, double end) {
  std::vector<double> inside;
  for (const double t : time)
    if (t >= start && t <= end) inside.push_back(t);
  return inside;
}

std::vector<double> choose_times(const MeasuredTrial& trial, bool as_opensim) {
  const Motion& motion = trial.walk.motion;
  const double start = trial.start(), end = trial.end();
  std::vector<double> times =
      as_opensim ? frames_between(motion, start, end) : times_inside(motion.time, start, end);
  if (times.empty())
    throw InputError(trial.file.motion, 0,
                     fmt::format("{} to {} s holds no instant of it ({:.3f} to {:.3f} s).", start,
                                 end, motion.first(), motion.last()));
  return times;
}

std::vector<int> joints_as_written(const ModelSpec& spec, const Model& model) {
  std::vector<JointSpec> written = spec.joints;
  std::stable_sort(written.begin(), written.end(),
                   [](const JointSpec& a, const JointSpec& b) { return a.at.line < b.at.line; });
  std::vector<int> joints;
  for (const JointSpec& joint : written) joints.push_back(model.body_index(joint.child));
  return joints;
}

bool needs_muscles(const AnalysisTools& tools) {
  return tools.static_optimization || tools.joint_reaction || tools.muscles;
}

}  // namespace

AnalysisPlan plan_analysis(const AnalysisOptions& options) {
  AnalysisPlan plan;
  plan.options = options;
  plan.trial = open_trial(options.trial,
                          {options.as_opensim, options.reserves, needs_muscles(options.tools)});
  const MeasuredTrial& trial = plan.trial;
  plan.name = trial.model.name;
  if (plan.name.empty()) plan.name = std::filesystem::path(options.trial.model).stem().string();
  plan.joints = joints_as_written(trial.spec, trial.model);
  plan.times = choose_times(trial, options.as_opensim);
  return plan;
}

}  // namespace retrogait
