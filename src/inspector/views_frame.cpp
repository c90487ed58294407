// The whole window: panels, the lines between them, keys.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                                    ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                                    ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoBringToFrontOnFocus;

void fill_panel(Session& session, const Look& look, PanelKind kind, StagePicture& stage) {
  switch (kind) {
    case PanelKind::kBar:
      return draw_bar(session, look);
    case PanelKind::kStage:
      return draw_stage_view(session, look, stage);
    case PanelKind::kPlots:
      return draw_plots(session, look);
    case PanelKind::kMuscles:
      return draw_muscles(session, look);
    case PanelKind::kTimeline:
      return draw_timeline(session, look);
    case PanelKind::kParameters:
      return draw_parameters(session, look);
    case PanelKind::kSheet:
      return draw_sheet(session, look);
    case PanelKind::kStatus:
      return draw_status(session, look);
    case PanelKind::kScatter:
      return draw_scatter_view(session, look);
    case PanelKind::kMap:
      return draw_map_view(session, look);
  }
}

ImGuiWindowFlags flags_of(const Session& session, const Panel& panel) {
  ImGuiWindowFlags flags = kFixed;
  if (panel.kind != PanelKind::kSheet)
    flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  if (session.view.layout == Layout::kPrint) flags |= ImGuiWindowFlags_NoBackground;
  if (panel.kind == PanelKind::kBar && bar_has_menus(session, panel.box))
    flags |= ImGuiWindowFlags_MenuBar;
  return flags;
}

// the keyboard goes to the first control of the window, and its mark is seen
void give_keys_to_this_window() {
  ImGuiContext& gui = *ImGui::GetCurrentContext();
  ImGui::FocusWindow(ImGui::GetCurrentWindow());
  ImGui::NavInitWindow(ImGui::GetCurrentWindow(), true);
  if ((ImGui::GetCurrentWindow()->Flags & ImGuiWindowFlags_MenuBar) != 0)
    gui.NavLayer = ImGuiNavLayer_Menu;
  gui.NavDisableHighlight = false;
  gui.NavDisableMouseHover = true;
}

void draw_panel(Session& session, const Look& look, const Panel& panel, StagePicture& stage) {
  Panels& panels = session.view.panels;
  ImGui::SetNextWindowPos({panel.box.x, panel.box.y});
  ImGui::SetNextWindowSize({panel.box.width, panel.box.height});
  const bool page = session.view.layout == Layout::kPrint;
  if (page) ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  const bool is_bar = panel.kind == PanelKind::kBar;
  const float pad = is_bar ? std::floor(0.5f * (panel.box.height - look.text->FontSize))
                           : ImGui::GetStyle().FramePadding.y;
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ImGui::GetStyle().FramePadding.x, pad});
  const bool open = ImGui::Begin(kPanelNames[static_cast<std::size_t>(panel.kind)], nullptr,
                                 flags_of(session, panel));
  if (!is_bar) ImGui::PopStyleVar();
  if (panels.wanted == panel.kind) {
    give_keys_to_this_window();
    panels.wanted.reset();
  }
  if (ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows)) panels.focus = panel.kind;
  if (open) fill_panel(session, look, panel.kind, stage);
  ImGui::End();
  if (is_bar) ImGui::PopStyleVar();
  if (page) ImGui::PopStyleVar();
}

// around the control that the keys are at: our own controls draw no mark of theirs
void draw_mark(const Look& look) {
  const ImGuiContext& gui = *ImGui::GetCurrentContext();
  if (!gui.IO.NavVisible || gui.NavWindow == nullptr || gui.NavId == 0) return;
  ImRect box = ImGui::WindowRectRelToAbs(gui.NavWindow, gui.NavWindow->NavRectRel[gui.NavLayer]);
  box.Expand(2 * look.scale);
  ImGui::GetForegroundDrawList()->AddRect(box.Min, box.Max, look.colors().accent, 4 * look.scale, 0,
                                          2 * look.scale);
}

// the mouse drags it, a double click puts it back
void draw_splitter(Session& session, const Look& look, const Splitter& line) {
  Panels& panels = session.view.panels;
  float& share = panels.share[static_cast<std::size_t>(session.view.layout)][line.split];
  panels.drawn[line.split] = line.share;
  if (share > 0) share = line.share;  // what fits
  ImGui::SetNextWindowPos({line.grip.x, line.grip.y});
  ImGui::SetNextWindowSize({line.grip.width, line.grip.height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
  const std::string name = fmt::format("line {}", line.split);
  if (ImGui::Begin(name.c_str(), nullptr,
                   kFixed | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav |
                       ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoFocusOnAppearing)) {
    ImGui::InvisibleButton("grip", {line.grip.width, line.grip.height});
    if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
      ImGui::SetMouseCursor(line.upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
      const Box& g = line.grip;
      ImGui::GetWindowDrawList()->AddRectFilled({g.x, g.y}, {g.right(), g.bottom()},
                                                faded(look.colors().accent, 0.5), 0.2f * look.em());
    }
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, 1)) {
      const ImVec2 mouse = ImGui::GetIO().MousePos;
      const float at = line.upright ? (mouse.x - line.whole.x) / line.whole.width
                                    : (mouse.y - line.whole.y) / line.whole.height;
      share = std::clamp(at, 0.01f, 0.99f);
    }
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) share = 0;
  }
  ImGui::End();
  ImGui::PopStyleVar(2);
}

bool is_for_writing(const Chord& c) {
  return c.ctrl && !c.alt && std::string_view("ACVXYZ").find(static_cast<char>(c.key)) < 6;
}

// arrows and Space steer controls while one of them is marked, a menu is open or somebody writes
bool controls_have_keys() {
  const ImGuiIO& io = ImGui::GetIO();
  return io.NavVisible || io.WantTextInput ||
         ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

bool is_taken(const Chord& c) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput)
    return (!c.ctrl && !c.alt && c.key < kKeyEscape) || is_for_writing(c) ||
           (c.key >= kKeyRight && c.key <= kKeyEnd);
  const bool steers = c.key == kKeySpace || (c.key >= kKeyRight && c.key <= kKeyUp);
  return steers && !c.ctrl && !c.shift && !c.alt && controls_have_keys();
}

void take_keys(Session& session) {
  if (session.view.dialog.is_open()) return;  // it takes its own
  const ImGuiIO& io = ImGui::GetIO();
  const bool covered = session.view.palette_open;
  if (!covered && !controls_have_keys() && take_sweep_keys(session)) return;
  for (const Action& action : actions()) {
    const Chord& c = action.chord;
    if (c.empty() || is_taken(c)) continue;
    if (c.ctrl != io.KeyCtrl || c.shift != io.KeyShift || c.alt != io.KeyAlt) continue;
    if (!ImGui::IsKeyPressed(c.key, action.repeats) || !action.can_run(session)) continue;
    if (covered && action.id != "command_palette" && action.id != "close") continue;
    action.run(session);
    return;
  }
}

// ImGui moves its mark with arrows only where they are its own; in the palette they choose, and move in its field
void share_arrows(const Session& session) {
  const bool theirs = controls_have_keys(), chooses = session.view.palette_open;
  ImGuiIO& io = ImGui::GetIO();
  for (const auto& [key, number] : {std::pair{ImGuiKey_LeftArrow, kKeyLeft},
                                    {ImGuiKey_RightArrow, kKeyRight},
                                    {ImGuiKey_UpArrow, kKeyUp},
                                    {ImGuiKey_DownArrow, kKeyDown}})
    io.KeyMap[key] = theirs && !(chooses && number >= kKeyDown) ? static_cast<int>(number) : -1;
}

}  // namespace

void use_keys_of_glfw() {
  ImGuiIO& io = ImGui::GetIO();
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  constexpr std::pair<ImGuiKey, int> kNumbers[] = {{ImGuiKey_Tab, kKeyTab},
                                                   {ImGuiKey_LeftArrow, kKeyLeft},
                                                   {ImGuiKey_RightArrow, kKeyRight},
                                                   {ImGuiKey_UpArrow, kKeyUp},
                                                   {ImGuiKey_DownArrow, kKeyDown},
                                                   {ImGuiKey_PageUp, kKeyPageUp},
                                                   {ImGuiKey_PageDown, kKeyPageDown},
                                                   {ImGuiKey_Home, kKeyHome},
                                                   {ImGuiKey_End, kKeyEnd},
                                                   {ImGuiKey_Insert, 260},
                                                   {ImGuiKey_Delete, 261},
                                                   {ImGuiKey_Backspace, 259},
                                                   {ImGuiKey_Space, kKeySpace},
                                                   {ImGuiKey_Enter, kKeyEnter},
                                                   {ImGuiKey_Escape, kKeyEscape},
                                                   {ImGuiKey_KeyPadEnter, 335},
                                                   {ImGuiKey_A, 'A'},
                                                   {ImGuiKey_C, 'C'},
                                                   {ImGuiKey_V, 'V'},
                                                   {ImGuiKey_X, 'X'},
                                                   {ImGuiKey_Y, 'Y'},
                                                   {ImGuiKey_Z, 'Z'}};
  for (const auto& [key, number] : kNumbers) io.KeyMap[key] = number;
}

void draw_frame(Session& session, const Look& look, StagePicture& stage) {
  take_keys(session);
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ImGui::GetBackgroundDrawList()->AddRectFilled({0, 0}, size, look.colors().window);
  stage.hovered = false;
  const DeskPlan plan =
      plan_desk(session.view.layout, size.x, size.y, look.em(), session.view.panels);
  session.view.panels.drawn = {};
  for (const Splitter& line : plan.splitters) draw_splitter(session, look, line);
  for (const Panel& panel : plan.panels) draw_panel(session, look, panel, stage);
  session.view.panels.wanted.reset();  // of what is not on the desk
  draw_mark(look);
  if (session.view.palette_open) draw_palette(session, look);
  if (session.view.keys_open) draw_keys(session, look);
  update_dialog(session);
  if (session.view.dialog.is_open()) draw_open_dialog(session, look);
  if (session.view.message_open) draw_message(session, look);
  share_arrows(session);
  if (!session.clipboard.empty()) {
    ImGui::SetClipboardText(session.clipboard.c_str());
    session.clipboard.clear();
  }
}

}  // namespace retrogait::inspector
