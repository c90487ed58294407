// One cycle solved at 101 instants: curves of each side from that side's own contact, events, measures.
#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "study/cycle_instants.h"
#include "study/foot_events.h"
#include "study/simulated.h"

namespace retrogait {

namespace {

constexpr int kForceSamples = 2000;         // of one cycle, for the times of events
constexpr double kSideShift[2] = {0, 0.5};  // cycles after which a side's own cycle begins
constexpr double kMidStance = 0.5;          // of stance, where the width of steps is measured

PointForces vertical_forces(const Model& model, const GaitCycle& cycle) {
  PointForces out(model.foot_points.size(), std::vector<double>(kForceSamples, 0.0));
  for (const PointForce& force : cycle.forces)
    for (int i = 0; i < kForceSamples; ++i) {
      const ForceWindow::Alive alive = force.window.eval(double(i) / kForceSamples);
      for (int k = 0; k < alive.count; ++k)
        out[at(force.foot_point)][at(i)] +=
            alive.weight[k] * force.coefficients(1, alive.first + k);
    }
  return out;
}

}  // namespace

std::vector<SolverFigure> figures_of(const SynthesisReport& r) {
  const SynthesisLimits limits;
  const double none = std::nan("");
  const auto limited = [](const char* quantity, const char* unit, double value, double limit) {
    return SolverFigure{quantity, unit, value, limit, value <= limit};
  };
  std::vector<SolverFigure> list = {
      {"converged", "", r.converged ? 1.0 : 0.0, 1, r.converged},
      {"iterations", "", static_cast<double>(r.iterations), none},
      {"cost", "", r.cost, none},
      limited("residual_force", "BW", r.residual_force, limits.residual_force),
      limited("residual_moment", "BW·m", r.residual_moment, limits.residual_moment),
      limited("slip", "m/s", r.slip, limits.slip),
      limited("penetration", "m", r.penetration, limits.penetration)};
  for (const SynthesisReport::Deviation& d : r.deviations)
    list.push_back({"deviation_" + d.coordinate, "SD", d.rms_sd, none});
  return list;
}

std::string side_name(int side) { return side < 0 ? "none" : side == 0 ? "r" : "l"; }

namespace {

const CycleCurve* find_curve(const Trial& trial, const std::string& variable, int side) {
  for (const CycleCurve& c : trial.curves)
    if (c.side == side && trial.columns[c.column].name == variable) return &c;
  return nullptr;
}

}  // namespace

bool Trial::has_curve(const std::string& variable, int side) const {
  return find_curve(*this, variable, side) != nullptr;
}

const CycleCurve& Trial::cycle_curve(const std::string& variable, int side) const {
  const CycleCurve* found = find_curve(*this, variable, side);
  if (found == nullptr)
    throw InternalError(fmt::format("no curve '{}' of side {}", variable, side_name(side)));
  return *found;
}

const std::array<double, 101>& Trial::curve(const std::string& variable, int side) const {
  return cycle_curve(variable, side).value;
}

bool Trial::ok_at(int side, int pct) const {
  // the left cycle begins half a cycle later; a measured one has its own strides
  const int shift = side == 1 && !measured ? 50 : 0;
  return motion_ok && instant_ok[at((pct + shift) % 100)];
}

Instant instant_of(const Trial& trial) {
  RETROGAIT_ASSERT(!trial.measured || trial.walk, trial.of.trial);
  if (trial.walk) return make_instant(trial.of.model, *trial.walk);
  return trial.recording ? make_instant(trial.of.model, *trial.recording, trial.of.muscles)
                         : make_instant(trial.of.model, trial.cycle, trial.of.muscles);
}

namespace {

// where only the left foot made a whole stride, the right one's cycle is taken to begin half of it later
double time_in(const Stride& stride, double pct) {
  const double own = stride.side == 0 ? pct : std::fmod(pct + 50, 100);
  return stride.start + (stride.end - stride.start) * own / 100;
}

}  // namespace

double when_of(const Trial& trial, double pct) {
  if (trial.walk) return time_in(trial.stride, pct);
  if (!trial.recording) return pct / 100;
  const int i = static_cast<int>(std::lround(pct)) % trial.recording->per_stride;
  return i < 0 ? i + trial.recording->per_stride : i;
}

namespace {

FootFalls find_foot_falls(const Model& model, const GaitCycle& cycle) {
  FootFalls out;
  out.known = true;
  Instant instant = make_instant(model, cycle);
  const PointForces forces = vertical_forces(model, cycle);
  double z[2];
  for (int side = 0; side < 2; ++side) {
    const FootEvents e = find_events(model, forces, side);
    out.events[at(side)] = e;
    solve_instant(instant, kSideShift[side] + e.contact / 100);
    out.strike_index[at(side)] = strike_index(instant, side);
    out.margins_at_contact[at(side)] = stability_margins(instant, side == 1);
    solve_instant(instant, kSideShift[side] + (e.contact + kMidStance * e.stance()) / 100);
    z[side] = foot_center(instant, side).z();
  }
  out.step_width = z[0] - z[1];
  out.double_support = double_support(model, forces);
  return out;
}

}  // namespace

Trial tabulate(const Case& c, const GaitCycle& cycle) { return tabulate(c, cycle, Asked{}); }

Trial tabulate(Case of, const GaitCycle& cycle, const Asked& asked, LaidCycle* laid,
               FootFalls* feet) {
  Trial trial;
  trial.of = std::move(of);
  const Case& c = trial.of;
  trial.cycle = cycle;
  trial.period = cycle.period;
  trial.travel_speed = cycle.travel_speed;
  trial.motion_ok = cycle.report.within(SynthesisLimits{});
  trial.solver = figures_of(cycle.report);
  trial.columns = result_columns(c.model, c.muscles.contraction != nullptr);
  CycleInstants instants =
      solve_cycle_instants(c, cycle, trial.columns, Halves::kMirrorIfSymmetric, asked, laid);
  trial.curves = std::move(instants.curves);
  trial.instant_ok = instants.converged;
  trial.solver.insert(trial.solver.end(), instants.figures.begin(), instants.figures.end());
  trial.ok = std::all_of(trial.solver.begin(), trial.solver.end(),
                         [](const SolverFigure& f) { return f.ok; });

  const FootFalls found = feet && feet->known ? *feet : find_foot_falls(c.model, cycle);
  if (feet) *feet = found;
  trial.events = found.events;
  trial.strike_index = found.strike_index;
  trial.margins_at_contact = found.margins_at_contact;
  trial.step_width = found.step_width;
  trial.double_support = found.double_support;
  return trial;
}

}  // namespace retrogait
