// A sweep's cases: in a plane, as a map. A click on one puts it on the stage.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/sweep_menu.h"
#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

constexpr float kReach = 9;         // pixels at scale 1: how near a mark the mouse must be
constexpr double kZoomStep = 0.85;  // of a range, a notch of the wheel
constexpr float kWrap = 32;         // em: lines of a reason

void say(const std::string& text) {
  ImGui::PushTextWrapPos(0);
  ImGui::TextDisabled("%s", text.c_str());
  ImGui::PopTextWrapPos();
}

// why there is nothing to draw; true: there is
bool has_cases(const Session& session) {
  const SweepDesk& desk = session.sweep;
  if (session.view.sweep.store.empty())
    say("No sweep is open. Open the store of one: Ctrl+O, or drop STORE.db on this window.");
  else if (!desk.error.empty())
    say(desk.error);
  else if (!desk.table || !desk.table->cases)
    say("Reading " + session.view.sweep.store + " …");
  else if (desk.table->cases->id.empty())
    say("This store has no case yet.");
  else
    return true;
  return false;
}

// both directions and what lies between them, of a result
void result_lines(const SweepTable& table, const SweepQuantity& q, std::size_t row) {
  if (q.kind != QuantityKind::kResult) return;
  ImGui::TextUnformatted(text_of(q).c_str());
  for (const std::size_t d : {0u, 1u})
    if (q.result[d])
      ImGui::Text("  %s  %s", kDirectionNames[d], value_text(q, table.value(q, d, row)).c_str());
  if (q.result[0] && q.result[1])
    ImGui::Text("  backward − forward  %s",
                value_text(q, table.value(q, SweepWalk::kDifference, 0, row), true).c_str());
}

// number, values, numbers of both axes; of a failed one why
void case_tooltip(const SweepTable& table, std::size_t row,
                  std::initializer_list<const SweepQuantity*> quantities) {
  const SweepCases& cases = *table.cases;
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(kWrap * ImGui::GetFontSize());
  ImGui::Text("Case %s", grouped(cases.id[row]).c_str());
  for (const SweepQuantity& q : table.head->quantities)
    if (q.kind == QuantityKind::kParameter)
      ImGui::Text("  %s  %s", q.title.c_str(), value_text(q, table.value(q, 0, row)).c_str());
  if (cases.status[row] != CaseStatus::kFailed)
    for (const SweepQuantity* q : quantities)
      if (q != nullptr) result_lines(table, *q, row);
  if (const auto reason = cases.reason.find(cases.id[row]); reason != cases.reason.end())
    ImGui::TextDisabled("%s: %s", name_of(cases.status[row]), reason->second.c_str());
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

// what it is of, and how far it is
void draw_title(const SweepTable& table, const Look& look) {
  const float room = ImGui::GetContentRegionAvail().x;
  const std::string counts = count_text(table);
  const float wide = text_width(look.text, counts);
  const bool both = room > wide + 12 * look.em();
  ImGui::PushFont(look.bold);
  ImGui::TextUnformatted(
      fitted(table.head->plan.title, both ? room - wide - look.em() : room, look.bold).c_str());
  ImGui::PopFont();
  if (!both) return;
  ImGui::SameLine(0, 0);
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + ImGui::GetContentRegionAvail().x - wide);
  ImGui::TextDisabled("%s", counts.c_str());
}

// the chosen case, in two lines
struct CaseLines {
  std::string values, numbers;
};

CaseLines lines_of(const Session& session) {
  const SweepDesk& desk = session.sweep;
  const SweepTable& table = *desk.table;
  const auto row = desk.chosen ? table.cases->row_of(*desk.chosen) : std::nullopt;
  if (!row) return {"Click on a case: it walks on the stage.", ""};
  CaseLines out;
  out.values = fmt::format("Case {}: {}", grouped(*desk.chosen), values_text(table, *row));
  if (table.cases->status[*row] == CaseStatus::kFailed) {
    out.numbers = "failed: " + table.cases->reason.at(*desk.chosen);
    return out;
  }
  const SweepQuantity* q = table.head->find(session.view.sweep.y.quantity);
  if (q != nullptr && q->kind == QuantityKind::kResult && q->result[0] && q->result[1])
    out.numbers =
        fmt::format("forward {}, backward {}, difference {}",
                    reading(static_cast<float>(table.value(*q, 0, *row))),
                    reading(static_cast<float>(table.value(*q, 1, *row))),
                    value_text(*q, table.value(*q, SweepWalk::kDifference, 0, *row), true));
  const std::string stage = desk.document != session.document() ? "the stage shows another walk now"
                            : session.busy()                    ? "being solved"
                            : !desk.agreement                   ? ""
                            : desk.agreement->same ? "the stage has " + desk.agreement->text
                                                   : "the stage differs: " + desk.agreement->text;
  if (!stage.empty()) out.numbers += (out.numbers.empty() ? "" : " · ") + stage;
  return out;
}

void draw_chosen(const Session& session, const Look& look, const Box& box) {
  const CaseLines lines = lines_of(session);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  draw_text(list, look.text, box.x, box.y, look.colors().text,
            fitted(lines.values, box.width, look.text));
  draw_text(list, look.small, box.x, box.y + 1.35f * look.em(), look.colors().faint,
            fitted(lines.numbers, box.width, look.small));
}

// ------------------------------------------------------------------------------------- the plane

std::pair<double, double> zoomed(double low, double high, double at, double share) {
  return {at - share * (at - low), at + share * (high - at)};
}

// wheel: both axes, or the one that the mouse is beside; dragged: the middle button moves
void take_zoom(SweepView& view, const PlotFrame& f) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsMouseDragging(2)) {
    const double dx = (f.time.second - f.time.first) * io.MouseDelta.x / f.inner.width;
    const double dy = (f.high - f.low) * io.MouseDelta.y / f.inner.height;
    view.zoom.x = {f.time.first - dx, f.time.second - dx};
    view.zoom.y = {f.low + dy, f.high + dy};
  }
  if (io.MouseWheel == 0) return;
  const double share = std::pow(kZoomStep, io.MouseWheel);
  if (io.MousePos.y <= f.inner.bottom())
    view.zoom.y = zoomed(f.low, f.high, f.value_of(io.MousePos.y), share);
  if (io.MousePos.x >= f.inner.x)
    view.zoom.x = zoomed(f.time.first, f.time.second, f.pct_of(io.MousePos.x), share);
}

void draw_plane(Session& session, const Look& look, const Box& box) {
  SweepDesk& desk = session.sweep;
  SweepView& view = session.view.sweep;
  if (box.width < 1 || box.height < 1) return;
  desk.scatter.follow(desk.table, view.x, view.y, view.color);
  desk.scatter.follow(frame_scatter(desk.scatter.points(), view.zoom, box, look.scale));
  const Scatter& scatter = desk.scatter;
  ImGui::SetCursorScreenPos({box.x, box.y});
  const bool pressed = ImGui::InvisibleButton("cases", {box.width, box.height});
  const ScatterPoint* hovered = nullptr;
  std::optional<std::uint32_t> row;
  if (ImGui::IsItemHovered() && scatter.points().x != nullptr) {
    take_zoom(view, scatter.frame());
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const float reach = kReach * look.scale;
    hovered = scatter.frame().inner.holds(mouse.x, mouse.y)
                  ? scatter.nearest(mouse.x, mouse.y, reach)
                  : nullptr;
    row = hovered != nullptr ? std::optional(hovered->row)
                             : scatter.nearest_failed(mouse.x, mouse.y, reach);
  }
  if (row) {
    case_tooltip(*desk.table, *row,
                 {scatter.points().y, scatter.points().x, scatter.points().color});
    if (pressed) choose_case(session, desk.table->cases->id[*row]);
  }
  if (ImGui::BeginPopupContextItem()) {
    if (ImGui::MenuItem("Show all cases")) view.zoom = {};
    if (ImGui::MenuItem("Copy the chosen case as command", nullptr, false, desk.chosen.has_value()))
      session.clipboard = session.command();
    ImGui::EndPopup();
  }
  if (scatter.points().x != nullptr)
    draw_scatter(*ImGui::GetWindowDrawList(), scatter, *desk.table, desk.chosen, hovered, look);
}

// ------------------------------------------------------------------------------------- the map

// the next case of the cell that the chosen one is in, else its first
std::uint32_t case_of_cell(const SweepDesk& desk, const HeatCell& cell) {
  const std::vector<std::uint32_t>& rows = desk.map.data().rows;
  const auto first = rows.begin() + cell.first, last = first + cell.count();
  const auto chosen = desk.chosen ? desk.table->cases->row_of(*desk.chosen) : std::nullopt;
  const auto at = chosen ? std::find(first, last, static_cast<std::uint32_t>(*chosen)) : last;
  return at == last || at + 1 == last ? *first : *(at + 1);
}

void cell_tooltip(const HeatMapData& map, const std::array<std::size_t, 2>& at) {
  const HeatCell& cell = map.at(at[0], at[1]);
  ImGui::BeginTooltip();
  for (const auto& [axis, i] : {std::pair{&map.x, at[0]}, {&map.y, at[1]}})
    ImGui::Text("%s  %s", axis->quantity->title.c_str(),
                value_text(*axis->quantity, axis->value[i]).c_str());
  ImGui::Text("%s, %s  %s", map.quantity->title.c_str(), map.legend.title.c_str(),
              value_text(*map.quantity, cell.value, map.walk == SweepWalk::kDifference).c_str());
  if (cell.count() == 0)
    ImGui::TextDisabled("no case here yet");
  else if (cell.count() > 1 || cell.left_out > 0)
    ImGui::TextDisabled("mean of %u; %u failed or flagged, not in it", cell.good, cell.left_out);
  ImGui::EndTooltip();
}

void draw_map_box(Session& session, const Look& look, const Box& box) {
  SweepDesk& desk = session.sweep;
  if (box.width < 1 || box.height < 1) return;
  desk.map.follow(frame_heat_map(desk.map.data(), box, look.scale));
  const HeatMap& map = desk.map;
  ImGui::SetCursorScreenPos({box.x, box.y});
  const bool pressed = ImGui::InvisibleButton("map", {box.width, box.height});
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto hovered = ImGui::IsItemHovered() ? map.cell_at(mouse.x, mouse.y) : std::nullopt;
  if (hovered) {
    cell_tooltip(map.data(), *hovered);
    const HeatCell& cell = map.data().at((*hovered)[0], (*hovered)[1]);
    if (pressed && cell.count() > 0)
      choose_case(session, desk.table->cases->id[case_of_cell(desk, cell)]);
  }
  const auto row = desk.chosen ? desk.table->cases->row_of(*desk.chosen) : std::nullopt;
  draw_heat_map(*ImGui::GetWindowDrawList(), map, row ? map.cell_of(*row) : std::nullopt, hovered,
                look);
}

}  // namespace

void draw_scatter_view(Session& session, const Look& look) {
  follow_axes(session);
  if (!has_cases(session)) return;
  SweepDesk& desk = session.sweep;
  SweepView& view = session.view.sweep;
  const float em = look.em();
  draw_title(*desk.table, look);
  const float room = ImGui::GetContentRegionAvail().x;
  axis_menu(session, look, AxisKind::kY, view.y, 0.55f * room);
  ImGui::SameLine(0, 0.5f * em);
  axis_menu(session, look, AxisKind::kColor, view.color, ImGui::GetContentRegionAvail().x);
  Box box = rest_of_window();
  const float line = ImGui::GetFrameHeight();
  const bool roomy = box.height > 14 * em;
  const float foot = roomy ? 2.7f * em : 0;
  box.height -= line + foot + 0.4f * em;
  draw_plane(session, look, box);
  const float wide = axis_menu_width(*desk.table, AxisKind::kX, view.x, 0.8f * box.width);
  ImGui::SetCursorScreenPos(
      {std::round(box.x + 0.5f * (box.width - wide)), std::round(box.bottom())});
  axis_menu(session, look, AxisKind::kX, view.x, 0.8f * box.width);
  if (roomy) draw_chosen(session, look, {box.x, box.bottom() + line + 0.4f * em, box.width, foot});
}

void draw_map_view(Session& session, const Look& look) {
  follow_axes(session);
  if (!has_cases(session)) return;
  SweepDesk& desk = session.sweep;
  SweepView& view = session.view.sweep;
  desk.map.follow(desk.table, view.map_x, view.map_y, view.map);
  axis_menu(session, look, AxisKind::kMap, view.map, ImGui::GetContentRegionAvail().x);
  if (desk.table->cases->value.size() < 2) return say(desk.map.data().missing);
  Box box = rest_of_window();
  const float line = ImGui::GetFrameHeight(), gap = 0.4f * look.em();
  box.height -= line;
  if (desk.map.data().missing.empty())
    draw_map_box(session, look, box);
  else
    say(desk.map.data().missing);
  ImGui::SetCursorScreenPos({box.x, std::round(box.bottom())});
  const float half = 0.5f * (box.width - gap);
  SweepAxis x{view.map_x, SweepWalk::kEach}, y{view.map_y, SweepWalk::kEach};
  axis_menu(session, look, AxisKind::kMapY, y, half);
  ImGui::SameLine(0, gap);
  axis_menu(session, look, AxisKind::kMapX, x, half);
  view.map_x = x.quantity, view.map_y = y.quantity;
}

bool take_sweep_keys(Session& session) {
  if (session.view.layout != Layout::kSweep || !session.sweep.table) return false;
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyShift || io.KeyAlt) return false;
  constexpr int kFar = 10;  // cases
  const PanelKind focus = session.view.panels.focus;
  for (const auto& [key, right, up] :
       {std::tuple{kKeyRight, 1, 0}, {kKeyLeft, -1, 0}, {kKeyUp, 0, 1}, {kKeyDown, 0, -1}}) {
    if (!ImGui::IsKeyPressed(key, true)) continue;
    if (focus == PanelKind::kScatter)
      step_case(session, right + kFar * up);
    else if (focus == PanelKind::kMap)
      step_cell(session, right, up);
    else
      return false;
    return true;
  }
  return false;
}

}  // namespace retrogait::inspector
