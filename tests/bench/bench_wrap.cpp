// One taut string over one surface, nanoseconds a string: the four shapes, and an ellipsoid's string that its
// quadrant holds.
#include <benchmark/benchmark.h>

#include "muscle/wrap.h"
#include "support/wrap_cases.h"

namespace retrogait {
namespace {

constexpr int kStrings = 64;

void strings_over(benchmark::State& state, WrapShape shape, int side, bool held) {
  std::mt19937 random(4);
  std::vector<WrapCase> cases;
  while (static_cast<int>(cases.size()) < kStrings) {
    const WrapCase c = random_wrap(shape, random, 0, side);
    const WrapContact contact = wrap_string(c.object, c.p, c.s);
    if (contact.status == WrapStatus::kWrapped && contact.held == held) cases.push_back(c);
  }
  std::size_t i = 0;
  for (auto _ : state) {
    const WrapCase& c = cases[++i % kStrings];
    benchmark::DoNotOptimize(wrap_string(c.object, c.p, c.s).arc);
  }
}

BENCHMARK_CAPTURE(strings_over, cylinder, WrapShape::kCylinder, 0, false);
BENCHMARK_CAPTURE(strings_over, sphere, WrapShape::kSphere, 0, false);
BENCHMARK_CAPTURE(strings_over, ellipsoid, WrapShape::kEllipsoid, 0, false);
BENCHMARK_CAPTURE(strings_over, ellipsoid_held, WrapShape::kEllipsoid, 1, true);
BENCHMARK_CAPTURE(strings_over, torus, WrapShape::kTorus, 0, false);

}  // namespace
}  // namespace retrogait
