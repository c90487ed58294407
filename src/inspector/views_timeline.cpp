// Timeline: when each foot of each walker bears load, and where in the cycle we are.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

void action_button(Session& session, const char* label, const char* id) {
  const Action* action = find_action(id);
  const bool on = action->on && action->on(session);
  if (on) ImGui::PushStyleColor(ImGuiCol_Button, ImGui::GetStyleColorVec4(ImGuiCol_ButtonActive));
  if (ImGui::Button((std::string(label) + "##" + id).c_str())) run_action(session, id);
  if (on) ImGui::PopStyleColor();
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("%s  %s", action->title.c_str(), chord_text(action->chord).c_str());
  ImGui::SameLine();
}

void draw_controls(Session& session, const Look& look) {
  action_button(session, "|◀", "previous_event");
  action_button(session, "‹", "step_back");
  action_button(session, session.view.playing ? "||" : "▶", "play");
  action_button(session, "›", "step_on");
  action_button(session, "▶|", "next_event");
  action_button(session, "loop", "loop");
  action_button(session, "−", "slower");
  action_button(session, "+", "faster");
  ImGui::AlignTextToFramePadding();
  ImGui::Text("%.3g ×  %3.0f %%", session.view.rate, session.view.phase);
  ImGui::SameLine(0, 1.5f * look.em());
  action_button(session, "reversed in time", "reverse");
  const float em = look.em();
  if (ImGui::GetContentRegionAvail().x < 21 * em) {
    ImGui::NewLine();
    return;
  }
  action_button(session, "contact", "align_contact");
  action_button(session, "turn", "align_reversal");
  action_button(session, "stance", "align_stance");
  ImGui::NewLine();
}

// from x0 to x1 of the axis, over its end if need be
void draw_phase(ImDrawList& list, const PlotFrame& f, double from, double to, float y, float high,
                Ink color) {
  const auto piece = [&](double a, double b) {
    list.AddRectFilled({f.x_of(a), y}, {f.x_of(b), y + high}, color, 2);
  };
  if (from <= to) {
    piece(from, to);
  } else {
    piece(from, 100);
    piece(0, to);
  }
}

struct Row {
  int direction, side;
  float y;
};

void draw_row(const Session& session, const Look& look, ImDrawList& list, const PlotFrame& f,
              const Row& row, float high) {
  const auto d = static_cast<std::size_t>(row.direction), s = static_cast<std::size_t>(row.side);
  const Ink color = look.colors().walk[d];
  list.AddRectFilled({f.inner.x, row.y}, {f.inner.right(), row.y + high}, faded(color, 0.1), 2);
  const Trial* trial = session.shown() ? session.shown()->walk[d].trial : nullptr;
  if (trial == nullptr) return;
  const FootEvents& e = trial->events[s];
  if (!std::isfinite(e.contact + e.foot_off)) return;
  const CycleMap map = session.map_of(row.direction);
  const double later = row.side == session.view.side ? 0 : 50;
  double from = map.x_of(std::fmod(std::max(0.0, e.contact) + later, 100));
  double to = map.x_of(std::fmod(e.foot_off + later, 100));
  if (map.reversed) std::swap(from, to);
  draw_phase(list, f, from, to, row.y, high,
             faded(color, row.side == session.view.side ? 0.9 : 0.5));
  for (const double at : {from, to})
    list.AddLine({f.x_of(at), row.y - 2}, {f.x_of(at), row.y + high + 2}, look.colors().text,
                 look.scale);
}

}  // namespace

void draw_timeline(Session& session, const Look& look) {
  draw_controls(session, look);
  const Box box = rest_of_window();
  const float em = look.em();
  if (box.height < 3 * em || box.width < 14 * em) return;
  PlotFrame f;
  f.whole = box;
  f.inner = {box.x + 7.6f * em, box.y, box.width - 8.6f * em, box.height - 1.3f * em};
  ImGui::InvisibleButton("time", {box.width, box.height});
  if (ImGui::IsItemActive()) session.set_phase(f.pct_of(ImGui::GetIO().MousePos.x));
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float pitch = f.inner.height / 4, high = std::round(0.72f * pitch);
  for (int k = 0; k < 4; ++k) {
    const Row row{k / 2, k % 2, std::round(box.y + pitch * static_cast<float>(k))};
    const std::string name =
        fmt::format("{} {}", kDirectionNames[static_cast<std::size_t>(row.direction)],
                    row.side == 0 ? "right" : "left");
    if (pitch >= look.small->FontSize)
      list.AddText(look.small, look.small->FontSize,
                   {box.x, std::round(row.y + 0.5f * (high - look.small->FontSize))},
                   look.colors().text, fitted(name, 7.3f * em, look.small).c_str());
    draw_row(session, look, list, f, row, high);
  }
  for (int pct = 0; pct <= 100; pct += 10) {
    const std::string text = pct == 100 ? "100 %" : fmt::format("{}", pct);
    const float x = f.x_of(pct);
    list.AddLine({x, f.inner.bottom()}, {x, f.inner.bottom() + 0.2f * em}, look.colors().axis);
    const float width = look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, text.c_str()).x;
    list.AddText(
        look.small, look.small->FontSize,
        {std::round(std::min(x - 0.5f * width, box.right() - width)), f.inner.bottom() + 0.2f * em},
        look.colors().faint, text.c_str());
  }
  const float x = f.x_of(session.view.phase);
  list.AddLine({x, box.y}, {x, f.inner.bottom()}, look.colors().text, 2 * look.scale);
  list.AddTriangleFilled({x - 0.35f * em, f.inner.bottom() + 0.3f * em},
                         {x + 0.35f * em, f.inner.bottom() + 0.3f * em},
                         {x, f.inner.bottom() - 0.2f * em}, look.colors().text);
}

}  // namespace retrogait::inspector
