// Bullet's multibody against our own dynamics, on trees of every kind and on the shipped adult.
#include "simulate/world.h"

#include <algorithm>

#include "base/error.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "support/joint_wrenches.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {

namespace {

constexpr double kTolerance = 1e-8;  // relative
constexpr double kStep = 0.001;      // s

std::size_t at(int i) { return static_cast<std::size_t>(i); }

Model adult() { return compile(read_model_toml(RETROGAIT_SOURCE_DIR "/models/adult.toml")); }

/// A random state within the coordinates' ranges, where the adult's curves are defined.
void state_within_ranges(const Model& model, Data& data, Random& random) {
  random_state(model, data, random);
  for (int c = 0; c < model.ncoord(); ++c)
    data.q[c] = std::clamp(data.q[c], model.coordinates[at(c)].range_min,
                           model.coordinates[at(c)].range_max);
  apply_couplings(model, data);
}

/// Inverse dynamics of q, v, a → forces → Bullet: the same a, and followers that follow by themselves.
void expect_round_trip(const Model& model, World& world, const Data& wanted) {
  Data data = wanted;
  inverse_dynamics(model, data);
  world.set_state(data);
  world.advance(data);
  EXPECT_TRUE(near_relative(data.a, wanted.a, kTolerance));
  EXPECT_TRUE(near(world.follower_error() / wanted.a.cwiseAbs().maxCoeff(), 0, kTolerance));
  // what inverse dynamics makes of Bullet's accelerations is what was applied
  Data back = wanted;
  back.a = data.a;
  inverse_dynamics(model, back);
  EXPECT_TRUE(near_relative(back.tau, data.tau, kTolerance));
  for (int b = 0; b < model.nbody(); ++b) {
    EXPECT_TRUE(near((back.F_joint[at(b)].lin - data.F_joint[at(b)].lin).norm() /
                         (1 + data.F_joint[at(b)].lin.norm()),
                     0, kTolerance));
  }
}

}  // namespace

TEST(World, UndoesInverseDynamicsOnTreesOfEveryKind) {
  for (unsigned seed = 1; seed <= 60 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const Model model = compile(random_tree({.seed = seed,
                                             .coordinates = 5 + 11 * static_cast<int>(seed % 5),
                                             .free_root = seed % 3 != 0}));
    World world(model, kStep);
    Random random(seed);
    Data data = make_data(model);
    for (int instant = 0; instant < 5; ++instant) {
      random_state(model, data, random);
      data.gravity = random.vec3(10);
      expect_round_trip(model, world, data);
    }
  }
}

TEST(World, UndoesInverseDynamicsOnTheAdult) {
  const Model model = adult();
  World world(model, kStep);
  Random random(5);
  Data data = make_data(model);
  for (int instant = 0; instant < 30; ++instant) {
    state_within_ranges(model, data, random);
    expect_round_trip(model, world, data);
  }
}

// Any wrench at any joint: only what its steps can take up counts. Forces reach our forward dynamics through body
// Jacobians, Bullet through the axes of the steps.
TEST(World, AcceleratesAsOurForwardDynamicsUnderAnyWrenches) {
  for (unsigned seed = 1; seed <= 40 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    const Model model = compile(random_tree({.seed = seed,
                                             .coordinates = 5 + 7 * static_cast<int>(seed % 6),
                                             .free_root = seed % 3 != 0,
                                             .only_pins_and_slides = true,
                                             .couplings = false}));
    World world(model, kStep);
    ForwardScratch scratch = make_forward_scratch(model);
    Random random(seed);
    Data data = make_data(model), own = data;
    for (int instant = 0; instant < 5; ++instant) {
      random_state(model, data, random);
      random_joint_wrenches(model, data, random);
      own = data;
      solve_forward_dynamics(model, own, forces_of_joint_wrenches(model, data), scratch);
      world.set_state(data);
      world.advance(data);
      EXPECT_TRUE(near_relative(data.a, own.a, kTolerance));
    }
  }
}

TEST(World, AcceleratesTheAdultAsHybridDynamicsSays) {
  const Model model = adult();
  World world(model, kStep);
  ForwardScratch scratch = make_forward_scratch(model);
  Random random(6);
  Data data = make_data(model);
  for (int instant = 0; instant < 10; ++instant) {
    state_within_ranges(model, data, random);
    update_positions(model, data);
    update_velocities(model, data);
    VecX applied(model.ncoord());
    std::vector<char> known(at(model.ncoord()));
    for (int c = 0; c < model.ncoord(); ++c) {
      applied[c] = random.uniform(-20, 20);
      known[at(c)] = static_cast<char>(random.integer(0, 1));
    }
    solve_hybrid_dynamics(model, data, known, applied, scratch);
    const VecX wanted = data.a;
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    world.set_state(data);
    world.advance(data);
    EXPECT_TRUE(near_relative(data.a, wanted, kTolerance));
  }
}

TEST(World, StepsByBulletsRule) {
  const Model model = adult();
  World world(model, kStep);
  Random random(8);
  Data data = make_data(model);
  state_within_ranges(model, data, random);
  inverse_dynamics(model, data);
  const VecX q = data.q, v = data.v;
  world.set_state(data);
  world.advance(data);
  EXPECT_EQ(data.stage, Stage::kInput);
  for (int c = 0; c < model.ncoord(); ++c) {
    if (model.coordinates[at(c)].kind != CoordinateKind::kFree) continue;
    EXPECT_TRUE(near(data.v[c], v[c] + kStep * data.a[c], 1e-15 * (1 + std::abs(v[c]))));
    EXPECT_EQ(data.q[c], q[c] + kStep * data.v[c]);
  }
  const VecX q_new = data.q, v_new = data.v;
  apply_couplings(model, data);
  EXPECT_EQ(data.q, q_new);  // on their curves to the last bit
  EXPECT_EQ(data.v, v_new);
}

// A root that is welded to the ground, and a body on it that has no step either.
TEST(World, BodiesOnTheGroundStayThere) {
  ModelSpec spec;
  spec.name = "gallows";
  for (const char* name : {"post", "beam", "rope"})
    spec.bodies.push_back(
        {.name = name, .mass = 2, .mass_center = Vec3(0.1, 0.2, 0.3), .inertia = Mat3::Identity()});
  JointSpec post{.name = "foot", .parent = "ground", .child = "post"};
  JointSpec beam{.name = "corner", .parent = "post", .child = "beam"};
  JointSpec rope{.name = "ring", .parent = "beam", .child = "rope"};
  beam.X_PF = {rotation_about(Vec3::UnitX(), 0.4), Vec3(0, 2, 0)};
  rope.steps = {{StepKind::kRotation, Vec3::UnitZ(), "swing", Curve::linear(1)}};
  spec.joints = {post, beam, rope};
  spec.coordinates = {{.name = "swing"}};
  const Model model = compile(spec);
  World world(model, kStep);
  Data data = make_data(model);
  data.q[0] = 0.3;
  data.v[0] = 2;
  data.a[0] = -5;
  for (Spatial& F : data.F_ext) F = {Vec3(1, 2, 3), Vec3(40, 50, 60)};
  expect_round_trip(model, world, data);

  rope.steps.clear();  // and now nothing moves at all
  spec.joints.back() = rope;
  spec.coordinates.clear();
  const Model still = compile(spec);
  World nothing(still, kStep);
  Data rest = make_data(still);
  inverse_dynamics(still, rest);
  nothing.set_state(rest);
  nothing.advance(rest);
  EXPECT_EQ(rest.stage, Stage::kInput);
}

TEST(World, APrescribedCoordinateGoesOnAtItsSpeed) {
  ModelSpec spec = humanoid_31();
  for (CoordinateSpec& c : spec.coordinates)
    if (c.name == "knee_angle_r") c.kind = CoordinateKind::kPrescribed;
  const Model model = compile(spec);
  const int knee = model.coordinate_index("knee_angle_r");
  World world(model, kStep);
  ForwardScratch scratch = make_forward_scratch(model);
  Data data = make_data(model);
  data.v.setOnes();
  world.set_state(data);
  for (int i = 0; i < 100; ++i) {
    update_positions(model, data);
    update_velocities(model, data);
    solve_forward_dynamics(model, data, VecX::Zero(model.ncoord()), scratch);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    world.advance(data);
  }
  EXPECT_EQ(data.v[knee], 1);
  EXPECT_TRUE(near(data.q[knee], 0.1, 1e-14));
  EXPECT_LT(world.follower_error(), 1e-9);
}

// Two turns about the same axis in one joint: no mass would stand between them.
TEST(World, RefusesStepsThatRepeatEachOther) {
  ModelSpec spec;
  spec.name = "rolling";
  spec.bodies = {{.name = "disc", .mass = 1, .inertia = Mat3::Identity()}};
  JointSpec joint{.name = "twice", .parent = "ground", .child = "disc"};
  for (int i = 0; i < 2; ++i)
    joint.steps.push_back({StepKind::kRotation, Vec3::UnitZ(), "roll", Curve::linear(0.5)});
  spec.joints = {joint};
  spec.coordinates = {{.name = "roll"}};
  const Model model = compile(spec);
  try {
    World world(model, kStep);
    FAIL() << "no error";
  } catch (const InputError& e) {
    EXPECT_NE(std::string(e.what()).find("joint 'twice'"), std::string::npos) << e.what();
  }
}

}  // namespace retrogait
