// Plots → gnuplot. The curves are inside the script, so that a figure can be drawn anew by hand.
#include "inspector/figure_export.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <chrono>

#include "inspector/plot_parts.h"
#include "report/figures.h"

namespace retrogait::inspector {

namespace {

constexpr std::size_t kCaptionWidth = 150;  // characters
constexpr float kPlotsOwnTexts = 44;        // pixels: above and below the curves
constexpr float kPeakHeight = 11;           // pixels: text of a peak's value

PanelGrid grid_of(std::size_t plots, std::size_t caption_lines) {
  const int columns = plots == 1 ? 1 : plots <= 4 ? 2 : 3;
  return {.columns = columns,
          .left = 66,
          .right = 18,
          .top = 76,
          .bottom = 74 + 15.0 * static_cast<double>(caption_lines),
          .column_gap = 66,
          .row_gap = 70,
          .height = columns == 1   ? 340.0
                    : columns == 2 ? 230.0
                                   : 165.0};
}

std::string color_of(Ink ink) {
  return fmt::format("#{:02X}{:02X}{:02X}", ink & 0xff, ink >> 8 & 0xff, ink >> 16 & 0xff);
}

double opacity_of(Ink ink) { return (ink >> 24) / 255.0; }

// a faded color on white paper
std::string on_paper(Ink ink) {
  const double share = opacity_of(ink);
  const auto mixed = [share](unsigned c) {
    return static_cast<unsigned>(std::lround(share * c + (1 - share) * 255));
  };
  return fmt::format("#{:02X}{:02X}{:02X}", mixed(ink & 0xff), mixed(ink >> 8 & 0xff),
                     mixed(ink >> 16 & 0xff));
}

std::string number(float x) {
  return std::isfinite(x) ? fmt::format("{:.7g}", static_cast<double>(x)) : "NaN";
}

// pct, then value, low, high of each curve
std::string data_block(const Plot& plot, std::size_t i) {
  std::string out = fmt::format("$plot{} << EOD\n", i);
  for (std::size_t k = 0; k < kCyclePoints; ++k) {
    out += fmt::format("{}", k);
    for (const PlotCurve& c : plot.curves)
      out += " " + number(c.value[k]) + " " + number(c.has_band ? c.low[k] : NAN) + " " +
             number(c.has_band ? c.high[k] : NAN);
    out += "\n";
  }
  return out + "EOD\n";
}

bool is_drawn(const PlotCurve& curve) { return !finite_runs(curve.value).empty(); }

std::string plot_command(const Plot& plot, std::size_t i) {
  std::vector<std::string> parts;
  for (std::size_t c = 0; c < plot.curves.size(); ++c)
    if (plot.curves[c].has_band)
      parts.push_back(fmt::format(
          "$plot{} using 1:{}:{} with filledcurves fc rgb '{}' fs transparent solid 0.15 noborder "
          "notitle",
          i, 3 * c + 3, 3 * c + 4, color_of(plot.curves[c].color)));
  for (std::size_t c = 0; c < plot.curves.size(); ++c) {
    const PlotCurve& curve = plot.curves[c];
    if (!is_drawn(curve)) continue;
    parts.push_back(fmt::format("$plot{} using 1:{} with lines lc rgb '{}' dt {} lw {:.2g} notitle",
                                i, 3 * c + 2, on_paper(curve.color), curve.dashed ? "(10,4)" : "1",
                                curve.width / 0.85));
  }
  if (parts.empty()) parts.emplace_back("NaN notitle");
  return fmt::format("  plot {}\n", fmt::join(parts, ", \\\n    "));
}

// stance bars stand under the axis of time, hatching behind the curves
std::string objects(const Plot& plot, const PanelGrid& grid) {
  std::string out = "  unset object\n";
  int tag = 1;
  for (const auto& [from, to] : failed_spans(plot))
    out += fmt::format(
        "  set object {} rectangle from first {:.2f}, graph 0 to first {:.2f}, graph 1 fs pattern "
        "4 noborder fc rgb '#cc9999' behind\n",
        tag++, from, to);
  for (std::size_t k = 0; k < plot.stance.size(); ++k) {
    const StanceBar& bar = plot.stance[k];
    if (!std::isfinite(bar.from) || !std::isfinite(bar.to)) continue;
    const double high = 4.5 / grid.height,
                 top = -2.5 / grid.height - static_cast<double>(k) * 1.3 * high;
    const auto piece = [&](double from, double to) {
      if (!(to > from)) return;
      out += fmt::format(
          "  set object {} rectangle from first {:.3f}, graph {:.4f} to first {:.3f}, graph {:.4f} "
          "noclip fs solid {} noborder fc rgb '{}' front\n",
          tag++, from, top, to, top - high, bar.dashed ? 0.55 : 0.9, color_of(bar.color));
    };
    if (bar.from <= bar.to) {
      piece(bar.from, bar.to);
    } else {
      piece(0, bar.to);
      piece(bar.from, 100);
    }
  }
  return out;
}

// the frame of a panel, pixels of the page
PlotFrame panel_frame(const Plot& plot, const PanelGrid& grid) {
  const double width =
      (kFigureWidth - grid.left - grid.right - grid.column_gap * (grid.columns - 1)) / grid.columns;
  const Box box{0, 0, static_cast<float>(width), static_cast<float>(grid.height)};
  PlotFrame f = frame_plot(plot, {0, 0, box.width, box.height + kPlotsOwnTexts}, 1);  // the ranges
  f.whole = f.inner = box;
  f.em = kPeakHeight;
  return f;
}

std::string peaks(const Plot& plot, const PlotFrame& f, int& tag) {
  std::string out;
  if (!plot.with_peaks) return out;
  const auto width = [](const std::string& text) {
    return 0.62f * kPeakHeight * static_cast<float>(text.size());
  };
  for (const PeakLabel& label : place_peaks(f, plot, kPeakHeight, width)) {
    const std::string color = color_of(label.curve->color);
    out += fmt::format(
        "  set label {} \"\" at first {:.2f}, first {:.7g} point pt 6 ps 0.45 lc rgb '{}' front\n",
        tag++, label.peak.x, label.peak.value, color);
    if (label.box.width > 0)
      out += fmt::format(
          "  set label {} \"{{/*0.85 {}}}\" at graph {:.4f}, graph {:.4f} center tc rgb '{}' "
          "front\n",
          tag++, label.text, (label.box.x + 0.5f * label.box.width) / f.inner.width,
          1 - (label.box.y + 0.5f * label.box.height) / f.inner.height, color);
  }
  return out;
}

struct Entry {
  std::string text;
  Ink color;
  bool dashed;
};

// each kind of curve of the page once
std::vector<Entry> entries_of(const PlotFigure& figure) {
  std::vector<Entry> out;
  for (const Plot& plot : figure.plots)
    for (const PlotCurve& c : plot.curves) {
      const auto known = [&](const Entry& e) { return e.text == c.label; };
      if (is_drawn(c) && std::none_of(out.begin(), out.end(), known))
        out.push_back({c.label, c.color, c.dashed});
    }
  return out;
}

std::string page_texts(const PlotFigure& figure, const PanelGrid& grid, double page, int& tag) {
  constexpr double kSample = 38, kLetter = 7.2, kEntryGap = 16;
  const double y = 1 - 22 / page;
  std::string out = fmt::format("  set label {} \"{{/:Bold {}}}\" at screen 0.012,{:.4f} left\n",
                                tag++, plain(figure.title), y);
  const std::vector<Entry> entries = entries_of(figure);
  const auto width = [](const Entry& e) {
    return kSample + kLetter * static_cast<double>(e.text.size()) + kEntryGap;
  };
  double x = kFigureWidth - grid.right;
  for (const Entry& e : entries) x -= width(e);
  for (const Entry& e : entries) {
    out += fmt::format(
        "  set arrow {0} from screen {1:.4f},{2:.4f} to screen {3:.4f},{2:.4f} nohead lc rgb '{4}' "
        "dt {5} lw 2\n",
        tag, x / kFigureWidth, y, (x + kSample - 6) / kFigureWidth, on_paper(e.color),
        e.dashed ? "(10,4)" : "1");
    out += fmt::format("  set label {} \"{}\" at screen {:.4f},{:.4f} left\n", tag++, plain(e.text),
                       (x + kSample) / kFigureWidth, y);
    x += width(e);
  }
  double line_y = grid.bottom - 66;
  for (const std::string& line : folded(figure.caption, kCaptionWidth)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at screen 0.012,{:.4f} left\n", tag++,
                       plain(line), line_y / page);
    line_y -= 15;
  }
  return out;
}

std::string panel_commands(const PlotFigure& figure, std::size_t i, const PanelGrid& grid,
                           double page) {
  const Plot& plot = figure.plots[i];
  std::string out = panel_margins(grid, i, page) + "  unset label; unset arrow\n";
  int tag = 1;
  if (i == 0) out += page_texts(figure, grid, page, tag);
  const PlotFrame frame = panel_frame(plot, grid);
  out += objects(plot, grid) + peaks(plot, frame, tag);
  out += fmt::format("  set title \"{}\" offset 0,-0.6\n", plain(plot.title));
  out += fmt::format("  set ylabel \"{}\" offset 1,0\n", plain(plot.unit));
  const bool last = i + static_cast<std::size_t>(grid.columns) >= figure.plots.size();
  out += last ? "  set xlabel \"% of the cycle\" offset 0,0.2\n" : "  unset xlabel\n";
  out += fmt::format("  set xrange [{:g}:{:g}]\n  set yrange [{:.7g}:{:.7g}]\n", plot.time.first,
                     plot.time.second, frame.low, frame.high);
  return out + plot_command(plot, i);
}

constexpr const char* kStyle =
    "set encoding utf8\n"
    "set border 3 lw 0.8\n"
    "set tics nomirror out scale 0.6\n"
    "set xtics offset 0,-0.35\n"
    "set xzeroaxis lt 1 lc rgb '#bbbbbb' lw 0.8 dt 1\n"
    "unset key\n";

std::string on_png_page(const std::string& name, double height, const std::string& commands) {
  return fmt::format(
             "set terminal pngcairo size {:.0f},{:.0f} font 'DejaVu Sans,9' fontscale 2 linewidth "
             "2 background '#ffffff'\nset output '{}.png'\nset multiplot\n",
             2 * kFigureWidth, 2 * height, name) +
         commands + "unset multiplot\nunset output\n";
}

}  // namespace

Drawing drawing_of(const PlotFigure& figure) {
  const std::size_t lines = folded(figure.caption, kCaptionWidth).size();
  const PanelGrid grid = grid_of(figure.plots.size(), lines);
  const double page = page_height(grid, figure.plots.size());
  std::string script =
      fmt::format("# Draws {0}.svg, {0}.pdf and {0}.png: gnuplot {0}.gp\nreset\n", figure.name);
  for (std::size_t i = 0; i < figure.plots.size(); ++i) script += data_block(figure.plots[i], i);
  script += kStyle;
  std::string panels;
  for (std::size_t i = 0; i < figure.plots.size(); ++i)
    panels += panel_commands(figure, i, grid, page);
  return {
      figure.name,
      script + on_both_pages(figure.name, page, panels) + on_png_page(figure.name, page, panels),
      true};
}

std::string export_figure(const std::string& folder, const PlotFigure& figure) {
  FigureRun run(folder, {drawing_of(figure)});
  run.finish();
  return folder + "/figures/" + figure.name + ".svg";
}

std::string file_name_of(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool kept = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (kept)
      out += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    else if (!out.empty() && out.back() != '_')
      out += '_';
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  return out.empty() ? "figure" : out;
}

void FigureJobs::start(const std::string& folder, PlotFigure figure) {
  jobs_.push_back(std::async(std::launch::async, [folder, figure = std::move(figure)] {
    try {
      const std::string path = export_figure(folder, figure);
      return "Drawn: " + path + ", .pdf and .png";
    } catch (const std::exception& e) {
      return std::string(e.what());
    }
  }));
}

std::optional<std::string> FigureJobs::poll() {
  if (jobs_.empty() || jobs_.front().wait_for(std::chrono::seconds(0)) != std::future_status::ready)
    return std::nullopt;
  const std::string said = jobs_.front().get();
  jobs_.erase(jobs_.begin());
  return said;
}

std::string FigureJobs::wait() {
  std::string said;
  while (!jobs_.empty()) {
    said = jobs_.front().get();
    jobs_.erase(jobs_.begin());
  }
  return said;
}

}  // namespace retrogait::inspector
