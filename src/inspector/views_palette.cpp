// What lies above the panels: the palette and the page of keys.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "inspector/finder.h"
#include "inspector/views.h"

namespace retrogait::inspector {

bool begin_sheet(const char* name, const Look& look, float width_em, float height_em) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float em = look.em();
  const float width = std::round(std::min(width_em * em, size.x - 2 * em)),
              height = std::round(std::min(height_em * em, size.y - 6 * em));
  ImGui::SetNextWindowPos({std::round(0.5f * (size.x - width)), std::round(3.6f * em)});
  ImGui::SetNextWindowSize({width, height});
  ImGui::SetNextWindowFocus();
  return ImGui::Begin(name, nullptr,
                      ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                          ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                          ImGuiWindowFlags_NoSavedSettings);
}

bool clicked_beside() {
  return ImGui::IsMouseClicked(0) && !ImGui::IsWindowAppearing() &&
         !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows |
                                 ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
}

namespace {

void text_at(const ImVec2& at, ImFont* font, Ink color, const std::string& text) {
  ImGui::GetWindowDrawList()->AddText(font, font->FontSize, at, color, text.c_str());
}

// a mark, the title, where it belongs, its keys
bool draw_finding(const Look& look, const Finding& finding, bool chosen) {
  const float em = look.em();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float right = at.x + ImGui::GetContentRegionAvail().x;
  const Palette& p = look.colors();
  const bool pressed = ImGui::Selectable(("##" + finding.id).c_str(), chosen);
  const std::string chord = chord_text(finding.chord);
  const float keys = right - ImGui::CalcTextSize(chord.c_str()).x - 0.4f * em;
  const float section = keys - 13 * em;
  if (finding.on) text_at({at.x + 0.2f * em, at.y}, look.text, p.accent, "✓");
  const float title = at.x + 1.4f * em;
  const float room = (section > title + 10 * em ? section : keys) - title - 0.5f * em;
  text_at({title, at.y}, look.text, finding.enabled ? p.text : p.faint,
          fitted(finding.title, room, look.text));
  if (section > title + 10 * em)
    text_at({section, at.y}, look.text, p.faint,
            fitted(finding.section, keys - section - 0.5f * em, look.text));
  text_at({keys, at.y}, look.text, p.faint, chord);
  return pressed;
}

void move_choice(View& view, int count) {
  if (ImGui::IsKeyPressed(kKeyDown)) ++view.palette_row;
  if (ImGui::IsKeyPressed(kKeyUp)) --view.palette_row;
  if (ImGui::IsKeyPressed(kKeyPageDown)) view.palette_row += 10;
  if (ImGui::IsKeyPressed(kKeyPageUp)) view.palette_row -= 10;
  view.palette_row = std::clamp(view.palette_row, 0, std::max(0, count - 1));
}

struct KeyLine {
  std::string key, title;  // no key: a heading
};

// "Store the camera as bookmark 2" to 9 go without saying
bool is_one_of_many(const Action& action) {
  return action.section == "Stage/Bookmarks" && !action.id.ends_with("_1");
}

// every chord under its menu, then what needs no chord
std::vector<KeyLine> key_lines() {
  std::vector<KeyLine> lines;
  for (const char* menu : kMenus) {
    lines.push_back({"", menu});
    for (const Action& action : actions())
      if (!action.chord.empty() && action.section.starts_with(menu) && !is_one_of_many(action))
        lines.push_back({chord_text(action.chord), action.section == "Stage/Bookmarks"
                                                       ? action.title + " … 9"
                                                       : action.title});
  }
  lines.push_back({"", "Controls and mouse"});
  for (const auto& [key, title] : {std::pair{"Tab", "To the next control; Shift: back"},
                                   std::pair{"→ ← ↑ ↓", "Between controls, once one is marked"},
                                   std::pair{"Space, Enter", "Press it; type a number"},
                                   std::pair{"Drag", "Stage: turn. Plot, timeline: time"},
                                   std::pair{"Wheel", "Stage: nearer, farther"},
                                   std::pair{"Click", "Sweep: a case, a cell walks on stage"},
                                   std::pair{"→ ← ↑ ↓", "Sweep: to the next case, cell"},
                                   std::pair{"Right click", "Plot: copy, balance sheet"},
                                   std::pair{"Ctrl+click", "Slider: type a number"}})
    lines.push_back({key, title});
  return lines;
}

void draw_key_line(const Look& look, const KeyLine& line, float width) {
  const float em = look.em(), keys = 7.6f * em;
  if (line.key.empty()) {
    ImGui::PushFont(look.bold);
    ImGui::TextUnformatted(line.title.c_str());
    ImGui::PopFont();
    return;
  }
  ImGui::TextDisabled("%s", fitted(line.key, keys - 0.5f * em, look.text).c_str());
  ImGui::SameLine(keys);  // from the column's edge
  ImGui::TextUnformatted(fitted(line.title, width - keys - 0.5f * em, look.text).c_str());
}

}  // namespace

void draw_palette(Session& session, const Look& look) {
  View& view = session.view;
  if (begin_sheet("find anything", look, 46, 32)) {
    if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(-1);
    const bool enter =
        ImGui::InputTextWithHint("##query", "What would you like to do, see or change?",
                                 &view.palette_query, ImGuiInputTextFlags_EnterReturnsTrue);
    if (ImGui::IsItemEdited()) view.palette_row = 0;
    const std::vector<Finding> all = everything(session);
    const std::vector<const Finding*> found = search(all, view.palette_query);
    const bool moved = ImGui::IsKeyPressed(kKeyDown) || ImGui::IsKeyPressed(kKeyUp) ||
                       ImGui::IsKeyPressed(kKeyPageDown) || ImGui::IsKeyPressed(kKeyPageUp);
    move_choice(view, static_cast<int>(found.size()));
    const Finding* run = nullptr;
    ImGui::BeginChild("found", {0, 0}, false, ImGuiWindowFlags_NoNav);
    if (found.empty()) ImGui::TextDisabled("Nothing of that name.");
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool chosen = static_cast<int>(i) == view.palette_row;
      if (draw_finding(look, *found[i], chosen) || (enter && chosen)) run = found[i];
      if (chosen && (moved || ImGui::IsItemEdited())) ImGui::SetScrollHereY();
    }
    ImGui::EndChild();
    if (clicked_beside()) view.palette_open = false;
    if (run != nullptr) run_finding(session, *run);
  }
  ImGui::End();
}

void draw_keys(Session& session, const Look& look) {
  if (begin_sheet("keys", look, 84, 50)) {
    const std::vector<KeyLine> lines = key_lines();
    const float em = look.em(), room = ImGui::GetContentRegionAvail().x;
    const int columns = std::clamp(static_cast<int>(room / (25 * em)), 1, 3);
    const float width = std::floor(room / static_cast<float>(columns));
    const std::size_t each =
        (lines.size() + static_cast<std::size_t>(columns) - 1) / static_cast<std::size_t>(columns);
    if (ImGui::BeginTable("keys", columns,
                          ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_ScrollY)) {
      for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i % each == 0) ImGui::TableNextColumn();
        draw_key_line(look, lines[i], width);
      }
      ImGui::EndTable();
    }
    if (clicked_beside()) session.view.keys_open = false;
  }
  ImGui::End();
}

}  // namespace retrogait::inspector
