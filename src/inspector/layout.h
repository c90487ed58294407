#pragma once
/// Where views go: our own layouts, computed from the window's size. Knows no ImGui.
///
///   overview   knobs, the stage, activations; plots below
///   loads      plots, and who makes the chosen load
///   muscles    activations as a grid; stage and loads beside
///   walk       nearly all stage
///   print      a white page for a figure: no knobs, nothing to press
///   sweep      cases of a store in a plane and as a map; the chosen one on the stage
///
/// A layout is a tree of splits. Each split has a designed share, lines that the mouse drags (Panels::share), least
/// sizes of both parts, and a part that gives way where there is no room for two.
#include <string>
#include <vector>

#include "inspector/panels.h"
#include "inspector/plot.h"

namespace retrogait::inspector {

struct Panel {
  PanelKind kind;
  Box box;
};

/// A line between panels.
struct Splitter {
  std::size_t split = 0;  // index into Panels::share
  bool upright = false;   // the line: it moves aside
  Box grip;               // where the mouse takes it
  Box whole;              // both parts
  float share = 0.5;      // of the first part, now
};

struct DeskPlan {
  std::vector<Panel> panels;
  std::vector<Splitter> splitters;
  bool has(PanelKind kind) const;
};

/// Panels that cover the window without overlap. `em`: height of text, pixels.
DeskPlan plan_desk(Layout layout, float width, float height, float em, const Panels& changes = {});
std::vector<Panel> arrange(Layout layout, float width, float height, float em);

/// What a layout shows when nobody has put anything away, bar and status line aside.
std::vector<PanelKind> panels_of(Layout layout);
/// Puts a panel away or back; the last of a layout stays.
void toggle_panel(Panels& panels, Layout layout, PanelKind kind);
bool can_toggle(const Panels& panels, Layout layout, PanelKind kind);
/// A panel's share of the split that it borders on, larger or smaller by `by`; nothing at the edge of what fits.
void grow_panel(Panels& panels, Layout layout, PanelKind kind, float by);
/// The next (+1) or previous (−1) panel that is on the desk gets the keyboard.
void cycle_focus(Panels& panels, Layout layout, int way);

/// "overview" … ; false if there is none of that name.
bool layout_named(const std::string& name, Layout& layout);

/// `count` equal cells in rows and columns, as large and as near to `aspect` (width / height) as the box allows.
std::vector<Box> grid(const Box& box, int count, float gap, float aspect = 1.7f);

}  // namespace retrogait::inspector
