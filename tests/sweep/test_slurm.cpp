// A sweep on a real Slurm of one node: killed, handed in again, merged, and the same as the serial run byte for byte.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/slurm_node.h"
#include "sweep/cluster.h"

namespace retrogait {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlan = R"(format = 1
title = "Strength, for a cluster of one node"
scene = "park_walk"
keep = ["knee_contact:peak", "l4l5_compression:peak"]
[parameter."strength.quadriceps"]
normal = [1, 0.15]
least = 0.5
[design]
kind = "sobol"
points = 64
)";

// a folder whose name needs quotes
struct Sweep {
  explicit Sweep(const TempFolder& temp) : folder(temp.file("a b'c")) {
    fs::create_directories(folder);
    std::ofstream(folder + "/my plan.toml") << kPlan;
  }
  std::string in(const std::string& name) const { return folder + "/" + name; }
  std::string quoted(const std::string& name) const { return shell_word(in(name)); }
  std::string shard(int k) const { return shard_store(in("all.db"), k, 4); }
  std::string folder;
};

Outcome hand_in(const TempFolder& temp, const Sweep& sweep) {
  return run(temp, "sweep " + sweep.quoted("my plan.toml") +
                       " --slurm --array 4 --submit --store " + sweep.quoted("all.db") + " --out " +
                       sweep.quoted("slurm"));
}

// of "Job 3: shards 1-4 of 4." and "Job 4: merge …" the number
std::string job_of(const std::string& said, const std::string& what) {
  const std::size_t end = said.find(": " + what), from = said.rfind("Job ", end);
  return end == std::string::npos || from == std::string::npos
             ? ""
             : said.substr(from + 4, end - from - 4);
}

std::string export_of(const TempFolder& temp, const std::string& store, const std::string& out) {
  const Outcome o = run(temp, "sweep export " + shell_word(store) + " --out " + shell_word(out));
  EXPECT_EQ(o.status, 0) << o.err;
  std::string all;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(out)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) all += file.filename().string() + "\n" + content_of(file);
  return all;
}

TEST(Slurm, AnArrayKilledAndHandedInAgainEqualsTheSerialRun) {
  if (const std::string missing = SlurmNode::not_installed(); !missing.empty())
    GTEST_SKIP() << "not installed: " << missing
                 << " (Debian: slurmctld slurmd slurm-client munge).";
  TempFolder temp;
  const Sweep sweep(temp);
  SlurmNode node(temp.file("slurm"), 4);

  const Outcome first = hand_in(temp, sweep);
  ASSERT_EQ(first.status, 0) << first.err << node.logs();
  const std::string array = job_of(first.out, "shards 1-4 of 4."),
                    merge = job_of(first.out, "merge, after them,");
  ASSERT_NE(array, "") << first.out;
  ASSERT_NE(merge, "") << first.out;

  // one shard is lost at a stroke, one is told to end as Slurm does before a time limit
  const auto at_work = [&](int k) {
    return fs::exists(sweep.shard(k)) ? process_with({fmt::format("{}/4", k), sweep.shard(k)}) : 0;
  };
  pid_t victim = 0;
  ASSERT_TRUE(wait_until(60, [&] { return (victim = at_work(2)) != 0; })) << node.logs();
  EXPECT_EQ(::kill(victim, SIGKILL), 0);
  ASSERT_TRUE(wait_until(60, [&] { return at_work(3) != 0; })) << node.logs();
  words_of(fmt::format("scancel --batch --signal=TERM {}_3", array));

  // the merge ran all the same, and says what is missing
  ASSERT_TRUE(node.wait_for_jobs(90)) << node.logs();
  EXPECT_TRUE(has(content_of(sweep.in("slurm/shard_3.log")),
                  "Stopping: the cases in hand are finished first."))
      << content_of(sweep.in("slurm/shard_3.log"));
  const std::string half = content_of(sweep.in("slurm/merge.log"));
  EXPECT_TRUE(has(half, "of 64 cases are missing.")) << half;
  EXPECT_TRUE(has(half, "Shards that are not done: 2-3 (of 4).")) << half;
  EXPECT_EQ(node.exit_code(merge), "1:0");

  // only they are handed in again
  const Outcome second = hand_in(temp, sweep);
  ASSERT_EQ(second.status, 0) << second.err << node.logs();
  EXPECT_NE(job_of(second.out, "shards 2-3 of 4."), "") << second.out;
  ASSERT_TRUE(node.wait_for_jobs(90)) << node.logs();
  EXPECT_EQ(node.exit_code(job_of(second.out, "merge, after them,")), "0:0")
      << content_of(sweep.in("slurm/merge.log"));

  const Outcome serial = run(temp, "sweep " + sweep.quoted("my plan.toml") +
                                       " -q --threads 1 --store " + sweep.quoted("serial.db"));
  EXPECT_EQ(serial.status, 0) << serial.err;
  const std::string ours = export_of(temp, sweep.in("all.db"), sweep.in("all_csv"));
  EXPECT_GT(ours.size(), 1000U);
  EXPECT_TRUE(ours == export_of(temp, sweep.in("serial.db"), sweep.in("serial_csv")));
}

}  // namespace
}  // namespace retrogait
