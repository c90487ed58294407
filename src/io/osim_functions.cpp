// OpenSim's functions as curves. SimmSpline is the spline of Forsythe, Malcolm and Moler with fitted ends;
// files before version 2 of OpenSim call it natCubicSpline or NaturalCubicSpline.
#include <algorithm>

#include "io/osim_parts.h"

namespace retrogait {

namespace {

// knots that a spline can be laid through, else a defect
bool check_knots(const OsimObject& o, const std::vector<double>& x, const std::vector<double>& y,
                 std::size_t least) {
  if (x.size() != y.size()) {
    o.reject(
        fmt::format("has {} values of x and {} of y: they must be as many", x.size(), y.size()));
    return false;
  }
  if (x.size() < least) {
    o.reject(fmt::format("has {} point{}: it needs at least {}", x.size(), x.size() == 1 ? "" : "s",
                         least));
    return false;
  }
  for (std::size_t i = 1; i < x.size(); ++i)
    if (!(x[i] > x[i - 1])) {
      o.reject("x", fmt::format("must increase; value {} does not", i + 1));
      return false;
    }
  return true;
}

Curve read_simm_spline(const OsimObject& o) {
  std::vector<double> x = o.numbers("x"), y = o.numbers("y");
  if (!check_knots(o, x, y, 2)) return Curve::constant(0);
  return Curve::spline(std::move(x), std::move(y), SplineEnds::kFittedEnds);
}

Curve read_piecewise_linear(const OsimObject& o) {
  std::vector<double> x = o.numbers("x"), y = o.numbers("y");
  if (!check_knots(o, x, y, 2)) return Curve::constant(0);
  return Curve::piecewise_linear(std::move(x), std::move(y));
}

// coefficients: slope, intercept
Curve read_linear(const OsimObject& o) {
  const std::vector<double> c = o.numbers("coefficients");
  if (c.size() == 2) return Curve::linear(c[0], c[1]);
  if (c.empty() && !o.has("coefficients")) return Curve::linear(1);
  o.reject("coefficients", "must be two numbers, the slope and the value at zero");
  return Curve::constant(0);
}

// coefficients: highest power first
Curve read_polynomial(const OsimObject& o) {
  std::vector<double> c = o.numbers("coefficients");
  if (c.empty()) {
    o.reject("coefficients", "must be at least one number");
    return Curve::constant(0);
  }
  std::reverse(c.begin(), c.end());
  return Curve::polynomial(std::move(c));
}

Curve read_sine(const OsimObject& o) {
  return Curve::sine(o.number("amplitude", 1), o.number("omega", 1), o.number("phase", 0),
                     o.number("offset", 0));
}

// smoothing splines need data and noise; what moves a joint goes through its knots
Curve read_gcv_spline(const OsimObject& o) {
  constexpr double kMostHalfOrder = 4;  // degree 7
  const double half_order = o.number("half_order", 3);
  if (half_order != 2 && half_order != 3 && half_order != kMostHalfOrder) {
    o.reject("half_order", "must be 2, 3 or 4 (degree 3, 5 or 7)");
    return Curve::constant(0);
  }
  if (o.number("error_variance", 0) > 0)
    o.reject("error_variance", "must be 0: splines that smooth are not read");
  o.skip({"weights", "fit_error_variance"});
  std::vector<double> x = o.numbers("x"), y = o.numbers("y");
  if (!check_knots(o, x, y, static_cast<std::size_t>(half_order))) return Curve::constant(0);
  return Curve::natural_spline(static_cast<int>(2 * half_order) - 1, std::move(x), std::move(y));
}

Curve read_multiplier(const OsimObject& o, int depth);

Curve read_function(const OsimObject& o, int depth) {
  o.mark_read();
  if (o.is("Constant")) return Curve::constant(o.number("value", 0));
  if (o.is("LinearFunction")) return read_linear(o);
  if (o.is("PolynomialFunction")) return read_polynomial(o);
  if (o.is("PiecewiseLinearFunction")) return read_piecewise_linear(o);
  if (o.is("SimmSpline") || o.is("natCubicSpline") || o.is("NaturalCubicSpline"))
    return read_simm_spline(o);
  if (o.is("MultiplierFunction")) return read_multiplier(o, depth);
  if (o.is("GCVSpline")) return read_gcv_spline(o);
  if (o.is("Sine")) return read_sine(o);
  o.reject(
      "is a function that the program does not know. It reads Constant, LinearFunction, "
      "PolynomialFunction, PiecewiseLinearFunction, SimmSpline, GCVSpline, Sine and "
      "MultiplierFunction");
  return Curve::constant(0);
}

Curve read_multiplier(const OsimObject& o, int depth) {
  constexpr int kDeepest = 20;
  const std::vector<OsimObject> inner = o.object("function").children();
  if (inner.size() != 1 || depth > kDeepest) {
    o.reject(depth > kDeepest ? "is nested too deeply" : "needs one function to multiply");
    return Curve::constant(0);
  }
  return read_function(inner.front(), depth + 1).scaled(o.number("scale", 1));
}

}  // namespace

Curve read_function(const OsimObject& object) { return read_function(object, 0); }

std::optional<Curve> read_function_in(const OsimObject& owner, const char* property) {
  const OsimObject holder = owner.object(property);
  if (!holder) return {};
  const std::vector<OsimObject> inner = holder.children();
  if (inner.empty()) return {};
  return read_function(inner.front());
}

}  // namespace retrogait
