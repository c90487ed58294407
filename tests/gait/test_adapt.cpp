// Every knob does what its definition says is seen, at its limits too, and leaves the rest alone.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "gait/gait.h"
#include "gait/leg.h"
#include "io/io.h"

namespace retrogait {
namespace {

constexpr double kDeg = kRadPerDeg;

const Model& adult() {
  static const Model model = compile(read_model_toml(home_path("models/adult.toml")));
  return model;
}

const GaitScript& script_of(const std::string& name) {
  static const GaitScript forward = find_gait("forward"), backward = find_gait("backward");
  return name == "forward" ? forward : backward;
}

GaitTarget adapted(const std::string& name, const GaitKnobs& knobs = {}) {
  return adapt(script_of(name), knobs, adult());
}

bool has(const GaitTarget& target, const std::string& name) {
  for (const CoordinateTarget& entry : target.coordinates)
    if (entry.coordinate == adult().coordinate_index(name)) return true;
  return false;
}

double degrees(const GaitTarget& target, const std::string& name, double phase) {
  for (const CoordinateTarget& entry : target.coordinates)
    if (entry.coordinate == adult().coordinate_index(name))
      return entry.curve.eval(phase).f * kDegPerRad;
  throw InternalError("no target for " + name);
}

double mean(const GaitTarget& target, const std::string& name) {
  for (const CoordinateTarget& entry : target.coordinates)
    if (entry.coordinate == adult().coordinate_index(name)) return entry.curve.a0 * kDegPerRad;
  throw InternalError("no target for " + name);
}

double range(const GaitTarget& target, const std::string& name) {
  double least = 1e9, most = -1e9;
  for (int i = 0; i < 100; ++i) {
    least = std::min(least, degrees(target, name, i / 100.0));
    most = std::max(most, degrees(target, name, i / 100.0));
  }
  return most - least;
}

double foot_pitch(const GaitTarget& t, double phase) {
  return degrees(t, "pelvis_tilt", phase) + degrees(t, "hip_flexion_r", phase) -
         degrees(t, "knee_angle_r", phase) + degrees(t, "ankle_angle_r", phase);
}

std::string complaint(const std::string& name, const GaitKnobs& knobs) {
  try {
    adapted(name, knobs);
  } catch (const InputError& error) {
    std::string text;
    for (const Diagnostic& d : error.diagnostics()) text += d.message + "\n";
    return text;
  }
  return "";
}

/// All knobs one by one at both their limits, with a name for messages.
std::vector<std::pair<std::string, GaitKnobs>> limits(const GaitScript& script) {
  std::vector<std::pair<std::string, GaitKnobs>> out;
  const auto add = [&](const std::string& what, auto set) {
    GaitKnobs knobs;
    set(knobs);
    out.emplace_back(what, knobs);
  };
  add("script", [](GaitKnobs&) {});
  for (double v : {script.speed_min, script.speed_max})
    add("speed", [&](GaitKnobs& k) { k.speed = v; });
  const double cadence = 120 / script.period.at(script.speed_nominal);
  for (double f : {0.8, 1.3}) add("cadence", [&](GaitKnobs& k) { k.cadence = cadence * f; });
  for (double x : {-0.1, 0.1}) add("slope", [&](GaitKnobs& k) { k.slope = x; });
  for (double x : {10.0, 40.0}) add("crouch", [&](GaitKnobs& k) { k.crouch = x * kDeg; });
  for (double x : {-10.0, 30.0}) add("trunk_lean", [&](GaitKnobs& k) { k.trunk_lean = x * kDeg; });
  for (double x : {0.02, 0.4}) add("step_width", [&](GaitKnobs& k) { k.step_width = x; });
  for (double x : {-20.0, 30.0}) add("toe_out", [&](GaitKnobs& k) { k.toe_out = x * kDeg; });
  for (double x : {0.0, 2.0}) add("arm_swing", [&](GaitKnobs& k) { k.arm_swing = x; });
  for (double x : {-70.0, 70.0}) add("head_turn", [&](GaitKnobs& k) { k.head_turn = x * kDeg; });
  for (double x : {-45.0, 45.0}) add("trunk_turn", [&](GaitKnobs& k) { k.trunk_turn = x * kDeg; });
  add("hand_support", [](GaitKnobs& k) { k.hand_support = 0.5; });
  add("added_load", [](GaitKnobs& k) { k.added_load = 60; });
  for (double x : {-0.1, 0.1})
    add("crouch on a slope", [&](GaitKnobs& k) {
      k.slope = x;
      k.crouch = 40 * kDeg;
      k.speed = script.speed_max;
    });
  return out;
}

TEST(Adapt, EveryKnobAtItsLimitsGivesSmoothCurvesWithinTheJoints) {
  for (const char* name : {"forward", "backward"})
    for (const auto& [knob, knobs] : limits(script_of(name))) {
      const GaitTarget target = adapted(name, knobs);
      EXPECT_FALSE(target.coordinates.empty());
      for (const CoordinateTarget& entry : target.coordinates) {
        const Coordinate& c = adult().coordinates[static_cast<std::size_t>(entry.coordinate)];
        double least = 1e9, most = -1e9, bend = 0;
        for (int i = 0; i < 100; ++i) {
          const CurveValue x = entry.curve.eval(i / 100.0);
          ASSERT_TRUE(std::isfinite(x.f) && std::isfinite(x.ddf));
          least = std::min(least, x.f * kDegPerRad);
          most = std::max(most, x.f * kDegPerRad);
          bend = std::max(bend, std::abs(x.ddf));
        }
        const std::string what = std::string(name) + ", " + knob + ", " + c.name;
        // deep crouches bend the ankle up to 40 deg, with the head turned far the trunk's rotation adds to the neck's
        EXPECT_GE(least, c.range_min * kDegPerRad - 11) << what;
        EXPECT_LE(most, c.range_max * kDegPerRad + 11) << what;
        // rad/cycle²: the script's own are 183 at the knee and 244 at the toes, on a slope up to 330; a jump gives thousands
        EXPECT_LT(bend, 360) << what;
      }
    }
}

TEST(Adapt, NoKnobLeavesTheScript) {
  const GaitTarget target = adapted("forward");
  const GaitScript& script = script_of("forward");
  EXPECT_EQ(target.speed, script.speed_nominal);
  EXPECT_NEAR(degrees(target, "knee_angle_r", 0.3),
              script.find_curve("knee_angle")->mean.eval(0.3).f * kDegPerRad, 1e-12);
  EXPECT_TRUE(target.symmetric);
  EXPECT_FALSE(has(target, "knee_angle_l"));
  EXPECT_FALSE(has(target, "pelvis_tx"));
  for (const CoordinateTarget& entry : target.coordinates) {
    const std::string& c = adult().coordinates[static_cast<std::size_t>(entry.coordinate)].name;
    if (c == "knee_angle_r" || c == "pelvis_list") {
      EXPECT_NEAR(entry.sigma, 1.3 * (c == "pelvis_list" ? 2 : 3) * kDeg, 1e-12) << c;
    }
    EXPECT_EQ(entry.fixed, c.starts_with("neck") || c.starts_with("arm_add") ||
                               c.starts_with("arm_rot") || c.starts_with("pro_sup"))
        << c;
  }
}

TEST(Adapt, SpeedChangesPaceAndRange) {
  GaitKnobs slow, fast;
  slow.speed = 0.5;
  fast.speed = 1.4;
  for (const char* name : {"forward", "backward"}) {
    const GaitTarget a = adapted(name, slow), b = adapted(name, fast);
    EXPECT_GT(a.period, b.period);
    EXPECT_GT(a.duty, b.duty);
    EXPECT_LT(a.speed * a.period, b.speed * b.period) << "longer strides";
    EXPECT_LT(range(a, "hip_flexion_r"), range(b, "hip_flexion_r"));
  }
}

TEST(Adapt, CadenceAndStepLengthAreOneChoice) {
  GaitKnobs knobs;
  knobs.speed = 1.0;
  knobs.cadence = 120;
  GaitTarget target = adapted("forward", knobs);
  EXPECT_NEAR(target.period, 1.0, 1e-12);
  EXPECT_NEAR(target.speed, 1.0, 1e-12);
  knobs.cadence = 0;
  knobs.step_length = 0.6;
  target = adapted("forward", knobs);
  EXPECT_NEAR(target.period, 1.2, 1e-12);
  // the legs follow: shorter steps, smaller sweep, knees and the foot's angle to the ground as before
  knobs.step_length = 0.5;
  const GaitTarget shorter = adapted("forward", knobs);
  EXPECT_LT(range(shorter, "hip_flexion_r"), range(target, "hip_flexion_r"));
  EXPECT_NEAR(degrees(shorter, "knee_angle_r", 0.3), degrees(target, "knee_angle_r", 0.3), 0.05);
  for (int i = 0; i < 60; i += 5)
    EXPECT_NEAR(foot_pitch(shorter, i / 100.0), foot_pitch(target, i / 100.0), 0.05) << i;
  knobs.speed = 0;
  knobs.cadence = 120;
  knobs.step_length = 0.5;
  EXPECT_NEAR(adapted("forward", knobs).speed, 1.0, 1e-12);
  knobs.speed = 1.1;
  EXPECT_EQ(complaint("forward", knobs),
            "speed_m_s, cadence_steps_min and step_length_m: give at most two of them, they fix "
            "the third.\n");
}

TEST(Adapt, CrouchDeepensTheMidStanceKneeByAsMuch) {
  for (const char* name : {"forward", "backward"})
    for (double crouch : {10.0, 25.0, 40.0}) {
      GaitKnobs knobs;
      knobs.crouch = crouch * kDeg;
      const GaitTarget before = adapted(name), after = adapted(name, knobs);
      const double middle = before.duty / 2;
      EXPECT_NEAR(degrees(after, "knee_angle_r", middle) - degrees(before, "knee_angle_r", middle),
                  crouch, 0.8);
      double swing_before = 0, swing_after = 0;
      for (int i = 0; i < 100; ++i) {
        const double phase = i / 100.0;
        EXPECT_NEAR(foot_pitch(after, phase), foot_pitch(before, phase), 1.2)
            << "the foot stays flat";
        EXPECT_NEAR(degrees(after, "pelvis_tilt", phase), degrees(before, "pelvis_tilt", phase),
                    1e-9);
        EXPECT_NEAR(degrees(after, "lumbar_extension", phase),
                    degrees(before, "lumbar_extension", phase), 1e-9);
        swing_before = std::max(swing_before, degrees(before, "knee_angle_r", phase));
        swing_after = std::max(swing_after, degrees(after, "knee_angle_r", phase));
      }
      EXPECT_GT(swing_after, swing_before);
      EXPECT_LT(swing_after - swing_before, 0.8 * crouch) << "less is added in swing";
      EXPECT_LT(swing_after, 110);
    }
}

TEST(Adapt, OnASlopeTheFootIsOnItAndTheTrunkUpright) {
  for (const char* name : {"forward", "backward"})
    for (double slope : {-0.1, 0.1}) {
      GaitKnobs knobs;
      knobs.slope = slope;
      const GaitTarget level = adapted(name), on = adapted(name, knobs);
      const double seen =
          std::atan(slope) * on.direction * kDegPerRad;  // the surface rises ahead of the face
      EXPECT_EQ(on.slope, slope);
      for (int i = 0; i < 100; i += 3) {
        const double phase = i / 100.0;
        const double allowed = phase > 0.2 && phase < 0.35 ? 1 : 12;  // the heel may lift earlier
        EXPECT_NEAR(foot_pitch(on, phase), foot_pitch(level, phase), allowed)
            << name << " " << slope << " " << phase;
        EXPECT_NEAR(degrees(on, "pelvis_tilt", phase), degrees(level, "pelvis_tilt", phase) - seen,
                    1e-6);
        EXPECT_NEAR(degrees(on, "lumbar_extension", phase),
                    degrees(level, "lumbar_extension", phase), 1e-9);
      }
    }
}

// Cipriani, Armstrong, Gaul 1995 (n = 16, 1.11 m/s): backward up a 10 % grade the knee meets the ground 11.5 deg more
// flexed than on the level (30.9 to 42.4), the ankle 3.3 deg more dorsiflexed (9.8 to 13.1)
TEST(Adapt, BackwardUphillContactIsThatOfCipriani) {
  GaitKnobs knobs;
  knobs.speed = 1.11;
  const GaitTarget level = adapted("backward", knobs);
  knobs.slope = 0.1;
  const GaitTarget uphill = adapted("backward", knobs);
  const double knee = degrees(uphill, "knee_angle_r", 0) - degrees(level, "knee_angle_r", 0);
  const double ankle = degrees(uphill, "ankle_angle_r", 0) - degrees(level, "ankle_angle_r", 0);
  RecordProperty("knee_deg", std::to_string(knee));
  RecordProperty("ankle_deg", std::to_string(ankle));
  EXPECT_NEAR(knee, 11.5, 5);
  EXPECT_NEAR(ankle, 3.3, 4);
}

TEST(Adapt, PostureKnobsMoveWhatTheyName) {
  const GaitTarget plain = adapted("backward");
  GaitKnobs knobs;
  knobs.trunk_lean = 15 * kDeg;
  GaitTarget t = adapted("backward", knobs);
  EXPECT_NEAR(mean(t, "pelvis_tilt") + mean(t, "lumbar_extension") - mean(plain, "pelvis_tilt") -
                  mean(plain, "lumbar_extension"),
              -15, 1e-9);
  EXPECT_NEAR(foot_pitch(t, 0.3), foot_pitch(plain, 0.3), 1e-9);

  knobs = {};
  knobs.step_width = plain.step_width + 0.10;
  t = adapted("backward", knobs);
  EXPECT_EQ(t.step_width, knobs.step_width);
  const double turned = (mean(plain, "hip_adduction_r") - mean(t, "hip_adduction_r")) * kDeg;
  EXPECT_NEAR(leg_lengths(adult()).total() * std::sin(turned), 0.05, 1e-9)
      << "each foot half of it";

  knobs = {};
  knobs.toe_out = 12 * kDeg;
  EXPECT_NEAR(mean(plain, "hip_rotation_r") - mean(adapted("backward", knobs), "hip_rotation_r"),
              12, 1e-9);

  knobs = {};
  knobs.arm_swing = 0.5;
  t = adapted("backward", knobs);
  EXPECT_NEAR(range(t, "arm_flex_r"), 0.5 * range(plain, "arm_flex_r"), 1e-9);
  EXPECT_NEAR(mean(t, "arm_flex_r"), mean(plain, "arm_flex_r"), 1e-9);

  knobs = {};
  knobs.hand_support = 0.2;
  knobs.added_load = 10;
  t = adapted("backward", knobs);
  EXPECT_TRUE(t.symmetric);
  EXPECT_EQ(t.hand_support, 0.2);
  EXPECT_EQ(t.added_load, 10);
}

TEST(Adapt, TurningListsBothSides) {
  GaitKnobs knobs;
  knobs.head_turn = 60 * kDeg;
  GaitTarget t = adapted("backward", knobs);
  EXPECT_FALSE(t.symmetric);
  EXPECT_TRUE(has(t, "knee_angle_l"));
  EXPECT_NEAR(degrees(t, "knee_angle_l", 0.7), degrees(t, "knee_angle_r", 0.2), 1e-9)
      << "half a cycle later";
  // over the whole trunk the head has turned to the right by as much (+ turns to the left)
  for (double phase : {0.1, 0.4, 0.9})
    EXPECT_NEAR(degrees(t, "pelvis_rotation", phase) + degrees(t, "lumbar_rotation", phase) +
                    degrees(t, "neck_rotation", phase),
                -60, 1e-9);
  knobs = {};
  knobs.trunk_turn = 20 * kDeg;
  t = adapted("backward", knobs);
  EXPECT_FALSE(t.symmetric);
  EXPECT_NEAR(mean(t, "lumbar_rotation"), -20, 1e-9);
  knobs = {};
  knobs.hand_support = 0.1;
  knobs.hand_support_one_sided = true;
  EXPECT_FALSE(adapted("backward", knobs).symmetric);
}

TEST(Adapt, ForeAftForceOnASlopeCarriesTheWeight) {
  GaitKnobs knobs;
  knobs.slope = 0.05;
  const GaitTarget level = adapted("backward"), uphill = adapted("backward", knobs);
  double more = 0;
  const ForeAftPrior &a = *level.fore_aft, &b = *uphill.fore_aft;
  for (std::size_t i = 0; i + 1 < a.phase.size(); ++i)
    more += 0.5 * (b.force[i] + b.force[i + 1] - a.force[i] - a.force[i + 1]) *
            (a.phase[i + 1] - a.phase[i]);
  // both feet over a cycle: all of the weight along the slope
  EXPECT_NEAR(2 * more, std::sin(std::atan(0.05)), 1e-3);
}

TEST(Adapt, KnobsOutOfRangeAreAllNamed) {
  GaitKnobs knobs;
  knobs.speed = 1.9;
  knobs.slope = 0.2;
  knobs.crouch = 60 * kDeg;
  knobs.arm_swing = std::nan("");
  EXPECT_EQ(complaint("forward", knobs),
            "slope_pct = 20: must be -10 to 10 %.\n"
            "crouch_deg = 60: must be 0 to 40 deg.\n"
            "arm_swing = nan: must be 0 to 2.\n"
            "speed_m_s = 1.9: 'forward' covers 0.4 to 1.6 m/s.\n");
  knobs = {};
  knobs.speed = 1.0;
  knobs.step_length = 1.2;
  EXPECT_EQ(complaint("forward", knobs),
            fmt::format("step_length_m = 1.2: at 1 m/s 'forward' takes steps of {:.2f} m at {:.0f} "
                        "steps/min; steps of "
                        "75 to 130 % of that length are covered.\n",
                        script_of("forward").period.at(1.0) / 2,
                        120 / script_of("forward").period.at(1.0)));
}

TEST(Adapt, SaysInOneLineWhatWasChanged) {
  GaitKnobs knobs;
  knobs.slope = 0.05;
  knobs.crouch = 20 * kDeg;
  const double period = script_of("backward").period.at(0.8);
  EXPECT_EQ(adapted("backward", knobs).adapted,
            fmt::format("backward at 0.80 m/s, {:.0f} steps/min, step {:.2f} m, stance 64.5 %; "
                        "slope +5.0 %: feet on "
                        "the slope, trunk upright; knees 20 deg deeper at mid-stance; follows a "
                        "measured fore-aft "
                        "force",
                        120 / period, 0.4 * period));
}

TEST(Adapt, ACoordinateThatTheModelLacksIsNamed) {
  ModelSpec spec;
  spec.name = "block";
  BodySpec body;
  body.name = "pelvis";
  body.mass = 1;
  body.inertia = Mat3::Identity();
  spec.bodies = {body};
  JointSpec joint;
  joint.name = "ground";
  joint.parent = "ground";
  joint.child = "pelvis";
  spec.joints = {joint};
  try {
    adapt(script_of("forward"), {}, compile(spec));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what())
                  .find("curve.hip_flexion: the model 'block' has no such coordinate."),
              std::string::npos)
        << error.what();
  }
}

}  // namespace
}  // namespace retrogait
