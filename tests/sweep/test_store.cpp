// The store: what is put in comes out, whatever happens between.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>

#include "base/error.h"
#include "sweep/export.h"
#include "sweep/store.h"

namespace retrogait {
namespace {

StoreHead head() {
  return {"0.1.0",
          "format = 1\n",
          "plan",
          "model",
          40,
          {"gait.speed_m_s"},
          {{"forward", "r", "knee_contact", "peak", "BW"},
           {"backward", "none", "speed", "mean", "m/s"}}};
}

CaseResult made(std::uint64_t id) {
  const double x = static_cast<double>(id);
  CaseResult c{id,
               "key" + std::to_string(id),
               {fmt::format("{:g}", 0.8 + 0.01 * x)},
               CaseStatus::kDone,
               "",
               {std::sin(x), id % 7 == 3 ? std::nan("") : 0.1 * x},
               {},
               {{"forward", "iterations", x, true}}};
  if (id % 5 == 2) {
    c.status = CaseStatus::kFailed;
    c.reason = "line \"one\", with a comma";
    c.scalar.clear();
    c.solver.clear();
  }
  std::vector<float> curve(101);
  for (std::size_t i = 0; i < 101; ++i)
    curve[i] = static_cast<float>(std::cos(x + 0.01 * static_cast<double>(i)));
  if (c.status == CaseStatus::kDone) c.curves.push_back({"forward", "r", "knee_contact", curve});
  return c;
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    folder = std::filesystem::temp_directory_path() / fmt::format("retrogait_store_{}", getpid());
    std::filesystem::create_directories(folder);
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  std::string path(const std::string& name) const { return (folder / name).string(); }
  std::string content(const std::string& name) const {
    std::ifstream in(folder / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string csv(const std::string& store) const {
    export_store(Store::open(path(store), Store::Mode::kRead), path(store + "_csv"));
    return content(store + "_csv/cases.csv") + content(store + "_csv/scalars_long.csv") +
           content(store + "_csv/scalars_wide.csv") + content(store + "_csv/curves.csv");
  }
  void fill(const std::string& name, std::uint64_t from, std::uint64_t step) const {
    Store store = Store::open_for(path(name), head());
    for (std::uint64_t i = from; i < 40; i += step) store.put({made(i)});
  }
  std::filesystem::path folder;
};

std::vector<std::uint64_t> kept_in(const Store& store) {
  std::vector<std::uint64_t> out;
  store.each_kept(true, [&](std::uint64_t id) { out.push_back(id); });
  return out;
}

std::string message(const std::function<void()>& what) {
  try {
    what();
  } catch (const InputError& error) {
    return error.diagnostics().front().message;
  }
  return "";
}

TEST_F(StoreTest, WhatIsPutInComesOut) {
  fill("a.db", 0, 1);
  const Store store = Store::open(path("a.db"), Store::Mode::kRead);
  EXPECT_EQ(store.head().results, head().results);
  std::uint64_t next = 0;
  store.each_case([&](const CaseResult& c) {
    const CaseResult expected = made(next++);
    EXPECT_EQ(c.id, expected.id);
    EXPECT_EQ(c.values, expected.values);
    EXPECT_EQ(c.reason, expected.reason);
    ASSERT_EQ(c.scalar.size(), expected.scalar.size());
    for (std::size_t i = 0; i < c.scalar.size(); ++i)
      EXPECT_TRUE(c.scalar[i] == expected.scalar[i] ||
                  (std::isnan(c.scalar[i]) && std::isnan(expected.scalar[i])));
    ASSERT_EQ(c.curves.size(), expected.curves.size());
    for (std::size_t i = 0; i < c.curves.size(); ++i)
      EXPECT_EQ(c.curves[i].value, expected.curves[i].value);
  });
  EXPECT_EQ(next, 40u);
  EXPECT_EQ(store.counts().failed, 8u);
  EXPECT_TRUE(store.defects().empty());
}

TEST_F(StoreTest, ColumnsAreTheCasesTurnedOnTheirSide) {
  fill("a.db", 1, 3);
  const Store store = Store::open(path("a.db"), Store::Mode::kRead);
  const CaseColumns columns = store.columns({1, 0});
  std::size_t at = 0;
  store.each_case([&](const CaseResult& c) {
    ASSERT_LT(at, columns.id.size());
    EXPECT_EQ(columns.id[at], c.id);
    EXPECT_EQ(columns.status[at], c.status);
    EXPECT_EQ(columns.parameter[0][at], c.values[0]);
    for (std::size_t r : {0u, 1u}) {
      const double value = columns.result[r][at];
      const double expected = c.scalar.empty() ? std::nan("") : c.scalar[1 - r];
      EXPECT_TRUE(value == expected || (std::isnan(value) && std::isnan(expected)));
    }
    ++at;
  });
  EXPECT_EQ(at, columns.id.size());
}

TEST_F(StoreTest, ShardsMergedAreTheWholeByteForByte) {
  fill("whole.db", 0, 1);
  Store merged = Store::open_for(path("merged.db"), head());
  for (std::uint64_t k : {2u, 0u, 1u}) {
    fill(fmt::format("part{}.db", k), k, 3);
    merged.merge({path(fmt::format("part{}.db", k))});
  }
  EXPECT_EQ(csv("merged.db"), csv("whole.db"));
  EXPECT_TRUE(merged.defects().empty());
}

TEST_F(StoreTest, ACaseThatDiffersIsNoShardOfThis) {
  fill("a.db", 0, 1);
  Store b = Store::open_for(path("b.db"), head());
  CaseResult other = made(4);
  other.scalar[0] = std::nextafter(other.scalar[0], 10);
  b.put({other});
  EXPECT_NE(message([&] { b.merge({path("a.db")}); }).find("case 4 differs"), std::string::npos);
}

// a process that puts cases in and is killed in the middle of it, again and again
TEST_F(StoreTest, KilledFiftyTimesNothingIsLostOrTwice) {
  for (int kill_number = 0; kill_number < 50; ++kill_number) {
    const pid_t child = fork();
    if (child == 0) {
      Store store = Store::open_for(path("killed.db"), head());
      const std::vector<std::uint64_t> kept = kept_in(store);
      for (std::uint64_t i = 0; i < 40; ++i)
        if (std::find(kept.begin(), kept.end(), i) == kept.end()) store.put({made(i)}), usleep(500);
      _exit(0);
    }
    usleep(static_cast<useconds_t>(1500 + 137 * (kill_number % 23)));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_TRUE(Store::open_for(path("killed.db"), head()).defects().empty());
  }
  Store store = Store::open_for(path("killed.db"), head());
  const std::vector<std::uint64_t> kept = kept_in(store);
  for (std::uint64_t i = 0; i < 40; ++i)
    if (std::find(kept.begin(), kept.end(), i) == kept.end()) store.put({made(i)});
  fill("whole.db", 0, 1);
  EXPECT_EQ(csv("killed.db"), csv("whole.db"));
}

TEST_F(StoreTest, RefusesWhatIsNotItsOwn) {
  std::ofstream(path("text.db"))
      << "not a store, but long enough to look like something else altogether\n";
  EXPECT_EQ(message([&] { Store::open(path("text.db"), Store::Mode::kRead); }),
            "is no sweep store.");
  EXPECT_EQ(message([&] { Store::open(path("none.db"), Store::Mode::kRead); }),
            "there is no such store.");
  fill("a.db", 0, 10);
  StoreHead other = head();
  other.plan_hash = "another";
  EXPECT_EQ(message([&] { Store::open_for(path("a.db"), other); }),
            "is a store of another plan. Give this one a store of its own (--store).");
  const Store store = Store::open(path("a.db"), Store::Mode::kRead);
  const auto none = [](const std::vector<std::string>&) {};
  EXPECT_EQ(message([&] { store.query("DELETE FROM scalar", none, none); }),
            "a query only reads: write a SELECT.");
  EXPECT_NE(message([&] { store.query("SELECT x FROM nowhere", none, none); }).find("nowhere"),
            std::string::npos);
}

}  // namespace
}  // namespace retrogait
