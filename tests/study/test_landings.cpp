// The rows that scalars.csv has of how feet land: only of simulated walks, in body weights and in newtons.
#include <gtest/gtest.h>

#include <cmath>

#include "study/study.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

StudyResult study_of(const Trial& trial) {
  StudyResult study;
  study.scalars = empty_scalars();
  study.events = empty_events();
  study.solver = empty_solver();
  study.trials = {trial};
  add_scalars(study.scalars, "study", trial);
  return study;
}

Trial walked() {
  Trial trial;
  trial.of.model = adult();
  trial.of.trial = "forward_simulated";
  trial.of.direction = "forward";
  trial.period = 1.1;
  trial.travel_speed = 1.2;
  return trial;
}

TEST(Landings, AreInScalarsWhereTheyWereSimulated) {
  Trial trial = walked();
  trial.landing[1] = {15, 12, 0.6};
  const StudyResult study = study_of(trial);
  const auto value = [&](const char* side, const char* measure, const char* unit) {
    return study.scalar("forward_simulated", side, "grf_y", measure, unit);
  };
  const double weight = adult().body_weight();
  EXPECT_TRUE(near(value("l", "landing_rate_max", "BW/s"), 15, 0));
  EXPECT_TRUE(near_relative(value("l", "landing_rate_max", "N/s"), 15 * weight, 1e-14));
  EXPECT_TRUE(near(value("l", "landing_rate_mean", "BW/s"), 12, 0));
  EXPECT_TRUE(near_relative(value("l", "landing_peak", "N"), 0.6 * weight, 1e-14));
  EXPECT_TRUE(std::isnan(value("r", "landing_peak", "BW")));  // that foot has no landing
}

TEST(Landings, AreNotInScalarsOfTheInverseRoad) {
  EXPECT_TRUE(std::isnan(
      study_of(walked()).scalar("forward_simulated", "l", "grf_y", "landing_rate_max", "BW/s")));
}

}  // namespace
}  // namespace retrogait
