// From measured strides to forces at the trial's own times.
#include "study/predict.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/numbers.h"
#include "contact/contact.h"
#include "study/soles.h"

namespace retrogait {

namespace {

constexpr double kLoadStep = 0.005;  // s between knots of the predicted forces
constexpr double kLoaded = 5;        // N, from which a foot has a centre of pressure

/// Force on a foot, and moment about the ground under its calcaneus' origin; in W.
struct FootWrench {
  Vec3 force = Vec3::Zero(), moment = Vec3::Zero();
};

struct Feet {
  int body[2] = {-1, -1};
};

Feet feet_of(const Model& walker) {
  Feet feet;
  for (const FootPoint& p : walker.foot_points)
    if (p.name.starts_with("heel")) feet.body[p.left] = p.body;
  return feet;
}

Vec3 on_ground(const Vec3& p, double height) { return {p.x(), height, p.z()}; }

/// What a stride's cycle says of one foot at time t of the trial.
FootWrench wrench_at(const Model& walker, const GaitCycle& cycle, const MeasuredStride& stride,
                     double t, int foot, bool left, Data& data) {
  sample(walker, cycle, (t - stride.start) / stride.period, data);
  const FootReaction reaction = foot_reaction(walker, data, left, 0);
  const Vec3 under = on_ground(data.X_WB[at(foot)].p, 0);
  return {reaction.force, reaction.moment - under.cross(reaction.force)};
}

/// Strides that hold t share it by how far t lies inside each.
FootWrench blended_wrench(const PredictedReaction& out, double t, int foot, bool left, Data& data) {
  FootWrench sum;
  double total = 0;
  for (std::size_t k = 0; k < out.strides.size(); ++k) {
    const MeasuredStride& stride = out.strides[k];
    const double inside = std::min(t - stride.first, stride.last - t);
    if (inside < -1e-9) continue;
    const double weight = inside + 1e-6;
    const FootWrench own = wrench_at(out.walker, out.cycles[k], stride, t, foot, left, data);
    sum.force += weight * own.force;
    sum.moment += weight * own.moment;
    total += weight;
  }
  return {sum.force / total, sum.moment / total};
}

LoadCurve load_of_foot(const PredictedReaction& out, const Motion& motion, bool left, double first,
                       double last) {
  LoadCurve load;
  load.name = left ? "ground_force_l" : "ground_force_r";
  load.body = feet_of(out.walker).body[left];
  const int count = std::max(5, static_cast<int>(std::ceil((last - first) / kLoadStep)) + 1);
  std::vector<double> series[9];
  Data cycle_data = make_data(out.walker), trial_data = make_data(out.walker);
  Vec3 place = Vec3::Zero();
  for (int i = 0; i < count; ++i) {
    const double t = first + (last - first) * i / (count - 1);
    load.time.push_back(t);
    const FootWrench w = blended_wrench(out, t, load.body, left, cycle_data);
    sample(out.walker, motion, t, trial_data);
    update_positions(out.walker, trial_data);
    // under the foot as it was measured
    const Vec3 under =
        on_ground(trial_data.X_WB[at(load.body)].p, out.strides.front().ground_height);
    Vec3 from_under = Vec3::Zero(), torque = Vec3::Zero();
    if (w.force.y() > kLoaded) {
      from_under = Vec3(w.moment.z(), 0, -w.moment.x()) / w.force.y();
      torque.y() = (w.moment - from_under.cross(w.force)).y();
      place = under + from_under;
    } else if (i == 0) {
      place = under;
    }
    for (int k = 0; k < 3; ++k) {
      series[k].push_back(w.force[k]);
      series[3 + k].push_back(place[k]);
      series[6 + k].push_back(torque[k]);
    }
  }
  for (int k = 0; k < 3; ++k) {
    load.force.emplace_back(3, load.time, series[k]);
    load.point.emplace_back(3, load.time, series[3 + k]);
    load.torque.emplace_back(3, load.time, series[6 + k]);
  }
  return load;
}

std::string describe(const MeasuredStride& s, const GaitCycle& cycle) {
  const bool still = std::abs(s.ground_speed) < 0.2 * s.target.speed;
  return fmt::format(
      "{:.3f} to {:.3f} s: walks {} at {:.2f} m/s {}, cycle {:.3f} s, stance {:.1f} % right and "
      "{:.1f} % left, "
      "left contact at {:.1f} %; angles repeat within {:.1f} deg; whole-body force missing {:.2f} "
      "% BW, "
      "slip {:.3f} m/s, {} iterations",
      s.first, s.last, s.target.direction > 0 ? "forward" : "backward", s.target.speed,
      still ? "over ground" : fmt::format("on a belt that moves at {:.2f} m/s", s.ground_speed),
      s.period, 100 * s.stance[0].duty(), 100 * s.stance[1].duty(), 100 * s.stance[1].contact,
      s.closure * kDegPerRad, 100 * cycle.report.residual_force, cycle.report.slip,
      cycle.report.iterations);
}

}  // namespace

PredictOptions::PredictOptions() {
  // as the sigmas of strides.cpp: chosen on one trial; a mean script is smoother and stands more firmly
  synthesis.weights.slip = 0.2;
  synthesis.weights.total_bend = 160;
  synthesis.weights.sagittal_bend = 240;
  synthesis.weights.frontal_bend = 180;
}

Model walker_of(const Model& model, const Motion& motion) {
  Model walker = with_foot_points(model);
  if (model.foot_points.empty()) level_soles(walker, track_soles(walker, motion));
  return walker;
}

PredictedReaction predict_reaction(const Model& model, const Motion& motion,
                                   const PredictOptions& options) {
  PredictedReaction out;
  out.walker = walker_of(model, motion);
  out.strides = measure_strides(out.walker, motion, options);
  out.ok = true;
  for (const MeasuredStride& stride : out.strides) {
    out.cycles.push_back(synthesize(out.walker, stride.target, options.synthesis));
    out.ok = out.ok && out.cycles.back().report.within(kMeasuredLimits);
    out.notes.push_back(describe(stride, out.cycles.back()));
  }
  out.loads.file = motion.file;
  out.loads.first = out.strides.front().first;
  out.loads.last = out.strides.back().last;
  for (const bool left : {false, true})
    out.loads.curves.push_back(load_of_foot(out, motion, left, out.loads.first, out.loads.last));
  return out;
}

}  // namespace retrogait
