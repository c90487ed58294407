#pragma once
/// Which numbers of a walk a sweep keeps, and how they are read from it.
///
/// The list is of all measures that a walk of the plan can have, not of those that its first case has: a second peak
/// that appears at higher speeds alone is a result of every case, NaN where there is none. Nothing is solved for it.
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "study/asked.h"
#include "sweep/plan.h"
#include "sweep/store.h"

namespace retrogait {

/// The scalars that are kept where a plan names none: loads of knee and low back, ground reaction, activations of
/// groups, energy and walk, of the right side or of the whole body.
std::vector<Kept> usual_measures();

/// What the plan keeps of the walks of these studies (which differ in model or in having muscles), in a fixed order. Throws
/// InputError: an unknown variable or measure in `keep` or `curves`, with the nearest.
std::vector<ResultName> results_of(const SweepPlan& plan, const std::vector<StudyPlan>& studies);

/// Reads trials into results.
class Measures {
 public:
  Measures(const SweepPlan& plan, const std::vector<ResultName>& results);
  /// What of a trial is read: all that tabulating need give.
  const Asked& asked() const { return asked_; }
  /// Scalars (`out.scalar` has its size already), curves and the solver's figures; a limit missed flags the case.
  void read(const Trial& trial, const std::string& direction, CaseResult& out) const;

 private:
  Asked asked_;
  std::unordered_map<std::string, std::size_t> place_;  // of a result among the scalars
  std::set<std::string> scalars_, curves_;              // variables
};

}  // namespace retrogait
