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

struct Controller {
  std::vector<int> follows;  // free coordinates below the root that follow the reference
  Balance balance;
  Offsets offsets;
};

/// `free_moment`[c]: coordinates whose moment is given (joint impedance) follow nothing.
Controller make_controller(const Model& model, const std::vector<char>& free_moment);

/// Writes data.a of the coordinates that follow, then moves the filter on by one step.
void command_joints(const Reference& reference, int k, Controller& controller, Data& data);

}  // namespace retrogait
