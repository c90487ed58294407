// The walks between forward and backward, solved side by side.
#include "study/ladder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <future>

namespace retrogait {

const std::array<const char*, kRungs> kRungNames = {"forward", "reversed",
                                                    "backward_at_forward_speed", "backward"};
const std::array<const char*, kSteps> kStepNames = {"muscle_effect", "movement_effect",
                                                    "speed_effect"};

namespace {

constexpr double kSame = 1e-12;  // relative: speeds and periods that differ by rounding alone

bool same(double a, double b) { return std::abs(a - b) <= kSame * std::abs(a); }

const Case& case_of(const StudyPlan& plan, const std::string& direction) {
  const auto it = std::find_if(plan.cases.begin(), plan.cases.end(), [&](const Case& c) {
    return c.direction == direction && !c.without_prior;
  });
  RETROGAIT_ASSERT(it != plan.cases.end(), direction);
  return *it;
}

Case played_backward(Case c) {
  c.direction = "backward";
  c.trial = kRungNames[1];
  c.reversed = !c.reversed;
  c.knobs.slope = -c.knobs.slope;  // seen along travel
  return c;
}

// the knobs with which a script walks at a given pace
GaitKnobs at_pace(const Case& c, double speed, double period) {
  GaitKnobs own = c.knobs;
  own.speed = speed;
  own.cadence = own.step_length = 0;
  // a script whose own cadence that is keeps it, and every bit of its curves
  if (same(period, c.script.period.at(speed))) return own;
  own.cadence = 120 / period;
  return own;
}

std::string text_of(const InputError& error) {
  std::string out;
  for (const Diagnostic& d : error.diagnostics()) out += (out.empty() ? "" : " ") + d.message;
  return out;
}

void add_at_forward_speed(LadderPlan& ladder, const Case& forward, const Case& backward) {
  const GaitTarget f = adapt(forward.script, forward.knobs, forward.model);
  const GaitTarget b = adapt(backward.script, backward.knobs, backward.model);
  Case c = backward;
  c.trial = kRungNames[2];
  if (!same(f.speed, b.speed) || !same(f.period, b.period)) {
    c.knobs = at_pace(backward, f.speed, f.period);
    try {
      adapt(c.script, c.knobs, c.model);
    } catch (const InputError& error) {
      ladder.refused = text_of(error);
      return;
    }
  }
  ladder.at_forward_speed = std::move(c);
}

Table walks_table(const std::string& study, const std::array<Rung, kRungs>& rungs) {
  Table table({text_column("study"), text_column("rung"), text_column("script"),
               number_column("played_backward"), number_column("speed_m_s"),
               number_column("cadence_steps_min"), number_column("step_length_m"),
               number_column("ok"), text_column("note")});
  const double none = std::nan("");
  for (std::size_t r = 0; r < kRungs; ++r) {
    if (!rungs[r].trial) {
      table.add_row({study, kRungNames[r], "", none, none, none, none, false, rungs[r].refused});
      continue;
    }
    const Trial& t = *rungs[r].trial;
    const double speed = std::abs(t.travel_speed);
    std::string note;
    for (const SolverFigure& f : t.solver)
      if (!f.ok)
        note += fmt::format("{}{} = {:.3g} {} (limit {:.3g})", note.empty() ? "" : ", ", f.quantity,
                            f.value, f.unit, f.limit);
    table.add_row({study, kRungNames[r], t.of.script.name, t.of.reversed, speed, 120 / t.period,
                   speed * t.period / 2, t.ok, note});
  }
  return table;
}

}  // namespace

LadderPlan plan_ladder(const StudyPlan& plan) {
  const Case &forward = case_of(plan, "forward"), &backward = case_of(plan, "backward");
  LadderPlan ladder;
  ladder.reversed = played_backward(forward);
  add_at_forward_speed(ladder, forward, backward);
  return ladder;
}

LadderResult run_ladder(const StudyResult& study) {
  RETROGAIT_ASSERT(!study.trials.front().measured && study.plan.road != Road::kSimulate,
                   study.plan.scene.name);
  const LadderPlan plan = plan_ladder(study.plan);
  const auto solve = [&](const Case& c) {
    return std::async(std::launch::async,
                      [&] { return tabulate(c, solve_case(c, study.plan.seed)); });
  };
  LadderResult result;
  result.study = study.plan.scene.name;
  result.title = study.plan.scene.title;
  std::future<Trial> reversed = solve(plan.reversed), between;
  if (plan.at_forward_speed) between = solve(*plan.at_forward_speed);
  for (const Trial& t : study.trials)
    if (!t.of.without_prior && !t.simulated)
      result.rungs[t.of.direction == "forward" ? 0 : 3].trial = t;
  result.rungs[1].trial = reversed.get();
  if (between.valid()) result.rungs[2].trial = between.get();
  result.rungs[2].refused = plan.refused;
  result.table = ladder_table(result.study, result.rungs);
  result.walks = walks_table(result.study, result.rungs);
  return result;
}

LadderResult run_ladder(const StudyPlan& plan) { return run_ladder(run_study(plan)); }

bool LadderResult::ok() const {
  return std::all_of(rungs.begin(), rungs.end(), [](const Rung& r) { return r.ok(); });
}

bool LadderResult::sloped() const { return rungs[0].trial->of.knobs.slope != 0; }

bool LadderResult::same_speed() const {
  return same(std::abs(rungs[0].trial->travel_speed), std::abs(rungs[3].trial->travel_speed));
}

std::optional<std::size_t> LadderResult::find(const std::string& side, const std::string& variable,
                                              const std::string& measure,
                                              const std::string& unit) const {
  const auto& sides = table.texts("side");
  const auto& variables = table.texts("variable");
  const auto& measures = table.texts("measure");
  const auto& units = table.texts("unit");
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (variables[i] == variable && measures[i] == measure && units[i] == unit && sides[i] == side)
      return i;
  return {};
}

double LadderResult::value(const std::string& side, const std::string& variable,
                           const std::string& measure, const std::string& unit,
                           const std::string& column) const {
  const std::optional<std::size_t> row = find(side, variable, measure, unit);
  return row ? table.number(*row, column) : std::nan("");
}

}  // namespace retrogait
