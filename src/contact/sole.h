#pragma once
/// What a pad of the sole and the ground exert on each other, when the sole gives way.
///
/// A pad is the sphere of a foot point, soft: heel fat and shoe together. It sinks into the ground by
/// its depth δ and is pressed by
///     f_n = k δ^(3/2) (1 + d δ̇)     Hunt and Crossley 1975, J Appl Mech 42:440; Hertz's exponent
/// never pulled (f_n ≥ 0), and rubbed by smooth Coulomb friction against its sliding velocity v,
///     f_t = −μ f_n v / √(|v|² + v_s²)
/// so that a pad that bears load creeps: at a tenth of the cone by v_s/10. Both are smooth in depth
/// and velocity while the pad touches. A free impact at speed v returns at e v, whatever k, where
///     d (1 + e) v = ln[(1 + d v) / (1 − d e v)],     e ≈ 1 − ⅔ d v for small d v.
///
/// Where the default lies (a walking heel stands on two pads)
///   Damping: a heel pad loses 33 % of a cycle's energy when loaded once a second, 48 % in single
///   impacts (Ker 1996, J Exp Biol 199:1501); d = 1 s/m loses 31 to 44 % at 0.3 to 0.5 m/s.
///   Stiffness: heel fat is 16 mm thick (median of ten, doi:10.1186/s12891-022-05197-w); the heel of
///   one running shoe takes up 10.6 J at 1.58 kN (Fuss 2025, Bioengineering 12:467): k = 7.3e5 in all.
///   The field's predictive walking (Falisse 2019, J R Soc Interface 16:20190402; six spheres a foot,
///   E = 1e6 Pa, R = 32 mm, c = 2 s/m, μ = 0.8 within 0.2 m/s + 0.5 v) is by Simbody's formulas
///   k = 4/3 · 0.5^1.5 · E √R = 8.4e4, d = 3/2 c = 3 s/m, v_s = 0.18 m/s: three times softer and more
///   damped than the default.
#include <string>
#include <vector>

#include "base/math.h"

namespace retrogait {

/// The default is the sole "shoe": firm and thin; chosen between bare heel fat and a running shoe.
struct SoleLaw {
  double stiffness = 2.5e5;  // k, N/m^1.5: a pad gives way by 10 mm under 250 N
  double damping = 1.0;      // d, s/m
  double friction = 0.9;     // μ
  double slip_speed = 0.05;  // v_s, m/s
};

/// Soles by name, softest last:
///   barefoot     k = 3.5e5: half the heel fat's 16 mm under 500 N on two pads (chosen)
///   shoe         the default
///   running      k = 1.3e5: heel fat as `barefoot` on the running shoe of Fuss 2025
///   falisse2019  the spheres of Falisse 2019
SoleLaw sole_named(const std::string& name);
/// Names it knows; any other is an error of ours.
std::vector<std::string> sole_names();

/// The force of the ground on a pad, N in W.
/// `depth` δ (m, > 0 touching) along `normal` (unit, out of the ground); `velocity` of the pad's
/// material at the contact relative to the ground, m/s in W; δ̇ = −velocity·normal.
Vec3 pad_force(const SoleLaw& law, double depth, const Vec3& normal, const Vec3& velocity);

/// The same on level ground (normal +y) with its gradient.
struct PadForce {
  Vec3 force = Vec3::Zero();        // N
  Vec3 by_depth = Vec3::Zero();     // ∂force/∂δ, N/m
  Mat3 by_velocity = Mat3::Zero();  // ∂force/∂velocity, N·s/m
};
PadForce pad_force_on_level(const SoleLaw& law, double depth, const Vec3& velocity);

}  // namespace retrogait
