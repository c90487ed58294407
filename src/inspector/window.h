#pragma once
/// The window: GLFW's events to the desk, the desk's pixels to the screen, requests of the session to disk.
#include <functional>

#include "inspector/desk.h"
#include "inspector/gl_context.h"

namespace retrogait::inspector {

/// A run by script (replay.h) instead of a person. While it is not done every frame takes `dt` s of play time,
/// whatever it took of real time, so that each run of a script sees the same instants.
struct FrameHook {
  /// The window's own events are in, the frame is not begun: mouse and keys. False: nobody needs this frame's
  /// pixels, it may be left undrawn.
  std::function<bool()> before;
  /// Drawn into framebuffer 0, width × height pixels, not shown yet.
  std::function<void(int, int)> after;
  std::function<bool()> done;  // from now on a person sits there
  double dt = 1 / 30.0;        // s
};

/// Until it is closed. Draws only while something moves or somebody does something; with a hook, as it says.
void run_window(Desk& desk, GlContext& context, const FrameHook* hook = nullptr);

/// Inside, in pixels of the screen's own measure; the next frames follow.
void resize_window(const GlContext& context, int width, int height);

}  // namespace retrogait::inspector
