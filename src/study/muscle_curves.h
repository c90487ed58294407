#pragma once
/// The curves of the muscles of a trial, by muscle. Internal to study/activity.cpp and study/energy.cpp.
#include <map>

#include "inverse/muscle_groups.h"
#include "muscle/contraction.h"
#include "study/study.h"

namespace retrogait {

using Curve101 = std::array<double, 101>;

constexpr int kCyclePoints = 100;  // the last point of a curve repeats the first

/// Of one muscle on the side it is on; the trial's.
struct MuscleCurves {
  const Curve101* activation = nullptr;
  const Curve101* length = nullptr;    // of fibres, optimal lengths
  const Curve101* velocity = nullptr;  // the same a second, lengthening > 0
  const Curve101* power = nullptr;  // of the muscle with its tendon, W/kg; nullptr if not asked for
};

/// Finds a trial's curves by name, fast.
class CurveFinder {
 public:
  explicit CurveFinder(const Trial& trial);
  /// nullptr if there is none.
  const Curve101* find(const std::string& variable, int side) const;

 private:
  std::array<std::map<std::string, const Curve101*>, 3> by_side_;  // none, right, left
};

/// Every muscle that has its curves (but for power), by its index in the model.
std::map<int, MuscleCurves> find_muscle_curves(const Trial& trial, const CurveFinder& finder);

/// The trial's curves of force and length, or its own.
std::shared_ptr<const ContractionModel> contraction_of(const Trial& trial);

}  // namespace retrogait
