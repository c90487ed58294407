#pragma once
/// Joints that give way (JointImpedance) in a walk: what moment each exerts at a step.
#include "simulate/reference.h"
#include "simulate/simulate.h"

namespace retrogait {

struct Compliance {
  std::vector<int> coordinates;
  std::vector<double> stiffness, damping;  // N·m/rad, N·m·s/rad
  MatX moment;                             // (coordinates × steps) N·m, the settled cycle's own
};

/// The settled cycle's moments are those of inverse dynamics on plain ground, its pads pressed by the law.
Compliance make_compliance(const Model& model, const GaitCycle& cycle, const Reference& reference,
                           const SimulateOptions& options);

/// Writes what the joints exert to `applied` (ncoord).
void set_moments(const Compliance& compliance, const Reference& reference, int k, const Data& data,
                 VecX& applied);

/// Forces of the hands of a cycle: added to data.F_ext. Needs: position.
void apply_hands(const GaitCycle& cycle, Data& data);

}  // namespace retrogait
