#pragma once
/// What a pad of the sole and the ground exert on each other, when the sole gives way.
///
/// A pad is the sphere of a foot point, soft: heel fat and shoe together. It sinks into the ground by its depth δ
/// and is pressed by
///     f_n = k δ^(3/2) (1 + d δ̇)            Hunt and Crossley 1975, J Appl Mech 42:440; Hertz's exponent
/// never pulled (f_n ≥ 0), and rubbed by smooth Coulomb friction against its sliding velocity v,
///     f_t = −μ f_n v / √(|v|² + v_s²)
/// so that a pad that bears load creeps: at a tenth of the cone by v_s/10. Both are smooth in depth and velocity
/// while the pad touches.
#include "base/math.h"

namespace retrogait {

struct SoleLaw {
  double stiffness = 2.5e5;  // k, N/m^1.5: a pad gives way by 10 mm under 250 N
  double damping = 1.0;      // d, s/m
  double friction = 0.9;     // μ
  double slip_speed = 0.05;  // v_s, m/s
};

/// The force of the ground on a pad, N in W.
/// `depth` δ (m, > 0 touching) along `normal` (unit, out of the ground); `velocity` of the pad's material at the
/// contact relative to the ground, m/s in W; δ̇ = −velocity·normal.
Vec3 pad_force(const SoleLaw& law, double depth, const Vec3& normal, const Vec3& velocity);

/// The same on level ground (normal +y) with its gradient.
struct PadForce {
  Vec3 force = Vec3::Zero();        // N
  Vec3 by_depth = Vec3::Zero();     // ∂force/∂δ, N/m
  Mat3 by_velocity = Mat3::Zero();  // ∂force/∂velocity, N·s/m
};
PadForce pad_force_on_level(const SoleLaw& law, double depth, const Vec3& velocity);

}  // namespace retrogait
