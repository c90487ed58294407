#include "inspector/renderer.h"

#include <epoxy/gl.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "inspector/instances.h"
#include "inspector/meshes.h"
#include "inspector/shader.h"

namespace retrogait::inspector {

namespace {

constexpr int kShadowPixels = 1024;
constexpr double kShadowMargin = 0.1;                   // m around the shapes
constexpr float kThrough = 0.5F;                        // of a mark that is covered
constexpr float kLineWidth = 1.5F;                      // pixels
const Vec3 kKey = Vec3(0.35, 0.86, 0.37).normalized();  // toward the lamp

/// The uniform block of shaders/stage.glsl (std140).
struct StageUniforms {
  float clip_from_ground[16], shadow_from_ground[16];
  Float4 eye, key, viewer, up, sky, earth, edge, backdrop_top, backdrop_horizon, size, flags;
};

Float4 pack(const Vec3& v, double w) {
  return {static_cast<float>(v.x()), static_cast<float>(v.y()), static_cast<float>(v.z()),
          static_cast<float>(w)};
}

Float4 pack(const Color& c) { return {c.r, c.g, c.b, c.a}; }

void pack(const Eigen::Matrix4d& m, float* out) {
  for (int i = 0; i < 16; ++i) out[i] = static_cast<float>(m(i % 4, i / 4));
}

// --------------------------------------------------------------------------------- what shaders know

struct ShadowCamera {
  Eigen::Matrix4d clip_from_ground = Eigen::Matrix4d::Identity();
  double span = 1;  // m
};

// Parallel light along `key`: a square around the box and its shadow on the ground.
ShadowCamera shadow_camera(const Instances& shapes) {
  const Vec3& key = kKey;
  Mat3 R_LG;  // rows: across, across, toward the light
  R_LG.row(2) = key.transpose();
  R_LG.row(0) = Vec3::UnitZ().cross(key).normalized().transpose();
  R_LG.row(1) = Vec3(R_LG.row(2)).cross(Vec3(R_LG.row(0))).transpose();
  Vec3 low = Vec3::Constant(1e9), high = -low;
  const auto take = [&](const Vec3& p_G) {
    low = low.cwiseMin(R_LG * p_G);
    high = high.cwiseMax(R_LG * p_G);
  };
  for (int corner = 0; corner < 8; ++corner) {
    const Vec3 p((corner & 1) ? shapes.low.x() : shapes.high.x(),
                 (corner & 2) ? shapes.low.y() : shapes.high.y(),
                 (corner & 4) ? shapes.low.z() : shapes.high.z());
    take(p);
    take(p - key * (p.y() / key.y()));
  }
  const Vec3 middle = 0.5 * (low + high);
  ShadowCamera out;
  out.span = std::max(high.x() - low.x(), high.y() - low.y()) + 2 * kShadowMargin;
  const double depth = high.z() - low.z() + 2 * kShadowMargin;
  const Vec3 scale(2 / out.span, 2 / out.span, -2 / depth);
  out.clip_from_ground.topLeftCorner<3, 3>() = scale.asDiagonal() * R_LG;
  out.clip_from_ground.topRightCorner<3, 1>() = -scale.cwiseProduct(middle);
  return out;
}

// Clip height of the level plane's far end.
double horizon_height(const Projection& projection) {
  const Vec3 up = Vec3::UnitY(), ahead = -(projection.toward - up * up.dot(projection.toward));
  if (ahead.norm() < 1e-6) return 2;
  const Pixel far = project(projection, projection.eye + 1e3 * ahead.normalized());
  return far.depth > 0 ? 1 - 2 * far.y / projection.viewport.height : 2;
}

StageUniforms make_uniforms(const StageView& view, const Projection& projection,
                            const ShadowCamera& shadow) {
  const Lighting& light = lighting(view.theme);
  StageUniforms out{};
  pack(projection.clip_from_ground, out.clip_from_ground);
  Eigen::Matrix4d map_from_clip = Eigen::Matrix4d::Identity();
  map_from_clip.diagonal().head<3>().setConstant(0.5);
  map_from_clip.topRightCorner<3, 1>().setConstant(0.5);
  pack(map_from_clip * shadow.clip_from_ground, out.shadow_from_ground);
  out.eye = pack(projection.eye, kLineWidth * view.line_scale);
  out.key = pack(kKey, light.key);
  out.viewer = pack(projection.toward, light.viewer);
  out.up = pack(Vec3::UnitY(), shadow.span);
  out.sky = pack(light.sky);
  out.earth = pack(light.earth);
  out.edge = pack(light.edge);
  out.backdrop_top = pack(light.backdrop_top);
  out.backdrop_horizon = pack(light.backdrop_horizon);
  out.size = {static_cast<float>(projection.viewport.width),
              static_cast<float>(projection.viewport.height),
              view.highlighted >= 0 ? static_cast<float>(view.highlighted) : -2.0F,
              view.show_shadows ? light.shadow : 0};
  out.flags = {1, static_cast<float>(horizon_height(projection)), 0, 0};
  return out;
}

// ----------------------------------------------------------------------------------------- programs

/// The four solid shapes with one fragment shader.
struct SolidPrograms {
  ShaderProgram cone, ellipsoid, tube, arrow;
  SolidPrograms(const std::vector<std::string>& fragment, const std::vector<std::string>& samplers)
      : cone({"stage.glsl", "cone.vert"}, fragment, samplers),
        ellipsoid({"stage.glsl", "ellipsoid.vert"}, fragment, samplers),
        tube({"stage.glsl", "tube.vert"}, fragment, samplers),
        arrow({"stage.glsl", "arrow.vert"}, fragment, samplers) {}
};

struct ShadowMap {
  GLuint framebuffer = 0, texture = 0;
  ShadowMap() {
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_DEPTH_COMPONENT24, kShadowPixels, kShadowPixels, 0,
                 GL_DEPTH_COMPONENT, GL_FLOAT, nullptr);
    for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
      glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
    for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
      glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
    glGenFramebuffers(1, &framebuffer);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, texture, 0);
    glDrawBuffer(GL_NONE);
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
  }
  ~ShadowMap() {
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteTextures(1, &texture);
  }
  ShadowMap(const ShadowMap&) = delete;
  ShadowMap& operator=(const ShadowMap&) = delete;
};

/// Ids and depth, without samples.
struct IdTarget {
  GLuint framebuffer = 0, ids = 0, depth = 0;
  int width = 0, height = 0;

  IdTarget() = default;
  IdTarget(const IdTarget&) = delete;
  IdTarget& operator=(const IdTarget&) = delete;
  ~IdTarget() {
    glDeleteFramebuffers(1, &framebuffer);
    glDeleteRenderbuffers(1, &ids);
    glDeleteRenderbuffers(1, &depth);
  }
  void resize(const Viewport& viewport) {
    if (framebuffer == 0) {
      glGenFramebuffers(1, &framebuffer);
      glGenRenderbuffers(1, &ids);
      glGenRenderbuffers(1, &depth);
    }
    if (width == viewport.width && height == viewport.height) return;
    width = viewport.width;
    height = viewport.height;
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glBindRenderbuffer(GL_RENDERBUFFER, ids);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_R32I, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, ids);
    glBindRenderbuffer(GL_RENDERBUFFER, depth);
    glRenderbufferStorage(GL_RENDERBUFFER, GL_DEPTH_COMPONENT24, width, height);
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth);
  }
};

// Blending and scissors off, depth on: whatever the user interface left behind.
void reset_state() {
  glDisable(GL_BLEND);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_STENCIL_TEST);
  glDisable(GL_FRAMEBUFFER_SRGB);
  glEnable(GL_DEPTH_TEST);
  glEnable(GL_MULTISAMPLE);
  glDepthFunc(GL_LEQUAL);
  glDepthMask(GL_TRUE);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  glPolygonMode(GL_FRONT_AND_BACK, GL_FILL);
}

}  // namespace

struct Renderer::Parts {
  SolidPrograms lit{{"stage.glsl", "shadow.glsl", "solid.frag"}, {"shadow_map"}};
  SolidPrograms by_id{{"id.frag"}, {}};
  ShaderProgram patch{
      {"stage.glsl", "patch.vert"}, {"stage.glsl", "shadow.glsl", "patch.frag"}, {"shadow_map"}};
  ShaderProgram patch_by_id{{"stage.glsl", "patch.vert"}, {"id.frag"}};
  ShaderProgram line{{"stage.glsl", "line.vert"}, {"stage.glsl", "line.frag"}};
  ShaderProgram backdrop{{"backdrop.vert"}, {"stage.glsl", "backdrop.frag"}};
  ShapeMeshes meshes;
  TriangleMesh triangles;
  ShadowMap shadow_map;
  IdTarget id_target;
  GLuint uniforms = 0, no_attributes = 0;
  Instances shapes;
  StageUniforms stage{};

  Parts() {
    glGenBuffers(1, &uniforms);
    glGenVertexArrays(1, &no_attributes);
  }
  ~Parts() {
    glDeleteBuffers(1, &uniforms);
    glDeleteVertexArrays(1, &no_attributes);
  }
  Parts(const Parts&) = delete;
  Parts& operator=(const Parts&) = delete;

  void send_uniforms() const {
    glBindBuffer(GL_UNIFORM_BUFFER, uniforms);
    glBufferData(GL_UNIFORM_BUFFER, sizeof(StageUniforms), &stage, GL_STREAM_DRAW);
    glBindBufferBase(GL_UNIFORM_BUFFER, 0, uniforms);
  }
  void draw_solids(const SolidPrograms& with, const SolidInstances& which);
  void draw_shadow_map(const ShadowCamera& shadow);
  void draw_patches(const ShaderProgram& with);
  void draw_ghosts();
  void draw_marks_through();
  void draw_backdrop() const;
};

// ------------------------------------------------------------------------------------------- passes

// Solids are closed: their far sides are never seen.
void Renderer::Parts::draw_solids(const SolidPrograms& with, const SolidInstances& which) {
  glEnable(GL_CULL_FACE);
  with.cone.use();
  for (std::size_t k = 0; k < kDetails; ++k) meshes.cone[k]->draw(which.cones[k]);
  with.ellipsoid.use();
  for (std::size_t k = 0; k < kDetails; ++k) meshes.ellipsoid[k]->draw(which.ellipsoids[k]);
  with.tube.use();
  for (std::size_t k = 0; k < kDetails; ++k) meshes.tube[k]->draw(which.tube_nodes[k]);
  with.arrow.use();
  meshes.arrow->draw(which.arrows);
  glDisable(GL_CULL_FACE);
}

// The opaque shapes as the lamp sees them; its matrix takes the camera's place meanwhile.
void Renderer::Parts::draw_shadow_map(const ShadowCamera& shadow) {
  glBindFramebuffer(GL_FRAMEBUFFER, shadow_map.framebuffer);
  glViewport(0, 0, kShadowPixels, kShadowPixels);
  glClear(GL_DEPTH_BUFFER_BIT);
  float seen[16];
  std::copy_n(stage.clip_from_ground, 16, seen);
  pack(shadow.clip_from_ground, stage.clip_from_ground);
  send_uniforms();
  glEnable(GL_POLYGON_OFFSET_FILL);
  glPolygonOffset(1.5F, 2);
  draw_solids(by_id, shapes.opaque);
  glDisable(GL_POLYGON_OFFSET_FILL);
  std::copy_n(seen, 16, stage.clip_from_ground);
  send_uniforms();
}

void Renderer::Parts::draw_backdrop() const {
  glDepthMask(GL_FALSE);
  backdrop.use();
  glBindVertexArray(no_attributes);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindVertexArray(0);
  glDepthMask(GL_TRUE);
}

// In front of the ground they lie on.
void Renderer::Parts::draw_patches(const ShaderProgram& with) {
  glEnable(GL_POLYGON_OFFSET_FILL);
  glPolygonOffset(-2, -8);
  with.use();
  triangles.draw(shapes.triangles);
  glDisable(GL_POLYGON_OFFSET_FILL);
}

// Depth first, then color where it is nearest: no inside shows, each pixel is blended once.
void Renderer::Parts::draw_ghosts() {
  glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
  draw_solids(by_id, shapes.ghosts);
  glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
  draw_solids(lit, shapes.ghosts);
}

// Where something covers a mark: its front once more, paler.
void Renderer::Parts::draw_marks_through() {
  stage.flags.x = kThrough;
  send_uniforms();
  glDepthFunc(GL_GREATER);
  glDepthMask(GL_FALSE);
  draw_solids(lit, shapes.marks);
  line.use();
  meshes.line->draw(shapes.mark_lines);
  glDepthMask(GL_TRUE);
  glDepthFunc(GL_LEQUAL);
}

Renderer::Renderer() : parts_(std::make_unique<Parts>()) {}
Renderer::~Renderer() = default;

void Renderer::draw(const DrawList& list, const StageView& view, const Viewport& viewport,
                    Framebuffer& target) {
  Parts& parts = *parts_;
  const Projection projection = make_projection(view.camera, viewport);
  update_instances(list, sight_of(projection), parts.shapes);
  const ShadowCamera shadow = shadow_camera(parts.shapes);
  parts.stage = make_uniforms(view, projection, shadow);

  reset_state();
  if (view.show_shadows)
    parts.draw_shadow_map(shadow);
  else
    parts.send_uniforms();

  target.resize(viewport.width, viewport.height);
  target.bind();
  glClearColor(0, 0, 0, 0);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_2D, parts.shadow_map.texture);
  if (!view.transparent) parts.draw_backdrop();
  parts.draw_solids(parts.lit, parts.shapes.opaque);
  parts.draw_solids(parts.lit, parts.shapes.marks);

  // what is seen through comes after what is not, the ground first; alpha adds up to what covers
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glDepthMask(GL_FALSE);
  parts.draw_patches(parts.patch);
  parts.line.use();
  parts.meshes.line->draw(parts.shapes.lines);
  parts.meshes.line->draw(parts.shapes.mark_lines);
  glDepthMask(GL_TRUE);
  parts.draw_ghosts();
  parts.draw_marks_through();
  glDisable(GL_BLEND);
  glBindTexture(GL_TEXTURE_2D, 0);
  glUseProgram(0);
  target.resolve();
}

int Renderer::pick(const DrawList& list, const StageView& view, const Viewport& viewport, int x,
                   int y, int reach) {
  const int x_low = std::max(x - reach, 0), x_high = std::min(x + reach, viewport.width - 1);
  const int y_low = std::max(y - reach, 0), y_high = std::min(y + reach, viewport.height - 1);
  if (x_low > x_high || y_low > y_high) return -1;
  Parts& parts = *parts_;
  const Projection projection = make_projection(view.camera, viewport);
  update_instances(list, sight_of(projection), parts.shapes);
  parts.stage = make_uniforms(view, projection, ShadowCamera{});
  parts.send_uniforms();

  reset_state();
  parts.id_target.resize(viewport);
  glBindFramebuffer(GL_FRAMEBUFFER, parts.id_target.framebuffer);
  glViewport(0, 0, viewport.width, viewport.height);
  const int width = x_high - x_low + 1, height = y_high - y_low + 1;
  const int bottom = viewport.height - 1 - y_high;
  glEnable(GL_SCISSOR_TEST);
  glScissor(x_low, bottom, width, height);
  const GLint none[] = {-1, -1, -1, -1};
  glClearBufferiv(GL_COLOR, 0, none);
  glClear(GL_DEPTH_BUFFER_BIT);
  parts.draw_solids(parts.by_id, parts.shapes.opaque);
  parts.draw_solids(parts.by_id, parts.shapes.ghosts);
  parts.draw_patches(parts.patch_by_id);
  glClear(GL_DEPTH_BUFFER_BIT);  // marks are seen through what covers them
  parts.draw_solids(parts.by_id, parts.shapes.marks);
  glDisable(GL_SCISSOR_TEST);

  std::vector<GLint> ids(static_cast<std::size_t>(width) * height);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(x_low, bottom, width, height, GL_RED_INTEGER, GL_INT, ids.data());
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glUseProgram(0);

  int best = -1, best_away = reach * reach + 1;  // pixels²
  for (int row = 0; row < height; ++row)
    for (int column = 0; column < width; ++column) {
      const int id = ids[static_cast<std::size_t>(row) * width + column];
      const int dx = x_low + column - x, dy = y_high - row - y, away = dx * dx + dy * dy;
      if (id >= 0 && away < best_away) {
        best = id;
        best_away = away;
      }
    }
  return best;
}

Image Renderer::picture(const DrawList& list, StageView view, const Viewport& viewport, int scale) {
  scale = std::clamp(scale, 1, 4);
  view.line_scale *= scale;
  Framebuffer target;
  draw(list, view, {viewport.width * scale, viewport.height * scale}, target);
  Image out = target.read();
  if (!view.transparent) return out;
  for (Rgba& pixel : out.pixels) {  // blending left color × alpha; PNG wants color
    if (pixel.a == 0 || pixel.a == 255) continue;
    for (std::uint8_t* c : {&pixel.r, &pixel.g, &pixel.b})
      *c = static_cast<std::uint8_t>(std::min(255, (*c * 255 + pixel.a / 2) / pixel.a));
  }
  return out;
}

}  // namespace retrogait::inspector
