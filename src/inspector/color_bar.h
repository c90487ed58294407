#pragma once
/// What colors say: a bar with the values of its ends.
#include "inspector/colors.h"
#include "inspector/plot.h"

namespace retrogait::inspector {

float color_bar_width(const ColorLegend& legend, const Look& look);
/// From `x` on, its middle at `mid`, pixels.
void draw_color_bar(ImDrawList& list, float x, float mid, const ColorLegend& legend,
                    const Look& look);

}  // namespace retrogait::inspector
