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
constexpr int kChordSteps = 8;
constexpr double kChordSettled = 1e-4;    // relative fall of the cost at which chord steps stop paying
constexpr double kSmallestStep = 1e-9;    // rad, m, BW

struct StageWeights {
  double dynamics;  // BW and BW·m
  double tolerance;
};

struct Outcome {
  int iterations = 0;
  bool converged = false;
  double cost = 0;
};

/// Levenberg–Marquardt. Each factorisation is used for several chord steps: mechanics is stiff and
/// curved, and a residual costs a hundredth of a linearisation.
Outcome minimize(SynthesisProblem& problem, VecX& x, double tolerance, int budget) {
  Outcome outcome;
  NormalEquations normal;
  problem.linearize(x, normal);
  double damping = 1e-6;
  VecX g;
  while (outcome.iterations < budget) {
    ++outcome.iterations;
    MatX damped = normal.H;
    damped.diagonal() *= 1 + damping;
    const Eigen::LLT<MatX, Eigen::Lower> factor(damped);
    const VecX step = factor.solve(-normal.g);
    VecX trial = x + step;
    double cost = problem.chord(trial, g), best = cost;
    VecX best_x = trial;
    for (int chord = 0; chord < kChordSteps; ++chord) {
      trial += factor.solve(-g);
      cost = problem.chord(trial, g);
      if (!(cost < best)) break;
      const bool settled = best - cost < kChordSettled * best;
      best = cost;
      best_x = trial;
      if (settled) break;
    }
    if (getenv("RGLM")) fprintf(stderr,"%d cost %.8g -> %.8g damp %.2g\n",outcome.iterations,normal.cost,best,damping);
    if (!(best < normal.cost)) {
      // nothing left to gain in floating point
      if (step.cwiseAbs().maxCoeff() < kSmallestStep) {
        outcome.converged = true;
        break;
      }
      damping = std::max(damping * 10, 1e-6);
      continue;
    }
    const double fell = (normal.cost - best) / normal.cost;
    x = best_x;
    damping /= 10;
    if (fell < tolerance && damping < 1e-3) {
      outcome.converged = true;
      normal.cost = best;
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
