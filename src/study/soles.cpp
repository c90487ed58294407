// The soles of a walker, and when they stand: by height and speed alone.
#include "study/soles.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/numbers.h"
#include "contact/contact.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kTrialStep = 0.005;  // s
// a foot lies flat while it is this near its own lowest, m, and turns slower than this, rad/s
constexpr double kFlatHeight = 0.020, kFlatTurn = 0.7;
// a point is down while it is this near the ground, m, and this slow against it, of the walking speed
constexpr double kDownHeight = 0.015, kDownSpeed = 0.4;
// filtered motion lands softly: at 20 N on a plate the first or last point is still this high and fast (four
// contacts and offs of rajagopal_walk)
constexpr double kEdgeHeight = 0.024, kHeelEdgeSpeed = 0.57, kToeEdgeSpeed = 1.12;
constexpr double kShortestWindow = 0.1;  // cycles

bool is_toe(const FootPoint& point) {
  return point.name.starts_with("hallux") || point.name.starts_with("lateral_toe");
}

/// The mean of the middle half: as robust as a median, less grainy.
double midmean(std::vector<double> x) {
  std::sort(x.begin(), x.end());
  const long quarter = static_cast<long>(x.size() / 4);
  return std::accumulate(x.begin() + quarter, x.end() - quarter, 0.0) /
         static_cast<double>(static_cast<long>(x.size()) - 2 * quarter);
}

Soles empty_soles(const Model& walker) {
  Soles soles;
  soles.place.resize(walker.foot_points.size());
  soles.velocity.resize(walker.foot_points.size());
  return soles;
}

/// Appends the instant of `data` (q and v set).
void record(const Model& walker, Data& data, Soles& soles) {
  apply_couplings(walker, data);
  update_positions(walker, data);
  update_velocities(walker, data);
  double height[2] = {0, 0}, turn[2] = {0, 0};
  int count[2] = {0, 0};
  for (std::size_t p = 0; p < walker.foot_points.size(); ++p) {
    const FootPoint& point = walker.foot_points[p];
    soles.place[p].push_back(contact_point(walker, data, static_cast<int>(p)));
    soles.velocity[p].push_back(contact_velocity(walker, data, static_cast<int>(p)));
    if (is_toe(point)) continue;
    height[point.left] += soles.place[p].back().y();
    turn[point.left] = data.w_WB[at(point.body)].norm();
    ++count[point.left];
  }
  for (std::size_t side = 0; side < 2; ++side) {
    soles.height[side].push_back(height[side] / std::max(count[side], 1));
    soles.turn[side].push_back(turn[side]);
  }
}

std::vector<int> flat_instants(const Soles& soles, bool left) {
  const std::vector<double>&height = soles.height[left], &turn = soles.turn[left];
  std::vector<double> sorted = height;
  std::sort(sorted.begin(), sorted.end());
  const double lowest = sorted[sorted.size() / 20];
  std::vector<int> flat;
  for (int i = 0; i < soles.count(); ++i)
    if (height[at(i)] < lowest + kFlatHeight && turn[at(i)] < kFlatTurn) flat.push_back(i);
  return flat;
}

struct Run {
  int first = 0, length = 0;
};

/// The longest stretch of a circle where `down` holds, short gaps bridged.
Run longest_run(std::vector<bool> down) {
  const int n = static_cast<int>(down.size());
  const auto is = [&](int i) { return down[at((i % n + n) % n)]; };
  constexpr int kGap = kSolePhases / 40;
  for (int i = 0; i < n; ++i) {
    if (!is(i) || is(i + 1)) continue;
    for (int gap = 2; gap <= kGap; ++gap)
      if (is(i + gap)) {
        for (int k = 1; k < gap; ++k) down[at((i + k) % n)] = true;
        break;
      }
  }
  if (std::all_of(down.begin(), down.end(), [](bool d) { return d; })) return {0, n};
  Run best;
  for (int i = 0; i < n; ++i) {
    if (!is(i) || is(i - 1)) continue;
    int length = 1;
    while (is(i + length)) ++length;
    if (length > best.length) best = {i, length};
  }
  return best;
}

/// When a point is lower than `height` above the ground and slower than `speed` (of the walking speed) against
/// it, in cycles; the ends lie between two phases where the nearer limit is crossed.
ContactWindow find_window(const FootPoint& point, const std::vector<Vec3>& place,
                          const std::vector<Vec3>& velocity, const FlatGround& ground,
                          double height, double speed) {
  std::vector<double> excess;  // 1 at the limit
  std::vector<bool> down;
  for (int i = 0; i < kSolePhases; ++i) {
    const double v = std::hypot(velocity[at(i)].x() - ground.speed, velocity[at(i)].z());
    excess.push_back(std::max((place[at(i)].y() - ground.height) / height,
                              v / (speed * std::abs(ground.speed))));
    down.push_back(excess.back() < 1);
  }
  const Run run = longest_run(down);
  const auto crossing = [&](int outside, int inside) {
    const double out = excess[at((outside + kSolePhases) % kSolePhases)];
    const double in = excess[at(inside % kSolePhases)];
    return outside + (inside - outside) * (out - 1) / std::max(out - in, 1e-9);
  };
  const std::string name = point.name.substr(0, point.name.size() - 2);
  if (run.length == 0) return {name, 0, 0};
  if (run.length == kSolePhases) return {name, 0, 1};
  const int last = run.first + run.length - 1;
  const double start = crossing(run.first - 1, run.first);
  const double end = crossing(last + 1, last);
  return {name, start / kSolePhases, end / kSolePhases};
}

}  // namespace

Soles track_soles(const Model& walker, const std::vector<FourierCurve>& q, double period) {
  Soles soles = empty_soles(walker);
  Data data = make_data(walker);
  for (int i = 0; i < kSolePhases; ++i) {
    for (int c = 0; c < walker.ncoord(); ++c) {
      const CurveValue x = q[at(c)].eval(static_cast<double>(i) / kSolePhases);
      data.q[c] = x.f;
      data.v[c] = x.df / period;
    }
    record(walker, data, soles);
  }
  return soles;
}

Soles track_soles(const Model& walker, const Motion& motion) {
  Soles soles = empty_soles(walker);
  Data data = make_data(walker);
  const int steps = static_cast<int>(std::floor((motion.last() - motion.first()) / kTrialStep));
  for (int i = 0; i <= steps; ++i) {
    sample(walker, motion, motion.first() + i * kTrialStep, data);
    record(walker, data, soles);
  }
  return soles;
}

void level_soles(Model& walker, const Soles& soles) {
  std::vector<double> own(walker.foot_points.size(), 0);
  double ground = 0;
  for (std::size_t p = 0; p < own.size(); ++p) {
    std::vector<double> heights;
    for (const int i : flat_instants(soles, walker.foot_points[p].left))
      heights.push_back(soles.place[p][at(i)].y());
    if (heights.empty()) return;
    own[p] = midmean(heights);
    ground += own[p] / static_cast<double>(own.size());
  }
  // the soles lie level in the zero pose, so that up is the same direction there
  Data data = make_data(walker);
  data.q.setZero();
  apply_couplings(walker, data);
  update_positions(walker, data);
  for (std::size_t p = 0; p < own.size(); ++p) {
    FootPoint& point = walker.foot_points[p];
    point.point += data.X_WB[at(point.body)].R.transpose() * Vec3(0, ground - own[p], 0);
  }
}

FlatGround find_ground(const Model& walker, const Soles& soles) {
  std::vector<double> heights, speeds, sideways;
  for (const bool left : {false, true})
    for (const int i : flat_instants(soles, left)) {
      Vec3 velocity = Vec3::Zero();
      int count = 0;
      for (std::size_t p = 0; p < walker.foot_points.size(); ++p) {
        const FootPoint& point = walker.foot_points[p];
        if (point.left != left || is_toe(point)) continue;
        velocity += soles.velocity[p][at(i)];
        ++count;
      }
      heights.push_back(soles.height[left][at(i)]);
      speeds.push_back(velocity.x() / count);
      sideways.push_back(velocity.z() / count);
    }
  if (heights.empty()) return {};
  return {true, midmean(heights), midmean(speeds), midmean(sideways)};
}

/// Stance lasts from the first to the last touch of any point; each point presses while it is down, and the
/// ones that begin or end stance from and to there.
FootStance find_stance(const Model& walker, const Soles& soles, const FlatGround& ground,
                       bool left) {
  FootStance stance;
  const auto near_middle = [&](ContactWindow w, double middle) {
    const double turn = std::round(middle - 0.5 * (w.start + w.end));
    w.start += turn, w.end += turn;
    return w;
  };
  double middle = -1;
  std::vector<ContactWindow> edges;
  for (std::size_t p = 0; p < walker.foot_points.size(); ++p) {
    const FootPoint& point = walker.foot_points[p];
    if (point.left != left) continue;
    const double edge_speed = is_toe(point) ? kToeEdgeSpeed : kHeelEdgeSpeed;
    ContactWindow edge =
        find_window(point, soles.place[p], soles.velocity[p], ground, kEdgeHeight, edge_speed);
    ContactWindow down =
        find_window(point, soles.place[p], soles.velocity[p], ground, kDownHeight, kDownSpeed);
    if (down.end - down.start < kShortestWindow) continue;
    if (middle < 0) middle = 0.5 * (down.start + down.end);
    edges.push_back(near_middle(edge, middle));
    stance.windows.push_back(near_middle(down, middle));
  }
  if (edges.empty()) return stance;
  std::size_t first = 0, last = 0;
  for (std::size_t i = 0; i < edges.size(); ++i) {
    if (edges[i].start < edges[first].start) first = i;
    if (edges[i].end > edges[last].end) last = i;
  }
  stance.contact = stance.windows[first].start = edges[first].start;
  stance.off = stance.windows[last].end = edges[last].end;
  stance.heel_first = first < last;
  return stance;
}

}  // namespace retrogait
