#pragma once
/// One step of the synthesis: a damped quadratic with bounds on the forces. Internal to gait/.
#include <Eigen/Cholesky>

#include "gait/problem.h"

namespace retrogait {

/// Solves  min_d  ½ dᵀ(H + λ diag H)d + gᵀd + bounds(x + d)  again and again for one H.
///
/// The bounds touch the forces only, so the motion is eliminated once (Schur complement) and a
/// semismooth Newton method finds the active set on the small matrix that is left.
class StepSolver {
 public:
  void factor(const MatX& H, double damping, int force_count);
  VecX solve(const SynthesisProblem& problem, const VecX& x, const VecX& g);

 private:
  VecX solve_forces(const SynthesisProblem& problem, const VecX& x, const VecX& g);
  /// Factorises `bounded_` unless that was done: from step to step the active set mostly stays.
  void factor_bounded();

  MatX motion_, forces_, coupling_;
  Eigen::LLT<MatX, Eigen::Lower> motion_factor_, bounded_factor_;
  MatX bounded_, factored_;  // forces_ with the bounds that are active: wanted, and factorised last
};

}  // namespace retrogait
