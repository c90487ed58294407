// The page that `compare` prints.
#include <fmt/format.h>

#include <cmath>
#include <sstream>

#include "report/report.h"

namespace retrogait {

namespace {

enum class Show { kDifferenceAndRatio, kDifference };

struct Row {
  const char* label;
  const char* unit;
  const char* side;  // "r", "none"
  const char* variable;
  const char* measure;
  int decimals = 2;
  Show show = Show::kDifferenceAndRatio;
  double factor = 1;                 // from the table's unit to the one shown
  const char* table_unit = nullptr;  // if another than the one shown
};

struct Section {
  const char* title;
  std::vector<Row> rows;
};

const std::vector<Section>& sections() {
  constexpr Show kOnlyDifference = Show::kDifference;
  static const std::vector<Section> list = {
      {"Walk",
       {{"speed", "m/s", "none", "speed", "mean"},
        {"cadence", "steps/min", "none", "cadence", "mean", 0},
        {"step length", "m", "none", "step_length", "mean"},
        {"stride length", "m", "none", "stride_length", "mean"},
        {"step width", "cm", "none", "step_width", "mean", 1, kOnlyDifference, 100, "m"},
        {"stance", "%", "r", "stance", "mean", 1, kOnlyDifference},
        {"double support", "%", "none", "double_support", "mean", 1, kOnlyDifference},
        {"strike index (0 heel, 100 big toe)", "%", "r", "strike_index", "at_contact", 0,
         kOnlyDifference},
        {"margin of stability, along travel", "cm", "r", "margin_of_stability_ap", "at_contact", 1,
         kOnlyDifference, 100, "m"},
        {"margin of stability, sideways, least", "cm", "r", "margin_of_stability_ml", "min", 1,
         kOnlyDifference, 100, "m"}}},
      {"Ground reaction of a foot",
       {{"vertical, first peak", "BW", "r", "grf_y", "peak_1"},
        {"vertical, valley", "BW", "r", "grf_y", "valley"},
        {"vertical, second peak", "BW", "r", "grf_y", "peak_2"},
        {"vertical, loading rate", "BW/s", "r", "grf_y", "loading_rate", 1},
        {"along travel, braking peak", "BW", "r", "grf_travel", "min"},
        {"along travel, propulsive peak", "BW", "r", "grf_travel", "peak"},
        {"centre of pressure, furthest forward", "cm", "r", "cop_x", "peak", 1, kOnlyDifference,
         100, "m"}}},
      {"Knee",
       {{"extending moment, peak", "N·m/kg", "r", "knee_angle_moment", "min", 2,
         Show::kDifferenceAndRatio, -1},
        {"bending moment, peak", "N·m/kg", "r", "knee_angle_moment", "peak"},
        {"adduction moment, peak", "N·m/kg", "r", "knee_adduction_moment", "peak"},
        {"intersegmental compression, peak", "BW", "r", "knee_intersegmental_y", "peak"},
        {"  impulse a step", "BW·s", "r", "knee_intersegmental_y", "impulse_per_step"},
        {"  impulse a metre", "BW·s/m", "r", "knee_intersegmental_y", "impulse_per_m"},
        {"  impulse a minute", "BW·s/min", "r", "knee_intersegmental_y", "impulse_per_min", 1},
        {"  loading rate", "BW/s", "r", "knee_intersegmental_y", "loading_rate", 1}}},
      {"Low back, L5/S1",
       {{"extending moment, peak", "N·m/kg", "none", "l5s1_moment_z", "peak"},
        {"extending moment, least", "N·m/kg", "none", "l5s1_moment_z", "min"},
        {"sideways moment, peak", "N·m/kg", "none", "l5s1_moment_x", "peak"},
        {"turning moment, peak", "N·m/kg", "none", "l5s1_moment_y", "peak"},
        {"intersegmental compression, peak", "BW", "none", "l5s1_intersegmental_y", "peak"},
        {"  impulse a metre", "BW·s/m", "none", "l5s1_intersegmental_y", "impulse_per_m"},
        {"intersegmental forward shear, peak", "BW", "none", "l5s1_intersegmental_x", "peak"}}},
  };
  return list;
}

constexpr std::size_t kLabelWidth = 41, kUnitWidth = 10, kNumberWidth = 10;
constexpr std::size_t kPageWidth = 100;

// characters, not bytes
std::size_t width_of(const std::string& text) {
  std::size_t n = 0;
  for (const char c : text) n += (c & 0xc0) != 0x80;
  return n;
}

std::string left_in(const std::string& text, std::size_t width) {
  const std::size_t n = width_of(text);
  return n >= width ? text : text + std::string(width - n, ' ');
}

std::string right_in(const std::string& text, std::size_t width) {
  const std::size_t n = width_of(text);
  return n >= width ? text : std::string(width - n, ' ') + text;
}

// `text` after `first`, broken between words so that no line passes the page; later lines are indented
std::string wrapped(const std::string& first, const std::string& text, std::size_t indent) {
  std::string out = first;
  std::size_t column = width_of(first);
  bool fresh = true;  // nothing on this line yet
  std::istringstream words(text);
  for (std::string word; words >> word; fresh = false) {
    if (!fresh && column + 1 + width_of(word) > kPageWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent, fresh = true;
    }
    out += (fresh ? "" : " ") + word;
    column += width_of(word) + (fresh ? 0 : 1);
  }
  return out + "\n";
}

std::string number(double value, int decimals, bool sign = false) {
  if (std::isnan(value)) return "–";
  // no "-0.00"
  if (std::abs(value) < 0.5 * std::pow(10.0, -decimals)) value = 0;
  return sign ? fmt::format("{:+.{}f}", value, decimals) : fmt::format("{:.{}f}", value, decimals);
}

std::string line_of(const std::string& label, const std::string& unit, double a, double b,
                    const Row& row) {
  const double ratio = row.show == Show::kDifference || a == 0 || a * b < 0 ? std::nan("") : b / a;
  return left_in("  " + label, kLabelWidth) + left_in(unit, kUnitWidth) +
         right_in(number(a, row.decimals), kNumberWidth) +
         right_in(number(b, row.decimals), kNumberWidth) +
         right_in(number(b - a, row.decimals, true), kNumberWidth + 2) +
         right_in(row.show == Show::kDifference ? "" : number(ratio, 2), 8) + "\n";
}

std::string row_line(const StudyResult& result, const Row& row) {
  const std::string unit = row.table_unit != nullptr ? row.table_unit : row.unit;
  double value[2];
  for (std::size_t d = 0; d < 2; ++d)
    value[d] = row.factor *
               result.scalar(result.trials[d].of.trial, row.side, row.variable, row.measure, unit);
  if (std::isnan(value[0]) && std::isnan(value[1])) return "";  // a model without it
  return line_of(row.label, row.unit, value[0], value[1], row);
}

// what the measured input changes: the main loads of the same case solved without it
std::string without_prior(const StudyResult& result, const Trial& with) {
  const std::string bare = with.of.trial + "_without_prior";
  const auto value = [&](const char* side, const char* variable, const char* measure,
                         const char* unit, double sign) {
    return number(sign * result.scalar(bare, side, variable, measure, unit), 2);
  };
  return wrapped("Note  ",
                 fmt::format("{0} follows a measured fore-aft ground force, an input of its "
                             "script. Without it ({0}_without_prior in the "
                             "files): braking {1} BW, propulsion {2} BW, knee extending moment {3} "
                             "N·m/kg, knee compression {4} BW, "
                             "L5/S1 extending moment {5} N·m/kg, L5/S1 compression {6} BW.",
                             with.of.trial, value("r", "grf_travel", "min", "BW", 1),
                             value("r", "grf_travel", "peak", "BW", 1),
                             value("r", "knee_angle_moment", "min", "N·m/kg", -1),
                             value("r", "knee_intersegmental_y", "peak", "BW", 1),
                             value("none", "l5s1_moment_z", "peak", "N·m/kg", 1),
                             value("none", "l5s1_intersegmental_y", "peak", "BW", 1)),
                 6);
}

std::string who(const StudyResult& result) {
  const Subject& s = result.plan.subject;
  if (result.trials[0].measured)
    return fmt::format("{}, {:.1f} kg", result.trials[0].of.model.name,
                       result.trials[0].of.model.body_mass);
  return fmt::format("{} of {:.1f} kg and {:.2f} m", s.sex == "female" ? "Woman" : "Man", s.mass,
                     s.height);
}

std::string heading(const StudyResult& result) {
  std::string out =
      fmt::format("{}: {}\n{}\n\n", result.plan.scene.name, result.plan.scene.title, who(result));
  out += left_in("", kLabelWidth + kUnitWidth) + right_in("forward", kNumberWidth) +
         right_in("backward", kNumberWidth) + right_in("difference", kNumberWidth + 2) +
         right_in("ratio", 8) + "\n";
  return out;
}

}  // namespace

std::string terminal_table(const StudyResult& result) {
  std::string out = heading(result);
  for (const Section& section : sections()) {
    std::string rows;
    for (const Row& row : section.rows) rows += row_line(result, row);
    if (!rows.empty()) out += std::string(section.title) + "\n" + rows;
  }
  return out + "\n" +
         wrapped("",
                 "Right foot and knee. Intersegmental forces leave muscles out: the force between "
                 "the bones "
                 "is several times as large. BW = body weight.",
                 0);
}

namespace {

// how far a measured trial may be trusted: every figure beyond its limit
std::string measured_notes(const StudyResult& result) {
  std::string out;
  for (const Trial& t : result.trials) {
    std::string why;
    for (const SolverFigure& f : t.solver)
      if (!f.ok)
        why += fmt::format("{}{} {:.3g} {} (limit {:.3g})", why.empty() ? "" : ", ", f.quantity,
                           f.value, f.unit, f.limit);
    const std::string head = t.ok ? "Note  " : "FLAGGED  ";
    if (!why.empty())
      out += wrapped(head, fmt::format("{}: beyond what Hicks 2015 allows: {}.", t.of.trial, why),
                     head.size());
    for (const std::string& note : t.notes)
      out += wrapped("Note  ", fmt::format("{}: {}", t.of.trial, note), 6);
  }
  return out;
}

}  // namespace

std::string notes(const StudyResult& result) {
  if (result.trials[0].measured) return measured_notes(result);
  const SynthesisLimits limits;
  std::string out;
  for (const Trial& t : result.trials) {
    const SynthesisReport& r = t.cycle.report;
    if (t.ok) continue;
    std::string why;
    const auto say = [&](bool beyond, const std::string& what) {
      if (beyond) why += (why.empty() ? "" : ", ") + what;
    };
    say(!r.converged, "not converged");
    say(r.residual_force > limits.residual_force,
        fmt::format("force residual {:.2f} % BW (limit {:.2f})", 100 * r.residual_force,
                    100 * limits.residual_force));
    say(r.residual_moment > limits.residual_moment,
        fmt::format("moment residual {:.2f} % BW·m (limit {:.2f})", 100 * r.residual_moment,
                    100 * limits.residual_moment));
    say(r.slip > limits.slip, fmt::format("slip {:.3f} m/s (limit {:.3f})", r.slip, limits.slip));
    say(r.penetration > limits.penetration,
        fmt::format("feet {:.1f} mm in the ground (limit {:.1f})", 1000 * r.penetration,
                    1000 * limits.penetration));
    out += wrapped("FLAGGED  ",
                   fmt::format("{}: {}. Its numbers are marked ok = 0.", t.of.trial, why), 9);
  }
  if (!result.trials[0].cycle.target.symmetric || !result.trials[1].cycle.target.symmetric)
    out += "Note  the two sides differ in this scene; the left ones are in the files.\n";
  for (const Trial& t : result.trials) {
    if (t.of.reversed)
      out += wrapped("Note  ",
                     fmt::format("{}: the {} cycle played backward, never fitted again.",
                                 t.of.trial, t.of.script.name),
                     6);
    if (t.cycle.target.fore_aft) out += without_prior(result, t);
  }
  return out;
}

namespace {

std::string measured_explanation(const StudyResult& result) {
  std::string out = "Inputs\n";
  for (const Trial& t : result.trials) {
    out += fmt::format("  {} ({})\n", t.of.trial, t.of.direction);
    for (const std::string& file : t.files) out += fmt::format("    {}\n", shown_path(file));
    for (const SolverFigure& f : t.solver)
      out += fmt::format("    {} {:.4g} {}\n", left_in(f.quantity, 24), f.value, f.unit);
  }
  return out;
}

}  // namespace

std::string explanation(const StudyResult& result) {
  if (result.trials[0].measured) return measured_explanation(result);
  const Scene& scene = result.plan.scene;
  std::string out = "Inputs\n";
  out +=
      fmt::format("  scene   {}\n  model   {}\n", scene.file, shown_path(result.plan.model_file));
  for (const auto& [key, setting] : scene.settings)
    out += fmt::format(
        "  {} {}  from {}\n", left_in(key, 32), left_in(setting.value, 12),
        setting.line > 0 ? fmt::format("{}:{}", setting.file, setting.line) : setting.file);
  out += "  every other knob: as the script has it (data/gaits/README.md)\n";
  for (const Trial& t : result.trials) {
    const SynthesisReport& r = t.cycle.report;
    out += fmt::format("\n{} ({})\n", t.of.trial, t.of.direction) +
           wrapped("  ", t.cycle.target.adapted, 4) +
           fmt::format("  script {}\n", shown_path(t.of.script.file));
    if (t.cycle.target.fore_aft)
      out += wrapped("  ", "measured input: " + t.cycle.target.fore_aft->source, 4);
    out += wrapped(
        "  ",
        fmt::format("{}, {} iterations from {}, {:.2f} s; residual {:.3f} % BW, {:.3f} % BW·m; "
                    "slip {:.3f} m/s; "
                    "penetration {:.1f} mm",
                    r.converged ? "converged" : "NOT CONVERGED", r.iterations, r.anchor, r.seconds,
                    100 * r.residual_force, 100 * r.residual_moment, r.slip, 1000 * r.penetration),
        4);
    out += "  distance from the script, RMS, in SD between people:\n";
    std::string all;
    for (const SynthesisReport::Deviation& d : r.deviations)
      all += fmt::format("{} {:.2f} ", d.coordinate, d.rms_sd);
    out += wrapped("    ", all, 4);
  }
  return out;
}

}  // namespace retrogait
