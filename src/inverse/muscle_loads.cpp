// The load-sharing problem of an instant, built from the model's muscles and actuators.
// Based on: Crowninshield, Brand 1981, J Biomech 14:793 (cost of load sharing); Anderson, Pandy 2001,
// J Biomech 34:153 (static optimisation).
#include "inverse/muscle_loads.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "base/numbers.h"

namespace retrogait {

namespace {

constexpr double kLeastShare = 0.01;  // of F_max, in the cost of stress

/// Whether a step of a joint to the ground follows the coordinate.
std::vector<bool> moves_whole_body(const Model& model) {
  std::vector<bool> out(model.coordinates.size(), false);
  for (const Joint& joint : model.joints)
    for (int s = joint.first_step; joint.parent < 0 && s < joint.first_step + joint.step_count; ++s)
      if (model.steps[at(s)].coordinate >= 0) out[at(model.steps[at(s)].coordinate)] = true;
  return out;
}

void choose_rows(const Model& model, LoadSharer& sharer) {
  const std::vector<bool> whole_body = moves_whole_body(model);
  sharer.row_of.assign(model.coordinates.size(), -1);
  for (int i = 0; i < model.ncoord(); ++i) {
    if (model.coordinates[at(i)].kind != CoordinateKind::kFree) continue;
    if (sharer.options.rules == SharingRules::kPhysics && whole_body[at(i)]) continue;
    sharer.row_of[at(i)] = static_cast<int>(sharer.rows.size());
    sharer.rows.push_back(i);
  }
  for (int i = 0; i < model.ncoord(); ++i) {
    const Coordinate& c = model.coordinates[at(i)];
    if (c.kind == CoordinateKind::kCoupled) sharer.row_of[at(i)] = sharer.row_of[at(c.coupled_to)];
  }
}

void choose_reserves(const Model& model, LoadSharer& sharer) {
  if (sharer.options.rules != SharingRules::kPhysics || sharer.options.reserve <= 0) return;
  for (const int row : sharer.rows) {
    bool driven = false;
    for (const CoordinateActuator& actuator : model.coordinate_actuators)
      driven |= actuator.enabled && actuator.coordinate == row && actuator.min_control < 0 &&
                actuator.max_control > 0;
    if (!driven) sharer.reserve_coordinate.push_back(row);
  }
}

/// The rows that an actuator can move.
void find_rows_of(const Model& model, LoadSharer& sharer) {
  const auto rows = [&](const std::vector<int>& coordinates) {
    std::vector<int> out;
    for (const int j : coordinates)
      if (sharer.row_of[at(j)] >= 0) out.push_back(sharer.row_of[at(j)]);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  };
  std::vector<std::vector<int>>& rows_of = sharer.problem.rows_of;
  for (const Muscle& muscle : model.muscles) rows_of.push_back(rows(muscle.coordinates));
  for (const CoordinateActuator& a : model.coordinate_actuators)
    rows_of.push_back(rows({a.coordinate}));
  for (const int coordinate : sharer.reserve_coordinate) rows_of.push_back(rows({coordinate}));
}

/// Bounds and weights, and the columns that never change: those of actuators along coordinates.
void lay_out(const Model& model, LoadSharer& sharer) {
  LoadSharing& problem = sharer.problem;
  const auto muscles = model.nmuscle();
  const auto n = muscles + static_cast<int>(model.coordinate_actuators.size()) +
                 static_cast<int>(sharer.reserve_coordinate.size());
  problem.exponent = sharer.options.exponent;
  problem.A.setZero(static_cast<Eigen::Index>(sharer.rows.size()), n);
  problem.b.setZero(static_cast<Eigen::Index>(sharer.rows.size()));
  problem.lo.setZero(n);
  problem.hi.setZero(n);
  problem.weight.setOnes(n);
  for (int i = 0; i < muscles; ++i) {
    const Muscle& muscle = model.muscles[at(i)];
    sharer.names.push_back(muscle.name);
    if (!muscle.enabled) continue;
    problem.lo[i] = muscle.min_control;
    problem.hi[i] = muscle.max_control;
    if (sharer.options.weight.size() > 0) problem.weight[i] = sharer.options.weight[i];
  }
  int column = muscles;
  for (const CoordinateActuator& actuator : model.coordinate_actuators) {
    sharer.names.push_back(actuator.name);
    const int row = sharer.row_of[at(actuator.coordinate)];
    if (actuator.enabled && row >= 0) {
      problem.lo[column] = actuator.min_control;
      problem.hi[column] = actuator.max_control;
    }
    ++column;
  }
  for (const int coordinate : sharer.reserve_coordinate) {
    sharer.names.push_back("reserve_" + model.coordinates[at(coordinate)].name);
    problem.lo[column] = -std::numeric_limits<double>::infinity();
    problem.hi[column] = std::numeric_limits<double>::infinity();
    problem.A(sharer.row_of[at(coordinate)], column++) = sharer.options.reserve;
  }
  sharer.control.setZero(n);
  sharer.force.setZero(n);
  sharer.slope.setZero(model.ncoord());
}

/// The cost of an activation where stress is what costs, at this length and speed.
void weigh_by_stress(const Model& model, const Data& data, LoadSharer& sharer) {
  const SharingOptions& options = sharer.options;
  for (int i = 0; i < model.nmuscle(); ++i) {
    const double share = data.muscle_capacity[i] / model.muscles[at(i)].max_isometric_force;
    const double weight = options.weight.size() > 0 ? options.weight[i] : 1;
    sharer.problem.weight[i] = weight * std::pow(std::max(share, kLeastShare), options.exponent);
  }
}

/// What muscles and coordinate actuators do along the rows at control 1, and the moments to be made.
void fill_problem(const Model& model, const Data& data, LoadSharer& sharer) {
  LoadSharing& problem = sharer.problem;
  const bool passive_counts = sharer.options.rules == SharingRules::kPhysics;
  problem.b.setZero();
  for (int j = 0; j < model.ncoord(); ++j) {
    const int row = sharer.row_of[at(j)];
    sharer.slope[j] = row < 0 ? 0 : following(model, data, j).slope;
    if (row >= 0) problem.b[row] += sharer.slope[j] * (data.tau[j] - data.tau_passive[j]);
  }
  for (int i = 0; i < model.nmuscle(); ++i) {
    if (!model.muscles[at(i)].enabled) continue;
    for (const int row : problem.rows_of[at(i)]) problem.A(row, i) = 0;
    for (const int j : model.muscles[at(i)].coordinates) {
      const int row = sharer.row_of[at(j)];
      if (row < 0) continue;
      const double arm = sharer.slope[j] * data.moment_arm(i, j);
      problem.A(row, i) += arm * data.muscle_capacity[i];
      if (passive_counts) problem.b[row] -= arm * data.muscle_passive[i];
    }
  }
  int column = model.nmuscle();
  for (const CoordinateActuator& actuator : model.coordinate_actuators) {
    const int row = sharer.row_of[at(actuator.coordinate)];
    if (actuator.enabled && row >= 0)
      problem.A(row, column) = sharer.slope[actuator.coordinate] * actuator.optimal_force;
    ++column;
  }
}

}  // namespace

LoadSharer make_load_sharer(const Model& model, const SharingOptions& options) {
  RETROGAIT_ASSERT(options.weight.size() == 0 || options.weight.size() == model.nmuscle(),
                   options.weight.size());
  LoadSharer sharer;
  sharer.options = options;
  choose_rows(model, sharer);
  choose_reserves(model, sharer);
  find_rows_of(model, sharer);
  lay_out(model, sharer);
  return sharer;
}

SolveReport solve_static_optimization(const Model& model, Data& data, LoadSharer& sharer,
                                      bool warm) {
  RETROGAIT_ASSERT(data.stage >= Stage::kForce, model.name);
  fill_problem(model, data, sharer);
  if (sharer.options.effort == Effort::kStress) weigh_by_stress(model, data, sharer);
  const SolveReport report = sharer.optimizer.solve(sharer.problem, sharer.control, warm);
  data.activation = sharer.control.head(model.nmuscle());
  data.muscle_force = data.activation.cwiseProduct(data.muscle_capacity);
  if (sharer.options.rules == SharingRules::kPhysics)
    for (int i = 0; i < model.nmuscle(); ++i)
      if (model.muscles[at(i)].enabled) data.muscle_force[i] += data.muscle_passive[i];
  sharer.force.head(model.nmuscle()) = data.muscle_force;
  int column = model.nmuscle();
  for (const CoordinateActuator& actuator : model.coordinate_actuators) {
    sharer.force[column] = sharer.control[column] * actuator.optimal_force;
    ++column;
  }
  for (; column < sharer.force.size(); ++column)
    sharer.force[column] = sharer.control[column] * sharer.options.reserve;
  return report;
}

void add_actuator_forces(const Model& model, const LoadSharer& sharer, VecX& applied) {
  int column = model.nmuscle();
  for (const CoordinateActuator& actuator : model.coordinate_actuators)
    applied[actuator.coordinate] += sharer.force[column++];
  for (const int coordinate : sharer.reserve_coordinate)
    applied[coordinate] += sharer.force[column++];
}

}  // namespace retrogait
