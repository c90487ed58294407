#pragma once
/// How the balance sheet is drawn; used by views_sheet.cpp and sheet_stack.cpp alone.
#include <string>

#include "inspector/sheet_rows.h"

struct ImDrawList;

namespace retrogait::inspector {

/// What somebody points at.
struct SheetView {
  std::string hovered;  // name of a row
  std::string muscle;   // chosen, without its side
  bool is_chosen(const SheetRow& row) const { return without_side(row.name) == muscle; }
};

/// The layers of one direction inside a frame: fill, lines between them, names where there is room, the chosen muscle
/// with an outline, all but the hovered one faded.
void draw_stack(ImDrawList& list, const PlotFrame& frame, const SheetRows& rows,
                std::size_t direction, const SheetView& view, const Look& look);

}  // namespace retrogait::inspector
