#pragma once
/// `retrogait sweep PLAN`: what is asked for (sweep.cpp), dry runs (sweep_dry_run.cpp), the run (sweep_run.cpp), scripts for a cluster
/// instead of it (`--slurm`, sweep_cluster.cpp). Verbs on a store: status (sweep_status.cpp); verify, query, merge, export
/// (sweep_store.cpp); analyze (sweep_analyze.cpp).
#include "cli/cli.h"
#include "sweep/run.h"

namespace retrogait {

/// Prints what a plan asks for: cases, the first five, notes, time and size from a few cases spread over it.
int show_plan(const SweepPlan& plan, const SweepOptions& options);
/// Runs a plan, tells how far it is, and ends early by Ctrl-C or SIGTERM with the cases in hand finished. Exit code: 0;
/// 1 when cases of this run failed or are flagged; 128 + signal when it was stopped before its end.
int run_plan(const SweepSetup& setup, const SweepOptions& options, bool quiet);
/// "40 of 256 cases (15.6 %), 20.6 a second, 0 flagged, 0 failed"
std::string progress_text(const SweepProgress& progress);
/// "90 s", "12 min", "3.4 h", "2.1 days"
std::string span_text(double seconds);

/// Prints what a store holds; with `open_shards_of` n only which of n shards have cases left, as sbatch's --array has them.
int show_status(const std::string& store, std::uint64_t open_shards_of);
void add_sweep_store_verbs(CLI::App& sweep, Run& run);
void add_sweep_analyze(CLI::App& sweep, Run& run);

struct ClusterWords {
  bool slurm = false, submit = false;
  std::int64_t array = 0;           // shards
  int rounds = 1;                   // arrays one after another
  std::string folder;               // of the scripts
  std::vector<std::string> sbatch;  // "--time=04:00:00": handed on to sbatch
};

void add_cluster_options(CLI::App& sweep, ClusterWords& words);

/// Writes the scripts of a plan, hands them in where that is asked for. Throws InputError.
int write_cluster_scripts(const ClusterWords& words, const std::string& plan,
                          const SweepOptions& options);

}  // namespace retrogait
