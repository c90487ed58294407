// The left side is the right one seen in a mirror: poses, masses and forces.
#include <gtest/gtest.h>

#include "multibody/multibody.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

/// q, v, a at random, the same on both sides; sagittal coordinates only in the middle.
void symmetric_state(const Model& model, Data& data) {
  Random random(5);
  random_state(model, data, random, false);
  for (int i = 0; i < model.ncoord(); ++i) {
    const std::string& name = model.coordinates[static_cast<std::size_t>(i)].name;
    if (name.ends_with("_l")) {
      const int right = model.coordinate_index(name.substr(0, name.size() - 2) + "_r");
      data.q[i] = data.q[right], data.v[i] = data.v[right], data.a[i] = data.a[right];
    } else if (name.ends_with("_list") || name.ends_with("_rotation") || name.ends_with("_tz") ||
               name.ends_with("_bending")) {
      data.q[i] = data.v[i] = data.a[i] = 0;
    }
  }
  for (const char* name : {"hip_rotation_r", "hip_rotation_l"}) {
    const int i = model.coordinate_index(name);
    data.q[i] = 0.3, data.v[i] = 1, data.a[i] = 4;
  }
}

TEST(Mirror, SameAnatomicalMotionGivesMirroredPosesAndEqualMoments) {
  const Model model = compile(humanoid_31());
  Data data = make_data(model);
  symmetric_state(model, data);
  inverse_dynamics(model, data);
  const Vec3 flip(1, 1, -1);
  for (int b = 0; b < model.nbody(); ++b) {
    const std::string& name = model.bodies[static_cast<std::size_t>(b)].name;
    if (!name.ends_with("_r")) continue;
    const auto r = static_cast<std::size_t>(b);
    const auto l =
        static_cast<std::size_t>(model.body_index(name.substr(0, name.size() - 2) + "_l"));
    EXPECT_EQ(model.bodies[l].mass, model.bodies[r].mass);
    EXPECT_TRUE(near(data.X_WB[l].p, flip.cwiseProduct(data.X_WB[r].p), 1e-13)) << name;
    EXPECT_TRUE(near(data.p_WBcm[l], flip.cwiseProduct(data.p_WBcm[r]), 1e-13)) << name;
    EXPECT_TRUE(near_relative(data.F_joint[l].lin, flip.cwiseProduct(data.F_joint[r].lin), 1e-12));
    EXPECT_TRUE(near_relative(data.F_joint[l].rot, -flip.cwiseProduct(data.F_joint[r].rot), 1e-12));
  }
  for (int i = 0; i < model.ncoord(); ++i) {
    const std::string& name = model.coordinates[static_cast<std::size_t>(i)].name;
    if (!name.ends_with("_r")) continue;
    const int left = model.coordinate_index(name.substr(0, name.size() - 2) + "_l");
    EXPECT_TRUE(near(data.tau[i], data.tau[left], 1e-10)) << name;
  }
}

TEST(Mirror, TwiceIsTheSameAsOnce) {
  ModelSpec once = humanoid_31(), twice = humanoid_31();
  mirror_right_to_left(twice);
  EXPECT_EQ(once.bodies.size(), twice.bodies.size());
  EXPECT_EQ(once.joints.size(), twice.joints.size());
  EXPECT_EQ(once.coordinates.size(), twice.coordinates.size());
}

}  // namespace
}  // namespace retrogait
