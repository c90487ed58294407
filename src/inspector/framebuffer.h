#pragma once
/// Somewhere to draw that is not the screen: multisampled color and depth, resolved into a texture.
///
/// The stage is drawn into one (and shown by ImGui::Image); headless, the whole user interface is.
#include <cstdint>

#include "inspector/image.h"

namespace retrogait::inspector {

class Framebuffer {
 public:
  Framebuffer() = default;
  ~Framebuffer();
  Framebuffer(const Framebuffer&) = delete;
  Framebuffer& operator=(const Framebuffer&) = delete;

  /// Makes it that large (pixels), if it is not yet. Samples the driver does not offer become what it does.
  void resize(int width, int height, int samples = 4);
  /// What is drawn next goes here; sets the viewport.
  void bind() const;
  /// Brings the samples together in texture(). Unbinds.
  void resolve() const;
  /// Name of the GL texture that resolve() fills, the same at every size; its first row is the lowest.
  std::uint32_t texture() const { return texture_; }
  int width() const { return width_; }
  int height() const { return height_; }
  /// What texture() holds.
  Image read() const;

 private:
  void release();
  int width_ = 0, height_ = 0, samples_ = 0;
  std::uint32_t drawn_ = 0, color_ = 0, depth_ = 0;  // multisampled
  std::uint32_t resolved_ = 0, texture_ = 0;
};

/// The lower left width × height pixels of what is bound: a window's, or one that is not multisampled.
Image read_bound_framebuffer(int width, int height);

}  // namespace retrogait::inspector
