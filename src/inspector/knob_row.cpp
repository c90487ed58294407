// One parameter as a row: a bar, a choice or a switch, with its tooltip, its menu and the mark that takes it back.
#include "inspector/knob_row.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/slider.h"

namespace retrogait::inspector {

namespace {

int digits_of(double step) { return step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3; }

bool apart(double a, double b, double step) {
  return std::isfinite(a) && std::isfinite(b) && std::abs(a - b) > 0.5 * step;
}

std::array<double, 2> numbers(const Session& session, const Parameter& p) {
  return {session.number(p, 0), session.number(p, 1)};
}

std::string text_of(const Parameter& p, const std::array<double, 2>& both, Target target) {
  const int digits = digits_of(p.step);
  const std::string unit = p.unit.empty()                   ? ""
                           : p.unit == "°" || p.unit == "×" ? p.unit
                                                            : " " + p.unit;
  const auto one = [&](double x) {
    return std::isfinite(x) ? fmt::format("{:.{}f}", x, digits) : std::string("–");
  };
  if (target == Target::kForward) return one(both[0]) + unit;
  if (target == Target::kBackward) return one(both[1]) + unit;
  if (apart(both[0], both[1], p.step)) return one(both[0]) + " | " + one(both[1]) + unit;
  return one(std::isfinite(both[0]) ? both[0] : both[1]) + unit;
}

double pinned_number(const Session& session, const Parameter& p, Target target) {
  const Shown* baseline = session.baseline().get();
  if (baseline == nullptr || !baseline->result) return std::nan("");
  const Trial* trial = baseline->walk[target == Target::kBackward ? 1 : 0].trial;
  return trial != nullptr ? solved_number(p, baseline->result->plan, *trial) : std::nan("");
}

SliderBar bar_of(const Session& session, const Parameter& p) {
  const Target target = session.view.target;
  const std::array<double, 2> both = numbers(session, p);
  const Span span = session.span(p);
  SliderBar bar;
  bar.title = p.title;
  bar.text = text_of(p, both, target);
  bar.least = span.least, bar.most = span.most;
  bar.digits = digits_of(p.step);
  bar.logarithmic = p.logarithmic;
  bar.edited = is_edited(session.document(), p);
  const bool differ = apart(both[0], both[1], p.step);
  bar.value = target == Target::kBackward || !std::isfinite(both[0]) ? both[1] : both[0];
  if (differ) bar.marks.walk = both;
  if (differ && target == Target::kBoth) bar.value = std::nan("");
  const double pinned = pinned_number(session, p, target);
  if (apart(pinned, bar.value, p.step)) bar.marks.pinned = pinned;
  return bar;
}

// what it is, where it can lie, how to say it
void explain(const Session& session, const Parameter& p, const Look& look) {
  if (!ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) || ImGui::IsMouseDown(0)) return;
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(24 * look.em());
  ImGui::PushFont(look.bold);
  ImGui::TextUnformatted(p.title.c_str());
  ImGui::PopFont();
  ImGui::TextUnformatted(p.help.c_str());
  if (p.kind == ParameterKind::kNumber) {
    const Span span = session.span(p);
    ImGui::Text("%g to %g %s", span.least, span.most, p.unit.c_str());
    const double pinned = pinned_number(session, p, session.view.target);
    if (std::isfinite(pinned)) ImGui::Text("baseline: %g %s", pinned, p.unit.c_str());
  }
  ImGui::TextDisabled("%s", key_of(p, session.view.target).c_str());
  if (session.document().measured())
    ImGui::TextUnformatted("A measured walk was walked already: nothing of it can be turned.");
  else if (p.kind == ParameterKind::kNumber)
    ImGui::TextDisabled("Drag, double click to type, right click to reset");
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

void draw_menu(Session& session, const Parameter& p) {
  if (!ImGui::BeginPopupContextItem("menu")) return;
  if (ImGui::MenuItem("As the scene has it", nullptr, false, is_edited(session.document(), p)))
    session.reset(p);
  for (const int d : {0, 1}) {
    const std::string key =
        key_of(p, p.of_gait ? d == 0 ? Target::kForward : Target::kBackward : Target::kBoth);
    const std::string value = p.kind == ParameterKind::kNumber
                                  ? fmt::format("{:.6g}", session.number(p, d))
                                  : session.word(p, d);
    if (!p.of_gait && d == 1) break;
    if (ImGui::MenuItem(fmt::format("Copy --set {}={}", key, value).c_str()))
      session.clipboard = "--set " + key + "=" + value;
  }
  ImGui::EndPopup();
}

void draw_number(Session& session, const Look& look, const Parameter& p, float width) {
  double to = std::nan("");
  const Turned turned = draw_slider(bar_of(session, p), look, width, to);
  if (std::isfinite(to)) session.set(p, to, false);
  if (turned == Turned::kDone) session.commit();
}

// one word, or both where the directions differ
std::string spoken_word(const Session& session, const Parameter& p) {
  const std::string forward = session.word(p, 0), backward = session.word(p, 1);
  const Target target = p.of_gait ? session.view.target : Target::kBoth;
  if (target == Target::kBackward || forward.empty()) return backward;
  if (target == Target::kForward || backward.empty() || forward == backward) return forward;
  return forward + " | " + backward;
}

void draw_choice(Session& session, const Look& look, const Parameter& p, float width) {
  const float title = 0.52f * width;
  const bool edited = is_edited(session.document(), p);
  const float x = ImGui::GetCursorPosX(), pad = ImGui::GetStyle().FramePadding.x;
  ImFont* font = edited ? look.bold : look.text;
  ImGui::SetCursorPosX(x + pad);
  ImGui::AlignTextToFramePadding();
  ImGui::PushFont(font);
  ImGui::TextUnformatted(fitted(p.title, title - 2 * pad, font).c_str());
  ImGui::PopFont();
  ImGui::SameLine(x + title);
  ImGui::SetNextItemWidth(width - title);
  const std::string now = spoken_word(session, p);
  const float room = width - title - ImGui::GetFrameHeight() - 2 * pad;
  if (ImGui::BeginCombo("##choice", fitted(now.empty() ? "–" : now, room, look.text).c_str())) {
    for (const std::string& word : p.choices)
      if (ImGui::Selectable(word.c_str(), word == now) && word != now) session.set_word(p, word);
    ImGui::EndCombo();
  }
}

void draw_switch(Session& session, const Look& look, const Parameter& p, float width) {
  const std::string now = spoken_word(session, p);
  bool on = now == "true";
  const bool edited = is_edited(session.document(), p);
  const bool differ = now.find('|') != std::string::npos;
  ImFont* font = edited ? look.bold : look.text;
  ImGui::PushFont(font);
  const std::string title = fitted(p.title + (differ ? ": one way alone" : ""),
                                   width - 2 * ImGui::GetFrameHeight(), font);
  if (ImGui::Checkbox(title.c_str(), &on)) session.set_word(p, on ? "true" : "false");
  ImGui::PopFont();
}

}  // namespace

void draw_knob_row(Session& session, const Look& look, const Parameter& p) {
  ImGui::PushID(p.key.c_str());
  if (session.view.wanted_parameter == p.key) {
    ImGui::SetScrollHereY();
    ImGui::SetKeyboardFocusHere();
    session.view.wanted_parameter.clear();
  }
  const bool edited = is_edited(session.document(), p);
  const float gap = 0.2f * look.em(), button = edited ? 1.6f * look.em() + gap : 0;
  const float width = std::max(4 * look.em(), ImGui::GetContentRegionAvail().x - button);
  if (p.kind == ParameterKind::kNumber) draw_number(session, look, p, width);
  if (p.kind == ParameterKind::kChoice) draw_choice(session, look, p, width);
  if (p.kind == ParameterKind::kSwitch) draw_switch(session, look, p, width);
  draw_menu(session, p);
  explain(session, p, look);
  if (edited) {
    ImGui::SameLine(ImGui::GetCursorStartPos().x + width + gap);
    if (ImGui::Button("×", {1.6f * look.em(), 0})) session.reset(p);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("As the scene has it");
  }
  ImGui::PopID();
}

}  // namespace retrogait::inspector
