#pragma once
/// Curves over a cycle, drawn on an ImDrawList: with or without a window.
///
///   Plot         what is shown: curves with bands, stance bars, the cursor, spans that did not converge.
///   frame_plot   where it goes: ranges, ticks and their texts, boxes in pixels. Knows no ImGui; tests read it.
///   draw_plot    frame and plot → triangles.
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
  std::array<bool, kCyclePoints> ok = all_ok();  // false: hatched, the curve fades
  Ink color = 0;
  bool dashed = false;
  float width = 1.7f;  // pixels at scale 1

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
  bool with_zero = true;                                     // the range holds 0
  std::optional<std::pair<double, double>> range;            // else of the values
  std::string empty = "no values";                           // said where there is nothing to draw
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

/// Least and largest finite value of all curves and bands; {0, 1} where there is none; never empty.
std::pair<double, double> value_range(const Plot& plot);

/// First and last index of each stretch of finite values.
std::vector<std::pair<int, int>> finite_runs(const CycleValues& values);
/// The stretches of x (%) in which one of the curves did not converge.
std::vector<std::pair<double, double>> failed_spans(const Plot& plot);
/// Between the points a straight line; NaN beside a gap or outside of 0 … 100.
float value_at(const CycleValues& values, double x);

struct PlotFrame {
  Box whole, inner;  // inner: where the curves are
  double low = 0, high = 1;
  std::vector<Tick> x_ticks, y_ticks;
  float scale = 1, em = 12;  // em: height of the ticks' texts
  bool too_small = false;    // nothing but a box fits

  float x_of(double pct) const { return inner.x + static_cast<float>(pct / 100) * inner.width; }
  float y_of(double value) const {
    return inner.bottom() - static_cast<float>((value - low) / (high - low)) * inner.height;
  }
  double pct_of(float x) const { return 100.0 * (x - inner.x) / inner.width; }
};
PlotFrame frame_plot(const Plot& plot, const Box& whole, float scale);

/// Needs fonts (load_fonts), the atlas built and a first ImGui::NewFrame behind it; no window.
void draw_plot(ImDrawList& list, const PlotFrame& frame, const Plot& plot, const Look& look);

/// A short sample of how a curve is drawn, for legends: w pixels from (x, y).
void draw_sample(ImDrawList& list, float x, float y, float w, Ink color, bool dashed, float width);

/// The text, or as much of it as fits into `width` pixels of the font, ending in "…".
std::string fitted(const std::string& text, float width, ImFont* font);

}  // namespace retrogait::inspector
