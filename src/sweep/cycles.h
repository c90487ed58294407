#pragma once
/// The cycles of a sweep's cases, and what one thread keeps between them to be fast: bodies, the nodes that their
/// walks start from, the last few cycles. A cycle is a pure function of its case, the same bits as `compare` has it:
/// what is kept changes the time alone (tested).
#include <memory>
#include <string>
#include <vector>

#include "gait/gait.h"
#include "study/study.h"
#include "sweep/plan.h"
#include "sweep/recent.h"

namespace retrogait {

class CycleKeeper {
 public:
  explicit CycleKeeper(const SweepPlan& plan);
  ~CycleKeeper();
  CycleKeeper(const CycleKeeper&) = delete;
  CycleKeeper& operator=(const CycleKeeper&) = delete;

  /// `values`: of the case's parameters, in the plan's order. Where only muscles, knee or spine differ from a case
  /// that is still kept, nothing is solved.
  GaitCycle cycle_of(const Case& c, const std::vector<std::string>& values);

 private:
  struct Walker;
  /// The values that say how this direction moves (or, `body`, who moves), as one key.
  std::string words_of(const Case& c, const std::vector<std::string>& values, bool body) const;

  std::vector<std::string> keys_;  // of the plan's parameters
  Recent<std::unique_ptr<Walker>> walkers_;
};

}  // namespace retrogait
