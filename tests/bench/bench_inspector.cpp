// A whole frame of the inspector without rasterizing: 12 plots, and 2 × 316 muscles in a table. Bar: 3 ms.
#include <benchmark/benchmark.h>

#include <imgui.h>

#include "inspector/made_study.h"
#include "inspector/views.h"

namespace retrogait::inspector {
namespace {

void BM_InspectorFrame(benchmark::State& state) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {1920, 1080};
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  Look look;
  load_fonts(look);
  io.Fonts->Build();
  apply_style(look);
  {
    Session session({[](const Document&) { return *made_study(); },
                     [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }});
    session.show(made_study({.muscles = 316}));
    session.view.layout = static_cast<Layout>(state.range(0));
    session.view.single_muscles = true;
    StagePicture stage;
    for (auto _ : state) {
      session.poll();
      session.step(1);
      ImGui::NewFrame();
      draw_frame(session, look, stage);
      ImGui::Render();
    }
    state.SetLabel(kLayoutNames[static_cast<std::size_t>(state.range(0))]);
  }
  ImGui::DestroyContext();
}
BENCHMARK(BM_InspectorFrame)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait::inspector
