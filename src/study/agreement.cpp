// The same walk on two roads: how far they lie apart.
#include <algorithm>
#include <cmath>
#include <limits>

#include "study/simulated.h"

namespace retrogait {

const std::array<const char*, 3> kSagittalMoments = {"hip_flexion_moment", "knee_angle_moment",
                                                     "ankle_angle_moment"};

namespace {

constexpr std::size_t kInstants = 100;
using Curve101 = std::array<double, 101>;

double rms_difference(const Curve101& x, const Curve101& y) {
  double squares = 0;
  for (std::size_t i = 0; i < kInstants; ++i) squares += (x[i] - y[i]) * (x[i] - y[i]);
  return std::sqrt(squares / kInstants);
}

double peak(const Curve101& y) { return *std::max_element(y.begin(), y.end()); }

}  // namespace

double correlation(const Curve101& x, const Curve101& y) {
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < kInstants; ++i) mx += x[i] / kInstants, my += y[i] / kInstants;
  for (std::size_t i = 0; i < kInstants; ++i) {
    xx += (x[i] - mx) * (x[i] - mx), yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xy / std::sqrt(xx * yy);
}

bool RoadAgreement::within(const AgreementLimits& limits) const {
  return ground_force <= limits.ground_force &&
         std::all_of(moment.begin(), moment.end(), [&](double r) { return r >= limits.moment; }) &&
         (std::isnan(knee_contact) || std::abs(knee_contact) <= limits.knee_contact);
}

RoadAgreement agreement(const Trial& inverse, const Trial& simulated) {
  RoadAgreement a;
  a.direction = inverse.of.direction;
  a.moment.fill(1);
  const bool muscles = inverse.has_curve("knee_contact", 0);
  const double none = std::numeric_limits<double>::quiet_NaN();
  if (!muscles) a.knee_contact = none;
  if (!simulated.recording) {  // fell: nothing to compare
    a.ground_force = a.knee_contact = none;
    a.moment.fill(none);
    return a;
  }
  for (int side = 0; side < 2; ++side) {
    const auto both = [&](const char* variable, auto compare) {
      return compare(inverse.curve(variable, side), simulated.curve(variable, side));
    };
    a.ground_force = std::max(a.ground_force, 100 * both("grf_y", rms_difference));
    for (std::size_t j = 0; j < 3; ++j)
      a.moment[j] = std::min(a.moment[j], both(kSagittalMoments[j], correlation));
    if (!muscles) continue;
    const double ratio = both("knee_contact", [](const Curve101& x, const Curve101& y) {
      return 100 * (peak(y) / peak(x) - 1);
    });
    if (std::abs(ratio) > std::abs(a.knee_contact)) a.knee_contact = ratio;
  }
  return a;
}

const Trial* find_simulated(const StudyResult& result, const Trial& inverse) {
  if (inverse.simulated || inverse.measured) return nullptr;
  for (const Trial& t : result.trials)
    if (t.simulated && t.of.trial == inverse.of.trial + "_simulated") return &t;
  return nullptr;
}

std::vector<RoadAgreement> agreements(const StudyResult& result) {
  std::vector<RoadAgreement> out;
  for (const Trial& t : result.trials)
    if (const Trial* twin = find_simulated(result, t)) out.push_back(agreement(t, *twin));
  return out;
}

}  // namespace retrogait
