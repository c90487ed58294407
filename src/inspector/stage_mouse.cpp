#include "inspector/stage_mouse.h"

#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

void move(View& view, const Camera& camera) {
  view.camera = camera;
  view.camera_fitted = false;
}

StageMouse::Place place_in(const Box& box, const ImVec2& at) {
  return {static_cast<int>(std::floor(at.x - box.x)), static_cast<int>(std::floor(at.y - box.y)),
          false};
}

}  // namespace

void StageMouse::drag(View& view, const StagePicture& stage, int button) const {
  const ImGuiIO& io = ImGui::GetIO();
  const ImVec2 by = io.MouseDelta;
  if (by.x == 0 && by.y == 0) return;
  const Viewport viewport{static_cast<int>(stage.box.width), static_cast<int>(stage.box.height)};
  const bool orbits = button == ImGuiMouseButton_Left && !io.KeyShift;
  move(view, orbits ? orbited(view.camera, by.x, by.y) : panned(view.camera, by.x, by.y, viewport));
}

void StageMouse::take(Session& session, const StagePicture& stage) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool over = stage.hovered && ImGui::IsMousePosValid();
  where_.reset();
  if (over && io.MouseWheel != 0) move(session.view, zoomed(session.view.camera, io.MouseWheel));
  for (const int button : {ImGuiMouseButton_Left, ImGuiMouseButton_Right, ImGuiMouseButton_Middle})
    if (button_ < 0 && over && ImGui::IsMouseClicked(button)) {
      button_ = button;
      dragged_ = false;
    }
  if (over && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left) && pick_.name.empty())
    session.requests.insert(Request::kFitCamera);
  if (button_ >= 0 && io.MouseDown[button_]) {
    dragged_ = dragged_ || ImGui::IsMouseDragging(button_);
    if (dragged_) drag(session.view, stage, button_);
  } else if (button_ >= 0) {
    if (!dragged_ && button_ == ImGuiMouseButton_Left && over)
      clicked_ = place_in(stage.box, io.MousePos);
    button_ = -1;
  }
  if (clicked_) {
    where_ = clicked_;
    where_->clicked = true;
  } else if (over && button_ < 0) {
    where_ = place_in(stage.box, io.MousePos);
  } else {
    pick_ = {};
  }
}

void StageMouse::found(Session& session, const StagePick& pick) {
  pick_ = pick;
  if (clicked_) choose(session, pick);
  clicked_.reset();
}

void StageMouse::draw_tooltip(const Session& session, const Look& look) const {
  if (!where_ || pick_.name.empty()) return;
  const Pointed what = describe(session, pick_);
  ImGui::BeginTooltip();
  ImGui::PushFont(look.bold);
  ImGui::TextUnformatted(what.title.c_str());
  ImGui::PopFont();
  for (const std::string& line : what.lines) ImGui::TextUnformatted(line.c_str());
  ImGui::EndTooltip();
}

}  // namespace retrogait::inspector
