#include "inspector/framebuffer.h"

#include <epoxy/gl.h>

#include <algorithm>

#include "base/error.h"

namespace retrogait::inspector {

namespace {

GLuint make_renderbuffer(GLenum format, int width, int height, int samples) {
  GLuint name = 0;
  glGenRenderbuffers(1, &name);
  glBindRenderbuffer(GL_RENDERBUFFER, name);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, format, width, height);
  return name;
}

void check_complete(int width, int height) {
  const GLenum status = glCheckFramebufferStatus(GL_FRAMEBUFFER);
  RETROGAIT_ASSERT(status == GL_FRAMEBUFFER_COMPLETE, status, width, height);
}

}  // namespace

Framebuffer::~Framebuffer() {
  release();
  if (texture_ != 0) glDeleteTextures(1, &texture_);
}

void Framebuffer::release() {
  const GLuint framebuffers[] = {drawn_, resolved_}, renderbuffers[] = {color_, depth_};
  if (drawn_ != 0) {
    glDeleteFramebuffers(2, framebuffers);
    glDeleteRenderbuffers(2, renderbuffers);
  }
  drawn_ = resolved_ = color_ = depth_ = 0;
}

void Framebuffer::resize(int width, int height, int samples) {
  GLint most = 0, largest = 0;
  glGetIntegerv(GL_MAX_SAMPLES, &most);
  glGetIntegerv(GL_MAX_RENDERBUFFER_SIZE, &largest);
  width = std::clamp(width, 1, largest);
  height = std::clamp(height, 1, largest);
  samples = std::clamp(samples, 0, most);
  if (width == width_ && height == height_ && samples == samples_ && drawn_ != 0) return;
  release();
  width_ = width;
  height_ = height;
  samples_ = samples;

  glGenFramebuffers(1, &drawn_);
  glBindFramebuffer(GL_FRAMEBUFFER, drawn_);
  color_ = make_renderbuffer(GL_RGBA8, width, height, samples);
  depth_ = make_renderbuffer(GL_DEPTH_COMPONENT24, width, height, samples);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, color_);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depth_);
  check_complete(width, height);

  if (texture_ == 0) glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  for (const GLenum filter : {GL_TEXTURE_MIN_FILTER, GL_TEXTURE_MAG_FILTER})
    glTexParameteri(GL_TEXTURE_2D, filter, GL_LINEAR);
  for (const GLenum wrap : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T})
    glTexParameteri(GL_TEXTURE_2D, wrap, GL_CLAMP_TO_EDGE);
  glGenFramebuffers(1, &resolved_);
  glBindFramebuffer(GL_FRAMEBUFFER, resolved_);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture_, 0);
  check_complete(width, height);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

void Framebuffer::bind() const {
  glBindFramebuffer(GL_FRAMEBUFFER, drawn_);
  glViewport(0, 0, width_, height_);
}

void Framebuffer::resolve() const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, drawn_);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, resolved_);
  glBlitFramebuffer(0, 0, width_, height_, 0, 0, width_, height_, GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
}

Image Framebuffer::read() const {
  glBindFramebuffer(GL_READ_FRAMEBUFFER, resolved_);
  Image out = read_bound_framebuffer(width_, height_);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, 0);
  return out;
}

Image read_bound_framebuffer(int width, int height) {
  Image out(width, height), lowest_first(width, height);
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, lowest_first.pixels.data());
  for (int y = 0; y < height; ++y)
    std::copy_n(&lowest_first.at(0, height - 1 - y), width, &out.at(0, y));
  return out;
}

}  // namespace retrogait::inspector
