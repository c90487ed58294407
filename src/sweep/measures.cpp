#include "sweep/measures.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace retrogait {

namespace {

std::string result_key(const std::string& direction, const std::string& side,
                       const std::string& variable, const std::string& measure,
                       const std::string& unit) {
  return direction + '/' + side + '/' + variable + '/' + measure + '/' + unit;
}

std::string key_of(const ResultName& r) {
  return result_key(r.direction, r.side, r.variable, r.measure, r.unit);
}

bool is_kept(const std::vector<Kept>& kept, const std::string& variable,
             const std::string& measure) {
  return std::any_of(kept.begin(), kept.end(), [&](const Kept& k) {
    return k.variable == variable && (k.measure.empty() || k.measure == measure);
  });
}

// of normalised units and of the right side or the whole body: the rest follows from these
bool is_told(const std::string& side, const std::string& unit) {
  static const std::set<std::string> absolute = {"N", "N·m", "W", "N·s", "N·m·s"};
  return side != "l" && !absolute.contains(unit) && !unit.starts_with("N·s") &&
         !unit.starts_with("N/") && unit.find("N·m·s/m") == std::string::npos;
}

const std::vector<Kept>& kept_of(const SweepPlan& plan) {
  static const std::vector<Kept> usual = usual_measures();
  return plan.kept.empty() ? usual : plan.kept;
}

/// A walk of this case that has every measure there can be: each variable rises and falls thrice a cycle, so that each half
/// of a stance (0 to 60 %) and each step has a peak of its own. Its numbers mean nothing.
Trial with_every_measure(const Case& c, Road road) {
  constexpr int kHump = 30, kFootOff = 60;  // % of the cycle
  Trial trial;
  trial.of = c;
  trial.period = trial.travel_speed = 1;
  trial.columns = result_columns(c.model, c.muscles.contraction != nullptr);
  CycleCurve wave;
  for (int i = 0; i <= 100; ++i)
    wave.value[static_cast<std::size_t>(i)] = 0.5 - 0.5 * std::cos(2 * kPi * i / kHump);
  for (wave.column = 0; wave.column < trial.columns.size(); ++wave.column) {
    const bool sided = trial.columns[wave.column].sided;
    for (wave.side = sided ? 0 : -1; wave.side < (sided ? 2 : 0); ++wave.side)
      trial.curves.push_back(wave);
  }
  for (FootEvents& events : trial.events) events.foot_off = kFootOff;
  trial.simulated = road == Road::kSimulate;
  for (Landing& landing : trial.landing)
    if (trial.simulated) landing = {1, 1, 1};
  return trial;
}

/// Every result of a case and the variables that have curves.
struct Possible {
  std::vector<ResultName> results;  // those that are told
  std::set<std::string> variables, curves;
  std::set<std::pair<std::string, std::string>> measures;  // of a variable
};

void add_possible(const Case& c, Road road, Possible& all) {
  const Trial trial = with_every_measure(c, road);
  Table scalars = empty_scalars();
  add_scalars(scalars, "", trial);
  for (std::size_t i = 0; i < scalars.rows(); ++i) {
    const ResultName name{c.direction, scalars.text(i, "side"), scalars.text(i, "variable"),
                          scalars.text(i, "measure"), scalars.text(i, "unit")};
    all.variables.insert(name.variable);
    all.measures.insert({name.variable, name.measure});
    if (is_told(name.side, name.unit)) all.results.push_back(name);
  }
  for (const ResultColumn& column : trial.columns) all.curves.insert(column.name);
}

void check_names(const SweepPlan& plan, const Possible& all, Diagnostics& found) {
  for (const Kept& k : plan.kept) {
    if (!all.variables.contains(k.variable)) {
      found.add(
          plan.line_of("keep"),
          fmt::format("keep: there is no variable '{}'.{}", k.variable,
                      did_you_mean(k.variable, {all.variables.begin(), all.variables.end()})));
      continue;
    }
    if (k.measure.empty() || all.measures.contains({k.variable, k.measure})) continue;
    std::vector<std::string> of;
    for (const auto& [variable, measure] : all.measures)
      if (variable == k.variable) of.push_back(measure);
    found.add(plan.line_of("keep"), fmt::format("keep: {} has no measure '{}': {}.", k.variable,
                                                k.measure, fmt::join(of, ", ")));
  }
  for (const std::string& variable : plan.curves)
    if (!all.curves.contains(variable))
      found.add(plan.line_of("curves"),
                fmt::format("curves: there is no variable '{}'.{}", variable,
                            did_you_mean(variable, {all.curves.begin(), all.curves.end()})));
}

bool is_of_tissue(const std::string& measure) {
  return measure.find("_slow_twitch") != std::string::npos ||
         measure.find("_tension") != std::string::npos;
}

std::vector<StoredFigure> figures_of(const Trial& trial, const std::string& direction) {
  std::vector<StoredFigure> out;
  for (const SolverFigure& f : trial.solver)
    if (!f.ok || f.quantity == "iterations" || f.quantity == "residual_force" ||
        f.quantity == "residual_moment")
      out.push_back({direction, f.quantity, f.value, f.ok});
  return out;
}

}  // namespace

std::vector<Kept> usual_measures() {
  std::vector<Kept> out;
  for (const char* load : {"knee_contact", "knee_contact_medial", "knee_contact_lateral",
                           "patellofemoral_contact", "hip_contact", "ankle_contact"})
    for (const char* measure : {"peak", "peak_1", "peak_2", "mean", "impulse_per_m"})
      out.push_back({load, measure});
  for (const char* measure : {"peak", "impulse_per_m"})
    out.push_back({"knee_adduction_moment", measure});
  for (const char* level : {"l1l2", "l2l3", "l3l4", "l4l5", "l5s1"})
    for (const char* measure : {"peak", "mean"}) {
      out.push_back({fmt::format("{}_compression", level), measure});
      out.push_back({fmt::format("{}_shear_ap", level), measure});
    }
  for (const char* measure : {"peak_1", "peak_2", "loading_rate"})
    out.push_back({"grf_y", measure});
  for (const char* measure : {"braking_impulse_per_step", "propulsion_impulse_per_step"})
    out.push_back({"grf_travel", measure});
  for (const char* group :
       {"quadriceps", "hamstrings", "triceps_surae", "tibialis_anterior", "gluteals", "hip_flexors",
        "adductors", "erector_spinae", "multifidus", "psoas", "abdominals", "quadratus_lumborum"})
    for (const char* measure : {"mean", "peak"})
      out.push_back({fmt::format("{}_activation", group), measure});
  for (const char* measure : {"bhargava", "umberger", "bhargava_net"})
    out.push_back({"cost_of_transport", measure});
  for (const char* name : {"speed", "cadence", "step_length", "step_width", "double_support"})
    out.push_back({name, "mean"});
  for (const char* name : {"hip_flexion", "knee_angle", "ankle_angle"})
    for (const char* measure : {"peak", "min"}) out.push_back({name, measure});
  for (const char* name : {"hip_flexion_moment", "knee_angle_moment", "ankle_angle_moment"})
    for (const char* measure : {"peak", "min"}) out.push_back({name, measure});
  return out;
}

std::vector<ResultName> results_of(const SweepPlan& plan, const std::vector<StudyPlan>& studies) {
  std::vector<ResultName> out;
  std::set<std::string> there;
  Possible all;
  for (std::size_t d = 0; d < 2; ++d)
    for (const StudyPlan& study : studies) {
      all.results.clear();
      add_possible(study.cases[d], study.road, all);
      for (const ResultName& r : all.results)
        if (is_kept(kept_of(plan), r.variable, r.measure) && there.insert(key_of(r)).second)
          out.push_back(r);
    }
  Diagnostics found(plan.file);
  check_names(plan, all, found);
  found.throw_if_any();
  return out;
}

Measures::Measures(const SweepPlan& plan, const std::vector<ResultName>& results)
    : curves_(plan.curves.begin(), plan.curves.end()) {
  asked_.tissue = false;
  for (std::size_t i = 0; i < results.size(); ++i) {
    place_[key_of(results[i])] = i;
    scalars_.insert(results[i].variable);
    asked_.tissue |= is_of_tissue(results[i].measure);
  }
  asked_.variable = [names = scalars_, also = curves_](const std::string& name) {
    return names.contains(name) || also.contains(name);
  };
}

void Measures::read(const Trial& trial, const std::string& direction, CaseResult& out) const {
  Table scalars = empty_scalars();
  add_scalars(scalars, "", trial, asked_);
  const std::vector<std::string>&sides = scalars.texts("side"), &names = scalars.texts("variable"),
        &measures = scalars.texts("measure"), &units = scalars.texts("unit");
  const std::vector<double>& values = scalars.numbers("value");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto it = place_.find(result_key(direction, sides[i], names[i], measures[i], units[i]));
    if (it != place_.end()) out.scalar[it->second] = values[i];
  }
  for (const CycleCurve& curve : trial.curves) {
    const std::string& name = trial.columns[curve.column].name;
    if (curve.side == 1 || !curves_.contains(name)) continue;
    out.curves.push_back(
        {direction, side_name(curve.side), name, {curve.value.begin(), curve.value.end()}});
  }
  const std::vector<StoredFigure> figures = figures_of(trial, direction);
  out.solver.insert(out.solver.end(), figures.begin(), figures.end());
  if (trial.ok) return;
  out.status = CaseStatus::kFlagged;
  for (const StoredFigure& f : figures)
    if (!f.ok)
      out.reason += fmt::format("{}{} {}", out.reason.empty() ? "" : "; ", direction, f.quantity);
}

}  // namespace retrogait
