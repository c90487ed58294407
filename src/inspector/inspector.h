#pragma once
/// `retrogait view`: the inspector, in a window or as pictures.
///
///   session.h   what is open: asked, answered, looked at. No ImGui, no GL
///   sweep_desk.h  the store of a sweep: which case is on the stage. sweep_data.h reads it, scatter.h and heat_map.h say
///               what stands where
///   stage.h     instants of walks → plain shapes; cast.h solves the instants
///   views.h     the views, in ImGui; layout.h says where, theme.h in which colors
///   renderer.h  shapes → pixels; gl_context.h the window or EGL it needs
///   desk.h      all of them together, a frame at a time
///   window.h    the window's loop: keys, mouse, requests
///   replay.h    a run by script, as if somebody sat there
///   inspector.h (here) what the command line asks for
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "inspector/replay.h"

namespace retrogait::inspector {

/// Pixels. Of a window, of a picture.
struct PictureSize {
  int width = 1280, height = 800;
};
/// "1920x1080", 320x240 to 7680x4320. Empty, or what is wrong with it.
std::string read_size(const std::string& text, PictureSize& size);

/// What the inspector shows when it opens, and where to.
struct ViewOptions {
  Document document;
  bool baseline =
      false;  // the document without its changes is solved first, and stays as the baseline

  std::string store;                  // of a sweep: one of its cases is the document …
  std::optional<std::uint64_t> number;  // … this one; none: the first good one

  std::string workspace;     // file that it is the document of, or empty …
  std::optional<View> left;  // … and how it was looked at; what follows comes on top

  Layout layout = Layout::kOverview;
  Theme theme = Theme::kLight;
  double at = 0;  // % of the cycle
  int side = 0;   // whose curves: 0 right, 1 left
  MuscleQuantity quantity = MuscleQuantity::kActivation;
  bool ghosted = false, overground = false;
  std::optional<LoadOfSide> load;  // whose balance sheet; none: the usual one
  PictureSize size;
  double density = 0;  // of fonts and distances; 0: by the height

  std::string screenshot;    // file: one picture, no window
  std::string frames;        // folder: the cycle as pictures, no window
  int frame_count = 100;     // … so many
  bool stage_only = false;   // pictures of the stage alone
  int scale = 1;             // … 1 to 4 times as many pixels
  bool transparent = false;  // … nothing behind the walkers

  std::optional<Script> script;  // plays it
  bool headless = false;         // … without a window

  bool pictures() const { return !screenshot.empty() || !frames.empty(); }
};

/// What it says while it runs.
struct ViewTalk {
  std::function<void(int picture, int of)> progress;
  std::function<void(const std::string&)> line;
};

/// Every name of MuscleQuantity, in its order, as actions and the command line spell it.
std::vector<std::string> quantity_names();

/// Returns the exit code: 0, or 1 if a cycle of a picture is beyond its limits or a script saw something else than it
/// expects. Throws InputError with every defect of what is opened, NoGraphics without OpenGL 3.3.
int run_view(const ViewOptions& options, const ViewTalk& talk);

}  // namespace retrogait::inspector
