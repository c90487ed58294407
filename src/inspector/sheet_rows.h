#pragma once
/// The balance sheet of a load as rows and as layers of a stack. No ImGui.
///
/// A muscle may be in two functional groups: here it stands in the first one its model names, so that every part is
/// counted once and the rows sum to the load.
#include <string>
#include <vector>

#include "inspector/plot.h"
#include "inspector/session.h"

namespace retrogait::inspector {

/// A contributor or a group of them, both ways along the axis.
struct SheetRow {
  std::string name;  // as results call it: "quadriceps", "vasmed_r", "intersegmental"
  std::string label;
  int group = -1;  // the row it belongs to
  bool is_group = false, is_open = false;
  bool is_layer = true;  // of the stack; an open group leaves that to its muscles
  Ink color = 0;
  std::array<CycleValues, 2> value{};

  /// Between the points straight, as the load itself: so that they sum at every x.
  float at(std::size_t direction, double x) const { return value_at(value[direction], x); }
};

struct SheetRows {
  LoadOfSide load;
  std::string unit;
  SheetRow total;
  std::vector<SheetRow> rows;   // in the order of the stack, the lowest first
  std::array<bool, 2> has{};    // forward, backward
  std::array<double, 2> gap{};  // largest |sum of the parts − load| over the cycle, unit of y
  std::array<CycleValues, 2> sum{};  // of the layers
};
SheetRows rows_of_sheet(const Sheet& sheet, const Session& session, const Palette& palette);

/// Rows as a table lists them: by the state's order, members below their group. `x`: of the cursor.
std::vector<const SheetRow*> listed(const SheetRows& rows, const SheetState& state, double x);

/// Largest and least value of both stacks.
std::pair<double, double> stack_range(const SheetRows& rows);
/// The layer at a place of a stack, or null.
const SheetRow* layer_at(const SheetRows& rows, std::size_t direction, double x, double value);

/// direction, side, variable, kind, contributor, unit, pct, value: over the cycle of the load's own side.
std::string csv_of_sheet(const Sheet& sheet);
/// contributor, unit, axis_pct, forward, backward, difference, share_forward_pct, share_backward_pct at the cursor.
std::string csv_of_rows(const SheetRows& rows, const std::vector<const SheetRow*>& list, double x);

/// "knee_contact" of the right side → "knee contact, right".
std::string load_text(const LoadOfSide& load);
/// A muscle's or group's name without its side: "vasmed_r" → "vasmed".
std::string without_side(const std::string& name);

}  // namespace retrogait::inspector
