// The stage's picture and its legend. Who renders it is the window's business.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

// linear light to sRGB
Ink ink_of(const Color& color) {
  const auto channel = [](float v) {
    const float c = std::clamp(v, 0.0f, 1.0f);
    const float s = c <= 0.0031308f ? 12.92f * c : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f;
    return static_cast<unsigned>(std::lround(255 * s));
  };
  return ink(channel(color.r) << 16 | channel(color.g) << 8 | channel(color.b));
}

std::string number(double v) { return fmt::format("{:.3g}", v == 0 ? 0.0 : v); }

// title, gradient, values of its ends and middle
float draw_scale(ImDrawList& list, const ColorLegend& legend, float x, float y, float room,
                 const Look& look) {
  const float em = look.em(), bar = std::min(10 * em, room - em), high = 0.7f * em;
  if (bar < 4 * em || legend.stops.size() < 2) return 0;
  const std::string title = legend.unit.empty() ? legend.title : legend.title + ", " + legend.unit;
  list.AddText(look.small, look.small->FontSize, {x, y}, look.colors().text,
               fitted(title, bar, look.small).c_str());
  const float top = y + 1.15f * em, part = bar / static_cast<float>(legend.stops.size() - 1);
  for (std::size_t i = 0; i + 1 < legend.stops.size(); ++i) {
    const Ink a = ink_of(legend.stops[i].color), b = ink_of(legend.stops[i + 1].color);
    const float x0 = x + part * static_cast<float>(i);
    list.AddRectFilledMultiColor({x0, top}, {x0 + part, top + high}, a, b, b, a);
  }
  const std::string low = number(legend.low), most = number(legend.high);
  const float end = look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, most.c_str()).x;
  list.AddText(look.small, look.small->FontSize, {x, top + high}, look.colors().faint, low.c_str());
  list.AddText(look.small, look.small->FontSize, {x + bar - end, top + high}, look.colors().faint,
               most.c_str());
  return bar + 1.5f * em;
}

void draw_arrows(ImDrawList& list, const StageLegend& legend, float x, float y, float right,
                 float bottom, const Look& look) {
  const float em = look.em(), start = x;
  for (const ArrowLegend& arrow : legend.arrows) {
    const float width =
        look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, arrow.title.c_str()).x + 2.2f * em;
    if (x + width > right && x > start) x = start, y += 1.2f * em;
    if (y + em > bottom || x + width > right) return;
    const float mid = std::round(y + 0.5f * look.small->FontSize);
    const Ink color = ink_of(arrow.color);
    if (arrow.meters_per_body_weight > 0) {
      list.AddLine({x, mid}, {x + 0.8f * em, mid}, color, 2.2f * look.scale);
      list.AddTriangleFilled({x + 0.7f * em, mid - 0.28f * em}, {x + 0.7f * em, mid + 0.28f * em},
                             {x + 1.2f * em, mid}, color);
    } else {
      list.AddCircleFilled({x + 0.6f * em, mid}, 0.28f * em, color);
    }
    list.AddText(look.small, look.small->FontSize, {x + 1.5f * em, y}, look.colors().text,
                 arrow.title.c_str());
    x += width + 0.6f * em;
  }
}

// beside their places, left of them where the stage ends
void draw_stage_labels(const std::vector<StageLabel>& labels, const Box& box, const Look& look) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.PushClipRect({box.x, box.y}, {box.right(), box.bottom()}, true);
  for (const StageLabel& l : labels) {
    const ImVec2 size =
        look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, l.label.text.c_str());
    const float x = std::min(box.x + l.x, box.right() - size.x - 0.3f * look.em());
    list.AddText(look.small, look.small->FontSize,
                 {std::round(std::max(x, box.x)), std::round(box.y + l.y - 0.5f * size.y)},
                 ink_of(l.label.color), l.label.text.c_str());
  }
  list.PopClipRect();
}

void draw_legend(const Session& session, const Look& look, const Box& box) {
  const StageLegend legend = stage_legend(session.view.stage);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float used = session.view.stage.muscles
                         ? draw_scale(list, legend.muscles, box.x, box.y, box.width, look)
                         : 0;
  draw_arrows(list, legend, box.x + used, box.y, box.right(), box.bottom(), look);
}

}  // namespace

void draw_stage_view(Session& session, const Look& look, StagePicture& stage) {
  Box box = rest_of_window();
  const float em = look.em();
  const float rows =
      box.width < 36 * em ? 4.0f : 2.8f;  // em: narrow stages break the legend's line
  const Box legend{box.x, box.bottom() - rows * em, box.width, rows * em};
  box.height = std::max(1.0f, box.height - legend.height - 0.3f * em);
  stage.box = box;
  ImGui::InvisibleButton("stage", {box.width, box.height});
  stage.hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (stage.texture != 0) {
    // a texture's first row is the lowest
    list.AddImage(reinterpret_cast<ImTextureID>(stage.texture), {box.x, box.y},
                  {box.right(), box.bottom()}, {0, 1}, {1, 0});
    draw_stage_labels(stage.labels, box, look);
  } else {
    list.AddRectFilled({box.x, box.y}, {box.right(), box.bottom()}, look.colors().frame, 4);
    const std::string text = fitted(session.shown()  ? ""
                                    : session.busy() ? "being solved …"
                                                     : "Open a scene",
                                    box.width, look.text);
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    list.AddText(
        {std::round(box.x + 0.5f * (box.width - width)), std::round(box.y + 0.5f * box.height)},
        look.colors().faint, text.c_str());
  }
  draw_legend(session, look, legend);
}

}  // namespace retrogait::inspector
