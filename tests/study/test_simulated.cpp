// The second road on the tables: a recorded cycle gives the cycle's own tables, short walks are simulated, limits flag.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "report/roads.h"
#include "study/simulated.h"
#include "support/near.h"

namespace retrogait {
namespace {

StudyPlan plan_of(const std::vector<std::string>& settings, Road road = Road::kInverse) {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  for (const std::string& s : settings) set_value(scene, s, "--set", found);
  StudyPlan plan = plan_study(scene, found);
  plan.road = road;
  return plan;
}

/// A case and its cycle, found once.
struct Solved {
  Case of;
  GaitCycle cycle;
};

const Solved& backward_walk() {
  static const Solved walk = [] {
    const StudyPlan plan = plan_of({"muscles.on=false"});
    return Solved{plan.cases[1], solve_case(plan.cases[1], {})};
  }();
  return walk;
}

/// As if a simulation had walked the cycle exactly.
SimulatedWalk walked_exactly(const Solved& walk, int strides) {
  SimulatedWalk out;
  out.settled.cycle = walk.cycle;
  out.settled.report.converged = true;
  Recording& r = out.recording;
  r.period = walk.cycle.period;
  r.travel_speed = walk.cycle.travel_speed;
  r.direction = -1;
  r.gravity = walk.cycle.gravity;
  Data data = make_data(walk.of.model);
  for (int i = 0; i < r.per_stride; ++i) {
    const double phi = double(i) / r.per_stride;
    sample(walk.of.model, walk.cycle, phi, data);
    update_velocities(walk.of.model, data);
    apply_passive_forces(walk.of.model, data);
    r.instants.push_back({phi * r.period, data.q, data.v, data.a, data.foot_force, data.F_ext});
  }
  StrideMeasures stride;
  stride.impulse_ratio = stride.peak_vertical = stride.pelvis_height = stride.step_length = 1;
  stride.speed = walk.cycle.travel_speed;
  out.strides.assign(static_cast<std::size_t>(strides), stride);
  return out;
}

double figure(const Trial& trial, const std::string& quantity) {
  for (const SolverFigure& f : trial.solver)
    if (f.quantity == quantity) return f.value;
  return std::nan("");
}

bool ok_of(const Trial& trial, const std::string& quantity) {
  for (const SolverFigure& f : trial.solver)
    if (f.quantity == quantity) return f.ok;
  return false;
}

TEST(Simulated, AWalkThatKeepsItsCycleExactlyHasTheCyclesTables) {
  const Solved& walk = backward_walk();
  SimulateOptions options;
  options.strides = 3;
  const Trial inverse = tabulate(walk.of, walk.cycle);
  const Trial simulated = tabulate(walk.of, walk.cycle, walked_exactly(walk, 3), options);
  EXPECT_EQ(simulated.of.trial, "backward_simulated");
  EXPECT_TRUE(simulated.ok) << "every limit is kept";
  ASSERT_EQ(simulated.curves.size(), inverse.curves.size());
  for (std::size_t k = 0; k < inverse.curves.size(); ++k) {
    const CycleCurve &a = inverse.curves[k], &b = simulated.curves[k];
    double scale = 1e-6, apart = 0;
    for (std::size_t i = 0; i < 101; ++i) {
      EXPECT_EQ(std::isnan(a.value[i]), std::isnan(b.value[i]));
      if (std::isnan(a.value[i])) continue;
      scale = std::max(scale, std::abs(a.value[i]));
      apart = std::max(apart, std::abs(a.value[i] - b.value[i]));
    }
    // the inverse road solves one half and mirrors it
    EXPECT_TRUE(near(apart / scale, 0, 1e-6)) << inverse.columns[a.column].name << " " << a.side;
  }
  for (const std::size_t side : {0, 1}) {
    EXPECT_TRUE(near(simulated.events[side].contact, inverse.events[side].contact, 0.3));
    EXPECT_TRUE(near(simulated.events[side].foot_off, inverse.events[side].foot_off, 0.3));
    EXPECT_EQ(simulated.events[side].first_region, "toe");
    EXPECT_EQ(inverse.events[side].first_region, "toe");
    EXPECT_TRUE(
        near(simulated.margins_at_contact[side].ap, inverse.margins_at_contact[side].ap, 0.02));
  }
  EXPECT_TRUE(near(simulated.double_support, inverse.double_support, 0.5));
  EXPECT_TRUE(near(simulated.step_width, inverse.step_width, 1e-3));
  const RoadAgreement a = agreement(inverse, simulated);
  EXPECT_TRUE(near(a.ground_force, 0, 1e-6));
  for (const double r : a.moment) EXPECT_TRUE(near(r, 1, 1e-9));
  EXPECT_TRUE(std::isnan(a.knee_contact)) << "no muscles";
  EXPECT_TRUE(a.within({}));
}

TEST(Simulated, EveryLimitFlags) {
  const Solved& walk = backward_walk();
  SimulateOptions options;
  options.strides = 3;
  const double weight = walk.of.model.body_weight();
  const auto flagged = [&](const char* quantity, auto spoil) {
    SimulatedWalk bad = walked_exactly(walk, 3);
    spoil(bad);
    const Trial trial = tabulate(walk.of, walk.cycle, bad, options);
    EXPECT_FALSE(ok_of(trial, quantity)) << quantity << " " << figure(trial, quantity);
    EXPECT_FALSE(trial.ok) << quantity;
    EXPECT_FALSE(trial.ok_at(0, 10)) << quantity;
  };
  flagged("assist_force_x", [&](SimulatedWalk& w) {
    for (StrideMeasures& s : w.strides) s.assist_force.x() = 0.021 * weight;
  });
  flagged("assist_force_y", [](SimulatedWalk& w) { w.strides[1].assist_force.y() = 1e-3; });
  flagged("assist_moment_z", [](SimulatedWalk& w) {
    for (StrideMeasures& s : w.strides) s.assist_moment.z() = 8.1;
  });
  flagged("tracking", [](SimulatedWalk& w) {
    for (StrideMeasures& s : w.strides) s.tracking = 1.01 * kRadPerDeg;
  });
  flagged("impulse_error", [](SimulatedWalk& w) { w.strides[2].impulse_ratio = 0.994; });
  flagged("stride_change", [](SimulatedWalk& w) { w.strides[2].pelvis_height = 1.011; });
  flagged("stride_change", [](SimulatedWalk& w) { w.strides[1].change = 0.011; });
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  flagged("stride_change", [](SimulatedWalk& w) { w.strides[2].step_length = kUnknown; });
  flagged("impulse_error", [](SimulatedWalk& w) { w.strides[1].impulse_ratio = kUnknown; });
  flagged("torque_error", [](SimulatedWalk& w) { w.report.torque_error = 2e-8; });
  flagged("strides_walked", [](SimulatedWalk& w) { w.strides.pop_back(); });
  flagged("settle_converged", [](SimulatedWalk& w) { w.settled.report.converged = false; });
}

TEST(Simulated, OfAWalkerWhoFellThereAreNoCurves) {
  const Solved& walk = backward_walk();
  SimulatedWalk fell = walked_exactly(walk, 1);
  fell.report.fell = true;
  fell.report.fell_at = 1.5;
  fell.report.fell_how = "the pelvis sank";
  fell.recording.instants.resize(30);
  const Trial trial = tabulate(walk.of, walk.cycle, fell, {});
  EXPECT_FALSE(trial.ok);
  EXPECT_FALSE(ok_of(trial, "fell"));
  for (const double x : trial.curve("grf_y", 0)) EXPECT_TRUE(std::isnan(x));
  const bool said = std::any_of(trial.notes.begin(), trial.notes.end(), [](const std::string& n) {
    return n == "fell after 1.50 s: the pelvis sank.";
  });
  EXPECT_TRUE(said);
  const RoadAgreement a = agreement(tabulate(walk.of, walk.cycle), trial);
  EXPECT_TRUE(std::isnan(a.ground_force));
  EXPECT_FALSE(a.within({}));
}

const std::vector<std::string> kShort = {"muscles.on=false", "simulate.strides=2",
                                         "simulate.warm_up=1"};

const StudyResult& both_roads() {
  static const StudyResult result = run_study(plan_of(kShort, Road::kBoth));
  return result;
}

TEST(BothRoads, StandSideBySideInTheirOrder) {
  const StudyResult& result = both_roads();
  std::vector<std::string> names;
  for (const Trial& t : result.trials) names.push_back(t.of.trial);
  EXPECT_EQ(names, (std::vector<std::string>{"forward", "backward", "backward_without_prior",
                                             "forward_simulated", "backward_simulated"}));
  ASSERT_EQ(agreements(result).size(), 2U);
  for (const RoadAgreement& a : agreements(result)) {
    EXPECT_LT(a.ground_force, 30) << a.direction;
    EXPECT_GT(a.moment[2], 0.8) << a.direction;
  }
  for (std::size_t i = 3; i < 5; ++i) {
    const Trial& t = result.trials[i];
    EXPECT_TRUE(t.recording);
    EXPECT_EQ(figure(t, "strides_walked"), 2);
    EXPECT_EQ(figure(t, "fell"), 0);
    EXPECT_EQ(figure(t, "assist_force_y"), 0);
    EXPECT_TRUE(ok_of(t, "torque_error")) << figure(t, "torque_error");
    EXPECT_EQ(t.travel_speed < 0, i == 4);
  }
}

TEST(BothRoads, TheInverseOneIsWhatItIsAlone) {
  const StudyResult& both = both_roads();
  const StudyResult alone = run_study(plan_of(kShort));
  ASSERT_EQ(alone.trials.size(), 3U);
  for (std::size_t t = 0; t < 3; ++t)
    for (std::size_t k = 0; k < alone.trials[t].curves.size(); ++k)
      for (std::size_t i = 0; i < 101; ++i) {
        const double x = alone.trials[t].curves[k].value[i], y = both.trials[t].curves[k].value[i];
        EXPECT_TRUE(x == y || (std::isnan(x) && std::isnan(y)));
      }
}

TEST(BothRoads, TheSimulatedOneAloneIsTheSameBitForBitAndTellsOfItsStrides) {
  std::atomic<int> told = 0;
  const StudyResult alone = run_study(
      plan_of(kShort, Road::kSimulate), [&](const std::string& trial, int stride, int strides) {
        EXPECT_TRUE(trial == "forward_simulated" || trial == "backward_simulated");
        EXPECT_TRUE(stride >= 1 && stride <= 2) << stride;
        EXPECT_EQ(strides, 2);
        ++told;
      });
  EXPECT_EQ(told, 4);
  ASSERT_EQ(alone.trials.size(), 2U);
  for (std::size_t t = 0; t < 2; ++t) {
    const Trial &a = alone.trials[t], &b = both_roads().trials[t + 3];
    EXPECT_EQ(a.of.trial, b.of.trial);
    for (std::size_t k = 0; k < a.curves.size(); ++k)
      for (std::size_t i = 0; i < 101; ++i) {
        const double x = a.curves[k].value[i], y = b.curves[k].value[i];
        EXPECT_TRUE(x == y || (std::isnan(x) && std::isnan(y)));
      }
  }
}

TEST(BothRoads, PageAndFilesTellOfBoth) {
  const StudyResult& result = both_roads();
  const std::string page = roads_page(result);
  for (const char* words : {"inverse  simul.", "vertical, first peak", "hip moment, correlation",
                            "vertical force, RMS difference", "Set down on soft soles"})
    EXPECT_NE(page.find(words), std::string::npos) << words << "\n" << page;
  const Table table = roads_table(result);
  bool found = false;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    EXPECT_NE(table.text(i, "trial"), "backward_without_prior");
    if (table.text(i, "variable") != "grf_y" || table.text(i, "measure") != "peak" ||
        table.text(i, "unit") != "BW" || table.text(i, "side") != "r")
      continue;
    found = true;
    const std::string trial = table.text(i, "trial");
    EXPECT_EQ(table.number(i, "inverse"), result.scalar(trial, "r", "grf_y", "peak", "BW"));
    EXPECT_EQ(table.number(i, "simulate"),
              result.scalar(trial + "_simulated", "r", "grf_y", "peak", "BW"));
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(agreement_table(result).rows(), 8U);  // four figures a direction without muscles
  EXPECT_NE(roads_figure(result).script.find("$roads5"), std::string::npos);
}

// smooth friction under a heavy walker is a stiff damper: taken at the beginning of a step it throws the feet to and
// fro from step to step, and moments mean nothing while pelvis and ground force look well
TEST(Simulated, AHeavyLoadNeedsNoFinerSteps) {
  StudyPlan plan = plan_of(
      {"muscles.on=false", "gait.added_load_kg=60", "simulate.strides=2", "simulate.warm_up=1"});
  const Case& c = plan.cases[0];
  const GaitCycle cycle = solve_case(c, {});
  const Trial coarse = simulate_case(c, cycle, plan.scene.simulate);
  plan.scene.simulate.step = 0.0005;
  const Trial fine = simulate_case(c, cycle, plan.scene.simulate);
  for (const char* moment : kSagittalMoments) {
    const double r = correlation(coarse.curve(moment, 0), fine.curve(moment, 0));
    EXPECT_GE(r, 0.99) << moment;
  }
}

TEST(SimulateScene, IsReadAndReachesTheSimulation) {
  const StudyPlan plan = plan_of(
      {"simulate.strides=30", "simulate.warm_up=2", "simulate.step_ms=0.5", "simulate.belt=true",
       "simulate.sole=running", "simulate.friction=0.6", "simulate.impedance=human"});
  GaitCycle cycle;
  cycle.travel_speed = -0.8;
  const SimulateOptions o = simulate_options(plan.scene.simulate, plan.cases[0].model, cycle);
  EXPECT_EQ(o.strides, 30);
  EXPECT_EQ(o.warm_up, 2);
  EXPECT_DOUBLE_EQ(o.step, 0.0005);
  EXPECT_DOUBLE_EQ(o.ground.belt_speed, 0.8);
  EXPECT_EQ(o.sole.stiffness, sole_named("running").stiffness);
  EXPECT_EQ(o.sole.friction, 0.6);
  EXPECT_FALSE(o.impedance.empty());
  EXPECT_EQ(plan.scene.settings.at("simulate.step_ms").value, "0.5");
  EXPECT_EQ(plan.scene.settings.at("simulate.sole").value, "running");
}

TEST(SimulateScene, DefectsAreSaidAllAtOnce) {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  const auto said = [&](const char* setting) {
    Diagnostics own("park_walk");
    Scene copy = scene;
    set_value(copy, setting, "--set", own);
    return own.list().empty() ? std::string() : own.list().front().message;
  };
  EXPECT_EQ(said("simulate.strides=1"), "simulate.strides = 1: must be 2 to 1000.");
  EXPECT_EQ(said("simulate.step_ms=20"), "simulate.step_ms = 20: must be 0.1 to 5 ms.");
  EXPECT_EQ(said("simulate.friction=0"), "simulate.friction = 0: must be 0.05 to 2.");
  EXPECT_EQ(said("simulate.impedance=robot"),
            "simulate.impedance = 'robot': must be 'none', 'human', 'human_soft' or "
            "'human_stiff'.");
  EXPECT_NE(said("simulate.stride=3").find("Did you mean 'strides'?"), std::string::npos)
      << said("simulate.stride=3");
}

}  // namespace
}  // namespace retrogait
