// A comparison as a sweep runs it: two directions on two threads, synthesis warm, half a symmetric cycle of
// instants each, with muscles. Bar: 110 ms. Then its stages, each on one thread.
#include <benchmark/benchmark.h>

#include <future>

#include "study/cycle_instants.h"
#include "study/study.h"

namespace retrogait {
namespace {

/// The two directions of the shipped scene, no case beside them, and cycles to start from.
struct Comparison {
  StudyPlan plan;
  std::vector<GaitCycle> near;

  Comparison() {
    Diagnostics found("park_walk");
    plan = plan_study(find_scene("park_walk", found), found);
    plan.cases.resize(2);
    // as far from the cycle that is asked for as a node of the lattice can lie
    for (const Case& c : plan.cases) {
      GaitKnobs knobs = c.knobs;
      knobs.speed += 0.05;
      near.push_back(synthesize(c.model, adapt(c.script, knobs, c.model)));
    }
  }
  GaitCycle cycle(std::size_t d) const {
    const Case& c = plan.cases[d];
    return synthesize(c.model, adapt(c.script, c.knobs, c.model), {}, &near[d]);
  }
};

const Comparison& comparison() {
  static const Comparison kept;
  return kept;
}

void BM_Comparison(benchmark::State& state) {
  const Comparison& c = comparison();
  for (auto _ : state) {
    StudyResult result;
    result.plan = c.plan;
    auto other =
        std::async(std::launch::async, [&] { return tabulate(c.plan.cases[1], c.cycle(1)); });
    result.trials.push_back(tabulate(c.plan.cases[0], c.cycle(0)));
    result.trials.push_back(other.get());
    fill_tables(result);
    benchmark::DoNotOptimize(result.scalars.rows());
  }
  state.SetLabel("bar 110 ms");
}
BENCHMARK(BM_Comparison)->Unit(benchmark::kMillisecond)->UseRealTime();

void BM_WarmSynthesis(benchmark::State& state) {
  const auto d = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(comparison().cycle(d).period);
  state.SetLabel(comparison().plan.cases[d].direction);
}
BENCHMARK(BM_WarmSynthesis)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

/// One instant with muscles after another, each from the answer of the one before.
void BM_WholeInstant(benchmark::State& state) {
  const auto d = static_cast<std::size_t>(state.range(0));
  const Case& c = comparison().plan.cases[d];
  const GaitCycle cycle = comparison().cycle(d);
  Instant instant = make_instant(c.model, cycle, c.muscles);
  int i = 0;
  for (auto _ : state) solve_instant(instant, i++ % 100 / 100.0);
  state.SetLabel(fmt::format("{} muscles, bar 300 us", c.model.nmuscle()));
}
BENCHMARK(BM_WholeInstant)->Arg(0)->Arg(1)->Unit(benchmark::kMicrosecond);

void BM_CycleInstants(benchmark::State& state) {
  const Case& c = comparison().plan.cases[0];
  const GaitCycle cycle = comparison().cycle(0);
  const std::vector<ResultColumn> columns = result_columns(c.model, true);
  const Halves halves = state.range(0) ? Halves::kMirrorIfSymmetric : Halves::kSolveBoth;
  for (auto _ : state)
    benchmark::DoNotOptimize(solve_cycle_instants(c, cycle, columns, halves).mirrored);
  state.SetLabel(state.range(0) ? "half a cycle, mirrored" : "both halves");
}
BENCHMARK(BM_CycleInstants)->Arg(1)->Arg(0)->Unit(benchmark::kMillisecond);

void BM_Tabulate(benchmark::State& state) {
  const Case& c = comparison().plan.cases[0];
  const GaitCycle cycle = comparison().cycle(0);
  for (auto _ : state) benchmark::DoNotOptimize(tabulate(c, cycle).ok);
}
BENCHMARK(BM_Tabulate)->Unit(benchmark::kMillisecond);

void BM_FillTables(benchmark::State& state) {
  StudyResult result;
  result.plan = comparison().plan;
  for (std::size_t d = 0; d < 2; ++d)
    result.trials.push_back(tabulate(result.plan.cases[d], comparison().cycle(d)));
  for (auto _ : state) fill_tables(result);
  state.SetLabel(fmt::format("{} rows of scalars", result.scalars.rows()));
}
BENCHMARK(BM_FillTables)->Unit(benchmark::kMillisecond);

void BM_CurvesTable(benchmark::State& state) {
  StudyResult result;
  for (std::size_t d = 0; d < 2; ++d)
    result.trials.push_back(tabulate(comparison().plan.cases[d], comparison().cycle(d)));
  std::size_t rows = 0;
  for (auto _ : state) rows = curves_table(result).rows();
  state.SetLabel(fmt::format("{} rows, for curves_long.csv alone", rows));
}
BENCHMARK(BM_CurvesTable)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait
