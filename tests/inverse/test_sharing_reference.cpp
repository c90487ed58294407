// Static optimisation and joint reactions of whole trials, from OpenSim's files to OpenSim's results.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "inverse/muscle_loads.h"
#include "io/osim.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/reference.h"
#include "trial/trial.h"

namespace retrogait {

namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

struct TrialNames {
  std::string name, motion, loads;
};

/// A trial through the whole pipeline under OpenSim's rules, instant by instant.
struct TrialRun {
  Model model;
  Motion motion;
  Loads loads;
  Data data;
  ForwardScratch scratch;
  LoadSharer sharer;

  /// Everything up to muscle paths and what muscles can give.
  void prepare(const ContractionModel& contraction, double t) {
    sample(model, motion, t, data, AccelerationRule::kFromSpeeds);
    update_positions(model, data);
    update_velocities(model, data);
    update_accelerations(model, data);
    clear_applied_forces(data);
    apply_loads(model, loads, t, data);
    apply_passive_forces(model, data);
    solve_inverse_dynamics(model, data);
    update_muscle_paths(model, data, PathRules::kOpenSim);
    update_muscle_limits(model, contraction, data, ForceRules::kOpenSim);
  }
};

TrialRun open_trial(const std::string& folder, const TrialNames& names) {
  ModelSpec spec = read_model_osim(folder + "/model.osim");
  read_force_set(folder + "/reserves.xml", spec);
  TrialRun run{.model = compile(spec)};
  run.motion =
      make_motion(run.model, read_storage(folder + "/" + names.motion), {FilterKind::kOpenSim, 6});
  run.loads = make_loads(run.model, read_external_loads(folder + "/" + names.loads),
                         {FilterKind::kNone, 0}, 0);
  run.scratch = make_forward_scratch(run.model);
  run.sharer = make_load_sharer(run.model, {.rules = SharingRules::kOpenSim});
  return run;
}

double in_column(const Storage& file, const std::string& label, std::size_t row) {
  const int column = file.find(label);
  EXPECT_GE(column, 0) << label;
  return file.columns[at(column)][row];
}

}  // namespace

class SharingReference : public testing::TestWithParam<TrialNames> {};

TEST_P(SharingReference, StaticOptimisationOfATrial) {
  REQUIRE_REFERENCE(folder, "opensim/trials/" + GetParam().name);
  TrialRun run = open_trial(folder, GetParam());
  run.data = make_data(run.model);
  run.data.as_opensim = true;
  const ContractionModel contraction(run.model);
  const std::string results = folder + "/results/" + GetParam().name;
  const Storage exact = read_storage(folder + "/so_qp/exact_activation.sto"),
                capacity = read_storage(folder + "/so_qp/optimal_force.sto"),
                b = read_storage(folder + "/so_qp/constraint_b.sto"),
                tight = read_storage(results + "_StaticOptimizationTight_activation.sto");
  const int n = static_cast<int>(run.sharer.control.size());
  double capacity_error = 0, b_error = 0, exact_error = 0, reserve_error = 0, worst_cost = 0,
         residual = 0;
  VecX squares = VecX::Zero(n);
  VecX control(n), moved(run.model.ncoord());
  for (std::size_t row = 0; row < exact.time.size(); ++row) {
    run.prepare(contraction, exact.time[row]);
    const VecX target = run.data.a;
    const SolveReport report = solve_static_optimization(run.model, run.data, run.sharer);
    EXPECT_EQ(report.status, SolveStatus::kConverged) << row;
    residual = std::max(residual, report.residual);
    double cost = 0;
    for (int i = 0; i < n; ++i) {
      const std::string& name = run.sharer.names[at(i)];
      const double opensim = in_column(tight, name, row);
      double& error = i < run.model.nmuscle() ? exact_error : reserve_error;
      error = std::max(error, std::abs(run.sharer.control[i] - in_column(exact, name, row)));
      squares[i] += std::pow(run.sharer.control[i] - opensim, 2);
      cost += opensim * opensim;
      if (i < run.model.nmuscle())
        capacity_error =
            std::max(capacity_error,
                     std::abs(run.data.muscle_capacity[i] / in_column(capacity, name, row) - 1));
    }
    worst_cost = std::max(worst_cost, report.cost / cost);
    // OpenSim's right-hand side: the accelerations that the muscles still owe
    moved = run.data.tau_passive;
    solve_forward_dynamics(run.model, run.data, moved, run.scratch);
    for (const int i : run.sharer.rows) {
      const std::string& name = run.model.coordinates[at(i)].name;
      b_error = std::max(b_error, std::abs(target[i] - run.data.a[i] - in_column(b, name, row)));
    }
  }
  const double count = static_cast<double>(exact.time.size());
  const int muscles = run.model.nmuscle();
  say(fmt::format("{}: {} instants", GetParam().name, exact.time.size()));
  expect_between("capacity against OpenSim's, relative", capacity_error, "", 0, 1e-8);
  expect_between("right-hand side against OpenSim's", b_error, "rad/s²", 0, 1e-6);
  expect_between("activation against the exact answer of OpenSim's own matrices", exact_error, "",
                 0, 1e-6);
  say("controls of its reserves (optimal force 1 or 10) against the same", reserve_error, "");
  expect_between("residual", residual, "", 0, 1e-9);
  expect_between("activation RMS against the tight run",
                 std::sqrt(squares.head(muscles).sum() / (count * muscles)), "", 0, 0.005);
  expect_between("worst muscle's RMS", std::sqrt(squares.head(muscles).maxCoeff() / count), "", 0,
                 0.02);
  expect_between("largest objective over OpenSim's", worst_cost, "", 0, 1.0001);
}

TEST_P(SharingReference, JointReactionsUnderTheForcesOfTheFile) {
  REQUIRE_REFERENCE(folder, "opensim/trials/" + GetParam().name);
  TrialRun run = open_trial(folder, GetParam());
  run.data = make_data(run.model);
  run.data.as_opensim = true;
  const ContractionModel contraction(run.model);
  const std::string results = folder + "/results/" + GetParam().name;
  const Storage forces = read_storage(results + "_StaticOptimization_force.sto");
  for (const bool in_child : {true, false}) {
    const Storage expected =
        read_storage(results + (in_child ? "_JRchild" : "_JRground") + "_ReactionLoads.sto");
    const int joints = run.model.nbody();
    MatX squares = MatX::Zero(joints, 6);
    VecX peak_force = VecX::Zero(joints), peak_moment = VecX::Zero(joints);
    VecX applied(run.model.ncoord());
    std::vector<Spatial> contact;
    for (std::size_t row = 0; row < expected.time.size(); ++row) {
      run.prepare(contraction, expected.time[row]);
      for (int i = 0; i < run.sharer.force.size(); ++i)
        run.sharer.force[i] = in_column(forces, run.sharer.names[at(i)], row);
      run.data.muscle_force = run.sharer.force.head(run.model.nmuscle());
      applied.setZero();
      add_actuator_forces(run.model, run.sharer, applied);
      impose_forces(run.model, run.data, applied, run.scratch);
      update_contact_forces(run.model, run.data, contact);
      for (int j = 0; j < joints; ++j) {
        const ReactionLoad load =
            reaction_load(run.model, run.data, contact, j, ReactionOn::kChild, in_child ? j : -1);
        const std::string& body = run.model.bodies[at(j)].name;
        const std::string label = fmt::format("{}_on_{}_in_{}_", run.model.joints[at(j)].name, body,
                                              in_child ? body : "ground");
        Eigen::Matrix<double, 6, 1> found, wanted;
        found << load.force, load.moment;
        for (int k = 0; k < 6; ++k)
          wanted[k] = in_column(expected,
                                label + std::array{"fx", "fy", "fz", "mx", "my", "mz"}[at(k)], row);
        squares.row(j) += (found - wanted).cwiseAbs2().transpose();
        peak_force[j] = std::max(peak_force[j], wanted.head<3>().norm());
        peak_moment[j] = std::max(peak_moment[j], wanted.tail<3>().norm());
      }
    }
    double force = 0, moment = 0;
    for (int j = 0; j < joints; ++j) {
      const double n = static_cast<double>(expected.time.size());
      force = std::max(force, std::sqrt(squares.row(j).head<3>().maxCoeff() / n) / peak_force[j]);
      moment =
          std::max(moment, std::sqrt(squares.row(j).tail<3>().maxCoeff() / n) / peak_moment[j]);
    }
    say(fmt::format("{}, in the {}", GetParam().name, in_child ? "child" : "ground"));
    expect_between("worst force component, RMS of the joint's peak", 100 * force, "%", 0, 0.5);
    expect_between("worst moment component, RMS of the joint's peak", 100 * moment, "%", 0, 0.5);
  }
}

INSTANTIATE_TEST_SUITE_P(Trials, SharingReference,
                         testing::Values(TrialNames{"gait10dof18musc", "subject01_walk_IK.mot",
                                                    "subject01_walk_grf.xml"},
                                         TrialNames{"gait2354", "subject01_walk1_ik.mot",
                                                    "subject01_walk1_grf.xml"}),
                         [](const auto& info) { return info.param.name; });

}  // namespace retrogait
