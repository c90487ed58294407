#include "findings/indices.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "sweep/design.h"
#include "findings/statistics.h"

namespace retrogait {

namespace {

constexpr std::size_t kGroups = 1024;  // rows drawn together, where there are more

/// Sums over rows from which all indices follow: number, a, b, a² + b², a b, then for each parameter m, b m, (a − m)²,
/// where m is the point that mixes both.
enum Sum { kRows, kA, kB, kSquares, kProduct, kFirstMixed };

void add_row(const double* row, std::size_t k, double center, std::vector<double>& sums) {
  const double a = row[0] - center, b = row[1] - center;
  sums[kRows] += 1;
  sums[kA] += a;
  sums[kB] += b;
  sums[kSquares] += a * a + b * b;
  sums[kProduct] += a * b;
  for (std::size_t j = 0; j < k; ++j) {
    const double m = row[2 + j] - center;
    sums[kFirstMixed + 3 * j] += m;
    sums[kFirstMixed + 3 * j + 1] += b * m;
    sums[kFirstMixed + 3 * j + 2] += (a - m) * (a - m);
  }
}

struct Estimate {
  double mean = 0, variance = 0;
  std::vector<double> first, total;
};

Estimate estimate(const std::vector<double>& s, std::size_t k) {
  Estimate e;
  const double n = s[kRows];
  e.mean = (s[kA] + s[kB]) / (2 * n);
  e.variance = s[kSquares] / (2 * n) - e.mean * e.mean;
  for (std::size_t j = 0; j < k; ++j) {
    const double *of = &s[kFirstMixed + 3 * j], m = of[0], bm = of[1], apart = of[2];
    // Σ (b − mean) (m − a), and Σ (a − m)² / 2
    const double first = bm - s[kProduct] - e.mean * (m - s[kA]);
    e.first.push_back(e.variance > 0 ? first / n / e.variance : 0);
    e.total.push_back(e.variance > 0 ? apart / (2 * n) / e.variance : 0);
  }
  return e;
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
  // groups in no order of the design, whose neighbours in number are no neighbours by chance
  const std::size_t groups = std::min(rows.size(), kGroups), sums = kFirstMixed + 3 * columns;
  double center = 0;
  for (const std::size_t r : rows)
    center += (y[r * width] + y[r * width + 1]) / (2 * static_cast<double>(rows.size()));
  std::vector<std::vector<double>> group(groups, std::vector<double>(sums, 0));
  std::vector<double> all(sums, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    add_row(&y[rows[i] * width], columns, center, group[permuted(i, rows.size(), seed) % groups]);
    add_row(&y[rows[i] * width], columns, center, all);
  }
  const Estimate whole = estimate(all, columns);
  out.mean = center + whole.mean;
  out.variance = whole.variance;
  std::vector<std::vector<double>> first(columns), total(columns);
  for (int d = 0; d < draws; ++d) {
    all.assign(sums, 0);
    for (std::size_t i = 0; i < groups; ++i) {
      const auto& drawn = group[hash_bits(seed, static_cast<std::uint64_t>(d) + 1, i) % groups];
      for (std::size_t s = 0; s < sums; ++s) all[s] += drawn[s];
    }
    const Estimate e = estimate(all, columns);
    for (std::size_t j = 0; j < columns; ++j)
      first[j].push_back(e.first[j]), total[j].push_back(e.total[j]);
  }
  for (std::size_t j = 0; j < columns; ++j) {
    const Band alone = band_of(first[j]), with = band_of(total[j]);
    out.first[j] = {whole.first[j], alone.low, alone.high};
    out.total[j] = {whole.total[j], with.low, with.high};
  }
  return out;
}

}  // namespace retrogait
