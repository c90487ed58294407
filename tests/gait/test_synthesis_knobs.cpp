// What each knob says is seen, is seen: after the synthesis, not only in the script it starts from.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/walk.h"

namespace retrogait {
namespace {

template <class Set>
Walk with(const std::string& script, Set set) {
  GaitKnobs knobs;
  set(knobs);
  return solved(script, knobs);
}

double mean_of(auto f) {
  double sum = 0;
  for (int i = 0; i < 100; ++i) sum += 0.01 * f(i);
  return sum;
}

/// From heel to the middle of the metatarsals, on the ground, deg outward of straight ahead; mid-stance.
double toe_out(const Walk& walk) {
  const int middle = walk.foot_off() / 2;
  const FootAxes axes =
      foot_axes(*walk.model, walk.instants[static_cast<std::size_t>(middle)], false);
  return std::atan2(axes.forward.z(), axes.forward.x()) * kDegPerRad;
}

/// Between the middles of the two feet, each at its mid-stance, m.
double step_width(const Walk& walk) {
  const auto z = [&](bool left, int i) {
    double sum = 0;
    int count = 0;
    for (int p = 0; p < static_cast<int>(walk.model->foot_points.size()); ++p)
      if (walk.model->foot_points[static_cast<std::size_t>(p)].left == left) {
        sum += contact_point(*walk.model, walk.instants[static_cast<std::size_t>(i)], p).z();
        ++count;
      }
    return sum / count;
  };
  const int middle = walk.foot_off() / 2;
  return z(false, middle) - z(true, middle + 50);
}

/// Mean vertical force of both feet, BW.
double feet_bear(const Walk& walk) {
  return mean_of(
      [&](int i) { return walk.foot_force(false, i).y() + walk.foot_force(true, i).y(); });
}

class SynthesisKnobs : public testing::TestWithParam<const char*> {
 protected:
  const std::string script = GetParam();
  const Walk plain = solved(script);
};
INSTANTIATE_TEST_SUITE_P(Both, SynthesisKnobs, testing::Values("forward", "backward"));

TEST_P(SynthesisKnobs, Crouch) {
  for (const double crouch : {20.0, 40.0}) {
    const Walk walk = with(script, [&](GaitKnobs& k) { k.crouch = crouch * kRadPerDeg; });
    const int middle = plain.foot_off() / 2;
    expect_between(
        fmt::format("{}, crouch {:g}: knee at mid-stance more flexed by", script, crouch),
        walk.angle("knee_angle_r", middle) - plain.angle("knee_angle_r", middle), "deg", crouch - 6,
        crouch + 6);
    expect_between("  trunk leans more by",
                   mean_of([&](int i) { return walk.lean("torso", i) - plain.lean("torso", i); }),
                   "deg", -6, 6);
    say("  foot pitch at mid-stance", walk.foot_pitch(false, middle), "deg");
    EXPECT_NEAR(walk.foot_pitch(false, middle), 0, 4);
  }
}

TEST_P(SynthesisKnobs, TrunkLean) {
  for (const double lean : {-10.0, 20.0}) {
    const Walk walk = with(script, [&](GaitKnobs& k) { k.trunk_lean = lean * kRadPerDeg; });
    expect_between(fmt::format("{}, trunk lean {:+g}: trunk leans more by", script, lean),
                   mean_of([&](int i) { return walk.lean("torso", i) - plain.lean("torso", i); }),
                   "deg", lean - 4, lean + 4);
  }
}

TEST_P(SynthesisKnobs, StepWidth) {
  for (const double width : {0.05, 0.3}) {
    const Walk walk = with(script, [&](GaitKnobs& k) { k.step_width = width; });
    expect_between_missed(fmt::format("{}, step width {:g} m: between the feet", script, width),
                          step_width(walk), "m", width - 0.02, width + 0.02, width - 0.06,
                          width + 0.06);
  }
  expect_between(fmt::format("{}, the script's {:g} m: between the feet", script,
                             plain.cycle.target.step_width),
                 step_width(plain), "m", plain.cycle.target.step_width - 0.03,
                 plain.cycle.target.step_width + 0.03);
}

TEST_P(SynthesisKnobs, ToeOut) {
  for (const double out : {-15.0, 25.0}) {
    const Walk walk = with(script, [&](GaitKnobs& k) { k.toe_out = out * kRadPerDeg; });
    expect_between(fmt::format("{}, toe-out {:+g}: foot turned out more by", script, out),
                   toe_out(walk) - toe_out(plain), "deg", out - 4, out + 4);
  }
}

TEST_P(SynthesisKnobs, HeadAndTrunkTurn) {
  const Walk head = with(script, [](GaitKnobs& k) { k.head_turn = 60 * kRadPerDeg; });
  // + turns to the left
  const auto gaze = [](const Walk& w, int i) {
    return -(w.angle("pelvis_rotation", i) + w.angle("lumbar_rotation", i) +
             w.angle("neck_rotation", i));
  };
  expect_between(script + ", head turned 60: head faces right by",
                 mean_of([&](int i) { return gaze(head, i); }), "deg", 56, 64);
  const Walk trunk = with(script, [](GaitKnobs& k) { k.trunk_turn = 30 * kRadPerDeg; });
  expect_between(script + ", trunk turned 30: thorax on pelvis to the right by",
                 mean_of([&](int i) { return -trunk.angle("lumbar_rotation", i); }), "deg", 26, 34);
  expect_between("  head still ahead", mean_of([&](int i) { return gaze(trunk, i); }), "deg", -4,
                 4);
}

TEST_P(SynthesisKnobs, HandsTakeTheirShare) {
  for (const bool one : {false, true}) {
    const Walk walk = with(script, [&](GaitKnobs& k) {
      k.hand_support = 0.2;
      k.hand_support_one_sided = one;
    });
    expect_between(
        fmt::format("{}, 20 % on {}: feet bear", script, one ? "the right hand" : "both hands"),
        feet_bear(walk), "BW", 0.799, 0.801);
  }
}

TEST_P(SynthesisKnobs, AnAddedLoadIsCarried) {
  const Model loaded = adult_with_load(20);
  GaitKnobs knobs;
  knobs.added_load = 20;
  const Walk walk = lay_open(loaded, GaitSolver(loaded).solve(find_gait(script), knobs));
  const double expected = 1 + 20 / loaded.body_mass;
  expect_between(script + ", 20 kg carried: feet bear", feet_bear(walk), "BW", expected - 1e-3,
                 expected + 1e-3);
}

TEST_P(SynthesisKnobs, ArmSwing) {
  const auto range = [](const Walk& w) {
    double least = 1e9, most = -1e9;
    for (int i = 0; i < 100; ++i) {
      least = std::min(least, w.angle("arm_flex_r", i));
      most = std::max(most, w.angle("arm_flex_r", i));
    }
    return most - least;
  };
  const double still = range(with(script, [](GaitKnobs&k) { k.arm_swing = 0; })),
               normal = range(plain),
               twice = range(with(script, [](GaitKnobs&k) { k.arm_swing = 2; }));
  say(fmt::format("{}: arms swing {:.1f}, {:.1f}, {:.1f} deg at factors 0, 1, 2", script, still,
                  normal, twice));
  EXPECT_LT(still, 0.5 * normal);
  EXPECT_NEAR(twice, 2 * normal, 0.4 * normal);
}

TEST_P(SynthesisKnobs, CadenceKeepsSpeed) {
  const Walk quick =
      with(script, [&](GaitKnobs& k) { k.cadence = 1.2 * 120 / plain.cycle.period; });
  EXPECT_NEAR(quick.cycle.period, plain.cycle.period / 1.2, 1e-9);
  EXPECT_EQ(quick.cycle.travel_speed, plain.cycle.travel_speed);
  const auto sweep = [](const Walk& w) {
    double least = 1e9, most = -1e9;
    for (int i = 0; i < 100; ++i) {
      least = std::min(least, w.angle("hip_flexion_r", i));
      most = std::max(most, w.angle("hip_flexion_r", i));
    }
    return most - least;
  };
  say(fmt::format("{}: hip range {:.1f} deg, with steps a sixth shorter {:.1f}", script,
                  sweep(plain), sweep(quick)));
  EXPECT_LT(sweep(quick), sweep(plain));
}

}  // namespace
}  // namespace retrogait
