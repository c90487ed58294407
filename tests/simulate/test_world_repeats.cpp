// The same inputs give the same bits: after anything, in any thread; and nothing is allocated on the way.
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <memory>
#include <thread>

#include "io/io.h"
#include "multibody/multibody.h"
#include "simulate/world.h"
#include "support/alloc_guard.h"
#include "support/random_tree.h"

// What Bullet asks of the heap comes from its own library, unseen by AllocGuard; its hook is declared here because its
// headers belong to one file only.
void btAlignedAllocSetCustomAligned(void* (*allocate)(std::size_t, int), void (*release)(void*));

namespace retrogait {

namespace {

Model adult() { return compile(read_model_toml(RETROGAIT_SOURCE_DIR "/models/adult.toml")); }

/// Where a walker that is loosely held upright ends up.
struct Sway {
  explicit Sway(const Model& m, double gravity_tilt = 0) : model(m), data(make_data(m)) {
    data.gravity.x() = gravity_tilt;
    Random random(4);
    for (int c = 0; c < model.ncoord(); ++c) data.v[c] = random.uniform(-0.5, 0.5);
    apply_couplings(model, data);
  }

  void go(World& world, int steps) {
    for (int i = 0; i < steps; ++i) {
      update_positions(model, data);
      update_velocities(model, data);
      for (int c = 0; c < model.ncoord(); ++c)
        data.a[c] = 50 * (model.standing[c] - data.q[c]) - 10 * data.v[c];
      apply_couplings(model, data);
      inverse_dynamics(model, data);
      world.advance(data);
    }
  }

  bool operator==(const Sway& o) const {
    return data.q == o.data.q && data.v == o.data.v && data.a == o.data.a;
  }

  const Model& model;
  Data data;
};

Sway fresh(const Model& model, int steps, double tilt = 0) {
  World world(model, 0.001);
  Sway run(model, tilt);
  world.set_state(run.data);
  run.go(world, steps);
  return run;
}

std::atomic<long> asked_of_bullet{0};

}  // namespace

TEST(WorldRepeats, AWorldThatWasUsedIsAsGoodAsNew) {
  const Model model = adult();
  World world(model, 0.001);
  Sway other(model, 3.0);
  world.set_state(other.data);
  other.go(world, 70);
  Sway run(model);
  world.set_state(run.data);
  run.go(world, 100);
  EXPECT_TRUE(run == fresh(model, 100));
  EXPECT_FALSE(other == run);
}

// What the world holds is what data.q and data.v say: followers stand on their curves.
TEST(WorldRepeats, ItCanBeTakenUpAnywhere) {
  const Model model = adult();
  World first(model, 0.001), second(model, 0.001);
  Sway run(model);
  first.set_state(run.data);
  run.go(first, 60);
  Sway taken = run;
  second.set_state(taken.data);
  run.go(first, 60);
  taken.go(second, 60);
  EXPECT_TRUE(run == taken);
  EXPECT_LT(first.follower_error(), 1e-8);
}

TEST(WorldRepeats, ThreadsDoNotMeet) {
  const Model model = adult();
  const Sway alone = fresh(model, 200), tilted = fresh(model, 200, 1.0);
  std::vector<std::unique_ptr<Sway>> runs(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < runs.size(); ++i)
    threads.emplace_back(
        [&, i] { runs[i] = std::make_unique<Sway>(fresh(model, 200, i % 2 ? 1.0 : 0.0)); });
  for (std::thread& t : threads) t.join();
  for (std::size_t i = 0; i < runs.size(); ++i)
    EXPECT_TRUE(*runs[i] == (i % 2 ? tilted : alone)) << i;
}

TEST(WorldRepeats, AStepAllocatesNothing) {
  const Model model = adult();
  btAlignedAllocSetCustomAligned(
      [](std::size_t size, int alignment) {
        ++asked_of_bullet;
        const auto a = static_cast<std::size_t>(alignment);
        return std::aligned_alloc(a, (size + a - 1) / a * a);
      },
      std::free);
  {
    World world(model, 0.001);
    Sway run(model);
    world.set_state(run.data);
    EXPECT_GT(asked_of_bullet, 0);  // the hook holds
    inverse_dynamics(model, run.data);
    Data data = run.data;
    asked_of_bullet = 0;
    const AllocGuard guard;
    for (int i = 0; i < 10; ++i) {
      inverse_dynamics(model, data);
      world.advance(data);
    }
    world.set_state(data);
    EXPECT_EQ(guard.count(), 0);
    EXPECT_EQ(asked_of_bullet, 0);
  }
  btAlignedAllocSetCustomAligned(nullptr, nullptr);  // its own again
}

}  // namespace retrogait
