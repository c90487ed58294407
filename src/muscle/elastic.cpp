// What a muscle gives when its tendon stretches: two balances of fibre and tendon, relaxed and a quarter active.
// Based on: Millard 2013, sec. 2 (fibre and tendon in series); the share of speed as in muscle/equilibrium.cpp.
// Differs from both: Newton steps between the fibre's two ends, at speeds for static optimisation, and only as
// exact as it needs (1e-8 slack lengths); equilibrium() solves the same balance to rounding. The share of speed follows the
// fibre's length one step behind, which makes Newton's steps shrink by an almost constant factor: each is
// drawn out to where they lead (Anderson 1965, J ACM 12:547, with a memory of one step).
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "muscle/norm_limits.h"

namespace retrogait {

namespace {

/// Where the line of tension over activation meets the balance a second time: the activation that leaves the least
/// error over forward and backward walking (test_elastic.cpp).
constexpr double kReferenceActivation = 0.25;
/// Optimal fibre lengths. A shorter tendon stretches by less than a fifteenth of one in walking and is taken as
/// rigid: no load of the adult's walks changes by more than 0.6 % (knee, patella, L4/L5, both ways).
constexpr double kShortTendon = 2.6;
constexpr int kMaxIterations = 60;
constexpr double kStrainTolerance = 1e-8;
constexpr double kShareTolerance = 1e-5;  // of speed
constexpr double kLeftByStretch = 0.9;    // of a muscle's force with a rigid tendon, about
constexpr double kShortestDraw = 0.5, kLongestDraw = 2;  // of a step, times Newton's
/// The share of speed that the fibre takes follows the stiffnesses; beyond these it means a fibre that gives
/// way faster than the tendon holds, and no balance at constant activation.
constexpr double kLeastShare = 0, kMostShare = 2;

/// One muscle at one length and speed of its path. Forces in F_max, the fibre's length along the tendon (m).
template <class Curves>
struct Series {
  const Muscle& muscle;
  const Curves& curves;
  double width, l_mt, l_mt_dot;

  struct Point {
    double length = 1, cosine = 1, norm_length = 1, share = 1;
    CurveValue active, passive;               // of force-length
    double fiber = 0, fiber_stiffness = 0;    // along the tendon; F_max and F_max a metre
    double tendon = 0, tendon_stiffness = 0;  // the same
  };

  /// Both forces when the fibre is `along` and takes `share` of the path's speed; leaves the share that the
  /// stiffnesses there ask for.
  Point at(double along, double activation, double share) const {
    const double slack = muscle.tendon_slack_length;
    Point p;
    p.length = std::sqrt(along * along + width * width);
    p.cosine = along / p.length;
    p.norm_length = p.length / muscle.optimal_fiber_length;
    const CurveValue tendon = curves.tendon_force((l_mt - along) / slack);
    p.tendon = tendon.f;
    p.tendon_stiffness = tendon.df / slack;
    p.passive = curves.passive_force_length(p.norm_length);
    if (activation > 0) p.active = curves.active_force_length(p.norm_length);
    move(p, activation, share);
    return p;
  }

  /// The same at another share of the speed.
  void move(Point& p, double activation, double share) const {
    const double l_opt = muscle.optimal_fiber_length;
    double along_fiber = p.passive.f, slope = p.passive.df;
    if (activation > 0) {
      const double v = share * l_mt_dot * p.cosine / (l_opt * muscle.max_contraction_velocity);
      const double f_v = activation * std::max(curves.force_velocity(v).f, 0.0);
      along_fiber += p.active.f * f_v;
      slope += p.active.df * f_v;
    }
    p.fiber = along_fiber * p.cosine;
    p.fiber_stiffness =
        slope / l_opt * p.cosine * p.cosine + along_fiber * (1 - p.cosine * p.cosine) / p.length;
    const double sum = p.tendon_stiffness + p.fiber_stiffness;
    p.share = sum > 0 ? std::clamp(p.tendon_stiffness / sum, kLeastShare, kMostShare) : 1.0;
  }

  /// The force where they balance, between the shortest fibre and the one that leaves the tendon slack, from a
  /// guess of the fibre's length. The share of speed is the one of the step before, so that no step tells on
  /// which side of it the balance lies.
  double balance(double shortest, double longest, double activation, double along) const {
    along = std::clamp(along, shortest, longest);
    double share = 1, last_along = 0, last_step = 0;
    for (int i = 0;; ++i) {
      const Point p = at(along, activation, share);
      const double step =
          (p.tendon - p.fiber) / (p.tendon_stiffness + std::max(p.fiber_stiffness, 0.0));
      const double draw = i == 0 ? 1 : (along - last_along) / (last_step - step);
      double next = along + (draw > kShortestDraw && draw < kLongestDraw ? draw : 1) * step;
      if (next <= shortest) next = 0.5 * (along + shortest);
      if (next >= longest) next = 0.5 * (along + longest);
      const double moved = next - along;
      const bool at_rest = std::abs(moved) <= kStrainTolerance * muscle.tendon_slack_length &&
                           std::abs(p.share - share) <= kShareTolerance;
      if (at_rest || i == kMaxIterations)
        return std::max(p.tendon - p.tendon_stiffness * moved, 0.0);
      last_along = along;
      last_step = step;
      along = next;
      share = p.share;
    }
  }
};

/// About the strain of the tendon under a force, of F_max: a start. Within 0.001 for the usual 0.049 at F_max.
double strain_guess(double norm_force) { return 0.05 * std::pow(std::max(norm_force, 0.0), 0.7); }

// shares of F_max
template <class Curves>
void limits_of(const Muscle& muscle, const FiberShape& shape, const Curves& curves, int i,
               Data& data) {
  const double longest = data.l_mt[i] - muscle.tendon_slack_length;
  const double shortest = shape.min_along_tendon;
  if (longest <= shortest) return;  // slack: as with a rigid tendon
  const Series<Curves> series{muscle, curves, shape.width, data.l_mt[i], data.l_mt_dot[i]};
  const double slack = muscle.tendon_slack_length;

  double relaxed = 0;
  if (data.muscle_passive[i] > 0) {  // with a rigid tendon; else there is nothing to stretch it
    const double along = longest - slack * strain_guess(data.muscle_passive[i]);
    relaxed = series.balance(shortest, longest, 0, along);
  }
  // with a rigid tendon it would give so much; stretching leaves less
  const double rigid = kReferenceActivation * data.muscle_capacity[i] + data.muscle_passive[i];
  const double along = longest - slack * strain_guess(kLeftByStretch * rigid);
  const double active = series.balance(shortest, longest, kReferenceActivation, along);
  data.muscle_passive[i] = relaxed;
  data.muscle_capacity[i] = std::max(active - relaxed, 0.0) / kReferenceActivation;
}

/// The fibre under a given tension: the tendon tells its length, the stiffnesses its speed.
template <class Curves>
void settle(const Muscle& muscle, const FiberShape& shape, const Curves& curves, int i,
            Data& data) {
  const double longest = data.l_mt[i] - muscle.tendon_slack_length;
  if (longest <= shape.min_along_tendon) return;
  const double norm_force = data.muscle_force[i] / muscle.max_isometric_force;
  const double slack = muscle.tendon_slack_length;
  double stretch = 1 + strain_guess(norm_force);
  for (int k = 0; k < kMaxIterations && norm_force > 0; ++k) {
    const CurveValue f = curves.tendon_force(stretch);
    const double step = f.df > 0 ? (norm_force - f.f) / f.df : 0.01;
    stretch = std::max(stretch + step, 1.0);
    if (std::abs(step) <= kStrainTolerance) break;
  }
  if (norm_force <= 0) stretch = 1;
  const double along = std::max(data.l_mt[i] - slack * stretch, shape.min_along_tendon);
  const Series<Curves> series{muscle, curves, shape.width, data.l_mt[i], data.l_mt_dot[i]};
  const double activation = data.activation[i];
  auto p = series.at(along, activation, 1);
  series.move(p, activation, p.share);
  data.fiber_length[i] = p.norm_length * muscle.optimal_fiber_length;
  data.fiber_velocity[i] = p.share * data.l_mt_dot[i] * p.cosine;
  data.pennation[i] = std::acos(std::clamp(p.cosine, -1.0, 1.0));
  data.active_force_length[i] =
      activation > 0 ? p.active.f : curves.active_force_length(p.norm_length).f;
}

}  // namespace

bool tendon_stretches(const Muscle& muscle) {
  return !muscle.rigid_tendon &&
         muscle.tendon_slack_length > kShortTendon * muscle.optimal_fiber_length;
}

void stretch_norm_limits(const Model& model, const ContractionModel& contraction, Data& data) {
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& muscle = model.muscles[static_cast<std::size_t>(i)];
    if (!tendon_stretches(muscle)) continue;
    std::visit(
        [&](const auto& curves) { limits_of(muscle, contraction.shape(i), curves, i, data); },
        contraction.curves(i));
  }
}

void stretch_tendons(const Model& model, const ContractionModel& contraction, Data& data) {
  for (int i = 0; i < model.nmuscle(); ++i) {
    const double f_max = model.muscles[static_cast<std::size_t>(i)].max_isometric_force;
    data.muscle_capacity[i] /= f_max;
    data.muscle_passive[i] /= f_max;
  }
  stretch_norm_limits(model, contraction, data);
  apply_strengths(model, data);
}

void settle_fibers(const Model& model, const ContractionModel& contraction, Data& data) {
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& muscle = model.muscles[static_cast<std::size_t>(i)];
    if (!tendon_stretches(muscle)) continue;
    std::visit([&](const auto& curves) { settle(muscle, contraction.shape(i), curves, i, data); },
               contraction.curves(i));
  }
}

}  // namespace retrogait
