// Scenes: files, names, and values set on the command line.
#include <algorithm>
#include <filesystem>

#include "io/io.h"
#include "simulate/impedance.h"
#include "study/scene_parts.h"

namespace retrogait {

namespace {

constexpr int kFormat = 1;
constexpr const char* kDirections[] = {"forward", "backward"};

// Who can be scaled to: grown people, beyond any of whom the proportions of de Leva (1996) say nothing.
constexpr Range kMass = {30, 200};     // kg
constexpr Range kHeight = {1.3, 2.2};  // m

constexpr Range kHeelHeight = {0, 0.08};  // m

constexpr Range kCostExponent = {2, 5};
constexpr Range kActivationFloor = {0, 0.2};
constexpr Range kStrengthFactor = {0.1, 5};
constexpr Range kFrontalAlignment = {-15 * kRadPerDeg, 15 * kRadPerDeg};
constexpr Range kAbdominalPressure = {0, 20e3};  // Pa; 20 kPa: a heavy lift (Cholewicki 1999)

constexpr Range kStrides = {2, 1000};
constexpr Range kWarmUp = {0, 1000};
constexpr Range kStep = {0.1e-3, 5e-3};       // s
constexpr Range kSoleStiffness = {2e4, 2e6};  // N/m^1.5: from 50 mm to 3 mm under 250 N
constexpr Range kSoleDamping = {0, 5};        // s/m
constexpr Range kFriction = {0.05, 2};

void read_flag(const Writer& to, const TomlTable& table, const char* key, bool& field) {
  if (!table.has(key)) return;
  field = table.flag(key, field);
  to.note(table, key, field ? "true" : "false");
}

void read_subject(const Writer& to, const TomlTable& root) {
  const TomlTable table = root.table("subject");
  if (!table) return;
  if (const auto mass = read_within(to, table, "mass", {"kg"}, kMass)) to.scene.mass = mass;
  if (const auto height = read_within(to, table, "height", {"m", "cm"}, kHeight))
    to.scene.height = height;
  if (table.has("sex")) {
    to.scene.sex = table.choice("sex", {"male", "female"}, "male");
    to.note(table, "sex", *to.scene.sex);
  }
}

void read_shoe(const Writer& to, const TomlTable& root) {
  const TomlTable table = root.table("shoe");
  if (!table) return;
  if (const auto height = read_within(to, table, "heel_height", {"mm", "cm", "m"}, kHeelHeight))
    to.scene.heel_height = *height;
}

// group = factor; said twice, the last one counts
void read_strength(const Writer& to, const TomlTable& table) {
  for (const std::string& group : table.keys()) {
    const auto factor = read_within(to, table, group, {}, kStrengthFactor);
    if (!factor) continue;
    auto& list = to.scene.muscles.strength;
    std::erase_if(list, [&](const auto& said) { return said.first == group; });
    list.emplace_back(group, *factor);
  }
}

void read_muscles(const Writer& to, const TomlTable& root) {
  MuscleOptions& options = to.scene.muscles;
  if (const TomlTable table = root.table("muscles")) {
    read_flag(to, table, "on", options.on);
    if (table.has("strength_set")) {
      options.strength_set = table.text("strength_set", "");
      to.note(table, "strength_set", options.strength_set);
    }
    if (const auto p = read_within(to, table, "cost_exponent", {}, kCostExponent))
      options.cost_exponent = *p;
    if (table.has("weighting")) {
      options.weighting = table.choice("weighting", {"none", "stress", "volume"}, "volume");
      to.note(table, "weighting", options.weighting);
    }
    if (table.has("tendons")) {
      const std::string tendons = table.choice("tendons", {"elastic", "rigid"}, "elastic");
      options.elastic_tendons = tendons == "elastic";
      to.note(table, "tendons", tendons);
    }
    if (const auto floor = read_within(to, table, "activation_floor", {}, kActivationFloor))
      options.activation_floor = *floor;
    if (const TomlTable strength = table.table("strength")) read_strength(to, strength);
  }
  if (const TomlTable table = root.table("knee"))
    if (const auto angle =
            read_within(to, table, "frontal_alignment", {"deg", "rad"}, kFrontalAlignment))
      options.frontal_alignment = *angle;
  if (const TomlTable table = root.table("spine")) {
    read_flag(to, table, "disc_stiffness", options.disc_stiffness);
    if (const auto pressure =
            read_within(to, table, "abdominal_pressure", {"kPa", "Pa"}, kAbdominalPressure))
      options.abdominal_pressure = *pressure;
  }
}

void read_count(const Writer& to, const TomlTable& table, const char* key, const Range& range,
                int& field) {
  const std::size_t defects = to.found.list().size();
  const int value = table.integer(key, field);
  if (!table.has(key) || to.found.list().size() > defects) return;
  if (value < range.least || value > range.most) {
    table.reject(key, fmt::format("must be {:g} to {:g}.", range.least, range.most));
    return;
  }
  field = value;
  to.note(table, key, fmt::format("{}", value));
}

void read_simulate(const Writer& to, const TomlTable& root) {
  const TomlTable table = root.table("simulate");
  if (!table) return;
  SimulateScene& simulate = to.scene.simulate;
  read_count(to, table, "strides", kStrides, simulate.strides);
  read_count(to, table, "warm_up", kWarmUp, simulate.warm_up);
  if (const auto step = read_within(to, table, "step", {"ms", "s"}, kStep)) simulate.step = *step;
  read_flag(to, table, "belt", simulate.belt);
  const auto read_name = [&](const char* key, const std::vector<std::string>& names,
                             std::string& field) {
    if (!table.has(key)) return;
    field = table.choice(key, names, field);
    to.note(table, key, field);
  };
  read_name("impedance", impedance_names(), simulate.impedance);
  read_name("sole", sole_names(), simulate.sole);
  if (const auto k = read_within(to, table, "sole_stiffness", {}, kSoleStiffness))
    simulate.sole_stiffness = k;
  if (const auto d = read_within(to, table, "sole_damping", {"s_per_m"}, kSoleDamping))
    simulate.sole_damping = d;
  if (const auto mu = read_within(to, table, "friction", {}, kFriction)) simulate.friction = mu;
}

void read_tables(const Writer& to, const TomlTable& root) {
  if (root.has("model")) {
    to.scene.model = root.text("model", "adult");
    to.note(root, "model", to.scene.model);
  }
  read_subject(to, root);
  read_shoe(to, root);
  read_gait_tables(to, root);
  read_muscles(to, root);
  read_simulate(to, root);
}

Scene read_scene(const std::string& path, Diagnostics& found) {
  Scene scene;
  scene.file = shown_path(path);
  scene.path = path;
  scene.name = std::filesystem::path(path).stem().string();
  for (std::size_t d = 0; d < 2; ++d) scene.direction[d].script = kDirections[d];
  Diagnostics own(scene.file);
  TomlFile file(path, own);
  const TomlTable root = file.root();
  if (root) {
    file.expect_format(kFormat);
    scene.title = root.text("title");
    for (const std::string& text : root.texts("disturbances"))
      scene.disturbances.push_back({text, scene.file, root.line("disturbances")});
    read_tables({scene, scene.file, true, own}, root);
    file.report_unknown_keys();
  }
  for (const Diagnostic& d : own.list()) found.add(shown_path(d.file), d.line, d.message);
  return scene;
}

std::vector<std::string> scene_files() {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(home_path("scenes"), error))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  if (error) throw InputError(home_path("scenes"), 0, "cannot be listed: " + error.message() + ".");
  std::sort(files.begin(), files.end());
  return files;
}

// a value as TOML wants it: numbers, true, false and quoted texts stay, anything else is a text
std::string toml_value(const std::string& text) {
  if (text == "true" || text == "false" || text.starts_with('"') || text.starts_with('\''))
    return text;
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  if (!text.empty() && *end == '\0') return text;
  return '"' + text + '"';
}

}  // namespace

std::vector<std::string> scene_keys() {
  std::vector<std::string> keys = {"model",
                                   "subject.mass_kg",
                                   "subject.height_m",
                                   "subject.sex",
                                   "shoe.heel_height_mm",
                                   "muscles.on",
                                   "muscles.strength_set",
                                   "muscles.cost_exponent",
                                   "muscles.weighting",
                                   "muscles.tendons",
                                   "muscles.activation_floor",
                                   "knee.frontal_alignment_deg",
                                   "spine.disc_stiffness",
                                   "spine.abdominal_pressure_kPa",
                                   "simulate.strides",
                                   "simulate.warm_up",
                                   "simulate.step_ms",
                                   "simulate.belt",
                                   "simulate.impedance",
                                   "simulate.sole",
                                   "simulate.sole_stiffness",
                                   "simulate.sole_damping_s_per_m",
                                   "simulate.friction"};
  for (const std::string& name : knob_names()) keys.push_back("gait." + name);
  for (const std::string& name : curve_knob_names()) keys.push_back("gait." + name);
  return keys;
}

std::string shown_path(const std::string& path) {
  const std::string home = home_folder() + "/";
  return path.starts_with(home) ? path.substr(home.size()) : path;
}

Scene find_scene(const std::string& name_or_path, Diagnostics& found) {
  if (name_or_path.ends_with(".toml")) return read_scene(name_or_path, found);
  std::vector<std::string> names;
  for (const std::string& file : scene_files()) {
    names.push_back(std::filesystem::path(file).stem().string());
    if (names.back() == name_or_path) return read_scene(file, found);
  }
  throw InputError("scenes", 0,
                   fmt::format("there is no scene '{}': {}.{}", name_or_path,
                               fmt::join(names, ", "), did_you_mean(name_or_path, names)));
}

void set_value(Scene& scene, const std::string& assignment, const std::string& from,
               Diagnostics& found) {
  const std::size_t equals = assignment.find('=');
  const std::string label = fmt::format("{} {}", from, assignment);
  if (equals == std::string::npos || equals == 0 || equals + 1 == assignment.size()) {
    found.add(label, 0, "write key=value, such as gait.backward.speed_m_s=0.9.");
    return;
  }
  const std::string text =
      assignment.substr(0, equals) + " = " + toml_value(assignment.substr(equals + 1)) + "\n";
  Diagnostics own(label);
  TomlFile file(label, text, own);
  if (const TomlTable root = file.root()) {
    read_tables({scene, from, false, own}, root);
    file.report_unknown_keys();
  }
  const std::string key = assignment.substr(0, equals);
  for (const Diagnostic& d : own.list()) {
    // a key at the root that belongs into a table: the reader of the table never saw it
    const bool lost =
        key.find('.') == std::string::npos && d.message == fmt::format("unknown key '{}'.", key);
    found.add(d.file, 0, d.message + (lost ? did_you_mean(key, scene_keys()) : ""));
  }
}

std::vector<std::pair<std::string, std::string>> list_scenes() {
  std::vector<std::pair<std::string, std::string>> list;
  Diagnostics found("scenes");
  for (const std::string& file : scene_files()) {
    const Scene scene = read_scene(file, found);
    list.emplace_back(scene.name, scene.title);
  }
  found.throw_if_any();
  return list;
}

}  // namespace retrogait
