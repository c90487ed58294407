#pragma once
/// Somebody who holds still. A pose in balance is a cycle in which nothing moves, so that it is solved, tabulated
/// and taken apart as a walk is:
///
///     const GaitCycle still = hold(model, bent_forward(model, 30 * kRadPerDeg));
///     Instant instant = make_instant(model, still, rules);
///     solve_instant(instant, 0);
#include "gait/gait.h"

namespace retrogait {

/// The model's standing pose with the trunk leaning forward by `lean` (rad): half of it the pelvis turns on the
/// hips, half the lumbar spine bends; knees stay, arms hang, the head goes along. As people do, the hips go back
/// over the ankles, so that the feet stay flat and the centre of mass over the place where it was.
VecX bent_forward(const Model& model, double lean);

/// The pose, held: vertical forces at the foot points that touch the ground, shared as people who stand share
/// them, as nearly as their sum, the weight, and their centre of pressure, straight below the centre of mass,
/// allow; no residual.
/// Throws InputError where no point touches or the centre of mass is not above the feet.
GaitCycle hold(const Model& model, const VecX& q);

}  // namespace retrogait
