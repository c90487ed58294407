#pragma once
/// Both roads of a study side by side: inverse dynamics of the consistent cycle, and the same walk simulated.
///
///   OUT/roads.csv             every measure that both roads have: inverse, simulate, difference, ratio
///   OUT/roads_agreement.csv   how far they lie apart, against what they may
///   OUT/figures/roads.*       vertical force, knee moment and knee force of both, both ways
///
/// Needs a study of both roads (Road::kBoth).
#include <string>

#include "report/report.h"
#include "study/simulated.h"

namespace retrogait {

/// The main loads on both roads, how far they agree against the bars, and what differs between the roads where a bar
/// is missed. At most 100 columns.
std::string roads_page(const StudyResult& result);

Table roads_table(const StudyResult& result);
Table agreement_table(const StudyResult& result);
void write_roads(const std::string& folder, const StudyResult& result);

Drawing roads_figure(const StudyResult& result);

}  // namespace retrogait
