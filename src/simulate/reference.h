#pragma once
/// Where the settled cycle is at every step of a stride: tables, so that no step evaluates a series.
///
/// Integration is v₊ = v + a dt, q₊ = q + v₊ dt. So v of a table is the difference to the step before, and a the
/// second difference: who starts on the table and accelerates as it says stays on it to rounding.
#include <vector>

#include "simulate/settle.h"

namespace retrogait {

/// Where a body that the walker is compared with should be. Velocities in W, travel included.
struct PelvisReference {
  Mat3 R = Mat3::Identity();  // R_WB
  Vec3 p = Vec3::Zero();      // origin of the root's joint frame, without the travel, m
  Vec3 w = Vec3::Zero();      // rad/s
  Vec3 v = Vec3::Zero();      // m/s
};

struct Reference {
  int steps = 0;      // of one stride, a multiple of 100
  double step = 0;    // s
  double period = 0;  // s
  double travel = 0;  // m/s along x in W: over the ground, and with the belt
  int travels = -1;   // the coordinate that travels
  MatX q, v, a;       // (ncoord × steps) rad, m …; q without the travel, v with it
  MatX scripted;      // (ncoord × steps) the synthesised cycle, without the travel
  std::vector<PelvisReference> pelvis;  // (steps)
  // (steps): velocity of the mass centre less that of the root's origin, m/s; mass centre less the middle of the right,
  // left foot, m; whether that foot is in the middle of its swing, well off the ground
  std::vector<Vec3> com_v;
  std::vector<Vec3> com_over_foot[2];
  std::vector<char> in_air[2];

  std::size_t at(int k) const { return static_cast<std::size_t>(k); }
  /// How far the cycle has travelled `k` steps into stride `stride`, m.
  double travelled(long stride, int k) const {
    return travel * (static_cast<double>(stride) * period + k * step);
  }
};

/// Steps of a stride of `period` that are at most `step` long: a multiple of 100.
int steps_per_stride(double period, double step);

/// `belt_speed`, m/s along x: what the ground moves by.
Reference make_reference(const Model& model, const SettledCycle& settled, double step,
                         double belt_speed);

/// Puts `data` on step `k` of stride `stride`; stage velocity.
void place(const Model& model, const Reference& reference, long stride, int k, Data& data);

}  // namespace retrogait
