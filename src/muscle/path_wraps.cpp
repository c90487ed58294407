// A path over its wrap surfaces.
// Based on: OpenSim's GeometryPath for which segment of the path a surface may lift (any within the wrap's
// range; of several, the one that lengthens the path least) and for the order in which surfaces are tried.
// Differs: over two or more surfaces the strings are laid in turn, each between its present neighbours,
// until all of them rest (OpenSim stops when the length changes by less than 0.5 mm). Surfaces that reach
// into each other can chase one another off the path for ever; so after a few rounds a string may still slide
// or come off, but no longer change its place or go on again.
#include <limits>

#include "muscle/path_nodes.h"
#include "muscle/wrap.h"

namespace retrogait {

namespace {

constexpr double kAtRest = 1e-12;  // m: strings whose ends move less than this have settled
constexpr int kMaxRounds = 200;
constexpr int kFreeRounds = 8;  // rounds in which strings choose their places
constexpr double kMoved = std::numeric_limits<double>::infinity();

/// What one surface makes of a path.
struct Lift {
  WrapContact contact;
  int segment = -1;  // between nodes segment and segment + 1; −1 = it touches none
  bool inside = false;
};

struct Range {
  int first, last;  // nodes
};

/// The nodes between which a wrap may act: from the first active point of its range to the last.
Range range_of(const PathRow& row, const Muscle& muscle, const PathWrap& wrap) {
  Range range{row.count, -1};
  for (int i = 0; i < row.count; ++i) {
    if (row[i].path_point < 0) continue;
    const int point = row[i].path_point - muscle.first_point;
    if (point >= wrap.first && point <= wrap.last) {
      range.first = std::min(range.first, i);
      range.last = i;
    }
  }
  return range;
}

double lengthening(const WrapContact& contact, const Vec3& p, const Vec3& s) {
  return (contact.q - p).norm() + contact.arc + (s - contact.r).norm() - (s - p).norm();
}

/// The segment that the surface lifts with the least lengthening, and how.
Lift find_lift(const PathRow& row, const Range& range, const WrapObject& object, const Pose& X_WS,
               PathRules rules) {
  const auto in_surface = [&](int i) { return Vec3(X_WS.R.transpose() * (row[i].point - X_WS.p)); };
  const bool as_opensim = rules == PathRules::kOpenSim && object.shape == WrapShape::kCylinder;
  Lift best;
  double least = std::numeric_limits<double>::infinity();
  for (int i = range.first; i < range.last; ++i) {
    if (row.is_arc(i)) continue;
    const Vec3 p = in_surface(i), s = in_surface(i + 1);
    const WrapContact contact =
        as_opensim ? wrap_cylinder_as_opensim(object, p, s) : wrap_string(object, p, s);
    if (contact.status == WrapStatus::kInside) best.inside = true;
    if (contact.status != WrapStatus::kWrapped) continue;
    const double longer = lengthening(contact, p, s);
    if (longer >= least) continue;
    least = longer;
    best.contact = contact;
    best.segment = i;
  }
  return best;
}

/// One wrap of one path, laid anew.
struct Laid {
  double
      moved;  // m: how far its ends are from where they were; 0 if it touched and touches nothing
  bool lifted, inside;
};

/// keep_place: only on the segment where it is now, if anywhere.
Laid lay_over(const Model& model, Data& data, const Muscle& muscle, int w, PathRules rules,
              PathRow& row, bool keep_place = false) {
  const PathWrap& wrap = model.path_wraps[static_cast<std::size_t>(w)];
  const WrapObject& object = model.wrap_objects[static_cast<std::size_t>(wrap.object)];
  const Pose& X_WS = data.X_WS[static_cast<std::size_t>(wrap.object)];

  // take the string off
  int old_segment = -1;
  Vec3 old_q = Vec3::Zero(), old_r = Vec3::Zero();
  for (int i = 0; i + 1 < row.count; ++i) {
    if (row[i].path_wrap != w) continue;
    old_segment = i - 1;
    old_q = row[i].point;
    old_r = row[i + 1].point;
    row.close(i);
    break;
  }

  // and lay it where it belongs now
  if (keep_place && old_segment < 0) return {0, false, false};
  const Range range =
      keep_place ? Range{old_segment, old_segment + 1} : range_of(row, muscle, wrap);
  const Lift lift = find_lift(row, range, object, X_WS, rules);
  const bool lifted = lift.segment >= 0;
  data.wrap_arc[static_cast<std::size_t>(w)] = lift.contact.arc;
  if (!lifted) return {old_segment < 0 ? 0 : kMoved, false, lift.inside};
  const int at = lift.segment + 1;
  row.open(at);
  row[at] = {object.body, X_WS * lift.contact.q, Vec3::Zero(), -1, w};
  row[at + 1] = {object.body, X_WS * lift.contact.r, Vec3::Zero(), -1, w};
  if (lift.segment != old_segment) return {kMoved, true, lift.inside};
  return {std::max((row[at].point - old_q).norm(), (row[at + 1].point - old_r).norm()), true,
          lift.inside};
}

}  // namespace

void lay_over_surfaces(const Model& model, Data& data, const Muscle& muscle, PathRules rules,
                       PathRow& row) {
  const int first = muscle.first_wrap, count = muscle.wrap_count;
  if (count == 1) {
    lay_over(model, data, muscle, first, rules, row);
    return;
  }
  bool swapped = false;
  for (int round = 0; round < kMaxRounds; ++round) {
    double moved = 0;
    bool free_first = false, inside_second = false;
    for (int k = 0; k < count; ++k) {
      const int w = first + (swapped && k < 2 ? 1 - k : k);
      const Laid laid =
          lay_over(model, data, muscle, w, PathRules::kGeodesic, row, round >= kFreeRounds);
      moved = std::max(moved, laid.moved);
      if (k == 0) free_first = !laid.lifted && !laid.inside;
      if (k == 1) inside_second = !laid.lifted && laid.inside;
    }
    if (moved <= kAtRest) return;
    // an end inside the second surface may come free once that one is laid first
    if (round == 0) swapped = free_first && inside_second;
  }
}

}  // namespace retrogait
