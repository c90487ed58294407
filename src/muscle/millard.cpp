// Based on: Millard, Uchida, Seth, Delp 2013, J Biomech Eng 135:021005, fig. 3 and appendix; where the
// knots lie is what OpenSim 4's curves of the same parameter names do (checked against samples of them).
// Differs from the paper: nothing known.
//
// Every curve is a chain of quintic corners between knots (x, y, slope); "near" is 0.1 of the way in.
#include <algorithm>

#include "muscle/curves.h"

namespace retrogait {
namespace {

/// A user's curviness 0 … 1 to the one drawn: neither a straight cut nor a sharp corner.
double drawn(double curviness) { return 0.1 + 0.8 * curviness; }

/// Steep ascent from l_min, shallow ascent from l_transition, a plateau about 1, descent to l_max; the
/// curve's minimum value on both sides. Each limb is a line through its middle.
BezierCurve active_force_length(const MillardParameters& p) {
  constexpr double kPlateauHalfWidth = 0.05;
  const double top = 1 - kPlateauHalfWidth, fall = 1 + kPlateauHalfWidth;
  const double l0 = p.min_norm_active_fiber_length, l1 = p.transition_norm_fiber_length,
               l3 = p.max_norm_active_fiber_length;
  const double shallow = p.shallow_ascending_slope;
  const double y1 = 1 - shallow * (top - l1);  // where steep and shallow ascent meet
  const CurveKnot steep{0.5 * (l0 + l1), 0.5 * y1, 1.25 * y1 / (l1 - l0)};
  const CurveKnot ascent{0.5 * (l1 + top), 0.5 * (y1 + 1), shallow};
  const CurveKnot descent{0.5 * (fall + l3), 0.5, -1 / (l3 - kPlateauHalfWidth - fall)};
  return BezierCurve(
      {{l0, p.minimum_value, 0}, steep, ascent, {1, 1, 0}, descent, {l3, p.minimum_value, 0}},
      drawn(1));
}

/// Zero up to the strain at zero force, a foot as long as a tenth of the way, then towards force 1 at
/// the strain that is named for it.
BezierCurve passive_force_length(const MillardParameters& p) {
  const double slack = 1 + p.fiber_strain_at_zero_force;
  const double one = 1 + p.fiber_strain_at_one_norm_force;
  const double published_stiffness = 2 / (one - slack);
  const double stiffness = p.fiber_stiffness_at_one_norm_force < 0
                               ? published_stiffness
                               : p.fiber_stiffness_at_one_norm_force;
  const double low = p.fiber_stiffness_at_low_force < 0 ? 0.2 : p.fiber_stiffness_at_low_force;
  const double foot = std::min(0.1 / stiffness, 0.1 * (one - slack));
  return BezierCurve({{slack, 0, 0}, {slack + foot, 0.5 * foot * low, low}, {one, 1, stiffness}},
                     drawn(p.fiber_curviness));
}

/// From no force at full shortening speed through 1 at rest to the eccentric maximum; each side bends
/// where the speed is "near" its limit.
BezierCurve force_velocity(const MillardParameters& p) {
  constexpr double kNear = 0.9;
  const double rise =
      0.5 * (1 - kNear) * (p.concentric_slope_near_vmax + p.concentric_slope_at_vmax);
  const double drop = 0.5 * (1 - kNear) * (p.eccentric_slope_near_vmax + p.eccentric_slope_at_vmax);
  const double most = p.max_eccentric_velocity_force_multiplier;
  const double concentric = drawn(p.concentric_curviness), eccentric = drawn(p.eccentric_curviness);
  return BezierCurve({{-1, 0, p.concentric_slope_at_vmax},
                      {-kNear, rise, p.concentric_slope_near_vmax},
                      {0, 1, p.isometric_slope},
                      {kNear, most - drop, p.eccentric_slope_near_vmax},
                      {1, most, p.eccentric_slope_at_vmax}},
                     {concentric, concentric, eccentric, eccentric});
}

/// A toe in two corners, then straight through force 1 at the strain that is named for it. The toe's
/// middle line stands a tenth of the toe's length right of slack, so that it bends gently at first.
BezierCurve tendon_force(const MillardParameters& p) {
  const double strain = p.tendon_strain_at_one_norm_force;
  const double stiffness = p.tendon_stiffness_at_one_norm_force < 0
                               ? 1.375 / strain
                               : p.tendon_stiffness_at_one_norm_force;
  const double y_toe =
      p.tendon_norm_force_at_toe_end < 0 ? 2.0 / 3.0 : p.tendon_norm_force_at_toe_end;
  const double curviness = p.tendon_curviness < 0 ? 0.5 : p.tendon_curviness;
  const auto on_line = [&](double y) { return 1 + strain + (y - 1) / stiffness; };
  const double x_toe = on_line(y_toe), x_foot = 1 + (x_toe - 1) / 10, x_half = on_line(0.5 * y_toe);
  const double slope = 0.5 * y_toe / (x_half - x_foot);
  const double x_middle = 0.5 * (x_foot + x_half);
  return BezierCurve(
      {{1, 0, 0}, {x_middle, slope * (x_middle - x_foot), slope}, {x_toe, y_toe, stiffness}},
      drawn(curviness));
}

}  // namespace

MillardCurves::MillardCurves(const MillardParameters& p)
    : active_(retrogait::active_force_length(p)),
      passive_(retrogait::passive_force_length(p)),
      velocity_(retrogait::force_velocity(p)),
      tendon_(retrogait::tendon_force(p)) {}

}  // namespace retrogait
