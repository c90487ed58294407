/// How long it takes to read a model. Bar: the 80-muscle model within 30 ms.
#include <benchmark/benchmark.h>

#include "io/osim.h"
#include "support/reference.h"

namespace retrogait {
namespace {

void read_file(benchmark::State& state, const std::string& path) {
  for (auto _ : state) benchmark::DoNotOptimize(read_model_osim(path));
}

void read_reference(benchmark::State& state, const char* path) {
  if (reference_folder().empty()) return state.SkipWithError("RETROGAIT_REFERENCE is not set");
  read_file(state, reference_folder() + "/" + path);
}

void BM_ReadLittleLeg(benchmark::State& state) {
  read_file(state, repository_path("tests/io/osim/leg_40600.osim"));
}
BENCHMARK(BM_ReadLittleLeg)->Unit(benchmark::kMillisecond);

BENCHMARK_CAPTURE(read_reference, rajagopal2016_80_muscles,
                  "opensim/kernels/rajagopal2016/model.osim")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_reference, fbls_324_muscles, "models/FBLSmodel.osim")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace retrogait
