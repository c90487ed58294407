#include "sweep/run.h"

#include <oneapi/tbb/enumerable_thread_specific.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_pipeline.h>
#include <oneapi/tbb/task_arena.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <chrono>
#include <deque>
#include <thread>

#include "base/error.h"

namespace retrogait {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatch = 64;   // cases a transaction at most …
constexpr double kBatchSeconds = 1;  // … or so long
constexpr std::size_t kAhead = 2;    // cases a thread that are solved or wait for the writer
constexpr double kOfLate = 30;       // s

std::string host_name() {
  char name[256] = {};
  return gethostname(name, sizeof name - 1) == 0 ? name : "";
}

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Numbers of this shard in order, without those that are kept; holds one bit a case.
class OpenNumbers {
 public:
  OpenNumbers(const Store& store, const SweepOptions& options)
      : first_(options.shard - 1),
        step_(options.shards),
        kept_((store.head().cases + step_ - 1 - std::min(first_, step_ - 1)) / step_) {
    store.each_kept(!options.retry_failed, [this](std::uint64_t id) {
      if (id % step_ != first_ || id / step_ >= kept_.size()) return;
      kept_[id / step_] = true;
      ++before_;
    });
  }
  std::uint64_t of_shard() const { return kept_.size(); }
  std::uint64_t before() const { return before_; }
  /// False when there is none left.
  bool next(std::uint64_t& id) {
    while (at_ < kept_.size() && kept_[at_]) ++at_;
    if (at_ == kept_.size()) return false;
    id = first_ + at_++ * step_;
    return true;
  }

 private:
  std::uint64_t first_, step_, before_ = 0, at_ = 0;
  std::vector<bool> kept_;
};

/// The one writer: batches of cases into the store, and what is told about them.
class Writer {
 public:
  Writer(Store& store, const SweepReport& report, const SweepProgress& at_start)
      : store_(&store), report_(&report), progress_(at_start) {}

  void take(CaseResult c) {
    (c.status == CaseStatus::kDone      ? progress_.done
     : c.status == CaseStatus::kFlagged ? progress_.flagged
                                        : progress_.failed) += 1;
    batch_.push_back(std::move(c));
    if (batch_.size() >= kBatch || seconds_since(start_) - progress_.seconds > kBatchSeconds)
      write();
  }

  void write() {
    if (batch_.empty()) return;
    // where the file grows at its end it grows densely
    std::sort(batch_.begin(), batch_.end(),
              [](const CaseResult& a, const CaseResult& b) { return a.id < b.id; });
    store_->put(batch_);
    batch_.clear();
    progress_.seconds = seconds_since(start_);
    look_back();
    if (*report_) (*report_)(progress_);
  }

  const SweepProgress& progress() const { return progress_; }

 private:
  struct Mark {
    double seconds = 0;
    std::uint64_t solved = 0;
  };
  void look_back() {
    while (marks_.size() > 1 && marks_[1].seconds < progress_.seconds - kOfLate) marks_.pop_front();
    marks_.push_back({progress_.seconds, progress_.solved()});
    progress_.recent = static_cast<double>(progress_.solved() - marks_.front().solved) /
                       std::max(progress_.seconds - marks_.front().seconds, 1e-6);
  }

  Store* store_;
  const SweepReport* report_;
  SweepProgress progress_;
  Clock::time_point start_ = Clock::now();
  std::vector<CaseResult> batch_;
  std::deque<Mark> marks_{Mark{}};
};

CaseResult failed_case(const StoreHead& head, std::uint64_t id, const std::string& why) {
  CaseResult c;
  c.id = id;
  c.values.resize(head.parameters.size());
  c.status = CaseStatus::kFailed;
  c.reason = why;
  return c;
}

int threads_of(const SweepOptions& options) {
  if (options.threads > 0) return options.threads;
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

/// Takes numbers, solves and hands over, until there is no number or `stop`.
void pump(const StoreHead& head, const MakeSolver& make_solver, int threads, OpenNumbers& numbers,
          std::uint64_t most, const std::atomic<bool>& stop, Writer& writer) {
  std::uint64_t taken = 0;
  const auto take = [&](tbb::flow_control& flow) {
    std::uint64_t id = 0;
    if (stop || taken == most || !numbers.next(id))
      flow.stop();
    else
      ++taken;
    return id;
  };
  tbb::enumerable_thread_specific<SolveCase> solvers;
  const auto solve = [&](std::uint64_t id) {
    SolveCase& solver = solvers.local();
    if (!solver) solver = make_solver();
    try {
      return solver(id);
    } catch (const std::exception& error) {
      return failed_case(head, id, error.what());
    }
  };
  using tbb::filter_mode;
  // both are needed for more threads than the machine has
  const tbb::global_control width(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  tbb::task_arena(threads).execute([&] {
    tbb::parallel_pipeline(
        kAhead * static_cast<std::size_t>(threads),
        tbb::make_filter<void, std::uint64_t>(filter_mode::serial_in_order, take) &
            tbb::make_filter<std::uint64_t, CaseResult>(filter_mode::parallel, solve) &
            tbb::make_filter<CaseResult, void>(filter_mode::serial_out_of_order,
                                               [&](CaseResult c) { writer.take(std::move(c)); }));
  });
}

}  // namespace

SweepProgress run_cases(const StoreHead& head, const MakeSolver& make_solver,
                        const SweepOptions& options, const SweepReport& report,
                        const std::atomic<bool>& stop) {
  Store store = Store::open_for(options.store, head);
  const int threads = threads_of(options);
  OpenNumbers numbers(store, options);
  SweepProgress start;
  start.before = numbers.before();
  start.of = numbers.of_shard();
  start.aim = start.of - start.before;
  if (options.limit > 0) start.aim = std::min(start.aim, options.limit);
  if (start.aim == 0) return start;

  StoreRun run;
  run.host = host_name();
  run.process = getpid();
  run.program = head.program;
  run.command = options.command;
  run.threads = threads;
  store.begin_run(run);
  Writer writer(store, report, start);
  try {
    pump(head, make_solver, threads, numbers, start.aim, stop, writer);
  } catch (...) {
    // what is ready is kept where that can be; what went wrong first is what is told
    try {
      writer.write();
    } catch (const InputError&) {
    }
    throw;
  }
  writer.write();
  store.end_run();
  return writer.progress();
}

namespace {

/// A case asks for the matrices that the one before it gave back: a tenth of its time if the system had them cleared
/// in between.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
  mallopt(M_TRIM_THRESHOLD, 128 * kMegabyte);
#endif
}

}  // namespace

SweepProgress run_sweep(const SweepSetup& setup, const SweepOptions& options,
                        const SweepReport& report, const std::atomic<bool>& stop) {
  keep_freed_memory();
  const MakeSolver make_solver = [&setup]() -> SolveCase {
    auto solver = std::make_shared<CaseSolver>(setup);
    return [solver](std::uint64_t id) { return solver->solve(id); };
  };
  return run_cases(setup.head, make_solver, options, report, stop);
}

}  // namespace retrogait
