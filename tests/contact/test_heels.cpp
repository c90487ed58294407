// Shoes with a heel: the foot stands flat on them, and a script is walked in them.
#include "contact/heels.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "contact/contact.h"
#include "gait/gait.h"
#include "io/io.h"
#include "support/near.h"

namespace retrogait {
namespace {

Model in_heels(double height) {
  ModelSpec spec = read_model(home_path("models/adult.toml"));
  raise_heels(spec, height);
  return compile(spec);
}

double standing(const Model& model, const char* coordinate) {
  return model.standing[model.coordinate_index(coordinate)];
}

TEST(Heels, NoneChangesNothing) {
  const ModelSpec plain = read_model(home_path("models/adult.toml"));
  const Model before = compile(plain), after = in_heels(0);
  EXPECT_EQ(before.standing, after.standing);
  for (std::size_t p = 0; p < before.foot_points.size(); ++p)
    EXPECT_EQ(before.foot_points[p].point, after.foot_points[p].point);
}

TEST(Heels, TheFootStandsFlatOnThem) {
  const Model flat = in_heels(0);
  for (const double height : {0.01, 0.04, 0.08}) {
    const Model model = in_heels(height);
    Data data = make_data(model);
    update_positions(model, data);
    for (int p = 0; p < static_cast<int>(model.foot_points.size()); ++p)
      EXPECT_TRUE(near(contact_height(model, data, p), 0, 0.0012)) << height << " " << p;
    // heel to metatarsals 154 mm
    const double wedge = std::atan(height / 0.154);
    for (const char* side : {"_r", "_l"}) {
      const std::string ankle = std::string("ankle_angle") + side,
                        toes = std::string("mtp_angle") + side;
      const double down = standing(flat, ankle.c_str()) - standing(model, ankle.c_str());
      EXPECT_TRUE(near_relative(down, wedge, 0.08)) << height;
      EXPECT_TRUE(near_relative(standing(model, toes.c_str()), wedge, 0.17)) << height;
    }
    // whoever wears them is taller: the ankle rises by its share of the wedge, all else stands as before
    const double taller = standing(model, "pelvis_ty") - standing(flat, "pelvis_ty");
    EXPECT_GT(taller, 0.55 * height);
    EXPECT_LT(taller, 0.85 * height);
    EXPECT_EQ(standing(model, "hip_flexion_r"), standing(flat, "hip_flexion_r"));
  }
}

TEST(Heels, ModelsWithoutSuchPointsAreRefused) {
  ModelSpec spec = read_model(home_path("models/adult.toml"));
  std::erase_if(spec.foot_points, [](const FootPointSpec& p) { return p.name == "met1_l"; });
  EXPECT_THROW(raise_heels(spec, 0.04), InputError);
}

TEST(Heels, AreWalkedInWithPlantarflexedAnklesAndTheSameHipsAndKnees) {
  const Model flat = in_heels(0), shod = in_heels(0.04);
  GaitKnobs knobs;
  knobs.speed = 1.0;
  for (const char* script : {"forward", "backward"}) {
    const GaitCycle before = GaitSolver(flat).solve(find_gait(script), knobs);
    const GaitCycle after = GaitSolver(shod).solve(find_gait(script), knobs);
    EXPECT_TRUE(after.report.within(SynthesisLimits{})) << script;
    Data a = make_data(flat), b = make_data(shod);
    double ankle = 0, hip = 0, knee = 0;
    for (int n = 0; n < 20; ++n) {
      sample(flat, before, n / 20.0, a);
      sample(shod, after, n / 20.0, b);
      const auto change = [&](const char* name) {
        const int c = flat.coordinate_index(name);
        return b.q[c] - a.q[c];
      };
      ankle += change("ankle_angle_r") / 20;
      hip = std::max(hip, std::abs(change("hip_flexion_r")));
      knee = std::max(knee, std::abs(change("knee_angle_r")));
    }
    EXPECT_TRUE(near(ankle, -15.1 * kRadPerDeg, 1.5 * kRadPerDeg)) << script;
    EXPECT_LT(hip, 3 * kRadPerDeg) << script;
    EXPECT_LT(knee, 3 * kRadPerDeg) << script;
  }
}

}  // namespace
}  // namespace retrogait
