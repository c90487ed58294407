#include "inspector/slider.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>

#include "inspector/plot.h"

namespace retrogait::inspector {

namespace {

// 0 … 1 along the bar
float place_of(const SliderBar& bar, double value) {
  const double share = bar.logarithmic
                           ? std::log(value / bar.least) / std::log(bar.most / bar.least)
                           : (value - bar.least) / (bar.most - bar.least);
  return static_cast<float>(std::clamp(share, 0.0, 1.0));
}

void draw_bar(const SliderBar& bar, const Look& look, const ImRect& box, bool hot) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Palette& colors = look.colors();
  const float rounding = ImGui::GetStyle().FrameRounding, s = look.scale;
  list.AddRectFilled(box.Min, box.Max, hot ? colors.frame_hot : colors.frame, rounding);
  const float width = box.GetWidth();
  if (std::isfinite(bar.value)) {
    // filled from zero (a factor from one), where that is inside; underlined, so that nothing crosses the texts
    const double rest = bar.logarithmic ? 1 : 0;
    const bool both_ways = bar.least < rest && bar.most > rest;
    const float at = std::round(box.Min.x + width * place_of(bar, bar.value));
    const float from = both_ways ? std::round(box.Min.x + width * place_of(bar, rest)) : box.Min.x;
    const float low = std::min(at, from), high = std::max(at, from);
    list.AddRectFilled({low, box.Min.y}, {high, box.Max.y},
                       faded(colors.accent, bar.edited ? 0.30 : 0.14), both_ways ? 0 : rounding,
                       ImDrawFlags_RoundCornersLeft);
    list.AddRectFilled({low - (both_ways ? s : 0), box.Max.y - 2 * s}, {high + s, box.Max.y},
                       colors.accent);
    list.AddRectFilled({at - s, box.Max.y - 6 * s}, {at + s, box.Max.y}, colors.accent);
  }
  if (bar.marks.pinned >= bar.least && bar.marks.pinned <= bar.most) {
    const float x = std::round(box.Min.x + width * place_of(bar, bar.marks.pinned));
    list.AddTriangleFilled({x - 4 * s, box.Min.y}, {x + 4 * s, box.Min.y}, {x, box.Min.y + 5 * s},
                           colors.axis);
  }
  for (std::size_t d = 0; d < 2; ++d) {
    if (!(bar.marks.walk[d] >= bar.least && bar.marks.walk[d] <= bar.most)) continue;  // or NaN
    const float x = std::round(box.Min.x + width * place_of(bar, bar.marks.walk[d]));
    list.AddRectFilled({x - 2 * s, box.Max.y - 4 * s}, {x + 2 * s, box.Max.y}, colors.walk[d]);
  }
}

void draw_texts(const SliderBar& bar, const Look& look, const ImRect& box) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  ImFont* font = bar.edited ? look.bold : look.text;
  const float pad = ImGui::GetStyle().FramePadding.x, size = font->FontSize;
  const float top = std::round(box.Min.y + 0.5f * (box.GetHeight() - size));
  const auto width_of = [&](const std::string& text) {
    return font->CalcTextSizeA(size, FLT_MAX, 0, text.c_str()).x;
  };
  const float room = box.GetWidth() - 3 * pad;
  const std::string text = fitted(bar.text, room, font);
  const float width = width_of(text);
  const ImU32 ink = ImGui::GetColorU32(ImGuiCol_Text);  // with the alpha of what is disabled
  const std::string title = fitted(bar.title, room - width, font);
  list.AddText(font, size, {box.Min.x + pad, top}, ink, title.c_str());
  list.AddText(font, size, {std::round(box.Max.x - pad - width), top}, ink, text.c_str());
}

// ImGui's own slider, unseen: its mouse, its keys, its typing
bool turn(const SliderBar& bar, float& value, bool typing) {
  if (!typing) {
    for (const ImGuiCol part : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive,
                                ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive, ImGuiCol_Text})
      ImGui::PushStyleColor(part, 0);
  }
  char format[8];
  std::snprintf(format, sizeof format, "%%.%df", std::clamp(bar.digits, 0, 6));
  ImGuiIO& io = ImGui::GetIO();
  const bool ctrl = io.KeyCtrl;
  if (io.MouseDoubleClicked[0]) io.KeyCtrl = true;  // as ImGui takes a click with Ctrl: type
  const bool changed = ImGui::SliderFloat(
      "##value", &value, static_cast<float>(bar.least), static_cast<float>(bar.most), format,
      ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoRoundToFormat |
          (bar.logarithmic ? ImGuiSliderFlags_Logarithmic : 0));
  io.KeyCtrl = ctrl;
  if (!typing) ImGui::PopStyleColor(6);
  return changed;
}

}  // namespace

Turned draw_slider(const SliderBar& bar, const Look& look, float width, double& value) {
  const ImGuiID id = ImGui::GetID("##value");
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImRect box(at, {at.x + width, at.y + ImGui::GetFrameHeight()});
  const bool typing = ImGui::TempInputIsActive(id);
  const bool hot = ImGui::GetActiveID() == id || ImGui::GetHoveredID() == id;
  if (!typing) draw_bar(bar, look, box, hot);
  float moved = static_cast<float>(std::isfinite(bar.value) ? bar.value : bar.least);
  ImGui::SetNextItemWidth(width);
  bool changed = turn(bar, moved, typing);
  // a click that does not move may be half of a double click
  if (!typing && ImGui::IsMouseDown(0) && !ImGui::IsMouseDragPastThreshold(0)) changed = false;
  if (!ImGui::TempInputIsActive(id)) draw_texts(bar, look, box);
  if (changed) value = moved;
  if (ImGui::IsItemDeactivatedAfterEdit()) return Turned::kDone;
  return changed ? Turned::kTurning : Turned::kNot;
}

}  // namespace retrogait::inspector
