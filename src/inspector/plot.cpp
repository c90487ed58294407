// A framed plot as triangles.
#include "inspector/plot.h"
#include "inspector/plot_parts.h"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

constexpr float kDash = 7, kDashGap = 4;  // pixels at scale 1

// dashes run on over the corners of the line
void dashed_line(ImDrawList& list, const std::vector<ImVec2>& points, Ink color, float width,
                 float scale) {
  std::vector<ImVec2> dash;
  float left = kDash * scale;
  bool drawn = true;
  const auto flush = [&] {
    if (dash.size() > 1)
      list.AddPolyline(dash.data(), static_cast<int>(dash.size()), color, 0, width);
    dash.clear();
  };
  dash.push_back(points.front());
  for (std::size_t i = 1; i < points.size(); ++i) {
    ImVec2 from = points[i - 1];
    const ImVec2 to = points[i];
    float rest = std::hypot(to.x - from.x, to.y - from.y);
    while (rest > left) {
      const float t = left / rest;
      from = {from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)};
      rest -= left;
      if (drawn) dash.push_back(from), flush();
      drawn = !drawn;
      if (drawn) dash.push_back(from);
      left = (drawn ? kDash : kDashGap) * scale;
    }
    left -= rest;
    if (drawn) dash.push_back(to);
  }
  flush();
}

void draw_line(ImDrawList& list, const std::vector<ImVec2>& points, Ink color, bool dashed,
               float width, float scale) {
  if (points.size() < 2) {
    list.AddCircleFilled(points.front(), 1.5f * width, color);
  } else if (dashed) {
    dashed_line(list, points, color, width, scale);
  } else {
    list.AddPolyline(points.data(), static_cast<int>(points.size()), color, 0, width);
  }
}

// whether a part of the line between them may lie inside
bool is_seen(const PlotFrame& f, const ImVec2& a, const ImVec2& b) {
  return std::max(a.x, b.x) >= f.inner.x && std::min(a.x, b.x) <= f.inner.right() &&
         std::max(a.y, b.y) >= f.inner.y && std::min(a.y, b.y) <= f.inner.bottom();
}

void draw_curve(ImDrawList& list, const PlotFrame& f, const PlotCurve& curve) {
  std::vector<ImVec2> points;
  const auto flush = [&](bool alone) {
    if (points.size() > 1 || alone)
      draw_line(list, points, curve.color, curve.dashed, curve.width * f.scale, f.scale);
    points.clear();
  };
  for (const auto& [first, last] : finite_runs(curve.value)) {
    for (int i = first; i <= last; ++i) {
      const ImVec2 point{f.x_of(i), f.y_of(curve.value[static_cast<std::size_t>(i)])};
      // of a zoomed plot no more than is seen
      if (!points.empty() && !is_seen(f, points.back(), point)) flush(false);
      points.push_back(point);
    }
    flush(first == last);
  }
}

void draw_band(ImDrawList& list, const PlotFrame& f, const PlotCurve& curve, double opacity) {
  const ImDrawListFlags kept = list.Flags;
  list.Flags &= ~ImDrawListFlags_AntiAliasedFill;  // seams between the strips otherwise
  const Ink color = faded(curve.color, opacity);
  for (std::size_t i = 0; i + 1 < kCyclePoints; ++i) {
    const float a[] = {curve.low[i], curve.high[i], curve.high[i + 1], curve.low[i + 1]};
    if (!std::all_of(a, a + 4, [](float v) { return std::isfinite(v); })) continue;
    const double k = static_cast<double>(i);
    list.AddQuadFilled({f.x_of(k), f.y_of(a[0])}, {f.x_of(k), f.y_of(a[1])},
                       {f.x_of(k + 1), f.y_of(a[2])}, {f.x_of(k + 1), f.y_of(a[3])}, color);
  }
  list.Flags = kept;
}

}  // namespace

void draw_hatching(ImDrawList& list, const Box& box, Ink color, float scale) {
  const float x0 = box.x, x1 = box.right(), y0 = box.y, y1 = box.bottom();
  list.AddRectFilled({x0, y0}, {x1, y1}, faded(color, 0.08));
  list.PushClipRect({x0, y0}, {x1, y1}, true);
  const float step = 7 * scale, height = y1 - y0;
  for (float x = std::floor((x0 - height) / step) * step; x < x1; x += step)
    list.AddLine({x, y1}, {x + height, y0}, faded(color, 0.45), scale);
  list.PopClipRect();
}

void draw_grid(ImDrawList& list, const PlotFrame& f, const std::string& unit, bool time_texts,
               const Look& look) {
  const Palette& p = look.colors();
  for (const Tick& tick : f.y_ticks) {
    const float y = std::round(f.y_of(tick.value)) + 0.5f;
    list.AddLine({f.inner.x, y}, {f.inner.right(), y}, tick.value == 0 ? p.axis : p.grid, 1);
    draw_text(list, look.small, f.inner.x - text_width(look.small, tick.text) - 0.35f * f.em,
              y - 0.55f * look.small->FontSize, p.faint, tick.text);
  }
  const float below = f.whole.bottom() - 1.2f * f.em;
  // from the right, for the last bears the unit: a text that would touch it stays out
  float free = f.whole.right();
  for (auto tick = f.x_ticks.rbegin(); tick != f.x_ticks.rend(); ++tick) {
    const float x = std::round(f.x_of(tick->value)) + 0.5f;
    list.AddLine({x, f.inner.y}, {x, f.inner.bottom()}, p.grid, 1);
    if (!time_texts) continue;
    const std::string text = tick == f.x_ticks.rbegin() ? tick->text + unit : tick->text;
    const float wide = text_width(look.small, text);
    const float at =
        std::min(x - 0.5f * text_width(look.small, tick->text), f.whole.right() - wide);
    if (at + wide > free) continue;
    draw_text(list, look.small, at, below, p.faint, text);
    free = at - 0.35f * f.em;
  }
}

namespace {

void draw_stance(ImDrawList& list, const PlotFrame& f, const Plot& plot) {
  const float high = 0.3f * f.em;
  for (std::size_t k = 0; k < plot.stance.size(); ++k) {
    const StanceBar& bar = plot.stance[k];
    if (!std::isfinite(bar.from) || !std::isfinite(bar.to)) continue;
    const float y = f.inner.bottom() + (0.12f + 0.42f * static_cast<float>(k)) * f.em;
    const auto piece = [&](double from, double to) {
      const float x0 = f.x_of(std::clamp(from, f.time.first, f.time.second)),
                  x1 = f.x_of(std::clamp(to, f.time.first, f.time.second));
      if (x1 > x0)
        list.AddRectFilled({x0, y}, {x1, y + high}, faded(bar.color, bar.dashed ? 0.55 : 0.85));
    };
    if (bar.from <= bar.to) {
      piece(bar.from, bar.to);
    } else {
      piece(0, bar.to);
      piece(bar.from, 100);
    }
  }
}

void draw_cursor(ImDrawList& list, const PlotFrame& f, const Plot& plot, double pct, double opacity,
                 const Palette& p) {
  if (!(pct >= f.time.first && pct <= f.time.second)) return;
  const float x = f.x_of(pct);
  list.AddLine({x, f.inner.y}, {x, f.inner.bottom()}, faded(p.text, opacity), f.scale);
  for (const PlotCurve& curve : plot.curves) {
    const float value = value_at(curve.value, pct);
    if (!std::isfinite(value) || curve.is_context) continue;
    const float y = f.y_of(value);
    if (y < f.inner.y - 1 || y > f.inner.bottom() + 1) continue;  // zoomed out of sight
    list.AddCircleFilled({x, y}, 3.4f * f.scale, p.panel);
    list.AddCircleFilled({x, y}, 2.5f * f.scale, curve.color);
  }
}

bool has_values(const Plot& plot) {
  return std::any_of(plot.curves.begin(), plot.curves.end(),
                     [](const PlotCurve& c) { return !finite_runs(c.value).empty(); });
}

}  // namespace

void draw_text(ImDrawList& list, ImFont* font, float x, float y, Ink color,
               const std::string& text) {
  list.AddText(font, font->FontSize, {std::round(x), std::round(y)}, color, text.c_str(),
               text.c_str() + text.size());
}

float text_width(ImFont* font, const std::string& text) {
  return font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str(), text.c_str() + text.size()).x;
}

Ink ink_on(Ink ground) {
  const double r = ground & 0xff, g = ground >> 8 & 0xff, b = ground >> 16 & 0xff;
  return 0.299 * r + 0.587 * g + 0.114 * b > 125 ? ink(0x000000, 225) : ink(0xFFFFFF, 240);
}

std::string fitted(const std::string& text, float width, ImFont* font) {
  if (text_width(font, text) <= width) return text;
  std::string cut = text;
  while (!cut.empty() && text_width(font, cut + "…") > width) {
    while (!cut.empty() && (cut.back() & 0xc0) == 0x80) cut.pop_back();
    if (!cut.empty()) cut.pop_back();
  }
  return cut.empty() ? "" : cut + "…";
}

void draw_sample(ImDrawList& list, float x, float y, float w, Ink color, bool dashed, float width) {
  draw_line(list, {{x, y}, {x + w, y}}, color, dashed, width, std::max(1.0f, width / 1.7f));
}

void draw_plot(ImDrawList& list, const PlotFrame& f, const Plot& plot, const Look& look) {
  const Palette& p = look.colors();
  if (f.whole.width < 4 * f.em || f.whole.height < 2 * f.em) return;
  draw_heading(list, f, plot, look);
  if (f.too_small) return;
  if (!has_values(plot)) {
    list.AddRect({f.inner.x, f.inner.y}, {f.inner.right(), f.inner.bottom()}, p.grid);
    const std::string text = fitted(plot.empty, f.inner.width, look.small);
    draw_text(list, look.small, f.inner.x + 0.5f * (f.inner.width - text_width(look.small, text)),
              f.inner.y + 0.5f * f.inner.height - 0.6f * f.em, p.faint, text);
    return;
  }
  draw_grid(list, f, " %", plot.time_texts, look);
  list.PushClipRect({f.inner.x, f.inner.y - 1}, {f.inner.right() + 1, f.inner.bottom() + 1}, true);
  for (const auto& [from, to] : failed_spans(plot))
    draw_hatching(list, {f.x_of(from), f.inner.y, f.x_of(to) - f.x_of(from), f.inner.height}, p.bad,
                  f.scale);
  for (const PlotCurve& curve : plot.curves)
    if (curve.has_band) draw_band(list, f, curve, p.band);
  for (const PlotCurve& curve : plot.curves) draw_curve(list, f, curve);
  list.PopClipRect();
  draw_cursor(list, f, plot, plot.cursor, 0.6, p);
  draw_cursor(list, f, plot, plot.hover, 0.28, p);
  if (plot.with_peaks) draw_peaks(list, f, plot, look);
  draw_stance(list, f, plot);
}

}  // namespace retrogait::inspector
