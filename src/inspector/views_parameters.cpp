// Parameters: what can be turned, by section, with what each direction has; what it changed since a baseline.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "inspector/actions.h"
#include "inspector/knob_row.h"
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
    if (open) draw_knob_row(session, look, p);
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
  radio("forward", Target::kForward, look.walk_text(0));
  ImGui::SameLine(0, 0.5f * look.em());
  radio("backward", Target::kBackward, look.walk_text(1));
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
      ImGui::PushStyleColor(ImGuiCol_Text, look.walk_text(d));
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
