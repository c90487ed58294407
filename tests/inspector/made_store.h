#pragma once
/// Stores of sweeps that nobody walked: loads that are straight in speed and slope, so that means, differences and the line
/// where both directions are the same are known.
///
///   knee_contact peak   forward 2 + speed, backward 2 + speed + (slope − 4 (speed − 1)) / 10
///                       so that backward − forward is 0 where slope = 4 (speed − 1)
///   l4l5_compression    forward alone
///
/// Every 13th case failed, every 17th is flagged (6 % less mass than anybody has).
#include <fmt/format.h>

#include <atomic>
#include <cmath>

#include "base/error.h"
#include "sweep/run.h"

namespace retrogait::inspector {

struct MadeStore {
  int speeds = 5, slopes = 7;  // listed: 0.8, 0.9 …; −3, −2 …
  int points = 1;              // of a spread strength; 1: it is not there
  std::uint64_t limit = 0;     // cases at most; 0: all
  bool good = false;           // no case fails, none is flagged
  std::string scene = "park_walk";
};

inline std::string made_plan(const MadeStore& of) {
  std::string text = "format = 1\ntitle = \"Made of straight lines\"\nscene = \"" + of.scene +
                     "\"\n[parameter.speed_m_s]\nvalues = [";
  for (int i = 0; i < of.speeds; ++i)
    text += fmt::format("{}{:.6g}", i > 0 ? ", " : "", 0.8 + 0.1 * i);
  text += "]\n[parameter.slope_pct]\nvalues = [";
  for (int i = 0; i < of.slopes; ++i)
    text += fmt::format("{}{}", i > 0 ? ", " : "", i - of.slopes / 2);
  text += "]\n";
  if (of.points > 1)
    text += fmt::format(
        "[parameter.\"strength.quadriceps\"]\nuniform = [0.8, 1.2]\n[design]\nkind = "
        "\"random\"\npoints = {}\n",
        of.points);
  return text;
}

inline double made_forward(double speed) { return 2 + speed; }
inline double made_difference(double speed, double slope) { return (slope - 4 * (speed - 1)) / 10; }

inline StoreHead made_head(const SweepPlan& plan) {
  StoreHead head;
  head.program = "0.1.0";
  head.plan_text = plan.text;
  head.plan_hash = "plan", head.model_hash = "model";
  head.cases = plan.size();
  for (const SweepParameter& p : plan.parameters) head.parameters.push_back(p.key);
  head.results = {{"forward", "r", "knee_contact", "peak", "BW"},
                  {"forward", "none", "l4l5_compression", "peak", "BW"},
                  {"backward", "r", "knee_contact", "peak", "BW"}};
  return head;
}

inline CaseResult made_case(const SweepPlan& plan, std::uint64_t id, bool good) {
  CaseResult c;
  c.id = id;
  c.key = "key" + std::to_string(id);
  case_values(plan, id, c.values);
  const double speed = std::atof(c.values[0].c_str()), slope = std::atof(c.values[1].c_str());
  c.scalar = {made_forward(speed), 1, made_forward(speed) + made_difference(speed, slope)};
  if (!good && id % 13 == 12) {
    c.status = CaseStatus::kFailed;
    c.reason = "the cycle of the backward walk did not converge";
    c.scalar.clear();
  } else if (!good && id % 17 == 16) {
    c.status = CaseStatus::kFlagged;
    c.reason = "backward residual_force";
  }
  return c;
}

/// Goes on with what is there.
inline SweepPlan make_store(const std::string& path, const MadeStore& of = {}) {
  const SweepPlan plan = parse_sweep_plan(made_plan(of), "made");
  SweepOptions options;
  options.store = path;
  options.threads = 1;
  options.limit = of.limit;
  const std::atomic<bool> stop = false;
  run_cases(
      made_head(plan),
      [&]() -> SolveCase { return [&](std::uint64_t id) { return made_case(plan, id, of.good); }; },
      options, [](const SweepProgress&) {}, stop);
  return plan;
}

}  // namespace retrogait::inspector
