// Trees of hinges and slides against MuJoCo: inverse dynamics and joint wrenches.
//
// MuJoCo's cfrc_int is the force of the parent on the body, moment first, in ground axes, the
// moment about the centre of mass of the whole tree (subtree_com of its root body).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "multibody/multibody.h"
#include "support/mujoco_tree.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

constexpr double kTolerance = 1e-10;  // relative

void expect_same(const Model& model, Data& data, MujocoTree& mujoco) {
  inverse_dynamics(model, data);
  mujoco.set(data.q, data.v, data.a);
  mj_inverse(mujoco.m, mujoco.d);
  mj_rnePostConstraint(mujoco.m, mujoco.d);
  VecX tau(model.ncoord());
  for (std::size_t i = 0; i < mujoco.dof.size(); ++i)
    tau[static_cast<Eigen::Index>(i)] = mujoco.d->qfrc_inverse[mujoco.dof[i]];
  EXPECT_TRUE(near_relative(tau, data.tau, kTolerance));

  const auto root = static_cast<std::size_t>(mujoco.body[0]);
  const Vec3 center = Eigen::Map<const Vec3>(mujoco.d->subtree_com + 3 * root);
  MatX theirs(6, model.nbody()), ours(6, model.nbody());
  for (int b = 0; b < model.nbody(); ++b) {
    const auto i = static_cast<std::size_t>(b);
    const double* F = mujoco.d->cfrc_int + 6 * mujoco.body[i];
    const Vec3 moment(F[0], F[1], F[2]), force(F[3], F[4], F[5]);
    theirs.col(b) << moment + (center - data.X_WM[i].p).cross(force), force;
    ours.col(b) << data.F_joint[i].rot, data.F_joint[i].lin;
  }
  EXPECT_TRUE(near_relative(theirs, ours, kTolerance));
}

TEST(AgainstMujoco, SameForcesAndJointWrenchesOfTheHumanoid) {
  const Model model = compile(humanoid_31());
  MujocoTree mujoco(model);
  ASSERT_EQ(mujoco.m->nv, 31);
  Data data = make_data(model);
  Random random(7);
  for (int instant = 0; instant < 50 && !HasFailure(); ++instant) {
    random_state(model, data, random, false);
    expect_same(model, data, mujoco);
  }
}

TEST(AgainstMujoco, SameForcesAndJointWrenchesOfRandomTrees) {
  for (unsigned seed = 1; seed <= 20 && !HasFailure(); ++seed) {
    RandomTreeOptions options;
    options.seed = seed;
    options.coordinates = 5 + 5 * static_cast<int>(seed % 12);
    options.free_root = seed % 3 != 0;
    options.only_pins_and_slides = true;
    options.couplings = false;
    const Model model = compile(random_tree(options));
    MujocoTree mujoco(model);
    Data data = make_data(model);
    Random random(seed);
    for (int instant = 0; instant < 10 && !HasFailure(); ++instant) {
      SCOPED_TRACE(fmt::format("tree {}, instant {}", model.name, instant));
      random_state(model, data, random, false);
      expect_same(model, data, mujoco);
    }
  }
}

}  // namespace
}  // namespace retrogait
