// Four walks' measures side by side, and the steps between them.
#include <algorithm>
#include <cmath>
#include <map>

#include "study/activity.h"
#include "study/ladder.h"

namespace retrogait {

namespace {

struct Measure {
  std::string side, variable, measure, unit;
  auto operator<=>(const Measure&) const = default;
};

// times run round the cycle, residuals are no loads, and standing is no walk
bool belongs(const Measure& m) {
  return !m.measure.starts_with("time_of_") && m.measure != "onset_pct" &&
         m.measure != "offset_pct" && !m.measure.starts_with("standing_") &&
         !m.variable.starts_with("residual_");
}

using Values = std::array<double, kRungs>;

struct Ladder {
  std::vector<Measure> order;  // as the forward walk has them, then what only later rungs have
  std::map<Measure, Values> values;
};

void take(Ladder& ladder, std::size_t rung, const Measure& measure, double value) {
  if (!belongs(measure)) return;
  auto [it, fresh] = ladder.values.try_emplace(measure);
  if (fresh) {
    it->second.fill(std::nan(""));
    ladder.order.push_back(measure);
  }
  it->second[rung] = value;
}

void take_scalars(Ladder& ladder, const std::string& study, std::size_t rung, const Trial& trial) {
  Table scalars = empty_scalars();
  add_scalars(scalars, study, trial);
  const auto& sides = scalars.texts("side");
  const auto& variables = scalars.texts("variable");
  const auto& measures = scalars.texts("measure");
  const auto& units = scalars.texts("unit");
  const auto& values = scalars.numbers("value");
  for (std::size_t i = 0; i < scalars.rows(); ++i)
    take(ladder, rung, {sides[i], variables[i], measures[i], units[i]}, values[i]);
}

// what a muscle or a group did, but what the scalars have already: mean, peak and co-contraction
void take_activations(Ladder& ladder, const std::string& study, std::size_t rung,
                      const Trial& trial) {
  Table activations = empty_activations();
  add_activations(activations, study, trial);
  const auto& sides = activations.texts("side");
  const auto& muscles = activations.texts("muscle");
  const auto& kinds = activations.texts("kind");
  for (const Column& c : activations.columns()) {
    if (c.is_text || c.name == "mean" || c.name == "peak") continue;
    for (std::size_t i = 0; i < activations.rows(); ++i)
      if (kinds[i] != "pair" && !std::isnan(c.numbers[i]))
        take(ladder, rung, {sides[i], muscles[i], c.name, c.unit}, c.numbers[i]);
  }
}

Table empty_ladder() {
  std::vector<Column> columns;
  for (const char* name : {"study", "side", "variable", "measure", "unit"})
    columns.push_back(text_column(name));
  for (const char* name : kRungNames) columns.push_back(number_column(name));
  for (const char* name : kStepNames) columns.push_back(number_column(name));
  columns.push_back(number_column("difference"));
  columns.push_back(number_column("ok"));
  return Table(std::move(columns));
}

}  // namespace

Table ladder_table(const std::string& study, const std::array<Rung, kRungs>& rungs) {
  Ladder ladder;
  bool within = true;
  for (std::size_t r = 0; r < kRungs; ++r) {
    within = within && rungs[r].ok();
    if (!rungs[r].trial) continue;
    take_scalars(ladder, study, r, *rungs[r].trial);
    take_activations(ladder, study, r, *rungs[r].trial);
  }
  Table table = empty_ladder();
  for (const Measure& m : ladder.order) {
    const Values& v = ladder.values.at(m);
    const bool whole = std::none_of(v.begin(), v.end(), [](double x) { return std::isnan(x); });
    table.add_row({study, m.side, m.variable, m.measure, m.unit, v[0], v[1], v[2], v[3],
                   v[1] - v[0], v[2] - v[1], v[3] - v[2], v[3] - v[0], whole && within});
  }
  return table;
}

}  // namespace retrogait
