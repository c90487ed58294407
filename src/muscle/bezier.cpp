// Based on: Millard, Uchida, Seth, Delp 2013, J Biomech Eng 135:021005, appendix (quintic Bézier curves).
// Differs from the paper: nothing in the curves; u(x) is tabulated and polished instead of solved anew.
#include "muscle/bezier.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "base/error.h"

namespace retrogait {
namespace {

constexpr double kParallel = 1e-8;  // slopes closer than this have no corner worth finding
constexpr double kHalleyStep =
    2e-6;  // Halley cubes its error: after such a step only rounding is left
constexpr int kHalleyMax = 20;

double value(const std::array<double, 6>& c, double u) {
  return c[0] + u * (c[1] + u * (c[2] + u * (c[3] + u * (c[4] + u * c[5]))));
}

double slope(const std::array<double, 6>& c, double u) {
  return c[1] + u * (2 * c[2] + u * (3 * c[3] + u * (4 * c[4] + u * 5 * c[5])));
}

double curvature(const std::array<double, 6>& c, double u) {
  return 2 * c[2] + u * (6 * c[3] + u * (12 * c[4] + u * 20 * c[5]));
}

/// Powers of u of the quintic with control points p0, p1, p1, p2, p2, p3.
std::array<double, 6> powers(double p0, double p1, double p2, double p3) {
  const double a = p1 - p0, b = p2 - p0;
  return {p0, 5 * a, -10 * a, 10 * b, 10 * a - 15 * b, (p3 - p0) - 5 * a + 5 * b};
}

/// u where x(u) = at, from a start near it, by Halley's method; kept inside the corner.
double polish(const std::array<double, 6>& x, double at, double u) {
  for (int i = 0; i < kHalleyMax; ++i) {
    const double miss = value(x, u) - at, dx = slope(x, u);
    const double step = 2 * miss * dx / (2 * dx * dx - miss * curvature(x, u));
    u = std::clamp(u - step, 0.0, 1.0);
    if (std::abs(step) < kHalleyStep) break;
  }
  return u;
}

}  // namespace

BezierCurve::Corner::Corner(const CurveKnot& a, const CurveKnot& b, double curviness) : x_end(b.x) {
  const bool parallel = std::abs(a.slope - b.slope) < kParallel;
  const double x_corner = parallel
                              ? 0.5 * (a.x + b.x)
                              : (b.y - a.y - b.x * b.slope + a.x * a.slope) / (a.slope - b.slope);
  if (!(a.x < x_corner && x_corner < b.x))
    throw std::domain_error(fmt::format(
        "no curve bends once from ({:g}, {:g}) at slope {:g} to ({:g}, {:g}) at slope {:g}", a.x,
        a.y, a.slope, b.x, b.y, b.slope));
  const double y_corner = parallel ? 0.5 * (a.y + b.y) : b.y + (x_corner - b.x) * b.slope;
  x = powers(a.x, a.x + curviness * (x_corner - a.x), b.x + curviness * (x_corner - b.x), b.x);
  y = powers(a.y, a.y + curviness * (y_corner - a.y), b.y + curviness * (y_corner - b.y), b.y);

  // every start of the table comes from the cell before it
  double u = 0;
  for (int i = 0; i <= kCells; ++i) {
    u = i == kCells ? 1.0 : polish(x, a.x + (b.x - a.x) * i / kCells, u);
    u_of_x[static_cast<std::size_t>(i)] = {u, (b.x - a.x) / kCells / slope(x, u)};
  }
}

double BezierCurve::Corner::parameter_at(double at) const {
  const double cells = (at - x[0]) / (x_end - x[0]) * kCells;
  const int cell = std::clamp(static_cast<int>(cells), 0, kCells - 1);
  const double t = cells - cell;
  const auto& [u0, d0] = u_of_x[static_cast<std::size_t>(cell)];
  const auto& [u1, d1] = u_of_x[static_cast<std::size_t>(cell) + 1];
  const double rise = u1 - u0;
  return polish(x, at, u0 + t * (d0 + t * (3 * rise - 2 * d0 - d1 + t * (d0 + d1 - 2 * rise))));
}

BezierCurve::BezierCurve(const std::vector<CurveKnot>& knots, double curviness)
    : BezierCurve(knots, std::vector<double>(knots.size() - 1, curviness)) {}

BezierCurve::BezierCurve(const std::vector<CurveKnot>& knots, const std::vector<double>& curviness)
    : first_(knots.front()), last_(knots.back()) {
  RETROGAIT_ASSERT(curviness.size() + 1 == knots.size(), curviness.size(), knots.size());
  for (std::size_t i = 0; i < curviness.size(); ++i)
    corners_.emplace_back(knots[i], knots[i + 1], curviness[i]);
}

CurveValue BezierCurve::eval(double x) const {
  if (x <= first_.x) return {first_.y + first_.slope * (x - first_.x), first_.slope, 0, 0};
  if (x >= last_.x) return {last_.y + last_.slope * (x - last_.x), last_.slope, 0, 0};
  const Corner* corner = corners_.data();
  while (x > corner->x_end) ++corner;
  const double u = corner->parameter_at(x);
  const double dx = slope(corner->x, u), dy = slope(corner->y, u);
  const double ddx = curvature(corner->x, u), ddy = curvature(corner->y, u);
  return {value(corner->y, u), dy / dx, (ddy * dx - dy * ddx) / (dx * dx * dx), 0};
}

}  // namespace retrogait
