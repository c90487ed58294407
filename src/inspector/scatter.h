#pragma once
/// Cases of a sweep as marks in a plane: what stands where. Knows no ImGui; scatter_draw.cpp draws it.
///
///   ScatterPoints  each case once or, both directions shown, twice; made when axes or cases change
///   Scatter        the points in a frame's pixels: a mark for each, or, of many, one for each cell of pixels, darker
///                  the more cases are in it. Made when points or frame change, so that a frame costs what it shows
///
/// Failed cases have no results: they stand in a strip below the axis.
#include <span>

#include "inspector/plot.h"
#include "inspector/sweep_data.h"

namespace retrogait::inspector {

/// Of both axes, while zoomed.
struct ScatterZoom {
  std::optional<std::pair<double, double>> x, y;
  bool operator==(const ScatterZoom&) const = default;
};

enum class ScatterMark { kForward, kBackward, kNeither };

struct ScatterPoint {
  double x = 0, y = 0, color = 0;  // color: a value, NaN: none
  std::uint32_t row = 0;           // of SweepCases
  std::uint8_t series = 0;         // index into ScatterPoints::series
  bool flagged = false;
};

struct ScatterPoints {
  const SweepQuantity *x = nullptr, *y = nullptr, *color = nullptr;
  SweepAxis x_axis, y_axis, color_axis;
  std::vector<ScatterMark> series;
  std::vector<ScatterPoint> points;                      // in order of rows
  std::vector<std::pair<double, std::uint32_t>> failed;  // x, row; in order of x
  bool failed_have_x = false;                            // else evenly along the axis
  std::pair<double, double> x_range{0, 1}, y_range{0, 1}, color_range{0, 1};  // of the values
  std::size_t without_value = 0;  // good cases that have no number here

  /// All points of a case.
  std::span<const ScatterPoint> of_row(std::uint32_t row) const;
};
ScatterPoints make_points(const SweepTable& table, const SweepAxis& x, const SweepAxis& y,
                          const SweepAxis& color);

/// "forward", "backward", "backward − forward", "" of what has no direction.
std::string walk_text(const SweepQuantity& quantity, SweepWalk walk);

/// What stands in a few pixels.
struct ScatterCell {
  float x = 0, y = 0;       // pixels: its middle
  std::uint32_t count = 1;  // points in it
  std::uint8_t series = 0;
  bool flagged = false;  // half of them or more
  double color = 0;      // mean of those that have one
};

constexpr std::size_t kMostMarks = 2500;  // more are drawn as cells

class Scatter {
 public:
  /// Made anew only where something changed.
  void follow(const std::shared_ptr<const SweepTable>& table, const SweepAxis& x,
              const SweepAxis& y, const SweepAxis& color);
  void follow(const PlotFrame& frame);

  const ScatterPoints& points() const { return points_; }
  const std::vector<ScatterCell>& cells() const { return cells_; }
  std::uint32_t most() const { return most_; }  // points in one cell
  bool crowded() const { return crowded_; }
  float cell() const { return cell_; }  // pixels
  const PlotFrame& frame() const { return frame_; }
  /// Pixels of the strip of failed cases: one mark for each column of it.
  const std::vector<std::pair<float, std::uint32_t>>& failed() const { return failed_; }
  Box strip() const;

  /// The nearest point within `reach` pixels, or null; and the row of the nearest failed case in the strip.
  const ScatterPoint* nearest(float x, float y, float reach) const;
  std::optional<std::uint32_t> nearest_failed(float x, float y, float reach) const;
  /// Where a case stands: the first of its points in the frame.
  std::optional<std::array<float, 2>> place_of(std::uint32_t row) const;

 private:
  void make_marks();
  void make_cells();
  void place_failed();

  std::shared_ptr<const SweepTable> table_;
  SweepAxis x_, y_, color_;
  bool stale_ = true;  // the points are newer than what stands in the frame
  ScatterPoints points_;
  PlotFrame frame_;
  std::vector<ScatterCell> cells_;
  std::vector<std::pair<float, std::uint32_t>> failed_;
  float cell_ = 1;
  bool crowded_ = false;
  std::uint32_t most_ = 1;
};

/// Both axes' ranges with a margin, zoomed or not, and a strip below for failed cases.
PlotFrame frame_scatter(const ScatterPoints& points, const ScatterZoom& zoom, const Box& box,
                        float scale);

/// Axes, marks, the chosen case and the one that the mouse is at.
void draw_scatter(ImDrawList& list, const Scatter& scatter, const SweepTable& table,
                  std::optional<std::uint64_t> chosen, const ScatterPoint* hovered,
                  const Look& look);

}  // namespace retrogait::inspector
