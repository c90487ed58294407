// The cases of a plan, each from its number.
#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

std::string value_of(const SweepPlan& plan, const std::vector<std::string>& values, const char* key,
                     const std::string& otherwise) {
  for (std::size_t p = 0; p < values.size(); ++p)
    if (plan.parameters[p].key == key && !values[p].empty()) return values[p];
  return otherwise;
}

}  // namespace

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

int SweepPlan::line_of(const std::string& key) const {
  const auto it = lines.find(key);
  return it == lines.end() ? 0 : it->second;
}

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

Scene start_scene(const SweepPlan& plan, const std::string& name, Diagnostics& found) {
  Scene scene = find_scene(name, found);
  for (const std::string& assignment : plan.set) set_value(scene, assignment, "set", found);
  return scene;
}

Scene case_scene(const SweepPlan& plan, const std::vector<std::string>& values,
                 Diagnostics& found) {
  const std::string name = value_of(plan, values, "scene", plan.scene);
  const auto known = plan.scenes.find(name);
  Scene scene = known != plan.scenes.end() ? known->second : start_scene(plan, name, found);
  for (std::size_t p = 0; p < values.size(); ++p) {
    const std::string& key = plan.parameters[p].key;
    if (key == "scene" || key == "road" || values[p].empty()) continue;
    set_value(scene, key + "=" + values[p], "parameter", found);
  }
  return scene;
}

Road case_road(const SweepPlan& plan, const std::vector<std::string>& values) {
  const char* planned = plan.road == Road::kSimulate ? "simulate" : "inverse";
  return value_of(plan, values, "road", planned) == "simulate" ? Road::kSimulate : Road::kInverse;
}

std::string case_command(const SweepPlan& plan, const std::vector<std::string>& values) {
  std::string out = "retrogait compare " + value_of(plan, values, "scene", plan.scene);
  if (case_road(plan, values) == Road::kSimulate) out += " --road simulate";
  for (const std::string& assignment : plan.set) out += " --set " + assignment;
  for (std::size_t p = 0; p < values.size(); ++p) {
    const std::string& key = plan.parameters[p].key;
    if (key != "scene" && key != "road") out += fmt::format(" --set {}={}", key, values[p]);
  }
  return out;
}

}  // namespace retrogait
