#pragma once
/// Which plots there are, what each shows of a session, and taking it along: as CSV, as values, as a figure. No ImGui.
#include <string>
#include <vector>

#include "inspector/session.h"

namespace retrogait::inspector {

struct PlotChoice {
  std::string title, variable;
  int side = 0;           // 0: the side that is looked at; −1: none
  double factor = 1;      // from the curve's unit
  std::string unit = {};  // empty: the curve's
};
struct PlotPage {
  std::string title;
  std::vector<PlotChoice> plots;
};
/// Loads at a glance, knee, low back, ground, angles, moments, powers.
const std::vector<PlotPage>& plot_pages();
/// The page that is looked at, with those of its plots that the walks have; with all of them if they have none.
PlotPage shown_page(const Session& session);

/// A variable both ways along the axis, with bands, failed spans, baseline, stance bars, the cursor.
Plot make_plot(const Session& session, const Look& look, const PlotChoice& choice);

/// Plots of one unit get one range of values that holds all of them.
void share_ranges(std::vector<Plot>& plots);

/// direction, side, variable, unit, axis_pct, value, ok: a row a point.
std::string csv_of_plots(const Session& session, const std::vector<PlotChoice>& plots);
/// variable, side, unit, axis_pct, forward, backward at the cursor: a row a plot, as the screen has them.
std::string values_at_cursor(const Session& session, const std::vector<PlotChoice>& plots);

/// The same plots for print, with who walks in the caption.
PlotFigure figure_of(const Session& session, const std::string& title,
                     const std::vector<PlotChoice>& plots);
/// out/SCENE, where `compare` puts its results.
std::string folder_of(const Session& session);
/// Begins to draw it; the session's message will say where it is.
void export_plots(Session& session, const std::string& title, const std::vector<PlotChoice>& plots);

}  // namespace retrogait::inspector
