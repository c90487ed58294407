// A figure as a gnuplot script.
// Colours: Okabe and Ito 2008, "Color universal design": blue and vermillion, told apart by all.
#include "report/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace retrogait {

std::string plain(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '`' || static_cast<unsigned char>(c) < ' ') continue;
    if (c == '_' || c == '^' || c == '{' || c == '}' || c == '@' || c == '&') out += "\\\\";
    out += c;
  }
  return out;
}

std::vector<std::string> folded(const std::string& text, std::size_t width) {
  std::vector<std::string> lines(1);
  std::string word;
  for (const char c : text + " ") {
    if (c != ' ') {
      word += c;
      continue;
    }
    if (!lines.back().empty() && lines.back().size() + 1 + word.size() > width)
      lines.emplace_back();
    lines.back() += (lines.back().empty() ? "" : " ") + word;
    word.clear();
  }
  return lines;
}

double page_height(const PanelGrid& grid, std::size_t panels) {
  const double rows = std::ceil(static_cast<double>(panels) / grid.columns);
  return grid.top + rows * grid.height + (rows - 1) * grid.row_gap + grid.bottom;
}

std::string panel_margins(const PanelGrid& grid, std::size_t i, double page) {
  const auto n = static_cast<std::size_t>(grid.columns);
  const double width =
      (kFigureWidth - grid.left - grid.right - grid.column_gap * (grid.columns - 1)) / grid.columns;
  const double left = grid.left + static_cast<double>(i % n) * (width + grid.column_gap);
  const double top = grid.top + static_cast<double>(i / n) * (grid.height + grid.row_gap);
  return fmt::format(
      "  set lmargin at screen {:.4f}; set rmargin at screen {:.4f}; set tmargin at screen {:.4f}; "
      "set bmargin at screen {:.4f}\n",
      left / kFigureWidth, (left + width) / kFigureWidth, 1 - top / page,
      1 - (top + grid.height) / page);
}

double tic_step(double span) {
  const double rough = span / 5, power = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double digit : {1.0, 2.0, 5.0})
    if (rough <= digit * power) return digit * power;
  return 10 * power;
}

std::string on_both_pages(const std::string& name, double height, const std::string& commands) {
  std::string out = "do for [page=1:2] {\n";
  out += fmt::format(
      "  if (page == 1) {{ set terminal svg size {:.0f},{:.0f} font 'DejaVu Sans,12' background "
      "'#ffffff'; "
      "set output '{}.svg' }}\n",
      kFigureWidth, height, name);
  out += fmt::format(
      "  if (page == 2) {{ set terminal pdfcairo size 18cm,{:.2f}cm font 'DejaVu Sans,6.8' "
      "fontscale 0.74 "
      "linewidth 1.2 dashlength 1.4; "
      "set output '{}.pdf' }}\n",
      18 * height / kFigureWidth, name);
  return out + "  set multiplot\n" + commands + "  unset multiplot\n  unset output\n}\n";
}

namespace {

constexpr const char* kColor[] = {"#0072B2", "#D55E00"};  // forward, backward
constexpr const char* kDash[] = {"1", "(10,4)"};
constexpr const char* kGrey = "#777777";
constexpr double kWidth = kFigureWidth;
constexpr double kLeft = 78, kRight = 18, kTop = 72, kBottom = 124, kColumnGap = 78, kRowGap = 66;
constexpr double kPanelHeight[] = {250, 185};         // of figures with one row, with two
constexpr double kSmallGap = 26, kSmallHeight = 135;  // between and of small multiples
constexpr double kSampleLength = 38, kLetter = 7.2, kEntryGap = 16;  // of the legend
constexpr std::size_t kCaptionWidth = 150;                           // characters a line

const Trial* trial_without_prior(const StudyResult& result) {
  for (const Trial& t : result.trials)
    if (t.of.without_prior && t.of.direction == "backward") return &t;
  return nullptr;
}

std::string value(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.6g}", x); }

// ------------------------------------------------------------------------------------- data

const CoordinateTarget* script_of(const Trial& trial, const Panel& panel) {
  if (panel.only < 0 || trial.cycle.reversed) return nullptr;
  const int c = trial.of.model.find_coordinate(panel.variable + (panel.side < 0 ? "" : "_r"));
  for (const CoordinateTarget& t : trial.cycle.target.coordinates)
    if (t.coordinate == c) return &t;
  return nullptr;
}

// pct, forward, backward, without prior or script − SD, script, script + SD; of measured trials instead each
// one's mean − SD and mean + SD between strides
std::string curve_block(const StudyResult& result, const Panel& panel, std::size_t i) {
  std::string out = fmt::format("$curves{} << EOD\n", i);
  const Trial* bare = panel.without_prior ? trial_without_prior(result) : nullptr;
  const CoordinateTarget* script =
      panel.only < 0 ? nullptr
                     : script_of(result.trials[static_cast<std::size_t>(panel.only)], panel);
  for (std::size_t k = 0; k <= 100; ++k) {
    out += fmt::format("{}", k);
    for (std::size_t d = 0; d < 2; ++d)
      out += " " + value(panel.factor * result.trials[d].curve(panel.variable, panel.side)[k]);
    if (bare != nullptr)
      out += " " + value(panel.factor * bare->curve(panel.variable, panel.side)[k]);
    if (script != nullptr) {
      const double mean = script->curve.eval(static_cast<double>(k) / 100).f * kDegPerRad;
      const double sd = script->sd * kDegPerRad;
      out += " " + value(mean - sd) + " " + value(mean) + " " + value(mean + sd);
    }
    for (std::size_t d = 0; d < 2; ++d) {
      if (!result.trials[d].measured) continue;
      const CycleCurve& c = result.trials[d].cycle_curve(panel.variable, panel.side);
      out += " " + value(panel.factor * (c.value[k] - c.sd[k])) + " " +
             value(panel.factor * (c.value[k] + c.sd[k]));
    }
    out += "\n";
  }
  return out + "EOD\n";
}

struct Whiskers {
  std::size_t direction;
  const MeasuredPoints* points;
};

std::vector<Whiskers> whiskers_of(const StudyResult& result, const Measured& measured,
                                  const Panel& panel) {
  std::vector<Whiskers> out;
  for (std::size_t d = 0; d < 2; ++d) {
    if (!comparable(result.trials[d])) continue;
    if (panel.only >= 0 && static_cast<std::size_t>(panel.only) != d) continue;
    const MeasuredPoints* p = measured.find(d == 0 ? "forward" : "backward", panel.variable);
    if (p != nullptr) out.push_back({d, p});
  }
  return out;
}

std::string whisker_blocks(const StudyResult& result, const Measured& measured, const Panel& panel,
                           std::size_t i) {
  std::string out;
  for (const Whiskers& w : whiskers_of(result, measured, panel)) {
    double zero = 0;
    const Model& model = result.trials[w.direction].of.model;
    if (w.points->from_standing)
      zero = model.standing[model.coordinate_index(panel.variable + "_r")] * kDegPerRad;
    out += fmt::format("$measured{}_{} << EOD\n", i, w.direction);
    for (std::size_t k = 0; k < w.points->pct.size(); ++k)
      out += fmt::format("{} {} {} {}\n", w.points->pct[k],
                         value(panel.factor * (w.points->median[k] + zero)),
                         value(panel.factor * (w.points->lower[k] + zero)),
                         value(panel.factor * (w.points->upper[k] + zero)));
    out += "EOD\n";
  }
  return out;
}

// ------------------------------------------------------------------------------------- drawing

bool small_multiples(const Figure& figure) { return figure.common_top > 0; }

double panel_height(const Figure& figure) {
  return small_multiples(figure) ? kSmallHeight : kPanelHeight[figure.rows == 1 ? 0 : 1];
}

double column_gap(const Figure& figure) { return small_multiples(figure) ? kSmallGap : kColumnGap; }

double page_height(const Figure& figure) {
  return kTop + figure.rows * panel_height(figure) + (figure.rows - 1) * kRowGap + kBottom;
}

std::string margins(const Figure& figure, std::size_t i) {
  const int row = static_cast<int>(i) / figure.columns,
            column = static_cast<int>(i) % figure.columns;
  const double page = page_height(figure), height = panel_height(figure) / page;
  const double gap = column_gap(figure);
  const double width =
      (kWidth - kLeft - kRight - gap * (figure.columns - 1)) / figure.columns / kWidth;
  const double left = kLeft / kWidth + column * (width + gap / kWidth);
  const double top = 1 - (kTop + row * (panel_height(figure) + kRowGap)) / page;
  return fmt::format(
      "  set lmargin at screen {:.4f}; set rmargin at screen {:.4f}; set tmargin at screen {:.4f}; "
      "set bmargin at "
      "screen {:.4f}\n",
      left, left + width, top, top - height);
}

std::string plot_command(const StudyResult& result, const Measured& measured, const Panel& panel,
                         std::size_t i) {
  std::vector<std::string> parts;
  const auto curve = [&](int column, const char* color, const char* dash, double width) {
    parts.push_back(fmt::format("$curves{} using 1:{} with lines lc rgb '{}' dt {} lw {} notitle",
                                i, column, color, dash, width));
  };
  for (int d = 0; d < 2; ++d)
    if (result.trials[static_cast<std::size_t>(d)].measured && (panel.only < 0 || panel.only == d))
      parts.push_back(fmt::format(
          "$curves{} using 1:{}:{} with filledcurves fc rgb '{}' fs transparent solid 0.15 "
          "noborder notitle",
          i, 4 + 2 * d, 5 + 2 * d, kColor[d]));
  if (panel.only >= 0) {
    const auto d = static_cast<std::size_t>(panel.only);
    if (script_of(result.trials[d], panel) != nullptr) {
      parts.push_back(fmt::format(
          "$curves{} using 1:4:6 with filledcurves fc rgb '{}' fs transparent solid 0.15 "
          "noborder notitle",
          i, kColor[d]));
      curve(5, kColor[d], "3", 1);
    }
    curve(panel.only + 2, kColor[d], kDash[d], 2);
  } else {
    if (panel.without_prior && trial_without_prior(result) != nullptr) curve(4, kGrey, "3", 1.5);
    curve(2, kColor[0], kDash[0], 2);
    curve(3, kColor[1], kDash[1], 2);
  }
  for (const Whiskers& w : whiskers_of(result, measured, panel))
    parts.push_back(fmt::format(
        "$measured{}_{} using ($1{}):2:3:4 with yerrorbars lc rgb '{}' pt {} ps 0.6 lw 1 notitle",
        i, w.direction,
        panel.only >= 0    ? ""
        : w.direction == 0 ? "-0.7"
                           : "+0.7",
        kColor[w.direction], w.direction == 0 ? 6 : 4));
  return fmt::format("  plot {}\n", fmt::join(parts, ", \\\n    "));
}

// thin lines where each foot leaves the ground
std::string foot_off_lines(const StudyResult& result, const Panel& panel) {
  std::string out = "  unset arrow\n";
  if (panel.side < 0) return out;
  for (std::size_t d = 0; d < 2; ++d) {
    if (panel.only >= 0 && static_cast<std::size_t>(panel.only) != d) continue;
    out += fmt::format(
        "  set arrow from {0:.3f}, graph 0 to {0:.3f}, graph 1 nohead lc rgb '{1}' lw 0.7 dt 3\n",
        result.trials[d].events[0].foot_off, kColor[d]);
  }
  return out;
}

bool flagged(const StudyResult& result, const Panel& panel) {
  bool bad = false;
  for (std::size_t d = 0; d < 2; ++d)
    if (panel.only < 0 || static_cast<std::size_t>(panel.only) == d)
      bad = bad || !result.trials[d].ok;
  return bad;
}

// what cannot be negative, or hardly ever is, is shown from zero
bool from_zero(const std::string& variable) {
  return variable == "grf_y" || variable == "metabolic_power" ||
         variable.ends_with("_compression") || variable.find("_contact") != std::string::npos;
}

std::string y_range(const Figure& figure, const Panel& panel, bool named) {
  const std::string numbers = fmt::format("  set format y \"{}\"\n", named ? "%h" : "");
  if (small_multiples(figure))
    return fmt::format("  set yrange [0:{:g}]\n", figure.common_top) + numbers;
  if (panel.top > 0)
    return fmt::format("  set offsets 0,0,0,0\n  set yrange [*<0:{:g}]\n", panel.top) + numbers;
  if (from_zero(panel.variable))
    return "  set offsets 0,0,graph 0.03,0\n  set yrange [*<0:*]\n" + numbers;
  return "  set offsets 0,0,graph 0.03,graph 0.03\n  set yrange [*:*]\n" + numbers;
}

std::string panel_commands(const StudyResult& result, const Measured& measured,
                           const Figure& figure, std::size_t i) {
  const Panel& panel = figure.panels[i];
  std::string out = margins(figure, i) + foot_off_lines(result, panel);
  out += "  unset object\n";
  if (flagged(result, panel))
    out +=
        "  set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 fs pattern 4 noborder "
        "fc rgb '#cccccc' "
        "behind\n";
  const bool first_column = static_cast<int>(i) % figure.columns == 0;
  const bool last_row = static_cast<int>(i) / figure.columns == figure.rows - 1;
  const bool named = first_column || !small_multiples(figure);
  out += fmt::format("  set title \"{}\" offset 0,-0.6\n", plain(panel.title));
  out += named ? fmt::format("  set ylabel \"{}\" offset 0.6,0\n", plain(panel.axis))
               : "  unset ylabel\n";
  out += y_range(figure, panel, named);
  out += last_row ? "  set xlabel \"% of the cycle\" offset 0,0.5\n" : "  unset xlabel\n";
  return out + plot_command(result, measured, panel, i);
}

// once a page, above the first panel: title, who is who
std::string header_commands(const StudyResult& result, const Figure& figure) {
  std::string out = "  unset label\n";
  const double y = 1 - 22 / page_height(figure);
  out += fmt::format("  set label 1 \"{{/:Bold {}}}\" at screen 0.012,{:.4f} left\n",
                     plain(figure.title), y);
  struct Entry {
    std::string text;
    const char* color;
    const char* dash;
  };
  std::vector<Entry> entries;
  for (std::size_t d = 0; d < 2; ++d)
    entries.push_back({result.trials[d].of.trial, kColor[d], kDash[d]});
  if (trial_without_prior(result) != nullptr &&
      std::any_of(figure.panels.begin(), figure.panels.end(),
                  [](const Panel& p) { return p.without_prior; }))
    entries.push_back({"without measured input", kGrey, "3"});
  // set from the right edge of the page, each as wide as its words
  const auto width = [](const Entry& e) {
    return kSampleLength + kLetter * static_cast<double>(e.text.size()) + kEntryGap;
  };
  double x = kWidth - kRight;
  for (const Entry& e : entries) x -= width(e);
  int tag = 20;
  for (const Entry& e : entries) {
    out += fmt::format(
        "  set arrow {0} from screen {1:.4f},{2:.4f} to screen {3:.4f},{2:.4f} nohead lc rgb '{4}' "
        "dt {5} lw 2\n",
        tag, x / kWidth, y, (x + kSampleLength - 6) / kWidth, e.color, e.dash);
    out += fmt::format("  set label {} \"{}\" at screen {:.4f},{:.4f} left\n", tag++, plain(e.text),
                       (x + kSampleLength) / kWidth, y);
    x += width(e);
  }
  return out;
}

std::string caption_commands(const StudyResult& result, const Figure& figure) {
  std::string text = figure.caption;
  if (!result.trials[0].ok || !result.trials[1].ok)
    text = "FLAGGED, hatched: a cycle beyond its limits (solver.csv). " + text;
  std::string out;
  double y = 54;
  int tag = 40;
  for (const std::string& line : folded(text, kCaptionWidth)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at screen 0.012,{:.3f} left\n", tag++,
                       plain(line), y / page_height(figure));
    y -= 15;
  }
  return out;
}

std::string style_commands() {
  return "set encoding utf8\n"
         "set border 3 lw 0.8\n"
         "set tics nomirror out scale 0.6\n"
         "set xrange [0:100]\n"
         "set xtics 0,20,100\n"
         "set xzeroaxis lt 1 lc rgb '#bbbbbb' lw 0.8 dt 1\n"
         "set bars 0.6\n"
         "set offsets 0,0,graph 0.03,graph 0.03\n"
         "unset key\n";
}

}  // namespace

std::string gnuplot_script(const StudyResult& result, const Measured& measured,
                           const Figure& figure) {
  std::string out =
      fmt::format("# Draws {0}.svg and {0}.pdf here: gnuplot {0}.gp\nreset\n", figure.name);
  for (std::size_t i = 0; i < figure.panels.size(); ++i)
    out += curve_block(result, figure.panels[i], i) +
           whisker_blocks(result, measured, figure.panels[i], i);
  out += style_commands();
  std::string panels;
  for (std::size_t i = 0; i < figure.panels.size(); ++i) {
    std::string commands = panel_commands(result, measured, figure, i);
    // the page's own texts belong to the first panel's labels
    const std::size_t plot = commands.rfind("  plot ");
    if (i == 0)
      commands.insert(plot, header_commands(result, figure) + caption_commands(result, figure));
    else
      commands.insert(plot, "  unset label\n");
    panels += commands;
  }
  return out + on_both_pages(figure.name, page_height(figure), panels);
}

}  // namespace retrogait
