// A trial as a gait script: what was walked is what the script says, and the script walks.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "io/io.h"
#include "io/osim.h"
#include "study/import.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/temp_folder.h"
#include "support/walk.h"

namespace retrogait {
namespace {

/// A synthesised walk as a laboratory writes it, 100 rows a second.
Storage written(const Model& model, const GaitCycle& cycle) {
  Storage file;
  file.file = "walk.mot";
  for (const Coordinate& c : model.coordinates) file.labels.push_back(c.name);
  file.columns.resize(file.labels.size());
  Data data = make_data(model);
  for (int i = 0; i < static_cast<int>(120 * cycle.period); ++i) {
    sample(model, cycle, 0.01 * i / cycle.period, data);
    file.time.push_back(0.01 * i);
    file.lines.push_back(i + 8);
    for (std::size_t c = 0; c < file.columns.size(); ++c)
      file.columns[c].push_back(data.q[static_cast<Eigen::Index>(c)]);
  }
  return file;
}

GaitScript read_back(const ImportedGait& gait) {
  const TempFolder folder;
  const std::string path = folder.path() + "/imported.toml";
  write_file_atomically(path, gait.text);
  return read_gait(path);
}

TEST(GaitImport, GivesBackAKnownWalk) {
  const Model& model = adult();
  const GaitCycle cycle = solved_at("backward", 0.8).cycle;
  const GaitScript script =
      read_back(import_gait(model, make_motion(model, written(model, cycle), {}), model));
  EXPECT_EQ(script.direction, -1);
  expect_between("imported speed", script.speed_nominal, "m/s", 0.77, 0.83);
  EXPECT_TRUE(near(script.period.at(0.8), cycle.period, 0.005));
  EXPECT_TRUE(near(script.step_width.at(0.8), cycle.target.step_width, 0.05));
  for (const char* name : {"hip_flexion", "knee_angle", "ankle_angle"}) {
    const FourierCurve& own =
        cycle.q[static_cast<std::size_t>(model.coordinate_index(std::string(name) + "_r"))];
    const FourierCurve& imported = script.find_curve(name)->mean;
    // the contact that both count from differs a little
    double nearest = 1e9;
    for (double shift = -0.06; shift <= 0.06; shift += 0.002) {
      double square = 0;
      for (int i = 0; i < 100; ++i)
        square += std::pow(own.eval(0.01 * i + shift).f - imported.eval(0.01 * i).f, 2) / 100;
      nearest = std::min(nearest, std::sqrt(square));
    }
    expect_between(std::string(name) + " against the walk", nearest * kDegPerRad, "deg RMS", 0, 1);
  }
}

TEST(GaitImport, CountsKneeFlexionTheWayTheTargetDoes) {
  Model extension = adult();  // a model whose knee counts extension
  const int knee = extension.coordinate_index("knee_angle_r");
  for (Step& step : extension.steps)
    if (step.coordinate == knee && step.identity) {
      step.axis = -step.axis;
      step.principal = -1;
    }
  EXPECT_EQ(same_sense(extension, adult(), "knee_angle_r"), -1);
  EXPECT_EQ(same_sense(extension, adult(), "knee_angle_l"), 1);
  EXPECT_EQ(same_sense(extension, adult(), "no_such"), 0);
}

TEST(GaitImport, ScriptOfAMeasuredTrialWalks) {
  REQUIRE_REFERENCE(folder, "opensim/trials/gait2392");
  const Model model = compile(read_model_osim(folder + "/model.osim"));
  EXPECT_EQ(same_sense(model, adult(), "knee_angle_r"), -1);
  EXPECT_EQ(same_sense(model, adult(), "hip_flexion_l"), 1);
  const Motion motion = make_motion(model, read_storage(folder + "/subject01_walk1_ik.mot"), {});
  const GaitScript script = read_back(import_gait(model, motion, adult()));
  const FourierCurve& knee = script.find_curve("knee_angle")->mean;
  double most = 0;
  for (int i = 0; i < 100; ++i) most = std::max(most, knee.eval(0.01 * i).f);
  expect_between("imported knee, most flexion", most * kDegPerRad, "deg", 50, 80);
  const GaitCycle cycle = synthesize(adult(), adapt(script, {}, adult()));
  EXPECT_TRUE(cycle.report.converged);
  expect_between("adult walking it: force missing", 100 * cycle.report.residual_force, "% BW", 0,
                 0.5);
  expect_between("adult walking it: slip", cycle.report.slip, "m/s", 0, 0.1);
}

}  // namespace
}  // namespace retrogait
