// Tables against recomputation by another road.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "study/study.h"
#include "support/near.h"

namespace retrogait {
namespace {

const StudyResult& park_walk() {
  static const StudyResult result = [] {
    Diagnostics found("park_walk");
    return run_study(plan_study(find_scene("park_walk", found), found));
  }();
  return result;
}

TEST(Study, VerticalImpulseIsWeightTimesTime) {
  for (const Trial& t : park_walk().trials) {
    double impulse = 0;
    for (const char* side : {"r", "l"})
      impulse += park_walk().scalar(t.of.trial, side, "grf_y", "impulse_per_step", "BW·s");
    // what is missing at the pelvis is what the ground does not give
    EXPECT_TRUE(near_relative(impulse, t.cycle.period, SynthesisLimits{}.residual_force))
        << t.of.trial;
    const double minute =
        park_walk().scalar(t.of.trial, "r", "grf_y", "impulse_per_min", "BW·s/min");
    EXPECT_TRUE(near_relative(minute, 30, 0.01)) << "half a body weight a foot, for 60 s";
  }
}

TEST(Study, ScalarsAreThoseOfTheCurves) {
  const StudyResult& r = park_walk();
  for (const Trial& t : r.trials) {
    const auto& knee = t.curve("knee_intersegmental_y", 0);
    double high = -1e9, sum = 0;
    for (std::size_t i = 0; i < 100; ++i) high = std::max(high, knee[i]), sum += knee[i] / 100;
    const double weight = t.of.model.body_mass * 9.80665;
    const auto value = [&](const char* measure, const char* unit) {
      return r.scalar(t.of.trial, "r", "knee_intersegmental_y", measure, unit);
    };
    EXPECT_TRUE(near(value("peak", "BW"), high, 1e-12));
    EXPECT_TRUE(near_relative(value("peak", "N"), high * weight, 1e-12));
    EXPECT_TRUE(near(value("mean", "BW"), sum, 1e-12));
    EXPECT_TRUE(
        near(value("impulse_per_m", "BW·s/m"), sum / std::abs(t.cycle.travel_speed), 1e-12));
    EXPECT_TRUE(near(value("impulse_per_step", "N·s"), sum * weight * t.cycle.period, 1e-9));
    const double arm =
        r.scalar(t.of.trial, "r", "knee_adduction_moment", "impulse_per_m", "N·m·s/(kg·m)");
    EXPECT_FALSE(std::isnan(arm));
  }
}

TEST(Study, SymmetricWalkersHaveEqualSidesEachFromItsOwnContact) {
  for (const Trial& t : park_walk().trials) {
    ASSERT_TRUE(t.cycle.target.symmetric);
    for (const char* name :
         {"knee_angle", "hip_flexion_moment", "grf_y", "knee_intersegmental_y", "cop_x"})
      for (std::size_t i = 0; i <= 100; ++i) {
        const double right = t.curve(name, 0)[i], left = t.curve(name, 1)[i];
        if (std::isnan(right) && std::isnan(left)) continue;
        EXPECT_TRUE(near(right, left, 1e-7)) << name << " at " << i << " % of " << t.of.trial;
      }
    EXPECT_TRUE(near(t.events[0].contact, t.events[1].contact, 1e-6));
  }
}

TEST(Study, PhasesOfTheFootAddUp) {
  for (const Trial& t : park_walk().trials) {
    const FootEvents& e = t.events[0];
    EXPECT_TRUE(near(e.contact, 0, 3)) << "the cycle begins with contact";
    EXPECT_TRUE(near(e.stance() * 2 - 100, t.double_support, 0.3))
        << "both feet share what stance has over a half";
    EXPECT_EQ(e.first_region, t.of.direction == "forward" ? "heel" : "toe");
    EXPECT_EQ(e.last_region, t.of.direction == "forward" ? "toe" : "heel");
    EXPECT_TRUE(near(t.step_width, t.cycle.target.step_width, 0.04));
  }
}

TEST(Study, ToesThatTouchFirstAreAForefootStrike) {
  // Cavanagh & Lafortune 1980: the rear third of the foot is a heel strike, the front third a forefoot strike
  EXPECT_LT(park_walk().trials[0].strike_index[0], 33);
  EXPECT_GT(park_walk().trials[1].strike_index[0], 67);
}

TEST(Study, APeakIsHigherThanItsNeighbours) {
  const StudyResult& r = park_walk();
  int found = 0;
  for (const Trial& t : r.trials)
    for (const char* name : {"grf_y", "knee_intersegmental_y", "knee_adduction_moment"})
      for (const char* measure : {"peak_1", "peak_2"}) {
        const auto& y = t.curve(name, 0);
        const std::string unit = name == std::string("knee_adduction_moment") ? "N·m/kg" : "BW";
        const double peak = r.scalar(t.of.trial, "r", name, measure, unit);
        if (std::isnan(peak)) continue;  // one hump only
        ++found;
        bool top = false;
        for (std::size_t i = 1; i < 100; ++i)
          top |= y[i] == peak && y[i - 1] <= peak && y[i + 1] <= peak;
        EXPECT_TRUE(top) << name << " " << measure << " of " << t.of.trial;
      }
  EXPECT_GE(found, 6);
}

TEST(Study, CompartmentsShareTheKneeWhereItIsMostLoaded) {
  const StudyResult& r = park_walk();
  for (const Trial& t : r.trials) {
    const auto share = [&](const char* side, const char* compartment, const char* measure) {
      return r.scalar(t.of.trial, side, fmt::format("knee_contact_{}", compartment), measure, "%");
    };
    for (const char* side : {"r", "l"})
      for (const char* measure : {"share_at_peak", "share_of_impulse"})
        EXPECT_TRUE(
            near(share(side, "medial", measure) + share(side, "lateral", measure), 100, 1e-6))
            << measure << " of " << t.of.trial;
    const auto &whole = t.curve("knee_contact", 0), &medial = t.curve("knee_contact_medial", 0);
    const auto peak =
        static_cast<std::size_t>(std::max_element(whole.begin(), whole.end()) - whole.begin());
    EXPECT_TRUE(
        near(share("r", "medial", "share_at_peak"), 100 * medial[peak] / whole[peak], 1e-9));
  }
}

TEST(Study, ASpineCarriesTwoEqualStepsAStride) {
  const StudyResult& r = park_walk();
  for (const Trial& t : r.trials)
    for (const char* level : {"l5s1", "l4l5", "l3l4", "l2l3", "l1l2"}) {
      const auto value = [&](const char* measure) {
        return r.scalar(t.of.trial, "none", fmt::format("{}_compression", level), measure, "BW");
      };
      EXPECT_TRUE(near(value("peak_1"), value("peak"), 1e-9)) << level << " of " << t.of.trial;
      EXPECT_TRUE(near(value("peak_2"), value("peak"), 1e-9)) << level << " of " << t.of.trial;
      EXPECT_LT(value("valley"), value("peak"));
      EXPECT_TRUE(std::isnan(value("loading_rate"))) << "no foot lands on a spine";
    }
}

TEST(Study, ALoadingRateIsTheSlopeOfTheWayUp) {
  // over 20 to 80 % of the way, a mean slope lies between the least and the steepest of single steps
  const StudyResult& r = park_walk();
  int found = 0;
  for (const Trial& t : r.trials)
    for (const char* name : {"grf_y", "knee_contact", "patellofemoral_contact"}) {
      const double rate = r.scalar(t.of.trial, "r", name, "loading_rate", "BW/s");
      if (std::isnan(rate)) continue;
      ++found;
      const auto& y = t.curve(name, 0);
      double steepest = 0;
      for (std::size_t i = 1; i <= 60; ++i) steepest = std::max(steepest, y[i] - y[i - 1]);
      EXPECT_GT(rate, 0) << name;
      EXPECT_LE(rate, steepest * 100 / t.period * (1 + 1e-12)) << name << " of " << t.of.trial;
    }
  EXPECT_GE(found, 6);
}

TEST(Study, TravelTurnsTheFaceAxisRound) {
  const Trial& back = park_walk().trials[1];
  for (std::size_t i = 0; i <= 100; ++i)
    EXPECT_TRUE(near(back.curve("grf_travel", 0)[i], -back.curve("grf_x", 0)[i], 1e-15));
}

TEST(Study, EveryRowIsComplete) {
  const StudyResult& r = park_walk();
  EXPECT_EQ(curves_table(r).rows() % 101, 0u);
  std::set<std::string> keys;
  for (std::size_t i = 0; i < r.scalars.rows(); ++i) {
    std::string key;
    for (const char* c : {"trial", "side", "variable", "measure", "unit"})
      key += r.scalars.text(i, c) + "|";
    EXPECT_TRUE(keys.insert(key).second) << key << " stands twice";
  }
}

TEST(Study, ReversedForwardKeepsPeaksAndFlipsWork) {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  set_value(scene, "gait.backward.script=forward_reversed", "--set", found);
  const StudyResult r = run_study(plan_study(scene, found));
  ASSERT_EQ(r.trials.size(), 2u);
  const auto value = [&](const char* trial, const char* variable, const char* measure,
                         const char* unit) {
    return r.scalar(trial, "r", variable, measure, unit);
  };
  // both are solved at the same instants
  EXPECT_TRUE(near(value("forward_reversed", "knee_angle_moment", "min", "N·m/kg"),
                   value("forward", "knee_angle_moment", "min", "N·m/kg"), 1e-9));
  EXPECT_TRUE(near(value("forward_reversed", "ankle_angle_power", "work_done_per_step", "J/kg"),
                   -value("forward", "ankle_angle_power", "work_absorbed_per_step", "J/kg"), 1e-9));
  EXPECT_TRUE(near(value("forward_reversed", "grf_y", "impulse_per_step", "BW·s"),
                   value("forward", "grf_y", "impulse_per_step", "BW·s"), 1e-9));
}

}  // namespace
}  // namespace retrogait
