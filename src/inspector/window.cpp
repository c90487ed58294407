#include "inspector/window.h"

// epoxy before GLFW: both would else bring their own GL
#include <epoxy/gl.h>
#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <imgui.h>

namespace retrogait::inspector {

void run_window(Desk& desk, GlContext& context, const FrameHook* hook) {
  GLFWwindow* window = context.glfw_window();
  ImGui_ImplGlfw_InitForOpenGL(window, true);
  double before = glfwGetTime();
  bool shown = false;
  while (!glfwWindowShouldClose(window)) {
    glfwPollEvents();
    int width = 0, height = 0;
    glfwGetFramebufferSize(window, &width, &height);
    const double now = glfwGetTime();
    ImGui_ImplGlfw_NewFrame();
    const bool scripted = hook != nullptr && !hook->done();
    const bool drawn = !scripted || hook->before();
    desk.begin_frame(width, height, scripted ? hook->dt : now - before);
    before = now;
    if (drawn) {
      glBindFramebuffer(GL_FRAMEBUFFER, 0);
      desk.draw();
      if (scripted) hook->after(width, height);
      glfwSwapBuffers(window);
    }
    if (!shown) glfwShowWindow(window);
    shown = true;
    if (desk.session().requests.contains(Request::kQuit)) break;
    desk.session().requests.clear();
  }
  ImGui_ImplGlfw_Shutdown();
}

void resize_window(const GlContext& context, int width, int height) {
  glfwSetWindowSize(context.glfw_window(), width, height);
}

}  // namespace retrogait::inspector
