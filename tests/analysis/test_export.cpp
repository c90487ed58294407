// A synthesised study written for OpenSim and read back: the whole road out and in again.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "analysis/analysis.h"
#include "io/io.h"
#include "report/report.h"
#include "support/gait_facts.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The default scene, exported once.
struct Exported {
  TempFolder folder;
  StudyResult study;

  Exported() {
    Diagnostics found("test");
    study = run_study(plan_study(find_scene("park_walk", found), found));
    export_opensim(folder.path(), study);
  }
};

const Exported& exported() {
  static const Exported once;
  return once;
}

AnalysisOptions files_of(const std::string& folder) {
  AnalysisOptions options;
  options.trial.model = folder + "/model.osim";
  options.trial.motion = folder + "/motion.mot";
  options.trial.loads = folder + "/loads.xml";
  options.trial.filter.kind = FilterKind::kNone;
  return options;
}

// the largest difference of any net moment between the study's cycle and what its files give, N·m
double worst_moment(const Trial& trial, const std::string& folder) {
  AnalysisOptions options = files_of(folder);
  const AnalysisPlan plan = plan_analysis(options);
  const Model& model = plan.trial.model;
  Instant read = make_instant(model, plan.trial.walk);
  Instant ours = make_instant(trial.of.model, trial.cycle);
  const double T = trial.cycle.period;
  double worst = 0;
  for (int i = 0; i < 100; ++i) {
    solve_instant(ours, i / 100.0);
    solve_instant(read, T * (0.25 + i / 100.0));  // the files begin a quarter of a cycle earlier
    for (int c = 0; c < trial.of.model.ncoord(); ++c) {
      const std::string& name = trial.of.model.coordinates[at(c)].name;
      worst = std::max(worst, std::abs(ours.moment[c] - read.moment[model.coordinate_index(name)]));
    }
  }
  return worst;
}

TEST(Export, FilesGiveTheStudysOwnMoments) {
  for (const Trial& trial : exported().study.trials) {
    const double worst = worst_moment(trial, exported().folder.path() + "/" + trial.of.trial);
    say(trial.of.trial + ": net moments through .osim, .mot and .xml (bar 1e-3)", worst, "N·m");
    EXPECT_LE(worst, 1e-3) << trial.of.trial;
  }
}

TEST(Export, StridesAndDirectionAreFoundAgain) {
  for (const Trial& trial : exported().study.trials) {
    const AnalysisPlan plan =
        plan_analysis(files_of(exported().folder.path() + "/" + trial.of.trial));
    EXPECT_EQ(plan.trial.direction(), trial.of.direction);
    const std::vector<Stride> strides = strides_of(plan.trial);
    ASSERT_FALSE(strides.empty());
    for (const Stride& s : strides) EXPECT_NEAR(s.end - s.start, trial.cycle.period, 0.01);
  }
}

// a trial's TOML beside its files
TrialFile trial_file(const Trial& trial) {
  const std::string folder = exported().folder.path() + "/" + trial.of.trial;
  const std::string path = folder + "/trial.toml";
  write_file_atomically(
      path,
      "format = 1\ntitle = \"a walk\"\nmodel = \"model.osim\"\nmotion = \"motion.mot\"\nloads = "
      "\"loads.xml\"\nfilter = \"none\"\n");
  return read_trial_file(path);
}

// the largest difference of a mean stride from the cycle that it was made of, away from the jumps of contact
double worst_of(const Trial& cycle, const Trial& stride, const std::string& variable, int side) {
  const auto& a = cycle.curve(variable, side);
  const auto& b = stride.curve(variable, side);
  double worst = 0;
  for (std::size_t i = 5; i < 95; ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

TEST(MeasuredTrials, ComparedGiveTheTablesOfTheirScene) {
  const StudyResult& scene = exported().study;
  const StudyResult trials =
      compare_trials(trial_file(scene.trials[0]), trial_file(scene.trials[1]));
  ASSERT_EQ(trials.trials.size(), 2u);
  EXPECT_TRUE(trials.ok());
  for (std::size_t d = 0; d < 2; ++d) {
    const Trial &cycle = scene.trials[d], &stride = trials.trials[d];
    EXPECT_EQ(stride.of.direction, cycle.of.direction);
    EXPECT_NEAR(stride.travel_speed, cycle.travel_speed, 0.02);
    EXPECT_NEAR(stride.period, cycle.period, 0.01);
    // contacts are found to a few milliseconds: curves agree to what they change meanwhile
    EXPECT_LE(worst_of(cycle, stride, "knee_angle", 0), 2.5) << "deg";
    EXPECT_LE(worst_of(cycle, stride, "grf_y", 0), 0.06) << "BW";
    EXPECT_LE(worst_of(cycle, stride, "knee_angle_moment", 0), 0.06) << "N·m/kg";
    EXPECT_LE(worst_of(cycle, stride, "knee_intersegmental_y", 1), 0.06) << "BW";
    EXPECT_LE(worst_of(cycle, stride, "lumbar_extension_moment", -1), 0.06) << "N·m/kg";
  }
}

TEST(MeasuredTrials, OneThatWalksTheOtherWayIsRefused) {
  const StudyResult& scene = exported().study;
  const TrialFile forward = trial_file(scene.trials[0]), backward = trial_file(scene.trials[1]);
  try {
    compare_trials(backward, forward);
    FAIL() << "both walk the other way";
  } catch (const InputError& error) {
    ASSERT_EQ(error.diagnostics().size(), 2u);
    EXPECT_NE(error.diagnostics()[0].message.find("--forward: this walk goes backward"),
              std::string::npos)
        << error.what();
  }
}

TEST(Analysis, SameBitsOnAnyNumberOfThreads) {
  AnalysisOptions options = files_of(exported().folder.path() + "/forward");
  options.threads = 1;
  const AnalysisPlan plan = plan_analysis(options);
  const AnalysisResult one = run_analysis(plan);
  for (const int threads : {2, 3, 7}) {
    AnalysisPlan many = plan;
    many.options.threads = threads;
    const AnalysisResult other = run_analysis(many);
    EXPECT_EQ(0, std::memcmp(one.moment.data(), other.moment.data(),
                             sizeof(double) * static_cast<std::size_t>(one.moment.size())));
    EXPECT_EQ(0, std::memcmp(one.activation.data(), other.activation.data(),
                             sizeof(double) * static_cast<std::size_t>(one.activation.size())));
  }
}

}  // namespace
}  // namespace retrogait
