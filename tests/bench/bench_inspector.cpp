// What looking costs: a whole frame without rasterizing, the adult's 316 muscles both ways on the stage and in the table,
// every plot of a page (bar: 3 ms of CPU); the page of a sweep with 100 000 cases; and the time from a knob's move to new curves (bar: 250 ms).
#include <benchmark/benchmark.h>

#include <imgui.h>

#include <chrono>
#include <ctime>
#include <thread>

#include "inspector/cast.h"
#include "inspector/made_store.h"
#include "inspector/views.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

constexpr double kFrameBar = 3, kMoveBar = 250;  // ms

const std::shared_ptr<const StudyResult>& park_walk() {
  static const auto study = std::make_shared<const StudyResult>(run_study(plan_of({})));
  return study;
}

/// A screen of ImGui's that nobody sees.
struct Screen {
  Look look;
  StagePicture stage;
  Screen(float width, float height) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    load_fonts(look);
    io.Fonts->Build();
    apply_style(look);
  }
  ~Screen() { ImGui::DestroyContext(); }

  // all but what the graphics card does
  std::size_t frame(Session& session, Cast& cast) {
    session.poll();
    const DrawList shapes = draw_stage(cast.at(session), session.view.stage);
    ImGui::NewFrame();
    draw_frame(session, look, stage);
    ImGui::Render();
    return shapes.cones.size() + shapes.tubes.size();
  }
};

int page_with_most_plots() {
  int best = 0;
  const auto& pages = plot_pages();
  for (std::size_t i = 0; i < pages.size(); ++i)
    if (pages[i].plots.size() > pages[static_cast<std::size_t>(best)].plots.size())
      best = static_cast<int>(i);
  return best;
}

void BM_InspectorFrame(benchmark::State& state) {
  Screen screen(1920, 1080);
  {
    Session session;
    session.show(park_walk());
    session.view.layout = static_cast<Layout>(state.range(0));
    session.view.single_muscles = true;
    session.view.page = page_with_most_plots();
    Cast cast;
    for (int k = 0; k < 4; ++k) screen.frame(session, cast);
    session.settle();  // with its balance sheet
    std::size_t shapes = 0;
    for (auto _ : state) {
      session.step(1);  // another instant: both walkers are solved there
      shapes = screen.frame(session, cast);
    }
    state.counters["shapes"] = double(shapes);
    state.counters["plots"] =
        double(plot_pages()[static_cast<std::size_t>(session.view.page)].plots.size());
    state.counters["muscles"] = double(park_walk()->trials[0].of.model.nmuscle());
    state.counters["bar_ms"] = kFrameBar;
    state.SetLabel(kLayoutNames[static_cast<std::size_t>(state.range(0))]);
  }
}
BENCHMARK(BM_InspectorFrame)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

/// The page of a sweep: `range` points of a spread strength in 35 listed cases; a case is stepped to and the mouse moves.
void BM_InspectorSweep(benchmark::State& state) {
  const TempFolder folder;
  make_store(folder.file("s.db"), {.points = static_cast<int>(state.range(0))});
  Screen screen(1920, 1080);
  Session session;
  session.show(park_walk());
  open_sweep(session, folder.file("s.db"));
  session.sweep.choose_first = false;  // the walk above stays
  session.view.sweep.x = {"muscles.strength.quadriceps", SweepWalk::kEach};
  Cast cast;
  for (int k = 0; k < 4; ++k) {
    session.settle();
    screen.frame(session, cast);
  }
  const Box box = session.sweep.scatter.frame().inner;
  const std::vector<std::uint64_t>& cases = session.sweep.table->cases->id;
  std::size_t k = 0;
  for (auto _ : state) {
    k = (k + 7919) % cases.size();
    session.sweep.chosen = cases[k];
    ImGui::GetIO().MousePos = {box.x + static_cast<float>(k % 97) / 97 * box.width,
                               box.y + 0.5f * box.height};
    screen.frame(session, cast);
  }
  state.counters["cases"] = double(cases.size());
  state.counters["cells"] = double(session.sweep.scatter.cells().size());
  state.counters["bar_ms"] = kFrameBar;
}
BENCHMARK(BM_InspectorSweep)->Arg(3)->Arg(30)->Arg(3000)->Unit(benchmark::kMillisecond);

/// What reading costs: a store of 35 × `range` cases is opened, and three results of each case are on the desk.
void BM_InspectorReadStore(benchmark::State& state) {
  const TempFolder folder;
  make_store(folder.file("s.db"), {.points = static_cast<int>(state.range(0))});
  for (auto _ : state) {
    SweepReader reader;
    reader.open(folder.file("s.db"));
    reader.want({0, 1, 2});
    reader.wait();
    benchmark::DoNotOptimize(reader.take());
  }
}
BENCHMARK(BM_InspectorReadStore)->Arg(3000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// A knob, and a step there and back.
struct Move {
  const char *scene, *key, *from, *to;
};
constexpr Move kMoves[] = {{"park_walk", "gait.speed_m_s", "1.0", "1.05"},
                           {"park_walk", "gait.backward.speed_m_s", "1.0", "1.05"},
                           {"park_walk", "gait.cadence_steps_min", "104", "105"},
                           {"park_walk", "gait.slope_pct", "1", "1.5"},
                           {"park_walk", "gait.crouch_deg", "3", "4"},
                           {"park_walk", "gait.trunk_lean_deg", "3", "4"},
                           {"park_walk", "gait.step_width_m", "0.12", "0.13"},
                           {"park_walk", "gait.added_load_kg", "5", "6"},
                           {"park_walk", "subject.mass_kg", "75", "76"},
                           {"park_walk", "subject.height_m", "1.70", "1.71"},
                           {"park_walk", "shoe.heel_height_mm", "10", "15"},
                           {"park_walk", "muscles.strength.quadriceps", "1", "0.95"},
                           {"park_walk", "muscles.cost_exponent", "2", "2.1"},
                           {"park_walk", "knee.frontal_alignment_deg", "0", "1"},
                           {"park_walk", "gait.head_turn_deg", "5", "10"},
                           {"handrail", "gait.hand_support_bw", "0.1", "0.11"}};

double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

// as a drag: the knob moves, frames poll, until new curves are there
void BM_KnobMovesUntilCurvesFollow(benchmark::State& state) {
  const Move& move = kMoves[state.range(0)];
  Session session;
  Document document{move.scene, {}};
  set_edit(document, move.key, move.from);
  session.open(document);
  session.settle();
  double cpu = 0, solving = 0;
  bool there = false;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    const double cpu_before = cpu_seconds();
    there = !there;
    session.set_key(move.key, there ? move.to : move.from, false);
    while (!session.poll() && session.error().empty())
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    state.SetIterationTime(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    cpu += cpu_seconds() - cpu_before;
    solving += session.solve_seconds();
  }
  state.counters["cpu_ms"] = 1000 * cpu / double(state.iterations());
  state.counters["solve_ms"] = 1000 * solving / double(state.iterations());
  state.counters["bar_ms"] = kMoveBar;
  state.SetLabel(std::string(move.key) + (session.draft() ? "" : ", NO DRAFT"));
}
BENCHMARK(BM_KnobMovesUntilCurvesFollow)
    ->DenseRange(0, std::size(kMoves) - 1)
    ->UseManualTime()
    ->Iterations(6)
    ->Unit(benchmark::kMillisecond);

void BM_LetGoUntilExact(benchmark::State& state) {
  Session session;
  session.open({});
  session.settle();
  bool there = false;
  for (auto _ : state) {
    there = !there;
    session.set_key("gait.speed_m_s", there ? "1.05" : "1.0", false);
    while (!session.poll()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    const auto start = std::chrono::steady_clock::now();
    session.settle();
    state.SetIterationTime(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  state.SetLabel("as compare solves it: no bar");
}
BENCHMARK(BM_LetGoUntilExact)->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

void BM_WhatViewsLookUp(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(make_shown(park_walk()));
  state.SetLabel("once an answer");
}
BENCHMARK(BM_WhatViewsLookUp)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait::inspector
