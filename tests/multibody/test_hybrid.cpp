// Hybrid dynamics: some forces and the other accelerations are known. Its two ends, and the equation in between.
#include <Eigen/LU>

#include "io/io.h"
#include "multibody/multibody.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

struct Case {
  explicit Case(const ModelSpec& spec, unsigned seed) : model(compile(spec)), random(seed) {
    data = make_data(model);
    random_state(model, data, random);
    data.q *= 0.5;
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    scratch = make_forward_scratch(model);
    applied.resize(model.ncoord());
    for (double& f : applied) f = random.uniform(-20, 20);
  }

  bool is_free(int c) const { return model.coordinates[at(c)].kind == CoordinateKind::kFree; }
  std::vector<char> all(bool known) const {
    return std::vector<char>(at(model.ncoord()), static_cast<char>(known));
  }
  std::vector<char> some() {
    std::vector<char> known;
    for (int c = 0; c < model.ncoord(); ++c)
      known.push_back(static_cast<char>(random.integer(0, 1)));
    return known;
  }
  /// Forces along the independent coordinates that make data.a.
  VecX forces() {
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    return project_on_independent(model, data, data.tau);
  }

  Model model;
  Random random;
  Data data;
  ForwardScratch scratch;
  VecX applied;
};

}  // namespace

TEST(HybridDynamics, AllForcesKnownIsForwardDynamics) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Case c(random_tree({.seed = seed}), seed);
    solve_forward_dynamics(c.model, c.data, c.applied, c.scratch);
    const VecX forward = c.data.a;
    c.data.a.setConstant(123);  // of no account
    solve_hybrid_dynamics(c.model, c.data, c.all(true), c.applied, c.scratch);
    EXPECT_TRUE(near_relative(c.data.a, forward, 1e-12));
  }
}

TEST(HybridDynamics, NoForceKnownIsInverseDynamics) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Case c(random_tree({.seed = seed}), seed);
    const VecX a = c.data.a;  // couplings applied
    solve_hybrid_dynamics(c.model, c.data, c.all(false), c.applied, c.scratch);
    EXPECT_TRUE(near_relative(c.data.a, a, 1e-14));
    // its forces, given to forward dynamics, bring the accelerations back
    const VecX forces = c.forces();
    solve_forward_dynamics(c.model, c.data, forces, c.scratch);
    EXPECT_TRUE(near_relative(c.data.a, a, 1e-8));
  }
}

// Where the force is known it is what inverse dynamics finds; where the acceleration is, it stays to the bit.
TEST(HybridDynamics, KeepsWhatIsKnown) {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Case c(random_tree({.seed = seed, .free_root = seed % 2 == 0}), seed);
    const std::vector<char> known = c.some();
    const VecX before = c.data.a;
    solve_hybrid_dynamics(c.model, c.data, known, c.applied, c.scratch);
    const VecX a = c.data.a;
    apply_couplings(c.model, c.data);
    EXPECT_TRUE(near_relative(c.data.a, a, 1e-12));
    update_positions(c.model, c.data);
    update_velocities(c.model, c.data);
    const VecX wanted = project_on_independent(c.model, c.data, c.applied), found = c.forces();
    const double largest = found.cwiseAbs().maxCoeff();
    for (int i = 0; i < c.model.ncoord(); ++i) {
      if (!c.is_free(i)) continue;
      if (known[at(i)]) {
        EXPECT_TRUE(near(found[i], wanted[i], 1e-9 * largest)) << i;
      } else {
        EXPECT_EQ(a[i], before[i]) << i;
      }
    }
  }
}

// (M + R)_kk a_k = f_k − b_k − (M + R)_ku a_u, with the mass matrix and bias forces of other roads; R the resistance.
TEST(HybridDynamics, SolvesTheRowsWhoseForcesAreKnown) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Case c(random_tree({.seed = seed, .couplings = false}), seed);
    const std::vector<char> known = c.some();
    const int n = c.model.ncoord();
    MatX factor(n, n);
    for (double& x : factor.reshaped()) x = c.random.uniform(-0.3, 0.3);
    const MatX resistance = factor * factor.transpose();
    MatX M = mass_matrix(c.model, c.data);
    const VecX given = c.data.a, bias = bias_forces(c.model, c.data);
    std::vector<Eigen::Index> k, u;
    for (int i = 0; i < n; ++i) (known[at(i)] ? k : u).push_back(i);
    for (const MatX* R : {static_cast<const MatX*>(nullptr), &resistance}) {
      if (R) M += *R;
      VecX a = given;
      const VecX rhs = c.applied(k) - bias(k) - M(k, u) * a(u);
      a(k) = MatX(M(k, k)).partialPivLu().solve(rhs).eval();
      c.data.a = given;
      c.data.stage = Stage::kVelocity;
      solve_hybrid_dynamics(c.model, c.data, known, c.applied, c.scratch, R);
      EXPECT_TRUE(near_relative(c.data.a, a, 1e-9));
    }
  }
}

// A walker in the air: six forces at the pelvis are known (none), all joints move as told.
TEST(HybridDynamics, TheAdultFallsWhileItsJointsMoveAsTold) {
  Case c(read_model_toml(RETROGAIT_SOURCE_DIR "/models/adult.toml"), 9);
  clear_applied_forces(c.data);
  std::vector<char> known = c.all(false);
  for (const char* name :
       {"pelvis_tx", "pelvis_ty", "pelvis_tz", "pelvis_tilt", "pelvis_list", "pelvis_rotation"}) {
    known[at(c.model.coordinate_index(name))] = 1;
    c.applied[c.model.coordinate_index(name)] = 0;
  }
  const VecX before = c.data.a;
  solve_hybrid_dynamics(c.model, c.data, known, c.applied, c.scratch);
  const VecX forces = c.forces();
  const double largest = forces.cwiseAbs().maxCoeff();
  for (int i = 0; i < c.model.ncoord(); ++i) {
    if (known[at(i)]) {
      EXPECT_TRUE(near(forces[i], 0, 1e-10 * largest));
    } else if (c.is_free(i)) {
      EXPECT_EQ(c.data.a[i], before[i]);
    }
  }
  // whatever the joints do, the mass centre falls
  EXPECT_TRUE(near((center_of_mass(c.model, c.data).a - c.data.gravity).norm(), 0, 1e-9));
}

TEST(HybridDynamics, AllocatesNothing) {
  Case c(humanoid_31(), 2);
  const std::vector<char> known = c.some();
  solve_hybrid_dynamics(c.model, c.data, known, c.applied, c.scratch);
  const AllocGuard guard;
  solve_hybrid_dynamics(c.model, c.data, known, c.applied, c.scratch);
  EXPECT_EQ(guard.count(), 0);
}

}  // namespace retrogait
