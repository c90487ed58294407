#include "inspector/cycle_map.h"

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

constexpr double kHalfCycle = 50;  // %: the left cycle begins half a cycle after the right one
constexpr double kSame = 1e-9;     // %

double wrapped(double x) { return x - 100 * std::floor(x / 100); }

// 100 stays 100: the end of the axis is the end of the cycle
double wrapped_like(double out, double in) {
  const double w = wrapped(out);
  return in == 100 && w == 0 ? 100 : w;
}

// a value between hundredths; where both are the same point nothing is mixed, so that a NaN beside it stays beside
float between(const std::array<double, 101>& y, double pct) {
  const std::size_t i = std::min<std::size_t>(static_cast<std::size_t>(pct), 99);
  const double t = pct - static_cast<double>(i);
  if (t < 1e-9) return static_cast<float>(y[i]);
  if (t > 1 - 1e-9) return static_cast<float>(y[i + 1]);
  return static_cast<float>((1 - t) * y[i] + t * y[i + 1]);
}

}  // namespace

double CycleMap::pct_of(double x) const {
  double along = x;
  if (alignment == Alignment::kStance && stance > 0 && stance < 100) {
    const double w = wrapped_like(x, x);
    along = w <= kStance ? w * stance / kStance
                         : stance + (w - kStance) * (100 - stance) / (100 - kStance);
  }
  if (!reversed) return wrapped_like(along, x);
  return wrapped(alignment == Alignment::kReversal ? -along : stance - along);
}

double CycleMap::x_of(double pct) const {
  double along = pct;
  if (reversed) along = alignment == Alignment::kReversal ? -pct : stance - pct;
  along = wrapped_like(along, reversed ? 0 : pct);
  if (alignment != Alignment::kStance || !(stance > 0 && stance < 100)) return along;
  return along <= stance ? along * kStance / stance
                         : kStance + (along - stance) * (100 - kStance) / (100 - stance);
}

double CycleMap::pct_of_curve(double x, int curve_side) const {
  const double pct = pct_of(x);
  if (curve_side >= 0 || side == 0) return pct;
  return pct < kHalfCycle ? pct + kHalfCycle : pct - kHalfCycle;
}

double CycleMap::x_of_foot(double pct, int foot) const {
  // a contact a hair before 0 is where the cycle begins
  return x_of(wrapped(std::max(0.0, pct) + (foot == side ? 0 : kHalfCycle)));
}

std::pair<double, double> stance_span(const CycleMap& map, const FootEvents& e, int foot) {
  const double contact = map.x_of_foot(e.contact, foot), off = map.x_of_foot(e.foot_off, foot);
  if (!std::isfinite(e.contact + e.foot_off)) return {std::nan(""), std::nan("")};
  double from = map.reversed ? off : contact, to = map.reversed ? contact : off;
  // the two ends of the axis are one instant
  if (from >= 100 - kSame) from = 0;
  if (to <= kSame) to = 100;
  return {from, to};
}

Series series_of(const Trial& trial, const CycleCurve& curve, const CycleMap& map) {
  Series out;
  out.has_band = trial.measured;
  std::array<double, 101> low, high;
  for (std::size_t i = 0; i <= 100; ++i) {
    low[i] = curve.value[i] - curve.sd[i];
    high[i] = curve.value[i] + curve.sd[i];
  }
  for (std::size_t i = 0; i <= 100; ++i) {
    const double pct = map.pct_of_curve(static_cast<double>(i), curve.side);
    out.value[i] = between(curve.value, pct);
    if (out.has_band) out.low[i] = between(low, pct), out.high[i] = between(high, pct);
    const int below = static_cast<int>(pct + 1e-9);
    out.ok[i] = trial.ok_at(curve.side, below) &&
                (pct - below < 1e-9 || trial.ok_at(curve.side, (below + 1) % 100));
  }
  return out;
}

bool script_series(const Trial& trial, const std::string& variable, int side, const CycleMap& map,
                   Series& out) {
  if (trial.measured || trial.simulated || trial.cycle.reversed) return false;
  const GaitTarget& target = trial.cycle.target;
  // a symmetric script tells the right side alone
  const bool as_left = side == 1 && !target.symmetric;
  const std::string name = variable + (side < 0 ? "" : as_left ? "_l" : "_r");
  const int index = trial.of.model.find_coordinate(name);
  const auto found =
      std::find_if(target.coordinates.begin(), target.coordinates.end(),
                   [index](const CoordinateTarget& t) { return t.coordinate == index; });
  if (index < 0 || found == target.coordinates.end() || !(found->sd > 0)) return false;
  for (std::size_t i = 0; i <= 100; ++i) {
    const double pct = map.pct_of_curve(static_cast<double>(i), side);
    const double phase = (pct + (as_left ? kHalfCycle : 0)) / 100;
    const double mean = found->curve.eval(phase).f * kDegPerRad, sd = found->sd * kDegPerRad;
    out.value[i] = static_cast<float>(mean);
    out.low[i] = static_cast<float>(mean - sd);
    out.high[i] = static_cast<float>(mean + sd);
  }
  out.ok.fill(true);
  out.has_band = true;
  return true;
}

}  // namespace retrogait::inspector
