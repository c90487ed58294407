#pragma once
/// Curves of quintic Bézier corners, as Millard et al. 2013 shape them.
///
/// A corner joins two lines, (x0, y0) with slope s0 and (x1, y1) with slope s1, that meet at C. Its six
/// control points lie on the two lines: P0, P0 + c (C − P0) twice, P1 + c (C − P1) twice, P1. The
/// curviness c runs from 0 (a straight cut) to 1 (all the way into the corner). Doubled points make the
/// curvature vanish at both ends, so corners chained end to end are twice continuously differentiable,
/// and so is the straight line that goes on outside the first and the last.
///
/// A corner gives x(u) and y(u), 0 ≤ u ≤ 1. A curve y(x) needs u(x): a table of cubic pieces gives u to
/// about 1e-6, Halley's method the rest.
#include <array>
#include <vector>

#include "base/curve.h"

namespace retrogait {

/// A point of the curve with the slope there.
struct CurveKnot {
  double x, y, slope;
};

class BezierCurve {
 public:
  /// A corner between each knot and the next, all of one curviness (0 … 1, as drawn: see `curviness`).
  /// x increasing. Throws std::domain_error where the lines of two neighbours do not meet between them.
  BezierCurve(const std::vector<CurveKnot>& knots, double curviness);
  /// The same with a curviness for each corner.
  BezierCurve(const std::vector<CurveKnot>& knots, const std::vector<double>& curviness);

  /// Value, slope, second derivative (the third is not computed). Outside the knots: straight.
  CurveValue eval(double x) const;

 private:
  static constexpr int kCells = 64;

  struct Corner {
    double x_end;
    std::array<double, 6> x, y;                            // powers of u
    std::array<std::array<double, 2>, kCells + 1> u_of_x;  // u and du/dX at X = i / kCells
    Corner(const CurveKnot& a, const CurveKnot& b, double curviness);
    double parameter_at(double at) const;
  };

  CurveKnot first_, last_;
  std::vector<Corner> corners_;
};

}  // namespace retrogait
