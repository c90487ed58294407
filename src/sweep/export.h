#pragma once
/// A store as CSV files, rows in the order of cases: the same bytes for any number of threads, shards and kills.
///
///   cases.csv         case, a column a parameter (as its scene key), status, reason
///   scalars_long.csv  case, direction, side, variable, measure, unit, value: a row a value
///   scalars_wide.csv  case, parameters, then a column a result: "backward knee_contact peak BW"
///   curves.csv        case, direction, side, variable, pct, value (only where the plan keeps curves)
///   plan.toml         the plan as it was run
///
/// Failed cases have a row in cases.csv and none elsewhere; flagged ones are in all, marked.
#include <string>

#include "sweep/store.h"

namespace retrogait {

/// Written aside and renamed, a file at a time; rows are streamed, so that memory does not grow with the store.
/// Throws InputError when the folder cannot be written.
void export_store(const Store& store, const std::string& folder);

/// "backward knee_contact peak BW", without what is empty; the left side says so.
std::string title_of(const ResultName& result);

}  // namespace retrogait
