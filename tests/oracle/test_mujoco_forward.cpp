// Forward dynamics of trees of hinges and slides: MuJoCo's, our own, and Bullet's as World steps it.
//
// The forces are random wrenches at the joints: MuJoCo and our own forward dynamics get them as generalised forces, by
// body Jacobians; Bullet as what the steps' axes take up of them. External forces: MuJoCo's xfrc_applied is force first
// and acts at the body's mass centre, in ground axes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "multibody/multibody.h"
#include "simulate/world.h"
#include "support/joint_wrenches.h"
#include "support/mujoco_tree.h"
#include "support/near.h"

namespace retrogait {
namespace {

constexpr double kTolerance = 1e-10;  // relative

VecX mujoco_accelerations(const Model& model, const Data& data, const VecX& forces,
                          MujocoTree& mujoco) {
  mujoco.set(data.q, data.v, VecX::Zero(model.ncoord()));
  for (std::size_t i = 0; i < mujoco.dof.size(); ++i)
    mujoco.d->qfrc_applied[mujoco.dof[i]] = forces[static_cast<Eigen::Index>(i)];
  for (std::size_t b = 0; b < mujoco.body.size(); ++b) {
    const Spatial& F = data.F_ext[b];
    double* applied = mujoco.d->xfrc_applied + 6 * mujoco.body[b];
    Vec6 wrench;
    wrench << F.lin, F.rot - data.p_WBcm[b].cross(F.lin);
    std::copy_n(wrench.data(), 6, applied);
  }
  mj_forward(mujoco.m, mujoco.d);
  VecX a(model.ncoord());
  for (std::size_t i = 0; i < mujoco.dof.size(); ++i)
    a[static_cast<Eigen::Index>(i)] = mujoco.d->qacc[mujoco.dof[i]];
  return a;
}

void expect_same(const Model& model, int instants, unsigned seed) {
  MujocoTree mujoco(model);
  World world(model, 0.001);
  ForwardScratch scratch = make_forward_scratch(model);
  Random random(seed);
  Data data = make_data(model);
  for (int instant = 0; instant < instants && !testing::Test::HasFailure(); ++instant) {
    SCOPED_TRACE(fmt::format("tree {}, instant {}", model.name, instant));
    random_state(model, data, random);
    random_joint_wrenches(model, data, random);
    const VecX forces = forces_of_joint_wrenches(model, data);
    const VecX theirs = mujoco_accelerations(model, data, forces, mujoco);
    Data own = data;
    solve_forward_dynamics(model, own, forces, scratch);
    EXPECT_TRUE(near_relative(theirs, own.a, kTolerance));
    world.set_state(data);
    world.advance(data);
    EXPECT_TRUE(near_relative(theirs, data.a, kTolerance));
  }
}

TEST(ForwardAgainstMujoco, SameAccelerationsOfTheHumanoid) {
  expect_same(compile(humanoid_31()), 50, 7);
}

TEST(ForwardAgainstMujoco, SameAccelerationsOfRandomTrees) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    RandomTreeOptions options;
    options.seed = seed;
    options.coordinates = 5 + 5 * static_cast<int>(seed % 12);
    options.free_root = seed % 3 != 0;
    options.only_pins_and_slides = true;
    options.couplings = false;
    expect_same(compile(random_tree(options)), 10, seed);
  }
}

}  // namespace
}  // namespace retrogait
