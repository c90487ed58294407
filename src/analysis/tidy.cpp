// Our own tables: a row a value, with its unit.
#include <cmath>

#include "analysis/files.h"
#include "study/study.h"

namespace retrogait {

namespace {

Eigen::Index at(std::size_t i) { return static_cast<Eigen::Index>(i); }

}  // namespace

Table time_table(const AnalysisResult& result) {
  const AnalysisPlan& plan = *result.plan;
  const std::size_t instants = plan.times.size();
  Column study = text_column("study"), trial = text_column("trial"),
         direction = text_column("direction"), side = text_column("side"),
         variable = text_column("variable"), unit = text_column("unit");
  Column time = number_column("time_s"), value = number_column("value"), ok = number_column("ok");
  for (std::size_t k = 0; k < result.variables.size(); ++k) {
    const ResultColumn& column = result.columns[result.variables[k].column];
    const ShownUnit shown = shown_unit(column.unit, plan);
    const double factor = shown.factor * shown_sign(column, plan.options.moments);
    study.texts.insert(study.texts.end(), instants, plan.name);
    trial.texts.insert(trial.texts.end(), instants, plan.trial.name);
    direction.texts.insert(direction.texts.end(), instants, plan.trial.direction());
    side.texts.insert(side.texts.end(), instants, side_name(result.variables[k].side));
    variable.texts.insert(variable.texts.end(), instants, column.name);
    unit.texts.insert(unit.texts.end(), instants, shown.name);
    for (std::size_t i = 0; i < instants; ++i) {
      time.numbers.push_back(plan.times[i]);
      value.numbers.push_back(factor * result.values(at(i), at(k)));
      ok.numbers.push_back(result.ok[i]);
    }
  }
  return Table({study, trial, direction, side, variable, unit, time, value, ok});
}

namespace {

// what a pooled side is called
std::string side_of(const StrideMean& mean) {
  return mean.side == kBothSides ? "both" : side_name(mean.side);
}

}  // namespace

Table strides_table(const AnalysisResult& result) {
  const AnalysisPlan& plan = *result.plan;
  Table table({text_column("study"), text_column("trial"), text_column("direction"),
               text_column("side"), text_column("variable"), text_column("unit"),
               number_column("pct"), number_column("mean"), number_column("sd"),
               number_column("n")});
  const std::string direction = plan.trial.direction();
  for (const StrideMean& m : average_strides(plan.trial, result.columns, plan.options.pool_sides)) {
    const ResultColumn& column = result.columns[m.column];
    const ShownUnit shown = shown_unit(column.unit, plan);
    const double factor = shown.factor * shown_sign(column, plan.options.moments);
    for (std::size_t i = 0; i <= 100; ++i)
      table.add_row({plan.name, plan.trial.name, direction, side_of(m), column.name, shown.name, i,
                     factor * m.mean[i], shown.factor * m.sd[i], m.n[i]});
  }
  return table;
}

Table stride_times_table(const AnalysisResult& result) {
  Table table({text_column("side"), text_column("first_region"), text_column("last_region"),
               number_column("contact_s"), number_column("foot_off_s"),
               number_column("next_contact_s"), number_column("loads_known")});
  for (const Stride& s : strides_of(result.plan->trial))
    table.add_row(
        {side_name(s.side), s.first_region, s.last_region, s.start, s.foot_off, s.end, s.loaded});
  return table;
}

Table variables_table(const AnalysisResult& result) {
  Table table(
      {text_column("variable"), text_column("unit"), text_column("sided"), text_column("meaning")});
  const AnalysisPlan& plan = *result.plan;
  for (const ResultColumn& c : result.columns)
    table.add_row({c.name, shown_unit(c.unit, plan).name, c.sided ? "yes" : "no",
                   shown_meaning(c, plan.options.moments)});
  return table;
}

}  // namespace retrogait
