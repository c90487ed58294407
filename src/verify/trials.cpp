// Whole trials through our files, filters, splines and solvers, against the results of OpenSim's tools.
#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/numbers.h"
#include "inverse/muscle_loads.h"
#include "io/external_loads.h"
#include "io/io.h"
#include "io/osim.h"
#include "io/storage.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "trial/trial.h"
#include "verify/cases.h"
#include "verify/verify.h"

namespace retrogait {

namespace {

/// A trial with OpenSim's results: its files by their ends.
struct ReferenceTrial {
  std::string name, folder;
  Model model;
  Motion motion;
  Loads loads;
};

struct TrialFiles {
  const char *name, *motion, *loads;
};

constexpr TrialFiles kTrials[] = {
    {"gait10dof18musc", "subject01_walk_IK.mot", "subject01_walk_grf.xml"},
    {"gait2354", "subject01_walk1_ik.mot", "subject01_walk1_grf.xml"},
};

ReferenceTrial read_trial(const std::string& root, const TrialFiles& files) {
  ReferenceTrial trial;
  trial.name = files.name;
  trial.folder = root + "/" + files.name + "/";
  ModelSpec spec = read_model(trial.folder + "model.osim");
  read_force_set(trial.folder + "reserves.xml", spec);
  trial.model = compile(spec);
  trial.motion = make_motion(trial.model, read_storage(trial.folder + files.motion),
                             {FilterKind::kOpenSim, 6});
  trial.loads = make_loads(trial.model, read_external_loads(trial.folder + files.loads),
                           {FilterKind::kNone, 0}, 0);
  return trial;
}

Storage results_of(const ReferenceTrial& trial, const std::string& file) {
  return read_storage(trial.folder + file);
}

const std::vector<double>& column(const Storage& table, const std::string& name) {
  const int i = table.find(name);
  if (i < 0) throw InputError(table.file, table.header_line, "has no column '" + name + "'.");
  return table.columns[at(i)];
}

struct TrialErrors {
  Worst inverse, inverse_range;          // RMS, N·m or N; RMS over the range of the coordinate
  Worst exact;                           // activations against the exact solution
  Worst tight, tight_muscle, objective;  // against OpenSim's tight runs
  Worst reaction;                        // RMS over the joint's peak
  int instants = 0;
};

/// Kinematics, loads and net moments of a frame, as one of OpenSim's tools has them.
void solve_frame(const ReferenceTrial& trial, double t, Data& data, AccelerationRule acceleration,
                 CouplingRule coupling) {
  sample(trial.model, trial.motion, t, data, acceleration, coupling);
  update_positions(trial.model, data);
  update_velocities(trial.model, data);
  update_accelerations(trial.model, data);
  clear_applied_forces(data);
  apply_loads(trial.model, trial.loads, t, data);
}

void compare_inverse_dynamics(const ReferenceTrial& trial, TrialErrors& e) {
  const Model& model = trial.model;
  const Storage theirs = results_of(trial, "results/inverse_dynamics.sto");
  Data data = make_data(model);
  data.as_opensim = true;
  VecX squares = VecX::Zero(model.ncoord());
  for (std::size_t row = 0; row < theirs.time.size(); ++row) {
    solve_frame(trial, theirs.time[row], data, AccelerationRule::kSecondDerivative,
                CouplingRule::kAsGiven);
    solve_inverse_dynamics(model, data);
    for (int c = 0; c < model.ncoord(); ++c) {
      const Coordinate& coordinate = model.coordinates[at(c)];
      const auto& values =
          column(theirs, coordinate.name + (coordinate.rotational ? "_moment" : "_force"));
      squares[c] += std::pow(data.tau[c] - values[row], 2);
    }
  }
  for (int c = 0; c < model.ncoord(); ++c) {
    const Coordinate& coordinate = model.coordinates[at(c)];
    const auto& values =
        column(theirs, coordinate.name + (coordinate.rotational ? "_moment" : "_force"));
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    const double rms = std::sqrt(squares[c] / static_cast<double>(theirs.time.size()));
    const std::string place = trial.name + ", " + coordinate.name;
    e.inverse.see(coordinate.rotational ? rms : rms / 10, place);  // 0.5 N counts as 0.05 N·m
    if (*most > *least) e.inverse_range.see(rms / (*most - *least), place);
  }
}

/// Static optimisation of every instant; OpenSim's answer at its tight tolerance, and the exact one.
void compare_static_optimization(const ReferenceTrial& trial, TrialErrors& e) {
  const Model& model = trial.model;
  const Storage exact = results_of(trial, "so_qp/exact_activation.sto");
  const Storage tight =
      results_of(trial, "results/" + trial.name + "_StaticOptimizationTight_activation.sto");
  const ContractionModel curves(model);
  Data data = make_data(model);
  data.as_opensim = true;
  SharingOptions options;
  options.rules = SharingRules::kOpenSim;
  LoadSharer sharer = make_load_sharer(model, options);
  VecX squares = VecX::Zero(model.nmuscle());
  for (std::size_t row = 0; row < exact.time.size(); ++row) {
    solve_frame(trial, exact.time[row], data, AccelerationRule::kFromSpeeds, CouplingRule::kApply);
    solve_inverse_dynamics(model, data);
    update_muscle_paths(model, data, PathRules::kOpenSim);
    update_muscle_limits(model, curves, data, ForceRules::kOpenSim);
    solve_static_optimization(model, data, sharer);
    double ours = 0, theirs = 0;
    for (std::size_t i = 0; i < sharer.names.size(); ++i) {
      const double x = sharer.control[static_cast<Eigen::Index>(i)];
      const double x_tight = column(tight, sharer.names[i])[row];
      ours += x * x;
      theirs += x_tight * x_tight;
      if (i >= model.muscles.size())
        continue;  // controls of reserves have no bound: no activations
      e.exact.see(std::abs(x - column(exact, sharer.names[i])[row]),
                  fmt::format("{}, {:.4g} s, {}", trial.name, exact.time[row], sharer.names[i]));
      squares[static_cast<Eigen::Index>(i)] += (x - x_tight) * (x - x_tight);
    }
    e.objective.see(ours / theirs, fmt::format("{}, {:.4g} s", trial.name, exact.time[row]));
    ++e.instants;
  }
  const double n = static_cast<double>(exact.time.size());
  e.tight.see(std::sqrt(squares.mean() / n), trial.name);
  for (int m = 0; m < model.nmuscle(); ++m)
    e.tight_muscle.see(std::sqrt(squares[m] / n), trial.name + ", " + model.muscles[at(m)].name);
}

/// Reactions of every joint while the forces that OpenSim found pull: its JointReaction on its own result.
void compare_reactions(const ReferenceTrial& trial, TrialErrors& e) {
  const Model& model = trial.model;
  const Storage forces =
      results_of(trial, "results/" + trial.name + "_StaticOptimization_force.sto");
  const Storage theirs = results_of(trial, "results/" + trial.name + "_JRchild_ReactionLoads.sto");
  Data data = make_data(model);
  data.as_opensim = true;
  ForwardScratch scratch = make_forward_scratch(model);
  std::vector<Spatial> contact(model.joints.size());
  MatX squares = MatX::Zero(model.nbody(), 6);
  MatX peak = MatX::Zero(model.nbody(), 2);
  for (std::size_t row = 0; row < theirs.time.size(); ++row) {
    solve_frame(trial, theirs.time[row], data, AccelerationRule::kFromSpeeds, CouplingRule::kApply);
    update_muscle_paths(model, data, PathRules::kOpenSim);
    for (int m = 0; m < model.nmuscle(); ++m)
      data.muscle_force[m] = column(forces, model.muscles[at(m)].name)[row];
    VecX applied = VecX::Zero(model.ncoord());
    for (const CoordinateActuator& a : model.coordinate_actuators)
      applied[a.coordinate] += column(forces, a.name)[row];
    impose_forces(model, data, applied, scratch);
    update_contact_forces(model, data, contact);
    for (int j = 0; j < model.nbody(); ++j) {
      const std::string& body = model.bodies[at(j)].name;
      const std::string label = model.joints[at(j)].name + "_on_" + body + "_in_" + body + "_";
      const ReactionLoad load = reaction_load(model, data, contact, j, ReactionOn::kChild, j);
      Vec3 f, m;
      for (int k = 0; k < 3; ++k) {
        f[k] = column(theirs, label + "f" + "xyz"[k])[row];
        m[k] = column(theirs, label + "m" + "xyz"[k])[row];
        squares(j, k) += std::pow(load.force[k] - f[k], 2);
        squares(j, 3 + k) += std::pow(load.moment[k] - m[k], 2);
      }
      peak(j, 0) = std::max(peak(j, 0), f.norm());
      peak(j, 1) = std::max(peak(j, 1), m.norm());
    }
  }
  for (int j = 0; j < model.nbody(); ++j)
    for (int k = 0; k < 6; ++k) {
      const double rms = std::sqrt(squares(j, k) / static_cast<double>(theirs.time.size()));
      // a pin's moments about its own axis are rounding: they count against 1 N·m at least
      e.reaction.see(rms / std::max(peak(j, k / 3), 1.0),
                     fmt::format("{}, {} {}{}", trial.name, model.joints[at(j)].name,
                                 k < 3 ? "f" : "m", "xyz"[k % 3]));
    }
}

}  // namespace

std::vector<VerifyRow> verify_trials(const VerifyOptions& options) {
  TrialErrors e;
  for (const TrialFiles& files : kTrials) {
    const ReferenceTrial trial = read_trial(options.folder + "/opensim/trials", files);
    compare_inverse_dynamics(trial, e);
    compare_static_optimization(trial, e);
    compare_reactions(trial, e);
  }
  const std::string cases =
      fmt::format("gait10dof18musc and gait2354, {} instants, as OpenSim", e.instants);
  const auto row = [&](const char* quantity, const Worst& worst, double bar, const char* unit) {
    return VerifyRow{quantity, cases, worst.value, bar, false, unit, worst.place};
  };
  return {
      row("inverse dynamics of a trial, RMS (10 N count as 1 N·m)", e.inverse, 0.05, "N·m"),
      row("inverse dynamics of a trial, RMS over range", e.inverse_range, 0.005, ""),
      row("activations, every instant, against the exact solution", e.exact, 1e-6, ""),
      row("activations against OpenSim's tight run, RMS", e.tight, 0.005, ""),
      row("the same, worst muscle, RMS", e.tight_muscle, 0.02, ""),
      row("objective over OpenSim's, largest", e.objective, 1.0001, ""),
      row("joint reactions under OpenSim's forces, RMS over peak", e.reaction, 0.005, ""),
  };
}

}  // namespace retrogait
