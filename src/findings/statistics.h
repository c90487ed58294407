#pragma once
/// Few numbers that say what many are. What is no number does not count.
#include <cstddef>
#include <vector>

namespace retrogait {

struct Spreading {
  std::size_t n = 0;
  double mean = 0, sd = 0;           // NaN: too few
  double p05 = 0, p50 = 0, p95 = 0;  // linear between order statistics
};

/// Of what is a number; puts `values` in order.
Spreading spreading_of(std::vector<double>& values);

/// Mean and its standard error from independent values; what is no number is left out. NaN: too few.
struct MeanError {
  double mean = 0, error = 0;
  std::size_t n = 0;
};
MeanError mean_error(const std::vector<double>& values);

/// Below which a share of `sorted` lies, linear between order statistics. NaN: there is none.
double percentile(const std::vector<double>& sorted, double share);

/// Middle 95 % of `values`, which are put in order.
struct Band {
  double low = 0, high = 0;
};
Band band_of(std::vector<double>& values);

}  // namespace retrogait
