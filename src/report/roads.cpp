// Both roads as a page and as files.
#include "report/roads.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "io/io.h"
#include "report/page.h"
#include "report/text.h"

namespace retrogait {

namespace {

constexpr std::size_t kLabelWidth = 34, kUnitWidth = 8, kNumberWidth = 8;

// ------------------------------------------------------------------------------------- main loads

const std::vector<Section>& sections(bool with_muscles) {
  static const Section ground = {
      "Ground reaction of the right foot",
      {{"vertical, first peak", "BW", "r", "grf_y", "peak_1"},
       {"vertical, second peak", "BW", "r", "grf_y", "peak_2"},
       {"vertical, impulse a step", "BW·s", "r", "grf_y", "impulse_per_step", 3},
       {"vertical, loading rate", "BW/s", "r", "grf_y", "loading_rate", 1},
       {"steepest rise in 50 ms", "BW/s", "r", "grf_y", "landing_rate_max", 1},
       {"along travel, braking peak", "BW", "r", "grf_travel", "min", 3},
       {"along travel, propulsive peak", "BW", "r", "grf_travel", "peak", 3}}};
  static const Section moments = {
      "Net joint moments of the right leg, peaks",
      {{"hip, extending", "N·m/kg", "r", "hip_flexion_moment", "min", 2, Show::kDifference, -1},
       {"knee, extending", "N·m/kg", "r", "knee_angle_moment", "min", 2, Show::kDifference, -1},
       {"ankle, plantarflexing", "N·m/kg", "r", "ankle_angle_moment", "min", 2, Show::kDifference,
        -1},
       {"knee, adduction (external)", "N·m/kg", "r", "knee_adduction_moment", "peak"}}};
  static const std::vector<Section> contact = {
      ground,
      moments,
      {"Right knee: force between the bones",
       {{"thigh on shank, peak", "BW", "r", "knee_contact", "peak"},
        {"  impulse a step", "BW·s", "r", "knee_contact", "impulse_per_step"},
        {"kneecap on thigh, peak", "BW", "r", "patellofemoral_contact", "peak"}}},
      {"Low back: force in the disc",
       {{"L4/L5 compression, peak", "BW", "none", "l4l5_compression", "peak"},
        {"L4/L5 compression, mean", "BW", "none", "l4l5_compression", "mean"},
        {"L5/S1 compression, peak", "BW", "none", "l5s1_compression", "peak"},
        {"L5/S1 forward shear, peak", "BW", "none", "l5s1_shear_ap", "peak"}}}};
  static const std::vector<Section> net = {
      ground,
      moments,
      {"Intersegmental forces",
       {{"knee, compression, peak", "BW", "r", "knee_intersegmental_y", "peak"},
        {"L5/S1 compression, peak", "BW", "none", "l5s1_intersegmental_y", "peak"},
        {"L5/S1 forward shear, peak", "BW", "none", "l5s1_intersegmental_x", "peak"}}}};
  return with_muscles ? contact : net;
}

/// The two trials of one direction.
struct Pair {
  const Trial *inverse, *simulated;
};

std::vector<Pair> pairs(const StudyResult& result) {
  std::vector<Pair> out;
  for (const Trial& t : result.trials)
    if (const Trial* twin = find_simulated(result, t)) out.push_back({&t, twin});
  return out;
}

std::string row_line(const StudyResult& result, const Row& row) {
  std::string out;
  bool known = false;
  for (const Pair& pair : pairs(result)) {
    const auto value = [&](const Trial& t) {
      return row.factor * result.scalar(t.of.trial, row.side, row.variable, row.measure, row.unit);
    };
    const double a = value(*pair.inverse), b = value(*pair.simulated);
    known = known || !std::isnan(a) || !std::isnan(b);
    out += right_in(number_text(a, row.decimals), kNumberWidth) +
           right_in(number_text(b, row.decimals), kNumberWidth) +
           right_in(number_text(100 * (b / a - 1), 0, true), kNumberWidth);
  }
  if (!known) return "";  // a model without it
  return left_in(fmt::format("  {}", row.label), kLabelWidth) + left_in(row.unit, kUnitWidth) +
         out + "\n";
}

std::string heading(const StudyResult& result) {
  std::string ways = std::string(kLabelWidth + kUnitWidth, ' '), columns = ways;
  for (const Pair& pair : pairs(result)) {
    ways += right_in(pair.inverse->of.direction, 2 * kNumberWidth) + std::string(kNumberWidth, ' ');
    columns += right_in("inverse", kNumberWidth) + right_in("simul.", kNumberWidth) +
               right_in("%", kNumberWidth);
  }
  return "Both roads: inverse dynamics of the consistent cycle, and the same walk simulated\n\n" +
         ways + "\n" + columns + "\n";
}

// ------------------------------------------------------------------------------------- agreement

struct Judged {
  std::string quantity, words, unit;
  int decimals;
  double value, limit;
  bool at_least;  // the limit is one from below

  bool ok() const {
    return std::isnan(value) ? false : at_least ? value >= limit : std::abs(value) <= limit;
  }
};

std::vector<Judged> judged(const RoadAgreement& a, bool with_muscles) {
  const AgreementLimits limits;
  std::vector<Judged> list = {{"grf_y_rms_difference", "vertical force, RMS difference", "% BW", 1,
                               a.ground_force, limits.ground_force, false}};
  constexpr const char* kJoints[] = {"hip", "knee", "ankle"};
  for (std::size_t j = 0; j < 3; ++j)
    list.push_back({std::string(kSagittalMoments[j]) + "_correlation",
                    fmt::format("{} moment, correlation", kJoints[j]), "r", 3, a.moment[j],
                    limits.moment, true});
  if (with_muscles)
    list.push_back({"knee_contact_peak_difference", "knee contact, peak", "%", 0, a.knee_contact,
                    limits.knee_contact, false});
  return list;
}

std::string agreement_lines(const StudyResult& result) {
  std::vector<std::vector<Judged>> columns;
  for (const RoadAgreement& a : agreements(result))
    columns.push_back(judged(a, has_muscles(result)));
  std::string out = "Agreement, the worse of both feet\n";
  for (std::size_t k = 0; !columns.empty() && k < columns.front().size(); ++k) {
    const Judged& first = columns.front()[k];
    out += left_in("  " + first.words, kLabelWidth) + left_in(first.unit, kUnitWidth);
    for (const std::vector<Judged>& column : columns) {
      const Judged& j = column[k];
      out += right_in(number_text(j.value, j.decimals, j.unit == "%"), 2 * kNumberWidth) +
             right_in(j.ok() ? "good" : "MISSED", kNumberWidth);
    }
    out += fmt::format("   {} {:g}\n", first.at_least ? "≥" : "≤", first.limit);
  }
  return out;
}

// ------------------------------------------------------------------------------------- why

constexpr double kAdductionAlike = 0.1;  // of a peak
constexpr double kGoesWith = 0.6;        // r from which one difference is said to explain another

using Curve101 = std::array<double, 101>;

Curve101 difference(const Pair& pair, const char* variable) {
  Curve101 d = pair.simulated->curve(variable, 0);
  const Curve101& inverse = pair.inverse->curve(variable, 0);
  for (std::size_t i = 0; i < d.size(); ++i) d[i] -= inverse[i];
  return d;
}

double rms(const Curve101& y) {
  double squares = 0;
  for (std::size_t i = 0; i < 100; ++i) squares += y[i] * y[i];
  return std::sqrt(squares / 100);
}

double figure(const Trial& t, const std::string& quantity) {
  for (const SolverFigure& f : t.solver)
    if (f.quantity == quantity) return f.value;
  return std::nan("");
}

// what part of its step a foot is in
std::string part_of_step(const Pair& pair, int pct) {
  const FootEvents& e = pair.inverse->events[0];
  const double share = (pct - e.contact) / e.stance();
  if (share < 0 || share > 1.05) return "in swing";
  if (share < 0.25) return "as the foot takes the load";
  if (share < 0.75) return "in mid-stance";
  return "as the foot gives the load away";
}

// The vertical force where it differs most: a sole that gives way takes the load later, or an impact is more than
// the smooth curves of a synthesis hold.
std::string of_vertical_force(const Pair& pair) {
  const Curve101 d = difference(pair, "grf_y");
  const auto farthest = std::max_element(
      d.begin(), d.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  const int pct = static_cast<int>(farthest - d.begin());
  return fmt::format("vertical force lies farthest apart {} ({} %): {:+.2f} BW",
                     part_of_step(pair, pct), pct, *farthest);
}

double largest(const Curve101& y) {
  double size = 0;
  for (const double x : y) size = std::max(size, std::abs(x));
  return size;
}

// A moment that differs as the fore-aft force does is the soles' doing: with both feet down, inverse
// dynamics takes the share of each foot from the synthesis, a simulation from how fast each sole slides.
std::string of_moments(const Pair& pair, const RoadAgreement& a) {
  const Curve101 force = difference(pair, "grf_x");
  constexpr const char* kJoints[] = {"hip", "knee", "ankle"};
  std::string out;
  bool with_force = false;
  for (std::size_t j = 0; j < 3; ++j) {
    if (a.moment[j] >= AgreementLimits{}.moment) continue;
    const Curve101 d = difference(pair, kSagittalMoments[j]);
    const double r = correlation(d, force);
    out += fmt::format(". The {} moment lies {:.2f} N·m/kg RMS apart, of {:.2f} at most, {}",
                       kJoints[j], rms(d), largest(pair.inverse->curve(kSagittalMoments[j], 0)),
                       std::abs(r) >= kGoesWith ? "as the foot's fore-aft force does"
                                                : "not as the foot's fore-aft force does");
    out += fmt::format(" (r {:.2f})", r);
    with_force = with_force || std::abs(r) >= kGoesWith;
  }
  if (with_force)
    out += fmt::format(
        ". That force lies {:.1f} % BW RMS apart, because loaded soles slide ({:.0f} mm/s), and "
        "how fast each does decides what part it takes while both feet are down",
        100 * rms(force), 1000 * figure(*pair.simulated, "sole_creep"));
  return out;
}

std::string of_knee_contact(const Pair& pair, const RoadAgreement& a) {
  if (!(std::abs(a.knee_contact) > AgreementLimits{}.knee_contact)) return "";
  const auto peak = [&](const Trial& t) {
    const Curve101& y = t.curve("knee_contact", 0);
    return static_cast<int>(std::max_element(y.begin(), y.end()) - y.begin());
  };
  const int pct = peak(*pair.simulated);
  return fmt::format(
      ". The knee's largest force comes at {} % ({}), on the inverse road at {} %; its net moment "
      "differs there by {:+.2f} N·m/kg, its intersegmental compression by {:+.2f} BW",
      pct, part_of_step(pair, pct), peak(*pair.inverse),
      difference(pair, "knee_angle_moment")[static_cast<std::size_t>(pct)],
      difference(pair, "knee_intersegmental_y")[static_cast<std::size_t>(pct)]);
}

// The adduction moment of the knee hangs on millimetres: where across the foot the ground presses.
std::string of_adduction(const Pair& pair) {
  const double inverse = largest(pair.inverse->curve("knee_adduction_moment", 0));
  const double simulated = largest(pair.simulated->curve("knee_adduction_moment", 0));
  if (std::abs(simulated / inverse - 1) < kAdductionAlike) return "";
  const Curve101 aside = difference(pair, "cop_z");
  const Curve101& force = pair.simulated->curve("grf_y", 0);
  double shift = 0, total = 0;  // weighted by load
  for (std::size_t i = 0; i < 100; ++i)
    if (!std::isnan(aside[i])) shift += force[i] * aside[i], total += force[i];
  const double apart = pair.simulated->step_width - pair.inverse->step_width;
  return fmt::format(
      ". The knee's adduction moment has a peak {:.0f} % {}; the centre of pressure lies {:.0f} mm "
      "further {} on the foot, the feet {:.0f} mm further {}",
      100 * std::abs(simulated / inverse - 1), simulated > inverse ? "higher" : "lower",
      1000 * std::abs(shift / total), shift > 0 ? "outward" : "inward", 1000 * std::abs(apart),
      apart > 0 ? "apart" : "together");
}

// what the second road has and the first has not
std::string of_simulation(const Trial& t) {
  const auto value = [&](const char* quantity) { return figure(t, quantity); };
  return fmt::format(
      ". Set down on soft soles the plan changed by {:.1f} % BW of vertical force and {:.1f} deg "
      "at most; the hand at the pelvis gives {:.2f} % BW and {:.1f} N·m RMS.",
      100 * value("settle_vertical_change"), value("settle_largest_turn"),
      std::hypot(value("assist_force_x"), value("assist_force_z")),
      std::hypot(value("assist_moment_x"), value("assist_moment_y"), value("assist_moment_z")));
}

std::string reasons(const StudyResult& result) {
  std::string out;
  const auto list = agreements(result);
  const auto all = pairs(result);
  for (std::size_t k = 0; k < all.size(); ++k) {
    const Pair& pair = all[k];
    const std::string head = left_in(pair.inverse->of.direction, 10);
    if (!pair.simulated->recording) {
      out +=
          wrapped(head, "the simulated walker fell: there is no stride to compare.", head.size());
      continue;
    }
    const std::string verdict = list[k].within({}) ? "Every bar is kept; " : "Beyond a bar; ";
    out += wrapped(head,
                   verdict + of_vertical_force(pair) + of_moments(pair, list[k]) +
                       of_knee_contact(pair, list[k]) + of_adduction(pair) +
                       of_simulation(*pair.simulated),
                   head.size());
  }
  return out;
}

}  // namespace

std::string roads_page(const StudyResult& result) {
  const bool with_muscles = has_muscles(result);
  std::string out = heading(result);
  for (const Section& section : sections(with_muscles)) {
    std::string rows;
    for (const Row& row : section.rows) rows += row_line(result, row);
    if (!rows.empty()) out += std::string(section.title) + "\n" + rows;
  }
  return out + agreement_lines(result) + "\n" + reasons(result);
}

Table roads_table(const StudyResult& result) {
  Table table({text_column("study"), text_column("trial"), text_column("direction"),
               text_column("side"), text_column("variable"), text_column("measure"),
               text_column("unit"), number_column("inverse"), number_column("simulate"),
               number_column("difference"), number_column("ratio"), number_column("ok")});
  const Table& s = result.scalars;
  const auto key = [&](std::size_t row) {
    return s.text(row, "side") + "\n" + s.text(row, "variable") + "\n" + s.text(row, "measure") +
           "\n" + s.text(row, "unit");
  };
  for (const Pair& pair : pairs(result)) {
    std::map<std::string, double> simulated;
    for (std::size_t i = 0; i < s.rows(); ++i)
      if (s.text(i, "trial") == pair.simulated->of.trial) simulated[key(i)] = s.number(i, "value");
    for (std::size_t i = 0; i < s.rows(); ++i) {
      if (s.text(i, "trial") != pair.inverse->of.trial) continue;
      const auto found = simulated.find(key(i));
      if (found == simulated.end()) continue;
      const double a = s.number(i, "value"), b = found->second;
      table.add_row({result.plan.scene.name, pair.inverse->of.trial, pair.inverse->of.direction,
                     s.text(i, "side"), s.text(i, "variable"), s.text(i, "measure"),
                     s.text(i, "unit"), a, b, b - a, b / a,
                     pair.inverse->ok && pair.simulated->ok});
    }
  }
  return table;
}

Table agreement_table(const StudyResult& result) {
  Table table({text_column("study"), text_column("direction"), text_column("quantity"),
               text_column("unit"), number_column("value"), number_column("limit"),
               number_column("ok")});
  for (const RoadAgreement& a : agreements(result))
    for (const Judged& j : judged(a, has_muscles(result)))
      table.add_row(
          {result.plan.scene.name, a.direction, j.quantity, j.unit, j.value, j.limit, j.ok()});
  return table;
}

void write_roads(const std::string& folder, const StudyResult& result) {
  make_folder(folder);
  write_csv(folder + "/roads.csv", roads_table(result));
  write_csv(folder + "/roads_agreement.csv", agreement_table(result));
}

}  // namespace retrogait
