// Measured EMG and predicted activations as small multiples, each curve of its own maximum.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "report/emg.h"
#include "report/figures.h"

namespace retrogait {

namespace {

// lengths in pixels
constexpr PanelGrid kGrid{.columns = 4,
                          .left = 52,
                          .right = 14,
                          .top = 78,
                          .bottom = 96,
                          .column_gap = 24,
                          .row_gap = 66,
                          .height = 110};
constexpr std::size_t kCaptionWidth = 150;                // bytes a line
constexpr const char* kColor[] = {"#0072B2", "#D55E00"};  // forward, backward
constexpr const char* kDash[] = {"1", "(10,4)"};
constexpr const char* kBand = "#bbbbbb";

double largest(const std::array<double, 101>& y) { return *std::max_element(y.begin(), y.end()); }

int way_of(const EmgComparison& c) { return c.measured.direction == "forward" ? 0 : 1; }

bool has_way(const EmgResult& result, int way) {
  return std::any_of(result.muscles.begin(), result.muscles.end(),
                     [way](const EmgComparison& c) { return way_of(c) == way; });
}

// pct, lower and upper edge of the band, predicted
std::string data_block(const EmgComparison& c, std::size_t i) {
  const double top = largest(c.measured.value), most = largest(c.predicted);
  std::string out = fmt::format("$emg{} << EOD\n", i);
  for (std::size_t k = 0; k <= 100; ++k) {
    const double mean = c.measured.value[k] / top, sd = c.measured.sd[k] / top;
    const double low = c.measured.has_sd ? std::max(0.0, mean - sd) : 0;
    out += fmt::format("{} {:.5g} {:.5g} {:.5g} {:.5g}\n", k, low, mean + sd, mean,
                       c.predicted[k] / most);
  }
  return out + "EOD\n";
}

std::string header_commands(const EmgResult& result, double page) {
  const double y = 1 - 22 / page;
  std::string out = fmt::format(
      "  set label 1 \"{{/:Bold Measured EMG beside predicted activation}}\" at screen "
      "0.012,{:.4f} "
      "left\n",
      y);
  const auto label = [&](int tag, double x, const char* text) {
    out += fmt::format("  set label {} \"{}\" at screen {:.4f},{:.4f} left\n", tag, text,
                       (x + 34) / kFigureWidth, y);
  };
  out += fmt::format(
      "  set object 20 rectangle from screen {:.4f},{:.4f} to screen {:.4f},{:.4f} fc rgb '{}' fs "
      "solid 1 noborder\n",
      530 / kFigureWidth, y - 6 / page, 556 / kFigureWidth, y + 6 / page, kBand);
  label(20, 528, "measured");
  for (int way = 0; way < 2; ++way) {
    if (!has_way(result, way)) continue;
    const double x = 650 + 120 * way;
    out += fmt::format(
        "  set arrow {0} from screen {1:.4f},{2:.4f} to screen {3:.4f},{2:.4f} nohead lc rgb '{4}' "
        "dt {5} lw 2\n",
        21 + way, x / kFigureWidth, y, (x + 28) / kFigureWidth, kColor[way], kDash[way]);
    label(21 + way, x, way == 0 ? "forward" : "backward");
  }
  return out;
}

std::string caption_commands(const EmgResult& result, double page) {
  const std::string text = fmt::format(
      "Measured: {}. Each curve is divided by its own maximum; grey is the envelope, with its "
      "scatter where the file gives one. Predicted: static optimisation, no EMG went in. r: "
      "correlation as drawn. EMG leads force by about {:.0f} ms.",
      std::filesystem::path(result.path).filename().string(), 1000 * kEmgDelay);
  std::string out;
  double y = 40;
  int tag = 40;
  for (const std::string& line : folded(text, kCaptionWidth)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at screen 0.012,{:.4f} left\n", tag++,
                       plain(line), y / page);
    y -= 15;
  }
  return out;
}

std::string plot_command(const EmgComparison& c, std::size_t i) {
  const int way = way_of(c);
  std::string out = fmt::format(
      "  plot $emg{} using 1:2:3 with filledcurves fc rgb '{}' fs solid 1 noborder notitle", i,
      kBand);
  if (c.measured.has_sd)
    out += fmt::format(", \\\n    $emg{} using 1:4 with lines lc rgb '#555555' lw 1 notitle", i);
  return out + fmt::format(", \\\n    $emg{} using 1:5 with lines lc rgb '{}' dt {} lw 2 notitle\n",
                           i, kColor[way], kDash[way]);
}

std::string panel_commands(const EmgResult& result, std::size_t i, double page) {
  const EmgComparison& c = result.muscles[i];
  std::string out = panel_margins(kGrid, i, page) + "  unset object; unset label; unset arrow\n";
  out += fmt::format("  set title \"{}{}{{/*0.85 , r = {:.2f}}}\" offset 0,-0.6\n",
                     plain(c.measured.name), c.measured.side == 1 ? ", left" : "", c.as_is.r);
  out += i % kGrid.columns == 0 ? "  set format y \"%g\"; set ylabel \"of maximum\" offset 1,0\n"
                                : "  set format y \"\"; unset ylabel\n";
  out += i + kGrid.columns >= result.muscles.size()
             ? "  set xlabel \"% of the cycle\" offset 0,0.5\n"
             : "  unset xlabel\n";
  if (i == 0) out += header_commands(result, page) + caption_commands(result, page);
  return out + plot_command(c, i);
}

std::string style_commands() {
  return "set encoding utf8\n"
         "set border 3 lw 0.8\n"
         "set tics nomirror out scale 0.6\n"
         "set xrange [0:100]\n"
         "set yrange [0:1.15]\n"
         "set ytics 0,0.5,1\n"
         "set xtics 0,20,100\n"
         "unset key\n";
}

}  // namespace

Drawing emg_figure(const EmgResult& result) {
  const double page = page_height(kGrid, result.muscles.size());
  std::string script = "# Draws emg.svg and emg.pdf here: gnuplot emg.gp\nreset\n";
  for (std::size_t i = 0; i < result.muscles.size(); ++i)
    script += data_block(result.muscles[i], i);
  script += style_commands();
  std::string panels;
  for (std::size_t i = 0; i < result.muscles.size(); ++i) panels += panel_commands(result, i, page);
  return {"emg", script + on_both_pages("emg", page, panels)};
}

}  // namespace retrogait
