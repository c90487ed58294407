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

/// The Hermite element of unit length. Its ends are the values and derivatives 0 … m−1 at s = 0, then
/// those at s = 1.
template <int M>
struct Element {
  Eigen::Matrix<double, M, 2 * M> upper;  // coefficients m … 2m−1 from the ends
  Eigen::Matrix<double, 2 * M, 2 * M> stiffness;  // ∫₀¹ (f⁽ᵐ⁾)² ds = endsᵀ · stiffness · ends
};

template <int M>
Element<M> unit_element() {
  using Square = Eigen::Matrix<long double, M, M>;
  Square of_upper, of_lower = Square::Zero(), energy;
  for (int j = 0; j < M; ++j)
    for (int k = 0; k < M; ++k) {
      of_upper(j, k) = falling(M + k, j);
      if (k >= j) of_lower(j, k) = falling(k, j) / falling(k, k);
      energy(j, k) = falling(M + j, M) * falling(M + k, M) / (j + k + 1);
    }
  const Square inverse = of_upper.inverse();
  Eigen::Matrix<long double, M, 2 * M> upper;
  upper << -inverse * of_lower, inverse;
  return {upper.template cast<double>(),
          (upper.transpose() * energy * upper).template cast<double>()};
}

/// Unknowns at a knot: derivatives 1 … m−1, the j-th times unit^j so that all are of one size.
template <int M>
struct Knot {
  Eigen::Matrix<double, M - 1, M - 1> diagonal, next;  // rows of the system
  Eigen::Matrix<double, M - 1, 1> value;               // right-hand side, then the solution
};

/// Adds the energy slope of every element to the rows of its two knots.
template <int M>
std::vector<Knot<M>> assemble(const Element<M>& element, const std::vector<double>& x,
                              const std::vector<double>& y, double unit) {
  constexpr int N = M - 1;
  const std::size_t n = x.size();
  Knot<M> empty;
  empty.diagonal.setZero(), empty.next.setZero(), empty.value.setZero();
  std::vector<Knot<M>> knots(n, empty);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double length = (x[i + 1] - x[i]) / unit;
    Eigen::Matrix<double, 2 * M, 1> scale;
    for (int j = 0; j < M; ++j) scale(j) = scale(M + j) = std::pow(length, j);
    const Eigen::Matrix<double, 2 * M, 2 * M> k =
        scale.asDiagonal() * element.stiffness * scale.asDiagonal() * std::pow(length, 1 - 2 * M);
    // a common shift of both values costs nothing, so only their difference pulls
    const double rise = y[i + 1] - y[i];
    knots[i].diagonal += k.template block<N, N>(1, 1);
    knots[i].next = k.template block<N, N>(1, M + 1);
    knots[i].value -= k.template block<N, 1>(1, M) * rise;
    knots[i + 1].diagonal += k.template block<N, N>(M + 1, M + 1);
    knots[i + 1].value -= k.template block<N, 1>(M + 1, M) * rise;
  }
  return knots;
}

/// Block elimination downward, substitution upward (positive definite: no pivoting needed).
template <int M>
void solve(std::vector<Knot<M>>& knots) {
  using Square = Eigen::Matrix<double, M - 1, M - 1>;
  const std::size_t n = knots.size();
  std::vector<Eigen::LLT<Square>> factors;
  factors.reserve(n);
  for (std::size_t i = 0; i < n; ++i) {
    if (i > 0) {
      const Square carried = factors[i - 1].solve(knots[i - 1].next).transpose();
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

template <int M>
std::vector<double> pieces_of_order(const std::vector<double>& x, const std::vector<double>& y) {
  const std::size_t n = x.size();
  const double unit = (x.back() - x.front()) / static_cast<double>(n - 1);
  const Element<M> element = unit_element<M>();
  std::vector<Knot<M>> knots = assemble<M>(element, x, y, unit);
  solve<M>(knots);

  std::vector<double> pieces(n * 2 * M, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    double* piece = &pieces[i * 2 * M];
    piece[0] = y[i];
    for (int j = 1; j < M; ++j)
      piece[j] = knots[i].value(j - 1) / (std::pow(unit, j) * falling(j, j));
    if (i + 1 == n) break;  // behind the last knot no higher power
    const double h = x[i + 1] - x[i], length = h / unit;
    Eigen::Matrix<double, 2 * M, 1> ends;
    ends(0) = 0, ends(M) = y[i + 1] - y[i];
    for (int j = 1; j < M; ++j) {
      ends(j) = knots[i].value(j - 1) * std::pow(length, j);
      ends(M + j) = knots[i + 1].value(j - 1) * std::pow(length, j);
    }
    const Eigen::Matrix<double, M, 1> upper = element.upper * ends;
    for (int j = 0; j < M; ++j) piece[M + j] = upper(j) / std::pow(h, M + j);
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
  if (degree == 3) return pieces_of_order<2>(x, y);
  if (degree == 5) return pieces_of_order<3>(x, y);
  return pieces_of_order<4>(x, y);
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
