#pragma once
/// How two walks share one axis of 0 … 100 %: which per cent of its own cycle each walker is at.
///
/// Alignment:  contact    both start when the foot touches; played backward in time a walker touches when it really
///                        leaves, so its axis starts there;
///             reversal   the axis of a walk played backward starts at the instant about which time is turned:
///                        contact is 0 in both, one going away from it, the other coming to it;
///             stance     as contact, and stance is stretched to kStance of the axis in both.
#include <string>
#include <utility>

#include "study/study.h"

namespace retrogait::inspector {

enum class Alignment { kContact, kReversal, kStance };

constexpr double kStance = 60;  // % of the axis

struct CycleMap {
  Alignment alignment = Alignment::kContact;
  bool reversed = false;  // this walk is shown played backward
  double stance = 60;     // of its own cycle, %: from contact (0) to foot off
  int side = 0;           // whose contact is 0: 0 right, 1 left

  /// Per cent of the cycle of `side`, 0 … 100, at x of the axis. Both may lie outside: cycles repeat.
  double pct_of(double x) const;
  /// And back.
  double x_of(double pct) const;
  /// Per cent of the cycle that a curve is tabulated over: curves of the whole body run over the right foot's.
  double pct_of_curve(double x, int curve_side) const;
  /// Where on the axis something of either foot happens, at a per cent of that foot's own cycle.
  double x_of_foot(double pct, int foot) const;
};

/// From where to where on the axis a foot bears load; from > to: over the end of the axis. NaN: unknown.
std::pair<double, double> stance_span(const CycleMap& map, const FootEvents& events, int foot);

/// A curve along the axis. Beyond 100 % it repeats; what was NaN or failed stays so.
struct Series {
  std::array<float, 101> value{}, low{}, high{};
  std::array<bool, 101> ok{};
  bool has_band = false;  // between the strides of a measured trial
};
Series series_of(const Trial& trial, const CycleCurve& curve, const CycleMap& map);

/// Mean ± SD between people of the angle (deg) that a synthesised cycle was made to follow. False if `variable` is no
/// angle of its script, or the walk is measured, simulated or played backward.
bool script_series(const Trial& trial, const std::string& variable, int side, const CycleMap& map,
                   Series& out);

}  // namespace retrogait::inspector
