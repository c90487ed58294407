#include "base/natural_spline.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <random>

#include "base/error.h"
#include "support/near.h"

namespace retrogait {
namespace {

/// Uneven knots over [0, n − 1].
std::vector<double> uneven_knots(std::size_t n) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> shift(-0.35, 0.35);
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<double>(i) + shift(random);
  return x;
}

std::vector<double> random_values(std::size_t n) {
  std::mt19937 random(11);
  std::normal_distribution<double> normal;
  std::vector<double> y(n);
  for (double& value : y) value = normal(random);
  return y;
}

/// Second road: f(x) = Σ a_j |x − x_j|^(2m−1) + Σ_k b_k x^k (k < m) with Σ_j a_j x_j^k = 0, as a full
/// matrix (the Green's function of the minimum-energy problem).
class DenseSpline {
 public:
  DenseSpline(int degree, std::vector<double> x, const std::vector<double>& y)
      : degree_(degree), x_(std::move(x)) {
    const Eigen::Index n = static_cast<Eigen::Index>(x_.size()), m = (degree + 1) / 2;
    using Real = long double;  // the matrix is badly conditioned; the spline's own is not
    Eigen::Matrix<Real, -1, -1> a = Eigen::Matrix<Real, -1, -1>::Zero(n + m, n + m);
    Eigen::Matrix<Real, -1, 1> rhs = Eigen::Matrix<Real, -1, 1>::Zero(n + m);
    for (Eigen::Index i = 0; i < n; ++i) {
      const Real xi = x_[static_cast<std::size_t>(i)];
      for (Eigen::Index j = 0; j < n; ++j)
        a(i, j) = std::pow(std::abs(xi - x_[static_cast<std::size_t>(j)]), Real(degree));
      for (Eigen::Index k = 0; k < m; ++k)
        a(i, n + k) = a(n + k, i) = std::pow(xi, static_cast<Real>(k));
      rhs(i) = y[static_cast<std::size_t>(i)];
    }
    weights_ = a.partialPivLu().solve(rhs).cast<double>();
  }

  CurveValue eval(double x) const {
    CurveValue v;
    for (std::size_t j = 0; j < x_.size(); ++j) {
      const double d = x - x_[j], sign = d < 0 ? -1 : 1, w = weights_(static_cast<Eigen::Index>(j));
      const double p = degree_;
      v.f += w * std::pow(std::abs(d), p);
      v.df += w * p * std::pow(std::abs(d), p - 1) * sign;
      v.ddf += w * p * (p - 1) * std::pow(std::abs(d), p - 2);
      v.dddf += w * p * (p - 1) * (p - 2) * std::pow(std::abs(d), p - 3) * sign;
    }
    const Eigen::Index n = static_cast<Eigen::Index>(x_.size());
    for (Eigen::Index k = 0; k < (degree_ + 1) / 2; ++k) {
      const double b = weights_(n + k), e = static_cast<double>(k);
      v.f += b * std::pow(x, e);
      if (k > 0) v.df += b * e * std::pow(x, e - 1);
      if (k > 1) v.ddf += b * e * (e - 1) * std::pow(x, e - 2);
      if (k > 2) v.dddf += b * e * (e - 1) * (e - 2) * std::pow(x, e - 3);
    }
    return v;
  }

 private:
  int degree_;
  std::vector<double> x_;
  Eigen::VectorXd weights_;
};

const int kDegrees[] = {3, 5, 7};

TEST(NaturalSpline, AgreesWithTheFullMatrixInsideAndOutside) {
  for (const int degree : kDegrees) {
    const std::vector<double> x = uneven_knots(12), y = random_values(12);
    const NaturalSpline spline(degree, x, y);
    const DenseSpline dense(degree, x, y);
    for (double t = -1.5; t < 12.5; t += 0.173) {
      const CurveValue a = spline.eval(t), b = dense.eval(t);
      EXPECT_TRUE(near(a.f, b.f, 1e-7)) << degree << " at " << t;
      EXPECT_TRUE(near(a.df, b.df, 1e-7)) << degree << " at " << t;
      EXPECT_TRUE(near(a.ddf, b.ddf, 1e-7)) << degree << " at " << t;
      EXPECT_TRUE(near(a.dddf, b.dddf, 1e-7)) << degree << " at " << t;
    }
  }
}

TEST(NaturalSpline, KeepsPolynomialsBelowHalfItsOrder) {
  const std::vector<double> x = uneven_knots(40);
  for (const int degree : kDegrees) {
    const int m = (degree + 1) / 2;
    std::vector<double> c = {0.7, -1.3, 0.04, 0.0025};
    c.resize(static_cast<std::size_t>(m));
    const Curve polynomial = Curve::polynomial(c);
    std::vector<double> y;
    for (const double t : x) y.push_back(polynomial.eval(t).f);
    const NaturalSpline spline(degree, x, y);
    // values reach 200; three steps outside the knots round-off has grown a hundredfold
    for (double t = -3; t < 43; t += 0.37) {
      const CurveValue a = spline.eval(t), b = polynomial.eval(t);
      EXPECT_TRUE(near(a.f, b.f, 1e-9));
      EXPECT_TRUE(near(a.df, b.df, 1e-9));
      EXPECT_TRUE(near(a.ddf, b.ddf, 1e-9));
    }
  }
}

TEST(NaturalSpline, CubicIsTheNaturalCubic) {
  const std::vector<double> x = uneven_knots(30), y = random_values(30);
  const NaturalSpline spline(3, x, y);
  const Curve cubic = Curve::spline(x, y, SplineEnds::kNatural);
  for (double t = -2; t < 32; t += 0.21) {
    EXPECT_TRUE(near(spline.eval(t).f, cubic.eval(t).f, 1e-12));
    EXPECT_TRUE(near(spline.eval(t).ddf, cubic.eval(t).ddf, 1e-11));
  }
}

TEST(NaturalSpline, DerivativesOfASineConverge) {
  // sampled sin t over [0, 2π] at 200 points, away from the ends: the quintic's second derivative is
  // wrong by h⁴ f⁽⁶⁾ × a small constant
  std::vector<double> x, y;
  for (int i = 0; i <= 200; ++i) x.push_back(i * 0.0314), y.push_back(std::sin(i * 0.0314));
  for (const int degree : {5, 7}) {
    const NaturalSpline spline(degree, x, y);
    for (double t = 1.5; t < 4.8; t += 0.0271) {
      const CurveValue v = spline.eval(t);
      EXPECT_TRUE(near(v.f, std::sin(t), 1e-11));
      EXPECT_TRUE(near(v.df, std::cos(t), 1e-9));
      EXPECT_TRUE(near(v.ddf, -std::sin(t), 1e-8));
      EXPECT_TRUE(near(v.dddf, -std::cos(t), 2e-5));
    }
  }
}

TEST(NaturalSpline, EndsCarryNoEnergy) {
  // quintic: third derivative 0 at both ends; heptic: straight cubic behind them
  const std::vector<double> x = uneven_knots(25), y = random_values(25);
  const NaturalSpline quintic(5, x, y), heptic(7, x, y);
  EXPECT_TRUE(near(quintic.eval(x.front() + 1e-9).dddf, 0, 1e-6));
  EXPECT_TRUE(near(quintic.eval(x.back() - 1e-9).dddf, 0, 1e-6));
  EXPECT_EQ(quintic.eval(x.back() + 1).dddf, 0);
  EXPECT_TRUE(near(heptic.eval(x.back() + 1).dddf, heptic.eval(x.back()).dddf, 1e-12));
  EXPECT_TRUE(near(heptic.eval(x.front() - 1).dddf, heptic.eval(x.front()).dddf, 1e-12));
}

TEST(NaturalSpline, FewestPointsGiveThePolynomial) {
  const NaturalSpline line(3, {1, 3}, {2, 6}), parabola(5, {-1, 0, 1}, {1, 0, 1});
  EXPECT_TRUE(near(line.eval(5).f, 10, 1e-14));
  EXPECT_TRUE(near(parabola.eval(4).f, 16, 1e-12));
  EXPECT_TRUE(near(parabola.eval(0.5).ddf, 2, 1e-12));
  EXPECT_THROW(NaturalSpline(5, {0, 1}, {0, 1}), InternalError);
  EXPECT_THROW(NaturalSpline(4, {0, 1, 2}, {0, 1, 2}), InternalError);
  EXPECT_THROW(NaturalSpline(3, {0, 0, 1}, {0, 1, 2}), InternalError);
}

TEST(NaturalSpline, LargeUnevenMeasurementsStayExact) {
  const std::size_t n = 100000;
  std::vector<double> x = uneven_knots(n), y(n);
  for (std::size_t i = 0; i < n; ++i) x[i] *= 1e-3, y[i] = std::sin(3 * x[i]);
  const NaturalSpline spline(5, x, y);
  for (double t = 0.5; t < 99; t += 0.377) {
    EXPECT_TRUE(near(spline.eval(t).f, std::sin(3 * t), 1e-13));
    // the last digit of y, over the square of the smallest step (0.3 ms)
    EXPECT_TRUE(near(spline.eval(t).ddf, -9 * std::sin(3 * t), 1e-6));
  }
}

TEST(Curve, NaturalSplineAndSineAnswerLikeEveryCurve) {
  const std::vector<double> x = uneven_knots(9), y = random_values(9);
  const Curve spline = Curve::natural_spline(5, x, y), sine = Curve::sine(2, 3, 0.4, -1);
  EXPECT_TRUE(near(sine.eval(0.2).f, 2 * std::sin(1.0) - 1, 1e-15));
  for (const Curve& curve : {spline, sine})
    for (const double t : {-2.2, 0.7, 3.3, 7.6, 11.2}) {
      const double h = 1e-5;
      const CurveValue a = curve.eval(t - h), v = curve.eval(t), b = curve.eval(t + h);
      EXPECT_TRUE(near((b.f - a.f) / (2 * h), v.df, 1e-7));
      EXPECT_TRUE(near((b.df - a.df) / (2 * h), v.ddf, 1e-7));
      EXPECT_TRUE(near((b.ddf - a.ddf) / (2 * h), v.dddf, 1e-7));
      const CurveValue twice = curve.scaled(-2).eval(t);
      EXPECT_TRUE(near(twice.f, -2 * v.f, 1e-13));
      EXPECT_TRUE(near(twice.ddf, -2 * v.ddf, 1e-12));
    }
}

}  // namespace
}  // namespace retrogait
