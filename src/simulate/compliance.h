#pragma once
/// Joints that give way (JointImpedance) in a walk: what moment each exerts at a step.
///
///     moment = M(k) + K(k) (q_ref − q) + D(k) (v_ref − v)
/// M: the settled cycle's own. K acts on the state that a step begins with, D on the speed that it ends with: with
/// v ← v + a dt, q ← q + v dt springs are stable while K dt² < 4 I (I: inertia that the joint sees), dampers
/// always (StepResistance).
#include "simulate/reference.h"
#include "simulate/simulate.h"

namespace retrogait {

struct Compliance {
  std::vector<int> coordinates;     // of the model, right and left, in the model's order
  MatX moment, stiffness, damping;  // (coordinates × steps) N·m, N·m/rad, N·m·s/rad

  int size() const { return static_cast<int>(coordinates.size()); }
};

/// The settled cycle's moments are those of inverse dynamics on plain ground, its pads pressed by the law that it was
/// settled on. Throws InputError: check_impedance; springs too stiff for the step.
Compliance make_compliance(const Model& model, const SettledCycle& settled,
                           const Reference& reference,
                           const std::vector<JointImpedance>& impedance);

/// Writes what the joints exert to `applied` (ncoord), and what damping takes off it as the step accelerates them to
/// the diagonal of `resistance` (ncoord × ncoord, added). `offsets` (ncoord): how balance moves the reference, rad,
/// rad/s.
void set_moments(const Compliance& compliance, const Reference& reference, int k,
                 const VecX& offset, const VecX& offset_rate, const Data& data, VecX& applied,
                 MatX& resistance);

/// Largest K dt² / I over the stride, I the inertia that a compliant coordinate sees while all others move freely:
/// a spring is stable below 4 and faithful well below 1.
double spring_share(const Model& model, const Reference& reference, const Compliance& compliance);

/// Forces of the hands of a cycle: added to data.F_ext. Needs: position.
void apply_hands(const GaitCycle& cycle, Data& data);

}  // namespace retrogait
