// The muscle view alone, 316 muscles listed beside their plots, without rasterizing. Bar: 0.5 ms for the list.
#include <benchmark/benchmark.h>

#include <imgui.h>

#include "inspector/made_study.h"
#include "inspector/muscle_panel.h"

namespace retrogait::inspector {
namespace {

/// What is drawn: 0 nothing, 1 the list, 2 the whole view.
void BM_MuscleView(benchmark::State& state) {
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
    session.show(made_study({.muscles = 316, .grouped = true}));
    session.view.single_muscles = true;
    session.view.order = MuscleOrder::kRatio;
    for (auto _ : state) {
      session.step(1);
      ImGui::NewFrame();
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize({1200, 900});
      ImGui::Begin("muscles");
      if (state.range(0) == 2) draw_muscles(session, look);
      if (state.range(0) == 1) {
        const MusclePanel panel{
            session, look, *session.shown(), session.emg(),
            select_rows(session.shown()->muscles.list, row_choice(session.view))};
        draw_muscle_table(panel, {10, 10, 560, 880});
      }
      ImGui::End();
      ImGui::Render();
    }
  }
  ImGui::DestroyContext();
}
BENCHMARK(BM_MuscleView)->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

/// Curves and figures of all of them, once for every answer of the worker.
void BM_MuscleRows(benchmark::State& state) {
  const auto study = made_study({.muscles = 316, .grouped = true});
  for (auto _ : state) benchmark::DoNotOptimize(make_shown(study));
}
BENCHMARK(BM_MuscleRows)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait::inspector
