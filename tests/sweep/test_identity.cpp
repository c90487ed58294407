// The same sweep by any number of threads and shards, stopped and gone on with, is the same byte for byte.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "base/error.h"
#include "sweep/cheap_cases.h"

namespace retrogait {
namespace {

constexpr std::uint64_t kCases = 700;

struct Identity : testing::Test {
  TempFolder folder;
  StoreHead head = cheap_head(kCases);
  SweepOptions options(const std::string& store, int threads = 2) const {
    SweepOptions o;
    o.store = folder.file(store);
    o.threads = threads;
    return o;
  }
};

TEST_F(Identity, OneTwoAndSevenThreadsExportTheSameBytes) {
  run_cheap(folder.file("t1.db"), head, 1);
  const std::string expected = exported(folder.file("t1.db"));
  EXPECT_GT(expected.size(), 100000u);
  for (const int threads : {2, 7}) {
    const std::string store = folder.file(fmt::format("t{}.db", threads));
    run_cheap(store, head, threads);
    EXPECT_EQ(exported(store), expected) << threads;
    EXPECT_TRUE(defects_of(store).empty());
  }
}

TEST_F(Identity, OneThreeAndSixteenShardsMergedExportTheSameBytes) {
  run_cheap(folder.file("whole.db"), head);
  const std::string expected = exported(folder.file("whole.db"));
  for (const std::uint64_t shards : {3u, 16u}) {
    std::vector<std::string> parts;
    for (std::uint64_t k = shards; k >= 1; --k) {
      parts.push_back(folder.file(fmt::format("{}of{}.db", k, shards)));
      const SweepProgress p = run_cheap(parts.back(), head, 2, k, shards);
      EXPECT_EQ(p.of, (kCases + shards - k) / shards);
    }
    const std::string merged = folder.file(fmt::format("merged{}.db", shards));
    std::uint64_t told = 0;
    Store::open_for(merged, head).merge(parts, [&](std::uint64_t n) { told = n; });
    EXPECT_EQ(told, kCases);
    EXPECT_EQ(exported(merged), expected) << shards;
    EXPECT_TRUE(defects_of(merged).empty());
    EXPECT_EQ(Store::open(merged, Store::Mode::kRead).runs().size(), shards);
    // once more changes nothing, the target among its own shards neither
    parts.push_back(merged);
    Store::open_for(merged, head).merge(parts);
    EXPECT_EQ(exported(merged), expected);
    EXPECT_EQ(Store::open(merged, Store::Mode::kRead).runs().size(), shards);
  }
}

TEST_F(Identity, StoppedAndGoneOnWithIsTheSame) {
  run_cheap(folder.file("whole.db"), head);
  SweepProgress p;
  int runs = 0;
  do {
    std::atomic<bool> stop{false};
    std::atomic<int> solved{0};
    const MakeSolver make = [&]() -> SolveCase {
      return [&](std::uint64_t id) {
        if (++solved == 150) stop = true;
        return cheap_case(id, 12);
      };
    };
    const std::uint64_t before = p.before + p.solved();
    p = run_cases(head, make, options("stopped.db"), {}, stop);
    EXPECT_EQ(p.before, before);  // what was solved was written: the cases in hand as well
    EXPECT_EQ(p.solved(), static_cast<std::uint64_t>(solved));
    EXPECT_GE(p.solved(), std::min<std::uint64_t>(150, kCases - before));
    EXPECT_LE(p.solved(), 150u + 4);
  } while (++runs < 20 && p.before + p.solved() < kCases);
  EXPECT_GT(runs, 3);
  EXPECT_EQ(exported(folder.file("stopped.db")), exported(folder.file("whole.db")));
}

TEST_F(Identity, ALimitTakesTheFirstOpenCases) {
  SweepOptions o = options("limit.db", 1);
  o.limit = 30;
  const std::atomic<bool> stop{false};
  EXPECT_EQ(run_cases(head, cheap_solver(), o, {}, stop).solved(), 30u);
  const SweepProgress p = run_cases(head, cheap_solver(), o, {}, stop);
  EXPECT_EQ(p.before, 30u);
  EXPECT_EQ(p.aim, 30u);
  const Store store = Store::open(o.store, Store::Mode::kRead);
  std::uint64_t next = 0;
  store.each_kept(true, [&](std::uint64_t id) { EXPECT_EQ(id, next++); });
  EXPECT_EQ(next, 60u);
}

TEST_F(Identity, OnlyFailedCasesAreRetriedAndReplaced) {
  const SweepProgress first = run_cheap(folder.file("a.db"), head);
  EXPECT_GT(first.failed, 50u);
  std::mutex mutex;
  std::set<std::uint64_t> solved;
  const MakeSolver mended = [&]() -> SolveCase {
    return [&](std::uint64_t id) {
      const std::lock_guard lock(mutex);
      solved.insert(id);
      CaseResult c = cheap_case(id + 1, 12);  // a number that does not fail
      c.id = id;
      return c;
    };
  };
  SweepOptions o = options("a.db");
  o.retry_failed = true;
  const std::atomic<bool> stop{false};
  const SweepProgress p = run_cases(head, mended, o, {}, stop);
  EXPECT_EQ(p.solved(), first.failed);
  EXPECT_EQ(p.failed, 0u);
  for (const std::uint64_t id : solved) EXPECT_EQ(cheap_case(id, 12).status, CaseStatus::kFailed);
  const Store store = Store::open(o.store, Store::Mode::kRead);
  EXPECT_EQ(store.counts().failed, 0u);
  EXPECT_EQ(store.counts().done + store.counts().flagged, kCases);
  EXPECT_TRUE(store.defects().empty());
}

TEST_F(Identity, WhereOneStoreFailedAndAnotherDidNotTheCaseIsGood) {
  CaseResult good = cheap_case(0, 12), bad = cheap_case(4, 12);
  bad.id = 0;
  Store::open_for(folder.file("bad.db"), head).put({bad});
  Store::open_for(folder.file("good.db"), head).put({good});
  for (const bool turned : {false, true}) {
    const std::string merged = folder.file(turned ? "m1.db" : "m2.db");
    std::vector<std::string> parts = {folder.file("bad.db"), folder.file("good.db")};
    if (turned) std::swap(parts[0], parts[1]);
    Store::open_for(merged, head).merge(parts);
    EXPECT_EQ(Store::open(merged, Store::Mode::kRead).one_case(0).status, CaseStatus::kDone);
  }
}

// case 0 ends only once forty others are in the store: no run would end if a slow case held the writer up
TEST_F(Identity, ASlowCaseHoldsUpNoOther) {
  std::mutex mutex;
  std::condition_variable written;
  std::uint64_t in_store = 0;
  bool waited_in_vain = false;
  const MakeSolver make = [&]() -> SolveCase {
    return [&](std::uint64_t id) {
      if (id == 0) {
        std::unique_lock lock(mutex);
        waited_in_vain =
            !written.wait_for(lock, std::chrono::seconds(20), [&] { return in_store >= 40; });
      }
      return cheap_case(id, 12);
    };
  };
  const SweepReport report = [&](const SweepProgress& p) {
    const std::lock_guard lock(mutex);
    in_store = p.solved();
    written.notify_all();
  };
  const std::atomic<bool> stop{false};
  const SweepProgress p = run_cases(head, make, options("slow.db"), report, stop);
  EXPECT_FALSE(waited_in_vain);
  EXPECT_EQ(p.solved(), kCases);
}

TEST_F(Identity, SevenThreadsAreSeven) {
  std::mutex mutex;
  std::set<std::thread::id> threads;
  std::condition_variable all;
  const MakeSolver make = [&]() -> SolveCase {
    return [&](std::uint64_t id) {
      std::unique_lock lock(mutex);
      threads.insert(std::this_thread::get_id());
      all.notify_all();
      all.wait_for(lock, std::chrono::seconds(id < 7 ? 10 : 0),
                   [&] { return threads.size() == 7; });
      return cheap_case(id, 12);
    };
  };
  const std::atomic<bool> stop{false};
  run_cases(head, make, options("seven.db", 7), {}, stop);
  EXPECT_EQ(threads.size(), 7u);
}

TEST_F(Identity, ASolverThatThrowsMakesAFailedCase) {
  const MakeSolver make = []() -> SolveCase {
    return [](std::uint64_t id) -> CaseResult {
      if (id == 5) throw std::runtime_error("out of luck");
      return cheap_case(id, 12);
    };
  };
  const std::atomic<bool> stop{false};
  EXPECT_EQ(run_cases(head, make, options("thrown.db"), {}, stop).solved(), kCases);
  const Store store = Store::open(folder.file("thrown.db"), Store::Mode::kRead);
  EXPECT_EQ(store.one_case(5).status, CaseStatus::kFailed);
  EXPECT_EQ(store.one_case(5).reason, "out of luck");
  EXPECT_TRUE(store.defects().empty());
}

TEST_F(Identity, WhatNoThreadCanBeginWithEndsTheRun) {
  const MakeSolver make = []() -> SolveCase { throw InputError("model.osim", 0, "is gone."); };
  const std::atomic<bool> stop{false};
  EXPECT_THROW(run_cases(head, make, options("none.db"), {}, stop), InputError);
  EXPECT_EQ(Store::open(folder.file("none.db"), Store::Mode::kRead).counts().failed, 0u);
}

TEST_F(Identity, RunsAreKeptWithWhatTheySolved) {
  SweepOptions o = options("runs.db");
  o.limit = 100;
  o.command = "sweep cheap --limit 100";
  const std::atomic<bool> stop{false};
  for (int i = 0; i < 2; ++i) run_cases(head, cheap_solver(), o, {}, stop);
  const std::vector<StoreRun> runs = Store::open(o.store, Store::Mode::kRead).runs();
  ASSERT_EQ(runs.size(), 2u);
  for (const StoreRun& run : runs) {
    EXPECT_EQ(run.command, o.command);
    EXPECT_EQ(run.threads, 2);
    EXPECT_FALSE(run.ended.empty());
    EXPECT_EQ(run.counts.done + run.counts.flagged + run.counts.failed, 100u);
  }
}

}  // namespace
}  // namespace retrogait
