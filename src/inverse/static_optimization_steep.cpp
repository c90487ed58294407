// Load sharing with a steep cost, p > 4: a parabola at a time.
// Based on: Nocedal, Wright 2006, Numerical Optimization, ch. 18 (sequential quadratic programming). The
// constraints being linear, every step stays feasible, and the cost being convex, a full step or a
// shorter one always lowers it.
#include <algorithm>
#include <cmath>

#include "inverse/static_optimization.h"

namespace retrogait {

namespace {

constexpr int kParabolaLimit = 200;
// curvature of an idle actuator's parabola against one at 1: as little as the solver can bear
constexpr double kFlattest = 1e-10, kFlatEnough = 1e-5;
constexpr int kHalvings = 30;

double cost_of(const LoadSharing& problem, const VecX& x) {
  double cost = 0;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    cost += problem.weight[i] * std::pow(std::abs(x[i]), problem.exponent);
  return cost;
}

}  // namespace

SolveReport StaticOptimizer::solve_by_parabolas(const LoadSharing& problem, VecX& x, bool warm) {
  // the answer for squares is feasible where there is one, and not far
  parabola_ = problem;
  parabola_.exponent = 2;
  SolveReport report = solve_by_dual(parabola_, x, warm);
  report.cost = cost_of(problem, x);
  if (report.status != SolveStatus::kConverged) return report;

  report.status = SolveStatus::kIterationLimit;
  double flattest = kFlattest;
  for (int round = 0; round < kParabolaLimit; ++round) {
    lay_parabola(problem, x, flattest);
    const SolveReport step = solve_by_dual(parabola_, parabola_x_, round > 0);
    report.iterations += step.iterations;
    if (step.status != SolveStatus::kConverged) {
      flattest *= 100;
      if (flattest > kFlatEnough) break;
      continue;
    }
    parabola_x_ += parabola_center_ - x;
    double t = 1, cost = 0;
    for (int k = 0; k < kHalvings; ++k, t *= 0.5) {
      trial_ = x + t * parabola_x_;
      cost = cost_of(problem, trial_);
      if (cost <= report.cost) break;
    }
    if (cost > report.cost) break;
    x = trial_;
    report.cost = cost;
    const double gap = 1 - problem.exponent * bound(problem) / cost;
    report.residual = std::max(step.residual, gap);
    if (gap <= kSharingTolerance) {
      report.status = SolveStatus::kConverged;
      break;
    }
  }
  return report;
}

/// The quadratic problem whose cost has the slope and, but for idle actuators, the curvature of this one's
/// at x; in x less the parabolas' centres.
void StaticOptimizer::lay_parabola(const LoadSharing& problem, const VecX& x, double flattest) {
  const double p = problem.exponent;
  parabola_center_.resize(x.size());
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double steepness = std::pow(std::abs(x[i]), p - 2);
    const double curvature = (p - 1) * std::max(steepness, flattest);
    parabola_.weight[i] = problem.weight[i] * curvature;
    parabola_center_[i] = x[i] - steepness * x[i] / curvature;
  }
  parabola_.lo = problem.lo - parabola_center_;
  parabola_.hi = problem.hi - parabola_center_;
  parabola_.b = problem.b;
  parabola_.b.noalias() -= problem.A * parabola_center_;
}

/// The dual at lambda_: no feasible x costs less than p times this.
double StaticOptimizer::bound(const LoadSharing& problem) const {
  const double p = problem.exponent;
  double value = problem.b.dot(lambda_);
  for (Eigen::Index i = 0; i < problem.A.cols(); ++i) {
    const double w = problem.weight[i], z = problem.A.col(i).dot(lambda_);
    const double free = std::copysign(std::pow(std::abs(z) / w, 1 / (p - 1)), z);
    const double x = std::clamp(free, problem.lo[i], problem.hi[i]);
    value += w / p * std::pow(std::abs(x), p) - z * x;
  }
  return value;
}

}  // namespace retrogait
