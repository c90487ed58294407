// Tables and provenance as files.
#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "io/io.h"
#include "report/page.h"
#include "report/report.h"
#include "study/activity.h"

namespace retrogait {

namespace {

using Json = nlohmann::ordered_json;

Table empty_wide(bool with_variable) {
  std::vector<Column> columns;
  if (with_variable) columns.push_back(text_column("variable"));
  for (const char* name : {"trial", "direction", "side", "unit"})
    columns.push_back(text_column(name));
  columns.push_back(number_column("ok"));
  for (int i = 0; i <= 100; ++i) columns.push_back(number_column(fmt::format("pct_{}", i)));
  return Table(std::move(columns));
}

// "soleus_fiber_length_norm" → "muscles_fiber_length_norm": all muscles share a file, groups have their own
std::string wide_file_of(const ResultColumn& column, const std::set<std::string>& stems) {
  if (column.kind != ColumnKind::kMuscle) return column.name;
  for (std::size_t at = column.name.find('_'); at != std::string::npos;
       at = column.name.find('_', at + 1))
    if (stems.contains(column.name.substr(0, at))) return "muscles" + column.name.substr(at);
  return column.name;
}

// names of muscles as columns have them: without their side
std::set<std::string> muscle_stems(const Model& model) {
  std::set<std::string> stems;
  for (const Muscle& m : model.muscles) {
    stems.insert(m.name);
    if (m.name.ends_with("_r") || m.name.ends_with("_l"))
      stems.insert(m.name.substr(0, m.name.size() - 2));
  }
  return stems;
}

// a row a cycle and side: what identifies it, then 0 … 100 %
std::map<std::string, Table> wide_tables(const StudyResult& result) {
  std::map<std::string, Table> tables;
  for (const Trial& trial : result.trials) {
    const std::set<std::string> stems = muscle_stems(trial.of.model);
    for (const CycleCurve& curve : trial.curves) {
      const ResultColumn& column = trial.columns[curve.column];
      const std::string file = wide_file_of(column, stems);
      const bool shared = file != column.name;
      auto [it, fresh] = tables.try_emplace(file);
      if (fresh) it->second = empty_wide(shared);
      std::vector<Cell> row;
      if (shared) row.push_back(column.name);
      row.insert(row.end(), {trial.of.trial, trial.of.direction, side_name(curve.side), column.unit,
                             trial.ok});
      row.insert(row.end(), curve.value.begin(), curve.value.end());
      it->second.add_row(row);
    }
  }
  return tables;
}

// between the strides of measured trials
Table stride_table(const StudyResult& result) {
  Table table({text_column("study"), text_column("trial"), text_column("direction"),
               text_column("side"), text_column("variable"), text_column("unit"),
               number_column("pct"), number_column("mean"), number_column("sd")});
  for (const Trial& trial : result.trials)
    for (const CycleCurve& c : trial.curves)
      for (std::size_t i = 0; i <= 100; ++i)
        table.add_row({result.plan.scene.name, trial.of.trial, trial.of.direction,
                       side_name(c.side), trial.columns[c.column].name,
                       trial.columns[c.column].unit, i, c.value[i], c.sd[i]});
  return table;
}

Table variables_table(const StudyResult& result) {
  Table table(
      {text_column("variable"), text_column("unit"), text_column("sided"), text_column("meaning")});
  for (const ResultColumn& c : result.trials.front().columns)
    table.add_row({c.name, c.unit, c.sided ? "yes" : "no", c.meaning});
  return table;
}

// what is measured on curves, and how (study/tables.cpp)
Table measures_table() {
  Table table({text_column("measure"), text_column("meaning")});
  const auto add = [&](const char* measure, const char* meaning) {
    table.add_row({measure, meaning});
  };
  add("peak", "largest value of the cycle");
  add("min", "least value of the cycle");
  add("mean",
      "mean over the cycle; of speed, cadence, lengths, times and shares: the value of the walk");
  add("time_of_peak_pct",
      "when the peak is, per cent of the cycle from contact of that side's foot (of the right: "
      "side none)");
  add("time_of_min_pct", "when the least value is, likewise");
  add("at_contact", "value as the foot of that side touches");
  add("peak_1",
      "peak in the first half of stance (side none: of the cycle), if that half has one of its "
      "own");
  add("valley", "least value between peak_1 and peak_2");
  add("peak_2",
      "peak in the second half of stance (side none: of the cycle), if that half has one of its "
      "own");
  add("loading_rate",
      "mean slope between 20 and 80 % of the way up to peak_1 from the lowest value before it, 0 % "
      "of the cycle at the earliest");
  add("landing_rate_max",
      "simulated walks: steepest rise of the vertical force in the first 50 ms after 20 N, over "
      "single steps of the simulation (1 ms); mean of the recorded strides");
  add("landing_rate_mean", "simulated walks: the force at the end of those 50 ms, divided by them");
  add("landing_peak", "simulated walks: the largest vertical force within them");
  add("share_at_peak", "part of knee_contact where that is largest");
  add("share_at_peak_1", "part of knee_contact at its peak_1");
  add("share_at_peak_2", "part of knee_contact at its peak_2");
  add("share_of_impulse", "part of knee_contact's impulse");
  add("impulse_per_step",
      "time integral over the whole cycle, swing too, of the signed value (parts of opposite sign "
      "cancel); "
      "of one side's variable a cycle is one step of that foot, side none: half of the cycle's");
  add("impulse_per_m", "the same integral over a cycle, divided by the stride length");
  add("impulse_per_min", "the same integral over a cycle, times cycles a minute");
  add("braking_impulse_per_step", "time integral of the negative part of the force along travel");
  add("propulsion_impulse_per_step",
      "time integral of the positive part of the force along travel");
  add("work_done_per_step",
      "time integral of the positive part of the power; side none: half of the cycle's");
  add("work_absorbed_per_step",
      "time integral of the negative part of the power, negative; side none: half of the cycle's");
  for (const std::string model : {"bhargava", "umberger"}) {
    const auto add_of_model = [&](const char* measure, const char* meaning) {
      add((model + measure).c_str(), meaning);
    };
    add_of_model("",
                 "energy burnt over distance, all muscles and the basal rate (1.2 W/kg); lower and "
                 "upper span what the four below make of it");
    add_of_model("_net", "the same without the basal rate");
    add_of_model("_slow_twitch_less", "with 0.1 less of every muscle slow fibres");
    add_of_model("_slow_twitch_more", "with 0.1 more of every muscle slow fibres");
    add_of_model("_tension_less", "with 20 % less specific tension: heavier muscles, as strong");
    add_of_model("_tension_more", "with 20 % more specific tension: lighter muscles, as strong");
    add(("share_" + model).c_str(), "positive work of active fibres over the energy burnt");
  }
  add("positive_per_m", "work that active fibres do as they shorten, over distance");
  add("negative_per_m", "work that active fibres take up as they lengthen, over distance; < 0");
  return table;
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Json file_and_hash(const std::string& path) {
  return {{"file", shown_path(path)}, {"sha256", sha256(content_of(path))}};
}

Json measured_json(const Trial& trial) {
  Json out = {{"trial", trial.of.trial}, {"direction", trial.of.direction}, {"ok", trial.ok}};
  out["files"] = Json::array();
  for (const std::string& file : trial.files) out["files"].push_back(file_and_hash(file));
  out["notes"] = trial.notes;
  return out;
}

Json case_json(const Trial& trial) {
  if (trial.measured) return measured_json(trial);
  Json out = {{"trial", trial.of.trial},
              {"direction", trial.of.direction},
              {"road", trial.simulated ? "simulate" : "inverse"},
              {"script", file_and_hash(trial.of.script.file)},
              {"adapted", trial.cycle.target.adapted},
              {"played_backward", trial.of.reversed},
              {"ok", trial.ok}};
  if (trial.simulated) out["notes"] = trial.notes;
  if (trial.cycle.target.fore_aft)
    out["measured_input"] = {{"what", "fore-aft ground force along travel"},
                             {"source", trial.cycle.target.fore_aft->source}};
  return out;
}

void add_scene(Json& out, const StudyPlan& plan) {
  out["scene"] = file_and_hash(plan.scene.path);
  out["model"] = file_and_hash(plan.model_file);
  for (const std::string& file : plan.cases.front().spec.included)
    out["model"]["includes"].push_back(file_and_hash(file));
  out["subject"] = {
      {"mass_kg", plan.subject.mass}, {"height_m", plan.subject.height}, {"sex", plan.subject.sex}};
  if (plan.seed)
    out["seed"] = *plan.seed;
  else
    out["seed"] = nullptr;
  Json settings = Json::object();
  for (const auto& [key, s] : plan.scene.settings)
    settings[key] = {{"value", s.value},
                     {"from", s.line > 0 ? fmt::format("{}:{}", s.file, s.line) : s.file}};
  out["settings"] = settings;
}

std::string provenance_json(const StudyResult& result, const Provenance& provenance) {
  const StudyPlan& plan = result.plan;
  Json out;
  out["program"] = "retrogait";
  out["version"] = version();
  out["command"] = provenance.arguments;
  if (!result.trials[0].measured) add_scene(out, plan);
  out["trials"] = Json::array();
  for (const Trial& trial : result.trials) out["trials"].push_back(case_json(trial));
  out["loads"] = has_muscles(result) ? "contact: muscles by static optimisation"
                                     : "intersegmental: joint forces leave muscles out";
  return out.dump(2) + "\n";
}

Json rows_json(const Table& table) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < table.rows(); ++i) {
    Json row;
    for (const Column& c : table.columns()) {
      if (c.is_text)
        row[c.name] = c.texts[i];
      else if (std::isfinite(c.numbers[i]))
        row[c.name] = c.numbers[i];
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace

std::string inputs_hash(const StudyPlan& plan) {
  std::string all = content_of(plan.scene.path) + content_of(plan.model_file);
  for (const std::string& file : plan.cases.front().spec.included) all += content_of(file);
  for (const Case& c : plan.cases) all += content_of(c.script.file);
  return sha256(all);
}

std::string provenance_of_files(const Provenance& provenance, const std::vector<std::string>& files,
                                const std::vector<std::string>& notes) {
  Json out = {{"program", "retrogait"}, {"version", version()}, {"command", provenance.arguments}};
  out["files"] = Json::array();
  for (const std::string& file : files)
    if (!file.empty()) out["files"].push_back(file_and_hash(file));
  out["notes"] = notes;
  return out.dump(2) + "\n";
}

std::string summary_json(const StudyResult& result) {
  const Json out = {{"study", result.plan.scene.name},
                    {"ok", result.ok()},
                    {"scalars", rows_json(result.scalars)},
                    {"activations", rows_json(activations_table(result))},
                    {"evidence", rows_json(evidence_table(result))},
                    {"solver", rows_json(result.solver)}};
  return out.dump(1) + "\n";
}

void write_tables(const std::string& folder, const StudyResult& result,
                  const Provenance& provenance) {
  make_folder(folder);
  make_folder(folder + "/curves_wide");
  write_csv(folder + "/scalars.csv", result.scalars);
  write_csv(folder + "/events.csv", result.events);
  if (has_muscles(result)) write_csv(folder + "/activations.csv", activations_table(result));
  write_csv(folder + "/solver.csv", result.solver);
  write_csv(folder + "/variables.csv", variables_table(result));
  write_csv(folder + "/measures.csv", measures_table());
  write_csv(folder + "/evidence.csv", evidence_table(result));
  write_file_atomically(folder + "/provenance.json", provenance_json(result, provenance));
  for (const auto& [name, table] : wide_tables(result))
    write_csv(folder + "/curves_wide/" + name + ".csv", table);
  write_csv(folder + "/curves_long.csv", curves_table(result));
  if (result.trials[0].measured) write_csv(folder + "/strides_long.csv", stride_table(result));
}

}  // namespace retrogait
