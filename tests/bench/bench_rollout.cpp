// A stride of the adult with muscles off, simulated in Bullet and by our own engine: simulated seconds a second on one
// thread. The bar is 15.
#include <benchmark/benchmark.h>

#include "io/io.h"
#include "simulate/impedance.h"
#include "simulate/simulate.h"

namespace retrogait {
namespace {

constexpr int kStrides = 5;

const Model& adult() {
  static const Model model = compile(read_model(home_path("models/adult.toml")));
  return model;
}

const SettledCycle& settled() {
  static const SettledCycle kept = [] {
    GaitKnobs knobs;
    knobs.speed = 1.2;
    const GaitCycle cycle = synthesize(adult(), adapt(find_gait("forward"), knobs, adult()));
    return settle(adult(), cycle, SoleLaw{});
  }();
  return kept;
}

void BM_Rollout(benchmark::State& state, Engine engine, const char* impedance) {
  SimulateOptions options;
  options.engine = engine;
  options.warm_up = 0;
  options.strides = kStrides;
  options.impedance = impedance_named(impedance, adult());
  double simulated = 0;
  settled();  // made before the clock runs
  for (auto _ : state) {
    const SimulatedWalk walk = simulate(adult(), settled(), options);
    simulated += kStrides * walk.recording.period;
  }
  state.counters["simulated_s_per_s"] = benchmark::Counter(simulated, benchmark::Counter::kIsRate);
}
BENCHMARK_CAPTURE(BM_Rollout, bullet, Engine::kBullet, "none")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Rollout, own_engine, Engine::kOwn, "none")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Rollout, bullet_joints_give_way, Engine::kBullet, "human")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait
