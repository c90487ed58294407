// Bullet's multibody against our own dynamics, on trees of every kind and on the shipped adult.
#include "simulate/world.h"

#include <algorithm>

#include "io/io.h"
#include "multibody/multibody.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {

namespace {

/// Bullet's accelerations under the wrenches of inverse dynamics that make `data` move as it does. q, v, a stay.
VecX accelerations_back(const Model& model, World& world, const Data& data, double* followers) {
  Data moved = data;
  inverse_dynamics(model, moved);
  world.set_state(moved);
  world.advance(moved);
  *followers = world.follower_error();
  return moved.a;
}

}  // namespace

TEST(World, AcceleratesAsInverseDynamicsAsksOnTreesOfEveryKind) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    const Model model = compile(random_tree({.seed = seed, .free_root = seed % 3 != 0}));
    Random random(seed);
    Data data = make_data(model);
    random_state(model, data, random);
    World world(model, 0.001);
    double followers = 0;
    const VecX a = accelerations_back(model, world, data, &followers);
    EXPECT_TRUE(near_relative(a, data.a, 1e-8));
    EXPECT_TRUE(near(followers / data.a.cwiseAbs().maxCoeff(), 0, 1e-8));
  }
}

TEST(World, AcceleratesAsInverseDynamicsAsksOnTheAdult) {
  const Model model = compile(read_model_toml(RETROGAIT_SOURCE_DIR "/models/adult.toml"));
  Random random(5);
  Data data = make_data(model);
  World world(model, 0.001);
  for (int i = 0; i < 20; ++i) {
    random_state(model, data, random);
    for (int c = 0; c < model.ncoord(); ++c) {
      const Coordinate& k = model.coordinates[static_cast<std::size_t>(c)];
      data.q[c] = std::clamp(data.q[c], k.range_min, k.range_max);
    }
    apply_couplings(model, data);
    double followers = 0;
    const VecX a = accelerations_back(model, world, data, &followers);
    EXPECT_TRUE(near_relative(a, data.a, 1e-8));
    EXPECT_TRUE(near(followers / data.a.cwiseAbs().maxCoeff(), 0, 1e-8));
  }
}

}  // namespace retrogait
