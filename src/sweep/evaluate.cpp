#include "sweep/evaluate.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

#include "io/io.h"
#include "report/report.h"
#include "study/simulated.h"
#include "sweep/cycles.h"

namespace retrogait {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};
constexpr std::size_t kKeyBytes = 32;  // hexadecimal digits of a case's key

std::string result_key(const std::string& direction, const std::string& side,
                       const std::string& variable, const std::string& measure,
                       const std::string& unit) {
  return direction + '/' + side + '/' + variable + '/' + measure + '/' + unit;
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

void check_names(const SweepPlan& plan, const Trial& trial, const Table& scalars,
                 Diagnostics& found) {
  const std::vector<std::string>&variables = scalars.texts("variable"),
        &measures = scalars.texts("measure");
  std::set<std::string> names(variables.begin(), variables.end());
  for (const Kept& k : plan.kept) {
    if (!names.contains(k.variable)) {
      found.add(0, fmt::format("keep: there is no variable '{}'.{}", k.variable,
                               did_you_mean(k.variable, {names.begin(), names.end()})));
      continue;
    }
    std::set<std::string> of;
    for (std::size_t i = 0; i < variables.size(); ++i)
      if (variables[i] == k.variable) of.insert(measures[i]);
    if (!k.measure.empty() && !of.contains(k.measure))
      found.add(0, fmt::format("keep: {} has no measure '{}': {}.", k.variable, k.measure,
                               fmt::join(of, ", ")));
  }
  std::vector<std::string> columns;
  for (const ResultColumn& c : trial.columns) columns.push_back(c.name);
  for (const std::string& variable : plan.curves)
    if (std::find(columns.begin(), columns.end(), variable) == columns.end())
      found.add(0, fmt::format("curves: there is no variable '{}'.{}", variable,
                               did_you_mean(variable, columns)));
}

std::string plan_hash(const SweepPlan& plan) {
  std::string said = fmt::format("{} {} {} {} {} {}", plan.scene, static_cast<int>(plan.road),
                                 static_cast<int>(plan.design.kind), plan.design.n,
                                 plan.design.seed, fmt::join(plan.set, " "));
  for (const SweepParameter& p : plan.parameters)
    said += fmt::format("\n{} {} {}", p.key, fmt::join(p.values, " "),
                        p.spread ? text_of(*p.spread) : "");
  std::vector<std::string> values;
  // spreads and correlations as they come out
  for (const std::uint64_t i : {std::uint64_t{0}, plan.size() / 2, plan.size() - 1}) {
    case_values(plan, i, values);
    said += fmt::format("\n{}", fmt::join(values, " "));
  }
  for (const Kept& k : plan.kept) said += "\nkeep " + k.variable + ":" + k.measure;
  for (const std::string& c : plan.curves) said += "\ncurve " + c;
  return sha256(said);
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

struct CaseSolver::Kept {
  explicit Kept(const SweepSetup& of) : setup(&of), cycles(of.plan) {
    for (std::size_t i = 0; i < of.head.results.size(); ++i) {
      const ResultName& r = of.head.results[i];
      place[result_key(r.direction, r.side, r.variable, r.measure, r.unit)] = i;
      variables.insert(r.variable);
    }
  }

  // read once a thread; a sweep's files must not change under it
  ModelSpec read(const std::string& path) {
    const auto it = specs.find(path);
    return it != specs.end() ? it->second : specs.emplace(path, read_model(path)).first->second;
  }

  Trial walk(const Case& c, const StudyPlan& plan, const std::vector<std::string>& values);
  void keep(const Trial& trial, const std::string& direction, CaseResult& out) const;

  const SweepSetup* setup;
  std::unordered_map<std::string, std::size_t> place;  // of a result among the scalars
  std::set<std::string> variables;
  std::map<std::string, ModelSpec> specs;
  CycleKeeper cycles;
};

Trial CaseSolver::Kept::walk(const Case& c, const StudyPlan& plan,
                             const std::vector<std::string>& values) {
  const GaitCycle cycle = cycles.cycle_of(c, values);
  return plan.road == Road::kSimulate ? simulate_case(c, cycle, plan.scene.simulate)
                                      : tabulate(c, cycle);
}

void CaseSolver::Kept::keep(const Trial& trial, const std::string& direction,
                            CaseResult& out) const {
  Table scalars = empty_scalars();
  add_scalars(scalars, "", trial, [this](const std::string& v) { return variables.contains(v); });
  const std::vector<std::string>&sides = scalars.texts("side"), &names = scalars.texts("variable"),
        &measures = scalars.texts("measure"), &units = scalars.texts("unit");
  const std::vector<double>& values = scalars.numbers("value");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto it = place.find(result_key(direction, sides[i], names[i], measures[i], units[i]));
    if (it != place.end()) out.scalar[it->second] = values[i];
  }
  for (const CycleCurve& curve : trial.curves) {
    const std::string& name = trial.columns[curve.column].name;
    const std::vector<std::string>& wanted = setup->plan.curves;
    if (curve.side == 1 || std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
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

CaseSolver::CaseSolver(const SweepSetup& setup) : kept_(std::make_unique<Kept>(setup)) {}
CaseSolver::~CaseSolver() = default;

CaseResult CaseSolver::solve(std::uint64_t i) {
  const SweepSetup& setup = *kept_->setup;
  CaseResult out;
  out.id = i;
  case_values(setup.plan, i, out.values);
  out.key = sha256(fmt::format("{} {} {} {}", kResultsVersion, setup.head.model_hash,
                               setup.head.plan_hash, fmt::join(out.values, "\t")))
                .substr(0, kKeyBytes);
  try {
    Diagnostics found(setup.plan.file);
    const Scene scene = case_scene(setup.plan, out.values, found);
    StudyPlan plan =
        plan_study(scene, found, [this](const std::string& path) { return kept_->read(path); });
    plan.road = setup.plan.road;
    out.scalar.assign(setup.head.results.size(), std::nan(""));
    for (std::size_t d = 0; d < 2; ++d)
      kept_->keep(kept_->walk(plan.cases[d], plan, out.values), kDirections[d], out);
  } catch (const std::exception& error) {
    out.status = CaseStatus::kFailed;
    out.reason = error.what();
    out.scalar.clear();
    out.curves.clear();
    out.solver.clear();
  }
  return out;
}

SweepSetup set_up(const SweepPlan& plan) {
  SweepSetup setup{plan, {}};
  StoreHead& head = setup.head;
  head.program = version();
  head.plan_text = plan.text;
  head.plan_hash = plan_hash(plan);
  head.cases = plan.size();
  for (const SweepParameter& p : plan.parameters) head.parameters.push_back(p.key);
  std::vector<std::string> values;
  case_values(plan, 0, values);
  Diagnostics found(plan.file);
  const Scene scene = case_scene(plan, values, found);
  const StudyPlan first = plan_study(scene, found);
  Diagnostics own(plan.file);
  for (std::size_t d = 0; d < 2; ++d) {
    const Trial trial = tabulate(first.cases[d], solve_case(first.cases[d], {}));
    Table scalars = empty_scalars();
    add_scalars(scalars, "", trial);
    if (d == 0) check_names(plan, trial, scalars, own);
    for (std::size_t i = 0; i < scalars.rows(); ++i) {
      const ResultName name{kDirections[d], scalars.text(i, "side"), scalars.text(i, "variable"),
                            scalars.text(i, "measure"), scalars.text(i, "unit")};
      if (is_kept(kept_of(plan), name.variable, name.measure) && is_told(name.side, name.unit))
        head.results.push_back(name);
    }
  }
  own.throw_if_any();
  head.model_hash = inputs_hash(first);
  return setup;
}

}  // namespace retrogait
