#include "inspector/draft.h"

#include <cmath>
#include <future>
#include <tuple>

namespace retrogait::inspector {

namespace {

constexpr double kTableInstants =
    100;  // of one cycle: played backward it turns at one of them, as in a study

// all fields, named, so that one that is added is missed here by the compiler already
auto fields(const GaitKnobs& k) {
  const auto& [speed, cadence, step_length, slope, crouch, trunk_lean, step_width, toe_out,
               arm_swing, head_turn, trunk_turn, hand_support, one_sided, load, prior, curves] = k;
  return std::tie(speed, cadence, step_length, slope, crouch, trunk_lean, step_width, toe_out,
                  arm_swing, head_turn, trunk_turn, hand_support, one_sided, load, prior, curves);
}

auto fields(const MuscleOptions& m) {
  const auto& [on, set, strength, exponent, weighting, elastic, floor, alignment, discs, pressure] =
      m;
  return std::tie(on, set, strength, exponent, weighting, elastic, floor, alignment, discs,
                  pressure);
}

bool same_walker(const Scene& a, const Scene& b) {
  return a.model == b.model && a.mass == b.mass && a.height == b.height && a.sex == b.sex &&
         a.heel_height == b.heel_height;
}

/// What a direction of the study before is good for.
struct Before {
  const Trial* trial = nullptr;  // of the same script; null: none
  bool same_cycle = false;       // motion and ground reaction are the same
  bool same_muscles = false;     // and who makes the moments, too
};

Before find_before(const StudyPlan& plan, const Case& c, const StudyResult* before) {
  Before out;
  if (before == nullptr) return out;
  const Scene &now = plan.scene, &then = before->plan.scene;
  if (now.model != then.model) return out;
  const std::size_t d = c.direction == "backward" ? 1 : 0;
  for (const Trial& t : before->trials)
    if (!t.measured && !t.of.without_prior && t.of.direction == c.direction &&
        t.of.named == c.named && (out.trial == nullptr || out.trial->simulated))
      out.trial = &t;
  if (out.trial == nullptr) return out;
  out.same_cycle =
      same_walker(now, then) && fields(now.direction[d].knobs) == fields(then.direction[d].knobs);
  out.same_muscles = fields(now.muscles) == fields(then.muscles);
  return out;
}

GaitCycle draft_cycle(const Case& c, const Trial* before) {
  if (before == nullptr) return solve_case(c, {});
  // played backward twice is as it was synthesised
  const GaitCycle& was = before->cycle;
  const GaitCycle start = was.reversed ? reversed(was) : was;
  GaitCycle cycle = synthesize(c.model, adapt(c.script, c.knobs, c.model), {}, &start);
  if (!cycle.report.within(SynthesisLimits{})) return solve_case(c, {});
  if (!c.reversed) return cycle;
  return reversed(cycle, std::round(kTableInstants * cycle.stance_end) / kTableInstants);
}

Trial draft_trial(const Case& c, const Before& before) {
  if (before.same_cycle && before.same_muscles && !before.trial->simulated) return *before.trial;
  return tabulate(c, before.same_cycle ? before.trial->cycle : draft_cycle(c, before.trial));
}

}  // namespace

StudyResult draft_study(StudyPlan plan, const StudyResult* before) {
  StudyResult result;
  result.plan = std::move(plan);
  result.plan.road = Road::kInverse;
  std::vector<std::future<Trial>> running;
  for (const Case& c : result.plan.cases)
    if (!c.without_prior)
      running.push_back(std::async(std::launch::async, draft_trial, std::cref(c),
                                   find_before(result.plan, c, before)));
  for (std::future<Trial>& trial : running) result.trials.push_back(trial.get());
  result.scalars = empty_scalars();
  result.events = empty_events();
  result.solver = empty_solver();
  return result;
}

}  // namespace retrogait::inspector
