// Muscle paths over every coordinate's range and over both walking cycles: do lengths jump, and is every moment
// arm the slope of its length?
#include <algorithm>
#include <cmath>

#include "analysis/self_check_parts.h"
#include "base/error.h"
#include "base/numbers.h"
#include "muscle/muscle.h"

namespace retrogait {

namespace {

constexpr double kStep = 0.5 * kRadPerDeg, kSlideStep = 0.002;  // rad, m
constexpr double kJump = 1e-4;        // m; a moment arm that jumps by 20 mm within a step is one
constexpr double kDifference = 1e-5;  // rad or m, of the second road to moment arms
constexpr double kSlope = 1e-6;       // m

/// The worst of all muscles along one or more ways from pose to pose.
class PathWatch {
 public:
  explicit PathWatch(const Model& model, const char* what)
      : model_(model), data_(make_data(model)) {
    row.what = what;
    row.unit = "mm";
    row.high = 1e3 * kJump;
    row.source = "|Δl + r·Δq| of a path that does not jump";
  }

  void start(const VecX& q) {
    pose_muscles(model_, q, data_);
    remember();
  }

  /// From the last pose to this one: a length changes by the moment arms on the way.
  void go(const VecX& q, const std::string& where) {
    pose_muscles(model_, q, data_);
    dq_ = data_.q - q_;
    for (int m = 0; m < model_.nmuscle(); ++m) {
      double jump = data_.l_mt[m] - l_[m];
      for (const int c : model_.muscles[at(m)].coordinates)
        jump += 0.5 * (data_.moment_arm(m, c) + r_(m, c)) * dq_[c];
      jump = 1e3 * std::abs(jump);
      if (jump <= row.most) continue;
      row.least = row.most = jump;
      row.where = model_.muscles[at(m)].name + ", " + where;
    }
    remember();
  }

  CheckRow row;

 private:
  void remember() {
    q_ = data_.q;
    l_ = data_.l_mt;
    r_ = data_.moment_arm;
  }

  const Model& model_;
  Data data_;
  VecX q_, l_, dq_;
  MatX r_;
};

bool moves_a_muscle(const Model& model, int coordinate) {
  for (const Muscle& muscle : model.muscles)
    for (const int c : muscle.coordinates)
      if (c == coordinate || model.coordinates[at(c)].coupled_to == coordinate) return true;
  return false;
}

/// Coordinates to sweep: right ones stand for their left twins, which go along.
std::vector<int> swept(const Model& model) {
  std::vector<int> out;
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    const bool along = coordinate.name.ends_with("_l") && twin_of(model, c) >= 0;
    if (!along && coordinate.kind != CoordinateKind::kCoupled &&
        coordinate.kind != CoordinateKind::kLocked && moves_a_muscle(model, c))
      out.push_back(c);
  }
  return out;
}

CheckRow sweep_ranges(const Model& model) {
  PathWatch watch(model, "largest jump of a path, joint by joint");
  for (const int c : swept(model)) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    const double step = coordinate.rotational ? kStep : kSlideStep;
    const double least = std::max(coordinate.range_min, -2 * kPi);
    const double most = std::min(coordinate.range_max, 2 * kPi);
    const int twin = twin_of(model, c), steps = static_cast<int>(std::ceil((most - least) / step));
    for (int i = 0; i <= steps; ++i) {
      VecX q = model.standing;
      q[c] = least + (most - least) * i / steps;
      if (twin >= 0) q[twin] = q[c];
      const std::string where = coordinate.name + " at " + shown_value(coordinate, q[c]);
      i == 0 ? watch.start(q) : watch.go(q, where);
    }
  }
  return watch.row;
}

CheckRow walk_through(const Model& model, const WalkingPoses& walking) {
  PathWatch watch(model, "largest jump of a path, walking");
  constexpr int kBetween =
      4;  // a cycle of 101 poses turns no joint by more than half a degree then
  for (std::size_t w = 0; w < walking.cycles.size(); ++w) {
    const std::vector<VecX>& cycle = walking.cycles[w];
    watch.start(cycle[0]);
    for (std::size_t i = 0; i + 1 < cycle.size(); ++i)
      for (int k = 1; k <= kBetween; ++k)
        watch.go(cycle[i] + (cycle[i + 1] - cycle[i]) * k / kBetween,
                 fmt::format("{} at {} % of the cycle", w == 0 ? "forward" : "backward", i));
  }
  return watch.row;
}

/// Both roads to every moment arm of one pose.
void compare_slopes(const Model& model, const VecX& q, Data& data, Data& moved, CheckRow& row) {
  pose_muscles(model, q, data);
  const MatX arms = project_moment_arms(model, data);
  for (const int c : swept(model)) {
    VecX there = q;
    there[c] += kDifference;
    pose_muscles(model, there, moved);
    const VecX ahead = moved.l_mt;
    there[c] -= 2 * kDifference;
    pose_muscles(model, there, moved);
    for (int m = 0; m < model.nmuscle(); ++m) {
      const double slope = -(ahead[m] - moved.l_mt[m]) / (2 * kDifference);
      const double difference = std::abs(arms(m, c) - slope);
      if (difference <= row.most) continue;
      row.least = row.most = difference;
      row.where = model.muscles[at(m)].name + " about " + model.coordinates[at(c)].name;
    }
  }
}

CheckRow two_roads(const Model& model, const WalkingPoses& walking) {
  CheckRow row{.what = "moment arm + Δl/Δq",
               .high = kSlope,
               .unit = "m",
               .source = "principle of virtual work"};
  Data data = make_data(model), moved = make_data(model);
  compare_slopes(model, model.standing, data, moved, row);
  for (const std::vector<VecX>& cycle : walking.cycles)
    for (std::size_t i = 0; i + 1 < cycle.size(); i += 10)
      compare_slopes(model, cycle[i], data, moved, row);
  return row;
}

}  // namespace

CheckSection check_paths(const Model& model, const WalkingPoses& walking) {
  CheckSection section{"Paths", {}};
  section.rows.push_back(sweep_ranges(model));
  if (!walking.cycles.empty()) section.rows.push_back(walk_through(model, walking));
  section.rows.push_back(two_roads(model, walking));
  return section;
}

}  // namespace retrogait
