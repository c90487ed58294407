#pragma once
/// Who makes a load: every joint load of a walk is what the motion asks for (intersegmental), what each muscle adds,
/// and what springs relieve; over the whole cycle of its side, in both directions.
///
/// Muscles whose part is zero all through the cycle are left out. Functional groups stand beside their muscles;
/// a muscle may be in two, or in none, so the groups do not sum to the load. The parts do, to rounding.
#include <string>
#include <vector>

#include "study/study.h"

namespace retrogait {

/// A load with a balance sheet ("knee_contact") and whose: 0 right, 1 left, −1 none (lumbar loads).
struct LoadOfSide {
  std::string variable;
  int side = -1;
};

/// "knee_contact:r", "l4l5_compression" or "l4l5_compression:none". Throws InputError with every defect: an unknown
/// variable with the nearest, a side that is missing or that the load has not. `option`: as messages name it.
std::vector<LoadOfSide> parse_loads(const std::vector<std::string>& asked, const Model& model,
                                    const std::string& option = "--contributors");

struct ContributorTables {
  /// study, trial, direction, side, variable, kind, contributor, unit, pct, value, ok.
  /// kind: total, intersegmental, passive, muscle, group.
  Table curves;
  /// study, trial, direction, side, variable, kind, contributor, unit, rank, mean, at_peak, share_of_peak_pct,
  /// peak_pct: largest part at the load's peak first; muscles and groups each have ranks of their own, the
  /// others rank 0.
  Table ranking;
};

/// Solves every instant of the study's walks again, at their own per cents. Measured trials and trials without
/// muscles give no rows.
ContributorTables take_apart(const StudyResult& study, const std::vector<LoadOfSide>& loads);

}  // namespace retrogait
