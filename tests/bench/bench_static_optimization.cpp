// Load sharing alone: 80 muscles on 37 rows with and without reserves, instants that follow one another and
// instants from nowhere.
#include <benchmark/benchmark.h>

#include <cmath>
#include <limits>

#include "inverse/static_optimization.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

LoadSharing problem_80(bool reserves) {
  Random random(1);
  const int rows = 37, muscles = 80, n = muscles + (reserves ? rows : 0);
  LoadSharing problem{.A = MatX::Zero(rows, n),
                      .b = VecX::Zero(rows),
                      .lo = VecX::Constant(n, 0.01),
                      .hi = VecX::Ones(n),
                      .weight = VecX::Ones(n)};
  VecX x = VecX::Zero(n);
  for (int i = 0; i < muscles; ++i) {
    const int count = random.integer(2, 6), first = random.integer(0, rows - count);
    for (int k = 0; k < count; ++k)
      problem.A(first + k, i) = random.uniform(100, 4000) * random.uniform(-0.06, 0.06);
    x[i] = 0.01 + 0.95 * std::pow(random.uniform(0, 1), 3);
  }
  for (int row = 0; reserves && row < rows; ++row) {
    problem.A(row, muscles + row) = row < 6 ? 10 : 1;
    problem.lo[muscles + row] = -std::numeric_limits<double>::infinity();
    problem.hi[muscles + row] = std::numeric_limits<double>::infinity();
  }
  problem.b = problem.A * x;
  return problem;
}

void share(benchmark::State& state, bool reserves, bool warm, double exponent) {
  LoadSharing problem = problem_80(reserves);
  problem.exponent = exponent;
  const VecX b = problem.b;
  StaticOptimizer optimizer;
  VecX x;
  int instant = 0;
  double steps = 0;
  for (auto _ : state) {
    problem.b = b * (1 + 0.1 * std::sin(0.06 * ++instant));
    steps += optimizer.solve(problem, x, warm).iterations;
    benchmark::DoNotOptimize(x.data());
  }
  state.counters["steps"] = steps / static_cast<double>(state.iterations());
}

BENCHMARK_CAPTURE(share, muscles_80_warm, false, true, 2)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(share, muscles_80_cold, false, false, 2)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(share, muscles_80_reserves_37_warm, true, true, 2)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(share, muscles_80_reserves_37_cold, true, false, 2)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(share, muscles_80_reserves_37_cubes, true, true, 3)
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace retrogait
