#pragma once
/// Joints that give way, so that what the ground does to the foot within a tenth of a second is a prediction.
///
/// A joint that follows its script exactly hands an impact on to the whole body, and the peak is the script's and
/// the sole's doing. A joint with impedance bears the moment that the settled cycle has there at this step of its
/// clock, and beyond it only what its stiffness and damping give against the script:
///     moment = M + K (q_ref − q) + D (v_ref − v)
/// (compliance.h), so that the foot, and behind the knee the shank, are the mass that an impact meets first.
///
/// Undisturbed, on the sole it was settled on, such a walk is the settled one: M alone carries it. Its heel strike
/// holds what the settled cycle holds, 20 harmonics of the stride (about 20 Hz), and no more. Predictions are what
/// differs from the plan: another sole, a bump, a step down, a slip, a push.
#include <string>
#include <vector>

#include "simulate/simulate.h"

namespace retrogait {

/// "none", "human", and for how much depends on it "human_soft" (half of it) and "human_stiff" (twice).
std::vector<std::string> impedance_names();

/// A set for a person of this mass, with sources. Throws InputError naming the nearest.
std::vector<JointImpedance> impedance_named(const std::string& name, const Model& model);

/// Throws InputError: every coordinate that the model has not or cannot let go (not free, the pelvis'), every
/// stiffness or damping below zero.
void check_impedance(const Model& model, const std::vector<JointImpedance>& impedance);

/// Whether a law of a joint ("ankle_angle") is a coordinate's ("ankle_angle_r").
bool gives(const JointImpedance& joint, const Coordinate& coordinate);

/// One line for reports: which joints give way, how much, and whose figures these are.
std::string describe(const std::vector<JointImpedance>& impedance);

}  // namespace retrogait
