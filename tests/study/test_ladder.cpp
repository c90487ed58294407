// The ladder: steps that add up, laws that each step must keep, and flags where a rung is missing.
#include <gtest/gtest.h>

#include <cmath>

#include "io/io.h"
#include "study/ladder.h"
#include "support/near.h"

namespace retrogait {
namespace {

StudyPlan planned(const std::string& name, const std::vector<std::string>& settings = {}) {
  Diagnostics found(name);
  Scene scene = find_scene(name, found);
  for (const std::string& s : settings) set_value(scene, s, "--set", found);
  return plan_study(scene, found);
}

LadderResult climbed(const std::string& name, const std::vector<std::string>& settings = {}) {
  return run_ladder(planned(name, settings));
}

const LadderResult& park_walk() {
  static const LadderResult ladder = climbed("park_walk");
  return ladder;
}

// net moments and what segments exchange without muscles, of knee and spine
bool is_net(const std::string& variable) {
  return variable.find("intersegmental") != std::string::npos ||
         variable.find("_moment") != std::string::npos;
}

// what muscles leave for a disc is named a moment too
bool is_net_row(const Table& t, std::size_t i) {
  const std::string& variable = t.text(i, "variable");
  return is_net(variable) && variable.find("_disc_") == std::string::npos;
}

// what does not know the order in time
bool is_order_free(const std::string& measure) {
  return measure == "peak" || measure == "min" || measure == "mean" ||
         measure.starts_with("impulse_per_");
}

TEST(Ladder, StepsSumToTheDifference) {
  const Table& t = park_walk().table;
  double worst = 0;
  std::size_t whole = 0;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    double sum = 0;
    for (const char* step : kStepNames) sum += t.number(i, step);
    if (std::isnan(sum)) continue;
    ++whole;
    worst = std::max(worst, std::abs(sum - t.number(i, "difference")));
    worst = std::max(worst, std::abs(sum - (t.number(i, "backward") - t.number(i, "forward"))));
  }
  EXPECT_GT(whole, 1000u);
  EXPECT_TRUE(near(worst, 0, 1e-9));
}

TEST(Ladder, EndsAreTheStudysOwnWalks) {
  const StudyResult study = run_study(planned("park_walk"));
  const LadderResult ladder = run_ladder(study);
  EXPECT_EQ(ladder.value("r", "grf_y", "peak", "BW", "forward"),
            study.scalar("forward", "r", "grf_y", "peak", "BW"));
  EXPECT_EQ(ladder.value("none", "l5s1_moment_z", "peak", "N·m/kg", "backward"),
            study.scalar("backward", "none", "l5s1_moment_z", "peak", "N·m/kg"));
  EXPECT_EQ(csv_text(ladder.table, 17), csv_text(park_walk().table, 17))
      << "solved again, the same bits";
}

TEST(Ladder, PlayedBackwardEveryNetMomentStays) {
  const Table& t = park_walk().table;
  int compared = 0;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (!is_net_row(t, i) || !is_order_free(t.text(i, "measure"))) continue;
    ++compared;
    EXPECT_TRUE(near_relative(t.number(i, "reversed"), t.number(i, "forward"), 1e-9) ||
                near(t.number(i, "muscle_effect"), 0, 1e-9))
        << t.text(i, "variable") << " " << t.text(i, "measure") << " " << t.text(i, "unit") << ": "
        << t.number(i, "muscle_effect");
  }
  EXPECT_GT(compared, 200);
}

TEST(Ladder, PlayedBackwardWorkDoneBecomesWorkAbsorbed) {
  for (const char* joint : {"hip_flexion_power", "knee_angle_power", "ankle_angle_power"}) {
    const auto value = [&](const char* measure, const char* walk) {
      return park_walk().value("r", joint, measure, "J/kg", walk);
    };
    EXPECT_TRUE(near(value("work_done_per_step", "reversed"),
                     -value("work_absorbed_per_step", "forward"), 1e-9))
        << joint;
  }
}

TEST(Ladder, MusclesMakeTheFirstStep) {
  // the same moments, made by muscles whose fibres run the other way: what bones carry differs
  ASSERT_TRUE(park_walk().find("r", "knee_contact", "peak", "BW"));
  const double step =
      park_walk().value("r", "knee_contact", "impulse_per_m", "BW·s/m", "muscle_effect");
  EXPECT_GT(std::abs(step), 1e-6);
  const double activation =
      park_walk().value("r", "quadriceps_activation", "mean", "", "muscle_effect");
  EXPECT_GT(std::abs(activation), 1e-6);
}

TEST(Ladder, EveryRungKeepsTheForwardPaceButTheLast) {
  const LadderResult ladder = climbed("own_speeds", {"muscles.on=false"});
  EXPECT_FALSE(ladder.same_speed());
  EXPECT_TRUE(park_walk().same_speed());
  for (const LadderResult* l : {&ladder, &park_walk()})
    for (std::size_t r = 1; r < 3; ++r) {
      const Trial &forward = *l->rungs[0].trial, &rung = *l->rungs[r].trial;
      EXPECT_TRUE(near(rung.travel_speed, -forward.travel_speed, 1e-12)) << kRungNames[r];
      EXPECT_TRUE(near_relative(rung.period, forward.period, 1e-12)) << kRungNames[r];
    }
  EXPECT_EQ(ladder.rungs[2].trial->of.script.name, "backward");
  EXPECT_TRUE(near(std::abs(ladder.rungs[3].trial->travel_speed), 0.85, 1e-12));
}

TEST(Ladder, ForwardPlayedBackwardHasTheFirstStepOnly) {
  const LadderResult ladder =
      climbed("park_walk", {"gait.backward.script=forward_reversed", "muscles.on=false"});
  EXPECT_TRUE(ladder.ok());
  const Table& t = ladder.table;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (std::isnan(t.number(i, "difference"))) continue;
    EXPECT_EQ(t.number(i, "movement_effect"), 0) << t.text(i, "variable");
    EXPECT_EQ(t.number(i, "speed_effect"), 0) << t.text(i, "variable");
    EXPECT_EQ(t.number(i, "muscle_effect"), t.number(i, "difference"));
  }
}

TEST(Ladder, EveryRungClimbs) {
  const LadderResult ladder = climbed("hill_up", {"gait.slope_pct=5", "muscles.on=false"});
  EXPECT_TRUE(ladder.sloped());
  const double along = std::sin(std::atan(0.05));  // of body weight
  for (const char* walk : kRungNames)
    EXPECT_TRUE(near(2 * ladder.value("r", "grf_travel", "mean", "BW", walk), along,
                     SynthesisLimits{}.residual_force))
        << walk;
}

TEST(Ladder, AWalkThatTheScriptDoesNotReachIsFlagged) {
  const LadderResult ladder =
      climbed("own_speeds", {"gait.forward.speed_m_s=1.6", "muscles.on=false"});
  EXPECT_FALSE(ladder.rungs[2].trial.has_value());
  EXPECT_NE(ladder.rungs[2].refused.find("1.4 m/s"), std::string::npos) << ladder.rungs[2].refused;
  EXPECT_FALSE(ladder.ok());
  EXPECT_EQ(ladder.walks.number(2, "ok"), 0);
  EXPECT_EQ(ladder.walks.text(2, "note"), ladder.rungs[2].refused);
  const Table& t = ladder.table;
  ASSERT_GT(t.rows(), 0u);
  for (std::size_t i = 0; i < t.rows(); ++i) {
    EXPECT_EQ(t.number(i, "ok"), 0);
    EXPECT_TRUE(std::isnan(t.number(i, "backward_at_forward_speed")));
    EXPECT_TRUE(std::isnan(t.number(i, "movement_effect")));
    EXPECT_TRUE(std::isnan(t.number(i, "speed_effect")));
  }
  EXPECT_FALSE(std::isnan(ladder.value("r", "grf_y", "peak", "BW", "muscle_effect")))
      << "what is known stays";
}

TEST(Ladder, AWalkBeyondItsLimitsFlagsEveryRow) {
  std::array<Rung, kRungs> rungs = park_walk().rungs;
  rungs[2].trial->ok = false;
  const Table t = ladder_table("park_walk", rungs);
  ASSERT_EQ(t.rows(), park_walk().table.rows());
  for (std::size_t i = 0; i < t.rows(); ++i) EXPECT_EQ(t.number(i, "ok"), 0);
}

TEST(Ladder, AMeasureThatOneWalkHasNotIsKeptAndFlagged) {
  const Table& t = park_walk().table;
  int missing = 0;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    bool gap = false;
    for (const char* walk : kRungNames) gap |= std::isnan(t.number(i, walk));
    missing += gap;
    EXPECT_EQ(t.number(i, "ok"), park_walk().ok() && !gap ? 1 : 0);
    EXPECT_FALSE(t.text(i, "measure").starts_with("time_of_"));
  }
  EXPECT_LT(missing, static_cast<int>(t.rows()) / 10);
}

}  // namespace
}  // namespace retrogait
