#pragma once
/// The last strides of a walk, 100 instants each, in a ring: memory stays, however long the walk.
#include "simulate/reference.h"
#include "trial/recording.h"

namespace retrogait {

struct Recorder {
  std::vector<RecordedInstant> ring;  // keep × 100
  long count = 0;                     // instants written in all
  int every = 1;                      // steps between two
};

Recorder make_recorder(const Model& model, int keep, int steps_per_stride);

/// `time`, s; `data`: stage force. Called at every step of a recorded stride, keeps those at hundredths.
void record(Recorder& recorder, int k, double time, const Data& data);

/// The ring in order of time: whole strides, at last one that a fall cut short. Empties the recorder.
std::vector<RecordedInstant> unroll(Recorder& recorder);

}  // namespace retrogait
