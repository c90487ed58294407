// From names to indices: what compile builds, and every defect it reports, word for word.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/error.h"
#include "model/model.h"

namespace retrogait {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

SourceLine line(int n) { return {"leg.toml", n}; }

BodySpec body(const std::string& name, int at) {
  BodySpec b;
  b.name = name;
  b.mass = 1;
  b.inertia = Mat3::Identity();
  b.at = line(at);
  return b;
}

JointSpec pin(const std::string& name, const std::string& parent, const std::string& child,
              const std::string& coordinate, int at) {
  JointSpec j;
  j.name = name;
  j.parent = parent;
  j.child = child;
  if (!coordinate.empty())
    j.steps = {{StepKind::kRotation, Vec3::UnitZ(), coordinate, Curve::linear(1)}};
  j.at = line(at);
  return j;
}

CoordinateSpec coordinate(const std::string& name, int at) {
  CoordinateSpec c;
  c.name = name;
  c.at = line(at);
  return c;
}

/// pelvis – femur – tibia, three pins, written child first.
ModelSpec leg() {
  ModelSpec spec;
  spec.name = "leg";
  spec.file = "leg.toml";
  spec.bodies = {body("tibia", 1), body("femur", 2), body("pelvis", 3)};
  spec.joints = {pin("knee", "femur", "tibia", "knee_angle", 11),
                 pin("hip", "pelvis", "femur", "hip_flexion", 12),
                 pin("root", "ground", "pelvis", "pelvis_tilt", 13)};
  spec.coordinates = {coordinate("knee_angle", 21), coordinate("hip_flexion", 22),
                      coordinate("pelvis_tilt", 23)};
  return spec;
}

std::vector<std::string> defects(const ModelSpec& spec) {
  std::vector<std::string> out;
  try {
    compile(spec);
  } catch (const InputError& error) {
    for (const Diagnostic& d : error.diagnostics()) out.push_back(d.text());
  }
  return out;
}

using Texts = std::vector<std::string>;

// ------------------------------------------------------------------------------------- good input

TEST(Compile, PutsParentsBeforeChildrenWhateverTheOrder) {
  const Model model = compile(leg());
  ASSERT_EQ(model.nbody(), 3);
  EXPECT_EQ(model.bodies[0].name, "pelvis");
  EXPECT_EQ(model.bodies[1].name, "femur");
  EXPECT_EQ(model.bodies[2].name, "tibia");
  for (int b = 0; b < 3; ++b) {
    EXPECT_EQ(model.joints[static_cast<std::size_t>(b)].child, b);
    EXPECT_EQ(model.joints[static_cast<std::size_t>(b)].parent, b - 1);
  }
  EXPECT_EQ(model.coordinates[0].name, "pelvis_tilt");
  EXPECT_EQ(model.coordinates[2].name, "knee_angle");
  EXPECT_EQ(model.find_coordinate("knee_angle"), 2);
  EXPECT_EQ(model.find_body("patella"), -1);
  EXPECT_THROW(model.body_index("patella"), InternalError);
  EXPECT_DOUBLE_EQ(model.total_mass, 3);
  EXPECT_DOUBLE_EQ(model.body_weight(), 3 * kStandardGravity);
}

TEST(Compile, NormalisesAxesAndKnowsThePrincipalOnes) {
  ModelSpec spec = leg();
  spec.joints[0].steps[0].axis = Vec3(0, 2, 0);
  spec.joints[1].steps[0].axis = Vec3(0, 0, -1);
  spec.joints[2].steps[0].axis = Vec3(3, 0, 4);
  const Model model = compile(spec);
  EXPECT_EQ(model.steps[2].axis, Vec3::UnitY());
  EXPECT_EQ(model.steps[2].principal, 1);
  EXPECT_EQ(model.steps[1].principal, -1);
  EXPECT_EQ(model.steps[0].axis, Vec3(.6, 0, .8));
  EXPECT_EQ(model.steps[0].principal, -1);
}

TEST(Compile, StandsAtDefaultsUnlessThePoseSaysOtherwiseAndCoupledOnesFollow) {
  ModelSpec spec = leg();
  spec.coordinates[0].kind = CoordinateKind::kCoupled;
  spec.coordinates[0].coupled_to = "hip_flexion";
  spec.coordinates[0].coupling = Curve::linear(-2, 0.1);
  spec.coordinates[2].default_value = 0.3;
  spec.standing["hip_flexion"] = 0.2;
  const Model model = compile(spec);
  EXPECT_EQ(model.coordinates[2].coupled_to, 1);
  EXPECT_DOUBLE_EQ(model.standing[0], 0.3);
  EXPECT_DOUBLE_EQ(model.standing[1], 0.2);
  EXPECT_DOUBLE_EQ(model.standing[2], -0.3);
}

TEST(Compile, AWeldedBodyMayHaveNoMass) {
  ModelSpec spec = leg();
  spec.bodies.push_back(body("marker_plate", 4));
  spec.bodies.back().mass = 0;
  spec.joints.push_back(pin("plate", "tibia", "marker_plate", "", 14));
  EXPECT_EQ(defects(spec), Texts{});
}

TEST(Compile, KnowsAnglesFromLengthsAndLeftFromRight) {
  ModelSpec spec = leg();
  spec.joints[2].steps[0].kind = StepKind::kTranslation;
  spec.foot_points.push_back({"heel_r", "tibia", Vec3::Zero(), 0.03, line(31)});
  spec.foot_points.push_back({"heel_l", "tibia", Vec3::Zero(), 0.03, line(32)});
  const Model model = compile(spec);
  EXPECT_FALSE(model.coordinates[0].rotational);
  EXPECT_TRUE(model.coordinates[1].rotational);
  EXPECT_FALSE(model.foot_points[0].left);
  EXPECT_TRUE(model.foot_points[1].left);
  EXPECT_EQ(model.find_foot_point("heel_l"), 1);
}

// --------------------------------------------------------------------------------------- defects

TEST(CompileDefects, NameDefinedTwice) {
  ModelSpec spec = leg();
  spec.bodies.push_back(body("femur", 4));
  spec.coordinates.push_back(coordinate("knee_angle", 24));
  spec.joints.push_back(pin("hip", "pelvis", "patella", "hip_flexion", 14));
  spec.bodies.push_back(body("patella", 5));
  spec.foot_points.push_back({"heel_r", "tibia", Vec3::Zero(), 0.03, line(31)});
  spec.foot_points.push_back({"heel_r", "tibia", Vec3::Zero(), 0.03, line(32)});
  EXPECT_EQ(defects(spec), (Texts{"leg.toml:4: body 'femur' is defined twice",
                                  "leg.toml:24: coordinate 'knee_angle' is defined twice",
                                  "leg.toml:14: joint 'hip' is defined twice",
                                  "leg.toml:32: foot point 'heel_r' is defined twice"}));
}

TEST(CompileDefects, MassThatCannotBe) {
  ModelSpec spec = leg();
  spec.bodies[0].mass = -2;
  spec.bodies[1].mass = 0;
  spec.bodies[2].mass = kNaN;
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:1: body 'tibia': mass = -2 kg: must be positive (only a welded body "
                   "may have no mass)",
                   "leg.toml:2: body 'femur': mass = 0 kg: must be positive (only a welded body "
                   "may have no mass)",
                   "leg.toml:3: body 'pelvis': mass, mass centre and inertia must be finite "
                   "numbers"}));
}

TEST(CompileDefects, BodyThatNoJointHolds) {
  ModelSpec spec = leg();
  spec.bodies.push_back(body("head", 4));
  EXPECT_EQ(defects(spec), (Texts{"leg.toml:4: body 'head': no joint holds it; give it one, to "
                                  "'ground' if it is free"}));
}

TEST(CompileDefects, MissingParentAndChild) {
  ModelSpec spec = leg();
  spec.joints[0].parent = "femr";
  spec.joints.push_back(pin("ankle", "tibia", "talus", "knee_angle", 14));
  EXPECT_EQ(defects(spec), (Texts{"leg.toml:11: joint 'knee': parent = 'femr': no such body. Did "
                                  "you mean 'femur'?",
                                  "leg.toml:14: joint 'ankle': child = 'talus': no such body."}));
}

TEST(CompileDefects, BodyWithTwoJoints) {
  ModelSpec spec = leg();
  spec.joints.push_back(pin("knee_2", "pelvis", "tibia", "knee_angle", 14));
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:14: joint 'knee_2': body 'tibia' already hangs on joint 'knee'"}));
}

TEST(CompileDefects, TwoRoots) {
  ModelSpec spec = leg();
  spec.joints[1].parent = "ground";
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:13: joint 'root': a second root: 'hip' already joins the ground"}));
}

TEST(CompileDefects, NoRootAndAJointCycle) {
  ModelSpec spec = leg();
  spec.joints[2].parent = "tibia";
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:13: joint 'root' closes a cycle: tibia → femur → pelvis → tibia",
                   "leg.toml: no joint has parent = 'ground', so nothing carries the tree"}));
}

TEST(CompileDefects, CycleBesideARoot) {
  ModelSpec spec = leg();
  spec.joints[1].parent = "tibia";
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:12: joint 'hip' closes a cycle: tibia → femur → tibia"}));
}

TEST(CompileDefects, BodyThatHoldsItself) {
  ModelSpec spec = leg();
  spec.joints[0].parent = "tibia";
  EXPECT_EQ(defects(spec), (Texts{"leg.toml:11: joint 'knee' closes a cycle: tibia → tibia"}));
}

TEST(CompileDefects, NoBodies) {
  ModelSpec spec;
  spec.file = "empty.toml";
  EXPECT_EQ(defects(spec), Texts{"empty.toml: the model has no bodies"});
}

TEST(CompileDefects, JointSteps) {
  ModelSpec spec = leg();
  spec.joints[0].X_PF.p.x() = kNaN;
  spec.joints[0].steps[0].axis = Vec3::Zero();
  spec.joints[1].steps[0].coordinate = "hip_flexio";
  spec.joints[1].steps.push_back({StepKind::kRotation, Vec3::UnitX(), "", Curve::linear(1)});
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:11: joint 'knee': its frames must be finite numbers",
                   "leg.toml:11: joint 'knee': step 1: its axis has no length",
                   "leg.toml:12: joint 'hip': step 1: coordinate = 'hip_flexio': no such "
                   "coordinate. Did you mean 'hip_flexion'?",
                   "leg.toml:12: joint 'hip': step 2: names no coordinate, so it needs a constant "
                   "value",
                   "leg.toml:22: coordinate 'hip_flexion': no joint step uses it"}));
}

TEST(CompileDefects, Coordinates) {
  ModelSpec spec = leg();
  spec.coordinates.push_back(coordinate("ankle_angle", 24));
  spec.coordinates[0].default_value = kNaN;
  spec.coordinates[1].range_min = 2;
  spec.coordinates[1].range_max = 1;
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:21: coordinate 'knee_angle': its default must be a number",
                   "leg.toml:22: coordinate 'hip_flexion': its range runs backward; write the "
                   "smaller bound first",
                   "leg.toml:24: coordinate 'ankle_angle': no joint step uses it"}));
}

TEST(CompileDefects, Couplings) {
  ModelSpec spec = leg();
  for (CoordinateSpec& c : spec.coordinates) c.kind = CoordinateKind::kCoupled;
  spec.coordinates[0].coupled_to = "hip_flexon";
  spec.coordinates[1].coupled_to = "pelvis_tilt";
  spec.coordinates[2].coupled_to = "pelvis_tilt";
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:21: coordinate 'knee_angle': coupled_to = 'hip_flexon': no such "
                   "coordinate. Did you mean 'hip_flexion'?",
                   "leg.toml:22: coordinate 'hip_flexion': coupled_to = 'pelvis_tilt', which is "
                   "itself coupled; couple both to the free one",
                   "leg.toml:23: coordinate 'pelvis_tilt': coupled_to = 'pelvis_tilt', which is "
                   "itself coupled; couple both to the free one"}));
}

TEST(CompileDefects, FootPoints) {
  ModelSpec spec = leg();
  spec.foot_points.push_back({"heel_r", "tibja", Vec3::Zero(), 0.03, line(31)});
  spec.foot_points.push_back({"met1_r", "tibia", Vec3::Zero(), 0, line(32)});
  EXPECT_EQ(defects(spec), (Texts{"leg.toml:31: foot point 'heel_r': body = 'tibja': no such "
                                  "body. Did you mean 'tibia'?",
                                  "leg.toml:32: foot point 'met1_r': needs a finite point and a "
                                  "positive radius"}));
}

TEST(CompileDefects, StandingPose) {
  ModelSpec spec = leg();
  spec.standing["knee_angel"] = 0;
  spec.standing["hip_flexion"] = kNaN;
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml: standing pose: 'hip_flexion' must be a number",
                   "leg.toml: standing pose: no coordinate 'knee_angel'. Did you mean "
                   "'knee_angle'?"}));
}

TEST(CompileDefects, AllAtOnceInTheOrderOfWhatHoldsThem) {
  ModelSpec spec = leg();
  spec.bodies[0].mass = -1;
  spec.joints[1].parent = "pelvi";
  spec.coordinates[2].range_max = -2e9;
  spec.standing["pelvis_tild"] = 0;
  EXPECT_EQ(defects(spec),
            (Texts{"leg.toml:1: body 'tibia': mass = -1 kg: must be positive (only a welded body "
                   "may have no mass)",
                   "leg.toml:12: joint 'hip': parent = 'pelvi': no such body. Did you mean "
                   "'pelvis'?",
                   "leg.toml:23: coordinate 'pelvis_tilt': its range runs backward; write the "
                   "smaller bound first",
                   "leg.toml: standing pose: no coordinate 'pelvis_tild'. Did you mean "
                   "'pelvis_tilt'?"}));
}

}  // namespace
}  // namespace retrogait
