#pragma once
/// A store as CSV files (RFC 4180, lines end in "\n", an empty field is no number), rows in the order of cases: the same
/// bytes for any number of threads, shards and kills.
///
///   cases.csv         case, a column a parameter (as its scene key, in its unit), status, reason
///   results.csv       column (of scalars_wide.csv), direction, side, variable, measure, unit: a row a result
///   scalars_wide.csv  case, parameters, status, then a column a result: "backward knee_contact peak BW"
///   scalars_long.csv  case, direction, side, variable, measure, unit, value: a row a value
///   curves.csv        case, direction, side, variable, pct (of the cycle), value (only where the plan keeps curves)
///   plan.toml         the plan as it was run
///
/// Failed cases have a row in cases.csv and none elsewhere; flagged ones are in all, marked.
#include <functional>
#include <string>

#include "sweep/store.h"

namespace retrogait {

/// Which of the large files are written.
struct ExportChoice {
  bool wide = true, tall = true, curves = true;
};

/// Written aside and renamed once all are whole; rows are streamed, so that memory does not grow with the store. `told`:
/// cases written so far, every thousand. Throws InputError when the folder cannot be written.
void export_store(const Store& store, const std::string& folder, const ExportChoice& choice = {},
                  const std::function<void(std::uint64_t cases)>& told = {});

/// "backward knee_contact peak BW", without what is empty; the left side says so.
std::string title_of(const ResultName& result);

/// A line of a CSV file, with its end.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace retrogait
