// One cycle solved at 101 instants: curves of each side from that side's own contact, events, measures.
#include <algorithm>
#include <cmath>

#include "study/cycle_instants.h"

namespace retrogait {

namespace {

constexpr int kForceSamples = 2000;  // of one cycle, for the times of events
constexpr double kEventForce = 20;   // N of vertical force: the usual threshold of a force plate
constexpr double kSideShift[2] = {0, 0.5};  // cycles after which a side's own cycle begins
constexpr double kMidStance = 0.5;          // of stance, where the width of steps is measured

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool is_rear(const FootPoint& p) {
  return p.name.starts_with("heel") || p.name.starts_with("lateral_rearfoot");
}

enum class Region { kAll, kHeel, kToe };

// vertical force of one foot, or of its rear or front points only, over its own cycle
std::vector<double> vertical_force(const Model& model, const GaitCycle& cycle, int side,
                                   Region region) {
  std::vector<double> f(kForceSamples, 0.0);
  for (const PointForce& force : cycle.forces) {
    const FootPoint& point = model.foot_points[at(force.foot_point)];
    if (point.left != (side == 1)) continue;
    if (region != Region::kAll && is_rear(point) != (region == Region::kHeel)) continue;
    for (int i = 0; i < kForceSamples; ++i) {
      const double phi = double(i) / kForceSamples + kSideShift[side];
      const ForceWindow::Alive alive = force.window.eval(phi);
      for (int k = 0; k < alive.count; ++k)
        f[at(i)] += alive.weight[k] * force.coefficients(1, alive.first + k);
    }
  }
  return f;
}

struct Span {
  double start = 0, end = 0;  // % of the cycle; start may be negative
};

// the longest stretch of a periodic force above the threshold, its ends interpolated between samples
Span longest_above(const std::vector<double>& f, double threshold) {
  const int n = static_cast<int>(f.size());
  const auto value = [&](int i) { return f[at(((i % n) + n) % n)]; };
  int best_start = 0, best_length = 0;
  for (int i = 0; i < n; ++i) {
    if (value(i) <= threshold || value(i - 1) > threshold) continue;
    int length = 1;
    while (length < n && value(i + length) > threshold) ++length;
    if (length > best_length) best_length = length, best_start = i;
  }
  if (best_length == 0) return {};
  const auto crossing = [&](int below, int above) {
    return below + (above - below) * (threshold - value(below)) / (value(above) - value(below));
  };
  Span span;
  const int last = best_start + best_length - 1;
  span.start = 100 * crossing(best_start - 1, best_start) / n;
  span.end = 100 * crossing(last + 1, last) / n;
  // a foot that presses before its scripted contact starts below zero
  if (span.start > 50) span.start -= 100, span.end -= 100;
  return span;
}

FootEvents find_events(const Model& model, const GaitCycle& cycle, int side) {
  const Span whole = longest_above(vertical_force(model, cycle, side, Region::kAll), kEventForce);
  const Span heel = longest_above(vertical_force(model, cycle, side, Region::kHeel), kEventForce);
  const Span toe = longest_above(vertical_force(model, cycle, side, Region::kToe), kEventForce);
  FootEvents e;
  e.contact = whole.start, e.foot_off = whole.end;
  e.heel_down = heel.start, e.heel_up = heel.end;
  e.toe_down = toe.start, e.toe_up = toe.end;
  e.first_region = heel.start <= toe.start ? "heel" : "toe";
  e.last_region = heel.end >= toe.end ? "heel" : "toe";
  return e;
}

double double_support(const Model& model, const GaitCycle& cycle) {
  const std::vector<double> right = vertical_force(model, cycle, 0, Region::kAll);
  const std::vector<double> left = vertical_force(model, cycle, 1, Region::kAll);
  const int half = kForceSamples / 2;
  int both = 0;
  for (int i = 0; i < kForceSamples; ++i)
    both += right[at(i)] > kEventForce && left[at((i + half) % kForceSamples)] > kEventForce;
  return 100.0 * both / kForceSamples;
}

Vec3 foot_center(const Instant& instant, int side) {
  Vec3 sum = Vec3::Zero();
  const std::vector<int>& points = instant.sites.side[at(side)].foot_points;
  for (const int p : points) sum += contact_point(*instant.model, instant.data, p);
  return sum / std::max<double>(1, static_cast<double>(points.size()));
}

// where on the sole the centre of pressure first lies, between the heel point (0 %) and the hallux point (100 %)
double strike_index(const Instant& instant, int side) {
  const bool left = side == 1;
  const LoadSites::Side& sites = instant.sites.side[at(side)];
  const int hallux = instant.model->find_foot_point(left ? "hallux_l" : "hallux_r");
  const auto it = std::find(sites.foot_points.begin(), sites.foot_points.end(), hallux);
  if (it == sites.foot_points.end()) return std::nan("");
  const double length = sites.sole[static_cast<std::size_t>(it - sites.foot_points.begin())].x();
  return 100 * center_of_pressure_on_sole(instant, left).x() / length;
}

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

}  // namespace

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

Trial tabulate(const Case& c, const GaitCycle& cycle) {
  Trial trial;
  trial.of = c;
  trial.cycle = cycle;
  trial.period = cycle.period;
  trial.travel_speed = cycle.travel_speed;
  trial.motion_ok = cycle.report.within(SynthesisLimits{});
  trial.solver = figures_of(cycle.report);
  trial.columns = result_columns(c.model, c.muscles.contraction != nullptr);
  CycleInstants instants = solve_cycle_instants(c, cycle, trial.columns);
  trial.curves = std::move(instants.curves);
  trial.instant_ok = instants.converged;
  trial.solver.insert(trial.solver.end(), instants.figures.begin(), instants.figures.end());
  trial.ok = std::all_of(trial.solver.begin(), trial.solver.end(),
                         [](const SolverFigure& f) { return f.ok; });

  Instant instant = make_instant(c.model, cycle);
  double z[2];
  for (int side = 0; side < 2; ++side) {
    const FootEvents e = find_events(c.model, cycle, side);
    trial.events[at(side)] = e;
    solve_instant(instant, kSideShift[side] + e.contact / 100);
    trial.strike_index[at(side)] = strike_index(instant, side);
    trial.margins_at_contact[at(side)] = stability_margins(instant, side == 1);
    solve_instant(instant, kSideShift[side] + (e.contact + kMidStance * e.stance()) / 100);
    z[side] = foot_center(instant, side).z();
  }
  trial.step_width = z[0] - z[1];
  trial.double_support = double_support(c.model, cycle);
  return trial;
}

}  // namespace retrogait
