// One instant of the adult with all its muscles, walking forward: each stage, and the whole from phase to loads.
// The bar for the whole is 300 µs.
#include <benchmark/benchmark.h>

#include "inverse/inverse.h"
#include "io/io.h"
#include "muscle/metabolic.h"
#include "muscle/muscle.h"

namespace retrogait {
namespace {

constexpr int kInstants = 100;

struct Walk {
  Model model;
  GaitCycle cycle;
  MuscleRules rules;
  std::vector<Instant> instants;  // solved, one phase each
};

Walk& walk() {
  static Walk* kept = nullptr;
  if (kept) return *kept;
  kept = new Walk;
  kept->model = compile(read_model(home_path("models/adult.toml")));
  GaitKnobs knobs;
  knobs.speed = 1.2;
  kept->cycle = synthesize(kept->model, adapt(find_gait("forward"), knobs, kept->model));
  kept->rules.contraction = std::make_shared<ContractionModel>(kept->model);
  for (int i = 0; i < kInstants; ++i) {
    kept->instants.push_back(make_instant(kept->model, kept->cycle, kept->rules));
    solve_instant(kept->instants.back(), static_cast<double>(i) / kInstants);
  }
  return *kept;
}

/// Runs `stage` on one solved instant after another.
template <class Stage>
void each_instant(benchmark::State& state, Stage stage) {
  Walk& w = walk();
  std::size_t i = 0;
  for (auto _ : state) {
    stage(w, w.instants[i]);
    i = i + 1 == w.instants.size() ? 0 : i + 1;
  }
}

/// Phase after phase with one Instant, as a study does.
void whole_instant(benchmark::State& state, TendonRules tendons, double exponent) {
  Walk& w = walk();
  MuscleRules rules = w.rules;
  rules.tendons = tendons;
  rules.sharing.exponent = exponent;
  Instant instant = make_instant(w.model, w.cycle, rules);
  int i = 0;
  for (auto _ : state) {
    solve_instant(instant, static_cast<double>(i) / kInstants);
    i = i + 1 == kInstants ? 0 : i + 1;
  }
  state.SetLabel(std::to_string(w.model.nmuscle()) + " muscles");
}

void BM_AdultMoments(benchmark::State& state) {
  each_instant(state, [](Walk&, Instant& instant) { solve_moments(instant, instant.phi); });
  state.SetLabel("motion, ground, inverse dynamics, joint loads");
}
BENCHMARK(BM_AdultMoments)->Unit(benchmark::kMicrosecond);

void BM_AdultPathsAndMomentArms(benchmark::State& state) {
  each_instant(state,
               [](Walk& w, Instant& instant) { update_muscle_paths(w.model, instant.data); });
}
BENCHMARK(BM_AdultPathsAndMomentArms)->Unit(benchmark::kMicrosecond);

void BM_AdultMuscleLimits(benchmark::State& state) {
  each_instant(state, [](Walk& w, Instant& instant) {
    update_muscle_limits(w.model, *w.rules.contraction, instant.data);
  });
}
BENCHMARK(BM_AdultMuscleLimits)->Unit(benchmark::kMicrosecond);

void BM_AdultElasticTendons(benchmark::State& state) {
  each_instant(state, [](Walk& w, Instant& instant) {
    update_muscle_limits(w.model, *w.rules.contraction, instant.data);
    stretch_tendons(w.model, *w.rules.contraction, instant.data);
    settle_fibers(w.model, *w.rules.contraction, instant.data);
  });
  state.SetLabel("limits included");
}
BENCHMARK(BM_AdultElasticTendons)->Unit(benchmark::kMicrosecond);

void BM_AdultStaticOptimization(benchmark::State& state) {
  LoadSharer sharer = make_load_sharer(walk().model);
  each_instant(state, [&](Walk& w, Instant& instant) {
    solve_static_optimization(w.model, instant.data, sharer);
  });
}
BENCHMARK(BM_AdultStaticOptimization)->Unit(benchmark::kMicrosecond);

void BM_AdultContactForces(benchmark::State& state) {
  each_instant(state, [](Walk& w, Instant& instant) {
    update_contact_forces(w.model, instant.data, instant.contact);
    update_contact_loads(instant);
  });
}
BENCHMARK(BM_AdultContactForces)->Unit(benchmark::kMicrosecond);

void BM_AdultMetabolicPower(benchmark::State& state) {
  each_instant(state, [](Walk& w, Instant& instant) {
    update_metabolic_power(w.model, *w.rules.contraction, instant.data);
  });
}
BENCHMARK(BM_AdultMetabolicPower)->Unit(benchmark::kMicrosecond);

void BM_AdultBalanceSheet(benchmark::State& state) {
  BalanceSheet sheet;
  each_instant(state, [&](Walk&, Instant& instant) {
    balance_sheet(instant, "knee_contact", false, sheet);
  });
  state.SetLabel("one load");
}
BENCHMARK(BM_AdultBalanceSheet)->Unit(benchmark::kMicrosecond);

void BM_AdultWholeInstant(benchmark::State& state) { whole_instant(state, TendonRules::kRigid, 2); }
BENCHMARK(BM_AdultWholeInstant)->Unit(benchmark::kMicrosecond);

void BM_AdultWholeInstantElastic(benchmark::State& state) {
  whole_instant(state, TendonRules::kElastic, 2);
}
BENCHMARK(BM_AdultWholeInstantElastic)->Unit(benchmark::kMicrosecond);

void BM_AdultWholeInstantExponent(benchmark::State& state) {
  whole_instant(state, TendonRules::kElastic, static_cast<double>(state.range(0)));
}
BENCHMARK(BM_AdultWholeInstantExponent)->Arg(3)->Arg(5)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace retrogait
