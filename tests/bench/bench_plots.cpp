// What a page of twelve plots costs each frame, both ways with bands, baseline and peaks (bar: 1 ms of CPU), and the
// balance sheet beside it.
#include <benchmark/benchmark.h>

#include <imgui.h>

#include "inspector/made_study.h"
#include "inspector/views.h"

namespace retrogait::inspector {
namespace {

constexpr double kPlotsBar = 1;  // ms

void BM_TwelvePlots(benchmark::State& state) {
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
    auto study = std::make_shared<StudyResult>(*made_study());
    for (Trial& trial : study->trials) {
      trial.measured = true;
      for (CycleCurve& curve : trial.curves) curve.sd.fill(0.1);
    }
    Session session;
    session.show(made_study());
    if (state.range(0) != 0) session.pin_baseline();
    session.show(study);
    for (auto _ : state) {
      session.view.phase = session.view.phase < 99 ? session.view.phase + 1 : 0;
      ImGui::NewFrame();
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({1280, 800});
      ImGui::Begin("plots");
      draw_plots(session, look);
      ImGui::End();
      ImGui::Render();
    }
    state.counters["plots"] = double(shown_page(session).plots.size());
    state.counters["bar_ms"] = kPlotsBar;
  }
  ImGui::DestroyContext();
}
BENCHMARK(BM_TwelvePlots)->ArgName("baseline")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait::inspector
