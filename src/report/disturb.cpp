// The page and the files of disturbed walks.
#include "report/disturb.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/io.h"
#include "report/text.h"

namespace retrogait {

namespace {

constexpr std::size_t kLabelWidth = 46, kUnitWidth = 5, kNumberWidth = 23;

struct Line {
  const char* label;
  const char* unit;
  const char* measure;
  double factor = 1;  // from the table's unit to the one shown
  int decimals = 1;
  bool beside = true;  // the undisturbed walk's value says something
};

const std::vector<Line>& lines() {
  static const std::vector<Line> list = {
      {"margin at contact, along travel", "cm", "margin_ap_at_contact", 100},
      {"  sideways", "cm", "margin_ml_at_contact", 100},
      {"  at any instant, against falling back", "cm", "margin_behind_least", 100},
      {"  at any instant, sideways", "cm", "margin_ml_least", 100},
      {"foot clearance in mid-swing, least", "mm", "clearance_least", 1000, 0},
      {"  at the bump", "mm", "clearance_at_obstacle", 1000, 0},
      {"slip of the foot", "cm", "slip_distance", 100},
      {"mass centre: change of speed along travel", "m/s", "com_speed_change", 1, 2, false},
      {"  to the right", "m/s", "com_sideways_change", 1, 2, false},
      {"pelvis: largest change of tilt", "deg", "pelvis_tilt_change", kDegPerRad, 1, false},
      {"  of list", "deg", "pelvis_list_change", kDegPerRad, 1, false},
      {"vertical force on one foot, peak", "BW", "peak_vertical", 1, 2},
      {"hand at the pelvis: force, peak", "N", "assist_force_peak", 1, 0},
      {"  moment, peak", "N·m", "assist_moment_peak", 1, 0}};
  return list;
}

std::size_t index_of(const std::string& measure) {
  const std::vector<DisturbMeasure>& all = disturb_measures();
  return static_cast<std::size_t>(
      std::find_if(all.begin(), all.end(),
                   [&](const DisturbMeasure& m) { return m.name == measure; }) -
      all.begin());
}

std::string number(const std::array<double, 2>& values, const Line& line) {
  const std::string now = number_text(line.factor * values[0], line.decimals);
  if (!line.beside) return now;
  return fmt::format("{} ({})", now, number_text(line.factor * values[1], line.decimals));
}

std::string columns(const std::string& label, const std::string& unit, const std::string& forward,
                    const std::string& backward) {
  return left_in("  " + label, kLabelWidth) + left_in(unit, kUnitWidth) +
         right_in(forward, kNumberWidth) + right_in(backward, kNumberWidth) + "\n";
}

// of both directions, −1 where a direction has no such walk
const DisturbedWalk* walk_of(const DisturbResult& result, std::size_t direction, std::size_t i) {
  const auto& walks = result.direction[direction].walks;
  return i < walks.size() ? &walks[i] : nullptr;
}

std::string row(const DisturbResult& result, std::size_t i, const Line& line) {
  std::array<std::string, 2> text = {"–", "–"};
  bool any = false;
  for (std::size_t d = 0; d < 2; ++d)
    if (const DisturbedWalk* walk = walk_of(result, d, i)) {
      const std::array<double, 2>& values = walk->measures[index_of(line.measure)];
      if (std::isnan(values[0])) continue;
      text[d] = number(values, line);
      any = true;
    }
  return any ? columns(line.label, line.unit, text[0], text[1]) : "";
}

std::string section(const DisturbResult& result, std::size_t i) {
  std::array<std::string, 2> outcome = {"–", "–"};
  const Disturbance* what = nullptr;
  for (std::size_t d = 0; d < 2; ++d)
    if (const DisturbedWalk* walk = walk_of(result, d, i)) {
      outcome[d] = walk->outcome_text(result.rules.after);
      what = &walk->disturbance;
    }
  if (what == nullptr) return "";
  std::string title = what->text();
  title[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(title[0])));
  std::string out = title + "\n" + columns("outcome", "", outcome[0], outcome[1]);
  for (const Line& line : lines())
    if (result.rules.hand > 0 || !std::string(line.measure).starts_with("assist"))
      out += row(result, i, line);
  return out + "\n";
}

std::string falls(const DisturbResult& result) {
  std::string out;
  for (const DisturbedDirection& direction : result.direction)
    for (const DisturbedWalk& walk : direction.walks)
      if (walk.outcome == Outcome::kFell)
        out += wrapped("Fall  ",
                       fmt::format("{}, {}: {:.2f} s after it came, {}.", direction.of.direction,
                                   walk.disturbance.text(), walk.fell_after, walk.fell_how),
                       6);
  return out;
}

double speed_of(const DisturbedDirection& direction) {
  return std::abs(direction.settled.cycle.travel_speed);
}

std::string who(const DisturbResult& result) {
  const Subject& s = result.plan.subject;
  return fmt::format("{} of {:.1f} kg and {:.2f} m", s.sex == "female" ? "Woman" : "Man", s.mass,
                     s.height);
}

std::string heading(const DisturbResult& result) {
  const Scene& scene = result.plan.scene;
  const std::array<double, 2> speed = {speed_of(result.direction[0]),
                                       speed_of(result.direction[1])};
  std::string out = wrapped(scene.name + ", disturbed: ", scene.title, 2);
  out += wrapped("",
                 fmt::format("{}, simulated: forward at {:.2f} m/s, backward at {:.2f} m/s{}.",
                             who(result), speed[0], speed[1],
                             std::abs(speed[0] - speed[1]) > 0.005
                                 ? ": not the same speed, so more differs than direction"
                                 : ""),
                 0);
  out +=
      wrapped("",
              fmt::format("One stride alone, then the disturbance and {} strides. In brackets: the "
                          "same time undisturbed. Margins: the least (Hof 2005).",
                          result.rules.after),
              0);
  return out + "\n" + columns("", "", "forward", "backward");
}

std::string limit_text(const DisturbLimit& limit, std::size_t way, double factor, int decimals) {
  const double survived = factor * limit.survived[way], fell = factor * limit.fell[way];
  if (std::isnan(survived)) return "–";
  if (std::isnan(fell)) return fmt::format("all up to {:.{}f}", survived, decimals);
  return fmt::format("{:.{}f} to {:.{}f}", survived, decimals, fell, decimals);
}

std::string limit_rows(const std::vector<DisturbLimit>& limits) {
  if (limits.empty()) return "";
  std::string out =
      "The smallest that fells the walker lies between (a larger one may be survived again, and "
      "all of\n"
      "it moves with every detail of the walk: tell large differences, not small ones)\n";
  for (const DisturbLimit& limit : limits) {
    const Disturbance& d = limit.disturbance;
    const bool length = d.kind == DisturbanceKind::kBump || d.kind == DisturbanceKind::kStepDown;
    const bool newtons = d.kind == DisturbanceKind::kPush && !d.of_body_weight;
    const char* unit = length                             ? "mm"
                       : d.kind == DisturbanceKind::kSlip ? "μ"
                       : newtons                          ? "N"
                                                          : "BW";
    const int decimals = length || newtons ? 0 : d.kind == DisturbanceKind::kSlip ? 3 : 2;
    const double factor = length ? 1000 : 1;
    out += columns(d.text_without_size(), unit, limit_text(limit, 0, factor, decimals),
                   limit_text(limit, 1, factor, decimals));
  }
  return out + "\n";
}

// the least of an undisturbed walk, mm
double usual_clearance(const DisturbedDirection& direction) {
  const WalkTrace& walk = direction.undisturbed;
  double out = 1e9;
  for (const int side : {0, 1})
    for (const Swing& swing : middle_swings(walk, side))
      for (std::size_t i = swing.begin; i < swing.end; ++i)
        out = std::min(out, walk.instants[i].clearance[static_cast<std::size_t>(side)]);
  return 1000 * out;
}

std::string hand_text(const DisturbRules& rules) {
  if (rules.hand == 0) return "Nobody holds the walker: a recovery is its own.";
  return fmt::format(
      "The hand at the pelvis gives at most {:g} % of body weight fore and aft and sideways, "
      "moments at a lever of {:g} m, nothing upward.",
      100 * rules.hand, kHandLever);
}

std::string conclusions(const DisturbResult& result) {
  const DisturbRules& r = result.rules;
  std::string out = wrapped(
      "",
      fmt::format(
          "Recovered: from then on every stride is within what the undisturbed ones span and {:g} "
          "m/s of speed, {:.0f} mm of the margins at contact, {:.0f} mm of the steps, {:.0f} "
          "degrees of the pelvis. {}",
          r.speed, 1000 * r.margin, 1000 * r.step, kDegPerRad * r.turn, hand_text(r)),
      0);
  return out + "\n" +
         wrapped("",
                 "What this can show: the same body under the same rules of balance (hips, ankles, "
                 "where the foot is put, a leg that folds over what its foot meets), disturbed the "
                 "same way in two directions. What it cannot: the rules are ours and nobody's "
                 "nerves. There are no eyes, no startle, no arms that reach out, no step out of "
                 "turn; the walker is neither weak nor afraid, and what a person does differently "
                 "because the way behind is not seen is not in it.",
                 0) +
         wrapped("",
                 fmt::format(
                     "In the middle third of swing its soles pass at least {:.0f} mm (forward) and "
                     "{:.0f} mm (backward) over the ground; people's toes, walking forward, 11 to "
                     "19 mm (Schulz 2011; Moosabhoy, Gard 2006). The rules are less able than "
                     "people, who take an unexpected step down of 100 mm (Kluft et al. 2018). "
                     "Articles warn that who walks backward may fall backward. Which disturbance "
                     "these rules survive one way and not the other is shown here; how often "
                     "people fall is not.",
                     usual_clearance(result.direction[0]), usual_clearance(result.direction[1])),
                 0);
}

Table measures_table() {
  Table table({text_column("measure"), text_column("unit"), text_column("meaning")});
  table.add_row({"onset", "s", "when it comes, since the first recorded stride began"});
  table.add_row({"fell", "", "1: the walker fell; everything below is up to then"});
  table.add_row({"fell_after", "s", "from the onset to the fall"});
  table.add_row(
      {"recovered", "", "1: back at the undisturbed strides for good, two or more of them"});
  table.add_row({"strides_to_recover", "", "strides from the disturbed one on until then"});
  for (const DisturbMeasure& m : disturb_measures()) table.add_row({m.name, m.unit, m.meaning});
  return table;
}

Table limits_table(const DisturbResult& result, const std::vector<DisturbLimit>& limits) {
  Table table({text_column("study"), text_column("trial"), text_column("direction"),
               text_column("disturbance"), number_column("survived"), number_column("fell")});
  for (const DisturbLimit& limit : limits)
    for (std::size_t d = 0; d < 2; ++d)
      table.add_row({result.plan.scene.name, result.direction[d].of.trial,
                     result.direction[d].of.direction, limit.disturbance.text_without_size(),
                     limit.survived[d], limit.fell[d]});
  return table;
}

}  // namespace

std::string disturb_flags(const DisturbResult& result) {
  std::string out;
  for (const DisturbedDirection& d : result.direction)
    if (!d.ok())
      out += wrapped(
          "FLAGGED  ",
          fmt::format("{}: falls undisturbed, {:.1f} s {} recording began ({}); nothing was "
                      "disturbed. A light hand may hold it: --hand 2.",
                      d.of.direction, std::abs(d.report.fell_at),
                      d.report.fell_at < 0 ? "before" : "after", d.report.fell_how),
          9);
  return out;
}

std::string disturb_page(const DisturbResult& result, const std::vector<DisturbLimit>& limits) {
  std::string out = heading(result);
  const std::size_t count =
      std::max(result.direction[0].walks.size(), result.direction[1].walks.size());
  for (std::size_t i = 0; i < count; ++i) out += section(result, i);
  if (!result.ok()) return out + falls(result) + disturb_flags(result);
  return out + limit_rows(limits) + falls(result) + conclusions(result);
}

void write_disturb(const std::string& folder, const DisturbResult& result,
                   const std::vector<DisturbLimit>& limits, const Provenance& provenance) {
  make_folder(folder);
  write_csv(folder + "/disturbance.csv", result.measures);
  write_csv(folder + "/disturbance_measures.csv", measures_table());
  write_csv(folder + "/disturbance_curves.csv", disturb_curves(result), 7);
  if (!limits.empty()) write_csv(folder + "/disturbance_limits.csv", limits_table(result, limits));
  std::vector<std::string> files = {result.plan.scene.path, result.plan.model_file}, notes;
  for (const DisturbedDirection& d : result.direction) {
    files.push_back(d.of.script.file);
    for (const DisturbedWalk& walk : d.walks)
      notes.push_back(d.of.direction + ": " + walk.disturbance.text());
  }
  for (const auto& [key, s] : result.plan.scene.settings)
    notes.push_back(fmt::format("{} = {} ({})", key, s.value, s.file));
  write_file_atomically(folder + "/provenance.json", provenance_of_files(provenance, files, notes));
}

}  // namespace retrogait
