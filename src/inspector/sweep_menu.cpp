#include "inspector/sweep_menu.h"

#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "inspector/finder.h"

namespace retrogait::inspector {

namespace {

constexpr const char* kIds[] = {"x", "y", "color", "map", "map x", "map y"};
constexpr const char* kBefore[] = {"→ ", "↑ ", "Color: ", "", "→ ", "↑ "};
constexpr const char* kArrow = " ▾";

bool is_of_map(AxisKind kind) { return kind >= AxisKind::kMap; }

bool offers(AxisKind kind, const SweepQuantity& q) {
  if (kind == AxisKind::kMap) return q.kind == QuantityKind::kResult && q.result[0] && q.result[1];
  return !is_of_map(kind) || q.kind == QuantityKind::kParameter;
}

std::string label_of(const SweepTable& table, AxisKind kind, const SweepAxis& axis) {
  const std::string before = kBefore[static_cast<std::size_t>(kind)];
  const SweepQuantity* q = table.head->find(axis.quantity);
  if (q == nullptr) return before + (kind == AxisKind::kColor ? "by direction" : "choose");
  const std::string walk = walk_text(*q, axis.walk);
  return before + q->title + (walk.empty() ? "" : ", " + walk) +
         (q->unit.empty() ? "" : ", " + q->unit);
}

// the part that is cut is the name's end, never the mark of a menu
std::string fitted_label(const std::string& label, float room) {
  ImFont* font = ImGui::GetFont();
  const float padding = 2 * ImGui::GetStyle().FramePadding.x;
  return fitted(label, room - padding - text_width(font, kArrow), font) + kArrow;
}

void draw_walks(AxisKind kind, SweepAxis& axis) {
  constexpr const char* kTitles[] = {"each", "forward", "backward", "backward − forward"};
  for (std::size_t i = kind == AxisKind::kMap ? 1 : 0; i < kSweepWalkNames.size(); ++i) {
    if (i > (kind == AxisKind::kMap ? 1u : 0u)) ImGui::SameLine();
    if (ImGui::RadioButton(kTitles[i], axis.walk == static_cast<SweepWalk>(i)))
      axis.walk = static_cast<SweepWalk>(i);
  }
}

// those that have the typed words, best first; all in their order without any
std::vector<const SweepQuantity*> found(const SweepHead& head, AxisKind kind,
                                        const std::string& typed) {
  std::vector<std::pair<double, const SweepQuantity*>> ranked;
  for (const SweepQuantity& q : head.quantities)
    if (const double rank = match_rank(typed, q.title, q.key); rank > 0 && offers(kind, q))
      ranked.emplace_back(rank, &q);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const SweepQuantity*> out;
  for (const auto& [rank, q] : ranked) out.push_back(q);
  return out;
}

void draw_menu(Session& session, const Look& look, AxisKind kind, SweepAxis& axis) {
  const SweepHead& head = *session.sweep.table->head;
  std::string& typed = session.sweep.typed;
  if (ImGui::IsWindowAppearing()) {
    typed.clear();
    ImGui::SetKeyboardFocusHere();
  }
  ImGui::SetNextItemWidth(-1);
  const bool enter = ImGui::InputTextWithHint("##words", "Type to find", &typed,
                                              ImGuiInputTextFlags_EnterReturnsTrue);
  const SweepQuantity* now = head.find(axis.quantity);
  if (kind == AxisKind::kMap || (now != nullptr && now->kind == QuantityKind::kResult))
    draw_walks(kind, axis);
  ImGui::Separator();
  const SweepQuantity* chosen = nullptr;
  ImGui::BeginChild("quantities", {0, 0});
  if (kind == AxisKind::kColor && typed.empty() &&
      ImGui::Selectable("by direction", axis.quantity.empty())) {
    axis = {};
    ImGui::CloseCurrentPopup();
  }
  const std::vector<const SweepQuantity*> all = found(head, kind, typed);
  for (const SweepQuantity* q : all) {
    const std::string text = fitted(text_of(*q), ImGui::GetContentRegionAvail().x, look.text);
    if (ImGui::Selectable((text + "##" + q->key).c_str(), q == now)) chosen = q;
  }
  if (all.empty()) ImGui::TextDisabled("Nothing of that name.");
  ImGui::EndChild();
  if (enter && !all.empty()) chosen = all.front();
  if (chosen == nullptr) return;
  if (kind == AxisKind::kX) session.view.sweep.zoom.x.reset();
  if (kind == AxisKind::kY) session.view.sweep.zoom.y.reset();
  axis.quantity = chosen->key;
  ImGui::CloseCurrentPopup();
}

}  // namespace

float axis_menu_width(const SweepTable& table, AxisKind kind, const SweepAxis& axis, float room) {
  return text_width(ImGui::GetFont(), fitted_label(label_of(table, kind, axis), room)) +
         2 * ImGui::GetStyle().FramePadding.x;
}

void axis_menu(Session& session, const Look& look, AxisKind kind, SweepAxis& axis, float room) {
  const std::string id = kIds[static_cast<std::size_t>(kind)];
  const std::string label = fitted_label(label_of(*session.sweep.table, kind, axis), room);
  if (ImGui::Button((label + "###" + id).c_str())) ImGui::OpenPopup(id.c_str());
  ImGui::SetNextWindowSize({26 * look.em(), 24 * look.em()});
  if (!ImGui::BeginPopup(id.c_str())) return;
  draw_menu(session, look, kind, axis);
  ImGui::EndPopup();
}

}  // namespace retrogait::inspector
