#pragma once
/// Plots of the inspector as figures for print: SVG, PDF and PNG by the report's gnuplot code, in the report's colors.
///
/// What is drawn is what the plot holds: its mapped curves, bands, stance bars, hatching; no cursor. Knows no ImGui.
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "inspector/plot.h"
#include "report/report.h"

namespace retrogait::inspector {

struct PlotFigure {
  std::string name;  // of the files
  std::string title, caption;
  std::vector<Plot> plots;  // row by row
};

/// Its gnuplot script; draws NAME.svg, NAME.pdf and a PNG twice as dense.
Drawing drawing_of(const PlotFigure& figure);

/// Draws it into FOLDER/figures and waits. Returns the path of the SVG file; throws InputError when something failed.
std::string export_figure(const std::string& folder, const PlotFigure& figure);

/// Letters, digits and underscores alone, for a file's name.
std::string file_name_of(const std::string& text);

/// Figures that are drawn while one goes on looking, in the order they were asked for.
class FigureJobs {
 public:
  void start(const std::string& folder, PlotFigure figure);
  /// What became of one that is done: where it is, or why not. Does not wait.
  std::optional<std::string> poll();
  /// Waits for all; what became of the last.
  std::string wait();
  bool busy() const { return !jobs_.empty(); }

 private:
  std::vector<std::future<std::string>> jobs_;
};

}  // namespace retrogait::inspector
