#pragma once
/// Muscle curves and the forces they give.
///
///   ContractionModel      the curves of every muscle of a model, tabulated once, shared by threads.
///   update_muscle_limits  tendon force per unit activation and at zero activation, at this path length
///                         and speed, tendon taken as rigid.
///   equilibrium           the fibre length at which fibre and elastic tendon pull alike.
///
/// Three families (model/actuators.h: parameters): Millard 2012 (quintic Bézier curves), Thelen 2003,
/// De Groote 2016. Fibre force = F_max (a f_L f_V + f_PE + β v) along the fibre, times cos α along the
/// tendon; the fibre keeps its width h = l_opt sin α_opt.
#include "model/model.h"

namespace retrogait {

/// Value and slope of a curve at one point, all normalised (force by F_max, length by l_opt or l_slack,
/// velocity by l_opt × v_max a second).
struct MuscleCurves;  // muscle/contraction.cpp: one muscle's four curves

/// The curves of all muscles of a model, in muscle order.
class ContractionModel {
 public:
  explicit ContractionModel(const Model& model);
  ~ContractionModel();
  ContractionModel(ContractionModel&&) noexcept;
  ContractionModel& operator=(ContractionModel&&) noexcept;

  CurveValue active_force_length(int muscle, double norm_fiber_length) const;
  CurveValue passive_force_length(int muscle, double norm_fiber_length) const;
  /// Force multiplier of a fibre lengthening (> 0) or shortening at full activation.
  CurveValue force_velocity(int muscle, double norm_fiber_velocity) const;
  CurveValue tendon_force(int muscle, double norm_tendon_length) const;

 private:
  friend struct MuscleKernel;
  std::vector<MuscleCurves> curves_;
};

/// Which rules static optimisation's forces follow.
///   kPhysics   active force × cos α; passive force counts.
///   kOpenSim   OpenSim 4.6's calcInextensibleTendonActiveFiberForce: pennation as each class has it
///              (Millard: a length mistaken for an angle, so cos α ≈ 1; De Groote: none), no passive force.
enum class ForceRules { kPhysics, kOpenSim };

/// Writes muscle_capacity, muscle_passive, fiber_length, fiber_velocity, pennation.
/// Needs: muscle paths with speeds.
void update_muscle_limits(const Model& model, const ContractionModel& contraction, Data& data,
                          ForceRules rules = ForceRules::kPhysics);

/// Fibre and tendon at rest with each other.
struct FiberState {
  bool converged = false;
  int iterations = 0;
  double fiber_length = 0;   // m
  double pennation = 0;      // rad
  double active_force = 0;   // N along the fibre
  double passive_force = 0;  // N along the fibre
  double tendon_force = 0;   // N
};

/// Static equilibrium (fibre velocity 0) of one muscle at a path length (m) and an activation.
FiberState equilibrium(const Model& model, const ContractionModel& contraction, int muscle,
                       double l_mt, double activation);

}  // namespace retrogait
