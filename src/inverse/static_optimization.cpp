// The load sharing of one instant, through its dual.
// Based on: Qi, Sun 1993, Math Program 58:353 (semismooth Newton); Bertsekas 1982, Constrained
// Optimization and Lagrange Multiplier Methods, ch. 5 (separable costs, method of multipliers);
// Chiche, Gilbert 2016, J Convex Anal 23:425 (what that method does where nothing is feasible).
#include "inverse/static_optimization.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"

namespace retrogait {

namespace {

constexpr double kSteepExponent = 4;  // above it, parabolas
constexpr int kStepLimit = 1000;      // of the method of multipliers
constexpr double kSoftness = 1e-5;    // of a bound in that method, against the actuator's own
constexpr double kDamping = 1e-9;     // of a Newton step: an actuator at its bound counts so much
constexpr double kRidge = 1e-13;      // of the scaled Hessian: rows that hang together
constexpr double kExact = 1e-13;      // residual at which Newton stops
constexpr double kFarOff = 1;  // residual of a warm start that is none: no better than λ = 0
constexpr double kLongestStep = 1e6;  // times Newton's
constexpr double kSteepest = 1e14;    // times 1/w: the largest dx/dz (p > 2, x = 0)

inline double power(double magnitude, double exponent) {
  if (exponent == 1) return magnitude;
  if (exponent == 0.5) return std::sqrt(magnitude);
  if (exponent == -1) return 1 / magnitude;
  if (exponent == 0) return 1;
  return std::pow(magnitude, exponent);
}

/// Steps of the plain dual before it is doubted that b can be reached.
int newton_limit(double exponent) { return exponent == 2 ? 80 : 160; }

}  // namespace

SolveReport StaticOptimizer::solve(const LoadSharing& problem, VecX& x, bool warm) {
  RETROGAIT_ASSERT(problem.exponent >= 1.2 && problem.exponent <= 10, problem.exponent);
  return problem.exponent > kSteepExponent ? solve_by_parabolas(problem, x, warm)
                                           : solve_by_dual(problem, x, warm);
}

SolveReport StaticOptimizer::solve_by_dual(const LoadSharing& problem, VecX& x, bool warm) {
  read(problem);
  SolveReport report;
  if (!(warm && start_warm(problem))) start_cold();
  report.iterations = minimise_dual(problem);
  if (!(missing() <= kSharingTolerance)) report.iterations += approach_nearest(problem);
  lambda_.array() *= scale_.array();

  x = x_;
  gradient_.noalias() = problem.A * x_;
  gradient_ -= problem.b;
  Eigen::Index row = 0;
  report.residual = gradient_.size() > 0 ? gradient_.cwiseAbs().maxCoeff(&row) / reference_ : 0;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    report.cost += problem.weight[i] * power(std::abs(x[i]), problem.exponent);
  if (report.residual <= kSharingTolerance) {
    report.status = SolveStatus::kConverged;
  } else {
    report.status = settled_ ? SolveStatus::kInfeasible : SolveStatus::kIterationLimit;
    report.row = static_cast<int>(row);
  }
  return report;
}

/// Scales every row so that the Hessian has a unit diagonal while no actuator is at a bound, and keeps
/// the entries that are not zero. A row that nobody can move is left to the report.
void StaticOptimizer::read(const LoadSharing& problem) {
  const Eigen::Index rows = problem.A.rows(), columns = problem.A.cols();
  scale_.setZero(rows);
  entries_.clear();
  entries_.reserve(static_cast<std::size_t>(rows * columns));
  first_.clear();
  give_ = problem.weight.cwiseInverse();
  for (Eigen::Index i = 0; i < columns; ++i) {
    first_.push_back(entries_.size());
    const auto keep = [&](Eigen::Index row) {
      const double a = problem.A(row, i);
      if (a == 0) return;
      entries_.push_back({row, a});
      scale_[row] += a * a * give_[i];
    };
    if (problem.rows_of.empty())
      for (Eigen::Index row = 0; row < rows; ++row) keep(row);
    else
      for (const int row : problem.rows_of[static_cast<std::size_t>(i)]) keep(row);
  }
  first_.push_back(entries_.size());
  b_.resize(rows);
  for (Eigen::Index row = 0; row < rows; ++row) {
    const bool moved = scale_[row] > 0;
    scale_[row] = moved ? 1 / std::sqrt(scale_[row]) : 1;
    b_[row] = moved ? problem.b[row] * scale_[row] : 0;
  }
  for (Entry& e : entries_) e.value *= scale_[e.row];
  reference_ = rows > 0 ? problem.b.cwiseAbs().maxCoeff() : 0;
  if (reference_ == 0) reference_ = 1;
  for (VecX* v : {&gradient_, &step_, &lambda_center_, &shortfall_}) v->resize(rows);
  for (VecX* v : {&z_, &dz_, &trial_, &x_, &slope_, &z_center_}) v->setZero(columns);
  all_.setZero(rows, rows);
  add_columns(give_, all_);
  hessian_.resize(rows, rows);
  softness_ = 0;
  settled_ = true;
}

/// λ of the last solve, unless it leads far off.
bool StaticOptimizer::start_warm(const LoadSharing& problem) {
  if (lambda_.size() != problem.b.size()) return false;
  lambda_.array() /= scale_.array();
  transpose_times(lambda_, z_);
  respond(problem, z_);
  update_gradient();
  return gradient_.norm() <= kFarOff * b_.norm();
}

/// λ of this problem for p = 2 without bounds.
void StaticOptimizer::start_cold() {
  slope_.setZero();
  factor(1, kRidge);
  lambda_ = b_;
  substitute(lambda_);
}

/// Newton on the dual from lambda_; leaves x_ and gradient_ there.
int StaticOptimizer::minimise_dual(const LoadSharing& problem) {
  const int limit = newton_limit(problem.exponent);
  double last = std::numeric_limits<double>::infinity();
  for (int iteration = 0;; ++iteration) {
    transpose_times(lambda_, z_);
    respond(problem, z_);
    update_gradient();
    const double residual = missing();
    const bool level = residual <= kSharingTolerance && residual > 0.1 * last;
    if (residual <= kExact || level || iteration == limit) return iteration;
    last = residual;
    factor(kDamping, softness_ + kRidge);
    step_ = -gradient_;
    substitute(step_);
    transpose_times(step_, dz_);
    const double t = step_length(problem);
    if (t == 0) return iteration;
    lambda_ += t * step_;
  }
}

/// The method of multipliers: every bound gives way a little, about where the last round stood. λ grows
/// for ever where b cannot be reached, but what the bounds give settles at the least that is needed.
int StaticOptimizer::approach_nearest(const LoadSharing& problem) {
  int iterations = 0;
  lambda_.setZero();
  shortfall_.setZero();
  settled_ = false;
  while (!settled_ && iterations < kStepLimit) {
    softness_ = kSoftness;
    lambda_center_ = lambda_;
    transpose_times(lambda_center_, z_center_);
    iterations += 1 + minimise_dual(problem);
    softness_ = 0;
    respond(problem, z_);
    update_gradient();
    shortfall_ -= gradient_;
    settled_ = shortfall_.cwiseAbs().maxCoeff() <= kSharingTolerance * b_.cwiseAbs().maxCoeff();
    shortfall_ = gradient_;
  }
  return iterations;
}

/// x and dx/dz at z: where each actuator's cost less z x is least within its bounds, and what a soft bound
/// gives beyond.
void StaticOptimizer::respond(const LoadSharing& problem, const VecX& z) {
  const double p = problem.exponent;
  if (p == 2) return respond_to_squares(problem, z);
  for (Eigen::Index i = 0; i < z.size(); ++i) {
    const double w = problem.weight[i];
    const double pull = std::abs(z[i]) / w;
    const bool idle = z[i] < 0 && problem.lo[i] >= 0;  // at its bound, whatever the power
    const double magnitude = idle ? 0 : power(pull, 1 / (p - 1));
    const double free = std::copysign(magnitude, z[i]);
    const double x = idle ? problem.lo[i] : std::clamp(free, problem.lo[i], problem.hi[i]);
    // dx/dz: of x^(p−1) = pull
    const double steep = pull > 0 ? magnitude / (pull * (p - 1)) : p > 2 ? kSteepest : 0;
    const double slope = !idle && x == free ? std::min(steep, kSteepest) : 0;
    x_[i] = x + softness_ * (z[i] - z_center_[i]) / w;
    slope_[i] = (slope + softness_) / w;
  }
}

/// The same for p = 2, a few numbers at a time.
void StaticOptimizer::respond_to_squares(const LoadSharing& problem, const VecX& z) {
  free_ = z.cwiseProduct(give_);
  x_ = free_.cwiseMax(problem.lo).cwiseMin(problem.hi);
  slope_ = (x_.array() == free_.array()).select(give_.array(), 0.0);
  if (softness_ == 0) return;
  x_ += softness_ * (z - z_center_).cwiseProduct(give_);
  slope_ += softness_ * give_;
}

/// gradient_ = A x − b; the rows themselves are soft, too.
void StaticOptimizer::update_gradient() {
  gradient_ = -b_;
  if (softness_ > 0) gradient_ += softness_ * (lambda_ - lambda_center_);
  for (Eigen::Index i = 0; i < x_.size(); ++i)
    for (const Entry& e : column(i)) gradient_[e.row] += e.value * x_[i];
}

void StaticOptimizer::transpose_times(const VecX& lambda, VecX& z) const {
  for (Eigen::Index i = 0; i < z.size(); ++i) {
    double sum = 0;
    for (const Entry& e : column(i)) sum += e.value * lambda[e.row];
    z[i] = sum;
  }
}

/// The largest entry of the gradient over the largest |b|, in the rows' own units.
double StaticOptimizer::missing() const {
  double largest = 0;
  for (Eigen::Index row = 0; row < gradient_.size(); ++row)
    largest = std::max(largest, std::abs(gradient_[row]) / scale_[row]);
  return largest / reference_;
}

/// Where along the step the dual is least: the root of its slope, by Newton kept between two ends.
double StaticOptimizer::step_length(const LoadSharing& problem) {
  const double slope_at_start = gradient_.dot(step_);
  if (!(slope_at_start < 0)) return 0;
  const double give = softness_ * step_.squaredNorm();
  const double given =
      (softness_ > 0 ? softness_ * step_.dot(lambda_ - lambda_center_) : 0) - b_.dot(step_);
  double low = 0, high = kLongestStep, t = 1;
  for (int i = 0; i < 40; ++i) {
    trial_ = z_ + t * dz_;
    respond(problem, trial_);
    const double slope = dz_.dot(x_) + given + t * give;
    if (std::abs(slope) <= -1e-3 * slope_at_start) return t;
    (slope < 0 ? low : high) = t;
    const double bend = (dz_.array().square() * slope_.array()).sum() + give;
    const double next = bend > 0 ? t - slope / bend : high;
    t = next > low && next < high ? next : high < kLongestStep ? 0.5 * (low + high) : 4 * t;
    if (t >= kLongestStep) return low;
  }
  return low > 0 ? low : t;
}

/// Adds A diag(slope) Aᵀ: the lower triangle.
void StaticOptimizer::add_columns(const VecX& slope, MatX& sum) const {
  for (Eigen::Index i = 0; i < slope.size(); ++i) {
    if (slope[i] == 0) continue;  // at a bound
    const std::span<const Entry> entries = column(i);
    for (std::size_t e = 0; e < entries.size(); ++e) {
      const double part = slope[i] * entries[e].value;
      for (std::size_t f = e; f < entries.size(); ++f)
        sum(entries[f].row, entries[e].row) += part * entries[f].value;
    }
  }
}

/// Cholesky of A diag(dx/dz) Aᵀ, of which an actuator at its bound gives a share and the diagonal a ridge: the
/// lower triangle, in place.
void StaticOptimizer::factor(double share_of_all, double ridge) {
  const Eigen::Index rows = hessian_.rows();
  hessian_ = share_of_all * all_;
  hessian_.diagonal().array() += ridge;
  add_columns(slope_, hessian_);
  for (Eigen::Index j = 0; j < rows; ++j) {
    const Eigen::Index rest = rows - j;
    hessian_.col(j).tail(rest).noalias() -=
        hessian_.block(j, 0, rest, j) * hessian_.row(j).head(j).transpose();
    hessian_.col(j).tail(rest) /= std::sqrt(std::max(hessian_(j, j), 0.1 * ridge));
  }
}

void StaticOptimizer::substitute(VecX& right) const {
  hessian_.triangularView<Eigen::Lower>().solveInPlace(right);
  hessian_.triangularView<Eigen::Lower>().transpose().solveInPlace(right);
}

}  // namespace retrogait
