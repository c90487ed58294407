#pragma once
/// Parts of a drawn plot; used by plot*.cpp, figure_export.cpp and what else has axes (scatter_draw.cpp, heat_map_draw.cpp).
#include <functional>

#include "inspector/plot.h"

namespace retrogait::inspector {

/// Lines at the ticks, and their texts: beside the axis of values, below that of time, whose last one bears `unit`; a
/// text that would touch another one stays out.
void draw_grid(ImDrawList& list, const PlotFrame& frame, const std::string& unit, bool time_texts,
               const Look& look);

/// Slanted lines in a box: nothing is known here.
void draw_hatching(ImDrawList& list, const Box& box, Ink color, float scale);

/// Title and unit; for each curve a sample of it and its value at the hover's place, else at the cursor's, and how far
/// its peak went from the baseline's. One line or two (PlotFrame::heading_lines); what does not fit is left out.
void draw_heading(ImDrawList& list, const PlotFrame& frame, const Plot& plot, const Look& look);

/// A peak of a curve inside the frame, and where its value stands: above no other text and as little of curves as can
/// be; a box of no width where there is no place.
struct PeakLabel {
  const PlotCurve* curve = nullptr;
  PlotPeak peak;
  std::string text;
  Box box;
};
/// `height` and `width` of a text in pixels. Knows no ImGui.
std::vector<PeakLabel> place_peaks(const PlotFrame& frame, const Plot& plot, float height,
                                   const std::function<float(const std::string&)>& width);

/// The peaks of each curve: a ring and the value, where it covers no other text and as little of curves as can be.
void draw_peaks(ImDrawList& list, const PlotFrame& frame, const Plot& plot, const Look& look);

}  // namespace retrogait::inspector
