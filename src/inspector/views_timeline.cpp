// Timeline: when each foot of each walker bears load, and where in the cycle we are.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/timeline.h"
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

// "0.30 of 1.20 s" of each walker, in its color, if there is room
void draw_seconds(const Session& session, const Look& look) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float em = look.em(), sample = 1.6f * em;
  for (std::size_t d = 0; d < 2; ++d) {
    const double at = seconds_at(session, static_cast<int>(d), session.view.phase);
    if (!std::isfinite(at)) continue;
    const std::string text =
        fmt::format("{:.2f} of {:.2f} s", at, period_of(session, static_cast<int>(d)));
    const float width = sample + 0.4f * em + text_width(look.text, text);
    if (ImGui::GetContentRegionAvail().x < width) return;
    const ImVec2 place = ImGui::GetCursorScreenPos();
    const float middle = place.y + 0.5f * ImGui::GetFrameHeight();
    draw_sample(list, place.x, middle, sample, look.colors().walk[d], d == 1, 2.2f * look.scale);
    draw_text(list, look.text, place.x + sample + 0.4f * em, middle - 0.5f * look.text->FontSize,
              look.colors().text, text);
    ImGui::Dummy({width, ImGui::GetFrameHeight()});
    ImGui::SameLine(0, em);
  }
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
  if (ImGui::GetContentRegionAvail().x > 26 * em) {
    ImGui::AlignTextToFramePadding();
    ImGui::TextDisabled("aligned by");
    ImGui::SameLine();
    action_button(session, "contact", "align_contact");
    action_button(session, "turn", "align_reversal");
    action_button(session, "stance", "align_stance");
    ImGui::SameLine(0, em);
    draw_seconds(session, look);
  }
  ImGui::NewLine();
}

/// From x0 to x1 of the axis, over its end if need be: each piece that is seen.
template <class Piece>
void each_piece(double from, double to, const Piece& piece) {
  if (!std::isfinite(from + to)) return;
  if (from <= to) {
    piece(from, to);
  } else {
    piece(from, 100);
    piece(0, to);
  }
}

struct Rows {
  PlotFrame frame;
  float pitch, high;
  float y(int direction, int place) const {
    return std::round(frame.inner.y + pitch * static_cast<float>(2 * direction + place));
  }
};

// the foot that is looked at stands above the other one
int foot_at(const Session& session, int place) {
  return place == 0 ? session.view.side : 1 - session.view.side;
}

void draw_name(const Session& session, const Look& look, ImDrawList& list, const Rows& rows, int d,
               int place) {
  if (rows.pitch < look.small->FontSize) return;
  const Box& box = rows.frame.whole;
  const std::string name = fmt::format("{} {}", kDirectionNames[static_cast<std::size_t>(d)],
                                       foot_at(session, place) == 0 ? "right" : "left");
  draw_text(list, look.small, box.x, rows.y(d, place) + 0.5f * (rows.high - look.small->FontSize),
            look.colors().text,
            fitted(name, rows.frame.inner.x - box.x - 0.3f * look.em(), look.small));
}

void draw_stances(const Session& session, const Look& look, ImDrawList& list, const Rows& rows,
                  int d) {
  const Trial* trial =
      session.shown() ? session.shown()->walk[static_cast<std::size_t>(d)].trial : nullptr;
  const Ink color = look.colors().walk[static_cast<std::size_t>(d)];
  const PlotFrame& f = rows.frame;
  for (int place = 0; place < 2; ++place) {
    const float y = rows.y(d, place);
    list.AddRectFilled({f.inner.x, y}, {f.inner.right(), y + rows.high}, faded(color, 0.1), 2);
    if (trial == nullptr) continue;
    const int foot = foot_at(session, place);
    const auto [from, to] =
        stance_span(session.map_of(d), trial->events[static_cast<std::size_t>(foot)], foot);
    each_piece(from, to, [&](double a, double b) {
      list.AddRectFilled({f.x_of(a), y}, {f.x_of(b), y + rows.high},
                         faded(color, place == 0 ? 0.95 : 0.55), 2);
    });
  }
}

// names inside the bar of the foot that is looked at; double support darker over both feet
void draw_phases(const Session& session, const Look& look, ImDrawList& list, const Rows& rows,
                 int d) {
  const PlotFrame& f = rows.frame;
  const float y = rows.y(d, 0), font = look.small->FontSize;
  for (const TimelinePhase& phase : timeline_phases(session, d)) {
    bool named = false;
    each_piece(phase.from, phase.to, [&](double a, double b) {
      const float x0 = f.x_of(a), x1 = f.x_of(b);
      if (phase.double_support)
        list.AddRectFilled({x0, y}, {x1, rows.y(d, 1) + rows.high}, faded(ink(0x000000), 0.28));
      if (a > 0.5)
        list.AddLine({x0, y}, {x0, y + rows.high}, faded(look.colors().panel, 0.9), look.scale);
      const float width = text_width(look.small, phase.name);
      if (named || width + 0.5f * f.em > x1 - x0 || rows.high < 0.95f * font) return;
      named = true;
      draw_text(list, look.small, 0.5f * (x0 + x1 - width), y + 0.5f * (rows.high - font),
                phase.name == "swing"  ? look.colors().text
                : phase.double_support ? ink(0xFFFFFF)
                                       : ink_on(look.colors().walk[static_cast<std::size_t>(d)]),
                phase.name);
    });
  }
}

void draw_events(Session& session, const Look& look, ImDrawList& list, const Rows& rows,
                 bool hovered) {
  const PlotFrame& f = rows.frame;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const TimelineEvent* pointed = nullptr;
  float nearest = 6 * look.scale;
  const std::vector<TimelineEvent> events = timeline_events(session);
  for (const TimelineEvent& event : events) {
    const int place = event.foot == session.view.side ? 0 : 1;
    const float x = f.x_of(event.x), y = rows.y(event.direction, place);
    const float over = event.is_minor ? -0.2f * rows.high : 2 * look.scale;
    list.AddLine({x, y - over}, {x, y + rows.high + over}, look.colors().text,
                 (event.is_minor ? 0.7f : 1.2f) * look.scale);
    const bool in_row = mouse.y >= y - 2 && mouse.y < y + rows.pitch;
    if (hovered && in_row && std::abs(mouse.x - x) < nearest)
      nearest = std::abs(mouse.x - x), pointed = &event;
  }
  if (pointed != nullptr)
    ImGui::SetTooltip("%s, %s: %.1f %% of that foot's cycle, %.2f s", pointed->name.c_str(),
                      kDirectionNames[static_cast<std::size_t>(pointed->direction)], pointed->pct,
                      pointed->since);
}

void draw_axis(const Session& session, const Look& look, ImDrawList& list, const PlotFrame& f) {
  const float em = look.em(), foot = f.inner.bottom();
  for (int pct = 0; pct <= 100; pct += 10) {
    const std::string text = pct == 100 ? "100 %" : fmt::format("{}", pct);
    const float x = f.x_of(pct), width = text_width(look.small, text);
    list.AddLine({x, foot}, {x, foot + 0.2f * em}, look.colors().axis);
    if (pct % 20 != 0 && f.inner.width < 30 * em) continue;
    draw_text(list, look.small, std::min(x - 0.5f * width, f.whole.right() - width),
              foot + 0.2f * em, look.colors().faint, text);
  }
  const LoopRange& range = session.view.loop_range;
  if (range.whole()) return;
  for (const auto& [a, b] : {std::pair{0.0, range.from}, {range.to, 100.0}})
    list.AddRectFilled({f.x_of(a), f.inner.y}, {f.x_of(b), foot}, faded(look.colors().panel, 0.65));
  for (const double x : {range.from, range.to})
    list.AddLine({f.x_of(x), f.inner.y}, {f.x_of(x), foot}, look.colors().accent, 2 * look.scale);
}

void draw_cursor(const Session& session, const Look& look, ImDrawList& list, const PlotFrame& f) {
  const float em = look.em(), foot = f.inner.bottom();
  const double hover = hover_of(session);
  if (hover >= 0 && hover <= 100)
    list.AddLine({f.x_of(hover), f.inner.y}, {f.x_of(hover), foot}, look.colors().text,
                 0.7f * look.scale);
  const float x = f.x_of(session.view.phase);
  list.AddLine({x, f.inner.y}, {x, foot}, look.colors().text, 2 * look.scale);
  list.AddTriangleFilled({x - 0.35f * em, foot + 0.3f * em}, {x + 0.35f * em, foot + 0.3f * em},
                         {x, foot - 0.2f * em}, look.colors().text);
}

// drag scrubs; with Shift it selects the part that is played, double click plays all of it again
void take_mouse(Session& session, const PlotFrame& f) {
  const ImGuiIO& io = ImGui::GetIO();
  const double x = std::clamp(f.pct_of(io.MousePos.x), 0.0, 100.0);
  if (ImGui::IsItemHovered() && f.pct_of(io.MousePos.x) >= 0) set_hover(session, x);
  if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) session.view.loop_range = {};
  if (!ImGui::IsItemActive()) return;
  if (!io.KeyShift) return session.set_phase(x);
  constexpr double kLeast = 2;  // %: less is a click
  const double from = std::clamp(f.pct_of(io.MouseClickedPos[0].x), 0.0, 100.0);
  if (std::abs(x - from) < kLeast) return;
  session.view.loop_range = {std::min(x, from), std::max(x, from)};
  session.set_phase(session.view.loop_range.from);
}

}  // namespace

void draw_timeline(Session& session, const Look& look) {
  draw_controls(session, look);
  const Box box = rest_of_window();
  const float em = look.em();
  if (box.height < 3 * em || box.width < 14 * em) return;
  Rows rows;
  rows.frame.whole = box;
  rows.frame.em = look.small->FontSize;
  rows.frame.inner = {box.x + 7.6f * em, box.y, box.width - 8.6f * em, box.height - 1.3f * em};
  rows.pitch = rows.frame.inner.height / 4;
  rows.high = std::round(0.78f * rows.pitch);
  ImGui::InvisibleButton("time", {box.width, box.height});
  const bool hovered = ImGui::IsItemHovered();
  take_mouse(session, rows.frame);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (int d = 0; d < 2; ++d) {
    for (int place = 0; place < 2; ++place) draw_name(session, look, list, rows, d, place);
    draw_stances(session, look, list, rows, d);
    draw_phases(session, look, list, rows, d);
  }
  draw_events(session, look, list, rows, hovered);
  draw_axis(session, look, list, rows.frame);
  draw_cursor(session, look, list, rows.frame);
}

}  // namespace retrogait::inspector
