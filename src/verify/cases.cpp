#include "verify/cases.h"

#include <algorithm>
#include <filesystem>

#include "base/error.h"
#include "io/io.h"

namespace retrogait {

std::vector<std::size_t> coordinate_columns(const Model& model, const CsvFile& table) {
  std::vector<std::size_t> columns;
  for (const Coordinate& c : model.coordinates) columns.push_back(table.index(c.name));
  return columns;
}

std::vector<std::string> folders_in(const std::string& folder) {
  std::error_code failed;
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder, failed))
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  if (failed) throw InputError(folder, 0, "is no folder of reference cases.");
  std::sort(names.begin(), names.end());
  return names;
}

KernelCase::KernelCase(const std::string& folder, const std::string& name)
    : path_(folder + "/" + name), name_(name), spec_(read_model(path_ + "/model.osim")) {
  model_ = compile(spec_);
  q_ = read_csv(path_ + "/poses_q.csv");
  u_ = read_csv(path_ + "/poses_u.csv");
  udot_ = read_csv(path_ + "/poses_udot.csv");
  columns_ = coordinate_columns(model_, q_);
}

void KernelCase::set_pose(int pose, Data& data) const {
  const auto row = static_cast<std::size_t>(pose);
  for (int i = 0; i < model_.ncoord(); ++i) {
    const std::size_t column = columns_[static_cast<std::size_t>(i)];
    data.q[i] = q_.number(row, column);
    data.v[i] = u_.number(row, column);
    data.a[i] = udot_.number(row, column);
  }
}

CsvFile KernelCase::table(const std::string& file) const { return read_csv(path_ + "/" + file); }

std::vector<KernelCase> read_kernels(const std::string& folder) {
  std::vector<KernelCase> out;
  for (const std::string& name : folders_in(folder)) out.emplace_back(folder, name);
  return out;
}

std::string at_pose(const KernelCase& kernel, int pose, const std::string& what) {
  return fmt::format("{}, pose {}, {}", kernel.name(), pose, what);
}

}  // namespace retrogait
