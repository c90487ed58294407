#pragma once
/// What people were measured to do, for figures: data/measured/*.toml, read strictly. Used inside this
/// folder only.
#include <string>
#include <vector>

namespace retrogait {

/// Medians and quartiles of one variable at a few phases, in the units of curves.
struct MeasuredPoints {
  std::string direction, variable;  // "backward", "grf_y"
  bool from_standing =
      false;  // angles counted from the standing pose, not from the coordinate's zero
  std::vector<double> pct, median, lower, upper;  // %; deg or BW
};

struct Measured {
  std::string source;
  std::vector<MeasuredPoints> points;

  const MeasuredPoints* find(const std::string& direction, const std::string& variable) const;
};

/// Throws InputError with every defect of the file.
Measured read_measured(const std::string& path);

}  // namespace retrogait
