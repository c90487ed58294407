// Muscles of the mirrored side and of another person.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "multibody/multibody.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

/// The humanoid with right-sided muscles over leg and pelvis: fixed, conditional and moving points, and
/// cylinders and spheres with quadrants along every axis.
ModelSpec right_sided() {
  ModelSpec spec = humanoid_31();
  Random random(11);
  std::vector<const JointSpec*> joints;
  for (const JointSpec& joint : spec.joints)
    if (joint.child.ends_with("_r") && !joint.steps.empty() && joint.parent != "ground")
      joints.push_back(&joint);
  int count = 0;
  for (const JointSpec* joint : joints) {
    for (int axis = -1; axis < 3; ++axis) {
      WrapObjectSpec w;
      w.name = fmt::format("w{}_r", count);
      w.body = joint->parent.ends_with("_r") ? joint->parent : joint->child;
      w.shape = axis == 2 || count % 2 == 0 ? WrapShape::kSphere : WrapShape::kCylinder;
      w.size = Vec3(0.06, 1, 0);
      w.X_BS = {random.rotation(),
                (w.body == joint->parent ? joint->X_PF.p : joint->X_BM.p) + random.vec3(0.03)};
      w.side_axis = axis;
      w.side_sign = axis < 0 ? 0 : 1;
      spec.wrap_objects.push_back(w);

      MuscleSpec m;
      m.name = fmt::format("m{}_r", count++);
      m.max_isometric_force = 1000;
      m.optimal_fiber_length = m.tendon_slack_length = 0.1;
      PathPointSpec from, via, to;
      from.name = "from", via.name = "via", to.name = "to";
      from.body = joint->parent;
      from.point = joint->X_PF.p + random.vec3(0.15);
      via.body = joint->parent;
      via.kind = PathPointKind::kConditional;
      via.point = from.point + random.vec3(0.05);
      via.coordinate = joint->steps[0].coordinate;
      via.range_max = 1;
      to.body = joint->child;
      to.kind = PathPointKind::kMoving;
      const Vec3 end = joint->X_BM.p + random.vec3(0.15);
      for (std::size_t k = 0; k < 3; ++k) {
        to.moving_with[k] = joint->steps[0].coordinate;
        to.moving[k] = Curve::linear(0.01, end[static_cast<Eigen::Index>(k)]);
      }
      m.path = {from, via, to};
      m.wraps = {{w.name}};
      spec.muscles.push_back(m);
    }
  }
  return spec;
}

/// Random angles, the same on both sides and none in the middle.
void set_symmetric(const Model& model, Data& data, unsigned seed) {
  Random random(seed);
  for (int j = 0; j < model.ncoord(); ++j) data.q[j] = 0;
  for (int j = 0; j < model.ncoord(); ++j) {
    const std::string& name = model.coordinates[static_cast<std::size_t>(j)].name;
    if (!name.ends_with("_r")) continue;
    data.q[j] = random.uniform(-0.7, 0.7);
    data.q[model.coordinate_index(name.substr(0, name.size() - 2) + "_l")] = data.q[j];
  }
  update_positions(model, data);
  update_muscle_paths(model, data);
}

std::string left(const std::string& name) { return name.substr(0, name.size() - 2) + "_l"; }

TEST(MuscleCopies, TheLeftSideRunsAsTheRightOne) {
  ModelSpec spec = right_sided();
  mirror_right_to_left(spec);
  const Model model = compile(spec);
  Data data = make_data(model);
  int wrapped = 0;
  for (unsigned seed = 1; seed <= 10; ++seed) {
    set_symmetric(model, data, seed);
    for (int m = 0; m < model.nmuscle(); ++m) {
      const std::string& name = model.muscles[static_cast<std::size_t>(m)].name;
      if (!name.ends_with("_r")) continue;
      const int other = model.find_muscle(left(name));
      ASSERT_GE(other, 0);
      EXPECT_EQ(data.path_node_count[static_cast<std::size_t>(m)],
                data.path_node_count[static_cast<std::size_t>(other)]);
      wrapped += data.path_node_count[static_cast<std::size_t>(m)] > 3;
      EXPECT_TRUE(near(data.l_mt[m], data.l_mt[other], 1e-13)) << name;
      for (const int j : model.muscles[static_cast<std::size_t>(m)].coordinates) {
        const std::string& coordinate = model.coordinates[static_cast<std::size_t>(j)].name;
        if (!coordinate.ends_with("_r")) continue;
        EXPECT_TRUE(near(data.moment_arm(m, j),
                         data.moment_arm(other, model.coordinate_index(left(coordinate))), 1e-12))
            << name << " " << coordinate;
      }
    }
  }
  EXPECT_GT(wrapped, 20);
}

TEST(MuscleCopies, InALargerPersonPathsGrowWithHeightAndStrengthWithMassToTheTwoThirds) {
  const ModelSpec spec = right_sided();
  Subject tall = spec.subject;
  tall.height *= 1.1;
  tall.mass *= 1.3;
  const ModelSpec scaled = scale_to_subject(spec, tall);
  EXPECT_TRUE(near(scaled.muscles[0].max_isometric_force, 1000 * std::pow(1.3, 2.0 / 3), 1e-9));
  EXPECT_TRUE(near(scaled.muscles[0].optimal_fiber_length, 0.11, 1e-15));
  EXPECT_TRUE(near(scaled.muscles[0].tendon_slack_length, 0.11, 1e-15));

  const Model model = compile(spec), larger = compile(scaled);
  Data data = make_data(model), large = make_data(larger);
  for (unsigned seed = 1; seed <= 5; ++seed) {
    set_symmetric(model, data, seed);
    set_symmetric(larger, large, seed);
    EXPECT_EQ(data.path_node_count, large.path_node_count);
    EXPECT_TRUE(near(VecX(1.1 * data.l_mt), large.l_mt, 1e-12));
    for (int j = 0; j < model.ncoord(); ++j) {
      if (!model.coordinates[static_cast<std::size_t>(j)].name.ends_with("_r")) continue;
      EXPECT_TRUE(near(VecX(1.1 * data.moment_arm.col(j)), large.moment_arm.col(j), 1e-12));
    }
  }
}

TEST(MuscleCopies, ActuatorsAndLimitsFollowTheCoordinateOfTheirSide) {
  ModelSpec spec = humanoid_31();
  std::string coordinate;
  for (const CoordinateSpec& c : spec.coordinates)
    if (c.name.ends_with("_r")) coordinate = c.name;
  CoordinateActuatorSpec reserve;
  reserve.name = "reserve_r";
  reserve.coordinate = coordinate;
  reserve.optimal_force = 10;
  spec.coordinate_actuators = {reserve};
  CoordinateLimitSpec limit;
  limit.name = "limit_r";
  limit.coordinate = coordinate;
  limit.upper_stiffness = 20;
  spec.coordinate_limits = {limit};
  mirror_right_to_left(spec);
  ASSERT_EQ(spec.coordinate_actuators.size(), 2u);
  EXPECT_EQ(spec.coordinate_actuators[1].coordinate, left(coordinate));
  ASSERT_EQ(spec.coordinate_limits.size(), 2u);
  EXPECT_EQ(spec.coordinate_limits[1].coordinate, left(coordinate));

  Subject heavy = spec.subject;
  heavy.mass *= 2;
  const ModelSpec scaled = scale_to_subject(spec, heavy);
  EXPECT_TRUE(near(scaled.coordinate_actuators[0].optimal_force, 10 * std::cbrt(4.0), 1e-12));
  EXPECT_TRUE(near(scaled.coordinate_limits[0].upper_stiffness, 20 * std::cbrt(4.0), 1e-12));
}

}  // namespace
}  // namespace retrogait
