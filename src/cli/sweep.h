#pragma once
/// Verbs under `retrogait sweep`, a file each: status, verify, query, merge, export (sweep_store.cpp) and analyze
/// (sweep_analyze.cpp).
#include "cli/cli.h"

namespace retrogait {

void add_sweep_store_verbs(CLI::App& sweep, Run& run);
void add_sweep_analyze(CLI::App& sweep, Run& run);

}  // namespace retrogait
