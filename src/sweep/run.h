#pragma once
/// A sweep at work: threads that solve, one writer, a store that any kill leaves whole.
///
/// Cases go through a oneTBB pipeline: numbers in order, solved side by side, written in batches by one thread. At most
/// a few cases a thread are under way, so memory does not grow with the plan.
#include <atomic>
#include <functional>
#include <string>

#include "sweep/evaluate.h"

namespace retrogait {

struct SweepOptions {
  std::string store;        // file
  int threads = 0;          // 0: as many as the machine has
  std::uint64_t limit = 0;  // cases at most in this run; 0: all
  std::uint64_t shard = 1,
                shards = 1;  // this one of so many: cases whose number is shard − 1 modulo shards
  bool retry_failed = false;
  std::string command;  // for provenance
};

struct SweepProgress {
  std::uint64_t done = 0, flagged = 0, failed = 0;  // in this run
  std::uint64_t before = 0;                         // were in the store already
  std::uint64_t of = 0;                             // cases of this shard
  double seconds = 0;                               // of this run
  double rate() const {
    return seconds > 0 ? static_cast<double>(done + flagged + failed) / seconds : 0;
  }
};

/// Told by the writer after each batch.
using SweepReport = std::function<void(const SweepProgress&)>;

/// What solves cases one after another, a thread each. The result of a case is a pure function of its number: neither
/// thread, order nor what was solved before may change a bit of it.
using SolveCase = std::function<CaseResult(std::uint64_t id)>;
/// Makes one; called once a thread, by that thread.
using MakeSolver = std::function<SolveCase()>;

/// Solves what the store has not. Until all is done, `limit` is reached or `stop` is set: then the cases in hand are finished and written. Throws
/// InputError when the store cannot be opened or written; what was written before stays.
SweepProgress run_cases(const StoreHead& head, const MakeSolver& make_solver,
                        const SweepOptions& options, const SweepReport& report,
                        const std::atomic<bool>& stop);

/// The same with the walks of a plan.
SweepProgress run_sweep(const SweepSetup& setup, const SweepOptions& options,
                        const SweepReport& report, const std::atomic<bool>& stop);

/// Of the cases of this shard in order, those still to be done.
std::vector<std::uint64_t> open_cases(const Store& store, const SweepOptions& options);

}  // namespace retrogait
