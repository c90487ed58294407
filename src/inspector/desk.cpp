#include "inspector/desk.h"

#include <backends/imgui_impl_opengl3.h>
#include <epoxy/gl.h>
#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

namespace retrogait::inspector {

namespace {

Viewport viewport_of(const Box& box) {
  return {std::max(1, static_cast<int>(std::lround(box.width))),
          std::max(1, static_cast<int>(std::lround(box.height)))};
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

// No walker stands on it, not even a lane.
bool nothing(const DrawList& list) { return list.names.empty() && list.patches.empty(); }

struct Bounds {
  Vec3 low = Vec3::Constant(1e9), high = Vec3::Constant(-1e9);
};

Bounds bounds_of(const std::vector<Ball>& balls) {
  Bounds out;
  for (const Ball& ball : balls) {
    out.low = out.low.cwiseMin((ball.center.array() - ball.radius).matrix());
    out.high = out.high.cwiseMax((ball.center.array() + ball.radius).matrix());
  }
  return out;
}

// Nobody would move a camera for this.
bool alike(const std::vector<Ball>& a, const std::vector<Ball>& b) {
  constexpr double kNoticed = 0.05;  // m
  const Bounds one = bounds_of(a), other = bounds_of(b);
  return (one.low - other.low).cwiseAbs().maxCoeff() < kNoticed &&
         (one.high - other.high).cwiseAbs().maxCoeff() < kNoticed;
}

}  // namespace

Desk::Desk(Session& session) : session_(session) {
  gui_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(gui_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // layouts are ours
  use_keys_of_glfw();
  ImGui_ImplOpenGL3_Init("#version 330 core");
  ImGui_ImplOpenGL3_CreateDeviceObjects();
  stage_target_.resize(1, 1);  // a name, so that the first picture of the stage is shown at once
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
  const bool other_theme = theme_of(session_.view) != look_.theme;
  look_.scale = scale;
  look_.theme = theme_of(session_.view);
  if (other_size) {
    ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
    const ImTextureID texture = fonts.TexID;  // clearing an atlas forgets it
    load_fonts(look_);
    fonts.Build();
    fonts.SetTexID(texture);
    fonts_loaded_ = true;
    fonts_uploaded_ = false;
  }
  if (other_size || other_theme) apply_style(look_);
}

// Into the texture that the backend made, whose name the triangles of this frame already bear.
void Desk::upload_fonts() {
  if (fonts_uploaded_) return;
  ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  fonts.GetTexDataAsRGBA32(&pixels, &width, &height);
  glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(fonts.TexID)));
  glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
  fonts_uploaded_ = true;
}

// ----------------------------------------------------------------------------------------- the stage

int Desk::highlighted() const {
  const StagePick& pick = mouse_.pick();
  if (pick.name.empty()) return -1;
  const std::vector<std::string>& names = cast_.list().names;
  const auto at = std::find(names.begin(), names.end(), pick.walker + "/" + pick.name);
  return at == names.end() ? -1 : static_cast<int>(at - names.begin());
}

StageView Desk::stage_view() const {
  StageView view;
  view.camera = session_.view.seen_by();
  view.theme = theme_of(session_.view);
  view.line_scale = look_.scale;
  view.highlighted = highlighted();
  return view;
}

void Desk::place_labels() {
  stage_.labels.clear();
  const Viewport viewport = viewport_of(stage_.box);
  const Projection projection = make_projection(session_.view.seen_by(), viewport);
  stage_.pixels_per_meter = pixels_per_meter(projection, session_.view.seen_by().target);
  for (const Label& label : cast_.list().labels) {
    const Pixel at = project(projection, label.at);
    if (at.depth > 0)
      stage_.labels.push_back({static_cast<float>(at.x), static_cast<float>(at.y), label});
  }
}

// The walkers at this time, and where the camera that follows them goes.
void Desk::set_stage() {
  const std::vector<StageWalker>& walkers = cast_.at(session_);
  stage_.notes = cast_.drawn(session_).notes;
  stage_.legend = stage_legend(session_.view.stage, walkers);
  if (session_.view.follow_pelvis && !walkers.empty())
    session_.view.anchor = stage_center(walkers, session_.view.stage);
}

// Over the whole cycle, so that what fits stays inside while it plays.
std::vector<Ball> Desk::reach_of_cycle() {
  constexpr int kInstants = 10;
  StageOptions bare = session_.view.stage;
  bare.bones = true;  // whatever else is hidden
  bare.muscles = bare.ground = false;
  const double now = session_.view.phase;
  std::vector<Ball> out;
  for (int i = 0; i < kInstants; ++i) {
    session_.view.phase = 100.0 * i / kInstants;
    const std::vector<StageWalker>& walkers = cast_.at(session_);
    const Vec3 anchor = stage_center(walkers, bare);
    const std::vector<Ball> balls = balls_of(draw_stage(walkers, bare), anchor);
    out.insert(out.end(), balls.begin(), balls.end());
  }
  session_.view.phase = now;
  return out;
}

// A knob that hardly changes the walk does not stir the camera.
void Desk::measure_reach() {
  const StageOptions& options = session_.view.stage;
  if (reach_of_ == session_.shown() && reach_in_ == options.arrangement) return;
  const bool rearranged = reach_in_ != options.arrangement;
  reach_of_ = session_.shown();
  reach_in_ = options.arrangement;
  std::vector<Ball> reach = reach_of_cycle();
  if (!rearranged && alike(reach, reach_)) return;
  reach_ = std::move(reach);
  fit_.reset();
}

void Desk::fit_camera(const Viewport& viewport) {
  if (session_.requests.erase(Request::kFitCamera) > 0) session_.view.camera_fitted = true;
  if (!session_.view.camera_fitted || !session_.shown()) return;
  if (!session_.busy() || reach_.empty()) measure_reach();
  const double line = look_.em(), side = 0.6 * line;
  Camera& camera = session_.view.camera;
  if (fit_ == Fit{camera, viewport, line}) return;
  camera = fitted(camera, reach_, viewport, {side, side, line, side});
  fit_ = Fit{camera, viewport, line};
}

// ------------------------------------------------------------------------------------------- a frame

void Desk::begin_frame(int width, int height, double dt, double density) {
  ImGui::SetCurrentContext(gui_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  io.DeltaTime = static_cast<float>(std::max(dt, 1e-4));
  session_.poll();
  session_.advance(dt);
  follow_look(height, density);
  ImGui::NewFrame();
  mouse_.take(session_, stage_);
  set_stage();
  fit_camera(viewport_of(stage_.box));
  place_labels();
  stage_.texture = nothing(cast_.list()) ? 0 : stage_target_.texture();
  draw_frame(session_, look_, stage_);
  mouse_.draw_tooltip(session_, look_);
  ImGui::Render();
}

Renderer& Desk::renderer() {
  if (!renderer_) renderer_ = std::make_unique<Renderer>();
  return *renderer_;
}

void Desk::draw_stage_texture() {
  const Drawn now{cast_.edition(), stage_view(), viewport_of(stage_.box)};
  if (nothing(cast_.list()) || drawn_ == now) return;
  stage_target_.resize(now.viewport.width, now.viewport.height);
  renderer().draw(cast_.list(), now.view, now.viewport, stage_target_);
  drawn_ = now;
  pointed_at_.reset();  // something else may stand under the mouse
}

// What is under the mouse, asked again when the mouse or what stands there moved; while it plays only for a click.
void Desk::point() {
  const std::optional<StageMouse::Place>& where = mouse_.where();
  if (!where || nothing(cast_.list())) return pointed_at_.reset();
  if (!where->clicked && (session_.view.playing || where == pointed_at_)) return;
  const int id =
      renderer().pick(cast_.list(), stage_view(), viewport_of(stage_.box), where->x, where->y);
  mouse_.found(session_, stage_pick(cast_.list(), id));
  pointed_at_ = where;
}

void Desk::draw() {
  ImGui::SetCurrentContext(gui_);
  GLint target = 0;
  glGetIntegerv(GL_FRAMEBUFFER_BINDING, &target);
  upload_fonts();
  draw_stage_texture();
  point();
  glBindFramebuffer(GL_FRAMEBUFFER, static_cast<GLuint>(target));
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  glViewport(0, 0, static_cast<int>(size.x), static_cast<int>(size.y));
  const ImVec4 back = ImGui::ColorConvertU32ToFloat4(look_.colors().window);
  glClearColor(back.x, back.y, back.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

// ---------------------------------------------------------------------------------------- as pictures

Image Desk::picture(int width, int height, double density) {
  // the first frames find out how large things are and ask for balance sheets; nobody points
  ImGui::SetCurrentContext(gui_);
  const ImVec2 mouse = std::exchange(ImGui::GetIO().MousePos, ImVec2{-FLT_MAX, -FLT_MAX});
  page_.resize(width, height, 0);
  stage_.hovered = false;
  for (int i = 0; i <= kFramesToSettle; ++i) {
    session_.settle();
    begin_frame(width, height, 0, density);
  }
  page_.bind();
  draw();
  page_.bind();
  page_.resolve();
  ImGui::GetIO().MousePos = mouse;
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
  view.highlighted = -1;
  return renderer().picture(cast_.list(), view, {width, height}, scale);
}

}  // namespace retrogait::inspector
