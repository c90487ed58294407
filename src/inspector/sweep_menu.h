#pragma once
/// Buttons that say what an axis of a sweep shows; their menus find something else by words. For views_sweep.cpp alone.
#include "inspector/session.h"

namespace retrogait::inspector {

enum class AxisKind { kX, kY, kColor, kMap, kMapX, kMapY };

/// At most `room` pixels wide.
void axis_menu(Session& session, const Look& look, AxisKind kind, SweepAxis& axis, float room);
float axis_menu_width(const SweepTable& table, AxisKind kind, const SweepAxis& axis, float room);

}  // namespace retrogait::inspector
