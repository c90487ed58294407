#pragma once
/// Parts of a drawn plot; used by plot*.cpp and figure_export.cpp alone.
#include <functional>

#include "inspector/plot.h"

namespace retrogait::inspector {

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
