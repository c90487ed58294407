#include "inspector/instances.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace retrogait::inspector {

namespace {

constexpr float kOpaque = 0.995F;      // of alpha
constexpr double kCornerReach = 2.0;   // radii along the path that a rounded corner takes, each way
constexpr double kCornerShare = 0.45;  // … and at most of a piece
constexpr double kStraight = 0.9990;   // cosine of 2.6°: no corner
constexpr double kCornerStep = 0.2;    // rad between nodes of a rounded corner
constexpr double kSamePlace = 1e-6;    // m
constexpr double kOpenEnd = 1.2;       // pixels: thinner tubes need no ball at their ends
// Largest radius of each detail but the finest, pixels: 6, 10 and 18 corners are then off by 0.3 of a pixel at most.
constexpr std::array<double, kDetails - 1> kLargest = {2.2, 6.5, 22};
constexpr double kNearest = 0.05;  // m: what is nearer to the eye counts as this near

Float4 pack(const Vec3& v, double w = 0) {
  return {static_cast<float>(v.x()), static_cast<float>(v.y()), static_cast<float>(v.z()),
          static_cast<float>(w)};
}

Float4 pack(const Color& c) { return {c.r, c.g, c.b, c.a}; }

bool finite(const Color& c) { return std::isfinite(c.r + c.g + c.b + c.a); }

bool positive(double x) { return std::isfinite(x) && x > 0; }

// ------------------------------------------------------------------------------------------- tubes

struct PathNode {
  Vec3 at;
  double radius = 0;
  Color color;
};

Color blend(const Color& a, const Color& b, float t) {
  return {a.r + t * (b.r - a.r), a.g + t * (b.g - a.g), a.b + t * (b.b - a.b),
          a.a + t * (b.a - a.a)};
}

PathNode between(const PathNode& a, const PathNode& b, double t) {
  return {a.at + t * (b.at - a.at), a.radius + t * (b.radius - a.radius),
          blend(a.color, b.color, static_cast<float>(t))};
}

// The tube's nodes without repeated places; empty when a number is not finite.
void read_path(const Tube& tube, std::vector<PathNode>& out) {
  out.clear();
  const std::size_t n = std::min({tube.points.size(), tube.radius.size(), tube.color.size()});
  for (std::size_t i = 0; i < n; ++i) {
    if (!tube.points[i].allFinite() || !positive(tube.radius[i]) || !finite(tube.color[i])) {
      out.clear();
      return;
    }
    if (!out.empty() && (tube.points[i] - out.back().at).norm() < kSamePlace) continue;
    out.push_back({tube.points[i], tube.radius[i], tube.color[i]});
  }
}

// A corner becomes a parabola that leaves and meets its two pieces along them.
void round_corner(const PathNode& before, const PathNode& corner, const PathNode& after,
                  std::vector<PathNode>& out) {
  const Vec3 in = corner.at - before.at, on = after.at - corner.at;
  const double in_length = in.norm(), on_length = on.norm();
  const double cosine = std::clamp(in.dot(on) / (in_length * on_length), -1.0, 1.0);
  if (cosine > kStraight) {
    out.push_back(corner);
    return;
  }
  const double reach = kCornerReach * corner.radius;
  const PathNode start = between(corner, before, std::min(reach / in_length, kCornerShare));
  const PathNode end = between(corner, after, std::min(reach / on_length, kCornerShare));
  const int steps = std::max(2, static_cast<int>(std::ceil(std::acos(cosine) / kCornerStep)));
  for (int i = 0; i <= steps; ++i) {
    const double t = static_cast<double>(i) / steps;
    out.push_back(between(between(start, corner, t), between(corner, end, t), t));
  }
}

void round_corners(const std::vector<PathNode>& path, std::vector<PathNode>& out) {
  out.clear();
  out.push_back(path.front());
  for (std::size_t i = 1; i + 1 < path.size(); ++i)
    round_corner(path[i - 1], path[i], path[i + 1], out);
  out.push_back(path.back());
}

// The direction at a node: the middle between the pieces that meet there.
Vec3 direction_at(const std::vector<PathNode>& path, std::size_t i) {
  Vec3 sum = Vec3::Zero();
  if (i > 0) sum += (path[i].at - path[i - 1].at).normalized();
  if (i + 1 < path.size()) sum += (path[i + 1].at - path[i].at).normalized();
  if (sum.norm() < kSamePlace) return (path[i].at - path[i - 1].at).normalized();
  return sum.normalized();
}

Vec3 any_across(const Vec3& direction) {
  return direction.cross(std::abs(direction.y()) < 0.9 ? Vec3::UnitY() : Vec3::UnitX())
      .normalized();
}

// `side` turned with the tube by the least rotation: no twist.
Vec3 carried(const Vec3& side, const Vec3& direction) {
  const Vec3 across = side - direction * direction.dot(side);
  return across.norm() < kSamePlace ? any_across(direction) : across.normalized();
}

// How fast the tube swells at a node, m per m along it.
double swelling_at(const std::vector<PathNode>& path, std::size_t i) {
  const PathNode &before = path[i > 0 ? i - 1 : i], &after = path[std::min(i + 1, path.size() - 1)];
  return (after.radius - before.radius) /
         ((after.at - path[i].at).norm() + (path[i].at - before.at).norm());
}

void add_tube(const std::vector<PathNode>& path, int id, const Sight& sight, SolidInstances& out) {
  const PathNode& middle = path[path.size() / 2];
  double thickest = 0;
  for (const PathNode& node : path) thickest = std::max(thickest, node.radius);
  std::vector<TubeNode>& nodes = out.tube_nodes[sight.detail(middle.at, thickest)];
  Vec3 side = any_across(direction_at(path, 0));
  for (std::size_t i = 0; i < path.size(); ++i) {
    const Vec3 direction = direction_at(path, i);
    side = carried(side, direction);
    const bool goes_on = i + 1 < path.size();
    nodes.push_back({pack(path[i].at, path[i].radius), pack(side, goes_on ? 1 : 0),
                     pack(direction.cross(side), swelling_at(path, i)), pack(path[i].color), id});
  }
  for (const PathNode* end : {&path.front(), &path.back()}) {
    if (sight.pixels > 0 && end->radius * sight.per_meter(end->at) < kOpenEnd) continue;
    const Float4 ball = pack(end->at, end->radius);
    out.cones[sight.detail(end->at, end->radius)].push_back({ball, ball, pack(end->color), id});
  }
}

// --------------------------------------------------------------------------------------- the others

bool drawable(const RoundCone& c) {
  return c.from.allFinite() && c.to.allFinite() && positive(c.from_radius) &&
         positive(c.to_radius) && finite(c.color);
}

bool drawable(const Ellipsoid& e) {
  return e.center.allFinite() && e.axes.allFinite() && finite(e.color);
}

bool drawable(const Arrow& a) {
  return a.from.allFinite() && a.vector.allFinite() && a.vector.norm() > 1e-4 &&
         positive(a.radius) && finite(a.color);
}

// A fan about the middle: right for what a walker stands on, which is convex.
void add_patch(const Patch& patch, std::vector<FlatVertex>& out) {
  Vec3 middle = Vec3::Zero();
  for (const Vec3& corner : patch.corners) middle += corner;
  if (patch.corners.size() < 3 || !middle.allFinite() || !finite(patch.color)) return;
  middle /= static_cast<double>(patch.corners.size());
  const auto add = [&](const Vec3& p) {
    const Float4 at = pack(p);
    out.push_back({at.x, at.y, at.z, pack(patch.color), patch.id});
  };
  for (std::size_t i = 0; i < patch.corners.size(); ++i) {
    add(middle);
    add(patch.corners[i]);
    add(patch.corners[(i + 1) % patch.corners.size()]);
  }
}

struct Box {
  Vec3 low = Vec3::Constant(std::numeric_limits<double>::infinity());
  Vec3 high = -low;
  void take(const Float4& p, double around) {
    const Vec3 at(p.x, p.y, p.z), margin = Vec3::Constant(around);
    low = low.cwiseMin(at - margin);
    high = high.cwiseMax(at + margin);
  }
};

void update_box(Instances& out) {
  Box box;
  for (std::size_t k = 0; k < kDetails; ++k) {
    for (const ConeInstance& c : out.opaque.cones[k]) {
      box.take(c.from, c.from.w);
      box.take(c.to, c.to.w);
    }
    for (const EllipsoidInstance& e : out.opaque.ellipsoids[k])
      box.take(e.center, std::sqrt(std::max({e.axis_x.w, e.axis_y.w, e.axis_z.w})));
    for (const TubeNode& t : out.opaque.tube_nodes[k]) box.take(t.at, t.at.w);
  }
  for (const ArrowInstance& a : out.marks.arrows) {
    box.take(a.from, a.from.w);
    box.take({a.from.x + a.along.x, a.from.y + a.along.y, a.from.z + a.along.z, 0}, a.from.w);
  }
  const bool any = box.low.allFinite();
  out.low = any ? box.low : Vec3::Zero();
  out.high = any ? box.high : Vec3::Zero();
}

}  // namespace

double Sight::per_meter(const Vec3& at) const {
  return pixels / std::max((eye - at).dot(toward), kNearest);
}

std::size_t Sight::detail(const Vec3& at, double radius) const {
  if (pixels <= 0) return kDetails - 1;
  const double r = radius * per_meter(at);
  std::size_t k = 0;
  while (k < kLargest.size() && r > kLargest[k]) ++k;
  return k;
}

Sight sight_of(const Projection& projection) {
  const double scale = projection.clip_from_ground.row(1).head<3>().norm();
  return {projection.eye, projection.toward, 0.5 * scale * projection.viewport.height};
}

void SolidInstances::clear() {
  for (std::size_t k = 0; k < kDetails; ++k) {
    cones[k].clear();
    ellipsoids[k].clear();
    tube_nodes[k].clear();
  }
  arrows.clear();
}

void update_instances(const DrawList& list, const Sight& sight, Instances& out) {
  out.opaque.clear();
  out.ghosts.clear();
  out.marks.clear();
  out.lines.clear();
  out.mark_lines.clear();
  out.triangles.clear();
  const auto pass = [&](const Color& c) -> SolidInstances& {
    return c.a >= kOpaque ? out.opaque : out.ghosts;
  };
  for (const RoundCone& c : list.cones)
    if (drawable(c))
      pass(c.color).cones[sight.detail(c.from, std::max(c.from_radius, c.to_radius))].push_back(
          {pack(c.from, c.from_radius), pack(c.to, c.to_radius), pack(c.color), c.id});
  const auto add_ellipsoid = [&](const Ellipsoid& e, SolidInstances& to) {
    if (!drawable(e)) return;
    // right-handed, so that its outside is its outside
    const double hand = e.axes.determinant() < 0 ? -1 : 1;
    const auto axis = [&](int i) {
      return pack((i == 2 ? hand : 1) * e.axes.col(i), e.axes.col(i).squaredNorm());
    };
    to.ellipsoids[sight.detail(e.center, e.axes.colwise().norm().maxCoeff())].push_back(
        {pack(e.center), axis(0), axis(1), axis(2), pack(e.color), e.id});
  };
  for (const Ellipsoid& e : list.ellipsoids) add_ellipsoid(e, pass(e.color));
  for (const Ellipsoid& e : list.marks) add_ellipsoid(e, out.marks);
  for (const Arrow& a : list.arrows)
    if (drawable(a))
      out.marks.arrows.push_back({pack(a.from, a.radius), pack(a.vector), pack(a.color), a.id});
  std::vector<PathNode> path, rounded;
  for (const Tube& tube : list.tubes) {
    read_path(tube, path);
    if (path.size() < 2) continue;
    round_corners(path, rounded);
    add_tube(rounded, tube.id, sight, pass(path.front().color));
  }
  for (const Line& l : list.lines)
    if (l.from.allFinite() && l.to.allFinite() && finite(l.color))
      (l.through ? out.mark_lines : out.lines).push_back({pack(l.from), pack(l.to), pack(l.color)});
  for (const Patch& patch : list.patches) add_patch(patch, out.triangles);
  update_box(out);
}

}  // namespace retrogait::inspector
