#pragma once
/// Scalar functions of one variable, returned together with their slopes.
///
///   Curve         what drives a joint axis or couples two coordinates: constant, linear, polynomial,
///                 piecewise linear, cubic spline, sine, natural spline of degree 3, 5 or 7. Outside its knots a cubic
///                 spline goes on straight with
///                 its end slope unless it is asked to go on smoothly; a piecewise-linear curve
///                 goes on straight.
///   FourierCurve  one gait cycle: x(φ) = a0 + Σ_k a_k cos 2πkφ + b_k sin 2πkφ, φ in cycles.
///
/// Two kinds of spline differ only in their ends: `natural` has zero second derivative there;
/// `fitted_ends` takes the third derivative at each end from the cubic through the four outermost
/// knots (Forsythe, Malcolm, Moler 1977, ch. 4), which is what OpenSim's SimmSpline does.
#include <vector>

namespace retrogait {

/// Value and first three derivatives at one point.
struct CurveValue {
  double f = 0, df = 0, ddf = 0, dddf = 0;
};

enum class SplineEnds { kNatural, kFittedEnds };

/// How a spline goes on outside its knots: straight, as OpenSim's do, or on its outermost cubics. Only
/// the latter keeps the second derivative, and with it accelerations, free of a jump at the end.
enum class SplineOutside { kStraight, kSmooth };

class Curve {
 public:
  enum class Kind {
    kConstant,
    kLinear,
    kPolynomial,
    kPiecewiseLinear,
    kSpline,
    kSine,
    kNaturalSpline
  };

  static Curve constant(double value);
  static Curve linear(double slope, double intercept = 0);
  /// coefficients[i] multiplies x^i.
  static Curve polynomial(std::vector<double> coefficients);
  /// x strictly increasing, at least two points, y of the same size (asserted).
  static Curve piecewise_linear(std::vector<double> x, std::vector<double> y);
  /// amplitude · sin(omega x + phase) + offset (OpenSim's Sine).
  static Curve sine(double amplitude, double omega, double phase, double offset);
  /// Interpolating natural spline of degree 3, 5 or 7 (base/natural_spline.h; OpenSim's GCVSpline without
  /// smoothing): outside its knots it goes on as a polynomial of half its order.
  static Curve natural_spline(int degree, std::vector<double> x, std::vector<double> y);
  static Curve spline(std::vector<double> x, std::vector<double> y, SplineEnds ends,
                      SplineOutside outside = SplineOutside::kStraight);

  CurveValue eval(double x) const;
  /// The curve times `factor` (Multiplier of OpenSim; scaling of a model).
  Curve scaled(double factor) const;
  Kind kind() const { return kind_; }
  SplineEnds ends() const { return ends_; }
  SplineOutside outside() const { return outside_; }
  /// Knots (splines, piecewise linear) or empty.
  const std::vector<double>& x() const { return x_; }
  /// Knot values, coefficients from the constant upward, or amplitude, omega, phase, offset of a sine.
  const std::vector<double>& y() const { return y_; }
  /// Of a natural spline.
  int degree() const { return degree_; }
  bool is_identity() const { return kind_ == Kind::kLinear && y_[0] == 0 && y_[1] == 1; }

 private:
  Kind kind_ = Kind::kLinear;
  SplineEnds ends_ = SplineEnds::kNatural;
  SplineOutside outside_ = SplineOutside::kStraight;
  std::vector<double> x_, y_{0, 1};
  std::vector<double> b_, c_, d_;  // spline: y + b t + c t² + d t³ on each interval
  int degree_ = 3;                 // natural spline
  std::vector<double> pieces_;     // natural spline: base/natural_spline.h
};

/// A periodic curve over one cycle. Units are the caller's.
struct FourierCurve {
  double a0 = 0;
  std::vector<double> a, b;  // cosine and sine amplitudes of harmonics 1 … K

  int harmonics() const { return static_cast<int>(a.size()); }
  /// Derivatives are with respect to φ (cycles).
  CurveValue eval(double phi) const;
  /// x(φ + shift).
  FourierCurve shifted(double shift) const;
  /// x(−φ): the cycle run backward.
  FourierCurve reversed() const;
  FourierCurve& operator+=(const FourierCurve& o);
  FourierCurve& operator*=(double factor);
};

/// Least-squares Fourier series of samples at φ = i/n, i = 0 … n−1 (exact projection).
FourierCurve fit_fourier(const std::vector<double>& samples, int harmonics);

}  // namespace retrogait
