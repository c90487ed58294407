// Muscle paths on made-up skeletons: the laws that hold for every path.
//
// A random tree (pins, slides, splined knees, shared and coupled coordinates) carries muscles with fixed,
// conditional and moving points over surfaces of every kind.
#include "muscle/muscle.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

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
      if (off.cwiseAbs().maxCoeff() > 1e-7) {
        Eigen::Index m;
        off.cwiseAbs().maxCoeff(&m);
        printf("pose %d coordinate %d muscle %d: %g, %g\n", pose, j, int(m), arms(m, j),
               differences[m]);
      }
    }
  }
  return out;
}

constexpr double kStep = 1e-5;
const std::vector<WrapShape> kRound = {WrapShape::kCylinder, WrapShape::kSphere};

TEST(Paths, MomentArmIsTheDerivativeOfLengthWithoutSurfaces) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    const Model model = compile(random_muscles(seed, {}, 0));
    const Differences found =
        moment_arms_against_differences(model, 10, PathRules::kGeodesic, kStep);
    EXPECT_TRUE(near(found.worst, 0, 1e-8)) << seed;
    EXPECT_GT(found.compared, 200);
  }
}

TEST(Paths, MomentArmIsTheDerivativeOfLengthOverOneSurface) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Model model = compile(random_muscles(seed, kRound, 1));
    const Differences found =
        moment_arms_against_differences(model, 10, PathRules::kGeodesic, kStep);
    EXPECT_TRUE(near(found.worst, 0, 1e-7)) << seed;
    EXPECT_GT(found.wrapped, 20) << seed;
  }
}

TEST(Paths, MomentArmIsTheDerivativeOfLengthOverSeveralSurfaces) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const Model model = compile(random_muscles(seed, kRound, 3));
    const Differences found =
        moment_arms_against_differences(model, 10, PathRules::kGeodesic, kStep);
    EXPECT_TRUE(near(found.worst, 0, 1e-7)) << seed;
    EXPECT_GT(found.wrapped, 50) << seed;
  }
}

TEST(Paths, AsksTheHeapForNothing) {
  const Model model = compile(random_muscles(3, kRound, 3));
  Data data = make_data(model);
  Random random(7);
  random_state(model, data, random, false);
  update_positions(model, data);
  update_velocities(model, data);
  update_muscle_paths(model, data);
  const AllocGuard guard;
  update_muscle_paths(model, data);
  apply_muscle_forces(model, data);
  EXPECT_EQ(guard.count(), 0);
}

}  // namespace
}  // namespace retrogait
