// From strides to mean curves, and from those to a Trial.
#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "study/measured.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr int kPoints = 101;
constexpr double kLookStep = 0.005;  // s between looks at the stance of both feet

/// Sums of a variable over strides, each point of the cycle for itself.
struct Sums {
  std::array<double, kPoints> sum{}, squares{};
  std::array<int, kPoints> n{};

  void add(int i, double x) {
    if (std::isnan(x)) return;
    sum[at(i)] += x, squares[at(i)] += x * x, ++n[at(i)];
  }
};

StrideMean mean_of(std::size_t column, int side, const Sums& s) {
  StrideMean m{column, side, {}, {}, s.n};
  for (int i = 0; i < kPoints; ++i) {
    const double n = s.n[at(i)];
    m.mean[at(i)] = n > 0 ? s.sum[at(i)] / n : std::nan("");
    const double squares = s.squares[at(i)] - n * m.mean[at(i)] * m.mean[at(i)];
    m.sd[at(i)] = n > 1 ? std::sqrt(std::max(0.0, squares) / (n - 1)) : std::nan("");
  }
  return m;
}

// what needs no force to be known
bool is_kinematic(const ResultColumn& column) {
  return column.kind == ColumnKind::kAngle || column.name.starts_with("com_") ||
         column.name.ends_with("_length");
}

// what points to the person's right points inward on one side and outward on the other
double sign_when_pooled(const ResultColumn& column, int side) {
  return side == 1 && column.sided && column.name.ends_with("_z") ? -1 : 1;
}

// which mean a variable of this stride goes to, or none
int side_of_mean(const ResultColumn& column, int stride_side, bool pool) {
  if (!column.sided) return stride_side == 0 ? -1 : -2;
  return pool ? kBothSides : stride_side;
}

using SumsBySide = std::array<Sums, 4>;  // −1, 0, 1, both

void add_stride(Instant& instant, const Stride& stride, const std::vector<ResultColumn>& columns,
                bool pool, std::vector<SumsBySide>& sums) {
  forget(instant);
  for (int i = 0; i < kPoints; ++i) {
    solve_instant(instant, stride.start + (stride.end - stride.start) * i / (kPoints - 1));
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const int side = side_of_mean(columns[c], stride.side, pool);
      if (side < -1 || !(stride.loaded || is_kinematic(columns[c]))) continue;
      const double sign = pool ? sign_when_pooled(columns[c], stride.side) : 1;
      sums[c][at(side + 1)].add(i, sign * columns[c].get(instant, stride.side == 1));
    }
  }
}

}  // namespace

std::vector<Stride> strides_of(const MeasuredTrial& trial) {
  std::vector<Stride> inside;
  for (const Stride& s : trial.events.strides)
    if (s.start >= trial.start() && s.end <= trial.end()) inside.push_back(s);
  return inside;
}

std::vector<StrideMean> average_strides(const MeasuredTrial& trial,
                                        const std::vector<ResultColumn>& columns, bool pool) {
  std::vector<SumsBySide> sums(columns.size());
  Instant instant = make_instant(trial.model, trial.walk);
  for (const Stride& stride : strides_of(trial)) add_stride(instant, stride, columns, pool, sums);
  std::vector<StrideMean> means;
  for (std::size_t c = 0; c < columns.size(); ++c)
    for (int side = -1; side <= kBothSides; ++side) {
      const Sums& s = sums[c][at(side + 1)];
      const bool wanted =
          columns[c].sided == (side >= 0) && (side < 0 || pool == (side == kBothSides));
      if (wanted && *std::max_element(s.n.begin(), s.n.end()) > 0)
        means.push_back(mean_of(c, side, s));
    }
  return means;
}

// ------------------------------------------------------------------------------------- as a Trial

namespace {

double mean_over(const std::vector<Stride>& strides, int side, auto value) {
  double sum = 0;
  int n = 0;
  for (const Stride& s : strides)
    if (side < 0 || s.side == side) sum += value(s), ++n;
  return n > 0 ? sum / n : std::nan("");
}

FootEvents mean_events(const std::vector<Stride>& strides, int side) {
  FootEvents e;
  e.contact = 0;
  e.foot_off = mean_over(strides, side, [](const Stride& s) {
    return 100 * (s.foot_off - s.start) / (s.end - s.start);
  });
  e.heel_down = e.heel_up = e.toe_down = e.toe_up = std::nan("");
  for (const Stride& s : strides)
    if (s.side == side) e.first_region = s.first_region, e.last_region = s.last_region;
  return e;
}

bool is_down(const TrialEvents& events, int side, double t) {
  return std::any_of(events.stances.begin(), events.stances.end(), [&](const Stance& s) {
    return s.side == side && !(t < s.contact) && !(t > s.foot_off);
  });
}

// % of the stride with both feet down
double double_support(const TrialEvents& events, const Stride& stride) {
  int both = 0, all = 0;
  for (double t = stride.start; t < stride.end; t += kLookStep, ++all)
    both += is_down(events, 0, t) && is_down(events, 1, t);
  return 100.0 * both / all;
}

// where a foot stands sideways, in the middle of its stance
double foot_aside(Instant& instant, const Stride& s) {
  solve_instant(instant, (s.start + s.foot_off) / 2);
  const int calcaneus = instant.sites.side[at(s.side)].calcaneus;
  return calcaneus < 0 ? std::nan("") : instant.data.X_WB[at(calcaneus)].p.z();
}

Margins margins_at_contact(Instant& instant, const std::vector<Stride>& strides, int side) {
  const auto margins = [&](const Stride& s) {
    solve_instant(instant, s.start);
    return stability_margins(instant, side == 1);
  };
  if (instant.model->foot_points.empty()) return {std::nan(""), std::nan("")};
  return {mean_over(strides, side, [&](const Stride& s) { return margins(s).ap; }),
          mean_over(strides, side, [&](const Stride& s) { return margins(s).ml; })};
}

// peak and RMS of a share over all instants of all strides, against its threshold
struct Share {
  double peak = 0, squares = 0;
  int n = 0;
  void add(double x) { peak = std::max(peak, x), squares += x * x, ++n; }
  double rms() const { return n > 0 ? std::sqrt(squares / n) : 0; }
};

/// Hicks, Uchida, Seth, Rajagopal, Delp 2015: what a residual at the pelvis may be.
void judge_residuals(Instant& instant, const std::vector<Stride>& strides, Trial& trial) {
  double external = 0, height = 0;
  int n = 0;
  int unshared = 0;
  std::vector<std::pair<double, double>> residuals;
  for (const Stride& s : strides) {
    if (!s.loaded) continue;
    forget(instant);
    for (int i = 0; i < kPoints; ++i, ++n) {
      solve_instant(instant, s.start + (s.end - s.start) * i / (kPoints - 1));
      Vec3 force = Vec3::Zero();
      for (const Spatial& F : instant.data.F_ext) force += F.lin;
      external = std::max(external, force.norm());
      height += instant.loads.com.p.y();
      unshared += instant.muscles && !instant.muscles->converged();
      residuals.push_back({instant.loads.residual_force, instant.loads.residual_moment});
    }
  }
  if (n == 0 || external == 0) return;
  if (instant.muscles) {
    trial.ok = trial.ok && unshared == 0;
    trial.solver.push_back({"instants_not_converged", "", double(unshared), 0, unshared == 0});
  }
  Share force, moment;
  for (const auto& [f, m] : residuals) {
    force.add(100 * f / external);
    moment.add(100 * m / (external * height / n));
  }
  const auto add = [&](const char* quantity, double value, double limit) {
    trial.solver.push_back({quantity, "%", value, limit, value <= limit});
  };
  add("residual_force_peak", force.peak, kHicksForcePct);
  add("residual_force_rms", force.rms(), kHicksForcePct);
  add("residual_moment_peak", moment.peak, kHicksMomentPct);
  add("residual_moment_rms", moment.rms(), kHicksMomentPct);
}

// over the ground, along the way the pelvis faces: on a belt as its feet say, elsewhere as the pelvis moves
// from contact to contact
double speed_of(const MeasuredTrial& measured, const std::vector<Stride>& strides) {
  const int tx = measured.model.find_coordinate("pelvis_tx");
  if (measured.events.travel.belt || tx < 0 || !measured.walk.motion.given[at(tx)])
    return measured.events.travel.speed;
  const NaturalSpline& x = measured.walk.motion.q[at(tx)];
  const double along_x = mean_over(strides, -1, [&](const Stride& s) {
    return (x.eval(s.end).f - x.eval(s.start).f) / (s.end - s.start);
  });
  return std::copysign(along_x, measured.events.travel.speed);
}

// RMS over the stride of how far the angles of its side are from their means, deg; what has no mean counts not
double distance_from_mean(Instant& instant, const Stride& stride, const Trial& trial) {
  double squares = 0;
  int n = 0;
  for (int i = 0; i < kPoints; ++i) {
    solve_moments(instant, stride.start + (stride.end - stride.start) * i / (kPoints - 1));
    for (const CycleCurve& curve : trial.curves) {
      const ResultColumn& column = trial.columns[curve.column];
      if (column.kind != ColumnKind::kAngle || curve.side != (column.sided ? stride.side : -1))
        continue;
      const double off = column.get(instant, stride.side == 1) - curve.value[at(i)];
      if (std::isfinite(off)) squares += off * off, ++n;
    }
  }
  return n > 0 ? std::sqrt(squares / n) : 0;
}

/// The stride to look at: of the right foot if it has any, with forces if there are any, the nearest to the mean.
Stride stride_nearest_to_mean(const MeasuredTrial& measured, const std::vector<Stride>& strides,
                              const Trial& trial) {
  Instant instant = make_instant(measured.model, measured.walk);
  const auto rank = [&](const Stride& s) {
    return std::tuple(s.side, !s.loaded, distance_from_mean(instant, s, trial));
  };
  Stride best;
  std::optional<std::tuple<int, bool, double>> least;
  for (const Stride& s : strides)
    if (const auto own = rank(s); !least || own < *least) least = own, best = s;
  return best;
}

void take_curves(const MeasuredTrial& measured, Trial& trial) {
  trial.columns = result_columns(measured.model, measured.has_muscles());
  for (const StrideMean& m : average_strides(measured, trial.columns, false))
    trial.curves.push_back({m.column, m.side, m.mean, m.sd});
}

}  // namespace

Trial tabulate(const MeasuredTrial& measured, const std::string& direction) {
  const std::vector<Stride> strides = strides_of(measured);
  Trial trial;
  trial.measured = true;
  trial.of.direction = direction;
  trial.of.trial = trial.of.named = measured.name;
  trial.of.spec = measured.spec;
  trial.of.model = measured.model;
  trial.notes = measured.notes;
  trial.period = mean_over(strides, -1, [](const Stride& s) { return s.end - s.start; });
  trial.travel_speed = speed_of(measured, strides);
  take_curves(measured, trial);
  trial.walk = std::make_shared<const MeasuredWalk>(measured.walk);
  trial.stride = stride_nearest_to_mean(measured, strides, trial);
  Instant instant = make_instant(measured.model, measured.walk);
  double aside[2];
  for (int side = 0; side < 2; ++side) {
    trial.events[at(side)] = mean_events(strides, side);
    trial.strike_index[at(side)] = std::nan("");
    trial.margins_at_contact[at(side)] = margins_at_contact(instant, strides, side);
    aside[side] = mean_over(strides, side, [&](const Stride& s) { return foot_aside(instant, s); });
  }
  trial.step_width = aside[0] - aside[1];
  trial.double_support =
      mean_over(strides, -1, [&](const Stride& s) { return double_support(measured.events, s); });
  trial.ok = trial.motion_ok = measured.walk.loads_ok;
  trial.instant_ok.fill(true);  // a mean leaves out what did not converge
  for (const int side : {0, 1})
    trial.solver.push_back({side == 0 ? "strides_r" : "strides_l", "",
                            static_cast<double>(std::count_if(
                                strides.begin(), strides.end(),
                                [&](const Stride& s) { return s.side == side && s.loaded; })),
                            std::nan("")});
  judge_residuals(instant, strides, trial);
  return trial;
}

}  // namespace retrogait
