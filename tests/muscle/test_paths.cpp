// Muscle paths on made-up skeletons: the laws that hold for every path.
//
// A random tree (pins, slides, splined knees, shared and coupled coordinates) carries muscles with fixed,
// conditional and moving points over cylinders, spheres and ellipsoids.
#include "muscle/muscle.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "multibody/multibody.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

PathPointSpec random_point(const ModelSpec& spec, Random& random, int k) {
  const int last = static_cast<int>(spec.bodies.size()) - 1;
  const auto coordinate = [&] {
    return spec
        .coordinates[static_cast<std::size_t>(
            random.integer(0, static_cast<int>(spec.coordinates.size()) - 1))]
        .name;
  };
  PathPointSpec p;
  p.name = fmt::format("p{}", k);
  p.body = random.uniform(0, 1) < 0.05
               ? "ground"
               : spec.bodies[static_cast<std::size_t>(random.integer(0, last))].name;
  p.point = random.vec3(0.3);
  const double kind = random.uniform(0, 1);
  if (kind < 0.2 && k > 0) {
    p.kind = PathPointKind::kConditional;
    p.coordinate = coordinate();
    p.range_min = random.uniform(-1, 0);
    p.range_max = 1;
  } else if (kind < 0.4) {
    p.kind = PathPointKind::kMoving;
    for (std::size_t i = 0; i < 3; ++i) {
      if (random.uniform(0, 1) < 0.3) {
        p.moving[i] = Curve::constant(random.uniform(-0.2, 0.2));
        continue;
      }
      p.moving_with[i] = coordinate();
      p.moving[i] =
          Curve::polynomial({random.uniform(-0.2, 0.2), random.uniform(-0.1, 0.1), 0.03, -0.02});
    }
  }
  return p;
}

WrapObjectSpec random_surface(const ModelSpec& spec, Random& random, int k, WrapShape shape) {
  WrapObjectSpec w;
  w.name = fmt::format("w{}", k);
  w.body = spec.bodies[static_cast<std::size_t>(
                           random.integer(0, static_cast<int>(spec.bodies.size()) - 1))]
               .name;
  w.shape = shape;
  w.X_BS = {random.rotation(), random.vec3(0.2)};
  const double a = random.uniform(0.03, 0.12);
  switch (shape) {
    case WrapShape::kCylinder:
      w.size = Vec3(a, 5, 0);
      break;
    case WrapShape::kSphere:
      w.size = Vec3(a, 0, 0);
      break;
    case WrapShape::kEllipsoid:
      w.size = a * Vec3(random.uniform(0.7, 1.4), random.uniform(0.7, 1.4), 1);
      break;
    case WrapShape::kTorus:
      w.size = Vec3(0.3 * a, a, 0);
  }
  if (random.uniform(0, 1) < 0.3 && shape != WrapShape::kTorus) {
    w.side_axis = random.integer(0, shape == WrapShape::kCylinder ? 1 : 2);
    w.side_sign = random.uniform(0, 1) < 0.5 ? 1 : -1;
  }
  return w;
}

/// 24 coordinates, 30 muscles, each over none to `most_wraps` surfaces of these shapes.
ModelSpec random_muscles(unsigned seed, const std::vector<WrapShape>& shapes, int most_wraps) {
  RandomTreeOptions options;
  options.seed = seed;
  options.coordinates = 24;
  options.smooth = true;
  ModelSpec spec = random_tree(options);
  Random random(seed + 100);
  const int surfaces = shapes.empty() ? 0 : 12;
  for (int k = 0; k < surfaces; ++k)
    spec.wrap_objects.push_back(
        random_surface(spec, random, k, shapes[static_cast<std::size_t>(k) % shapes.size()]));
  for (int m = 0; m < 30; ++m) {
    MuscleSpec muscle;
    muscle.name = fmt::format("m{}", m);
    muscle.max_isometric_force = 100;
    muscle.optimal_fiber_length = muscle.tendon_slack_length = 0.1;
    const int points = random.integer(2, 5);
    for (int k = 0; k < points; ++k) muscle.path.push_back(random_point(spec, random, k));
    const int wraps = surfaces == 0 ? 0 : random.integer(0, most_wraps);
    const int start = random.integer(0, surfaces);
    for (int k = 0; k < wraps; ++k)
      muscle.wraps.push_back({fmt::format("w{}", (start + 5 * k) % surfaces), 1, -1});
    spec.muscles.push_back(muscle);
  }
  return spec;
}

/// Which points and surfaces each path touches, in order: where it changes, the length has a corner.
std::vector<int> courses(const Model& model, const Data& data) {
  std::vector<int> out;
  for (int m = 0; m < model.nmuscle(); ++m) {
    const PathNode* nodes =
        data.path_nodes.data() + model.muscles[static_cast<std::size_t>(m)].first_node;
    for (int n = 0; n < data.path_node_count[static_cast<std::size_t>(m)]; ++n)
      out.push_back(nodes[n].path_point >= 0 ? nodes[n].path_point : -1 - nodes[n].path_wrap);
    out.push_back(-1000000);
  }
  return out;
}

struct Differences {
  double worst = 0;
  int compared = 0, wrapped = 0;
};

/// Largest |r_ij + Δl_i/Δq_j| over random poses, central differences of step h.
Differences moment_arms_against_differences(const Model& model, int poses, PathRules rules,
                                            double h) {
  Data data = make_data(model);
  Random random(7);
  Differences out;
  for (int pose = 0; pose < poses; ++pose) {
    random_state(model, data, random, false);
    const VecX q = data.q;
    const auto at = [&](int j, double step) {
      data.q = q;
      if (j >= 0) data.q[j] += step;
      update_positions(model, data);
      update_muscle_paths(model, data, rules);
    };
    at(-1, 0);
    const MatX arms = data.moment_arm;
    const std::vector<int> course = courses(model, data);
    for (const int node : course) out.wrapped += node < 0 && node > -1000000;
    for (int j = 0; j < model.ncoord(); ++j) {
      at(j, h);
      const VecX longer = data.l_mt;
      bool same = courses(model, data) == course;
      at(j, -h);
      same = same && courses(model, data) == course;
      if (!same) continue;
      const VecX differences = (data.l_mt - longer) / (2 * h);
      const VecX off = arms.col(j) - differences;
      out.worst = std::max(out.worst, off.cwiseAbs().maxCoeff());
      ++out.compared;
    }
  }
  return out;
}

constexpr double kStep = 1e-5;
const std::vector<WrapShape> kRound = {WrapShape::kCylinder, WrapShape::kSphere};
const std::vector<WrapShape> kConvex = {WrapShape::kCylinder, WrapShape::kSphere,
                                        WrapShape::kEllipsoid};

void expect_derivatives(const std::vector<WrapShape>& shapes, int most_wraps, double tolerance,
                        int least_wrapped) {
  Differences all;
  for (unsigned seed = 1; seed <= 5; ++seed) {
    const Model model = compile(random_muscles(seed, shapes, most_wraps));
    const Differences found =
        moment_arms_against_differences(model, 8, PathRules::kGeodesic, kStep);
    EXPECT_TRUE(near(found.worst, 0, tolerance)) << "seed " << seed;
    all.compared += found.compared;
    all.wrapped += found.wrapped;
  }
  EXPECT_GT(all.compared, 500);
  EXPECT_GE(all.wrapped, least_wrapped);
}

TEST(Paths, MomentArmIsTheDerivativeOfLengthWithoutSurfaces) { expect_derivatives({}, 0, 1e-8, 0); }

TEST(Paths, MomentArmIsTheDerivativeOfLengthOverOneSurface) {
  expect_derivatives(kRound, 1, 1e-7, 100);
}

TEST(Paths, MomentArmIsTheDerivativeOfLengthOverSeveralSurfaces) {
  expect_derivatives(kRound, 3, 1e-7, 200);
}

TEST(Paths, MomentArmIsTheDerivativeOfLengthOverEllipsoidsToo) {
  expect_derivatives(kConvex, 2, 1e-7, 100);
}

/// A model of random muscles at a random pose, paths updated.
struct Posed {
  explicit Posed(unsigned seed)
      : model(compile(random_muscles(seed, kConvex, 3))), data(make_data(model)) {
    Random random(seed + 7);
    random_state(model, data, random, false);
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data);
  }
  Model model;
  Data data;
};

TEST(Paths, LengtheningSpeedIsTheRateOfLength) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    Posed posed(seed);
    const Model& model = posed.model;
    Data& data = posed.data;
    EXPECT_TRUE(near(data.l_mt_dot, VecX(-data.moment_arm * data.v), 1e-12));
    const VecX speed = data.l_mt_dot, q = data.q;
    const std::vector<int> course = courses(model, data);
    const auto length_at = [&](double t) {
      data.q = q + t * data.v;
      update_positions(model, data);
      update_muscle_paths(model, data);
      return data.l_mt;
    };
    const double dt = 1e-6;
    const VecX later = length_at(dt);
    if (courses(model, data) != course) continue;
    const VecX earlier = length_at(-dt);
    if (courses(model, data) != course) continue;
    EXPECT_TRUE(near(speed, VecX((later - earlier) / (2 * dt)), 1e-7));
  }
}

TEST(Paths, BelowStageVelocityNothingLengthens) {
  Posed posed(1);
  update_positions(posed.model, posed.data);
  update_muscle_paths(posed.model, posed.data);
  EXPECT_EQ(posed.data.l_mt_dot, VecX(VecX::Zero(posed.model.nmuscle())));
}

TEST(Paths, PullsBalanceAndGiveTheMomentArms) {
  for (unsigned seed = 1; seed <= 5; ++seed) {
    Posed posed(seed);
    const Model& model = posed.model;
    const Data& data = posed.data;
    for (int m = 0; m < model.nmuscle(); ++m) {
      const Muscle& muscle = model.muscles[static_cast<std::size_t>(m)];
      VecX force = VecX::Zero(model.ncoord());
      Vec3 sum = Vec3::Zero();
      for (int n = 0; n < data.path_node_count[static_cast<std::size_t>(m)]; ++n) {
        const PathNode& node = data.path_nodes[static_cast<std::size_t>(muscle.first_node + n)];
        sum += node.pull;
        if (node.body < 0) continue;
        const Vec3 p_BQ = data.X_WB[static_cast<std::size_t>(node.body)].inverse() * node.point;
        force += point_jacobian(model, data, node.body, p_BQ).transpose() * node.pull;
      }
      const auto first = model.path_points.begin() + muscle.first_point;
      const bool slides = std::any_of(first, first + muscle.point_count, [](const PathPoint& p) {
        return p.kind == PathPointKind::kMoving;
      });
      const int touched =
          static_cast<int>(std::count_if(data.path_nodes.begin() + muscle.first_node,
                                         data.path_nodes.begin() + muscle.first_node +
                                             data.path_node_count[static_cast<std::size_t>(m)],
                                         [](const PathNode& node) { return node.path_wrap >= 0; }));
      if (touched == 0) {
        EXPECT_TRUE(near(sum, Vec3(Vec3::Zero()), 1e-14)) << muscle.name;
      }
      if (!slides) {
        EXPECT_TRUE(near(force, VecX(data.moment_arm.row(m).transpose()), 1e-12)) << muscle.name;
      }
    }
  }
}

TEST(Paths, AppliedForcesDoTheWorkThatThePathsLose) {
  // inverse dynamics with muscles minus without = −(moment arms)ᵀ · force, on paths without moving points
  ModelSpec spec = random_muscles(2, kRound, 3);
  std::erase_if(spec.muscles, [](const MuscleSpec& m) {
    return std::any_of(m.path.begin(), m.path.end(),
                       [](const PathPointSpec& p) { return p.kind == PathPointKind::kMoving; });
  });
  ASSERT_GT(spec.muscles.size(), 3u);
  const Model model = compile(spec);
  Data data = make_data(model);
  Random random(4);
  random_state(model, data, random, false);
  inverse_dynamics(model, data);
  const VecX without = data.tau;
  update_muscle_paths(model, data);
  for (int m = 0; m < model.nmuscle(); ++m) data.muscle_force[m] = random.uniform(0, 500);
  apply_muscle_forces(model, data);
  inverse_dynamics(model, data);
  EXPECT_TRUE(near_relative(VecX(without - data.tau),
                            VecX(data.moment_arm.transpose() * data.muscle_force), 1e-10));
}

TEST(Paths, ACoupledCoordinatesMomentArmGoesToTheOneItFollows) {
  Posed posed(4);
  const Model& model = posed.model;
  const MatX projected = project_moment_arms(model, posed.data);
  for (int m = 0; m < model.nmuscle(); ++m)
    EXPECT_TRUE(near(
        VecX(projected.row(m).transpose()),
        project_on_independent(model, posed.data, VecX(posed.data.moment_arm.row(m).transpose())),
        1e-13));
}

// ------------------------------------------------------------------------------- by hand: one knee

/// Thigh held on the ground, shank on a pin 0.4 m below; a muscle in front of the knee over a cylinder about
/// its axis.
ModelSpec knee(double radius) {
  ModelSpec spec;
  spec.name = "knee";
  for (const auto& [name, parent, coordinate] :
       {std::array{"thigh", "ground", "hip"}, std::array{"shank", "thigh", "knee"}}) {
    BodySpec body;
    body.name = name;
    body.mass = 1;
    body.inertia = Mat3::Identity();
    spec.bodies.push_back(body);
    JointSpec joint;
    joint.name = joint.child = name;
    joint.parent = parent;
    if (joint.child == "shank") joint.X_PF.p = Vec3(0, -0.4, 0);
    joint.steps = {{StepKind::kRotation, Vec3::UnitZ(), coordinate, Curve::linear(1)}};
    spec.joints.push_back(joint);
    CoordinateSpec c;
    c.name = coordinate;
    spec.coordinates.push_back(c);
  }
  WrapObjectSpec w;
  w.name = "knee";
  w.body = "thigh";
  w.X_BS.p = Vec3(0, -0.4, 0);
  w.size = Vec3(radius, 0.2, 0);
  w.side_axis = 0;
  w.side_sign = 1;
  spec.wrap_objects = {w};
  MuscleSpec muscle;
  muscle.name = "vasti";
  muscle.max_isometric_force = muscle.optimal_fiber_length = 1;
  for (const auto& [body, place] :
       {std::pair{"thigh", Vec3(0.06, -0.1, 0)}, std::pair{"shank", Vec3(0.05, -0.2, 0)}}) {
    PathPointSpec p;
    p.name = body;
    p.body = body;
    p.point = place;
    muscle.path.push_back(p);
  }
  muscle.wraps = {{"knee"}};
  spec.muscles = {muscle};
  return spec;
}

TEST(Paths, OverACylinderAboutTheJointTheMomentArmIsItsRadius) {
  const double radius = 0.045;
  const Model model = compile(knee(radius));
  Data data = make_data(model);
  for (const double flexion : {-0.6, -0.9, -1.4, -2.0}) {
    data.q[model.find_coordinate("knee")] = flexion;
    update_positions(model, data);
    update_muscle_paths(model, data);
    ASSERT_EQ(data.path_node_count[0], 4);
    EXPECT_TRUE(near(data.moment_arm(0, 1), radius, 1e-14));
    EXPECT_EQ(data.moment_arm(0, 0), 0);
  }
}

TEST(Paths, AConditionalPointCountsInItsRangeAndAHairBeyond) {
  ModelSpec spec = knee(0.045);
  PathPointSpec via = spec.muscles[0].path[0];
  via.kind = PathPointKind::kConditional;
  via.point = Vec3(0.07, -0.3, 0);
  via.coordinate = "knee";
  via.range_min = -1;
  via.range_max = -0.5;
  spec.muscles[0].path.insert(spec.muscles[0].path.begin() + 1, via);
  spec.muscles[0].wraps.clear();
  const Model model = compile(spec);
  Data data = make_data(model);
  const auto nodes_at = [&](double q) {
    data.q[1] = q;
    update_positions(model, data);
    update_muscle_paths(model, data);
    return data.path_node_count[0];
  };
  EXPECT_EQ(nodes_at(-0.7), 3);
  EXPECT_EQ(nodes_at(-1 - 0.9e-5), 3);
  EXPECT_EQ(nodes_at(-1 - 1.1e-5), 2);
  EXPECT_EQ(nodes_at(-0.5 + 0.9e-5), 3);
  EXPECT_EQ(nodes_at(-0.5 + 1.1e-5), 2);
}

TEST(Paths, AWrapRangeKeepsASurfaceOffTheRestOfThePath) {
  ModelSpec spec = knee(0.045);
  PathPointSpec via = spec.muscles[0].path[0];
  via.name = "via";
  via.point = Vec3(0.06, -0.2, 0);
  spec.muscles[0].path.insert(spec.muscles[0].path.begin() + 1, via);
  const auto nodes_of = [](const ModelSpec& s) {
    const Model model = compile(s);
    Data data = make_data(model);
    data.q[1] = -1.2;
    update_positions(model, data);
    update_muscle_paths(model, data);
    return data.path_node_count[0];
  };
  EXPECT_EQ(nodes_of(spec), 5);
  spec.muscles[0].wraps[0] = {"knee", 2, 3};
  EXPECT_EQ(nodes_of(spec), 5);
  spec.muscles[0].wraps[0] = {"knee", 1, 2};
  EXPECT_EQ(nodes_of(spec), 3);
}

TEST(Paths, AsksTheHeapForNothing) {
  Posed posed(3);
  const AllocGuard guard;
  update_muscle_paths(posed.model, posed.data);
  apply_muscle_forces(posed.model, posed.data);
  EXPECT_EQ(guard.count(), 0);
}

}  // namespace
}  // namespace retrogait
