#pragma once
/// A sweep at work: threads that solve, one writer, a store that any kill leaves whole.
///
/// Cases go through a oneTBB pipeline: numbers in order, solved side by side, written in batches by one thread in the order
/// in which they come ready. A slow case holds up no other, and at most two cases a thread are under way, so memory does
/// not grow with the plan. Which case is written first is seen in no result: a store is read in order of numbers.
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
  std::uint64_t aim = 0;                            // cases that this run is to solve
  double seconds = 0;                               // of this run
  double recent = 0;                                // cases a second in the last half minute

  std::uint64_t solved() const { return done + flagged + failed; }
  /// Cases a second: of late, or of the whole run while there is no telling.
  double rate() const {
    return recent > 0 ? recent : seconds > 0 ? static_cast<double>(solved()) / seconds : 0;
  }
  /// Seconds to the end of this run; infinite while nothing is solved.
  double left() const { return static_cast<double>(aim - solved()) / rate(); }
};

/// Told by the writer after each batch.
using SweepReport = std::function<void(const SweepProgress&)>;

/// What solves cases one after another, a thread each. The result of a case is a pure function of its number: neither
/// thread, order nor what was solved before may change a bit of it.
using SolveCase = std::function<CaseResult(std::uint64_t id)>;
/// Makes one; called once a thread, by that thread.
using MakeSolver = std::function<SolveCase()>;

/// Solves what the store has not, until all is done, `limit` is reached or `stop` is set: then the cases in hand are
/// finished and written. A solver that throws makes a failed case. Throws InputError when the store cannot be opened or
/// written (what was written before stays), and what `make_solver` throws.
SweepProgress run_cases(const StoreHead& head, const MakeSolver& make_solver,
                        const SweepOptions& options, const SweepReport& report,
                        const std::atomic<bool>& stop);

/// The same with the walks of a plan.
SweepProgress run_sweep(const SweepSetup& setup, const SweepOptions& options,
                        const SweepReport& report, const std::atomic<bool>& stop);

}  // namespace retrogait
