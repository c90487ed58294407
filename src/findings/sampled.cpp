// What sampled parameters do: dependence and tornado by a polynomial, shares of the variance.
#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "findings/parts.h"

namespace retrogait {

namespace {

constexpr std::size_t kMostFitted = 8192;  // points; more would tell a polynomial nothing new
constexpr std::size_t kFewest = 8;
constexpr double kTells = 0.5;        // r2_cross that dependence is shown from
constexpr double kTellsShares = 0.9;  // and indices
constexpr int kCurve = 25;            // values of a curve of dependence
constexpr double kEdge = 0.025;       // share of the spread that a curve leaves out at either end

}  // namespace

SampledFinder::SampledFinder(const SweepOutcomes& outcomes, const SweepLayout& layout)
    : plan_(outcomes.plan), layout_(layout) {
  std::vector<std::size_t> some(layout.number.size());  // a case of each point
  for (std::size_t i = 0; i < layout.point.size(); ++i) some[layout.point[i]] = i;
  for (const std::size_t p : layout.sampled) {
    spreads_.push_back(*plan_.parameters[p].spread);
    names_.push_back(plan_.parameters[p].named);
    std::vector<double> x;
    for (const std::size_t i : some) x.push_back(outcomes.parameter[p][i]);
    x_.push_back(std::move(x));
  }
}

std::vector<std::uint32_t> SampledFinder::fitted_points(const std::vector<double>& value) const {
  std::vector<std::uint32_t> out;
  for (std::size_t p = 0; p < value.size() && out.size() < kMostFitted; ++p)
    if (std::isfinite(value[p]) && (plan_.design.kind != DesignKind::kSaltelli ||
                                    saltelli_block(plan_.design, layout_.number[p]) < 2))
      out.push_back(static_cast<std::uint32_t>(p));
  return out;
}

const Polynomials& SampledFinder::polynomials(const std::vector<std::uint32_t>& points) {
  if (polynomials_ && points == points_) return *polynomials_;
  std::vector<std::vector<double>> x;
  for (const std::vector<double>& all : x_) {
    x.emplace_back();
    for (const std::uint32_t p : points) x.back().push_back(all[p]);
  }
  polynomials_.emplace(spreads_, plan_.correlation, x);
  points_ = points;
  return *polynomials_;
}

void SampledFinder::add_indices(const SobolIndices& indices, const char* by,
                                const SweepOutcome& outcome, std::size_t of, Table& table) const {
  for (std::size_t j = 0; j < names_.size(); ++j) {
    const Index &first = indices.first[j], &total = indices.total[j];
    add_finding(
        table, outcome, of,
        {names_[j], first.value, first.low, first.high, total.value, total.low, total.high, by});
  }
}

// of each row of a Saltelli design the mean over the cells in which the row is whole; a cell's own mean is taken off before
std::vector<double> SampledFinder::rows(const std::vector<double>& y) const {
  const std::size_t width = names_.size() + 2;
  std::vector<std::size_t> order(y.size());
  std::vector<double> cell_sum(layout_.cells, 0), cell_n(layout_.cells, 0);
  for (std::size_t i = 0; i < y.size(); ++i) {
    order[i] = i;
    if (std::isfinite(y[i])) cell_sum[layout_.cell[i]] += y[i], cell_n[layout_.cell[i]] += 1;
  }
  const auto row_of = [&](std::size_t i) { return layout_.number[layout_.point[i]] / width; };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(row_of(a), layout_.cell[a]) < std::pair(row_of(b), layout_.cell[b]);
  });
  std::vector<double> out, sum(width);
  for (std::size_t i = 0; i < order.size();) {
    const std::uint64_t row = row_of(order[i]);
    double cells = 0;
    sum.assign(width, 0);
    while (i < order.size() && row_of(order[i]) == row) {
      const std::size_t begin = i;
      const std::uint32_t cell = layout_.cell[order[i]];
      for (; i < order.size() && row_of(order[i]) == row && layout_.cell[order[i]] == cell;) ++i;
      if (i - begin != width) continue;
      for (std::size_t k = begin; k < i; ++k)
        sum[k - begin] += y[order[k]] - cell_sum[cell] / std::max(cell_n[cell], 1.0);
      cells += 1;
    }
    for (const double s : sum) out.push_back(cells > 0 ? s / cells : kNone);
  }
  return out;
}

std::vector<TornadoBar> SampledFinder::find(const SweepOutcome& outcome, std::size_t of,
                                            const std::vector<double>& y, Findings& findings) {
  const bool saltelli = plan_.design.kind == DesignKind::kSaltelli;
  if (saltelli)
    if (const SobolIndices s = sobol_indices(rows(y), static_cast<int>(names_.size()));
        s.rows >= kFewest && s.variance > 1e-24 * s.mean * s.mean)
      add_indices(s, "design", outcome, of, findings.indices);
  const std::vector<double> value = point_values(layout_, y);
  const std::vector<std::uint32_t> points = fitted_points(value);
  if (points.size() < kFewest) return {};
  const Polynomials& polynomials = this->polynomials(points);
  Eigen::VectorXd fitted(static_cast<Eigen::Index>(points.size()));
  for (std::size_t i = 0; i < points.size(); ++i)
    fitted[static_cast<Eigen::Index>(i)] = value[points[i]];
  const PolynomialFit fit = polynomials.fit(fitted);
  add_finding(findings.fit, outcome, of, {fit.terms, fit.r2, fit.r2_cross});
  if (fit.r2_cross < kTells) return {};
  if (!saltelli && fit.r2_cross >= kTellsShares && polynomials.independent() && names_.size() > 1)
    add_indices(polynomials.indices(fit), "polynomial", outcome, of, findings.indices);
  std::vector<TornadoBar> bars;
  for (std::size_t j = 0; j < names_.size(); ++j) {
    const double from = spreads_[j].quantile(kEdge), to = spreads_[j].quantile(1 - kEdge);
    for (int i = 0; i < kCurve; ++i) {
      const double x = from + (to - from) * i / (kCurve - 1);
      const Index mean = polynomials.held(fit, j, x);
      add_finding(findings.dependence, outcome, of,
                  {names_[j], x, mean.value, mean.low, mean.high});
    }
    const double low = spreads_[j].quantile(0.1), high = spreads_[j].quantile(0.9);
    bars.push_back({names_[j], low, high, polynomials.held(fit, j, low).value,
                    polynomials.held(fit, j, high).value});
  }
  return bars;
}

}  // namespace retrogait
