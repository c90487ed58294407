// Where and when a disturbance comes, by the footsteps of the undisturbed walk.
#include <algorithm>
#include <cmath>

#include "study/disturb.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

// m along travel of what lies in the way: rounded as a kerb or a root is, and not steeper than pads can feel
constexpr double kBumpLength = 0.08, kEdgeLength = 0.05;
constexpr double kSpare = 0.01;  // m by which a bump keeps clear of the other foot
constexpr double kEarly = 0.03;  // cycles before contact at which the floor becomes slippery
constexpr double kSlack = 0.15;  // cycles by which a contact may come before the script's clock

struct Footsteps {
  const Disturbance& d;
  const Model& model;
  const Recording& recording;
  const WalkTrace& walk;
  std::size_t first;  // instant at which the stride of the disturbance begins
  double time(std::size_t i) const { return walk.time(i); }
};

Vec3 unit(Toward toward, double direction) {
  switch (toward) {
    case Toward::kAlong:
      return direction * Vec3::UnitX();
    case Toward::kAgainst:
      return -direction * Vec3::UnitX();
    case Toward::kForward:
      return Vec3::UnitX();
    case Toward::kBackward:
      return -Vec3::UnitX();
    case Toward::kRight:
      return Vec3::UnitZ();
    case Toward::kLeft:
      break;
  }
  return -Vec3::UnitZ();
}

// the foot's first stance from the stride of the disturbance on
StanceSpan stance_of(const Footsteps& s, int side) {
  const std::size_t slack = static_cast<std::size_t>(kSlack * s.walk.per_stride);
  for (const StanceSpan& stance : stances_of(s.walk, side))
    if (stance.contact + slack >= s.first) return stance;
  throw InternalError("an undisturbed walk without a stance");
}

// the stance in which the foot is at a time, or the next one
StanceSpan stance_after(const Footsteps& s, int side, double time) {
  for (const StanceSpan& stance : stances_of(s.walk, side))
    if (s.time(stance.off) > time) return stance;
  throw InternalError("an undisturbed walk without a stance");
}

// its first swing from the stride of the disturbance on: from foot off to the next contact
Swing swing_of(const Footsteps& s, int side) {
  const std::vector<StanceSpan> stances = stances_of(s.walk, side);
  for (std::size_t i = 0; i + 1 < stances.size(); ++i)
    if (stances[i].off >= s.first) return {stances[i].off, stances[i + 1].contact};
  throw InternalError("an undisturbed walk without a swing");
}

std::vector<Vec3> pads_at(const Footsteps& s, std::size_t i, bool left) {
  Data data = make_data(s.model);
  data.q = s.recording.instants[i].q;
  update_positions(s.model, data);
  std::vector<Vec3> out;
  for (const FootPoint& p : s.model.foot_points)
    if (p.left == left) out.push_back(data.X_WB[at(p.body)] * p.point);
  return out;
}

// where the foot's lowest pad would touch
Vec3 lowest_pad(const Footsteps& s, std::size_t i) {
  Data data = make_data(s.model);
  data.q = s.recording.instants[i].q;
  update_positions(s.model, data);
  Vec3 out(0, 1e9, 0);
  for (int p = 0; p < static_cast<int>(s.model.foot_points.size()); ++p) {
    const Vec3 point = contact_point(s.model, data, p);
    if (s.model.foot_points[at(p)].left == s.d.left && point.y() < out.y()) out = point;
  }
  return out;
}

Vec3 least(const std::vector<Vec3>& points) {
  Vec3 out = points.front();
  for (const Vec3& p : points) out = out.cwiseMin(p);
  return out;
}

Vec3 most(const std::vector<Vec3>& points) {
  Vec3 out = points.front();
  for (const Vec3& p : points) out = out.cwiseMax(p);
  return out;
}

// as wide as the foot at instant i, but not under a pad on which the other one stands meanwhile: the feature's sides
// take half of its length to fall
void limit_to_foot(const Footsteps& s, std::size_t i, const Swing& meanwhile, GroundFeature& f) {
  const std::vector<Vec3> own = pads_at(s, i, s.d.left);
  f.z_min = least(own).z(), f.z_max = most(own).z();
  const double middle = f.start + f.along * f.length / 2, side = f.length / 2;
  for (std::size_t k = meanwhile.begin; k < meanwhile.end; ++k) {
    if (!s.walk.instants[k].loaded(s.d.left ? 0 : 1)) continue;
    for (const Vec3& pad : pads_at(s, k, !s.d.left)) {
      if (std::abs(pad.x() - middle) > f.length / 2 + kSpare) continue;
      if (s.d.left)
        f.z_max = std::max(f.z_min + kSpare, std::min(f.z_max, pad.z() - side));
      else
        f.z_min = std::min(f.z_max - kSpare, std::max(f.z_min, pad.z() + side));
    }
  }
}

GroundFeature bump_at(const Footsteps& s, double x) {
  GroundFeature f;
  f.along = s.walk.direction;
  f.height = s.d.size;
  f.length = kBumpLength;
  f.start = x - f.along * f.length / 2;
  return f;
}

Placed place_push(const Footsteps& s, SimulateOptions& options) {
  const double weight = s.d.of_body_weight ? s.model.body_weight() : 1;
  Push push;
  push.body = s.model.body_index(s.d.body);
  push.point = s.model.bodies[at(push.body)].mass_center;
  push.force = s.d.size * weight * unit(s.d.toward, s.walk.direction);
  push.start = s.time(s.first) + *s.d.start * s.walk.period;
  push.duration = *s.d.duration;
  options.pushes.push_back(push);
  return {push.start, s.first + static_cast<std::size_t>(*s.d.start * s.walk.per_stride), -1, 0, 0};
}

Placed place_slip(const Footsteps& s, SimulateOptions& options) {
  const int side = s.d.left ? 1 : 0;
  const double said = s.time(s.first) + s.d.start.value_or(0) * s.walk.period;
  const StanceSpan stance = s.d.start ? stance_after(s, side, said) : stance_of(s, side);
  Slip slip;
  slip.left = s.d.left;
  slip.friction = s.d.size;
  slip.start = s.d.start ? said : s.time(stance.contact) - kEarly * s.walk.period;
  slip.duration = s.d.duration ? *s.d.duration : s.time(stance.off) - slip.start;
  options.slips.push_back(slip);
  const double onset = std::max(slip.start, s.time(stance.contact));
  return {onset, static_cast<std::size_t>(onset / s.walk.period * s.walk.per_stride), side,
          stance.contact, stance.off};
}

// when the foot is fastest: about then toes are lowest over the ground, and a scuff is a trip
std::size_t fastest_of(const Footsteps& s, const Swing& swing, int side) {
  const auto speed = [&](std::size_t i) {
    return s.walk.direction *
           (s.walk.instants[i + 1].foot[at(side)] - s.walk.instants[i - 1].foot[at(side)]).x();
  };
  std::size_t out = swing.begin;
  for (std::size_t i = swing.begin; i < swing.end; ++i)
    if (speed(i) > speed(out)) out = i;
  return out;
}

// in the way of the swinging foot, under its lowest pad
Placed place_in_swing(const Footsteps& s, SimulateOptions& options) {
  const int side = s.d.left ? 1 : 0;
  const Swing swing = swing_of(s, side);
  const std::size_t over = fastest_of(s, swing, side);
  GroundFeature bump = bump_at(s, lowest_pad(s, over).x());
  limit_to_foot(s, over, swing, bump);
  options.ground.features.push_back(bump);
  return {s.time(over), over, side, swing.begin, swing.end};
}

// under the middle of the foot where it will stand
Placed place_under_landing(const Footsteps& s, SimulateOptions& options) {
  const int side = s.d.left ? 1 : 0;
  const StanceSpan stance = stance_of(s, side);
  const std::size_t flat = stance.contact + (stance.off - stance.contact) * 4 / 10;
  const std::vector<Vec3> pads = pads_at(s, flat, s.d.left);
  GroundFeature bump = bump_at(s, (least(pads).x() + most(pads).x()) / 2);
  limit_to_foot(s, flat, {stance.contact, stance.off}, bump);
  options.ground.features.push_back(bump);
  return {s.time(stance.contact), stance.contact, side, stance.contact, stance.off};
}

// the edge lies between the foot that stands and the one that comes down
Placed place_step_down(const Footsteps& s, SimulateOptions& options) {
  const int side = s.d.left ? 1 : 0;
  const StanceSpan stance = stance_of(s, side);
  const double along = s.walk.direction;
  double rear = 1e9, front = -1e9;
  for (const Vec3& p : pads_at(s, stance.contact, s.d.left)) rear = std::min(rear, along * p.x());
  for (const Vec3& p : pads_at(s, stance.contact, !s.d.left))
    front = std::max(front, along * p.x());
  GroundFeature edge;
  edge.kind = GroundFeature::Kind::kStep;
  edge.along = along;
  edge.height = -s.d.size;
  edge.length = std::clamp(rear - front, 0.01, kEdgeLength);
  edge.start = along * ((rear + front) / 2 - edge.length / 2);
  options.ground.features.push_back(edge);
  return {s.time(stance.contact), stance.contact, side, stance.contact, stance.off};
}

}  // namespace

Placed place(const Disturbance& disturbance, const Model& model, const Recording& undisturbed,
             const WalkTrace& walk, const DisturbRules& rules, SimulateOptions& options) {
  const Footsteps s{disturbance, model, undisturbed, walk, at(rules.before * walk.per_stride)};
  switch (disturbance.kind) {
    case DisturbanceKind::kPush:
      return place_push(s, options);
    case DisturbanceKind::kSlip:
      return place_slip(s, options);
    case DisturbanceKind::kBump:
      return disturbance.landing ? place_under_landing(s, options) : place_in_swing(s, options);
    case DisturbanceKind::kStepDown:
      break;
  }
  return place_step_down(s, options);
}

}  // namespace retrogait
