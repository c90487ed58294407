// The second road to a wrapped string's length: a chain of many points, pulled tight by relaxation and kept
// outside the surface. It knows nothing of tangents, geodesics or plane sections.
#include <gtest/gtest.h>

#include "muscle/wrap.h"
#include "support/near.h"
#include "support/wrap_cases.h"

namespace retrogait {
namespace {

/// The nearest point that is not inside (Newton along the normal).
Vec3 pushed_out(const WrapObject& object, Vec3 x) {
  for (int i = 0; i < 20 && height_over(object, x) < 0; ++i) {
    x -= height_over(object, x) * normal_at(object, x);
    if (std::abs(height_over(object, x)) < 1e-15) break;
  }
  return x;
}

/// Length of a smooth curve through the points: each chord lengthened by the arc of its mean turn.
double smooth_length(const std::vector<Vec3>& chain) {
  const int last = static_cast<int>(chain.size()) - 1;
  double length = 0;
  for (int i = 0; i < last; ++i) length += (chain[i + 1] - chain[i]).norm();
  for (int i = 1; i < last; ++i) {
    const Vec3 a = (chain[i] - chain[i - 1]), b = (chain[i + 1] - chain[i]);
    const double turn = std::acos(std::min(1.0, a.dot(b) / a.norm() / b.norm()));
    length += 0.5 * (a.norm() + b.norm()) * turn * turn / 24;
  }
  return length;
}

/// Relaxes a chain; points go to the middle of their neighbours, and a little beyond.
double tight_length(const WrapObject& object, std::vector<Vec3> chain, int points) {
  while (true) {
    const int last = static_cast<int>(chain.size()) - 1;
    const double beyond = 2 / (1 + std::sin(kPi / last));
    for (int sweep = 0; sweep < 12 * last; ++sweep)
      for (int i = 1; i < last; ++i) {
        const Vec3 middle = 0.5 * (chain[i - 1] + chain[i + 1]);
        chain[i] = pushed_out(object, chain[i] + beyond * (middle - chain[i]));
      }
    if (last >= points) return smooth_length(chain);
    std::vector<Vec3> finer;
    for (int i = 0; i < last; ++i) {
      finer.push_back(chain[i]);
      finer.push_back(pushed_out(object, 0.5 * (chain[i] + chain[i + 1])));
    }
    finer.push_back(chain[last]);
    chain = finer;
  }
}

/// A chain from P over `over` to S.
std::vector<Vec3> loose_chain(const WrapObject& object, const Vec3& p, const Vec3& over,
                              const Vec3& s) {
  std::vector<Vec3> chain;
  for (int i = 0; i < 8; ++i) chain.push_back(p + (over - p) * (i / 8.0));
  for (int i = 0; i <= 8; ++i) chain.push_back(over + (s - over) * (i / 8.0));
  for (std::size_t i = 1; i + 1 < chain.size(); ++i) chain[i] = pushed_out(object, chain[i]);
  return chain;
}

/// From eight directions round the line, the shortest tight chain.
double shortest_chain(const WrapCase& c, int points) {
  const Vec3 along = (c.s - c.p).normalized();
  const Vec3 up = along.unitOrthogonal(), side = along.cross(up);
  const Vec3 middle = c.p - along * along.dot(c.p);
  double shortest = INFINITY;
  for (int k = 0; k < 8; ++k) {
    const double angle = 2 * kPi * k / 8;
    const Vec3 over = middle + 0.08 * (std::cos(angle) * up + std::sin(angle) * side);
    shortest =
        std::min(shortest, tight_length(c.object, loose_chain(c.object, c.p, over, c.s), points));
  }
  return shortest;
}

constexpr int kPoints = 256;
constexpr int kCases = 3;

void expect_as_chain(WrapShape shape) {
  std::mt19937 random(21);
  for (int found = 0; found < kCases;) {
    const WrapCase c = random_wrap(shape, random, 0);
    if (wrap_string(c.object, c.p, c.s).status != WrapStatus::kWrapped) continue;
    ++found;
    EXPECT_TRUE(near(wrapped_length(c), shortest_chain(c, kPoints), 1e-6)) << name_of(shape);
  }
}

TEST(WrapPolyline, CylinderIsTheShortestChain) { expect_as_chain(WrapShape::kCylinder); }
TEST(WrapPolyline, SphereIsTheShortestChain) { expect_as_chain(WrapShape::kSphere); }
TEST(WrapPolyline, EllipsoidIsTheShortestChain) { expect_as_chain(WrapShape::kEllipsoid); }

TEST(WrapPolyline, TorusIsTheTightChainThroughItsHole) {
  std::mt19937 random(22);
  for (int found = 0; found < kCases;) {
    const WrapCase c = random_wrap(WrapShape::kTorus, random, 0);
    const WrapContact contact = wrap_string(c.object, c.p, c.s);
    if (contact.status != WrapStatus::kWrapped) continue;
    // drawn in from outside the ring, a string need not be the shortest of its neighbours
    if (lowest_of_segment(c.object, c.p, c.s) > 0) continue;
    // a line that also pierces the tube elsewhere needs a second contact, which OpenSim's rule does not give
    if (lowest_of_segment(c.object, c.p, contact.q) < -1e-9 ||
        lowest_of_segment(c.object, contact.r, c.s) < -1e-9)
      continue;
    ++found;
    // lifted off by 2 mm and let go
    std::vector<Vec3> chain{c.p};
    for (const Vec3& x : arc_points(c.object, contact, 15))
      chain.push_back(x + 0.002 * normal_at(c.object, x));
    chain.push_back(c.s);
    EXPECT_TRUE(near(wrapped_length(c), tight_length(c.object, chain, kPoints), 1e-6));
  }
}

TEST(WrapPolyline, HeldEllipsoidIsTheShortestChainOverItsEdge) {
  std::mt19937 random(23);
  for (int found = 0; found < 1;) {
    const WrapCase c = random_wrap(WrapShape::kEllipsoid, random, 0, 1);
    const WrapContact contact = wrap_string(c.object, c.p, c.s);
    if (!contact.held) continue;
    ++found;
    const double length = wrapped_length(c);
    // the place on the edge that it bends over: none of the others gives a shorter pair of chains
    const auto over_edge = [&](double angle) {
      const Vec3 edge(0, c.object.size.y() * std::cos(angle), c.object.size.z() * std::sin(angle));
      const auto leg = [&](const Vec3& end) {
        std::vector<Vec3> chain;
        for (int i = 0; i <= 8; ++i)
          chain.push_back(i == 0   ? edge
                          : i == 8 ? end
                                   : pushed_out(c.object, edge + (end - edge) * (i / 8.0)));
        return tight_length(c.object, chain, 128);
      };
      return leg(c.p) + leg(c.s);
    };
    double best = 0, shortest = INFINITY;
    for (int k = 0; k < 24; ++k) {
      const double here = over_edge(2 * kPi * k / 24);
      if (here >= shortest) continue;
      shortest = here;
      best = 2 * kPi * k / 24;
    }
    double low = best - 2 * kPi / 24, high = best + 2 * kPi / 24;
    for (int k = 0; k < 18; ++k) {  // golden section
      const double a = high - 0.618034 * (high - low), b = low + 0.618034 * (high - low);
      const bool left = over_edge(a) < over_edge(b);
      (left ? high : low) = left ? b : a;
    }
    EXPECT_TRUE(near(length, over_edge(0.5 * (low + high)), 1e-6));
  }
}

}  // namespace
}  // namespace retrogait
