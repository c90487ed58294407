#pragma once
/// The cycles of a sweep's cases, and what one thread keeps between them to be fast: the nodes that walks start from
/// (of each model file as it is; other masses, heights, shoes and loads start from those), and the last cycles. A cycle
/// is a pure function of its case, the same bits as `compare` has it: what is kept changes the time alone (tested).
#include <map>
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

  /// `values`: of the case's parameters, in the plan's order. Where only muscles, knee, spine or the other direction
  /// differ from a case that is still kept, nothing is solved.
  GaitCycle cycle_of(const Case& c, const std::vector<std::string>& values);

 private:
  struct Nodes;
  std::string words_of(const Case& c, const std::vector<std::string>& values) const;

  std::vector<std::string> keys_;                        // of the plan's parameters
  std::map<std::string, std::unique_ptr<Nodes>> nodes_;  // by model file
  Recent<GaitCycle> cycles_;
};

}  // namespace retrogait
