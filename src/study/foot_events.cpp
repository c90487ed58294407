// When feet touch and leave, and where.
#include "study/foot_events.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr double kEventForce = 20;  // N of vertical force: the usual threshold of a force plate

bool is_rear(const FootPoint& p) {
  return p.name.starts_with("heel") || p.name.starts_with("lateral_rearfoot");
}

enum class Region { kAll, kHeel, kToe };

// of one foot, or of its rear or front points only, over its own cycle
std::vector<double> vertical_force(const Model& model, const PointForces& forces, int side,
                                   Region region) {
  const std::size_t n = forces.front().size(), shift = side == 1 ? n / 2 : 0;
  std::vector<double> f(n, 0.0);
  for (std::size_t p = 0; p < forces.size(); ++p) {
    const FootPoint& point = model.foot_points[p];
    if (point.left != (side == 1)) continue;
    if (region != Region::kAll && is_rear(point) != (region == Region::kHeel)) continue;
    for (std::size_t i = 0; i < n; ++i) f[i] += forces[p][(i + shift) % n];
  }
  return f;
}

struct Span {
  double start = 0, end = 0;  // % of the cycle; start may be negative
};

// the longest stretch of a periodic force above the threshold, its ends interpolated between samples
Span longest_above(const std::vector<double>& f, double threshold) {
  const int n = static_cast<int>(f.size());
  const auto value = [&](int i) { return f[at(((i % n) + n) % n)]; };
  int best_start = 0, best_length = 0;
  for (int i = 0; i < n; ++i) {
    if (value(i) <= threshold || value(i - 1) > threshold) continue;
    int length = 1;
    while (length < n && value(i + length) > threshold) ++length;
    if (length > best_length) best_length = length, best_start = i;
  }
  if (best_length == 0) return {};
  const auto crossing = [&](int below, int above) {
    return below + (above - below) * (threshold - value(below)) / (value(above) - value(below));
  };
  Span span;
  const int last = best_start + best_length - 1;
  span.start = 100 * crossing(best_start - 1, best_start) / n;
  span.end = 100 * crossing(last + 1, last) / n;
  // a foot that presses before its scripted contact starts below zero
  if (span.start > 50) span.start -= 100, span.end -= 100;
  return span;
}

}  // namespace

FootEvents find_events(const Model& model, const PointForces& forces, int side) {
  const auto loaded = [&](Region region) {
    return longest_above(vertical_force(model, forces, side, region), kEventForce);
  };
  const Span whole = loaded(Region::kAll), heel = loaded(Region::kHeel), toe = loaded(Region::kToe);
  FootEvents e;
  e.contact = whole.start, e.foot_off = whole.end;
  e.heel_down = heel.start, e.heel_up = heel.end;
  e.toe_down = toe.start, e.toe_up = toe.end;
  e.first_region = heel.start <= toe.start ? "heel" : "toe";
  e.last_region = heel.end >= toe.end ? "heel" : "toe";
  return e;
}

double double_support(const Model& model, const PointForces& forces) {
  const std::vector<double> right = vertical_force(model, forces, 0, Region::kAll);
  const std::vector<double> left = vertical_force(model, forces, 1, Region::kAll);
  const std::size_t n = right.size();
  int both = 0;
  for (std::size_t i = 0; i < n; ++i)
    both += right[i] > kEventForce && left[(i + n / 2) % n] > kEventForce;
  return 100.0 * both / static_cast<double>(n);
}

Vec3 foot_center(const Instant& instant, int side) {
  Vec3 sum = Vec3::Zero();
  const std::vector<int>& points = instant.sites.side[at(side)].foot_points;
  for (const int p : points) sum += contact_point(*instant.model, instant.data, p);
  return sum / std::max<double>(1, static_cast<double>(points.size()));
}

double strike_index(const Instant& instant, int side) {
  const bool left = side == 1;
  const LoadSites::Side& sites = instant.sites.side[at(side)];
  const int hallux = instant.model->find_foot_point(left ? "hallux_l" : "hallux_r");
  const auto it = std::find(sites.foot_points.begin(), sites.foot_points.end(), hallux);
  if (it == sites.foot_points.end()) return std::nan("");
  const double length = sites.sole[static_cast<std::size_t>(it - sites.foot_points.begin())].x();
  return 100 * center_of_pressure_on_sole(instant, left).x() / length;
}

}  // namespace retrogait
