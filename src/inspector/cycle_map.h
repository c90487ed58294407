#pragma once
/// How two walks share one axis of 0 … 100 %: which per cent of its own cycle each walker is at.
///
/// Alignment:  contact    both start when the foot touches; played backward in time a walker touches when it really
///                        leaves, so its axis starts there;
///             reversal   the axis of a walk played backward starts at the instant about which time is turned:
///                        contact is 0 in both, one going away from it, the other coming to it;
///             stance     as contact, and stance is stretched to kStance of the axis in both.
#include "study/study.h"

namespace retrogait::inspector {

enum class Alignment { kContact, kReversal, kStance };

constexpr double kStance = 60;  // % of the axis

struct CycleMap {
  Alignment alignment = Alignment::kContact;
  bool reversed = false;  // this walk is shown played backward
  double stance = 60;     // of its own cycle, %: from contact (0) to foot off

  /// Per cent of the walk's own cycle, 0 … 100, at x of the axis. Both may lie outside: cycles repeat.
  double pct_of(double x) const;
  /// And back.
  double x_of(double pct) const;
};

/// A curve along the axis. Beyond 100 % it repeats; what was NaN or failed stays so.
struct Series {
  std::array<float, 101> value{}, low{}, high{};
  std::array<bool, 101> ok{};
  bool has_band = false;
};
Series series_of(const Trial& trial, const CycleCurve& curve, const CycleMap& map);

}  // namespace retrogait::inspector
