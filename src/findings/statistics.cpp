#include "findings/statistics.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"

namespace retrogait {

Spreading spreading_of(std::vector<double>& values) {
  std::erase_if(values, [](double v) { return !std::isfinite(v); });
  Spreading s;
  const MeanError m = mean_error(values);
  s.n = m.n;
  s.mean = m.mean;
  s.sd = m.error * std::sqrt(static_cast<double>(m.n));
  std::sort(values.begin(), values.end());
  s.p05 = percentile(values, 0.05);
  s.p50 = percentile(values, 0.50);
  s.p95 = percentile(values, 0.95);
  return s;
}

MeanError mean_error(const std::vector<double>& values) {
  MeanError out;
  double sum = 0, squares = 0;
  for (const double v : values)
    if (std::isfinite(v)) sum += v, ++out.n;
  const double n = static_cast<double>(out.n);
  out.mean = out.n > 0 ? sum / n : kNone;
  for (const double v : values)
    if (std::isfinite(v)) squares += (v - out.mean) * (v - out.mean);
  out.error = out.n > 1 ? std::sqrt(squares / (n - 1) / n) : kNone;
  return out;
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return kNone;
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto i = static_cast<std::size_t>(at);
  const double rest = at - static_cast<double>(i);
  return rest > 0 ? sorted[i] + rest * (sorted[i + 1] - sorted[i]) : sorted[i];
}

Band band_of(std::vector<double>& values) {
  std::sort(values.begin(), values.end());
  return {percentile(values, 0.025), percentile(values, 0.975)};
}

}  // namespace retrogait
