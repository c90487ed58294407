#pragma once
/// The second road on the tables of the first: a case's cycle walked in a Bullet world (simulate/simulate.h), its last
/// stride solved instant by instant as a cycle is.
///
///   simulate_options   what a scene's [simulate] asks of the simulation.
///   tabulate           the last recorded stride as a Trial, named SCRIPT_simulated.
///   agreement          the same walk on both roads: how far they lie apart, against what they may.
///
/// Curves of the right foot begin at its contact by the script's clock, of the left foot half a cycle later; nothing is
/// mirrored, all 100 instants are solved. Events are read from the simulated vertical force, linear between instants.
/// Of a walker who fell there are no curves: every value is NaN, the trial flagged.
#include "simulate/simulate.h"
#include "study/study.h"

namespace retrogait {

/// What a steady simulated walk must keep, over all recorded strides; beyond it the trial is flagged.
struct SimulateLimits {
  double assist_force = 2;   // % BW, RMS along each axis
  double assist_moment = 8;  // N·m, RMS about each axis
  double tracking = 1;       // deg, RMS of all joint angles against the synthesised cycle
  double impulse = 0.5;  // %: vertical impulse of a stride against weight × time, the worst stride
  /// %: from one stride to the next of ground force (RMS in BW, peak), height, step length; the largest.
  double stride_change = 1;
  double torque_error = 1e-8;  // of the largest torque: applied against returned
};

SimulateOptions simulate_options(const SimulateScene& scene, const Model& model,
                                 const GaitCycle& cycle);

/// Walks the cycle and tabulates it. What joins it with what else runs is `progress` alone.
Trial simulate_case(const Case& c, const GaitCycle& cycle, const SimulateScene& scene,
                    const Progress& progress = {});

Trial tabulate(const Case& c, const GaitCycle& cycle, const SimulatedWalk& walk,
               const SimulateOptions& options);

/// What the synthesis reached, beside its limits.
std::vector<SolverFigure> figures_of(const SynthesisReport& report);

// ------------------------------------------------------------------------------------- both roads

/// How far two roads of one walk may lie apart.
struct AgreementLimits {
  double ground_force = 8;   // % BW
  double moment = 0.95;      // r, at least
  double knee_contact = 15;  // %
};

/// A walk simulated against the same walk's inverse dynamics. Of two feet the worse one.
struct RoadAgreement {
  std::string direction;
  double ground_force = 0;         // % BW: RMS difference of a foot's vertical force over its cycle
  std::array<double, 3> moment{};  // r of the sagittal moments of hip, knee, ankle over the cycle
  double knee_contact = 0;         // %: peak simulated / peak inverse − 1; NaN without muscles

  bool within(const AgreementLimits& limits) const;
};

extern const std::array<const char*, 3> kSagittalMoments;  // of hip, knee, ankle, as variables

/// Pearson's r of two curves over the cycle, 0 … 99 %.
double correlation(const std::array<double, 101>& x, const std::array<double, 101>& y);

RoadAgreement agreement(const Trial& inverse, const Trial& simulated);

/// The simulated trial of the same case, or nullptr; and of a study's trials each inverse one with its twin.
const Trial* find_simulated(const StudyResult& result, const Trial& inverse);
std::vector<RoadAgreement> agreements(const StudyResult& result);

}  // namespace retrogait
