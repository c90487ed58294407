// Muscle curves and forces, and the load sharing of given problems, against OpenSim and the exact solution.
#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/numbers.h"
#include "inverse/static_optimization.h"
#include "muscle/contraction.h"
#include "verify/cases.h"
#include "verify/verify.h"

namespace retrogait {

namespace {

/// One muscle of default parameters between two bodies, to ask its curves.
Model one_muscle(const MuscleCurveParameters& curves) {
  ModelSpec spec;
  spec.name = "one muscle";
  for (const char* name : {"base", "tip"})
    spec.bodies.push_back({name, 1, Vec3::Zero(), Mat3::Identity(), "", {}});
  const auto joint = [&](const char* name, const char* parent, const char* child) {
    spec.joints.emplace_back();
    JointSpec& made = spec.joints.back();
    made.name = name, made.parent = parent, made.child = child;
    return &made;
  };
  joint("root", "ground", "base");
  joint("slide", "base", "tip")->steps = {
      {StepKind::kTranslation, Vec3::UnitX(), "x", Curve::linear(1)}};
  CoordinateSpec x;
  x.name = "x";
  spec.coordinates.push_back(x);
  MuscleSpec muscle;
  muscle.name = "muscle";
  muscle.max_isometric_force = 1000;
  muscle.optimal_fiber_length = 0.1;
  muscle.tendon_slack_length = 0.2;
  muscle.curves = curves;
  for (const char* body : {"base", "tip"}) {
    PathPointSpec point;
    point.name = std::string("at_") + body;
    point.body = body;
    muscle.path.push_back(point);
  }
  spec.muscles.push_back(muscle);
  return compile(spec);
}

using CurveOf = CurveValue (ContractionModel::*)(int, double) const;

/// Worst difference of one curve over the samples of a file; `activation`: only the rows at activation 1.
void compare_curve(const std::string& folder, const std::string& file,
                   const ContractionModel& curves, CurveOf curve, Worst& worst) {
  const CsvFile table = read_csv(folder + "/" + file);
  const bool by_activation = table.header.front() == "activation";
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (by_activation && table.number(row, std::size_t{0}) != 1) continue;
    const std::size_t x = by_activation ? 1 : 0;
    const double ours = (curves.*curve)(0, table.number(row, x)).f;
    worst.see(std::abs(ours - table.number(row, x + 1)),
              fmt::format("{} at {:.4g}", file, table.number(row, x)));
  }
}

/// OpenSim sampled Millard's active curve as it stands, with its minimum; a damped fibre has none.
MillardParameters undamped() {
  MillardParameters parameters;
  parameters.fiber_damping = 0;
  return parameters;
}

Worst compare_curves(const std::string& folder) {
  Worst worst;
  const struct {
    const char* family;
    MuscleCurveParameters parameters, of_active;
  } families[] = {{"millard", MillardParameters{}, undamped()},
                  {"thelen", ThelenParameters{}, ThelenParameters{}},
                  {"degroote", DeGrooteParameters{}, DeGrooteParameters{}}};
  for (const auto& f : families) {
    const Model active = one_muscle(f.of_active), model = one_muscle(f.parameters);
    const std::string start = std::string(f.family) + "_";
    compare_curve(folder, start + "active_force_length.csv", ContractionModel(active),
                  &ContractionModel::active_force_length, worst);
    const ContractionModel curves(model);
    compare_curve(folder, start + "passive_force_length.csv", curves,
                  &ContractionModel::passive_force_length, worst);
    compare_curve(folder, start + "force_velocity.csv", curves, &ContractionModel::force_velocity,
                  worst);
    compare_curve(folder, start + "tendon.csv", curves, &ContractionModel::tendon_force, worst);
  }
  return worst;
}

constexpr double kBalanceBar = 1e-4;

/// Forces of static optimisation and of equilibrium, at the path lengths and speeds of the file.
void compare_forces(const KernelCase& kernel, Worst& capacity, Worst& balance, int& equilibria,
                    int& beyond) {
  const Model& model = kernel.model();
  const ContractionModel curves(model);
  const CsvFile table = kernel.table("muscle_model.csv");
  const std::size_t optimal = table.index("SO_optforce_calcInextensibleTendonActiveFiberForce_a1");
  const std::size_t ok = table.index("eq_ok"), length = table.index("eq_fiberLength"),
                    tendon = table.index("eq_tendonForce");
  Data data = make_data(model);
  data.stage = Stage::kVelocity;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const std::string& name = table.text(row, "muscle");
    const int m = model.find_muscle(name);
    const double activation = table.number(row, std::size_t{2});
    const double l_mt = table.number(row, std::size_t{3});
    const std::string place = fmt::format("{}, pose {}, {}, a = {:.2g}", kernel.name(),
                                          table.text(row, "pose"), name, activation);
    const Muscle& muscle = model.muscles[at(m)];
    if (activation == 1) {  // once a pose: it does not depend on activation
      data.l_mt[m] = l_mt;
      data.l_mt_dot[m] = table.number(row, std::size_t{4});
      update_muscle_limits(model, curves, data, ForceRules::kOpenSim);
      const double theirs = table.number(row, optimal);
      capacity.see(std::abs(data.muscle_capacity[m] - theirs) /
                       std::max(theirs, 1e-3 * muscle.max_isometric_force),
                   place);
    }
    if (table.number(row, ok) != 1) continue;
    // OpenSim starts Thelen's muscles moving with their path, and Millard's at rest
    const bool moving =
        std::holds_alternative<ThelenParameters>(muscle.curves) || muscle.rigid_tendon;
    const double l_mt_dot = moving ? table.number(row, std::size_t{4}) : 0;
    const FiberState state = equilibrium(model, curves, m, l_mt, activation, l_mt_dot);
    const double l = table.number(row, length), f = table.number(row, tendon);
    // OpenSim stops its search at 1e-8 of the maximum force
    const double error =
        std::max(std::abs(state.fiber_length - l) / muscle.optimal_fiber_length,
                 std::abs(state.tendon_force - f) / (f + 1e-4 * muscle.max_isometric_force));
    balance.see(error, place);
    ++equilibria;
    if (error > kBalanceBar) ++beyond;
  }
}

/// One problem of qp_frames.csv with its exact answer.
struct GivenProblem {
  std::string place;
  LoadSharing problem;
  VecX x;
};

VecX numbers_from(const CsvFile& table, std::size_t row, std::size_t first) {
  VecX out(static_cast<Eigen::Index>(table.header.size() - first));
  for (Eigen::Index i = 0; i < out.size(); ++i) {
    const std::string& text = table.rows[row][first + static_cast<std::size_t>(i)];
    const double infinite = std::numeric_limits<double>::infinity();
    out[i] = text == "inf"    ? infinite
             : text == "-inf" ? -infinite
                              : table.number(row, first + static_cast<std::size_t>(i));
  }
  return out;
}

std::vector<GivenProblem> read_problems(const std::string& path, const std::string& name) {
  const CsvFile table = read_csv(path);
  constexpr std::size_t kFirst = 4;  // after frame, time, row, b
  std::vector<GivenProblem> problems;
  std::vector<std::vector<std::size_t>> rows_of;
  std::string frame;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (table.rows[row][0] != frame) {
      frame = table.rows[row][0];
      problems.push_back({fmt::format("{}, frame {}", name, frame), {}, {}});
      rows_of.emplace_back();
    }
    GivenProblem& p = problems.back();
    const std::string& what = table.text(row, "row");
    if (what == "lo")
      p.problem.lo = numbers_from(table, row, kFirst);
    else if (what == "hi")
      p.problem.hi = numbers_from(table, row, kFirst);
    else if (what == "x_exact")
      p.x = numbers_from(table, row, kFirst);
    else
      rows_of.back().push_back(row);
  }
  for (std::size_t i = 0; i < problems.size(); ++i) {
    LoadSharing& p = problems[i].problem;
    const auto m = static_cast<Eigen::Index>(rows_of[i].size());
    p.A.resize(m, p.lo.size());
    p.b.resize(m);
    p.weight = VecX::Ones(p.lo.size());
    for (Eigen::Index k = 0; k < m; ++k) {  // the file's law is A x + b = 0
      p.A.row(k) = numbers_from(table, rows_of[i][static_cast<std::size_t>(k)], kFirst).transpose();
      p.b[k] = -table.number(rows_of[i][static_cast<std::size_t>(k)], "b");
    }
  }
  return problems;
}

/// Largest entry of A x − b, and of x − clamp(Aᵀλ / w): both conditions of optimality.
double certificate(const LoadSharing& p, const VecX& x, const VecX& lambda) {
  const double scale = p.b.cwiseAbs().maxCoeff();
  double worst = (p.A * x - p.b).cwiseAbs().maxCoeff() / scale;
  const VecX z = p.A.transpose() * lambda;
  for (Eigen::Index i = 0; i < x.size(); ++i)
    worst = std::max(worst, std::abs(x[i] - std::clamp(z[i] / p.weight[i], p.lo[i], p.hi[i])));
  return worst;
}

}  // namespace

std::vector<VerifyRow> verify_muscles(const VerifyOptions& options) {
  const std::string root = options.folder + "/opensim";
  const Worst curves = compare_curves(root + "/curves");
  Worst capacity, balance, activation, optimality;
  int equilibria = 0, beyond = 0;
  const std::vector<KernelCase> kernels = read_kernels(root + "/kernels");
  for (const KernelCase& kernel : kernels)
    compare_forces(kernel, capacity, balance, equilibria, beyond);
  int problems = 0;
  for (const char* trial : {"gait10dof18musc", "gait2354"}) {
    StaticOptimizer optimizer;
    for (const GivenProblem& p :
         read_problems(fmt::format("{}/trials/{}/so_qp/qp_frames.csv", root, trial), trial)) {
      VecX x;
      optimizer.solve(p.problem, x, false);
      activation.see((x - p.x).cwiseAbs().maxCoeff(), p.place);
      optimality.see(certificate(p.problem, x, optimizer.multipliers()), p.place);
      ++problems;
    }
  }
  const std::string cases =
      fmt::format("3 families of curves, {} models, {} given problems", kernels.size(), problems);
  const auto row = [&](const char* quantity, const Worst& worst, double bar, const char* unit) {
    return VerifyRow{quantity, cases, worst.value, bar, false, unit, worst.place};
  };
  return {
      row("curves: active, passive, velocity, tendon", curves, 1e-4, ""),
      row("force of static optimisation (OpenSim's rules)", capacity, 1e-8, "relative"),
      {fmt::format("static equilibrium ({} of {} beyond the bar)", beyond, equilibria), cases,
       balance.value, kBalanceBar, false, "relative", balance.place},
      row("given load sharing problems: activation", activation, 1e-6, ""),
      row("given load sharing problems: optimality (KKT)", optimality, 1e-9, "relative"),
  };
}

}  // namespace retrogait
