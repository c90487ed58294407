#pragma once
/// The views: each fills the current ImGui window from the session. No GL: they leave triangles in ImGui's draw data.
///
/// draw_frame draws all of them, where the layout says, between ImGui::NewFrame and ImGui::Render. Every view draws
/// with no study, with a study of one direction, with NaN, with hundreds of muscles, with instants that failed.
#include <cstdint>
#include <string>
#include <vector>

#include "inspector/actions.h"
#include "inspector/layout.h"

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
  Box box;               // written by draw_frame: where it goes, pixels; render it that large
  bool hovered = false;  // written: the mouse is over it, orbit and pick
};

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
/// Ctrl+P and F1.
void draw_palette(Session& session, const Look& look);
void draw_keys(Session& session, const Look& look);
/// Opening and saving (opening.h).
void draw_open_dialog(Session& session, const Look& look);

// ---- what views share

struct PlotChoice {
  std::string title, variable;
  int side = 0;       // 0: the side that is looked at; −1: none
  double factor = 1;  // from the curve's unit
  std::string unit;   // empty: the curve's
};
struct PlotPage {
  std::string title;
  std::vector<PlotChoice> plots;
};
/// Joint loads, low back, ground, angles, moments, powers.
const std::vector<PlotPage>& plot_pages();

/// A variable both ways, with bands, failed spans, baseline, stance bars and the cursor.
Plot make_plot(const Session& session, const Look& look, const PlotChoice& choice);

/// A plot in a box of the current window: hover shows values, click and drag move the cursor, right click offers
/// the curve as CSV and its balance sheet.
void plot_cell(Session& session, const Look& look, const PlotChoice& choice, const Box& box);

/// What is left of the current window.
Box rest_of_window();
/// "knee_contact" → "knee contact".
std::string spoken(const std::string& name);

}  // namespace retrogait::inspector
