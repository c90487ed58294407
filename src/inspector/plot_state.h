#pragma once
/// What somebody chose in the plots, the balance sheet and the timeline. Nothing of it changes a result.
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace retrogait::inspector {

struct PlotState {
  std::pair<double, double> time{0, 100};                   // % of the axis that plots show
  std::map<std::string, std::pair<double, double>> values;  // zoomed axes, by variable
  bool shared_values = false;                               // plots of one unit have one value axis
  int first = 0;  // of the page's plots, where not all of them fit

  // where the mouse is in one of the plots; what no plot renews in a frame is over
  double hover = std::numeric_limits<double>::quiet_NaN();  // % of the axis
  int hover_frame = -2;                                     // of ImGui's count
};

enum class SheetOrder { kStack, kName, kForward, kBackward, kDifference };

struct SheetState {
  SheetOrder order = SheetOrder::kStack;
  bool descending = true;
  bool single_muscles = false;     // every muscle a layer of its own
  std::set<std::string> unfolded;  // groups whose muscles are listed
  std::string hovered;             // row or layer under the mouse
};

/// The part of the axis that is played, %.
struct LoopRange {
  double from = 0, to = 100;
  bool whole() const { return from <= 0 && to >= 100; }
};

}  // namespace retrogait::inspector
