#pragma once
/// Verbs under `retrogait sweep`, a file each: status, verify, query, merge, export (sweep_store.cpp) and analyze
/// (sweep_analyze.cpp); and `--slurm`: scripts for a cluster instead of a run here (sweep_cluster.cpp).
#include "cli/cli.h"
#include "sweep/run.h"

namespace retrogait {

void add_sweep_store_verbs(CLI::App& sweep, Run& run);
void add_sweep_analyze(CLI::App& sweep, Run& run);

struct ClusterWords {
  bool slurm = false, submit = false;
  std::int64_t array = 0;           // shards
  std::string folder;               // of the scripts
  std::vector<std::string> sbatch;  // "--time=04:00:00": handed on to sbatch
};

void add_cluster_options(CLI::App& sweep, ClusterWords& words);

/// Writes the scripts of a plan, hands them in where that is asked for. Throws InputError.
int write_cluster_scripts(const ClusterWords& words, const std::string& plan,
                          const SweepOptions& options);

}  // namespace retrogait
