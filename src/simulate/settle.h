#pragma once
/// A cycle set down on soft soles.
///
/// Synthesis gives the force of each foot point as a curve of its own. In a world with contacts, force follows from
/// how deep a pad sinks and how fast it slides. So before a cycle is simulated, the nearest motion is sought
/// whose pads, by their law, are pressed as Newton's laws ask: least squares (Levenberg–Marquardt) on the Fourier
/// coefficients of all coordinates. Rows: the whole-body wrench that the contact law leaves missing; joint moments,
/// each foot's force and each pad's normal force against the cycle's; pads that hang lower in swing than they did.
/// Beside them the distance from the cycle, fast harmonics dearer (settle_problem.h).
#include "contact/sole.h"
#include "gait/gait.h"

namespace retrogait {

struct SettleReport {
  int iterations = 0;
  bool converged = false;
  double residual_force = 0;     // BW, RMS over the cycle
  double residual_moment = 0;    // N·m, RMS, about a point 0.95 m over the origin
  double vertical_change = 0;    // BW, RMS of the change of the total vertical force
  double horizontal_change = 0;  // BW, RMS
  double largest_turn = 0;       // rad, largest RMS change of a joint angle
  std::string largest_turn_of;   // coordinate
};

struct SettledCycle {
  /// Its motion changed; its `forces` are still those of the synthesis, no longer its own.
  GaitCycle cycle;
  GaitCycle scripted;  // as it came from the synthesis
  SoleLaw sole;        // that it was settled on
  SettleReport report;
};

SettledCycle settle(const Model& model, const GaitCycle& cycle, const SoleLaw& law);

}  // namespace retrogait
