#pragma once
/// Figures: gnuplot scripts with their data inside, drawn as SVG and PDF. Used through report.h.
///
/// A figure is a grid of panels; a panel shows one variable over 0–100 % of the cycle, forward and
/// backward in the one colour pair and dash pair of the program, with measured points where known.
#include <string>
#include <vector>

#include "report/measured.h"
#include "report/report.h"

namespace retrogait {

struct Panel {
  std::string variable, title, axis;  // axis: what grows upward, with its unit
  int side = 0;                       // 0 right, −1 none
  double factor = 1;                  // from the curve's unit to the axis'
  int only = -1;                      // one trial alone, with its script's band; −1: both
  bool without_prior = false;         // show the result without the measured prior beside
  double top = 0;                     // where the axis ends, if not by itself
};

struct Figure {
  std::string name, title, caption;
  int columns = 1, rows = 1;
  std::vector<Panel> panels;  // row by row
  /// Small multiples: every panel from 0 to the same value, the axis named once a row. 0: each its own axis.
  double common_top = 0;
};

constexpr double kFigureWidth = 900;  // pixels; 18 cm in print

/// Panels of one size, row by row, on a figure kFigureWidth wide; pixels.
struct PanelGrid {
  int columns;
  double left, right, top, bottom;  // around all of them
  double column_gap, row_gap, height;
};
double page_height(const PanelGrid& grid, std::size_t panels);
/// The commands that put the next plot where panel i stands.
std::string panel_margins(const PanelGrid& grid, std::size_t i, double page);

/// A text as gnuplot shows it: its enhanced text reads _ ^ { } @ & as commands.
std::string plain(const std::string& text);

/// Broken between words into lines of at most so many bytes.
std::vector<std::string> folded(const std::string& text, std::size_t width);

/// 1, 2 or 5 times a power of ten: two to five of it make `span`.
double tic_step(double span);

/// Commands of a multiplot run twice, drawing NAME.svg and NAME.pdf; height in pixels.
std::string on_both_pages(const std::string& name, double height, const std::string& commands);

/// People were measured on level ground, walking freely: no other walk is shown beside them.
bool comparable(const Trial& trial);

/// What stands under a figure: which walk, which side, what the verticals are.
std::string caption_of(const StudyResult& result);

/// Contact loads, activations and energy, of a study with muscles.
std::vector<Figure> muscle_figures(const StudyResult& result);

/// The figures of a study.
std::vector<Figure> figures_of(const StudyResult& result, const Measured& measured);

/// The whole gnuplot script of a figure; draws NAME.svg and NAME.pdf where it is run.
std::string gnuplot_script(const StudyResult& result, const Measured& measured,
                           const Figure& figure);

}  // namespace retrogait
