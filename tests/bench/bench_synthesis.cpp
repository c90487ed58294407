// Synthesis of one case on one thread: cold from the script (bar 300 ms; what a node of the lattice costs as
// well), warm from the nodes around it (bar 35 ms), and what one linearisation costs.
#include <benchmark/benchmark.h>

#include "gait/gait.h"
#include "gait/problem.h"
#include "io/io.h"

namespace retrogait {
namespace {

const Model& adult() {
  static const Model model = compile(read_model_toml(home_path("models/adult.toml")));
  return model;
}

GaitKnobs at_speed(double speed) {
  GaitKnobs knobs;
  knobs.speed = speed;
  return knobs;
}

void BM_Cold(benchmark::State& state, const char* script, double speed) {
  const GaitTarget target = adapt(find_gait(script), at_speed(speed), adult());
  int iterations = 0;
  for (auto _ : state) iterations = synthesize(adult(), target).report.iterations;
  state.counters["iterations"] = iterations;
}
BENCHMARK_CAPTURE(BM_Cold, forward_1_3, "forward", 1.3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Cold, backward_0_8, "backward", 0.8)->Unit(benchmark::kMillisecond);

// as far from a node of the lattice as speed allows
void BM_Warm(benchmark::State& state, const char* script, double speed, double slope) {
  GaitSolver solver(adult());
  const GaitScript gait = find_gait(script);
  GaitKnobs knobs = at_speed(speed);
  knobs.slope = slope;
  int iterations = solver.solve(gait, knobs).report.iterations;
  for (auto _ : state) iterations = solver.solve(gait, knobs).report.iterations;
  state.counters["iterations"] = iterations;
}
BENCHMARK_CAPTURE(BM_Warm, forward_1_1, "forward", 1.1, 0.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Warm, forward_1_3, "forward", 1.3, 0.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Warm, backward_0_9, "backward", 0.9, 0.0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(BM_Warm, backward_0_9_uphill, "backward", 0.9, 0.025)
    ->Unit(benchmark::kMillisecond);

// left and right differ: the whole cycle, both sides
void BM_HeadTurned(benchmark::State& state) {
  GaitSolver solver(adult());
  const GaitScript script = find_gait("backward");
  GaitKnobs knobs = at_speed(0.8);
  knobs.head_turn = 45 * kRadPerDeg;
  int iterations = solver.solve(script, knobs).report.iterations;
  for (auto _ : state) iterations = solver.solve(script, knobs).report.iterations;
  state.counters["iterations"] = iterations;
}
BENCHMARK(BM_HeadTurned)->Unit(benchmark::kMillisecond);

// ---------------------------------------------------------------------------------- the parts

struct Part {
  GaitTarget target = adapt(find_gait("forward"), at_speed(1.3), adult());
  SynthesisProblem problem{adult(), target, {}};
  VecX x = problem.start_from_script();
  NormalEquations normal;
};

void BM_MakeProblem(benchmark::State& state) {
  const GaitTarget target = adapt(find_gait("forward"), at_speed(1.3), adult());
  for (auto _ : state)
    benchmark::DoNotOptimize(SynthesisProblem(adult(), target, {}).layout().size);
}
BENCHMARK(BM_MakeProblem)->Unit(benchmark::kMillisecond);

void BM_Linearize(benchmark::State& state) {
  Part part;
  for (auto _ : state) part.problem.linearize(part.x, part.normal);
  state.counters["unknowns"] = static_cast<double>(part.x.size());
}
BENCHMARK(BM_Linearize)->Unit(benchmark::kMillisecond);

void BM_ChordStep(benchmark::State& state) {
  Part part;
  part.problem.linearize(part.x, part.normal);
  VecX g;
  for (auto _ : state) benchmark::DoNotOptimize(part.problem.chord(part.x, g));
}
BENCHMARK(BM_ChordStep)->Unit(benchmark::kMillisecond);

void BM_Measure(benchmark::State& state) {
  GaitCycle cycle = synthesize(adult(), Part().target);
  for (auto _ : state) measure(adult(), cycle);
}
BENCHMARK(BM_Measure)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait
