#pragma once
/// One parameter as a row of the current window: what each direction has, and what turns it.
///
/// Bold with a mark that takes it back where it is not as the scene has it. Where the directions differ both numbers
/// are read, and stand as ticks in their colors. A pinned baseline's place is a grey mark.
#include "inspector/views.h"

namespace retrogait::inspector {

/// As wide as the window. Scrolls to it and takes the keyboard if it is View::wanted_parameter.
void draw_knob_row(Session& session, const Look& look, const Parameter& parameter);

}  // namespace retrogait::inspector
