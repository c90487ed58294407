// What a plan says of its design: how spread parameters are sampled, and together.
#include <algorithm>
#include <cmath>

#include "sweep/plan_parts.h"

namespace retrogait {

namespace {

constexpr double kMostWhole = 1e15;  // every whole number up to it is exact

// a whole number of at least so much; said where it is none
std::uint64_t whole(const TomlTable& table, const char* key, double least, double value) {
  if (value >= least && value <= kMostWhole && value == std::floor(value))
    return static_cast<std::uint64_t>(value);
  table.reject(key, fmt::format("must be a whole number of {:g} or more.", least));
  return 1;
}

std::string spread_names(const SweepPlan& plan) {
  std::vector<std::string> names;
  for (const std::size_t p : spread_places(plan)) names.push_back(plan.parameters[p].named);
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

void read_design(const TomlTable& root, SweepPlan& plan, const Diagnostics& found) {
  const TomlTable table = root.table("design");
  const auto k = static_cast<int>(spread_places(plan).size());
  plan.design.dimensions = std::max(k, 1);
  plan.design.n = 1;
  if (!table) {
    if (k > 0 && !root.has("design"))
      root.reject(fmt::format(
          "[design] is missing: {} {} spread; write kind = \"sobol\" and points = 1024.",
          spread_names(plan), k == 1 ? "is" : "are"));
    return;
  }
  const std::string kind = table.choice("kind", {"sobol", "latin", "random", "saltelli"}, "sobol");
  plan.design.kind = kind == "latin"      ? DesignKind::kLatin
                     : kind == "random"   ? DesignKind::kRandom
                     : kind == "saltelli" ? DesignKind::kSaltelli
                                          : DesignKind::kSobol;
  const std::size_t defects = found.list().size();
  const double points = table.number("points"), seed = table.number("seed", 1);
  if (found.list().size() == defects) {
    plan.design.n = whole(table, "points", 1, points);
    plan.design.seed = whole(table, "seed", 0, seed);
  }
  const bool all_listed = std::all_of(plan.parameters.begin(), plan.parameters.end(),
                                      [](const SweepParameter& p) { return !p.values.empty(); });
  if (all_listed)
    table.reject("nothing is spread: give a parameter normal, uniform … or leave [design] out.");
  if (k > most_dimensions(plan.design.kind))
    table.reject("kind",
                 fmt::format("spreads at most {} parameters.", most_dimensions(plan.design.kind)));
}

namespace {

/// One [[correlation]] after another, into a matrix.
struct CorrelationReader {
  const SweepPlan& plan;
  std::vector<std::size_t> spread = spread_places(plan);
  std::size_t k = spread.size();
  std::vector<double> r = std::vector<double>(k * k, 0.0);
  std::vector<std::vector<std::string>> said = {};

  // the design's place of a spread parameter; k if it is none, said
  std::size_t place(const TomlTable& table, const std::string& named) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < k; ++i) {
      const SweepParameter& p = plan.parameters[spread[i]];
      if (p.key == parameter_key(named) && !p.key.empty()) return i;
      names.push_back(p.named);
    }
    const bool listed = std::any_of(plan.parameters.begin(), plan.parameters.end(),
                                    [&](const SweepParameter& p) { return p.named == named; });
    table.reject("of",
                 listed ? fmt::format("'{}' is listed: only what is spread is correlated.", named)
                        : fmt::format("'{}' is no parameter of this plan.{}", named,
                                      did_you_mean(named, names)));
    return k;
  }

  void read(const TomlTable& table, const Diagnostics& found) {
    const std::size_t defects = found.list().size();
    const std::vector<std::string> of = table.texts("of");
    const double value = table.number("r");
    if (found.list().size() > defects) return;
    if (of.size() != 2 || of[0] == of[1]) {
      table.reject("of", "must name two parameters that are spread.");
      return;
    }
    const std::size_t a = place(table, of[0]), b = place(table, of[1]);
    if (a == k || b == k) return;
    if (!(std::abs(value) < 1)) {
      table.reject("r", "must lie between -1 and 1.");
      return;
    }
    if (r[a * k + b] != 0) table.reject("of", "was said before.");
    r[a * k + b] = r[b * k + a] = value;
  }
};

}  // namespace

void read_correlations(const TomlTable& root, SweepPlan& plan, const Diagnostics& found) {
  const std::vector<TomlTable> tables = root.tables("correlation");
  if (tables.empty()) return;
  CorrelationReader reader{plan};
  for (std::size_t i = 0; i < reader.k; ++i) reader.r[i * reader.k + i] = 1;
  const std::size_t defects = found.list().size();
  for (const TomlTable& table : tables) reader.read(table, found);
  if (plan.design.kind == DesignKind::kSaltelli)
    tables.front().reject(
        "a saltelli design takes parameters as independent: leave [[correlation]] out, or write "
        "kind = \"sobol\".");
  if (found.list().size() > defects) return;
  plan.correlation = Correlation(static_cast<int>(reader.k), reader.r);
  if (!plan.correlation.valid())
    tables.front().reject(
        "no quantities have all these correlations together (their matrix is not positive "
        "definite).");
}

}  // namespace retrogait
