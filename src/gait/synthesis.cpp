// The nearest consistent cycle: Levenberg–Marquardt on the rows of residuals.cpp, mechanics tightened
// in stages.
// Based on: Marquardt 1963 (damping scaled by the diagonal), Nielsen 1999 (its update).
#include <chrono>
#include <cmath>

#include "gait/step.h"

namespace retrogait {

namespace {

constexpr double kCostTolerance =
    1e-5;  // relative fall of the cost at which the last stage is done
constexpr double kWarmTolerance =
    1e-3;  // the same from an anchor: within 0.2 % BW of the cold walk (tested)
constexpr double kStageTolerance = 1e-2;  // the same for the stages before it
constexpr double kStartDamping = 1e-6;
constexpr int kChordSteps = 8;
constexpr double kChordSettled =
    1e-4;                             // relative fall of the cost at which chord steps stop paying
constexpr double kChordGivesUp = 10;  // growth of the cost at which they have lost their way

struct StageWeights {
  double dynamics;  // BW and BW·m
  double tolerance;
};

struct Outcome {
  int iterations = 0;
  bool converged = false;
  double cost = 0;
};

/// Levenberg–Marquardt. Each factorisation serves several chord steps: mechanics is stiff and curved,
/// and a residual costs a hundredth of a linearisation.
Outcome minimize(SynthesisProblem& problem, VecX& x, double tolerance, int budget) {
  Outcome outcome;
  NormalEquations normal;
  StepSolver solver;
  problem.linearize(x, normal);
  double cost = normal.cost + problem.bounds(x, nullptr, nullptr);
  double damping = kStartDamping;
  VecX g;
  while (outcome.iterations < budget) {
    ++outcome.iterations;
    solver.factor(normal.H, damping, problem.layout().force_count);
    VecX trial = x, best_x = x;
    double best = cost;
    double promised = 0;
    g = normal.g;
    for (int chord = 0; chord < kChordSteps; ++chord) {
      const VecX step = solver.solve(problem, trial, g);
      if (chord == 0) promised = -0.5 * g.dot(step);
      trial += step;
      const double reached = problem.chord(trial, g) + problem.bounds(trial, nullptr, nullptr);
      const bool settled = std::abs(best - reached) < kChordSettled * best;
      if (reached < best) best = reached, best_x = trial;
      if (settled || !(reached < kChordGivesUp * cost)) break;
    }
    const double fell = (cost - best) / cost;
    if (fell <= 0) {
      // lost on the way: shorter steps, until what a step promises is nothing
      if (promised < tolerance * cost) {
        outcome.converged = true;
        break;
      }
      damping = std::max(10 * damping, kStartDamping);
      continue;
    }
    x = best_x;
    cost = best;
    if (fell < tolerance && damping <= kStartDamping) {
      outcome.converged = true;
      break;
    }
    damping /= 10;
    problem.linearize(x, normal);
  }
  outcome.cost = cost;
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
  VecX x = start != nullptr      ? problem.start_from(*start)
           : options.perturb > 0 ? problem.start_from_noise()
                                 : problem.start_from_script();
  // a cold start first finds the feet, then Newton's laws; a warm one is near already
  std::vector<StageWeights> stages;
  if (start == nullptr) stages.push_back({0.010, kStageTolerance});
  stages.push_back({0.0005, start == nullptr ? kCostTolerance : kWarmTolerance});
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
