// A file in words: what a model, a motion or a file of forces holds.
#include "analysis/describe.h"

#include <algorithm>
#include <map>

#include "analysis/doctor.h"
#include "base/error.h"
#include "io/io.h"
#include "io/osim.h"

namespace retrogait {

namespace {

const char* kind_name(CoordinateKind kind) {
  switch (kind) {
    case CoordinateKind::kFree:
      return "free";
    case CoordinateKind::kLocked:
      return "locked";
    case CoordinateKind::kPrescribed:
      return "prescribed";
    case CoordinateKind::kCoupled:
      return "coupled";
  }
  return "";
}

const char* curves_name(const MuscleCurveParameters& curves) {
  static const char* const names[] = {"Millard 2012", "Thelen 2003", "De Groote 2016"};
  return names[curves.index()];
}

std::string plural(std::size_t n, const std::string& thing) {
  return fmt::format("{} {}{}", n, thing, n == 1 ? "" : "s");
}

std::string describe_coordinates(const Model& model) {
  std::string out = "\ncoordinates                kind          default      range\n";
  for (const Coordinate& c : model.coordinates) {
    const double unit = c.rotational ? kDegPerRad : 1;
    const char* name = c.rotational ? "°" : "m";
    std::string kind = kind_name(c.kind);
    if (c.kind == CoordinateKind::kCoupled)
      kind += " to " + model.coordinates[static_cast<std::size_t>(c.coupled_to)].name;
    out += fmt::format("  {:<24} {:<12} {:>8.4g} {}   {:.4g} … {:.4g} {}\n", c.name, kind,
                       unit * c.default_value, name, unit * c.range_min, unit * c.range_max, name);
  }
  return out;
}

std::string describe_muscles(const Model& model) {
  if (model.muscles.empty()) return "\nno muscles\n";
  std::map<std::string, int> families;
  std::size_t conditional = 0, moving = 0;
  std::string several;
  double strength = 0;
  for (const Muscle& m : model.muscles) {
    ++families[curves_name(m.curves)];
    strength += m.max_isometric_force;
    if (m.wrap_count > 1) several += (several.empty() ? "" : ", ") + m.name;
  }
  for (const PathPoint& p : model.path_points) {
    if (p.kind == PathPointKind::kConditional) ++conditional;
    if (p.kind == PathPointKind::kMoving) ++moving;
  }
  std::string out = "\n" + plural(model.muscles.size(), "muscle") + ":";
  for (const auto& [family, count] : families) out += fmt::format(" {} {},", count, family);
  out.back() = ';';
  out += fmt::format(" {:.4g} N together\n", strength);
  out += fmt::format("  {}, {} conditional, {} moving; {}, {} on paths\n",
                     plural(model.path_points.size(), "path point"), conditional, moving,
                     plural(model.wrap_objects.size(), "wrap surface"), model.path_wraps.size());
  if (!several.empty()) out += "  over two or more surfaces: " + several + "\n";
  return out;
}

std::string describe_model(const std::string& path) {
  ReadNotes notes;
  const bool osim = path.size() > 5 && path.compare(path.size() - 5, 5, ".osim") == 0;
  const ModelSpec spec = osim ? read_model_osim(path, &notes) : read_model(path);
  const Model model = compile(spec);
  std::size_t free = 0;
  for (const Coordinate& c : model.coordinates) free += c.kind == CoordinateKind::kFree;
  std::string out = fmt::format("{}: model '{}'\n", path, model.name);
  out += fmt::format("{}, {:.4g} kg; {}, {} of them free; {}\n",
                     fmt::format("{} bodies", model.bodies.size()), model.body_mass,
                     plural(model.coordinates.size(), "coordinate"), free,
                     plural(spec.markers.size(), "marker"));
  out += describe_coordinates(model) + describe_muscles(model);
  if (!model.coordinate_actuators.empty())
    out += plural(model.coordinate_actuators.size(), "coordinate actuator") + "\n";
  if (!model.coordinate_limits.empty())
    out += plural(model.coordinate_limits.size(), "coordinate limit force") + "\n";
  if (!model.bushings.empty()) out += plural(model.bushings.size(), "bushing") + "\n";
  if (osim) out += "\n" + notes.text();
  return out;
}

std::string describe_rows(const Storage& file) {
  const double span = file.time.back() - file.time.front();
  const double rate = span > 0 ? static_cast<double>(file.time.size() - 1) / span : 0;
  std::string out = fmt::format("{}, {:.6g} to {:.6g} s, {:.4g} rows a second; angles in {}\n",
                                plural(file.time.size(), "row"), file.time.front(),
                                file.time.back(), rate, file.in_degrees ? "degrees" : "radians");
  for (const std::string& note : file.notes) out += "  note: " + note + "\n";
  return out;
}

std::string describe_columns(const Storage& file) {
  std::string out = fmt::format("\n{:<32} {:>12} {:>12}\n", "column", "least", "most");
  for (std::size_t i = 0; i < file.labels.size(); ++i) {
    const auto [least, most] = std::minmax_element(file.columns[i].begin(), file.columns[i].end());
    out += fmt::format("  {:<30} {:>12.5g} {:>12.5g}\n", file.labels[i], *least, *most);
  }
  return out;
}

std::string describe_storage(const std::string& path, const char* what) {
  const Storage file = read_storage(path);
  return fmt::format("{}: {} '{}'\n", path, what, file.name) + describe_rows(file) +
         describe_columns(file);
}

std::string describe_loads(const std::string& path) {
  const ExternalLoads loads = read_external_loads(path);
  std::string out = fmt::format("{}: external loads, data in {}\n", path, loads.data.file);
  out += describe_rows(loads.data) + "\n";
  for (const ExternalForceSpec& f : loads.forces)
    out += fmt::format("  {} on {}: force {} in {}, point {} in {}, torque {}\n", f.name, f.body,
                       f.force_id, f.force_in, f.point_id.empty() ? "none" : f.point_id, f.point_in,
                       f.torque_id.empty() ? "none" : f.torque_id);
  return out;
}

}  // namespace

std::string describe_file(const std::string& path) {
  switch (kind_of_file(path)) {
    case FileKind::kModel:
      return describe_model(path);
    case FileKind::kMotion:
      return describe_storage(path, "motion");
    case FileKind::kForces:
      return describe_storage(path, "ground forces");
    case FileKind::kExternalLoads:
      return describe_loads(path);
    case FileKind::kUnknown:
      break;
  }
  throw InputError(
      path, 0,
      "is none of the files that retrogait describes: .osim, .toml (models), .mot, .sto "
      "(motions, forces), .xml (external loads).");
}

}  // namespace retrogait
