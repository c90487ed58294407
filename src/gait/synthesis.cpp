// The nearest consistent cycle: Levenberg–Marquardt on the rows of residuals.cpp, mechanics tightened
// in stages.
// Based on: Marquardt 1963 (damping scaled by the diagonal), Nielsen 1999 (its update).
#include <Eigen/Cholesky>
#include <chrono>
#include <cmath>

#include "gait/problem.h"

namespace retrogait {

namespace {

constexpr double kCostTolerance = 1e-7;  // relative change of the cost at which a stage is done
constexpr double kStageTolerance = 1e-3;  // the same for all but the last stage

struct StageWeights {
  double dynamics;  // BW and BW·m
  double tolerance;
};

struct Outcome {
  int iterations = 0;
  bool converged = false;
  double cost = 0;
};

Outcome minimize(SynthesisProblem& problem, VecX& x, double tolerance, int budget) {
  Outcome outcome;
  NormalEquations normal;
  problem.linearize(x, normal);
  double damping = 1e-4, growth = 2;
  while (outcome.iterations < budget) {
    ++outcome.iterations;
    MatX damped = normal.H;
    damped.diagonal() *= 1 + damping;
    const Eigen::LLT<MatX, Eigen::Lower> factor(damped);
    const VecX step = factor.solve(-normal.g);
    const double predicted =
        -(normal.g.dot(step) +
          0.5 * step.dot(normal.H.selfadjointView<Eigen::Lower>() * step));
    const VecX trial = x + step;
    const double cost = problem.cost(trial);
    const double gain = (normal.cost - cost) / predicted;
    if (factor.info() != Eigen::Success || !(gain > 0)) {
      // also the way a solve ends whose cost cannot fall any more in floating point
      if (predicted < tolerance * normal.cost) {
        outcome.converged = true;
        break;
      }
      damping *= growth;
      growth *= 2;
      continue;
    }
    const double fell = (normal.cost - cost) / normal.cost;
    x = trial;
    damping *= std::max(1.0 / 10, 1 - std::pow(2 * gain - 1, 3));
    growth = 2;
    if (fell < tolerance && damping < 1) {
      outcome.converged = true;
      normal.cost = cost;
      break;
    }
    problem.linearize(x, normal);
  }
  outcome.cost = normal.cost;
  return outcome;
}

void measure_deviations(const Model& model, GaitCycle& cycle) {
  cycle.report.deviations.clear();
  for (const CoordinateTarget& t : cycle.target.coordinates) {
    if (t.fixed) continue;
    FourierCurve off = t.curve;
    off *= -1;
    off += cycle.q[static_cast<std::size_t>(t.coordinate)];
    double square = off.a0 * off.a0;
    for (std::size_t k = 0; k < off.a.size(); ++k)
      square += 0.5 * (off.a[k] * off.a[k] + off.b[k] * off.b[k]);
    SynthesisReport::Deviation deviation;
    deviation.coordinate = model.coordinates[static_cast<std::size_t>(t.coordinate)].name;
    deviation.rms = std::sqrt(square);
    deviation.rms_sd = t.sd > 0 ? deviation.rms / t.sd : 0;
    cycle.report.deviations.push_back(deviation);
  }
}

}  // namespace

GaitCycle synthesize(const Model& model, const GaitTarget& target, const SynthesisOptions& options,
                     const GaitCycle* start) {
  const auto clock = std::chrono::steady_clock::now();
  SynthesisProblem problem(model, target, options);
  VecX x = start != nullptr        ? problem.start_from(*start)
           : options.perturb > 0 ? problem.start_from_noise()
                                 : problem.start_from_script();
  // a cold start first finds the feet, then Newton's laws; a warm one is near already
  std::vector<StageWeights> stages;
  if (start == nullptr) stages.push_back({0.010, kStageTolerance});
  stages.push_back({0.0005, kCostTolerance});
  SynthesisReport report;
  for (const StageWeights& stage : stages) {
    problem.weights().dynamics_force = problem.weights().dynamics_moment = stage.dynamics;
    const Outcome outcome =
        minimize(problem, x, stage.tolerance, options.max_iterations - report.iterations);
    report.iterations += outcome.iterations;
    report.converged = outcome.converged;
    report.cost = outcome.cost;
  }
  GaitCycle cycle = problem.cycle_of(x);
  report.anchor = start != nullptr ? "anchor" : "script";
  cycle.report = report;
  measure(model, cycle);
  measure_deviations(model, cycle);
  cycle.report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - clock).count();
  return cycle;
}

}  // namespace retrogait
