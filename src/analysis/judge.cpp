// How far the results may be trusted.
// Based on: Hicks, Uchida, Seth, Rajagopal, Delp 2015, J Biomech Eng 137:020905, table 2: residual forces below
// 5 % of the largest net external force, residual moments below 1 % of that force times the height of the
// centre of mass, reserves below 5 % of the largest net joint moments; each by its peak and by its RMS.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/files.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr double kHicksReservePct = 5;

enum ResidualColumn { kForce, kMoment, kExternal, kHeight };

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

double rms(const Eigen::Ref<const VecX>& x) {
  return x.size() == 0 ? 0 : std::sqrt(x.squaredNorm() / static_cast<double>(x.size()));
}

bool is_residual(const Model& model, int coordinate) {
  for (const Joint& joint : model.joints)
    for (int s = joint.first_step; joint.parent < 0 && s < joint.first_step + joint.step_count; ++s)
      if (model.steps[static_cast<std::size_t>(s)].coordinate == coordinate) return true;
  return false;
}

/// Reserves that stand in for muscles: not the model's own actuators, not those that hold the pelvis.
std::vector<std::size_t> reserves_of(const AnalysisResult& result) {
  const MeasuredTrial& trial = result.plan->trial;
  std::vector<std::size_t> list;
  for (std::size_t k = trial.model.muscles.size() + trial.first_reserve; k < result.driven.size();
       ++k)
    if (!is_residual(trial.model, result.driven[k])) list.push_back(k);
  return list;
}

// what a reserve gives, % of the largest net moment along its coordinate
VecX reserve_share(const AnalysisResult& result, std::size_t k) {
  const double peak = result.moment.col(result.driven[k]).cwiseAbs().maxCoeff();
  if (peak == 0) return VecX::Zero(result.moment.rows());
  return 100 / peak * result.force.col(at(k)).cwiseAbs();
}

/// The reserve that gives most for its joint.
struct Worst {
  std::string name;
  VecX share;  // (instants) %
};

Worst worst_reserve(const AnalysisResult& result) {
  Worst worst;
  for (const std::size_t k : reserves_of(result)) {
    const VecX share = reserve_share(result, k);
    if (worst.name.empty() || share.maxCoeff() > worst.share.maxCoeff())
      worst = {result.actuators[k], share};
  }
  return worst;
}

// of each instant, the largest share of any reserve
VecX largest_reserve(const AnalysisResult& result) {
  VecX largest = VecX::Zero(result.moment.rows());
  for (const std::size_t k : reserves_of(result))
    largest = largest.cwiseMax(reserve_share(result, k));
  return largest;
}

const char* status_name(SolveStatus status) {
  if (status == SolveStatus::kConverged) return "converged";
  return status == SolveStatus::kInfeasible ? "infeasible" : "iteration_limit";
}

}  // namespace

std::vector<Judged> judge(const AnalysisResult& result) {
  const Rows& r = result.residual;
  const double external = r.col(kExternal).maxCoeff(), height = r.col(kHeight).mean();
  std::vector<Judged> list;
  const auto add = [&](const std::string& what, const VecX& share, double limit) {
    list.push_back({what, share.maxCoeff(), rms(share), limit});
  };
  if (external > 0) {
    add("residual force, of the largest external force", 100 / external * r.col(kForce),
        kHicksForcePct);
    add("residual moment, of that times the height of the centre of mass",
        100 / (external * height) * r.col(kMoment), kHicksMomentPct);
  }
  const Worst worst = worst_reserve(result);
  if (!worst.name.empty())
    add(worst.name + ", of its joint's largest moment", worst.share, kHicksReservePct);
  return list;
}

Table solver_table(const AnalysisResult& result) {
  const Rows& r = result.residual;
  const double external = r.col(kExternal).maxCoeff(), height = r.col(kHeight).mean();
  const bool shared = !result.sharing.empty();
  Table table({number_column("time_s"), number_column("ok"), text_column("status"),
               number_column("iterations"), number_column("sharing_residual"),
               number_column("cost"), number_column("reserve_share_pct"),
               number_column("residual_force_N"), number_column("residual_moment_N_m"),
               number_column("residual_force_pct"), number_column("residual_moment_pct")});
  const VecX reserve = shared ? largest_reserve(result) : VecX();
  for (std::size_t i = 0; i < result.plan->times.size(); ++i) {
    const auto row = r.row(at(i));
    const SolveReport report = shared ? result.sharing[i] : SolveReport{};
    table.add_row({result.plan->times[i], static_cast<int>(result.ok[i]),
                   shared ? status_name(report.status) : "no muscles",
                   shared ? report.iterations : kNone, shared ? report.residual : kNone,
                   shared ? report.cost : kNone, shared ? reserve[at(i)] : kNone, row[kForce],
                   row[kMoment], 100 * row[kForce] / external,
                   100 * row[kMoment] / (external * height)});
  }
  return table;
}

std::string analysis_summary(const AnalysisResult& result) {
  const AnalysisPlan& plan = *result.plan;
  std::string out = fmt::format("{} ({:.1f} kg), {}: {} instants, {:.3f} to {:.3f} s\n", plan.name,
                                plan.trial.model.body_mass, plan.trial.name, plan.times.size(),
                                plan.times.front(), plan.times.back());
  const Travel& travel = plan.trial.events.travel;
  if (!plan.trial.events.strides.empty())
    out += fmt::format("Walks {} at {:.2f} m/s{}; {} whole strides inside\n", travel.direction(),
                       std::abs(travel.speed), travel.belt ? " on a belt" : "",
                       strides_of(plan.trial).size());
  for (const std::string& note : plan.trial.notes) out += "Note  " + note + "\n";
  out +=
      "\nJudged by Hicks 2015, %                                                  peak    RMS  "
      "limit\n";
  for (const Judged& j : judge(result))
    out += fmt::format("  {:<68} {:6.2f} {:6.2f}  {:5.0f}  {}\n", j.what, j.peak, j.rms, j.limit,
                       j.good() ? "good" : "TOO LARGE");
  const auto failed = std::count(result.ok.begin(), result.ok.end(), 0);
  if (failed > 0)
    out += fmt::format("FLAGGED  {} of {} instants did not converge (solver.csv, ok = 0)\n", failed,
                       result.ok.size());
  return out;
}

}  // namespace retrogait
