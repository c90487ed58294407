#pragma once
/// Disturbed walks (study/disturb.h) as a page, as files and as a figure.
///
///   OUT/disturbance.csv            outcome and measures: study, trial, direction, disturbance, measure, unit, value,
///                                  undisturbed
///   OUT/disturbance_measures.csv   what each measure is
///   OUT/disturbance_curves.csv     100 instants a stride: margins, mass centre, pelvis, ground, clearance, the hand
///   OUT/disturbance_limits.csv     how much is survived (--search)
///   OUT/figures/disturbance.*      step by step: margins of stability, clearance, speed; forward and backward
#include "report/report.h"
#include "study/disturb.h"

namespace retrogait {

/// Forward and backward side by side, a section for each disturbance; what fell and how; what can be concluded. At
/// most 100 columns.
std::string disturb_page(const DisturbResult& result, const std::vector<DisturbLimit>& limits);

/// A line for each direction whose undisturbed walk does not walk; may be empty.
std::string disturb_flags(const DisturbResult& result);

void write_disturb(const std::string& folder, const DisturbResult& result,
                   const std::vector<DisturbLimit>& limits, const Provenance& provenance);

/// A row of panels for each disturbance.
Drawing disturb_figure(const DisturbResult& result);

}  // namespace retrogait
