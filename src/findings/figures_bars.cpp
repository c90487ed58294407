// Parameters under each other, forward, backward and their difference beside each other: tornado and Sobol's indices.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "report/text.h"
#include "findings/figures.h"

namespace retrogait {

namespace {

constexpr std::size_t kMost = 20;  // parameters of a figure
constexpr double kRight = 18, kGap = 22, kUnder = 48, kAbove = 26, kNameRoom = 250;
constexpr const char* kHeading[] = {"Forward", "Backward", "Backward minus forward"};

// a bar from `from` to `to`, its half of a row, and what is written at its end
struct Bar {
  std::size_t row;
  double from, to;
  bool pale;
  int half = 0;  // 0 the whole row, 1 its upper, −1 its lower half
  double low = std::nan(""), high = std::nan("");  // whisker
  std::string text = {};
};

struct BarPanel {
  Of of;
  std::string heading;
  double middle = std::nan("");  // a line through all rows
  AxisRange range;
  std::vector<Bar> bars;
};

struct BarFigure {
  SweepPage page;
  std::vector<std::string> names;  // of rows, from the top
  std::string axis;
  std::vector<BarPanel> panels;
};

// ------------------------------------------------------------------------------------- layout

double row_height(std::size_t rows) { return rows <= 12 ? 30 : 23; }

// of all names: smaller if one is long
double name_size(const std::vector<std::string>& names) {
  std::size_t longest = 8;
  for (const std::string& name : names) longest = std::max(longest, width_of(name));
  return 0.92 * kLetterWidth * static_cast<double>(longest) < kNameRoom ? 0.92 : 0.8;
}

double name_width(const std::vector<std::string>& names) {
  double longest = 60;
  for (const std::string& name : names)
    longest =
        std::max(longest, kLetterWidth * name_size(names) * static_cast<double>(width_of(name)));
  return std::min(longest, kNameRoom) + 24;
}

PanelPlace box_of(const BarFigure& figure, std::size_t i) {
  const double left = name_width(figure.names), n = static_cast<double>(figure.panels.size());
  const double width = (kFigureWidth - left - kRight - kGap * (n - 1)) / n;
  return {left + static_cast<double>(i) * (width + kGap), kAbove, width,
          row_height(figure.names.size()) * static_cast<double>(figure.names.size())};
}

// ------------------------------------------------------------------------------------- data

std::string bars_name(std::size_t i, bool pale) {
  return fmt::format("$bars{}_{}", i, pale ? 1 : 0);
}

// rows count downward from 0. $bars: from, to, y low, y high; $whiskers: at, y, low, high; $ends: x, y, text
std::string blocks(const BarFigure& figure) {
  std::string out;
  for (std::size_t i = 0; i < figure.panels.size(); ++i) {
    std::string filled[2], whiskers, ends;
    for (const Bar& b : figure.panels[i].bars) {
      if (!std::isfinite(b.from) || !std::isfinite(b.to)) continue;
      const double y = static_cast<double>(b.row);
      const double upper = b.half == 0  ? 0.33
                           : b.half > 0 ? 0.4
                                        : -0.02,
                   lower = b.half == 0  ? -0.33
                           : b.half > 0 ? 0.02
                                        : -0.4;
      filled[b.pale ? 1 : 0] +=
          fmt::format("{:.6g} {:.6g} {:.2f} {:.2f}\n", b.from, b.to, y - upper, y - lower);
      if (std::isfinite(b.low) && std::isfinite(b.high))
        whiskers += fmt::format("{:.6g} {:.2f} {:.6g} {:.6g}\n", b.to, y - 0.5 * (upper + lower),
                                b.low, b.high);
      if (!b.text.empty())
        ends += fmt::format("{:.6g} {:.2f} \"{{/*0.75 {}}}\" {}\n", b.to, y - 0.5 * (upper + lower),
                            plain(b.text), b.to < b.from ? 1 : 0);
    }
    const auto add = [&](const std::string& name, const std::string& rows, const char* none) {
      out += fmt::format("{} << EOD\n{}EOD\n", name, rows.empty() ? none : rows);
    };
    for (const bool pale : {false, true})
      add(bars_name(i, pale), filled[pale ? 1 : 0], "NaN NaN NaN NaN\n");
    add(fmt::format("$whiskers{}", i), whiskers, "NaN NaN NaN NaN\n");
    add(fmt::format("$ends{}", i), ends, "NaN NaN \"\" 0\n");
  }
  return out;
}

// ------------------------------------------------------------------------------------- commands

std::string row_names(const BarFigure& figure) {
  std::vector<std::string> tics;
  for (std::size_t r = 0; r < figure.names.size(); ++r)
    tics.push_back(fmt::format(
        "\"{}\" {}",
        tic_text(fitted(figure.names[r], name_width(figure.names) - 14, name_size(figure.names))),
        r));
  return fmt::format("  set ytics scale 0 ({})\n", fmt::join(tics, ", "));
}

std::string panel_commands(const BarFigure& figure, std::size_t i) {
  const BarPanel& panel = figure.panels[i];
  const PanelPlace box = box_of(figure, i);
  const AxisRange x = panel.range;
  std::string out = panel_at(figure.page, box);
  out += "  set style textbox opaque noborder margins 0.4,0.2\n";
  out += fmt::format("  set border 1; set xrange {}; set yrange [{}.5:-0.5]\n", x.text(),
                     figure.names.size() - 1);
  out += fmt::format("  set xtics {:.6g}\n", tic_step((x.high - x.low) * 1.3));
  out += i == 0 ? row_names(figure) : "  set ytics scale 0; set format y ''\n";
  out += fmt::format("  set title \"{}\" offset 0,-0.5\n",
                     fitted(panel.heading, box.width + 30, 0.88));
  out += fmt::format("  set xlabel \"{}\" offset 0,0.5\n", fitted(figure.axis, box.width, 0.92));
  if (std::isfinite(panel.middle))
    out += fmt::format(
        "  set arrow from {0:.6g}, graph 0 to {0:.6g}, graph 1 nohead lc rgb '#444444' lw 0.9\n",
        panel.middle);
  if (x.low < 0 && x.high > 0 && panel.middle != 0)
    out += "  set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '#444444' lw 0.9 dt 3\n";
  std::vector<std::string> parts;
  for (const bool pale : {true, false})
    parts.push_back(fmt::format(
        "{} using 1:3:1:2:3:4 with boxxyerror fc rgb '{}' fs solid 1 border lc rgb '{}' lw 0.8 "
        "notitle",
        bars_name(i, pale), pale ? kOfPale[panel.of] : kOfColor[panel.of], kOfColor[panel.of]));
  // light around dark: on a bar of any colour
  for (const char* style : {"'#ffffff' pt 0 lw 3", "'#000000' pt 0 lw 1"})
    parts.push_back(
        fmt::format("$whiskers{} using 1:2:3:4 with xerrorbars lc rgb {} notitle", i, style));
  // gnuplot does not survive labels that are all missing
  if (std::any_of(panel.bars.begin(), panel.bars.end(),
                  [](const Bar& b) { return !b.text.empty(); }))
    parts.push_back(fmt::format(
        "$ends{0} using ($4==1?$1:NaN):2:3 with labels right boxed offset -0.4,0 notitle, "
        "\\\n    $ends{0} "
        "using ($4==0?$1:NaN):2:3 with labels left boxed offset 0.4,0 notitle",
        i));
  return out + fmt::format("  plot {}\n", fmt::join(parts, ", \\\n    "));
}

std::string ink(bool pale) {
  return fmt::format("fc rgb '{}' fs solid 1 border lc rgb '{}' lw 0.8",
                     pale ? kOfPale[kDifference] : kOfColor[kDifference], kOfColor[kDifference]);
}

Drawing drawing_of(BarFigure figure) {
  figure.page.body = kAbove + box_of(figure, 0).height + kUnder;
  figure.page.blocks = blocks(figure);
  for (std::size_t i = 0; i < figure.panels.size(); ++i)
    figure.page.panels += panel_commands(figure, i);
  return finished(figure.page);
}

// ------------------------------------------------------------------------------------- rows

// parameters in the order of the difference's rows by `size`, largest first; of forward's where there is no difference
std::vector<std::string> order_of(const Table& t, const OutcomeName& outcome,
                                  double (*size)(const Table&, std::size_t)) {
  std::vector<std::pair<double, std::string>> sizes;
  for (const Of of : {kDifference, kForward, kBackward})
    for (const std::size_t row : rows_of(t, outcome, of)) {
      const std::string& key = t.text(row, "parameter");
      const double s = size(t, row);
      if (std::none_of(sizes.begin(), sizes.end(), [&](const auto& p) { return p.second == key; }))
        sizes.emplace_back(std::isfinite(s) ? s : -1, key);
    }
  std::stable_sort(sizes.begin(), sizes.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> out;
  for (const auto& [s, key] : sizes) out.push_back(key);
  return out;
}

std::string cut(std::vector<std::string>& keys) {
  const std::size_t all = keys.size();
  if (all <= kMost) return "";
  keys.resize(kMost);
  return fmt::format(" The first {} of {} parameters.", kMost, all);
}

std::optional<std::size_t> row_of(const std::vector<std::string>& keys, const std::string& key) {
  const auto it = std::find(keys.begin(), keys.end(), key);
  if (it == keys.end()) return {};
  return static_cast<std::size_t>(it - keys.begin());
}

double span(const Table& t, std::size_t row) {
  return std::abs(t.number(row, "high") - t.number(row, "low"));
}

double total(const Table& t, std::size_t row) { return t.number(row, "total"); }

// the mean of all cases; of few tables the middle of the widest bar
double middle_of(const Findings& findings, const OutcomeName& outcome, Of of) {
  if (const auto rows = rows_of(findings.summary, outcome, of); !rows.empty())
    return findings.summary.number(rows[0], "mean");
  const Table& t = findings.tornado;
  const auto rows = rows_of(t, outcome, of);
  return rows.empty() ? std::nan("") : 0.5 * (t.number(rows[0], "low") + t.number(rows[0], "high"));
}

std::string rounded(double x, double largest) {
  std::string text = number_text(x, decimals_for(largest));
  if (text.starts_with("-")) text.replace(0, 1, "−");
  return text;
}

// a value as a reader knows it: of a word its place in the list is in the table
std::string value_text(const Findings& findings, const std::string& key, double value) {
  const Table& t = findings.response;
  for (std::size_t i = 0; i < t.rows(); ++i) {
    if (t.text(i, "parameter") != key || t.number(i, "value") != value) continue;
    char* end = nullptr;
    const std::string& level = t.text(i, "level");
    std::strtod(level.c_str(), &end);
    if (*end != '\0') return level;
    break;
  }
  return short_number(std::abs(value) < 1000 ? std::stod(fmt::format("{:.3g}", value)) : value);
}

// both ends of a parameter; where they lie on one side of the middle each takes half of the row
void add_ends(BarPanel& panel, std::size_t row, const Findings& findings, std::size_t at) {
  const Table& t = findings.tornado;
  const std::string& key = t.text(at, "parameter");
  const double low = t.number(at, "low"), high = t.number(at, "high");
  const bool one_side = (low - panel.middle) * (high - panel.middle) > 0;
  Bar bar{row, panel.middle, low, true, one_side ? 1 : 0};
  bar.text = value_text(findings, key, t.number(at, "low_value"));
  panel.bars.push_back(bar);
  bar.to = high, bar.pale = false, bar.half = one_side ? -1 : 0;
  bar.text = value_text(findings, key, t.number(at, "high_value"));
  panel.bars.push_back(bar);
}

// every panel shows as much: its middle, and as far from it as the longest bar of all with its label
void share_range(std::vector<BarPanel>& panels) {
  double before = 0, after = 0;
  for (const BarPanel& panel : panels)
    for (const Bar& b : panel.bars) {
      if (!std::isfinite(b.to)) continue;
      before = std::max(before, panel.middle - b.to), after = std::max(after, b.to - panel.middle);
    }
  const double whole = before + after > 0 ? before + after : 1;
  for (BarPanel& panel : panels)
    panel.range = {panel.middle - before - 0.24 * whole, panel.middle + after + 0.24 * whole};
}

}  // namespace

std::optional<Drawing> tornado_figure(const Findings& findings, const OutcomeName& outcome,
                                      const std::string& name) {
  const Table& t = findings.tornado;
  std::vector<std::string> keys = order_of(t, outcome, span);
  BarFigure figure;
  const std::string left_out = cut(keys);
  double largest = 0;
  for (const Of of : {kForward, kBackward})
    largest = std::fmax(largest, std::abs(middle_of(findings, outcome, of)));
  for (const Of of : {kForward, kBackward, kDifference}) {
    BarPanel panel{of, "", middle_of(findings, outcome, of), {}, {}};
    if (!std::isfinite(panel.middle)) continue;
    panel.heading = fmt::format("{}, mean {}", kHeading[of], rounded(panel.middle, largest));
    for (const std::size_t at : rows_of(t, outcome, of))
      if (const auto row = row_of(keys, t.text(at, "parameter")))
        add_ends(panel, *row, findings, at);
    if (!panel.bars.empty()) figure.panels.push_back(panel);
  }
  if (figure.panels.empty()) return {};
  share_range(figure.panels);
  for (const std::string& key : keys) figure.names.push_back(words_of_parameter(key).both());
  figure.axis = outcome.unit;
  figure.page.name = name;
  figure.page.title = words_of(outcome) + ": what moves it most";
  figure.page.legend = {{"low value", "", ink(true)}, {"high value", "", ink(false)}};
  figure.page.caption =
      caption_begin(findings, outcome) +
      " Each bar: from the mean of all cases to the mean with this parameter at its 10th or 90th "
      "percentile, of listed ones at the ends of the list, and all others spread. Numbers at the "
      "ends: its value." +
      left_out;
  return drawing_of(std::move(figure));
}

std::optional<Drawing> indices_figure(const Findings& findings, const OutcomeName& outcome,
                                      const std::string& name) {
  const Table& t = findings.indices;
  std::vector<std::string> keys = order_of(t, outcome, total);
  BarFigure figure;
  const std::string left_out = cut(keys);
  AxisRange range{0, 1};
  bool by_polynomial = false;
  for (const Of of : {kForward, kBackward, kDifference}) {
    BarPanel panel{of, kHeading[of], 0, {}, {}};
    for (const std::size_t at : rows_of(t, outcome, of)) {
      const auto row = row_of(keys, t.text(at, "parameter"));
      if (!row) continue;
      if (t.has("by")) by_polynomial = by_polynomial || t.text(at, "by") == "polynomial";
      for (const bool whole : {false, true}) {
        const std::string column = whole ? "total" : "first";
        Bar bar{*row, 0, t.number(at, column), whole, whole ? -1 : 1};
        bar.low = t.number(at, column + "_low"), bar.high = t.number(at, column + "_high");
        if (!std::isfinite(bar.to)) continue;
        panel.bars.push_back(bar);
        range.add(bar.to), range.add(bar.low), range.add(bar.high);
      }
    }
    if (!panel.bars.empty()) figure.panels.push_back(panel);
  }
  if (figure.panels.empty()) return {};
  range = AxisRange{std::max(range.low, -0.5), std::min(range.high, 1.5)}.with_room(0.02);
  for (BarPanel& panel : figure.panels) panel.range = range;
  for (const std::string& key : keys) figure.names.push_back(words_of_parameter(key).title);
  figure.axis = "share of the variance";
  figure.page.name = name;
  figure.page.title = words_of(outcome) + ": what makes it vary";
  figure.page.legend = {{"alone (first order)", "", ink(false)},
                        {"with interactions (total)", "", ink(true)}};
  figure.page.caption = caption_begin(findings, outcome) +
                        (by_polynomial ? " Sobol indices of a polynomial fitted to the cases"
                                       : " Sobol indices (Saltelli 2010, Jansen 1999)") +
                        "; whiskers: 95 % by bootstrap." + left_out;
  return drawing_of(std::move(figure));
}

}  // namespace retrogait
