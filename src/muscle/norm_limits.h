#pragma once
/// What muscles can give in shares of their F_max, so that what does not depend on strength is computed without it: the
/// same bits for any strength, as a sweep over strengths needs.
///
///   update_muscle_limits = update_norm_limits, apply_strengths
///   stretch_tendons      = the shares of what is there, stretch_norm_limits, apply_strengths
///
/// Between them data.muscle_capacity and data.muscle_passive are shares of F_max, not N.
#include "muscle/contraction.h"

namespace retrogait {

/// As update_muscle_limits, in shares of F_max. Allocates nothing.
void update_norm_limits(const Model& model, const ContractionModel& contraction, Data& data,
                        ForceRules rules = ForceRules::kPhysics);

/// kElastic, after update_norm_limits: replaces the shares of every muscle whose tendon stretches. Allocates nothing.
void stretch_norm_limits(const Model& model, const ContractionModel& contraction, Data& data);

/// Shares times F_max: newtons.
void apply_strengths(const Model& model, Data& data);

}  // namespace retrogait
