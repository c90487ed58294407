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

// parameters that say the same thing: speed_m_s and speed_km_h, or a direction after both
void check_twice(const TomlTable& root, const SweepPlan& plan) {
  for (std::size_t i = 0; i < plan.parameters.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!plan.parameters[i].key.empty() && plan.parameters[i].key == plan.parameters[j].key)
        root.reject(fmt::format("parameter.{} and parameter.{} are one.", plan.parameters[j].named,
                                plan.parameters[i].named));
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
SweepPlan read_plan(TomlFile& file, const std::string& name) {
  SweepPlan plan;
  plan.file = file.path();
  plan.name = name;
  const TomlTable root = file.root();
  if (!root) return plan;
  file.expect_format(kFormat);
  plan.title = root.text("title", plan.name);
  plan.scene = root.text("scene", plan.scene);
  const std::string road = root.choice("road", {"inverse", "simulate"}, "inverse");
  plan.road = road == "simulate" ? Road::kSimulate : Road::kInverse;
  plan.set = root.texts("set");
  read_kept(root, plan);
  for (const auto& [key, table] : root.named_tables("parameter"))
    plan.parameters.push_back(read_parameter(key, table));
  if (plan.parameters.empty()) root.reject("a plan needs a [parameter.NAME].");
  check_twice(root, plan);
  read_design(root, plan);
  read_correlations(root, plan);
  file.report_unknown_keys();
  return plan;
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
  SweepPlan plan = read_plan(file, std::filesystem::path(path).stem().string());
  plan.file = shown_path(path);
  plan.text = bytes_of(path);
  if (found.empty()) try_on_scene(plan, found);
  Diagnostics shown(plan.file);
  for (const Diagnostic& d : found.list()) shown.add(shown_path(d.file), d.line, d.message);
  shown.throw_if_any();
  return plan;
}

SweepPlan parse_sweep_plan(const std::string& text, const std::string& name) {
  Diagnostics found(name);
  TomlFile file(name, text, found);
  SweepPlan plan = read_plan(file, name);
  plan.text = text;
  found.throw_if_any();
  return plan;
}

std::string sampled_text(double value) { return fmt::format("{:.6g}", value); }

std::vector<std::size_t> spread_places(const SweepPlan& plan) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < plan.parameters.size(); ++i)
    if (plan.parameters[i].spread) out.push_back(i);
  return out;
}

std::uint64_t SweepPlan::grid_size() const {
  std::uint64_t size = 1;
  for (const SweepParameter& p : parameters)
    if (!p.spread) size *= p.values.size();
  return size;
}

std::uint64_t SweepPlan::size() const { return grid_size() * design.size(); }

void case_values(const SweepPlan& plan, std::uint64_t i, std::vector<std::string>& values) {
  RETROGAIT_ASSERT(i < plan.size(), i, plan.size());
  values.resize(plan.parameters.size());
  const std::vector<std::size_t> spread = spread_places(plan);
  std::uint64_t cell = i / plan.design.size();
  for (std::size_t p = plan.parameters.size(); p-- > 0;) {
    const std::vector<std::string>& listed = plan.parameters[p].values;
    if (plan.parameters[p].spread) continue;
    values[p] = listed[cell % listed.size()];
    cell /= listed.size();
  }
  if (spread.empty()) return;
  thread_local std::vector<double> u;
  design_point(plan.design, i % plan.design.size(), u);
  plan.correlation.apply(u);
  for (std::size_t d = 0; d < spread.size(); ++d)
    values[spread[d]] = sampled_text(plan.parameters[spread[d]].spread->quantile(u[d]));
}

Scene case_scene(const SweepPlan& plan, const std::vector<std::string>& values,
                 Diagnostics& found) {
  Scene scene = find_scene(plan.scene, found);
  for (const std::string& assignment : plan.set) set_value(scene, assignment, "set", found);
  for (std::size_t p = 0; p < values.size(); ++p)
    set_value(scene, plan.parameters[p].key + "=" + values[p], "parameter", found);
  return scene;
}

std::string case_command(const SweepPlan& plan, const std::vector<std::string>& values) {
  std::string out = "retrogait compare " + plan.scene;
  for (const std::string& assignment : plan.set) out += " --set " + assignment;
  for (std::size_t p = 0; p < values.size(); ++p)
    out += fmt::format(" --set {}={}", plan.parameters[p].key, values[p]);
  return out;
}

}  // namespace retrogait
