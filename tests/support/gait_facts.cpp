#include "support/gait_facts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "base/error.h"

namespace retrogait {

const std::array<NormMoment, 3> kNormMoments = {{
    {"hip_flexion_r",
     {{-0.229, -0.620, -0.402, -0.360, -0.320, -0.292, -0.269, -0.189, -0.107, -0.038, 0.027,
       0.080,  0.106,  0.136,  0.152,  0.176,  0.200,  0.248,  0.307,  0.363,  0.444,  0.513,
       0.608,  0.693,  0.779,  0.848,  0.859,  0.734,  0.531,  0.465,  0.449,  0.373,  0.284,
       0.230,  0.159,  0.099,  0.073,  0.041,  0.036,  -0.004, -0.019, -0.056, -0.118, -0.205,
       -0.315, -0.424, -0.478, -0.457, -0.405, -0.339, -0.181}}},
    {"knee_angle_r",
     {{0.133,  0.179,  -0.044, -0.282, -0.518, -0.674, -0.726, -0.718, -0.661, -0.568, -0.454,
       -0.340, -0.233, -0.145, -0.070, -0.027, 0.008,  0.027,  0.041,  0.049,  0.046,  0.021,
       -0.034, -0.108, -0.195, -0.269, -0.311, -0.297, -0.229, -0.170, -0.138, -0.100, -0.118,
       -0.108, -0.103, -0.091, -0.076, -0.058, -0.037, -0.018, 0.006,  0.032,  0.072,  0.127,
       0.198,  0.288,  0.398,  0.491,  0.479,  0.337,  0.138}}},
    {"ankle_angle_r",
     {{-0.012, 0.068,  0.140,  0.133,  0.091,  0.026,  -0.043, -0.109, -0.179, -0.251, -0.320,
       -0.383, -0.445, -0.502, -0.563, -0.626, -0.696, -0.773, -0.860, -0.956, -1.057, -1.156,
       -1.239, -1.292, -1.299, -1.252, -1.133, -0.913, -0.595, -0.257, -0.059, -0.002, 0.007,
       0.005,  0.003,  0.001,  -0.003, -0.006, -0.009, -0.011, -0.014, -0.018, -0.021, -0.026,
       -0.031, -0.040, -0.050, -0.054, -0.056, -0.053, -0.049}}},
}};

const std::array<Quartiles, 3> kForwardQuartiles = {{
    {"hip_flexion_r",
     {{25.8, 19.7, 5.5, -12.5, 4.9, 22.6}},
     {{21.4, 13.9, 1.7, -16.5, 1.2, 18.8}},
     {{30.2, 25.5, 9.3, -8.5, 8.6, 26.4}}},
    {"knee_angle_r",
     {{4.7, 21.5, 12.1, 12.5, 59.0, 67.7}},
     {{1.6, 15.1, 6.2, 9.2, 53.2, 62.8}},
     {{7.8, 27.8, 17.9, 15.9, 64.7, 72.6}}},
    {"ankle_angle_r",
     {{-1.7, 0.6, 5.2, 10.1, -8.6, -2.2}},
     {{-4.9, -1.9, 2.5, 7.0, -14.7, -6.3}},
     {{1.4, 3.1, 7.9, 13.1, -2.4, 2.0}}},
}};

const std::array<Quartiles, 3> kBackwardQuartiles = {{
    {"hip_flexion_r",
     {{3.0, 2.2, 6.6, 15.5, 22.8, 24.0}},
     {{-0.7, -1.4, 3.0, 12.5, 20.3, 21.1}},
     {{6.7, 5.7, 10.2, 18.6, 25.3, 27.0}}},
    {"knee_angle_r",
     {{39.9, 18.6, 15.7, 13.1, 5.5, 18.1}},
     {{34.4, 13.0, 10.0, 8.3, 1.5, 12.5}},
     {{45.4, 24.3, 21.4, 17.9, 9.5, 23.8}}},
    {"ankle_angle_r",
     {{7.7, 15.5, 8.7, -1.8, -2.6, 0.5}},
     {{4.8, 12.3, 5.4, -4.7, -7.2, -3.1}},
     {{10.7, 18.6, 11.9, 1.0, 2.1, 4.1}}},
}};

namespace {

std::string bar_text(double low, double high) {
  if (low <= -kNoBar) return fmt::format("at most {:g}", high);
  if (high >= kNoBar) return fmt::format("at least {:g}", low);
  return fmt::format("{:g} to {:g}", low, high);
}

bool between(double value, double low, double high) { return value >= low && value <= high; }

}  // namespace

void expect_between(const std::string& what, double value, const std::string& unit, double low,
                    double high) {
  const std::string line =
      fmt::format("{}: {:.4g} {} (bar {})", what, value, unit, bar_text(low, high));
  say(line);
  EXPECT_TRUE(between(value, low, high)) << line;
}

void expect_between_missed(const std::string& what, double value, const std::string& unit,
                           double low, double high, double floor_low, double floor_high) {
  const bool met = between(value, low, high);
  const std::string line =
      fmt::format("{}: {:.4g} {} (bar {}: {}; held to {})", what, value, unit, bar_text(low, high),
                  met ? "met" : "MISSED", bar_text(floor_low, floor_high));
  say(line);
  EXPECT_TRUE(between(value, floor_low, floor_high)) << line;
}

void say(const std::string& what, double value, const std::string& unit) {
  say(fmt::format("{}: {:.4g} {}", what, value, unit));
}

void say(const std::string& line) { fmt::print("  {}\n", line); }

}  // namespace retrogait
