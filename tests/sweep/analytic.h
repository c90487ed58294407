#pragma once
/// Sweeps whose every result is a formula: the whole way from a plan's text through a store to findings, in milliseconds.
#include <functional>

#include "support/temp_folder.h"
#include "findings/findings.h"
#include "sweep/run.h"

namespace retrogait {

/// What a case's load is forward and backward, of the numbers of its parameters in the plan's order (words: NaN) and
/// its words.
using AnalyticLoad = std::function<std::array<double, 2>(const std::vector<double>& x,
                                                         const std::vector<std::string>& words)>;

/// Solves the plan into `path` with the load as knee_contact:peak in BW; `end` may change a case before it is kept.
inline void solve_analytic(const std::string& path, const std::string& plan_text,
                           const AnalyticLoad& load, std::uint64_t limit = 0,
                           const std::function<void(CaseResult&)>& end = {}) {
  const SweepPlan plan = parse_sweep_plan(plan_text, "analytic");
  StoreHead head{"0.1.0", plan_text, "analytic", "formula", plan.size(), {}, {}};
  for (const SweepParameter& p : plan.parameters) head.parameters.push_back(p.key);
  for (const char* direction : {"forward", "backward"})
    head.results.push_back({direction, "r", "knee_contact", "peak", "BW"});
  const MakeSolver make = [&]() -> SolveCase {
    return [&](std::uint64_t id) {
      CaseResult c;
      c.id = id;
      c.key = std::string(16, 'k');
      case_values(plan, id, c.values);
      std::vector<double> x;
      for (const std::string& value : c.values) {
        char* rest = nullptr;
        const double number = std::strtod(value.c_str(), &rest);
        x.push_back(*rest == '\0' ? number : std::nan(""));
      }
      const std::array<double, 2> y = load(x, c.values);
      c.scalar = {y[0], y[1]};
      if (end) end(c);
      return c;
    };
  };
  SweepOptions options;
  options.store = path;
  options.threads = 2;
  options.limit = limit;
  const std::atomic<bool> stop{false};
  run_cases(head, make, options, {}, stop);
}

inline Findings findings_of(const std::string& path) {
  return find(read_outcomes(Store::open(path, Store::Mode::kRead)));
}

/// All at once, in a folder of its own.
inline Findings analytic_findings(const std::string& plan_text, const AnalyticLoad& load,
                                  std::uint64_t limit = 0,
                                  const std::function<void(CaseResult&)>& end = {}) {
  const TempFolder folder;
  solve_analytic(folder.file("s.db"), plan_text, load, limit, end);
  return findings_of(folder.file("s.db"));
}

}  // namespace retrogait
