#pragma once
/// The window: GLFW's events to the desk, the desk's pixels to the screen, requests of the session to disk.
#include <functional>

#include "inspector/desk.h"
#include "inspector/gl_context.h"

namespace retrogait::inspector {

/// A run by script (replay.h) instead of a person: every frame is drawn at once, and takes `dt` s of play time
/// whatever it took of real time, so that each run of a script sees the same instants.
struct FrameHook {
  std::function<void()>
      before;  // the window's own events are in, the frame is not begun: keys, mouse
  std::function<void(int, int)>
      after;             // drawn into framebuffer 0, width × height pixels, not shown yet
  double dt = 1 / 30.0;  // s
};

/// Until it is closed. Draws only while something moves or somebody does something; with a hook, always.
void run_window(Desk& desk, GlContext& context, const FrameHook* hook = nullptr);

/// Inside, in pixels of the screen's own measure; the next frames follow.
void resize_window(const GlContext& context, int width, int height);

}  // namespace retrogait::inspector
