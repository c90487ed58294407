// Based on: Schoenberg 1964, Proc Natl Acad Sci 52:947 (the natural spline of degree 2m − 1 minimises
// ∫ (f⁽ᵐ⁾)² dx among all curves through the points). Solved as a beam of finite elements would be: on
// each interval f is the Hermite polynomial of the values and m − 1 derivatives at both knots, its
// energy a quadratic form of these; setting the slope of the total energy to zero leaves a positive
// definite, block-tridiagonal system for the derivatives at the knots.
#include "base/natural_spline.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "base/error.h"

namespace retrogait {

namespace {

/// k (k − 1) … (k − j + 1): the factor of x^(k−j) in the j-th derivative of x^k.
constexpr double falling(int k, int j) {
  double product = 1;
  for (int i = 0; i < j; ++i) product *= k - i;
  return product;
}

/// Of at most 8 × 8: m is 2, 3 or 4. One code for all of them, so that it compiles in a sixth of the time.
template <class Scalar>
using Small = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor, 8, 8>;
using SmallMatrix = Small<double>;
using SmallVector = Eigen::Matrix<double, Eigen::Dynamic, 1, Eigen::ColMajor, 8, 1>;

/// The Hermite element of unit length. Its ends are the values and derivatives 0 … m−1 at s = 0, then
/// those at s = 1.
struct Element {
  SmallMatrix upper;      // coefficients m … 2m−1 from the ends      (m × 2m)
  SmallMatrix stiffness;  // ∫₀¹ (f⁽ᵐ⁾)² ds = endsᵀ · stiffness · ends  (2m × 2m)
};

Element unit_element(int m) {
  using Exact = Small<long double>;
  Exact of_upper(m, m), of_lower = Exact::Zero(m, m), energy(m, m);
  for (int j = 0; j < m; ++j)
    for (int k = 0; k < m; ++k) {
      of_upper(j, k) = falling(m + k, j);
      if (k >= j) of_lower(j, k) = falling(k, j) / falling(k, k);
      energy(j, k) = falling(m + j, m) * falling(m + k, m) / (j + k + 1);
    }
  const Exact inverse = of_upper.partialPivLu().inverse();
  Exact upper(m, 2 * m);
  upper << -inverse * of_lower, inverse;
  const Exact stiffness = upper.transpose() * energy * upper;
  return {upper.cast<double>(), stiffness.cast<double>()};
}

/// Unknowns at a knot: derivatives 1 … m−1, the j-th times unit^j so that all are of one size.
struct Knot {
  SmallMatrix diagonal, next;  // rows of the system                        (m−1 × m−1)
  SmallVector value;           // right-hand side, then the solution        (m−1)
};

/// Adds the energy slope of every element to the rows of its two knots.
std::vector<Knot> assemble(int m, const Element& element, const std::vector<double>& x,
                           const std::vector<double>& y, double unit) {
  const int unknowns = m - 1;
  const std::size_t n = x.size();
  std::vector<Knot> knots(n, {SmallMatrix::Zero(unknowns, unknowns),
                              SmallMatrix::Zero(unknowns, unknowns), SmallVector::Zero(unknowns)});
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double length = (x[i + 1] - x[i]) / unit;
    SmallVector scale(2 * m);
    for (int j = 0; j < m; ++j) scale(j) = scale(m + j) = std::pow(length, j);
    const SmallMatrix k =
        scale.asDiagonal() * element.stiffness * scale.asDiagonal() * std::pow(length, 1 - 2 * m);
    // a common shift of both values costs nothing, so only their difference pulls
    const double rise = y[i + 1] - y[i];
    knots[i].diagonal += k.block(1, 1, unknowns, unknowns);
    knots[i].next = k.block(1, m + 1, unknowns, unknowns);
    knots[i].value -= k.block(1, m, unknowns, 1) * rise;
    knots[i + 1].diagonal += k.block(m + 1, m + 1, unknowns, unknowns);
    knots[i + 1].value -= k.block(m + 1, m, unknowns, 1) * rise;
  }
  return knots;
}

/// Block elimination downward, substitution upward (positive definite: no pivoting needed).
void solve(std::vector<Knot>& knots) {
  const std::size_t n = knots.size();
  std::vector<Eigen::LLT<SmallMatrix>> factors;
  factors.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) {
      const SmallMatrix carried = factors[i - 1].solve(knots[i - 1].next).transpose();
      knots[i].diagonal -= carried * knots[i - 1].next;
      knots[i].value -= carried * knots[i - 1].value;
    }
    factors.emplace_back(knots[i].diagonal);
  }
  for (std::size_t i = n; i-- > 0;) {
    if (i + 1 < n) knots[i].value -= knots[i].next * knots[i + 1].value;
    knots[i].value = factors[i].solve(knots[i].value).eval();
  }
}

std::vector<double> pieces_of_order(int m, const std::vector<double>& x,
                                    const std::vector<double>& y) {
  const std::size_t n = x.size();
  const double unit = (x.back() - x.front()) / static_cast<double>(n - 1);
  const Element element = unit_element(m);
  std::vector<Knot> knots = assemble(m, element, x, y, unit);
  solve(knots);

  const std::size_t powers = 2 * static_cast<std::size_t>(m);
  std::vector<double> pieces(n * powers, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    double* piece = &pieces[i * powers];
    piece[0] = y[i];
    for (int j = 1; j < m; ++j)
      piece[j] = knots[i].value(j - 1) / (std::pow(unit, j) * falling(j, j));
    if (i + 1 == n) break;  // behind the last knot no higher power
    const double h = x[i + 1] - x[i], length = h / unit;
    SmallVector ends(2 * m);
    ends(0) = 0, ends(m) = y[i + 1] - y[i];
    for (int j = 1; j < m; ++j) {
      ends(j) = knots[i].value(j - 1) * std::pow(length, j);
      ends(m + j) = knots[i + 1].value(j - 1) * std::pow(length, j);
    }
    const SmallVector upper = element.upper * ends;
    for (int j = 0; j < m; ++j) piece[m + j] = upper(j) / std::pow(h, m + j);
  }
  return pieces;
}

}  // namespace

std::vector<double> natural_spline_pieces(int degree, const std::vector<double>& x,
                                          const std::vector<double>& y) {
  RETROGAIT_ASSERT(degree == 3 || degree == 5 || degree == 7, degree);
  const std::size_t m = static_cast<std::size_t>(degree + 1) / 2;
  RETROGAIT_ASSERT(x.size() >= m && x.size() == y.size(), degree, x.size(), y.size());
  for (std::size_t i = 1; i < x.size(); ++i) RETROGAIT_ASSERT(x[i] > x[i - 1], i, x[i]);
  return pieces_of_order(static_cast<int>(m), x, y);
}

CurveValue eval_natural_spline(int degree, const std::vector<double>& knots,
                               const std::vector<double>& pieces, double x) {
  const auto above = std::upper_bound(knots.begin(), knots.end(), x);
  // before the first knot its polynomial goes on without the powers above m − 1
  const bool before = above == knots.begin();
  const std::size_t i = before ? 0 : static_cast<std::size_t>(above - knots.begin()) - 1;
  const double* piece = &pieces[i * static_cast<std::size_t>(degree + 1)];
  const double t = x - knots[i];
  CurveValue v;
  for (int k = before ? (degree - 1) / 2 : degree; k >= 0; --k) {
    v.dddf = v.dddf * t + 3 * v.ddf;
    v.ddf = v.ddf * t + 2 * v.df;
    v.df = v.df * t + v.f;
    v.f = v.f * t + piece[k];
  }
  return v;
}

NaturalSpline::NaturalSpline(int degree, std::vector<double> x, const std::vector<double>& y)
    : degree_(degree), x_(std::move(x)), pieces_(natural_spline_pieces(degree, x_, y)) {}

}  // namespace retrogait
