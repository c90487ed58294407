// How long `sweep analyze` takes: 100 000 cases, of each twenty results.
#include <benchmark/benchmark.h>

#include <cmath>

#include "support/temp_folder.h"
#include "sweep/findings.h"

namespace retrogait {
namespace {

constexpr std::uint64_t kPoints = 14286;  // of seven slopes each: 100 002 cases
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

void fill(const std::string& path) {
  const SweepPlan plan = parse_sweep_plan(kPlan, "bench");
  StoreHead head{"0.1.0", kPlan, "bench", "formula", plan.size(), {}, {}};
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

void sweep_findings(benchmark::State& state) {
  const TempFolder folder;
  fill(folder.file("s.db"));
  for (auto _ : state) {
    const Store store = Store::open(folder.file("s.db"), Store::Mode::kRead);
    const SweepOutcomes outcomes = read_outcomes(store);
    benchmark::DoNotOptimize(find(outcomes));
  }
  state.counters["cases"] = static_cast<double>(7 * kPoints);
  state.counters["outcomes"] = static_cast<double>(kOutcomes);
}
BENCHMARK(sweep_findings)->Unit(benchmark::kMillisecond)->Iterations(1);

void sweep_findings_read(benchmark::State& state) {
  const TempFolder folder;
  fill(folder.file("s.db"));
  for (auto _ : state) {
    const Store store = Store::open(folder.file("s.db"), Store::Mode::kRead);
    benchmark::DoNotOptimize(read_outcomes(store));
  }
}
BENCHMARK(sweep_findings_read)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace retrogait
