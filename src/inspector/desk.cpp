#include "inspector/desk.h"

#include <backends/imgui_impl_opengl3.h>
#include <epoxy/gl.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

Viewport viewport_of(const Box& box) {
  return {std::max(1, static_cast<int>(std::lround(box.width))),
          std::max(1, static_cast<int>(std::lround(box.height)))};
}

// ImGui's own keys by GLFW's numbers, with or without GLFW
void number_keys(ImGuiIO& io) {
  constexpr std::pair<ImGuiKey, int> kNumbers[] = {{ImGuiKey_Tab, 258},
                                                   {ImGuiKey_LeftArrow, kKeyLeft},
                                                   {ImGuiKey_RightArrow, kKeyRight},
                                                   {ImGuiKey_UpArrow, kKeyUp},
                                                   {ImGuiKey_DownArrow, kKeyDown},
                                                   {ImGuiKey_PageUp, 266},
                                                   {ImGuiKey_PageDown, 267},
                                                   {ImGuiKey_Home, kKeyHome},
                                                   {ImGuiKey_End, kKeyEnd},
                                                   {ImGuiKey_Insert, 260},
                                                   {ImGuiKey_Delete, 261},
                                                   {ImGuiKey_Backspace, 259},
                                                   {ImGuiKey_Space, kKeySpace},
                                                   {ImGuiKey_Enter, 257},
                                                   {ImGuiKey_Escape, kKeyEscape},
                                                   {ImGuiKey_KeyPadEnter, 335},
                                                   {ImGuiKey_A, 'A'},
                                                   {ImGuiKey_C, 'C'},
                                                   {ImGuiKey_V, 'V'},
                                                   {ImGuiKey_X, 'X'},
                                                   {ImGuiKey_Y, 'Y'},
                                                   {ImGuiKey_Z, 'Z'}};
  for (const auto& [key, number] : kNumbers) io.KeyMap[key] = number;
}

// What is drawn of the walkers, and where their names stand.
std::vector<Ball> balls_of(const DrawList& list, const Vec3& anchor) {
  std::vector<Ball> out;
  const auto take = [&](const Vec3& p, double radius) {
    if (p.allFinite() && std::isfinite(radius)) out.push_back({p - anchor, radius});
  };
  for (const RoundCone& cone : list.cones) {
    take(cone.from, cone.from_radius);
    take(cone.to, cone.to_radius);
  }
  for (const Ellipsoid& e : list.ellipsoids) take(e.center, e.axes.colwise().norm().maxCoeff());
  for (const Arrow& arrow : list.arrows) take(arrow.from + arrow.vector, arrow.radius);
  for (const Label& label : list.labels) take(label.at, 0);
  return out;
}

}  // namespace

Desk::Desk(Session& session) : session_(session) {
  gui_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(gui_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // layouts are ours
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  number_keys(io);
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

Desk::~Desk() {
  ImGui::SetCurrentContext(gui_);
  ImGui_ImplOpenGL3_Shutdown();
  ImGui::DestroyContext(gui_);
}

// fonts and style, where theme or size changed
void Desk::follow_look(int height, double density) {
  const double at_rest = density > 0 ? density : scale_for(height);
  const auto scale = static_cast<float>(at_rest * session_.view.font_scale);
  const bool other_size = !fonts_loaded_ || scale != look_.scale;
  const bool other_theme = session_.view.theme != look_.theme;
  look_.scale = scale;
  look_.theme = session_.view.theme;
  if (other_size) {
    load_fonts(look_);
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    fonts_loaded_ = true;
  }
  if (other_size || other_theme) apply_style(look_);
}

StageView Desk::stage_view() const {
  StageView view;
  view.camera = session_.view.seen_by();
  view.theme = session_.view.theme;
  view.show_ground = false;  // the list has the ground, each walker's lane
  view.line_scale = look_.scale;
  return view;
}

void Desk::place_labels() {
  stage_.labels.clear();
  const Viewport viewport = viewport_of(stage_.box);
  const Projection projection = make_projection(session_.view.seen_by(), viewport);
  for (const Label& label : list_.labels) {
    const Pixel at = project(projection, label.at);
    if (at.depth > 0)
      stage_.labels.push_back({static_cast<float>(at.x), static_cast<float>(at.y), label});
  }
}

// The walkers at this time, and where the camera that follows them goes.
void Desk::set_stage() {
  const std::vector<StageWalker>& walkers = cast_.at(session_);
  list_ = draw_stage(walkers, session_.view.stage);
  if (session_.view.follow_pelvis && !walkers.empty())
    session_.view.anchor = stage_center(walkers, session_.view.stage);
}

// Over the whole cycle, so that what fits stays inside while it plays.
void Desk::measure_reach() {
  if (reach_of_ == session_.shown() && reach_in_ == session_.view.stage.arrangement) return;
  constexpr int kInstants = 10;
  reach_of_ = session_.shown();
  reach_in_ = session_.view.stage.arrangement;
  reach_.clear();
  StageOptions bare = session_.view.stage;
  bare.muscles = bare.ground = false;
  const double now = session_.view.phase;
  for (int i = 0; i < kInstants; ++i) {
    session_.view.phase = 100.0 * i / kInstants;
    const std::vector<StageWalker>& walkers = cast_.at(session_);
    const Vec3 anchor = stage_center(walkers, bare);
    const std::vector<Ball> balls = balls_of(draw_stage(walkers, bare), anchor);
    reach_.insert(reach_.end(), balls.begin(), balls.end());
  }
  session_.view.phase = now;
}

void Desk::fit_camera(const Viewport& viewport) {
  if (session_.requests.erase(Request::kFitCamera) > 0) session_.view.camera_fitted = true;
  if (!session_.view.camera_fitted || !session_.shown() || session_.busy()) return;
  measure_reach();
  const double side = 0.6 * look_.em(), line = look_.em();
  session_.view.camera = fitted(session_.view.camera, reach_, viewport, {side, side, line, side});
}

void Desk::begin_frame(int width, int height, double dt, double density) {
  ImGui::SetCurrentContext(gui_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  io.DeltaTime = static_cast<float>(std::max(dt, 1e-4));
  session_.poll();
  session_.advance(dt);
  follow_look(height, density);
  set_stage();
  fit_camera(viewport_of(stage_.box));
  place_labels();
  stage_.texture = list_.names.empty() ? 0 : stage_target_.texture();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui::NewFrame();
  draw_frame(session_, look_, stage_);
  ImGui::Render();
}

void Desk::draw() {
  ImGui::SetCurrentContext(gui_);
  GLint target = 0;
  glGetIntegerv(GL_FRAMEBUFFER_BINDING, &target);
  const Viewport viewport = viewport_of(stage_.box);
  stage_target_.resize(viewport.width, viewport.height);
  renderer_.draw(list_, stage_view(), viewport, stage_target_);
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(target));
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  glViewport(0, 0, static_cast<int>(size.x), static_cast<int>(size.y));
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

Image Desk::picture(int width, int height, double density) {
  // the first frames find out how large things are, ask for balance sheets, and give the stage its texture
  constexpr int kFrames = 4;
  page_.resize(width, height, 0);
  for (int i = 0; i < kFrames; ++i) {
    session_.settle();
    begin_frame(width, height, 0, density);
    page_.bind();
    draw();
  }
  page_.bind();
  page_.resolve();
  Image out = page_.read();
  for (Rgba& pixel : out.pixels) pixel.a = 255;
  return out;
}

Image Desk::stage_picture(int width, int height, int scale, bool transparent) {
  set_stage();
  const Camera before = session_.view.camera;
  fit_camera({width, height});
  StageView view = stage_view();
  session_.view.camera = before;
  view.transparent = transparent;
  return renderer_.picture(list_, view, {width, height}, scale);
}

}  // namespace retrogait::inspector
