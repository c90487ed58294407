// Muscles and what else pulls, as a model file and its includes say them.
#include <gtest/gtest.h>

#include "base/error.h"
#include "io/io.h"
#include "multibody/multibody.h"
#include "support/near.h"

namespace retrogait {
namespace {

const std::string kSmall = "tests/io/model/small.toml";

TEST(ModelActuators, AMuscleIsReadWithUnitsAndMirrored) {
  const ModelSpec spec = read_model(kSmall);
  ASSERT_EQ(spec.muscles.size(), 2u);
  const MuscleSpec& right = spec.muscles[0];
  EXPECT_TRUE(near(right.optimal_fiber_length, 0.08, 1e-15));
  EXPECT_TRUE(near(right.pennation_at_optimal, kPi / 6, 1e-15));
  EXPECT_EQ(right.specific_tension, 0.46e6);
  EXPECT_EQ(right.slow_twitch, 0.6);
  EXPECT_TRUE(std::holds_alternative<DeGrooteParameters>(right.curves));
  EXPECT_EQ(right.path[0].name, "extensor_r-P1");
  EXPECT_EQ(right.path[1].kind, PathPointKind::kConditional);
  EXPECT_TRUE(near(right.path[1].range_max, kPi / 3, 1e-15));
  EXPECT_EQ(right.path[2].kind, PathPointKind::kMoving);
  EXPECT_TRUE(near(right.path[2].moving[0].eval(1).f, 0.03, 1e-15));
  EXPECT_EQ(right.wraps[0].last, 2);
  const MuscleSpec& left = spec.muscles[1];
  EXPECT_EQ(left.name, "extensor_l");
  EXPECT_EQ(left.groups, right.groups);
  EXPECT_EQ(left.path[0].point.z(), -right.path[0].point.z());
  ASSERT_EQ(spec.wrap_objects.size(), 2u);
  EXPECT_TRUE(near(spec.wrap_objects[0].size[0], 0.02, 1e-15));
  EXPECT_EQ(spec.wrap_objects[1].side_sign, -1);
}

TEST(ModelActuators, EverythingElseIsThereAndCompiles) {
  const Model model = compile(read_model(kSmall));
  EXPECT_EQ(model.coordinate_actuators.at(0).optimal_force, 50);
  EXPECT_TRUE(near(model.coordinate_limits.at(0).lower_stiffness, 2 / kRadPerDeg, 1e-12));
  EXPECT_EQ(model.bushings.at(0).rotational_stiffness, Vec3(1, 2, 3));
  EXPECT_TRUE(near(model.pressures.at(0).area, 0.02, 1e-15));
  EXPECT_EQ(model.find_contact_point("facet_l"), 1);
  ASSERT_EQ(model.discs.size(), 1u);
  EXPECT_EQ(model.discs[0].joint, model.find_joint("back"));
  // a tilt of −30 degrees turns the disc's x below the body's
  EXPECT_TRUE(near(model.discs[0].R_BD.col(0), Vec3(std::cos(kPi / 6), -0.5, 0), 1e-15));
}

TEST(ModelActuators, TheFilesItWasReadFromAreKnown) {
  const ModelSpec spec = read_model(kSmall);
  ASSERT_EQ(spec.included.size(), 1u);
  EXPECT_TRUE(spec.included[0].ends_with("small_muscles.toml"));
}

TEST(ModelActuators, StrengthSetsAndGroups) {
  ModelSpec spec = read_model(kSmall);
  use_strength_set(spec, "strong");
  EXPECT_EQ(spec.muscles[0].max_isometric_force, 900);
  EXPECT_EQ(spec.muscles[1].max_isometric_force, 900);  // the mirrored one as well
  scale_strength(spec, "erector_spinae", 0.5);
  EXPECT_EQ(spec.muscles[1].max_isometric_force, 450);
  use_strength_set(spec, "weak");
  EXPECT_EQ(spec.muscles[0].max_isometric_force, 250);  // a scaled group stays scaled
  EXPECT_EQ(muscle_groups(spec), std::vector<std::string>{"erector_spinae"});
  EXPECT_THROW(use_strength_set(spec, "stong"), InputError);
  EXPECT_THROW(scale_strength(spec, "quadriceps", 2), InputError);
}

TEST(ModelActuators, PressurePushesTwoBodiesApartWithoutMovingTheWhole) {
  const Model model = compile(read_model(kSmall));
  Data data = make_data(model);
  data.q = VecX::Constant(model.ncoord(), 0.2);
  update_positions(model, data);
  update_velocities(model, data);
  clear_applied_forces(data);
  Model quiet = model;
  quiet.pressures.clear();
  Data without = data;
  apply_passive_forces(model, data);
  apply_passive_forces(quiet, without);
  const Vec3 a = data.X_WB[0] * model.pressures[0].point_1;
  const Vec3 b = data.X_WB[1] * model.pressures[0].point_2;
  const Vec3 push = 2000 * 0.02 * (b - a).normalized();
  EXPECT_TRUE(near(data.F_ext[1].lin - without.F_ext[1].lin, push, 1e-12));
  EXPECT_TRUE(near(data.F_ext[1].rot - without.F_ext[1].rot, b.cross(push), 1e-12));
  const Spatial sum{
      data.F_ext[0].rot + data.F_ext[1].rot - without.F_ext[0].rot - without.F_ext[1].rot,
      data.F_ext[0].lin + data.F_ext[1].lin - without.F_ext[0].lin - without.F_ext[1].lin};
  EXPECT_TRUE(near(sum.lin, Vec3::Zero().eval(), 1e-12));
  EXPECT_TRUE(near(sum.rot, Vec3::Zero().eval(), 1e-12));
}

TEST(ModelActuators, DiscStiffnessTurnsBackWhatBends) {
  ModelSpec spec = read_model(kSmall);
  spec.bushings.clear();
  spec.pressures.clear();
  add_disc_stiffness(spec);
  const Model model = compile(spec);
  Data data = make_data(model);
  const double bend = 0.1;
  data.q[model.coordinate_index("lumbar_extension")] = bend;
  update_positions(model, data);
  update_velocities(model, data);
  clear_applied_forces(data);
  apply_passive_forces(model, data);
  const int torso = model.body_index("torso");
  EXPECT_TRUE(
      near(data.F_ext[static_cast<std::size_t>(torso)].rot.z(), -1.5 / kRadPerDeg * bend, 1e-9));
}

}  // namespace
}  // namespace retrogait
