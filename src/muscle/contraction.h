#pragma once
/// Muscle curves and the forces they give.
///
///   ContractionModel      the curves and fibre shapes of every muscle of a model, made once, shared by
///                         threads. Muscles with equal parameters share their curves.
///   update_muscle_limits  tendon force per unit activation and at zero activation, at this path length
///                         and speed, tendon taken as rigid.
///   equilibrium           the fibre length at which fibre and elastic tendon pull alike.
///
/// The fibre force, along the fibre, is
///     F = F_max (a f_L(l) f_V(v) + f_PE(l) + β v),    cos α of it along the tendon,
/// with activation a, length l in optimal fibre lengths l_opt, speed v (lengthening > 0) in l_opt × v_max a
/// second. The fibre keeps its width h = l_opt sin α_opt: sin α = h / length. The tendon pulls
/// F_max f_T(l_t), l_t in slack lengths.
///
///                 Millard 2012                    Thelen 2003                     De Groote 2016
///   f_L           corners: steep and shallow      exp(−(l−1)²/γ)                  three bells
///                 ascent, plateau, descent
///   f_PE          corners from strain 0 to 0.7    (e^{k(l−1)/ε0} − 1)/(e^k − 1)   the same, zero at l = 0.2
///   f_V           corners, 0 at −1 to 1.4 at 1    two hyperbolas, then straight   d1 arsinh(d2 v + d3) + d4
///   f_T           corners, then straight          exponential toe, then straight  c1 e^{kT(l_t−1)} − c3
///   β             fiber_damping                   0                               fiber_damping
///
/// A corner is a quintic Bézier curve (muscle/bezier.h). Figures and sources: millard.cpp, thelen.cpp,
/// degroote.cpp; parameters: model/actuators.h. Every curve returns slope and second derivative with its
/// value (the third is left 0). All but Thelen's are twice continuously differentiable.
///
/// Millard's `minimum_value` and slopes at v_max count only where the fibre has no damping (β < 0.001) and its
/// tendon is elastic; else the active curve falls to zero and the force-velocity curve ends flat, as in
/// OpenSim.
///
/// A fibre is never shorter than its minimum, and there it gives no force. As OpenSim: h / sin α_max
/// with α_max = acos 0.1; Millard's also min_norm_active_fiber_length; and 0.2 l_opt, the shortest of the
/// published fits, for De Groote's.
#include "model/model.h"
#include "muscle/curves.h"

namespace retrogait {

/// How a fibre lies: a parallelogram of constant width.
struct FiberShape {
  double width;             // h, m
  double min_length;        // m
  double min_along_tendon;  // m: the shortest fibre's length along the tendon
};

/// The curves of all muscles of a model, in muscle order.
class ContractionModel {
 public:
  /// Throws InputError where a muscle's parameters contradict each other.
  explicit ContractionModel(const Model& model);

  CurveValue active_force_length(int muscle, double norm_fiber_length) const;
  CurveValue passive_force_length(int muscle, double norm_fiber_length) const;
  /// Force multiplier of a fibre lengthening (> 0) or shortening at full activation.
  CurveValue force_velocity(int muscle, double norm_fiber_velocity) const;
  CurveValue tendon_force(int muscle, double norm_tendon_length) const;

  const CurveFamily& curves(int muscle) const;
  const FiberShape& shape(int muscle) const { return shapes_[static_cast<std::size_t>(muscle)]; }
  int muscle_count() const { return static_cast<int>(shapes_.size()); }

 private:
  std::vector<CurveFamily> curves_;  // distinct ones
  std::vector<int> curves_of_;       // muscle → curves_
  std::vector<FiberShape> shapes_;
};

/// Which rules static optimisation's forces follow.
///   kPhysics   active force × cos α; passive force F_max f_PE cos α counts. Damping does not: β stands in
///              the models so that an elastic equilibrium always has a solution, and with a rigid tendon
///              it would let a shortening fibre push.
///   kOpenSim   OpenSim 4.6's calcInextensibleTendonActiveFiberForce: pennation as each class has it
///              (Thelen: cos α; Millard: a normalised length mistaken for metres, so cos α ≈ 1;
///              De Groote: none), no passive force.
enum class ForceRules { kPhysics, kOpenSim };

/// What tendons do in static optimisation.
///   kRigid     they keep their slack length. A fibre on a long tendon then seems far too long where the muscle
///              is stretched: at push-off gastrocnemius would bear 1000 N without any activation.
///   kElastic   fibre and tendon are in balance. Static optimisation needs a tension linear in activation: the
///              line through the balances of the relaxed muscle and of one a quarter active, which in walking is
///              6 % off the balance itself (RMS); at full activation it is 20 % off. The path's speed is shared as
///              two springs in series would at constant activation. Tendons of less than 2.6 optimal fibre
///              lengths stay rigid: their stretch changes no load by more than 0.6 %.
enum class TendonRules { kRigid, kElastic };

/// Writes muscle_capacity, muscle_passive, active_force_length, fiber_length, fiber_velocity, pennation.
/// Needs: muscle paths with speeds. Allocates nothing.
void update_muscle_limits(const Model& model, const ContractionModel& contraction, Data& data,
                          ForceRules rules = ForceRules::kPhysics);

/// Whether kElastic changes anything of this muscle: its tendon is not rigid, and long.
bool tendon_stretches(const Muscle& muscle);

/// kElastic, after update_muscle_limits: replaces muscle_capacity and muscle_passive of every muscle whose
/// tendon stretches. Allocates nothing.
void stretch_tendons(const Model& model, const ContractionModel& contraction, Data& data);

/// kElastic, after static optimisation: fibre lengths, speeds, pennation and active force-length under
/// data.muscle_force and data.activation. Allocates nothing.
void settle_fibers(const Model& model, const ContractionModel& contraction, Data& data);

/// Fibre and tendon in balance.
struct FiberState {
  bool converged = false;
  int iterations = 0;
  double fiber_length = 0;    // m
  double fiber_velocity = 0;  // m/s, lengthening positive
  double pennation = 0;       // rad
  double active_force = 0;    // N along the fibre
  double passive_force = 0;   // N along the fibre, damping included
  double tendon_force = 0;    // N
};

/// Equilibrium of one muscle at a path length (m) and an activation. A path that lengthens (m/s) shares
/// its speed between fibre and tendon as two springs in series would at constant activation, which is how
/// OpenSim's Thelen class starts; its Millard class starts from rest. A rigid tendon leaves all of it to the
/// fibre. A fibre does not push: where damping would make it, the passive force is what remains.
/// A slack path gives the shortest fibre and no force.
FiberState equilibrium(const Model& model, const ContractionModel& contraction, int muscle,
                       double l_mt, double activation, double l_mt_dot = 0);

}  // namespace retrogait
