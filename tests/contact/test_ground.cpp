// The ground's heights and normals, and how a sphere touches it.
#include "contact/ground.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "support/alloc_guard.h"
#include "support/near.h"

namespace retrogait {
namespace {

using Kind = GroundFeature::Kind;

double height(const Ground& ground, double x, double z = 0) {
  return ground_at(ground, x, z).height;
}

/// Bumps and steps of both signs and directions, one of them with sides.
Ground rough() {
  return {{{Kind::kBump, 0.2, +1, 0.02, 0.15, 0, 0},
           {Kind::kStep, 0.5, -1, -0.03, 0.1, 0, 0},
           {Kind::kBump, 0.45, -1, -0.01, 0.3, -0.05, 0.1}},
          0};
}

TEST(Ground, IsLevelUnlessToldOtherwise) {
  const GroundPoint p = ground_at(Ground{}, 0.3, -4);
  EXPECT_EQ(p.height, 0);
  EXPECT_EQ(p.normal, Vec3::UnitY());
  const SphereContact c = touch(Ground{}, Vec3(1, 0.015, 2), 0.02);
  EXPECT_TRUE(near(c.depth, 0.005, 1e-16));
  EXPECT_TRUE(near(c.point, Vec3(1, -0.005, 2), 1e-16));
  EXPECT_LT(touch(Ground{}, Vec3(1, 0.025, 2), 0.02).depth, 0);
}

TEST(Ground, ABumpIsARaisedCosine) {
  const Ground g{{{Kind::kBump, 1, +1, 0.02, 0.2, 0, 0}}, 0};
  for (const double x : {0.0, 0.99, 1.0, 1.2, 1.21, 5.0}) EXPECT_EQ(height(g, x), 0) << x;
  for (const double s : {0.1, 0.25, 0.5, 0.7, 0.95})
    EXPECT_TRUE(near(height(g, 1 + 0.2 * s), 0.01 * (1 - std::cos(2 * kPi * s)), 1e-16)) << s;
  EXPECT_TRUE(near(height(g, 1.1), 0.02, 1e-16));
  EXPECT_TRUE(near(ground_at(g, 1.1, 0).normal, Vec3::UnitY(), 1e-14));
  EXPECT_LT(ground_at(g, 1.05, 0).normal.x(), 0);  // uphill: the normal leans back
}

TEST(Ground, AStepStays) {
  const Ground down{{{Kind::kStep, 1, +1, -0.05, 0.02, 0, 0}}, 0};
  EXPECT_EQ(height(down, 1), 0);
  EXPECT_TRUE(near(height(down, 1.01), -0.025, 1e-16));
  for (const double x : {1.02, 1.1, 50.0}) EXPECT_EQ(height(down, x), -0.05) << x;
}

TEST(Ground, GoesAlongEitherWay) {
  for (const Kind kind : {Kind::kBump, Kind::kStep}) {
    const Ground on{{{kind, 0.4, +1, 0.03, 0.1, 0, 0}}, 0};
    const Ground back{{{kind, -0.4, -1, 0.03, 0.1, 0, 0}}, 0};
    for (double x = 0.3; x < 0.6; x += 0.013) {
      const GroundPoint a = ground_at(on, x, 0), b = ground_at(back, -x, 0);
      EXPECT_EQ(a.height, b.height) << x;
      EXPECT_TRUE(near(a.normal, Vec3(-b.normal.x(), b.normal.y(), b.normal.z()), 1e-15)) << x;
    }
  }
}

TEST(Ground, SidesFallWithinHalfALength) {
  const Ground g{{{Kind::kBump, 0, +1, 0.02, 0.2, -0.1, 0.3}}, 0};
  for (const double z : {-0.1, 0.0, 0.3}) EXPECT_TRUE(near(height(g, 0.1, z), 0.02, 1e-16)) << z;
  for (const double z : {-0.21, -0.2, 0.4, 2.0})
    EXPECT_TRUE(near(height(g, 0.1, z), 0, 1e-16)) << z;
  for (const double z : {-0.15, 0.35}) EXPECT_TRUE(near(height(g, 0.1, z), 0.01, 1e-16)) << z;
  EXPECT_GT(ground_at(g, 0.1, 0.35).normal.z(), 0);
  EXPECT_LT(ground_at(g, 0.1, -0.15).normal.z(), 0);
}

TEST(Ground, NormalsMeetDifferencesAndHeightsAreContinuous) {
  const Ground g = rough();
  const double h = 1e-6;
  for (double x = -0.1; x < 0.7; x += 0.0037)
    for (double z = -0.3; z < 0.35; z += 0.043) {
      const double by_x = (height(g, x + h, z) - height(g, x - h, z)) / (2 * h);
      const double by_z = (height(g, x, z + h) - height(g, x, z - h)) / (2 * h);
      const Vec3 normal = ground_at(g, x, z).normal;
      EXPECT_TRUE(near(normal, Vec3(-by_x, 1, -by_z).normalized(), 2e-5)) << x << " " << z;
      EXPECT_TRUE(near(normal.norm(), 1, 1e-15));
    }
  // slope, too, changes without a jump: by no more than curvature times the way
  Vec3 last = ground_at(g, -0.1, 0.12).normal;
  for (double x = -0.1; x < 0.7; x += 1e-4) {
    const Vec3 normal = ground_at(g, x, 0.12).normal;
    EXPECT_LT((normal - last).norm(), 0.005) << x;
    last = normal;
  }
}

TEST(Ground, FeaturesAddUp) {
  const Ground g = rough();
  for (double x = 0; x < 0.6; x += 0.03) {
    double sum = 0;
    for (const GroundFeature& f : g.features) sum += height(Ground{{f}, 0}, x, 0.02);
    EXPECT_TRUE(near(height(g, x, 0.02), sum, 1e-16));
  }
}

/// Depth of a sphere by looking for the nearest place of the ground along x.
double searched_depth(const Ground& ground, const Vec3& center, double radius) {
  double nearest = 1e9;
  for (double x = center.x() - 0.05; x < center.x() + 0.05; x += 1e-6)
    nearest = std::min(nearest, std::hypot(x - center.x(), height(ground, x) - center.y()));
  return radius - nearest;
}

TEST(SphereContact, IsTheNearestPlaceToSecondOrder) {
  const double radius = 0.015, depth = 0.004;
  for (const double bump : {0.01, 0.005}) {  // twice as low: a quarter of the error
    const Ground g{{{Kind::kBump, 0, +1, bump, 0.3, 0, 0}}, 0};
    for (const double x : {0.02, 0.075, 0.15}) {
      const Vec3 center(x, height(g, x) + radius - depth, 0);
      const double slope = kPi * bump / 0.3;
      const SphereContact c = touch(g, center, radius);
      EXPECT_TRUE(near(c.depth, searched_depth(g, center, radius),
                       slope * slope * radius * radius / 0.3 * 5))
          << bump << " " << x;
      EXPECT_TRUE(near(c.point, center - radius * c.normal, 1e-16));
    }
  }
}

TEST(Ground, AsksForNoMemory) {
  const Ground g = rough();
  double sum = 0;
  const AllocGuard guard;
  for (double x = 0; x < 0.6; x += 0.01) sum += touch(g, Vec3(x, 0.01, 0), 0.02).depth;
  EXPECT_EQ(guard.count(), 0);
  EXPECT_NE(sum, 0);
}

}  // namespace
}  // namespace retrogait
