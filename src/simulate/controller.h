#pragma once
/// What every joint is to do at a step.
///
/// Joints follow the settled cycle by computed torque,
///     a = a_ref + 2 ζ ω (v_ref − v) + ω² (q_ref − q),
/// which on the reference is the reference's own acceleration. Balance moves the reference: what it wants of a
/// joint passes a critically damped second-order filter, so that no moment jumps.
#include <vector>

#include "simulate/assist.h"

namespace retrogait {

/// Corrections of the reference, smoothed; (ncoord), rad.
struct Offsets {
  VecX wanted;   // by balance feedback
  VecX q, v, a;  // what the joints are given
};

/// The coordinates that balance moves, of one side; −1 where the model has none.
struct BalanceSide {
  int ankle = -1, hip_flexion = -1, hip_adduction = -1;
  std::vector<int> pads;  // foot points
};

struct Controller {
  std::vector<int> follows;  // free coordinates below the root that follow the reference
  BalanceSide side[2];       // right, left
  double leg = 1;            // m, hip to sole, standing
  Offsets offsets;
};

/// `free_moment`[c]: coordinates whose moment is given (joint impedance) follow nothing.
Controller make_controller(const Model& model, const std::vector<char>& free_moment);

/// How the walker is off its reference, as balance sees it; from the reference to the walker, in W.
struct BodyError {
  PelvisError pelvis;
  Vec3 com = Vec3::Zero();       // m, mass centre over the stance foot
  Vec3 com_rate = Vec3::Zero();  // m/s, mass centre against the ground
};

/// What balance wants of the joints now. `share`: of the load, what each foot bears.
void update_balance(const BalanceGains& gains, const BodyError& error, const double (&share)[2],
                    Controller& controller);

/// Writes data.a of the coordinates that follow, then moves the filter on by one step.
void command_joints(const Reference& reference, int k, Controller& controller, Data& data);

}  // namespace retrogait
