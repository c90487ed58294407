// What is claimed about walking backward, what comes out here and what was measured, side by side.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/numbers.h"
#include "io/csv_file.h"
#include "io/io.h"
#include "report/figures.h"
#include "report/report.h"
#include "report/text.h"
#include "study/activity.h"

namespace retrogait {

namespace {

constexpr double kSpeedMargin = 0.1;  // m/s: as fast as the people measured, give or take
constexpr double kAlike = 0.02;       // a ratio this close to 1 has no direction

// a row of data/evidence.csv; its head says what each field is
struct Evidence {
  std::string claim, about, variable, side, measure, unit, compared, found, source, tag;
  double low = kNone, high = kNone, speed_from = kNone, speed_to = kNone;

  bool nothing_known() const { return std::isnan(low) && std::isnan(high); }
};

double number_or_none(const CsvFile& file, std::size_t row, const std::string& column) {
  return file.text(row, column).empty() ? kNone : file.number(row, column);
}

std::vector<Evidence> read_evidence() {
  const CsvFile file = read_csv(home_path("data/evidence.csv"));
  std::vector<Evidence> list;
  for (std::size_t i = 0; i < file.rows.size(); ++i) {
    const auto text = [&](const char* column) { return file.text(i, column); };
    Evidence e{text("claim"), text("about"),    text("variable"), text("side"),   text("measure"),
               text("unit"),  text("compared"), text("found"),    text("source"), text("tag")};
    e.low = number_or_none(file, i, "low"), e.high = number_or_none(file, i, "high");
    e.speed_from = number_or_none(file, i, "speed_from_m_s");
    e.speed_to = number_or_none(file, i, "speed_to_m_s");
    list.push_back(std::move(e));
  }
  return list;
}

/// What this study predicts, both ways, wherever it stands.
class Predictions {
 public:
  explicit Predictions(const StudyResult& result)
      : result_(result), activations_(activations_table(result)) {}

  double of(const Evidence& e, std::size_t direction) const {
    const Trial& trial = result_.trials[direction];
    if (e.measure.starts_with("at_") && e.measure.ends_with("_pct")) return on_curve(trial, e);
    const double scalar = result_.scalar(trial.of.trial, e.side, e.variable, e.measure, e.unit);
    return std::isnan(scalar) ? of_muscles(trial, e) : scalar;
  }

 private:
  // "at_15_pct"
  static double on_curve(const Trial& trial, const Evidence& e) {
    const int side = e.side == "r" ? 0 : e.side == "l" ? 1 : -1;
    const int pct = std::clamp(std::stoi(e.measure.substr(3)), 0, 100);
    if (!trial.has_curve(e.variable, side)) return kNone;
    return trial.curve(e.variable, side)[static_cast<std::size_t>(pct)];
  }

  // of activations.csv
  double of_muscles(const Trial& trial, const Evidence& e) const {
    const Table& list = activations_;
    if (!list.has(e.measure)) return kNone;
    for (std::size_t i = 0; i < list.rows(); ++i)
      if (list.text(i, "trial") == trial.of.trial && list.text(i, "side") == e.side &&
          list.text(i, "muscle") == e.variable)
        return list.number(i, e.measure);
    return kNone;
  }

  const StudyResult& result_;
  Table activations_;
};

struct Compared {
  double forward = kNone, backward = kNone;
  double ratio() const { return backward / forward; }
  double of(const std::string& what) const {
    return what == "forward" ? forward : what == "backward" ? backward : ratio();
  }
};

// neither praise nor blame: where the number lies against what was measured
std::string position(double value, const Evidence& e) {
  if (e.compared == "none") return "not the same thing";
  if (e.nothing_known()) return "no measurement found";
  if (std::isnan(value)) return "not computed here";
  if (e.low == e.high) {
    const double off = 100 * (value / e.low - 1);
    return std::abs(off) < 0.5
               ? "equal to it"
               : fmt::format("{:.0f} % {} it", std::abs(off), off > 0 ? "above" : "below");
  }
  if (std::isnan(e.low) || std::isnan(e.high)) {
    const double bound = std::isnan(e.low) ? e.high : e.low;
    if (std::abs(value / bound - 1) < kAlike) return "hardly a difference";
    return (value > bound) == std::isnan(e.high) ? "the same way" : "the other way";
  }
  return value < e.low ? "below it" : value > e.high ? "above it" : "within it";
}

// what else sets the two apart
std::string aside(const StudyResult& result, const Evidence& e) {
  if (e.nothing_known()) return "";
  for (std::size_t d = 0; d < 2; ++d) {
    if (e.compared == (d == 0 ? "backward" : "forward")) continue;
    const Trial& trial = result.trials[d];
    if (!trial.measured && !comparable(trial)) return "another kind of walk";
    const double speed = std::abs(trial.travel_speed);
    if (speed < e.speed_from - kSpeedMargin || speed > e.speed_to + kSpeedMargin)
      return "another speed";
  }
  return "";
}

std::string agreement(const StudyResult& result, const Evidence& e, const Compared& here) {
  const std::string first = position(here.of(e.compared), e), second = aside(result, e);
  return second.empty() ? first : first + ", " + second;
}

bool in_percent(const Evidence& e) { return e.variable.ends_with("_activation"); }

std::string measured_text(const Evidence& e) {
  if (e.compared == "none" || e.nothing_known()) return "–";
  const double factor = in_percent(e) && e.compared != "ratio" ? 100 : 1;
  const double low = factor * e.low, high = factor * e.high;
  const std::string what = e.compared + (factor == 1 ? " " : ", %: ");
  if (low == high) return fmt::format("{}{:.3g}", what, low);
  if (std::isnan(high)) return fmt::format("{}> {:.3g}", what, low);
  if (std::isnan(low)) return fmt::format("{}< {:.3g}", what, high);
  return fmt::format("{}{:.3g} to {:.3g}", what, low, high);
}

std::string sentence(const StudyResult& result, const Evidence& e, const Compared& here) {
  const std::string found = fmt::format("{} ({}; {}).", e.found, e.source, e.tag);
  if (e.compared == "none") return "Not the same thing: " + found;
  if (e.nothing_known()) return "No measurement found: " + found;
  return fmt::format("Here {}. Found: {}", agreement(result, e, here), found);
}

constexpr std::size_t kAbout = 44, kNumber = 10, kRatio = 8;

std::string line_of(const StudyResult& result, const Evidence& e, const Compared& here) {
  const double factor = in_percent(e) ? 100 : 1;
  const std::string unit = in_percent(e) ? "%" : e.unit;
  const auto number = [&](double value) {
    return number_text(factor * value, in_percent(e) ? 1 : 2);
  };
  return left_in("  " + e.about + (unit.empty() ? "" : ", " + unit), kAbout) +
         right_in(number(here.forward), kNumber) + right_in(number(here.backward), kNumber) +
         right_in(number_text(here.ratio(), 2), kRatio) + "   " + measured_text(e) + "\n" +
         wrapped("      ", sentence(result, e, here), 6);
}

}  // namespace

Table evidence_table(const StudyResult& result) {
  Table table(
      {text_column("claim"), text_column("about"), text_column("variable"), text_column("side"),
       text_column("measure"), text_column("unit"), number_column("predicted_forward"),
       number_column("predicted_backward"), number_column("predicted_ratio"),
       text_column("compared"), number_column("measured_low"), number_column("measured_high"),
       number_column("measured_speed_from_m_s"), number_column("measured_speed_to_m_s"),
       text_column("agreement"), text_column("found"), text_column("source"), text_column("tag")});
  const Predictions predictions(result);
  for (const Evidence& e : read_evidence()) {
    const Compared here{predictions.of(e, 0), predictions.of(e, 1)};
    table.add_row({e.claim, e.about, e.variable, e.side, e.measure, e.unit, here.forward,
                   here.backward, here.ratio(), e.compared, e.low, e.high, e.speed_from, e.speed_to,
                   agreement(result, e, here), e.found, e.source, e.tag});
  }
  return table;
}

std::string evidence_page(const StudyResult& result) {
  std::string out = "\n" + left_in("What people say of walking backward", kAbout) +
                    right_in("forward", kNumber) + right_in("backward", kNumber) +
                    right_in("ratio", kRatio) + "   measured\n";
  std::string claim;
  const Predictions predictions(result);
  for (const Evidence& e : read_evidence()) {
    if (e.claim != claim) out += "“" + e.claim + "”\n";
    claim = e.claim;
    out += line_of(result, e, {predictions.of(e, 0), predictions.of(e, 1)});
  }
  return out + wrapped("",
                       "Tags: S read in the source, S2 told by another paper, D derived, K widely "
                       "quoted, GAP looked for and not found. EMG and activation are different "
                       "things: look at ratios.",
                       0);
}

}  // namespace retrogait
