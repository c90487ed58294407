/// The .osim reader on models of our own: both layouts of one leg, every joint, frames on frames, what is
/// left out, and the actuators of a separate file.
#include "io/osim.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "base/error.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

std::string leg_path(const std::string& version) {
  return repository_path("tests/io/osim/leg_" + version + ".osim");
}

/// A model around this content of <Model>.
ModelSpec read_text(const std::string& content, ReadNotes* notes = nullptr) {
  const TempFolder folder;
  const std::string path = folder.file("model.osim");
  std::ofstream(path) << "<OpenSimDocument Version=\"40000\"><Model name=\"m\">" << content
                      << "</Model></OpenSimDocument>";
  return read_model_osim(path, notes);
}

const char* kStone =
    "<mass>2</mass><mass_center>0.1 0.2 0.3</mass_center><inertia>0.1 0.1 0.1 0 0 0</inertia>";

/// One body on the ground by this joint; its frame on the ground is at (1, 2, 3).
ModelSpec one_joint(const std::string& type, const std::string& inside = "") {
  return read_text(std::string("<BodySet><objects><Body name=\"stone\">") + kStone +
                   "</Body></objects></BodySet><JointSet><objects><" + type +
                   " name=\"j\"><socket_parent_frame>foundation</socket_parent_frame>"
                   "<socket_child_frame>/bodyset/stone</socket_child_frame><frames>"
                   "<PhysicalOffsetFrame name=\"foundation\"><socket_parent>/ground</socket_parent>"
                   "<translation>1 2 3</translation></PhysicalOffsetFrame></frames>" +
                   inside + "</" + type + "></objects></JointSet>");
}

/// The pose of the last body at these coordinates.
Pose pose_at(const ModelSpec& spec, const std::vector<double>& q) {
  const Model model = compile(spec);
  Data data = make_data(model);
  EXPECT_EQ(model.ncoord(), static_cast<int>(q.size()));
  data.q = Eigen::Map<const VecX>(q.data(), static_cast<Eigen::Index>(q.size()));
  update_positions(model, data);
  return data.X_WB.back();
}

void expect_pose(const Pose& X, const Mat3& R, const Vec3& p) {
  EXPECT_TRUE(near(X.R, R, 1e-14));
  EXPECT_TRUE(near(X.p, p, 1e-14));
}

// -------------------------------------------------------------------------------------- two layouts

TEST(Osim, BothLayoutsAreTheSameTree) {
  const Model a = compile(read_model_osim(leg_path("30000")));
  const Model b = compile(read_model_osim(leg_path("40600")));
  ASSERT_EQ(a.nbody(), b.nbody());
  ASSERT_EQ(a.ncoord(), b.ncoord());
  Data da = make_data(a), db = make_data(b);
  for (int i = 0; i < a.nbody(); ++i)
    EXPECT_EQ(a.bodies[static_cast<std::size_t>(i)].name,
              b.bodies[static_cast<std::size_t>(i)].name);
  for (int i = 0; i < a.ncoord(); ++i) {
    const Coordinate& ca = a.coordinates[static_cast<std::size_t>(i)];
    const Coordinate& cb = b.coordinates[static_cast<std::size_t>(i)];
    EXPECT_EQ(ca.name, cb.name);
    EXPECT_EQ(ca.kind, cb.kind);
    EXPECT_EQ(ca.range_min, cb.range_min);
    EXPECT_EQ(ca.default_value, cb.default_value);
    for (Data* d : {&da, &db}) {
      d->q[i] = 0.3 - 0.07 * i;
      d->v[i] = 1 - 0.3 * i;
      d->a[i] = -2 + 0.9 * i;
    }
  }
  inverse_dynamics(a, da);
  inverse_dynamics(b, db);
  EXPECT_TRUE(near(da.tau, db.tau, 0));
  EXPECT_TRUE(near(mass_matrix(a, da), mass_matrix(b, db), 0));
  for (std::size_t i = 0; i < a.bodies.size(); ++i) {
    EXPECT_TRUE(near(da.X_WB[i].R, db.X_WB[i].R, 0));
    EXPECT_TRUE(near(da.X_WB[i].p, db.X_WB[i].p, 0));
  }
}

TEST(Osim, BothLayoutsHaveTheSameForces) {
  const ModelSpec a = read_model_osim(leg_path("30000")), b = read_model_osim(leg_path("40600"));
  ASSERT_EQ(a.muscles.size(), 2u);
  ASSERT_EQ(b.muscles.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    const MuscleSpec &ma = a.muscles[i], &mb = b.muscles[i];
    EXPECT_EQ(ma.name, mb.name);
    EXPECT_EQ(ma.enabled, mb.enabled);
    EXPECT_EQ(ma.groups, mb.groups);
    ASSERT_EQ(ma.path.size(), mb.path.size());
    for (std::size_t k = 0; k < ma.path.size(); ++k) {
      EXPECT_EQ(ma.path[k].kind, mb.path[k].kind);
      EXPECT_EQ(ma.path[k].body, mb.path[k].body);
      EXPECT_EQ(ma.path[k].coordinate, mb.path[k].coordinate);
      EXPECT_EQ(ma.path[k].moving_with, mb.path[k].moving_with);
      EXPECT_TRUE(near(ma.path[k].point, mb.path[k].point, 0));
      for (std::size_t axis = 0; axis < 3; ++axis)
        EXPECT_EQ(ma.path[k].moving[axis].eval(-0.7).f, mb.path[k].moving[axis].eval(-0.7).f);
    }
    ASSERT_EQ(ma.wraps.size(), mb.wraps.size());
    for (std::size_t k = 0; k < ma.wraps.size(); ++k)
      EXPECT_EQ(ma.wraps[k].object, mb.wraps[k].object);
  }
  ASSERT_EQ(a.bushings.size(), 1u);
  ASSERT_EQ(b.bushings.size(), 1u);
  EXPECT_EQ(a.bushings[0].body_1, b.bushings[0].body_1);
  EXPECT_EQ(a.bushings[0].body_2, b.bushings[0].body_2);
  EXPECT_TRUE(near(a.bushings[0].X_B1F.R, b.bushings[0].X_B1F.R, 0));
  EXPECT_TRUE(near(a.bushings[0].X_B1F.p, b.bushings[0].X_B1F.p, 0));
  compile(a);
  compile(b);
}

TEST(Osim, WhatTheLittleLegSays) {
  const ModelSpec leg = read_model_osim(leg_path("40600"));
  EXPECT_EQ(leg.name, "little leg");
  EXPECT_EQ(leg.gravity, Vec3(0, -9.8, 0));
  ASSERT_EQ(leg.markers.size(), 1u);
  EXPECT_EQ(leg.markers[0].body, "foot");

  const MuscleSpec &vasti = leg.muscles[0], &soleus = leg.muscles[1];
  EXPECT_EQ(vasti.groups, (std::vector<std::string>{"extensors"}));
  const auto& thelen = std::get<ThelenParameters>(vasti.curves);
  EXPECT_EQ(thelen.max_tendon_strain, 0.033);  // its own
  EXPECT_EQ(thelen.k_shape_passive, 4);        // from <defaults>
  EXPECT_EQ(thelen.f_len, 1.4);                // OpenSim's
  EXPECT_EQ(vasti.path[1].kind, PathPointKind::kConditional);
  EXPECT_EQ(vasti.path[1].range_max, -0.5);
  EXPECT_EQ(vasti.path[2].moving_with, (std::array<std::string, 3>{"knee_angle", "", ""}));
  EXPECT_EQ(vasti.path[2].moving[2].eval(0).f, 0.02);  // a constant times two
  EXPECT_EQ(vasti.wraps[0].method, WrapMethod::kAxial);
  EXPECT_EQ(vasti.wraps[0].last, 3);
  EXPECT_EQ(vasti.wraps[1].first, 1);
  EXPECT_EQ(vasti.wraps[1].last, -1);

  EXPECT_FALSE(soleus.enabled);
  EXPECT_TRUE(soleus.rigid_tendon);
  const auto& millard = std::get<MillardParameters>(soleus.curves);
  EXPECT_EQ(millard.fiber_stiffness_at_one_norm_force, 2 / 0.5);
  EXPECT_EQ(millard.tendon_stiffness_at_one_norm_force, 1.375 / 0.1);

  const WrapObjectSpec& condyle = leg.wrap_objects[0];
  EXPECT_EQ(condyle.body, "femur");
  EXPECT_EQ(condyle.side_axis, 0);
  EXPECT_EQ(condyle.side_sign, -1);
  EXPECT_EQ(condyle.size, Vec3(0.03, 0.1, 0));
}

// an angle's limits are in degrees, its stiffness and damping per degree
TEST(Osim, LimitsOfAnglesAreInDegrees) {
  const ModelSpec leg = read_model_osim(leg_path("40600"));
  const CoordinateLimitSpec& knee = leg.coordinate_limits.at(0);
  EXPECT_TRUE(near_relative(knee.upper_limit, 5 * kRadPerDeg, 1e-15));
  EXPECT_TRUE(near_relative(knee.lower_limit, -140 * kRadPerDeg, 1e-15));
  EXPECT_TRUE(near_relative(knee.upper_stiffness, 20 * kDegPerRad, 1e-15));
  EXPECT_TRUE(near_relative(knee.damping, 0.02 * kDegPerRad, 1e-15));
  EXPECT_TRUE(near_relative(knee.transition, 15 * kRadPerDeg, 1e-15));
}

TEST(Osim, SaysWhatItLeftOut) {
  ReadNotes notes;
  const std::string path = leg_path("40600");
  read_model_osim(path, &notes);
  EXPECT_EQ(notes.text(), path +
                              ": 3 elements ignored: PointConstraint (1, line 211; not enforced), "
                              "Ligament (1, line 258; applies no force), "
                              "PrescribedController (1, line 271)\n");
}

// ------------------------------------------------------------------------------------------- joints

const Vec3 kFoundation(1, 2, 3);

TEST(OsimJoints, WeldPinAndSlider) {
  expect_pose(pose_at(one_joint("WeldJoint"), {}), Mat3::Identity(), kFoundation);
  expect_pose(pose_at(one_joint("PinJoint"), {0.4}), rotation_about(Vec3::UnitZ(), 0.4),
              kFoundation);
  expect_pose(pose_at(one_joint("SliderJoint"), {0.4}), Mat3::Identity(),
              kFoundation + Vec3(0.4, 0, 0));
}

TEST(OsimJoints, TurnsAreBodyFixedInOrder) {
  expect_pose(pose_at(one_joint("UniversalJoint"), {0.4, 0.5}), rotation_xyz({0.4, 0.5, 0}),
              kFoundation);
  for (const char* type : {"BallJoint", "GimbalJoint"})
    expect_pose(pose_at(one_joint(type), {0.4, 0.5, 0.6}), rotation_xyz({0.4, 0.5, 0.6}),
                kFoundation);
}

TEST(OsimJoints, SlidesStandInTheParentsFrame) {
  expect_pose(pose_at(one_joint("PlanarJoint"), {0.4, 0.5, 0.6}),
              rotation_about(Vec3::UnitZ(), 0.4), kFoundation + Vec3(0.5, 0.6, 0));
  expect_pose(pose_at(one_joint("FreeJoint"), {0.4, 0.5, 0.6, 0.7, 0.8, 0.9}),
              rotation_xyz({0.4, 0.5, 0.6}), kFoundation + Vec3(0.7, 0.8, 0.9));
}

// coordinates without a name have OpenSim's
TEST(OsimJoints, UnnamedCoordinates) {
  const ModelSpec spec = one_joint("UniversalJoint");
  EXPECT_EQ(spec.coordinates[0].name, "j_coord_0");
  EXPECT_EQ(spec.coordinates[1].name, "j_coord_1");
}

// six axes, oblique and not of unit length, slides driven by turns, a constant turn
TEST(OsimJoints, CustomJointOfSixAxes) {
  const auto axis = [](const char* name, const char* coordinate, const char* direction,
                       const std::string& function) {
    return std::string("<TransformAxis name=\"") + name + "\"><coordinates>" + coordinate +
           "</coordinates><axis>" + direction + "</axis>" + function + "</TransformAxis>";
  };
  const std::string line =
      "<LinearFunction name=\"function\"><coefficients>2 0.1</coefficients></LinearFunction>";
  const std::string parabola =
      "<PolynomialFunction name=\"function\"><coefficients>3 2 "
      "1</coefficients></PolynomialFunction>";
  const std::string fixed = "<Constant name=\"function\"><value>0.25</value></Constant>";
  const std::string wave =
      "<Sine name=\"function\"><amplitude>0.5</amplitude><omega>3</omega><phase>0.2</phase></Sine>";
  const std::string bent =
      "<PiecewiseLinearFunction name=\"function\"><x>0 1</x><y>0 4</y></PiecewiseLinearFunction>";
  const ModelSpec spec = one_joint(
      "CustomJoint",
      "<coordinates><Coordinate name=\"a\"/><Coordinate "
      "name=\"b\"/></coordinates><SpatialTransform>" +
          axis("rotation1", "a", "0 3 4", line) + axis("rotation2", "", "1 0 0", fixed) +
          axis("rotation3", "b", "1 1 0", parabola) + axis("translation1", "a", "2 0 0", wave) +
          axis("translation2", "b", "0 1 0", bent) + axis("translation3", "a", "0 1 1", line) +
          "</SpatialTransform>");
  const double a = 0.3, b = -0.2;
  const Mat3 R = rotation_about(Vec3(0, 0.6, 0.8), 2 * a + 0.1) *
                 rotation_about(Vec3::UnitX(), 0.25) *
                 rotation_about(Vec3(1, 1, 0).normalized(), 3 * b * b + 2 * b + 1);
  const Vec3 p = kFoundation + Vec3(0.5 * std::sin(3 * a + 0.2), 4 * b, 0) +
                 (2 * a + 0.1) * Vec3(0, 1, 1).normalized();
  expect_pose(pose_at(spec, {a, b}), R, p);
}

// the coordinates of the compiled model follow the joint's list, though its slides come first
TEST(OsimJoints, CoordinatesKeepTheJointsOrder) {
  const Model leg = compile(read_model_osim(leg_path("40600")));
  EXPECT_EQ(leg.coordinates[0].name, "pelvis_tilt");
  EXPECT_EQ(leg.coordinates[1].name, "pelvis_tx");
}

// ------------------------------------------------------------------------------------------- frames

TEST(OsimFrames, OffsetFramesStandOnOffsetFrames) {
  const auto frame = [](const char* name, const char* parent, const char* place, const char* angles,
                        const std::string& inside = "") {
    return std::string("<PhysicalOffsetFrame name=\"") + name + "\"><socket_parent>" + parent +
           "</socket_parent><translation>" + place + "</translation><orientation>" + angles +
           "</orientation>" + inside + "</PhysicalOffsetFrame>";
  };
  const ModelSpec spec = read_text(
      std::string("<BodySet><objects><Body name=\"stone\">") + kStone + "<components>" +
      frame("face", "..", "0 0 1", "0 0 0",
            "<components>" + frame("nose", "..", "1 0 0", "0 0 0") + "</components>") +
      "</components></Body></objects></BodySet><JointSet><objects><WeldJoint name=\"j\">"
      "<socket_parent_frame>outer</socket_parent_frame><socket_child_frame>../../bodyset/stone"
      "</socket_child_frame><frames>" +
      frame("outer", "../inner", "0 1 0", "0 0 0") + frame("inner", "/ground", "1 0 0", "0 0 1.5") +
      "</frames></WeldJoint></objects></JointSet><MarkerSet><objects><Marker name=\"tip\">"
      "<socket_parent_frame>/bodyset/stone/face/nose</socket_parent_frame><location>0 0.5 "
      "0</location>"
      "</Marker></objects></MarkerSet>");
  expect_pose(spec.joints[0].X_PF, rotation_xyz({0, 0, 1.5}),
              Vec3(1, 0, 0) + rotation_xyz({0, 0, 1.5}) * Vec3::UnitY());
  EXPECT_EQ(spec.joints[0].parent, "ground");
  ASSERT_EQ(spec.markers.size(), 1u);
  EXPECT_EQ(spec.markers[0].body, "stone");
  EXPECT_TRUE(near(spec.markers[0].point, Vec3(1, 0.5, 1), 0));
}

// a frame that stands on itself is no frame
TEST(OsimFrames, CirclesAreRefused) {
  EXPECT_THROW(
      read_text(std::string("<BodySet><objects><Body name=\"stone\">") + kStone +
                "</Body></objects></BodySet><JointSet><objects><WeldJoint name=\"j\">"
                "<socket_parent_frame>a</socket_parent_frame>"
                "<socket_child_frame>stone</socket_child_frame><frames>"
                "<PhysicalOffsetFrame name=\"a\"><socket_parent>../b</socket_parent>"
                "</PhysicalOffsetFrame><PhysicalOffsetFrame name=\"b\"><socket_parent>../a"
                "</socket_parent></PhysicalOffsetFrame></frames></WeldJoint></objects></JointSet>"),
      InputError);
}

// ------------------------------------------------------------------------------------------- doubts

TEST(Osim, AnInertiaOfNoBodyIsADoubt) {
  ReadNotes notes;
  read_text(
      "<BodySet><objects><Body name=\"stone\"><mass>2</mass><inertia>1 1 2.5 0 0 0</inertia></Body>"
      "</objects></BodySet>",
      &notes);
  ASSERT_EQ(notes.doubts.size(), 1u);
  EXPECT_EQ(notes.doubts[0].what,
            "Body 'stone': inertia 1 1 2.5 kg m^2 is that of no body: one of the three exceeds the "
            "sum of "
            "the others");
}

TEST(Osim, ReserveActuatorsComeFromTheirOwnFile) {
  const TempFolder folder;
  const std::string path = folder.file("reserves.xml");
  std::ofstream(path)
      << "<OpenSimDocument Version=\"40000\"><ForceSet><objects>"
         "<CoordinateActuator name=\"reserve_knee\"><coordinate>knee_angle</coordinate>"
         "<optimal_force>1</optimal_force></CoordinateActuator></objects></ForceSet>"
         "</OpenSimDocument>";
  ModelSpec leg = read_model_osim(leg_path("40600"));
  read_force_set(path, leg);
  ASSERT_EQ(leg.coordinate_actuators.size(), 2u);
  EXPECT_EQ(leg.coordinate_actuators[1].name, "reserve_knee");
  EXPECT_EQ(leg.coordinate_actuators[1].optimal_force, 1);
  EXPECT_TRUE(std::isinf(leg.coordinate_actuators[1].max_control));
  compile(leg);
}

}  // namespace
}  // namespace retrogait
