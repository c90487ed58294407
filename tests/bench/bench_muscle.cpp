// Muscle paths with moment arms: microseconds an instant.
//
//   BM_Poses            positions and velocities of the same model alone: take them off
//   BM_PathsRajagopal   80 muscles, 42 over one or two cylinders; needs RETROGAIT_REFERENCE, else skipped
//   BM_PathsHumanoid    80 straight made-up muscles on the 31-coordinate humanoid
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <optional>

#include "io/osim.h"
#include "multibody/multibody.h"
#include "muscle/muscle.h"
#include "support/random_tree.h"
#include "support/reference.h"

namespace retrogait {
namespace {

constexpr int kPoses = 64;

/// Random poses near the standing one, as in gait. The poses of one Data in turn: many Data would not fit
/// the cache.
struct Poses {
  explicit Poses(const Model& model) {
    Data data = make_data(model);
    Random random(3);
    for (int i = 0; i < kPoses; ++i) {
      for (int j = 0; j < model.ncoord(); ++j)
        data.q[j] = model.standing[j] + random.uniform(-0.3, 0.3);
      apply_couplings(model, data);
      q.push_back(data.q);
    }
  }
  void next(const Model& model, Data& data) {
    data.q = q[at = (at + 1) % kPoses];
    update_positions(model, data);
    update_velocities(model, data);
  }
  std::vector<VecX> q;
  std::size_t at = 0;
};

/// Positions and velocities are timed with the paths, as every user needs them; alone they are BM_Poses.
void run(benchmark::State& state, const Model& model, PathRules rules, bool paths = true) {
  Data data = make_data(model);
  Poses poses(model);
  for (auto _ : state) {
    poses.next(model, data);
    if (paths) update_muscle_paths(model, data, rules);
  }
  state.SetLabel(fmt::format("{} muscles", model.nmuscle()));
}

std::optional<Model> rajagopal(benchmark::State& state) {
  if (!reference_folder().empty())
    return compile(
        read_model_osim(reference_folder() + "/opensim/kernels/rajagopal2016/model.osim"));
  state.SkipWithError("RETROGAIT_REFERENCE is not set");
  return std::nullopt;
}

void BM_Poses(benchmark::State& state) {
  if (const std::optional<Model> model = rajagopal(state))
    run(state, *model, PathRules::kGeodesic, false);
}
BENCHMARK(BM_Poses);

void BM_PathsRajagopal(benchmark::State& state) {
  if (const std::optional<Model> model = rajagopal(state))
    run(state, *model, state.range(0) == 0 ? PathRules::kGeodesic : PathRules::kOpenSim);
}
BENCHMARK(BM_PathsRajagopal)->Arg(0)->Arg(1)->ArgName("opensim");

void BM_PathsHumanoid(benchmark::State& state) {
  ModelSpec spec = humanoid_31();
  Random random(5);
  for (int m = 0; m < 80; ++m) {
    MuscleSpec muscle;
    muscle.name = fmt::format("m{}", m);
    muscle.max_isometric_force = muscle.optimal_fiber_length = 1;
    const int body = random.integer(0, static_cast<int>(spec.joints.size()) - 1);
    const JointSpec& joint = spec.joints[static_cast<std::size_t>(body)];
    for (const std::string& b : {joint.parent, joint.parent, joint.child}) {
      PathPointSpec p;
      p.name = "p";
      p.body = b;
      p.point = random.vec3(0.1);
      muscle.path.push_back(p);
    }
    spec.muscles.push_back(muscle);
  }
  run(state, compile(spec), PathRules::kGeodesic);
}
BENCHMARK(BM_PathsHumanoid);

}  // namespace
}  // namespace retrogait
