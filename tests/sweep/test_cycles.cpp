// Cycles of a sweep: the same bits as `compare` has, in any order, after any other cases; where a start leads astray,
// the script is the start.
#include <gtest/gtest.h>

#include "support/gait_facts.h"
#include "support/walk.h"
#include "sweep/cycles.h"

namespace retrogait {
namespace {

GaitKnobs knobs_of(double speed, double slope_pct, double crouch_deg = 0) {
  GaitKnobs knobs;
  knobs.speed = speed;
  knobs.slope = slope_pct / 100;
  knobs.crouch = crouch_deg * kRadPerDeg;
  return knobs;
}

struct SweepCase {
  std::vector<std::string> values;
  StudyPlan study;
};

SweepCase case_of(const SweepPlan& plan, std::uint64_t i) {
  SweepCase out;
  case_values(plan, i, out.values);
  Diagnostics found(plan.file);
  const Scene scene = case_scene(plan, out.values, found);
  out.study = plan_study(scene, found);
  return out;
}

SweepPlan plan_of(const std::string& parameters) {
  return parse_sweep_plan(
      "format = 1\ntitle = \"Test\"\nscene = \"park_walk\"\n[parameter]\n" + parameters, "test");
}

void expect_bits_of_compare(const SweepPlan& plan, const std::vector<std::uint64_t>& order) {
  CycleKeeper kept(plan);
  for (const std::uint64_t i : order) {
    const SweepCase one = case_of(plan, i);
    for (const Case& c : one.study.cases) {
      if (c.without_prior) continue;
      const GaitCycle cycle = kept.cycle_of(c, one.values);
      EXPECT_TRUE(same_bits(cycle, solve_case(c, {})))
          << case_command(plan, one.values) << ", " << c.direction;
      EXPECT_TRUE(same_bits(cycle, kept.cycle_of(c, one.values))) << "asked again";
    }
  }
}

TEST(Cycles, OfOtherSpeedsAndSlopesAreThoseOfCompare) {
  expect_bits_of_compare(plan_of("speed_m_s = { values = [0.8, 0.95] }\n"
                                 "slope_pct = { values = [-5, 1] }\n"),
                         {3, 0});
}

TEST(Cycles, OfOtherBodiesAreThoseOfCompare) {
  expect_bits_of_compare(plan_of("subject.mass_kg = { values = [60, 95] }\n"
                                 "shoe.heel_height_mm = { values = [0, 30] }\n"),
                         {3, 0});
}

// the way to a node is the same from wherever it is asked for
TEST(Cycles, DoNotDependOnWhatWasSolvedBefore) {
  const GaitScript script = find_gait("backward");
  GaitSolver used(adult());
  for (const GaitKnobs& other :
       {knobs_of(1.17, 4.2, 3), knobs_of(0.6, 0), knobs_of(1.2, -5), knobs_of(0.83, -2)})
    used.solve(script, other);
  for (const GaitKnobs& asked : {knobs_of(1, -5), knobs_of(0.93, -3.1, 8)})
    EXPECT_TRUE(same_bits(used.solve(script, asked), GaitSolver(adult()).solve(script, asked)));
}

TEST(Cycles, OnANodeAreTheNode) {
  const GaitScript script = find_gait("forward");
  GaitSolver solver(adult());
  const GaitCycle node = solver.solve(script, knobs_of(1, 5));
  EXPECT_EQ(node.report.anchor, "script");
  // what lies beside it starts from it, and it stays what it is
  EXPECT_EQ(solver.solve(script, knobs_of(1.01, 5)).report.anchor,
            "forward at 1.00 m/s, slope 5.0 %, crouch 0°");
  EXPECT_TRUE(same_bits(node, solver.solve(script, knobs_of(1, 5))));
}

// after two iterations nothing has converged: not the nodes, nor what starts from them
TEST(Cycles, ThatMissTheirLimitsAreSolvedFromTheScript) {
  const GaitScript script = find_gait("forward");
  SynthesisOptions hasty;
  hasty.max_iterations = 2;
  const GaitKnobs knobs = knobs_of(1.05, 2);
  const GaitCycle cycle = GaitSolver(adult(), hasty).solve(script, knobs);
  EXPECT_FALSE(cycle.report.converged);
  EXPECT_EQ(cycle.report.anchor, "script");
  EXPECT_TRUE(same_bits(cycle, synthesize(adult(), adapt(script, knobs, adult()), hasty)));
}

// an eighth of the forces of the lattice's own body, or more: heavier bodies need no more iterations
TEST(Cycles, OfHeavyBodiesStartNear) {
  const SweepPlan plan = plan_of("subject.mass_kg = { values = [50, 120] }\n");
  CycleKeeper kept(plan);
  for (std::uint64_t i = 0; i < 2; ++i) {
    const SweepCase one = case_of(plan, i);
    const GaitCycle cycle = kept.cycle_of(one.study.cases[0], one.values);
    expect_between(one.values[0] + " kg: iterations", cycle.report.iterations, "", 1, 4);
    EXPECT_TRUE(cycle.report.within(SynthesisLimits{}));
  }
}

}  // namespace
}  // namespace retrogait
