// Synthesised walks against 22 people, and against each other played backward.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/walk.h"

namespace retrogait {
namespace {

void expect_within_quartiles(const Walk& walk, const std::array<Quartiles, 3>& people,
                             const std::string& what) {
  int inside = 0, points = 0;
  double worst = 0;
  std::string worst_at;
  for (const Quartiles& m : people) {
    std::string line = what + " " + m.coordinate + ", ours (q1 to q3):";
    for (std::size_t k = 0; k < kQuartilePhases.size(); ++k) {
      const int i = kQuartilePhases[k];
      const bool knee = m.coordinate[0] == 'k';
      const double x = knee ? walk.angle(m.coordinate, i) : walk.from_standing(m.coordinate, i);
      const double beyond = std::max({0.0, m.q1[k] - x, x - m.q3[k]}) / (m.q3[k] - m.q1[k]);
      line += fmt::format("  {:.1f} ({:g} to {:g}){}", x, m.q1[k], m.q3[k], beyond > 0 ? "*" : "");
      ++points;
      inside += beyond == 0;
      if (beyond > worst) worst = beyond, worst_at = fmt::format("{} at {} %", m.coordinate, i);
    }
    say(line);
  }
  expect_between(what + ": inside the quartiles", 100.0 * inside / points, "% of points", 80, 100);
  expect_between(what + ": farthest outside (" + worst_at + ")", worst, "IQR", 0, 1.5);
}

TEST(SynthesisPeople, ForwardWithinTheQuartiles) {
  expect_within_quartiles(solved_at("forward", 1.2), kForwardQuartiles, "forward 1.2");
}

TEST(SynthesisPeople, BackwardWithinTheQuartiles) {
  expect_within_quartiles(solved_at("backward", 0.8), kBackwardQuartiles, "backward 0.8");
}

// Winter, Pluck, Yang 1989: backward angles are time-reversed forward ones, but for the ankle
TEST(SynthesisPeople, BackwardIsNearlyForwardPlayedBackward) {
  const Walk backward = solved_at("backward", 0.8);
  const Walk reversed = solved_at("forward_reversed", 0.8);
  const auto best_r = [&](const char* coordinate) {
    double best = -1;
    for (int shift = -10; shift <= 10; ++shift) {
      std::vector<double> a, b;
      for (int i = 0; i < 100; ++i) {
        a.push_back(backward.angle(coordinate, i));
        b.push_back(reversed.angle(coordinate, (i + shift + 100) % 100));
      }
      const double r = correlation(a, b);
      if (shift == 0) say(fmt::format("{}: aligned at contact r {:.3f}", coordinate, r));
      best = std::max(best, r);
    }
    return best;
  };
  const double hip = best_r("hip_flexion_r"), knee = best_r("knee_angle_r"),
               ankle = best_r("ankle_angle_r");
  expect_between("forward 0.8 played backward against backward 0.8: hip", hip, "r", 0.9, 1);
  expect_between("forward 0.8 played backward against backward 0.8: knee", knee, "r", 0.8, 1);
  expect_between("forward 0.8 played backward against backward 0.8: ankle", ankle, "r", -1,
                 std::min(hip, knee));
}

/// Distance between the feet's centres at mid-stance, m.
double step_width(const Walk& walk) {
  const auto z = [&](bool left, int i) {
    double sum = 0;
    int count = 0;
    for (int p = 0; p < static_cast<int>(adult().foot_points.size()); ++p)
      if (adult().foot_points[static_cast<std::size_t>(p)].left == left) {
        sum += contact_point(adult(), walk.instants[static_cast<std::size_t>(i)], p).z();
        ++count;
      }
    return sum / count;
  };
  const int middle = walk.foot_off() / 2;
  return z(false, middle) - z(true, middle + 50);
}

TEST(SynthesisPeople, BackwardIsWiderAndShorter) {
  const Walk forward = solved_at("forward", 0.8), backward = solved_at("backward", 0.8);
  const double wide_f = step_width(forward), wide_b = step_width(backward);
  say(fmt::format("step width at 0.8 m/s: forward {:.1f}, backward {:.1f} cm (ACCAD 11, 18)",
                  100 * wide_f, 100 * wide_b));
  EXPECT_GT(wide_b, wide_f + 0.02);
  const double stride_f = 0.8 * forward.cycle.period, stride_b = 0.8 * backward.cycle.period;
  say(fmt::format("stride at 0.8 m/s: forward {:.2f}, backward {:.2f} m", stride_f, stride_b));
  EXPECT_LT(stride_b, stride_f);
  for (const Walk* walk : {&forward, &backward}) {
    for (const char* body : {"pelvis", "torso"}) {
      double least = 1e9, most = -1e9, mean = 0;
      for (int i = 0; i < 100; ++i) {
        const double x = walk->lean(body, i);
        least = std::min(least, x), most = std::max(most, x), mean += 0.01 * x;
      }
      say(fmt::format(
          "{} leans forward of standing by {:.1f} deg in the mean ({:.1f} to {:.1f}), {} 0.8", body,
          mean, least, most, walk->cycle.target.script));
    }
    for (const char* c : {"pelvis_list", "pelvis_rotation", "lumbar_bending", "lumbar_rotation"}) {
      double least = 1e9, most = -1e9;
      for (int i = 0; i < 100; ++i) {
        least = std::min(least, walk->angle(c, i));
        most = std::max(most, walk->angle(c, i));
      }
      say(fmt::format("{}: {:.1f} to {:.1f} deg, {} 0.8", c, least, most,
                      walk->cycle.target.script));
    }
  }
}

}  // namespace
}  // namespace retrogait
