#pragma once
/// Which muscles, how much: the load sharing of one instant.
///
///     min Σ (w_i / p) |x_i|^p    subject to    A x = b,   lo ≤ x ≤ hi
///
/// x are activations of muscles and controls of other actuators, A their generalised forces at x = 1
/// along the independent coordinates, b the moments to be made.
///
/// The dual has as many unknowns λ as there are rows. With z = Aᵀλ, each actuator answers for itself,
/// x_i = clamp(sign(z_i) (|z_i| / w_i)^(1/(p−1)), lo_i, hi_i), so that every condition of optimality but
/// A x = b holds at any λ. A x − b is the gradient of a convex function of λ, piecewise quadratic for
/// p = 2: semismooth Newton with a line search finds its root, exactly and in a handful of steps. What is
/// left of A x − b certifies the answer.
///
/// Above p = 4 an idle actuator answers too steeply to be placed by λ. There the cost is replaced by its
/// parabola at the last x, again and again (Newton's method on x), until the dual's bound is met. Where
/// reserves then carry far more than muscles do, this may not end; the report says so.
///
/// Where no x reaches b the dual has no least point. The method of multipliers then finds the x whose
/// actuators would have to go least beyond their bounds, in weighted squares, to make up the rest, at the least
/// cost among those (Chiche, Gilbert 2016, J Convex Anal 23:425), and the report says so.
#include <span>
#include <vector>

#include "base/math.h"

namespace retrogait {

struct LoadSharing {
  MatX A;               // rows × actuators
  VecX b;               // rows
  VecX lo, hi;          // actuators; may be ±infinity
  VecX weight;          // actuators, > 0
  double exponent = 2;  // 1.2 to 10
  /// Of each actuator, increasing: where A may be other than 0. Empty: anywhere.
  std::vector<std::vector<int>> rows_of;
};

enum class SolveStatus { kConverged, kInfeasible, kIterationLimit };

struct SolveReport {
  SolveStatus status = SolveStatus::kIterationLimit;
  int iterations = 0;  // Newton steps
  double residual =
      0;  // largest |A x − b| over the largest |b|; above p = 4, or the cost over its bound
  double cost = 0;  // Σ w_i |x_i|^p
  int row = -1;     // where |A x − b| is largest, unless converged
};

/// Largest residual of an answer that counts as converged.
constexpr double kSharingTolerance = 1e-9;

/// Scratch of one thread; the start of the next solve. Allocates only when the problem grows.
class StaticOptimizer {
 public:
  /// λ starts from the last solve's if `warm`, else from the problem without bounds; the answer is the
  /// same to 1e-9.
  SolveReport solve(const LoadSharing& problem, VecX& x, bool warm = true);
  /// λ of the last solve: what a unit more of b would cost, row by row.
  const VecX& multipliers() const { return lambda_; }

 private:
  /// A non-zero entry of A, its row scaled.
  struct Entry {
    Eigen::Index row;
    double value;
  };
  std::span<const Entry> column(Eigen::Index i) const {
    const auto c = static_cast<std::size_t>(i);
    return {entries_.data() + first_[c], first_[c + 1] - first_[c]};
  }

  SolveReport solve_by_dual(const LoadSharing& problem, VecX& x, bool warm);
  SolveReport solve_by_parabolas(const LoadSharing& problem, VecX& x, bool warm);
  void lay_parabola(const LoadSharing& problem, const VecX& x, double flattest);
  double bound(const LoadSharing& problem) const;
  void read(const LoadSharing& problem);
  bool start_warm(const LoadSharing& problem);
  void start_cold();
  int minimise_dual(const LoadSharing& problem);
  int approach_nearest(const LoadSharing& problem);
  void respond(const LoadSharing& problem, const VecX& z);
  void respond_to_squares(const LoadSharing& problem, const VecX& z);
  void update_gradient();
  void transpose_times(const VecX& lambda, VecX& z) const;
  double missing() const;
  double step_length(const LoadSharing& problem);
  void add_columns(const VecX& slope, MatX& sum) const;
  void factor(double share_of_all, double ridge);
  void substitute(VecX& right) const;

  std::vector<Entry> entries_;
  std::vector<std::size_t> first_;     // of each column, in entries_
  VecX scale_, b_;                     // rows: what A and b were multiplied by, b so scaled
  VecX lambda_, gradient_, step_;      // rows
  VecX z_, dz_, trial_, x_, slope_;    // actuators: Aᵀλ, its change with a step, answer, dx/dz
  VecX give_, free_;                   // actuators: 1/w; x without bounds (p = 2)
  VecX lambda_center_, z_center_;      // where soft bounds give nothing
  VecX shortfall_;                     // rows: A x − b of the last round
  LoadSharing parabola_;               // the quadratic problem of the next step, from its center
  VecX parabola_center_, parabola_x_;  // actuators
  MatX all_;                           // the Hessian with no actuator at a bound
  MatX hessian_;                       // its lower Cholesky factor
  double softness_ = 0;                // of bounds; 0 in the plain dual
  double reference_ = 1;               // the largest |b|
  bool settled_ = true;                // what cannot be reached is known
};

}  // namespace retrogait
