// What goes out as .osim comes back as the same model.
#include <gtest/gtest.h>

#include <random>

#include "base/error.h"
#include "io/io.h"
#include "io/osim.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

ModelSpec written_and_read(const TempFolder& folder, const ModelSpec& spec) {
  write_model_osim(folder.file("model.osim"), spec);
  return read_model(folder.file("model.osim"));
}

/// Random values of the free coordinates, the rest by their rules; both models by name.
void pose_alike(const Model& model, Data& data, const Model& other, Data& copy) {
  std::mt19937 random(5);
  std::uniform_real_distribution<double> value(-0.5, 0.5);
  for (int i = 0; i < model.ncoord(); ++i) {
    const int j = other.coordinate_index(model.coordinates[static_cast<std::size_t>(i)].name);
    data.q[i] = copy.q[j] = 0.3 + 0.3 * value(random);
    data.v[i] = copy.v[j] = value(random);
    data.a[i] = copy.a[j] = value(random);
  }
  apply_couplings(model, data);
  apply_couplings(other, copy);
  inverse_dynamics(model, data);
  inverse_dynamics(other, copy);
}

void expect_same_motion_and_forces(const ModelSpec& spec, const ModelSpec& read) {
  const Model model = compile(spec), other = compile(read);
  ASSERT_EQ(model.nbody(), other.nbody());
  Data data = make_data(model), copy = make_data(other);
  pose_alike(model, data, other, copy);
  for (int b = 0; b < model.nbody(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const auto j = static_cast<std::size_t>(other.body_index(model.bodies[i].name));
    EXPECT_TRUE(near(data.X_WB[i].p, copy.X_WB[j].p, 1e-12)) << model.bodies[i].name;
    EXPECT_TRUE(near(data.X_WB[i].R, copy.X_WB[j].R, 1e-12)) << model.bodies[i].name;
    EXPECT_TRUE(near(data.F_joint[i].lin, copy.F_joint[j].lin, 1e-8)) << model.bodies[i].name;
    EXPECT_TRUE(near(data.F_joint[i].rot, copy.F_joint[j].rot, 1e-8)) << model.bodies[i].name;
  }
}

TEST(OsimWriter, TheAdultMovesAndWeighsTheSameAfterTheRoundTrip) {
  const TempFolder folder;
  ModelSpec adult = read_model_toml(repository_path("models/adult.toml"));
  const ModelSpec read = written_and_read(folder, adult);
  expect_same_motion_and_forces(adult, read);
}

TEST(OsimWriter, SharedCoordinatesOfTheSpineBecomeCoupledOnes) {
  const TempFolder folder;
  const ModelSpec read =
      written_and_read(folder, read_model_toml(repository_path("models/adult.toml")));
  const Model model = compile(read);
  const int upper = model.find_coordinate("lumbar_extension_at_l1l2");
  ASSERT_GE(upper, 0);
  const Coordinate& c = model.coordinates[static_cast<std::size_t>(upper)];
  EXPECT_EQ(c.kind, CoordinateKind::kCoupled);
  EXPECT_EQ(c.coupled_to, model.coordinate_index("lumbar_extension"));
}

TEST(OsimWriter, TextOfTheCopyIsTheText) {
  const TempFolder folder;
  const ModelSpec once =
      written_and_read(folder, read_model_toml(repository_path("models/adult.toml")));
  const ModelSpec twice = written_and_read(folder, once);
  EXPECT_EQ(osim_text(once), osim_text(twice));
}

/// One body that slides along x by any curve of its turn.
ModelSpec cam(const Curve& curve) {
  ModelSpec spec;
  spec.name = "cam";
  spec.bodies.push_back({"b", 1, Vec3::Zero(), Mat3(Mat3::Identity()), "", {}});
  CoordinateSpec c;
  c.name = "q";
  spec.coordinates.push_back(c);
  JointSpec joint;
  joint.name = "cam", joint.parent = "ground", joint.child = "b";
  joint.steps = {{StepKind::kTranslation, Vec3::UnitX(), "q", curve},
                 {StepKind::kRotation, Vec3::UnitZ(), "q", Curve::linear(1)}};
  spec.joints.push_back(joint);
  return spec;
}

TEST(OsimWriter, LimitsOfScaledCoordinatesAreInRadiansAsOpenSimReadsThem) {
  const TempFolder folder;
  ModelSpec spec = read_model_toml(repository_path("models/adult.toml"));
  CoordinateLimitSpec limit;
  limit.upper_limit = 0.5, limit.lower_limit = -0.5, limit.transition = 0.1;
  limit.upper_stiffness = limit.lower_stiffness = 20;
  for (const char* coordinate : {"lumbar_extension", "ankle_angle_r"}) {
    limit.name = limit.coordinate = coordinate;
    limit.name += "_limit";
    spec.coordinate_limits.push_back(limit);
  }
  const std::string text = osim_text(spec);
  EXPECT_NE(text.find("<upper_limit>0.5<"), std::string::npos);
  EXPECT_NE(text.find("<upper_limit>28.64788975654116<"), std::string::npos);
  const ModelSpec read = written_and_read(folder, spec);
  for (const CoordinateLimitSpec& back : read.coordinate_limits) {
    if (!back.name.ends_with("_limit")) continue;
    EXPECT_TRUE(near(back.upper_limit, 0.5, 1e-15)) << back.name;
    EXPECT_TRUE(near(back.upper_stiffness, 20, 1e-13)) << back.name;
  }
}

TEST(OsimWriter, WhatHasNoPlaceInOpenSimIsNamed) {
  ModelSpec spec = read_model_toml(repository_path("models/adult.toml"));
  for (PressureSpec& pressure : spec.pressures) pressure.pressure = 1000;
  std::string said;
  for (const std::string& line : left_out_of_osim(spec)) said += line + "\n";
  EXPECT_NE(said.find("1 pressures: OpenSim has no such force; loads differ"), std::string::npos);
  EXPECT_NE(said.find("5 discs"), std::string::npos) << said;
  EXPECT_NE(said.find("4 contact points"), std::string::npos) << said;
}

TEST(OsimWriter, EveryKindOfCurveComesBackInsideAndOutsideItsKnots) {
  const std::vector<double> x = {-1, -0.3, 0.2, 0.9, 1.4}, y = {0.2, -0.1, 0.3, 0.25, -0.4};
  const Curve curves[] = {Curve::constant(0.3),
                          Curve::linear(2, 0.1),
                          Curve::polynomial({0.1, -0.2, 0.3, 0.05}),
                          Curve::piecewise_linear(x, y),
                          Curve::spline(x, y, SplineEnds::kNatural),
                          Curve::spline(x, y, SplineEnds::kFittedEnds),
                          Curve::natural_spline(3, x, y),
                          Curve::natural_spline(5, x, y),
                          Curve::natural_spline(7, x, y),
                          Curve::sine(0.2, 3, 0.4, 0.1)};
  const TempFolder folder;
  for (const Curve& curve : curves) {
    const Model model = compile(written_and_read(folder, cam(curve)));
    Data data = make_data(model);
    for (const double q : {-1.6, -1.0, -0.5, 0.1, 0.7, 1.4, 2.0}) {
      data.q[0] = q;
      data.v[0] = 1, data.a[0] = 0;
      inverse_dynamics(model, data);
      const CurveValue v = curve.eval(q);
      EXPECT_TRUE(near(data.X_WB[0].p.x(), v.f, 1e-13))
          << static_cast<int>(curve.kind()) << " " << q;
      EXPECT_TRUE(near(data.v_WB[0].x(), v.df, 1e-12))
          << static_cast<int>(curve.kind()) << " " << q;
      EXPECT_TRUE(near(data.a_WB[0].x(), v.ddf, 1e-11))
          << static_cast<int>(curve.kind()) << " " << q;
    }
  }
}

TEST(OsimWriter, AJointThatOpenSimCannotHoldIsRefusedByName) {
  ModelSpec spec;
  spec.name = "odd";
  spec.file = "odd.toml";
  spec.bodies.push_back({"b", 1, Vec3::Zero(), Mat3(Mat3::Identity()), "", {}});
  CoordinateSpec c;
  c.name = "q";
  spec.coordinates.push_back(c);
  JointSpec screw;
  screw.name = "screw", screw.parent = "ground", screw.child = "b";
  screw.steps = {{StepKind::kRotation, Vec3::UnitX(), "q", Curve::linear(1)},
                 {StepKind::kTranslation, Vec3::UnitX(), "q", Curve::linear(0.1)}};
  screw.at = {"odd.toml", 7};
  spec.joints.push_back(screw);
  try {
    osim_text(spec);
    FAIL() << "written";
  } catch (const InputError& e) {
    EXPECT_STREQ(
        e.what(),
        "odd.toml:7: joint 'screw' is no OpenSim joint: it has a slide after a turn; at most "
        "three slides and then three turns can be written.");
  }
}

/// Muscles with wraps, conditional and moving points, curves of their own: OpenSim's models through us.
class ReferenceRoundTrip : public testing::TestWithParam<const char*> {};

TEST_P(ReferenceRoundTrip, KeepsEverythingThatWeRead) {
  REQUIRE_REFERENCE(path, std::string("opensim/kernels/") + GetParam() + "/model.osim");
  const TempFolder folder;
  const ModelSpec spec = read_model(path);
  const ModelSpec read = written_and_read(folder, spec);
  EXPECT_EQ(spec.muscles.size(), read.muscles.size());
  EXPECT_EQ(spec.wrap_objects.size(), read.wrap_objects.size());
  EXPECT_EQ(osim_text(spec), osim_text(read));
  expect_same_motion_and_forces(spec, read);
}

INSTANTIATE_TEST_SUITE_P(Models, ReferenceRoundTrip,
                         testing::Values("gait10dof18musc", "gait2354", "rajagopal2016"));

TEST(Angles, ComeBackFromEveryRotationAlsoTheSingularOnes) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> angle(-kPi, kPi);
  for (int i = 0; i < 200; ++i) {
    Vec3 angles(angle(random), angle(random), angle(random));
    if (i % 4 == 0) angles.y() = (i % 8 == 0 ? 1 : -1) * kPi / 2;
    const Mat3 R = rotation_xyz(angles);
    EXPECT_TRUE(near(rotation_xyz(angles_xyz(R)), R, 1e-14)) << angles.transpose();
  }
}

}  // namespace
}  // namespace retrogait
