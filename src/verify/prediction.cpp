// Ground reaction predicted from a motion alone, against the force plates that saw it.
#include "base/error.h"
#include "io/io.h"
#include "study/plates.h"
#include "study/predict.h"
#include "verify/cases.h"
#include "verify/verify.h"

namespace retrogait {

namespace {

/// A trial with plates, and how near the prediction has to come: fore-aft, vertical, lateral.
struct PlateTrial {
  const char *name, *motion, *plates;
  std::array<std::string, 2> prefix;  // columns of the right and the left plate
  std::array<double, 3> rmse, r;      // % BW; correlation
};

const PlateTrial kTrials[] = {
    {"rajagopal_walk",
     "coordinates.mot",
     "grf_walk.mot",
     {"ground_force_r_v", "ground_force_l_v"},
     {2.5, 5, 1.8},
     {0.97, 0.98, 0.80}},
    {"gait2392",
     "subject01_walk1_ik.mot",
     "subject01_walk1_grf.mot",
     {"ground_force_v", "1_ground_force_v"},
     {2.2, 8, 2},
     {0.97, 0.97, 0.80}},
};

constexpr double kBackwardBar = 0.2;  // % BW

PlateErrors predicted(const PlateTrial& trial, const std::string& folder, bool backward) {
  const Model model = compile(read_model(folder + "model.osim"));
  Storage motion = read_storage(folder + trial.motion),
          plates = read_storage(folder + trial.plates);
  if (backward) {
    const double first = motion.time.front(), last = motion.time.back();
    motion = played_backward(motion, first, last);
    plates = played_backward(plates, first, last);
  }
  const PredictedReaction p = predict_reaction(model, make_motion(model, motion, {}));
  return plate_errors(p.loads, plates, trial.prefix, model.body_weight());
}

}  // namespace

std::vector<VerifyRow> verify_prediction(const VerifyOptions& options) {
  static const char* const axes[] = {"fore-aft", "vertical", "lateral"};
  const std::string cases = "stance of both feet; weights chosen on rajagopal_walk";
  std::vector<VerifyRow> rows;
  for (const PlateTrial& trial : kTrials) {
    const std::string folder = options.folder + "/opensim/trials/" + trial.name + "/";
    const PlateErrors ahead = predicted(trial, folder, false);
    const PlateErrors back = predicted(trial, folder, true);
    const std::string start = std::string(trial.name) + ", ";
    for (std::size_t k : {1u, 0u, 2u}) {
      rows.push_back(
          {start + axes[k] + ", RMSE", cases, ahead.rmse[k], trial.rmse[k], false, "% BW", ""});
      rows.push_back({start + axes[k] + ", r", cases, ahead.r[k], trial.r[k], true, "", ""});
      rows.push_back({start + axes[k] + ", played backward, RMSE less forward's", cases,
                      std::abs(back.rmse[k] - ahead.rmse[k]), kBackwardBar, false, "% BW", ""});
    }
  }
  return rows;
}

}  // namespace retrogait
