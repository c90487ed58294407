#pragma once
/// Interpolating natural splines of odd degree, for measured signals.
///
/// Degree 2m − 1 (m = 2: cubic, 3: quintic, 4: heptic). Natural: derivatives m … 2m − 2 vanish at both
/// ends, and outside its knots the curve goes on as a polynomial of degree m − 1. This is what Woltring's
/// GCVSPL gives without smoothing (Woltring 1986, Adv Eng Softw 8:104), and so OpenSim's GCVSpline.
///
/// Of all curves through the points it is the one with the smallest ∫ (f⁽ᵐ⁾)² dx (Schoenberg 1964), and
/// that is how it is found: see natural_spline.cpp. Time and memory grow linearly with the points.
#include <vector>

#include "base/curve.h"

namespace retrogait {

/// The polynomials of a natural spline: (degree + 1) coefficients a knot, from the constant upward, in
/// x − x_i on [x_i, x_i+1]; those of the last knot continue the curve behind it. x strictly increasing,
/// y of the same size, at least m points, degree 3, 5 or 7 (asserted).
std::vector<double> natural_spline_pieces(int degree, const std::vector<double>& x,
                                          const std::vector<double>& y);

/// Value and three derivatives of such pieces. No allocation; finds the interval by bisection.
CurveValue eval_natural_spline(int degree, const std::vector<double>& knots,
                               const std::vector<double>& pieces, double x);

class NaturalSpline {
 public:
  NaturalSpline() = default;
  NaturalSpline(int degree, std::vector<double> x, const std::vector<double>& y);

  CurveValue eval(double x) const { return eval_natural_spline(degree_, x_, pieces_, x); }
  int degree() const { return degree_; }
  const std::vector<double>& knots() const { return x_; }

 private:
  int degree_ = 3;
  std::vector<double> x_, pieces_;
};

}  // namespace retrogait
