// A plan's file: read, checked, and its cases by number.
#include "sweep/plan.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "io/io.h"
#include "io/toml.h"

namespace retrogait {

namespace {

constexpr int kFormat = 1;
constexpr std::size_t kMostListed = 100000;  // values of one parameter
constexpr double kTail = 1e-4;               // share of a spread beyond the ends that are tried
constexpr std::pair<const char*, Spread> kSpreads[] = {{"uniform", Spread::kUniform},
                                                       {"normal", Spread::kNormal},
                                                       {"lognormal", Spread::kLogNormal},
                                                       {"triangular", Spread::kTriangular}};

/// Six digits: what a sampled value is, and how it is written.
std::string sampled(double value) { return fmt::format("{:.6g}", value); }

// "speed_m_s" → "gait.speed_m_s"; empty if there is no such key
std::string full_key(const std::string& named) {
  const std::vector<std::string> keys = scene_keys();
  const auto known = [&](const std::string& key) {
    if (key.starts_with("muscles.strength.")) return true;  // the model knows its groups
    for (const char* table : {"gait.forward.", "gait.backward."})
      if (key.starts_with(table))
        return std::find(keys.begin(), keys.end(),
                         "gait." + key.substr(std::string(table).size())) != keys.end() ||
               key.ends_with(".script");
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  for (const char* table : {"", "gait.", "muscles."})
    if (known(table + named)) return table + named;
  return "";
}

// ------------------------------------------------------------------------------------- one parameter

std::vector<std::string> range_of(const TomlTable& table) {
  const double from = table.number("from"), to = table.number("to");
  const bool by_step = table.has("step"), by_count = table.has("count");
  if (by_step == by_count) {
    table.reject("a range has either 'step' or 'count'.");
    return {};
  }
  const double span = to - from, step = by_step ? table.number("step") : 0;
  std::size_t count = 0;
  if (by_count) {
    const int wanted = table.integer("count");
    if (wanted < 2) table.reject("count", "must be 2 or more.");
    count = static_cast<std::size_t>(std::max(wanted, 0));
  } else if (!(step * span > 0)) {
    table.reject(
        span == 0
            ? fmt::format("from {:g} to {:g} is empty: 'to' must differ from 'from'.", from, to)
            : fmt::format("step = {:g} never leads from {:g} to {:g}.", step, from, to));
  } else {
    count = static_cast<std::size_t>(std::floor(span / step + 1e-9)) + 1;
  }
  if (count > kMostListed) {
    table.reject(fmt::format("{} values: at most {}.", count, kMostListed));
    return {};
  }
  std::vector<std::string> values;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = by_count ? static_cast<double>(i) / static_cast<double>(count - 1) * span
                                  : static_cast<double>(i) * step;
    values.push_back(fmt::format("{:.10g}", from + share));
  }
  return values;
}

std::optional<Distribution> spread_of(const TomlTable& table, const char* name, Spread spread) {
  const std::vector<double> x = table.numbers(name);
  const bool triangular = spread == Spread::kTriangular;
  if (x.size() != (triangular ? 3u : 2u)) {
    table.reject(name, triangular ? "must be [from, mode, to]." : "must be two numbers.");
    return {};
  }
  Distribution d{spread, x[0], x.back(), triangular ? x[1] : 0};
  d.least = table.number("least", d.least);
  d.most = table.number("most", d.most);
  if (spread == Spread::kNormal || spread == Spread::kLogNormal) {
    if (!(d.b > 0)) table.reject(name, "must have an SD above 0.");
    if (spread == Spread::kLogNormal && !(d.a > 0))
      table.reject(name, "must have a median above 0.");
    if (!(d.b > 0) || (spread == Spread::kLogNormal && !(d.a > 0))) return {};
  } else if (!(d.a < d.b)) {
    table.reject(name, "is empty: the last number must be above the first.");
    return {};
  } else if (triangular && !(d.mode >= d.a && d.mode <= d.b)) {
    table.reject(name, "must have its mode between its ends.");
    return {};
  }
  if (!(d.least < d.most) || !std::isfinite(d.quantile(0.5))) {
    table.reject("'least' to 'most' leaves nothing of it.");
    return {};
  }
  return d;
}

SweepParameter read_parameter(const std::string& name, const TomlTable& table) {
  SweepParameter p;
  p.named = name;
  p.line = table.line();
  p.key = full_key(name);
  if (p.key.empty())
    table.reject(
        fmt::format("a scene has no such parameter.{}", did_you_mean(name, parameter_names())));
  int said = 0;
  if (table.has("values")) {
    ++said;
    p.values = table.words("values");
    if (p.values.empty()) table.reject("values", "must not be empty.");
    for (std::size_t i = 0; i < p.values.size(); ++i)
      if (std::find(p.values.begin(), p.values.begin() + static_cast<std::ptrdiff_t>(i),
                    p.values[i]) != p.values.begin() + static_cast<std::ptrdiff_t>(i))
        table.reject(fmt::format("values has {} twice.", p.values[i]));
  }
  if (table.has("from") || table.has("to") || table.has("step") || table.has("count")) {
    ++said;
    p.values = range_of(table);
  }
  for (const auto& [word, spread] : kSpreads)
    if (table.has(word)) {
      ++said;
      p.spread = spread_of(table, word, spread);
    }
  if (said != 1)
    table.reject(
        "says how it varies once: values, from/to/step, from/to/count, uniform, normal, lognormal "
        "or "
        "triangular.");
  return p;
}

// ------------------------------------------------------------------------------------- the file

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

std::vector<std::size_t> sampled_of(const SweepPlan& plan) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < plan.parameters.size(); ++i)
    if (plan.parameters[i].spread) out.push_back(i);
  return out;
}

void read_design(const TomlTable& root, SweepPlan& plan) {
  const TomlTable table = root.table("design");
  const auto k = static_cast<int>(sampled_of(plan).size());
  plan.design.dimensions = std::max(k, 1);
  plan.design.n = 1;
  if (!table) {
    if (k > 0) root.reject("a plan with a spread needs [design]: kind, points.");
    return;
  }
  const std::string kind = table.choice("kind", {"sobol", "latin", "random", "saltelli"}, "sobol");
  plan.design.kind = kind == "latin"      ? DesignKind::kLatin
                     : kind == "random"   ? DesignKind::kRandom
                     : kind == "saltelli" ? DesignKind::kSaltelli
                                          : DesignKind::kSobol;
  const double points = table.number("points"), seed = table.number("seed", 1);
  if (!(points >= 1 && points <= 1e15 && points == std::floor(points)))
    table.reject("points", "must be a whole number of 1 or more.");
  else
    plan.design.n = static_cast<std::uint64_t>(points);
  if (!(seed >= 0 && seed <= 1e15 && seed == std::floor(seed)))
    table.reject("seed", "must be a whole number of 0 or more.");
  else
    plan.design.seed = static_cast<std::uint64_t>(seed);
  if (k == 0)
    table.reject("nothing is spread: give a parameter normal, uniform … or leave [design] out.");
  if (k > most_dimensions(plan.design.kind))
    table.reject("kind",
                 fmt::format("spreads at most {} parameters.", most_dimensions(plan.design.kind)));
}

void read_correlations(const TomlTable& root, SweepPlan& plan) {
  const std::vector<std::size_t> spread = sampled_of(plan);
  const std::size_t k = spread.size();
  std::vector<double> r(k * k, 0.0);
  for (std::size_t i = 0; i < k; ++i) r[i * k + i] = 1;
  const std::vector<TomlTable> tables = root.tables("correlation");
  const auto place = [&](const std::string& named) {
    for (std::size_t i = 0; i < k; ++i)
      if (plan.parameters[spread[i]].named == named || plan.parameters[spread[i]].key == named)
        return i;
    return k;
  };
  for (const TomlTable& table : tables) {
    const std::vector<std::string> of = table.texts("of");
    const double value = table.number("r");
    if (of.size() != 2 || place(of[0]) == k || place(of[1]) == k || of[0] == of[1])
      table.reject("of", "must name two parameters that are spread.");
    else if (!(std::abs(value) < 1))
      table.reject("r", "must lie between -1 and 1.");
    else
      r[place(of[0]) * k + place(of[1])] = r[place(of[1]) * k + place(of[0])] = value;
  }
  if (tables.empty()) return;
  if (plan.design.kind == DesignKind::kSaltelli)
    root.reject("a saltelli design takes parameters as independent: leave [[correlation]] out.");
  plan.correlation = Correlation(static_cast<int>(k), r);
  if (!plan.correlation.valid()) root.reject("no quantities have these correlations together.");
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

// ------------------------------------------------------------------------------------- does the scene take it?

void try_value(const SweepPlan& plan, const SweepParameter& p, const std::string& value,
               Diagnostics& found) {
  Diagnostics own(plan.file);
  Scene scene = find_scene(plan.scene, own);
  set_value(scene, p.key + "=" + value, "parameter", own);
  for (const Diagnostic& d : own.list()) {
    found.add(plan.file, p.line, fmt::format("parameter.{}: {}", p.named, d.message));
    return;  // one of a value is enough
  }
}

void try_values(const SweepPlan& plan, Diagnostics& found) {
  for (const SweepParameter& p : plan.parameters) {
    if (p.key.empty()) continue;
    const std::size_t before = found.list().size();
    for (const std::string& value : p.values)
      if (found.list().size() < before + 3) try_value(plan, p, value, found);
    if (p.spread)
      for (const double u : {kTail, 1 - kTail})
        if (found.list().size() == before)
          try_value(plan, p, sampled(p.spread->quantile(u)), found);
  }
}

// the first case, and those where every listed value is first or last: what a scene's own rules forbid together
void try_corners(const SweepPlan& plan, Diagnostics& found) {
  std::vector<std::string> values;
  for (const std::uint64_t i : {std::uint64_t{0}, plan.size() - 1}) {
    case_values(plan, i, values);
    Diagnostics own(plan.file);
    try {
      const Scene scene = case_scene(plan, values, own);
      (void)plan_study(scene, own);
    } catch (const InputError& error) {
      for (const Diagnostic& d : error.diagnostics())
        found.add(plan.file, 0,
                  fmt::format("case {} ({}): {}", i, case_command(plan, values), d.message));
      return;
    }
  }
}

}  // namespace

// ------------------------------------------------------------------------------------- public

std::vector<std::string> parameter_names() {
  std::vector<std::string> names;
  for (const std::string& key : scene_keys())
    names.push_back(key.starts_with("gait.") ? key.substr(5) : key);
  names.emplace_back("strength.quadriceps");
  return names;
}

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
  SweepPlan plan;
  plan.file = shown_path(path);
  plan.name = std::filesystem::path(path).stem().string();
  Diagnostics found(plan.file);
  TomlFile file(path, found);
  const TomlTable root = file.root();
  found.throw_if_any();
  plan.text = bytes_of(path);
  file.expect_format(kFormat);
  plan.title = root.text("title", plan.name);
  plan.scene = root.text("scene", plan.scene);
  const std::string road = root.choice("road", {"inverse", "simulate"}, "inverse");
  plan.road = road == "simulate" ? Road::kSimulate : Road::kInverse;
  plan.set = root.texts("set");
  read_kept(root, plan);
  for (const auto& [name, table] : root.named_tables("parameter"))
    plan.parameters.push_back(read_parameter(name, table));
  if (plan.parameters.empty()) root.reject("a plan needs a [parameter.NAME].");
  check_twice(root, plan);
  read_design(root, plan);
  read_correlations(root, plan);
  file.report_unknown_keys();
  if (found.empty()) try_values(plan, found);
  if (found.empty()) try_corners(plan, found);
  found.throw_if_any();
  return plan;
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
  const std::vector<std::size_t> spread = sampled_of(plan);
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
    values[spread[d]] = sampled(plan.parameters[spread[d]].spread->quantile(u[d]));
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
