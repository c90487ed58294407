// Where each case stands in its plan, and statistics that know it.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "base/error.h"
#include "base/numbers.h"
#include "findings/parts.h"

namespace retrogait {

namespace {

// places of `of` among the distinct numbers there are, which go to `numbers`, ascending
std::vector<std::uint32_t> counted(const std::vector<std::uint64_t>& of,
                                   std::vector<std::uint64_t>& numbers) {
  numbers = of;
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  std::vector<std::uint32_t> out;
  for (const std::uint64_t n : of)
    out.push_back(static_cast<std::uint32_t>(std::lower_bound(numbers.begin(), numbers.end(), n) -
                                             numbers.begin()));
  return out;
}

SweepLevels levels_of(const SweepParameter& parameter, std::size_t place,
                      const std::vector<double>& values) {
  SweepLevels out;
  out.parameter = place;
  out.name = parameter.named;
  out.is_number = !tells_words(parameter);
  std::vector<std::pair<double, std::string>> list;
  for (std::size_t i = 0; i < parameter.values.size(); ++i)
    list.emplace_back(
        out.is_number ? std::strtod(parameter.values[i].c_str(), nullptr) : static_cast<double>(i),
        parameter.values[i]);
  std::stable_sort(list.begin(), list.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [value, text] : list) {
    out.value.push_back(value);
    out.text.push_back(text);
  }
  for (const double v : values) {
    const auto at = std::lower_bound(out.value.begin(), out.value.end(), v);
    RETROGAIT_ASSERT(at != out.value.end() && *at == v, out.name, v);
    out.of.push_back(static_cast<std::uint32_t>(at - out.value.begin()));
  }
  return out;
}

}  // namespace

SweepLayout layout_of(const SweepOutcomes& outcomes) {
  const SweepPlan& plan = outcomes.plan;
  SweepLayout out;
  for (std::size_t p = 0; p < plan.parameters.size(); ++p) {
    if (plan.parameters[p].spread)
      out.sampled.push_back(p);
    else if (plan.parameters[p].values.size() > 1)
      out.levels.push_back(levels_of(plan.parameters[p], p, outcomes.parameter[p]));
  }
  std::vector<std::uint64_t> cell, point, cells;
  for (const std::uint64_t id : outcomes.id) {
    cell.push_back(id / plan.design.size());
    point.push_back(id % plan.design.size());
  }
  out.cell = counted(cell, cells);
  out.cells = cells.size();
  out.point = counted(point, out.number);
  return out;
}

std::vector<double> values_of(const SweepOutcome& outcome, std::size_t of) {
  if (of < 2) return outcome.value[of];
  std::vector<double> out;
  for (std::size_t i = 0; i < outcome.value[0].size(); ++i)
    out.push_back(outcome.value[1][i] - outcome.value[0][i]);
  return out;
}

std::vector<double> point_values(const SweepLayout& layout, const std::vector<double>& y,
                                 const std::vector<char>& in) {
  const auto counts = [&](std::size_t i) {
    return std::isfinite(y[i]) && (in.empty() || in[i] != 0);
  };
  std::vector<double> cell_sum(layout.cells, 0), cell_n(layout.cells, 0);
  for (std::size_t i = 0; i < y.size(); ++i)
    if (counts(i)) cell_sum[layout.cell[i]] += y[i], cell_n[layout.cell[i]] += 1;
  double mean = 0, cells = 0;
  for (std::size_t c = 0; c < layout.cells; ++c)
    if (cell_n[c] > 0) mean += cell_sum[c] / cell_n[c], cells += 1;
  if (cells == 1) mean = 0, cell_sum.assign(layout.cells, 0);  // nothing to balance
  mean /= std::max(cells, 1.0);
  std::vector<double> sum(layout.number.size(), 0), n(layout.number.size(), 0);
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (!counts(i)) continue;
    sum[layout.point[i]] += y[i] - cell_sum[layout.cell[i]] / cell_n[layout.cell[i]];
    n[layout.point[i]] += 1;
  }
  for (std::size_t p = 0; p < sum.size(); ++p) sum[p] = n[p] > 0 ? mean + sum[p] / n[p] : kNone;
  return sum;
}

std::vector<double> unit_values(const SweepPlan& plan, const SweepLayout& layout,
                                const std::vector<double>& y, const std::vector<char>& in) {
  const std::vector<double> points = point_values(layout, y, in);
  if (plan.design.kind != DesignKind::kSaltelli || layout.sampled.empty()) return points;
  const auto width = static_cast<std::uint64_t>(plan.design.dimensions) + 2;
  std::vector<double> out;
  for (std::size_t p = 0; p < points.size();) {
    const std::uint64_t row = layout.number[p] / width;
    double sum = 0, n = 0;
    for (; p < points.size() && layout.number[p] / width == row; ++p)
      if (std::isfinite(points[p])) sum += points[p], n += 1;
    out.push_back(n > 0 ? sum / n : kNone);
  }
  return out;
}

}  // namespace retrogait
