// Forward and backward over a parameter, and below them the difference: response, dependence, convergence.
// Every panel of a row of panels has the same axis, so that what matters more rises more.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>

#include "report/text.h"
#include "findings/figures.h"

namespace retrogait {

namespace {

struct Point {
  double x, mean, low, high;
};

struct CurvePanel {
  std::string title;                     // of the horizontal axis
  std::vector<std::string> words;        // of categories; else x is a number
  bool doubling = false;                 // a logarithmic axis of powers of two
  std::array<std::vector<Point>, 3> of;  // forward, backward, difference
  std::vector<double> crossings;         // where the difference changes its sign
};

struct CurveFigure {
  SweepPage page;
  std::string axis;  // vertical
  bool marks = true;
  std::vector<CurvePanel> panels;
};

constexpr std::size_t kMost = 24;  // panels of a figure

bool has_points(const CurvePanel& panel) {
  for (const auto& points : panel.of)
    for (const Point& p : points)
      if (std::isfinite(p.mean)) return true;
  return false;
}

// ------------------------------------------------------------------------------------- layout

struct Layout {
  std::size_t columns = 1;
  double left = 70, right = 16, column_gap = 30, row_gap = 64, under = 46, between = 16;
  double height[2] = {165, 110};  // forward and backward; difference
  bool beside = false;            // the difference stands beside

  double width() const {
    const double n = static_cast<double>(beside ? 2 : columns);
    return (kFigureWidth - left - right - column_gap * (n - 1)) / n;
  }
  double block() const { return beside ? height[0] : height[0] + between + height[1]; }
  PanelPlace box(std::size_t i, bool difference) const {
    if (beside) return {left + (difference ? width() + column_gap : 0), 22, width(), height[0]};
    const double top = static_cast<double>(i / columns) * (block() + row_gap);
    return {left + static_cast<double>(i % columns) * (width() + column_gap),
            10 + top + (difference ? height[0] + between : 0), width(), height[difference ? 1 : 0]};
  }
  double body(std::size_t panels) const {
    const double rows = std::ceil(static_cast<double>(panels) / static_cast<double>(columns));
    return (beside ? 22 : 10) + rows * block() + (rows - 1) * row_gap + under;
  }
};

bool slanted(const CurvePanel& panel, double width) {
  std::size_t letters = 0;
  for (const std::string& word : panel.words) letters = std::max(letters, width_of(word) + 2);
  return static_cast<double>(letters * panel.words.size()) * 0.85 * kLetterWidth > width;
}

Layout layout_of(const std::vector<CurvePanel>& panels) {
  Layout out;
  const std::size_t n = panels.size();
  if (n == 1) {
    out.beside = true, out.column_gap = 84, out.height[0] = 230;
  } else {
    out.columns = n == 2 || n == 4 ? 2 : n <= 9 ? 3 : 4;
    if (n > 9) out.height[0] = 120, out.height[1] = 85;
  }
  for (const CurvePanel& panel : panels)
    if (slanted(panel, out.width())) out.row_gap = 122, out.under = 108;
  for (const CurvePanel& panel : panels)
    if (folds(panel.title, out.width() + 20) && out.under < 100) out.row_gap = 78, out.under = 62;
  return out;
}

// ------------------------------------------------------------------------------------- data

std::string block_name(std::size_t panel, std::size_t of) {
  return fmt::format("$curve{}_{}", panel, of);
}

// a row that is missing parts the curve
std::string blocks(const CurveFigure& figure) {
  std::string out;
  for (std::size_t i = 0; i < figure.panels.size(); ++i)
    for (std::size_t of = 0; of < 3; ++of) {
      out += block_name(i, of) + " << EOD\n";
      bool any = false;
      for (const Point& p : figure.panels[i].of[of]) {
        const bool whole = std::isfinite(p.x) && std::isfinite(p.mean);
        any = any || whole;
        // without a band the curve is its own
        const double low = std::isfinite(p.low) ? p.low : p.mean,
                     high = std::isfinite(p.high) ? p.high : p.mean;
        out += whole ? fmt::format("{} {} {} {}\n", data_text(p.x), data_text(p.mean),
                                   data_text(low), data_text(high))
                     : "\n";
      }
      if (!any) out += "NaN NaN NaN NaN\n";
      out += "EOD\n";
    }
  return out;
}

bool drawn(const CurvePanel& panel, std::size_t of) {
  return std::any_of(panel.of[of].begin(), panel.of[of].end(),
                     [](const Point& p) { return std::isfinite(p.mean); });
}

// ------------------------------------------------------------------------------------- axes

AxisRange y_range(const CurveFigure& figure, bool difference) {
  AxisRange out;
  for (const CurvePanel& panel : figure.panels)
    for (std::size_t of = difference ? 2 : 0; of < (difference ? 3 : 2); ++of)
      for (const Point& p : panel.of[of]) out.add(p.mean), out.add(p.low), out.add(p.high);
  if (difference && !out.empty()) out.add(0);
  return out.with_room(0.06);
}

AxisRange x_range(const CurvePanel& panel) {
  AxisRange out;
  for (const auto& points : panel.of)
    for (const Point& p : points) out.add(p.x);
  if (!panel.words.empty()) return {-0.5, static_cast<double>(panel.words.size()) - 0.5};
  if (panel.doubling)
    return out.empty() ? AxisRange{1, 2} : AxisRange{out.low / 1.2, out.high * 1.2};
  return out.with_room(0.04);
}

std::string doubling_tics(const AxisRange& x, double width) {
  const int first = static_cast<int>(std::ceil(std::log2(x.low))),
            last = static_cast<int>(std::floor(std::log2(x.high)));
  const int step = std::max(1, static_cast<int>(std::ceil((last - first + 1) * 46 / width)));
  std::vector<std::string> tics;
  for (int k = first; k <= last; ++k)
    tics.push_back(
        fmt::format("'{{/*0.85 {0}}}' {0} {1}", std::exp2(k), (k - first) % step ? 1 : 0));
  // a minor tic has no text
  for (std::string& tic : tics)
    if (tic.ends_with(" 1")) tic.replace(0, tic.find("}'") + 2, "''");
  return fmt::format("  set logscale x 2; set xtics ({})\n", fmt::join(tics, ", "));
}

std::string x_tics(const CurvePanel& panel, const AxisRange& x, double width, bool shown) {
  std::string out;
  if (panel.doubling) {
    out = doubling_tics(x, width);
  } else if (!panel.words.empty()) {
    std::vector<std::string> tics;
    const bool slant = slanted(panel, width);
    const double room =
        slant ? 15 * kLetterWidth : width / static_cast<double>(panel.words.size()) - 8;
    for (std::size_t k = 0; k < panel.words.size(); ++k)
      tics.push_back(
          fmt::format("\"{}\" {}", shown ? tic_text(fitted(panel.words[k], room, 0.85)) : "", k));
    out = fmt::format("  set xtics {}({})\n", slant ? "rotate by 35 right " : "norotate ",
                      fmt::join(tics, ", "));
  } else {
    out = fmt::format("  set xtics {:.6g}\n", tic_step(x.high - x.low));
  }
  return out + (shown ? "" : "  set format x ''\n");
}

// ------------------------------------------------------------------------------------- plots

std::string band(std::size_t panel, std::size_t of) {
  return fmt::format(
      "{0} using 1:3:4 with filledcurves fc rgb '{1}' fs transparent solid 0.16 noborder notitle, "
      "\\\n    {0} using 1:3 with lines lc rgb '{1}' lw 0.4 dt {2} notitle, \\\n    {0} using 1:4 "
      "with lines lc rgb '{1}' lw 0.4 dt {2} notitle",
      block_name(panel, of), kOfColor[of], kOfDash[of]);
}

constexpr int kMark[] = {7, 6, 7};  // filled, open, filled circles

std::string curve(std::size_t panel, std::size_t of, bool marks) {
  return fmt::format("{} using 1:2 with {} lc rgb '{}' dt {} lw 2{} notitle", block_name(panel, of),
                     marks ? "linespoints" : "lines", kOfColor[of], kOfDash[of],
                     marks ? fmt::format(" pt {} ps 0.5", kMark[of]) : "");
}

std::string bar(std::size_t panel, std::size_t of) {
  const char* beside[] = {"-0.12", "+0.12", ""};
  return fmt::format(
      "{} using ($1{}):2:3:4 with yerrorbars lc rgb '{}' pt {} ps 0.7 lw 1.6 notitle",
      block_name(panel, of), beside[of], kOfColor[of], kMark[of]);
}

std::string plot_command(const CurveFigure& figure, std::size_t i, bool difference) {
  const CurvePanel& panel = figure.panels[i];
  std::vector<std::string> bands, curves;
  for (std::size_t of = difference ? 2 : 0; of < (difference ? 3 : 2); ++of) {
    if (!drawn(panel, of)) continue;
    if (!panel.words.empty()) {
      curves.push_back(bar(i, of));
      continue;
    }
    bands.push_back(band(i, of));
    curves.push_back(curve(i, of, figure.marks));
  }
  bands.insert(bands.end(), curves.begin(), curves.end());
  if (bands.empty()) bands.push_back("NaN notitle");
  return fmt::format("  plot {}\n", fmt::join(bands, ", \\\n    "));
}

// where the sign of the mean difference changes
std::string crossing_marks(const CurvePanel& panel) {
  std::string out;
  for (const double x : panel.crossings)
    out += fmt::format(
        "  set arrow from {0:.6g}, graph 0 to {0:.6g}, graph 1 nohead lc rgb '#333333' lw 1 dt 3\n"
        "  set label \"{{/*0.8 {1}}}\" at {0:.6g}, graph 0.94 left offset 0.4,0\n",
        x, short_number(std::abs(x) < 1000 ? std::stod(fmt::format("{:.3g}", x)) : x));
  return out;
}

std::string panel_commands(const CurveFigure& figure, const Layout& layout, std::size_t i,
                           bool difference) {
  const CurvePanel& panel = figure.panels[i];
  const bool lowest = difference || layout.beside;
  const bool first = layout.beside || i % layout.columns == 0;
  const AxisRange x = x_range(panel), y = y_range(figure, difference);
  std::string out = panel_at(figure.page, layout.box(i, difference));
  out += fmt::format("  set xrange {}; set yrange {}; set ytics {:.6g}\n", x.text(), y.text(),
                     tic_step(y.high - y.low));
  out += x_tics(panel, x, layout.width(), lowest);
  const PanelPlace place = layout.box(i, difference);
  if (lowest) {
    const double below = slanted(panel, layout.width()) ? 92 : 42;
    out +=
        text_at(figure.page, place.left + 0.5 * place.width,
                place.top + place.height + below + (folds(panel.title, place.width + 20) ? 6 : 0),
                fitted(panel.title, place.width + 20));
  }
  if (first)
    out += text_at(
        figure.page, place.left - 54, place.top + 0.5 * place.height,
        fitted(difference ? "difference, " + figure.axis : figure.axis, place.height + 20, 0.92),
        true);
  else
    out += "  set format y ''\n";
  if (layout.beside)
    out += fmt::format("  set title \"{{/*0.92 {}}}\" offset 0,-0.5\n",
                       difference ? "Backward minus forward" : "Forward and backward");
  if (difference)
    out +=
        "  set arrow from graph 0, first 0 to graph 1, first 0 nohead lc rgb '#999999' lw 0.8 "
        "back\n" +
        crossing_marks(panel);
  return out + plot_command(figure, i, difference);
}

std::optional<Drawing> drawing_of(CurveFigure figure) {
  std::erase_if(figure.panels, [](const CurvePanel& p) { return !has_points(p); });
  if (figure.panels.empty()) return {};
  if (figure.panels.size() > kMost) {
    figure.page.caption +=
        fmt::format(" The first {} of {} parameters.", kMost, figure.panels.size());
    figure.panels.resize(kMost);
  }
  const Layout layout = layout_of(figure.panels);
  figure.page.legend = legend_of_ways(true);
  figure.page.body = layout.body(figure.panels.size());
  figure.page.blocks = blocks(figure);
  for (std::size_t i = 0; i < figure.panels.size(); ++i)
    for (const bool difference : {false, true})
      figure.page.panels += panel_commands(figure, layout, i, difference);
  return finished(figure.page);
}

// ------------------------------------------------------------------------------------- from tables

CurvePanel& panel_of(std::vector<CurvePanel>& panels, std::vector<std::string>& keys,
                     const std::string& key) {
  const auto it = std::find(keys.begin(), keys.end(), key);
  if (it != keys.end()) return panels[static_cast<std::size_t>(it - keys.begin())];
  keys.push_back(key);
  panels.emplace_back();
  panels.back().title = words_of_parameter(key).both();
  return panels.back();
}

bool is_number(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return !text.empty() && *end == '\0';
}

// levels that are words, or a single one, stand beside each other in the order of the plan
void make_categories(CurvePanel& panel, const std::vector<std::pair<double, std::string>>& levels) {
  const bool numbers = std::all_of(levels.begin(), levels.end(),
                                   [](const auto& level) { return is_number(level.second); });
  if (numbers && levels.size() > 1) return;
  std::vector<double> places;
  for (const auto& [value, text] : levels) places.push_back(value), panel.words.push_back(text);
  for (auto& points : panel.of)
    for (Point& p : points)
      p.x = static_cast<double>(std::find(places.begin(), places.end(), p.x) - places.begin());
}

void sort_points(CurvePanel& panel) {
  for (auto& points : panel.of)
    std::stable_sort(points.begin(), points.end(),
                     [](const Point& a, const Point& b) { return a.x < b.x; });
}

std::vector<CurvePanel> response_panels(const Findings& findings, const OutcomeName& outcome) {
  const Table& t = findings.response;
  std::vector<CurvePanel> panels;
  std::vector<std::string> keys;
  std::map<std::string, std::map<double, std::string>> levels;
  for (const Of of : {kForward, kBackward, kDifference})
    for (const std::size_t row : rows_of(t, outcome, of)) {
      const std::string& key = t.text(row, "parameter");
      const double x = t.number(row, "value");
      if (!std::isfinite(x)) continue;
      levels[key][x] = t.text(row, "level");
      panel_of(panels, keys, key)
          .of[of]
          .push_back({x, t.number(row, "mean"), t.number(row, "p05"), t.number(row, "p95")});
    }
  for (std::size_t i = 0; i < panels.size(); ++i) {
    const auto& own = levels[keys[i]];
    make_categories(panels[i], {own.begin(), own.end()});
    sort_points(panels[i]);
  }
  const Table& b = findings.boundary;
  for (const std::size_t row : rows_of(b, outcome, kDifference))
    for (std::size_t i = 0; i < panels.size(); ++i)
      if (b.text(row, "y_parameter").empty() && b.text(row, "x_parameter") == keys[i] &&
          panels[i].words.empty() && std::isfinite(b.number(row, "x")))
        panels[i].crossings.push_back(b.number(row, "x"));
  return panels;
}

// " to speed and slope", if those are few
std::string to_what(const Findings& findings, const OutcomeName& outcome) {
  std::vector<std::string> names;
  for (const Of of : {kForward, kBackward, kDifference})
    for (const std::size_t row : rows_of(findings.response, outcome, of)) {
      const std::string title = words_of_parameter(findings.response.text(row, "parameter")).title;
      if (std::find(names.begin(), names.end(), title) == names.end()) names.push_back(title);
    }
  if (names.empty() || names.size() > 3) return "";
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i) {
    names[i] = names[i].substr(0, names[i].find(','));
    names[i][0] = static_cast<char>(std::tolower(static_cast<unsigned char>(names[i][0])));
    out += (i == 0 ? " to " : i + 1 == names.size() ? " and " : ", ") + names[i];
  }
  return out;
}

bool has_bands(const std::vector<CurvePanel>& panels) {
  for (const CurvePanel& panel : panels)
    for (const auto& points : panel.of)
      for (const Point& p : points)
        if (p.high - p.low > 1e-9 * std::abs(p.mean)) return true;
  return false;
}

}  // namespace

std::optional<Drawing> response_figure(const Findings& findings, const OutcomeName& outcome,
                                       const std::string& name) {
  CurveFigure figure;
  figure.panels = response_panels(findings, outcome);
  figure.axis = outcome.unit;
  figure.page.name = name;
  figure.page.title = words_of(outcome) + ": response" + to_what(findings, outcome);
  figure.page.caption = caption_begin(findings, outcome) + " Mean over all cases at a level.";
  if (has_bands(figure.panels))
    figure.page.caption +=
        " Bands and bars: 5 to 95 % of these cases, across all other parameters.";
  for (const CurvePanel& panel : figure.panels)
    if (!panel.crossings.empty()) {
      figure.page.caption += " Dotted vertical: the mean difference changes its sign.";
      break;
    }
  return drawing_of(std::move(figure));
}

std::optional<Drawing> dependence_figure(const Findings& findings, const OutcomeName& outcome,
                                         const std::string& name) {
  CurveFigure figure;
  const Table& t = findings.dependence;
  std::vector<std::string> keys;
  for (const Of of : {kForward, kBackward, kDifference})
    for (const std::size_t row : rows_of(t, outcome, of))
      panel_of(figure.panels, keys, t.text(row, "parameter"))
          .of[of]
          .push_back({t.number(row, "value"), t.number(row, "mean"), t.number(row, "low"),
                      t.number(row, "high")});
  for (CurvePanel& panel : figure.panels) sort_points(panel);
  figure.axis = outcome.unit;
  figure.marks = false;
  figure.page.name = name;
  figure.page.title = words_of(outcome) + ": effect of each parameter alone";
  figure.page.caption =
      caption_begin(findings, outcome) +
      " Partial dependence (Friedman 2001): the mean when one parameter is held and the others "
      "stay spread, by a polynomial fitted to the cases; bands: 95 % by bootstrap.";
  const Table& fit = findings.fit;
  if (const auto rows = rows_of(fit, outcome, kDifference); !rows.empty() && fit.has("r2_cross"))
    figure.page.caption +=
        fmt::format(" Fit of the difference: r² = {:.2f} on cases it was not fitted to.",
                    fit.number(rows[0], "r2_cross"));
  return drawing_of(std::move(figure));
}

std::optional<Drawing> convergence_figure(const Findings& findings, const OutcomeName& outcome,
                                          const std::string& name) {
  CurveFigure figure;
  const Table& t = findings.convergence;
  CurvePanel panel;
  panel.doubling = true, panel.title = "Cases";
  for (const Of of : {kForward, kBackward, kDifference})
    for (const std::size_t row : rows_of(t, outcome, of)) {
      const double mean = t.number(row, "mean"), error = t.number(row, "standard_error");
      if (t.number(row, "cases") > 0)
        panel.of[of].push_back({t.number(row, "cases"), mean, mean - error, mean + error});
    }
  sort_points(panel);
  figure.panels = {panel};
  figure.axis = outcome.unit;
  figure.page.name = name;
  figure.page.title = words_of(outcome) + ": convergence of the mean";
  figure.page.caption = caption_begin(findings, outcome) +
                        " Mean of the first cases, in their order; bands: ± standard error.";
  return drawing_of(std::move(figure));
}

}  // namespace retrogait
