// What joints carry with muscles: a balance sheet that adds up, Newton's third law, OpenSim's reactions.
#include <fmt/format.h>

#include <map>

#include "inverse/muscle_loads.h"
#include "io/csv_file.h"
#include "io/osim.h"
#include "muscle/muscle.h"
#include "support/alloc_guard.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/random_tree.h"
#include "support/reference.h"

namespace retrogait {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// A random tree with muscles between its bodies, each 100 N at rest and 2000 N at full activation.
struct Muscled {
  Model model;
  Data data;
};

Muscled muscled_tree(unsigned seed, int muscles, bool actuators) {
  ModelSpec spec = random_tree({.seed = seed});
  Random random(seed + 100);
  const auto body = [&] {
    return spec.bodies[at(random.integer(0, static_cast<int>(spec.bodies.size()) - 1))].name;
  };
  for (int i = 0; i < muscles; ++i) {
    MuscleSpec muscle{.name = fmt::format("m{}", i)};
    muscle.max_isometric_force = 2000;
    muscle.optimal_fiber_length = muscle.tendon_slack_length = 0.1;
    muscle.min_control = 0.01;
    for (int k = 0; k < random.integer(2, 4); ++k) {
      PathPointSpec point;
      point.name = fmt::format("m{}_{}", i, k);
      point.body = k == 0 ? "ground" : body();
      if (k == 0 && i % 4 != 0) point.body = body();
      point.point = random.vec3(0.3);
      muscle.path.push_back(point);
    }
    spec.muscles.push_back(muscle);
  }
  for (const CoordinateSpec& c : spec.coordinates)
    if (actuators && c.kind == CoordinateKind::kFree)
      spec.coordinate_actuators.push_back({.name = "act_" + c.name,
                                           .coordinate = c.name,
                                           .optimal_force = 5,
                                           .min_control = -1e9,
                                           .max_control = 1e9});
  Muscled out{compile(spec), {}};
  return out;
}

void solve_random_instant(Muscled& body, unsigned seed) {
  Random random(seed);
  body.data = make_data(body.model);
  random_state(body.model, body.data, random);
  inverse_dynamics(body.model, body.data);
  update_muscle_paths(body.model, body.data);
  body.data.muscle_capacity.setConstant(2000);
  body.data.muscle_passive.setConstant(100);
}

}  // namespace

TEST(JointContact, TheBalanceSheetAddsUp) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    Muscled body = muscled_tree(seed, 12, false);
    solve_random_instant(body, seed);
    body.data.muscle_force.setLinSpaced(50, 900);
    std::vector<Spatial> contact;
    update_contact_forces(body.model, body.data, contact);

    // first road: intersegmental and every muscle's part
    double largest = 1;
    for (int j = 0; j < body.model.nbody(); ++j) {
      Spatial sum = body.data.F_joint[at(j)];
      for (int i = 0; i < body.model.nmuscle(); ++i) {
        const Spatial part = muscle_part(body.model, body.data, j, i);
        sum.lin += body.data.muscle_force[i] * part.lin;
        sum.rot += body.data.muscle_force[i] * part.rot;
      }
      largest = std::max(largest, sum.lin.norm());
      EXPECT_TRUE(near(sum.lin, contact[at(j)].lin, 1e-9 * largest)) << seed << " " << j;
      EXPECT_TRUE(near(sum.rot, contact[at(j)].rot, 1e-9 * largest)) << seed << " " << j;
    }
    // second road: inverse dynamics with the pulls as applied forces
    apply_muscle_forces(body.model, body.data);
    solve_inverse_dynamics(body.model, body.data);
    for (int j = 0; j < body.model.nbody(); ++j) {
      EXPECT_TRUE(near(body.data.F_joint[at(j)].lin, contact[at(j)].lin, 1e-9 * largest));
      EXPECT_TRUE(near(body.data.F_joint[at(j)].rot, contact[at(j)].rot, 1e-9 * largest));
    }
  }
}

TEST(JointContact, OnTheParentStandsTheOpposite) {
  Muscled body = muscled_tree(4, 12, false);
  solve_random_instant(body, 4);
  body.data.muscle_force.setConstant(300);
  std::vector<Spatial> contact;
  update_contact_forces(body.model, body.data, contact);
  for (int j = 0; j < body.model.nbody(); ++j) {
    const auto load = [&](ReactionOn on, int in) {
      return reaction_load(body.model, body.data, contact, j, on, in);
    };
    const ReactionLoad child = load(ReactionOn::kChild, -1), parent = load(ReactionOn::kParent, -1);
    EXPECT_TRUE(near(child.force, -parent.force, 0));
    const auto about_origin = [](const ReactionLoad& r) {
      return Vec3(r.moment + r.point.cross(r.force));
    };
    EXPECT_TRUE(near(about_origin(child), -about_origin(parent), 1e-9 * child.force.norm()));
    // the same load in a body's axes
    const ReactionLoad inside = load(ReactionOn::kChild, j);
    const Pose& X_WB = body.data.X_WB[at(j)];
    EXPECT_TRUE(near(X_WB.R * inside.force, child.force, 1e-9 * child.force.norm()));
    EXPECT_TRUE(near(X_WB * inside.point, child.point, 1e-12));
    EXPECT_TRUE(near(inside.point, body.model.joints[at(j)].X_BM.p, 1e-12));
  }
}

// Moments made = moments needed, on every row; passive forces and reserves included.
TEST(MuscleLoads, MusclesAndReservesMakeTheMoments) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Muscled body = muscled_tree(seed, 30, false);
    solve_random_instant(body, seed);
    LoadSharer sharer = make_load_sharer(body.model, {.reserve = 10});
    const SolveReport report = solve_static_optimization(body.model, body.data, sharer);
    ASSERT_EQ(report.status, SolveStatus::kConverged);
    VecX made = body.data.moment_arm.transpose() * body.data.muscle_force;
    add_actuator_forces(body.model, sharer, made);
    made = project_on_independent(body.model, body.data, made);
    const VecX needed = project_on_independent(body.model, body.data, body.data.tau);
    for (const int row : sharer.rows)
      EXPECT_TRUE(near(made[row], needed[row], 1e-8 * (1 + needed.cwiseAbs().maxCoeff())));
    EXPECT_TRUE(near(body.data.muscle_force,
                     VecX(2000 * body.data.activation + VecX::Constant(30, 100)), 1e-9));
    // the joint to the ground is no row: what is missing there is reported, not made
    for (const int row : sharer.rows) {
      const Joint& root = body.model.joints[0];
      for (int s = root.first_step; s < root.first_step + root.step_count; ++s)
        EXPECT_NE(row, body.model.steps[at(s)].coordinate);
    }
    EXPECT_EQ(sharer.names.size(), static_cast<std::size_t>(sharer.control.size()));
  }
}

// Under OpenSim's rules the shared forces, imposed on the model, bring the motion back.
TEST(MuscleLoads, ImposedForcesAccelerateAsTheMotionDid) {
  for (unsigned seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    Muscled body = muscled_tree(seed, 30, true);
    solve_random_instant(body, seed);
    const VecX a = body.data.a;
    LoadSharer sharer = make_load_sharer(body.model, {.rules = SharingRules::kOpenSim});
    ASSERT_EQ(solve_static_optimization(body.model, body.data, sharer).status,
              SolveStatus::kConverged);
    EXPECT_TRUE(near(body.data.muscle_force, VecX(2000 * body.data.activation), 1e-9));
    ForwardScratch scratch = make_forward_scratch(body.model);
    VecX applied = VecX::Zero(body.model.ncoord());
    add_actuator_forces(body.model, sharer, applied);
    impose_forces(body.model, body.data, applied, scratch);
    EXPECT_TRUE(near_relative(body.data.a, a, 1e-7));
  }
}

TEST(MuscleLoads, AllocateOnce) {
  Muscled body = muscled_tree(2, 30, true);
  solve_random_instant(body, 2);
  LoadSharer sharer = make_load_sharer(body.model, {.rules = SharingRules::kOpenSim});
  ForwardScratch scratch = make_forward_scratch(body.model);
  std::vector<Spatial> contact;
  VecX applied = VecX::Zero(body.model.ncoord());
  const auto instant = [&] {
    solve_static_optimization(body.model, body.data, sharer);
    update_contact_forces(body.model, body.data, contact);
    applied.setZero();
    add_actuator_forces(body.model, sharer, applied);
    impose_forces(body.model, body.data, applied, scratch);
  };
  instant();
  const AllocGuard guard;
  instant();
  EXPECT_EQ(guard.count(), 0);
}

// ------------------------------------------------------------------------------ OpenSim's figures

namespace {

/// OpenSim's own points of one muscle in one pose.
struct GivenPoint {
  int body;
  Vec3 in_body, in_ground;
};
using GivenPaths = std::map<std::pair<int, std::string>, std::vector<GivenPoint>>;

GivenPaths read_paths(const Model& model, const std::string& path) {
  const CsvFile file = read_csv(path);
  const auto point = [&](std::size_t row, const std::string& p) {
    return Vec3(file.number(row, p + "x"), file.number(row, p + "y"), file.number(row, p + "z"));
  };
  GivenPaths out;
  for (std::size_t row = 0; row < file.rows.size(); ++row)
    out[{static_cast<int>(file.number(row, "pose")), file.text(row, "muscle")}].push_back(
        {model.find_body(file.text(row, "frame")), point(row, "l"), point(row, "g")});
  return out;
}

/// Pulls as OpenSim's: along the ground points, at the body points (its stale points differ).
void pull_along(Data& data, const std::vector<GivenPoint>& path, double tension) {
  for (std::size_t k = 0; k + 1 < path.size(); ++k) {
    if (path[k].body == path[k + 1].body) continue;
    const Vec3 force = tension * (path[k + 1].in_ground - path[k].in_ground).normalized();
    for (const auto& [point, sign] : {std::pair{path[k], 1.0}, {path[k + 1], -1.0}})
      if (point.body >= 0)
        apply_force(data, point.body, data.X_WB[at(point.body)] * point.in_body, sign * force);
  }
}

struct Differences {
  double acceleration = 0, reaction = 0;  // relative to the pose's largest
};

/// Accelerations and reactions under applied_tension.csv, in every pose. `given`: OpenSim's points stand in
/// for our paths over two or more surfaces.
Differences compare_with_muscles(const std::string& folder, bool given) {
  const Model model = compile(read_model_osim(folder + "/model.osim"));
  const GivenPaths paths = read_paths(model, folder + "/path_points.csv");
  const CsvFile q = read_csv(folder + "/poses_q.csv"), u = read_csv(folder + "/poses_u.csv"),
                tension = read_csv(folder + "/applied_tension.csv"),
                udot = read_csv(folder + "/udot_with_muscles.csv"),
                reactions = read_csv(folder + "/jr_with_muscles.csv");
  Data data = make_data(model);
  data.as_opensim = true;
  ForwardScratch scratch = make_forward_scratch(model);
  Differences out;
  std::vector<Spatial> contact;
  std::size_t line = 0;
  for (std::size_t pose = 0; pose < q.rows.size(); ++pose) {
    VecX expected(model.ncoord());
    for (int i = 0; i < model.ncoord(); ++i) {
      const std::string& name = model.coordinates[at(i)].name;
      data.q[i] = q.number(pose, name);
      data.v[i] = u.number(pose, name);
      expected[i] = udot.number(pose, name);
    }
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data, PathRules::kOpenSim);
    clear_applied_forces(data);
    for (int i = 0; i < model.nmuscle(); ++i) {
      const Muscle& muscle = model.muscles[at(i)];
      data.muscle_force[i] = tension.number(pose, muscle.name);
      if (!given || muscle.wrap_count < 2) continue;
      pull_along(data, paths.at({static_cast<int>(pose), muscle.name}), data.muscle_force[i]);
      data.muscle_force[i] = 0;
    }
    VecX applied = VecX::Zero(model.ncoord());
    impose_forces(model, data, applied, scratch);
    out.acceleration = std::max(out.acceleration, (data.a - expected).cwiseAbs().maxCoeff() /
                                                      expected.cwiseAbs().maxCoeff());
    update_contact_forces(model, data, contact);
    double largest = 0, error = 0;
    for (; line < reactions.rows.size() &&
           reactions.number(line, "pose") == static_cast<double>(pose);
         ++line) {
      const int body = model.find_body(reactions.text(line, "child"));
      if (body < 0) continue;
      for (const bool in_child : {false, true}) {
        const ReactionLoad load =
            reaction_load(model, data, contact, body, ReactionOn::kChild, in_child ? body : -1);
        VecX found(9), wanted(9);
        found << load.force, load.moment, load.point;
        const std::size_t first = 4 + (in_child ? 9 : 0);
        for (std::size_t k = 0; k < 9; ++k)
          wanted[static_cast<Eigen::Index>(k)] = reactions.number(line, first + k);
        largest = std::max(largest, wanted.head(6).cwiseAbs().maxCoeff());
        error = std::max(error, (found - wanted).cwiseAbs().maxCoeff());
      }
    }
    out.reaction = std::max(out.reaction, error / largest);
  }
  EXPECT_EQ(line, reactions.rows.size());
  return out;
}

}  // namespace

class ReactionReference : public testing::TestWithParam<std::string> {};

TEST_P(ReactionReference, MusclesLoadJointsAsInOpenSim) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  const Differences same = compare_with_muscles(folder, true);
  say(GetParam() + ", OpenSim's points where a path has two surfaces or more:");
  expect_between("udot_with_muscles, relative", same.acceleration, "", 0, 1e-7);
  expect_between("jr_with_muscles, relative", same.reaction, "", 0, 1e-7);
  const Differences own = compare_with_muscles(folder, false);
  say("  our own paths throughout:");
  say("udot_with_muscles, relative", own.acceleration, "");
  say("jr_with_muscles, relative", own.reaction, "");
  EXPECT_LT(own.acceleration, 0.001);
  EXPECT_LT(own.reaction, 0.001);
}

INSTANTIATE_TEST_SUITE_P(Kernels, ReactionReference,
                         testing::Values("gait10dof18musc", "gait2354", "rajagopal2016"),
                         [](const auto& info) { return info.param; });

}  // namespace retrogait
