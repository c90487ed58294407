// The four tables of a study: a row a value.
#include <algorithm>
#include <cmath>
#include <limits>

#include "study/activity.h"
#include "study/asked.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr int kLast = 100;  // %

// a unit of curves and what it becomes when the person's size is put back
struct AbsoluteUnit {
  std::string name;
  double factor = 0;  // 0: the unit has no second form
};

AbsoluteUnit absolute(const std::string& unit, const Model& model) {
  if (unit == "BW") return {"N", model.body_weight()};
  if (unit == "BW·m") return {"N·m", model.body_weight()};
  if (unit == "N·m/kg") return {"N·m", model.body_mass};
  if (unit == "W/kg") return {"W", model.body_mass};
  return {};
}

// "N·m/kg" times a time, per metre or minute: "N·m·s/(kg·m)"
std::string impulse_unit(const std::string& unit, const std::string& per) {
  const std::size_t slash = unit.find('/');
  const std::string above = unit.substr(0, slash) + "·s";
  const std::string below = slash == std::string::npos ? "" : unit.substr(slash + 1);
  if (below.empty() && per.empty()) return above;
  if (below.empty() || per.empty()) return above + "/" + below + per;
  return above + "/(" + below + "·" + per + ")";
}

class ScalarWriter {
 public:
  ScalarWriter(Table& table, const std::string& study, const Trial& trial)
      : table_(table), study_(study), trial_(trial) {}

  void at_variable(const std::string& variable, int side) { variable_ = variable, side_ = side; }

  void add(const char* measure, const std::string& unit, double value) {
    table_.add_row({study_, trial_.of.trial, trial_.of.direction, side_name(side_), variable_,
                    measure, unit, value, kNone, kNone});
  }

  // in the curve's unit and in the absolute one
  void add_both(const char* measure, const std::string& unit, double value,
                const char* suffix = "") {
    add(measure, unit + suffix, value);
    const AbsoluteUnit other = absolute(unit, trial_.of.model);
    if (other.factor != 0) add(measure, other.name + suffix, other.factor * value);
  }

  // the same for a value times a time; `per` is what it was divided by, if anything
  void add_impulse(const char* measure, const std::string& unit, double value,
                   const char* per = "") {
    add(measure, impulse_unit(unit, per), value);
    const AbsoluteUnit other = absolute(unit, trial_.of.model);
    if (other.factor != 0) add(measure, impulse_unit(other.name, per), other.factor * value);
  }

 private:
  Table& table_;
  const std::string& study_;
  const Trial& trial_;
  std::string variable_;
  int side_ = -1;
};

using Curve101 = std::array<double, 101>;

// mean over the cycle; the last point repeats the first
double mean(const Curve101& y) {
  double sum = 0;
  for (int i = 0; i < kLast; ++i) sum += y[at(i)];
  return sum / kLast;
}

double mean_of_sign(const Curve101& y, double sign) {
  double sum = 0;
  for (int i = 0; i < kLast; ++i) sum += std::max(0.0, sign * y[at(i)]);
  return sign * sum / kLast;
}

// index of the largest (sign 1) or smallest (−1) finite value from a to b %, or −1
int extreme(const Curve101& y, int a, int b, double sign = 1) {
  int best = -1;
  for (int i = a; i <= b; ++i) {
    if (std::isnan(y[at(i)])) continue;
    if (best < 0 || sign * y[at(i)] > sign * y[at(best)]) best = i;
  }
  return best;
}

// no neighbour is higher
bool is_peak(const Curve101& y, int i) {
  return y[at(i)] >= y[at((i + kLast - 1) % kLast)] && y[at(i)] >= y[at((i + 1) % kLast)];
}

// slope from 20 to 80 % of the way up from the lowest value between 0 % of the cycle and the first peak, unit of y
// per cycle
double loading_rate(const Curve101& y, int peak) {
  const int start = extreme(y, 0, peak, -1);
  const double foot = y[at(start)], rise = y[at(peak)] - foot;
  const auto crossing = [&](double share) {
    const double level = foot + share * rise;
    for (int i = start + 1; i <= peak; ++i)
      if (y[at(i - 1)] < level && y[at(i)] >= level)
        return i - 1 + (level - y[at(i - 1)]) / (y[at(i)] - y[at(i - 1)]);
    return kNone;
  };
  return 0.6 * rise / ((crossing(0.8) - crossing(0.2)) / kLast);
}

/// Two peaks, each in a part of the cycle of its own; −1: none there.
struct Humps {
  int first = -1, second = -1;
};

// a part without a hump of its own has its largest value where the other part begins: no peak
Humps find_humps(const Curve101& y, int begin, int middle, int end) {
  Humps humps;
  const int first = extreme(y, begin, middle), second = extreme(y, middle, end);
  if (first < 0 || second < 0) return humps;
  if (is_peak(y, first)) humps.first = first;
  if (second > first && is_peak(y, second)) humps.second = second;
  return humps;
}

// of a leg: the halves of its stance; of the whole body: the two steps of the cycle
Humps find_humps(const CycleCurve& curve, const Trial& trial) {
  if (curve.side < 0) return find_humps(curve.value, 0, kLast / 2, kLast - 1);
  const FootEvents& events = trial.events[at(curve.side)];
  const int off = std::clamp(static_cast<int>(events.foot_off), 2, kLast);
  return find_humps(curve.value, 0,
                    static_cast<int>(std::lround((events.contact + events.foot_off) / 2)), off);
}

void add_two_humps(ScalarWriter& out, const CycleCurve& curve, const std::string& unit,
                   const Trial& trial, bool with_rate) {
  const Curve101& y = curve.value;
  const auto [first, second] = find_humps(curve, trial);
  const bool early = first >= 0, late = second >= 0;
  if (early) out.add_both("peak_1", unit, y[at(first)]);
  if (early && late) out.add_both("valley", unit, y[at(extreme(y, first, second, -1))]);
  if (late) out.add_both("peak_2", unit, y[at(second)]);
  if (with_rate && early)
    out.add_both("loading_rate", unit, loading_rate(y, first) / trial.period, "/s");
}

// of a compartment: its part of the whole knee's load where that is largest, and of its impulse
void add_shares(ScalarWriter& out, const CycleCurve& curve, const Trial& trial) {
  if (!trial.has_curve("knee_contact", curve.side)) return;
  const CycleCurve& whole = trial.cycle_curve("knee_contact", curve.side);
  const auto add = [&](const char* measure, int i) {
    if (i >= 0) out.add(measure, "%", 100 * curve.value[at(i)] / whole.value[at(i)]);
  };
  const Humps humps = find_humps(whole, trial);
  add("share_at_peak", extreme(whole.value, 0, kLast - 1));
  add("share_at_peak_1", humps.first);
  add("share_at_peak_2", humps.second);
  const double part = mean(curve.value), all = mean(whole.value);
  if (!std::isnan(part)) out.add("share_of_impulse", "%", 100 * part / all);
}

// per step of one foot; a variable of the whole body sees two steps a cycle
void add_impulses(ScalarWriter& out, const Curve101& y, const std::string& unit, bool sided,
                  const Trial& trial) {
  const double T = trial.period, area = mean(y) * T;
  out.add_impulse("impulse_per_step", unit, sided ? area : area / 2);
  out.add_impulse("impulse_per_m", unit, area / (std::abs(trial.travel_speed) * T), "m");
  out.add_impulse("impulse_per_min", unit, area * 60 / T, "min");
}

bool has_impulse(const ResultColumn& c) {
  return c.kind == ColumnKind::kMoment || c.kind == ColumnKind::kKnee ||
         c.kind == ColumnKind::kLumbar || c.name.starts_with("grf");
}

bool has_two_humps(const std::string& name) {
  return name == "grf_y" || name == "knee_intersegmental_y" || name == "knee_adduction_moment" ||
         name.starts_with("knee_contact") || name == "patellofemoral_contact" ||
         name.ends_with("_compression");
}

// what the foot's landing loads; a spine is loaded at any time
bool has_loading_rate(const ResultColumn& c) {
  return c.sided && c.name != "knee_adduction_moment";
}

bool is_compartment(const std::string& name) {
  return name == "knee_contact_medial" || name == "knee_contact_lateral";
}

void add_measures(ScalarWriter& out, const ResultColumn& column, const CycleCurve& curve,
                  const Trial& trial) {
  const Curve101& y = curve.value;
  const int high = extreme(y, 0, kLast - 1), low = extreme(y, 0, kLast - 1, -1);
  if (high < 0) return;
  out.at_variable(column.name, curve.side);
  out.add_both("peak", column.unit, y[at(high)]);
  out.add_both("min", column.unit, y[at(low)]);
  if (!std::isnan(mean(y))) out.add_both("mean", column.unit, mean(y));
  out.add("time_of_peak_pct", "%", high);
  out.add("time_of_min_pct", "%", low);
  if (has_two_humps(column.name))
    add_two_humps(out, curve, column.unit, trial, has_loading_rate(column));
  if (is_compartment(column.name)) add_shares(out, curve, trial);
  if (has_impulse(column)) add_impulses(out, y, column.unit, curve.side >= 0, trial);
  if (column.name == "grf_travel") {
    out.add_impulse("braking_impulse_per_step", "BW", mean_of_sign(y, -1) * trial.period);
    out.add_impulse("propulsion_impulse_per_step", "BW", mean_of_sign(y, 1) * trial.period);
  }
  if (column.kind == ColumnKind::kPower) {
    const double steps = curve.side >= 0 ? 1 : 2;
    out.add("work_done_per_step", "J/kg", mean_of_sign(y, 1) * trial.period / steps);
    out.add("work_absorbed_per_step", "J/kg", mean_of_sign(y, -1) * trial.period / steps);
  }
}

void add_spatiotemporal(ScalarWriter& out, const Trial& trial) {
  const double T = trial.period, V = std::abs(trial.travel_speed);
  const auto add = [&](const char* variable, int side, const char* measure, const char* unit,
                       double value) {
    out.at_variable(variable, side);
    out.add(measure, unit, value);
  };
  add("speed", -1, "mean", "m/s", V);
  add("cadence", -1, "mean", "steps/min", 120 / T);
  add("step_length", -1, "mean", "m", V * T / 2);
  add("stride_length", -1, "mean", "m", V * T);
  add("stride_time", -1, "mean", "s", T);
  add("step_width", -1, "mean", "m", trial.step_width);
  add("double_support", -1, "mean", "%", trial.double_support);
  for (int side = 0; side < 2; ++side) {
    add("stance", side, "mean", "%", trial.events[at(side)].stance());
    add("strike_index", side, "at_contact", "%", trial.strike_index[at(side)]);
    add("margin_of_stability_ap", side, "at_contact", "m", trial.margins_at_contact[at(side)].ap);
    add("margin_of_stability_ml", side, "at_contact", "m", trial.margins_at_contact[at(side)].ml);
  }
}

// how the feet landed, where steps are fine enough to tell
void add_landings(ScalarWriter& out, const Trial& trial) {
  for (int side = 0; side < 2; ++side) {
    const Landing& landing = trial.landing[at(side)];
    if (std::isnan(landing.peak)) continue;
    out.at_variable("grf_y", side);
    out.add_both("landing_rate_max", "BW", landing.rate_max, "/s");
    out.add_both("landing_rate_mean", "BW", landing.rate_mean, "/s");
    out.add_both("landing_peak", "BW", landing.peak);
  }
}

Table make_table(std::initializer_list<const char*> texts,
                 std::initializer_list<const char*> numbers) {
  std::vector<Column> columns;
  for (const char* name : texts) columns.push_back(text_column(name));
  for (const char* name : numbers) columns.push_back(number_column(name));
  return Table(std::move(columns));
}

}  // namespace

Table empty_scalars() {
  return make_table({"study", "trial", "direction", "side", "variable", "measure", "unit"},
                    {"value", "lower", "upper"});
}

Table empty_events() {
  return make_table({"study", "trial", "direction", "side", "event", "region"}, {"pct", "ok"});
}

Table empty_solver() {
  return make_table({"study", "trial", "direction", "quantity", "unit"}, {"value", "limit", "ok"});
}

Table curves_table(const StudyResult& result) {
  std::size_t rows = 0;
  for (const Trial& trial : result.trials) rows += trial.curves.size() * (kLast + 1);
  std::vector<Column> list = make_table({"study", "trial", "direction", "side", "variable", "unit"},
                                        {"pct", "value", "ok"})
                                 .columns();
  for (Column& column : list)
    column.is_text ? column.texts.reserve(rows) : column.numbers.reserve(rows);
  for (const Trial& trial : result.trials)
    for (const CycleCurve& curve : trial.curves) {
      const ResultColumn& variable = trial.columns[curve.column];
      if (!variable.in_long_table) continue;
      const std::string texts[] = {result.plan.scene.name, trial.of.trial, trial.of.direction,
                                   side_name(curve.side),  variable.name,  variable.unit};
      for (std::size_t k = 0; k < std::size(texts); ++k)
        list[k].texts.insert(list[k].texts.end(), kLast + 1, texts[k]);
      for (int i = 0; i <= kLast; ++i) {
        list[6].numbers.push_back(i);
        list[7].numbers.push_back(curve.value[at(i)]);
        list[8].numbers.push_back(trial.ok_at(curve.side, i));
      }
    }
  return Table(std::move(list));
}

void add_scalars(Table& table, const std::string& study, const Trial& trial,
                 const std::function<bool(const std::string&)>& wanted) {
  add_scalars(table, study, trial, Asked{wanted});
}

void add_scalars(Table& table, const std::string& study, const Trial& trial, const Asked& asked) {
  ScalarWriter out(table, study, trial);
  add_spatiotemporal(out, trial);
  for (const CycleCurve& curve : trial.curves)
    if (asked.wants(trial.columns[curve.column].name))
      add_measures(out, trial.columns[curve.column], curve, trial);
  add_landings(out, trial);
  add_energy_scalars(table, study, trial, asked);
}

std::vector<AskedCurves> asked_curves(const std::vector<ResultColumn>& columns, const Asked& asked,
                                      bool symmetric) {
  const bool shares = asked.wants("knee_contact_medial") || asked.wants("knee_contact_lateral");
  std::vector<AskedCurves> out;
  for (const ResultColumn& c : columns)
    out.push_back(asked.wants(c.name) || (shares && c.name == "knee_contact") ? AskedCurves::kAll
                  : c.kind == ColumnKind::kMuscle ? needed_for_energy(c.name, asked, symmetric)
                                                  : AskedCurves::kNone);
  return out;
}

void add_events(Table& table, const std::string& study, const Trial& trial) {
  for (int side = 0; side < 2; ++side) {
    const FootEvents& e = trial.events[at(side)];
    const auto add = [&](const char* event, const std::string& region, double pct) {
      table.add_row({study, trial.of.trial, trial.of.direction, side_name(side), event, region, pct,
                     trial.motion_ok});
    };
    add("contact", e.first_region, e.contact);
    add("heel_down", "heel", e.heel_down);
    add("toe_down", "toe", e.toe_down);
    add("heel_up", "heel", e.heel_up);
    add("toe_up", "toe", e.toe_up);
    add("foot_off", e.last_region, e.foot_off);
  }
}

void add_solver(Table& table, const std::string& study, const Trial& trial) {
  for (const SolverFigure& f : trial.solver)
    table.add_row(
        {study, trial.of.trial, trial.of.direction, f.quantity, f.unit, f.value, f.limit, f.ok});
}

}  // namespace retrogait
