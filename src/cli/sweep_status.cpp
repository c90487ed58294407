// retrogait sweep status: how much is done, by whom, how fast, what went wrong
#include <filesystem>

#include "base/error.h"
#include "cli/sweep.h"
#include "cli/talk.h"
#include "sweep/cluster.h"
#include "sweep/store_lock.h"

namespace retrogait {

namespace {

constexpr std::size_t kRuns = 5, kTroubles = 8;  // lines of each

std::uint64_t all_of(const StoreCounts& c) { return c.done + c.flagged + c.failed; }

// of n shards those with cases that are not there, as sbatch's --array has them
std::string shards_left(const Store& store, std::uint64_t n) {
  std::vector<bool> done(store.head().cases);
  mark_done(store, true, done);
  return array_text(open_shards(done, n));
}

// the title stands in the plan's text; a plan that this program reads no more has its first line
std::string title_of_plan(const StoreHead& head) {
  try {
    return parse_sweep_plan(head.plan_text, "plan").title;
  } catch (const InputError&) {
    return head.plan_text.substr(0, head.plan_text.find('\n'));
  }
}

double rate_of(const StoreRun& run) {
  return run.seconds > 0 ? static_cast<double>(all_of(run.counts)) / run.seconds : 0;
}

std::string counts_text(const StoreHead& head, const StoreCounts& c) {
  const double share = 100.0 * static_cast<double>(all_of(c)) /
                       static_cast<double>(std::max<std::uint64_t>(head.cases, 1));
  return fmt::format("{} of {} cases ({:.1f} %): {} good, {} flagged, {} failed; {} results each\n",
                     all_of(c), head.cases, share, c.done, c.flagged, c.failed,
                     head.results.size());
}

std::string size_text(const std::string& path, std::uint64_t cases) {
  std::error_code ignored;
  const auto bytes = static_cast<double>(std::filesystem::file_size(path, ignored));
  const std::string each =
      cases > 0 ? fmt::format(", {:.1f} kB a case", bytes / 1e3 / static_cast<double>(cases)) : "";
  return fmt::format("{:.1f} MB{}", bytes / 1e6, each);
}

std::string run_text(const StoreRun& run, bool last, const std::string& writer) {
  const std::string state = !run.ended.empty()        ? ""
                            : last && !writer.empty() ? ", going on"
                                                      : ", killed";
  return fmt::format(
      "  {}  {:>8} cases in {:>8}, {:6.1f} a second, {} failed; {} threads on {}{}\n",
      run.started.substr(0, 16), all_of(run.counts), span_text(run.seconds), rate_of(run),
      run.counts.failed, run.threads, run.host, state);
}

void say_runs(const std::vector<StoreRun>& runs, const std::string& writer) {
  if (runs.empty()) return;
  const std::size_t from = runs.size() > kRuns ? runs.size() - kRuns : 0;
  print(stdout, from == 0 ? fmt::format("{} runs (UTC):\n", runs.size())
                          : fmt::format("{} runs, the last {} (UTC):\n", runs.size(), kRuns));
  for (std::size_t i = from; i < runs.size(); ++i)
    print(stdout, run_text(runs[i], i + 1 == runs.size(), writer));
}

void say_troubles(const std::vector<StoreTrouble>& troubles) {
  if (troubles.empty()) return;
  print(stdout, "Flagged and failed, alike but for numbers, with the first of each:\n");
  for (std::size_t i = 0; i < std::min(troubles.size(), kTroubles); ++i)
    print(stdout, fmt::format("  {:>8} {:<8} case {}: {}\n", troubles[i].cases,
                              name_of(troubles[i].status), troubles[i].first, troubles[i].reason));
  if (troubles.size() > kTroubles)
    print(stdout, fmt::format("  and {} other kinds\n", troubles.size() - kTroubles));
}

}  // namespace

int show_status(const std::string& path, std::uint64_t open_shards_of) {
  const Store store = Store::open(path, Store::Mode::kRead);
  if (open_shards_of > 0) {
    print(stdout, shards_left(store, open_shards_of) + "\n");
    return 0;
  }
  const StoreHead& head = store.head();
  const StoreCounts counts = store.counts();
  const std::vector<StoreRun> runs = store.runs();
  const std::string writer = writer_of(path);
  print(stdout, counts_text(head, counts));
  print(stdout, fmt::format("Plan: {}\n", title_of_plan(head)));
  print(stdout, fmt::format("Store: {}; results version {}, begun by retrogait {}\n",
                            size_text(path, all_of(counts)), kResultsVersion, head.program));
  if (!writer.empty()) print(stdout, fmt::format("Written just now by {}.\n", writer));
  const std::uint64_t open = head.cases - std::min(head.cases, all_of(counts));
  if (open > 0 && !runs.empty() && rate_of(runs.back()) > 0)
    print(stdout, fmt::format("{} cases open: about {} at the rate of the last run.\n", open,
                              span_text(static_cast<double>(open) / rate_of(runs.back()))));
  say_runs(runs, writer);
  say_troubles(store.troubles());
  return 0;
}

}  // namespace retrogait
