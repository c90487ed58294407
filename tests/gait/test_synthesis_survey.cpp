// Every shipped gait and every knob at its limits: four numbers a case, and whether it is flagged. The list of
// flagged ones below is the one that README's limits carry.
#include <gtest/gtest.h>

#include <set>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/walk.h"

namespace retrogait {
namespace {

/// Cases beyond SynthesisLimits: flagged wherever they are shown.
const std::set<std::string> kFlagged = {"backward, half the weight on the right hand"};

struct SurveyCase {
  std::string name;
  GaitScript script;
  GaitKnobs knobs;
};

std::vector<SurveyCase> cases_of(const std::string& name) {
  const GaitScript script = find_gait(name);
  const GaitScript& base = script.reversed_of.empty() ? script : find_gait(script.reversed_of);
  std::vector<SurveyCase> out;
  const auto add = [&](const std::string& what, auto set) {
    SurveyCase c{name + ", " + what, script, {}};
    set(c.knobs);
    out.push_back(c);
  };
  add(fmt::format("{:g} m/s", base.speed_nominal), [](GaitKnobs&) {});
  for (const double v : {base.speed_min, base.speed_max})
    if (v != base.speed_nominal)
      add(fmt::format("{:g} m/s", v), [&](GaitKnobs& k) { k.speed = v; });
  if (name != "forward" && name != "backward") return out;

  if (base.fore_aft)
    for (const double v : {base.speed_min, base.speed_nominal, base.speed_max})
      add(fmt::format("{:g} m/s, no fore-aft prior", v), [&](GaitKnobs& k) {
        k.speed = v;
        k.fore_aft_prior = false;
      });
  const double cadence = 120 / base.period.at(base.speed_nominal);
  for (const double stride : {0.75, 1.3})
    add(fmt::format("steps of {:.0f} % length", 100 * stride),
        [&](GaitKnobs& k) { k.cadence = cadence / stride; });
  for (const double x : {-10., 10.})
    add(fmt::format("slope {:+g} %", x), [&](GaitKnobs& k) { k.slope = x / 100; });
  for (const double x : {40.})
    add(fmt::format("crouch {:g}°", x), [&](GaitKnobs& k) { k.crouch = x * kRadPerDeg; });
  for (const double x : {-10., 30.})
    add(fmt::format("trunk lean {:+g}°", x), [&](GaitKnobs& k) { k.trunk_lean = x * kRadPerDeg; });
  for (const double x : {0.02, 0.4})
    add(fmt::format("step width {:g} m", x), [&](GaitKnobs& k) { k.step_width = x; });
  for (const double x : {-20., 30.})
    add(fmt::format("toe-out {:+g}°", x), [&](GaitKnobs& k) { k.toe_out = x * kRadPerDeg; });
  for (const double x : {0., 2.})
    add(fmt::format("arm swing × {:g}", x), [&](GaitKnobs& k) { k.arm_swing = x; });
  add("head turned 70°", [](GaitKnobs& k) { k.head_turn = 70 * kRadPerDeg; });
  add("trunk turned 45°", [](GaitKnobs& k) { k.trunk_turn = 45 * kRadPerDeg; });
  add("half the weight on both hands", [](GaitKnobs& k) { k.hand_support = 0.5; });
  add("half the weight on the right hand", [](GaitKnobs& k) {
    k.hand_support = 0.5;
    k.hand_support_one_sided = true;
  });
  add("60 kg carried", [](GaitKnobs& k) { k.added_load = 60; });
  // corners: three knobs at their limits at once
  for (const double v : {base.speed_min, base.speed_max})
    for (const double slope : {-10., 10.})
      for (const double crouch : {0., 40.})
        add(fmt::format("{:g} m/s, slope {:+g} %{}", v, slope, crouch > 0 ? ", crouch 40°" : ""),
            [&](GaitKnobs& k) {
              k.speed = v;
              k.slope = slope / 100;
              k.crouch = crouch * kRadPerDeg;
            });
  return out;
}

void survey(const std::string& name) {
  GaitSolver solver(adult());
  fmt::print(
      "| case | force, % BW | moment, % BW·m | slip, m/s | penetration, mm | "
      "|\n|---|---|---|---|---|---|\n");
  for (const SurveyCase& c : cases_of(name)) {
    GaitCycle cycle;
    if (c.knobs.added_load > 0) {
      const Model loaded = adult_with_load(c.knobs.added_load);
      cycle = GaitSolver(loaded).solve(c.script, c.knobs);
    } else {
      cycle = solver.solve(c.script, c.knobs);
    }
    const SynthesisReport& r = cycle.report;
    const SynthesisLimits limits;
    const bool flagged = !r.within(limits);
    const auto bold = [](bool beyond, std::string text) {
      return beyond ? "**" + text + "**" : text;
    };
    std::string verdict = flagged ? "flagged" : "";
    if (!r.converged) verdict += ", not converged";
    fmt::print(
        "| {} | {} | {} | {} | {} | {} |\n", c.name,
        bold(r.residual_force > limits.residual_force,
             fmt::format("{:.2f}", 100 * r.residual_force)),
        bold(r.residual_moment > limits.residual_moment,
             fmt::format("{:.3f}", 100 * r.residual_moment)),
        bold(r.slip > limits.slip, fmt::format("{:.3f}", r.slip)),
        bold(r.penetration > limits.penetration, fmt::format("{:.1f}", 1000 * r.penetration)),
        verdict);
    EXPECT_EQ(flagged, kFlagged.contains(c.name)) << c.name;
  }
}

TEST(SynthesisSurvey, Forward) { survey("forward"); }
TEST(SynthesisSurvey, Backward) { survey("backward"); }
TEST(SynthesisSurvey, ForwardReversed) { survey("forward_reversed"); }
TEST(SynthesisSurvey, ForwardAccad) { survey("forward_accad"); }
TEST(SynthesisSurvey, BackwardAccad) { survey("backward_accad"); }

}  // namespace
}  // namespace retrogait
