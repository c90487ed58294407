#include "sweep/indices.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "sweep/design.h"

namespace retrogait {

namespace {

/// Sums over rows from which all indices follow.
struct Estimate {
  double mean = 0, variance = 0;
  std::vector<double> first, total;
};

// rows: numbers of complete rows, some twice where they were drawn twice
Estimate estimate(const std::vector<double>& y, std::size_t k,
                  const std::vector<std::size_t>& rows) {
  Estimate e;
  const double n = static_cast<double>(rows.size());
  for (const std::size_t r : rows) e.mean += (y[r * (k + 2)] + y[r * (k + 2) + 1]) / (2 * n);
  e.first.assign(k, 0);
  e.total.assign(k, 0);
  for (const std::size_t r : rows) {
    const double* row = &y[r * (k + 2)];
    const double a = row[0] - e.mean, b = row[1] - e.mean;
    e.variance += (a * a + b * b) / (2 * n);
    for (std::size_t j = 0; j < k; ++j) {
      const double mixed = row[2 + j] - e.mean;
      e.first[j] += b * (mixed - a) / n;
      e.total[j] += (a - mixed) * (a - mixed) / (2 * n);
    }
  }
  for (std::size_t j = 0; j < k; ++j) {
    e.first[j] = e.variance > 0 ? e.first[j] / e.variance : 0;
    e.total[j] = e.variance > 0 ? e.total[j] / e.variance : 0;
  }
  return e;
}

double percentile(std::vector<double>& values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

}  // namespace

SobolIndices sobol_indices(const std::vector<double>& y, int k, int draws, std::uint64_t seed) {
  RETROGAIT_ASSERT(k >= 1 && draws >= 2, k, draws);
  const auto columns = static_cast<std::size_t>(k), width = columns + 2;
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; (r + 1) * width <= y.size(); ++r)
    if (std::all_of(y.begin() + static_cast<std::ptrdiff_t>(r * width),
                    y.begin() + static_cast<std::ptrdiff_t>((r + 1) * width),
                    [](double v) { return std::isfinite(v); }))
      rows.push_back(r);
  SobolIndices out;
  out.rows = rows.size();
  out.first.resize(columns);
  out.total.resize(columns);
  if (rows.size() < 2) return out;
  const Estimate whole = estimate(y, columns, rows);
  out.mean = whole.mean;
  out.variance = whole.variance;
  std::vector<std::vector<double>> first(columns), total(columns);
  std::vector<std::size_t> drawn(rows.size());
  for (int d = 0; d < draws; ++d) {
    for (std::size_t i = 0; i < drawn.size(); ++i)
      drawn[i] = rows[hash_bits(seed, static_cast<std::uint64_t>(d) + 1, i) % rows.size()];
    const Estimate e = estimate(y, columns, drawn);
    for (std::size_t j = 0; j < columns; ++j)
      first[j].push_back(e.first[j]), total[j].push_back(e.total[j]);
  }
  for (std::size_t j = 0; j < columns; ++j) {
    out.first[j] = {whole.first[j], percentile(first[j], 0.025), percentile(first[j], 0.975)};
    out.total[j] = {whole.total[j], percentile(total[j], 0.025), percentile(total[j], 0.975)};
  }
  return out;
}

}  // namespace retrogait
