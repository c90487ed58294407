// One parameter of a plan: a key of a scene, and a list, a range or a distribution.
#include <algorithm>
#include <cmath>

#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr std::size_t kMostListed = 100000;  // values of one parameter
constexpr std::pair<const char*, Spread> kSpreads[] = {{"uniform", Spread::kUniform},
                                                       {"normal", Spread::kNormal},
                                                       {"lognormal", Spread::kLogNormal},
                                                       {"triangular", Spread::kTriangular}};

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

}  // namespace

std::vector<std::string> parameter_names() {
  std::vector<std::string> names;
  for (const std::string& key : scene_keys())
    names.push_back(key.starts_with("gait.") ? key.substr(5) : key);
  names.emplace_back("strength.quadriceps");
  return names;
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

}  // namespace retrogait
