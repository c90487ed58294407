#pragma once
/// Where views go: our own layouts, computed from the window's size. Knows no ImGui.
#include <string>
#include <vector>

#include "inspector/plot.h"
#include "inspector/session.h"

namespace retrogait::inspector {

enum class PanelKind { kBar, kStage, kPlots, kMuscles, kTimeline, kParameters, kSheet, kStatus };

struct Panel {
  PanelKind kind;
  Box box;
};

/// Panels that cover the window without overlap. `em`: height of text, pixels.
std::vector<Panel> arrange(Layout layout, float width, float height, float em);

/// "overview" … ; false if there is none of that name.
bool layout_named(const std::string& name, Layout& layout);

/// `count` equal cells in rows and columns, as large and as near to `aspect` (width / height) as the box allows.
std::vector<Box> grid(const Box& box, int count, float gap, float aspect = 1.7f);

}  // namespace retrogait::inspector
