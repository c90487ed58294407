#pragma once
/// Curves over a cycle, drawn on an ImDrawList: with or without a window.
///
///   Plot         what is shown: curves with bands, stance bars, the cursor, spans that did not converge.
///   frame_plot   where it goes: ranges, ticks and their texts, boxes in pixels. Knows no ImGui; tests read it.
///   draw_plot    frame and plot → triangles: heading (plot_heading.cpp), curves (plot.cpp), peaks (plot_peaks.cpp).
///
/// A value that is not finite is a gap. x runs from 0 to 100 % of a cycle; pixels from the top left.
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inspector/theme.h"

struct ImDrawList;

namespace retrogait::inspector {

constexpr std::size_t kCyclePoints = 101;
using CycleValues = std::array<float, kCyclePoints>;

struct PlotCurve {
  std::string label;
  CycleValues value{};
  CycleValues low{}, high{};  // used if has_band
  bool has_band = false;
  std::string band;                              // what it is: "± SD between strides"
  std::array<bool, kCyclePoints> ok = all_ok();  // false: hatched, the curve fades
  Ink color = 0;
  bool dashed = false;
  float width = 1.7f;       // pixels at scale 1
  bool is_context = false;  // drawn, but neither read in the heading nor marked: a baseline
  float peak_change =
      std::numeric_limits<float>::quiet_NaN();  // against the baseline's peak, unit of y

  static constexpr std::array<bool, kCyclePoints> all_ok() {
    std::array<bool, kCyclePoints> out{};
    out.fill(true);
    return out;
  }
};

/// When a foot bears load: a bar below the curves. from > to: it runs over the end of the cycle.
struct StanceBar {
  double from = 0, to = 60;  // %
  Ink color = 0;
  bool dashed = false;
};

struct Plot {
  std::string title, unit;
  std::vector<PlotCurve> curves;
  std::vector<StanceBar> stance;
  double cursor = std::numeric_limits<double>::quiet_NaN();  // %
  double hover =
      std::numeric_limits<double>::quiet_NaN();  // %, a second, thin cursor: what the heading reads
  bool with_zero = true;                         // the range holds 0
  bool time_texts = true;                        // per cents below; a page has them once a column
  int heading_lines = 0;                         // 0: one if all of it fits, else two
  bool with_peaks = false;                       // largest and, if it counts, least value marked
  std::optional<std::pair<double, double>> range;  // else of the values
  std::pair<double, double> time{0, 100};          // % of the axis that is shown
  float below = 0;                                 // em kept free under the curves, for other marks
  std::string empty = "no values";                 // said where there is nothing to draw
};

struct Box {
  float x = 0, y = 0, width = 0, height = 0;
  float right() const { return x + width; }
  float bottom() const { return y + height; }
  bool holds(float px, float py) const {
    return px >= x && px < right() && py >= y && py < bottom();
  }
};

struct Tick {
  double value = 0;
  std::string text;
};

/// Round steps (1, 2, 2.5, 5 times a power of ten) inside [low, high], at most `most`; all texts with as many digits
/// as tell them apart.
std::vector<Tick> round_ticks(double low, double high, int most);

/// As ticks spell it, "−2.5", with no more digits than it has, six at most.
std::string short_number(double value);

/// Least and largest finite value of all curves and bands; {0, 1} where there is none; never empty.
std::pair<double, double> value_range(const Plot& plot);

/// First and last index of each stretch of finite values.
std::vector<std::pair<int, int>> finite_runs(const CycleValues& values);
/// The stretches of x (%) in which one of the curves did not converge.
std::vector<std::pair<double, double>> failed_spans(const Plot& plot);
/// Between the points a straight line; NaN beside a gap or outside of 0 … 100.
float value_at(const CycleValues& values, double x);

/// A peak of a curve: the largest value, and the least where it is as far from zero as half of the largest.
struct PlotPeak {
  double x = 0;  // %
  float value = 0;
  bool is_least = false;
};
std::vector<PlotPeak> peaks_of(const CycleValues& values);

/// Largest finite value; NaN without one.
float largest_of(const CycleValues& values);

/// "1.76", "−0.03", "104": as many digits as a reader wants; "–" for NaN. With a sign: "+0.12".
std::string reading(float value, bool with_sign = false);

struct PlotFrame {
  Box whole, inner;  // inner: where the curves are
  double low = 0, high = 1;
  std::pair<double, double> time{0, 100};  // %
  int heading_lines = 1;                   // 2: the values below the title
  std::vector<Tick> x_ticks, y_ticks;
  float scale = 1, em = 12;  // em: height of the ticks' texts
  bool too_small = false;    // nothing but a box fits

  float x_of(double pct) const {
    return inner.x +
           static_cast<float>((pct - time.first) / (time.second - time.first)) * inner.width;
  }
  float y_of(double value) const {
    return inner.bottom() - static_cast<float>((value - low) / (high - low)) * inner.height;
  }
  double pct_of(float x) const {
    return time.first + (time.second - time.first) * (x - inner.x) / inner.width;
  }
  double value_of(float y) const {
    return low + (high - low) * (inner.bottom() - y) / inner.height;
  }
};
PlotFrame frame_plot(const Plot& plot, const Box& whole, float scale);
/// 2 if title, unit and values do not stand in one line this wide.
int heading_lines_of(const Plot& plot, float width, float scale);

/// Needs fonts (load_fonts), the atlas built and a first ImGui::NewFrame behind it; no window.
void draw_plot(ImDrawList& list, const PlotFrame& frame, const Plot& plot, const Look& look);

/// A short sample of how a curve is drawn, for legends: w pixels from (x, y).
void draw_sample(ImDrawList& list, float x, float y, float w, Ink color, bool dashed, float width);

/// A line of text whose top left corner is here; and how wide it is.
void draw_text(ImDrawList& list, ImFont* font, float x, float y, Ink color,
               const std::string& text);
float text_width(ImFont* font, const std::string& text);

/// Black or white, what is read better upon a color.
Ink ink_on(Ink ground);

/// The text, or as much of it as fits into `width` pixels of the font, ending in "…".
std::string fitted(const std::string& text, float width, ImFont* font);

}  // namespace retrogait::inspector
