#pragma once
/// Parts of a drawn plot; used by plot*.cpp alone.
#include "inspector/plot.h"

namespace retrogait::inspector {

/// Title and unit; for each curve a sample of it and its value at the hover's place, else at the cursor's, and how far
/// its peak went from the baseline's. One line or two (PlotFrame::heading_lines); what does not fit is left out.
void draw_heading(ImDrawList& list, const PlotFrame& frame, const Plot& plot, const Look& look);

/// The peaks of each curve: a ring and the value, where it covers no other text and as little of curves as can be.
void draw_peaks(ImDrawList& list, const PlotFrame& frame, const Plot& plot, const Look& look);

}  // namespace retrogait::inspector
