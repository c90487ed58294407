// What listed parameters do: a statistic a level, a mean a pair of levels, lines where the sign changes.
#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "findings/boundary.h"
#include "findings/parts.h"

namespace retrogait {

namespace {

constexpr double kBand = 1.959964;  // standard errors that 95 % of a normal distribution lie within

/// The mean at a level, each combination of the other listed values counting the same.
struct LevelMean {
  double mean = 0, low = 0, high = 0;
};

LevelMean level_mean(const SweepLayout& layout, const SweepPlan& plan, const SweepLevels& levels,
                     std::uint32_t level, const std::vector<double>& y) {
  std::vector<char> in(y.size());
  for (std::size_t i = 0; i < y.size(); ++i) in[i] = levels.of[i] == level ? 1 : 0;
  const MeanError m = mean_error(unit_values(plan, layout, y, in));
  const double error = std::isfinite(m.error) ? kBand * m.error : 0;
  return {m.mean, m.mean - error, m.mean + error};
}

// means of all cases at a pair of levels (x · y, y changing fastest); `n` counts them
std::vector<double> pair_means(const SweepLevels& x, const SweepLevels& y,
                               const std::vector<double>& value, std::vector<std::size_t>& n) {
  std::vector<double> mean(x.value.size() * y.value.size(), 0);
  n.assign(mean.size(), 0);
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!std::isfinite(value[i])) continue;
    const std::size_t at = x.of[i] * y.value.size() + y.of[i];
    mean[at] += value[i];
    ++n[at];
  }
  for (std::size_t k = 0; k < mean.size(); ++k)
    mean[k] = n[k] > 0 ? mean[k] / static_cast<double>(n[k]) : kNone;
  return mean;
}

void add_response(const SweepLevels& levels, const SweepOutcome& outcome, std::size_t of,
                  const std::vector<double>& y, Table& response) {
  std::vector<std::vector<double>> at(levels.value.size());
  for (std::size_t i = 0; i < y.size(); ++i) at[levels.of[i]].push_back(y[i]);
  for (std::size_t l = 0; l < at.size(); ++l) {
    const Spreading s = spreading_of(at[l]);
    add_finding(
        response, outcome, of,
        {levels.name, levels.text[l], levels.value[l], s.n, s.mean, s.sd, s.p05, s.p50, s.p95});
  }
}

void add_map(const SweepLevels& x, const SweepLevels& y, const SweepOutcome& outcome,
             std::size_t of, const std::vector<double>& value, Findings& findings) {
  std::vector<std::size_t> n;
  const std::vector<double> mean = pair_means(x, y, value, n);
  const std::size_t rows = mean.size() <= kMostNodes ? x.value.size() : 0;
  for (std::size_t i = 0, k = 0; i < rows; ++i)
    for (std::size_t j = 0; j < y.value.size(); ++j, ++k)
      add_finding(findings.map, outcome, of,
                  {x.name, y.name, x.value[i], y.value[j], n[k], mean[k]});
  if (of != 2) return;
  int segment = 0;
  for (const BoundaryLine& line : zero_lines(x.value, y.value, mean)) {
    ++segment;
    for (const auto& p : line)
      add_finding(findings.boundary, outcome, of, {x.name, y.name, segment, p[0], p[1]});
  }
}

// of a plan that samples nothing: each case is a combination, and its number exact
std::vector<LevelMean> exact_means(const SweepLevels& levels, const std::vector<double>& y) {
  std::vector<double> sum(levels.value.size(), 0), n(levels.value.size(), 0);
  for (std::size_t i = 0; i < y.size(); ++i)
    if (std::isfinite(y[i])) sum[levels.of[i]] += y[i], n[levels.of[i]] += 1;
  std::vector<LevelMean> out;
  for (std::size_t l = 0; l < sum.size(); ++l) {
    const double mean = n[l] > 0 ? sum[l] / n[l] : kNone;
    out.push_back({mean, mean, mean});
  }
  return out;
}

std::vector<LevelMean> level_means(const SweepLayout& layout, const SweepPlan& plan,
                                   const SweepLevels& levels, const std::vector<double>& y) {
  if (layout.sampled.empty()) return exact_means(levels, y);
  std::vector<LevelMean> out;
  for (std::size_t l = 0; l < levels.value.size(); ++l)
    out.push_back(level_mean(layout, plan, levels, static_cast<std::uint32_t>(l), y));
  return out;
}

// mean at each level into `dependence`; a bar of the tornado comes back
TornadoBar add_dependence(const SweepLayout& layout, const SweepPlan& plan,
                          const SweepLevels& levels, const SweepOutcome& outcome, std::size_t of,
                          const std::vector<double>& y, std::vector<double>& means,
                          Table& dependence) {
  std::vector<std::size_t> there;
  const std::vector<LevelMean> all = level_means(layout, plan, levels, y);
  for (std::size_t l = 0; l < all.size(); ++l) {
    const LevelMean& m = all[l];
    means.push_back(m.mean);
    if (!std::isfinite(m.mean)) continue;
    there.push_back(l);
    add_finding(dependence, outcome, of, {levels.name, levels.value[l], m.mean, m.low, m.high});
  }
  if (there.empty()) return {levels.name, kNone, kNone, kNone, kNone};
  std::size_t low = there.front(), high = there.back();
  if (!levels.is_number)
    for (const std::size_t l : there) {
      if (means[l] < means[low]) low = l;
      if (!(means[l] <= means[high])) high = l;
    }
  return {levels.name, levels.value[low], levels.value[high], means[low], means[high]};
}

}  // namespace

std::vector<TornadoBar> find_levels(const SweepLayout& layout, const SweepPlan& plan,
                                    const SweepOutcome& outcome, std::size_t of,
                                    const std::vector<double>& y, Findings& findings) {
  std::vector<TornadoBar> bars;
  std::vector<const SweepLevels*> numbers;
  std::vector<double> means;
  for (const SweepLevels& levels : layout.levels) {
    add_response(levels, outcome, of, y, findings.response);
    std::vector<double> own;
    bars.push_back(add_dependence(layout, plan, levels, outcome, of, y, own, findings.dependence));
    if (!levels.is_number) continue;
    numbers.push_back(&levels);
    means = std::move(own);
  }
  for (std::size_t i = 0; i < numbers.size(); ++i)
    for (std::size_t j = i + 1; j < numbers.size(); ++j)
      add_map(*numbers[i], *numbers[j], outcome, of, y, findings);
  if (numbers.size() == 1 && of == 2) {
    int segment = 0;
    for (const double x : zero_crossings(numbers[0]->value, means))
      add_finding(findings.boundary, outcome, of, {numbers[0]->name, "", ++segment, x, kNone});
  }
  return bars;
}

}  // namespace retrogait
