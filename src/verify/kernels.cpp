// The skeleton against OpenSim: where bodies are, how they resist, what their joints carry.
#include <fmt/format.h>

#include "base/numbers.h"
#include "multibody/multibody.h"
#include "verify/cases.h"
#include "verify/verify.h"

namespace retrogait {

namespace {

Vec3 vec3(const CsvFile& table, std::size_t row, std::size_t column) {
  return {table.number(row, column), table.number(row, column + 1), table.number(row, column + 2)};
}

double relative(double x, double y, double scale) { return std::abs(x - y) / scale; }

void compare_bodies(const KernelCase& kernel, Worst& position, Worst& rotation) {
  const CsvFile table = kernel.table("body_transforms.csv");
  const std::size_t p = table.index("px"), R = table.index("R00");
  Data data = make_data(kernel.model());
  int posed = -1;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const int pose = static_cast<int>(table.number(row, "pose"));
    if (pose != posed) {
      kernel.set_pose(pose, data);
      update_positions(kernel.model(), data);
      posed = pose;
    }
    const std::string& name = table.text(row, "body");
    const Pose& X = data.X_WB[at(kernel.model().body_index(name))];
    position.see((X.p - vec3(table, row, p)).norm(), at_pose(kernel, pose, name));
    for (int i = 0; i < 3; ++i)
      rotation.see((X.R.row(i).transpose() - vec3(table, row, R + at(3 * i))).cwiseAbs().maxCoeff(),
                   at_pose(kernel, pose, name));
  }
}

void compare_mass_matrix(const KernelCase& kernel, Worst& worst) {
  const Model& model = kernel.model();
  const CsvFile table = kernel.table("mass_matrix.csv");
  const std::vector<std::size_t> columns = coordinate_columns(model, table);
  Data data = make_data(model);
  // rows stand in the file's own order of coordinates
  std::vector<int> row_coordinate;
  for (std::size_t c = 2; c < table.header.size(); ++c)
    row_coordinate.push_back(model.coordinate_index(table.header[c]));
  MatX M;
  double scale = 1;
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const int pose = static_cast<int>(table.number(row, std::size_t{0}));
    const int i = row_coordinate[at(static_cast<int>(table.number(row, std::size_t{1})))];
    if (row % row_coordinate.size() == 0) {
      kernel.set_pose(pose, data);
      update_positions(model, data);
      M = mass_matrix(model, data);
      scale = M.cwiseAbs().maxCoeff();
    }
    for (int j = 0; j < model.ncoord(); ++j)
      worst.see(relative(M(i, j), table.number(row, columns[at(j)]), scale),
                at_pose(kernel, pose, model.coordinates[at(i)].name));
  }
}

void compare_inverse_dynamics(const KernelCase& kernel, Worst& worst) {
  const Model& model = kernel.model();
  const CsvFile table = kernel.table("id_rigid_only.csv");
  const std::vector<std::size_t> columns = coordinate_columns(model, table);
  Data data = make_data(model);
  data.as_opensim = true;
  for (int pose = 0; pose < kernel.poses(); ++pose) {
    kernel.set_pose(pose, data);
    inverse_dynamics(model, data);
    const double scale = data.tau.cwiseAbs().maxCoeff();
    for (int i = 0; i < model.ncoord(); ++i)
      worst.see(relative(data.tau[i], table.number(at(pose), columns[at(i)]), scale),
                at_pose(kernel, pose, model.coordinates[at(i)].name));
  }
}

/// Forward dynamics under gravity alone, and what every joint then carries.
void compare_free_fall(const KernelCase& kernel, Worst& acceleration, Worst& reaction) {
  const Model& model = kernel.model();
  const CsvFile udot = kernel.table("udot_no_muscles.csv");
  const CsvFile reactions = kernel.table("jr_no_muscles.csv");
  const std::vector<std::size_t> columns = coordinate_columns(model, udot);
  const std::size_t f = reactions.index("onchild_ground_fx");
  const VecX nothing = VecX::Zero(model.ncoord());
  Data data = make_data(model);
  data.as_opensim = true;
  ForwardScratch scratch = make_forward_scratch(model);
  std::size_t row = 0;
  for (int pose = 0; pose < kernel.poses(); ++pose) {
    kernel.set_pose(pose, data);
    update_positions(model, data);
    update_velocities(model, data);
    solve_forward_dynamics(model, data, nothing, scratch);
    const double largest = data.a.cwiseAbs().maxCoeff();
    for (int i = 0; i < model.ncoord(); ++i)
      acceleration.see(relative(data.a[i], udot.number(at(pose), columns[at(i)]), largest),
                       at_pose(kernel, pose, model.coordinates[at(i)].name));
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    // relative to the weight of the body: a free fall from rest leaves nothing to compare with
    const double force = model.body_weight(), moment = model.body_weight() * 0.1;
    for (; row < reactions.rows.size() && reactions.number(row, std::size_t{0}) == pose; ++row) {
      const std::string& child = reactions.text(row, "child");
      const Spatial& F = data.F_joint[at(model.body_index(child))];
      const std::string place = at_pose(kernel, pose, reactions.text(row, "joint"));
      reaction.see((F.lin - vec3(reactions, row, f)).norm() / std::max(force, F.lin.norm()), place);
      reaction.see((F.rot - vec3(reactions, row, f + 3)).norm() / std::max(moment, F.rot.norm()),
                   place);
    }
  }
}

}  // namespace

std::vector<VerifyRow> verify_kernels(const VerifyOptions& options) {
  Worst position, rotation, mass, inverse, acceleration, reaction;
  const std::vector<KernelCase> kernels = read_kernels(options.folder + "/opensim/kernels");
  int poses = 0;
  for (const KernelCase& kernel : kernels) {
    compare_bodies(kernel, position, rotation);
    compare_mass_matrix(kernel, mass);
    compare_inverse_dynamics(kernel, inverse);
    compare_free_fall(kernel, acceleration, reaction);
    poses += kernel.poses();
  }
  const std::string cases = fmt::format("{} models, {} poses", kernels.size(), poses);
  const auto row = [&](const char* quantity, const Worst& worst, double bar, const char* unit) {
    return VerifyRow{quantity, cases, worst.value, bar, false, unit, worst.place};
  };
  return {
      row("body positions", position, 1e-9, "m"),
      row("body rotations", rotation, 1e-9, ""),
      row("mass matrix", mass, 1e-8, "relative"),
      row("inverse dynamics, as OpenSim", inverse, 1e-8, "relative"),
      row("forward accelerations, no muscles, as OpenSim", acceleration, 1e-7, "relative"),
      row("joint reactions, no muscles, as OpenSim", reaction, 1e-7, "relative"),
  };
}

}  // namespace retrogait
