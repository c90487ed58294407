// Whole trials through the file pipeline against what OpenSim computed from the same files.
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/analysis.h"
#include "support/alloc_guard.h"
#include "support/gait_facts.h"
#include "support/reference.h"

namespace retrogait {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

struct ReferenceTrial {
  const char* folder;
  const char* motion;
  const char* loads;
  double start, end;  // s
};

const ReferenceTrial kGait2354 = {"gait2354", "subject01_walk1_ik.mot", "subject01_walk1_grf.xml",
                                  0.4, 1.6};
const ReferenceTrial kGait10 = {"gait10dof18musc", "subject01_walk_IK.mot",
                                "subject01_walk_grf.xml", 0, 2.5};

AnalysisOptions as_opensim(const std::string& folder, const ReferenceTrial& t) {
  AnalysisOptions options;
  options.trial.model = folder + "/model.osim";
  options.trial.motion = folder + "/" + t.motion;
  options.trial.loads = folder + "/" + t.loads;
  options.trial.filter = {FilterKind::kOpenSim, 6};
  options.trial.start = t.start;
  options.trial.end = t.end;
  options.reserves = folder + "/reserves.xml";
  options.as_opensim = true;
  return options;
}

/// RMS and range of one column over the instants.
struct Difference {
  double rms = 0, range = 0;
};

Difference difference(const std::vector<double>& theirs, const VecX& ours) {
  Difference d;
  double low = 1e300, high = -1e300;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    d.rms += std::pow(theirs[i] - ours[static_cast<Eigen::Index>(i)], 2);
    low = std::min(low, theirs[i]), high = std::max(high, theirs[i]);
  }
  d.rms = std::sqrt(d.rms / static_cast<double>(theirs.size()));
  d.range = high - low;
  return d;
}

void expect_inverse_dynamics(const std::string& folder, const ReferenceTrial& t) {
  AnalysisOptions options = as_opensim(folder, t);
  options.tools = {true, false, false, false};
  const AnalysisPlan plan = plan_analysis(options);
  const AnalysisResult result = run_analysis(plan);
  const Storage theirs = read_storage(folder + "/results/inverse_dynamics.sto");
  ASSERT_EQ(theirs.time.size(), plan.times.size());
  for (std::size_t i = 0; i < plan.times.size(); ++i)
    ASSERT_NEAR(theirs.time[i], plan.times[i], 1e-7) << "instant " << i;
  double worst = 0, worst_share = 0;
  const Model& model = plan.trial.model;
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    const int column =
        theirs.find(coordinate.name + (coordinate.rotational ? "_moment" : "_force"));
    ASSERT_GE(column, 0) << coordinate.name;
    const Difference d = difference(theirs.columns[at(column)], result.moment.col(c));
    EXPECT_LE(d.rms, coordinate.rotational ? 0.05 : 0.5) << coordinate.name;
    EXPECT_LE(d.rms, 0.005 * d.range) << coordinate.name;
    if (coordinate.rotational) worst = std::max(worst, d.rms);
    worst_share = std::max(worst_share, d.rms / d.range);
  }
  say(std::string(t.folder) + ": inverse dynamics, worst RMS (bar 0.05)", worst, "N·m");
  say(std::string(t.folder) + ": the same of the range (bar 0.5)", 100 * worst_share, "%");
}

TEST(OpenSimTrials, InverseDynamicsOfGait2354) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait2354");
  expect_inverse_dynamics(folder, kGait2354);
}

TEST(OpenSimTrials, InverseDynamicsOfGait10Dof) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait10dof18musc");
  expect_inverse_dynamics(folder, kGait10);
}

// ------------------------------------------------------------------------------------- muscles

/// One matrix of a file against ours: columns by name.
struct Agreement {
  double rms = 0, worst_rms = 0, largest = 0;
  std::string worst;
};

Agreement compare(const Storage& theirs, const std::vector<std::string>& names, const Rows& ours,
                  std::size_t count) {
  Agreement a;
  for (std::size_t k = 0; k < count; ++k) {
    const int column = theirs.find(names[k]);
    EXPECT_GE(column, 0) << names[k];
    if (column < 0) continue;
    const VecX values = ours.col(static_cast<Eigen::Index>(k));
    const Difference d = difference(theirs.columns[at(column)], values);
    a.rms += d.rms * d.rms / static_cast<double>(count);
    if (d.rms > a.worst_rms) a.worst_rms = d.rms, a.worst = names[k];
    for (std::size_t i = 0; i < theirs.time.size(); ++i)
      a.largest = std::max(a.largest, std::abs(theirs.columns[at(column)][i] -
                                               values[static_cast<Eigen::Index>(i)]));
  }
  a.rms = std::sqrt(a.rms);
  return a;
}

// Σ x² of the muscles and reserves of one row
double objective(const Storage& file, std::size_t row) {
  double sum = 0;
  for (const std::vector<double>& column : file.columns) sum += column[row] * column[row];
  return sum;
}

void expect_static_optimization(const std::string& folder, const ReferenceTrial& t) {
  AnalysisOptions options = as_opensim(folder, t);
  options.tools = {true, true, false, false};
  const AnalysisPlan plan = plan_analysis(options);
  const AnalysisResult result = run_analysis(plan);
  EXPECT_TRUE(result.converged());
  const std::string name = std::string(t.folder);
  const std::size_t muscles = at(plan.trial.model.nmuscle());
  const Storage exact = read_storage(folder + "/so_qp/exact_activation.sto");
  ASSERT_EQ(exact.time.size(), plan.times.size());
  const Agreement with_exact = compare(exact, result.actuators, result.activation, muscles);
  say(name + ": activations against the exact answers, RMS", with_exact.rms, "");
  say(name + ": the same, largest (" + with_exact.worst + ")", with_exact.largest, "");
  const Storage tight =
      read_storage(folder + "/results/" + name + "_StaticOptimizationTight_activation.sto");
  const Agreement with_tight = compare(tight, result.actuators, result.activation, muscles);
  say(name + ": against OpenSim's tight run, RMS (bar 0.005)", with_tight.rms, "");
  say(name + ": worst muscle " + with_tight.worst + " (bar 0.02)", with_tight.worst_rms, "");
  EXPECT_LE(with_exact.rms, 0.005);
  EXPECT_LE(with_exact.worst_rms, 0.02);
  EXPECT_LE(with_tight.rms, 0.005);
  EXPECT_LE(with_tight.worst_rms, 0.02) << with_tight.worst;
  double worst_objective = 0;
  for (std::size_t i = 0; i < plan.times.size(); ++i)
    worst_objective = std::max(
        worst_objective,
        result.activation.row(static_cast<Eigen::Index>(i)).squaredNorm() / objective(tight, i));
  say(name + ": objective over OpenSim's, largest (bar 1.0001)", worst_objective, "");
  EXPECT_LE(worst_objective, 1.0001);
}

TEST(OpenSimTrials, StaticOptimizationOfGait2354) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait2354");
  expect_static_optimization(folder, kGait2354);
}

TEST(OpenSimTrials, StaticOptimizationOfGait10Dof) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait10dof18musc");
  expect_static_optimization(folder, kGait10);
}

TEST(OpenSimTrials, AnInstantWithMusclesAllocatesNothingOnceWarm) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait2354");
  const AnalysisPlan plan = plan_analysis(as_opensim(folder, kGait2354));
  Instant instant = make_instant(plan.trial.model, plan.trial.walk);
  for (const double t : plan.times) solve_instant(instant, t);
  const AllocGuard guard;
  for (const double t : plan.times) solve_instant(instant, t);
  EXPECT_EQ(guard.count(), 0);
}

TEST(OpenSimTrials, OurOwnRulesLeaveThePelvisItsResidual) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait2354");
  AnalysisOptions options = as_opensim(folder, kGait2354);
  options.as_opensim = false;
  options.reserves.clear();
  const AnalysisPlan plan = plan_analysis(options);
  const AnalysisResult result = run_analysis(plan);
  EXPECT_TRUE(result.converged());
  // nobody is asked to hold the pelvis: what is missing there is told, not optimised away
  for (const int c : result.driven)
    if (c >= 0) {
      EXPECT_FALSE(plan.trial.model.coordinates[at(c)].name.starts_with("pelvis"));
    }
  EXPECT_GT(result.residual.col(0).maxCoeff(), 1);
}

}  // namespace
}  // namespace retrogait
