// Reads a gait script: data/gaits/*.toml. The format is described in data/gaits/README.md.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "gait/gait.h"
#include "io/io.h"
#include "io/toml.h"

namespace retrogait {

namespace {

constexpr int kFormat = 1;
constexpr int kSampleCount = 101;     // 0 … 100 % of the cycle, as every laboratory writes it
constexpr int kSampleHarmonics = 12;  // what a sampled curve is turned into
constexpr double kPeriodGap = 0.5;    // deg by which 0 % and 100 % of a sampled curve may differ
constexpr double kWindowGap = 0.005;  // cycles without contact that rounding may leave in stance
constexpr double kMostHarmonics = 20;

const std::vector<std::string> kRequired = {
    "pelvis_tilt",   "pelvis_list",      "pelvis_rotation", "hip_flexion",
    "hip_adduction", "hip_rotation",     "knee_angle",      "ankle_angle",
    "mtp_angle",     "lumbar_extension", "lumbar_bending",  "lumbar_rotation"};
const std::vector<std::string> kOptional = {"subtalar_angle", "arm_flex",   "arm_add",
                                            "arm_rot",        "elbow_flex", "pro_sup"};
const std::vector<std::string> kFootPoints = {"heel", "lateral_rearfoot", "met5",
                                              "met1", "lateral_toe",      "hallux"};

// a Fourier series written as <prefix>mean_deg, <prefix>cos_deg, <prefix>sin_deg
FourierCurve read_series(const TomlTable& table, const std::string& prefix, bool required) {
  FourierCurve curve;
  const Units units = {"deg", "rad"};
  if (required)
    curve.a0 = table.quantity(prefix + "mean", units);
  else
    curve.a0 = table.quantity(prefix + "mean", units, 0.0);
  const bool has_cos = !table.key_of(prefix + "cos", units).empty();
  const bool has_sin = !table.key_of(prefix + "sin", units).empty();
  if (has_cos) curve.a = table.quantities(prefix + "cos", units);
  if (has_sin) curve.b = table.quantities(prefix + "sin", units);
  if (curve.a.size() != curve.b.size())
    table.reject(fmt::format(
        "'{0}cos_deg' has {1} harmonics and '{0}sin_deg' has {2}: write as many of each.", prefix,
        curve.a.size(), curve.b.size()));
  if (curve.a.size() > kMostHarmonics)
    table.reject(fmt::format("'{}cos_deg' has {} harmonics: at most {}.", prefix, curve.a.size(),
                             static_cast<int>(kMostHarmonics)));
  const std::size_t harmonics = std::max(curve.a.size(), curve.b.size());
  curve.a.resize(harmonics);
  curve.b.resize(harmonics);
  return curve;
}

// 101 samples of one cycle, the last at the next contact
FourierCurve read_samples(const TomlTable& table) {
  const std::vector<double> samples = table.quantities("samples", {"deg", "rad"});
  if (samples.size() != kSampleCount) {
    table.reject(fmt::format("'samples_deg' has {} values: must be {}, at 0 to 100 % of the cycle.",
                             samples.size(), kSampleCount));
    return {};
  }
  const double gap = (samples.back() - samples.front()) * kDegPerRad;
  if (std::abs(gap) > kPeriodGap) {
    table.reject(
        fmt::format("is not periodic: {:.2f} deg at 0 % and {:.2f} deg at 100 % of the cycle may "
                    "differ by {} deg at most.",
                    samples.front() * kDegPerRad, samples.back() * kDegPerRad, kPeriodGap));
    return {};
  }
  return fit_fourier(std::vector<double>(samples.begin(), samples.end() - 1), kSampleHarmonics);
}

ScriptCurve read_curve(const std::string& name, const TomlTable& table) {
  ScriptCurve curve;
  curve.coordinate = name;
  curve.mean = table.key_of("samples", {"deg", "rad"}).empty() ? read_series(table, "", true)
                                                               : read_samples(table);
  curve.per_speed = read_series(table, "per_speed_", false);
  curve.sd = table.quantity("sd", {"deg", "rad"});
  if (curve.sd < 0) table.reject("sd_deg", "must not be negative.");
  curve.relative_to_standing =
      table.choice("zero", {"standing", "coordinate"}, "standing") == "standing";
  curve.source = table.text("source");
  return curve;
}

void read_curves(const TomlTable& root, GaitScript& script) {
  const std::vector<std::string>& known = script_coordinates();
  for (const auto& [name, table] : root.named_tables("curve")) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      table.reject(fmt::format("is no coordinate of a gait script.{}", did_you_mean(name, known)));
    script.curves.push_back(read_curve(name, table));
  }
  for (const std::string& name : kRequired)
    if (script.find_curve(name) == nullptr)
      root.reject(fmt::format("curve.{} is missing: a script needs it.", name));
}

SpeedTable read_speed_table(const TomlTable& table, const std::string& stem, const Units& units,
                            double least, double most) {
  SpeedTable out;
  out.speed = table.quantities("speed", {"m_s"});
  out.value = units.empty() ? table.numbers(stem) : table.quantities(stem, units);
  const std::string key = units.empty() ? stem : stem + "_" + units.front();
  if (out.speed.size() != out.value.size())
    table.reject(key, fmt::format("must have as many values as speed_m_s ({}).", out.speed.size()));
  for (std::size_t i = 1; i < out.speed.size(); ++i)
    if (out.speed[i] <= out.speed[i - 1]) {
      table.reject("speed_m_s", "must increase.");
      break;
    }
  for (double x : out.value)
    if (x < least || x > most) {
      table.reject(key, fmt::format("must be {} to {}.", least, most));
      break;
    }
  return out;
}

// the stance foot must stand on something from contact to foot-off
void check_windows(const TomlTable& table, const GaitScript& script) {
  std::vector<ContactWindow> windows = script.windows;
  std::sort(windows.begin(), windows.end(),
            [](const ContactWindow& a, const ContactWindow& b) { return a.start < b.start; });
  double reached = 0;
  for (const ContactWindow& w : windows) {
    if (w.start > reached + kWindowGap) break;
    reached = std::max(reached, w.end);
  }
  if (reached < script.window_duty - kWindowGap)
    table.reject(
        fmt::format("no foot point touches the ground at {:.3f} of the cycle: the windows must "
                    "cover stance, 0 to {}.",
                    reached, script.window_duty));
}

void read_contact(const TomlTable& root, GaitScript& script) {
  const TomlTable table = root.table("contact");
  if (!table) return root.reject("table [contact] is missing.");
  script.window_duty = table.number("duty");
  if (script.window_duty <= 0.5 || script.window_duty >= 0.9)
    return table.reject("duty", "must lie between 0.5 and 0.9: walking has double support.");
  table.text("source");
  bool good = true;
  for (const std::string& point : kFootPoints) {
    const std::vector<double> window = table.numbers(point, {});
    if (window.empty()) continue;
    if (window.size() != 2 || window[0] < -0.2 || window[1] > 1 || window[0] >= window[1]) {
      table.reject(point, "must be [start, end] in cycles, start before end, from -0.2 to 1.");
      good = false;
      continue;
    }
    script.windows.push_back({point, window[0], window[1]});
  }
  if (good) check_windows(table, script);
}

void read_center_of_pressure(const TomlTable& root, GaitScript& script) {
  const TomlTable table = root.table("center_of_pressure");
  if (!table) return;
  script.cop_phase = table.numbers("stance");
  script.cop_from_heel = table.quantities("from_heel", {"m"});
  table.text("source");
  if (script.cop_phase.size() != script.cop_from_heel.size() || script.cop_phase.size() < 2 ||
      !std::is_sorted(script.cop_phase.begin(), script.cop_phase.end()))
    table.reject(
        "needs 'stance' (increasing) and 'from_heel_m', at least two values and as many of each.");
}

void read_fore_aft(const TomlTable& root, GaitScript& script) {
  const TomlTable table = root.table("fore_aft");
  if (!table) return;
  ForeAftPrior prior;
  prior.phase = table.numbers("phase");
  prior.force = table.quantities("along_travel", {"bw"});
  prior.sigma = table.quantity("sigma", {"bw"});
  prior.source = table.text("source");
  if (prior.phase.size() != prior.force.size() || prior.phase.size() < 2 ||
      !std::is_sorted(prior.phase.begin(), prior.phase.end()))
    table.reject(
        "needs 'phase' (increasing) and 'along_travel_bw', at least two values and as many of "
        "each.");
  if (prior.sigma <= 0) table.reject("sigma_bw", "must be positive.");
  script.fore_aft = prior;
}

void read_speed(const TomlTable& root, GaitScript& script) {
  const TomlTable table = root.table("speed");
  if (!table) return root.reject("table [speed] is missing.");
  script.speed_nominal = table.quantity("nominal", {"m_s"});
  script.speed_min = table.quantity("least", {"m_s"});
  script.speed_max = table.quantity("most", {"m_s"});
  if (script.speed_min <= 0) table.reject("least_m_s", "must be positive.");
  if (script.speed_nominal != 0 && script.speed_max != 0 &&
      (script.speed_nominal < script.speed_min || script.speed_nominal > script.speed_max))
    table.reject("nominal_m_s", fmt::format("must lie in the script's range, {} to {} m/s.",
                                            script.speed_min, script.speed_max));
}

void read_timing(const TomlTable& root, GaitScript& script) {
  const TomlTable timing = root.table("timing"), width = root.table("step_width");
  if (!timing) {
    root.reject("table [timing] is missing.");
  } else {
    script.duty = read_speed_table(timing, "duty", {}, 0.5, 0.9);
    script.period = read_speed_table(timing, "period", {"s"}, 0.3, 4);
    timing.text("source");
  }
  if (!width) return root.reject("table [step_width] is missing.");
  script.step_width = read_speed_table(width, "width", {"m", "cm"}, 0, 0.6);
  width.text("source");
}

}  // namespace

double SpeedTable::at(double speed_m_s) const {
  RETROGAIT_ASSERT(!speed.empty() && speed.size() == value.size(), speed.size(), value.size());
  if (speed.size() == 1) return value[0];
  std::size_t i = 1;
  while (i + 1 < speed.size() && speed_m_s > speed[i]) ++i;
  const double t = (speed_m_s - speed[i - 1]) / (speed[i] - speed[i - 1]);
  return value[i - 1] + t * (value[i] - value[i - 1]);
}

const ScriptCurve* GaitScript::find_curve(const std::string& coordinate) const {
  for (const ScriptCurve& curve : curves)
    if (curve.coordinate == coordinate) return &curve;
  return nullptr;
}

const std::vector<std::string>& script_coordinates() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names = kRequired;
    names.insert(names.end(), kOptional.begin(), kOptional.end());
    return names;
  }();
  return all;
}

GaitScript read_gait(const std::string& path) {
  Diagnostics found(path);
  TomlFile file(path, found);
  const TomlTable root = file.root();
  GaitScript script;
  script.file = path;
  script.name = std::filesystem::path(path).stem().string();
  if (root) {
    file.expect_format(kFormat);
    script.title = root.text("title");
    script.source = root.text("source");
    if (!root.has("direction"))
      root.reject("key 'direction' is missing: write \"forward\" or \"backward\".");
    script.direction =
        root.choice("direction", {"forward", "backward"}, "forward") == "forward" ? 1 : -1;
    script.reversed_of = root.text("reversed_of", "");
    if (script.reversed_of.empty()) {
      script.tracking = root.number("tracking", 1.0);
      if (script.tracking <= 0) root.reject("tracking", "must be positive.");
      read_speed(root, script);
      read_timing(root, script);
      read_contact(root, script);
      read_center_of_pressure(root, script);
      read_fore_aft(root, script);
      read_curves(root, script);
    }
    file.report_unknown_keys();
  }
  found.throw_if_any();
  return script;
}

namespace {

std::vector<std::string> gait_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".toml") files.push_back(entry.path().string());
  if (error) throw InputError(folder, 0, "cannot be listed: " + error.message() + ".");
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

GaitScript find_gait(const std::string& name_or_path) {
  if (name_or_path.ends_with(".toml")) return read_gait(name_or_path);
  const std::string folder = home_path("data/gaits");
  std::vector<std::string> names;
  for (const std::string& file : gait_files(folder)) {
    names.push_back(std::filesystem::path(file).stem().string());
    if (names.back() == name_or_path) return read_gait(file);
  }
  throw InputError(folder, 0,
                   fmt::format("there is no gait '{}': {}.{}", name_or_path, fmt::join(names, ", "),
                               did_you_mean(name_or_path, names)));
}

std::vector<GaitScript> list_gaits(const std::string& folder) {
  std::vector<GaitScript> scripts;
  for (const std::string& file : gait_files(folder.empty() ? home_path("data/gaits") : folder))
    scripts.push_back(read_gait(file));
  // a reversed script shows the speeds of the one it plays backward
  for (GaitScript& script : scripts)
    for (const GaitScript& other : scripts)
      if (script.reversed_of == other.name) {
        script.speed_nominal = other.speed_nominal;
        script.speed_min = other.speed_min;
        script.speed_max = other.speed_max;
      }
  return scripts;
}

}  // namespace retrogait
