#include "report/measured.h"

#include "io/toml.h"

namespace retrogait {

namespace {

std::vector<double> values(const TomlTable& table, const std::string& stem) {
  std::vector<double> v = table.quantities(stem, {"deg", "bw"});
  // curves count angles in degrees
  if (!table.key_of(stem, {"deg"}).empty())
    for (double& x : v) x *= kDegPerRad;
  return v;
}

}  // namespace

const MeasuredPoints* Measured::find(const std::string& direction,
                                     const std::string& variable) const {
  for (const MeasuredPoints& p : points)
    if (p.direction == direction && p.variable == variable) return &p;
  return nullptr;
}

Measured read_measured(const std::string& path) {
  Diagnostics found(path);
  TomlFile file(path, found);
  Measured out;
  if (const TomlTable root = file.root()) {
    file.expect_format(1);
    out.source = root.text("source");
    for (const TomlTable& table : root.tables("points")) {
      MeasuredPoints p;
      p.direction = table.choice("direction", {"forward", "backward"}, "forward");
      p.variable = table.text("variable");
      p.from_standing =
          table.choice("zero", {"standing", "coordinate"}, "coordinate") == "standing";
      p.pct = table.numbers("pct");
      p.median = values(table, "median");
      p.lower = values(table, "lower");
      p.upper = values(table, "upper");
      if (p.median.size() != p.pct.size() || p.lower.size() != p.pct.size() ||
          p.upper.size() != p.pct.size())
        table.reject("pct, median, lower and upper must have as many values as each other.");
      out.points.push_back(p);
    }
    file.report_unknown_keys();
  }
  found.throw_if_any();
  return out;
}

}  // namespace retrogait
