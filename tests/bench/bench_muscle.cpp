// Muscle paths with moment arms: microseconds an instant.
//
//   BM_PathsRajagopal   80 muscles, 44 with a cylinder or more; needs RETROGAIT_REFERENCE, else skipped
//   BM_PathsHumanoid    80 straight made-up muscles on the 31-coordinate humanoid
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "io/osim.h"
#include "multibody/multibody.h"
#include "muscle/muscle.h"
#include "support/random_tree.h"
#include "support/reference.h"

namespace retrogait {
namespace {

constexpr int kPoses = 64;

/// Poses near the standing one, as in gait.
std::vector<Data> poses_of(const Model& model) {
  std::vector<Data> list;
  Random random(3);
  for (int i = 0; i < kPoses; ++i) {
    Data data = make_data(model);
    for (int j = 0; j < model.ncoord(); ++j) {
      data.q[j] += random.uniform(-0.3, 0.3);
      data.v[j] = random.uniform(-2, 2);
    }
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    list.push_back(std::move(data));
  }
  return list;
}

void run(benchmark::State& state, const Model& model, PathRules rules) {
  std::vector<Data> poses = poses_of(model);
  std::size_t at = 0;
  for (auto _ : state) {
    update_muscle_paths(model, poses[at], rules);
    at = (at + 1) % kPoses;
  }
  state.SetLabel(fmt::format("{} muscles", model.nmuscle()));
}

void BM_PathsRajagopal(benchmark::State& state) {
  if (reference_folder().empty()) {
    state.SkipWithError("RETROGAIT_REFERENCE is not set");
    return;
  }
  const Model model =
      compile(read_model_osim(reference_folder() + "/opensim/kernels/rajagopal2016/model.osim"));
  run(state, model, state.range(0) == 0 ? PathRules::kGeodesic : PathRules::kOpenSim);
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
