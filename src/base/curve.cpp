// Based on: Forsythe, Malcolm, Moler 1977, Computer Methods for Mathematical Computations, ch. 4
// (cubic spline with ends fitted to the four outermost knots); Fourier projection, textbook.
// Differs: a spline is continued outside its knots, straight or on its outermost cubic.
#include "base/curve.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/math.h"
#include "base/natural_spline.h"

namespace retrogait {

namespace {

/// Second derivatives at the knots of an interpolating cubic spline (tridiagonal, Thomas algorithm).
std::vector<double> knot_second_derivatives(const std::vector<double>& x,
                                            const std::vector<double>& y, SplineEnds ends) {
  const std::size_t n = x.size();
  std::vector<double> lower(n, 0), diag(n, 1), upper(n, 0), rhs(n, 0);
  const auto slope = [&](std::size_t i) { return (y[i + 1] - y[i]) / (x[i + 1] - x[i]); };
  for (std::size_t i = 1; i + 1 < n; ++i) {
    lower[i] = x[i] - x[i - 1];
    upper[i] = x[i + 1] - x[i];
    diag[i] = 2 * (lower[i] + upper[i]);
    rhs[i] = 6 * (slope(i) - slope(i - 1));
  }
  if (ends == SplineEnds::kFittedEnds && n > 3) {
    // third derivative of the cubic through four knots = 6 × their third divided difference
    const auto third = [&](std::size_t i) {
      const auto second = [&](std::size_t j) {
        return (slope(j + 1) - slope(j)) / (x[j + 2] - x[j]);
      };
      return 6 * (second(i + 1) - second(i)) / (x[i + 3] - x[i]);
    };
    diag[0] = -1, upper[0] = 1, rhs[0] = third(0) * (x[1] - x[0]);
    lower[n - 1] = -1, diag[n - 1] = 1, rhs[n - 1] = third(n - 4) * (x[n - 1] - x[n - 2]);
  } else if (ends == SplineEnds::kFittedEnds && n == 3) {
    diag[0] = 1, upper[0] = -1;  // three knots: a parabola
    lower[2] = -1, diag[2] = 1;
  }
  for (std::size_t i = 1; i < n; ++i) {
    const double w = lower[i] / diag[i - 1];
    diag[i] -= w * upper[i - 1];
    rhs[i] -= w * rhs[i - 1];
  }
  std::vector<double> m(n);
  m[n - 1] = rhs[n - 1] / diag[n - 1];
  for (std::size_t i = n - 1; i-- > 0;) m[i] = (rhs[i] - upper[i] * m[i + 1]) / diag[i];
  return m;
}

void check_knots(const std::vector<double>& x, const std::vector<double>& y) {
  RETROGAIT_ASSERT(x.size() >= 2 && x.size() == y.size(), x.size(), y.size());
  for (std::size_t i = 1; i < x.size(); ++i) RETROGAIT_ASSERT(x[i] > x[i - 1], i, x[i]);
}

}  // namespace

Curve Curve::constant(double value) {
  Curve c;
  c.kind_ = Kind::kConstant;
  c.y_ = {value};
  return c;
}

Curve Curve::linear(double slope, double intercept) {
  Curve c;
  c.y_ = {intercept, slope};
  return c;
}

Curve Curve::polynomial(std::vector<double> coefficients) {
  RETROGAIT_ASSERT(!coefficients.empty(), coefficients.size());
  Curve c;
  c.kind_ = Kind::kPolynomial;
  c.y_ = std::move(coefficients);
  return c;
}

Curve Curve::piecewise_linear(std::vector<double> x, std::vector<double> y) {
  check_knots(x, y);
  Curve c;
  c.kind_ = Kind::kPiecewiseLinear;
  c.x_ = std::move(x);
  c.y_ = std::move(y);
  return c;
}

Curve Curve::spline(std::vector<double> x, std::vector<double> y, SplineEnds ends,
                    SplineOutside outside) {
  check_knots(x, y);
  if (x.size() == 2) return piecewise_linear(std::move(x), std::move(y));
  Curve c;
  c.kind_ = Kind::kSpline;
  c.ends_ = ends;
  c.outside_ = outside;
  const std::size_t n = x.size();
  const std::vector<double> m = knot_second_derivatives(x, y, ends);
  c.b_.resize(n), c.c_.resize(n), c.d_.resize(n);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    const double h = x[i + 1] - x[i];
    c.b_[i] = (y[i + 1] - y[i]) / h - h * (2 * m[i] + m[i + 1]) / 6;
    c.c_[i] = m[i] / 2;
    c.d_[i] = (m[i + 1] - m[i]) / (6 * h);
  }
  // the last entry holds the end slope, for the straight continuation
  const double h = x[n - 1] - x[n - 2];
  c.b_[n - 1] = c.b_[n - 2] + 2 * c.c_[n - 2] * h + 3 * c.d_[n - 2] * h * h;
  c.x_ = std::move(x);
  c.y_ = std::move(y);
  return c;
}

Curve Curve::sine(double amplitude, double omega, double phase, double offset) {
  Curve c;
  c.kind_ = Kind::kSine;
  c.y_ = {amplitude, omega, phase, offset};
  return c;
}

Curve Curve::natural_spline(int degree, std::vector<double> x, std::vector<double> y) {
  Curve c;
  c.kind_ = Kind::kNaturalSpline;
  c.degree_ = degree;
  c.pieces_ = natural_spline_pieces(degree, x, y);
  c.x_ = std::move(x);
  c.y_ = std::move(y);
  return c;
}

CurveValue Curve::eval(double x) const {
  switch (kind_) {
    case Kind::kConstant:
      return {y_[0], 0, 0, 0};
    case Kind::kLinear:
      return {y_[0] + y_[1] * x, y_[1], 0, 0};
    case Kind::kPolynomial: {
      CurveValue v;
      for (std::size_t i = y_.size(); i-- > 0;) {
        v.dddf = v.dddf * x + 3 * v.ddf;
        v.ddf = v.ddf * x + 2 * v.df;
        v.df = v.df * x + v.f;
        v.f = v.f * x + y_[i];
      }
      return v;
    }
    case Kind::kSine: {
      const double omega = y_[1], angle = omega * x + y_[2];
      const double s = y_[0] * std::sin(angle), c = y_[0] * std::cos(angle);
      return {s + y_[3], omega * c, -omega * omega * s, -omega * omega * omega * c};
    }
    case Kind::kNaturalSpline:
      return eval_natural_spline(degree_, x_, pieces_, x);
    case Kind::kPiecewiseLinear:
    case Kind::kSpline:
      break;
  }
  const std::size_t n = x_.size();
  std::size_t i = static_cast<std::size_t>(std::upper_bound(x_.begin(), x_.end(), x) - x_.begin());
  i = i == 0 ? 0 : i - 1;
  if (kind_ == Kind::kPiecewiseLinear) {
    i = std::min(i, n - 2);
    const double slope = (y_[i + 1] - y_[i]) / (x_[i + 1] - x_[i]);
    return {y_[i] + slope * (x - x_[i]), slope, 0, 0};
  }
  const bool straight = outside_ == SplineOutside::kStraight;
  if (straight && x < x_[0]) return {y_[0] + b_[0] * (x - x_[0]), b_[0], 0, 0};
  if (straight && x > x_[n - 1]) return {y_[n - 1] + b_[n - 1] * (x - x_[n - 1]), b_[n - 1], 0, 0};
  i = std::min(i, n - 2);
  const double t = x - x_[i];
  return {y_[i] + t * (b_[i] + t * (c_[i] + t * d_[i])), b_[i] + t * (2 * c_[i] + 3 * t * d_[i]),
          2 * c_[i] + 6 * t * d_[i], 6 * d_[i]};
}

Curve Curve::scaled(double factor) const {
  Curve c = *this;
  if (kind_ == Kind::kSine) {  // omega and phase stay
    c.y_[0] *= factor, c.y_[3] *= factor;
    return c;
  }
  for (auto* values : {&c.y_, &c.b_, &c.c_, &c.d_, &c.pieces_})
    for (double& value : *values) value *= factor;
  return c;
}

CurveValue FourierCurve::eval(double phi) const {
  CurveValue v{a0, 0, 0, 0};
  // cos and sin of k·2πφ by turning from harmonic to harmonic
  const double c1 = std::cos(2 * kPi * phi), s1 = std::sin(2 * kPi * phi);
  double c = 1, s = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double turned = c * c1 - s * s1;
    s = s * c1 + c * s1;
    c = turned;
    const double k = 2 * kPi * static_cast<double>(i + 1);
    const double even = a[i] * c + b[i] * s, odd = b[i] * c - a[i] * s;
    v.f += even;
    v.df += k * odd;
    v.ddf -= k * k * even;
    v.dddf -= k * k * k * odd;
  }
  return v;
}

FourierCurve FourierCurve::shifted(double shift) const {
  FourierCurve out = *this;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double angle = 2 * kPi * static_cast<double>(i + 1) * shift;
    const double c = std::cos(angle), s = std::sin(angle);
    out.a[i] = a[i] * c + b[i] * s;
    out.b[i] = b[i] * c - a[i] * s;
  }
  return out;
}

FourierCurve FourierCurve::reversed() const {
  FourierCurve out = *this;
  for (double& value : out.b) value = -value;
  return out;
}

FourierCurve& FourierCurve::operator+=(const FourierCurve& o) {
  a0 += o.a0;
  if (o.a.size() > a.size()) a.resize(o.a.size()), b.resize(o.a.size());
  for (std::size_t i = 0; i < o.a.size(); ++i) a[i] += o.a[i], b[i] += o.b[i];
  return *this;
}

FourierCurve& FourierCurve::operator*=(double factor) {
  a0 *= factor;
  for (double& value : a) value *= factor;
  for (double& value : b) value *= factor;
  return *this;
}

FourierCurve fit_fourier(const std::vector<double>& samples, int harmonics) {
  const int n = static_cast<int>(samples.size());
  RETROGAIT_ASSERT(n > 2 * harmonics, n, harmonics);
  FourierCurve out;
  out.a.assign(static_cast<std::size_t>(harmonics), 0);
  out.b = out.a;
  for (int i = 0; i < n; ++i) {
    const double x = samples[static_cast<std::size_t>(i)];
    out.a0 += x / n;
    for (int k = 1; k <= harmonics; ++k) {
      const double angle = 2 * kPi * k * i / n;
      out.a[static_cast<std::size_t>(k - 1)] += 2 * x * std::cos(angle) / n;
      out.b[static_cast<std::size_t>(k - 1)] += 2 * x * std::sin(angle) / n;
    }
  }
  return out;
}

}  // namespace retrogait
