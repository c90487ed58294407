#pragma once
/// One case of a sweep: from its number to what the store keeps.
///
///   SweepSetup    what all cases share: plan, which scalars and curves are kept, hashes, files read once. Made once,
///                 shared by all threads, never changed.
///   CaseSolver    what one thread keeps between cases to be fast (compiled models, solved cycles). A result is a pure
///                 function of setup and number: nothing kept can change a bit of it (a test permutes and shards).
///
/// Where only muscles differ from case to case (strength, cost, knee alignment …) the cycle is not synthesised again, and
/// where only strengths, cost, activation floor or springs do, muscles are not laid again (LaidMuscles).
/// Where the motion differs, it starts from the lattice of gait/anchor.cpp, as `compare` does: the same bits.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sweep/measures.h"
#include "sweep/plan.h"
#include "sweep/store.h"

namespace retrogait {

struct SweepSetup {
  SweepPlan plan;
  StoreHead head;  // results in the order of CaseResult::scalar
};

/// Solves nothing: which results there are follows from plan and model (measures.h). Throws InputError: an unknown
/// variable or measure in `keep` or `curves` (with the nearest), a first case that is none.
SweepSetup set_up(const SweepPlan& plan);

class CaseSolver {
 public:
  explicit CaseSolver(const SweepSetup& setup);
  ~CaseSolver();
  CaseSolver(const CaseSolver&) = delete;
  CaseSolver& operator=(const CaseSolver&) = delete;

  /// Never throws for what a case is: a case that cannot be solved comes back failed, with its reason.
  CaseResult solve(std::uint64_t i);

 private:
  struct Kept;
  std::unique_ptr<Kept> kept_;
};

}  // namespace retrogait
