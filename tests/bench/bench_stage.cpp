// The stage of two walkers with all muscles. Bars: 1.2 ms for both walkers solved and made into shapes, as every frame
// does while it plays; 0.5 s of CPU to draw 1280 x 800 pixels without a graphics card (llvmpipe).
#include <benchmark/benchmark.h>

#include <epoxy/gl.h>

#include <memory>

#include "inspector/cast.h"
#include "inspector/gl_context.h"

namespace retrogait::inspector {
namespace {

Session& park_walk() {
  static std::unique_ptr<Session> session;
  if (!session) {
    session = std::make_unique<Session>();
    session->open(Document{});
    session->settle();
  }
  return *session;
}

/// Both walkers at another per cent every time.
void BM_StageWhilePlaying(benchmark::State& state) {
  Session& session = park_walk();
  Cast cast;
  session.view.stage = {};
  session.view.stage.coloring.quantity = static_cast<MuscleQuantity>(state.range(0));
  double phase = 0;
  for (auto _ : state) {
    session.view.phase = phase = phase > 99 ? 0.1 : phase + 0.7;
    benchmark::DoNotOptimize(&cast.drawn(session));
  }
  state.SetLabel(stage_legend(session.view.stage).muscles.title + ", bar 1.2 ms");
}
BENCHMARK(BM_StageWhilePlaying)->DenseRange(0, 5)->Unit(benchmark::kMicrosecond);

void BM_StageSolvedOnly(benchmark::State& state) {
  Session& session = park_walk();
  Cast cast;
  double phase = 0;
  for (auto _ : state) {
    session.view.phase = phase = phase > 99 ? 0.1 : phase + 0.7;
    benchmark::DoNotOptimize(&cast.at(session));
  }
}
BENCHMARK(BM_StageSolvedOnly)->Unit(benchmark::kMicrosecond);

void BM_StageAtRest(benchmark::State& state) {
  Cast cast;
  for (auto _ : state) benchmark::DoNotOptimize(&cast.drawn(park_walk()));
}
BENCHMARK(BM_StageAtRest)->Unit(benchmark::kMicrosecond);

void BM_StageSkeleton(benchmark::State& state) {
  const Model& model = park_walk().shown()->walk[0].trial->of.model;
  for (auto _ : state) benchmark::DoNotOptimize(make_skeleton(model));
  state.SetLabel("once a model");
}
BENCHMARK(BM_StageSkeleton)->Unit(benchmark::kMicrosecond);

/// Width and height in pixels; all threads' CPU time.
void BM_StagePixels(benchmark::State& state) {
  std::unique_ptr<GlContext> context;
  try {
    context = std::make_unique<GlContext>(GlContext::headless());
  } catch (const NoGraphics& reason) {
    return state.SkipWithError(reason.what());
  }
  Session& session = park_walk();
  session.view.stage = {};
  session.view.phase = 12;
  Cast cast;
  const DrawList list = cast.drawn(session);
  StageView view;
  view.camera.target = stage_center(cast.at(session), session.view.stage);
  view.camera.distance = 4.2;
  const Viewport viewport{static_cast<int>(state.range(0)), static_cast<int>(state.range(1))};
  {
    Renderer renderer;
    Framebuffer target;
    for (auto _ : state) {
      renderer.draw(list, view, viewport, target);
      glFinish();
    }
  }
  state.SetLabel(reinterpret_cast<const char*>(glGetString(GL_RENDERER)));
}
BENCHMARK(BM_StagePixels)
    ->Args({1280, 800})
    ->Args({1920, 1080})
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait::inspector
