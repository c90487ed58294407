#pragma once
/// The ladder (study/ladder.h) as a page, as files and as a figure.
///
///   OUT/ladder.csv         every measure: four walks, three steps, difference, ok
///   OUT/ladder_walks.csv   the four walks: script, speed, cadence, ok, and why one is flagged
///   OUT/figures/ladder.*   the main loads as waterfalls
#include <optional>
#include <string>

#include "report/page.h"
#include "report/report.h"
#include "study/ladder.h"

namespace retrogait {

/// Does the ladder tell who makes the moments?
bool has_muscles(const LadderResult& ladder);

/// The four walks' values of a row, in the unit shown.
std::optional<std::array<double, kRungs>> row_values(const LadderResult& ladder, const Row& row);

/// The same rounded to the row's decimals: steps between these add up as they are printed.
std::array<double, kRungs> rounded(std::array<double, kRungs> walks, const Row& row);

/// A step as printed: "+0.12", "-0.12", and "0.00" for one that is nothing at so many decimals.
std::string change_text(double change, int decimals);

/// The main loads: forward, three steps, backward; then what each step means, and what is flagged. The
/// steps are differences of the walks' values as rounded here, so that every line adds up as printed. At
/// most 100 columns.
std::string ladder_page(const LadderResult& ladder);

/// A line for each walk that is beyond its limits or could not be asked for; may be empty.
std::string ladder_flags(const LadderResult& ladder);

/// Both CSV files. Numbers of ladder.csv carry fifteen digits, so that its steps add up to 1e-9.
void write_ladder(const std::string& folder, const LadderResult& ladder);

/// A waterfall each for the main loads.
Drawing ladder_figure(const LadderResult& ladder);

}  // namespace retrogait
