// The shipped adult: its masses, its symmetry, and how it stands.
#include <gtest/gtest.h>

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cstdio>

#include "io/io.h"
#include "multibody/multibody.h"
#include "support/near.h"
#include "support/reference.h"

namespace retrogait {
namespace {

ModelSpec adult_spec() { return read_model(repository_path("models/adult.toml")); }

Data at_rest(const Model& model, const VecX& q) {
  Data data = make_data(model);
  data.q = q;
  data.v.setZero();
  data.a.setZero();
  inverse_dynamics(model, data);
  return data;
}

Data standing(const Model& model) { return at_rest(model, model.standing); }

const Pose& pose_of(const Model& model, const Data& data, const std::string& body) {
  return data.X_WB[static_cast<size_t>(model.body_index(body))];
}

int joint_index(const Model& model, const std::string& name) {
  for (int j = 0; j < model.nbody(); ++j)
    if (model.joints[static_cast<size_t>(j)].name == name) return j;
  ADD_FAILURE() << "no joint " << name;
  return 0;
}

// mass and mass centre of a body and everything that hangs on it
struct Carried {
  double mass = 0;
  Vec3 center = Vec3::Zero();
};

Carried carried_by(const Model& model, const Data& data, const std::string& body) {
  const int root = model.body_index(body);
  Carried sum;
  for (int b = root; b < model.nbody(); ++b) {
    int up = b;
    while (up > root) up = model.joints[static_cast<size_t>(up)].parent;
    if (up != root) continue;
    const double mass = model.bodies[static_cast<size_t>(b)].mass;
    sum.mass += mass;
    sum.center += mass * data.p_WBcm[static_cast<size_t>(b)];
  }
  sum.center /= sum.mass;
  return sum;
}

// a foot's length from the back of its heel, de Leva's 25.81 cm at 174.1 cm of height
constexpr double kFootLength = 0.2581 / 1.741;  // of body height

double center_of_pressure_share(const Model& model, const Data& data) {
  const FootPoint& heel = model.foot_points[static_cast<size_t>(model.find_foot_point("heel_r"))];
  const Vec3 center = data.X_WB[static_cast<size_t>(heel.body)] * heel.point;
  // nothing moves, so the centre of pressure lies below the centre of mass
  const double from_heel = center_of_mass(model, data).p.x() - (center.x() - heel.radius);
  return from_heel / (kFootLength * model.subject.height);
}

double triangle_slack(const Mat3& inertia) {
  const Vec3 e = Eigen::SelfAdjointEigenSolver<Mat3>(inertia).eigenvalues();
  return (e[0] + e[1] - e[2]) / e[2];
}

TEST(Adult, HasTheBodiesAndCoordinatesThatEverythingElseNames) {
  const Model model = compile(adult_spec());
  EXPECT_EQ(model.nbody(), 28);
  EXPECT_EQ(model.ncoord(), 40);
  EXPECT_EQ(model.foot_points.size(), 12u);
  for (const char* name :
       {"pelvis_tx", "pelvis_ty", "pelvis_tz", "pelvis_tilt", "pelvis_list", "pelvis_rotation",
        "hip_flexion_r", "hip_adduction_l", "hip_rotation_r", "knee_angle_l", "ankle_angle_r",
        "subtalar_angle_l", "mtp_angle_r", "lumbar_extension", "lumbar_bending", "lumbar_rotation",
        "neck_rotation", "arm_flex_l", "elbow_flex_r"})
    EXPECT_GE(model.find_coordinate(name), 0) << name;
}

// de Leva 1996, male column, % of body mass
TEST(Adult, SegmentsWeighWhatDeLevaSays) {
  const Model model = compile(adult_spec());
  const auto share = [&](std::initializer_list<const char*> bodies) {
    double mass = 0;
    for (const char* b : bodies)
      mass += model.bodies[static_cast<size_t>(model.body_index(b))].mass;
    return 100 * mass / model.total_mass;
  };
  EXPECT_TRUE(near(model.total_mass, 75, 1e-9));
  EXPECT_TRUE(near(share({"head"}), 6.94, 1e-3));
  EXPECT_TRUE(
      near(share({"pelvis", "lumbar5", "lumbar4", "lumbar3", "lumbar2", "lumbar1", "torso"}), 43.46,
           1e-3));
  EXPECT_TRUE(near(share({"humerus_r"}), 2.71, 1e-3));
  EXPECT_TRUE(near(share({"ulna_r", "radius_r"}), 1.62, 1e-3));
  EXPECT_TRUE(near(share({"hand_r"}), 0.61, 1e-3));
  EXPECT_TRUE(near(share({"femur_r", "patella_r"}), 14.16, 1e-3));
  EXPECT_TRUE(near(share({"tibia_r"}), 4.33, 1e-3));
  EXPECT_TRUE(near(share({"talus_r", "calcn_r", "toes_r"}), 1.37, 1e-3));
}

// the foot and the thigh are shared among bodies: together they still are de Leva's segment
TEST(Adult, SharedSegmentsKeepTheirInertia) {
  const Model model = compile(adult_spec());
  VecX q = VecX::Zero(model.ncoord());
  const Data data = at_rest(model, q);
  const auto inertia = [&](std::initializer_list<const char*> bodies) {
    double mass = 0;
    Vec3 center = Vec3::Zero();
    for (const char* b : bodies) {
      const size_t i = static_cast<size_t>(model.body_index(b));
      mass += model.bodies[i].mass;
      center += model.bodies[i].mass * data.p_WBcm[i];
    }
    center /= mass;
    Mat3 sum = Mat3::Zero();
    for (const char* b : bodies) {
      const size_t i = static_cast<size_t>(model.body_index(b));
      const Vec3 r = data.p_WBcm[i] - center;
      const Mat3& R = data.X_WB[i].R;
      sum += R * model.bodies[i].inertia * R.transpose() +
             model.bodies[i].mass * (r.squaredNorm() * Mat3::Identity() - r * r.transpose());
    }
    return sum;
  };
  const auto de_leva = [](double mass, double length, double k_x, double k_y, double k_z) {
    const Vec3 k = length * Vec3(k_x, k_y, k_z);
    return Mat3(mass * k.cwiseProduct(k).asDiagonal());
  };
  const Mat3 foot = de_leva(1.0275, kFootLength * 1.70, 0.124, 0.257, 0.245);
  EXPECT_TRUE(near_relative(inertia({"talus_r", "calcn_r", "toes_r"}), foot, 2e-3));
  const Mat3 thigh = de_leva(10.62, 0.40796, 0.329, 0.149, 0.329);
  EXPECT_TRUE(near_relative(inertia({"femur_r", "patella_r"}), thigh, 2e-3));
}

TEST(Adult, EveryInertiaIsThatOfARealBody) {
  for (const BodySpec& body : adult_spec().bodies) {
    EXPECT_GT(body.mass, 0) << body.name;
    EXPECT_GE(triangle_slack(body.inertia), 0) << body.name;
  }
}

TEST(Adult, LeftMirrorsRight) {
  const Model model = compile(adult_spec());
  const Data data = standing(model);
  for (const Body& body : model.bodies) {
    if (!body.name.ends_with("_r")) continue;
    const std::string left = body.name.substr(0, body.name.size() - 2) + "_l";
    const Vec3 r = pose_of(model, data, body.name) * body.mass_center;
    const Vec3 l = pose_of(model, data, left) *
                   model.bodies[static_cast<size_t>(model.body_index(left))].mass_center;
    EXPECT_TRUE(near(Vec3(r.x(), r.y(), -r.z()), l, 1e-12)) << body.name;
  }
  EXPECT_TRUE(near(center_of_mass(model, data).p.z(), 0, 1e-12));
}

TEST(AdultStanding, AllSolesTouchTheGround) {
  const Model model = compile(adult_spec());
  const Data data = standing(model);
  for (const FootPoint& p : model.foot_points) {
    const Vec3 center = data.X_WB[static_cast<size_t>(p.body)] * p.point;
    EXPECT_TRUE(near(center.y() - p.radius, 0, 2e-6)) << p.name;
  }
}

TEST(AdultStanding, PressesOnTheMiddleOfTheFoot) {
  const Model model = compile(adult_spec());
  const double share = center_of_pressure_share(model, standing(model));
  EXPECT_GE(share, 0.40);
  EXPECT_LE(share, 0.50);
  EXPECT_TRUE(near(share, 0.45, 1e-3));
}

// Nobody stands with a stoop: what is seen is upright, the mass has been placed.
TEST(AdultStanding, LooksUpright) {
  const Model model = compile(adult_spec());
  const Data data = standing(model);
  const auto q = [&](const char* name) {
    return model.standing[model.coordinate_index(name)] * kDegPerRad;
  };
  EXPECT_LE(std::abs(q("hip_flexion_r")), 5);
  EXPECT_LE(std::abs(q("knee_angle_r")), 5);
  EXPECT_LE(std::abs(q("ankle_angle_r")), 5);
  EXPECT_LE(std::abs(q("pelvis_tilt")), 2);
  EXPECT_LE(std::abs(q("lumbar_extension")), 5);

  const Vec3 hip = pose_of(model, data, "femur_r").p,
             shoulder = pose_of(model, data, "humerus_r").p;
  const double lean = std::atan2(shoulder.x() - hip.x(), shoulder.y() - hip.y()) * kDegPerRad;
  EXPECT_LE(std::abs(lean), 4);

  // The gravity line passes before the ankle, near the knee, at or just behind the hip.
  const double line = center_of_mass(model, data).p.x();
  EXPECT_TRUE(near(line - pose_of(model, data, "talus_r").p.x(), 0.045, 0.015));
  EXPECT_TRUE(near(line - pose_of(model, data, "tibia_r").p.x(), 0.010, 0.020));
  EXPECT_TRUE(near(line - hip.x(), -0.010, 0.015));
}

// Turning of the line through the lumbar joints, from L5/S1–L4/L5 to L2/L3–L1/L2.
TEST(AdultStanding, HasALordosis) {
  const Model model = compile(adult_spec());
  const Data data = standing(model);
  std::vector<Vec3> joints;
  for (const char* name : {"l5s1", "l4l5", "l3l4", "l2l3", "l1l2"})
    joints.push_back(data.X_WM[static_cast<size_t>(joint_index(model, name))].p);
  const auto lean = [&](size_t i) {
    const Vec3 d = joints[i + 1] - joints[i];
    return std::atan2(d.x(), d.y()) * kDegPerRad;
  };
  EXPECT_GT(lean(0) - lean(3), 30);
  EXPECT_LT(lean(0) - lean(3), 50);
}

TEST(AdultStanding, CarriesTheTrunkOverL5S1) {
  const Model model = compile(adult_spec());
  const int joint = joint_index(model, "l5s1");
  const size_t j = static_cast<size_t>(joint);
  const double mass = model.total_mass;
  double moment[3], force[3];
  for (int i = 0; i < 3; ++i) {
    VecX q = model.standing;
    q[model.coordinate_index("lumbar_extension")] += (i - 1) * 5 * kRadPerDeg;
    const Data data = at_rest(model, q);
    moment[i] = data.F_joint[j].rot.z() / mass;
    force[i] = data.F_joint[j].lin.norm() / model.body_weight();
    const Carried above = carried_by(model, data, "lumbar5");
    const double before = above.center.x() - data.X_WM[j].p.x();
    if (i == 1) {
      EXPECT_TRUE(near(above.mass / mass, 0.5085, 0.001));
      EXPECT_TRUE(near(before, 0.010, 0.001));
    }
    // the moment is that of the weight above: two roads
    EXPECT_TRUE(near(moment[i], above.mass * kStandardGravity * before / mass, 1e-12));
    std::printf(
        "lumbar extension %+d deg: mass above L5/S1 %.1f mm before it, moment %+.3f N·m/kg, force "
        "%.3f BW\n",
        (i - 1) * 5, 1000 * before, moment[i], force[i]);
  }
  EXPECT_TRUE(near(moment[1], 0.049, 0.005));
  EXPECT_TRUE(near(moment[0] - moment[1], 0.083, 0.005));
  EXPECT_TRUE(near(moment[2] - moment[1], -0.083, 0.005));
  EXPECT_TRUE(near(force[0], force[1], 1e-12));
}

// What the hips, knees and ankles need to hold the body up: the net moments of quiet standing are small.
TEST(AdultStanding, NeedsLittleMoment) {
  const Model model = compile(adult_spec());
  Data data = make_data(model);
  data.q = model.standing;
  data.v.setZero();
  data.a.setZero();
  clear_applied_forces(data);
  update_positions(model, data);
  // half the weight under each foot, at the centre of pressure
  const Vec3 p = center_of_mass(model, data).p;
  for (const char* foot : {"calcn_r", "calcn_l"}) {
    const int body = model.body_index(foot);
    const double z = data.X_WB[static_cast<size_t>(body)].p.z();
    apply_force(data, body, Vec3(p.x(), 0, z), Vec3(0, model.body_weight() / 2, 0));
  }
  inverse_dynamics(model, data);
  const auto moment = [&](const char* name) {
    return data.tau[model.coordinate_index(name)] / model.total_mass;
  };
  EXPECT_LT(std::abs(moment("hip_flexion_r")), 0.10);
  EXPECT_LT(std::abs(moment("knee_angle_r")), 0.12);
  EXPECT_TRUE(near(moment("ankle_angle_r"), -0.21, 0.05));  // plantarflexors hold the lean
  EXPECT_TRUE(near(data.F_joint[0].lin, Vec3::Zero(), 1e-9));
  std::printf("standing, N·m/kg: hip %+.3f, knee %+.3f, ankle %+.3f\n", moment("hip_flexion_r"),
              moment("knee_angle_r"), moment("ankle_angle_r"));
}

}  // namespace
}  // namespace retrogait
