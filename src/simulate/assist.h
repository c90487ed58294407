#pragma once
/// The light hand at the pelvis: a spring and a damper to where the script would be, never upward.
///
/// Pads creep (contact/sole.h), on a slope always downhill. The hand must not hold the walker against that: where it
/// would be along x and z follows the walker, place and speed, within about a stride (a critically damped
/// observer: constant creep leaves no force).
#include "simulate/reference.h"
#include "simulate/simulate.h"

namespace retrogait {

/// How the walker is off the reference; from the reference to the walker, in W.
struct PelvisError {
  Vec3 turn = Vec3::Zero();        // rad, rotation vector
  Vec3 turn_rate = Vec3::Zero();   // rad/s
  Vec3 shift = Vec3::Zero();       // m
  Vec3 shift_rate = Vec3::Zero();  // m/s
};
/// Needs: velocity. `travelled`, m along x, as Reference::travelled.
PelvisError pelvis_error(const PelvisReference& reference, double travelled, const Data& data);

/// How far the hand has followed the walker.
struct AssistDrift {
  Vec3 shift = Vec3::Zero();  // m
  Vec3 speed = Vec3::Zero();  // m/s
};
/// One step on; `memory`, s.
void follow(AssistDrift& drift, const PelvisError& error, double memory, double step);

/// Moment about the pelvis' origin and force on it, in W.
Spatial assist_wrench(const AssistLaw& law, const PelvisError& error, const AssistDrift& drift);

/// Adds to `applied` (ncoord) what the wrench does along the coordinates of the root. Needs: position.
void apply_at_root(const Model& model, const Data& data, const Spatial& wrench, VecX& applied);

}  // namespace retrogait
