#pragma once
/// One desk: a session, its views and its stage, drawn with OpenGL. Window and pictures use the same one.
///
///   begin_frame   what the worker finished, the walkers at this time, every view: leaves triangles, no GL call but
///                 the stage's size is known
///   draw          the stage into its texture, then all triangles into the framebuffer that is bound
///   picture       the whole desk as pixels, without any window
///   stage_picture the stage alone, large or on nothing
///
/// Needs a current context (gl_context.h). ImGui's context is the desk's own; a platform's backend (GLFW) may feed it.
#include <memory>
#include <string>

#include "inspector/cast.h"
#include "inspector/orbit.h"
#include "inspector/renderer.h"
#include "inspector/views.h"

struct ImGuiContext;

namespace retrogait::inspector {

class Desk {
 public:
  explicit Desk(Session& session);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  Session& session() { return session_; }
  const Look& look() const { return look_; }
  const StagePicture& stage() const { return stage_; }
  const DrawList& stage_list() const { return list_; }
  Renderer& renderer() { return renderer_; }

  /// One frame of `width` × `height` pixels, `dt` s after the last. `density`: of fonts and distances, 0: by the height.
  void begin_frame(int width, int height, double dt, double density = 0);
  /// Into the framebuffer that is bound, whose viewport is the frame's.
  void draw();

  /// Waits for the worker and draws until nothing moves any more.
  Image picture(int width, int height, double density = 0);
  /// `scale`: 1 … 4 times as many pixels; `transparent`: nothing behind walkers and shadows.
  Image stage_picture(int width, int height, int scale = 1, bool transparent = false);

 private:
  void follow_look(int height, double density);
  void set_stage();
  void measure_reach();
  void fit_camera(const Viewport& viewport);
  void place_labels();
  StageView stage_view() const;

  Session& session_;
  ImGuiContext* gui_ = nullptr;
  Look look_;
  bool fonts_loaded_ = false;
  Cast cast_;
  DrawList list_;
  std::vector<Ball> reach_;  // all that walkers reach in a cycle, from the anchor
  std::shared_ptr<const Shown> reach_of_;
  Arrangement reach_in_ = Arrangement::kSideBySide;
  StagePicture stage_;
  Renderer renderer_;
  Framebuffer stage_target_, page_;
};

}  // namespace retrogait::inspector
