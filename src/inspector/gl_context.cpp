#include "inspector/gl_context.h"

#include <dlfcn.h>
#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <fmt/format.h>
#include <GLFW/glfw3.h>

#include <vector>

namespace retrogait::inspector {

namespace {

constexpr const char* kMendHeadless =
    "Drawing without a display needs EGL and a driver; Mesa's software driver will do. "
    "On Debian: apt-get install libegl1 libgl1-mesa-dri";
constexpr const char* kMendWindow =
    "A window needs a display (DISPLAY or WAYLAND_DISPLAY) and a driver with OpenGL 3.3. "
    "Without one, pictures still come by: retrogait view SCENE --screenshot FILE.png";

std::string glfw_reason() {
  const char* reason = nullptr;
  glfwGetError(&reason);
  return reason != nullptr ? reason : "no reason given";
}

std::string egl_reason() { return fmt::format("EGL error 0x{:04x}", eglGetError()); }

}  // namespace

struct GlContext::Owned {
  GLFWwindow* window = nullptr;
  bool glfw_is_on = false;
  EGLDisplay display = EGL_NO_DISPLAY;
  EGLContext context = EGL_NO_CONTEXT;
  EGLSurface surface = EGL_NO_SURFACE;

  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (window != nullptr) glfwDestroyWindow(window);
    if (glfw_is_on) glfwTerminate();
    close_egl();
  }

  void close_egl() {
    if (display == EGL_NO_DISPLAY) return;
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (surface != EGL_NO_SURFACE) eglDestroySurface(display, surface);
    if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
    eglTerminate(display);
    display = EGL_NO_DISPLAY;
    context = EGL_NO_CONTEXT;
    surface = EGL_NO_SURFACE;
  }

  std::string open_egl(EGLDisplay candidate);
};

// --------------------------------------------------------------------------------------- a window

GlContext GlContext::window(const std::string& title, int width, int height) {
  auto owned = std::make_unique<Owned>();
  if (glfwInit() != GLFW_TRUE)
    throw NoGraphics(fmt::format("no window: {}. {}", glfw_reason(), kMendWindow));
  owned->glfw_is_on = true;
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_SAMPLES, 4);
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  owned->window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
  if (owned->window == nullptr)
    throw NoGraphics(fmt::format("no window with OpenGL 3.3: {}. {}", glfw_reason(), kMendWindow));
  glfwMakeContextCurrent(owned->window);
  glfwSwapInterval(1);
  return GlContext(std::move(owned));
}

// ---------------------------------------------------------------------------------------- headless

namespace {

struct EglRoad {
  std::string name;
  EGLDisplay display = EGL_NO_DISPLAY;
};

// Displays that need no X server first: a display that is set but dead must not be in the way.
std::vector<EglRoad> egl_roads() {
  std::vector<EglRoad> out;
  const bool by_platform = epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_platform_base");
  if (by_platform && epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless"))
    out.push_back({"surfaceless", eglGetPlatformDisplayEXT(
                                      EGL_PLATFORM_SURFACELESS_MESA,
                                      reinterpret_cast<void*>(EGL_DEFAULT_DISPLAY), nullptr)});
  EGLDeviceEXT device = nullptr;
  EGLint devices = 0;
  if (by_platform && epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_device_enumeration") &&
      epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_platform_device") &&
      eglQueryDevicesEXT(1, &device, &devices) == EGL_TRUE && devices > 0)
    out.push_back(
        {"first device", eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT, device, nullptr)});
  out.push_back({"default display", eglGetDisplay(EGL_DEFAULT_DISPLAY)});
  return out;
}

}  // namespace

// What is in the way of a context on this display; empty when it is current.
std::string GlContext::Owned::open_egl(EGLDisplay candidate) {
  if (candidate == EGL_NO_DISPLAY) return "no such display";
  if (eglInitialize(candidate, nullptr, nullptr) != EGL_TRUE) return egl_reason();
  display = candidate;
  if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) return "no desktop OpenGL";
  const EGLint wanted[] = {EGL_SURFACE_TYPE, EGL_PBUFFER_BIT, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT,
                           EGL_NONE};
  EGLConfig config = nullptr;
  EGLint configs = 0;
  if (eglChooseConfig(display, wanted, &config, 1, &configs) != EGL_TRUE || configs == 0)
    return "no configuration with a pbuffer and OpenGL";
  const EGLint core_33[] = {EGL_CONTEXT_MAJOR_VERSION,
                            3,
                            EGL_CONTEXT_MINOR_VERSION,
                            3,
                            EGL_CONTEXT_OPENGL_PROFILE_MASK,
                            EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                            EGL_NONE};
  context = eglCreateContext(display, config, EGL_NO_CONTEXT, core_33);
  if (context == EGL_NO_CONTEXT) return "no OpenGL 3.3 core (" + egl_reason() + ")";
  if (epoxy_has_egl_extension(display, "EGL_KHR_surfaceless_context") &&
      eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) == EGL_TRUE)
    return "";
  const EGLint size[] = {EGL_WIDTH, 16, EGL_HEIGHT, 16, EGL_NONE};
  surface = eglCreatePbufferSurface(display, config, size);
  if (surface == EGL_NO_SURFACE || eglMakeCurrent(display, surface, surface, context) != EGL_TRUE)
    return egl_reason();
  return "";
}

GlContext GlContext::headless() {
  // epoxy ends the program where libEGL is missing; we ask first
  void* library = dlopen("libEGL.so.1", RTLD_LAZY | RTLD_LOCAL);
  if (library == nullptr)
    throw NoGraphics(fmt::format("no OpenGL: libEGL.so.1 is missing. {}", kMendHeadless));
  dlclose(library);

  auto owned = std::make_unique<Owned>();
  std::vector<std::string> answers;
  for (const EglRoad& road : egl_roads()) {
    const std::string defect = owned->open_egl(road.display);
    if (defect.empty()) return GlContext(std::move(owned));
    answers.push_back(fmt::format("{}: {}", road.name, defect));
    owned->close_egl();
  }
  throw NoGraphics(
      fmt::format("no OpenGL 3.3 by EGL ({}). {}", fmt::join(answers, "; "), kMendHeadless));
}

// -------------------------------------------------------------------------------------------- both

GlContext::GlContext(std::unique_ptr<Owned> owned) : owned_(std::move(owned)) {}
GlContext::GlContext(GlContext&&) noexcept = default;
GlContext& GlContext::operator=(GlContext&&) noexcept = default;
GlContext::~GlContext() = default;

GLFWwindow* GlContext::glfw_window() const { return owned_->window; }

std::string GlContext::description() const {
  const auto text = [](GLenum name) { return reinterpret_cast<const char*>(glGetString(name)); };
  return fmt::format("OpenGL {}, {}", text(GL_VERSION), text(GL_RENDERER));
}

}  // namespace retrogait::inspector
