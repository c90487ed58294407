#include "simulate/recorder.h"

#include <algorithm>

namespace retrogait {

namespace {

constexpr int kPerStride = 100;

}  // namespace

Recorder make_recorder(const Model& model, int keep, int steps_per_stride) {
  const Data data = make_data(model);
  const RecordedInstant blank{0, data.q, data.v, data.a, data.foot_force, data.F_ext};
  Recorder recorder;
  recorder.ring.assign(static_cast<std::size_t>(std::max(keep, 0)) * kPerStride, blank);
  recorder.every = steps_per_stride / kPerStride;
  return recorder;
}

void record(Recorder& recorder, int k, double time, const Data& data) {
  if (recorder.ring.empty() || k % recorder.every != 0) return;
  RecordedInstant& instant =
      recorder.ring[static_cast<std::size_t>(recorder.count) % recorder.ring.size()];
  instant.time = time;
  instant.q = data.q;
  instant.v = data.v;
  instant.a = data.a;
  instant.foot_force = data.foot_force;
  instant.F_ext = data.F_ext;
  ++recorder.count;
}

std::vector<RecordedInstant> unroll(Recorder& recorder) {
  const long size = static_cast<long>(recorder.ring.size());
  const long last = recorder.count, cut = last % kPerStride;
  // an unfinished stride has overwritten the beginning of the oldest: that one goes whole
  const long first = last <= size ? 0 : last - cut - size + (cut > 0 ? kPerStride : 0);
  std::vector<RecordedInstant> out;
  for (long i = first; i < last; ++i)
    out.push_back(std::move(recorder.ring[static_cast<std::size_t>(i % size)]));
  recorder = Recorder{};
  return out;
}

}  // namespace retrogait
