// The names of what a plan may vary: a key of a scene, the scene itself, the road.
#include <algorithm>
#include <set>

#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr const char* kStrength = "muscles.strength.";  // the model knows its groups
// what a name may leave out or begin with; directions before the table that holds them
constexpr const char* kTables[] = {"gait.forward.", "gait.backward.", "forward.",
                                   "backward.",     "gait.",          "muscles."};

const std::set<std::string>& all_keys() {
  static const std::set<std::string> all = [] {
    std::set<std::string> keys = {"scene", "road"};
    for (const std::string& key : scene_keys()) {
      keys.insert(key);
      if (!key.starts_with("gait.")) continue;
      for (const char* direction : {"gait.forward.", "gait.backward."})
        keys.insert(direction + key.substr(5));
    }
    keys.insert({"gait.forward.script", "gait.backward.script"});
    return keys;
  }();
  return all;
}

// gait.backward.knee_angle_r.scale is gait.backward.knee_angle.scale: a script has the right side
std::string without_side(const std::string& key) {
  for (const char* what : {"_r.scale", "_r.offset_deg"})
    if (key.ends_with(what)) {
      const std::size_t stem = key.size() - std::string(what).size();
      return key.substr(0, stem) + key.substr(stem + 2);
    }
  return key;
}

bool is_key(const std::string& key) {
  return all_keys().contains(key) ||
         (key.starts_with(kStrength) && key.size() > std::string(kStrength).size());
}

// "speed_km_h" → "speed_m_s": the same quantity in the unit that plans have it
std::string in_another_unit(const std::string& name, const std::vector<std::string>& names) {
  for (std::size_t at = name.find('_'); at != std::string::npos; at = name.find('_', at + 1)) {
    if (!unit_factor(name.substr(at + 1))) continue;
    const std::string stem = name.substr(0, at + 1);
    for (const std::string& other : names)
      if (other.starts_with(stem) && unit_factor(other.substr(stem.size()))) return other;
  }
  return "";
}

}  // namespace

std::string parameter_key(const std::string& named) {
  const std::string name = without_side(named);
  for (const char* table : {"", "gait.", "muscles."})
    if (is_key(table + name)) return table + name;
  return "";
}

bool is_table_of_parameters(const std::string& name) {
  for (const char* table : {"", "gait.", "muscles."}) {
    const std::string start = table + name + ".";
    const auto next = all_keys().lower_bound(start);
    const bool curve_of_right = start.ends_with("_r.") && is_key(without_side(start + "scale"));
    if (start == kStrength || curve_of_right ||
        (next != all_keys().end() && next->starts_with(start)))
      return true;
  }
  return false;
}

std::vector<std::string> parameter_names() {
  std::vector<std::string> names = {"scene", "road"};
  for (const std::string& key : scene_keys())
    names.push_back(key.starts_with("gait.") ? key.substr(5) : key);
  names.emplace_back("strength.GROUP");
  return names;
}

std::string no_such_parameter(const std::string& named) {
  std::string start;
  for (const char* table : kTables)
    if (start.empty() && named.starts_with(table)) start = table;
  const std::string name = named.substr(start.size());
  std::vector<std::string> names;
  for (const std::string& n : parameter_names())
    if (start.empty() || is_key(start + n) || is_key("gait." + start + n)) names.push_back(n);
  const std::string other = in_another_unit(name, names);
  if (!other.empty()) return fmt::format("has the wrong unit: write '{}'.", start + other);
  const std::string nearest = nearest_name(name, names);
  return "there is no such parameter." +
         (nearest.empty() ? did_you_mean(name, names)
                          : fmt::format(" Did you mean '{}'?", start + nearest));
}

}  // namespace retrogait
