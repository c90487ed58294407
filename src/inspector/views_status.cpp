// The status line, and what it says in full.
#include <imgui.h>

#include <algorithm>

#include "inspector/status.h"
#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

Ink color_of(StatusKind kind, const Palette& p) {
  switch (kind) {
    case StatusKind::kError:
    case StatusKind::kWarning:
      return p.bad;
    case StatusKind::kBusy:
    case StatusKind::kDone:
      return p.text;
    case StatusKind::kIdle:
      break;
  }
  return p.faint;
}

// a triangle before what went wrong, a dot before what is being done
float draw_mark(const Look& look, StatusKind kind, float x, float y) {
  const float r = 0.36f * look.em();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Ink color = color_of(kind, look.colors());
  if (kind == StatusKind::kError || kind == StatusKind::kWarning)
    list.AddTriangleFilled({x, y + r}, {x + r, y - r}, {x + 2 * r, y + r}, color);
  else if (kind == StatusKind::kBusy)
    list.AddCircleFilled({x + r, y}, 0.7f * r, look.colors().accent);
  else
    return 0;
  return 2 * r + 0.5f * look.em();
}

}  // namespace

void draw_status(Session& session, const Look& look) {
  const Status status = status_of(session);
  const float em = look.em(), high = look.text->FontSize;
  const Box box = rest_of_window();
  const float y = ImGui::GetWindowPos().y + 0.5f * ImGui::GetWindowHeight();
  const std::string keys = "Ctrl+P find anything · F1 keys";
  const float width = ImGui::CalcTextSize(keys.c_str()).x;
  const bool roomy = box.width > 2 * width;
  const float right = box.right() - (roomy ? width + em : 0);
  ImGui::SetCursorScreenPos({box.x, std::round(y - 0.5f * high)});
  if (ImGui::InvisibleButton("message", {std::max(1.0f, right - box.x), high}))
    session.view.message_open = true;
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("Read it whole  (%s)", chord_text(find_action("message")->chord).c_str());
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float x = box.x + draw_mark(look, status.kind, box.x, y), top = std::round(y - 0.5f * high);
  list.AddText(look.text, high, {x, top}, color_of(status.kind, look.colors()),
               fitted(status.line, right - x, look.text).c_str());
  if (roomy)
    list.AddText(look.text, high, {std::round(box.right() - width), top}, look.colors().faint,
                 keys.c_str());
}

void draw_message(Session& session, const Look& look) {
  const std::string text = status_of(session).whole;
  const float em = look.em(), width = 50 * em;
  const float high = look.text->CalcTextSizeA(look.text->FontSize, 1e9f, width, text.c_str()).y;
  if (begin_sheet("message", look, 52, std::clamp(high / em + 5, 8.0f, 34.0f))) {
    const float foot = ImGui::GetFrameHeightWithSpacing();
    ImGui::BeginChild("text", {0, -foot});
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(text.c_str());
    ImGui::PopTextWrapPos();
    ImGui::EndChild();
    if (ImGui::Button("Copy")) session.clipboard = text;
    ImGui::SameLine();
    if (ImGui::Button("Close") || clicked_beside()) session.view.message_open = false;
  }
  ImGui::End();
}

}  // namespace retrogait::inspector
