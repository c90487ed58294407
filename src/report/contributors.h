#pragma once
/// Who makes a load, as a page and as files.
///
///   OUT/contributors.csv        a row a direction, load and contributor: mean, at the peak, rank
///   OUT/contributors_long.csv   the same over the cycle
#include <string>

#include "study/contributors.h"

namespace retrogait {

/// For each load, forward beside backward: what the motion asks for, the ten muscles with the largest parts at
/// the load's peak, the others summed, springs, their sum, and the load itself;
/// then the five largest functional groups.
std::string contributors_page(const ContributorTables& tables);

void write_contributors(const std::string& folder, const ContributorTables& tables);

}  // namespace retrogait
