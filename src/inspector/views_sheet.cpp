// Balance sheet: who makes the chosen load, stacked over the cycle both ways, and at the cursor.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/sheet_view.h"
#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

void say(const std::string& text) {
  ImGui::PushTextWrapPos(0);
  ImGui::TextDisabled("%s", text.c_str());
  ImGui::PopTextWrapPos();
}

// title, and what the stack is made of, if there is room
void draw_title(Session& session, const Look& look, bool being_made) {
  const float toggle = ImGui::CalcTextSize("single muscles").x + 2.5f * look.em();
  const float room = ImGui::GetContentRegionAvail().x;
  const bool both = room > 16 * look.em() + toggle;
  ImGui::AlignTextToFramePadding();
  ImGui::PushFont(look.bold);
  const std::string title =
      "Who makes it: " + load_text(session.view.load) + (being_made ? " …" : "");
  ImGui::TextUnformatted(fitted(title, both ? room - toggle - look.em() : room, look.bold).c_str());
  ImGui::PopFont();
  if (!both) return;
  ImGui::SameLine(0, 0);
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - toggle);
  ImGui::Checkbox("single muscles", &session.view.sheet.single_muscles);
}

void offer(Session& session, const Sheet& sheet, const SheetRows& rows, const char* id) {
  if (!ImGui::BeginPopupContextItem(id)) return;
  const double x = session.view.phase;
  if (ImGui::MenuItem("Copy the table at the cursor")) {
    session.clipboard = csv_of_rows(rows, listed(rows, session.view.sheet, x), x);
    session.message = fmt::format("Copied who makes {} at {:.0f} %", load_text(sheet.load), x);
  }
  if (ImGui::MenuItem("Copy every contributor over the cycle as CSV")) {
    session.clipboard = csv_of_sheet(sheet);
    session.message = "Copied who makes " + load_text(sheet.load) + " as CSV";
  }
  ImGui::MenuItem("Single muscles", nullptr, &session.view.sheet.single_muscles);
  if (ImGui::MenuItem("Fold all groups")) session.view.sheet.unfolded.clear();
  ImGui::EndPopup();
}

void show_part(const SheetRows& rows, const SheetRow& row, std::size_t d, double x) {
  const float part = row.at(d, x), whole = rows.total.at(d, x);
  ImGui::SetTooltip("%s, %s at %.0f %%: %s %s, %.0f %% of the load", row.label.c_str(),
                    kDirectionNames[d], x, reading(part).c_str(), rows.unit.c_str(),
                    100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

Plot stack_plot(const Session& session, const SheetRows& rows, std::size_t d, const Look& look) {
  Plot plot;
  plot.title = kDirectionNames[d];
  plot.unit = rows.unit;
  plot.cursor = session.view.phase;
  plot.hover = hover_of(session);
  plot.range = stack_range(rows);
  plot.empty = "this walk has no balance sheet";
  if (!rows.has[d]) return plot;
  PlotCurve total;
  total.value = rows.total.value[d];
  total.color = look.colors().text;
  total.dashed = d == 1;
  total.width = 1.5f;
  plot.curves = {total};
  return plot;
}

void draw_stacks(Session& session, const Sheet& sheet, const SheetRows& rows, const Box& box,
                 const Look& look) {
  const std::vector<Box> cells = grid(box, 2, look.em(), 1.3f);
  const SheetView view{session.view.sheet.hovered, session.view.muscle};
  std::string hovered;
  for (std::size_t d = 0; d < 2; ++d) {
    const Plot plot = stack_plot(session, rows, d, look);
    const PlotFrame frame = frame_plot(plot, cells[d], look.scale);
    ImGui::SetCursorScreenPos({cells[d].x, cells[d].y});
    ImGui::InvisibleButton(kDirectionNames[d], {cells[d].width, cells[d].height});
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const double x = frame.pct_of(mouse.x);
    if (ImGui::IsItemActive()) session.set_phase(x);
    if (ImGui::IsItemHovered() && frame.inner.holds(mouse.x, mouse.y)) {
      set_hover(session, x);
      if (const SheetRow* row = layer_at(rows, d, x, frame.value_of(mouse.y))) {
        hovered = row->name;
        show_part(rows, *row, d, x);
        if (ImGui::IsMouseDoubleClicked(0)) session.view.muscle = without_side(row->name);
      }
    }
    offer(session, sheet, rows, nullptr);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (!frame.too_small) draw_stack(list, frame, rows, d, view, look);
    draw_plot(list, frame, plot, look);
  }
  session.view.sheet.hovered = hovered;
}

struct Column {
  const char* title;
  const char* narrow;
  SheetOrder order;
  float width;  // em
};
constexpr Column kColumns[] = {{"forward", "forward", SheetOrder::kForward, 4.6f},
                               {"backward", "backward", SheetOrder::kBackward, 5.2f},
                               {"difference", "b − f", SheetOrder::kDifference, 5.2f},
                               {"share, %", "share, %", SheetOrder::kStack, 5}};

void right_aligned(const std::string& text) {
  const float width = ImGui::CalcTextSize(text.c_str()).x;
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() +
                       std::max(0.0f, ImGui::GetContentRegionAvail().x - width));
  ImGui::TextUnformatted(text.c_str());
}

// a click sorts by it, another one the other way round; a third gives back the order of the stack
void draw_head(SheetState& state, const std::string& title, SheetOrder order) {
  ImGui::TableNextColumn();
  const bool chosen = state.order == order && order != SheetOrder::kStack;
  const std::string mark = chosen ? state.descending ? " ▼" : " ▲" : "";
  const std::string text = fmt::format("{}{}###{}", title, mark,
                                       static_cast<int>(order));  // the same head, whatever it says
  ImGui::PushStyleColor(ImGuiCol_Text, ImGui::GetStyleColorVec4(ImGuiCol_TextDisabled));
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign,
                      {order == SheetOrder::kName ? 0.0f : 1.0f, 0});
  if (order == SheetOrder::kStack) {
    right_aligned(title);
  } else if (ImGui::Selectable(text.c_str())) {
    if (!chosen)
      state.order = order, state.descending = true;
    else if (state.descending)
      state.descending = false;
    else
      state.order = SheetOrder::kStack, state.descending = true;
  }
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
}

std::string percent(double share) {
  // of a load next to nothing every part is any share
  if (!std::isfinite(share) || std::abs(share) >= 1000) return "–";
  const auto whole = std::lround(share);
  return fmt::format("{}{}", whole < 0 ? "−" : "", std::abs(whole));
}

std::string share_text(const SheetRows& rows, const SheetRow& row, double x) {
  const auto share = [&](std::size_t d) {
    return percent(100.0 * static_cast<double>(row.at(d, x)) /
                   static_cast<double>(rows.total.at(d, x)));
  };
  return share(0) + " | " + share(1);
}

void draw_values(const SheetRows& rows, const SheetRow& row, double x, int columns) {
  const float f = row.at(0, x), b = row.at(1, x);
  const std::string texts[] = {reading(f), reading(b), reading(b - f, true),
                               share_text(rows, row, x)};
  for (int c = 1; c < columns; ++c) {
    ImGui::TableNextColumn();
    right_aligned(texts[c - 1]);
  }
}

void draw_row(Session& session, const SheetRows& rows, const SheetRow& row, int columns,
              const Look& look, std::string& hovered) {
  SheetState& state = session.view.sheet;
  ImFont* font = ImGui::GetFont();
  const float em = font->FontSize;
  ImGui::TableNextRow();
  if (state.hovered == row.name)
    ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, look.colors().frame_hot);
  ImGui::TableNextColumn();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float indent = row.group >= 0 ? 1.2f * em : 0;
  const bool chosen = without_side(row.name) == session.view.muscle;
  ImGui::PushID(row.name.c_str());
  if (ImGui::Selectable(
          "##row", chosen,
          ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowItemOverlap)) {
    session.view.muscle = without_side(row.name);
    if (row.is_group && row.is_open) state.unfolded.erase(row.name);
    if (row.is_group && !row.is_open) state.unfolded.insert(row.name);
  }
  if (ImGui::IsItemHovered()) hovered = row.name;
  ImGui::PopID();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float y = at.y + 0.5f * (ImGui::GetTextLineHeight() - 0.7f * em);
  list.AddRectFilled({at.x + indent, y}, {at.x + indent + 0.7f * em, y + 0.7f * em}, row.color);
  const float room = ImGui::GetContentRegionAvail().x - indent - 1.1f * em;
  const std::string mark = row.is_group ? (row.is_open ? " ▾" : " ▸") : "";
  const float mark_width = text_width(font, mark);
  const std::string label = fitted(row.label, room - mark_width, font) + mark;
  draw_text(list, font, at.x + indent + 1.1f * em, at.y, look.colors().text, label);
  draw_values(rows, row, session.view.phase, columns);
}

// that the parts are the load, and to how many digits
std::string sum_text(const SheetRows& rows) {
  std::string text = "sum of the parts − load: ";
  for (std::size_t d = 0; d < 2; ++d)
    if (rows.has[d])
      text += fmt::format("{}{} at most {:.0e} {}", d == 1 && rows.has[0] ? "; " : "",
                          kDirectionNames[d], rows.gap[d], rows.unit);
  return text;
}

void draw_table(Session& session, const SheetRows& rows, const Look& look) {
  const float room = ImGui::GetContentRegionAvail().x, foot = 1.3f * look.em();
  const bool wide = room > 34 * look.em(), with_share = room > 24 * look.em();
  // all of it in small letters rather than half of the names
  ImFont* font = wide ? look.text : look.small;
  const float em = font->FontSize;
  ImGui::PushFont(font);
  const int columns = with_share ? 5 : 4;
  if (!ImGui::BeginTable(
          "parts", columns,
          ImGuiTableFlags_ScrollY | ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_RowBg,
          {0, std::max(3 * em, ImGui::GetContentRegionAvail().y - foot)})) {
    ImGui::PopFont();
    return;
  }
  SheetState& state = session.view.sheet;
  ImGui::TableSetupScrollFreeze(0, 2);
  ImGui::TableSetupColumn("contributor", ImGuiTableColumnFlags_WidthStretch);
  for (int c = 1; c < columns; ++c)
    ImGui::TableSetupColumn(kColumns[c - 1].title, ImGuiTableColumnFlags_WidthFixed,
                            (wide || c != 3 ? kColumns[c - 1].width : 3.2f) * em);
  const double x = session.view.phase;
  ImGui::TableNextRow();
  draw_head(state, fmt::format("at {:.0f} %, {}", x, rows.unit), SheetOrder::kName);
  for (int c = 1; c < columns; ++c)
    draw_head(state, wide ? kColumns[c - 1].title : kColumns[c - 1].narrow, kColumns[c - 1].order);
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(fitted("the load itself", ImGui::GetContentRegionAvail().x, font).c_str());
  draw_values(rows, rows.total, x, columns);
  std::string hovered = state.hovered;
  for (const SheetRow* row : listed(rows, state, x))
    draw_row(session, rows, *row, columns, look, hovered);
  state.hovered = hovered;
  ImGui::EndTable();
  ImGui::PopFont();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text(*ImGui::GetWindowDrawList(), look.small, at.x, at.y, look.colors().faint,
            fitted(sum_text(rows), room, look.small));
}

}  // namespace

void draw_sheet(Session& session, const Look& look) {
  const float em = look.em();
  const Sheet* sheet = session.sheet();  // asks for it
  const bool current = sheet != nullptr && session.sheet_is_current();
  if (sheet == nullptr && session.shown()) sheet = session.last_sheet();
  draw_title(session, look, session.shown() && !current);
  if (sheet == nullptr)
    return say(session.shown() ? "being taken apart …" : "Click a load to see who makes it.");
  if (!sheet->error.empty()) return say(sheet->error);
  if (sheet->parts[0].empty() && sheet->parts[1].empty())
    return say(session.document().measured()
                   ? "Loads of scenes are taken apart; these walks were measured."
                   : "This walk is solved without muscles: nobody to take the load apart among.");
  const SheetRows rows = rows_of_sheet(*sheet, session, look.colors());
  const Box box = rest_of_window();
  const float high = std::round(std::clamp(0.5f * box.height, 7 * em, 26 * em));
  draw_stacks(session, *sheet, rows, {box.x, box.y, box.width, high}, look);
  // the last one stays, greyed, until the new one is made
  if (!current)
    ImGui::GetWindowDrawList()->AddRectFilled({box.x, box.y}, {box.right(), box.y + high},
                                              faded(look.colors().panel, 0.55));
  ImGui::SetCursorScreenPos({box.x, box.y + high + 0.4f * em});
  if (!current) ImGui::PushStyleVar(ImGuiStyleVar_Alpha, 0.45f);
  if (box.height - high > 5 * em) draw_table(session, rows, look);
  if (!current) ImGui::PopStyleVar();
}

}  // namespace retrogait::inspector
