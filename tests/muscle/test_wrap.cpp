// The laws of a taut string over one surface, on random surfaces of our own.
#include <gtest/gtest.h>

#include "muscle/wrap.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/wrap_cases.h"

namespace retrogait {
namespace {

/// Quadrants of a shape: none, ±x, ±y, ±z; a torus has none in OpenSim's cases, a cylinder no z.
std::vector<int> sides_of(WrapShape shape) {
  if (shape == WrapShape::kTorus) return {0};
  if (shape == WrapShape::kCylinder) return {0, 1, -1, 2, -2};
  return {0, 1, -1, 2, -2, 3, -3};
}

/// A string that no single arc on the torus makes taut runs over the tube's tangent cylinder instead.
bool stands_off(const WrapCase& c, const WrapContact& contact) {
  if (c.object.shape != WrapShape::kTorus) return false;
  return std::abs(height_over(c.object, contact.q)) > 1e-9 ||
         std::abs(height_over(c.object, contact.r)) > 1e-9;
}

template <class Check>
void for_wrapped_cases(WrapShape shape, int count, const Check& check) {
  std::mt19937 random(11);
  int standing_off = 0;
  for (int side : sides_of(shape))
    for (int found = 0; found < count;) {
      const WrapCase c = random_wrap(shape, random, 0, side);
      const WrapContact contact = wrap_string(c.object, c.p, c.s);
      if (contact.status != WrapStatus::kWrapped) continue;
      if (stands_off(c, contact)) {
        ++standing_off;
        continue;
      }
      ++found;
      SCOPED_TRACE(std::string(name_of(shape)) + ", side " + std::to_string(side) + ", case " +
                   std::to_string(found));
      check(c, contact);
    }
  EXPECT_LE(standing_off, 1 + count / 5);
}

class Wrap : public testing::TestWithParam<WrapShape> {};
INSTANTIATE_TEST_SUITE_P(AllShapes, Wrap, testing::ValuesIn(kAllShapes),
                         [](const auto& info) { return name_of(info.param); });

TEST_P(Wrap, ContactsLieOnTheSurfaceAndStraightEndsAreTangent) {
  for_wrapped_cases(GetParam(), 30, [&](const WrapCase& c, const WrapContact& contact) {
    EXPECT_TRUE(near(height_over(c.object, contact.q), 0, 1e-13));
    EXPECT_TRUE(near(height_over(c.object, contact.r), 0, 1e-13));
    if (contact.held) return;  // may bend at the edge
    const Vec3 before = (contact.q - c.p).normalized(), after = (c.s - contact.r).normalized();
    EXPECT_TRUE(near(before.dot(normal_at(c.object, contact.q)), 0, 1e-10));
    EXPECT_TRUE(near(after.dot(normal_at(c.object, contact.r)), 0, 1e-10));
    EXPECT_TRUE(near(before, contact.direction, 1e-10));
  });
}

TEST_P(Wrap, ArcIsAGeodesicOfTheStatedLength) {
  for_wrapped_cases(GetParam(), 10, [&](const WrapCase& c, const WrapContact& contact) {
    constexpr int kPoints = 1001;
    const std::vector<Vec3> points = arc_points(c.object, contact, kPoints);
    double length = 0;
    for (int i = 1; i < kPoints; ++i) length += (points[i] - points[i - 1]).norm();
    EXPECT_TRUE(near(points.front(), contact.q, 1e-12));
    EXPECT_TRUE(near(points.back(), contact.r, 1e-11));
    EXPECT_TRUE(near(length, contact.arc, 1e-7));
    // what bends it points along the normal
    const double step = contact.arc / (kPoints - 1);
    if (contact.held || step < 1e-6) return;
    for (int i = 100; i < kPoints - 100; i += 100) {
      const Vec3 bend = (points[i + 50] - 2 * points[i] + points[i - 50]) / (2500 * step * step);
      const Vec3 along = (points[i + 50] - points[i - 50]).normalized();
      const Vec3 sideways = normal_at(c.object, points[i]).cross(along);
      EXPECT_TRUE(near(bend.dot(sideways), 0, 0.02 * std::max(1.0, bend.norm())));
    }
  });
}

TEST_P(Wrap, LengthChangesByTheUnitVectorOfItsEnds) {
  constexpr double kStep = 1e-5;
  for_wrapped_cases(GetParam(), 15, [&](const WrapCase& c, const WrapContact& contact) {
    const Vec3 at_p = (c.p - contact.q).normalized(), at_s = (c.s - contact.r).normalized();
    for (int i = 0; i < 3; ++i) {
      const auto slope = [&](bool end) {
        const auto length = [&](double way) {
          WrapCase moved = c;
          (end ? moved.s : moved.p)[i] += way;
          return wrapped_length(moved);
        };
        return (8 * (length(kStep) - length(-kStep)) - (length(2 * kStep) - length(-2 * kStep))) /
               (12 * kStep);
      };
      EXPECT_TRUE(near(slope(false), at_p[i], 1e-7));
      EXPECT_TRUE(near(slope(true), at_s[i], 1e-7));
    }
  });
}

TEST_P(Wrap, SwappingTheEndsKeepsTheLength) {
  for_wrapped_cases(GetParam(), 30, [&](const WrapCase& c, const WrapContact& contact) {
    const WrapContact swapped = wrap_string(c.object, c.s, c.p);
    EXPECT_TRUE(near(string_length(swapped, c.s, c.p), string_length(contact, c.p, c.s), 1e-12));
    EXPECT_TRUE(near(swapped.r, contact.q, 1e-10));
  });
}

TEST_P(Wrap, MirrorKeepsTheLength) {
  for_wrapped_cases(GetParam(), 30, [&](const WrapCase& c, const WrapContact& contact) {
    for (int axis = 0; axis < 3; ++axis) {
      WrapCase mirrored = c;
      mirrored.p[axis] *= -1;
      mirrored.s[axis] *= -1;
      if (axis == c.object.side_axis) mirrored.object.side_sign *= -1;
      EXPECT_TRUE(near(wrapped_length(mirrored), string_length(contact, c.p, c.s), 1e-12));
    }
  });
}

TEST_P(Wrap, ScalesWithItsSurface) {
  for_wrapped_cases(GetParam(), 15, [&](const WrapCase& c, const WrapContact& contact) {
    WrapCase larger = c;
    larger.object.size *= 3;
    larger.p *= 3;
    larger.s *= 3;
    EXPECT_TRUE(near(wrapped_length(larger), 3 * string_length(contact, c.p, c.s), 1e-11));
  });
}

TEST_P(Wrap, TurningAboutTheAxisKeepsTheLength) {
  if (GetParam() == WrapShape::kEllipsoid) return;
  std::mt19937 random(5);
  for (int i = 0; i < 200; ++i) {
    const WrapCase c = random_wrap(GetParam(), random, 0);
    WrapCase turned = c;
    const Mat3 turn = rotation_about(Vec3::UnitZ(), 0.1 + 0.03 * i);
    turned.p = turn * c.p;
    turned.s = turn * c.s;
    EXPECT_TRUE(near(wrapped_length(turned), wrapped_length(c), 1e-12));
  }
}

TEST_P(Wrap, WrapsExactlyWhereTheLinePierces) {
  std::mt19937 random(3);
  constexpr int kCases = 400;
  constexpr double kGrazing = 1e-6;  // m: what 4000 points of a segment cannot tell
  int misses = 0, judged = 0;
  for (int i = 0; i < kCases; ++i) {
    const WrapCase c = random_wrap(GetParam(), random, 1);
    const double lowest = lowest_of_segment(c.object, c.p, c.s);
    if (std::abs(lowest) < kGrazing) continue;
    // a torus also draws the string into its hole where the line passes outside the ring: see below
    const bool wrapped = wrap_string(c.object, c.p, c.s).status == WrapStatus::kWrapped;
    if (GetParam() == WrapShape::kTorus && wrapped && lowest > 0) continue;
    ++judged;
    misses += lowest > 0;
    EXPECT_EQ(wrapped, lowest < 0) << name_of(GetParam()) << " case " << i;
  }
  EXPECT_GE(misses, 0.4 * judged);
}

TEST_P(Wrap, LengthIsContinuousAtLiftOff) {
  // move the line sideways (over a torus: into the hole) until it just grazes: no jump as it leaves
  std::mt19937 random(8);
  int seen = 0;
  for (int i = 0; i < 400 && seen < 30; ++i) {
    const WrapCase c = random_wrap(GetParam(), random, 0);
    const Vec3 across = (c.s - c.p).cross(Vec3(0.3, -0.5, 0.8)).normalized();
    const auto moved = [&](double way) {
      WrapCase m = c;
      if (GetParam() == WrapShape::kTorus) {
        m.p.head<2>() *= 1 - way;
        m.s.head<2>() *= 1 - way;
      } else {
        m.s += 0.3 * way * across;
      }
      return m;
    };
    const auto wraps = [&](double way) {
      const WrapCase m = moved(way);
      return wrap_string(c.object, m.p, m.s).status == WrapStatus::kWrapped;
    };
    double on = 0, off = 1;
    if (!wraps(on) || wraps(off)) continue;
    for (int k = 0; k < 60; ++k) (wraps(0.5 * (on + off)) ? on : off) = 0.5 * (on + off);
    const WrapCase last = moved(on), first = moved(off);
    if (std::abs(lowest_of_segment(c.object, last.p, last.s)) > 1e-6)
      continue;  // drawn in, not grazing
    ++seen;
    EXPECT_TRUE(near(wrapped_length(last), (first.s - first.p).norm(), 1e-9)) << i;
  }
  EXPECT_GE(seen, 15);
}

TEST_P(Wrap, AnEndInsideGoesStraight) {
  std::mt19937 random(2);
  WrapCase c = random_wrap(GetParam(), random, 0);
  c.p = GetParam() == WrapShape::kTorus ? Vec3(c.object.size.y(), 0, 0) : Vec3(0.001, 0.002, 0);
  EXPECT_EQ(wrap_string(c.object, c.p, c.s).status, WrapStatus::kInside);
  EXPECT_EQ(wrap_string(c.object, c.s, c.p).status, WrapStatus::kInside);
}

TEST_P(Wrap, AllocatesNothing) {
  for_wrapped_cases(GetParam(), 5, [&](const WrapCase& c, const WrapContact& contact) {
    const AllocGuard guard;
    const WrapContact again = wrap_string(c.object, c.p, c.s, &contact);
    EXPECT_EQ(guard.count(), 0u);
    EXPECT_TRUE(near(again.arc, contact.arc, 1e-10));
  });
}

TEST_P(Wrap, StartingFromANearbyContactChangesNothing) {
  std::mt19937 random(9);
  std::normal_distribution<double> normal;
  for_wrapped_cases(GetParam(), 10, [&](const WrapCase& c, const WrapContact& contact) {
    const Vec3 nearby = c.p + 0.002 * Vec3(normal(random), normal(random), normal(random));
    const WrapContact start = wrap_string(c.object, nearby, c.s);
    const WrapContact again = wrap_string(c.object, c.p, c.s, &start);
    EXPECT_TRUE(near(again.q, contact.q, 1e-10));
    EXPECT_TRUE(near(again.arc, contact.arc, 1e-10));
  });
}

// ------------------------------------------------------------------ closed forms and quadrants

TEST(WrapClosedForm, EllipsoidWithEqualAxesIsASphere) {
  for_wrapped_cases(WrapShape::kSphere, 40, [&](const WrapCase& c, const WrapContact& sphere) {
    if (c.object.side_sign != 0) return;
    WrapObject ellipsoid = c.object;
    ellipsoid.shape = WrapShape::kEllipsoid;
    ellipsoid.size = Vec3::Constant(c.object.size.x());
    const WrapContact contact = wrap_string(ellipsoid, c.p, c.s);
    EXPECT_TRUE(near(contact.arc, sphere.arc, 1e-12));
    EXPECT_TRUE(near(contact.q, sphere.q, 1e-11));
  });
}

TEST(WrapClosedForm, TorusInItsPlaneOfSymmetryIsACircle) {
  // in the plane y = 0 the tube's section is a circle, and stays a geodesic
  WrapObject torus{};
  torus.shape = WrapShape::kTorus;
  torus.size = Vec3(0.01, 0.04, 0);
  torus.side_axis = -1;
  WrapObject circle = torus;
  circle.shape = WrapShape::kSphere;
  circle.size = Vec3(0.01, 0, 0);
  const Vec3 p(0.015, 0, 0.05), s(0.055, 0, -0.06), middle(0.04, 0, 0);
  const WrapContact over = wrap_string(torus, p, s);
  const WrapContact flat = wrap_string(circle, p - middle, s - middle);
  ASSERT_EQ(over.status, WrapStatus::kWrapped);
  EXPECT_TRUE(near(over.arc, flat.arc, 1e-13));
  EXPECT_TRUE(near(over.q, flat.q + middle, 1e-12));
}

TEST(WrapQuadrant, CylinderGoesRoundTheAllowedHalf) {
  WrapObject cylinder{};
  cylinder.shape = WrapShape::kCylinder;
  cylinder.size = Vec3(0.03, 1, 0);
  cylinder.side_axis = 0;
  cylinder.side_sign = 1;
  // the line passes the axis on the wrong side: free without, forced round with the quadrant
  const Vec3 p(-0.05, 0.1, 0), s(-0.05, -0.1, 0.02);
  const WrapContact forced = wrap_string(cylinder, p, s);
  ASSERT_EQ(forced.status, WrapStatus::kWrapped);
  for (const Vec3& point : arc_points(cylinder, forced, 20)) EXPECT_GT(point.x(), -0.03 * 0.9);
  EXPECT_GT(arc_points(cylinder, forced, 21)[10].x(), 0.029);
  // on the allowed side it may pass freely
  EXPECT_EQ(wrap_string(cylinder, Vec3(0.05, 0.1, 0), Vec3(0.05, -0.1, 0)).status,
            WrapStatus::kFree);
  cylinder.side_sign = 0;
  EXPECT_EQ(wrap_string(cylinder, p, s).status, WrapStatus::kFree);
}

// A line that grazes the cylinder within its allowed half, away from the middle of it, takes the short way: the long
// one begins and ends there too, but leaves the half in between.
TEST(WrapQuadrant, CylinderIsGrazedTheShortWay) {
  WrapObject cylinder{};
  cylinder.shape = WrapShape::kCylinder;
  cylinder.size = Vec3(0.04, 1, 0);
  cylinder.side_axis = 0;
  cylinder.side_sign = -1;
  const auto at = [](double radius, double degrees, double z) {
    const double a = degrees * kRadPerDeg;
    return Vec3(radius * std::cos(a), radius * std::sin(a), z);
  };
  const Vec3 p = at(0.0410, -143, 0.067), s = at(0.0418, -109, 0.091);
  const WrapContact grazing = wrap_string(cylinder, p, s);
  ASSERT_EQ(grazing.status, WrapStatus::kWrapped);
  EXPECT_LT(string_length(grazing, p, s), 1.01 * (s - p).norm());
}

TEST(WrapQuadrant, EllipsoidTouchesTheAllowedHalf) {
  int held = 0;
  for_wrapped_cases(WrapShape::kEllipsoid, 30, [&](const WrapCase& c, const WrapContact& contact) {
    if (c.object.side_sign == 0) return;
    double highest = -INFINITY;
    for (const Vec3& x : arc_points(c.object, contact, 400))
      highest = std::max(highest, c.object.side_sign * x[c.object.side_axis]);
    EXPECT_GE(highest, contact.held ? -1e-4 : -1e-12);
    held += contact.held;
    // no longer than needed: without the quadrant it is shorter, or the same string
    WrapCase without = c;
    without.object.side_sign = 0;
    without.object.side_axis = -1;
    EXPECT_LE(wrapped_length(without), string_length(contact, c.p, c.s) + 1e-12);
  });
  EXPECT_GT(held, 30);
}

TEST(WrapQuadrant, TorusDrawsTheStringIntoItsHole) {
  WrapObject torus{};
  torus.shape = WrapShape::kTorus;
  torus.size = Vec3(0.01, 0.04, 0);
  torus.side_axis = -1;
  // passing outside the ring, without touching
  const WrapContact drawn = wrap_string(torus, Vec3(0.06, 0, 0.1), Vec3(0.06, 0.01, -0.1));
  ASSERT_EQ(drawn.status, WrapStatus::kWrapped);
  EXPECT_LT(arc_points(torus, drawn, 3)[1].head<2>().norm(), 0.04);
  // through the hole: free
  EXPECT_EQ(wrap_string(torus, Vec3(0.01, 0, 0.1), Vec3(0.01, 0.01, -0.1)).status,
            WrapStatus::kFree);
}

}  // namespace
}  // namespace retrogait
