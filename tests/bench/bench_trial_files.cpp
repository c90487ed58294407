// What stands before the first instant of a trial: its files and its splines.
#include <benchmark/benchmark.h>

#include <cmath>

#include "base/natural_spline.h"
#include "io/storage.h"
#include "support/temp_folder.h"

namespace retrogait {
namespace {

/// 15 000 rows of 20 columns, 5 MB. Bar: 50 ms.
void BM_ReadStorageOfFiveMegabytes(benchmark::State& state) {
  const TempFolder folder;
  Storage out;
  out.columns.resize(20);
  for (int c = 0; c < 20; ++c) out.labels.push_back("column_" + std::to_string(c));
  for (int i = 0; i < 15000; ++i) {
    out.time.push_back(i * 1e-3);
    for (std::size_t c = 0; c < 20; ++c)
      out.columns[c].push_back(100 * std::sin(0.001 * i * static_cast<double>(c + 1)));
  }
  write_storage(folder.file("a.mot"), out);
  for (auto _ : state) benchmark::DoNotOptimize(read_storage(folder.file("a.mot")));
}
BENCHMARK(BM_ReadStorageOfFiveMegabytes)->Unit(benchmark::kMillisecond);

/// Linear in the number of knots.
void BM_NaturalSpline(benchmark::State& state) {
  std::vector<double> x(static_cast<std::size_t>(state.range(0))), y(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = 1e-3 * static_cast<double>(i);
    y[i] = std::sin(3 * x[i]);
  }
  for (auto _ : state) benchmark::DoNotOptimize(NaturalSpline(5, x, y));
  state.SetComplexityN(state.range(0));
}
BENCHMARK(BM_NaturalSpline)
    ->RangeMultiplier(10)
    ->Range(1000, 100000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oN);

}  // namespace
}  // namespace retrogait
