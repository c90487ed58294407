// Joint limits and bushings: forces are the slopes of their energies, damping only takes energy.
#include <cmath>

#include "multibody/multibody.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {

namespace {

/// A limit's energy: ∫ K s(x) δ dδ with the fifth-order step s over the transition, in closed form.
double limit_energy(double beyond, double stiffness, double transition) {
  if (beyond <= 0) return 0;
  const double x = beyond / transition;
  if (x >= 1) return stiffness * (beyond * beyond / 2 - transition * transition / 7);
  return stiffness * beyond * beyond * x * x * x * (2 - 2.5 * x + 6.0 / 7 * x * x);
}

ModelSpec two_bodies() {
  ModelSpec spec = random_tree({.seed = 7, .couplings = false, .smooth = true});
  BushingSpec bushing;
  bushing.name = "disc";
  bushing.body_1 = spec.bodies[1].name;
  bushing.body_2 = spec.bodies.back().name;
  Random random(3);
  bushing.X_B1F = {random.rotation(), random.vec3(0.2)};
  bushing.X_B2F = {random.rotation(), random.vec3(0.2)};
  bushing.rotational_stiffness = Vec3(20, 30, 40);
  bushing.translational_stiffness = Vec3(1000, 2000, 500);
  spec.bushings.push_back(bushing);
  return spec;
}

/// The spring energy of the model's only bushing.
double bushing_energy(const Model& model, const Data& data) {
  const Bushing& bushing = model.bushings[0];
  const Pose X_FM =
      (data.X_WB[static_cast<std::size_t>(bushing.body_1)] * bushing.X_B1F).inverse() *
      (data.X_WB[static_cast<std::size_t>(bushing.body_2)] * bushing.X_B2F);
  return 0.5 * bushing.rotational_stiffness.dot(angles_xyz(X_FM.R).cwiseAbs2()) +
         0.5 * bushing.translational_stiffness.dot(X_FM.p.cwiseAbs2());
}

/// What the applied forces do along each coordinate: minus what inverse dynamics needs to undo them.
VecX generalised(const Model& model, Data& data) {
  Data still = data;
  still.v.setZero();
  still.a.setZero();
  still.gravity.setZero();
  update_positions(model, still);
  update_velocities(model, still);
  update_accelerations(model, still);
  solve_inverse_dynamics(model, still);
  return -still.tau;
}

}  // namespace

TEST(PassiveForces, ALimitIsTheSlopeOfItsEnergy) {
  ModelSpec spec = two_bodies();
  const std::string name = spec.coordinates[0].name;
  spec.coordinate_limits.push_back({.name = "limit",
                                    .coordinate = name,
                                    .upper_limit = 0.5,
                                    .lower_limit = -0.25,
                                    .upper_stiffness = 60,
                                    .lower_stiffness = 35,
                                    .damping = 0,
                                    .transition = 0.2});
  const Model model = compile(spec);
  Data data = make_data(model);
  const int c = model.coordinate_index(name);
  const auto energy = [](double q) {
    return limit_energy(q - 0.5, 60, 0.2) + limit_energy(-0.25 - q, 35, 0.2);
  };
  const auto force = [&](double q, double v) {
    data.q[c] = q;
    data.v[c] = v;
    update_positions(model, data);
    update_velocities(model, data);
    apply_passive_forces(model, data);
    return data.tau_passive[c];
  };
  for (double q = -0.8; q < 1; q += 0.03) {
    const double h = 1e-5;
    EXPECT_TRUE(near(force(q, 0), -(energy(q + h) - energy(q - h)) / (2 * h), 1e-7)) << q;
  }
  EXPECT_EQ(force(0.1, 3), 0);
  EXPECT_EQ(force(-0.25, 3), 0);
  EXPECT_TRUE(near(force(0.9, 0), -60 * 0.4, 1e-12));  // fully engaged: a plain spring
}

TEST(PassiveForces, ALimitsDampingSetsInWithItsSpring) {
  ModelSpec spec = two_bodies();
  const std::string name = spec.coordinates[0].name;
  spec.coordinate_limits.push_back({.name = "limit",
                                    .coordinate = name,
                                    .upper_limit = 0.5,
                                    .lower_limit = -0.5,
                                    .upper_stiffness = 0.001,
                                    .lower_stiffness = 0.001,
                                    .damping = 2,
                                    .transition = 0.2});
  const Model model = compile(spec);
  Data data = make_data(model);
  const int c = model.coordinate_index(name);
  data.v[c] = 3;
  for (const auto& [q, expected] : {std::pair{0.0, 0.0}, {0.6, -3.0}, {0.8, -6.0}, {-0.8, -6.0}}) {
    data.q[c] = q;
    update_positions(model, data);
    update_velocities(model, data);
    apply_passive_forces(model, data);
    EXPECT_TRUE(near(data.tau_passive[c], expected, 1e-3)) << q;
  }
}

TEST(PassiveForces, ABushingIsTheSlopeOfItsEnergy) {
  const Model model = compile(two_bodies());
  Random random(5);
  for (int trial = 0; trial < 5; ++trial) {
    Data data = make_data(model);
    for (double& q : data.q) q = random.uniform(-0.3, 0.3);
    update_positions(model, data);
    update_velocities(model, data);
    apply_passive_forces(model, data);
    const VecX found = generalised(model, data);
    for (int i = 0; i < model.ncoord(); ++i) {
      const double h = 1e-5;
      Data moved = make_data(model);
      const auto energy = [&](double by) {
        moved.q = data.q;
        moved.q[i] += by;
        update_positions(model, moved);
        return bushing_energy(model, moved);
      };
      const double slope = (energy(h) - energy(-h)) / (2 * h);
      EXPECT_TRUE(near(found[i], -slope, 1e-6 * (1 + found.cwiseAbs().maxCoeff()))) << i;
    }
  }
}

// At velocity the damper's power is what the energy of its rates says: −Σ d_k rate_k².
TEST(PassiveForces, ABushingsDampingTakesEnergy) {
  ModelSpec spec = two_bodies();
  BushingSpec& bushing = spec.bushings[0];
  bushing.rotational_stiffness = bushing.translational_stiffness = Vec3::Zero();
  bushing.rotational_damping = Vec3(3, 2, 1);
  bushing.translational_damping = Vec3(40, 50, 60);
  const Model model = compile(spec);
  Random random(8);
  for (int trial = 0; trial < 5; ++trial) {
    Data data = make_data(model);
    for (double& q : data.q) q = random.uniform(-0.3, 0.3);
    for (double& v : data.v) v = random.uniform(-2, 2);
    update_positions(model, data);
    update_velocities(model, data);
    apply_passive_forces(model, data);
    const double power = generalised(model, data).dot(data.v);

    const auto deflection = [&](double t) {
      Data moved = make_data(model);
      moved.q = data.q + t * data.v;
      update_positions(model, moved);
      const Bushing& b = model.bushings[0];
      const Pose X_FM = (moved.X_WB[static_cast<std::size_t>(b.body_1)] * b.X_B1F).inverse() *
                        (moved.X_WB[static_cast<std::size_t>(b.body_2)] * b.X_B2F);
      Vec6 out;
      out << angles_xyz(X_FM.R), X_FM.p;
      return out;
    };
    const double h = 1e-6;
    const Vec6 rate = (deflection(h) - deflection(-h)) / (2 * h);
    Vec6 damping;
    damping << bushing.rotational_damping, bushing.translational_damping;
    EXPECT_TRUE(near_relative(power, -damping.dot(rate.cwiseAbs2()), 1e-6));
  }
}

// A bushing to the ground pushes one body only; disabled forces are none.
TEST(PassiveForces, GroundAndDisabled) {
  ModelSpec spec = two_bodies();
  spec.bushings[0].body_1 = "ground";
  const Model model = compile(spec);
  Data data = make_data(model);
  data.q.setConstant(0.1);
  update_positions(model, data);
  update_velocities(model, data);
  apply_passive_forces(model, data);
  int pushed = 0;
  for (const Spatial& F : data.F_ext) pushed += F.lin.norm() > 0;
  EXPECT_EQ(pushed, 1);
  spec.bushings[0].enabled = false;
  const Model off = compile(spec);
  Data none = make_data(off);
  none.q = data.q;
  update_positions(off, none);
  update_velocities(off, none);
  apply_passive_forces(off, none);
  for (const Spatial& F : none.F_ext) EXPECT_EQ(F.lin.norm() + F.rot.norm(), 0);
}

}  // namespace retrogait
