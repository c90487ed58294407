// The balance sheet's stack: what pushes up from zero, what relieves down from it.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/sheet_view.h"

namespace retrogait::inspector {

namespace {

/// What a row adds above zero, or below, between its edges; value units.
struct Layer {
  const SheetRow* row;
  CycleValues from{}, to{};

  bool is_thick(std::size_t i) const { return to[i] != from[i]; }  // a NaN is
  bool is_seen(const PlotFrame& f, std::size_t i) const {
    return std::abs(f.y_of(to[i]) - f.y_of(from[i])) > 1.5f * f.scale;
  }
};

std::vector<Layer> layers_of(const SheetRows& rows, std::size_t d) {
  std::vector<Layer> layers;
  CycleValues above{}, below{};
  for (const SheetRow& row : rows.rows) {
    if (!row.is_layer) continue;
    for (const bool up : {true, false}) {
      Layer layer{&row, {}, {}};
      CycleValues& edge = up ? above : below;
      bool any = false;
      for (std::size_t i = 0; i < kCyclePoints; ++i) {
        const float v = row.value[d][i];
        layer.from[i] = edge[i];
        if (!(up ? v <= 0 : v >= 0)) edge[i] += v, any = true;  // NaN stays NaN
        layer.to[i] = edge[i];
      }
      if (any) layers.push_back(layer);
    }
  }
  return layers;
}

bool is_finite(const Layer& layer, std::size_t i) {
  return std::isfinite(layer.from[i] + layer.to[i] + layer.from[i + 1] + layer.to[i + 1]);
}

void fill(ImDrawList& list, const PlotFrame& f, const Layer& layer, Ink color) {
  for (std::size_t i = 0; i + 1 < kCyclePoints; ++i) {
    if (!is_finite(layer, i) || !(layer.is_thick(i) || layer.is_thick(i + 1))) continue;
    const double k = static_cast<double>(i);
    list.AddQuadFilled({f.x_of(k), f.y_of(layer.from[i])}, {f.x_of(k), f.y_of(layer.to[i])},
                       {f.x_of(k + 1), f.y_of(layer.to[i + 1])},
                       {f.x_of(k + 1), f.y_of(layer.from[i + 1])}, color);
  }
}

// an edge of the layer where it has a thickness; between layers it keeps them apart in grey
void outline(ImDrawList& list, const PlotFrame& f, const Layer& layer, const CycleValues& edge,
             Ink color, float width) {
  std::vector<ImVec2> points;
  const auto flush = [&] {
    if (points.size() > 1)
      list.AddPolyline(points.data(), static_cast<int>(points.size()), color, 0, width);
    points.clear();
  };
  for (std::size_t i = 0; i < kCyclePoints; ++i) {
    if (std::isfinite(edge[i]) && layer.is_seen(f, i))
      points.emplace_back(f.x_of(static_cast<double>(i)), f.y_of(edge[i]));
    else
      flush();
  }
  flush();
}

// its name where the layer is thick enough for it
void name_layer(ImDrawList& list, const PlotFrame& f, const Layer& layer, const Look& look) {
  const std::string& text = layer.row->label;
  const float wide = text_width(look.small, text), high = look.small->FontSize;
  const double half = 50.0 * (wide + 0.2f * f.em) / f.inner.width;  // %
  float most = 0, y = 0;
  double best = 0;
  for (double x = std::ceil(half); x + half <= 100; x += 2) {
    float top = -1e9f, bottom = 1e9f;
    for (const double at : {x - half, x - 0.5 * half, x, x + 0.5 * half, x + half}) {
      const float a = f.y_of(value_at(layer.from, at)), b = f.y_of(value_at(layer.to, at));
      if (!std::isfinite(a + b)) return;
      top = std::max(top, std::min(a, b)), bottom = std::min(bottom, std::max(a, b));
    }
    if (bottom - top > most) most = bottom - top, best = x, y = 0.5f * (top + bottom);
  }
  if (most < high) return;
  draw_text(list, look.small, f.x_of(best) - 0.5f * wide, y - 0.5f * high, ink_on(layer.row->color),
            text);
}

}  // namespace

void draw_stack(ImDrawList& list, const PlotFrame& f, const SheetRows& rows, std::size_t direction,
                const SheetView& view, const Look& look) {
  const Palette& p = look.colors();
  const std::vector<Layer> layers = layers_of(rows, direction);
  const ImDrawListFlags kept = list.Flags;
  list.PushClipRect({f.inner.x, f.inner.y}, {f.inner.right() + 1, f.inner.bottom() + 1}, true);
  list.Flags &= ~ImDrawListFlags_AntiAliasedFill;  // seams between the strips otherwise
  for (const Layer& layer : layers) {
    const bool dim = !view.hovered.empty() && view.hovered != layer.row->name;
    fill(list, f, layer, dim ? faded(layer.row->color, 0.3) : layer.row->color);
  }
  list.Flags = kept;
  for (const Layer& layer : layers)
    outline(list, f, layer, layer.to, faded(p.panel, 0.8), 0.8f * f.scale);
  for (const Layer& layer : layers)
    if (view.is_chosen(*layer.row))
      for (const CycleValues* edge : {&layer.from, &layer.to})
        outline(list, f, layer, *edge, faded(p.text, 0.85), f.scale);
  for (const Layer& layer : layers) name_layer(list, f, layer, look);
  list.PopClipRect();
}

}  // namespace retrogait::inspector
