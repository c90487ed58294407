#include "gait/step.h"

#include <cmath>

namespace retrogait {

namespace {

constexpr int kActiveSetIterations = 30;
constexpr double kActiveSetTolerance = 1e-10;

}  // namespace

void StepSolver::factor(const MatX& H, double damping, int force_count) {
  const int F = force_count, K = static_cast<int>(H.rows()) - F;
  motion_ = H.bottomRightCorner(K, K);
  motion_.diagonal() *= 1 + damping;
  motion_factor_.compute(motion_);
  coupling_ = H.bottomLeftCorner(K, F);
  motion_factor_.matrixL().solveInPlace(coupling_);  // K × F
  forces_ = H.topLeftCorner(F, F);
  forces_.diagonal() *= 1 + damping;
  forces_.selfadjointView<Eigen::Lower>().rankUpdate(coupling_.transpose(), -1);
  factored_.resize(0, 0);
}

VecX StepSolver::solve(const SynthesisProblem& problem, const VecX& x, const VecX& g) {
  const int F = static_cast<int>(forces_.rows()), K = static_cast<int>(motion_.rows());
  const VecX half = motion_factor_.matrixL().solve(g.tail(K));
  const VecX g_forces = g.head(F) - coupling_.transpose() * half;
  VecX step = VecX::Zero(F + K);
  step.head(F) = solve_forces(problem, x, g_forces);
  step.tail(K) = motion_factor_.matrixU().solve(-half - coupling_ * step.head(F));
  return step;
}

void StepSolver::factor_bounded() {
  if (factored_.size() > 0 && bounded_ == factored_) return;
  bounded_factor_.compute(bounded_);
  factored_.swap(bounded_);
}

VecX StepSolver::solve_forces(const SynthesisProblem& problem, const VecX& x, const VecX& g) {
  const int F = static_cast<int>(forces_.rows());
  VecX point = x, d = VecX::Zero(F);
  const auto merit = [&](const VecX& at, VecX* gradient, MatX* H) {
    point.head(F) = x.head(F) + at;
    const VecX Sd = forces_.selfadjointView<Eigen::Lower>() * at;
    double value = 0.5 * at.dot(Sd) + g.dot(at);
    if (gradient != nullptr) *gradient = Sd + g;
    return value + problem.bounds(point, gradient, H);
  };
  VecX gradient;
  for (int i = 0; i < kActiveSetIterations; ++i) {
    bounded_ = forces_;
    const double value = merit(d, &gradient, &bounded_);
    factor_bounded();
    const VecX newton = bounded_factor_.solve(-gradient);
    const double slope = gradient.dot(newton);
    if (!(-slope > kActiveSetTolerance * (1 + std::abs(value)))) break;
    double t = 1;
    while (t > 1e-3 && merit(d + t * newton, nullptr, nullptr) > value + 1e-4 * t * slope) t /= 2;
    d += t * newton;
  }
  return d;
}

}  // namespace retrogait
