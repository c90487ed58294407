// Half a cycle mirrored against the whole one; what is flagged when moments cannot be shared out.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <future>

#include "study/cycle_instants.h"
#include "support/near.h"

namespace retrogait {
namespace {

StudyPlan plan_of(const std::vector<std::string>& settings = {}) {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  for (const std::string& s : settings) set_value(scene, s, "--set", found);
  return plan_study(scene, found);
}

// a walk and how it was solved, found once
struct Walk {
  Case of;
  GaitCycle cycle;
};

const Walk& walk(const std::string& direction) {
  static const std::array<Walk, 2> both = [] {
    const StudyPlan plan = plan_of();
    return std::array<Walk, 2>{Walk{plan.cases[0], solve_case(plan.cases[0], {})},
                               Walk{plan.cases[1], solve_case(plan.cases[1], {})}};
  }();
  return both[direction == "forward" ? 0 : 1];
}

// the largest difference of any variable, in its largest values
double difference(const CycleInstants& a, const CycleInstants& b) {
  double worst = 0;
  for (std::size_t k = 0; k < a.curves.size(); ++k) {
    double scale = 1e-12;
    for (const double x : b.curves[k].value)
      scale = std::isnan(x) ? scale : std::max(scale, std::abs(x));
    for (std::size_t i = 0; i < 101; ++i) {
      const double x = a.curves[k].value[i], y = b.curves[k].value[i];
      if (std::isnan(x) && std::isnan(y)) continue;
      worst = std::max(worst, std::isnan(x - y) ? 1e9 : std::abs(x - y) / scale);
    }
  }
  return worst;
}

TEST(CycleInstants, OfASymmetricWalkerOneHalfIsTheOtherMirrored) {
  for (const char* direction : {"forward", "backward"}) {
    const auto& [c, cycle] = walk(direction);
    const auto columns = result_columns(c.model, true);
    const CycleInstants half = solve_cycle_instants(c, cycle, columns);
    const CycleInstants whole = solve_cycle_instants(c, cycle, columns, Halves::kSolveBoth);
    EXPECT_TRUE(half.mirrored);
    EXPECT_FALSE(whole.mirrored);
    EXPECT_TRUE(near(difference(half, whole), 0, 1e-9)) << direction;
  }
}

TEST(CycleInstants, AWalkerWithOneWeakLegIsSolvedWhole) {
  auto [c, cycle] = walk("forward");
  for (MuscleSpec& m : c.spec.muscles)
    if (m.name == "soleus_r") m.max_isometric_force *= 0.5;
  c.model = compile(c.spec);
  c.muscles = make_muscle_rules(c.model, {});
  const auto columns = result_columns(c.model, true);
  const CycleInstants seen = solve_cycle_instants(c, cycle, columns);
  EXPECT_FALSE(seen.mirrored);
  const CycleInstants whole = solve_cycle_instants(c, cycle, columns, Halves::kSolveBoth);
  EXPECT_TRUE(near(difference(seen, whole), 0, 1e-10)) << "the probes leave no trace";
}

TEST(CycleInstants, AreAFunctionOfTheirCaseAlone) {
  const auto& [c, cycle] = walk("backward");
  const auto columns = result_columns(c.model, true);
  const auto solve = [&] { return solve_cycle_instants(c, cycle, columns); };
  const CycleInstants here = solve();
  auto beside = std::async(std::launch::async, solve), too = std::async(std::launch::async, solve);
  for (auto* other : {&beside, &too}) EXPECT_EQ(difference(other->get(), here), 0);
}

TEST(CycleInstants, AnInstantThatMusclesCannotMakeIsFlaggedEverywhere) {
  auto [c, cycle] = walk("forward");
  for (MuscleSpec& m : c.spec.muscles)
    if (m.name.starts_with("soleus") || m.name.starts_with("gas")) m.max_control = 0.02;
  c.model = compile(c.spec);
  c.muscles = make_muscle_rules(c.model, {});
  c.muscles.sharing.reserve = 0;
  const Trial trial = tabulate(c, cycle);
  EXPECT_FALSE(trial.ok);
  EXPECT_TRUE(trial.motion_ok);
  const auto failed = std::count(trial.instant_ok.begin(), trial.instant_ok.end() - 1, false);
  EXPECT_GT(failed, 0);
  EXPECT_LT(failed, 100);
  StudyResult result;
  result.plan.scene.name = "flagged";
  result.trials = {trial};
  fill_tables(result);
  EXPECT_FALSE(result.ok());
  for (int side = 0; side < 2; ++side)
    for (int i = 0; i <= 100; ++i) {
      const std::size_t at = static_cast<std::size_t>(i);
      const bool ok = trial.instant_ok[static_cast<std::size_t>((i + 50 * side) % 100)];
      EXPECT_EQ(trial.ok_at(side, i), ok);
      EXPECT_EQ(std::isnan(trial.curve("knee_contact", side)[at]), !ok) << i;
      EXPECT_FALSE(std::isnan(trial.curve("knee_angle", side)[at])) << "needs no muscle";
    }
  const Table curves =
      curves_table(result).where("variable", "soleus_activation").where("side", "l");
  ASSERT_EQ(curves.rows(), 101u);
  for (std::size_t i = 0; i < 101; ++i)
    EXPECT_EQ(curves.number(i, "ok") == 0, std::isnan(curves.number(i, "value")));
  const Table solver = result.solver.where("quantity", "instants_not_converged");
  EXPECT_EQ(solver.number(0, "value"), static_cast<double>(failed));
  EXPECT_EQ(solver.number(0, "ok"), 0);
  EXPECT_TRUE(std::isnan(result.scalar("forward", "r", "knee_contact", "mean", "BW")))
      << "never averaged";
}

TEST(CycleInstants, ReservesAreJudgedByThePeakNetMoment) {
  const auto& [c, cycle] = walk("forward");
  const CycleInstants seen = solve_cycle_instants(c, cycle, result_columns(c.model, true));
  Instant instant = make_instant(c.model, cycle, c.muscles);
  const LoadSharer& sharer = instant.muscles->sharer;
  const auto index = [&](const char* name) {
    return std::find(sharer.names.begin(), sharer.names.end(), name) - sharer.names.begin();
  };
  const auto reserve = index("reserve_knee_angle_l");
  const int knee = c.model.find_coordinate("knee_angle_l");
  double most = 0, moment = 0;
  for (int i = 0; i < 100; ++i) {
    solve_instant(instant, i / 100.0);
    most = std::max(most, std::abs(sharer.force[reserve]));
    moment = std::max(moment, std::abs(instant.moment[knee]));
  }
  const auto figure = std::find_if(seen.figures.begin(), seen.figures.end(), [](const auto& f) {
    return f.quantity == "reserve_knee_angle";
  });
  ASSERT_NE(figure, seen.figures.end());
  EXPECT_TRUE(near_relative(figure->value, 100 * most / moment, 1e-6));
  EXPECT_EQ(figure->limit, 5);
}

TEST(CycleInstants, WithoutMusclesNothingIsShared) {
  auto c = walk("forward").of;
  c.muscles = {};
  const Trial trial = tabulate(c, walk("forward").cycle);
  EXPECT_TRUE(trial.ok);
  EXPECT_FALSE(trial.has_curve("knee_contact", 0));
  EXPECT_TRUE(trial.has_curve("knee_intersegmental_y", 0));
}

TEST(Weighting, StressCostsTheForceOverTheArea) {
  // where no bound binds, what a muscle's activation costs more is what its moments are worth: w a = λ·A
  const Case c = plan_of({"muscles.weighting=stress"}).cases[0];
  const GaitCycle& cycle = walk("forward").cycle;
  Instant instant = make_instant(c.model, cycle, c.muscles);
  solve_instant(instant, 0.3);
  ASSERT_TRUE(instant.muscles->converged());
  const LoadSharer& sharer = instant.muscles->sharer;
  double mean = 0;
  for (const Muscle& m : c.model.muscles) mean += m.specific_tension / c.model.nmuscle();
  int inside = 0;
  for (int i = 0; i < c.model.nmuscle(); ++i) {
    const Muscle& m = c.model.muscles[static_cast<std::size_t>(i)];
    const double a = sharer.control[i], capacity = instant.data.muscle_capacity[i];
    if (a <= m.min_control * 1.0001 || a >= m.max_control * 0.9999) continue;
    if (capacity < 0.01 * m.max_isometric_force) continue;
    const double area = m.max_isometric_force / m.specific_tension;
    const double slope = a * std::pow(capacity / area / mean, 2);  // of (stress)²/2 with a
    const double worth = sharer.problem.A.col(i).dot(sharer.optimizer.multipliers());
    EXPECT_TRUE(near(slope, worth, 1e-9 * std::max(1.0, std::abs(slope)))) << m.name;
    ++inside;
  }
  EXPECT_GT(inside, 20);
}

}  // namespace
}  // namespace retrogait
