// A plan's file, and its cases by number.
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "io/io.h"
#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr int kFormat = 1;
constexpr double kMostCases = 1e15;

std::string plan_path(const std::string& name_or_path) {
  if (name_or_path.ends_with(".toml")) return name_or_path;
  std::vector<std::string> names;
  for (const auto& [name, title] : list_sweeps()) names.push_back(name);
  if (std::find(names.begin(), names.end(), name_or_path) == names.end())
    throw InputError("scenes/sweeps", 0,
                     fmt::format("there is no plan '{}': {}.{}", name_or_path,
                                 fmt::join(names, ", "), did_you_mean(name_or_path, names)));
  return home_path("scenes/sweeps/" + name_or_path + ".toml");
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// of one direction, or what remains of the key without one
std::string without_direction(const std::string& key) {
  for (const char* table : {"gait.forward.", "gait.backward."})
    if (key.starts_with(table)) return "gait." + key.substr(std::string(table).size());
  return key;
}

// two parameters that write the same value
void check_twice(const SweepPlan& plan, Diagnostics& found) {
  for (std::size_t i = 0; i < plan.parameters.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const SweepParameter &a = plan.parameters[j], &b = plan.parameters[i];
      if (a.key.empty() || b.key.empty()) continue;
      const std::string both = without_direction(a.key);
      if (a.key == b.key)
        found.add(plan.file, b.line,
                  fmt::format("parameter.{} and parameter.{} are one.", a.named, b.named));
      else if (both == without_direction(b.key) && (a.key == both || b.key == both))
        found.add(plan.file, b.line,
                  fmt::format("parameter.{} and parameter.{} both set one direction: write one for "
                              "both, or forward and backward apart.",
                              a.named, b.named));
    }
  for (const std::string& assignment : plan.set)
    for (const SweepParameter& p : plan.parameters)
      if (!p.key.empty() && p.key == assignment.substr(0, assignment.find('=')))
        found.add(plan.file, plan.line_of("set"),
                  fmt::format("set: {} is a parameter of this plan.", p.key));
}

void check_size(const TomlTable& root, const SweepPlan& plan) {
  double size = static_cast<double>(plan.design.n) * (plan.design.dimensions + 2);
  for (const SweepParameter& p : plan.parameters)
    size *= static_cast<double>(std::max<std::size_t>(p.values.size(), 1));
  if (size > kMostCases)
    root.reject(fmt::format("about {:.0e} cases: at most {:.0e}.", size, kMostCases));
}

void read_kept(const TomlTable& root, SweepPlan& plan) {
  for (const std::string& text : root.texts("keep")) {
    const std::size_t colon = text.find(':');
    plan.kept.push_back(
        {text.substr(0, colon), colon == std::string::npos ? "" : text.substr(colon + 1)});
  }
  plan.curves = root.texts("curves");
}

// all but what only the scene can say
SweepPlan read_plan(TomlFile& file, const std::string& name, Diagnostics& found) {
  SweepPlan plan;
  plan.file = file.path();
  plan.name = name;
  const TomlTable root = file.root();
  if (!root) return plan;
  file.expect_format(kFormat);
  for (const char* key : {"scene", "road", "set", "keep", "curves", "design"})
    plan.lines[key] = root.line(key);
  plan.title = root.text("title", plan.name);
  plan.scene = root.text("scene", plan.scene);
  const std::string road = root.choice("road", {"inverse", "simulate"}, "inverse");
  plan.road = road == "simulate" ? Road::kSimulate : Road::kInverse;
  plan.set = root.texts("set");
  read_kept(root, plan);
  plan.parameters = read_parameters(root, found);
  if (!root.has("parameter")) root.reject("a plan needs a [parameter.NAME].");
  read_design(root, plan, found);
  read_correlations(root, plan, found);
  check_twice(plan, found);
  check_size(root, plan);
  file.report_unknown_keys();
  return plan;
}

void throw_in_order(const Diagnostics& found) {
  std::vector<Diagnostic> list = found.list();
  std::stable_sort(list.begin(), list.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.line < b.line; });
  for (Diagnostic& d : list) d.file = shown_path(d.file);
  if (!list.empty()) throw InputError(list);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> list_sweeps() {
  std::vector<std::pair<std::string, std::string>> list;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(home_path("scenes/sweeps"), error)) {
    if (entry.path().extension() != ".toml") continue;
    Diagnostics own(entry.path().string());
    TomlFile file(entry.path().string(), own);
    list.emplace_back(entry.path().stem().string(),
                      file.root() ? file.root().text("title", "") : "");
  }
  std::sort(list.begin(), list.end());
  return list;
}

SweepPlan read_sweep_plan(const std::string& name_or_path) {
  const std::string path = plan_path(name_or_path);
  Diagnostics found(path);
  TomlFile file(path, found);
  SweepPlan plan = read_plan(file, std::filesystem::path(path).stem().string(), found);
  plan.text = bytes_of(path);
  if (file.root()) try_on_scene(plan, found);
  throw_in_order(found);
  plan.file = shown_path(path);
  return plan;
}

SweepPlan parse_sweep_plan(const std::string& text, const std::string& name) {
  Diagnostics found(name);
  TomlFile file(name, text, found);
  SweepPlan plan = read_plan(file, name, found);
  plan.text = text;
  throw_in_order(found);
  return plan;
}

}  // namespace retrogait
