// What is said of stores that cannot be used, word for word.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "sweep/cheap_cases.h"

namespace retrogait {
namespace {

struct StoreMessages : testing::Test {
  TempFolder folder;
  StoreHead head = cheap_head(50);
  std::string store = folder.file("a.db");

  void SetUp() override { run_cheap(store, head); }
  void change(const std::string& sql) const {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(store.c_str(), &db), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    sqlite3_close(db);
  }
  /// Without the folder's path, which no two runs share.
  std::string said(const std::function<void()>& what) const {
    try {
      what();
    } catch (const InputError& error) {
      std::string text = error.what();
      for (std::size_t at; (at = text.find(folder.path() + "/")) != std::string::npos;)
        text.erase(at, folder.path().size() + 1);
      return text;
    }
    return "nothing";
  }
  std::string on_reading(const std::string& name) const {
    return said([&] { Store::open(folder.file(name), Store::Mode::kRead); });
  }
  std::string on_writing(const std::string& name, const StoreHead& with) const {
    return said([&] { Store::open_for(folder.file(name), with); });
  }
};

TEST_F(StoreMessages, NoStore) {
  EXPECT_EQ(on_reading("none.db"), "none.db: there is no such store.");
  std::ofstream(folder.file("text.db")) << std::string(4096, 'x');
  EXPECT_EQ(on_reading("text.db"), "text.db: is no sweep store.");
  EXPECT_EQ(on_writing("text.db", head), "text.db: is no sweep store.");
  std::filesystem::create_directory(folder.file("sub"));
  EXPECT_EQ(on_writing("sub", head), "sub: is a folder, not a store.");
  EXPECT_EQ(said([&] { Store::open_for("nowhere/at/all.db", head); }),
            "nowhere/at/all.db: cannot be written: there is no folder nowhere/at.");
  change("CREATE TABLE x(y); DROP TABLE scalar");
  EXPECT_EQ(on_reading("a.db"), "a.db: is no sweep store.");
}

TEST_F(StoreMessages, AnotherResultsVersionNamesBoth) {
  change("UPDATE meta SET value = '0' WHERE key = 'results_version'");
  const std::string expected = fmt::format(
      "a.db: holds results of version 0, this program computes version {}: their numbers do not "
      "belong together. Start a new store (--store), or use the program that made it (0.1.0).",
      kResultsVersion);
  EXPECT_EQ(on_reading("a.db"), expected);
  EXPECT_EQ(on_writing("a.db", head), expected);
}

TEST_F(StoreMessages, AnotherProgramOfTheSameResultsVersionGoesOn) {
  const std::string partly = folder.file("partly.db");
  run_cheap(partly, head, 2, 1, 1, 20);
  StoreHead rebuilt = head;
  rebuilt.program = "0.1.1";
  const SweepProgress p = run_cheap(partly, rebuilt);
  EXPECT_EQ(p.before, 20u);
  EXPECT_EQ(exported(partly), exported(store));
  const std::vector<StoreRun> runs = Store::open(partly, Store::Mode::kRead).runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].program, "0.1.0");
  EXPECT_EQ(runs[1].program, "0.1.1");
}

TEST_F(StoreMessages, AnotherSchema) {
  change("UPDATE meta SET value = '1' WHERE key = 'schema'");
  EXPECT_EQ(on_reading("a.db"),
            fmt::format("a.db: is laid out by schema 1, this program knows schema {}: start a new "
                        "store (--store), or use the program that made it (0.1.0).",
                        kStoreSchema));
}

TEST_F(StoreMessages, AnotherPlanSaysWhatDiffers) {
  StoreHead other = head;
  other.plan_hash = "other";
  other.plan_text =
      "# a comment\nformat = 1\ntitle = \"Dear\"\n[parameter.speed_m_s]\nvalues = [1, 3]\n";
  EXPECT_EQ(on_writing("a.db", other),
            "a.db: is a store of another plan (line 5: `values = [1, 2]` there, `values = [1, 3]` "
            "here). Give this one a store of its own (--store).");
  other.plan_text = head.plan_text + "[design]\n";
  EXPECT_EQ(on_writing("a.db", other),
            "a.db: is a store of another plan (line 5, `[design]`, is new). Give this one a store "
            "of its own (--store).");
  other.plan_text = "format = 1\n[parameter.speed_m_s]\n";
  EXPECT_EQ(on_writing("a.db", other),
            "a.db: is a store of another plan (its line 4, `values = [1, 2]`, is gone). Give this "
            "one a store of its own (--store).");
}

TEST_F(StoreMessages, AnotherModelOrOtherResults) {
  StoreHead other = head;
  other.model_hash = "other";
  EXPECT_EQ(on_writing("a.db", other),
            "a.db: was computed with another model, scene or gait file. Give this one a store of "
            "its own (--store).");
  other = head;
  other.results.pop_back();
  EXPECT_EQ(on_writing("a.db", other),
            "a.db: keeps 12 results a case, wanted is another set of 11. Give this one a store "
            "of its own (--store).");
}

TEST_F(StoreMessages, ASecondWriterIsRefusedAndReadersAreNot) {
  const std::string partly = folder.file("partly.db");
  {
    Store writing = Store::open_for(partly, head);
    writing.put({cheap_case(0, 12)});
    const std::string refused = on_writing("partly.db", head);
    char host[256] = {};
    gethostname(host, sizeof host - 1);
    EXPECT_EQ(refused, fmt::format("partly.db: is in use by another sweep (process {} on {}). Wait "
                                   "for its end, or give this one a store of its own (--store).",
                                   getpid(), host));
    EXPECT_EQ(Store::open(partly, Store::Mode::kRead).counts().done, 1u);
    writing.put({cheap_case(1, 12)});
    EXPECT_EQ(Store::open(partly, Store::Mode::kRead).counts().done, 2u);
    EXPECT_TRUE(Store::open(partly, Store::Mode::kRead).defects().empty());
  }
  run_cheap(partly, head);
  EXPECT_EQ(exported(partly), exported(store));
}

TEST_F(StoreMessages, DamageIsFound) {
  const auto size = static_cast<std::streamoff>(std::filesystem::file_size(store));
  std::fstream file(store, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(size / 2);
  file << std::string(static_cast<std::size_t>(size / 4), '\x5a');
  file.close();
  EXPECT_FALSE(defects_of(store).empty());
  const auto read_all = [&] {
    Store::open(store, Store::Mode::kRead).each_case([](const CaseResult&) {});
  };
  EXPECT_EQ(said(read_all),
            "a.db: is damaged (database disk image is malformed). Take a copy of it, or begin anew "
            "with another --store.");
}

TEST_F(StoreMessages, WhatIsMissingOrTooMuchIsFound) {
  change("DELETE FROM scalar WHERE place % 100 = 7");
  change("INSERT INTO scalar SELECT 12 * 4, 1");  // case 4 failed
  change("INSERT INTO solver VALUES(999, 'forward', 'iterations', 1, 1)");
  change("UPDATE \"case\" SET id = 77 WHERE id = 20");
  const std::vector<std::string> expected = {
      "7 cases that are not whole", "13 scalars of no case or of a failed one",
      "1 curves of no case or of a failed one", "3 solver figures of no case or of a failed one",
      "1 cases beyond the plan"};
  EXPECT_EQ(defects_of(store), expected);
}

TEST_F(StoreMessages, MergesThatCannotBe) {
  StoreHead other = head;
  other.plan_hash = "other";
  other.plan_text += "[design]\n";
  run_cheap(folder.file("plan.db"), other);
  other = head;
  other.results.pop_back();
  run_cheap(folder.file("results.db"), other);
  const auto merge = [&](const std::string& with) {
    return said([&] {
      Store::open_for(folder.file("merged.db"), head).merge({store, folder.file(with)});
    });
  };
  EXPECT_EQ(merge("plan.db"),
            "plan.db: is a store of another plan (its line 5, `[design]`, is gone). It cannot be "
            "merged.");
  EXPECT_EQ(merge("results.db"),
            "results.db: keeps 11 results a case, wanted is another set of 12. It cannot be "
            "merged.");
  EXPECT_EQ(merge("none.db"), "none.db: there is no such store.");
  // nothing was written before all were looked at
  EXPECT_EQ(Store::open(folder.file("merged.db"), Store::Mode::kRead).counts().done, 0u);
  CaseResult differs = cheap_case(8, 12);
  differs.scalar[3] = std::nextafter(differs.scalar[3], 10.0);
  Store::open_for(folder.file("differs.db"), head).put({differs});
  EXPECT_EQ(merge("differs.db"),
            "differs.db: case 8 differs from the same case in a.db: these are not shards of one "
            "sweep.");
}

TEST_F(StoreMessages, QueriesOnlyRead) {
  const Store reading = Store::open(store, Store::Mode::kRead);
  const auto ask = [&](const std::string& sql) {
    return said([&] {
      reading.query(
          sql, [](const auto&) {}, [](const auto&) {});
    });
  };
  EXPECT_EQ(ask("DELETE FROM scalar"), "a.db: a query only reads: write a SELECT.");
  EXPECT_EQ(ask("SELECT 1; DROP TABLE scalar"), "a.db: one statement at a time: write one SELECT.");
  EXPECT_EQ(ask(""), "a.db: one statement at a time: write one SELECT.");
  EXPECT_EQ(ask("SELECT x FROM nowhere"), "a.db: SQLite: no such table: nowhere.");
  EXPECT_EQ(ask("SELECT 1;\n"), "nothing");
}

TEST_F(StoreMessages, ViewsSayWhatTheTablesHold) {
  const Store reading = Store::open(store, Store::Mode::kRead);
  const auto answer = [&](const std::string& sql) {
    std::string out;
    const auto row = [&](const std::vector<std::string>& words) { out += csv_line(words); };
    reading.query(sql, row, row);
    return out;
  };
  EXPECT_EQ(answer("SELECT case_id, status, \"gait.speed_m_s\" + 1, \"muscles.tendons\" FROM cases "
                   "WHERE case_id IN (4, 7, 8)"),
            "case_id,status,\"\"\"gait.speed_m_s\"\" + 1\",muscles.tendons\n"
            "4,failed,1.8004,rigid\n7,flagged,1.8007,elastic\n8,done,1.8008,rigid\n");
  EXPECT_EQ(answer("SELECT reason FROM cases WHERE case_id = 4"),
            "reason\n\"the cycle \"\"backward\"\", with a comma, of case 4 has no end\"\n");
  double forward = 0, backward = 0;
  reading.each_case([&](const CaseResult& c) {
    if (c.id == 9) forward = c.scalar[4], backward = c.scalar[5];
  });
  EXPECT_EQ(answer("SELECT round(forward, 9), round(backward, 9), round(difference, 9) FROM "
                   "differences WHERE case_id = 9 AND variable = 'load_2' AND measure = 'peak'"),
            fmt::format("\"round(forward, 9)\",\"round(backward, 9)\",\"round(difference, "
                        "9)\"\n{:.9g},{:.9g},{:.9g}\n",
                        forward, backward, backward - forward));
  EXPECT_EQ(
      answer("SELECT count(*), count(value) FROM scalars WHERE status <> 'failed'"),
      answer("SELECT count(*) AS \"count(*)\", count(value) AS \"count(value)\" FROM scalar"));
}

TEST_F(StoreMessages, TroublesAreGroupedByTheirWords) {
  const std::vector<StoreTrouble> troubles = Store::open(store, Store::Mode::kRead).troubles();
  ASSERT_EQ(troubles.size(), 2u);
  EXPECT_EQ(troubles[0].status, CaseStatus::kFailed);
  EXPECT_EQ(troubles[0].cases, 5u);
  EXPECT_EQ(troubles[0].first, 4u);
  EXPECT_EQ(troubles[1].status, CaseStatus::kFlagged);
  EXPECT_EQ(troubles[1].reason, "backward residual_force");
}

}  // namespace
}  // namespace retrogait
