#pragma once
/// The instants of one cycle: every result variable at 0, 1 … 99 % of it, and what the sharing of moments among
/// muscles reached.
///
/// A symmetric walker's second half cycle is the first one mirrored, so that only 50 instants need solving. How a
/// variable mirrors is seen, not assumed: a few instants of the second half are solved as well, and each
/// variable must there be ± that of its other side half a cycle earlier. If one is not (a model of one's own
/// whose sides differ), all instants are solved.
#include "study/asked.h"

namespace retrogait {

enum class Halves { kMirrorIfSymmetric, kSolveBoth };

struct CycleInstants {
  std::vector<CycleCurve>
      curves;  // of every column asked for, and side, from its own side's contact
  std::array<bool, 101> converged{};  // from contact of the right foot; true without muscles
  std::vector<SolverFigure> figures;  // of the sharing; none without muscles
  bool mirrored = false;              // the second half is the first one's mirror image
};

/// Each walk starts from nothing and goes on from instant to instant: a pure function of case and cycle. `laid`, if
/// given, is of this cycle and of walks that share their LaidMuscles with this one; it changes no bit.
CycleInstants solve_cycle_instants(const Case& c, const GaitCycle& cycle,
                                   const std::vector<ResultColumn>& columns,
                                   Halves halves = Halves::kMirrorIfSymmetric,
                                   const Asked& asked = {}, LaidCycle* laid = nullptr);

/// The same of one recorded stride, each of its instants; the left cycle's second half is the stride's first.
CycleInstants solve_cycle_instants(const Case& c, const Recording& stride,
                                   const std::vector<ResultColumn>& columns);

}  // namespace retrogait
