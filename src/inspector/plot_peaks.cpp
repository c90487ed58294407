// Peaks of curves and where their values find room.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "inspector/plot_parts.h"

namespace retrogait::inspector {

namespace {

bool overlap(const Box& a, const Box& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

// points of all curves inside the box, and halfway between them
int covered(const PlotFrame& f, const Plot& plot, const Box& box) {
  int count = 0;
  const int from = std::clamp(static_cast<int>(std::ceil(f.pct_of(box.x))), 0, 100);
  const int to = std::clamp(static_cast<int>(f.pct_of(box.right())), 0, 100);
  for (const PlotCurve& curve : plot.curves)
    for (int i = from; i <= to; ++i) {
      const float y = f.y_of(curve.value[static_cast<std::size_t>(i)]);
      if (y > box.y && y < box.bottom()) ++count;
    }
  return count;
}

/// Places around a point, the best first: x and y of the text's box in its widths and heights.
constexpr std::array<std::array<float, 2>, 8> kAround = {{{-0.5f, -1.25f},
                                                          {0, -1.1f},
                                                          {-1, -1.1f},
                                                          {0, -0.5f},
                                                          {-1, -0.5f},
                                                          {-0.5f, 0.25f},
                                                          {0, 0.15f},
                                                          {-1, 0.15f}}};

// the least box of all kAround; width 0 if none is free
Box place_for(const PlotFrame& f, const Plot& plot, float x, float y, float width, float height,
              bool below, const std::vector<Box>& taken) {
  Box best;
  int least = 1 << 30;
  for (std::size_t k = 0; k < kAround.size(); ++k) {
    const float up = below ? -1 - kAround[k][1] : kAround[k][1];
    const float aside = kAround[k][0] == -0.5f ? 0 : kAround[k][0] > 0 ? 4 : -4;
    const Box box{x + kAround[k][0] * width + aside * f.scale, y + up * height, width, height};
    if (box.x < f.inner.x || box.right() > f.whole.right() || box.y < f.inner.y - 0.3f * f.em ||
        box.bottom() > f.inner.bottom())
      continue;
    if (std::any_of(taken.begin(), taken.end(), [&](const Box& b) { return overlap(b, box); }))
      continue;
    const int cost = 10 * covered(f, plot, box) + static_cast<int>(k);
    if (cost < least) least = cost, best = box;
  }
  return best;
}

}  // namespace

std::vector<PeakLabel> place_peaks(const PlotFrame& f, const Plot& plot, float height,
                                   const std::function<float(const std::string&)>& width) {
  std::vector<PeakLabel> out;
  std::vector<Box> taken;
  for (const PlotCurve& curve : plot.curves) {
    if (curve.is_context) continue;
    for (const PlotPeak& peak : peaks_of(curve.value)) {
      const float x = f.x_of(peak.x), y = f.y_of(peak.value);
      if (x < f.inner.x || x > f.inner.right() || y < f.inner.y || y > f.inner.bottom()) continue;
      const std::string text = reading(peak.value);
      const Box box = place_for(f, plot, x, y, width(text), height, peak.is_least, taken);
      if (box.width > 0) taken.push_back(box);
      out.push_back({&curve, peak, text, box});
    }
  }
  return out;
}

void draw_peaks(ImDrawList& list, const PlotFrame& f, const Plot& plot, const Look& look) {
  // where there is no room for a reader's eye there is none for numbers
  if (f.inner.width < 9 * f.em || f.inner.height < 4 * f.em) return;
  const Palette& p = look.colors();
  const float height = look.small->FontSize;
  const auto width = [&](const std::string& text) { return text_width(look.small, text); };
  for (const PeakLabel& label : place_peaks(f, plot, height, width)) {
    const Ink color = label.curve->color;
    list.AddCircle({f.x_of(label.peak.x), f.y_of(label.peak.value)}, 2.6f * f.scale, color, 0,
                   1.2f * f.scale);
    const Box& box = label.box;
    if (box.width == 0) continue;
    // read over curves and grid
    list.AddRectFilled({box.x - 1, box.y + 0.1f * height}, {box.right() + 1, box.bottom()},
                       faded(p.panel, 0.85), 2 * f.scale);
    draw_text(list, look.small, box.x, box.y, legible(color, p.panel), label.text);
  }
}

}  // namespace retrogait::inspector
