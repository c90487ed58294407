// One step of the shipped adult in Bullet, and what stands around it in every step of a simulated walk.
//
//   BM_Advance            World::advance alone
//   BM_AdvanceAndInverse  with our own inverse dynamics of the accelerations that are given (what advance needs)
//   BM_AdvanceHumanoid    World::advance of a plain humanoid of 31 hinges and slides: no followers
#include <benchmark/benchmark.h>

#include "io/io.h"
#include "multibody/multibody.h"
#include "simulate/world.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

constexpr double kStep = 0.001;  // s

struct Walker {
  explicit Walker(const ModelSpec& spec) : model(compile(spec)), world(model, kStep) {
    data.v.setZero();
    data.a.setZero();
    apply_couplings(model, data);
    inverse_dynamics(model, data);
    world.set_state(data);
  }
  Model model;
  Data data = make_data(model);
  World world;
};

ModelSpec adult() { return read_model_toml(RETROGAIT_SOURCE_DIR "/models/adult.toml"); }

/// A walker at rest that is held, the same step again and again; now and then set upright before it falls.
void advance_again(benchmark::State& state, const ModelSpec& spec) {
  Walker w(spec);
  const VecX q = w.data.q, v = w.data.v;
  int steps = 0;
  for (auto _ : state) {
    w.data.stage = Stage::kForce;
    w.world.advance(w.data);
    w.data.q = q;
    w.data.v = v;
    if (++steps % 64 == 0) w.world.set_state(w.data);
  }
}

void BM_Advance(benchmark::State& state) { advance_again(state, adult()); }
BENCHMARK(BM_Advance)->Unit(benchmark::kMicrosecond);

void BM_AdvanceHumanoid(benchmark::State& state) { advance_again(state, humanoid_31()); }
BENCHMARK(BM_AdvanceHumanoid)->Unit(benchmark::kMicrosecond);

void BM_AdvanceAndInverse(benchmark::State& state) {
  Walker w(adult());
  const VecX q = w.data.q, v = w.data.v, a = w.data.a;
  for (auto _ : state) {
    w.data.q = q;
    w.data.v = v;
    w.data.a = a;
    inverse_dynamics(w.model, w.data);
    w.world.advance(w.data);
  }
}
BENCHMARK(BM_AdvanceAndInverse)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace retrogait
