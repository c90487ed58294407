// Both directions walked: undisturbed once, then disturbed from the same state; what comes of it as tables.
#include "study/disturb.h"

#include <cmath>
#include <functional>
#include <future>
#include <limits>

#include "base/numbers.h"
#include "study/simulated.h"

namespace retrogait {

namespace {

// over ground: what lies in the way of somebody on a belt would come with the belt
SimulateOptions options_of(const Case& c, const Scene& scene, const GaitCycle& cycle,
                           const DisturbRules& rules) {
  SimulateOptions options = simulate_options(scene.simulate, c.model, cycle);
  options.ground.belt_speed = 0;
  options.strides = options.keep = rules.before + rules.after;
  options.assist.largest_force = rules.hand * c.model.body_weight();
  options.assist.largest_moment = kHandLever * options.assist.largest_force;
  return options;
}

std::function<bool(int)> told(const Progress& progress, const std::string& direction,
                              const std::string& what, const DisturbRules& rules) {
  if (!progress) return {};
  return [=](int stride) {
    progress(direction + ", " + what, stride + 1, rules.before + rules.after);
    return true;
  };
}

// ---------------------------------------------------------------------------- tables

void add_measures(Table& table, const std::string& study, const DisturbedDirection& direction) {
  for (const DisturbedWalk& walk : direction.walks) {
    const auto add = [&](const std::string& measure, const std::string& unit, double value,
                         double undisturbed) {
      table.add_row({study, direction.of.trial, direction.of.direction, walk.disturbance.text(),
                     measure, unit, value, undisturbed});
    };
    const bool fell = walk.outcome == Outcome::kFell;
    const bool recovered = walk.outcome == Outcome::kRecovered;
    add("onset", "s", walk.placed.onset, kNone);
    add("fell", "", fell, 0);
    add("fell_after", "s", fell ? walk.fell_after : kNone, kNone);
    add("recovered", "", recovered, kNone);
    add("strides_to_recover", "", recovered ? walk.strides_to_recover : kNone, kNone);
    const std::vector<DisturbMeasure>& measures = disturb_measures();
    for (std::size_t m = 0; m < measures.size(); ++m)
      if (!std::isnan(walk.measures[m][0]) || !std::isnan(walk.measures[m][1]))
        add(measures[m].name, measures[m].unit, walk.measures[m][0], walk.measures[m][1]);
  }
}

// a variable of the curves, its unit in its name
struct Series {
  const char* name;
  double (*value)(const WalkInstant&, double direction);
};

double margin_of(const WalkInstant& now, int side, double Margins::*part) {
  return now.loaded(side) ? now.margin[at(side)].*part : kNone;
}

constexpr Series kSeries[] = {
    {"margin_ap_r_m", [](const WalkInstant& w, double) { return margin_of(w, 0, &Margins::ap); }},
    {"margin_ap_l_m", [](const WalkInstant& w, double) { return margin_of(w, 1, &Margins::ap); }},
    {"margin_ml_r_m", [](const WalkInstant& w, double) { return margin_of(w, 0, &Margins::ml); }},
    {"margin_ml_l_m", [](const WalkInstant& w, double) { return margin_of(w, 1, &Margins::ml); }},
    {"com_x_m", [](const WalkInstant& w, double) { return w.com.x(); }},
    {"com_y_m", [](const WalkInstant& w, double) { return w.com.y(); }},
    {"com_z_m", [](const WalkInstant& w, double) { return w.com.z(); }},
    {"com_speed_travel_m_s",
     [](const WalkInstant& w, double way) { return way * w.com_velocity.x(); }},
    {"com_speed_right_m_s", [](const WalkInstant& w, double) { return w.com_velocity.z(); }},
    {"pelvis_tilt_deg", [](const WalkInstant& w, double) { return kDegPerRad * w.pelvis_tilt; }},
    {"pelvis_list_deg", [](const WalkInstant& w, double) { return kDegPerRad * w.pelvis_list; }},
    {"grf_y_r_bw", [](const WalkInstant& w, double) { return w.vertical[0]; }},
    {"grf_y_l_bw", [](const WalkInstant& w, double) { return w.vertical[1]; }},
    {"clearance_r_m", [](const WalkInstant& w, double) { return w.clearance[0]; }},
    {"clearance_l_m", [](const WalkInstant& w, double) { return w.clearance[1]; }},
    {"assist_force_x_N", [](const WalkInstant& w, double) { return w.assist_force.x(); }},
    {"assist_force_z_N", [](const WalkInstant& w, double) { return w.assist_force.z(); }},
    {"assist_moment_x_N_m", [](const WalkInstant& w, double) { return w.assist_moment.x(); }},
    {"assist_moment_y_N_m", [](const WalkInstant& w, double) { return w.assist_moment.y(); }},
    {"assist_moment_z_N_m", [](const WalkInstant& w, double) { return w.assist_moment.z(); }}};

Table empty_curves() {
  std::vector<Column> columns = {text_column("study"),     text_column("trial"),
                                 text_column("direction"), text_column("disturbance"),
                                 number_column("stride"),  number_column("pct"),
                                 number_column("time_s")};
  for (const Series& s : kSeries) columns.push_back(number_column(s.name));
  return Table(std::move(columns));
}

void add_curves(Table& table, const std::string& study, const Case& of, const std::string& what,
                const WalkTrace& walk, int before) {
  for (std::size_t i = 0; i < walk.instants.size(); ++i) {
    const int stride = static_cast<int>(i) / walk.per_stride;
    const int pct = 100 * (static_cast<int>(i) % walk.per_stride) / walk.per_stride;
    std::vector<Cell> row = {study,
                             of.trial,
                             of.direction,
                             what,
                             stride - before,
                             pct,
                             walk.time(i) - before * walk.period};
    for (const Series& s : kSeries) row.emplace_back(s.value(walk.instants[i], walk.direction));
    table.add_row(row);
  }
}

}  // namespace

DisturbedDirection walk_undisturbed(const Case& c, const StudyPlan& plan, const DisturbRules& rules,
                                    const Progress& progress) {
  const GaitCycle cycle = solve_case(c, plan.seed);
  DisturbedDirection out;
  out.of = c;
  out.options = options_of(c, plan.scene, cycle, rules);
  out.settled = settle(c.model, cycle, out.options.sole);
  SimulatedWalk walk = simulate(c.model, out.settled, out.options,
                                told(progress, c.direction, "undisturbed", rules));
  out.report = walk.report;
  out.recording = std::move(walk.recording);
  out.undisturbed = lay_open(c.model, out.recording, out.options.ground);
  return out;
}

DisturbedWalk walk_disturbed(const DisturbedDirection& direction, const Disturbance& disturbance,
                             const DisturbRules& rules, const Progress& progress) {
  const Model& model = direction.of.model;
  SimulateOptions options = direction.options;
  DisturbedWalk out;
  out.disturbance = disturbance;
  out.placed =
      place(disturbance, model, direction.recording, direction.undisturbed, rules, options);
  const SimulatedWalk walk =
      simulate(model, direction.settled, options,
               told(progress, direction.of.direction, name_of(disturbance.kind), rules));
  out.trace = lay_open(model, walk.recording, options.ground);
  measure(direction.undisturbed, walk.report, rules, out);
  return out;
}

bool DisturbedDirection::ok() const { return !report.fell && !undisturbed.instants.empty(); }

DisturbResult run_disturb(const StudyPlan& plan, const std::vector<Disturbance>& disturbances,
                          const DisturbRules& rules, const Progress& progress) {
  DisturbResult result;
  result.plan = plan;
  result.rules = rules;
  // a direction is a pure function of itself: which thread walks it changes nothing
  std::array<std::future<DisturbedDirection>, 2> running;
  for (std::size_t d = 0; d < 2; ++d)
    running[d] = std::async(std::launch::async, [&, d] {
      DisturbedDirection out = walk_undisturbed(plan.cases[d], plan, rules, progress);
      if (out.ok())
        for (const Disturbance& each : disturbances)
          out.walks.push_back(walk_disturbed(out, each, rules, progress));
      return out;
    });
  for (std::size_t d = 0; d < 2; ++d) result.direction[d] = running[d].get();
  result.measures = Table({text_column("study"), text_column("trial"), text_column("direction"),
                           text_column("disturbance"), text_column("measure"), text_column("unit"),
                           number_column("value"), number_column("undisturbed")});
  for (const DisturbedDirection& direction : result.direction)
    add_measures(result.measures, result.plan.scene.name, direction);
  return result;
}

Table disturb_curves(const DisturbResult& result) {
  const std::string& study = result.plan.scene.name;
  const int before = result.rules.before;
  Table table = empty_curves();
  for (const DisturbedDirection& d : result.direction) {
    add_curves(table, study, d.of, "undisturbed", d.undisturbed, before);
    for (const DisturbedWalk& walk : d.walks)
      add_curves(table, study, d.of, walk.disturbance.text(), walk.trace, before);
  }
  return table;
}

}  // namespace retrogait
