#pragma once
/// What a stride was like: sums over its steps.
#include <limits>

#include "simulate/assist.h"

namespace retrogait {

/// What the tally keeps of a foot between strides.
struct FootTally {
  bool loaded = false;
  double unloaded_since = -1e9;  // s, as StepView::time
  /// Its heel at its last contact, m on the ground (it goes with a belt). NaN: none yet.
  Vec3 print = Vec3::Constant(std::numeric_limits<double>::quiet_NaN());
  double contact = -1e9;    // s, as StepView::time
  bool opens_next = false;  // that contact belongs to the stride to come
  double load_before = 0;   // N, a step ago
  double load = 0;          // N·s
  double slide = 0;         // N·m
};

struct StrideTally {
  StrideMeasures now;
  FootMeasures early;  // of a right contact that opens the next stride
  FootTally foot[2];
  VecX tracking;            // rad², by coordinate  (ncoord)
  double impulse = 0;       // N·s
  double start_x = 0;       // m, pelvis
  double change = 0;        // N²
  bool has_before = false;  // a stride was tallied before
  /// Of the ground at every step of this stride and of the one before, N.
  Eigen::Matrix3Xd force, force_before;
};

StrideTally make_tally(const Reference& reference);

/// What a tally looks at in one step; `data`: stage force.
struct StepView {
  const Model& model;
  const GaitCycle& cycle;
  const Reference& reference;
  const Ground& ground;
  const Data& data;
  const std::vector<int>& joints;  // coordinates whose tracking counts
  int k = 0;                       // step of the stride
  double time = 0;                 // s
  Spatial assist;
};

void begin_stride(const StepView& view, StrideTally& tally);
void add_step(const StepView& view, StrideTally& tally);
/// `next_x`: where the pelvis is as the next stride begins, m.
StrideMeasures end_stride(const StepView& view, double next_x, StrideTally& tally);

}  // namespace retrogait
