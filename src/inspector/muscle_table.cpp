// The list of muscles: bars of two figures, forward above backward, and their ratio on a logarithmic axis.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/muscle_panel.h"

namespace retrogait::inspector {

namespace {

constexpr ImGuiTableFlags kTable = ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg |
                                   ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_NoPadOuterX;

/// What the columns have room for, and the axes they are drawn on: of all rows that are listed.
struct Axes {
  double low = 0, high = 1;  // of the bars
  double octaves = 2;        // of the ratio, to each side: 2 is 1/4 to 4
  bool with_difference = false, with_ratio_axis = false;
  float number = 0;  // width of a number's column
  float name = 0, ratio_axis = 0;
};

Axes axes_of(const MusclePanel& panel, float width) {
  Axes axes;
  const float em = panel.look.em();
  double low = 0, high = 0, octaves = 1;
  for (const ListedRow& listed : panel.selection.rows) {
    const MuscleRow& row = panel.row(listed.row);
    for (int d = 0; d < 2; ++d) {
      const RowFigures& f = row.figure(panel.view().what, panel.side(), d);
      for (const double v : {f.first, f.second})
        if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
      if (const MuscleRow* before = baseline_row(panel, listed.row))
        if (const double v = before->figure(panel.view().what, panel.side(), d).first;
            std::isfinite(v))
          low = std::min(low, v), high = std::max(high, v);
    }
    const double ratio = row.ratio(panel.view().what, panel.side());
    if (std::isfinite(ratio)) octaves = std::max(octaves, std::abs(std::log2(ratio)));
  }
  if (high - low < 1e-9) high = low + 1;
  axes.low = low, axes.high = high;
  axes.octaves = std::clamp(std::ceil(octaves), 1.0, 4.0);
  // what is left after names and numbers is the bars'; what there is no room for is left out
  const float pad = 2 * ImGui::GetStyle().CellPadding.x, bars = 5.5f * em;
  const char* longest = panel.view().what == Compared::kActivation ? "bw. ▾" : "−0.000";
  axes.number = ImGui::CalcTextSize(longest).x;
  for (const ListedRow& listed : panel.selection.rows)
    axes.name =
        std::max(axes.name, ImGui::CalcTextSize(spoken(panel.row(listed.row).name).c_str()).x +
                                (listed.indented ? 2.0f : 1.1f) * em);
  axes.name += 0.15f * em;  // columns are whole pixels
  axes.name = std::clamp(axes.name, 6 * em, std::max(6 * em, std::min(12.5f * em, 0.37f * width)));
  axes.ratio_axis = 4.2f * em;
  float left = width - axes.name - 3 * axes.number - 5 * pad;
  axes.with_ratio_axis = left > bars + axes.ratio_axis + pad;
  if (axes.with_ratio_axis) left -= axes.ratio_axis + pad;
  axes.with_difference = left > 1.6f * bars + axes.number + pad;
  if (axes.with_difference) left -= axes.number + pad;
  if (axes.with_ratio_axis) axes.ratio_axis += std::clamp(0.35f * (left - bars), 0.0f, 4 * em);
  return axes;
}

void text_right(const std::string& text, Ink color) {
  const float room = ImGui::GetContentRegionAvail().x;
  const float width = ImGui::CalcTextSize(text.c_str()).x;
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0f, room - width));
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopStyleColor();
}

// forward is a full bar, backward a pale one with an edge: a print in grey tells them apart
void draw_bar(ImDrawList& list, ImVec2 a, ImVec2 b, Ink color, bool backward, float scale) {
  if (b.x < a.x) std::swap(a.x, b.x);
  if (b.x - a.x < scale) b.x = a.x + scale;
  if (!backward) return list.AddRectFilled(a, b, color);
  list.AddRectFilled(a, b, faded(color, 0.35));
  list.AddRect({a.x + 0.5f, a.y + 0.5f}, {b.x - 0.5f, b.y - 0.5f}, color, 0, 0, scale);
}

void draw_bars(const MusclePanel& panel, std::size_t index, const Axes& axes) {
  const MuscleRow& row = panel.row(index);
  const MuscleRow* before = baseline_row(panel, index);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(1.0f, ImGui::GetContentRegionAvail().x);
  const float high = ImGui::GetTextLineHeight(), bar = std::floor(0.36f * high);
  const float scale = panel.look.scale;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto x_of = [&](double v) {
    return at.x + width * static_cast<float>((v - axes.low) / (axes.high - axes.low));
  };
  for (int d = 0; d < 2; ++d) {
    const RowFigures& f = row.figure(panel.view().what, panel.side(), d);
    const Ink color = panel.look.colors().walk[static_cast<std::size_t>(d)];
    const float y = at.y + std::round((d == 0 ? 0.08f : 0.54f) * high), mid = y + 0.5f * bar;
    // the second figure as a line that ends in a tick
    if (std::isfinite(f.second)) {
      list.AddLine({x_of(0), mid}, {x_of(f.second), mid}, faded(color, 0.5), scale);
      list.AddLine({x_of(f.second), y}, {x_of(f.second), y + bar}, color, 1.5f * scale);
    }
    if (std::isfinite(f.first))
      draw_bar(list, {x_of(0), y}, {x_of(f.first), y + bar}, color, d == 1, scale);
    // where the baseline's bar ended
    const double old =
        before != nullptr ? before->figure(panel.view().what, panel.side(), d).first : std::nan("");
    if (std::isfinite(old))
      list.AddRectFilled({x_of(old) - scale, y - scale}, {x_of(old) + scale, y + bar + scale},
                         panel.look.colors().text);
  }
  if (axes.low < 0)
    list.AddLine({x_of(0), at.y}, {x_of(0), at.y + high}, panel.look.colors().axis, scale);
  ImGui::Dummy({width, high});
}

float ratio_x(const Axes& axes, float x, float width, double ratio) {
  const double place = std::clamp(std::log2(ratio) / axes.octaves, -1.0, 1.0);
  return x + width * static_cast<float>(0.5 + 0.47 * place);
}

// from 1 to the ratio: right of the middle backward is more, left of it less
void draw_ratio(const MusclePanel& panel, double ratio, const Axes& axes) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(1.0f, ImGui::GetContentRegionAvail().x);
  const float high = ImGui::GetTextLineHeight(), y = at.y + 0.5f * high, scale = panel.look.scale;
  const Palette& p = panel.look.colors();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float one = ratio_x(axes, at.x, width, 1);
  list.AddLine({one, at.y - 0.15f * high}, {one, at.y + 1.15f * high}, p.axis, scale);
  if (std::isfinite(ratio)) {
    const float x = ratio_x(axes, at.x, width, ratio);
    const Ink color = p.walk[ratio >= 1 ? 1 : 0];
    list.AddLine({one, y}, {x, y}, color, 2 * scale);
    const bool beyond = std::abs(std::log2(ratio)) > axes.octaves;
    const float size = 0.22f * high, way = ratio >= 1 ? size : -size;
    if (beyond)
      list.AddTriangleFilled({x, y - size}, {x, y + size}, {x + way, y}, color);
    else
      list.AddCircleFilled({x, y}, size, color);
  }
  ImGui::Dummy({width, high});
}

// ------------------------------------------------------------------------------ heading

// a title to click: sorts by it, once more turns the order round
void sortable(const MusclePanel& panel, const char* title, MuscleOrder order, bool right,
              const std::string& meaning) {
  View& view = panel.session.view;
  ImGui::TableNextColumn();
  const bool chosen = view.order == order;
  const std::string text = std::string(title) + (chosen ? (view.descending ? " ▾" : " ▴") : "");
  const float room = ImGui::GetContentRegionAvail().x;
  const std::string shown = fitted(text, room, panel.look.text);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const std::string id = "##by" + std::to_string(static_cast<int>(order));
  if (ImGui::Selectable(id.c_str(), false, 0, {room, ImGui::GetTextLineHeight()})) {
    // names rise at first, figures fall
    view.descending = chosen ? !view.descending : order != MuscleOrder::kName;
    view.order = order;
  }
  if (ImGui::IsItemHovered()) {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(24 * panel.look.em());
    ImGui::TextUnformatted(meaning.c_str());
    ImGui::TextDisabled("Click: sort by it; once more: the other way round");
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  const float shift = right ? std::max(0.0f, room - ImGui::CalcTextSize(shown.c_str()).x) : 0;
  ImGui::GetWindowDrawList()->AddText({at.x + shift, at.y},
                                      chosen ? panel.look.colors().text : panel.look.colors().faint,
                                      shown.c_str());
}

void draw_titles(const MusclePanel& panel, const Axes& axes) {
  const ComparedInfo& info = panel.info();
  const std::string unit = info.figure_unit, first = info.first, second = info.second;
  const char* side = panel.side() == 0 ? "right" : "left";
  ImGui::TableNextRow();
  sortable(panel, "Muscle", MuscleOrder::kName, false,
           "Functional groups, and muscles below them. A group's activation is the mean of its "
           "muscles by volume, its force and power are their sums.");
  sortable(panel, info.heading, MuscleOrder::kPeak, false,
           fmt::format("{}, {}: bars are {}, ticks {}; over the cycle of the {} foot. Sorts by {}. "
                       "Dark marks: where the bars of the pinned baseline end.",
                       info.title, unit, first, second, side, second));
  sortable(panel, "fw.", MuscleOrder::kForward, true,
           fmt::format("{} walking forward: {}, {}", info.title, first, unit));
  sortable(panel, "bw.", MuscleOrder::kBackward, true,
           fmt::format("{} walking backward: {}, {}", info.title, first, unit));
  if (axes.with_difference)
    sortable(panel, "b−f", MuscleOrder::kDifference, true,
             fmt::format("Backward less forward: {}, {}", first, unit));
  sortable(panel, "b/f", MuscleOrder::kRatio, true,
           fmt::format("Backward over forward: {}. – where either is below {} {}: the ratio of two "
                       "silences means nothing; or where they differ in sign.",
                       first, info.floor, unit));
  if (axes.with_ratio_axis) {
    ImGui::TableNextColumn();
    const std::string text = fitted("log", ImGui::GetContentRegionAvail().x, panel.look.text);
    const float room = ImGui::GetContentRegionAvail().x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() +
                         std::max(0.0f, 0.5f * (room - ImGui::CalcTextSize(text.c_str()).x)));
    ImGui::TextDisabled("%s", text.c_str());
    if (ImGui::IsItemHovered())
      ImGui::SetTooltip("Ratio on a logarithmic axis: 2 and 1/2 are equally far from 1");
  }
}

void small_text(const Look& look, float x, float y, const std::string& text, float align) {
  const float width = look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, text.c_str()).x;
  ImGui::GetWindowDrawList()->AddText(look.small, look.small->FontSize,
                                      {std::round(x - align * width), y}, look.colors().faint,
                                      text.c_str());
}

// values along the axes of bars and ratio, units of the numbers
void draw_scales(const MusclePanel& panel, const Axes& axes) {
  const Look& look = panel.look;
  const std::string unit = panel.info().figure_unit;
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TableNextColumn();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = std::max(1.0f, ImGui::GetContentRegionAvail().x), em = look.em();
  const std::vector<Tick> ticks =
      round_ticks(axes.low, axes.high, std::clamp(static_cast<int>(width / (3.2f * em)), 2, 6));
  float free = at.x - em;
  for (const Tick& tick : ticks) {
    const double place = (tick.value - axes.low) / (axes.high - axes.low);
    const float half =
        0.5f * look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, tick.text.c_str()).x;
    const float x = std::clamp(at.x + width * static_cast<float>(place), at.x + half,
                               std::max(at.x + half, at.x + width - half));
    if (x - half < free) continue;
    small_text(look, x, at.y, tick.text, 0.5f);
    free = x + half + 0.5f * em;
  }
  const auto unit_cell = [&](const std::string& text) {
    ImGui::TableNextColumn();
    const ImVec2 place = ImGui::GetCursorScreenPos();
    small_text(look, place.x + ImGui::GetContentRegionAvail().x, place.y, text, 1);
  };
  unit_cell(unit), unit_cell(unit);
  if (axes.with_difference) unit_cell(unit);
  unit_cell("");
  if (axes.with_ratio_axis) {
    ImGui::TableNextColumn();
    const ImVec2 place = ImGui::GetCursorScreenPos();
    const float room = std::max(1.0f, ImGui::GetContentRegionAvail().x);
    const int end = static_cast<int>(axes.octaves);
    for (const int octave : {-end, 0, end}) {
      const std::string text =
          octave < 0 ? fmt::format("1/{}", 1 << -octave) : fmt::format("{}", 1 << octave);
      small_text(look, ratio_x(axes, place.x, room, std::exp2(octave)), place.y, text,
                 octave < 0   ? 0.2f
                 : octave > 0 ? 0.8f
                              : 0.5f);
    }
  }
  ImGui::Dummy({1, look.small->FontSize});
}

// ------------------------------------------------------------------------------ rows

bool is_open(const MusclePanel& panel, const MuscleRow& row) {
  const auto& open = panel.view().open;
  return std::find(open.begin(), open.end(), row.name) != open.end();
}

void toggle_open(const MusclePanel& panel, const MuscleRow& row) {
  auto& open = panel.view().open;
  const auto found = std::find(open.begin(), open.end(), row.name);
  if (found != open.end())
    open.erase(found);
  else
    open.push_back(row.name);
}

bool is_selected(const MusclePanel& panel, const MuscleRow& row) {
  const auto& selected = panel.view().selected;
  return std::find(selected.begin(), selected.end(), row.name) != selected.end();
}

// a triangle: right is shut, down is open
void draw_fold(const Look& look, ImVec2 at, bool open) {
  const float em = look.em(), x = at.x + 0.45f * em, y = at.y + 0.55f * ImGui::GetTextLineHeight();
  const float r = 0.24f * em;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (open)
    list.AddTriangleFilled({x - r, y - 0.6f * r}, {x + r, y - 0.6f * r}, {x, y + r},
                           look.colors().faint);
  else
    list.AddTriangleFilled({x - 0.6f * r, y - r}, {x + r, y}, {x - 0.6f * r, y + r},
                           look.colors().faint);
}

void draw_name(const MusclePanel& panel, const ListedRow& listed) {
  const MuscleRow& row = panel.row(listed.row);
  const float em = panel.look.em(), indent = (listed.indented ? 2.0f : 1.1f) * em;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float room = ImGui::GetContentRegionAvail().x;
  const std::string id = "##" + row.name + (listed.indented ? "/in" : "");
  const bool chosen = panel.session.view.muscle == row.name || is_selected(panel, row);
  const bool can_open = row.is_group && !row.members.empty();
  const ImGuiSelectableFlags flags =
      ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowDoubleClick;
  if (ImGui::Selectable(id.c_str(), chosen, flags)) {
    const ImGuiIO& io = ImGui::GetIO();
    if (can_open && (io.MousePos.x < at.x + indent || ImGui::IsMouseDoubleClicked(0)))
      toggle_open(panel, row);
    else
      choose_row(panel, listed.row, io.KeyCtrl, io.KeyShift);
  }
  if (ImGui::IsItemHovered()) muscle_tooltip(panel, listed.row);
  muscle_menu(panel, listed.row);
  if (can_open) draw_fold(panel.look, at, is_open(panel, row));
  ImGui::GetWindowDrawList()->AddText(
      {at.x + indent, at.y}, panel.look.colors().text,
      fitted(spoken(row.name), std::max(0.0f, room - indent), panel.look.text).c_str());
}

void draw_row(const MusclePanel& panel, const ListedRow& listed, const Axes& axes) {
  const MuscleRow& row = panel.row(listed.row);
  const Compared what = panel.view().what;
  const int side = panel.side();
  const Palette& p = panel.look.colors();
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  draw_name(panel, listed);
  ImGui::TableNextColumn();
  draw_bars(panel, listed.row, axes);
  for (int d = 0; d < 2; ++d) {
    ImGui::TableNextColumn();
    text_right(figure_text(what, row.figure(what, side, d).first), p.text);
  }
  if (axes.with_difference) {
    ImGui::TableNextColumn();
    text_right(figure_text(what, row.difference(what, side)), p.text);
  }
  const double ratio = row.ratio(what, side);
  ImGui::TableNextColumn();
  text_right(ratio_text(ratio), p.text);
  if (!axes.with_ratio_axis) return;
  ImGui::TableNextColumn();
  draw_ratio(panel, ratio, axes);
}

}  // namespace

float table_height(const MusclePanel& panel, float most) {
  const float padding = 2 * ImGui::GetStyle().CellPadding.y;
  const float line = ImGui::GetTextLineHeight() + padding;
  const float head = line + panel.look.small->FontSize + padding + 1;
  const auto rows = static_cast<float>(panel.selection.rows.size());
  const float fit = std::max(2.0f, std::floor((most - head) / line));
  return head + line * std::min(rows, fit);
}

void draw_muscle_table(const MusclePanel& panel, const Box& box) {
  const Axes axes = axes_of(panel, box.width);
  const int columns = 5 + (axes.with_difference ? 1 : 0) + (axes.with_ratio_axis ? 1 : 0);
  // a table of another width is another table to ImGui
  ImGui::PushID(columns);
  ImGui::SetCursorScreenPos({box.x, box.y});
  if (ImGui::BeginTable("muscles", columns, kTable, {box.width, box.height})) {
    ImGui::TableSetupScrollFreeze(0, 2);
    ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthFixed, axes.name);
    ImGui::TableSetupColumn("bars", ImGuiTableColumnFlags_WidthStretch);
    for (const char* name : {"forward", "backward"})
      ImGui::TableSetupColumn(name, ImGuiTableColumnFlags_WidthFixed, axes.number);
    if (axes.with_difference)
      ImGui::TableSetupColumn("difference", ImGuiTableColumnFlags_WidthFixed, axes.number);
    ImGui::TableSetupColumn("ratio", ImGuiTableColumnFlags_WidthFixed, axes.number);
    if (axes.with_ratio_axis)
      ImGui::TableSetupColumn("axis", ImGuiTableColumnFlags_WidthFixed, axes.ratio_axis);
    draw_titles(panel, axes);
    draw_scales(panel, axes);
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(panel.selection.rows.size()));
    while (clipper.Step())
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
        draw_row(panel, panel.selection.rows[static_cast<std::size_t>(i)], axes);
    ImGui::EndTable();
  }
  ImGui::PopID();
}

}  // namespace retrogait::inspector
