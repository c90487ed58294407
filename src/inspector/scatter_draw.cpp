// Marks of cases as triangles: forward filled circles, backward hollow diamonds; of many, cells of pixels.
#include <fmt/format.h>
#include <imgui.h>

#include <cmath>

#include "inspector/color_bar.h"
#include "inspector/plot_parts.h"
#include "inspector/sweep_desk.h"

namespace retrogait::inspector {

namespace {

constexpr float kRadius = 2.8f;   // pixels at scale 1
constexpr int kCorners = 10;      // of a circle as small as a mark
constexpr double kPalest = 0.22;  // opacity of a cell with one case

Ink ink_of_series(ScatterMark mark, const Palette& p) {
  return mark == ScatterMark::kForward    ? p.walk[0]
         : mark == ScatterMark::kBackward ? p.walk[1]
                                          : p.text;
}

void draw_mark(ImDrawList& list, ScatterMark mark, float x, float y, float r, Ink color,
               float scale) {
  if (mark != ScatterMark::kBackward) return list.AddCircleFilled({x, y}, r, color, kCorners);
  const float d = 1.25f * r;
  list.AddQuad({x - d, y}, {x, y - d}, {x + d, y}, {x, y + d}, color, 1.3f * scale);
}

void draw_cross(ImDrawList& list, float x, float y, float r, Ink color, float scale) {
  list.AddLine({x - r, y - r}, {x + r, y + r}, color, 1.3f * scale);
  list.AddLine({x - r, y + r}, {x + r, y - r}, color, 1.3f * scale);
}

// backward stands inside of forward, so that a cell that both have shows both
void draw_cell(ImDrawList& list, ScatterMark mark, float x, float y, float half, Ink color) {
  const float h = mark == ScatterMark::kBackward ? 0.55f * half : half;
  list.AddRectFilled({x - h, y - h}, {x + h, y + h}, color);
}

ColorLegend legend_of(const ScatterPoints& p) {
  const auto [low, high] = p.color_range;
  const std::string walk = walk_text(*p.color, p.color_axis.walk);
  const std::string title = walk.empty() ? p.color->title : p.color->title + ", " + walk;
  if (p.color_axis.walk != SweepWalk::kDifference || p.color->kind != QuantityKind::kResult)
    return make_legend(title, p.color->unit, ScaleKind::kSequential, low, high);
  const double most = std::max(std::abs(low), std::abs(high));
  return make_legend(title, p.color->unit, ScaleKind::kDiverging, -most, most);
}

void draw_cells(ImDrawList& list, const Scatter& scatter, const Look& look) {
  const Palette& palette = look.colors();
  const ScatterPoints& points = scatter.points();
  const std::optional<ColorLegend> legend =
      points.color != nullptr ? std::optional(legend_of(points)) : std::nullopt;
  const float scale = scatter.frame().scale, r = kRadius * scale, half = 0.5f * scatter.cell();
  const double all = std::log1p(scatter.most());
  for (const ScatterCell& cell : scatter.cells()) {
    const ScatterMark mark = points.series[cell.series];
    Ink color = legend ? ink_of(legend->color_at(cell.color)) : ink_of_series(mark, palette);
    if (!scatter.crowded()) {
      draw_mark(list, mark, cell.x, cell.y, r, color, scale);
    } else {
      if (!legend) color = faded(color, kPalest + (1 - kPalest) * std::log1p(cell.count) / all);
      draw_cell(list, mark, cell.x, cell.y, half, color);
    }
  }
  for (const ScatterCell& cell : scatter.cells()) {
    if (!cell.flagged) continue;
    if (scatter.crowded())
      list.AddRectFilled({cell.x - 0.35f * half, cell.y - 0.35f * half},
                         {cell.x + 0.35f * half, cell.y + 0.35f * half}, palette.bad);
    else
      draw_cross(list, cell.x, cell.y, 1.6f * r, palette.bad, scale);
  }
}

void draw_strip(ImDrawList& list, const Scatter& scatter, const Look& look) {
  const Box strip = scatter.strip();
  const float mid = strip.y + 0.5f * strip.height, scale = scatter.frame().scale;
  for (const auto& [x, row] : scatter.failed())
    draw_cross(list, x, mid, kRadius * scale, look.colors().bad, scale);
}

// all marks of one case
void draw_ring(ImDrawList& list, const Scatter& scatter, std::uint32_t row, float r, float width,
               const Look& look) {
  const PlotFrame& f = scatter.frame();
  const Palette& p = look.colors();
  const auto circle = [&](float x, float y) {
    list.AddCircle({x, y}, r * f.scale, p.panel, 0, (width + 2.5f) * f.scale);
    list.AddCircle({x, y}, r * f.scale, p.accent, 0, width * f.scale);
  };
  const std::span<const ScatterPoint> points = scatter.points().of_row(row);
  for (const ScatterPoint& point : points) {
    const float x = f.x_of(point.x), y = f.y_of(point.y);
    if (f.inner.holds(x, y)) circle(x, y);
  }
  if (!points.empty()) return;
  if (const auto at = scatter.place_of(row)) circle((*at)[0], (*at)[1]);
}

/// Samples of marks and what they mean, as far as there is room.
class Heading {
 public:
  Heading(ImDrawList& list, const PlotFrame& frame, const Look& look)
      : list_(list),
        look_(look),
        x_(frame.whole.x),
        mid_(frame.whole.y + 0.75f * frame.em),
        right_(frame.whole.right()) {}
  template <class Draw>
  void add(float symbol, const std::string& text, Draw draw) {
    const float em = look_.em(), width = symbol + 0.4f * em + text_width(look_.small, text);
    if (full_ || x_ + width > right_) {
      full_ = true;
      return;
    }
    draw(x_, mid_);
    draw_text(list_, look_.small, x_ + symbol + 0.4f * em, mid_ - 0.5f * look_.small->FontSize,
              look_.colors().text, text);
    x_ += width + em;
  }

 private:
  ImDrawList& list_;
  const Look& look_;
  float x_, mid_, right_;
  bool full_ = false;
};

void draw_heading(ImDrawList& list, const Scatter& scatter, const SweepTable& table,
                  const Look& look) {
  const ScatterPoints& points = scatter.points();
  const Palette& p = look.colors();
  const float em = look.em(), scale = look.scale;
  Heading heading(list, scatter.frame(), look);
  if (points.color != nullptr) {
    const ColorLegend legend = legend_of(points);
    heading.add(color_bar_width(legend, look),
                legend.title + (legend.unit.empty() ? "" : ", " + legend.unit),
                [&](float x, float mid) { draw_color_bar(list, x, mid, legend, look); });
  }
  for (const ScatterMark mark : points.series) {
    if (mark == ScatterMark::kNeither) continue;
    const Ink color = points.color != nullptr ? p.text : ink_of_series(mark, p);
    heading.add(0.8f * em, mark == ScatterMark::kForward ? "forward" : "backward",
                [&](float x, float mid) {
                  if (scatter.crowded())
                    draw_cell(list, mark, x + 0.4f * em, mid, 0.3f * em, color);
                  else
                    draw_mark(list, mark, x + 0.4f * em, mid, 1.2f * kRadius * scale, color, scale);
                });
  }
  const auto cross = [&](float x, float mid) {
    draw_cross(list, x + 0.4f * em, mid, kRadius * scale, p.bad, scale);
  };
  if (table.cases->failed > 0)
    heading.add(0.8f * em, fmt::format("below: {} failed", grouped(table.cases->failed)), cross);
  if (table.cases->flagged > 0)
    heading.add(0.8f * em,
                fmt::format("{} flagged{}", grouped(table.cases->flagged),
                            scatter.crowded() ? " (red: half of a cell or more)" : ""),
                cross);
  if (points.without_value > 0)
    heading.add(0, fmt::format("{} without a value", grouped(points.without_value)),
                [](float, float) {});
  if (scatter.crowded())
    heading.add(0, fmt::format("darker: more cases, at most {}", grouped(scatter.most())),
                [](float, float) {});
}

}  // namespace

void draw_scatter(ImDrawList& list, const Scatter& scatter, const SweepTable& table,
                  std::optional<std::uint64_t> chosen, const ScatterPoint* hovered,
                  const Look& look) {
  const PlotFrame& f = scatter.frame();
  if (f.too_small) return;
  draw_heading(list, scatter, table, look);
  draw_grid(list, f, "", true, look);
  list.PushClipRect({f.inner.x - 1, f.inner.y - 1}, {f.inner.right() + 1, f.inner.bottom() + 1},
                    true);
  draw_cells(list, scatter, look);
  list.PopClipRect();
  draw_strip(list, scatter, look);
  if (hovered != nullptr) draw_ring(list, scatter, hovered->row, 5, 1.2f, look);
  if (!chosen) return;
  if (const auto row = table.cases->row_of(*chosen))
    draw_ring(list, scatter, static_cast<std::uint32_t>(*row), 6.5f, 2.2f, look);
}

}  // namespace retrogait::inspector
