#include "gait/leg.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

constexpr double kStraightest =
    2.0 * kRadPerDeg;  // a knee that the pelvis must not pull straighter
// what a leg may be too short for on a slope: behind the body the heel lifts by it, turning the foot about the
// forefoot; before the body the synthesis makes up for it
constexpr double kShortBehind = 0.025, kShortAhead = 0.010;  // m
constexpr double kForefoot = 0.14;  // m from the ankle to the heads of the metatarsals
// beyond this the heel lifts rather than the ankle bending on; the limit is reached smoothly
constexpr double kDeepAnkle = 34 * kRadPerDeg, kAnkleYield = 6 * kRadPerDeg;
constexpr int kBisections = 60;

struct Ankle {
  double x, y;  // m from the hip: forward, up (negative)
};

Ankle ankle_of(const LegLengths& l, double thigh, double knee) {
  return {l.thigh * std::sin(thigh) + l.shank * std::sin(thigh - knee),
          -l.thigh * std::cos(thigh) - l.shank * std::cos(thigh - knee)};
}

// thigh angle (forward +) and knee flexion that bring the ankle to p, or as near as `longest` lets it
void reach_for(const LegLengths& l, Ankle p, double longest, double& thigh, double& knee) {
  const double length = std::min(std::hypot(p.x, p.y), longest);
  knee = l.knee_for(length);
  const double line = std::atan2(p.x, -p.y);
  thigh = line + std::atan2(l.shank * std::sin(knee), l.thigh + l.shank * std::cos(knee));
}

// the smallest x in [lo, hi] with done(x), for a condition that stays true once it is
template <class Condition>
double first_true(double lo, double hi, Condition done) {
  if (done(lo)) return lo;
  for (int i = 0; i < kBisections; ++i) {
    const double mid = 0.5 * (lo + hi);
    (done(mid) ? hi : lo) = mid;
  }
  return hi;
}

double yielding(double ankle) {
  const double over = ankle - kDeepAnkle;
  return over <= 0 ? ankle : kDeepAnkle + kAnkleYield * std::tanh(over / kAnkleYield);
}

// the leg's line from hip to ankle swings `stride` times as far in stance, about its mean there
void scale_stride(LegAngles& leg, const LegLengths& l, int stance, double stride) {
  const int n = static_cast<int>(leg.hip.size());
  std::vector<double> line(leg.hip.size());
  double mean = 0;
  for (int i = 0; i < n; ++i) {
    const Ankle p = ankle_of(l, leg.pelvis_tilt[i] + leg.hip[i], leg.knee[i]);
    line[i] = std::atan2(p.x, -p.y);
    if (i < stance) mean += line[i] / stance;
  }
  for (int i = 0; i < n; ++i) {
    const double turn = (stride - 1) * (line[i] - mean);
    leg.hip[i] += turn;
    leg.ankle[i] -= turn;
  }
}

}  // namespace

double LegLengths::reach(double knee) const {
  return std::sqrt(thigh * thigh + shank * shank + 2 * thigh * shank * std::cos(knee));
}

double LegLengths::knee_for(double distance) const {
  const double c = (distance * distance - thigh * thigh - shank * shank) / (2 * thigh * shank);
  return std::acos(std::clamp(c, -1.0, 1.0));
}

LegLengths leg_lengths(const Model& model) {
  Data data = make_data(model);
  data.q = model.standing;
  update_positions(model, data);
  const Vec3 hip = data.X_WB[static_cast<std::size_t>(model.body_index("femur_r"))].p;
  const Vec3 knee = data.X_WB[static_cast<std::size_t>(model.body_index("tibia_r"))].p;
  const Vec3 ankle = data.X_WB[static_cast<std::size_t>(model.body_index("talus_r"))].p;
  return {(knee - hip).norm(), (ankle - knee).norm()};
}

LegAngles replant(const LegAngles& leg, const LegLengths& l, double duty, const LegChange& change) {
  const std::size_t n = leg.hip.size();
  RETROGAIT_ASSERT(leg.knee.size() == n && leg.ankle.size() == n && leg.pelvis_tilt.size() == n, n);
  const std::size_t stance = static_cast<std::size_t>(std::lround(duty * n));
  LegAngles out = leg;
  if (change.stride != 1) scale_stride(out, l, static_cast<int>(stance), change.stride);
  if (change.slope == 0 && change.crouch == 0) return out;

  // where the ankles go with the pelvis at its old height
  std::vector<Ankle> ankle(n);
  std::vector<double> reach_before(n);
  double x_mean = 0, straightest = 1e9;
  for (std::size_t i = 0; i < n; ++i) {
    ankle[i] = ankle_of(l, out.pelvis_tilt[i] + out.hip[i], out.knee[i]);
    reach_before[i] = std::hypot(ankle[i].x, ankle[i].y);
    if (i < stance) {
      x_mean += ankle[i].x / static_cast<double>(stance);
      straightest = std::min(straightest, out.knee[i]);
    }
  }
  for (Ankle& p : ankle) p.y += std::tan(change.slope) * (p.x - x_mean);

  // the slope asks for longer legs in double support only: there the pelvis dips, twice a cycle
  const double reach = l.reach(std::max(straightest, kStraightest));
  const auto dip = [&](std::size_t i) {
    const double phase = static_cast<double>(i) / static_cast<double>(n) - 0.5 * (duty - 0.5);
    return 0.5 * (1 + std::cos(4 * kPi * phase));
  };
  const double deepest =
      change.slope == 0 ? 0 : first_true(0.0, 0.5 * l.total(), [&](double depth) {
        for (std::size_t i = 0; i < stance; ++i)
          if (std::hypot(ankle[i].x, ankle[i].y + depth * dip(i)) >
              reach + (ankle[i].x < 0 ? kShortBehind : kShortAhead))
            return false;
        return true;
      });
  for (std::size_t i = 0; i < n; ++i) ankle[i].y += deepest * dip(i);

  // the crouch lowers it throughout
  const Ankle middle = ankle[stance / 2];
  const double wanted = l.knee_for(std::hypot(middle.x, middle.y)) + change.crouch;
  const double drop = first_true(0.0, 0.7 * l.total(), [&](double d) {
    return l.knee_for(std::hypot(middle.x, middle.y + d)) >= wanted;
  });

  for (std::size_t i = 0; i < n; ++i) {
    double pitch = out.pelvis_tilt[i] + out.hip[i] - out.knee[i] + out.ankle[i];
    const double longest = std::max(reach, reach_before[i]);
    const double missing = std::hypot(ankle[i].x, ankle[i].y + drop) - longest;
    if (i < stance && missing > 0 && ankle[i].x < 0) pitch -= missing / kForefoot;
    double thigh, knee;
    reach_for(l, {ankle[i].x, ankle[i].y + drop}, longest, thigh, knee);
    out.hip[i] = thigh - out.pelvis_tilt[i];
    out.knee[i] = knee;
    out.ankle[i] = yielding(pitch + change.slope - (thigh - knee));
    // seen from the surface the upright pelvis leans
    out.pelvis_tilt[i] -= change.slope;
  }
  return out;
}

}  // namespace retrogait
