#pragma once
/// The taut string over any smooth surface, from a first guess: the geodesic whose two ends look straight at
/// P and S. Internal to muscle/wrap*.
///
/// Based on: Scholz, Sherman, Stavness, Delp, Kecskeméthy 2015, "A fast multi-obstacle muscle wrapping method
/// using natural geodesic variations", Multibody Syst Dyn 36:195. Four unknowns move the arc: its start along
/// and across itself, its direction there, its length; four errors must vanish: P − Q and S − R along the
/// normal and the binormal. Jacobi fields carry a change of the start to the end, so Newton's matrix is exact.
/// Differs from the paper: one obstacle; the arc is integrated by extrapolation (Bulirsch and Stoer) to
/// round-off, on the surface given as f(x) = 0.
///
/// A Surface has
///   Vec3 gradient(x)                          of f, outward
///   double second_derivative(x, u, v)         uᵀ H v
///   double gaussian_curvature(x)              1/m²
///   Vec3 nearest(x)                           a point on the surface, for x near it
///   double least_radius()                     m: no feature is smaller
#include <algorithm>
#include <array>
#include <cmath>

#include <Eigen/LU>

#include "muscle/wrap.h"

namespace retrogait::wrapping {

/// A geodesic from q: where it goes after `length`, with the two fields that neighbouring geodesics follow.
/// across, turn: sideways distance at the end for a unit step sideways, and a unit turn, at the start.
struct GeodesicState {
  Vec3 x, t;
  double across = 1, across_rate = 0, turn = 0, turn_rate = 1;

  friend GeodesicState operator+(const GeodesicState& a, const GeodesicState& b) {
    return {a.x + b.x,           a.t + b.t,
            a.across + b.across, a.across_rate + b.across_rate,
            a.turn + b.turn,     a.turn_rate + b.turn_rate};
  }
  friend GeodesicState operator*(double k, const GeodesicState& a) {
    return {k * a.x, k * a.t, k * a.across, k * a.across_rate, k * a.turn, k * a.turn_rate};
  }
};

/// x″ = −k n with k the normal curvature along x′; j″ = −K j across it.
template <class Surface>
GeodesicState geodesic_rate(const Surface& surface, const GeodesicState& s) {
  const Vec3 gradient = surface.gradient(s.x);
  const double bend = surface.second_derivative(s.x, s.t, s.t) / gradient.squaredNorm();
  const double curvature = surface.gaussian_curvature(s.x);
  return {s.t,         -bend * gradient,   s.across_rate, -curvature * s.across,
          s.turn_rate, -curvature * s.turn};
}

/// Modified midpoint rule in n half steps' pairs (Gragg), whose error has only even powers of the step.
template <class Surface>
GeodesicState midpoint_rule(const Surface& surface, const GeodesicState& from,
                            const GeodesicState& first_rate, double length, int n) {
  const double h = length / n;
  GeodesicState before = from, now = from + h * first_rate;
  for (int i = 1; i < n; ++i) {
    GeodesicState next = before + (2 * h) * geodesic_rate(surface, now);
    before = now;
    now = next;
  }
  return 0.5 * (before + now + h * geodesic_rate(surface, now));
}

inline double size_of(const GeodesicState& s, double radius) {
  return std::max(s.x.cwiseAbs().maxCoeff() / radius, s.t.cwiseAbs().maxCoeff());
}

/// Follows the geodesic to `length`; steps are halved until extrapolation agrees.
template <class Surface>
GeodesicState follow_geodesic(const Surface& surface, const Vec3& q, const Vec3& direction,
                              double length) {
  constexpr int kColumns = 8;
  // between the last two columns, in least radii and rad; the last column is far nearer than that
  constexpr double kAgree = 2e-13;
  constexpr double kSmallestStep = 1e-3;  // least radii
  const double radius = surface.least_radius(), way = length < 0 ? -1 : 1;
  const double whole = std::abs(length);
  GeodesicState state{q, direction};
  std::array<GeodesicState, kColumns> row;  // row[j]: j times extrapolated
  for (double done = 0, step = radius; done < whole;) {
    step = std::min(step, whole - done);
    const GeodesicState rate = geodesic_rate(surface, state);
    bool agreed = false;
    for (int k = 0; k < kColumns && !agreed; ++k) {
      GeodesicState value = midpoint_rule(surface, state, rate, way * step, 2 * (k + 1));
      double change = INFINITY;
      for (int j = 0; j < k; ++j) {  // Aitken and Neville, towards step 0
        const double ratio = double(k + 1) / (k - j);
        const GeodesicState correction = (1 / (ratio * ratio - 1)) * (value + -1.0 * row[j]);
        row[j] = value;
        value = value + correction;
        change = size_of(correction, radius);
      }
      row[k] = value;
      agreed = change < kAgree || (k == kColumns - 1 && step <= kSmallestStep * radius);
      if (agreed) state = value;
    }
    if (agreed) done += step;
    step *= agreed ? 2 : 0.5;
  }
  return state;
}

/// An arc on the surface: a guess, or what came of it.
struct Arc {
  Vec3 q, direction;
  double length = 0;
};

/// The surface's bending seen along t: normal curvature along and across, and twist; and the triad there.
struct Darboux {
  Vec3 t, b, n;
  double along, across, twist;
};

template <class Surface>
Darboux darboux_frame(const Surface& surface, const Vec3& x, const Vec3& direction) {
  Darboux f;
  const Vec3 gradient = surface.gradient(x);
  const double size = gradient.norm();
  f.n = gradient / size;
  f.t = (direction - f.n.dot(direction) * f.n).normalized();
  f.b = f.n.cross(f.t);
  f.along = surface.second_derivative(x, f.t, f.t) / size;
  f.across = surface.second_derivative(x, f.b, f.b) / size;
  f.twist = surface.second_derivative(x, f.t, f.b) / size;
  return f;
}

/// How far the line from a contact to its end (`to_end`) is from the tangent there, along n and b; and how
/// that changes as the contact moves along t, along b, and turns towards b.
struct EndError {
  Eigen::Vector2d error;
  Eigen::Matrix<double, 2, 3> change;
};

inline EndError end_error(const Darboux& f, const Vec3& to_end) {
  const double t = to_end.dot(f.t), b = to_end.dot(f.b), n = to_end.dot(f.n);
  EndError e;
  e.error << n, b;
  e.change << f.along * t + f.twist * b, f.across * b + f.twist * t, 0,  //
      -f.twist * n, -f.across * n - 1, -t;
  return e;
}

/// Newton from `arc`. False where it does not settle: the guess was on no string's side.
template <class Surface>
bool tighten(const Surface& surface, const Vec3& p, const Vec3& s, Arc arc, WrapContact& contact) {
  constexpr int kMostSteps = 14;
  constexpr double kSettled =
      1e-9;  // of a step, in least radii and rad: the next error is its square
  constexpr double kTouching =
      1e-10;  // least radii: an end this near its contact lies on the surface
  constexpr double kLongestStep = 0.4;
  constexpr double kLongestArc = 20;  // least radii: longer than any string that a guess leads to
  const double radius = surface.least_radius();
  for (int i = 0; i < kMostSteps; ++i) {
    arc.q = surface.nearest(arc.q);
    const Darboux q = darboux_frame(surface, arc.q, arc.direction);
    const GeodesicState end = follow_geodesic(surface, arc.q, q.t, arc.length);
    const Darboux r = darboux_frame(surface, end.x, end.t);
    const EndError at_q = end_error(q, p - arc.q), at_r = end_error(r, s - end.x);

    // unknowns: arc start along, across, turned; arc length
    Eigen::Matrix4d matrix;
    Eigen::Vector4d error;
    error << at_q.error, at_r.error;
    matrix.topLeftCorner<2, 3>() = at_q.change;
    matrix.topRightCorner<2, 1>().setZero();
    matrix.bottomLeftCorner<2, 1>() = at_r.change.col(0);
    matrix.bottomRightCorner<2, 1>() = at_r.change.col(0);
    matrix.block<2, 1>(2, 1) =
        end.across * at_r.change.col(1) + end.across_rate * at_r.change.col(2);
    matrix.block<2, 1>(2, 2) = end.turn * at_r.change.col(1) + end.turn_rate * at_r.change.col(2);
    if ((p - arc.q).norm() < kTouching * radius) {
      matrix.topRows<2>() << 1, 0, 0, 0, 0, 1, 0, 0;
      error.head<2>().setZero();
    }
    Eigen::Vector4d step = -matrix.partialPivLu().solve(error);
    if (!step.allFinite()) return false;
    const double size = std::max({std::abs(step[0]) / radius, std::abs(step[1]) / radius,
                                  std::abs(step[2]), std::abs(step[3]) / radius});
    if (size > kLongestStep) step *= kLongestStep / size;
    arc.q += step[0] * q.t + step[1] * q.b;
    arc.direction = q.t + step[2] * q.b - (q.along * step[0] + q.twist * step[1]) * q.n;
    arc.length += step[3];
    if (std::abs(arc.length) > kLongestArc * radius) return false;
    if (size < kSettled) break;
    if (i == kMostSteps - 1) return false;
  }
  if (arc.length < -kTouching * radius) return false;
  arc.q = surface.nearest(arc.q);
  const Darboux q = darboux_frame(surface, arc.q, arc.direction);
  const double length = std::max(0.0, arc.length);
  const GeodesicState end = follow_geodesic(surface, arc.q, q.t, length);
  // the string must come from P and go on to S, not back
  const double slack = kTouching * radius;
  if ((arc.q - p).dot(q.t) < -slack || (s - end.x).dot(end.t) < -slack) return false;
  contact = {WrapStatus::kWrapped, arc.q, end.x, length, q.t};
  return true;
}

}  // namespace retrogait::wrapping
