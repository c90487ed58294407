#pragma once
/// Which input makes a result vary: Sobol's indices of a Saltelli design, with bands.
///
///   first  S_j = V(E(Y | x_j)) / V(Y)          what x_j does alone           Saltelli 2010, table 2, estimator (b)
///   total  T_j = E(V(Y | all but x_j)) / V(Y)  what it does with the others  Jansen 1999, table 2, estimator (f)
///
/// Bands: rows drawn with replacement (bootstrap), percentiles 2.5 to 97.5.
#include <array>
#include <cstdint>
#include <vector>

namespace retrogait {

struct Index {
  double value = 0, low = 0, high = 0;
};

struct SobolIndices {
  double mean = 0, variance = 0;
  std::vector<Index> first, total;  // (k)
  std::uint64_t rows = 0;           // complete ones, which alone count
};

/// `y`: results by point of the design, row after row, k + 2 a row (design.h); NaN: failed, its row does not count.
SobolIndices sobol_indices(const std::vector<double>& y, int k, int draws = 1000,
                           std::uint64_t seed = 1);

}  // namespace retrogait
