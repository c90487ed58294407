// One parameter of a plan: a list, a range or a distribution.
#include <algorithm>
#include <cmath>
#include <set>

#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr std::size_t kMostListed = 100000;  // values of one parameter
constexpr std::pair<const char*, Spread> kSpreads[] = {{"uniform", Spread::kUniform},
                                                       {"normal", Spread::kNormal},
                                                       {"lognormal", Spread::kLogNormal},
                                                       {"triangular", Spread::kTriangular}};
constexpr const char* kRangeWords[] = {"from", "to", "step", "count"};

// how many values a range has; 0 where it has none, said
std::size_t range_count(const TomlTable& table, double from, double to) {
  const double span = to - from;
  if (span == 0) {
    table.reject(
        fmt::format("from {:g} to {:g} is empty: 'to' must differ from 'from'.", from, to));
    return 0;
  }
  if (table.has("count")) {
    const int count = table.integer("count");
    if (count >= 2) return static_cast<std::size_t>(count);
    table.reject("count", "must be 2 or more.");
    return 0;
  }
  const double step = table.number("step");
  if (!(step * span > 0)) {
    table.reject(fmt::format("step = {:g} never leads from {:g} to {:g}.", step, from, to));
    return 0;
  }
  return static_cast<std::size_t>(std::min(std::floor(span / step + 1e-9) + 1, 1e15));
}

std::vector<std::string> range_of(const TomlTable& table, const Diagnostics& found) {
  const std::size_t defects = found.list().size();
  const double from = table.number("from"), to = table.number("to");
  const bool by_count = table.has("count");
  if (table.has("step") == by_count) table.reject("a range has either 'step' or 'count'.");
  if (found.list().size() > defects) return {};
  const std::size_t count = range_count(table, from, to);
  if (count > kMostListed) {
    table.reject(fmt::format("{} values: at most {}.", count, kMostListed));
    return {};
  }
  const double step =
      by_count ? (to - from) / std::max(1.0, static_cast<double>(count) - 1) : table.number("step");
  std::vector<std::string> values;
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = by_count && i + 1 == count;
    const double value = last ? to : from + static_cast<double>(i) * step;
    // of −1 to 1 by 0.1 the middle is 0, not 1e-16
    values.push_back(fmt::format("{:.10g}", std::abs(value) < 1e-9 * std::abs(step) ? 0 : value));
  }
  return values;
}

std::optional<Distribution> spread_of(const TomlTable& table, const char* name, Spread spread,
                                      const Diagnostics& found) {
  const std::size_t defects = found.list().size();
  const std::vector<double> x = table.numbers(name);
  const bool triangular = spread == Spread::kTriangular;
  const bool bell = spread == Spread::kNormal || spread == Spread::kLogNormal;
  if (found.list().size() == defects && x.size() != (triangular ? 3u : 2u))
    table.reject(name, triangular                     ? "must be [from, mode, to]."
                       : spread == Spread::kUniform   ? "must be [from, to]."
                       : spread == Spread::kLogNormal ? "must be [median, SD of the logarithm]."
                                                      : "must be [mean, SD].");
  if (found.list().size() > defects) return {};
  Distribution d{spread, x[0], x.back(), triangular ? x[1] : 0};
  d.least = table.number("least", d.least);
  d.most = table.number("most", d.most);
  if (bell && !(d.b > 0)) table.reject(name, "must have an SD above 0.");
  if (spread == Spread::kLogNormal && !(d.a > 0)) table.reject(name, "must have a median above 0.");
  if (!bell && !(d.a < d.b))
    table.reject(name, "is empty: the last number must be above the first.");
  else if (triangular && !(d.mode >= d.a && d.mode <= d.b))
    table.reject(name, "must have its mode between its ends.");
  if (found.list().size() > defects) return {};
  if (!(d.least < d.most) || !(d.share_between() > 0)) {
    table.reject(fmt::format("'least' to 'most' leaves nothing of {}.", text_of(d)));
    return {};
  }
  return d;
}

// the same number written twice is the same value
std::string as_number(const std::string& word) {
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);
  return !word.empty() && *end == '\0' ? fmt::format("{:.17g}", value) : word;
}

std::vector<std::string> list_of(const TomlTable& table, const Diagnostics& found) {
  const std::size_t defects = found.list().size();
  std::vector<std::string> values = table.words("values");
  if (found.list().size() > defects) return {};
  if (values.empty()) table.reject("values", "must not be empty.");
  if (values.size() > kMostListed)
    table.reject(fmt::format("{} values: at most {}.", values.size(), kMostListed));
  std::set<std::string> seen, told;
  for (const std::string& value : values)
    if (!seen.insert(as_number(value)).second && told.insert(value).second)
      table.reject("values", fmt::format("has {} twice.", value));
  return values;
}

// the words by which a parameter says how it varies: "values", "from" (a range), a spread
std::vector<std::string> ways_of(const TomlTable& table) {
  std::vector<std::string> said;
  if (table.has("values")) said.emplace_back("values");
  const bool range = std::count_if(std::begin(kRangeWords), std::end(kRangeWords),
                                   [&](const char* word) { return table.has(word); }) > 0;
  if (range) said.emplace_back("from");
  for (const auto& [word, spread] : kSpreads)
    if (table.has(word)) said.emplace_back(word);
  return said;
}

SweepParameter read_parameter(const std::string& name, const TomlTable& table,
                              const Diagnostics& found) {
  SweepParameter p;
  p.named = name;
  p.key = parameter_key(name);
  p.line = table.line();
  if (p.key.empty()) table.reject(no_such_parameter(name));
  const std::vector<std::string> ways = ways_of(table);
  // a word that nobody knows is said by report_unknown_keys
  if (ways.size() > 1 || (ways.empty() && table.keys().empty()))
    table.reject(
        "says how it varies once: values, from/to/step, from/to/count, uniform, normal, lognormal "
        "or triangular.");
  if (ways.size() != 1) return p;
  p.line = table.line(ways.front());
  if (ways.front() == "values") p.values = list_of(table, found);
  if (ways.front() == "from") p.values = range_of(table, found);
  for (const auto& [word, spread] : kSpreads)
    if (ways.front() == word) p.spread = spread_of(table, word, spread, found);
  const bool listed = ways.front() == "values" || ways.front() == "from";
  if (listed && (table.has("least") || table.has("most")))
    table.reject("'least' and 'most' cut off a spread.");
  return p;
}

// a table of parameters, not one: strength, gait.backward
bool holds_parameters(const std::string& name, const TomlTable& table) {
  if (!parameter_key(name).empty()) return false;
  const std::vector<std::string> keys = table.keys();
  const bool only_tables =
      !keys.empty() && std::all_of(keys.begin(), keys.end(),
                                   [&](const std::string& key) { return table.is_table(key); });
  return only_tables || is_table_of_parameters(name);
}

// [parameter.strength.quadriceps] holds what [parameter."strength.quadriceps"] does
void read_table(const std::string& start, const TomlTable& table, const Diagnostics& found,
                std::vector<std::pair<int, SweepParameter>>& out) {
  for (const std::string& key : table.keys()) {
    const std::string name = start + key;
    const TomlTable inner = table.table(key);
    if (!inner) continue;
    if (holds_parameters(name, inner))
      read_table(name + ".", inner, found, out);
    else
      out.emplace_back(inner.line(), read_parameter(name, inner, found));
  }
}

}  // namespace

std::vector<SweepParameter> read_parameters(const TomlTable& root, const Diagnostics& found) {
  std::vector<std::pair<int, SweepParameter>> by_line;
  read_table("", root.table("parameter"), found, by_line);
  std::stable_sort(by_line.begin(), by_line.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<SweepParameter> out;
  for (auto& [line, p] : by_line) out.push_back(std::move(p));
  return out;
}

}  // namespace retrogait
