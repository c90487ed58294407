// Parameters: what can be turned, by section, with what each direction has; what it changed since a baseline.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "inspector/actions.h"
#include "inspector/slider.h"
#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

// sections that are seldom turned begin folded
constexpr const char* kOpenSections[] = {"Walk", "Posture", "Support and load", "Person"};
constexpr const char* kSimulatedSection = "Simulated road";

/// What is told of since the baseline.
constexpr std::pair<const char*, const char*> kTold[] = {{"knee_contact", "Knee"},
                                                         {"knee_contact_medial", "Knee, medial"},
                                                         {"patellofemoral_contact", "Kneecap"},
                                                         {"hip_contact", "Hip"},
                                                         {"l4l5_compression", "L4/L5 compression"}};

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

void draw_parameter(Session& session, const Look& look, const Parameter& p) {
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

// ------------------------------------------------------------------------------------- sections

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool matches(const Parameter& p, const std::string& filter) {
  for (const std::string& text : {p.title, p.section, p.key})
    if (lower(text).find(lower(filter)) != std::string::npos) return true;
  return false;
}

void draw_road(Session& session) {
  const auto radio = [&](const char* title, Road road, const char* help) {
    if (ImGui::RadioButton(title, session.document().road == road)) session.set_road(road);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", help);
  };
  radio("inverse", Road::kInverse, "Loads of the synthesised cycles: solved while a knob moves.");
  ImGui::SameLine();
  radio("simulated", Road::kSimulate,
        "Loads of walks that a simulation makes of them, stride by stride.\nTakes seconds: while a "
        "knob moves the inverse road is shown.");
}

bool section_header(const Session& session, const std::string& section, bool wanted) {
  const auto& all = session.parameters();
  const auto changed = std::count_if(all.begin(), all.end(), [&](const Parameter& p) {
    return p.section == section && is_edited(session.document(), p);
  });
  const bool open = std::any_of(std::begin(kOpenSections), std::end(kOpenSections),
                                [&](const char* name) { return section == name; });
  if (wanted)
    ImGui::SetNextItemOpen(true);
  else
    ImGui::SetNextItemOpen(open, ImGuiCond_Once);
  const std::string title =
      changed > 0 ? fmt::format("{} · {} changed", section, changed) : section;
  return ImGui::CollapsingHeader((title + "###" + section).c_str());
}

void draw_sections(Session& session, const Look& look) {
  if (!session.view.wanted_parameter.empty()) session.view.knob_filter.clear();
  const std::string filter = session.view.knob_filter;
  const std::vector<Parameter>& all = session.parameters();
  const std::string wanted = session.view.wanted_parameter;
  const auto holds_wanted = [&](const std::string& section) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Parameter& p) { return p.section == section && p.key == wanted; });
  };
  std::string section;
  bool open = false;
  for (const Parameter& p : all) {
    if (!filter.empty() && !matches(p, filter)) continue;
    if (p.section != section) {
      section = p.section;
      open = section_header(session, section, !filter.empty() || holds_wanted(section));
      if (open && section == kSimulatedSection) draw_road(session);
    }
    if (open) draw_parameter(session, look, p);
  }
}

// ------------------------------------------------------------------------------------- above and below

void draw_target(Session& session, const Look& look) {
  const auto radio = [&](const char* title, Target target, Ink color) {
    ImGui::PushStyleColor(ImGuiCol_Text, color);
    if (ImGui::RadioButton(title, session.view.target == target)) session.view.target = target;
    ImGui::PopStyleColor();
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("Whom the knobs of the gait turn");
  };
  radio("both", Target::kBoth, look.colors().text);
  ImGui::SameLine(0, 0.5f * look.em());
  radio("forward", Target::kForward, look.colors().walk[0]);
  ImGui::SameLine(0, 0.5f * look.em());
  radio("backward", Target::kBackward, look.colors().walk[1]);
}

void action_button(Session& session, const char* id, const char* title, float width) {
  const Action* action = find_action(id);
  if (action == nullptr) return;
  ImGui::BeginDisabled(!action->can_run(session));
  if (ImGui::Button(title, {width, 0})) action->run(session);
  ImGui::EndDisabled();
  if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
    const std::string chord = chord_text(action->chord);
    ImGui::SetTooltip("%s%s%s", action->title.c_str(), chord.empty() ? "" : "   ", chord.c_str());
  }
}

void draw_finding(Session& session, const Look& look) {
  const float button = 3.4f * look.em(), gap = 0.3f * look.em();
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - 2 * (button + gap));
  ImGui::InputTextWithHint("##filter", "find a knob", &session.view.knob_filter);
  ImGui::SameLine(0, gap);
  action_button(session, "undo", "Undo", button);
  ImGui::SameLine(0, gap);
  action_button(session, "redo", "Redo", button);
}

// exact, draft, or being solved
void draw_state(const Session& session, const Look& look) {
  const float room = ImGui::GetContentRegionAvail().x;
  std::string text = "exact",
              help = "Solved as compare solves it: Copy as command gives the same bits.";
  Ink color = look.colors().faint;
  if (!session.error().empty()) {
    text = session.error();
    help = text + "\nThe last good answer stays.";
    color = look.colors().bad;
  } else if (!session.progress().empty()) {
    text = help = session.progress();
  } else if (session.draft()) {
    text = session.busy() ? "draft, solving …" : "draft: let go to solve exactly";
    help = "Within a few per mille of the exact answer, which follows when the knob is let go.";
  } else if (session.busy()) {
    text = "solving …";
    help = "The last good answer stays until then.";
  } else if (!session.shown()) {
    text = help = "nothing is open";
  }
  if (session.error().empty() && session.progress().empty() && session.solve_seconds() > 0)
    text += fmt::format(" · {:.0f} ms", 1000 * session.solve_seconds());
  ImGui::PushFont(look.small);
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  ImGui::TextUnformatted(fitted(text.substr(0, text.find('\n')), room, look.small).c_str());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", help.c_str());
}

void draw_keeping(Session& session, const Look& look) {
  const float gap = 0.3f * look.em();
  const float half = std::floor(0.5f * (ImGui::GetContentRegionAvail().x - gap));
  action_button(session, "pin", session.baseline() ? "Unpin baseline" : "Pin baseline", half);
  ImGui::SameLine(0, gap);
  action_button(session, "reset", "Reset all", half);
  action_button(session, "copy_command", "Copy command", half);
  ImGui::SameLine(0, gap);
  action_button(session, "save_scene", "Save as scene", half);
}

// peaks now, in per cent of the baseline's
void draw_changes(const Session& session, const Look& look) {
  const Shown *now = session.shown().get(), *then = session.baseline().get();
  if (now == nullptr || then == nullptr || now == then) return;
  if (!ImGui::CollapsingHeader("Peaks since the baseline", ImGuiTreeNodeFlags_DefaultOpen)) return;
  const float width = ImGui::GetContentRegionAvail().x, column = 4.2f * look.em();
  const float x = ImGui::GetCursorPosX(), pad = ImGui::GetStyle().FramePadding.x;
  for (const auto& [variable, title] : kTold) {
    const Change change = peak_change(*then, *now, variable, session.view.side);
    if (!std::isfinite(change.pct(0)) && !std::isfinite(change.pct(1))) continue;
    ImGui::SetCursorPosX(x + pad);
    ImGui::TextUnformatted(fitted(title, width - 2 * column - pad, look.text).c_str());
    for (std::size_t d = 0; d < 2; ++d) {
      if (!std::isfinite(change.pct(d))) continue;
      const std::string text = fmt::format("{:+.1f} %", change.pct(d));
      ImGui::SameLine(x + width - (d == 0 ? column : 0) - ImGui::CalcTextSize(text.c_str()).x -
                      pad);
      ImGui::PushStyleColor(ImGuiCol_Text, look.colors().walk[d]);
      ImGui::TextUnformatted(text.c_str());
      ImGui::PopStyleColor();
    }
  }
}

}  // namespace

void draw_parameters(Session& session, const Look& look) {
  const bool measured = session.document().measured();
  draw_target(session, look);
  draw_finding(session, look);
  const float row = ImGui::GetFrameHeight() + 0.3f * look.em();
  const float below = look.small->FontSize + 2 * row + 0.6f * look.em();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing,
                      {ImGui::GetStyle().ItemSpacing.x, 0.3f * look.em()});
  ImGui::BeginChild("knobs", {0, std::max(4 * row, ImGui::GetContentRegionAvail().y - below)});
  ImGui::BeginDisabled(measured);
  draw_changes(session, look);
  draw_sections(session, look);
  ImGui::EndDisabled();
  ImGui::EndChild();
  draw_state(session, look);
  draw_keeping(session, look);
  ImGui::PopStyleVar();
}

}  // namespace retrogait::inspector
