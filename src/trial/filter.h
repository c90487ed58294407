#pragma once
/// Low-pass filters for measured signals: OpenSim's, to the bit of its rules, and a better default.
///
///   kOpenSim      pad by half the samples, reflected about the end point (times too); if the times are
///                 uneven by more than 2.2e-16 s, resample by quintic splines at the smallest step, times
///                 added up one by one; then Butterworth, third order, forward and backward, each pass
///                 −3 dB at the cut-off (so −6 dB together), its first samples raw.
///   kButterworth  second order, forward and backward, the two together −3 dB at the cut-off. Each end is
///                 continued by the parabola that fits its last stretch and the reflected remainder, so
///                 that level, slope and curvature of the ends stay: a parabola passes unchanged.
///                 Uneven times are resampled (quintic splines) at the median step; times even but
///                 for rounding in the text are taken as they are.
#include <string>
#include <vector>

#include "trial/trial.h"

namespace retrogait {

/// Signals over common times.
struct Samples {
  std::vector<double> time;                  // s
  std::vector<std::vector<double>> columns;  // a value a time
};

/// kOpenSim returns the padding too, as OpenSim keeps it in its splines. `file` names the source in
/// messages. Throws InputError: a cut-off that is not positive or (kButterworth) not below half the sampling
/// rate.
Samples low_pass(Samples signals, const FilterOptions& filter, const std::string& file);

}  // namespace retrogait
