#pragma once
/// DrawList + camera + theme → pixels, with OpenGL 3.3.
///
/// Every kind of shape is one instanced draw call: a unit mesh, bent into the shape in its vertex shader, so that a
/// round cone or a tube is smooth at any size and silhouettes are multisampled. A key light from above throws soft
/// shadows, a fill from the sky and the ground keeps the far side readable. Shapes with a < 1 are ghosts: drawn last,
/// each pixel once, without their inside. Arrows and marks show through what covers them, paler, so that a force in
/// the knee is seen. Shapes with a number that is not finite are left out.
///
/// Colors in the list are linear; pixels are sRGB. Shaders live in shaders/ (GLSL 3.30).
#include <memory>
#include <vector>

#include "inspector/camera.h"
#include "inspector/draw_list.h"
#include "inspector/framebuffer.h"
#include "inspector/lighting.h"

namespace retrogait::inspector {

struct StageView {
  Camera camera;
  Theme theme = Theme::kLight;
  bool show_shadows = true;
  bool transparent = false;  // no backdrop, over alpha 0
  double line_scale = 1;     // 2 on a screen of twice the density, or in a picture 2×
  int highlighted = -1;      // id drawn brighter
  bool operator==(const StageView&) const = default;
};

class Renderer {
 public:
  /// Needs a current context (gl_context.h). Throws InternalError when a shader of ours does not compile.
  Renderer();
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  /// Draws into `target` and resolves it; leaves GL's state as ImGui's backend expects it (it sets its own).
  void draw(const DrawList& list, const StageView& view, const Viewport& viewport,
            Framebuffer& target);

  /// The id at a pixel (from the top left), or the one nearest to it within `reach` pixels; −1: none.
  int pick(const DrawList& list, const StageView& view, const Viewport& viewport, int x, int y,
           int reach = 4);

  /// draw() at `scale` times the size (1 … 4, lines too), read back.
  Image picture(const DrawList& list, StageView view, const Viewport& viewport, int scale = 1);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace retrogait::inspector
