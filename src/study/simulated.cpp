// A simulated walk as a Trial: curves of its last stride, events, and what the whole walk must keep.
#include "study/simulated.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/numbers.h"
#include "simulate/impedance.h"
#include "study/cycle_instants.h"
#include "study/foot_events.h"

namespace retrogait {

namespace {

constexpr int kInstants = 100;  // of a stride
constexpr int kBetween = 20;    // samples of force from instant to instant, for the times of events
constexpr double kMidStance = 0.5;

int wrapped_instant(double i) {
  const int n = static_cast<int>(std::lround(i)) % kInstants;
  return n < 0 ? n + kInstants : n;
}

// ------------------------------------------------------------------------------------- figures

SolverFigure plain(const char* quantity, const char* unit, double value) {
  return {quantity, unit, value, kNone};
}

SolverFigure limited(const char* quantity, const char* unit, double value, double limit) {
  return {quantity, unit, value, limit, value <= limit};
}

/// Over all recorded strides.
struct WholeWalk {
  Vec3 assist_force = Vec3::Zero(), assist_moment = Vec3::Zero();  // RMS, N and N·m
  double tracking = 0;                                             // RMS, rad
  double tracking_worst = 0;              // rad, of the joint and stride farthest off
  double impulse = 0, stride_change = 0;  // the worst, of 1
};

/// A measure that is not a number is worse than any.
double worse(double a, double b) { return std::isnan(a) || b <= a ? a : b; }

// what a first stride has not yet (a step before it) nothing is compared with
double change(double now, double before) {
  return before == 0 || std::isnan(before) ? 0 : std::abs(now / before - 1);
}

WholeWalk whole_walk(const std::vector<StrideMeasures>& strides) {
  WholeWalk w;
  const double share = 1 / std::max<double>(1, static_cast<double>(strides.size()));
  for (std::size_t k = 0; k < strides.size(); ++k) {
    const StrideMeasures& s = strides[k];
    w.assist_force += share * s.assist_force.cwiseAbs2();
    w.assist_moment += share * s.assist_moment.cwiseAbs2();
    w.tracking += share * s.tracking * s.tracking;
    w.tracking_worst = worse(w.tracking_worst, s.tracking_worst);
    w.impulse = worse(w.impulse, std::abs(s.impulse_ratio - 1));
    if (k == 0) continue;
    const StrideMeasures& before = strides[k - 1];
    for (const double now :
         {s.change, change(s.peak_vertical, before.peak_vertical),
          change(s.pelvis_height, before.pelvis_height), change(s.step_length, before.step_length)})
      w.stride_change = worse(w.stride_change, now);
  }
  w.assist_force = w.assist_force.cwiseSqrt();
  w.assist_moment = w.assist_moment.cwiseSqrt();
  w.tracking = std::sqrt(w.tracking);
  return w;
}

// how fast loaded soles slide over the ground, the mean of both feet and all strides, m/s
double sole_creep(const std::vector<StrideMeasures>& strides) {
  double sum = 0;
  for (const StrideMeasures& s : strides)
    sum += (s.foot[0].slide_speed + s.foot[1].slide_speed) / 2;
  return sum / static_cast<double>(strides.size());
}

Landing mean_landing(const std::vector<StrideMeasures>& strides, std::size_t side) {
  Landing mean{0, 0, 0};
  const double share = 1 / static_cast<double>(strides.size());
  for (const StrideMeasures& s : strides) {
    const FootMeasures& foot = s.foot[side];
    mean.rate_max += share * foot.loading_rate_max;
    mean.rate_mean += share * foot.loading_rate_mean;
    mean.peak += share * foot.landing_peak;
  }
  return mean;
}

std::vector<SolverFigure> settle_figures(const SettleReport& r) {
  return {{"settle_converged", "", r.converged ? 1.0 : 0.0, 1, r.converged},
          plain("settle_iterations", "", r.iterations),
          plain("settle_residual_force", "BW", r.residual_force),
          plain("settle_residual_moment", "N·m", r.residual_moment),
          plain("settle_vertical_change", "BW", r.vertical_change),
          plain("settle_horizontal_change", "BW", r.horizontal_change),
          plain("settle_largest_turn", "deg", r.largest_turn * kDegPerRad)};
}

std::vector<SolverFigure> walk_figures(const Case& c, const SimulatedWalk& walk,
                                       const SimulateOptions& options) {
  const SimulateLimits limits;
  const SimulateReport& report = walk.report;
  const WholeWalk w = whole_walk(walk.strides);
  const double weight = c.model.body_weight();
  const auto walked = static_cast<double>(walk.strides.size());
  const auto force = [&](int k) { return 100 * w.assist_force[k] / weight; };
  return {{"strides_walked", "", walked, double(options.strides), walked >= options.strides},
          {"fell", "", report.fell ? 1.0 : 0.0, 0, !report.fell},
          limited("assist_force_x", "% BW", force(0), limits.assist_force),
          limited("assist_force_y", "% BW", force(1), 0),
          limited("assist_force_z", "% BW", force(2), limits.assist_force),
          limited("assist_moment_x", "N·m", w.assist_moment.x(), limits.assist_moment),
          limited("assist_moment_y", "N·m", w.assist_moment.y(), limits.assist_moment),
          limited("assist_moment_z", "N·m", w.assist_moment.z(), limits.assist_moment),
          limited("tracking", "deg", w.tracking * kDegPerRad, limits.tracking),
          plain("tracking_worst_joint", "deg", w.tracking_worst * kDegPerRad),
          limited("impulse_error", "%", 100 * w.impulse, limits.impulse),
          limited("stride_change", "%", 100 * w.stride_change, limits.stride_change),
          limited("torque_error", "", report.torque_error, limits.torque_error),
          plain("sole_creep", "m/s", sole_creep(walk.strides)),
          plain("step", "ms", 1000 * report.step),
          plain("steps_per_stride", "", report.steps_per_stride),
          plain("compliant_joints", "", static_cast<double>(options.impedance.size()))};
}

// ------------------------------------------------------------------------------------- the last stride

Recording last_stride(const Recording& all) {
  Recording last = all;
  last.instants.assign(all.instants.end() - kInstants, all.instants.end());
  return last;
}

PointForces vertical_forces(const Model& model, const Recording& stride) {
  PointForces out(model.foot_points.size());
  for (std::size_t p = 0; p < out.size(); ++p)
    for (int i = 0; i < kInstants * kBetween; ++i) {
      const double share = double(i % kBetween) / kBetween;
      const auto force = [&](int k) {
        return stride.instants[at(k % kInstants)].foot_force[p].y();
      };
      out[p].push_back((1 - share) * force(i / kBetween) + share * force(i / kBetween + 1));
    }
  return out;
}

void read_stride(const Case& c, Trial& trial) {
  const Recording& stride = *trial.recording;
  CycleInstants instants = solve_cycle_instants(c, stride, trial.columns);
  trial.curves = std::move(instants.curves);
  trial.instant_ok = instants.converged;
  trial.solver.insert(trial.solver.end(), instants.figures.begin(), instants.figures.end());

  Instant instant = make_instant(c.model, stride);
  const PointForces forces = vertical_forces(c.model, stride);
  double z[2];
  for (int side = 0; side < 2; ++side) {
    const FootEvents e = find_events(c.model, forces, side);
    const double begin = side == 1 ? kInstants / 2 : 0;
    trial.events[at(side)] = e;
    // the first instant that bears load
    solve_instant(instant, wrapped_instant(begin + std::ceil(e.contact)));
    trial.strike_index[at(side)] = strike_index(instant, side);
    trial.margins_at_contact[at(side)] = stability_margins(instant, side == 1);
    solve_instant(instant, wrapped_instant(begin + e.contact + kMidStance * e.stance()));
    z[side] = foot_center(instant, side).z();
  }
  trial.step_width = z[0] - z[1];
  trial.double_support = double_support(c.model, forces);
}

// a walk that ended before its last stride was whole
void leave_blank(Trial& trial) {
  for (std::size_t k = 0; k < trial.columns.size(); ++k)
    for (int side = trial.columns[k].sided ? 0 : -1; side < (trial.columns[k].sided ? 2 : 0);
         ++side) {
      trial.curves.push_back({k, side, {}, {}});
      trial.curves.back().value.fill(kNone);
    }
  trial.instant_ok.fill(false);
  for (const std::size_t side : {0, 1}) {
    trial.events[side] = {kNone, kNone, kNone, kNone, kNone, kNone, "none", "none"};
    trial.strike_index[side] = kNone;
    trial.margins_at_contact[side] = {kNone, kNone};
  }
  trial.step_width = trial.double_support = kNone;
}

}  // namespace

SimulateOptions simulate_options(const SimulateScene& scene, const Model& model,
                                 const GaitCycle& cycle) {
  SimulateOptions options;
  options.strides = scene.strides, options.warm_up = scene.warm_up;
  options.step = scene.step;
  options.impedance = impedance_named(scene.impedance, model);
  options.sole = sole_named(scene.sole);
  if (scene.sole_stiffness) options.sole.stiffness = *scene.sole_stiffness;
  if (scene.sole_damping) options.sole.damping = *scene.sole_damping;
  if (scene.friction) options.sole.friction = *scene.friction;
  if (scene.belt) options.ground.belt_speed = -cycle.travel_speed;
  return options;
}

Trial simulate_case(const Case& c, const GaitCycle& cycle, const SimulateScene& scene,
                    const Progress& progress) {
  const SimulateOptions options = simulate_options(scene, c.model, cycle);
  const auto each = [&](int stride) {
    if (progress) progress(c.trial + "_simulated", stride + 1, options.strides);
    return true;
  };
  return tabulate(c, cycle, simulate(c.model, cycle, options, each), options);
}

Trial tabulate(const Case& c, const GaitCycle& cycle, const SimulatedWalk& walk,
               const SimulateOptions& options) {
  Trial trial;
  trial.of = c;
  trial.of.trial += "_simulated";
  trial.simulated = true;
  trial.cycle = cycle;
  trial.period = cycle.period;
  trial.travel_speed = walk.strides.empty() ? cycle.travel_speed : walk.strides.back().speed;
  trial.columns = result_columns(c.model, c.muscles.contraction != nullptr);
  trial.notes.push_back(describe(options.impedance));
  if (walk.report.fell)
    trial.notes.push_back(
        fmt::format("fell after {:.2f} s: {}.", walk.report.fell_at, walk.report.fell_how));
  if (!walk.strides.empty())
    for (const std::size_t side : {0, 1}) trial.landing[side] = mean_landing(walk.strides, side);
  trial.solver = figures_of(cycle.report);
  for (const auto& list : {settle_figures(walk.settled.report), walk_figures(c, walk, options)})
    trial.solver.insert(trial.solver.end(), list.begin(), list.end());
  const auto all_ok = [&] {
    return std::all_of(trial.solver.begin(), trial.solver.end(),
                       [](const SolverFigure& f) { return f.ok; });
  };
  trial.motion_ok = all_ok();
  if (!walk.report.fell && walk.recording.instants.size() >= at(kInstants)) {
    trial.recording = std::make_shared<const Recording>(last_stride(walk.recording));
    read_stride(c, trial);
  } else {
    leave_blank(trial);
  }
  trial.ok = all_ok();
  return trial;
}

}  // namespace retrogait
