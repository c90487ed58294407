#include "findings/findings.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "io/io.h"
#include "findings/parts.h"

namespace retrogait {

namespace {

void add_summary(const SweepOutcomes& all, const SweepLayout& layout, const SweepOutcome& outcome,
                 std::size_t of, const std::vector<double>& y, Table& summary) {
  std::vector<double> values = y, above;
  const Spreading s = spreading_of(values);
  for (const double v : y) above.push_back(std::isfinite(v) ? (v > 0 ? 1 : 0) : kNone);
  double share = 0;
  for (const double v : values) share += v > 0 ? 1 : 0;
  const double error =
      layout.sampled.empty() ? kNone : mean_error(unit_values(all.plan, layout, above)).error;
  add_finding(summary, outcome, of,
              {s.n, static_cast<double>(all.flagged), static_cast<double>(all.failed), s.mean, s.sd,
               s.p05, s.p50, s.p95, s.n > 0 ? share / static_cast<double>(s.n) : kNone, error});
}

// running mean over units at 8, 16, 32 … of them and at all
void add_convergence(const std::vector<double>& units, double cases_a_unit,
                     const SweepOutcome& outcome, std::size_t of, Table& convergence) {
  constexpr std::size_t kFirst = 8;
  std::vector<double> there;
  for (const double v : units)
    if (std::isfinite(v)) there.push_back(v);
  for (std::size_t n = std::min(kFirst, there.size()); n >= 2;) {
    const MeanError m = mean_error({there.begin(), there.begin() + static_cast<std::ptrdiff_t>(n)});
    add_finding(convergence, outcome, of,
                {std::round(static_cast<double>(n) * cases_a_unit), m.mean, m.error});
    if (n == there.size()) break;
    n = std::min(2 * n, there.size());
  }
}

// the values of a parameter that takes the place of what the plan says of all cases; else that
std::string said_or_varied(const SweepPlan& plan, const std::string& key, const std::string& said) {
  for (const SweepParameter& p : plan.parameters)
    if (p.key == key) return fmt::format("{}", fmt::join(p.values, " or "));
  return said;
}

// by the scene's name: its title may tell of a speed that the plan changes
std::string walk_of(const SweepPlan& plan) {
  const std::string road = said_or_varied(
      plan, "road", plan.road == Road::kSimulate ? "forward simulation" : "inverse dynamics");
  return fmt::format("{}{}{}, {}", said_or_varied(plan, "scene", plan.scene),
                     plan.set.empty() ? "" : " with ", fmt::join(plan.set, ", "), road);
}

// what every reader of the numbers must know
std::vector<std::string> notes_of(const SweepOutcomes& all, const SweepLayout& layout) {
  const std::uint64_t solved = all.id.size() + all.flagged + all.failed, of = all.plan.size();
  std::vector<std::string> notes;
  if (solved < of) notes.push_back(fmt::format("So far: {} of {} cases.", solved, of));
  notes.push_back(fmt::format("{} good cases", all.id.size()));
  if (all.flagged + all.failed > 0)
    notes.back() += fmt::format("; {} flagged and {} failed are left out", all.flagged, all.failed);
  notes.back() +=
      ". Predicted by the model for the cases of this plan: the spread is the plan's, not that of "
      "people.";
  const DesignKind kind = all.plan.design.kind;
  if (!layout.sampled.empty() && kind != DesignKind::kRandom)
    notes.push_back(fmt::format(
        "Standard errors (convergence.csv) take the points of the design as independent: those of "
        "a {} design are more even, so its means are better than that.",
        kind == DesignKind::kLatin   ? "Latin"
        : kind == DesignKind::kSobol ? "Sobol"
                                     : "Saltelli"));
  for (std::size_t i = 0; i < layout.levels.size(); ++i)
    for (std::size_t j = i + 1; j < layout.levels.size(); ++j) {
      const SweepLevels &x = layout.levels[i], &y = layout.levels[j];
      const std::size_t nodes = x.value.size() * y.value.size();
      if (x.is_number && y.is_number && nodes > kMostNodes)
        notes.push_back(fmt::format(
            "The map of {} and {} has {} nodes and is left out (at most {}); its boundary is told.",
            x.name, y.name, nodes, kMostNodes));
    }
  return notes;
}

}  // namespace

Table findings_table(std::vector<Column> more) {
  std::vector<Column> columns;
  for (const char* name : {"variable", "side", "measure", "unit", "of"})
    columns.push_back(text_column(name));
  for (Column& column : more) columns.push_back(std::move(column));
  return Table(std::move(columns));
}

void add_finding(Table& table, const SweepOutcome& outcome, std::size_t of,
                 const std::vector<Cell>& more) {
  std::vector<Cell> row = {outcome.variable, outcome.side, outcome.measure, outcome.unit, kOf[of]};
  row.insert(row.end(), more.begin(), more.end());
  table.add_row(row);
}

Findings empty_findings() {
  const auto n = [](const char* name) { return number_column(name); };
  const auto t = [](const char* name) { return text_column(name); };
  Findings f;
  f.summary = findings_table({n("n"), n("flagged"), n("failed"), n("mean"), n("sd"), n("p05"),
                              n("p50"), n("p95"), n("positive"), n("positive_se")});
  f.response = findings_table({t("parameter"), t("level"), n("value"), n("n"), n("mean"), n("sd"),
                               n("p05"), n("p50"), n("p95")});
  f.map = findings_table({t("x_parameter"), t("y_parameter"), n("x"), n("y"), n("n"), n("mean")});
  f.boundary = findings_table({t("x_parameter"), t("y_parameter"), n("segment"), n("x"), n("y")});
  f.dependence = findings_table({t("parameter"), n("value"), n("mean"), n("low"), n("high")});
  f.tornado =
      findings_table({t("parameter"), n("low_value"), n("high_value"), n("low"), n("high")});
  f.indices = findings_table({t("parameter"), n("first"), n("first_low"), n("first_high"),
                              n("total"), n("total_low"), n("total_high"), t("by")});
  f.convergence = findings_table({n("cases"), n("mean"), n("standard_error")});
  f.fit = findings_table({n("terms"), n("r2"), n("r2_cross")});
  return f;
}

void add_bars(std::vector<TornadoBar> bars, const SweepOutcome& outcome, std::size_t of,
              Table& tornado) {
  std::erase_if(bars, [](const TornadoBar& b) { return !std::isfinite(b.high - b.low); });
  std::stable_sort(bars.begin(), bars.end(), [](const TornadoBar& a, const TornadoBar& b) {
    return std::abs(a.high - a.low) > std::abs(b.high - b.low);
  });
  for (const TornadoBar& b : bars)
    add_finding(tornado, outcome, of, {b.parameter, b.low_value, b.high_value, b.low, b.high});
}

Findings find(const SweepOutcomes& outcomes) {
  const SweepPlan& plan = outcomes.plan;
  const SweepLayout layout = layout_of(outcomes);
  Findings findings = empty_findings();
  findings.title = plan.title;
  findings.walk = walk_of(plan);
  findings.notes = notes_of(outcomes, layout);
  std::optional<SampledFinder> sampled;
  if (!layout.sampled.empty()) sampled.emplace(outcomes, layout);
  for (const SweepOutcome& outcome : outcomes.outcomes)
    for (std::size_t of = 0; of < 3; ++of) {
      const std::vector<double> y = values_of(outcome, of);
      add_summary(outcomes, layout, outcome, of, y, findings.summary);
      std::vector<TornadoBar> bars = find_levels(layout, plan, outcome, of, y, findings);
      if (sampled) {
        const std::vector<TornadoBar> more = sampled->find(outcome, of, y, findings);
        bars.insert(bars.end(), more.begin(), more.end());
        const std::vector<double> units = unit_values(plan, layout, y);
        add_convergence(units, static_cast<double>(y.size()) / static_cast<double>(units.size()),
                        outcome, of, findings.convergence);
      }
      add_bars(std::move(bars), outcome, of, findings.tornado);
    }
  return findings;
}

void write_findings(const std::string& folder, const Findings& f) {
  make_folder(folder);
  const std::pair<const char*, const Table*> tables[] = {
      {"summary", &f.summary},   {"response", &f.response},       {"map", &f.map},
      {"boundary", &f.boundary}, {"dependence", &f.dependence},   {"tornado", &f.tornado},
      {"indices", &f.indices},   {"convergence", &f.convergence}, {"fit", &f.fit}};
  for (const auto& [name, table] : tables)
    if (table->rows() > 0) write_csv(folder + '/' + name + ".csv", *table);
}

}  // namespace retrogait
