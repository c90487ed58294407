// A map of a result as triangles.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/color_bar.h"
#include "inspector/heat_map.h"
#include "inspector/plot_parts.h"

namespace retrogait::inspector {

namespace {

using Place = std::optional<std::array<std::size_t, 2>>;

void draw_cell(ImDrawList& list, const HeatMap& map, std::size_t ix, std::size_t iy,
               const Look& look) {
  const HeatCell& cell = map.data().at(ix, iy);
  const Box box = map.box_of(ix, iy);
  const Palette& p = look.colors();
  if (!std::isfinite(cell.value))
    return draw_hatching(list, box, cell.count() > 0 ? p.bad : p.faint, look.scale);
  list.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()},
                     ink_of(map.data().legend.color_at(cell.value)));
}

// where there is room; the line of zero ends at it
void draw_number(ImDrawList& list, const HeatMap& map, std::size_t ix, std::size_t iy,
                 const Look& look) {
  const HeatMapData& data = map.data();
  const double value = data.at(ix, iy).value;
  if (!std::isfinite(value)) return;
  const Box box = map.box_of(ix, iy);
  const Ink color = ink_of(data.legend.color_at(value));
  const std::string text = reading(static_cast<float>(value), data.walk == SweepWalk::kDifference);
  const float wide = text_width(look.small, text), high = look.small->FontSize;
  const float margin = 0.2f * look.em();
  if (wide + 3 * margin > box.width || high + margin > box.height) return;
  const float x = box.x + 0.5f * (box.width - wide), y = box.y + 0.5f * (box.height - high);
  if (!data.zero.empty())
    list.AddRectFilled({x - margin, y}, {x + wide + margin, y + high}, color, margin);
  draw_text(list, look.small, x, y, ink_on(color), text);
}

// dark upon light, so that it is seen on any cell
void draw_zero(ImDrawList& list, const HeatMap& map, const Look& look) {
  const PlotFrame& f = map.frame();
  for (const auto& [color, width] : {std::pair{ink(0xFFFFFF), 4.5f}, {ink(0x000000), 2.0f}})
    for (const ZeroLine& z : map.data().zero)
      list.AddLine({f.x_of(z.x0), f.y_of(z.y0)}, {f.x_of(z.x1), f.y_of(z.y1)}, color,
                   width * look.scale);
}

void draw_frame_of(ImDrawList& list, const HeatMap& map, const Place& place, float width,
                   const Look& look) {
  if (!place) return;
  const Box box = map.box_of((*place)[0], (*place)[1]);
  const Palette& p = look.colors();
  const auto rect = [&](float thick, Ink color) {
    list.AddRect({box.x, box.y}, {box.right(), box.bottom()}, color, 0, 0, thick * look.scale);
  };
  rect(width + 3, p.panel);
  rect(width, p.accent);
}

void draw_heading(ImDrawList& list, const HeatMap& map, const Look& look) {
  const PlotFrame& f = map.frame();
  const ColorLegend& legend = map.data().legend;
  const float em = look.em(), mid = f.whole.y + 0.75f * f.em;
  const float line = mid - 0.5f * look.small->FontSize;
  float x = f.whole.x;
  const float bar = color_bar_width(legend, look);
  if (x + bar > f.whole.right()) return;
  draw_color_bar(list, x, mid, legend, look);
  x += bar + 0.4f * em;
  const std::string title = legend.title + (legend.unit.empty() ? "" : ", " + legend.unit);
  const std::string text = fitted(title, f.whole.right() - x, look.small);
  draw_text(list, look.small, x, line, look.colors().text, text);
  x += text_width(look.small, text) + em;
  const std::string zero = "zero: the same both ways";
  if (map.data().zero.empty() || x + 2 * em + text_width(look.small, zero) > f.whole.right())
    return;
  for (const auto& [color, width] : {std::pair{ink(0xFFFFFF), 4.5f}, {ink(0x000000), 2.0f}})
    list.AddLine({x, mid}, {x + 1.5f * em, mid}, color, width * look.scale);
  draw_text(list, look.small, x + 1.9f * em, line, look.colors().text, zero);
}

}  // namespace

void draw_heat_map(ImDrawList& list, const HeatMap& map, Place chosen, Place hovered,
                   const Look& look) {
  const PlotFrame& f = map.frame();
  if (f.too_small) return;
  draw_heading(list, map, look);
  draw_grid(list, f, "", true, look);
  const HeatMapData& data = map.data();
  for (std::size_t iy = 0; iy < data.y.value.size(); ++iy)
    for (std::size_t ix = 0; ix < data.x.value.size(); ++ix) draw_cell(list, map, ix, iy, look);
  list.PushClipRect({f.inner.x, f.inner.y}, {f.inner.right(), f.inner.bottom()}, true);
  draw_zero(list, map, look);
  list.PopClipRect();
  for (std::size_t iy = 0; iy < data.y.value.size(); ++iy)
    for (std::size_t ix = 0; ix < data.x.value.size(); ++ix) draw_number(list, map, ix, iy, look);
  draw_frame_of(list, map, hovered, 1.2f, look);
  draw_frame_of(list, map, chosen, 2.4f, look);
}

}  // namespace retrogait::inspector
