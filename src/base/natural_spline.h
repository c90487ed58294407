#pragma once
/// Interpolating natural splines of odd degree, for measured signals.
///
/// Degree 2m − 1 (m = 2: cubic, 3: quintic, 4: heptic). Natural: derivatives m … 2m − 2 vanish at both
/// ends, and outside its knots the curve goes on as a polynomial of degree m − 1. This is what Woltring's
/// GCVSPL gives without smoothing (Woltring 1986, Adv Eng Softw 8:104), and so OpenSim's GCVSpline.
#include <vector>

#include "base/curve.h"

namespace retrogait {

class NaturalSpline {
 public:
  NaturalSpline() = default;
  /// x strictly increasing, y of the same size, at least m points, degree 3, 5 or 7 (asserted).
  NaturalSpline(int degree, std::vector<double> x, const std::vector<double>& y);

  /// Value and three derivatives. No allocation; finds the interval by bisection.
  CurveValue eval(double x) const;
  int degree() const { return degree_; }
  const std::vector<double>& knots() const { return x_; }

 private:
  int degree_ = 3;
  std::vector<double> x_;
  std::vector<double>
      coefficients_;  // (degree + 1) a knot: the polynomial in x − x_i on [x_i, x_i+1]
  std::vector<double> before_, after_;  // outside
};

}  // namespace retrogait
