// The nearest cycle whose soft soles carry it: Levenberg–Marquardt on Fourier coefficients.
// Based on: Marquardt 1963; gradients of multibody/derivatives.h.
#include "simulate/settle.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "simulate/settle_problem.h"

namespace retrogait {

namespace {

constexpr int kIterations = 40;
constexpr int kAttempts = 8;         // at one step, each ten times as damped
constexpr double kTolerance = 1e-4;  // relative fall of the cost at which it is done
constexpr double kStartDamping = 1e-4, kLeastDamping = 1e-9;

/// One step from x: false if no damping makes the cost fall.
bool step_down(SettleProblem& problem, double& cost, double& damping, VecX& x) {
  const int size = problem.size();
  MatX H = MatX::Zero(size, size);
  H.selfadjointView<Eigen::Lower>().rankUpdate(problem.J().transpose());
  VecX g = problem.J().transpose() * problem.r();
  problem.prior(x, &g, &H);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    MatX damped = H;
    damped.diagonal() *= 1 + damping;
    const VecX trial = x - Eigen::LLT<Eigen::Ref<MatX>, Eigen::Lower>(damped).solve(g);
    const double reached =
        problem.write_rows(trial, false) + problem.prior(trial, nullptr, nullptr);
    if (reached < cost) {
      cost = reached;
      damping = std::max(kLeastDamping, damping / 10);
      x = trial;
      return true;
    }
    damping *= 10;
  }
  return false;
}

}  // namespace

SettledCycle settle(const Model& model, const GaitCycle& cycle, const SoleLaw& law) {
  SettleProblem problem(model, cycle, law);
  SettledCycle out;
  VecX x = problem.start();
  double damping = kStartDamping;
  double cost = problem.write_rows(x, true) + problem.prior(x, nullptr, nullptr);
  while (out.report.iterations < kIterations && !out.report.converged) {
    const double before = cost;
    ++out.report.iterations;
    if (!step_down(problem, cost, damping, x)) break;
    out.report.converged = before - cost < kTolerance * before;
    if (!out.report.converged) problem.write_rows(x, true);
  }
  out.cycle = problem.cycle_of(x);
  out.scripted = cycle;
  out.sole = law;
  problem.report_on(x, out.report);
  return out;
}

}  // namespace retrogait
