// Opening and saving: a dialog of one line to type in and a list of what fits. Every key of it is in the footer.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

constexpr ImGuiWindowFlags kDialog =
    ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize | ImGuiWindowFlags_NoMove |
    ImGuiWindowFlags_NoCollapse | ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoScrollbar |
    ImGuiWindowFlags_NoScrollWithMouse;

constexpr const char* kTitles[] = {"", "Open", "Save as scene", "Save the workspace"};
constexpr const char* kHints[] = {"", "Type to filter, or a path: ~/walks/", "Where to: a path",
                                  "Where to: a path"};

enum DialogKey : int { kEnter = 257, kPageUp = 266, kPageDown = 267, kKeypadEnter = 335 };

// a dialog changes the text when it goes into a folder: the active field would keep its own, a renewed one takes it
struct Field {
  std::string seen;
  int renewed = 0;
  bool to_end = false;  // one writes on, behind what is there
};

// Tab ends the typed path as far as it is clear
int edit(ImGuiInputTextCallbackData* data) {
  auto& field = *static_cast<Field*>(data->UserData);
  if (data->EventFlag == ImGuiInputTextFlags_CallbackAlways) {
    if (field.to_end) data->ClearSelection(), data->CursorPos = data->BufTextLen;
    field.to_end = false;
    return 0;
  }
  const std::string typed(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const std::string more = completed(typed);
  if (more == typed) return 0;
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, more.c_str());
  return 0;
}

void draw_field(OpenDialog& dialog, const Look& look, Field& field) {
  if (ImGui::IsWindowAppearing())
    field = {dialog.typed, field.renewed + 1};
  else if (dialog.typed != field.seen)
    field.to_end = true, ++field.renewed;
  ImGui::PushID(field.renewed);
  ImGui::SetNextItemWidth(-1);
  if (!ImGui::IsAnyItemActive() && !ImGui::IsMouseDown(0)) ImGui::SetKeyboardFocusHere();
  ImGui::PushFont(look.text);
  ImGui::InputTextWithHint(
      "##path", kHints[static_cast<int>(dialog.what)], &dialog.typed,
      ImGuiInputTextFlags_CallbackCompletion | ImGuiInputTextFlags_CallbackAlways, edit, &field);
  ImGui::PopFont();
  ImGui::PopID();
  field.seen = dialog.typed;
}

void draw_error(OpenDialog& dialog, const Look& look, float most) {
  if (dialog.error.empty()) return;
  const float em = look.em(), width = ImGui::GetContentRegionAvail().x;
  const float needed =
      ImGui::CalcTextSize(dialog.error.c_str(), nullptr, false, width - 2.5f * em).y + 1.2f * em;
  ImGui::PushStyleColor(ImGuiCol_Border, look.colors().bad);
  ImGui::BeginChild("error", {0, std::min(needed, most)}, true);
  ImGui::PushTextWrapPos(0);
  ImGui::TextUnformatted(dialog.error.c_str());
  ImGui::PopTextWrapPos();
  ImGui::EndChild();
  ImGui::PopStyleColor();
  if (ImGui::SmallButton("copy this message")) ImGui::SetClipboardText(dialog.error.c_str());
}

// a name, what it is, and its title as far as there is room
void draw_entry(const OpenEntry& entry, const Look& look) {
  const float em = look.em(), left = ImGui::GetCursorPosX();
  const float width = ImGui::GetContentRegionAvail().x;
  const bool gone = entry.kind == FileKind::kMissing;
  const float names = std::min(18 * em, 0.4f * width), kinds = 8 * em;
  ImGui::PushStyleColor(ImGuiCol_Text, gone ? look.colors().faint : look.colors().text);
  ImGui::TextUnformatted(fitted(entry.name, names - em, look.text).c_str());
  ImGui::PopStyleColor();
  ImGui::PushStyleColor(ImGuiCol_Text, look.colors().faint);
  ImGui::SameLine(left + names);
  ImGui::TextUnformatted(fitted(entry.title, width - names - kinds - em, look.text).c_str());
  ImGui::SameLine(left + width - kinds);
  ImGui::TextUnformatted(entry.pair ? "measured walks" : kind_name(entry.kind));
  ImGui::PopStyleColor();
}

// a click chooses, a double click is Enter
bool draw_list(OpenDialog& dialog, const Look& look, bool moved) {
  bool entered = false;
  std::string section = "\n";
  for (std::size_t i = 0; i < dialog.entries.size(); ++i) {
    const OpenEntry& entry = dialog.entries[i];
    if (entry.section != section) {
      section = entry.section;
      if (i > 0) ImGui::Dummy({0, 0.3f * look.em()});
      ImGui::PushFont(look.bold);
      ImGui::TextUnformatted(fitted(section, ImGui::GetContentRegionAvail().x, look.bold).c_str());
      ImGui::PopFont();
    }
    ImGui::PushID(static_cast<int>(i));
    const float left = ImGui::GetCursorPosX();
    const bool chosen = i == dialog.chosen && dialog.what == Dialog::kOpen;
    if (ImGui::Selectable("##entry", chosen, ImGuiSelectableFlags_AllowDoubleClick)) {
      choose_entry(dialog, i);
      entered = ImGui::IsMouseDoubleClicked(0) && dialog.what == Dialog::kOpen;
    }
    if (chosen && moved) ImGui::SetScrollHereY();
    ImGui::SameLine(left);
    draw_entry(entry, look);
    ImGui::PopID();
  }
  if (dialog.entries.empty())
    ImGui::TextDisabled("%s", dialog.what != Dialog::kOpen ? "Nothing here that can be opened yet."
                              : dialog.typed.find('/') == std::string::npos
                                  ? "Nothing has these words. Begin with / or ~ for a path."
                                  : "Nothing in this folder begins so and can be opened.");
  return entered;
}

// true if the choice moved
bool take_dialog_keys(Session& session) {
  if (ImGui::IsWindowAppearing()) return false;  // the key that opened it is not its own
  OpenDialog& dialog = session.view.dialog;
  const auto pressed = [](int key) { return ImGui::IsKeyPressed(key); };
  if (ImGui::IsKeyPressed(kKeyEscape, false)) {
    dialog.first_walk.empty() ? close_dialog(session) : dialog.first_walk.clear();
    return false;
  }
  if (ImGui::IsKeyPressed(kEnter, false) || ImGui::IsKeyPressed(kKeypadEnter, false)) {
    accept(session, ImGui::GetIO().KeyCtrl);
    return true;
  }
  const int steps = pressed(kKeyDown)    ? 1
                    : pressed(kKeyUp)    ? -1
                    : pressed(kPageDown) ? 10
                    : pressed(kPageUp)   ? -10
                                         : 0;
  choose(dialog, steps);
  return steps != 0;
}

void draw_footer(Session& session, const Look& look) {
  OpenDialog& dialog = session.view.dialog;
  const bool opens = dialog.what == Dialog::kOpen;
  const float em = look.em();
  if (!dialog.overwrite.empty()) {
    ImGui::PushStyleColor(ImGuiCol_Text, look.colors().bad);
    ImGui::TextUnformatted(fitted(dialog.overwrite + " is there already. Enter overwrites it.",
                                  ImGui::GetContentRegionAvail().x, look.text)
                               .c_str());
    ImGui::PopStyleColor();
  }
  const char* verb = opens ? "Open" : dialog.overwrite.empty() ? "Save" : "Overwrite";
  if (ImGui::Button(verb, {6 * em, 0})) accept(session);
  ImGui::SameLine();
  if (dialog.is_open() && ImGui::Button("Cancel", {6 * em, 0})) close_dialog(session);
  if (!dialog.is_open()) return;
  ImGui::SameLine(0, em);
  ImGui::AlignTextToFramePadding();
  const std::string does = dialog.waits ? "opening …" : accept_text(session);
  const std::string text = does.empty() ? "Esc closes" : dialog.waits ? does : "Enter " + does;
  ImGui::PushStyleColor(ImGuiCol_Text, look.colors().faint);
  ImGui::TextUnformatted(
      fitted(text + (opens ? " · ↑ ↓ choose · Tab completes a path" : " · Tab completes"),
             ImGui::GetContentRegionAvail().x, look.text)
          .c_str());
  ImGui::PopStyleColor();
}

}  // namespace

void draw_open_dialog(Session& session, const Look& look) {
  OpenDialog& dialog = session.view.dialog;
  static Field field;  // what is being typed belongs to the window alone
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float em = look.em(), width = std::min(66 * em, 0.94f * size.x);
  const float height = std::min((dialog.what == Dialog::kOpen ? 40 : 26) * em, size.y - 4 * em);
  ImGui::SetNextWindowPos({0.5f * (size.x - width), 0.5f * (size.y - height)});
  ImGui::SetNextWindowSize({width, height});
  ImGui::SetNextWindowFocus();
  if (ImGui::Begin("open and save", nullptr, kDialog)) {
    const bool moved = take_dialog_keys(session);
    ImGui::PushFont(look.large);
    ImGui::TextUnformatted(kTitles[static_cast<int>(dialog.what)]);
    ImGui::PopFont();
    if (dialog.is_open()) {
      draw_field(dialog, look, field);
      draw_error(dialog, look, 0.45f * height);
      if (!dialog.first_walk.empty())
        ImGui::TextUnformatted(
            fitted("First walk: " + dialog.first_walk, ImGui::GetContentRegionAvail().x, look.text)
                .c_str());
      const float footer = 2.2f * em + (dialog.overwrite.empty() ? 0 : 1.4f * em);
      ImGui::BeginChild("entries", {0, -footer}, true);
      const bool entered = draw_list(dialog, look, moved);
      ImGui::EndChild();
      if (entered) accept(session);
      if (dialog.is_open()) draw_footer(session, look);
    }
  }
  ImGui::End();
}

}  // namespace retrogait::inspector
