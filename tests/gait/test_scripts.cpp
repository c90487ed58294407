// The shipped scripts against what they stand for: the quartiles of 22 people, a foot that stays flat, a stance
// that keeps up with the belt, the order of the foot, reversal.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/error.h"
#include "gait/gait.h"
#include "io/io.h"
#include "multibody/multibody.h"

namespace retrogait {
namespace {

const Model& adult() {
  static const Model model = compile(read_model_toml(home_path("models/adult.toml")));
  return model;
}

GaitTarget target_of(const std::string& name, double speed) {
  GaitKnobs knobs;
  knobs.speed = speed;
  return adapt(find_gait(name), knobs, adult());
}

const FourierCurve& curve_of(const GaitTarget& target, const std::string& name) {
  const int c = adult().coordinate_index(name);
  for (const CoordinateTarget& entry : target.coordinates)
    if (entry.coordinate == c) return entry.curve;
  throw InternalError("no target for " + name);
}

double degrees(const GaitTarget& target, const std::string& name, double phase) {
  return curve_of(target, name).eval(phase).f * kDegPerRad;
}

/// Relative to standing, as the measurements are.
double relative_degrees(const GaitTarget& target, const std::string& name, double phase) {
  return degrees(target, name, phase) -
         adult().standing[adult().coordinate_index(name)] * kDegPerRad;
}

/// Toes up positive, against the ground.
double foot_pitch(const GaitTarget& t, double phase) {
  return degrees(t, "pelvis_tilt", phase) + degrees(t, "hip_flexion_r", phase) -
         degrees(t, "knee_angle_r", phase) + degrees(t, "ankle_angle_r", phase);
}

/// Median and half the distance between the quartiles of 22 people, deg, at 0, 15, 25, 50, 65, 75 % of the cycle.
/// GT24: Molinaro et al. 2024, Nature; recovered from its published outlier fences.
struct Measured {
  const char* coordinate;
  std::array<double, 6> median, half;
};
constexpr std::array<double, 6> kPhases = {0, 0.15, 0.25, 0.50, 0.65, 0.75};
const Measured kForward[] = {
    {"hip_flexion_r", {25.8, 19.7, 5.5, -12.5, 4.9, 22.6}, {4.4, 5.8, 3.8, 4.0, 3.7, 3.8}},
    {"knee_angle_r", {4.7, 21.5, 12.1, 12.5, 59.0, 67.7}, {3.1, 6.35, 5.85, 3.35, 5.75, 4.9}},
    {"ankle_angle_r", {-1.7, 0.6, 5.2, 10.1, -8.6, -2.2}, {3.15, 2.5, 2.7, 3.05, 6.15, 4.15}}};
const Measured kBackward[] = {
    {"hip_flexion_r", {3.0, 2.2, 6.6, 15.5, 22.8, 24.0}, {3.7, 3.55, 3.6, 3.05, 2.5, 2.95}},
    {"knee_angle_r", {39.9, 18.6, 15.7, 13.1, 5.5, 18.1}, {5.5, 5.65, 5.7, 4.8, 4.0, 5.65}},
    {"ankle_angle_r", {7.7, 15.5, 8.7, -1.8, -2.6, 0.5}, {2.95, 3.15, 3.25, 2.85, 4.65, 3.6}}};

void expect_within_quartiles(const GaitTarget& target, const Measured (&people)[3]) {
  for (const Measured& m : people)
    for (std::size_t i = 0; i < kPhases.size(); ++i)
      EXPECT_NEAR(relative_degrees(target, m.coordinate, kPhases[i]), m.median[i], m.half[i] + 0.05)
          << target.script << " " << m.coordinate << " at " << kPhases[i];
}

/// Half cycle against half cycle: the same with the other sign (odd) or without (even).
double half_cycle_gap(const FourierCurve& curve, double sign) {
  double worst = 0;
  for (int i = 0; i < 50; ++i)
    worst =
        std::max(worst, std::abs(curve.eval(i / 100.0).f - sign * curve.eval(i / 100.0 + 0.5).f));
  return worst;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  double mx = 0, my = 0, sxx = 0, syy = 0, sxy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) mx += x[i] / n, my += y[i] / n;
  for (std::size_t i = 0; i < x.size(); ++i) {
    sxx += (x[i] - mx) * (x[i] - mx);
    syy += (y[i] - my) * (y[i] - my);
    sxy += (x[i] - mx) * (y[i] - my);
  }
  return sxy / std::sqrt(sxx * syy);
}

/// The best correlation of forward walking run backward with backward walking, over the shift between their cycles.
double reversal_correlation(const std::string& coordinate) {
  const GaitTarget forward = target_of("forward", 0.8), backward = target_of("backward", 0.8);
  std::vector<double> measured(100), reversed(100);
  double best = -1;
  for (int shift = 0; shift < 100; ++shift) {
    for (int i = 0; i < 100; ++i) {
      measured[static_cast<std::size_t>(i)] = degrees(backward, coordinate, i / 100.0);
      reversed[static_cast<std::size_t>(i)] = degrees(forward, coordinate, (shift - i) / 100.0);
    }
    best = std::max(best, correlation(measured, reversed));
  }
  return best;
}

struct StanceTravel {
  double speed;  // m/cycle of the sole on the ground, pelvis held, mean over stance
  double worst;  // farthest from that mean, m/cycle
};

/// How fast the lowest part of the sole moves back under a pelvis that is held: the belt it would walk on.
StanceTravel stance_travel(const GaitTarget& target) {
  const Model& model = adult();
  constexpr int n = 200;
  Data data = make_data(model);
  const auto pose = [&](double phase) {
    data.q = model.standing;
    for (const CoordinateTarget& entry : target.coordinates)
      data.q[entry.coordinate] = entry.curve.eval(phase).f;
    update_positions(model, data);
  };
  const auto sole =
      [&](const FootPoint& point) {  // where the sphere's centre is, and how far it has turned
        const Pose& X = data.X_WB[static_cast<std::size_t>(point.body)];
        const double turned = std::atan2(X.R(1, 0), X.R(0, 0));
        return Vec3((X * point.point).x() + point.radius * turned,
                    (X * point.point).y() - point.radius, 0);
      };
  std::vector<double> speeds;
  for (int i = static_cast<int>(0.06 * n); i < (target.duty - 0.06) * n; ++i) {
    const double phase = double(i) / n, d = 0.5 / n;
    double lowest = 1e9, weight = 0, speed = 0;
    for (int pass = 0; pass < 2; ++pass)
      for (const FootPoint& point : model.foot_points) {
        if (point.left) continue;
        pose(phase);
        const double height = sole(point).y();
        if (pass == 0) {
          lowest = std::min(lowest, height);
          continue;
        }
        const double w =
            std::exp(-(height - lowest) / 0.004);  // the points within some millimetres carry
        pose(phase + d);
        const double ahead = sole(point).x();
        pose(phase - d);
        speed += w * (ahead - sole(point).x()) / (2 * d);
        weight += w;
      }
    speeds.push_back(speed / weight);
  }
  StanceTravel out{0, 0};
  for (double v : speeds) out.speed += v / static_cast<double>(speeds.size());
  for (double v : speeds) out.worst = std::max(out.worst, std::abs(v - out.speed));
  return out;
}

TEST(Scripts, AllShippedOnesRead) {
  const std::vector<GaitScript> scripts = list_gaits();
  ASSERT_EQ(scripts.size(), 5u);
  const char* names[] = {"backward", "backward_accad", "forward", "forward_accad",
                         "forward_reversed"};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(scripts[i].name, names[i]);
    EXPECT_FALSE(scripts[i].title.empty());
    EXPECT_FALSE(scripts[i].source.empty());
    EXPECT_GT(scripts[i].speed_max, scripts[i].speed_min);
    for (const ScriptCurve& curve : scripts[i].curves)
      EXPECT_FALSE(curve.source.empty()) << curve.coordinate;
  }
  EXPECT_EQ(scripts[4].reversed_of, "forward");
  EXPECT_EQ(scripts[4].direction, -1);
  EXPECT_EQ(scripts[0].speed_min, 0.4);
  EXPECT_EQ(scripts[0].speed_max, 1.4);
  EXPECT_EQ(scripts[2].speed_min, 0.4);
  EXPECT_EQ(scripts[2].speed_max, 1.6);
}

TEST(Scripts, ForwardLiesWithinTheQuartiles) {
  expect_within_quartiles(target_of("forward", 1.2), kForward);
}

TEST(Scripts, BackwardLiesWithinTheQuartiles) {
  expect_within_quartiles(target_of("backward", 0.8), kBackward);
}

TEST(Scripts, AxialCurvesAreSymmetric) {
  for (const GaitScript& script : list_gaits())
    for (const ScriptCurve& c : script.curves) {
      const bool even = c.coordinate == "pelvis_tilt" || c.coordinate == "lumbar_extension";
      const bool odd = c.coordinate == "pelvis_list" || c.coordinate == "pelvis_rotation" ||
                       c.coordinate == "lumbar_bending" || c.coordinate == "lumbar_rotation";
      for (const FourierCurve* curve : {&c.mean, &c.per_speed}) {
        if (!even && !odd) continue;
        EXPECT_LT(half_cycle_gap(*curve, even ? 1 : -1), 1e-12)
            << script.name << " " << c.coordinate;
      }
    }
}

TEST(Scripts, TheFootComesDownInOrderAndStaysFlat) {
  for (double speed : {0.4, 0.8, 1.4}) {
    const GaitTarget backward = target_of("backward", speed);
    for (int pct = 16; pct <= 48; ++pct)
      EXPECT_NEAR(foot_pitch(backward, pct / 100.0), 0, 1.6)
          << "backward " << speed << " m/s at " << pct << " %";
    EXPECT_LT(foot_pitch(backward, 0.60), 6) << "the heel leaves last";
    EXPECT_GT(foot_pitch(backward, 0.62), 1);
  }
  const GaitTarget backward = target_of("backward", 0.8);
  EXPECT_GT(foot_pitch(backward, 0), -36) << "toes first";
  EXPECT_LT(foot_pitch(backward, 0), -26);
  EXPECT_LT(foot_pitch(backward, 0.05), -8);
  EXPECT_GT(foot_pitch(backward, 0.12), -4) << "heel down by 12 %";
  for (double speed : {0.4, 0.8, 1.25, 1.6}) {
    const GaitTarget forward = target_of("forward", speed);
    EXPECT_NEAR(foot_pitch(forward, 0), 19, 4) << "heel first";
    for (int pct = 10; pct <= 24; ++pct)
      EXPECT_NEAR(foot_pitch(forward, pct / 100.0), 0, 2)
          << "forward " << speed << " m/s at " << pct << " %";
    EXPECT_LT(foot_pitch(forward, 0.50), -2) << "heel off";
  }
  const GaitTarget her = target_of("backward_accad", 0.78);
  EXPECT_NEAR(foot_pitch(her, 0), -33, 3);
  for (int pct = 25; pct <= 50; ++pct) EXPECT_NEAR(foot_pitch(her, pct / 100.0), 0, 2.6) << pct;
}

// the period, the duty and the curves of a script must tell of the same walk; the period of backward walking is 9 %
// longer than its median curves ask for (data/gaits/README.md)
TEST(Scripts, StanceFeetKeepUpWithTheBelt) {
  for (const auto& [name, speed, tolerance] :
       {std::tuple("forward", 0.4, 0.12), std::tuple("forward", 0.8, 0.05),
        std::tuple("forward", 1.25, 0.04), std::tuple("forward", 1.6, 0.05),
        std::tuple("backward", 0.4, 0.13), std::tuple("backward", 0.8, 0.13),
        std::tuple("backward", 1.1, 0.13), std::tuple("backward", 1.4, 0.13),
        std::tuple("forward_accad", 1.0, 0.08), std::tuple("backward_accad", 0.78, 0.08)}) {
    const GaitTarget target = target_of(name, speed);
    const StanceTravel travel = stance_travel(target);
    const double belt = target.speed * target.period * -target.direction;
    EXPECT_NEAR(travel.speed / belt, 1, tolerance)
        << name << " at " << speed << " m/s, period " << target.period
        << ", farthest from the mean " << travel.worst;
  }
}

TEST(Scripts, BackwardIsNearlyForwardReversedButForTheAnkle) {
  const double hip = reversal_correlation("hip_flexion_r"),
               knee = reversal_correlation("knee_angle_r"),
               ankle = reversal_correlation("ankle_angle_r");
  RecordProperty("hip", std::to_string(hip));
  RecordProperty("knee", std::to_string(knee));
  RecordProperty("ankle", std::to_string(ankle));
  EXPECT_GT(hip, 0.9);
  EXPECT_GT(knee, 0.8);
  EXPECT_LT(ankle, knee);
}

TEST(Scripts, BackwardStepsAreWiderAndShorter) {
  for (double speed : {0.6, 0.8, 1.0, 1.2}) {
    const GaitTarget forward = target_of("forward", speed), backward = target_of("backward", speed);
    EXPECT_GT(backward.step_width, forward.step_width);
    EXPECT_LT(backward.period, forward.period);
  }
}

TEST(Scripts, ContactWindowsEndWithStance) {
  for (const char* name : {"forward", "backward"})
    for (double speed : {0.4, 1.4}) {
      const GaitTarget target = target_of(name, speed);
      double last = 0;
      for (const ContactWindow& window : target.windows) last = std::max(last, window.end);
      EXPECT_NEAR(last, target.duty, 1e-12) << name;
    }
}

TEST(Scripts, ForeAftForceIsTheMeasuredOne) {
  const GaitTarget target = target_of("backward", 0.8);
  ASSERT_TRUE(target.fore_aft.has_value());
  const ForeAftPrior& prior = *target.fore_aft;
  double impulse = 0, at15 = 0, at50 = 0;
  for (std::size_t i = 0; i + 1 < prior.phase.size(); ++i)
    impulse += 0.5 * (prior.force[i] + prior.force[i + 1]) * (prior.phase[i + 1] - prior.phase[i]);
  for (std::size_t i = 0; i < prior.phase.size(); ++i) {
    if (std::abs(prior.phase[i] - 0.15) < 1e-9) at15 = prior.force[i];
    if (std::abs(prior.phase[i] - 0.50) < 1e-9) at50 = prior.force[i];
  }
  EXPECT_NEAR(at15, -0.110, 1e-9);  // GT24 medians, 22 people
  EXPECT_NEAR(at50, 0.098, 1e-9);
  EXPECT_NEAR(impulse, 0, 5e-4) << "steady walking";
  EXPECT_NEAR(prior.force.front(), 0, 1e-12);
  EXPECT_NEAR(prior.force.back(), 0, 1e-12);
  EXPECT_FALSE(target_of("forward", 1.0).fore_aft.has_value());
  GaitKnobs knobs;
  knobs.fore_aft_prior = false;
  EXPECT_FALSE(adapt(find_gait("backward"), knobs, adult()).fore_aft.has_value());
}

}  // namespace
}  // namespace retrogait
