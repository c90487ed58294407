#include "inspector/window.h"

// epoxy before GLFW: both would else bring their own GL
#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/exports.h"
#include "inspector/opening.h"

namespace retrogait::inspector {

namespace {

constexpr double kLongestStep = 0.1;          // s of play: a window that was held up does not leap
constexpr double kShortestFrame = 1 / 120.0;  // s, where no screen sets the pace
constexpr double kWhileSolving = 0.01;        // s between two looks at the worker
constexpr double kBlink = 0.3;                // s: a text's cursor blinks
constexpr double kIdle = 5;                   // s

class Loop {
 public:
  Loop(Desk& desk, GLFWwindow* window, const FrameHook* hook);
  ~Loop();
  void run();

 private:
  bool scripted() const { return hook_ != nullptr && !hook_->done(); }
  bool solving() const {
    const Session& session = desk_.session();
    return session.busy() || session.reading() || exports_.busy();
  }
  static Loop& loop_of(GLFWwindow* window) {
    return *static_cast<Loop*>(glfwGetWindowUserPointer(window));
  }
  static void stir(GLFWwindow* window) { loop_of(window).unsettled_ = kFramesToSettle; }
  void open(const std::vector<std::string>& paths);
  void listen();
  void wait();
  void look_at_worker();
  void frame();
  void serve();
  void follow_title();
  void show();

  Desk& desk_;
  GLFWwindow* window_;
  const FrameHook* hook_;
  Exports exports_;
  double before_ = 0;  // when the last frame began, s
  int unsettled_ = kFramesToSettle;
  bool was_solving_ = false, shown_ = false;
  std::string title_;
};

// As the system says; where it says nothing, by the screen's rows, in quarters.
double density_of(GLFWwindow* window) {
  float across = 1, down = 1;
  glfwGetWindowContentScale(window, &across, &down);
  if (across > 1) return across;
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
  return mode != nullptr ? std::floor(4 * scale_for(mode->height)) / 4 : 1;
}

Loop::Loop(Desk& desk, GLFWwindow* window, const FrameHook* hook)
    : desk_(desk), window_(window), hook_(hook), exports_(desk) {
  glfwSetWindowUserPointer(window_, this);
  listen();
  ImGui_ImplGlfw_InitForOpenGL(window_, true);  // calls on what listen() set
  before_ = glfwGetTime();
}

Loop::~Loop() {
  ImGui_ImplGlfw_Shutdown();
  glfwHideWindow(window_);  // at once, whatever the worker still does
}

// Files that were dropped on the window.
void Loop::open(const std::vector<std::string>& paths) {
  try {
    for (const std::string& path : paths) open_path(desk_.session(), path);
  } catch (const std::exception& defect) {
    desk_.session().message = defect.what();
  }
}

// Anything that happens stirs the desk; ImGui reads what it was.
void Loop::listen() {
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { stir(w); });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { stir(w); });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) { stir(w); });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { stir(w); });
  glfwSetKeyCallback(window_, [](GLFWwindow* w, int, int, int, int) { stir(w); });
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { stir(w); });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { stir(w); });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* w, float, float) { stir(w); });
  glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
    stir(w);
    loop_of(w).open({paths, paths + count});
  });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { stir(w); });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { stir(w); });
}

void Loop::wait() {
  const bool moves = unsettled_ > 0 || desk_.session().view.playing || exports_.drawing();
  const double rest = kShortestFrame - (glfwGetTime() - before_);
  if (scripted() || (moves && rest <= 0))
    glfwPollEvents();
  else
    glfwWaitEventsTimeout(moves                          ? rest
                          : solving()                    ? kWhileSolving
                          : ImGui::GetIO().WantTextInput ? kBlink
                                                         : kIdle);
  if (ImGui::GetIO().WantTextInput) unsettled_ = std::max(unsettled_, 1);
}

void Loop::look_at_worker() {
  const bool news = desk_.session().poll();
  if (news || solving() != was_solving_) unsettled_ = kFramesToSettle;
  was_solving_ = solving();
}

void Loop::frame() {
  int width = 0, height = 0, screen_width = 0, screen_height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  glfwGetWindowSize(window_, &screen_width, &screen_height);
  if (width <= 0 || height <= 0 || screen_width <= 0 || screen_height <= 0) return;  // iconified
  const double now = glfwGetTime(), dt = std::min(now - before_, kLongestStep);
  before_ = now;
  ImGui_ImplGlfw_NewFrame();
  // the desk counts pixels, a system may count points
  ImGuiIO& io = ImGui::GetIO();
  io.DisplayFramebufferScale = {1, 1};
  if (io.MousePos.x > -1e30f) {
    io.MousePos.x *= static_cast<float>(width) / static_cast<float>(screen_width);
    io.MousePos.y *= static_cast<float>(height) / static_cast<float>(screen_height);
  }
  const bool by_script = scripted();
  const bool drawn = !by_script || hook_->before();
  desk_.begin_frame(width, height, by_script ? hook_->dt : dt, density_of(window_));
  if (drawn) {
    glBindFramebuffer(GL_FRAMEBUFFER, 0);
    desk_.draw();
    if (by_script) hook_->after(width, height);
    glfwSwapBuffers(window_);
  }
  unsettled_ = std::max(0, unsettled_ - 1);
}

// What the views asked for: most of it is for the disk.
void Loop::serve() {
  Session& session = desk_.session();
  if (session.requests.erase(Request::kQuit) > 0) glfwSetWindowShouldClose(window_, GLFW_TRUE);
  if (session.requests.erase(Request::kReload) > 0) {
    session.reload();
    session.message = "Read again: " + session.document().scene;
  }
  // a picture has no slider half way, and no text half written
  if (ImGui::IsAnyItemActive() || ImGui::IsAnyMouseDown()) return;
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  if (width <= 0 || height <= 0) return;
  const bool was_busy = exports_.busy();
  const std::string message = session.message;
  exports_.serve(width, height, desk_.look().scale / session.view.font_scale);
  if (was_busy || exports_.busy() || message != session.message) unsettled_ = kFramesToSettle;
}

void Loop::follow_title() {
  const Session& session = desk_.session();
  const StudyResult* result = session.shown() ? session.shown()->result.get() : nullptr;
  const std::string name = result != nullptr && !result->plan.scene.title.empty()
                               ? result->plan.scene.title
                               : session.document().scene;
  const std::string title = name.empty() ? "retrogait" : name + " – retrogait";
  if (title != title_) glfwSetWindowTitle(window_, title.c_str());
  title_ = title;
}

// With its first picture, so that nobody sees an empty one.
void Loop::show() {
  if (shown_) return;
  shown_ = true;
  glfwShowWindow(window_);
  unsettled_ = kFramesToSettle;
}

void Loop::run() {
  while (!glfwWindowShouldClose(window_)) {
    wait();
    look_at_worker();
    if (scripted() || unsettled_ > 0 || desk_.session().view.playing) frame();
    show();
    serve();
    follow_title();
  }
}

}  // namespace

void run_window(Desk& desk, GlContext& context, const FrameHook* hook) {
  Loop(desk, context.glfw_window(), hook).run();
}

void resize_window(const GlContext& context, int width, int height) {
  glfwSetWindowSize(context.glfw_window(), width, height);
}

}  // namespace retrogait::inspector
