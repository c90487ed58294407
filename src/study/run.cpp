// Cycles solved side by side, tables filled in order.
#include <algorithm>
#include <future>
#include <functional>
#include <limits>

#include "study/simulated.h"

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

namespace {

/// One case on the roads that were asked for.
struct Walked {
  std::optional<Trial> inverse, simulated;
};

Walked walk(const Case& c, const StudyPlan& plan, const Progress& progress) {
  const GaitCycle cycle = solve_case(c, plan.seed);
  Walked out;
  if (plan.road != Road::kInverse && !c.without_prior)
    out.simulated = simulate_case(c, cycle, plan.scene.simulate, progress);
  if (plan.road != Road::kSimulate) out.inverse = tabulate(c, cycle);
  return out;
}

}  // namespace

StudyResult run_study(const StudyPlan& plan, const Progress& progress) {
  StudyResult result;
  result.plan = plan;
  // each case is a pure function of itself: which thread solves it when changes nothing
  std::vector<std::future<Walked>> running;
  for (const Case& c : result.plan.cases)
    if (plan.road != Road::kSimulate || !c.without_prior)
      running.push_back(
          std::async(std::launch::async, walk, std::cref(c), std::cref(plan), std::cref(progress)));
  std::vector<Trial> simulated;
  for (std::future<Walked>& future : running) {
    Walked walked = future.get();
    if (walked.inverse) result.trials.push_back(std::move(*walked.inverse));
    if (walked.simulated) simulated.push_back(std::move(*walked.simulated));
  }
  for (Trial& trial : simulated) result.trials.push_back(std::move(trial));
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
