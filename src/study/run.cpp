// Cycles solved side by side, tables filled in order.
#include <algorithm>
#include <future>
#include <limits>

#include "study/study.h"

namespace retrogait {

bool StudyResult::ok() const {
  return std::all_of(trials.begin(), trials.end(), [](const Trial& t) { return t.ok; });
}

double StudyResult::scalar(const std::string& trial, const std::string& side,
                           const std::string& variable, const std::string& measure,
                           const std::string& unit) const {
  const auto& trials_of = scalars.texts("trial");
  const auto& sides = scalars.texts("side");
  const auto& variables = scalars.texts("variable");
  const auto& measures = scalars.texts("measure");
  const auto& units = scalars.texts("unit");
  for (std::size_t i = 0; i < scalars.rows(); ++i)
    if (variables[i] == variable && measures[i] == measure && units[i] == unit &&
        sides[i] == side && trials_of[i] == trial)
      return scalars.number(i, "value");
  return std::numeric_limits<double>::quiet_NaN();
}

StudyResult run_study(const StudyPlan& plan) {
  StudyResult result;
  result.plan = plan;
  // each case is a pure function of itself: which thread solves it when changes nothing
  std::vector<std::future<Trial>> running;
  for (const Case& c : result.plan.cases)
    running.push_back(std::async(std::launch::async,
                                 [&c, &plan] { return tabulate(c, solve_case(c, plan.seed)); }));
  for (std::future<Trial>& trial : running) result.trials.push_back(trial.get());
  fill_tables(result);
  return result;
}

void fill_tables(StudyResult& result) {
  const std::string& study = result.plan.scene.name;
  result.scalars = empty_scalars();
  result.events = empty_events();
  result.solver = empty_solver();
  for (const Trial& trial : result.trials) {
    add_scalars(result.scalars, study, trial);
    add_events(result.events, study, trial);
    add_solver(result.solver, study, trial);
  }
}

}  // namespace retrogait
