#pragma once
/// A result over two parameters as a map of colors: what stands where. Knows no ImGui; heat_map_draw.cpp draws it.
///
/// A cell is a pair of values of two listed parameters, its value the mean over all good cases that have them, whatever the
/// others are; a sampled parameter is cut into equal stretches. The line where the mean is zero runs straight between the
/// middles of cells: of a difference, where backward overtakes forward.
#include "inspector/colors.h"
#include "inspector/plot.h"
#include "inspector/sweep_data.h"

namespace retrogait::inspector {

struct HeatCell {
  double value = 0;                      // NaN: no case, or none that counts
  std::uint32_t good = 0, left_out = 0;  // cases; left out: flagged, failed
  std::uint32_t first = 0;               // of HeatMapData::rows: all cases of the cell, in order
  std::uint32_t count() const { return good + left_out; }
};

/// A side of the map.
struct HeatAxis {
  const SweepQuantity* quantity = nullptr;
  std::vector<double> value;  // the middles of cells
  std::vector<double> edge;   // one more
};

struct ZeroLine {
  double x0, y0, x1, y1;
};

struct HeatMapData {
  HeatAxis x, y;
  const SweepQuantity* quantity = nullptr;
  SweepWalk walk = SweepWalk::kDifference;
  std::vector<HeatCell> cells;      // row after row of y, both rising
  std::vector<std::uint32_t> rows;  // of SweepCases, cell after cell
  std::vector<ZeroLine> zero;
  ColorLegend legend;
  std::string missing;  // why there is no map; empty: there is one

  const HeatCell& at(std::size_t ix, std::size_t iy) const {
    return cells[iy * x.value.size() + ix];
  }
};
HeatMapData make_heat_map(const SweepTable& table, const std::string& x, const std::string& y,
                          const SweepAxis& of);

class HeatMap {
 public:
  /// Made anew only where something changed.
  void follow(const std::shared_ptr<const SweepTable>& table, const std::string& x,
              const std::string& y, const SweepAxis& of);
  void follow(const PlotFrame& frame) { frame_ = frame; }
  const HeatMapData& data() const { return data_; }
  const PlotFrame& frame() const { return frame_; }
  /// The cell at a pixel, or that a case is in: column, row.
  std::optional<std::array<std::size_t, 2>> cell_at(float x, float y) const;
  std::optional<std::array<std::size_t, 2>> cell_of(std::size_t row) const;
  /// In pixels.
  Box box_of(std::size_t ix, std::size_t iy) const;

 private:
  std::shared_ptr<const SweepTable> table_;
  std::string x_, y_;
  SweepAxis of_;
  HeatMapData data_;
  PlotFrame frame_;
};

PlotFrame frame_heat_map(const HeatMapData& data, const Box& box, float scale);

/// Cells, hatched where there is nothing, axes, the line of zero, the chosen cell and the one that the mouse is at.
void draw_heat_map(ImDrawList& list, const HeatMap& map,
                   std::optional<std::array<std::size_t, 2>> chosen,
                   std::optional<std::array<std::size_t, 2>> hovered, const Look& look);

}  // namespace retrogait::inspector
