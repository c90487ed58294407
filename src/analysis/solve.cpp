// Every instant of a trial, side by side on threads.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

#include "analysis/analysis.h"

namespace retrogait {

namespace {

// Instants that one thread solves in a row. Never dependent on the number of threads: a solver that starts
// from its last answer gives the same bits on any number.
constexpr std::size_t kChunk = 16;

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

Vec3 external_force(const Data& data) {
  Vec3 sum = Vec3::Zero();
  for (const Spatial& F : data.F_ext) sum += F.lin;
  return sum;
}

// what the pelvis residual is judged by
void note_residual(const Instant& instant, AnalysisResult& result, Eigen::Index row) {
  result.residual.row(row) << instant.loads.residual_force, instant.loads.residual_moment,
      external_force(instant.data).norm(), instant.loads.com.p.y();
}

void note_moments(const Instant& instant, AnalysisResult& result, Eigen::Index row) {
  result.moment.row(row) = (instant.data.tau - instant.data.tau_passive).transpose();
  note_residual(instant, result, row);
}

void note_sharing(const Instant& instant, AnalysisResult& result, std::size_t i) {
  const MuscleInstant& muscles = *instant.muscles;
  result.activation.row(at(i)) = muscles.sharer.control.transpose();
  result.force.row(at(i)) = muscles.sharer.force.transpose();
  result.sharing[i] = muscles.report;
  result.ok[i] = muscles.converged() && instant.walk->loads_ok;
}

// on the child, in the child's axes
void note_reactions(const Instant& instant, AnalysisResult& result, Eigen::Index row) {
  for (int j = 0; j < instant.model->nbody(); ++j) {
    const ReactionLoad load =
        reaction_load(*instant.model, instant.data, instant.contact, j, ReactionOn::kChild, j);
    result.reaction.row(row).segment<9>(9 * j) << load.force.transpose(), load.moment.transpose(),
        load.point.transpose();
  }
}

void note_variables(const Instant& instant, AnalysisResult& result, Eigen::Index row) {
  for (std::size_t k = 0; k < result.variables.size(); ++k) {
    const Variable& v = result.variables[k];
    result.values(row, at(k)) = result.columns[v.column].get(instant, v.side == 1);
  }
}

// where a coupled coordinate leads nothing of its own, OpenSim states the moment arm of the pair of them,
// per unit of the coupled one
void note_moment_arms(const Instant& instant, AnalysisResult& result, Eigen::Index row) {
  const Model& model = *instant.model;
  const Data& data = instant.data;
  for (Rows& arms : result.moment_arm) arms.row(row).setZero();
  for (int c = 0; c < model.ncoord(); ++c) {
    const Following f = following(model, data, c);
    const int leader = f.leader < 0 ? c : f.leader;
    const double slope = f.leader < 0 ? 1 : f.slope;
    result.moment_arm[static_cast<std::size_t>(leader)].row(row) +=
        slope * data.moment_arm.col(c).transpose();
  }
  for (int c = 0; c < model.ncoord(); ++c) {
    const Following f = following(model, data, c);
    if (f.leader >= 0 && f.leader != c && f.slope != 0)
      result.moment_arm[static_cast<std::size_t>(c)].row(row) =
          result.moment_arm[static_cast<std::size_t>(f.leader)].row(row) / f.slope;
  }
}

// fibre and tendon at rest with each other at the model's default activations, as OpenSim's MuscleAnalysis
void note_muscles(const Instant& instant, AnalysisResult& result, Eigen::Index row) {
  const Model& model = *instant.model;
  const ContractionModel& contraction = *instant.walk->muscles.contraction;
  for (int m = 0; m < model.nmuscle(); ++m) {
    const Muscle& muscle = model.muscles[static_cast<std::size_t>(m)];
    const double l_mt = instant.data.l_mt[m];
    // OpenSim starts Thelen's fibres moving with their path, and Millard's at rest
    const bool moving =
        std::holds_alternative<ThelenParameters>(muscle.curves) && result.plan->options.as_opensim;
    const FiberState f = equilibrium(model, contraction, m, l_mt, muscle.default_activation,
                                     moving ? instant.data.l_mt_dot[m] : 0);
    const double along = std::cos(f.pennation);
    const double values[] = {l_mt,
                             f.fiber_length,
                             f.fiber_length / muscle.optimal_fiber_length,
                             l_mt - f.fiber_length * along,
                             f.pennation,
                             f.active_force,
                             f.passive_force,
                             f.active_force + f.passive_force,
                             f.active_force * along,
                             f.passive_force * along,
                             f.tendon_force};
    for (std::size_t k = 0; k < result.muscles.size(); ++k)
      result.muscles[k].values(row, m) = values[k];
  }
  note_moment_arms(instant, result, row);
}

constexpr const char* kMuscleQuantities[] = {"Length",
                                             "FiberLength",
                                             "NormalizedFiberLength",
                                             "TendonLength",
                                             "PennationAngle",
                                             "ActiveFiberForce",
                                             "PassiveFiberForce",
                                             "FiberForce",
                                             "ActiveFiberForceAlongTendon",
                                             "PassiveFiberForceAlongTendon",
                                             "TendonForce"};

void solve_row(Instant& instant, std::size_t i, AnalysisResult& result) {
  const AnalysisTools& tools = result.plan->options.tools;
  const double t = result.plan->times[i];
  solve_moments(instant, t);
  note_moments(instant, result, at(i));
  if (instant.muscles) {
    solve_muscles(instant, t);
    note_sharing(instant, result, i);
    if (tools.muscles) note_muscles(instant, result, at(i));
  }
  if (tools.joint_reaction) note_reactions(instant, result, at(i));
  note_variables(instant, result, at(i));
}

void size_for_muscles(const AnalysisPlan& plan, AnalysisResult& result) {
  const Model& model = plan.trial.model;
  const Eigen::Index n = at(plan.times.size());
  const LoadSharer sharer = make_load_sharer(model, plan.trial.walk.muscles.sharing);
  result.actuators = sharer.names;
  result.driven.assign(model.muscles.size(), -1);
  for (const CoordinateActuator& a : model.coordinate_actuators)
    result.driven.push_back(a.coordinate);
  result.driven.insert(result.driven.end(), sharer.reserve_coordinate.begin(),
                       sharer.reserve_coordinate.end());
  result.activation.setZero(n, at(result.actuators.size()));
  result.force.setZero(n, at(result.actuators.size()));
  result.sharing.resize(plan.times.size());
  if (!plan.options.tools.muscles) return;
  for (const char* name : kMuscleQuantities)
    result.muscles.push_back({name, Rows::Zero(n, model.nmuscle())});
  result.moment_arm.assign(static_cast<std::size_t>(model.ncoord()),
                           Rows::Zero(n, model.nmuscle()));
}

AnalysisResult make_result(const AnalysisPlan& plan) {
  const MeasuredTrial& trial = plan.trial;
  AnalysisResult result;
  result.plan = &plan;
  result.columns = result_columns(trial.model, trial.has_muscles());
  for (std::size_t k = 0; k < result.columns.size(); ++k)
    for (int side = result.columns[k].sided ? 0 : -1; side < (result.columns[k].sided ? 2 : 0);
         ++side)
      result.variables.push_back({k, side});
  const Eigen::Index n = at(plan.times.size());
  result.moment.setZero(n, trial.model.ncoord());
  result.residual.setZero(n, 4);
  result.values.setZero(n, at(result.variables.size()));
  result.ok.assign(plan.times.size(), trial.walk.loads_ok);
  if (plan.options.tools.joint_reaction) result.reaction.setZero(n, 9 * trial.model.nbody());
  if (trial.has_muscles()) size_for_muscles(plan, result);
  return result;
}

}  // namespace

bool AnalysisResult::converged() const {
  return std::all_of(ok.begin(), ok.end(), [](char one) { return one != 0; });
}

AnalysisResult run_analysis(const AnalysisPlan& plan,
                            const std::function<void(std::size_t)>& progress) {
  AnalysisResult result = make_result(plan);
  const std::size_t n = plan.times.size();
  std::atomic<std::size_t> next_chunk{0}, done{0};
  const auto work = [&] {
    Instant instant = make_instant(plan.trial.model, plan.trial.walk);
    for (;;) {
      const std::size_t first = kChunk * next_chunk++;
      if (first >= n) return;
      const std::size_t end = std::min(n, first + kChunk);
      forget(instant);
      for (std::size_t i = first; i < end; ++i) solve_row(instant, i, result);
      if (progress) progress(done += end - first);
    }
  };
  std::vector<std::thread> others;
  for (int t = 1; t < plan.options.threads; ++t) others.emplace_back(work);
  work();
  for (std::thread& t : others) t.join();
  return result;
}

}  // namespace retrogait
