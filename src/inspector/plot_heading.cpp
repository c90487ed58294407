// What stands above a plot. A value is told apart by its color and by the sample of its line beside it.
#include <imgui.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inspector/plot_parts.h"

namespace retrogait::inspector {

namespace {

struct Reading {
  const PlotCurve* curve;
  std::string value, change;  // change: "(+0.12)", or empty
};

std::vector<Reading> readings_of(const Plot& plot) {
  const double at = std::isfinite(plot.hover) ? plot.hover : plot.cursor;
  std::vector<Reading> out;
  for (const PlotCurve& curve : plot.curves) {
    if (curve.is_context) continue;
    const float value = value_at(curve.value, at);
    if (!std::isfinite(value) && !std::isfinite(curve.peak_change)) continue;
    std::string change;
    if (std::isfinite(curve.peak_change))
      change = fmt::format("∆ peak {}", reading(curve.peak_change, true));
    out.push_back({&curve, reading(value), change});
  }
  return out;
}

/// How one line of readings is set; each next one takes less room.
struct Setting {
  bool changes, samples;
};
constexpr Setting kSettings[] = {{true, true}, {true, false}, {false, true}, {false, false}};

class ReadingLine {
 public:
  ReadingLine(ImDrawList& list, const PlotFrame& f, const Look& look)
      : list_(list), f_(f), look_(look) {}

  float width(const Reading& r, const Setting& s) const {
    return (s.samples ? kSample * f_.em : 0) + text_width(look_.small_bold, r.value) +
           (s.changes && !r.change.empty() ? kGap * f_.em + text_width(look_.small, r.change) : 0);
  }
  float width(const std::vector<Reading>& readings, const Setting& s) const {
    float sum = kApart * f_.em * static_cast<float>(readings.size() - 1);
    for (const Reading& r : readings) sum += width(r, s);
    return sum;
  }
  void draw(const std::vector<Reading>& readings, const Setting& s, float x, float y) {
    const Palette& p = look_.colors();
    for (const Reading& r : readings) {
      float at = x;
      if (s.samples) {
        draw_sample(list_, at, y + 0.52f * look_.small->FontSize, (kSample - 0.35f) * f_.em,
                    r.curve->color, r.curve->dashed, 2 * f_.scale);
        at += kSample * f_.em;
      }
      draw_text(list_, look_.small_bold, at, y,
                legible(r.curve->color, look_.colors().panel), r.value);
      at += text_width(look_.small_bold, r.value) + kGap * f_.em;
      if (s.changes && !r.change.empty()) draw_text(list_, look_.small, at, y, p.faint, r.change);
      x += width(r, s) + kApart * f_.em;
    }
  }

 private:
  static constexpr float kSample = 1.75f, kGap = 0.35f, kApart = 0.8f;  // em
  ImDrawList& list_;
  const PlotFrame& f_;
  const Look& look_;
};

}  // namespace

void draw_heading(ImDrawList& list, const PlotFrame& f, const Plot& plot, const Look& look) {
  const Palette& p = look.colors();
  const float y = f.whole.y + 0.1f * f.em, down = look.text->Ascent - look.small->Ascent;
  const float unit = plot.unit.empty() ? 0 : text_width(look.small, plot.unit) + 0.5f * f.em;
  // a unit is never left out: the title is cut first
  const std::string title = fitted(plot.title, f.whole.width - unit, look.text);
  draw_text(list, look.text, f.whole.x, y, p.text, title);
  float used = text_width(look.text, title);
  if (unit > 0 && used + unit <= f.whole.width) {
    draw_text(list, look.small, f.whole.x + used + 0.5f * f.em, y + down, p.faint, plot.unit);
    used += unit;
  }
  const std::vector<Reading> readings = readings_of(plot);
  if (readings.empty()) return;
  ReadingLine line(list, f, look);
  const bool below = f.heading_lines == 2;
  const float room = f.whole.width - (below ? 0 : used + 0.9f * f.em);
  // whose values they are, while they are not the cursor's
  const std::string where =
      std::isfinite(plot.hover) ? fmt::format("{:.0f} %", plot.hover) : std::string();
  const float aside = where.empty() ? 0 : text_width(look.small, where) + 0.6f * f.em;
  for (const float before : {aside, 0.0f})
    for (const Setting& s : kSettings) {
      const float width = before + line.width(readings, s);
      if (width > room) continue;
      const float x = below ? f.whole.x : f.whole.right() - width;
      const float line_y = y + (below ? 1.25f * f.em : down);
      if (before > 0) draw_text(list, look.small, x, line_y, p.faint, where);
      line.draw(readings, s, x + before, line_y);
      return;
    }
}

}  // namespace retrogait::inspector
