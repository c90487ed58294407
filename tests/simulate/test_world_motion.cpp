// Motions whose course is known: free fall, spin, pendulums against closed forms; energy and momentum of trees.
#include <cmath>

#include "io/io.h"
#include "multibody/multibody.h"
#include "simulate/world.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {

namespace {

struct Rod {
  double mass, length, center, inertia;  // kg, m, m below its hinge, kg·m² about the mass centre
};

/// Rods hanging on each other from the ground's origin, hinged about z, straight down at zero.
ModelSpec hanging(const std::vector<Rod>& rods) {
  ModelSpec spec;
  spec.name = "hanging";
  std::string parent = "ground";
  Vec3 hinge = Vec3::Zero();
  for (const Rod& rod : rods) {
    const std::string name = "rod" + std::to_string(spec.bodies.size());
    BodySpec body{.name = name, .mass = rod.mass, .mass_center = Vec3(0, -rod.center, 0)};
    body.inertia = Vec3(rod.inertia, 0.1 * rod.inertia, rod.inertia).asDiagonal();
    JointSpec joint{.name = "hinge_of_" + name, .parent = parent, .child = name};
    joint.X_PF.p = hinge;
    joint.steps = {{StepKind::kRotation, Vec3::UnitZ(), "turn_of_" + name, Curve::linear(1)}};
    spec.coordinates.push_back({.name = "turn_of_" + name});
    spec.bodies.push_back(body);
    spec.joints.push_back(joint);
    parent = name;
    hinge = Vec3(0, -rod.length, 0);
  }
  return spec;
}

/// One body of six free steps: three slides, then turns about z, x, y.
ModelSpec free_body() {
  ModelSpec spec;
  spec.name = "stone";
  BodySpec body{.name = "stone", .mass = 3, .mass_center = Vec3(0.1, -0.2, 0.05)};
  body.inertia = Vec3(0.2, 0.5, 0.6).asDiagonal();
  spec.bodies = {body};
  JointSpec joint{.name = "free", .parent = "ground", .child = "stone"};
  joint.X_BM.p = body.mass_center;
  const std::vector<std::pair<const char*, int>> turns = {{"rz", 2}, {"rx", 0}, {"ry", 1}};
  const std::vector<std::pair<const char*, int>> slides = {{"x", 0}, {"y", 1}, {"z", 2}};
  for (const auto& [name, k] : slides)
    joint.steps.push_back({StepKind::kTranslation, Vec3::Unit(k), name, Curve::linear(1)});
  for (const auto& [name, k] : turns)
    joint.steps.push_back({StepKind::kRotation, Vec3::Unit(k), name, Curve::linear(1)});
  for (const StepSpec& step : joint.steps) spec.coordinates.push_back({.name = step.coordinate});
  spec.joints = {joint};
  return spec;
}

/// One step without any force at a joint.
void coast(const Model& model, World& world, Data& data) {
  update_positions(model, data);
  update_velocities(model, data);
  for (Spatial& F : data.F_joint) F = Spatial{};
  data.stage = Stage::kForce;
  world.advance(data);
}

/// The same where coordinates drive several steps: what holds them together is no work.
void coast_together(const Model& model, World& world, Data& data, ForwardScratch& scratch) {
  update_positions(model, data);
  update_velocities(model, data);
  solve_forward_dynamics(model, data, VecX::Zero(model.ncoord()), scratch);
  update_accelerations(model, data);
  solve_inverse_dynamics(model, data);
  world.advance(data);
}

double energy(const Model& model, Data& data) {
  update_positions(model, data);
  update_velocities(model, data);
  return kinetic_energy(model, data) + potential_energy(model, data);
}

}  // namespace

// v ← v − g dt, y ← y + v dt add up to y₀ + n v₀ dt − g dt² n (n + 1)/2.
TEST(WorldMotion, AStoneFallsAndSpins) {
  const Model model = compile(free_body());
  constexpr double kStep = 0.001;
  constexpr int kSteps = 1000;
  World world(model, kStep);
  Data data = make_data(model);
  const int x = model.coordinate_index("x"), y = model.coordinate_index("y"),
            turn = model.coordinate_index("rz");
  data.v[x] = 2;
  data.v[y] = 5;
  data.v[turn] = 7;  // about a principal axis: it stays there
  world.set_state(data);
  for (int i = 0; i < kSteps; ++i) coast(model, world, data);
  const double t = kSteps * kStep;
  EXPECT_TRUE(near(data.q[x], 2 * t, 1e-10));
  EXPECT_TRUE(near(data.v[y], 5 - kStandardGravity * t, 1e-10));
  EXPECT_TRUE(
      near(data.q[y], 5 * t - kStandardGravity * kStep * kStep * kSteps * (kSteps + 1) / 2, 1e-10));
  EXPECT_TRUE(near(data.q[turn], 7 * t, 1e-10));
  EXPECT_TRUE(near(data.q[model.coordinate_index("z")], 0, 1e-10));
}

// Euler's equations: a free body's angular momentum stays where it is in W while the body tumbles.
TEST(WorldMotion, ATumblingBodyKeepsItsAngularMomentum) {
  const Model model = compile(free_body());
  const auto change = [&](double step) {
    World world(model, step);
    Data data = make_data(model);
    data.gravity.setZero();
    data.v.tail(3) << 2, 0.3, -0.4;
    update_positions(model, data);
    update_velocities(model, data);
    const Vec3 before = momentum(model, data).rot;
    world.set_state(data);
    for (int i = 0; i < static_cast<int>(std::lround(1 / step)); ++i) coast(model, world, data);
    update_positions(model, data);
    update_velocities(model, data);
    return Vec3(momentum(model, data).rot - before).norm() / before.norm();
  };
  const double coarse = change(0.001), fine = change(0.0005);
  EXPECT_LT(coarse, 2e-3);
  EXPECT_GT(coarse / fine, 1.8);  // of order dt
  EXPECT_LT(coarse / fine, 2.2);
}

// Half a swing from φ₀ lasts 2 K(sin φ₀/2) √(I/(m g c)), K the complete elliptic integral.
TEST(WorldMotion, APendulumSwingsInItsTime) {
  const Rod rod{2, 1, 0.6, 0.08};
  const Model model = compile(hanging({rod}));
  const double I = rod.inertia + rod.mass * rod.center * rod.center;
  const double weight = rod.mass * kStandardGravity * rod.center;
  for (const double start : {0.1, 1.0, 2.0}) {
    SCOPED_TRACE(start);
    const double exact = 2 * std::comp_ellint_1(std::sin(start / 2)) * std::sqrt(I / weight);
    const auto error = [&](double step) {
      World world(model, step);
      Data data = make_data(model);
      data.q[0] = start;
      world.set_state(data);
      double before = 0;
      int n = 0;
      do {
        before = data.v[0];
        coast(model, world, data);
        ++n;
        if (n == 1) {
          EXPECT_TRUE(near_relative(data.a[0], -weight / I * std::sin(start), 1e-11));
        }
      } while (data.v[0] <= 0);
      // from rest to rest; the last speed is interpolated
      const double end = (n - 1 + before / (before - data.v[0])) * step;
      return std::abs(end - exact) / exact;
    };
    EXPECT_LT(error(1e-3), 1e-5);
    EXPECT_LT(error(1e-4), 1e-7);
  }
}

// Lagrange's equations of two rods, angles counted from straight down.
TEST(WorldMotion, ADoublePendulumAcceleratesAsLagrangeSays) {
  const Rod one{2, 0.9, 0.4, 0.15}, two{1.5, 0.7, 0.5, 0.06};
  const Model model = compile(hanging({one, two}));
  constexpr double kStep = 0.001;
  World world(model, kStep);
  Data data = make_data(model);
  data.q << 1.1, -0.7;
  data.v << 2, 3;
  world.set_state(data);
  for (int i = 0; i < 1000; ++i) {
    const double f1 = data.q[0], f2 = data.q[0] + data.q[1], w1 = data.v[0],
                 w2 = data.v[0] + data.v[1];
    coast(model, world, data);
    const double k = two.mass * one.length * two.center, g = kStandardGravity;
    Eigen::Matrix2d M;
    M << one.inertia + one.mass * one.center * one.center + two.mass * one.length * one.length,
        k * std::cos(f1 - f2), k * std::cos(f1 - f2),
        two.inertia + two.mass * two.center * two.center;
    const Eigen::Vector2d rhs(
        -k * std::sin(f1 - f2) * w2 * w2 -
            (one.mass * one.center + two.mass * one.length) * g * std::sin(f1),
        k * std::sin(f1 - f2) * w1 * w1 - two.mass * two.center * g * std::sin(f2));
    const Eigen::Vector2d alpha = M.inverse() * rhs;
    ASSERT_TRUE(near(data.a[0], alpha[0], 1e-10 * (1 + alpha.norm())));
    ASSERT_TRUE(near(data.a[0] + data.a[1], alpha[1], 1e-10 * (1 + alpha.norm())));
  }
}

// Nothing damps: half the step, half the drift.
TEST(WorldMotion, EnergyDriftsByOrderOfTheStep) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const Model model = compile(random_tree({.seed = seed,
                                             .coordinates = 8,
                                             .free_root = false,
                                             .only_pins_and_slides = true,
                                             .couplings = false}));
    const auto drift = [&](double step) {
      World world(model, step);
      Data data = make_data(model);
      Random random(seed);
      random_state(model, data, random, false);
      data.v *= 0.3;
      const double before = energy(model, data);
      const double kinetic = kinetic_energy(model, data);
      world.set_state(data);
      for (int i = 0; i < static_cast<int>(std::lround(0.2 / step)); ++i) coast(model, world, data);
      return (energy(model, data) - before) / (1 + kinetic);
    };
    const double coarse = drift(2e-4), fine = drift(1e-4);
    EXPECT_LT(std::abs(coarse), 0.05);
    EXPECT_TRUE(near_relative(coarse, 2 * fine, 0.1));
  }
}

// The adult adrift: knees, kneecaps and lumbar levels on their curves, no gravity.
TEST(WorldMotion, TheAdultAdriftKeepsMomentumAndEnergy) {
  const Model model = compile(read_model_toml(RETROGAIT_SOURCE_DIR "/models/adult.toml"));
  ForwardScratch scratch = make_forward_scratch(model);
  struct Change {
    double energy, momentum, moment;
  };
  const auto adrift = [&](double step) {
    World world(model, step);
    Data data = make_data(model);
    data.gravity.setZero();
    Random random(3);
    for (int c = 0; c < model.ncoord(); ++c) data.v[c] = random.uniform(-1, 1);
    for (const char* knee : {"knee_angle_r", "knee_angle_l"})
      data.q[model.coordinate_index(knee)] = 0.8;
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    const double T = kinetic_energy(model, data);
    const Spatial h = momentum(model, data);
    world.set_state(data);
    for (int i = 0; i < static_cast<int>(std::lround(0.2 / step)); ++i) {
      coast_together(model, world, data, scratch);
      EXPECT_LT(world.follower_error(), 1e-7);
    }
    update_positions(model, data);
    update_velocities(model, data);
    const Spatial end = momentum(model, data);
    return Change{(kinetic_energy(model, data) - T) / T, (end.lin - h.lin).norm() / h.lin.norm(),
                  (end.rot - h.rot).norm() / h.rot.norm()};
  };
  const Change coarse = adrift(1e-3), fine = adrift(5e-4);
  for (const auto& [name, c, f] : {std::tuple("energy", coarse.energy, fine.energy),
                                   std::tuple("momentum", coarse.momentum, fine.momentum),
                                   std::tuple("moment of momentum", coarse.moment, fine.moment)}) {
    SCOPED_TRACE(name);
    EXPECT_LT(std::abs(c), 0.01);
    EXPECT_TRUE(near_relative(c, 2 * f, 0.15));
  }
}

}  // namespace retrogait
