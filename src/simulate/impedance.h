#pragma once
/// Joints that give way, so that what the ground does to the foot within a tenth of a second is a prediction.
///
/// A joint that follows its script exactly hands an impact on to the whole body, and the peak is the script's and
/// the sole's doing. A joint with impedance bears the moment that the settled cycle has there at this step of its
/// clock, and beyond it only what its stiffness and damping give against the script:
///     moment = M(k) + K(k) (q_ref − q) + D(k) (v_ref − v)
/// so that the foot, and behind the knee the shank, are the mass that an impact meets first.
///
/// Undisturbed, on the sole it was settled on, such a walk is the settled one: M alone carries it. Its heel strike
/// holds what the settled cycle holds, 20 harmonics of the stride (about 20 Hz), and no more. Predictions are what
/// differs from the plan: another sole, a bump, a step down, a slip, a push.
///
/// D is taken at the end of a step (StepResistance), K at its beginning: with Bullet's v ← v + a dt, q ← q + v dt
/// that is stable while K dt² < 4 I (I: inertia that the joint sees).
#include <string>
#include <vector>

#include "simulate/simulate.h"

namespace retrogait {

/// "none", "human", and for how much depends on it "human_soft" (half of it) and "human_stiff" (twice).
std::vector<std::string> impedance_names();

/// A set for a person of this mass, with sources. Throws InputError naming the nearest.
std::vector<JointImpedance> impedance_named(const std::string& name, const Model& model);

/// What compliant coordinates are given at every step of a stride.
struct ComplianceTable {
  std::vector<int> coordinates;     // (n) of the model, right and left, in the model's order
  std::vector<char> force_known;    // (ncoord) for solve_hybrid_dynamics: the ones above
  MatX moment, stiffness, damping;  // (n × steps) N·m, N·m/rad, N·m·s/rad

  int size() const { return static_cast<int>(coordinates.size()); }
  int steps() const { return static_cast<int>(moment.cols()); }
};

/// Coordinates and moments of the settled cycle at k/steps of it: own inverse dynamics, pads on level ground, pressed
/// by the law that it was settled on. Throws InputError naming every coordinate that the model has not or cannot let
/// go (not free, the pelvis'), every stiffness or damping below zero; springs too stiff for so few steps.
ComplianceTable feed_forward_moments(const Model& model, const SettledCycle& settled,
                                     const std::vector<JointImpedance>& impedance, int steps);

/// Writes the moments of step `k` into `applied` (ncoord) and what damping resists with into the diagonal of
/// `resistance` (ncoord × ncoord, added). `q_ref`, `v_ref`: the script at the beginning of the step and at its end.
void compliant_moments(const ComplianceTable& table, int k, double step, const VecX& q_ref,
                       const VecX& v_ref, const Data& data, VecX& applied, MatX& resistance);

/// Largest K dt² / I over the stride, I the inertia that a compliant coordinate sees while the others move
/// freely: an explicit spring is stable below 4, and faithful well below 1.
double spring_share(const Model& model, const SettledCycle& settled, const ComplianceTable& table,
                    double step);

/// One line for reports: which joints give way, how much, and whose figures these are.
std::string describe(const std::vector<JointImpedance>& impedance);

}  // namespace retrogait
