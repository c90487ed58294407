// OpenSim's result files: its names, its order of columns, its signs.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "analysis/files.h"
#include "base/numbers.h"
#include "io/io.h"
#include "io/storage.h"

namespace retrogait {

namespace {

constexpr int kDigits = 12;

int depth(const Model& model, int joint) {
  int steps = 0;
  for (int b = model.joints[at(joint)].parent; b >= 0; b = model.joints[at(b)].parent) ++steps;
  return steps;
}

// coordinates of a joint: those that turn it, then those that only slide it, each in the order of its steps
void take_coordinates(const Model& model, int joint, std::vector<int>& order) {
  const Joint& j = model.joints[at(joint)];
  for (const bool rotational : {true, false})
    for (int s = j.first_step; s < j.first_step + j.step_count; ++s) {
      const int c = model.steps[at(s)].coordinate;
      if (c < 0 || model.coordinates[at(c)].rotational != rotational) continue;
      if (std::find(order.begin(), order.end(), c) == order.end()) order.push_back(c);
    }
}

// the columns of `rows` under their labels
void write_rows(const std::string& path, const AnalysisResult& result, const std::string& title,
                const std::vector<std::string>& labels, const Rows& rows) {
  Storage file;
  file.name = title;
  file.time = result.plan->times;
  file.labels = labels;
  for (Eigen::Index c = 0; c < rows.cols(); ++c) {
    const VecX column = rows.col(c);
    file.columns.emplace_back(column.data(), column.data() + column.size());
  }
  write_storage(path, file, kDigits);
}

std::vector<std::string> muscle_names(const Model& model) {
  std::vector<std::string> names;
  for (const Muscle& m : model.muscles) names.push_back(m.name);
  return names;
}

}  // namespace

std::vector<int> opensim_order(const Model& model) {
  std::vector<int> joints(model.joints.size());
  std::iota(joints.begin(), joints.end(), 0);
  std::stable_sort(joints.begin(), joints.end(),
                   [&](int a, int b) { return depth(model, a) < depth(model, b); });
  std::vector<int> order;
  for (const int joint : joints) take_coordinates(model, joint, order);
  return order;
}

void write_inverse_dynamics(const std::string& folder, const AnalysisResult& result) {
  const Model& model = result.plan->trial.model;
  std::vector<std::string> labels;
  const std::vector<int> order = opensim_order(model);
  Rows rows(result.moment.rows(), static_cast<Eigen::Index>(order.size()));
  for (std::size_t k = 0; k < order.size(); ++k) {
    const Coordinate& c = model.coordinates[at(order[k])];
    labels.push_back(c.name + (c.rotational ? "_moment" : "_force"));
    rows.col(static_cast<Eigen::Index>(k)) = result.moment.col(order[k]);
  }
  write_rows(folder + "/inverse_dynamics.sto", result, "Inverse Dynamics Generalized Forces",
             labels, rows);
}

void write_static_optimization(const std::string& folder, const AnalysisResult& result) {
  const std::string path = folder + "/" + result.plan->name + "_StaticOptimization_";
  write_rows(path + "activation.sto", result, "Static Optimization", result.actuators,
             result.activation);
  write_rows(path + "force.sto", result, "Static Optimization", result.actuators, result.force);
}

void write_joint_reaction(const std::string& folder, const AnalysisResult& result) {
  const Model& model = result.plan->trial.model;
  std::vector<std::string> labels;
  Rows rows(result.reaction.rows(), static_cast<Eigen::Index>(9 * result.plan->joints.size()));
  Eigen::Index column = 0;
  for (const int j : result.plan->joints) {
    const Joint& joint = model.joints[at(j)];
    const std::string& body = model.bodies[at(j)].name;
    for (const char* what : {"fx", "fy", "fz", "mx", "my", "mz", "px", "py", "pz"})
      labels.push_back(fmt::format("{}_on_{}_in_{}_{}", joint.name, body, body, what));
    rows.middleCols(column, 9) = result.reaction.middleCols(9 * j, 9);
    column += 9;
  }
  write_rows(folder + "/" + result.plan->name + "_JointReaction_ReactionLoads.sto", result,
             "Joint Reaction Loads", labels, rows);
}

void write_muscles(const std::string& folder, const AnalysisResult& result) {
  const Model& model = result.plan->trial.model;
  const std::string path = folder + "/" + result.plan->name + "_MuscleAnalysis_";
  const std::vector<std::string> names = muscle_names(model);
  for (const MuscleQuantity& q : result.muscles)
    write_rows(path + q.name + ".sto", result, q.name, names, q.values);
  for (std::size_t c = 0; c < result.moment_arm.size(); ++c) {
    const std::string what = "MomentArm_" + model.coordinates[c].name;
    write_rows(path + what + ".sto", result, what, names, result.moment_arm[c]);
  }
}

}  // namespace retrogait
