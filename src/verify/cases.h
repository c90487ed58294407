#pragma once
/// Reading the reference cases: a model with random poses, its tables by pose and name.
#include <map>
#include <string>
#include <vector>

#include "io/csv_file.h"
#include "model/model.h"

namespace retrogait {

/// One model of kernels/: poses with speeds and accelerations, and the tables beside it.
class KernelCase {
 public:
  /// `folder`/`name` holds model.osim, poses_q.csv …
  KernelCase(const std::string& folder, const std::string& name);

  const std::string& name() const { return name_; }
  const ModelSpec& spec() const { return spec_; }
  const Model& model() const { return model_; }
  int poses() const { return static_cast<int>(q_.rows.size()); }
  /// Writes q, v and a of one pose as the file has them, dependent coordinates included.
  void set_pose(int pose, Data& data) const;
  CsvFile table(const std::string& file) const;

 private:
  std::string path_, name_;
  ModelSpec spec_;
  Model model_;
  CsvFile q_, u_, udot_;
  std::vector<std::size_t> columns_;  // of each coordinate
};

/// The models that kernels/ holds, by name.
std::vector<KernelCase> read_kernels(const std::string& folder);

/// Index of the columns of `table` that bear the names of the model's coordinates.
std::vector<std::size_t> coordinate_columns(const Model& model, const CsvFile& table);

/// Folders inside a folder, sorted by name.
std::vector<std::string> folders_in(const std::string& folder);

std::string at_pose(const KernelCase& kernel, int pose, const std::string& what);

}  // namespace retrogait
