// Whole trials from OpenSim's own files to inverse dynamics, against what OpenSim 4.6 wrote.
#include <gtest/gtest.h>

#include <cmath>

#include "io/io.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/reference.h"
#include "trial/trial.h"

namespace retrogait {
namespace {

struct Case {
  const char *trial, *motion, *loads;
};
const Case kCases[] = {{"gait10dof18musc", "subject01_walk_IK.mot", "subject01_walk_grf.xml"},
                       {"gait2354", "subject01_walk1_ik.mot", "subject01_walk1_grf.xml"}};

class OpenSimPipeline : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    if (reference_folder().empty())
      GTEST_SKIP() << "RETROGAIT_REFERENCE is not set: this test needs its opensim/trials";
    folder_ = reference_folder() + "/opensim/trials/" + GetParam().trial + "/";
    model_ = compile(read_model(folder_ + "model.osim"));
    FilterOptions filter;
    filter.kind = FilterKind::kOpenSim;
    filter.cutoff_hz = 6;
    motion_ = make_motion(model_, read_storage(folder_ + GetParam().motion), filter);
  }
  Storage result(const std::string& name) const {
    return read_storage(folder_ + "results/" + name);
  }
  std::string kinematics(const char* what) const {
    return std::string(GetParam().trial) + "_Kinematics_" + what + ".sto";
  }

  std::string folder_;
  Model model_;
  Motion motion_;
};

/// Frames at the very times that OpenSim wrote.
TEST_P(OpenSimPipeline, FramesStandWhereOpenSimPutsThem) {
  const Storage q = result(kinematics("q"));
  const std::vector<double> frames = frames_between(motion_, motion_.first(), motion_.last());
  ASSERT_EQ(frames.size(), q.time.size());
  for (std::size_t i = 0; i < frames.size(); ++i) EXPECT_TRUE(near(frames[i], q.time[i], 1e-15));
}

TEST_P(OpenSimPipeline, CoordinatesAndSpeedsAreThoseOfOpenSim) {
  const Storage q = result(kinematics("q")), u = result(kinematics("u"));
  Data data = make_data(model_);
  double worst_q = 0, worst_u = 0;
  for (std::size_t i = 0; i < q.time.size(); ++i) {
    sample(model_, motion_, q.time[i], data, AccelerationRule::kFromSpeeds);
    for (std::size_t c = 0; c < q.labels.size(); ++c) {
      const int j = model_.find_coordinate(q.labels[c]);
      ASSERT_GE(j, 0) << q.labels[c];
      worst_q = std::max(worst_q, std::abs(data.q(j) - q.columns[c][i]));
      worst_u = std::max(worst_u, std::abs(data.v(j) - u.columns[c][i]));
    }
  }
  EXPECT_TRUE(near(worst_q, 0, 1e-13));
  EXPECT_TRUE(near(worst_u, 0, 1e-11));
}

TEST_P(OpenSimPipeline, InverseDynamicsIsThatOfOpenSim) {
  const Storage id = result("inverse_dynamics.sto");
  const Loads loads = make_loads(model_, read_external_loads(folder_ + GetParam().loads),
                                 {FilterKind::kNone, 0}, 0);
  Data data = make_data(model_);
  std::vector<double> square(id.labels.size(), 0.0), least(id.labels.size(), 1e9),
      most(id.labels.size(), -1e9);
  for (std::size_t i = 0; i < id.time.size(); ++i) {
    // the file has eight decimals of its times; the frames are known better
    const double t = motion_.time[i];
    ASSERT_TRUE(near(t, id.time[i], 0.6e-8));
    clear_applied_forces(data);
    sample(model_, motion_, t, data, AccelerationRule::kSecondDerivative, CouplingRule::kAsGiven);
    update_positions(model_, data);
    update_velocities(model_, data);
    update_accelerations(model_, data);
    apply_loads(model_, loads, t, data);
    solve_inverse_dynamics(model_, data);
    for (std::size_t c = 0; c < id.labels.size(); ++c) {
      const std::string name = id.labels[c].substr(0, id.labels[c].rfind('_'));
      const double theirs = id.columns[c][i], ours = data.tau(model_.coordinate_index(name));
      square[c] += (ours - theirs) * (ours - theirs);
      least[c] = std::min(least[c], theirs), most[c] = std::max(most[c], theirs);
    }
  }
  for (std::size_t c = 0; c < id.labels.size(); ++c) {
    // the bar: 0.05 N·m (0.5 N) and half a per cent of the range; OpenSim's eight decimals are reached
    const double rms = std::sqrt(square[c] / static_cast<double>(id.time.size()));
    EXPECT_LE(rms, id.labels[c].ends_with("_force") ? 0.5 : 0.05) << id.labels[c];
    EXPECT_LE(rms, 0.005 * (most[c] - least[c]) + 1e-8) << id.labels[c];
    EXPECT_TRUE(near(rms, 0, 1e-6)) << id.labels[c];
  }
}

INSTANTIATE_TEST_SUITE_P(Trials, OpenSimPipeline, testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.trial); });

}  // namespace
}  // namespace retrogait
