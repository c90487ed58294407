// What a sweep needs of memory and disk does not grow as cases do.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "sweep/cheap_cases.h"
#include "sweep/evaluate.h"

namespace retrogait {
namespace {

namespace fs = std::filesystem;

/// Of this process now, MiB.
double memory() {
  long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident) * 4096 / (1 << 20);
}

struct Needed {
  double memory = 0;         // MiB, the most
  std::uintmax_t log = 0;    // bytes, the most
  std::uintmax_t store = 0;  // bytes, at the end
};

Needed run_watched(const TempFolder& folder, std::uint64_t cases, int results) {
  const std::string store = folder.file(fmt::format("{}.db", cases));
  const StoreHead head = cheap_head(cases, results);
  SweepOptions options;
  options.store = store;
  options.threads = 2;
  Needed out;
  int reports = 0;
  const SweepReport report = [&](const SweepProgress&) {
    std::error_code none;
    out.log = std::max(out.log, fs::file_size(store + "-wal", none));
    if (++reports % 16 == 0) out.memory = std::max(out.memory, memory());
  };
  const std::atomic<bool> stop{false};
  run_cases(head, cheap_solver(static_cast<std::size_t>(results)), options, report, stop);
  out.store = fs::file_size(store);
  return out;
}

TEST(StoreSize, MemoryOfTwentyThousandCasesIsThatOfAThousand) {
  const TempFolder folder;
  const Needed few = run_watched(folder, 1024, 40), many = run_watched(folder, 20000, 40);
  std::printf("1 024 cases %.1f MiB, 20 000 cases %.1f MiB\n", few.memory, many.memory);
  EXPECT_NEAR(many.memory / few.memory, 1, 0.05);
}

TEST(StoreSize, AHundredThousandCasesNeedNoMoreAndTheLogStaysShort) {
  const TempFolder folder;
  const Needed few = run_watched(folder, 20000, 2), many = run_watched(folder, 100000, 2);
  std::printf("20 000 cases %.1f MiB, 100 000 cases %.1f MiB; log at most %.1f MB of %.1f MB\n",
              few.memory, many.memory, static_cast<double>(many.log) / 1e6,
              static_cast<double>(many.store) / 1e6);
  EXPECT_NEAR(many.memory / few.memory, 1, 0.05);
  EXPECT_LT(many.log, 8u << 20);
  EXPECT_GT(many.store, 2u * (8u << 20));  // or else the log would not have had to be written back
}

TEST(StoreSize, MergingExportingAndCheckingNeedNoMoreForManyCases) {
  const TempFolder folder;
  const auto most = [&](std::uint64_t cases) {
    const StoreHead head = cheap_head(cases, 20);
    std::vector<std::string> parts;
    for (std::uint64_t k : {1u, 2u, 3u}) {
      parts.push_back(folder.file(fmt::format("{}of3_{}.db", k, cases)));
      run_cheap(parts.back(), head, 2, k, 3);
    }
    double out = 0;
    const auto watch = [&](std::uint64_t) { out = std::max(out, memory()); };
    Store whole = Store::open_for(folder.file(fmt::format("whole_{}.db", cases)), head);
    whole.merge(parts, watch);
    EXPECT_TRUE(whole.defects().empty());
    watch(0);
    export_store(whole, folder.file("out"), {}, watch);
    return out;
  };
  const double few = most(2000), many = most(20000);
  std::printf("merge, check and export: 2 000 cases %.1f MiB, 20 000 cases %.1f MiB\n", few, many);
  EXPECT_NEAR(many / few, 1, 0.05);
}

// ten million cases cost a bit each
TEST(StoreSize, TenMillionCasesBeginAtOnce) {
  const TempFolder folder;
  const double before = memory();
  run_cheap(folder.file("big.db"), cheap_head(10000000), 2, 1, 1, 10);
  run_cheap(folder.file("big.db"), cheap_head(10000000), 2, 1, 1, 10);
  std::printf("%.1f MiB before, %.1f MiB after\n", before, memory());
  EXPECT_LT(memory() - before, 12);
}

// 4 kB a case without curves: every case has as many results as a plan has that asks for nothing special, and six
// figures of its solver
TEST(StoreSize, ACaseNeedsAtMostFourKilobytes) {
  constexpr std::uint64_t kCases = 20000;
  const TempFolder folder;
  const StoreHead head = set_up(read_sweep_plan("strength")).head;
  StoreHead cheap = cheap_head(kCases, 2);
  cheap.results = head.results;
  Store store = Store::open_for(folder.file("a.db"), cheap);
  std::vector<CaseResult> batch;
  for (std::uint64_t id = 0; id < kCases; ++id) {
    CaseResult c = cheap_case(id, head.results.size());
    c.id = id;
    c.curves.clear();
    c.solver.clear();
    for (const char* direction : {"backward", "forward"})
      for (const char* quantity : {"iterations", "residual_force", "residual_moment"})
        c.solver.push_back({direction, quantity, 1e-3 * static_cast<double>(id), true});
    c.status = CaseStatus::kDone;
    for (double& value : c.scalar)
      if (std::isnan(value)) value = 0.1;
    if (c.scalar.empty()) c.scalar.assign(head.results.size(), 1.0 / 3);
    batch.push_back(std::move(c));
    if (batch.size() < 256) continue;
    store.put(batch);
    batch.clear();
  }
  store.put(batch);
  EXPECT_EQ(store.counts().done, kCases);
  { const Store closed = std::move(store); }
  const double each =
      static_cast<double>(fs::file_size(folder.file("a.db"))) / static_cast<double>(kCases);
  std::printf("%zu results: %.0f bytes a case\n", head.results.size(), each);
  EXPECT_LE(each, 4000);
}

}  // namespace
}  // namespace retrogait
