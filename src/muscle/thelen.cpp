// Based on: Thelen 2003, J Biomech Eng 125:70, eqs. 1-7, appendix; OpenSim 4's Thelen2003Muscle.
// Differs from the paper: the toe of the tendon ends where its slope meets the straight part exactly
// (the paper rounds it to 0.609 of the strain at maximum force); beyond `fv_linear_extrap_threshold`
// of its asymptote the lengthening force goes on straight, and faster than full shortening speed it is
// zero. Both as OpenSim.
#include <cmath>

#include "muscle/curves.h"

namespace retrogait {
namespace {

constexpr double kToeShape = 3;     // exponential shape of the tendon's toe
constexpr double kToeForce = 0.33;  // normalised force where the toe ends

}  // namespace

ThelenCurves::ThelenCurves(const ThelenParameters& p) : p_(p) {
  // lengthening: v = (f − 1) / (g (f_len − f)), from the same slope rule as the paper's
  eccentric_gain_ = (2 + 2 / p.a_f) / (p.f_len - 1);
  const double force = p.fv_linear_extrap_threshold * p.f_len;
  const double room = p.f_len - force;
  velocity_threshold_ = (force - 1) / (eccentric_gain_ * room);
  slope_beyond_ = eccentric_gain_ * room * room / (p.f_len - 1);

  passive_scale_ = 1 / std::expm1(p.k_shape_passive);

  // the toe's end slope, k F_toe e^k / (e^k − 1) / ε_toe, equals that of the line on to force 1 at ε0
  const double end_slope = kToeShape * kToeForce / -std::expm1(-kToeShape);
  toe_strain_ = p.max_tendon_strain * end_slope / (1 - kToeForce + end_slope);
  toe_scale_ = kToeForce / std::expm1(kToeShape);
  linear_slope_ = (1 - kToeForce) / (p.max_tendon_strain - toe_strain_);
}

/// exp(−(l − 1)² / γ)
CurveValue ThelenCurves::active_force_length(double length) const {
  const double x = length - 1, rate = -2 / p_.k_shape_active;
  const double f = std::exp(0.5 * rate * x * x);
  return {f, rate * x * f, (rate + rate * rate * x * x) * f, 0};
}

/// (exp(k (l − 1) / ε0) − 1) / (exp(k) − 1) beyond the optimal length
CurveValue ThelenCurves::passive_force_length(double length) const {
  if (length <= 1) return {};
  const double rate = p_.k_shape_passive / p_.max_muscle_strain;
  const double grown = std::expm1(rate * (length - 1));
  const double slope = passive_scale_ * rate * (grown + 1);
  return {passive_scale_ * grown, slope, rate * slope, 0};
}

/// Thelen gives v(f); at full activation it solves for f: two hyperbolas that meet at rest.
CurveValue ThelenCurves::force_velocity(double velocity) const {
  if (velocity <= -1) return {};
  if (velocity < 0) {
    const double below = 1 - velocity / p_.a_f;
    const double slope = (1 + 1 / p_.a_f) / (below * below);
    return {(1 + velocity) / below, slope, 2 * slope / (p_.a_f * below), 0};
  }
  if (velocity < velocity_threshold_) {
    const double below = 1 + eccentric_gain_ * velocity;
    const double slope = eccentric_gain_ * (p_.f_len - 1) / (below * below);
    return {(1 + eccentric_gain_ * p_.f_len * velocity) / below, slope,
            -2 * eccentric_gain_ * slope / below, 0};
  }
  const double force = p_.fv_linear_extrap_threshold * p_.f_len;
  return {force + slope_beyond_ * (velocity - velocity_threshold_), slope_beyond_, 0, 0};
}

/// An exponential toe, then a line to force 1 at the strain ε0.
CurveValue ThelenCurves::tendon_force(double length) const {
  const double strain = length - 1;
  if (strain <= 0) return {};
  if (strain > toe_strain_)
    return {kToeForce + linear_slope_ * (strain - toe_strain_), linear_slope_, 0, 0};
  const double rate = kToeShape / toe_strain_;
  const double grown = std::expm1(rate * strain);
  const double slope = toe_scale_ * rate * (grown + 1);
  return {toe_scale_ * grown, slope, rate * slope, 0};
}

}  // namespace retrogait
