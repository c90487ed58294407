// Loads of knee, patella and discs, and what they are made of, against free bodies put together by hand.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "inverse/inverse.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// ------------------------------------------------------------------------------ a body of our own

StepSpec step(StepKind kind, const Vec3& axis, const std::string& coordinate, double scale = 1) {
  StepSpec out{kind, axis, coordinate, {}};
  out.curve = Curve::linear(scale);
  return out;
}

void add_body(ModelSpec& spec, const std::string& name, double mass, const std::string& joint,
              const std::string& parent, const Vec3& place, std::vector<StepSpec> steps) {
  spec.bodies.push_back({.name = name,
                         .mass = mass,
                         .mass_center = Vec3(0.01, -0.1, 0.02),
                         .inertia = mass * Vec3(0.02, 0.01, 0.03).asDiagonal()});
  spec.joints.push_back({.name = joint, .parent = parent, .child = name});
  spec.joints.back().X_PF.p = place;
  spec.joints.back().steps = std::move(steps);
  for (const StepSpec& s : spec.joints.back().steps) {
    bool known = false;
    for (const CoordinateSpec& c : spec.coordinates) known |= c.name == s.coordinate;
    if (!known) spec.coordinates.push_back({.name = s.coordinate});
  }
}

void add_muscle(ModelSpec& spec, const std::string& name,
                const std::vector<std::pair<std::string, Vec3>>& path) {
  MuscleSpec muscle{.name = name, .max_isometric_force = 1000};
  muscle.optimal_fiber_length = muscle.tendon_slack_length = 0.1;
  for (const auto& [body, point] : path) {
    PathPointSpec p;
    p.name = name + std::to_string(muscle.path.size());
    p.body = body;
    p.point = point;
    muscle.path.push_back(p);
  }
  spec.muscles.push_back(muscle);
}

/// Pelvis, two lumbar levels and a trunk; two legs whose one-degree knees also drive a patella.
ModelSpec small_person() {
  using enum StepKind;
  const Vec3 x = Vec3::UnitX(), y = Vec3::UnitY(), z = Vec3::UnitZ();
  ModelSpec spec;
  spec.name = "small person";
  add_body(spec, "pelvis", 10, "root", "ground", {0, 0, 0},
           {step(kTranslation, x, "tx"), step(kTranslation, y, "ty"), step(kTranslation, z, "tz"),
            step(kRotation, z, "tilt"), step(kRotation, x, "list"), step(kRotation, y, "turn")});
  add_body(spec, "lumbar5", 2, "l5s1", "pelvis", {-0.07, 0.04, 0},
           {step(kRotation, z, "lumbar_extension", 0.4), step(kRotation, x, "lumbar_bending", 0.3),
            step(kRotation, y, "lumbar_rotation", 0.2)});
  add_body(spec, "lumbar4", 25, "l4l5", "lumbar5", {0.01, 0.03, 0},
           {step(kRotation, z, "lumbar_extension", 0.6), step(kRotation, x, "lumbar_bending", 0.7),
            step(kRotation, y, "lumbar_rotation", 0.8)});
  add_body(spec, "femur_r", 9, "hip_r", "pelvis", {-0.05, -0.08, 0.08},
           {step(kRotation, z, "hip_flexion_r"), step(kRotation, x, "hip_adduction_r")});
  add_body(spec, "tibia_r", 4, "knee_r", "femur_r", {0, -0.4, 0.01},
           {step(kRotation, z, "knee_angle_r", -1), step(kRotation, x, "knee_angle_r", 0.1)});
  add_body(
      spec, "patella_r", 0.1, "patellofemoral_r", "femur_r", {0.05, -0.4, 0.01},
      {step(kTranslation, y, "knee_angle_r", -0.03), step(kRotation, z, "knee_angle_r", -0.6)});
  add_body(spec, "talus_r", 1, "ankle_r", "tibia_r", {0, -0.42, 0},
           {step(kRotation, z, "ankle_angle_r")});
  spec.contact_points = {{"knee_medial_r", "tibia_r", Vec3(-0.005, -0.03, -0.022)},
                         {"knee_lateral_r", "tibia_r", Vec3(0.004, -0.026, 0.025)}};
  add_muscle(spec, "quadriceps_r",
             {{"pelvis", {0.02, -0.03, 0.09}},
              {"femur_r", {0.05, -0.3, 0.01}},
              {"patella_r", {0.01, 0.03, 0}},
              {"patella_r", {0.005, -0.01, 0}},
              {"tibia_r", {0.04, -0.08, 0}}});
  add_muscle(spec, "hamstrings_r",
             {{"pelvis", {-0.1, -0.1, 0.07}}, {"tibia_r", {-0.02, -0.05, 0.03}}});
  add_muscle(spec, "gastrocnemius_r",
             {{"femur_r", {-0.02, -0.38, -0.02}}, {"talus_r", {-0.05, -0.02, 0}}});
  add_muscle(spec, "erector_r", {{"pelvis", {-0.12, 0.05, 0.04}}, {"lumbar4", {-0.05, 0.2, 0.04}}});
  add_muscle(spec, "psoas_r",
             {{"lumbar5", {0.01, 0.02, 0.03}},
              {"pelvis", {0.0, -0.05, 0.06}},
              {"femur_r", {-0.01, -0.05, 0.01}}});
  spec.discs = {{.joint = "l5s1", .tilt = -0.5, .stiffness = Vec3(60, 90, 70)},
                {.joint = "l4l5", .tilt = -0.2, .stiffness = Vec3(50, 80, 60)}};
  mirror_right_to_left(spec);
  return spec;
}

ModelSpec with_springs(ModelSpec spec) {
  add_disc_stiffness(spec);
  spec.pressures.push_back({.name = "abdomen",
                            .body_1 = "pelvis",
                            .body_2 = "lumbar4",
                            .point_1 = Vec3(0.05, -0.02, 0),
                            .point_2 = Vec3(0.06, 0.2, 0.01),
                            .area = 0.03,
                            .pressure = 9000});
  return spec;
}

/// An instant as solve_instant leaves it, of a random motion, random loads and random muscle forces.
Instant random_instant(const Model& model, unsigned seed) {
  Instant instant;
  instant.model = &model;
  instant.sites = find_load_sites(model);
  instant.data = make_data(model);
  instant.springs = make_spring_forces(model);
  instant.muscles.emplace();
  Data& data = instant.data;
  Random random(seed);
  random_state(model, data, random);
  for (double& v : data.v) v *= 3;
  update_positions(model, data);
  update_velocities(model, data);
  apply_passive_forces(model, data);
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
  update_muscle_paths(model, data);
  for (double& force : data.muscle_force) force = random.uniform(50, 900);
  instant.contact = data.F_joint;
  update_spring_forces(model, data, instant.springs);
  update_joint_loads(instant);
  update_contact_forces(model, data, instant.contact);
  update_contact_loads(instant);
  return instant;
}

/// What must act on a body besides gravity, F_ext and the muscles: its inertia less those, about W's origin.
Spatial wanting(const Instant& instant, int b) {
  const Model& model = *instant.model;
  const Data& data = instant.data;
  const Body& body = model.bodies[at(b)];
  const Mat3& R = data.X_WB[at(b)].R;
  const Mat3 inertia = R * body.inertia * R.transpose();
  const Vec3 w = data.w_WB[at(b)], p = data.p_WBcm[at(b)];
  const Vec3 acceleration = point_acceleration(data, b, body.mass_center);
  Spatial out;
  out.lin = body.mass * (acceleration - data.gravity);
  out.rot = inertia * data.alpha_WB[at(b)] + w.cross(inertia * w) + p.cross(out.lin);
  out.lin -= data.F_ext[at(b)].lin;
  out.rot -= data.F_ext[at(b)].rot;
  for (int m = 0; m < model.nmuscle(); ++m)
    for (int n = 0; n < data.path_node_count[at(m)]; ++n) {
      const PathNode& node = data.path_nodes[at(model.muscles[at(m)].first_node + n)];
      if (node.body != b) continue;
      out.lin -= data.muscle_force[m] * node.pull;
      out.rot -= data.muscle_force[m] * node.point.cross(node.pull);
    }
  return out;
}

/// The same of a joint's child and all that hangs on it, about the joint: what the joint must give.
Spatial free_body(const Instant& instant, int joint) {
  const Model& model = *instant.model;
  Spatial sum;
  for (int b = 0; b < model.nbody(); ++b) {
    int up = b;
    while (up > joint) up = model.joints[at(up)].parent;
    if (up == joint) sum += wanting(instant, b);
  }
  sum.rot -= instant.data.X_WM[at(joint)].p.cross(sum.lin);
  return sum;
}

// ------------------------------------------------------------------------------ knee

TEST(Knee, TwoCompartmentsAndTheRestMakeTheWholeWrench) {
  const Model model = compile(small_person());
  for (unsigned seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    const Instant instant = random_instant(model, seed);
    for (const bool left : {false, true}) {
      const std::string letter = left ? "l" : "r";
      const SideLoads& loads = instant.loads.side[left ? 1 : 0];
      const int tibia = model.body_index("tibia_" + letter);
      const Pose& X_WB = instant.data.X_WB[at(tibia)];
      const Spatial whole = free_body(instant, tibia);
      const auto place = [&](const std::string& name) {
        return Vec3(X_WB * model.contact_points[at(model.find_contact_point(name + letter))].point);
      };
      // two forces along the tibia, at their points
      const Vec3 down = -X_WB.R.col(1), medial = place("knee_medial_"),
                 lateral = place("knee_lateral_"), middle = 0.5 * (medial + lateral);
      const Vec3 p_WM = instant.data.X_WM[at(tibia)].p;
      const double scale = whole.lin.norm();
      // the rest: shear through the middle, and a moment without a frontal part
      const Vec3 shear = whole.lin - (loads.knee_medial + loads.knee_lateral) * down;
      const Vec3 moment = whole.rot + (p_WM - middle).cross(whole.lin) -
                          (medial - middle).cross(loads.knee_medial * down) -
                          (lateral - middle).cross(loads.knee_lateral * down);
      EXPECT_TRUE(near(shear.dot(down), 0, 1e-9 * scale));
      EXPECT_TRUE(near(moment.dot(X_WB.R.col(0)), 0, 1e-9 * scale));
      EXPECT_GT(std::abs(loads.knee_medial - loads.knee_lateral), 1e-3 * scale);
      // and what the joint is said to carry is the free body's
      const Vec3 in_tibia = X_WB.R.transpose() * whole.lin;
      EXPECT_TRUE(
          near(loads.knee_contact, Vec3(in_tibia.x(), -in_tibia.y(), in_tibia.z()), 1e-9 * scale));
      EXPECT_TRUE(
          near(loads.knee_medial + loads.knee_lateral, loads.knee_contact.y(), 1e-9 * scale));
    }
  }
}

// Pressed above one point alone, that point carries all of it.
TEST(Knee, APushThroughOnePointIsThatCompartments) {
  const Model model = compile(small_person());
  Instant instant = random_instant(model, 3);
  for (const bool medial : {true, false}) {
    const int tibia = model.body_index("tibia_l");
    const Pose& X_WB = instant.data.X_WB[at(tibia)];
    const int p = model.find_contact_point(medial ? "knee_medial_l" : "knee_lateral_l");
    const Vec3 arm = X_WB * model.contact_points[at(p)].point - instant.data.X_WM[at(tibia)].p;
    const Vec3 push = -700 * X_WB.R.col(1);
    instant.contact[at(tibia)] = {arm.cross(push), push};
    update_contact_loads(instant);
    EXPECT_TRUE(near(instant.loads.side[1].knee_medial, medial ? 700 : 0, 1e-9));
    EXPECT_TRUE(near(instant.loads.side[1].knee_lateral, medial ? 0 : 700, 1e-9));
  }
}

TEST(Knee, VarusMovesTheContactsByWhatTheKneeLeavesTheLine) {
  const ModelSpec straight = small_person();
  ModelSpec bowed = straight;
  constexpr double kVarus = 6 * kRadPerDeg;
  shift_knee_contacts(bowed, kVarus);
  // a leg of the same lengths, bent sideways: how far is its knee from the line from hip to ankle?
  const double thigh = std::hypot(0.4, 0.01), shank = 0.42;
  const Vec3 hip(0, 0, 0), knee(0, -thigh, 0);
  const Vec3 ankle = knee + shank * Vec3(std::sin(kVarus), -std::cos(kVarus), 0);
  const Vec3 line = (ankle - hip).normalized();
  const double away = (knee - line.dot(knee) * line).norm();
  EXPECT_TRUE(near_relative(away, kVarus * thigh * shank / (thigh + shank), 2e-3));
  for (std::size_t p = 0; p < bowed.contact_points.size(); ++p) {
    const Vec3 moved = bowed.contact_points[p].point - straight.contact_points[p].point;
    const double outward = bowed.contact_points[p].name.ends_with("_l") ? -1 : 1;
    EXPECT_TRUE(near(moved, Vec3(0, 0, outward * away), 1e-12));
  }
  // of what comes from the ground the medial compartment gains the compression times what the points moved, over
  // their distance
  const Model a = compile(straight), b = compile(bowed);
  const auto without_muscles = [](const Model& model) {
    Instant instant = random_instant(model, 5);
    instant.data.muscle_force.setZero();
    update_contact_forces(model, instant.data, instant.contact);
    update_contact_loads(instant);
    return instant.loads.side[0];
  };
  const SideLoads before = without_muscles(a), after = without_muscles(b);
  const double gain = before.knee_contact.y() * away / 0.047;
  EXPECT_TRUE(near_relative(after.knee_medial - before.knee_medial, gain, 1e-9));
  EXPECT_TRUE(near_relative(after.knee_contact.y(), before.knee_contact.y(), 1e-12));
}

// Muscles move with the bones they are attached to: all the way at the knee, not at all at hip and ankle.
TEST(Knee, VarusTakesMusclesAlong) {
  const ModelSpec straight = small_person();
  ModelSpec bowed = straight;
  shift_knee_contacts(bowed, 6 * kRadPerDeg);
  const double away = bowed.contact_points[0].point.z() - straight.contact_points[0].point.z();
  const double side = bowed.contact_points[0].name.ends_with("_l") ? -1 : 1;
  int moved = 0;
  for (std::size_t m = 0; m < bowed.muscles.size(); ++m)
    for (std::size_t p = 0; p < bowed.muscles[m].path.size(); ++p) {
      const PathPointSpec &now = bowed.muscles[m].path[p], &then = straight.muscles[m].path[p];
      const double outward = now.body.ends_with("_l") ? -1 : 1;
      const double way = outward * side * (now.point.z() - then.point.z()) / away;
      EXPECT_GE(way, -1e-12) << now.body;
      EXPECT_LE(way, 1 + 1e-12) << now.body;
      if (now.body.starts_with("patella")) {
        EXPECT_TRUE(near(way, 1, 1e-12)) << now.body;
      }
      if (now.body.starts_with("pelvis")) {
        EXPECT_EQ(way, 0) << now.body;
      }
      moved += way > 0.5;
    }
  EXPECT_GE(moved, 4);
}

TEST(Patella, IsPressedByWhatTheMusclesOnItLeave) {
  const Model model = compile(small_person());
  const Instant instant = random_instant(model, 2);
  const int patella = model.body_index("patella_r");
  EXPECT_TRUE(near_relative(instant.loads.side[0].patellofemoral,
                            free_body(instant, patella).lin.norm(), 1e-9));
  // the quadriceps' two pulls alone, but for weight, inertia and what the random loads push
  const int m = model.find_muscle("quadriceps_r");
  const PathNode* node = &instant.data.path_nodes[at(model.muscles[at(m)].first_node)];
  const Vec3 up = (node[1].point - node[2].point).normalized(),
             down = (node[4].point - node[3].point).normalized();
  const Vec3 pulls = instant.data.muscle_force[m] * (up + down);
  const Vec3 rest = instant.data.F_joint[at(patella)].lin;
  EXPECT_TRUE(near_relative(instant.loads.side[0].patellofemoral, (rest - pulls).norm(), 1e-9));
}

// ------------------------------------------------------------------------------ discs

TEST(Disc, CarriesTheFreeBodyAboveItInItsOwnAxes) {
  const Model model = compile(with_springs(small_person()));
  for (unsigned seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    const Instant instant = random_instant(model, seed);
    for (std::size_t d = 0; d < 2; ++d) {
      const int joint = model.find_joint(kLumbarJoints[d]);
      Spatial whole = free_body(instant, joint);
      // the disc's own spring, which the free body counts as an outside force, is the disc's
      const Spatial spring = bushing_force(instant.data, model.bushings[d]);
      whole.rot += spring.rot;
      EXPECT_TRUE(near(spring.lin.norm(), 0, 1e-12));
      EXPECT_GT(spring.rot.norm(), 1);
      const Mat3 R_WD =
          instant.data.X_WB[at(joint)].R * rotation_about(Vec3::UnitZ(), d == 0 ? -0.5 : -0.2);
      const Vec3 force = R_WD.transpose() * whole.lin;
      const JointLoads::Disc& disc = instant.loads.lumbar[d];
      EXPECT_TRUE(near(disc.contact, Vec3(-force.x(), force.y(), -force.z()), 1e-9 * force.norm()));
      EXPECT_TRUE(near(disc.share, R_WD.transpose() * whole.rot, 1e-9 * force.norm()));
    }
  }
}

TEST(Disc, PressureOfTheAbdomenUnloadsItAndItsStiffnessDoesNot) {
  const Model plain = compile(small_person());
  ModelSpec stiff_spec = small_person();
  add_disc_stiffness(stiff_spec);
  const Model stiff = compile(stiff_spec), both = compile(with_springs(small_person()));
  const Instant a = random_instant(plain, 4), b = random_instant(stiff, 4),
                c = random_instant(both, 4);
  for (std::size_t d = 0; d < 2; ++d) {
    const auto &of_a = a.loads.lumbar[d], &of_b = b.loads.lumbar[d], &of_c = c.loads.lumbar[d];
    // with the same muscle forces a spring changes nothing: it is the disc
    EXPECT_TRUE(near(of_b.contact, of_a.contact, 1e-8));
    EXPECT_TRUE(near(of_b.share, of_a.share, 1e-8));
    // what the motion asks for is the same, whoever gives it
    EXPECT_TRUE(near(of_b.moment, of_a.moment, 1e-8));
    EXPECT_TRUE(near(of_c.force, of_a.force, 1e-8));
    EXPECT_TRUE(near(of_c.moment, of_a.moment, 1e-8));
    // 270 N along the line between the two points
    const Data& data = c.data;
    const Pressure& p = both.pressures[0];
    const Vec3 line = (data.X_WB[at(p.body_2)] * p.point_2 - data.X_WB[at(p.body_1)] * p.point_1);
    const int joint = both.find_joint(kLumbarJoints[d]);
    const Vec3 push =
        (data.X_WB[at(joint)].R * c.sites.R_BD[d]).transpose() * (270 * line.normalized());
    EXPECT_TRUE(near(of_c.contact.y() - of_a.contact.y(), -push.y(), 1e-8));
    EXPECT_TRUE(near(of_c.contact.x() - of_a.contact.x(), push.x(), 1e-8));
  }
}

// ------------------------------------------------------------------------------ balance sheet

double sum(const BalanceSheet& sheet) {
  return sheet.intersegmental + sheet.muscle.sum() + sheet.passive;
}

/// A load as result_columns names it, in SI.
double loaded(const Instant& instant, const std::string& name, bool left) {
  const SideLoads& side = instant.loads.side[left ? 1 : 0];
  if (name == "knee_contact") return side.knee_contact.y();
  if (name == "knee_contact_medial") return side.knee_medial;
  if (name == "knee_contact_lateral") return side.knee_lateral;
  if (name == "knee_shear_ap") return side.knee_contact.x();
  if (name == "patellofemoral_contact") return side.patellofemoral;
  if (name == "hip_contact") return side.hip_contact;
  if (name == "ankle_contact") return side.ankle_contact;
  const JointLoads::Disc& disc = instant.loads.lumbar[name.starts_with("l5s1") ? 0 : 1];
  const std::string which = name.substr(5);
  if (which == "compression") return disc.contact.y();
  if (which == "shear_ap") return disc.contact.x();
  if (which == "shear_ml") return disc.contact.z();
  return disc.share[which.back() - 'x'];
}

TEST(BalanceSheet, EveryPartOfEveryLoadAddsUp) {
  for (const bool springs : {false, true}) {
    const Model model = compile(springs ? with_springs(small_person()) : small_person());
    const std::vector<std::string> names = balance_sheet_names(model);
    EXPECT_EQ(names.size(), 7u + 2 * 6);
    BalanceSheet sheet;
    double relieved = 0;
    for (unsigned seed = 1; seed <= 30; ++seed) {
      const Instant instant = random_instant(model, seed);
      for (const std::string& name : names)
        for (const bool left : {false, true}) {
          balance_sheet(instant, name, left, sheet);
          EXPECT_TRUE(near(sum(sheet), sheet.total, 1e-9 * model.body_weight())) << name;
          EXPECT_TRUE(near(sheet.total, loaded(instant, name, left), 1e-9 * model.body_weight()))
              << name;
          relieved = std::max(relieved, std::abs(sheet.passive));
        }
    }
    EXPECT_EQ(relieved > 100, springs) << relieved;
  }
}

// What a muscle is said to add is what goes away with it.
TEST(BalanceSheet, AMusclesPartIsWhatTheLoadLosesWithoutIt) {
  const Model model = compile(with_springs(small_person()));
  const Instant instant = random_instant(model, 7);
  BalanceSheet sheet;
  for (const std::string& name : balance_sheet_names(model)) {
    if (name == "patellofemoral_contact" || name == "hip_contact" || name == "ankle_contact")
      continue;  // resultants are not linear
    balance_sheet(instant, name, false, sheet);
    for (int m = 0; m < model.nmuscle(); ++m) {
      Instant without = instant;
      without.data.muscle_force[m] = 0;
      update_contact_forces(model, without.data, without.contact);
      update_contact_loads(without);
      EXPECT_TRUE(near(sheet.total - loaded(without, name, false), sheet.muscle[m], 1e-8)) << name;
    }
  }
}

TEST(BalanceSheet, AMuscleThatDoesNotCrossTheJointHasNoPart) {
  const Model model = compile(small_person());
  const Instant instant = random_instant(model, 8);
  BalanceSheet sheet;
  balance_sheet(instant, "knee_contact", false, sheet);
  for (const char* muscle : {"erector_r", "psoas_r", "quadriceps_l", "hamstrings_l"})
    EXPECT_EQ(sheet.muscle[model.find_muscle(muscle)], 0) << muscle;
  for (const char* muscle : {"quadriceps_r", "hamstrings_r", "gastrocnemius_r"})
    EXPECT_GT(sheet.muscle[model.find_muscle(muscle)], 10) << muscle;
}

TEST(BalanceSheet, KnowsItsLoadsByTheNamesOfTheColumns) {
  const Model model = compile(small_person());
  std::vector<std::string> columns;
  for (const ResultColumn& c : result_columns(model, true)) columns.push_back(c.name);
  for (const std::string& name : balance_sheet_names(model))
    EXPECT_NE(std::find(columns.begin(), columns.end(), name), columns.end()) << name;
  const Instant instant = random_instant(model, 1);
  BalanceSheet sheet;
  try {
    balance_sheet(instant, "knee_contact_medical", false, sheet);
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("Did you mean 'knee_contact_medial'?"),
              std::string::npos)
        << error.what();
  }
}

TEST(Compartments, AreThereOnlyWithContactPoints) {
  ModelSpec spec = small_person();
  spec.contact_points.clear();
  const Model model = compile(spec);
  for (const ResultColumn& c : result_columns(model, true))
    EXPECT_FALSE(c.name.starts_with("knee_contact_")) << c.name;
  EXPECT_TRUE(std::isnan(random_instant(model, 1).loads.side[0].knee_medial));
}

}  // namespace
}  // namespace retrogait
