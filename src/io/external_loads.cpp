#include "io/external_loads.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/error.h"
#include "io/xml.h"

namespace retrogait {
namespace {

// ------------------------------------------------------------------------------------- from .xml

std::string text_of(const XmlNode& node, const char* tag, const std::string& fallback = "") {
  const std::string text(node.child(tag).text());
  return text.empty() || text == "Unassigned" ? fallback : text;
}

/// Old files say isDisabled, new ones appliesForce.
bool is_on(const XmlNode& force) {
  return text_of(force, "isDisabled") != "true" && text_of(force, "appliesForce") != "false";
}

ExternalForceSpec read_force(const XmlNode& node, Diagnostics& found) {
  ExternalForceSpec force;
  force.line = node.line();
  force.name = node.name();
  force.body = text_of(node, "applied_to_body");
  force.force_in = text_of(node, "force_expressed_in_body", "ground");
  force.point_in = text_of(node, "point_expressed_in_body", "ground");
  force.force_id = text_of(node, "force_identifier");
  force.point_id = text_of(node, "point_identifier");
  force.torque_id = text_of(node, "torque_identifier");
  if (force.body.empty())
    found.add(force.line, fmt::format("force '{}' has no applied_to_body.", force.name));
  if (force.force_id.empty() && force.torque_id.empty())
    found.add(force.line, fmt::format("force '{}' has neither force_identifier nor "
                                      "torque_identifier.",
                                      force.name));
  return force;
}

ExternalLoads read_xml(const std::string& path) {
  Diagnostics found(path);
  const XmlFile file(path);
  const XmlNode root = file.root();
  const XmlNode set = root.is("ExternalLoads") ? root : root.child("ExternalLoads");
  ExternalLoads loads;
  loads.file = path;
  if (!set) throw InputError(path, root.line(), "has no <ExternalLoads>.");
  for (const XmlNode& node : set.child("objects").children()) {
    if (!node.is("ExternalForce"))
      found.add(node.line(), fmt::format("<{}>: only ExternalForce is understood.", node.tag()));
    else if (is_on(node))
      loads.forces.push_back(read_force(node, found));
  }
  const std::string data = text_of(set, "datafile");
  if (data.empty()) found.add(set.line(), "has no <datafile>.");
  if (loads.forces.empty() && found.empty()) found.add(set.line(), "has no ExternalForce.");
  found.throw_if_any();
  // an absolute path of another computer: the file of that name beside this one
  std::filesystem::path beside = std::filesystem::path(path).parent_path() / data;
  if (!std::filesystem::exists(beside))
    beside = std::filesystem::path(path).parent_path() / data.substr(data.find_last_of("/\\") + 1);
  if (!std::filesystem::exists(beside))
    throw InputError(path, set.child("datafile").line(),
                     fmt::format("datafile = {}: there is no such file beside it.", data));
  loads.data = read_storage(beside.string());
  return loads;
}

// ------------------------------------------------------------------------------- from column names

bool has_axes(const Storage& data, const std::string& prefix) {
  for (const char axis : {'x', 'y', 'z'})
    if (data.find(prefix + axis) < 0) return false;
  return true;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

/// The first of several prefixes of which x, y and z are there.
std::string first_with_axes(const Storage& data, const std::vector<std::string>& prefixes) {
  for (const std::string& prefix : prefixes)
    if (has_axes(data, prefix)) return prefix;
  return "";
}

/// "ground_force_r_" → "r"; "R_ground_force_" → "r"; "left_" → "l"; none: empty.
std::string side_of(const std::string& prefix) {
  std::string side, word;
  for (const char c : prefix + "_") {
    if (c != '_') {
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      continue;
    }
    if (word == "r" || word == "right") side = "r";
    if (word == "l" || word == "left") side = "l";
    word.clear();
  }
  return side;
}

}  // namespace

std::vector<ExternalForceSpec> find_force_families(const Storage& data) {
  std::vector<ExternalForceSpec> forces;
  for (const std::string& label : data.labels) {
    if (!label.ends_with("vx")) continue;
    const std::string stem = label.substr(0, label.size() - 2);
    ExternalForceSpec force;
    force.force_id = stem + "v";
    if (!has_axes(data, force.force_id)) continue;
    force.name = stem.ends_with("_") ? stem.substr(0, stem.size() - 1) : stem;
    force.point_id = first_with_axes(data, {stem + "p"});
    const std::string torque = replaced(stem, "force", "torque");
    const std::string moment = replaced(stem, "force", "moment");
    force.torque_id =
        first_with_axes(data, {torque == stem ? stem + "torque_" : torque,
                               moment == stem ? stem + "moment_" : moment, torque + "t",
                               torque + "m", moment + "m", stem + "m", stem + "t"});
    const std::string side = side_of(stem);
    if (!side.empty()) force.body = "calcn_" + side;
    forces.push_back(force);
  }
  return forces;
}

ExternalLoads read_external_loads(const std::string& path) {
  if (path.ends_with(".xml")) return read_xml(path);
  ExternalLoads loads;
  loads.file = path;
  loads.data = read_storage(path);
  loads.forces = find_force_families(loads.data);
  if (loads.forces.empty())
    throw InputError(path, loads.data.header_line,
                     "no force columns: three of one name ending in vx, vy, vz are looked for "
                     "('ground_force_r_vx'). Else name the columns in an ExternalLoads .xml.");
  for (ExternalForceSpec& force : loads.forces) force.line = loads.data.header_line;
  return loads;
}

}  // namespace retrogait
