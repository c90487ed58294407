#pragma once
/// The views: each fills the current ImGui window from the session. No GL: they leave triangles in ImGui's draw data.
///
/// draw_frame draws all of them, where the layout says, between ImGui::NewFrame and ImGui::Render. Every view draws
/// with no study, with a study of one direction, with NaN, with hundreds of muscles, with instants that failed.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inspector/actions.h"
#include "inspector/layout.h"
#include "inspector/plot_choice.h"

namespace retrogait::inspector {

/// A text beside a place on the stage: where it is, pixels from the stage's top left corner.
struct StageLabel {
  float x = 0, y = 0;
  Label label;
};

/// The stage as the renderer left it in a texture whose first row is the lowest.
struct StagePicture {
  std::uintptr_t texture = 0;  // 0: none yet
  std::vector<StageLabel> labels;
  std::vector<std::string> notes;  // said over it
  std::optional<StageLegend> legend;  // of what is drawn; none: of all that could be
  double pixels_per_meter = 0;        // at the walkers' distance
  Box box;               // written by draw_frame: where it goes, pixels; render it that large
  bool hovered = false;  // written: the mouse is over it, orbit and pick
};

/// ImGui's own keys by GLFW's numbers, with or without GLFW, and controls that are reached by them. Once a context.
void use_keys_of_glfw();

/// The whole window. Takes keys (io.KeysDown by GLFW's numbers) and runs their actions.
void draw_frame(Session& session, const Look& look, StagePicture& stage);

void draw_bar(Session& session, const Look& look);
void draw_status(Session& session, const Look& look);
void draw_stage_view(Session& session, const Look& look, StagePicture& stage);
void draw_plots(Session& session, const Look& look);
void draw_muscles(Session& session, const Look& look);
void draw_timeline(Session& session, const Look& look);
void draw_parameters(Session& session, const Look& look);
void draw_sheet(Session& session, const Look& look);
/// Cases of a sweep's store (sweep_desk.h): in a plane, as a map.
void draw_scatter_view(Session& session, const Look& look);
void draw_map_view(Session& session, const Look& look);
/// Arrows, while one of the two has the keys. True if one was taken.
bool take_sweep_keys(Session& session);
/// Ctrl+P and F1.
void draw_palette(Session& session, const Look& look);
void draw_keys(Session& session, const Look& look);
/// Opening and saving (opening.h).
void draw_open_dialog(Session& session, const Look& look);
/// What the status line says, whole.
void draw_message(Session& session, const Look& look);

// ---- what views share

/// A plot in a box of the current window: hover shows values here and in all plots, click and drag move the cursor, the
/// wheel zooms, right click offers CSV, values, figures and the load's balance sheet.
void plot_cell(Session& session, const Look& look, const PlotChoice& choice, const Box& box);

/// Where the mouse is in one of the plots, % of the axis: NaN if in none. set_hover holds for this frame and the next.
void set_hover(Session& session, double pct);
double hover_of(const Session& session);
/// A tooltip on the last item, if it is hovered: what the action does, and its keys.
void tip_of(const std::string& id);
/// On the page for a figure only while the mouse is at its top, a menu is open or the keys are there.
bool bar_has_menus(const Session& session, const Box& box);
/// A window above all panels, as large as asked for if that fits; ImGui::End follows.
bool begin_sheet(const char* name, const Look& look, float width_em, float height_em);
bool clicked_beside();

/// What is left of the current window.
Box rest_of_window();
/// "knee_contact" → "knee contact".
std::string spoken(const std::string& name);

}  // namespace retrogait::inspector
