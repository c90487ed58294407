// Inverse dynamics of a 31-coordinate humanoid with every joint's wrench, ours and MuJoCo's.
//
// The ratio bench times both in turns of a few hundred calls, so that a busy machine slows both
// alike, and takes the fastest turn of each.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "multibody/multibody.h"
#include "support/random_tree.h"
#ifdef RETROGAIT_WITH_MUJOCO
#include "support/mujoco_tree.h"
#endif

namespace retrogait {
namespace {

constexpr int kStates = 64;

struct States {
  explicit States(const Model& model) {
    Data data = make_data(model);
    Random random(3);
    for (int i = 0; i < kStates; ++i) {
      random_state(model, data, random, false);
      list.push_back(data);
    }
  }
  const Data& next() { return list[static_cast<std::size_t>(at = (at + 1) % kStates)]; }

  std::vector<Data> list;
  int at = 0;
};

void load(Data& data, const Data& state) {
  data.q = state.q;
  data.v = state.v;
  data.a = state.a;
}

struct Humanoid {
  Model model = compile(humanoid_31());
  Data data = make_data(model);
  States states{model};
};

void BM_Positions(benchmark::State& state) {
  Humanoid h;
  for (auto _ : state) {
    load(h.data, h.states.next());
    update_positions(h.model, h.data);
  }
}
BENCHMARK(BM_Positions);

void BM_InverseDynamics(benchmark::State& state) {
  Humanoid h;
  for (auto _ : state) {
    load(h.data, h.states.next());
    inverse_dynamics(h.model, h.data);
    benchmark::DoNotOptimize(h.data.tau.data());
  }
}
BENCHMARK(BM_InverseDynamics);

/// Fastest turn so far, in µs a call.
template <class Call>
void time_turn(double& fastest, Call call) {
  constexpr int kCalls = 256;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kCalls; ++i) call();
  const std::chrono::duration<double, std::micro> t = std::chrono::steady_clock::now() - start;
  fastest = std::min(fastest, t.count() / kCalls);
}

void BM_Stages(benchmark::State& state) {
  Humanoid h;
  double positions = 1e9, velocities = 1e9, accelerations = 1e9, forces = 1e9;
  for (auto _ : state) {
    load(h.data, h.states.next());
    time_turn(positions, [&] { update_positions(h.model, h.data); });
    time_turn(velocities, [&] { update_velocities(h.model, h.data); });
    time_turn(accelerations, [&] { update_accelerations(h.model, h.data); });
    time_turn(forces, [&] { solve_inverse_dynamics(h.model, h.data); });
  }
  state.counters["positions_us"] = positions;
  state.counters["velocities_us"] = velocities;
  state.counters["accelerations_us"] = accelerations;
  state.counters["forces_us"] = forces;
}
BENCHMARK(BM_Stages);

void BM_MassMatrix(benchmark::State& state) {
  Humanoid h;
  load(h.data, h.states.next());
  update_positions(h.model, h.data);
  for (auto _ : state) benchmark::DoNotOptimize(mass_matrix(h.model, h.data));
}
BENCHMARK(BM_MassMatrix);

#ifdef RETROGAIT_WITH_MUJOCO

void load(MujocoTree& mujoco, const Data& state) { mujoco.set(state.q, state.v, state.a); }

void BM_MujocoInverse(benchmark::State& state) {
  Humanoid h;
  MujocoTree mujoco(h.model);
  for (auto _ : state) {
    load(mujoco, h.states.next());
    mj_inverse(mujoco.m, mujoco.d);
  }
}
BENCHMARK(BM_MujocoInverse);

void BM_MujocoInverseWithWrenches(benchmark::State& state) {
  Humanoid h;
  MujocoTree mujoco(h.model);
  for (auto _ : state) {
    load(mujoco, h.states.next());
    mj_inverse(mujoco.m, mujoco.d);
    mj_rnePostConstraint(mujoco.m, mujoco.d);
  }
}
BENCHMARK(BM_MujocoInverseWithWrenches);

void BM_RatioToMujocoInverse(benchmark::State& state) {
  Humanoid h;
  MujocoTree mujoco(h.model);
  double ours = 1e9, theirs = 1e9;
  for (auto _ : state) {
    time_turn(ours, [&] {
      load(h.data, h.states.next());
      inverse_dynamics(h.model, h.data);
    });
    time_turn(theirs, [&] {
      load(mujoco, h.states.next());
      mj_inverse(mujoco.m, mujoco.d);
    });
  }
  state.counters["ours_us"] = ours;
  state.counters["mujoco_us"] = theirs;
  state.counters["ratio"] = ours / theirs;
}
BENCHMARK(BM_RatioToMujocoInverse);

#endif

}  // namespace
}  // namespace retrogait
