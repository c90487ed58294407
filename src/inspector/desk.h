#pragma once
/// One desk: a session, its views and its stage, drawn with OpenGL. Window and pictures use the same one.
///
///   begin_frame   what the worker finished, the mouse on the stage, the walkers at this time, every view: leaves
///                 shapes and triangles. No GL
///   draw          the stage into its texture where it changed, what is under the mouse, then all triangles into the
///                 framebuffer that is bound
///   picture       the whole desk as pixels, without any window
///   stage_picture the stage alone, large or on nothing
///
/// What a frame changes beside its own triangles (a key that turns the camera, a stage of another size, something
/// newly pointed at) the next one shows: after an event kFramesToSettle frames show all of it.
///
/// While View::camera_fitted the camera stands where the stage holds all that the walkers reach in a cycle.
///
/// Needs a current context (gl_context.h). ImGui's context is the desk's own, and one desk is alive at a time; a
/// platform's backend (GLFW) may feed it. What the stage is drawn with is made when there is something to draw, so
/// that the first frame is not kept waiting.
#include <memory>
#include <string>

#include "inspector/cast.h"
#include "inspector/orbit.h"
#include "inspector/renderer.h"
#include "inspector/stage_mouse.h"
#include "inspector/views.h"

struct ImGuiContext;

namespace retrogait::inspector {

constexpr int kFramesToSettle = 3;

class Desk {
 public:
  explicit Desk(Session& session);
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  Session& session() { return session_; }
  const Look& look() const { return look_; }
  const StagePicture& stage() const { return stage_; }
  const DrawList& stage_list() const { return cast_.list(); }
  /// What the mouse points at on the stage.
  const StagePick& pointed() const { return mouse_.pick(); }
  /// How the stage is seen in stage().box.
  StageView stage_view() const;
  Renderer& renderer();

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
  std::vector<Ball> reach_of_cycle();
  void measure_reach();
  void fit_camera(const Viewport& viewport);
  void place_labels();
  int highlighted() const;
  void upload_fonts();
  void draw_stage_texture();
  void point();

  /// What the stage's texture shows.
  struct Drawn {
    std::uint64_t edition = 0;  // of the cast
    StageView view;
    Viewport viewport;
    bool operator==(const Drawn&) const = default;
  };

  /// What the camera was fitted to, and came to be.
  struct Fit {
    Camera camera;
    Viewport viewport;
    double em = 0;
    bool operator==(const Fit&) const = default;
  };

  Session& session_;
  ImGuiContext* gui_ = nullptr;
  Look look_;
  bool fonts_loaded_ = false, fonts_uploaded_ = false;
  Cast cast_;
  StageMouse mouse_;
  std::vector<Ball> reach_;  // all that walkers reach in a cycle, from the anchor
  std::shared_ptr<const Shown> reach_of_;
  Arrangement reach_in_ = Arrangement::kSideBySide;
  std::optional<Fit> fit_;
  StagePicture stage_;
  std::unique_ptr<Renderer> renderer_;  // once there are walkers
  Framebuffer stage_target_, page_;
  std::optional<Drawn> drawn_;
  std::optional<StageMouse::Place> pointed_at_;
};

}  // namespace retrogait::inspector
