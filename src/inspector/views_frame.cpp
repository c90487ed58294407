// The whole window: bar, panels, status line, palette, keys.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                    ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                    ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoBringToFrontOnFocus;

constexpr const char* kPanelNames[] = {"bar",      "stage",      "plots", "muscles",
                                       "timeline", "parameters", "sheet", "status"};

void draw_panel(Session& session, const Look& look, const Panel& panel, StagePicture& stage) {
  ImGui::SetNextWindowPos({panel.box.x, panel.box.y});
  ImGui::SetNextWindowSize({panel.box.width, panel.box.height});
  const bool scrolls = panel.kind == PanelKind::kSheet;
  const ImGuiWindowFlags flags =
      kFixed | (scrolls ? 0 : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  if (ImGui::Begin(kPanelNames[static_cast<int>(panel.kind)], nullptr, flags)) switch (panel.kind) {
      case PanelKind::kBar:
        draw_bar(session, look);
        break;
      case PanelKind::kStage:
        draw_stage_view(session, look, stage);
        break;
      case PanelKind::kPlots:
        draw_plots(session, look);
        break;
      case PanelKind::kMuscles:
        draw_muscles(session, look);
        break;
      case PanelKind::kTimeline:
        draw_timeline(session, look);
        break;
      case PanelKind::kParameters:
        draw_parameters(session, look);
        break;
      case PanelKind::kSheet:
        draw_sheet(session, look);
        break;
      case PanelKind::kStatus:
        draw_status(session, look);
        break;
    }
  ImGui::End();
}

void take_keys(Session& session) {
  if (session.view.dialog.is_open()) return;  // it takes its own
  const ImGuiIO& io = ImGui::GetIO();
  if (session.view.palette_open || session.view.keys_open) {
    if (ImGui::IsKeyPressed(kKeyEscape)) session.view.palette_open = session.view.keys_open = false;
  }
  // while somebody writes only chords with Ctrl and function keys count
  for (const Action& action : actions()) {
    const Chord& c = action.chord;
    if (c.empty() || (io.WantTextInput && !c.ctrl && c.key < kKeyF1)) continue;
    if (c.ctrl == io.KeyCtrl && c.shift == io.KeyShift && c.alt == io.KeyAlt &&
        ImGui::IsKeyPressed(c.key) && action.can_run(session))
      action.run(session);
  }
}

// what comes after is right-aligned, if it fits
bool place_right(float width) {
  ImGui::SameLine();
  const float room = ImGui::GetContentRegionAvail().x;
  if (room < width) return false;
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
  return true;
}

void draw_sample_of(const Look& look, int direction) {
  const auto d = static_cast<std::size_t>(direction);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float em = look.em();
  draw_sample(*ImGui::GetWindowDrawList(), at.x, at.y + 0.5f * ImGui::GetFrameHeight(), 2 * em,
              look.colors().walk[d], direction == 1, 2.2f * look.scale);
  ImGui::Dummy({2 * em, 1});
  ImGui::SameLine();
  ImGui::AlignTextToFramePadding();
  ImGui::TextUnformatted(kDirectionNames[d]);
}

}  // namespace

void draw_bar(Session& session, const Look& look) {
  const float em = look.em();
  for (std::size_t i = 0; i < kLayoutNames.size(); ++i) {
    const bool chosen = session.view.layout == static_cast<Layout>(i);
    ImGui::PushStyleColor(ImGuiCol_Button, chosen ? look.colors().frame_hot : look.colors().panel);
    if (ImGui::Button(kLayoutNames[i])) session.view.layout = static_cast<Layout>(i);
    ImGui::PopStyleColor();
    ImGui::SameLine(0, 0.2f * em);
  }
  const float right = 23 * em;
  const StudyResult* result = session.shown() ? session.shown()->result.get() : nullptr;
  const std::string title = result != nullptr && !result->plan.scene.title.empty()
                                ? result->plan.scene.title
                                : session.document().scene;
  ImGui::SameLine(0, 1.5f * em);
  const float room = ImGui::GetContentRegionAvail().x - right;
  if (room > 4 * em) {
    ImGui::AlignTextToFramePadding();
    ImGui::PushFont(look.bold);
    ImGui::TextUnformatted(fitted(title, room, look.bold).c_str());
    ImGui::PopFont();
  }
  if (!place_right(right)) return;
  draw_sample_of(look, 0);
  ImGui::SameLine();
  draw_sample_of(look, 1);
  ImGui::SameLine(0, em);
  if (ImGui::Button(session.view.side == 0 ? "right side" : "left side"))
    session.view.side = 1 - session.view.side;
}

void draw_status(Session& session, const Look& look) {
  const float room = ImGui::GetContentRegionAvail().x;
  std::string text = session.message;
  Ink color = look.colors().faint;
  if (!session.error().empty()) {
    text = session.error().substr(0, session.error().find('\n'));
    color = look.colors().bad;
  } else if (session.busy()) {
    text = "solving …";
    color = look.colors().text;
  } else if (!session.changed_file().empty()) {
    text = shown_path(session.changed_file()) + " was written since: F5 reads it again";
    color = look.colors().text;
  } else if (text.empty() && session.shown() && session.shown()->result) {
    text =
        session.shown()->result->ok() ? "All limits kept" : "A cycle is beyond its limits: hatched";
    if (session.solve_seconds() > 0)
      text += fmt::format(" · solved in {:.0f} ms", 1000 * session.solve_seconds());
  }
  const std::string keys = "Ctrl+P find an action · F1 keys";
  const float width = ImGui::CalcTextSize(keys.c_str()).x;
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  ImGui::TextUnformatted(
      fitted(text.empty() ? "Open a scene" : text, room - width - look.em(), look.text).c_str());
  ImGui::PopStyleColor();
  if (place_right(width)) ImGui::TextDisabled("%s", keys.c_str());
}

void draw_palette(Session& session, const Look& look) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float em = look.em(), width = std::min(40 * em, 0.9f * size.x);
  ImGui::SetNextWindowPos({0.5f * (size.x - width), 4 * em});
  ImGui::SetNextWindowSize({width, std::min(30 * em, size.y - 6 * em)});
  ImGui::SetNextWindowFocus();
  static std::string query;  // what is being typed belongs to the window alone
  if (ImGui::Begin("find an action", nullptr, kFixed & ~ImGuiWindowFlags_NoBringToFrontOnFocus)) {
    if (ImGui::IsWindowAppearing()) query.clear(), ImGui::SetKeyboardFocusHere();
    ImGui::SetNextItemWidth(-1);
    const bool enter = ImGui::InputTextWithHint("##query", "What would you like to do?", &query,
                                                ImGuiInputTextFlags_EnterReturnsTrue);
    const std::vector<const Action*> found = search_actions(query);
    const auto run = [&](const Action& action) {
      session.view.palette_open = false;
      if (action.can_run(session)) action.run(session);
    };
    ImGui::BeginChild("found", {0, 0});
    if (enter && !found.empty()) run(*found.front());
    for (const Action* action : found) {
      ImGui::PushStyleColor(ImGuiCol_Text,
                            action->can_run(session) ? look.colors().text : look.colors().faint);
      const std::string chord = chord_text(action->chord);
      const float keys = ImGui::CalcTextSize(chord.c_str()).x;
      const std::string mark = action->on && action->on(session) ? "✓ " : "";
      const std::string title = fitted(mark + action->section + ": " + action->title,
                                       ImGui::GetContentRegionAvail().x - keys - em, look.text);
      if (ImGui::Selectable((title + "##" + action->id).c_str())) run(*action);
      ImGui::PopStyleColor();
      if (!chord.empty() && place_right(keys)) ImGui::TextDisabled("%s", chord.c_str());
    }
    ImGui::EndChild();
  }
  ImGui::End();
}

void draw_keys(Session& session, const Look& look) {
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  const float em = look.em(), width = std::min(62 * em, 0.94f * size.x);
  ImGui::SetNextWindowPos({0.5f * (size.x - width), 3.5f * em});
  ImGui::SetNextWindowSize({width, size.y - 6 * em});
  ImGui::SetNextWindowFocus();
  if (ImGui::Begin("keys", nullptr, kFixed & ~ImGuiWindowFlags_NoBringToFrontOnFocus)) {
    ImGui::PushFont(look.large);
    ImGui::TextUnformatted("Keys");
    ImGui::PopFont();
    if (ImGui::BeginTable("keys", 4, ImGuiTableFlags_NoSavedSettings | ImGuiTableFlags_ScrollY)) {
      for (int half = 0; half < 2; ++half) {
        ImGui::TableSetupColumn("key", ImGuiTableColumnFlags_WidthFixed, 8 * em);
        ImGui::TableSetupColumn("title", ImGuiTableColumnFlags_WidthStretch);
      }
      for (const Action& action : actions()) {
        if (action.chord.empty()) continue;
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(chord_text(action.chord).c_str());
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(
            fitted(action.title, ImGui::GetContentRegionAvail().x, look.text).c_str());
      }
      ImGui::EndTable();
    }
    if (ImGui::IsMouseClicked(0) && !ImGui::IsWindowHovered(ImGuiHoveredFlags_ChildWindows))
      session.view.keys_open = false;
  }
  ImGui::End();
}

void draw_frame(Session& session, const Look& look, StagePicture& stage) {
  take_keys(session);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, size, look.colors().window);
  stage.hovered = false;
  for (const Panel& panel : arrange(session.view.layout, size.x, size.y, look.em()))
    draw_panel(session, look, panel, stage);
  if (session.view.palette_open) draw_palette(session, look);
  if (session.view.keys_open) draw_keys(session, look);
  update_dialog(session);
  if (session.view.dialog.is_open()) draw_open_dialog(session, look);
  if (!session.clipboard.empty()) {
    ImGui::SetClipboardText(session.clipboard.c_str());
    session.clipboard.clear();
  }
}

}  // namespace retrogait::inspector
