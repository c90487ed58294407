// Forward dynamics: undone by inverse dynamics, couplings and locks kept, and OpenSim's figures.
#include <fmt/format.h>

#include "io/csv_file.h"
#include "io/osim.h"
#include "multibody/multibody.h"
#include "support/alloc_guard.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/random_tree.h"
#include "support/reference.h"

namespace retrogait {

namespace {

void set_state(Data& data, const VecX& q, const VecX& v) {
  data.q = q;
  data.v = v;
  apply_couplings(*data.model, data);
  update_positions(*data.model, data);
  update_velocities(*data.model, data);
}

}  // namespace

TEST(ForwardDynamics, InverseDynamicsGivesTheAppliedForcesBack) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    const Model model = compile(random_tree({.seed = seed}));
    Random random(seed);
    Data data = make_data(model);
    random_state(model, data, random);
    update_positions(model, data);
    update_velocities(model, data);
    VecX applied(model.ncoord());
    for (double& f : applied) f = random.uniform(-20, 20);
    ForwardScratch scratch = make_forward_scratch(model);
    solve_forward_dynamics(model, data, applied, scratch);

    // held coordinates stay, coupled ones follow with slope and curvature
    const VecX a = data.a;
    apply_couplings(model, data);
    EXPECT_TRUE(near_relative(a, data.a, 1e-12));
    inverse_dynamics(model, data);
    const VecX wanted = project_on_independent(model, data, applied);
    const VecX found = project_on_independent(model, data, data.tau);
    for (int i = 0; i < model.ncoord(); ++i) {
      if (model.coordinates[static_cast<std::size_t>(i)].kind != CoordinateKind::kFree) continue;
      EXPECT_TRUE(near(wanted[i], found[i], 1e-8 * (1 + found.cwiseAbs().maxCoeff()))) << i;
    }
  }
}

// A bead that a coupling leads around a circle: x = cos s, y = sin s moves freely at constant speed.
TEST(ForwardDynamics, ACouplingsCurvatureIsKept) {
  ModelSpec spec;
  spec.name = "bead";
  spec.gravity = Vec3::Zero();
  spec.bodies.resize(1);
  spec.bodies[0] = {.name = "bead", .mass = 2, .inertia = Mat3::Identity()};
  JointSpec joint{.name = "slides", .parent = "ground", .child = "bead"};
  for (const auto& [name, axis] :
       {std::pair<const char*, Vec3>{"x", Vec3::UnitX()}, {"y", Vec3::UnitY()}})
    joint.steps.push_back({StepKind::kTranslation, axis, name, Curve::linear(1)});
  joint.steps.push_back({StepKind::kTranslation, Vec3::UnitZ(), "s", Curve::linear(1)});
  spec.joints = {joint};
  spec.coordinates = {{.name = "s"},
                      {.name = "x",
                       .kind = CoordinateKind::kCoupled,
                       .coupled_to = "s",
                       .coupling = Curve::sine(1, 1, kPi / 2, 0)},
                      {.name = "y",
                       .kind = CoordinateKind::kCoupled,
                       .coupled_to = "s",
                       .coupling = Curve::sine(1, 1, 0, 0)}};
  const Model model = compile(spec);
  Data data = make_data(model);
  ForwardScratch scratch = make_forward_scratch(model);
  const int s = model.coordinate_index("s"), x = model.coordinate_index("x"),
            y = model.coordinate_index("y");
  VecX q = VecX::Zero(3), v = VecX::Zero(3), force = VecX::Zero(3);
  q[s] = 0.7;
  v[s] = 3;
  set_state(data, q, v);
  solve_forward_dynamics(model, data, force, scratch);
  EXPECT_TRUE(near(data.a[s], 0, 1e-14));  // a helix: its speed stays
  EXPECT_TRUE(near(data.a[x], -9 * std::cos(0.7), 1e-12));
  EXPECT_TRUE(near(data.a[y], -9 * std::sin(0.7), 1e-12));
  force[y] = 5;  // along the helix it counts with dy/ds, against the mass of both ways
  solve_forward_dynamics(model, data, force, scratch);
  EXPECT_TRUE(near(data.a[s], 5 * std::cos(0.7) / (2 * 2), 1e-12));
}

TEST(ForwardDynamics, AllocatesNothing) {
  const Model model = compile(humanoid_31());
  Data data = make_data(model);
  ForwardScratch scratch = make_forward_scratch(model);
  const VecX force = VecX::Ones(model.ncoord());
  set_state(data, model.standing, VecX::Ones(model.ncoord()));
  solve_forward_dynamics(model, data, force, scratch);
  const AllocGuard guard;
  solve_forward_dynamics(model, data, force, scratch);
  EXPECT_EQ(guard.count(), 0);
}

class ForwardReference : public testing::TestWithParam<std::string> {};

// Accelerations under gravity alone, and every joint's reaction with them, in 51 poses.
TEST_P(ForwardReference, AcceleratesAndReactsAsOpenSim) {
  REQUIRE_REFERENCE(folder, "opensim/kernels/" + GetParam());
  const Model model = compile(read_model_osim(folder + "/model.osim"));
  const CsvFile q = read_csv(folder + "/poses_q.csv"), u = read_csv(folder + "/poses_u.csv"),
                udot = read_csv(folder + "/udot_no_muscles.csv"),
                reactions = read_csv(folder + "/jr_no_muscles.csv");
  Data data = make_data(model);
  ForwardScratch scratch = make_forward_scratch(model);
  data.as_opensim = true;
  const VecX none = VecX::Zero(model.ncoord());
  const auto row = [&](const CsvFile& file, std::size_t pose) {
    VecX values(model.ncoord());
    for (int i = 0; i < model.ncoord(); ++i)
      values[i] = file.number(pose, model.coordinates[static_cast<std::size_t>(i)].name);
    return values;
  };
  double acceleration = 0, reaction = 0;
  std::size_t line = 0;
  for (std::size_t pose = 0; pose < q.rows.size(); ++pose) {
    set_state(data, row(q, pose), row(u, pose));
    solve_forward_dynamics(model, data, none, scratch);
    const VecX expected = row(udot, pose);
    acceleration = std::max(
        acceleration, (data.a - expected).cwiseAbs().maxCoeff() / expected.cwiseAbs().maxCoeff());
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    double largest = 0, error = 0;
    for (; line < reactions.rows.size() && reactions.number(line, "pose") == double(pose); ++line) {
      const int body = model.find_body(reactions.text(line, "child"));
      if (body < 0) continue;
      const Spatial& F = data.F_joint[static_cast<std::size_t>(body)];
      const auto at = [&](const char* k) {
        return reactions.number(line, fmt::format("onchild_ground_f{}", k));
      };
      const Vec3 force(at("x"), reactions.number(line, "fy"), reactions.number(line, "fz"));
      const Vec3 moment(reactions.number(line, "mx"), reactions.number(line, "my"),
                        reactions.number(line, "mz"));
      largest = std::max({largest, force.cwiseAbs().maxCoeff(), moment.cwiseAbs().maxCoeff()});
      error = std::max(
          {error, (F.lin - force).cwiseAbs().maxCoeff(), (F.rot - moment).cwiseAbs().maxCoeff()});
    }
    if (largest > 1e-6) reaction = std::max(reaction, error / largest);
  }
  EXPECT_EQ(line, reactions.rows.size());
  expect_between("udot_no_muscles, relative", acceleration, "", 0, 1e-7);
  expect_between("jr_no_muscles, relative", reaction, "", 0, 1e-7);
}

INSTANTIATE_TEST_SUITE_P(Kernels, ForwardReference,
                         testing::Values("gait10dof18musc", "gait2354", "rajagopal2016"),
                         [](const auto& info) { return info.param; });

}  // namespace retrogait
