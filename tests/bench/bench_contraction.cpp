// Curves, rigid-tendon forces and equilibria of 80 muscles that share one set of curves.
#include <benchmark/benchmark.h>

#include "muscle/contraction.h"
#include "support/muscle_models.h"

namespace retrogait {
namespace {

constexpr int kMuscles = 80, kInstants = 64;

MuscleCurveParameters family(int64_t index) {
  if (index == 0) return MillardParameters{};
  if (index == 1) return ThelenParameters{};
  return DeGrooteParameters{};
}

/// Path lengths and speeds spread over the working range, another set each instant.
struct EightyMuscles {
  explicit EightyMuscles(int64_t index)
      : model(model_of_muscles(std::vector<Muscle>(kMuscles, sample_muscle(family(index), 0.3)))) {}

  void next() {
    at = (at + 1) % kInstants;
    for (int i = 0; i < kMuscles; ++i) {
      const int k = (i * 37 + at * 101) % 997;
      data.l_mt[i] = 0.26 + 0.09 * k / 997;
      data.l_mt_dot[i] = -0.5 + 0.8 * ((k * 13) % 997) / 997;
    }
  }

  Model model;
  ContractionModel contraction{model};
  Data data = make_data(model);
  int at = 0;
};

void BM_MuscleLimits80(benchmark::State& state) {
  EightyMuscles m(state.range(0));
  const ForceRules rules = state.range(1) == 0 ? ForceRules::kPhysics : ForceRules::kOpenSim;
  for (auto _ : state) {
    m.next();
    update_muscle_limits(m.model, m.contraction, m.data, rules);
    benchmark::DoNotOptimize(m.data.muscle_capacity.data());
  }
  state.SetLabel(family_name(family(state.range(0))));
}
BENCHMARK(BM_MuscleLimits80)->ArgsProduct({{0, 1, 2}, {0, 1}})->ArgNames({"family", "opensim"});

void BM_MillardCurve(benchmark::State& state) {
  const MillardCurves curves{MillardParameters{}};
  int k = 0;
  double sum = 0;
  for (auto _ : state) {
    k = (k + 389) % 997;
    sum += curves.active_force_length(0.45 + 1.35 * k / 997).f;
    benchmark::DoNotOptimize(sum);
  }
}
BENCHMARK(BM_MillardCurve);

void BM_Equilibrium(benchmark::State& state) {
  EightyMuscles m(state.range(0));
  int k = 0;
  for (auto _ : state) {
    k = (k + 389) % 997;
    benchmark::DoNotOptimize(equilibrium(m.model, m.contraction, 0, 0.26 + 0.09 * k / 997, 0.5));
  }
  state.SetLabel(family_name(family(state.range(0))));
}
BENCHMARK(BM_Equilibrium)->DenseRange(0, 2)->ArgName("family");

}  // namespace
}  // namespace retrogait
