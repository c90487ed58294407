// How long `sweep analyze` takes: 100 000 cases of ten results both ways, sampled and as a grid of 400 × 250.
#include <benchmark/benchmark.h>

#include <cmath>

#include "support/temp_folder.h"
#include "findings/findings.h"

namespace retrogait {
namespace {

constexpr std::size_t kOutcomes = 10;

const char* const kPlan = R"(format = 1
title = "Large"
[parameter.slope_pct]
values = [-9, -6, -3, 0, 3, 6, 9]
[parameter.speed_m_s]
uniform = [0.6, 1.4]
[parameter."strength.quadriceps"]
normal = [1, 0.15]
[parameter."strength.triceps_surae"]
normal = [1, 0.15]
[parameter."strength.hamstrings"]
normal = [1, 0.15]
[parameter.crouch_deg]
uniform = [0, 20]
[design]
kind = "sobol"
points = 14286
)";

const char* const kGrid = R"(format = 1
title = "Large"
[parameter.slope_pct]
from = -10
to = 10
count = 400
[parameter.speed_m_s]
from = 0.6
to = 1.4
count = 250
)";

void fill(const std::string& path, const char* plan_text) {
  const SweepPlan plan = parse_sweep_plan(plan_text, "bench");
  StoreHead head{"0.1.0", plan_text, "bench", "formula", plan.size(), {}, {}};
  for (const SweepParameter& p : plan.parameters) head.parameters.push_back(p.key);
  for (const char* direction : {"forward", "backward"})
    for (std::size_t r = 0; r < kOutcomes; ++r)
      head.results.push_back({direction, "r", fmt::format("load_{}", r), "peak", "BW"});
  Store store = Store::open_for(path, head);
  std::vector<CaseResult> batch;
  for (std::uint64_t id = 0; id < plan.size(); ++id) {
    CaseResult c;
    c.id = id;
    c.key = std::string(16, 'k');
    case_values(plan, id, c.values);
    double x = 0;
    for (std::size_t p = 0; p < c.values.size(); ++p)
      x += std::sin(static_cast<double>(p) + std::strtod(c.values[p].c_str(), nullptr));
    for (std::size_t r = 0; r < 2 * kOutcomes; ++r)
      c.scalar.push_back(std::cos(x + 0.1 * static_cast<double>(r)));
    batch.push_back(std::move(c));
    if (batch.size() < 1000 && id + 1 < plan.size()) continue;
    store.put(batch);
    batch.clear();
  }
}

void analyze(benchmark::State& state, const char* plan_text, bool read_only) {
  const TempFolder folder;
  fill(folder.file("s.db"), plan_text);
  for (auto _ : state) {
    const Store store = Store::open(folder.file("s.db"), Store::Mode::kRead);
    const SweepOutcomes outcomes = read_outcomes(store);
    if (!read_only) benchmark::DoNotOptimize(find(outcomes));
    state.counters["cases"] = static_cast<double>(outcomes.id.size());
  }
  state.counters["outcomes"] = static_cast<double>(kOutcomes);
}

void sweep_findings_read(benchmark::State& state) { analyze(state, kPlan, true); }
void sweep_findings_sampled(benchmark::State& state) { analyze(state, kPlan, false); }
void sweep_findings_grid(benchmark::State& state) { analyze(state, kGrid, false); }
BENCHMARK(sweep_findings_read)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(sweep_findings_sampled)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK(sweep_findings_grid)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace retrogait
