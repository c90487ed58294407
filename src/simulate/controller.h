#pragma once
/// What every joint is to do at a step.
///
/// Joints follow the settled cycle by computed torque,
///     a = a_ref + 2 ζ ω (v_ref − v) + ω² (q_ref − q),
/// which on the reference is the reference's own acceleration. Balance moves the reference: what it wants of a
/// joint passes a critically damped second-order filter, so that no moment jumps.
#include <vector>

#include "simulate/balance.h"

namespace retrogait {

/// Corrections of the reference, smoothed; (ncoord), rad.
struct Offsets {
  VecX wanted;   // by balance feedback
  VecX q, v, a;  // what the joints are given
};

/// Where the joints are to be at a step: reference and offsets; (ncoord). The travel is in v only.
struct JointTarget {
  VecX q, v, a;
  VecX v_next;  // v at the end of the step
};

struct Controller {
  std::vector<int> follows;  // free coordinates below the root that follow the reference
  Balance balance;
  Offsets offsets;
  JointTarget target;
};

/// `force_known`[c]: coordinates whose force is given (the root's; joint impedance) follow nothing.
Controller make_controller(const Model& model, const std::vector<char>& force_known);

/// Writes controller.target of the step, then moves the filter on.
void aim_joints(const Reference& reference, int k, Controller& controller);

/// Writes data.a of the coordinates that follow.
void command_joints(const Controller& controller, Data& data);

}  // namespace retrogait
