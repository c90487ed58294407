#pragma once
/// A sweep on a Slurm cluster: the text of two batch scripts.
///
///   array.sbatch   one task a shard: `retrogait sweep PLAN --shard k/n --store STORE_kofn.db`
///   merge.sbatch   joins the shards' stores into STORE.db, looks it over, says what is missing
///
/// What may happen to a task, and what then holds:
///
///   time limit      Slurm sends SIGTERM kWarning seconds before; the script became the program (exec), which gets it,
///                   finishes the cases in hand and ends. The shard is handed in again and goes on: by hand, or by the
///                   next round (ClusterJob::rounds), which waits in the queue and ends at once where nothing is left.
///   preempted,      `--requeue`: the task starts again under its old number and goes on. What it wrote stays.
///   node lost
///   killed          the store loses at most its open transaction (sweep/store.h). Hand the shard in again.
///   case failed     kept with its reason; the task ends with exit code 1, the rest of its cases is done.
///
/// So the merge waits for the array's end, good or bad (`afterany`): after `afterok` one flagged case in a million would
/// leave it waiting for ever. A requeued task has not ended. What the merge finds missing it counts, with the line that
/// hands in the shards left, and its exit code is 1: half a sweep never passes for a whole one.
///
/// The number of shards stands in the script: SLURM_ARRAY_TASK_COUNT counts the tasks handed in, which is another number
/// when only some shards are handed in again.
///
/// Each store is written by one node at a time, so it may lie on any shared disk that keeps POSIX locks (NFS 4, Lustre,
/// GPFS).
#include <cstdint>
#include <string>
#include <vector>

#include "sweep/store.h"

namespace retrogait {

/// Paths are absolute: a compute node runs these scripts.
struct ClusterJob {
  std::string program, home;  // the binary, and the repository's folder (models, gaits, scenes)
  std::string place;          // where relative paths of the plan begin
  std::string plan;           // file, or name of a shipped plan
  std::string name;           // of the plan
  std::string store;          // of the whole sweep; shards lie beside it
  std::string folder;         // of scripts and logs
  std::uint64_t cases = 0, shards = 1;
  int threads = 1;                   // a task
  int rounds = 1;                    // arrays one after another: each goes on where the one before was ended
  std::vector<std::string> options;  // of `retrogait sweep` for each task: "--retry-failed"
  std::vector<std::string> sbatch;   // of sbatch for both scripts: "--time=04:00:00"
};

std::string array_script(const ClusterJob& job);
std::string merge_script(const ClusterJob& job);

/// Where the scripts of `job` are.
std::string array_script_path(const ClusterJob& job);
std::string merge_script_path(const ClusterJob& job);

/// "out/sweeps/strength.db", 2, 8 → "out/sweeps/strength_2of8.db".
std::string shard_store(const std::string& store, std::uint64_t k, std::uint64_t n);

/// A word that a POSIX shell reads back as it is: it's → 'it'\''s'. Plain words stay as they are.
std::string shell_word(const std::string& text);

/// An option for a line that begins with #SBATCH, in sbatch's own quotes. `text` has neither quote nor backslash.
std::string sbatch_word(const std::string& text);

/// Ascending numbers as sbatch's --array has them: {1, 2, 3, 7} → "1-3,7".
std::string array_text(const std::vector<std::uint64_t>& numbers);

/// What a user types to hand in the shards of `array`, round after round, and the merge after them: a line each.
std::string submission(const ClusterJob& job, const std::string& array);

/// Shards of n, counted from 1, that have cases which are not done. `done`: a bit a case of the plan.
std::vector<std::uint64_t> open_shards(const std::vector<bool>& done, std::uint64_t n);

/// Sets the bit of every case that the store holds; of failed ones only if `with_failed`.
void mark_done(const Store& store, bool with_failed, std::vector<bool>& done);

}  // namespace retrogait
