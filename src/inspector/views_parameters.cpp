// Parameters: sliders that re-solve while they move.
#include <imgui.h>

#include <cmath>
#include <cstdlib>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

// what was said last, else what the walk was solved with; NaN: nobody knows
double value_of(const Session& session, const Parameter& parameter) {
  const Target target = session.view.target;
  for (const std::string& key : {key_of(parameter, target), key_of(parameter, Target::kBoth)})
    if (const std::string* said = find_edit(session.document(), key))
      return std::strtod(said->c_str(), nullptr);
  if (!session.shown() || parameter.of_case == nullptr) return std::nan("");
  const Trial* trial = session.shown()->walk[target == Target::kBackward ? 1 : 0].trial;
  return trial != nullptr ? parameter.of_case(trial->of) : std::nan("");
}

bool is_edited(const Session& session, const Parameter& parameter) {
  for (const Target target : {Target::kBoth, Target::kForward, Target::kBackward})
    if (find_edit(session.document(), key_of(parameter, target)) != nullptr) return true;
  return false;
}

std::string format_of(const Parameter& p, bool known) {
  if (!known) return "as the scene";
  const int digits = p.step >= 1 ? 0 : p.step >= 0.1 ? 1 : 2;
  const std::string unit = p.unit == "%" ? "%%" : p.unit;
  return fmt::format("%.{}f {}", digits, unit);
}

void draw_slider(Session& session, const Look& look, const Parameter& p) {
  const double value = value_of(session, p);
  // a zero where zero is no value: the script decides
  const bool known = std::isfinite(value) && !(value == 0 && p.least > 0);
  float shown = static_cast<float>(known ? value : p.least);
  const float em = look.em();
  const float room = ImGui::GetContentRegionAvail().x;
  const float title = std::min(8.2f * em, 0.46f * room);
  ImGui::PushID(p.key.c_str());
  const bool edited = is_edited(session, p);
  ImGui::AlignTextToFramePadding();
  const std::string text = fitted(p.title, title - 0.4f * em, edited ? look.bold : look.text);
  ImGui::PushFont(edited ? look.bold : look.text);
  ImGui::TextUnformatted(text.c_str());
  ImGui::PopFont();
  ImGui::SameLine(ImGui::GetStyle().WindowPadding.x + title);
  const float back = edited ? 1.9f * em : 0;
  ImGui::SetNextItemWidth(std::max(3 * em, ImGui::GetContentRegionAvail().x - back));
  if (ImGui::SliderFloat("##value", &shown, static_cast<float>(p.least), static_cast<float>(p.most),
                         format_of(p, known).c_str(),
                         ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoRoundToFormat))
    session.set(p, shown, false);
  if (ImGui::IsItemHovered() && !ImGui::IsItemActive())
    ImGui::SetTooltip("%s = %g … %g %s\nCtrl+click to type", key_of(p, session.view.target).c_str(),
                      p.least, p.most, p.unit.c_str());
  if (ImGui::IsItemDeactivatedAfterEdit()) session.commit();
  if (edited) {
    ImGui::SameLine(0, 0.2f * em);
    if (ImGui::Button("×", {1.7f * em, 0})) session.reset(p);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("As the scene has it");
  }
  ImGui::PopID();
}

void draw_target(Session& session, const Look& look) {
  const auto radio = [&](const char* title, Target target) {
    if (ImGui::RadioButton(title, session.view.target == target)) session.view.target = target;
  };
  radio("both", Target::kBoth);
  ImGui::SameLine();
  ImGui::PushStyleColor(ImGuiCol_Text, look.colors().walk[0]);
  radio("forw.", Target::kForward);
  ImGui::PopStyleColor();
  ImGui::SameLine();
  ImGui::PushStyleColor(ImGuiCol_Text, look.colors().walk[1]);
  radio("backw.", Target::kBackward);
  ImGui::PopStyleColor();
}

}  // namespace

void draw_parameters(Session& session, const Look& look) {
  draw_target(session, look);
  ImGui::BeginChild("sliders", {0, 0});
  std::string section;
  for (const Parameter& p : parameters()) {
    if (p.section != section) {
      section = p.section;
      ImGui::PushFont(look.bold);
      ImGui::TextUnformatted(section.c_str());
      ImGui::PopFont();
    }
    draw_slider(session, look, p);
  }
  ImGui::EndChild();
}

}  // namespace retrogait::inspector
