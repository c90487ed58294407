#pragma once
/// The window: GLFW's events to the desk, the desk's pixels to the screen, requests of the session to disk.
#include "inspector/desk.h"
#include "inspector/gl_context.h"

namespace retrogait::inspector {

/// Until it is closed. Draws only while something moves or somebody does something.
void run_window(Desk& desk, GlContext& context);

}  // namespace retrogait::inspector
