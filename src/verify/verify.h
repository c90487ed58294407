#pragma once
/// What OpenSim computes, against what we compute: the table that `retrogait verify DIR` prints.
///
/// DIR holds reference cases: kernels (models with random poses), single wraps, muscle curves, trials with
/// the results of OpenSim's tools. Each row of the table is one law or one quantity, its worst
/// disagreement over all poses and instants of all cases, the bar it has to stay under, and where the worst
/// was. What a comparison leaves out is counted in the name of its row.
#include <string>
#include <vector>

#include "base/table.h"

namespace retrogait {

struct VerifyRow {
  std::string quantity;  // "mass matrix"
  std::string cases;     // "3 models, 51 poses"
  double measured = 0;
  double bar = 0;
  bool at_least = false;  // measured has to reach the bar (a correlation), not to stay under it
  std::string unit;       // "m", "relative", …
  std::string worst;      // "rajagopal2016, pose 17, tibia_r"

  bool ok() const { return at_least ? measured >= bar : measured <= bar; }
};

/// The worst of many comparisons, with its place.
struct Worst {
  double value = 0;
  std::string place;
  void see(double error, const std::string& where) {
    if (error > value || !(error == error)) value = error, place = where;
  }
};

struct VerifyOptions {
  std::string folder;  // the reference folder
  std::string only;    // one group; empty: all
};

/// Groups in the order of the table.
std::vector<std::string> verify_groups();

/// The rows of one group. Throws InputError when the folder has not what the group needs.
std::vector<VerifyRow> verify_group(const VerifyOptions& options, const std::string& group);

// One file each: verify/kernels.cpp, paths.cpp, muscles.cpp, trials.cpp, prediction.cpp.
std::vector<VerifyRow> verify_kernels(const VerifyOptions& options);
std::vector<VerifyRow> verify_paths(const VerifyOptions& options);
std::vector<VerifyRow> verify_muscles(const VerifyOptions& options);
std::vector<VerifyRow> verify_trials(const VerifyOptions& options);
std::vector<VerifyRow> verify_prediction(const VerifyOptions& options);

}  // namespace retrogait
