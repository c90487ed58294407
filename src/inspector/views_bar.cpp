// The bar: menus, layouts, what is open, which curve is which direction. On the page for a figure a heading.
#include <imgui.h>

#include <algorithm>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

float text_width(const std::string& text, ImFont* font) {
  return font->CalcTextSizeA(font->FontSize, 1e9f, 0, text.c_str()).x;
}

void menu_item(Session& session, const Action& action) {
  const bool on = action.on && action.on(session);
  if (ImGui::MenuItem(action.title.c_str(), chord_text(action.chord).c_str(), on,
                      action.can_run(session)))
    action.run(session);
}

// actions of "View", then its menus "View/Theme" …, in the list's order
void fill_menu(Session& session, const std::string& menu) {
  std::vector<std::string> inner;
  for (const Action& action : actions()) {
    if (action.section == menu) menu_item(session, action);
    if (action.section.starts_with(menu + "/") &&
        std::find(inner.begin(), inner.end(), action.section) == inner.end())
      inner.push_back(action.section);
  }
  for (const std::string& section : inner)
    if (ImGui::BeginMenu(section.substr(menu.size() + 1).c_str())) {
      for (const Action& action : actions())
        if (action.section == section) menu_item(session, action);
      ImGui::EndMenu();
    }
}

void draw_menus(Session& session) {
  for (const char* menu : kMenus)
    if (ImGui::BeginMenu(menu)) {
      fill_menu(session, menu);
      ImGui::EndMenu();
    }
}

// the chosen one underlined
void draw_tab(Session& session, const Look& look, std::size_t layout) {
  const bool chosen = session.view.layout == static_cast<Layout>(layout);
  ImGui::PushStyleColor(ImGuiCol_Button, faded(look.colors().panel, 0));
  if (ImGui::Button(kLayoutNames[layout])) session.view.layout = static_cast<Layout>(layout);
  ImGui::PopStyleColor();
  const ImVec2 least = ImGui::GetItemRectMin(), most = ImGui::GetItemRectMax();
  if (chosen)
    ImGui::GetWindowDrawList()->AddRectFilled({least.x, most.y - 3 * look.scale},
                                              {most.x, most.y - look.scale}, look.colors().accent);
  tip_of(fmt::format("layout_{}", kLayoutNames[layout]));
  ImGui::SameLine(0, 0);
}

// a tab each, or one menu where they do not fit
void draw_layouts(Session& session, const Look& look, float room) {
  float width = 0;
  for (const char* name : kLayoutNames)
    width += text_width(name, look.text) + 2 * ImGui::GetStyle().FramePadding.x;
  if (width <= room) {
    for (std::size_t i = 0; i < kLayoutCount; ++i) draw_tab(session, look, i);
    return;
  }
  const std::string now = kLayoutNames[static_cast<std::size_t>(session.view.layout)];
  if (!ImGui::BeginMenu((now + " ▾").c_str())) return;
  for (const char* name : kLayoutNames)
    menu_item(session, *find_action(fmt::format("layout_{}", name)));
  ImGui::EndMenu();
}

std::string title_of(const Session& session) {
  const StudyResult* result = session.shown() ? session.shown()->result.get() : nullptr;
  std::string title = result != nullptr && !result->plan.scene.title.empty()
                          ? result->plan.scene.title
                          : session.document().scene;
  const std::size_t changed = session.document().edits.size();
  if (changed > 0) title += fmt::format(" · {} changed", changed);
  return title;
}

// an arc that turns while something is being solved
float draw_busy(const Look& look, float x, float y) {
  const float em = look.em(), radius = 0.45f * em;
  const auto start = static_cast<float>(std::fmod(5 * ImGui::GetTime(), 6.2832));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PathArcTo({x + radius, y}, radius, start, start + 4.4f, 24);
  list.PathStroke(look.colors().accent, 0, 2.2f * look.scale);
  const float left = x + 2 * radius + 0.5f * em;
  list.AddText(look.text, look.text->FontSize, {left, std::round(y - 0.5f * look.text->FontSize)},
               look.colors().text, "solving");
  return left - x + text_width("solving", look.text) + em;
}

// both samples and names, ending at `right`; returns where they begin
float draw_directions(const Look& look, float right, float y) {
  const float em = look.em();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float x = right;
  for (const std::size_t d : {1u, 0u}) {
    const std::string name = kDirectionNames[d];
    x -= text_width(name, look.text);
    list.AddText(look.text, look.text->FontSize,
                 {std::round(x), std::round(y - 0.5f * look.text->FontSize)}, look.colors().text,
                 name.c_str());
    x -= 2.6f * em;
    draw_sample(list, x, std::round(y), 2.1f * em, look.colors().walk[d], d == 1,
                2.2f * look.scale);
    x -= em;
  }
  return x;
}

// the page's title and legend; nothing to press
void draw_heading(const Session& session, const Look& look) {
  const ImVec2 at = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const float y = at.y + 0.5f * size.y, right = at.x + size.x - 0.6f * look.em();
  const bool legend = size.x > 30 * look.em();
  const float end = legend ? draw_directions(look, right, y) : right;
  const float x = at.x + 0.6f * look.em();
  ImGui::GetWindowDrawList()->AddText(
      look.large, look.large->FontSize, {x, std::round(y - 0.5f * look.large->FontSize)},
      look.colors().text,
      fitted(title_of(session) + (session.view.side == 0 ? ", right side" : ", left side"), end - x,
             look.large)
          .c_str());
}

}  // namespace

void tip_of(const std::string& id) {
  const Action* action = find_action(id);
  if (action == nullptr || !ImGui::IsItemHovered()) return;
  const std::string chord = chord_text(action->chord);
  ImGui::SetTooltip("%s%s", action->title.c_str(),
                    chord.empty() ? "" : ("  (" + chord + ")").c_str());
}

bool bar_has_menus(const Session& session, const Box& box) {
  if (session.view.layout != Layout::kPrint) return true;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool hovered = mouse.y >= 0 && mouse.y < box.bottom() && mouse.x >= 0 &&
                       mouse.x < ImGui::GetIO().DisplaySize.x;
  return hovered ||
         ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel) ||
         (session.view.panels.focus == PanelKind::kBar && ImGui::GetIO().NavVisible);
}

void draw_bar(Session& session, const Look& look) {
  if (!ImGui::BeginMenuBar()) return draw_heading(session, look);
  const float em = look.em(), right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() - 0.4f * em;
  const float y =
      ImGui::GetCursorScreenPos().y + ImGui::GetStyle().FramePadding.y + 0.5f * look.text->FontSize;
  const auto room = [&] { return right - ImGui::GetCursorScreenPos().x; };
  draw_menus(session);
  ImGui::SameLine(0, 0.8f * em);
  const std::string side = session.view.side == 0 ? "right side" : "left side";
  const float side_width =
      text_width("right side", look.text) + 2 * ImGui::GetStyle().FramePadding.x;
  draw_layouts(session, look, room() - side_width - em);
  ImGui::SameLine(0, em);
  const float x = ImGui::GetCursorScreenPos().x;
  float end = right;
  if (room() > side_width) {
    end -= side_width;
    ImGui::SetCursorScreenPos({end, ImGui::GetWindowPos().y});
    if (ImGui::Button(side.c_str(), {side_width, 0})) run_action(session, "other_side");
    tip_of("other_side");
  }
  if (end - x > 16 * em) end = draw_directions(look, end - 0.8f * em, y);
  float title = x;
  if (session.busy() && end - x > 7 * em) title += draw_busy(look, x, y);
  if (end - title > 5 * em)
    ImGui::GetWindowDrawList()->AddText(
        look.bold, look.bold->FontSize, {title, std::round(y - 0.5f * look.bold->FontSize)},
        look.colors().text, fitted(title_of(session), end - title - 0.8f * em, look.bold).c_str());
  ImGui::EndMenuBar();
}

}  // namespace retrogait::inspector
