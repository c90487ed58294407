// What a plan says of its design: how spread parameters are sampled, and together.
#include <algorithm>
#include <cmath>

#include "sweep/plan_parts.h"

namespace retrogait {

void read_design(const TomlTable& root, SweepPlan& plan) {
  const TomlTable table = root.table("design");
  const auto k = static_cast<int>(spread_places(plan).size());
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
  const std::vector<std::size_t> spread = spread_places(plan);
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

}  // namespace retrogait
