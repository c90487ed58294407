#pragma once
/// A study in a fifth of the time, to look at while a knob moves.
///
/// What `compare` prints beside the two walks is left out: the walks without a measured prior, tables, a simulated road.
/// From the answer before is taken what a knob does not touch: a walk whose case did not change, or the cycle of one
/// whose muscles alone did. Any other cycle is solved on from the one before, not from the node of a lattice of speeds
/// (gait/gait.h), and once more as `compare` does if that missed its limits. Forward and backward side by side.
///
/// So a draft is no function of its document alone; it lies as near to the exact answer as a warm start does. A step of a
/// knob: within 0.5 % of body weight on the ground and 2 % of its peak on the knee (tested). A leap across half a slider
/// starts farther away: backward from 0.6 to 1.4 m/s at once, 7 % of the knee's peak.
///
/// On two cores 60 ms where muscles alone change, 100 ms for a knob of the gait or the body; with one hand on a rail or a
/// head turned, where both sides are solved, 210 to 280 ms (tests/bench/bench_inspector.cpp).
#include "study/study.h"

namespace retrogait::inspector {

/// `before`: an answer to start from, draft or exact; null: none. Throws InputError for knobs out of range.
StudyResult draft_study(StudyPlan plan, const StudyResult* before);

}  // namespace retrogait::inspector
