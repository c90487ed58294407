#include "simulate/measures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/numbers.h"
#include "contact/contact.h"
#include "multibody/multibody.h"
#include "simulate/pads.h"

namespace retrogait {

namespace {

constexpr double kLoaded = 20;          // N on a foot: the usual threshold of a force plate
constexpr double kLanding = 0.05;       // s after contact that loading rates are of
constexpr double kShortestSwing = 0.1;  // of the period: a foot that bounces has not swung

FootMeasures nothing_yet() {
  FootMeasures foot;
  foot.contact = foot.off = foot.step_length = foot.step_width = kNone;
  foot.loading_rate_max = foot.loading_rate_mean = foot.landing_peak = kNone;
  foot.clearance = 1e9;
  return foot;
}

const Vec3& force_on(const Data& data, std::size_t point) { return data.foot_force[point]; }

Vec3 total_force(const Data& data) {
  Vec3 sum = Vec3::Zero();
  for (const Vec3& f : data.foot_force) sum += f;
  return sum;
}

double load_of(const StepView& view, bool left) {
  double load = 0;
  for (std::size_t p = 0; p < view.data.foot_force.size(); ++p)
    if (view.model.foot_points[p].left == left) load += force_on(view.data, p).y();
  return load;
}

// a foot's phases begin half a cycle apart, or where they were measured
bool in_middle_of_swing(const StepView& view, bool left) {
  const GaitTarget& target = view.cycle.target;
  double phase = static_cast<double>(view.k) / view.reference.steps - view.cycle.stance_start;
  double duty = view.cycle.stance_end - view.cycle.stance_start;
  if (left) {
    phase -= target.left_contact;
    if (target.left_duty > 0) duty = target.left_duty;
  }
  phase -= std::floor(phase);
  const double swing = (phase - duty) / (1 - duty);
  return swing > 0.25 && swing < 0.75;
}

// the right foot's contact belongs to the stride that it opens, though it come early
void meet_ground(const StepView& view, bool left, StrideTally& tally) {
  const bool early = !left && 2 * view.k > view.reference.steps;
  FootMeasures& foot = early ? tally.early : tally.now.foot[left ? 1 : 0];
  tally.foot[left ? 1 : 0].contact = view.time;
  tally.foot[left ? 1 : 0].opens_next = early;
  foot.loading_rate_max = foot.loading_rate_mean = foot.landing_peak = 0;
  Vec3& own = tally.foot[left ? 1 : 0].print;
  const Vec3& other = tally.foot[left ? 0 : 1].print;
  own = foot_axes(view.model, view.data, left).heel;
  own.x() -= view.ground.belt_speed * view.time;
  foot.contact = (view.k - (early ? view.reference.steps : 0)) * view.reference.step;
  foot.step_length = view.cycle.target.direction * (own.x() - other.x());
  foot.step_width = (left ? -1 : 1) * (own.z() - other.z());
}

// a foot that has just met the ground
void add_landing(const StepView& view, const FootTally& state, double load, FootMeasures& foot) {
  const double weight = view.model.body_weight(), step = view.reference.step;
  const double since = view.time - state.contact;
  if (since > kLanding) return;
  foot.landing_peak = std::max(foot.landing_peak, load / weight);
  foot.loading_rate_max =
      std::max(foot.loading_rate_max, (load - state.load_before) / (weight * step));
  foot.loading_rate_mean = load / (weight * (since + step));
}

void add_foot(const StepView& view, bool left, StrideTally& tally) {
  FootTally& state = tally.foot[left ? 1 : 0];
  FootMeasures& foot = tally.now.foot[left ? 1 : 0];
  const double load = load_of(view, left);
  const bool loaded = load > kLoaded;
  if (loaded && !state.loaded &&
      view.time - state.unloaded_since > kShortestSwing * view.reference.period)
    meet_ground(view, left, tally);
  if (!loaded && state.loaded) {
    state.unloaded_since = view.time;
    foot.off = view.k * view.reference.step;
  }
  state.loaded = loaded;
  add_landing(view, state, load, state.opens_next ? tally.early : foot);
  state.load_before = load;
  for (std::size_t p = 0; p < view.model.foot_points.size(); ++p) {
    const double f = force_on(view.data, p).y();
    if (view.model.foot_points[p].left != left || f <= 0) continue;
    const Vec3 v = sliding_velocity(view.model, view.ground, view.data, static_cast<int>(p));
    state.slide += f * v.norm() * view.reference.step;
  }
  state.load += load * view.reference.step;
  if (in_middle_of_swing(view, left))
    foot.clearance = std::min(foot.clearance, clearance(view.model, view.ground, view.data, left));
}

}  // namespace

StrideTally make_tally(const Reference& reference) {
  StrideTally tally;
  tally.tracking = VecX::Zero(reference.scripted.rows());
  tally.early = nothing_yet();
  tally.force = tally.force_before = Eigen::Matrix3Xd::Zero(3, reference.steps);
  return tally;
}

void begin_stride(const StepView& view, StrideTally& tally) {
  const FootMeasures early = tally.early;
  tally.now = StrideMeasures{};
  tally.tracking.setZero();
  tally.impulse = tally.change = 0;
  tally.start_x = view.data.q[view.reference.travels];
  for (int s = 0; s < 2; ++s) {
    tally.foot[s].load = tally.foot[s].slide = 0;
    tally.now.foot[s] = nothing_yet();
  }
  tally.now.foot[0] = early;
  tally.foot[0].opens_next = false;
  tally.early = nothing_yet();
}

void add_step(const StepView& view, StrideTally& tally) {
  const Data& data = view.data;
  tally.now.assist_force += view.assist.lin.cwiseAbs2();
  tally.now.assist_moment += view.assist.rot.cwiseAbs2();
  for (const int c : view.joints) {
    const double off = data.q[c] - view.reference.scripted(c, view.k);
    tally.tracking[c] += off * off;
  }
  const Vec3 ground = total_force(data);
  Vec3 outside = ground;
  for (const HandForce& hand : view.cycle.hands) outside += hand.force;
  tally.impulse -= outside.dot(data.gravity) * view.reference.step;
  tally.now.peak_vertical = std::max(tally.now.peak_vertical, ground.y());
  tally.now.pelvis_height += data.X_WM[0].p.y();
  tally.force.col(view.k) = ground;
  tally.change += (ground - tally.force_before.col(view.k)).squaredNorm();
  for (const bool left : {false, true}) add_foot(view, left, tally);
}

StrideMeasures end_stride(const StepView& view, double next_x, StrideTally& tally) {
  const Reference& reference = view.reference;
  const double n = reference.steps, gravity = view.cycle.gravity.norm();
  StrideMeasures& out = tally.now;
  out.assist_force = (out.assist_force / n).cwiseSqrt();
  out.assist_moment = (out.assist_moment / n).cwiseSqrt();
  if (!view.joints.empty()) {
    out.tracking = std::sqrt(tally.tracking.sum() / (n * static_cast<double>(view.joints.size())));
    out.tracking_worst = std::sqrt(tally.tracking.maxCoeff(&out.worst_joint) / n);
  }
  out.impulse_ratio =
      tally.impulse / (view.model.total_mass * gravity * gravity * reference.period);
  out.peak_vertical /= view.model.body_weight();
  out.pelvis_height /= n;
  out.step_length = 0.5 * (out.foot[0].step_length + out.foot[1].step_length);
  out.speed = (next_x - tally.start_x) / reference.period - view.ground.belt_speed;
  out.change = tally.has_before ? std::sqrt(tally.change / n) / view.model.body_weight() : kNone;
  for (int s = 0; s < 2; ++s)
    out.foot[s].slide_speed =
        tally.foot[s].load > 0 ? tally.foot[s].slide / tally.foot[s].load : kNone;
  tally.has_before = true;
  tally.force.swap(tally.force_before);
  return out;
}

}  // namespace retrogait
