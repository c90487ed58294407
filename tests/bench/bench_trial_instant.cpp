// One instant of a measured walk, whole and in its parts: the 37-coordinate, 80-muscle model of
// `opensim/trials/rajagopal_walk`, single thread. Each benchmark walks through the trial frame by frame, so
// that branches and caches see what an analysis sees.
#include <benchmark/benchmark.h>

#include <optional>

#include "inverse/muscle_loads.h"
#include "io/external_loads.h"
#include "io/io.h"
#include "io/osim.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "support/reference.h"
#include "trial/trial.h"

namespace retrogait {
namespace {

constexpr double kFrame = 0.001;  // s, of the trial

struct Walk {
  Model model;
  Motion motion;
  Loads loads;
  ContractionModel curves;
  LoadSharer sharer;
  std::vector<Data> instants;  // sampled, the plates' forces applied
  std::vector<Spatial> contact;
};

Model model_of(const std::string& folder) {
  ModelSpec spec = read_model(folder + "/model.osim");
  read_force_set(folder + "/reserves.xml", spec);
  return compile(spec);
}

/// Null without the reference folder.
Walk* walk() {
  static std::optional<Walk> kept;
  if (kept) return &*kept;
  if (reference_folder().empty()) return nullptr;
  const std::string folder = reference_folder() + "/opensim/trials/rajagopal_walk";
  Model model = model_of(folder);
  ContractionModel curves(model);
  kept.emplace(Walk{std::move(model), {}, {}, std::move(curves), {}, {}, {}});
  Walk& w = *kept;
  w.motion = make_motion(w.model, read_storage(folder + "/coordinates.mot"), {});
  w.loads = make_loads(w.model, read_external_loads(folder + "/grf_walk.xml"),
                       {FilterKind::kNone, 0}, 20);
  SharingOptions options;
  options.rules = SharingRules::kOpenSim;
  w.sharer = make_load_sharer(w.model, options);
  w.contact.resize(w.model.joints.size());
  for (double t = 0.9; t < 1.1; t += kFrame) {
    Data data = make_data(w.model);
    sample(w.model, w.motion, t, data);
    update_positions(w.model, data);
    apply_loads(w.model, w.loads, t, data);
    w.instants.push_back(std::move(data));
  }
  return &w;
}

void kinematics_and_moments(Walk& w, Data& data) {
  update_positions(w.model, data);
  update_velocities(w.model, data);
  update_accelerations(w.model, data);
  solve_inverse_dynamics(w.model, data);
}

/// Runs `part` on one instant after another, each brought so far by `before`.
template <class Before, class Part>
void each_instant(benchmark::State& state, Before before, Part part) {
  Walk* w = walk();
  if (!w) {
    state.SkipWithError("RETROGAIT_REFERENCE is not set");
    return;
  }
  for (Data& data : w->instants) {
    before(*w, data);
    part(*w, data);
  }
  std::size_t i = 0;
  for (auto _ : state) {
    part(*w, w->instants[i]);
    i = i + 1 == w->instants.size() ? 0 : i + 1;
  }
  state.SetLabel("an instant");
}

void nothing(Walk&, Data&) {}
void with_paths(Walk& w, Data& data) {
  kinematics_and_moments(w, data);
  update_muscle_paths(w.model, data);
  update_muscle_limits(w.model, w.curves, data);
}
void with_forces(Walk& w, Data& data) {
  with_paths(w, data);
  solve_static_optimization(w.model, data, w.sharer);
}

/// Runs `part` on one time of the trial after another.
template <class Part>
void each_time(benchmark::State& state, Part part) {
  Walk* w = walk();
  if (!w) {
    state.SkipWithError("RETROGAIT_REFERENCE is not set");
    return;
  }
  Data data = make_data(w->model);
  double t = 0.6;
  for (auto _ : state) {
    clear_applied_forces(data);
    part(*w, t, data);
    t = t > 1.7 ? 0.6 : t + kFrame;
  }
}

void BM_TrialSampleAndLoads(benchmark::State& state) {
  each_time(state, [](Walk& w, double t, Data& data) {
    sample(w.model, w.motion, t, data);
    update_positions(w.model, data);
    apply_loads(w.model, w.loads, t, data);
  });
  state.SetLabel("positions included");
}
BENCHMARK(BM_TrialSampleAndLoads)->Unit(benchmark::kMicrosecond);

void BM_TrialKinematicsAndInverseDynamics(benchmark::State& state) {
  each_instant(state, nothing, kinematics_and_moments);
}
BENCHMARK(BM_TrialKinematicsAndInverseDynamics)->Unit(benchmark::kMicrosecond);

void BM_TrialPathsAndMomentArms(benchmark::State& state) {
  each_instant(state, kinematics_and_moments,
               [](Walk& w, Data& data) { update_muscle_paths(w.model, data); });
}
BENCHMARK(BM_TrialPathsAndMomentArms)->Unit(benchmark::kMicrosecond);

void BM_TrialMuscleLimits(benchmark::State& state) {
  each_instant(state, with_paths,
               [](Walk& w, Data& data) { update_muscle_limits(w.model, w.curves, data); });
}
BENCHMARK(BM_TrialMuscleLimits)->Unit(benchmark::kMicrosecond);

void BM_TrialStaticOptimization(benchmark::State& state) {
  each_instant(state, with_paths,
               [](Walk& w, Data& data) { solve_static_optimization(w.model, data, w.sharer); });
}
BENCHMARK(BM_TrialStaticOptimization)->Unit(benchmark::kMicrosecond);

void BM_TrialJointReactions(benchmark::State& state) {
  each_instant(state, with_forces,
               [](Walk& w, Data& data) { update_contact_forces(w.model, data, w.contact); });
}
BENCHMARK(BM_TrialJointReactions)->Unit(benchmark::kMicrosecond);

/// From time to contact forces, sampling and loads included.
void BM_TrialWholeInstant(benchmark::State& state) {
  each_time(state, [](Walk& w, double t, Data& data) {
    sample(w.model, w.motion, t, data);
    update_positions(w.model, data);
    update_velocities(w.model, data);
    update_accelerations(w.model, data);
    apply_loads(w.model, w.loads, t, data);
    solve_inverse_dynamics(w.model, data);
    update_muscle_paths(w.model, data);
    update_muscle_limits(w.model, w.curves, data);
    solve_static_optimization(w.model, data, w.sharer);
    update_contact_forces(w.model, data, w.contact);
  });
  state.SetLabel("an instant");
}
BENCHMARK(BM_TrialWholeInstant)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace retrogait
