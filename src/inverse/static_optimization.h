#pragma once
/// Which muscles, how much: the load sharing of one instant.
///
///     min ½ Σ w_i |x_i|^p    subject to    A x = b,   lo ≤ x ≤ hi
///
/// x are activations of muscles and controls of other actuators, A their generalised forces at x = 1 along
/// the independent coordinates, b the moments to be made. For p = 2 the dual is concave and piecewise
/// quadratic in as many unknowns as rows: with z = Aᵀλ, x_i = clamp(z_i / w_i, lo_i, hi_i), and a semismooth Newton
/// step on λ with a line search, warm-started from the last instant, needs two or three iterations.
/// Every solve returns its certificate: the residual of the optimality conditions.
#include <string>

#include "base/math.h"

namespace retrogait {

struct LoadSharing {
  MatX A;       // rows × actuators
  VecX b;       // rows
  VecX lo, hi;  // actuators; may be ±infinity
  VecX weight;  // actuators, > 0
  double exponent = 2;
};

enum class SolveStatus { kConverged, kInfeasible, kIterationLimit };

struct SolveReport {
  SolveStatus status = SolveStatus::kIterationLimit;
  int iterations = 0;
  double residual = 0;  // largest |A x − b| over the largest |b|
  double cost = 0;      // Σ w_i |x_i|^p
};

/// Scratch of one thread; the start of the next solve. Allocates only when the problem's size changes.
class StaticOptimizer {
 public:
  /// λ starts from the last solve's if `warm`, else from 0; the answer is the same to 1e-9.
  SolveReport solve(const LoadSharing& problem, VecX& x, bool warm = true);
  const VecX& multipliers() const { return lambda_; }

 private:
  VecX lambda_, z_, x_, gradient_, step_, trial_;
  MatX hessian_;
};

}  // namespace retrogait
