// Places on and above the ground: centre of pressure, centre of mass, where it is heading, base of support.
#include <algorithm>
#include <array>
#include <cmath>

#include "inspector/stage_parts.h"

#include "base/numbers.h"

namespace retrogait::inspector {

namespace {

constexpr double kPressed = 0.008;      // m: a point of the sole this near the ground stands on it
constexpr double kAboveGround = 0.002;  // m: marks over the ground
constexpr double kBall = 0.028;         // m
constexpr int kRingCorners = 24;

/// A flat disc on the ground, from one radius to another; in pieces, since patches are convex.
void add_ring(const StagePart& part, const Vec3& center, double inner, double outer,
              const Color& color, int id, DrawList& list) {
  const auto corner = [&](int i, double radius) -> Vec3 {
    const double angle = 2 * kPi * i / kRingCorners;
    return part.X_SW * Vec3(center.x() + radius * std::cos(angle), kAboveGround,
                            center.z() + radius * std::sin(angle));
  };
  Patch disc{{}, part.shown_mark(color), id};
  if (inner <= 0) {
    for (int i = 0; i < kRingCorners; ++i) disc.corners.push_back(corner(i, outer));
    return list.patches.push_back(std::move(disc));
  }
  for (int i = 0; i < kRingCorners; ++i) {
    disc.corners = {corner(i, inner), corner(i, outer), corner(i + 1, outer), corner(i + 1, inner)};
    list.patches.push_back(disc);
  }
}

double turn_of(const Vec3& a, const Vec3& b, const Vec3& c) {
  return (b.x() - a.x()) * (c.z() - a.z()) - (b.z() - a.z()) * (c.x() - a.x());
}

/// The convex outline of places on the ground (Andrew 1979: the lower and the upper chain of the sorted points).
std::vector<Vec3> outline(std::vector<Vec3> points) {
  std::sort(points.begin(), points.end(), [](const Vec3& a, const Vec3& b) {
    return a.x() != b.x() ? a.x() < b.x() : a.z() < b.z();
  });
  std::vector<Vec3> hull;
  for (int chain = 0; chain < 2; ++chain) {
    const std::size_t first = hull.size();
    for (const Vec3& p : points) {
      while (hull.size() >= first + 2 && turn_of(hull[hull.size() - 2], hull.back(), p) <= 0)
        hull.pop_back();
      hull.push_back(p);
    }
    if (!hull.empty()) hull.pop_back();
    std::reverse(points.begin(), points.end());
  }
  return hull;
}

/// Between the points of the sole that stand on the ground under loaded feet.
void draw_base_of_support(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  std::vector<Vec3> points;
  for (const bool left : {false, true}) {
    if (!instant.loads.side[left ? 1 : 0].loaded) continue;
    for (const int p : instant.sites.side[left ? 1 : 0].foot_points) {
      const bool pressed = contact_height(*instant.model, instant.data, p) < kPressed;
      if (!pressed && instant.data.foot_force[at(p)].y() <= 0) continue;
      Vec3 point = contact_point(*instant.model, instant.data, p);
      point.y() = 0.5 * kAboveGround;
      points.push_back(point);
    }
  }
  Patch patch{outline(std::move(points)), kSupportColor, -1};
  if (patch.corners.size() < 3) return;
  patch.color.a = 0.35f;
  patch.color = part.shown_mark(patch.color);
  patch.id = part.name(list, "base_of_support");
  for (Vec3& corner : patch.corners) corner = part.X_SW * corner;
  for (std::size_t i = 0; i < patch.corners.size(); ++i) {
    const Vec3& next = patch.corners[(i + 1) % patch.corners.size()];
    list.lines.push_back({patch.corners[i], next, part.shown_mark(kSupportColor)});
  }
  list.patches.push_back(std::move(patch));
}

}  // namespace

void draw_center_of_pressure(const StagePart& part, const Vec3& cop, bool left, DrawList& list) {
  if (!cop.allFinite()) return;
  const int id = part.name(list, left ? "cop_l" : "cop_r");
  add_ring(part, cop, 0, 0.030, color_of(0xFFFFFF), id, list);
  add_ring(part, cop, 0.020, 0.032, kGroundColor, id, list);
}

void draw_center_of_mass(const StagePart& part, DrawList& list) {
  const Instant& instant = part.instant();
  const CenterOfMass& com = instant.loads.com;
  if (!com.p.allFinite() || !com.v.allFinite() || com.p.y() <= 0) return;
  draw_base_of_support(part, list);
  const Vec3& g = instant.data.gravity;
  const Vec3 above = kAboveGround * Vec3::UnitY();
  const Vec3 below = com.p - g * (com.p.y() / g.y()) + above;
  const Vec3 ahead = extrapolated_center_of_mass(com, g) + above;
  list.marks.push_back({part.X_SW * com.p, kBall * Mat3::Identity(), part.shown_mark(kMassColor),
                        part.name(list, "com")});
  const int id = part.name(list, "extrapolated_com");
  add_ring(part, ahead, 0, 0.030, color_of(0x1F1F1F), id, list);
  add_ring(part, ahead, 0, 0.024, kMassColor, id, list);
  add_ring(part, ahead, 0, 0.008, color_of(0x1F1F1F), id, list);
  list.lines.push_back({part.X_SW * below, part.X_SW * com.p, part.shown_mark(kLeaderColor), true});
  list.lines.push_back({part.X_SW * below, part.X_SW * ahead, part.shown_mark(kLeaderColor)});
}

}  // namespace retrogait::inspector
