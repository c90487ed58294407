#pragma once
/// An OpenGL 3.3 core context: in a window, or without any display.
///
/// Headless needs no X server and no GPU: EGL on Mesa's surfaceless platform, then on the first EGL device, then on
/// the default display with a small pbuffer; whichever answers first. Software (llvmpipe) will do.
/// A context belongs to the thread that made it.
#include <memory>
#include <stdexcept>
#include <string>

struct GLFWwindow;

namespace retrogait::inspector {

/// No OpenGL 3.3 here. The message says what was tried, what each road answered, and what would mend it.
class NoGraphics : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class GlContext {
 public:
  /// A window of GLFW with 4× multisampling, hidden at first: glfwShowWindow when the first frame is drawn.
  static GlContext window(const std::string& title, int width, int height);
  static GlContext headless();

  GlContext(GlContext&&) noexcept;
  GlContext& operator=(GlContext&&) noexcept;
  ~GlContext();

  GLFWwindow* glfw_window() const;  // null when headless
  /// "Mesa 22.3.6, llvmpipe (LLVM 15.0.6, 256 bits)", for --version and bug reports.
  std::string description() const;

 private:
  struct Owned;
  explicit GlContext(std::unique_ptr<Owned> owned);
  std::unique_ptr<Owned> owned_;
};

}  // namespace retrogait::inspector
