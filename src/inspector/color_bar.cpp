#include "inspector/color_bar.h"

#include <fmt/format.h>
#include <imgui.h>

#include <cmath>

namespace retrogait::inspector {

namespace {

constexpr float kBar = 6, kGap = 0.4f;  // em

std::string number(double v) { return (v < 0 ? "−" : "") + fmt::format("{:.3g}", std::abs(v)); }

}  // namespace

float color_bar_width(const ColorLegend& legend, const Look& look) {
  return text_width(look.small, number(legend.low)) + (kBar + 2 * kGap) * look.em() +
         text_width(look.small, number(legend.high));
}

void draw_color_bar(ImDrawList& list, float x, float mid, const ColorLegend& legend,
                    const Look& look) {
  const float em = look.em(), bar = kBar * em, gap = kGap * em;
  const std::string low = number(legend.low), high = number(legend.high);
  const float before = text_width(look.small, low) + gap;
  const float top = mid - 0.32f * em, bottom = mid + 0.32f * em;
  const float line = std::round(mid - 0.5f * look.small->FontSize);
  draw_text(list, look.small, x, line, look.colors().text, low);
  const float part = bar / static_cast<float>(legend.stops.size() - 1);
  for (std::size_t i = 0; i + 1 < legend.stops.size(); ++i) {
    const Ink a = ink_of(legend.stops[i].color), b = ink_of(legend.stops[i + 1].color);
    const float x0 = x + before + part * static_cast<float>(i);
    list.AddRectFilledMultiColor({x0, top}, {x0 + part, bottom}, a, b, b, a);
  }
  draw_text(list, look.small, x + before + bar + gap, line, look.colors().text, high);
}

}  // namespace retrogait::inspector
