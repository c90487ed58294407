// The trunk muscles of the shipped adult: where they run, how they stand, what they hold.
//
// The lever arm about a joint comes from the pulls of a path on the bodies above it; the moment arm about a
// coordinate from its length. Measured figures that the model misses are printed and held where they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "io/io.h"
#include "multibody/multibody.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/reference.h"

namespace retrogait {
namespace {

constexpr double kDeg = kPi / 180;
const char* const kDiscJoints[] = {"l5s1", "l4l5", "l3l4", "l2l3", "l1l2"};
const char* const kGroups[] = {"erector_spinae",     "multifidus", "abdominals",
                               "quadratus_lumborum", "psoas",      "latissimus_dorsi"};

ModelSpec adult_spec() { return read_model(repository_path("models/adult.toml")); }

bool of(const Muscle& muscle, const std::string& group) {
  return muscle.name.starts_with(group) ||
         std::count(muscle.groups.begin(), muscle.groups.end(), group);
}

bool of_trunk(const Muscle& muscle) {
  return std::any_of(std::begin(kGroups), std::end(kGroups),
                     [&](const char* group) { return of(muscle, group); });
}

// one pose of the adult, its paths and what its muscles can give there
struct Adult {
  explicit Adult(const ModelSpec& spec)
      : model(compile(spec)), curves(model), data(make_data(model)) {
    pose({});
  }

  void pose(const std::map<std::string, double>& degrees) {
    data.q = model.standing;
    data.v.setZero();
    data.a.setZero();
    for (const auto& [coordinate, value] : degrees) data.q[at(coordinate)] = value * kDeg;
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data);
    update_muscle_limits(model, curves, data, ForceRules::kPhysics);
  }

  int at(const std::string& coordinate) const { return model.coordinate_index(coordinate); }
  const Muscle& muscle(int i) const { return model.muscles[static_cast<size_t>(i)]; }
  double normalised(int i) const { return data.fiber_length[i] / muscle(i).optimal_fiber_length; }

  Model model;
  ContractionModel curves;
  Data data;
};

Adult& adult() {
  static Adult shipped(adult_spec());
  shipped.pose({});
  return shipped;
}

bool hangs_on(const Model& model, int body, int root) {
  while (body > root) body = model.joints[static_cast<size_t>(body)].parent;
  return body == root;
}

// moment about the joint's transverse axis of 1 N in the muscle on what lies above the joint, m (extension > 0);
// nothing for a muscle that does not cross it
struct Crossing {
  bool crosses = false;
  double arm = 0;
};

Crossing lever_arm(const Adult& a, int i, const std::string& joint) {
  const int above = a.model.find_joint(joint);
  const Vec3 center = a.data.X_WM[static_cast<size_t>(above)].p;
  bool up = false, down = false;
  Vec3 moment = Vec3::Zero();
  for (int n = 0; n < a.data.path_node_count[static_cast<size_t>(i)]; ++n) {
    const PathNode& node = a.data.path_nodes[static_cast<size_t>(a.muscle(i).first_node + n)];
    const bool is_above = node.body >= 0 && hangs_on(a.model, node.body, above);
    (is_above ? up : down) = true;
    if (is_above) moment += (node.point - center).cross(node.pull);
  }
  return {up && down, moment.z()};
}

// of all fascicles of a group that cross the joint, weighted by strength, mm
double lumped_arm(const Adult& a, const std::string& group, const std::string& joint) {
  double force = 0, moment = 0;
  for (int i = 0; i < a.model.nmuscle(); ++i) {
    if (!of(a.muscle(i), group)) continue;
    const Crossing c = lever_arm(a, i, joint);
    if (!c.crosses) continue;
    force += a.muscle(i).max_isometric_force;
    moment += a.muscle(i).max_isometric_force * c.arm;
  }
  return 1e3 * moment / force;
}

// what all muscles that turn one way can hold together, N·m
double greatest_moment(const Adult& a, const std::string& coordinate, int direction) {
  double moment = 0;
  for (int i = 0; i < a.model.nmuscle(); ++i)
    if (const double arm = direction * a.data.moment_arm(i, a.at(coordinate));
        of_trunk(a.muscle(i)) && arm > 0)
      moment += a.data.muscle_capacity[i] * arm;
  return moment;
}

double passive_moment(const Adult& a, const std::string& coordinate) {
  double moment = 0;
  for (int i = 0; i < a.model.nmuscle(); ++i)
    if (of_trunk(a.muscle(i)))
      moment += a.data.muscle_passive[i] * a.data.moment_arm(i, a.at(coordinate));
  return moment;
}

void report(const char* what, double value, double least, double most) {
  std::printf("%-44s %8.1f   published %.0f to %.0f%s\n", what, value, least, most,
              value < least || value > most ? "   MISSED" : "");
}

TEST(AdultTrunk, HasItsFasciclesOnBothSides) {
  const Adult& a = adult();
  std::map<std::string, int> count;
  for (const Muscle& m : a.model.muscles)
    for (const char* group : kGroups) count[group] += of(m, group);
  EXPECT_EQ(count["erector_spinae"], 2 * 37);
  EXPECT_EQ(count["multifidus"], 2 * 25);
  EXPECT_EQ(count["quadratus_lumborum"], 2 * 18);
  EXPECT_EQ(count["psoas"], 2 * 11);
  EXPECT_EQ(count["abdominals"], 2 * 13);
  EXPECT_EQ(count["latissimus_dorsi"], 2 * 14);
  EXPECT_EQ(a.model.find_muscle("psoas_r"), -1);  // the leg model's gives way to the fascicles
}

TEST(AdultTrunk, StandsWhereSarcomeresWereMeasured) {
  const Adult& a = adult();
  const std::map<std::string, double> norm = {
      {"IL", 0.88},   {"LT", 0.86},  {"MF", 0.84},  {"QL", 0.94},  {"Ps", 1.18},
      {"rect", 1.13}, {"EO1", 1.18}, {"EO2", 1.18}, {"EO3", 1.18}, {"EO4", 1.18},
      {"EO5", 1.0},   {"EO6", 1.0},  {"IO", 0.97},  {"LD", 0.85}};
  for (const auto& [name, expected] : norm)
    for (int i = 0; i < a.model.nmuscle(); ++i)
      if (a.muscle(i).name.starts_with(name)) {
        EXPECT_TRUE(near(a.normalised(i), expected, 1e-3)) << a.muscle(i).name;
        EXPECT_GE(a.muscle(i).tendon_slack_length, 0.08 * a.data.l_mt[i]) << a.muscle(i).name;
      }
}

TEST(AdultTrunk, RelaxedMusclesAreSlackInStandingAndHoldTheEndsOfTheRange) {
  Adult& a = adult();
  double passive = 0;
  for (int i = 0; i < a.model.nmuscle(); ++i)
    if (of_trunk(a.muscle(i))) passive += a.data.muscle_passive[i];
  EXPECT_LT(passive, 1.0);  // N
  EXPECT_LT(std::abs(passive_moment(a, "lumbar_extension")), 0.1);
  // the relaxed torso as a whole: 20 to 40 N·m at the ends of flexion and bending (McGill 1994, J Biomech 27:1141);
  // muscles must not exceed that
  a.pose({{"lumbar_extension", -60}});
  EXPECT_GT(passive_moment(a, "lumbar_extension"), 10);
  EXPECT_LT(passive_moment(a, "lumbar_extension"), 40);
  a.pose({{"lumbar_bending", 25}});
  EXPECT_LT(std::abs(passive_moment(a, "lumbar_bending")), 40);
  a.pose({{"lumbar_rotation", 20}});
  EXPECT_LT(std::abs(passive_moment(a, "lumbar_rotation")), 20);
}

// No jump: between steps of half a degree lengths change smoothly, and a moment arm is the slope of its length.
TEST(AdultTrunk, PathsNeverJump) {
  Adult& a = adult();
  struct Sweep {
    const char* coordinate;
    double from, to;
  };
  for (const Sweep& s : {Sweep{"lumbar_extension", -60, 10}, Sweep{"lumbar_bending", -25, 25},
                         Sweep{"lumbar_rotation", -20, 20}, Sweep{"hip_flexion_r", -20, 100},
                         Sweep{"arm_flex_r", -60, 90}, Sweep{"arm_add_r", -120, 20}}) {
    std::vector<VecX> length, arm;
    for (double q = s.from; q <= s.to; q += 0.5) {
      a.pose({{s.coordinate, q}});
      length.push_back(a.data.l_mt);
      arm.push_back(a.data.moment_arm.col(a.at(s.coordinate)));
    }
    for (int i = 0; i < a.model.nmuscle(); ++i) {
      if (!of_trunk(a.muscle(i))) continue;
      for (size_t k = 1; k + 1 < length.size(); ++k) {
        EXPECT_LT(std::abs(length[k + 1][i] - length[k][i]), 2e-3) << a.muscle(i).name;
        const double bend = length[k + 1][i] - 2 * length[k][i] + length[k - 1][i];
        ASSERT_LT(std::abs(bend), 2e-5)
            << a.muscle(i).name << " " << s.coordinate << " " << s.from + 0.5 * double(k);
        const double slope = (length[k + 1][i] - length[k - 1][i]) / (1.0 * kDeg);
        ASSERT_TRUE(near(arm[k][i], -slope, 1e-5)) << a.muscle(i).name << " " << s.coordinate;
      }
    }
  }
}

// Two roads to a moment arm: the joints' lever arms, each by its share of the coordinate, sum to the slope of the length.
TEST(AdultTrunk, LeverArmsAboutTheJointsSumToTheMomentArm) {
  Adult& a = adult();
  for (const double flexion : {0.0, -40.0}) {
    a.pose({{"lumbar_extension", flexion}});
    const double share[] = {0.125, 0.185, 0.204, 0.231, 0.255};
    for (int i = 0; i < a.model.nmuscle(); ++i) {
      double sum = 0;
      for (int j = 0; j < 5; ++j)
        if (const Crossing c = lever_arm(a, i, kDiscJoints[j]); c.crosses) sum += share[j] * c.arm;
      EXPECT_TRUE(near(sum, a.data.moment_arm(i, a.at("lumbar_extension")), 1e-12))
          << a.muscle(i).name;
    }
  }
}

TEST(AdultTrunk, LeverArmsAgainstMeasuredOnes) {
  const Adult& a = adult();
  // Jorgensen 2001, Clin Biomech 16:182, men: centroids of the muscle's whole section, to the vertebral body's centre.
  // Here: lines of force, to the joints, which FBLS puts where vertebrae turn, behind the middle of the disc (Pearcy and
  // Bogduk 1988, Spine 13:1033); the tips of its lumbar spines lie 50 mm behind them.
  for (const char* joint : {"l5s1", "l4l5", "l3l4"}) {
    const double arm = lumped_arm(a, "erector_spinae", joint);
    report((std::string("erector spinae, mm about ") + joint).c_str(), arm, 50, 70);
    EXPECT_GT(arm, 36) << joint;
    EXPECT_LT(arm, 70) << joint;
  }
  for (const char* joint : kDiscJoints) {
    const double rectus = -lumped_arm(a, "rect_abd", joint);
    report((std::string("rectus abdominis, mm about ") + joint).c_str(), rectus, 70, 110);
    EXPECT_GT(rectus, 70) << joint;
    EXPECT_LT(rectus, 110) << joint;
    // multifidus 30 to 60 (Bogduk 1992), obliques flex the spine, psoas passes close by it
    EXPECT_GT(lumped_arm(a, "multifidus", joint), 30) << joint;
    EXPECT_LT(lumped_arm(a, "multifidus", joint), 60) << joint;
    EXPECT_LT(lumped_arm(a, "EO", joint), -20) << joint;
    EXPECT_LT(lumped_arm(a, "IO", joint), -20) << joint;
    EXPECT_LT(std::abs(lumped_arm(a, "psoas", joint)), 20) << joint;
  }
}

// Without points on the vertebrae, or a surface behind them, long extensors would be bowstrings. In full flexion they
// lose less than 18 % of their lever arms (Macintosh, Bogduk, Pearcy 1993, Spine 18:884).
TEST(AdultTrunk, ExtensorsKeepTheirLeverArmsInFlexion) {
  Adult& a = adult();
  std::map<std::string, double> upright;
  for (const char* joint : kDiscJoints) upright[joint] = lumped_arm(a, "erector_spinae", joint);
  a.pose({{"lumbar_extension", -60}});
  for (const char* joint : kDiscJoints)
    EXPECT_GT(lumped_arm(a, "erector_spinae", joint), 0.82 * upright[joint]) << joint;
}

TEST(AdultTrunk, StrengthAgainstMeasuredMoments) {
  std::map<std::string, double> extension;
  for (const char* set : {"christophy", "myotorso"}) {
    ModelSpec spec = adult_spec();
    use_strength_set(spec, set);
    const Adult a(spec);
    extension[set] = greatest_moment(a, "lumbar_extension", 1);
    std::printf("%s, N·m\n", set);
    report("  extension", extension[set], 200, 300);
    report("  flexion", greatest_moment(a, "lumbar_extension", -1), 120, 180);
    report("  bending", greatest_moment(a, "lumbar_bending", 1), 120, 200);
    report("  rotation", greatest_moment(a, "lumbar_rotation", 1), 60, 120);
    EXPECT_TRUE(near(greatest_moment(a, "lumbar_bending", 1),
                     greatest_moment(a, "lumbar_bending", -1), 1e-9));
    EXPECT_GT(greatest_moment(a, "lumbar_extension", -1), 120);
    EXPECT_LT(greatest_moment(a, "lumbar_extension", -1), 180);
    EXPECT_GT(greatest_moment(a, "lumbar_rotation", 1), 60);
    EXPECT_LT(greatest_moment(a, "lumbar_rotation", 1), 120);
  }
  EXPECT_GT(extension["christophy"], 170);  // MISSED by a little: short lever arms, see above
  EXPECT_GT(extension["christophy"], 1.4 * extension["myotorso"]);
}

TEST(AdultTrunk, OneCanComeBackToTheStrengthsOfTheFile) {
  const ModelSpec shipped = adult_spec();
  EXPECT_EQ(shipped.strength_set, "christophy");
  ModelSpec spec = shipped;
  use_strength_set(spec, "myotorso");
  int changed = 0;
  for (size_t i = 0; i < spec.muscles.size(); ++i)
    changed += spec.muscles[i].max_isometric_force != shipped.muscles[i].max_isometric_force;
  EXPECT_GE(changed, 200);
  use_strength_set(spec, "christophy");
  for (size_t i = 0; i < spec.muscles.size(); ++i)
    EXPECT_EQ(spec.muscles[i].max_isometric_force, shipped.muscles[i].max_isometric_force);
}

// From the brim of the pelvis on, every fascicle of psoas is Rajagopal's, so all bend the hip with the same lever arm.
TEST(AdultTrunk, PsoasFasciclesShareTheBrimOfThePelvis) {
  Adult& a = adult();
  const int first = a.model.find_muscle("Ps_L1_VB_r");
  for (const double flexion : {-15.0, 0.0, 30.0, 60.0}) {
    a.pose({{"hip_flexion_r", flexion}});
    for (int i = 0; i < a.model.nmuscle(); ++i) {
      if (!a.muscle(i).name.starts_with("Ps_") || !a.muscle(i).name.ends_with("_r")) continue;
      for (const char* q : {"hip_flexion_r", "hip_adduction_r", "hip_rotation_r"})
        EXPECT_TRUE(near(a.data.moment_arm(i, a.at(q)), a.data.moment_arm(first, a.at(q)), 1e-12));
    }
    const double arm = 1e3 * a.data.moment_arm(first, a.at("hip_flexion_r"));
    EXPECT_GT(arm, 20);
    EXPECT_LT(arm, 50);
  }
}

TEST(AdultTrunk, BothSidesAreOne) {
  const Adult& a = adult();
  for (int r = 0; r < a.model.nmuscle(); ++r) {
    std::string name = a.muscle(r).name;
    if (!of_trunk(a.muscle(r)) || !name.ends_with("_r")) continue;
    name.back() = 'l';
    const int l = a.model.find_muscle(name);
    ASSERT_GE(l, 0) << name;
    EXPECT_TRUE(near(a.data.l_mt[r], a.data.l_mt[l], 1e-12)) << name;
    EXPECT_EQ(a.data.muscle_capacity[r] > 0, true) << name;
    EXPECT_EQ(a.muscle(r).max_isometric_force, a.muscle(l).max_isometric_force) << name;
  }
}

TEST(AdultTrunk, DiscsFollowTheLordosis) {
  const Adult& a = adult();
  ASSERT_EQ(a.model.discs.size(), 5u);
  double above = -1;
  for (const char* joint : kDiscJoints) {
    const auto disc = std::find_if(a.model.discs.begin(), a.model.discs.end(), [&](const Disc& d) {
      return d.joint == a.model.find_joint(joint);
    });
    ASSERT_NE(disc, a.model.discs.end()) << joint;
    const double tilt = std::asin(disc->R_BD(1, 0));  // how far the disc's x rises
    EXPECT_GT(tilt, above) << joint;  // each disc falls forward less than the one below
    above = tilt;
    EXPECT_GT(disc->stiffness.minCoeff(), 1 / kDeg) << joint;
    EXPECT_LT(disc->stiffness.maxCoeff(), 10 / kDeg) << joint;
  }
}

TEST(AdultTrunk, AbdominalPressurePushesBeforeTheSpine) {
  const Adult& a = adult();
  ASSERT_EQ(a.model.pressures.size(), 1u);
  const Pressure& p = a.model.pressures[0];
  EXPECT_EQ(p.pressure, 0);  // off unless a scene gives one
  EXPECT_TRUE(near(p.area, 0.024, 1e-12));
  const Vec3 floor = a.data.X_WB[static_cast<size_t>(p.body_1)] * p.point_1;
  const Vec3 roof = a.data.X_WB[static_cast<size_t>(p.body_2)] * p.point_2;
  for (const char* joint : kDiscJoints) {
    const Vec3 center = a.data.X_WM[static_cast<size_t>(a.model.find_joint(joint))].p;
    const double arm = 1e3 * (roof - center).cross((roof - floor).normalized()).z();
    EXPECT_GT(arm, 25) << joint;
    EXPECT_LT(arm, 55) << joint;
  }
}

/// Whose aponeurosis lies over the spinous processes: see trunk.toml, longissimus thoracis pars thoracis.
bool behind_the_spines(const std::string& stem) {
  return stem.starts_with("LTpT_") || stem.starts_with("IL_R");
}

// Points of the back's muscles, a sample of those carried over without another change: the source's, both sides averaged,
// moved with the spine.
TEST(AdultTrunk, PointsAreTheSourcesWithBothSidesAveraged) {
  REQUIRE_REFERENCE(path, "models/FBLSmodel.osim");
  const ModelSpec source = read_model(path);
  const ModelSpec ours = adult_spec();
  const auto find = [](const ModelSpec& spec, const std::string& name) {
    return *std::find_if(spec.muscles.begin(), spec.muscles.end(),
                         [&](const MuscleSpec& m) { return m.name == name; });
  };
  const Vec3 shift(0.01442, -0.01239, 0), sacrum(0.010, -0.017, 0);
  int points = 0;
  for (const char* stem : {"MF_m1s", "MF_m1t_3", "MF_m3s", "MF_m5t_1", "IL_L1", "IL_R5", "LTpT_T8",
                           "LTpT_R5", "LTpT_R12", "LTpL_L5", "LTpL_L1", "EO6", "IO5"}) {
    const MuscleSpec r = find(source, std::string(stem) + "_r"),
                     l = find(source, std::string(stem) + "_l");
    const MuscleSpec m = find(ours, std::string(stem) + "_r");
    ASSERT_EQ(m.path.size(), r.path.size()) << stem;
    EXPECT_TRUE(near(m.max_isometric_force, r.max_isometric_force, 0.01)) << stem;
    for (size_t k = 0; k < m.path.size(); ++k) {
      Vec3 expected = (r.path[k].point + Vec3(1, 1, -1).cwiseProduct(l.path[k].point)) / 2;
      if (r.path[k].body == "sacrum") expected += sacrum;
      if (r.path[k].body == "sacrum" || r.path[k].body == "pelvis") expected += shift;
      if (behind_the_spines(stem) && r.path[k].body.starts_with("lumbar")) expected.x() -= 0.018;
      EXPECT_TRUE(near(m.path[k].point, expected, 0.51e-4)) << stem;
      ++points;
    }
  }
  EXPECT_GT(points, 35);
}

}  // namespace
}  // namespace retrogait
