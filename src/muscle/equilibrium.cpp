// Based on: Millard 2013, sec. 2 (fibre and tendon in series); OpenSim 4.6's start of its Thelen class for
// the share of speed.
// Differs from OpenSim: the balance is bracketed and solved to rounding, not to 1e-8 of F_max.
#include <algorithm>
#include <cmath>
#include <utility>

#include "muscle/contraction.h"

namespace retrogait {
namespace {

constexpr int kMaxIterations = 200;
constexpr double kLengthTolerance = 1e-15;  // of the path length
constexpr int kMaxShares = 50;              // rounds of speed → force → stiffness → speed
constexpr double kShareTolerance = 1e-14;   // of the path's speed

/// One muscle on one path: everything as a function of the fibre's length along the tendon.
struct Balance {
  const ContractionModel& curves;
  const Muscle& muscle;
  int index;
  double l_mt, activation, l_mt_dot;

  FiberState at(double along) const;
  double excess(double along) const;
  double tendon_pull(double along) const;
};

double damping(const MuscleCurveParameters& parameters) {
  if (const auto* p = std::get_if<MillardParameters>(&parameters)) return p->fiber_damping;
  if (const auto* p = std::get_if<DeGrooteParameters>(&parameters)) return p->fiber_damping;
  return 0;
}

/// The greatest shortening speed at this activation, of that at full activation: Thelen 2003, eq. 6.
double speed_at(const MuscleCurveParameters& parameters, double activation) {
  return std::holds_alternative<ThelenParameters>(parameters) ? 0.25 + 0.75 * activation : 1;
}

/// A tendon of no length stretches no more than a rigid one.
bool rigid_tendon(const Muscle& muscle) {
  return muscle.rigid_tendon || muscle.tendon_slack_length == 0;
}

/// The tendon where it is elastic, N.
double Balance::tendon_pull(double along) const {
  const double slack = muscle.tendon_slack_length;
  return muscle.max_isometric_force * curves.tendon_force(index, (l_mt - along) / slack).f;
}

FiberState Balance::at(double along) const {
  const double f_max = muscle.max_isometric_force, l_opt = muscle.optimal_fiber_length;
  const double width = curves.shape(index).width;
  FiberState s;
  s.fiber_length = std::hypot(along, width);
  s.pennation = std::atan2(width, along);
  const double cosine = width > 0 ? along / s.fiber_length : 1;
  const CurveValue f_l = curves.active_force_length(index, s.fiber_length / l_opt);
  const CurveValue f_pe = curves.passive_force_length(index, s.fiber_length / l_opt);

  // forces at a speed along the tendon; returns the fibre's stiffness along the tendon, N/m
  const auto move = [&](double speed) {
    s.fiber_velocity = speed * cosine;
    const double v = s.fiber_velocity / (l_opt * muscle.max_contraction_velocity);
    const double f_v =
        std::max(curves.force_velocity(index, v / speed_at(muscle.curves, activation)).f, 0.0);
    s.active_force = f_max * activation * f_l.f * f_v;
    s.passive_force = std::max(f_max * (f_pe.f + damping(muscle.curves) * v), -s.active_force);
    const double stiffness = f_max * (activation * f_l.df * f_v + f_pe.df) / l_opt;
    const double turning = (s.active_force + s.passive_force) * (1 - cosine * cosine) /
                           std::max(s.fiber_length, 1e-300);
    return stiffness * cosine * cosine + turning;
  };
  double fiber_stiffness = move(l_mt_dot);
  if (!rigid_tendon(muscle) && l_mt_dot != 0) {
    const double slack = muscle.tendon_slack_length;
    const double tendon_stiffness =
        f_max * curves.tendon_force(index, (l_mt - along) / slack).df / slack;
    double speed = l_mt_dot;
    for (int i = 0; i < kMaxShares; ++i) {
      const double sum = tendon_stiffness + fiber_stiffness;
      const double next = sum == 0 ? l_mt_dot : l_mt_dot * tendon_stiffness / sum;
      fiber_stiffness = move(next);
      if (std::abs(next - std::exchange(speed, next)) <= kShareTolerance * std::abs(l_mt_dot))
        break;
    }
  }
  s.tendon_force = (s.active_force + s.passive_force) * cosine;
  return s;
}

/// Tendon pull less the fibre's pull along it, N; falls as the fibre lengthens.
double Balance::excess(double along) const { return tendon_pull(along) - at(along).tendon_force; }

/// Zero of f between a (f > 0) and b (f ≤ 0): inverse quadratic steps where they are safe, halves where not.
/// Chandrupatla 1997, Adv Eng Softw 28:145.
template <class F>
double find_zero(const F& f, double a, double fa, double b, double fb, double tolerance,
                 int& iterations) {
  double c = a, fc = fa, t = 0.5;
  for (iterations = 1; iterations <= kMaxIterations; ++iterations) {
    const double x = a + t * (b - a), fx = f(x);
    if ((fx > 0) == (fa > 0)) {
      c = std::exchange(a, x), fc = std::exchange(fa, fx);
    } else {
      c = std::exchange(b, std::exchange(a, x)), fc = std::exchange(fb, std::exchange(fa, fx));
    }
    const double best = std::abs(fa) < std::abs(fb) ? a : b;
    const double least = tolerance / std::abs(b - a);
    if (least >= 0.5 || fa == 0 || fb == 0) return best;
    const double xi = (a - b) / (c - b), phi = (fa - fb) / (fc - fb);
    const bool smooth = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    t = smooth
            ? fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
            : 0.5;
    t = std::clamp(t, least, 1 - least);
  }
  return std::abs(fa) < std::abs(fb) ? a : b;
}

}  // namespace

FiberState equilibrium(const Model& model, const ContractionModel& contraction, int muscle,
                       double l_mt, double activation, double l_mt_dot) {
  const Muscle& m = model.muscles[static_cast<std::size_t>(muscle)];
  const FiberShape& shape = contraction.shape(muscle);
  const Balance balance{contraction, m, muscle, l_mt, activation, l_mt_dot};
  const double shortest = shape.min_along_tendon, longest = l_mt - m.tendon_slack_length;

  FiberState state;
  state.converged = true;
  state.fiber_length = shape.min_length;
  state.pennation = std::atan2(shape.width, shortest);
  if (longest <= shortest) return state;  // slack
  if (rigid_tendon(m)) {
    state = balance.at(longest);
    state.converged = true;
    return state;
  }
  const double low = balance.excess(shortest), high = balance.excess(longest);
  if (low <= 0) {  // the fibre is as short as it gets and bears what the tendon pulls
    state.tendon_force = balance.tendon_pull(shortest);
    return state;
  }
  int iterations = 0;
  const double along = high >= 0
                           ? longest
                           : find_zero([&](double y) { return balance.excess(y); }, shortest, low,
                                       longest, high, kLengthTolerance * l_mt, iterations);
  state = balance.at(along);
  state.tendon_force = balance.tendon_pull(along);
  state.iterations = iterations;
  state.converged = iterations <= kMaxIterations;
  return state;
}

}  // namespace retrogait
