#include "sweep/run.h"

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/enumerable_thread_specific.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/error.h"

namespace retrogait {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 64;   // cases a transaction at most …
constexpr double kBatchSeconds = 1;  // … or so long
constexpr std::size_t kAhead = 4;    // cases a thread that may wait for the writer

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

/// Numbers of this shard in order, without those that are kept; holds one bit a case that is done.
class OpenNumbers {
 public:
  OpenNumbers(const Store& store, const SweepOptions& options)
      : next_(options.shard - 1), step_(options.shards), end_(store.head().cases) {
    done_.resize((end_ + step_ - 1) / step_);
    for (const std::uint64_t id : store.kept(!options.retry_failed))
      if (id % step_ == options.shard - 1 && id < end_) done_[id / step_] = true;
  }
  std::uint64_t of_shard() const {
    return (end_ - std::min(end_, next_at_start()) + step_ - 1) / step_;
  }
  std::uint64_t before() const {
    return static_cast<std::uint64_t>(std::count(done_.begin(), done_.end(), true));
  }
  /// False when there is none left.
  bool next(std::uint64_t& id) {
    while (next_ < end_ && done_[next_ / step_]) next_ += step_;
    if (next_ >= end_) return false;
    id = next_;
    next_ += step_;
    return true;
  }

 private:
  std::uint64_t next_at_start() const { return next_; }
  std::uint64_t next_, step_, end_;
  std::vector<bool> done_;
};

void count(const CaseResult& c, SweepProgress& progress) {
  (c.status == CaseStatus::kDone      ? progress.done
   : c.status == CaseStatus::kFlagged ? progress.flagged
                                      : progress.failed) += 1;
}

}  // namespace

std::vector<std::uint64_t> open_cases(const Store& store, const SweepOptions& options) {
  OpenNumbers numbers(store, options);
  std::vector<std::uint64_t> out;
  for (std::uint64_t id = 0; numbers.next(id);) out.push_back(id);
  return out;
}

SweepProgress run_cases(const StoreHead& head, const MakeSolver& make_solver,
                        const SweepOptions& options, const SweepReport& report,
                        const std::atomic<bool>& stop) {
  Store store = Store::open_for(options.store, head);
  const int threads = options.threads > 0
                          ? options.threads
                          : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  const tbb::global_control width(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  OpenNumbers numbers(store, options);
  SweepProgress progress;
  progress.before = numbers.before();
  progress.of = numbers.of_shard();
  const std::int64_t run = store.begin_run({options.command, host_name(), threads});
  const auto start = Clock::now();
  auto written = start;
  std::vector<CaseResult> batch;
  std::uint64_t taken = 0;

  const auto take = [&](tbb::flow_control& flow) {
    std::uint64_t id = 0;
    const bool enough = options.limit > 0 && taken >= options.limit;
    if (stop || enough || !numbers.next(id))
      flow.stop();
    else
      ++taken;
    return id;
  };
  tbb::enumerable_thread_specific<SolveCase> solvers;
  const auto solve = [&](std::uint64_t id) {
    SolveCase& solver = solvers.local();
    if (!solver) solver = make_solver();
    return solver(id);
  };
  const auto write = [&] {
    if (batch.empty()) return;
    store.put(batch);
    batch.clear();
    written = Clock::now();
    progress.seconds = std::chrono::duration<double>(written - start).count();
    if (report) report(progress);
  };
  const auto collect = [&](CaseResult c) {
    count(c, progress);
    batch.push_back(std::move(c));
    const double since = std::chrono::duration<double>(Clock::now() - written).count();
    if (batch.size() >= kBatch || since > kBatchSeconds) write();
  };

  using tbb::filter_mode;
  tbb::parallel_pipeline(
      kAhead * static_cast<std::size_t>(threads),
      tbb::make_filter<void, std::uint64_t>(filter_mode::serial_in_order, take) &
          tbb::make_filter<std::uint64_t, CaseResult>(filter_mode::parallel, solve) &
          tbb::make_filter<CaseResult, void>(filter_mode::serial_in_order, collect));
  write();
  store.end_run(run, progress.done + progress.flagged, progress.failed);
  return progress;
}

SweepProgress run_sweep(const SweepSetup& setup, const SweepOptions& options,
                        const SweepReport& report, const std::atomic<bool>& stop) {
  const MakeSolver make_solver = [&setup]() -> SolveCase {
    auto solver = std::make_shared<CaseSolver>(setup);
    return [solver](std::uint64_t id) { return solver->solve(id); };
  };
  return run_cases(setup.head, make_solver, options, report, stop);
}

}  // namespace retrogait
