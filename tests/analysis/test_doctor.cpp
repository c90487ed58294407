// The doctor finds each fault that it knows in a file that is otherwise sound, and none in a sound one.
#include <gtest/gtest.h>

#include <cmath>

#include "analysis/doctor.h"
#include "base/math.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "support/reference.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

/// A body that slides and turns on the ground, a leg with a knee, and a patella that follows the knee.
Model leg() {
  ModelSpec spec;
  spec.name = "leg";
  const auto body = [&](const char* name, double mass) {
    spec.bodies.push_back({name, mass, Vec3::Zero(), Mat3(0.1 * Mat3::Identity()), "", {}});
  };
  const auto coordinate = [&](const char* name) {
    CoordinateSpec c;
    c.name = name;
    spec.coordinates.push_back(c);
    return &spec.coordinates.back();
  };
  const auto turn = [](const char* name) {
    return StepSpec{StepKind::kRotation, Vec3::UnitZ(), name, Curve::linear(1)};
  };
  body("pelvis", 60), body("shank_r", 5), body("calcn_r", 2.5), body("calcn_l", 2.5);
  body("patella_r", 0.1);
  const auto joint = [&](const char* name, const char* parent, const char* child,
                         const Vec3& at_parent, std::vector<StepSpec> steps) {
    JointSpec made;
    made.name = name, made.parent = parent, made.child = child;
    made.X_PF.p = at_parent;
    made.steps = std::move(steps);
    spec.joints.push_back(made);
  };
  joint("ground_pelvis", "ground", "pelvis", Vec3::Zero(),
        {{StepKind::kTranslation, Vec3::UnitX(), "pelvis_tx", Curve::linear(1)},
         {StepKind::kTranslation, Vec3::UnitY(), "pelvis_ty", Curve::linear(1)},
         turn("pelvis_tilt")});
  joint("knee_r", "pelvis", "shank_r", Vec3(0, -0.4, 0.1), {turn("knee_angle_r")});
  joint("ankle_r", "shank_r", "calcn_r", Vec3(0, -0.4, 0), {turn("ankle_angle_r")});
  joint("ankle_l", "pelvis", "calcn_l", Vec3(0, -0.4, -0.1), {turn("ankle_angle_l")});
  joint("patella_r", "shank_r", "patella_r", Vec3(0, -0.4, 0), {turn("knee_angle_r_beta")});
  for (const char* name : {"pelvis_tx", "pelvis_ty", "pelvis_tilt", "knee_angle_r", "ankle_angle_r",
                           "ankle_angle_l", "knee_angle_r_beta"})
    coordinate(name);
  spec.coordinates.back().kind = CoordinateKind::kCoupled;
  spec.coordinates.back().coupled_to = "knee_angle_r";
  spec.coordinates.back().coupling = Curve::linear(1);
  return compile(spec);
}

/// Half a second of a made-up walk, radians.
Storage sound_motion() {
  Storage m;
  m.file = "walk.mot";
  m.labels = {"pelvis_tx",     "pelvis_ty",     "pelvis_tilt",      "knee_angle_r",
              "ankle_angle_r", "ankle_angle_l", "knee_angle_r_beta"};
  m.columns.resize(m.labels.size());
  for (int i = 0; i < 60; ++i) {
    const double t = i / 120.0, knee = 0.6 + 0.5 * std::sin(2 * kPi * t);
    m.time.push_back(t);
    m.lines.push_back(i + 8);
    const double row[] = {1.2 * t,
                          0.95,
                          0.1 * std::cos(2 * kPi * t),
                          knee,
                          0.2 * std::sin(9 * t),
                          0.2 * std::cos(9 * t),
                          knee};
    for (std::size_t k = 0; k < m.labels.size(); ++k) m.columns[k].push_back(row[k]);
  }
  return m;
}

/// Under the right foot, with the body's weight.
ExternalLoads sound_loads(const Model& model) {
  ExternalLoads loads;
  loads.file = "loads.xml";
  ExternalForceSpec right;
  right.name = "right";
  right.body = "calcn_r";
  right.force_id = "R_v", right.point_id = "R_p", right.torque_id = "R_m";
  loads.forces = {right};
  Storage& d = loads.data;
  d.file = "grf.mot";
  d.labels = {"R_vx", "R_vy", "R_vz", "R_px", "R_py", "R_pz", "R_mx", "R_my", "R_mz"};
  d.columns.resize(9);
  const Storage motion = sound_motion();
  Data data = make_data(model);
  for (std::size_t i = 0; i < motion.time.size(); ++i) {
    d.time.push_back(motion.time[i]);
    for (int c = 0; c < model.ncoord(); ++c)
      data.q[c] = motion.columns[static_cast<std::size_t>(
          motion.find(model.coordinates[static_cast<std::size_t>(c)].name))][i];
    update_positions(model, data);
    const Vec3 foot = data.X_WB[static_cast<std::size_t>(model.body_index("calcn_r"))].p;
    const double row[] = {10, model.body_weight(), 5, foot.x() + 0.05, 0, foot.z(), 0, 4, 0};
    for (std::size_t k = 0; k < 9; ++k) d.columns[k].push_back(row[k]);
  }
  return loads;
}

std::vector<Finding> of_motion(const Storage& motion) {
  const Model model = leg();
  std::vector<Finding> findings;
  examine_motion(motion, &model, findings);
  return findings;
}

std::vector<Finding> of_loads(const ExternalLoads& loads) {
  const Model model = leg();
  std::vector<Finding> findings;
  examine_forces(loads, &model, findings);
  examine_feet(model, sound_motion(), loads, findings);
  return findings;
}

bool says(const std::vector<Finding>& findings, const std::string& part) {
  for (const Finding& f : findings)
    if (f.what.find(part) != std::string::npos && !f.mend.empty()) return true;
  return false;
}

std::string all(const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& f : findings) out += f.what + "\n";
  return out;
}

TEST(Doctor, FindsNothingWrongWithSoundFiles) {
  const Model model = leg();
  EXPECT_EQ(all(of_motion(sound_motion())), "");
  EXPECT_EQ(all(of_loads(sound_loads(model))), "");
}

TEST(Doctor, TellsDegreesUnderAHeaderOfRadians) {
  Storage m = sound_motion();
  for (std::size_t k = 2; k < m.columns.size(); ++k)
    for (double& x : m.columns[k]) x *= kDegPerRad;
  EXPECT_TRUE(says(of_motion(m), "the header says radians, but")) << all(of_motion(m));
  m.in_degrees = true;
  EXPECT_EQ(all(of_motion(m)), "");
}

TEST(Doctor, TellsRadiansUnderAHeaderOfDegrees) {
  Storage m = sound_motion();
  m.in_degrees = true;
  EXPECT_TRUE(says(of_motion(m), "the numbers may be radians")) << all(of_motion(m));
}

TEST(Doctor, FindsTheOneColumnInDegreesThatBreaksItsCoupling) {
  Storage m = sound_motion();
  for (double& x : m.columns[6]) x *= kDegPerRad;
  const std::vector<Finding> findings = of_motion(m);
  EXPECT_TRUE(says(findings, "'knee_angle_r_beta' reaches 63.03 in a file of radians"))
      << all(findings);
  EXPECT_TRUE(says(findings, "(it is 57.3 times as large: degrees)")) << all(findings);
}

TEST(Doctor, TellsMillimetres) {
  Storage m = sound_motion();
  for (double& y : m.columns[1]) y *= 1000;
  EXPECT_TRUE(says(of_motion(m), "'pelvis_ty' stands at 950: these are millimetres"));
}

TEST(Doctor, FindsDuplicateLabelsAndNamesNearMisses) {
  Storage m = sound_motion();
  m.labels[5] = "ankle_angle_r";
  const std::vector<Finding> findings = of_motion(m);
  EXPECT_TRUE(says(findings, "2 columns are called 'ankle_angle_r'")) << all(findings);
  EXPECT_TRUE(says(findings, "coordinate 'ankle_angle_l' has no column. Did you mean"))
      << all(findings);
}

TEST(Doctor, FindsAnglesCutAtAWholeTurnAndGaps) {
  Storage m = sound_motion();
  for (std::size_t i = 30; i < 60; ++i) m.columns[2][i] -= 2 * kPi;
  for (std::size_t i = 40; i < 60; ++i) m.time[i] += 0.05;
  const std::vector<Finding> findings = of_motion(m);
  EXPECT_TRUE(says(findings, "'pelvis_tilt' jumps by a whole turn")) << all(findings);
  EXPECT_TRUE(says(findings, "a gap of 0.05833 s")) << all(findings);
}

TEST(Doctor, FindsSwappedSides) {
  ExternalLoads loads = sound_loads(leg());
  loads.forces[0].body = "calcn_l";
  EXPECT_TRUE(says(of_loads(loads), "left and right are swapped")) << all(of_loads(loads));
}

TEST(Doctor, FindsPressureAwayFromTheFoot) {
  ExternalLoads loads = sound_loads(leg());
  for (double& x : loads.data.columns[3]) x += 0.7;
  EXPECT_TRUE(says(of_loads(loads), "m away from calcn_r on average")) << all(of_loads(loads));
}

TEST(Doctor, WeighsTheGroundReactionAndKnowsItsUnit) {
  const double weight = leg().body_weight();
  const struct {
    double factor;
    const char* mend;
  } cases[] = {{1 / kStandardGravity, "These are kg"},
               {0.001, "These are kN"},
               {1 / weight, "These are body weights"},
               {1.3, "Scale the model"}};
  for (const auto& c : cases) {
    ExternalLoads loads = sound_loads(leg());
    for (double& f : loads.data.columns[1]) f *= c.factor;
    if (c.factor < 0.1)  // the sideways forces keep the same unit
      for (const std::size_t k : {0, 2})
        for (double& f : loads.data.columns[k]) f *= c.factor;
    const std::vector<Finding> findings = of_loads(loads);
    ASSERT_TRUE(says(findings, "the ground carries")) << c.factor << all(findings);
    EXPECT_NE(findings.front().mend.find(c.mend), std::string::npos) << findings.front().mend;
  }
  ExternalLoads nothing = sound_loads(leg());
  for (std::size_t k : {0, 1, 2}) nothing.data.columns[k].assign(60, 0);
  EXPECT_TRUE(says(of_loads(nothing), "there is no vertical force")) << all(of_loads(nothing));
}

TEST(Doctor, FindsAnotherUpAndForcesOfTheFoot) {
  ExternalLoads turned = sound_loads(leg());
  std::swap(turned.data.columns[1], turned.data.columns[2]);
  EXPECT_TRUE(says(of_loads(turned), "the largest force is along z"));
  ExternalLoads opposite = sound_loads(leg());
  for (double& f : opposite.data.columns[1]) f = -f;
  EXPECT_TRUE(says(of_loads(opposite), "the vertical force is negative"));
}

TEST(Doctor, TellsNoiseOfAnUnloadedPlateFromGarbageUnderLoad) {
  ExternalLoads noise = sound_loads(leg());
  for (std::size_t i = 0; i < 10; ++i) {
    noise.data.columns[1][i] = 0;
    noise.data.columns[3][i] = 331;
  }
  EXPECT_TRUE(says(of_loads(noise), "without load the centre of pressure runs to 331 m"));
  ExternalLoads garbage = sound_loads(leg());
  for (double& x : garbage.data.columns[3]) x *= 1e5;
  EXPECT_TRUE(says(of_loads(garbage), "under load the centre of pressure lies up to"));
}

TEST(Doctor, WhatAReaderRefusesIsAFinding) {
  const TempFolder folder;
  write_file_atomically(folder.file("q.mot"), "walk\nversion=1\nendheader\ntime\tx\n0\tabc\n");
  const std::vector<Finding> findings = examine({"", folder.file("q.mot"), ""});
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings.front().severity, Severity::kError);
  EXPECT_GT(findings.front().line, 0);
}

/// An example shipped with OpenSim has unloaded centres of pressure hundreds of metres away.
TEST(Doctor, KnowsTheReferenceTrials) {
  REQUIRE_REFERENCE(trial, "opensim/trials/rajagopal_walk");
  const std::vector<Finding> findings =
      examine({trial + "/model.osim", trial + "/coordinates.mot", trial + "/grf_walk.xml"});
  EXPECT_TRUE(says(findings, "without load the centre of pressure")) << all(findings);
  for (const Finding& f : findings) EXPECT_EQ(f.severity, Severity::kWarning) << f.what;
}

}  // namespace
}  // namespace retrogait
