// What a person waits for: the first frame, then each one, drawn by whatever OpenGL is here (in software it is the
// processor that draws). Bar: from nothing to the first frame within 1 s.
#include <benchmark/benchmark.h>

#include <epoxy/gl.h>

#include <future>

#include "inspector/desk.h"
#include "inspector/gl_context.h"

namespace retrogait::inspector {
namespace {

constexpr int kWidth = 1280, kHeight = 800;

/// Solvers that answer when they are let, so that only drawing is measured.
Solvers patient(std::shared_future<void> until) {
  Solvers out = usual_solvers();
  out.study = [until, solve = out.study](const Document& document) {
    until.wait();
    return solve(document);
  };
  return out;
}

void BM_FirstFrame(benchmark::State& state) {
  for (auto _ : state) {
    std::promise<void> end;
    GlContext context = GlContext::headless();
    Session session(patient(end.get_future().share()));
    session.open({});
    Desk desk(session);
    desk.begin_frame(kWidth, kHeight, 0);
    Framebuffer screen;
    screen.resize(kWidth, kHeight, 0);
    screen.bind();
    desk.draw();
    glFinish();
    state.PauseTiming();
    end.set_value();
    session.settle();
    state.ResumeTiming();
  }
}
BENCHMARK(BM_FirstFrame)->Iterations(3)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

/// A desk with the park walk on it.
struct Open {
  GlContext context = GlContext::headless();
  Session session;
  std::unique_ptr<Desk> desk;
  Framebuffer screen;
  Open() {
    session.open({});
    session.settle();
    desk = std::make_unique<Desk>(session);
    screen.resize(kWidth, kHeight, 0);
    for (int i = 0; i < 2 * kFramesToSettle; ++i) frame();
  }
  void frame() {
    session.settle();
    desk->begin_frame(kWidth, kHeight, 0);
    screen.bind();
    desk->draw();
    glFinish();
  }
};

void BM_FrameAtRest(benchmark::State& state) {
  Open open;
  for (auto _ : state) open.frame();
}
BENCHMARK(BM_FrameAtRest)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void BM_FramePlaying(benchmark::State& state) {
  Open open;
  for (auto _ : state) {
    open.session.step(1);
    open.frame();
  }
}
BENCHMARK(BM_FramePlaying)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void BM_FrameWithoutDrawing(benchmark::State& state) {
  Open open;
  for (auto _ : state) {
    open.session.step(1);
    open.desk->begin_frame(kWidth, kHeight, 0);
  }
}
BENCHMARK(BM_FrameWithoutDrawing)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

void BM_Picture(benchmark::State& state) {
  Open open;
  for (auto _ : state) {
    open.session.step(1);
    benchmark::DoNotOptimize(open.desk->picture(kWidth, kHeight));
  }
}
BENCHMARK(BM_Picture)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace retrogait::inspector
