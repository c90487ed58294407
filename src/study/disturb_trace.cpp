// A simulated walk laid open: where the mass centre is heading, where the feet are, what the hand at the pelvis does.
// Based on: Hof, Gazendam, Sinke 2005, J Biomech 38:1 (margin of stability).
#include <algorithm>
#include <cmath>

#include "study/disturb.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

Vec3 pad_center(const Model& model, const Data& data, int pad) {
  const FootPoint& p = model.foot_points[at(pad)];
  return data.X_WB[at(p.body)] * p.point;
}

// edges of the foot's pads along travel and outward, and how high the lowest of them is
struct FootOutline {
  Vec3 middle = Vec3::Zero();
  double front = -1e9, rear = 1e9, outer = -1e9;  // m along travel, along travel, outward
  double clearance = 1e9;                         // m
};

FootOutline outline_of(const Instant& instant, const Ground& ground, int side) {
  const Model& model = *instant.model;
  const double outward = side == 1 ? -1 : 1;
  const std::vector<int>& pads = instant.sites.side[at(side)].foot_points;
  FootOutline out;
  for (const int pad : pads) {
    const Vec3 p = pad_center(model, instant.data, pad);
    const double along = instant.travel * p.x();
    out.middle += p / static_cast<double>(pads.size());
    out.front = std::max(out.front, along);
    out.rear = std::min(out.rear, along);
    out.outer = std::max(out.outer, outward * p.z());
    out.clearance =
        std::min(out.clearance, -touch(ground, p, model.foot_points[at(pad)].radius).depth);
  }
  return out;
}

// where the mass centre is heading, over the ground on which this foot is
Vec3 heading_over(const Instant& instant, const Ground& ground, const Vec3& foot) {
  CenterOfMass com = instant.loads.com;
  com.p.y() -= ground_at(ground, foot.x(), foot.z()).height;
  return extrapolated_center_of_mass(com, instant.data.gravity);
}

double sliding_speed(const Instant& instant, int side) {
  Vec3 sum = Vec3::Zero();
  double load = 0;
  for (const int pad : instant.sites.side[at(side)].foot_points) {
    const double f = instant.data.foot_force[at(pad)].norm();
    sum += f * contact_velocity(*instant.model, instant.data, pad);
    load += f;
  }
  return load > 0 ? std::hypot(sum.x(), sum.z()) / load : 0;
}

void read_foot(const Instant& instant, const Ground& ground, int side, WalkInstant& out) {
  const std::size_t s = at(side);
  const double outward = side == 1 ? -1 : 1;
  const FootOutline outline = outline_of(instant, ground, side);
  const Vec3 heading = heading_over(instant, ground, outline.middle);
  out.margin[s].ap = outline.front - instant.travel * heading.x();
  out.margin[s].ml = outline.outer - outward * heading.z();
  out.behind[s] = instant.travel * heading.x() - outline.rear;
  out.foot[s] = outline.middle;
  out.clearance[s] = outline.clearance;
  out.vertical[s] = instant.loads.side[s].grf.y() / instant.model->body_weight();
  out.sliding[s] = sliding_speed(instant, side);
}

WalkInstant read(const Instant& instant, const Ground& ground) {
  const Model& model = *instant.model;
  WalkInstant out;
  out.com = instant.loads.com.p;
  out.com_velocity = instant.loads.com.v;
  for (int side = 0; side < 2; ++side) read_foot(instant, ground, side, out);
  out.pelvis_tilt = instant.data.q[model.coordinate_index("pelvis_tilt")];
  out.pelvis_list = instant.data.q[model.coordinate_index("pelvis_list")];
  out.assist_force = instant.data.F_joint[0].lin;
  out.assist_moment = instant.data.F_joint[0].rot;
  return out;
}

}  // namespace

WalkTrace lay_open(const Model& model, const Recording& recording, const Ground& ground) {
  WalkTrace walk{recording.period, recording.per_stride, recording.direction, {}};
  Instant instant = make_instant(model, recording);
  walk.instants.reserve(recording.instants.size());
  for (std::size_t i = 0; i < recording.instants.size(); ++i) {
    solve_moments(instant, static_cast<double>(i));
    walk.instants.push_back(read(instant, ground));
  }
  return walk;
}

std::vector<StanceSpan> stances_of(const WalkTrace& walk, int side) {
  const std::size_t dip = at(walk.per_stride) * 3 / 100, least = at(walk.per_stride) / 10;
  std::vector<StanceSpan> out;
  for (std::size_t i = 0; i < walk.instants.size(); ++i) {
    if (!walk.instants[i].loaded(side)) continue;
    if (!out.empty() && i <= out.back().off + dip)
      out.back().off = i + 1;
    else
      out.push_back({i, i + 1});
  }
  std::erase_if(out,
                [&](const StanceSpan& s) { return s.contact == 0 || s.off - s.contact < least; });
  return out;
}

std::vector<Swing> middle_swings(const WalkTrace& undisturbed, int side) {
  const std::vector<StanceSpan> stances = stances_of(undisturbed, side);
  std::vector<Swing> out;
  for (std::size_t i = 0; i + 1 < stances.size(); ++i) {
    const std::size_t off = stances[i].off, contact = stances[i + 1].contact;
    const std::size_t third = (contact - off) / 3;
    out.push_back({off + third, contact - third});
  }
  return out;
}

}  // namespace retrogait
