// Processes that are killed at random moments: nothing is lost, nothing there twice, and the end is the same.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/error.h"
#include "sweep/cheap_cases.h"

namespace retrogait {
namespace {

constexpr std::uint64_t kCases = 40000;
constexpr int kKills = 50;

StoreHead head() { return cheap_head(kCases, 24); }

/// A process of its own, as a shell would start it; `said`: the file of its stderr.
pid_t start(const std::vector<std::string>& words, const std::string& said = "/dev/null") {
  const pid_t child = fork();
  if (child != 0) return child;
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  if (std::freopen("/dev/null", "w", stdout) == nullptr ||
      std::freopen(said.c_str(), "w", stderr) == nullptr)
    _exit(126);
  execv(arguments[0], arguments.data());
  _exit(127);
}

/// How it ended: exit code, or minus the signal.
int end_of(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// How long a process takes here that does little.
unsigned microseconds_of(const std::vector<std::string>& words) {
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(end_of(start(words)), 0);
  return static_cast<unsigned>(std::chrono::duration_cast<std::chrono::microseconds>(
                                   std::chrono::steady_clock::now() - begun)
                                   .count());
}

std::uint64_t kept_in(const std::string& store) {
  const StoreCounts c = Store::open(store, Store::Mode::kRead).counts();
  return c.done + c.flagged + c.failed;
}

// what the killed process does; run by the tests below only
TEST(KilledRun, DISABLED_Process) {
  const char* limit = std::getenv("RETROGAIT_TEST_LIMIT");
  run_cheap(std::getenv("RETROGAIT_TEST_STORE"), head(), 2, 1, 1,
            limit != nullptr ? std::strtoull(limit, nullptr, 10) : 0);
}

std::vector<std::string> this_program() {
  return {std::filesystem::read_symlink("/proc/self/exe").string(),
          "--gtest_filter=KilledRun.DISABLED_Process", "--gtest_also_run_disabled_tests"};
}

TEST(Kill, FiftyTimesAtRandomMomentsOfARunWithThreadsAndALog) {
  const TempFolder folder;
  const std::string store = folder.file("killed.db");
  setenv("RETROGAIT_TEST_STORE", store.c_str(), 1);
  // it is killed before, about and after it begins to solve
  setenv("RETROGAIT_TEST_LIMIT", "1", 1);
  const unsigned beginning = microseconds_of(this_program());
  unsetenv("RETROGAIT_TEST_LIMIT");
  std::mt19937 random(7);
  std::uint64_t kept = 0;
  int killed = 0;
  for (int i = 0; i < kKills; ++i) {
    const pid_t child = start(this_program());
    usleep(static_cast<useconds_t>(random() % (3 * beginning)));
    kill(child, SIGKILL);
    killed += end_of(child) == -SIGKILL;
    if (!std::filesystem::exists(store) || std::filesystem::file_size(store) == 0) continue;
    if (i % 5 == 4) {
      EXPECT_TRUE(Store::open_for(store, head()).defects().empty()) << "kill " << i;
      EXPECT_GE(kept_in(store), kept) << "kill " << i;
      kept = kept_in(store);
    }
  }
  EXPECT_EQ(end_of(start(this_program())), 0);
  std::printf("%d kills, %llu cases kept before the last run\n", killed,
              static_cast<unsigned long long>(kept));
  run_cheap(folder.file("whole.db"), head());
  EXPECT_TRUE(exported(store) == exported(folder.file("whole.db")));
  EXPECT_TRUE(defects_of(store).empty());
  EXPECT_GT(killed, kKills / 2);
  EXPECT_GT(kept, 300u);
  // of a run that ends nothing stays beside the store
  for (const char* beside : {"-wal", "-shm", "-lock", "-journal"})
    EXPECT_FALSE(std::filesystem::exists(store + beside)) << beside;
}

constexpr const char* kPlan = R"(format = 1
title = "Strength, without muscles' loads"
scene = "park_walk"
set = ["muscles.on=false"]
keep = ["speed", "cadence", "grf_y:peak_1", "knee_angle:peak"]
curves = ["knee_angle"]
[parameter.speed_m_s]
values = [0.9, 1.0]
[parameter."strength.quadriceps"]
from = 0.8
to = 1.2
count = )";

/// Of twice `count` cases.
std::string plan_in(const TempFolder& folder, int count) {
  std::ofstream(folder.file("plan.toml")) << kPlan << count << '\n';
  return folder.file("plan.toml");
}

bool has_cases(const std::string& store) {
  try {
    return std::filesystem::exists(store) && kept_in(store) > 0;
  } catch (const InputError&) {
    return false;  // it is being born
  }
}

// RETROGAIT_KILLS=50 for as many of them
TEST(Kill, TheRealProgramIsKilledAndGoesOn) {
  const TempFolder folder;
  const char* asked = std::getenv("RETROGAIT_KILLS");
  const int kills = asked != nullptr ? std::atoi(asked) : 6;
  const std::string plan = plan_in(folder, 20 + 2 * kills), store = folder.file("killed.db");
  const std::vector<std::string> words = {RETROGAIT_PROGRAM, "sweep", plan, "--store", store};
  std::vector<std::string> one = words;
  one.insert(one.end(), {"--limit", "1"});
  const unsigned beginning =
      std::min(microseconds_of(one), 5000000u);  // of a machine in want of time
  std::mt19937 random(11);
  int killed = 0;
  for (int i = 0; i < kills; ++i) {
    const pid_t child = start(words);
    usleep(static_cast<useconds_t>(random() % (6 * beginning / 5)));
    kill(child, SIGKILL);
    killed += end_of(child) == -SIGKILL;
    EXPECT_TRUE(defects_of(store).empty());
  }
  const std::uint64_t kept = kept_in(store);
  EXPECT_EQ(run(folder, "sweep " + plan + " --store " + store).status, 0);
  const std::string whole = folder.file("whole.db");
  EXPECT_EQ(run(folder, "sweep " + plan + " --threads 1 --store " + whole).status, 0);
  EXPECT_EQ(exported(store), exported(whole));
  EXPECT_GT(killed, 0);
  std::printf("%d of %d kills hit a running program; %llu cases before the last run\n", killed,
              kills, static_cast<unsigned long long>(kept));
}

TEST(Kill, TheRealProgramEndsWhenAskedToAndSaysHowToGoOn) {
  const TempFolder folder;
  const std::string plan = plan_in(folder, 40), store = folder.file("a.db");
  const pid_t child =
      start({RETROGAIT_PROGRAM, "sweep", plan, "--store", store}, folder.file("said"));
  while (!has_cases(store)) usleep(5000);
  kill(child, SIGTERM);
  EXPECT_EQ(end_of(child), 128 + SIGTERM);
  const std::uint64_t kept = kept_in(store);
  EXPECT_LT(kept, 80u);
  const std::string said = content_of(folder.file("said"));
  EXPECT_TRUE(has(said, "Stopping: the cases in hand are finished first.")) << said;
  EXPECT_TRUE(
      has(said, fmt::format("Stopped. Store: {} ({} cases are open: the same command goes on)",
                            store, 80 - kept)))
      << said;
  EXPECT_FALSE(std::filesystem::exists(store + "-wal"));
  const Outcome status = run(folder, "sweep status " + store);
  EXPECT_TRUE(has(status.out, fmt::format("{} of 80 cases", kept))) << status.out;
  EXPECT_FALSE(has(status.out, "killed")) << status.out;
  const Outcome verified = run(folder, "sweep verify " + store);
  EXPECT_EQ(verified.out, fmt::format("{}: whole, {} of 80 cases\n", store, kept));
}

TEST(Kill, ALeftOverLogOfAnotherStoreIsNotTakenIn) {
  const TempFolder folder;
  const std::string store = folder.file("a.db");
  const StoreHead small = cheap_head(50);
  run_cheap(folder.file("whole.db"), small);
  const pid_t child = fork();
  if (child == 0) {
    Store writing = Store::open_for(store, small);
    writing.put({cheap_case(0, 12)});
    kill(getpid(), SIGKILL);
  }
  end_of(child);
  ASSERT_TRUE(std::filesystem::exists(store + "-wal"));
  std::filesystem::remove(store);
  run_cheap(store, small);
  EXPECT_EQ(exported(store), exported(folder.file("whole.db")));
}

// the store alone, without its log: an earlier state of it, whole in itself; the next run does what is missing
TEST(Kill, AStoreCopiedWithoutItsLogIsGoneOnWith) {
  const TempFolder folder;
  const std::string copy = folder.file("copy.db");
  const StoreHead small = cheap_head(50);
  run_cheap(folder.file("whole.db"), small);
  {
    Store writing = Store::open_for(folder.file("a.db"), small);
    for (std::uint64_t i = 0; i < 30; ++i) writing.put({cheap_case(i, 12)});
    std::filesystem::copy_file(folder.file("a.db"), copy);
  }
  EXPECT_TRUE(defects_of(copy).empty());
  EXPECT_LT(kept_in(copy), 30u);
  run_cheap(copy, small);
  EXPECT_EQ(exported(copy), exported(folder.file("whole.db")));
}

}  // namespace
}  // namespace retrogait
