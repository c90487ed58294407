// All outcomes on one page: the difference in per cent of forward, and the means that it is between.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text.h"
#include "findings/figures.h"

namespace retrogait {

namespace {

constexpr std::size_t kMost = 40;  // outcomes
constexpr double kRow = 25, kAbove = 26, kUnder = 46, kNameRoom = 290;
constexpr double kColumns = 292;  // right of the panel
// from the panel's right: right ends of forward and backward, left of the unit, right of the share
constexpr double kColumn[] = {60, 128, 142, 278};

struct Line {
  std::string name, unit;
  double forward, backward, middle, low, high, positive;
};

// in per cent of forward
std::vector<Line> lines_of(const Findings& findings) {
  std::vector<Line> out;
  const Table& t = findings.summary;
  for (const OutcomeName& outcome : outcomes_of(findings)) {
    const auto f = rows_of(t, outcome, kForward), b = rows_of(t, outcome, kBackward),
               d = rows_of(t, outcome, kDifference);
    if (f.empty() || b.empty() || d.empty()) continue;
    const double forward = t.number(f[0], "mean");
    // the zero of an angle is a convention, so that a share of it means nothing
    const bool angle = outcome.unit == "deg";
    const auto relative = [&](const char* column) {
      return angle ? std::nan("") : 100 * t.number(d[0], column) / std::abs(forward);
    };
    Line line{words_of(outcome), outcome.unit,    forward,         t.number(b[0], "mean"),
              relative("p50"),   relative("p05"), relative("p95"), t.number(d[0], "positive")};
    if (std::isfinite(angle ? forward : line.middle)) out.push_back(line);
  }
  return out;
}

// of all names: smaller if one is long
double name_size(const std::vector<Line>& lines) {
  std::size_t longest = 12;
  for (const Line& line : lines) longest = std::max(longest, width_of(line.name));
  return 0.92 * kLetterWidth * static_cast<double>(longest) < kNameRoom ? 0.92 : 0.8;
}

double name_width(const std::vector<Line>& lines) {
  double longest = 80;
  for (const Line& line : lines)
    longest = std::max(longest,
                       kLetterWidth * name_size(lines) * static_cast<double>(width_of(line.name)));
  return std::min(longest, kNameRoom) + 24;
}

std::string block(const std::vector<Line>& lines) {
  std::string out = "$lines << EOD\n";
  for (std::size_t r = 0; r < lines.size(); ++r)
    if (std::isfinite(lines[r].middle))
      out += fmt::format("{} {} {} {}\n", data_text(lines[r].middle), r, data_text(lines[r].low),
                         data_text(lines[r].high));
  return out + "EOD\n";
}

std::string with_true_minus(std::string text) {
  if (text.starts_with("-")) text.replace(0, 1, "−");
  return text;
}

std::string columns(const std::vector<Line>& lines, const SweepPage& page, double right) {
  std::string out;
  const auto put = [&](double x, const std::string& where, const char* just,
                       const std::string& text) {
    out += fmt::format("  set label \"{{/*0.85 {}}}\" at screen {:.5f}, {} {}\n", plain(text),
                       (right + x) / kFigureWidth, where, just);
  };
  const std::string heading = fmt::format("screen {:.5f}", 1 - (page.top() + 10) / page.height());
  put(kColumn[0], heading, "right", "forward");
  put(kColumn[1], heading, "right", "backward");
  put(kColumn[3], heading, "right", "larger backward");
  for (std::size_t r = 0; r < lines.size(); ++r) {
    const Line& line = lines[r];
    const int decimals = std::max(
        0, std::min(decimals_for(std::max(std::abs(line.forward), std::abs(line.backward))), 3));
    const std::string where = fmt::format("first {}", r);
    put(kColumn[0], where, "right", with_true_minus(number_text(line.forward, decimals)));
    put(kColumn[1], where, "right", with_true_minus(number_text(line.backward, decimals)));
    put(kColumn[2], where, "left", line.unit);
    if (std::isfinite(line.positive))
      put(kColumn[3], where, "right", fmt::format("{:.0f} %", 100 * line.positive));
  }
  return out;
}

}  // namespace

std::optional<Drawing> summary_figure(const Findings& findings) {
  std::vector<Line> lines = lines_of(findings);
  const auto has_bar = [](const Line& line) { return std::isfinite(line.middle); };
  if (std::none_of(lines.begin(), lines.end(), has_bar)) return {};
  SweepPage page;
  page.name = "summary";
  page.title = "Backward minus forward: all cases";
  page.caption = caption_begin(findings, outcomes_of(findings).front()) +
                 " Dot and bar: median and 5 to 95 % of the cases' differences, in per cent of the "
                 "forward mean. Numbers: means; share of cases that are larger backward.";
  if (!std::all_of(lines.begin(), lines.end(), has_bar))
    page.caption += " Angles have no bar: their zero is a convention.";
  if (lines.size() > kMost) {
    page.caption += fmt::format(" The first {} of {} outcomes.", kMost, lines.size());
    lines.resize(kMost);
  }
  const double left = name_width(lines), right = kFigureWidth - kColumns;
  const PanelPlace box{left, kAbove, right - left, kRow * static_cast<double>(lines.size())};
  page.body = kAbove + box.height + kUnder;
  page.blocks = block(lines);
  AxisRange x;
  for (const Line& line : lines) x.add(line.low), x.add(line.high), x.add(line.middle);
  x.add(0);
  x = x.with_room(0.05);
  page.panels = panel_at(page, box);
  page.panels += fmt::format("  set border 1; set xrange {}; set yrange [{}.5:-0.5]\n", x.text(),
                             lines.size() - 1);
  page.panels += fmt::format("  set xtics {:.6g}\n", tic_step((x.high - x.low) * 1.2));
  std::vector<std::string> names;
  for (std::size_t r = 0; r < lines.size(); ++r)
    names.push_back(
        fmt::format("\"{}\" {}", tic_text(fitted(lines[r].name, left - 14, name_size(lines))), r));
  page.panels += fmt::format("  set ytics scale 0 ({})\n", fmt::join(names, ", "));
  page.panels += fmt::format("  set xlabel \"{}\" offset 0,0.5\n",
                             fitted("difference, % of the forward mean", box.width, 0.92));
  page.panels += columns(lines, page, right);
  page.panels += "  set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb '#444444' lw 0.9\n";
  page.panels += fmt::format(
      "  plot $lines using 1:2:3:4 with xerrorbars lc rgb '{0}' pt 7 ps 0.7 lw 1.6 notitle\n",
      kOfColor[kDifference]);
  return finished(page);
}

}  // namespace retrogait
