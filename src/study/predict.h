#pragma once
/// The ground reaction of a measured walk that no force plate saw.
///
///   with_foot_points   six points under each foot of any model, placed by its own feet.
///   measure_strides    the trial as periodic strides: period, speed against the ground, when each point of
///                      each foot stands (heights and speeds; no direction of travel is assumed), and what is
///                      asked of the synthesis: every measured coordinate, left and right apart.
///   predict_reaction   each stride's nearest motion that obeys Newton's laws (gait/synthesis.cpp), its
///                      ground reaction at the trial's own times, as loads.
///
/// A stride is made periodic by a cross-fade of what was measured a period apart; what does not repeat
/// (drift of a marker set, a turn) is refused when it is large. The ground is level. Whether it moves (a
/// treadmill) is seen from the feet that stand on it. Played backward a trial gives the same forces backward:
/// nothing here has a preferred direction of time.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "gait/gait.h"
#include "model/model.h"
#include "trial/trial.h"

namespace retrogait {

/// When one foot stands, in cycles of its stride; off > contact.
struct FootStance {
  double contact = 0, off = 0;
  std::vector<ContactWindow> windows;  // of its points, in the same cycles
  bool heel_first = true;              // which end of the sole touches first
  double duty() const { return off - contact; }
};

/// A stride of the trial.
struct MeasuredStride {
  double first = 0, last = 0;  // s: what it was made from
  double start = 0;            // s: contact of the right foot, φ = 0
  double period = 0;           // s
  double ground_height = 0;    // m in W
  double ground_speed = 0;     // m/s along x in W: 0 over ground, −V on a treadmill
  double closure = 0;  // rad RMS over the leg's angles, between the trial and itself a period later
  std::array<FootStance, 2> stance;  // right, left
  GaitTarget target;
};

/// What a cycle of a measured trial must keep: its feet are a stranger's, and filtered.
inline constexpr SynthesisLimits kMeasuredLimits = {0.005, 0.003, 0.15, 0.025};

struct PredictOptions {
  PredictOptions();
  double tracking = 1;         // factor on how far the cycle may leave what was measured
  SynthesisOptions synthesis;  // weights of a measured trial, not of a mean script
};

struct PredictedReaction {
  Model walker;  // the model with foot points: what the cycles are of
  std::vector<MeasuredStride> strides;
  std::vector<GaitCycle> cycles;  // one a stride
  Loads loads;                    // one force a foot, from first to last of the strides
  std::vector<std::string> notes;
  bool ok = false;  // every cycle within kMeasuredLimits
};

/// The model with points under its feet, if it has none: our adult's, scaled by the distance from the heel's
/// origin (calcn_r) to the toes' joint, lying level in the model's zero pose. Throws InputError: no calcn_r,
/// toes_r, calcn_l or toes_l; no pelvis_tx, pelvis_ty.
Model with_foot_points(const Model& model);

/// The same, its points raised or lowered so that all touch one ground while the trial's feet lie flat.
Model walker_of(const Model& model, const Motion& motion);

/// Throws InputError with what was found: nothing that repeats, less than one stride, a walk that does not go
/// along x, feet that never lie flat, a foot that never stands or never leaves the ground.
std::vector<MeasuredStride> measure_strides(const Model& walker, const Motion& motion,
                                            const PredictOptions& options = {});

PredictedReaction predict_reaction(const Model& model, const Motion& motion,
                                   const PredictOptions& options = {});

}  // namespace retrogait
