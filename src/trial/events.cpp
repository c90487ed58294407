// Based on: the 20 N threshold of force plates (Tirosh and Sparrow 2003, Gait Posture 17:77) and height and
// speed of foot points without plates (as in Bruening and Ridge 2014, Gait Posture 39:472).
// Differs: heights count from each point's own floor and speeds from the measured ground, so that belts,
// backward walkers and models with buried toes need no settings.
#include "trial/events.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/numbers.h"
#include "multibody/multibody.h"

namespace retrogait {
namespace {

constexpr double kStep = 0.005;        // s between looks at the feet
constexpr double kForceOn = 20;        // N
constexpr double kForceOff = 15;       // N
constexpr double kShortest = 0.06;     // s: shorter touches and gaps do not count
constexpr double kLow = 0.04;          // m above a point's own floor
constexpr double kSlowBase = 0.5;      // m/s over the ground …
constexpr double kSlowShare = 0.35;    // … and this share of the travelling speed more
constexpr double kFloorShare = 0.1;    // of a point's heights lie below its floor
constexpr double kStanding = 0.1;      // m/s
constexpr double kBelt = 0.1;          // m/s
constexpr double kTipShare = 1.0 / 3;  // of heel to toe joint, in front of the toe joint

/// Path of a body-fixed point.
struct Track {
  std::vector<Vec3> p, v;  // m, m/s
  double floor = 0;        // m
};

struct Foot {
  Track heel, toe;
};

/// What the pelvis and the feet do, at even times.
struct Gait {
  std::vector<double> time;
  std::vector<Vec3> pelvis_velocity, facing;  // facing: unit, horizontal
  std::array<Foot, 2> feet;                   // right, left
};

int required_body(const Model& model, const std::string& name, Diagnostics& found) {
  const int body = model.find_body(name);
  if (body < 0)
    found.add(0, fmt::format("the model has no body '{}', by which steps are found.", name));
  return body;
}

double floor_of(const std::vector<Vec3>& p) {
  std::vector<double> heights;
  for (const Vec3& at : p) heights.push_back(at.y());
  const auto low = heights.begin() + static_cast<std::ptrdiff_t>(
                                         kFloorShare * static_cast<double>(heights.size() - 1));
  std::nth_element(heights.begin(), low, heights.end());
  return *low;
}

Vec3 level(const Vec3& v) { return {v.x(), 0, v.z()}; }

Gait observe(const Model& model, const Motion& motion) {
  Diagnostics found(motion.file);
  const int pelvis = required_body(model, "pelvis", found);
  std::array<std::array<int, 2>, 2> bodies{};  // side; calcn, toes
  for (std::size_t side = 0; side < 2; ++side) {
    bodies[side][0] = required_body(model, side == 0 ? "calcn_r" : "calcn_l", found);
    bodies[side][1] = required_body(model, side == 0 ? "toes_r" : "toes_l", found);
  }
  found.throw_if_any();

  Gait gait;
  Data data = make_data(model);
  const auto steps =
      static_cast<std::size_t>(std::max(2.0, (motion.last() - motion.first()) / kStep));
  for (std::size_t i = 0; i <= steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps);
    gait.time.push_back(motion.first() + share * (motion.last() - motion.first()));
    sample(model, motion, gait.time.back(), data);
    update_positions(model, data);
    update_velocities(model, data);
    const Pose& X_WP = data.X_WB[static_cast<std::size_t>(pelvis)];
    gait.facing.push_back(level(X_WP.R.col(0)).normalized());
    gait.pelvis_velocity.push_back(level(point_velocity(data, pelvis, Vec3::Zero())));
    for (std::size_t side = 0; side < 2; ++side) {
      const auto [calcn, toes] = bodies[side];
      const double reach = (data.X_WB[static_cast<std::size_t>(toes)].p -
                            data.X_WB[static_cast<std::size_t>(calcn)].p)
                               .norm();
      const Vec3 tip(kTipShare * reach, 0, 0);
      Foot& foot = gait.feet[side];
      foot.heel.p.push_back(data.X_WB[static_cast<std::size_t>(calcn)].p);
      foot.heel.v.push_back(point_velocity(data, calcn, Vec3::Zero()));
      foot.toe.p.push_back(data.X_WB[static_cast<std::size_t>(toes)] * tip);
      foot.toe.v.push_back(point_velocity(data, toes, tip));
    }
  }
  for (Foot& foot : gait.feet)
    for (Track* track : {&foot.heel, &foot.toe}) track->floor = floor_of(track->p);
  return gait;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Velocity of the ground: that of whichever point of the feet is lowest, its median over the trial.
Vec3 ground_velocity(const Gait& gait) {
  std::vector<double> x, z;
  for (std::size_t i = 0; i < gait.time.size(); ++i) {
    const Track* lowest = nullptr;
    for (const Foot& foot : gait.feet)
      for (const Track* track : {&foot.heel, &foot.toe})
        if (!lowest || track->p[i].y() - track->floor < lowest->p[i].y() - lowest->floor)
          lowest = track;
    x.push_back(lowest->v[i].x()), z.push_back(lowest->v[i].z());
  }
  return {median(x), 0, median(z)};
}

Travel travel_of(const Gait& gait) {
  Travel travel;
  travel.ground_velocity = ground_velocity(gait);
  travel.belt = travel.ground_velocity.norm() > kBelt;
  for (std::size_t i = 0; i < gait.time.size(); ++i)
    travel.speed += (gait.pelvis_velocity[i] - travel.ground_velocity).dot(gait.facing[i]);
  travel.speed /= static_cast<double>(gait.time.size());
  return travel;
}

// -------------------------------------------------------------------------------------- contacts

/// Turns a touch or gap shorter than kShortest into what is around it. Ends of the trial stay.
void drop_short(const std::vector<double>& time, std::vector<bool>& down) {
  for (const bool kind : {false, true}) {  // gaps first, then touches
    for (std::size_t i = 1; i < down.size();) {
      if (down[i] != kind || down[i - 1] == kind) {
        ++i;
        continue;
      }
      std::size_t end = i;
      while (end < down.size() && down[end] == kind) ++end;
      if (end < down.size() && time[end] - time[i] < kShortest)
        std::fill(down.begin() + static_cast<std::ptrdiff_t>(i),
                  down.begin() + static_cast<std::ptrdiff_t>(end), !kind);
      i = end;
    }
  }
}

/// Stances of one side from a yes or no at each time; NaN where the trial cuts one.
std::vector<Stance> stances_of(int side, const std::vector<double>& time,
                               const std::vector<bool>& down) {
  std::vector<Stance> out;
  for (std::size_t i = 0; i < down.size(); ++i) {
    if (down[i] && (i == 0 || !down[i - 1])) {
      out.emplace_back();
      out.back().side = side;
      out.back().contact = i == 0 ? kNone : time[i];
      out.back().foot_off = kNone;
    }
    if (!down[i] && i > 0 && down[i - 1]) out.back().foot_off = time[i];
  }
  return out;
}

/// From height and speed of heel and toe.
std::vector<Stance> stances_of_foot(const Gait& gait, const Travel& travel, int side) {
  const Foot& foot = gait.feet[static_cast<std::size_t>(side)];
  const double slow = kSlowBase + kSlowShare * std::abs(travel.speed);
  const auto touches = [&](const Track& track, std::size_t i) {
    return track.p[i].y() - track.floor < kLow &&
           (track.v[i] - travel.ground_velocity).norm() < slow;
  };
  std::vector<bool> down;
  for (std::size_t i = 0; i < gait.time.size(); ++i)
    down.push_back(touches(foot.heel, i) || touches(foot.toe, i));
  drop_short(gait.time, down);
  return stances_of(side, gait.time, down);
}

/// From the vertical force of all plates under that foot.
std::vector<Stance> stances_on_plates(const Model& model, const Motion& motion, const Loads& loads,
                                      int side) {
  std::vector<const LoadCurve*> plates;
  const std::string suffix = side == 0 ? "_r" : "_l";
  for (const LoadCurve& load : loads.curves)
    if (load.body >= 0 && load.force_body < 0 && !load.force.empty() &&
        model.bodies[static_cast<std::size_t>(load.body)].name.ends_with(suffix))
      plates.push_back(&load);
  std::vector<double> time;
  std::vector<bool> down;
  if (plates.empty()) return {};
  for (const double t : plates[0]->time) {
    if (t < motion.first() || t > motion.last()) continue;
    double force = 0;
    for (const LoadCurve* plate : plates) force += plate->force[1].eval(t).f;
    const bool was_down = !down.empty() && down.back();
    time.push_back(t);
    down.push_back(force > (was_down ? kForceOff : kForceOn));
  }
  drop_short(time, down);
  std::vector<Stance> stances = stances_of(side, time, down);
  for (Stance& stance : stances) stance.loaded = true;
  return stances;
}

double begin_of(const Stance& s) {
  return std::isnan(s.contact) ? -std::numeric_limits<double>::infinity() : s.contact;
}

double end_of(const Stance& s) {
  return std::isnan(s.foot_off) ? std::numeric_limits<double>::infinity() : s.foot_off;
}

bool overlap(const Stance& a, const Stance& b) {
  return begin_of(a) < end_of(b) && begin_of(b) < end_of(a);
}

/// The plates' stances, and of the feet's those that no plate saw. Where forces end before the motion
/// does, the feet say how the stance goes on.
std::vector<Stance> merged(std::vector<Stance> plates, const std::vector<Stance>& feet,
                           const Loads& loads) {
  std::vector<Stance> out;
  std::vector<bool> seen(feet.size(), false);
  for (Stance& plate : plates) {
    Stance within = plate;
    if (std::isnan(within.contact)) within.contact = loads.first;
    if (std::isnan(within.foot_off)) within.foot_off = loads.last;
    for (std::size_t i = 0; i < feet.size(); ++i) {
      if (!overlap(within, feet[i])) continue;
      seen[i] = true;
      if (std::isnan(plate.contact)) plate.contact = feet[i].contact;
      if (std::isnan(plate.foot_off)) plate.foot_off = feet[i].foot_off;
    }
    out.push_back(plate);
  }
  for (std::size_t i = 0; i < feet.size(); ++i)
    if (!seen[i]) out.push_back(feet[i]);
  std::sort(out.begin(), out.end(),
            [](const Stance& a, const Stance& b) { return begin_of(a) < begin_of(b); });
  return out;
}

/// Which end of the foot is nearer to its floor at time t.
std::string region_at(const Gait& gait, int side, double t) {
  const auto after = std::lower_bound(gait.time.begin(), gait.time.end(), t);
  const auto i = static_cast<std::size_t>(std::min<std::ptrdiff_t>(
      after - gait.time.begin(), static_cast<std::ptrdiff_t>(gait.time.size()) - 1));
  const Foot& foot = gait.feet[static_cast<std::size_t>(side)];
  return foot.heel.p[i].y() - foot.heel.floor < foot.toe.p[i].y() - foot.toe.floor ? "heel" : "toe";
}

// --------------------------------------------------------------------------------------- strides

/// Consecutive contacts of one foot.
std::vector<Stride> strides_of(const std::vector<Stance>& all, const Loads* loads) {
  std::vector<Stride> out;
  for (std::size_t i = 0; i + 1 < all.size(); ++i) {
    const Stance &first = all[i], &next = all[i + 1];
    if (first.side != next.side || std::isnan(first.contact)) continue;
    Stride stride{first.side,         first.contact,     next.contact, first.foot_off,
                  first.first_region, first.last_region, false};
    stride.loaded = loads && loads->first <= stride.start && loads->last >= stride.end;
    for (const Stance& stance : all)
      if (begin_of(stance) < stride.end && end_of(stance) > stride.start)
        stride.loaded = stride.loaded && stance.loaded;
    out.push_back(stride);
  }
  return out;
}

}  // namespace

std::string Travel::direction() const {
  if (std::abs(speed) < kStanding) return "standing";
  return speed > 0 ? "forward" : "backward";
}

Travel measure_travel(const Model& model, const Motion& motion) {
  return travel_of(observe(model, motion));
}

TrialEvents find_events(const Model& model, const Motion& motion, const Loads* loads) {
  const Gait gait = observe(model, motion);
  TrialEvents events;
  events.travel = travel_of(gait);
  for (const int side : {0, 1}) {
    std::vector<Stance> stances = stances_of_foot(gait, events.travel, side);
    if (loads) stances = merged(stances_on_plates(model, motion, *loads, side), stances, *loads);
    for (Stance& stance : stances) {
      if (!std::isnan(stance.contact)) stance.first_region = region_at(gait, side, stance.contact);
      if (!std::isnan(stance.foot_off)) stance.last_region = region_at(gait, side, stance.foot_off);
    }
    events.stances.insert(events.stances.end(), stances.begin(), stances.end());
  }
  events.strides = strides_of(events.stances, loads);
  return events;
}

}  // namespace retrogait
