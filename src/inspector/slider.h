#pragma once
/// A number in a bar: title at its left, value at its right, both always readable, the bar filled as far as the value.
///
/// Dragged, stepped by arrow keys (Space takes hold of it, arrows step, Space lets go), typed after a double click or
/// Ctrl+click. A click alone changes nothing: it may be the first half of a double click.
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "inspector/theme.h"

namespace retrogait::inspector {

/// Places in the bar; NaN: none.
struct SliderMarks {
  std::array<double, 2> walk = {std::nan(""),
                                std::nan("")};  // what each direction has: in its color, below
  double pinned = std::nan("");                 // what the baseline has: grey, above
};

struct SliderBar {
  std::string title;
  std::string text;  // what is read: "1.00 m/s"
  double value = 0;  // NaN: nobody knows, the bar is empty
  double least = 0, most = 1;
  int digits = 2;  // of what is typed
  bool logarithmic = false;
  bool edited = false;  // bold: not as the scene has it
  SliderMarks marks;
};

enum class Turned { kNot, kTurning, kDone };

/// As wide as `width`, one frame high. `value`: where it was turned to, if it was. The item is the last of ImGui's:
/// tooltips and menus can follow.
Turned draw_slider(const SliderBar& bar, const Look& look, float width, double& value);

}  // namespace retrogait::inspector
