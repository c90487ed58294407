// The adult's legs: paths and strengths against the source model, moments of relaxed legs against measured ones,
// fibres and paths over walking and the range of motion.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "io/csv_file.h"
#include "io/io.h"
#include "io/osim.h"
#include "multibody/multibody.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/reference.h"
#include "support/walk.h"

namespace retrogait {
namespace {

const char* const kSource = "opensim/kernels/rajagopal2016";

const std::vector<std::string> kLegCoordinates = {"hip_flexion", "hip_adduction", "hip_rotation",
                                                  "knee_angle",  "ankle_angle",   "subtalar_angle",
                                                  "mtp_angle"};

const std::vector<std::string> kLegMuscles = {
    "addbrev", "addlong", "addmagDist", "addmagIsch", "addmagMid", "addmagProx", "bflh",
    "bfsh",    "edl",     "ehl",        "fdl",        "fhl",       "gaslat",     "gasmed",
    "glmax1",  "glmax2",  "glmax3",     "glmed1",     "glmed2",    "glmed3",     "glmin1",
    "glmin2",  "glmin3",  "grac",       "iliacus",    "perbrev",   "perlong",    "piri",
    "recfem",  "sart",    "semimem",    "semiten",    "soleus",    "tfl",        "tibant",
    "tibpost", "vasint",  "vaslat",     "vasmed"};

/// The adult with what every test of this file looks at.
struct Legs {
  Legs() : model(adult()), contraction(model), data(make_data(model)) { data.q = model.standing; }

  int coordinate(const std::string& name) const { return model.coordinate_index(name); }
  int muscle(const std::string& name) const {
    const int m = model.find_muscle(name);
    EXPECT_GE(m, 0) << name;
    return m;
  }
  void set_deg(const std::string& name, double value) {
    data.q[coordinate(name)] = value * kRadPerDeg;
  }
  void update() {
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data);
    update_muscle_limits(model, contraction, data);
    stretch_tendons(model, contraction, data);
    data.activation.setZero();
    data.muscle_force = data.muscle_passive;
    settle_fibers(model, contraction, data);
    clear_applied_forces(data);
    apply_passive_forces(model, data);
  }
  double moment_arm(const std::string& muscle_name, const std::string& name) const {
    return data.moment_arm(muscle(muscle_name), coordinate(name));
  }
  /// What the relaxed muscles of the right leg and its ligaments do along a coordinate, N·m.
  double relaxed_moment(const std::string& name) const {
    double sum = data.tau_passive[coordinate(name)];
    for (const std::string& stem : kLegMuscles) {
      const int m = muscle(stem + "_r");
      sum += data.moment_arm(m, coordinate(name)) * data.muscle_passive[m];
    }
    return sum;
  }
  double norm_fiber_length(int m) const {
    return data.fiber_length[m] / model.muscles[static_cast<size_t>(m)].optimal_fiber_length;
  }

  const Model& model;
  ContractionModel contraction;
  Data data;
};

// ------------------------------------------------------------------------------------- what there is

TEST(AdultLegs, ThirtyNineMusclesASideInTheirGroups) {
  const ModelSpec spec = read_model(repository_path("models/adult.toml"));
  const std::set<std::string> stems(kLegMuscles.begin(), kLegMuscles.end());
  std::map<std::string, int> in_group;
  int legs = 0;
  for (const MuscleSpec& m : spec.muscles) {
    if (!stems.count(m.name.substr(0, m.name.size() - 2))) continue;
    ++legs;
    EXPECT_EQ(m.source, "Rajagopal 2016") << m.name;
    EXPECT_EQ(m.specific_tension, 0.6e6) << m.name;
    EXPECT_EQ(m.max_contraction_velocity, 10) << m.name;
    EXPECT_TRUE(m.slow_twitch > 0.3 && m.slow_twitch < 0.9) << m.name;
    EXPECT_FALSE(m.groups.empty()) << m.name;
    if (m.name.ends_with("_r"))
      for (const std::string& group : m.groups) ++in_group[group];
  }
  EXPECT_EQ(legs, 78);
  const std::map<std::string, int> expected = {
      {"gluteals", 9},   {"hip_flexors", 4},   {"adductors", 7},         {"hamstrings", 3},
      {"quadriceps", 4}, {"triceps_surae", 3}, {"tibialis_anterior", 1}, {"other_leg", 9}};
  EXPECT_EQ(in_group, expected);
}

// The volumes that F_max, fibre length and specific tension stand for, as mass: 14.4 kg of muscle in two legs of
// 31 kg. Handsfield 2014 (J Biomech 47:631) measured 7.1 litres a leg in people of 71.7 kg.
TEST(AdultLegs, MusclesWeighWhatLegsCarry) {
  const Legs legs;
  double mass = 0;
  for (const std::string& stem : kLegMuscles) {
    const Muscle& m = legs.model.muscles[static_cast<size_t>(legs.muscle(stem + "_r"))];
    mass += m.max_isometric_force * m.optimal_fiber_length * 1060 / m.specific_tension;
  }
  EXPECT_GT(mass, 6.5);
  EXPECT_LT(mass, 8);
}

TEST(AdultLegs, ArmsAndNeckHaveMotorsAndLegsNone) {
  const Model& model = adult();
  std::set<std::string> driven;
  std::set<std::string> ligaments;
  for (const CoordinateActuator& a : model.coordinate_actuators) {
    const std::string& coordinate = model.coordinates[static_cast<size_t>(a.coordinate)].name;
    (a.max_control > 0 ? driven : ligaments).insert(coordinate);
    EXPECT_EQ(a.optimal_force, 1000);
  }
  const std::set<std::string> expected = {
      "arm_flex_r",     "arm_add_r",    "arm_rot_r",    "elbow_flex_r", "pro_sup_r",
      "arm_flex_l",     "arm_add_l",    "arm_rot_l",    "elbow_flex_l", "pro_sup_l",
      "neck_extension", "neck_bending", "neck_rotation"};
  EXPECT_EQ(driven, expected);
  EXPECT_EQ(ligaments, (std::set<std::string>{"mtp_angle_r", "mtp_angle_l"}));  // flexing only
}

TEST(AdultLegs, ToesRestFlatAgainstASpring) {
  Legs legs;
  legs.set_deg("mtp_angle_r", 30);
  legs.set_deg("mtp_angle_l", -30);
  legs.update();
  clear_applied_forces(legs.data);
  apply_passive_forces(legs.model, legs.data);
  EXPECT_TRUE(near(legs.data.tau_passive[legs.coordinate("mtp_angle_r")], -5 * kPi / 6, 1e-9));
  EXPECT_TRUE(near(legs.data.tau_passive[legs.coordinate("mtp_angle_l")], 5 * kPi / 6, 1e-9));
}

// Medial is toward the other leg; both points lie on the plateau, a condyle's height below the flexion axis.
TEST(AdultLegs, KneesBearOnAMedialAndALateralPoint) {
  Legs legs;
  legs.update();
  const auto place = [&](const std::string& name) {
    const int i = legs.model.find_contact_point(name);
    EXPECT_GE(i, 0) << name;
    const ContactPoint& p = legs.model.contact_points[static_cast<size_t>(i)];
    return Vec3(legs.data.X_WB[static_cast<size_t>(p.body)] * p.point);
  };
  const Vec3 medial_r = place("knee_medial_r"), lateral_r = place("knee_lateral_r");
  const Vec3 medial_l = place("knee_medial_l"), lateral_l = place("knee_lateral_l");
  EXPECT_LT(medial_r.z(), lateral_r.z());
  EXPECT_GT(medial_l.z(), lateral_l.z());
  EXPECT_TRUE(near((lateral_r - medial_r).norm(), 0.04, 1e-12));
  EXPECT_TRUE(near(Vec3(medial_l.x(), medial_l.y(), -medial_l.z()), medial_r, 1e-12));
  const Vec3 knee = legs.data.X_WM[static_cast<size_t>(legs.model.body_index("tibia_r"))].p;
  EXPECT_TRUE(near(knee.y() - medial_r.y(), 0.0315, 0.004));
}

// ------------------------------------------------------------------------------------- the source model

TEST(AdultLegs, KeepFiguresOfTheSourceModel) {
  Legs legs;
  legs.data.q.setZero();
  legs.update();
  // lengths and moment arms that OpenSim 4.6 computes of Rajagopal2016 in its zero pose; no wrapping there
  const std::map<std::string, double> lengths = {
      {"bflh_r", 0.41399807776349462},   {"tibant_r", 0.30587156084974559},
      {"soleus_r", 0.32283650320247242}, {"glmed2_r", 0.1316825481071808},
      {"tfl_r", 0.54757194106420592},    {"perlong_r", 0.38594046735716114}};
  for (const auto& [name, length] : lengths)
    EXPECT_TRUE(near(legs.data.l_mt[legs.muscle(name)], length, 1e-9)) << name;
  EXPECT_TRUE(near(legs.moment_arm("bflh_r", "hip_flexion_r"), -0.048842869055609, 1e-9));
  EXPECT_TRUE(near(legs.moment_arm("bflh_r", "knee_angle_r"), 0.028951146011792, 1e-9));
  EXPECT_TRUE(near(legs.moment_arm("soleus_r", "ankle_angle_r"), -0.041361463357452, 1e-9));
  EXPECT_TRUE(near(legs.moment_arm("tibant_r", "ankle_angle_r"), 0.042608940584466, 1e-9));
  EXPECT_TRUE(near(legs.moment_arm("perlong_r", "subtalar_angle_r"), -0.024538487557161, 1e-9));
  EXPECT_TRUE(near(legs.moment_arm("glmed2_r", "hip_adduction_r"), -0.043628674282061, 1e-9));
}

/// The source's muscles in the same poses, toes flat; both follow the same rule of paths.
TEST(AdultLegsReference, PathsAreThoseOfTheSourceModel) {
  REQUIRE_REFERENCE(folder, kSource);
  ModelSpec spec = read_model_osim(folder + "/model.osim");
  for (WrapObjectSpec& w : spec.wrap_objects)  // ours is thinner, see legs.toml
    if (w.name.starts_with("Gmax2_at_pelvis")) w.size[0] = 0.0395;
  const Model source = compile(spec);
  const CsvFile poses = read_csv(folder + "/poses_q.csv");
  Data theirs = make_data(source);
  Legs legs;
  double length = 0, arm = 0;
  std::string where;
  for (size_t pose = 0; pose < poses.rows.size(); ++pose) {
    const double subtalar = 0.3 * std::sin(static_cast<double>(pose));
    for (int j = 0; j < source.ncoord(); ++j) {
      const std::string& name = source.coordinates[static_cast<size_t>(j)].name;
      const bool foot = name.starts_with("subtalar");
      theirs.q[j] = foot ? subtalar : poses.number(pose, name);
      if (legs.model.find_coordinate(name) >= 0) legs.data.q[legs.coordinate(name)] = theirs.q[j];
    }
    update_positions(source, theirs);
    update_muscle_paths(source, theirs);
    const MatX their_arms = project_moment_arms(source, theirs);
    legs.update();
    for (const std::string& stem : kLegMuscles) {
      if (stem == "fdl" || stem == "fhl") continue;  // they turn over the metatarsal heads here
      for (const std::string side : {"_r", "_l"}) {
        const int ours = legs.muscle(stem + side), other = source.find_muscle(stem + side);
        const double off = std::abs(legs.data.l_mt[ours] - theirs.l_mt[other]);
        if (off > length) where = fmt::format("{} pose {}", stem + side, pose);
        length = std::max(length, off);
        for (const std::string& joint : kLegCoordinates) {
          if (joint == "mtp_angle") continue;  // another axis
          const double r = legs.moment_arm(stem + side, joint + side);
          const double s = their_arms(other, source.find_coordinate(joint + side));
          arm = std::max(arm, std::abs(r - s));
        }
      }
    }
  }
  fmt::print("51 poses, 74 muscles: length {:.1e} m ({}), moment arm {:.1e} m\n", length, where,
             arm);
  EXPECT_TRUE(near(length, 0, 1e-9)) << where;
  EXPECT_TRUE(near(arm, 0, 1e-9));
}

TEST(AdultLegsReference, StrengthsAreThoseOfTheSourceModel) {
  REQUIRE_REFERENCE(folder, kSource);
  const ModelSpec source = read_model_osim(folder + "/model.osim");
  const Model& ours = adult();
  int compared = 0;
  for (const MuscleSpec& s : source.muscles) {
    if (!s.name.ends_with("_r") || s.name == "psoas_r") continue;
    const Muscle& m = ours.muscles[static_cast<size_t>(ours.find_muscle(s.name))];
    EXPECT_TRUE(near_relative(m.max_isometric_force, s.max_isometric_force, 5e-5)) << s.name;
    EXPECT_TRUE(near_relative(m.optimal_fiber_length, s.optimal_fiber_length, 5e-5)) << s.name;
    EXPECT_TRUE(near_relative(m.tendon_slack_length, s.tendon_slack_length, 5e-5)) << s.name;
    EXPECT_TRUE(near_relative(m.pennation_at_optimal, s.pennation_at_optimal, 5e-5)) << s.name;
    EXPECT_EQ(m.rigid_tendon, s.tendon_slack_length < s.optimal_fiber_length) << s.name;
    ++compared;
  }
  EXPECT_EQ(compared, 39);
}

// ------------------------------------------------------------------------------------- relaxed legs

/// Passive moments along hip flexion, knee flexion and dorsiflexion, N·m, that Riener and Edrich 1999 (J Biomech
/// 32:539) fitted to relaxed legs; angles in degrees. The hip's and the knee's hold ligaments too.
Vec3 measured_at_rest(double hip, double knee, double dorsiflexion) {
  const double plantar = -dorsiflexion;
  return {std::exp(1.4655 - 0.0034 * knee - 0.0750 * hip) -
              std::exp(1.3403 - 0.0226 * knee + 0.0305 * hip) + 8.072,
          std::exp(1.800 - 0.0460 * plantar - 0.0352 * knee + 0.0217 * hip) -
              std::exp(-3.971 - 0.0004 * plantar + 0.0495 * knee - 0.0128 * hip) - 4.820 +
              std::exp(2.220 - 0.150 * knee),
          -(std::exp(2.1016 - 0.0843 * plantar - 0.0176 * knee) -
            std::exp(-7.9763 + 0.1949 * plantar + 0.0008 * knee) - 1.792)};
}

// Over the poses of walking. A net moment in swing is some 15 N·m.
TEST(AdultLegs, RelaxedLegsPullAsMeasured) {
  Legs legs;
  const double poses[][3] = {{0, 0, 0},    {0, 0, 10},     {0, 60, 0},    {0, 60, 10},
                             {-10, 60, 0}, {-10, 40, -15}, {-15, 10, 10}, {20, 5, 0},
                             {30, 5, 0},   {30, 20, 0},    {30, 60, 0},   {20, 60, -5}};
  fmt::print("hip, knee, ankle: relaxed moments, measured in brackets, N·m\n");
  for (const auto& [hip, knee, ankle] : poses) {
    legs.set_deg("hip_flexion_r", hip);
    legs.set_deg("knee_angle_r", knee);
    legs.set_deg("ankle_angle_r", ankle);
    legs.update();
    const Vec3 found(legs.relaxed_moment("hip_flexion_r"), legs.relaxed_moment("knee_angle_r"),
                     legs.relaxed_moment("ankle_angle_r"));
    const Vec3 measured = measured_at_rest(hip, knee, ankle);
    fmt::print(
        "{:4.0f} {:3.0f} {:4.0f}   {:5.1f} ({:5.1f})  {:5.1f} ({:5.1f})  {:5.1f} ({:5.1f})\n", hip,
        knee, ankle, found[0], measured[0], found[1], measured[1], found[2], measured[2]);
    EXPECT_TRUE(near(found[0], measured[0], 6.5)) << hip << " " << knee;
    EXPECT_TRUE(near(found[1], measured[1], 7)) << hip << " " << knee;
    EXPECT_TRUE(near(found[2], measured[2], 3)) << knee << " " << ankle;
  }
}

/// Long and short flexors at full strength, N·m. Goldmann and Brüggemann 2012 (J Anat 221:187): twenty men, 6 ± 3 to
/// 14 ± 6 N·m, most with toes extended by 25 to 45 degrees.
TEST(AdultLegs, ToesBendAsStronglyAsMeasured) {
  Legs legs;
  const auto strength = [&](double toes, double ankle) {
    legs.set_deg("mtp_angle_r", toes);
    legs.set_deg("ankle_angle_r", ankle);
    legs.update();
    double sum = 0;
    for (const char* name : {"fhl_r", "fdl_r", "toe_flexors_short_r"}) {
      const int m = legs.muscle(name);
      sum -= legs.moment_arm(name, "mtp_angle_r") *
             (legs.data.muscle_passive[m] + legs.data.muscle_capacity[m]);
    }
    return sum;
  };
  const double flat = strength(0, -35), raised = strength(35, 5);
  fmt::print("toes flat, ankle 35 degrees down: {:.1f} N·m; raised 35, ankle 5 up: {:.1f} N·m\n",
             flat, raised);
  EXPECT_LT(flat, raised);
  EXPECT_TRUE(near(raised, 14.2, 5.8));
  EXPECT_GT(flat, 6.3 - 2.6);
}

TEST(AdultLegs, StandAtEase) {
  Legs legs;
  legs.update();
  const auto at = [&](const char* name) { return legs.data.q[legs.coordinate(name)] * kDegPerRad; };
  const Vec3 measured =
      measured_at_rest(at("hip_flexion_r"), at("knee_angle_r"), at("ankle_angle_r"));
  EXPECT_TRUE(near(legs.relaxed_moment("hip_flexion_r"), measured[0], 3));
  EXPECT_TRUE(near(legs.relaxed_moment("hip_adduction_r"), 0, 3));
  EXPECT_TRUE(near(legs.relaxed_moment("knee_angle_r"), 0, 5));
  EXPECT_TRUE(near(legs.relaxed_moment("ankle_angle_r"), measured[2], 3));
  EXPECT_TRUE(near(legs.relaxed_moment("subtalar_angle_r"), 0, 1));
}

// ------------------------------------------------------------------------------------- motion

TEST(AdultLegs, FibersWorkWhereTheyCanWhileWalking) {
  Legs legs;
  for (const char* script : {"forward", "backward"}) {
    const Walk walk = solved_at(script, 1.0);
    std::map<std::string, std::pair<double, double>> range;
    for (const Data& instant : walk.instants) {
      legs.data.q = instant.q;
      legs.update();
      for (const std::string& stem : kLegMuscles) {
        const double length = legs.norm_fiber_length(legs.muscle(stem + "_r"));
        const auto [it, fresh] = range.try_emplace(stem, length, length);
        it->second = {std::min(it->second.first, length), std::max(it->second.second, length)};
      }
    }
    for (const auto& [stem, lengths] : range) {
      if (lengths.first < 0.5 || lengths.second > 1.4)
        fmt::print("{}: {} {:.2f} to {:.2f} optimal lengths\n", script, stem, lengths.first,
                   lengths.second);
      EXPECT_GT(lengths.first, 0.44) << script << " " << stem;
      EXPECT_LT(lengths.second, 1.6) << script << " " << stem;
    }
  }
}

// From standing, one coordinate at a time through its whole range: the path's length is the integral of its
// moment arm, to the error of the trapezoid. A jump of the path would stand out.
TEST(AdultLegs, PathsDoNotJumpOverTheRangeOfMotion) {
  Legs legs;
  double worst = 0;
  std::string where;
  for (const std::string& joint : kLegCoordinates) {
    const int j = legs.coordinate(joint + "_r");
    const Coordinate& c = legs.model.coordinates[static_cast<size_t>(j)];
    const int steps = 400;
    const double h = (c.range_max - c.range_min) / steps;
    VecX length, arm;
    legs.data.q = legs.model.standing;
    for (int i = 0; i <= steps; ++i) {
      legs.data.q[j] = c.range_min + i * h;
      legs.update();
      for (const std::string& stem : kLegMuscles) {
        const int m = legs.muscle(stem + "_r");
        if (i == 0) continue;
        const double off = std::abs(legs.data.l_mt[m] - length[m] +
                                    0.5 * h * (legs.data.moment_arm(m, j) + arm[m]));
        if (off > worst)
          where = fmt::format("{}, {} {:.1f} deg", stem, joint, legs.data.q[j] / kRadPerDeg);
        worst = std::max(worst, off);
      }
      length = legs.data.l_mt;
      arm = legs.data.moment_arm.col(j);
    }
  }
  fmt::print("largest step of a path that its moment arm does not explain: {:.1e} m, {}\n", worst,
             where);
  EXPECT_LT(worst, 1e-5) << where;
}

TEST(AdultLegs, LeftIsTheMirrorImageOfRight) {
  Legs legs;
  int i = 0;
  for (const std::string& joint : kLegCoordinates)
    for (const std::string side : {"_r", "_l"}) legs.set_deg(joint + side, 12 - 3 * (i++ / 2));
  legs.update();
  for (const std::string& stem : kLegMuscles) {
    const int r = legs.muscle(stem + "_r"), l = legs.muscle(stem + "_l");
    EXPECT_TRUE(near(legs.data.l_mt[r], legs.data.l_mt[l], 1e-12)) << stem;
    EXPECT_TRUE(near(legs.data.muscle_capacity[r], legs.data.muscle_capacity[l], 1e-8)) << stem;
    for (const std::string& joint : kLegCoordinates)
      EXPECT_TRUE(near(legs.moment_arm(stem + "_r", joint + "_r"),
                       legs.moment_arm(stem + "_l", joint + "_l"), 1e-12))
          << stem << " " << joint;
  }
}

}  // namespace
}  // namespace retrogait
