// Based on: De Groote, Kinney, Rao, Fregly 2016, Ann Biomed Eng 44:2922, eqs. S1-S4 (supplement), with the
// figures of OpenSim's DeGrooteFregly2016Muscle.
// Differs from the paper, as OpenSim: the tendon carries no force at slack length (c2 = 1, c3 = 0.2) and
// is stiff by its strain at maximum force, 0.049, instead of by k_T; the force-velocity figures d1 and d4
// make f(0) = 1 and f(−1) = 0 exact; the passive curve is zero at 0.2 optimal lengths.
#include <cmath>

#include "muscle/curves.h"

namespace retrogait {
namespace {

/// One bell of the active curve: height · exp(−½ ((l − middle) / (width + skew · l))²).
struct Bell {
  double height, middle, width, skew;
};
constexpr Bell kBells[] = {
    {0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465},
    {0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188},
    {0.1, 1.0, 0.353553390593274, 0.0},
};

constexpr double kPassiveShape = 4;     // k_PE
constexpr double kPassiveZeroAt = 0.2;  // optimal lengths: the shortest fibre of the paper's fits
constexpr double kTendonScale = 0.2;    // c1
constexpr double kTendonSlack = 1.0;    // c2
constexpr double kTendonOffset = 0.2;   // c3
constexpr double kVelocityScale = -0.3211346127989808;  // d1
constexpr double kVelocityRate = -8.149;                // d2
constexpr double kVelocityShift = -0.374;               // d3
constexpr double kVelocityOffset = 0.8825327733249912;  // d4

}  // namespace

DeGrooteCurves::DeGrooteCurves(const DeGrooteParameters& p) : p_(p) {
  passive_rate_ = kPassiveShape / p.passive_fiber_strain_at_one_norm_force;
  passive_offset_ = std::exp(passive_rate_ * (kPassiveZeroAt - 1));
  passive_scale_ =
      p.ignore_passive_fiber_force ? 0 : 1 / (std::exp(kPassiveShape) - passive_offset_);
  tendon_rate_ = std::log((1 + kTendonOffset) / kTendonScale) /
                 (1 + p.tendon_strain_at_one_norm_force - kTendonSlack);
}

/// Three bells; active_force_width_scale stretches them about the optimal length.
CurveValue DeGrooteCurves::active_force_length(double length) const {
  const double stretch = 1 / p_.active_force_width_scale;
  const double l = 1 + (length - 1) * stretch;
  CurveValue sum;
  for (const Bell& bell : kBells) {
    const double width = bell.width + bell.skew * l;
    const double z = (l - bell.middle) / width;
    const double dz = (1 - bell.skew * z) / width;
    const double ddz = -2 * bell.skew * dz / width;
    const double f = bell.height * std::exp(-0.5 * z * z);
    sum.f += f;
    sum.df += -z * dz * f;
    sum.ddf += (z * z * dz * dz - dz * dz - z * ddz) * f;
  }
  return {sum.f, sum.df * stretch, sum.ddf * stretch * stretch, 0};
}

/// (exp(k (l − 1) / ε0) − exp(k (0.2 − 1) / ε0)) / (exp(k) − the same)
CurveValue DeGrooteCurves::passive_force_length(double length) const {
  const double grown = std::exp(passive_rate_ * (length - 1));
  const double slope = passive_scale_ * passive_rate_ * grown;
  return {passive_scale_ * (grown - passive_offset_), slope, passive_rate_ * slope, 0};
}

/// d1 arsinh(d2 v + d3) + d4
CurveValue DeGrooteCurves::force_velocity(double velocity) const {
  const double z = kVelocityRate * velocity + kVelocityShift;
  const double root = std::sqrt(z * z + 1);
  const double slope = kVelocityScale * kVelocityRate / root;
  return {kVelocityScale * std::asinh(z) + kVelocityOffset, slope,
          -slope * z * kVelocityRate / (root * root), 0};
}

/// c1 exp(k_T (l − c2)) − c3; below slack length it pushes a little, as the smooth curve must.
CurveValue DeGrooteCurves::tendon_force(double length) const {
  const double grown = kTendonScale * std::exp(tendon_rate_ * (length - kTendonSlack));
  return {grown - kTendonOffset, tendon_rate_ * grown, tendon_rate_ * tendon_rate_ * grown, 0};
}

}  // namespace retrogait
