// A trial as periodic strides, and when each point of each foot stands.
//
// Nothing here prefers a direction of time: a trial played backward gives the mirrored strides.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.h"
#include "base/numbers.h"
#include "multibody/multibody.h"
#include "study/predict.h"
#include "study/soles.h"

namespace retrogait {

namespace {

constexpr double kStep = 0.005;                       // s, at which periods are searched
constexpr double kPeriodMin = 0.6, kPeriodMax = 2.5;  // s
constexpr double kClosure = 6 * kRadPerDeg;           // RMS by which a stride may fail to repeat
constexpr double kRepeats =
    2 * kRadPerDeg;                    // RMS at which a stride repeats; then a longer one is two
constexpr double kLocalPeriod = 0.06;  // a stride's own period about the trial's
constexpr double kOverlap = 0.2;       // periods of cross-fade, where the trial has them
constexpr double kUncovered = 0.25;    // periods that need no stride of their own
constexpr int kFitSamples = 512;
constexpr int kFitHarmonics = 20;
constexpr double kStandsStill = 0.1;  // of the walking speed, below which the ground does not move
// how far a cycle may leave what was measured: chosen with the plates of one trial in view (rajagopal_walk)
constexpr double kSigmaLeg = 0.75 * kRadPerDeg, kSigmaTrunk = 0.5 * kRadPerDeg;
constexpr double kSigmaToes = 2 * kRadPerDeg, kSigmaUnseen = 8 * kRadPerDeg;  // unseen: no column
constexpr double kSigmaPlace = 0.0025;                                        // m, of the pelvis
constexpr double kFacing = 45 * kRadPerDeg;
constexpr double kSlowest = 0.1;        // m/s
constexpr double kAcross = 0.15;        // of the speed along x
constexpr double kLongestStance = 0.9;  // cycles

double smoothstep(double x) { return x * x * (3 - 2 * x); }

// ------------------------------------------------------------------------------------- period

/// Measured angles between pelvis and feet: what must repeat.
std::vector<int> leg_angles(const Model& walker, const Motion& motion) {
  std::vector<int> out;
  for (const FootPoint& point : walker.foot_points)
    for (int body = point.body; body > 0; body = walker.joints[at(body)].parent) {
      const Joint& joint = walker.joints[at(body)];
      if (joint.parent < 0) break;
      for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s) {
        const int c = walker.steps[at(s)].coordinate;
        if (c >= 0 && walker.coordinates[at(c)].rotational &&
            walker.coordinates[at(c)].kind == CoordinateKind::kFree && motion.given[at(c)] &&
            std::find(out.begin(), out.end(), c) == out.end())
          out.push_back(c);
      }
    }
  return out;
}

/// RMS difference of the angles between the stretch [first, last] and itself `lag` later.
double mismatch(const Motion& motion, const std::vector<int>& angles, double first, double last,
                double lag) {
  const double room = last - first - lag;
  const int count = std::max(1, static_cast<int>(std::lround(room / kStep)));
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    const double t = first + (i + 0.5) * room / count;
    for (const int c : angles) {
      const double off = motion.q[at(c)].eval(t + lag).f - motion.q[at(c)].eval(t).f;
      sum += off * off;
    }
  }
  return std::sqrt(sum / (count * static_cast<double>(angles.size())));
}

struct Period {
  double value = 0, closure = 0;  // s; rad
};

/// The shortest lag at which the angles repeat almost as well as at the best.
Period find_period(const Motion& motion, const std::vector<int>& angles, double first, double last,
                   double least, double most) {
  std::vector<double> lags, off;
  for (double lag = least; lag <= std::min(most, last - first) + 1e-9; lag += kStep) {
    lags.push_back(lag);
    off.push_back(mismatch(motion, angles, first, last, std::min(lag, last - first)));
  }
  Period best{0, 1e9};
  for (std::size_t i = 0; i < lags.size(); ++i) {
    const bool falls = i == 0 || off[i] <= off[i - 1];
    const bool rises = i + 1 == lags.size() || off[i] <= off[i + 1];
    if (i == 0 || !falls || !rises || best.closure < kRepeats || off[i] > 0.7 * best.closure)
      continue;
    best = {lags[i], off[i]};
    if (i + 1 == lags.size()) continue;
    // the vertex of the parabola through three squared mismatches
    const double a = off[i - 1] * off[i - 1], b = off[i] * off[i], c = off[i + 1] * off[i + 1];
    if (a - 2 * b + c > 0) best.value += 0.5 * kStep * (a - c) / (a - 2 * b + c);
  }
  return best;
}

// ------------------------------------------------------------------------------------- one period

/// A stretch of the trial as one period: every coordinate's curve, φ from `first`, and its drift a second.
struct PeriodicMotion {
  double first = 0, last = 0, period = 0;
  std::vector<FourierCurve> q;
  VecX drift;
};

PeriodicMotion make_periodic(const Model& walker, const Motion& motion, double first, double last,
                             double period) {
  PeriodicMotion out{first, last, period, {}, VecX::Zero(walker.ncoord())};
  const double overlap = std::max(0.0, last - first - period);
  Data data = make_data(walker);
  const auto posture = [&](double t) -> VecX {
    sample(walker, motion, t, data);
    return data.q;
  };
  // drift: by how much a period later differs, on average over the cross-fade
  constexpr int kDriftSamples = 20;
  for (int i = 0; i < kDriftSamples; ++i) {
    const double t = first + (i + 0.5) / kDriftSamples * overlap;
    out.drift += (posture(t + period) - posture(t)) / (period * kDriftSamples);
  }
  MatX samples(kFitSamples, walker.ncoord());
  for (int i = 0; i < kFitSamples; ++i) {
    const double t = first + period * i / kFitSamples, middle = 0.5 * (first + last);
    VecX q = posture(t) - out.drift * (t - middle);
    if (t - first < overlap) {
      const double w = smoothstep((t - first) / overlap);
      q = w * q + (1 - w) * (posture(t + period) - out.drift * (t + period - middle));
    }
    samples.row(i) = q.transpose();
  }
  for (int c = 0; c < walker.ncoord(); ++c) {
    const VecX column = samples.col(c);
    out.q.push_back(fit_fourier({column.data(), column.data() + column.size()}, kFitHarmonics));
  }
  return out;
}

// ------------------------------------------------------------------------------------- target

double sigma_of(const Coordinate& coordinate, bool given) {
  const std::string& name = coordinate.name;
  if (!coordinate.rotational) return kSigmaPlace;
  if (!given) return kSigmaUnseen;
  if (name.starts_with("mtp")) return kSigmaToes;
  for (const char* head : {"hip_adduction", "hip_rotation", "pelvis", "lumbar"})
    if (name.starts_with(head)) return kSigmaTrunk;
  return kSigmaLeg;
}

/// Too light to matter, and too noisy to be let loose: they move as measured.
bool is_followed(const std::string& name) {
  for (const char* head : {"arm_add", "arm_rot", "pro_sup", "wrist", "neck"})
    if (name.starts_with(head)) return true;
  return false;
}

FourierCurve truncated(FourierCurve curve, int harmonics) {
  curve.a.resize(at(harmonics), 0.0);
  curve.b.resize(at(harmonics), 0.0);
  return curve;
}

GaitTarget make_target(const Model& walker, const Motion& motion, const PeriodicMotion& periodic,
                       const MeasuredStride& stride, double speed, const PredictOptions& options) {
  GaitTarget target;
  target.script = motion.file;
  target.direction = speed < 0 ? -1 : +1;
  target.speed = std::abs(speed);
  target.period = stride.period;
  target.symmetric = false;
  target.duty = stride.stance[0].duty();
  target.windows = stride.stance[0].windows;
  target.left_windows = stride.stance[1].windows;
  target.left_contact = stride.stance[1].contact;
  target.left_duty = stride.stance[1].duty();
  const double shift = (stride.start - periodic.first) / periodic.period;
  for (int c = 0; c < walker.ncoord(); ++c) {
    const Coordinate& coordinate = walker.coordinates[at(c)];
    if (coordinate.kind == CoordinateKind::kLocked || coordinate.kind == CoordinateKind::kCoupled)
      continue;
    CoordinateTarget entry;
    entry.coordinate = c;
    entry.curve = truncated(periodic.q[at(c)].shifted(shift), options.synthesis.harmonics);
    entry.sigma = options.tracking * sigma_of(coordinate, motion.given[at(c)]);
    entry.fixed = is_followed(coordinate.name) ||
                  (!motion.given[at(c)] && !coordinate.name.starts_with("mtp"));
    if (coordinate.name == "pelvis_tx" || coordinate.name == "pelvis_tz") entry.curve.a0 = 0;
    if (coordinate.name == "pelvis_ty") entry.curve.a0 -= stride.ground_height;
    target.coordinates.push_back(entry);
  }
  return target;
}

/// Refuses what is no walk along x, with what was found.
void require_walk(const Motion& motion, const MeasuredStride& stride, const FlatGround& ground) {
  Diagnostics found(motion.file);
  const auto say = [&](const std::string& what) {
    found.add(0, fmt::format("{:.2f} to {:.2f} s: {}", stride.first, stride.last, what));
  };
  if (!ground.found)
    say("no foot ever lies flat and still: without that the ground cannot be found.");
  else if (std::abs(ground.speed) < kSlowest)
    say(fmt::format("moves at {:.2f} m/s against the ground: no walk (at least {} m/s).",
                    std::abs(ground.speed), kSlowest));
  else if (std::abs(ground.sideways) > kAcross * std::abs(ground.speed))
    say(
        fmt::format("walks at {:.2f} m/s along x and {:.2f} m/s along z: turn the trial so that it "
                    "goes along x.",
                    -ground.speed, -ground.sideways));
  else
    for (const bool left : {false, true}) {
      const FootStance& foot = stride.stance[left];
      if (foot.windows.empty())
        say(fmt::format("the {} foot never stands on the ground.", left ? "left" : "right"));
      else if (foot.duty() > kLongestStance)
        say(fmt::format("the {} foot stands for {:.0f} % of the cycle: it never leaves the ground.",
                        left ? "left" : "right", 100 * foot.duty()));
    }
  found.throw_if_any();
}

/// x must be where the person faces: the whole program counts on it.
void require_facing_x(const Model& walker, const Motion& motion) {
  constexpr int kLooks = 20;
  Data data = make_data(walker);
  Vec3 facing = Vec3::Zero();
  for (int i = 0; i < kLooks; ++i) {
    sample(walker, motion, motion.first() + (motion.last() - motion.first()) * i / (kLooks - 1),
           data);
    update_positions(walker, data);
    facing += data.X_WB[0].R.col(0);
  }
  const double angle = std::atan2(-facing.z(), facing.x());
  if (std::abs(angle) > kFacing)
    throw InputError(
        motion.file, 0,
        fmt::format(
            "the pelvis faces {:.0f} deg away from x: turn the trial so that the person faces x.",
            std::abs(angle) * kDegPerRad));
}

MeasuredStride measure_stride(const Model& walker, const Motion& motion,
                              const std::vector<int>& angles, double first, double last,
                              double trial_period, const PredictOptions& options) {
  MeasuredStride stride;
  stride.first = first, stride.last = last;
  const Period period = find_period(motion, angles, first, last, trial_period * (1 - kLocalPeriod),
                                    trial_period * (1 + kLocalPeriod));
  stride.period = period.value > 0 ? period.value : trial_period;
  stride.closure = mismatch(motion, angles, first, last, stride.period);
  const PeriodicMotion periodic = make_periodic(walker, motion, first, last, stride.period);
  const Soles soles = track_soles(walker, periodic.q, periodic.period);
  FlatGround ground = find_ground(walker, soles);
  const double drift = periodic.drift[walker.coordinate_index("pelvis_tx")];
  if (std::abs(drift + ground.speed) < kStandsStill * std::abs(drift)) ground.speed = -drift;
  stride.ground_height = ground.height;
  stride.ground_speed = drift + ground.speed;
  for (const bool left : {false, true})
    stride.stance[left] = find_stance(walker, soles, ground, left);
  require_walk(motion, stride, ground);

  // φ = 0 is contact of the right foot; the left one's falls into the cycle that follows
  const double zero = stride.stance[0].contact;
  stride.start = first + zero * stride.period;
  for (FootStance& foot : stride.stance) {
    const double shift = -zero - std::floor(foot.contact - zero);
    foot.contact += shift, foot.off += shift;
    for (ContactWindow& window : foot.windows) window.start += shift, window.end += shift;
  }
  stride.target = make_target(walker, motion, periodic, stride, -ground.speed, options);
  return stride;
}

}  // namespace

std::vector<MeasuredStride> measure_strides(const Model& walker, const Motion& motion,
                                            const PredictOptions& options) {
  require_facing_x(walker, motion);
  const std::vector<int> angles = leg_angles(walker, motion);
  const double duration = motion.last() - motion.first();
  const Period period =
      find_period(motion, angles, motion.first(), motion.last(), kPeriodMin, kPeriodMax);
  if (period.closure > kClosure)
    throw InputError(
        motion.file, 0,
        fmt::format(
            "no stride repeats in {:.2f} s: {}. Ground reaction is predicted for steady walking, "
            "from one "
            "whole stride ({} to {} s) at least.",
            duration,
            period.value > 0
                ? fmt::format("after {:.2f} s the legs' angles still differ by {:.1f} deg RMS (at "
                              "most {:g})",
                              period.value, period.closure * kDegPerRad, kClosure * kDegPerRad)
                : std::string("the legs' angles come nowhere near what they were"),
            kPeriodMin, kPeriodMax));
  const int count = std::max(1, static_cast<int>(std::ceil(duration / period.value - kUncovered)));
  const double length = std::min(duration, (1 + kOverlap) * period.value);
  std::vector<MeasuredStride> strides;
  for (int k = 0; k < count; ++k) {
    const double first = motion.first() + (count > 1 ? k * (duration - length) / (count - 1) : 0.0);
    strides.push_back(
        measure_stride(walker, motion, angles, first, first + length, period.value, options));
  }
  return strides;
}

}  // namespace retrogait
