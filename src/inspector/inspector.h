#pragma once
/// `retrogait view`: the inspector, in a window or as pictures.
///
///   session.h   what is open: asked, answered, looked at. No ImGui, no GL
///   stage.h     instants of walks → plain shapes; cast.h solves the instants
///   views.h     the views, in ImGui; layout.h says where, theme.h in which colors
///   renderer.h  shapes → pixels; gl_context.h the window or EGL it needs
///   desk.h      all of them together, a frame at a time
///   window.h    the window's loop: keys, mouse, requests
///   replay.h    a run by script, as if somebody sat there
///   inspector.h (here) what the command line asks for
#include <functional>
#include <string>
#include <vector>

#include "inspector/session.h"

namespace retrogait::inspector {

struct ViewOptions {
  Document document;
  Layout layout = Layout::kOverview;
  Theme theme = Theme::kLight;
  double at = 0;                   // % of the cycle
  int width = 1280, height = 800;  // pixels
  double density = 0;              // of fonts and distances; 0: by the height
  std::string load;                // "knee_contact:r": whose balance sheet; empty: the usual one

  std::string screenshot;    // file: one picture, no window
  std::string frames;        // folder: the cycle as pictures, no window
  int frame_count = 100;     // … so many
  bool stage_only = false;   // pictures of the stage alone
  int scale = 1;             // … 1 to 4 times as many pixels
  bool transparent = false;  // … nothing behind the walkers
  std::string script;  // file of a scripted run (replay.h), in a window or, with pictures, without
};

/// Returns the exit code: 0, or 1 if a cycle is beyond its limits. Throws InputError with every defect of what is
/// opened, NoGraphics without OpenGL 3.3. `talk`: progress of pictures, a line each.
int run_view(const ViewOptions& options, const std::function<void(const std::string&)>& talk);

}  // namespace retrogait::inspector
