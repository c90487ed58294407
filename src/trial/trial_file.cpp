#include "trial/trial_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "io/toml.h"

namespace retrogait {
namespace {

/// A file named by `key`, from the folder of the trial file.
std::string file_beside(const TomlTable& root, const std::string& key, const std::string& named,
                        const std::string& trial) {
  if (named.empty()) return "";
  const std::filesystem::path path = std::filesystem::path(trial).parent_path() / named;
  if (!std::filesystem::is_regular_file(path)) root.reject(key, "there is no such file.");
  return path.lexically_normal().string();
}

FilterKind filter_kind(const std::string& name) {
  if (name == "none") return FilterKind::kNone;
  return name == "opensim" ? FilterKind::kOpenSim : FilterKind::kButterworth;
}

std::optional<double> seconds(const TomlTable& root, const std::string& key) {
  if (!root.has(key)) return root.number(key, 0), std::nullopt;
  return root.number(key);
}

}  // namespace

TrialFile read_trial_file(const std::string& path) {
  Diagnostics found(path);
  TomlFile file(path, found);
  TrialFile trial;
  trial.path = path;
  const TomlTable root = file.root();
  if (root) {
    file.expect_format(1);
    trial.title = root.text("title");
    trial.model = file_beside(root, "model", root.text("model"), path);
    trial.motion = file_beside(root, "motion", root.text("motion"), path);
    trial.loads = file_beside(root, "loads", root.text("loads", ""), path);
    trial.filter.kind =
        filter_kind(root.choice("filter", {"butterworth", "opensim", "none"}, "butterworth"));
    trial.filter.cutoff_hz = root.number("cutoff_hz", trial.filter.cutoff_hz);
    if (!(trial.filter.cutoff_hz > 0)) root.reject("cutoff_hz", "must be positive.");
    trial.start = seconds(root, "start_s");
    trial.end = seconds(root, "end_s");
    if (trial.start && trial.end && !(*trial.start < *trial.end))
      root.reject("end_s", "must be later than start_s.");
    const TomlTable feet = root.table("feet");
    for (const std::string& force : feet ? feet.keys() : std::vector<std::string>()) {
      const std::string body = feet.text(force);
      trial.feet[force] = body == "r" || body == "l" ? "calcn_" + body : body;
    }
    file.report_unknown_keys();
  }
  found.throw_if_any();
  return trial;
}

ExternalLoads read_loads_of(const TrialFile& trial) {
  ExternalLoads loads = read_external_loads(trial.loads);
  Diagnostics found(trial.path);
  std::vector<std::string> names;
  for (const ExternalForceSpec& force : loads.forces) names.push_back(force.name);
  for (const auto& [name, body] : trial.feet) {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end())
      found.add(0, fmt::format("feet.{}: the loads have no such force.{}", name,
                               did_you_mean(name, names)));
    else
      loads.forces[static_cast<std::size_t>(at - names.begin())].body = body;
  }
  found.throw_if_any();
  return loads;
}

}  // namespace retrogait
