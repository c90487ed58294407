// Forces predicted from the coordinates of two measured trials, against their plates. The weights were chosen on
// the first trial; the second was never looked at for them.
#include <gtest/gtest.h>

#include "io/osim.h"
#include "study/predict.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "study/plates.h"
#include "support/reference.h"

namespace retrogait {
namespace {

struct PlateTrial {
  std::string name, folder, motion, plates;
  std::array<std::string, 2> prefix;
  // bars: % BW and r of vertical, fore-aft, lateral
  double vertical, vertical_r, fore_aft, fore_aft_r, lateral, lateral_r;
};

PlateErrors predicted(const PlateTrial& trial, bool backward) {
  const Model model = compile(read_model_osim(trial.folder + "/model.osim"));
  Storage motion = read_storage(trial.folder + "/" + trial.motion);
  Storage plates = read_storage(trial.folder + "/" + trial.plates);
  const double first = motion.time.front(), last = motion.time.back();
  if (backward) {
    motion = played_backward(motion, first, last);
    plates = played_backward(plates, first, last);
  }
  const PredictedReaction p = predict_reaction(model, make_motion(model, motion, {}));
  for (const std::string& note : p.notes) std::printf("%s: %s\n", trial.name.c_str(), note.c_str());
  EXPECT_TRUE(p.ok);
  EXPECT_EQ(p.strides[0].target.direction, backward ? -1 : 1);
  return plate_errors(p.loads, plates, trial.prefix, model.body_weight());
}

void expect_bars(const PlateTrial& trial) {
  const PlateErrors ahead = predicted(trial, false);
  const std::string& name = trial.name;
  expect_between(name + ": vertical", ahead.rmse[1], "% BW", 0, trial.vertical);
  expect_between(name + ": vertical", ahead.r[1], "r", trial.vertical_r, 1);
  expect_between(name + ": fore-aft", ahead.rmse[0], "% BW", 0, trial.fore_aft);
  expect_between(name + ": fore-aft", ahead.r[0], "r", trial.fore_aft_r, 1);
  expect_between(name + ": lateral", ahead.rmse[2], "% BW", 0, trial.lateral);
  expect_between(name + ": lateral", ahead.r[2], "r", trial.lateral_r, 1);
  const PlateErrors back = predicted(trial, true);
  const char* const axis[] = {"fore-aft", "vertical", "lateral"};
  for (std::size_t k = 0; k < 3; ++k)
    expect_between(name + " played backward: " + axis[k] + " error against forward's",
                   back.rmse[k] - ahead.rmse[k], "% BW", -0.2, 0.2);
}

TEST(PredictionReference, RajagopalWalkAgainstItsPlates) {
  REQUIRE_REFERENCE(folder, "opensim/trials/rajagopal_walk");
  expect_bars({"rajagopal_walk",
               folder,
               "coordinates.mot",
               "grf_walk.mot",
               {"ground_force_r_v", "ground_force_l_v"},
               5,
               0.98,
               2.5,
               0.97,
               1.8,
               0.80});
}

TEST(PredictionReference, Gait2392AgainstItsPlatesUntouched) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait2392");
  expect_bars({"gait2392",
               folder,
               "subject01_walk1_ik.mot",
               "subject01_walk1_grf.mot",
               {"ground_force_v", "1_ground_force_v"},
               8,
               0.97,
               2.2,
               0.97,
               2,
               0.80});
}

// A model that lives in the sagittal plane: the plane bears what would throw it sideways, so nothing lateral is
// predicted. No bar of ours: held against regression.
TEST(PredictionReference, PlanarModelAgainstItsPlates) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait10dof18musc");
  const PlateTrial trial = {"gait10dof18musc",
                            folder,
                            "subject01_walk_IK.mot",
                            "subject01_walk_grf.mot",
                            {"ground_force_v", "1_ground_force_v"},
                            5,
                            0.98,
                            2,
                            0.98,
                            0,
                            0};
  const PlateErrors errors = predicted(trial, false);
  expect_between(trial.name + ": vertical", errors.rmse[1], "% BW", 0, trial.vertical);
  expect_between(trial.name + ": vertical", errors.r[1], "r", trial.vertical_r, 1);
  expect_between(trial.name + ": fore-aft", errors.rmse[0], "% BW", 0, trial.fore_aft);
  expect_between(trial.name + ": fore-aft", errors.r[0], "r", trial.fore_aft_r, 1);
}

}  // namespace
}  // namespace retrogait
