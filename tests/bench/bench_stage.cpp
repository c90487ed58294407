// The stage of two walkers with all muscles, as the inspector draws it every frame. The bar is 2 ms.
#include <benchmark/benchmark.h>

#include "inspector/stage.h"
#include "io/io.h"

namespace retrogait::inspector {
namespace {

struct Scenery {
  Model model = compile(read_model(home_path("models/adult.toml")));
  Skeleton skeleton = make_skeleton(model);
  GaitCycle cycle;
  std::vector<Instant> instants;
  std::vector<StageWalker> walkers;

  Scenery() {
    cycle = synthesize(model, adapt(find_gait("forward"), {}, model));
    MuscleRules rules;
    rules.contraction = std::make_shared<ContractionModel>(model);
    for (const double phi : {0.1, 0.4}) {
      instants.push_back(make_instant(model, cycle, rules));
      solve_instant(instants.back(), phi);
    }
    for (const Instant& instant : instants) {
      walkers.emplace_back();
      walkers.back().instant = &instant;
      walkers.back().skeleton = &skeleton;
    }
  }
};

const Scenery& scenery() {
  static const Scenery kept;
  return kept;
}

void BM_StageTwoWalkers(benchmark::State& state) {
  StageOptions options;
  options.coloring.quantity = static_cast<MuscleQuantity>(state.range(0));
  const std::vector<StageWalker>& walkers = scenery().walkers;
  for (auto _ : state) benchmark::DoNotOptimize(draw_stage(walkers, options));
  state.SetLabel(stage_legend(options).muscles.title);
}
BENCHMARK(BM_StageTwoWalkers)->DenseRange(0, 5)->Unit(benchmark::kMicrosecond);

void BM_StageSkeleton(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(make_skeleton(scenery().model));
  state.SetLabel("once a model");
}
BENCHMARK(BM_StageSkeleton)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace retrogait::inspector
