// A path over its wrap surfaces.
// Based on: OpenSim's GeometryPath for which segment of the path a surface may lift (any within the wrap's
// range; of several, the one that lengthens the path least) and for the order in which surfaces are tried.
// Differs: over two or more surfaces the strings are laid in turn, each between its present neighbours,
// until all of them rest (OpenSim stops when the length changes by less than 0.5 mm). Once all strings keep
// their places they only slide, until they rest; then they may choose once more. Surfaces that reach into each
// other can chase one another off the path for ever; so after a few choices a string may still slide or come
// off, but no longer change its place or go on again.
#include <array>
#include <limits>

#include "muscle/path_nodes.h"
#include "muscle/wrap.h"

namespace retrogait {

namespace {

constexpr double kAtRest = 1e-11;  // m: strings whose ends move less than this have settled
constexpr int kMaxRounds = 200;
constexpr int kFreeRounds = 10;  // in which strings choose their places
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

/// All strings of one path, in turn. `swapped`: the second before the first. Returns how far the one that
/// moved most did, m.
struct Round {
  double moved = 0;
  bool free_first = false, inside_second = false;
};

Round lay_all(const Model& model, Data& data, const Muscle& muscle, PathRow& row, bool swapped,
              bool keep_place) {
  Round round;
  for (int k = 0; k < muscle.wrap_count; ++k) {
    const int w = muscle.first_wrap + (swapped && k < 2 ? 1 - k : k);
    const Laid laid = lay_over(model, data, muscle, w, PathRules::kGeodesic, row, keep_place);
    round.moved = std::max(round.moved, laid.moved);
    if (k == 0) round.free_first = !laid.lifted && !laid.inside;
    if (k == 1) round.inside_second = !laid.lifted && laid.inside;
  }
  return round;
}

/// The moves of strings that pull on each other shrink by an almost constant factor from round to round:
/// look ahead to where they lead (Anderson 1965, J ACM 12:547, with a memory of one round).
class LookAhead {
 public:
  void before(const PathRow& row) {
    count_ = 0;
    for (int i = 0; i < row.count; ++i)
      if (row[i].path_wrap >= 0 && count_ < kRoom) start_[count_++] = row[i].point;
  }
  void after(PathRow& row) {
    int n = 0;
    double along = 0, squared = 0;
    for (int i = 0; i < row.count; ++i) {
      if (row[i].path_wrap < 0 || n >= count_) continue;
      const Vec3 move = row[i].point - start_[n], change = move - move_[n];
      along += move.dot(change);
      squared += change.squaredNorm();
      move_[n++] = move;
    }
    if (n == known_ && squared > 0)
      advance(row, -along / squared);
    else
      remember(row);
    known_ = n;
  }

 private:
  static constexpr std::size_t kRoomSize =
      16;  // ends of strings; paths over more surfaces wait longer
  static constexpr int kRoom = static_cast<int>(kRoomSize);

  void remember(const PathRow& row) { advance(row, 0); }
  void advance(const PathRow& row, double share) {
    int n = 0;
    for (int i = 0; i < row.count; ++i) {
      if (row[i].path_wrap < 0 || n >= count_) continue;
      const Vec3 laid = row[i].point;
      if (share != 0) row[i].point += share * (laid - laid_[n]);
      laid_[n++] = laid;
    }
  }

  struct Ends {
    std::array<Vec3, kRoomSize> at;
    Vec3& operator[](int i) { return at[static_cast<std::size_t>(i)]; }
  };
  Ends start_, move_, laid_;  // before the round; how it moved; where it was laid
  int count_ = 0, known_ = -1;
};

/// Strings slide on the places they have until they rest. False if one came off.
bool settle(const Model& model, Data& data, const Muscle& muscle, PathRow& row, bool swapped) {
  LookAhead look_ahead;
  for (int i = 0; i < kMaxRounds; ++i) {
    look_ahead.before(row);
    const double moved = lay_all(model, data, muscle, row, swapped, true).moved;
    if (moved <= kAtRest) return true;
    if (moved == kMoved) return false;
    look_ahead.after(row);
  }
  return true;
}

}  // namespace

void lay_over_surfaces(const Model& model, Data& data, const Muscle& muscle, PathRules rules,
                       PathRow& row) {
  if (muscle.wrap_count == 1) {
    lay_over(model, data, muscle, muscle.first_wrap, rules, row);
    return;
  }
  bool swapped = false;
  for (int i = 0; i < kFreeRounds; ++i) {
    const Round round = lay_all(model, data, muscle, row, swapped, false);
    if (round.moved <= kAtRest) return;
    if (round.moved < kMoved) settle(model, data, muscle, row, swapped);
    // an end inside the second surface may come free once that one is laid first
    if (i == 0) swapped = round.free_first && round.inside_second;
  }
  while (!settle(model, data, muscle, row, swapped)) {
  }
}

}  // namespace retrogait
