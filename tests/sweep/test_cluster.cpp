// Batch scripts for a cluster: their text, what a shell makes of it, what is handed in. The real Slurm: test_slurm.cpp.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "support/slurm_node.h"
#include "sweep/cluster.h"

namespace retrogait {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPlan = R"(format = 1
title = "Strength"
scene = "park_walk"
keep = ["knee_contact:peak"]
[parameter."strength.quadriceps"]
normal = [1, 0.15]
[design]
kind = "sobol"
points = 12
)";

void write_program(const std::string& path, const std::string& text) {
  std::ofstream(path) << "#!/bin/sh\n" << text;
  fs::permissions(path, static_cast<fs::perms>(0755));
}

class Cluster : public testing::Test {
 protected:
  Cluster() {
    fs::create_directories(folder);
    std::ofstream(folder + "/my plan.toml") << kPlan;
  }
  std::string in(const std::string& name) const { return folder + "/" + name; }
  ClusterJob job() const {
    ClusterJob out;
    out.program = in("fake program");
    out.home = in("home");
    out.place = folder;
    out.plan = in("my plan.toml");
    out.name = "my plan";
    out.store = in("all.db");
    out.folder = in("slurm");
    out.cases = 12;
    out.shards = 4;
    out.threads = 2;
    out.sbatch = {"--time=01:00:00"};
    return out;
  }
  std::string run_script(const std::string& text, const std::string& environment) {
    std::ofstream(in("script")) << text;
    return words_of(environment + " sh " + shell_word(in("script")) + " 2>&1; echo \"exit $?\"");
  }
  Outcome sweep(const std::string& options, const std::string& environment = "") {
    return run(temp, "sweep " + shell_word(in("my plan.toml")) + " " + options, environment);
  }

  TempFolder temp;
  std::string folder = temp.file("a b'c #%$d");  // a name that needs every kind of quote
};

TEST(ClusterWords, AShellReadsBackWhatItWasGiven) {
  for (const std::string text :
       {"plain/path-1.db", "", "a b", "it's", "$HOME `id` \\ \"x\" *?#~;&|", "two\nlines", "-n"}) {
    EXPECT_EQ(words_of("printf '%s.' " + shell_word(text)), text + ".");
  }
  EXPECT_EQ(shell_word("plain/path-1.db"), "plain/path-1.db");
}

TEST(ClusterWords, NumbersAsSbatchHasThem) {
  EXPECT_EQ(array_text({}), "");
  EXPECT_EQ(array_text({5}), "5");
  EXPECT_EQ(array_text({1, 2, 3, 7, 9, 10}), "1-3,7,9-10");
}

TEST(ClusterWords, AShardIsOpenWhileOneOfItsCasesIs) {
  std::vector<bool> done(10, true);
  EXPECT_TRUE(open_shards(done, 4).empty());
  done[0] = done[6] = done[9] = false;
  EXPECT_EQ(open_shards(done, 4), (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_EQ(open_shards(done, 1), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(shard_store("out/a.db", 2, 8), "out/a_2of8.db");
}

TEST_F(Cluster, ATaskIsTheProgramWithItsShard) {
  const std::string text = array_script(job());
  for (const std::string line :
       {"#SBATCH \"--job-name=my plan\"", "#SBATCH --array=1-4", "#SBATCH --cpus-per-task=2",
        "#SBATCH --requeue  #", "#SBATCH --signal=B:TERM@120  #", "#SBATCH --time=01:00:00"})
    EXPECT_TRUE(has(text, "\n" + line)) << line << "\n" << text;
  EXPECT_TRUE(has(text, "a b'c #%%$d/slurm/shard_%a.log\"\n")) << text;

  write_program(in("fake program"),
                "pwd; echo \"$RETROGAIT_HOME\"; for w; do echo \"$w\"; done; exit 7\n");
  // the number of tasks handed in is not the number of shards
  const std::string said = run_script(text, "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1");
  EXPECT_EQ(said, fmt::format("{0}\n{0}/home\nsweep\n{0}/my plan.toml\n--shard\n3/4\n--store\n"
                              "{0}/all_3of4.db\n--threads\n2\nexit 7",
                              folder));
}

TEST_F(Cluster, SignalsReachTheProgram) {
  write_program(in("fake program"), "trap 'echo told to end; exit 5' TERM\necho ready >'" +
                                        temp.file("ready") + "'\nwhile :; do sleep 0.02; done\n");
  const std::string text = array_script(job());
  std::ofstream(in("script")) << text;
  const std::string said =
      words_of("SLURM_ARRAY_TASK_ID=1 sh " + shell_word(in("script")) + " & task=$!; until [ -e " +
               temp.file("ready") +
               " ]; do sleep 0.02; done; kill -TERM $task; wait $task; echo \"exit $?\"");
  EXPECT_EQ(said, "told to end\nexit 5");
}

// a program whose `status` knows shards 1 and 3, and whose `merge` ends as it is told
void write_merger(const std::string& path, int merged) {
  write_program(path, fmt::format("case \"$2 $3\" in\n"
                                  "  *_1of4.db|*_3of4.db) echo readable; echo more;;\n"
                                  "  status*_?of4.db) echo no such store >&2; exit 2;;\n"
                                  "  status*) echo 2,4;;\n"
                                  "  merge*) shift 3; for w; do echo \"takes ${{w##*/}}\"; done; "
                                  "exit {};;\n"
                                  "  verify*) echo whole;;\n"
                                  "esac\n",
                                  merged));
}

TEST_F(Cluster, TheMergeSaysWhatIsMissingAndHowToGoOn) {
  write_merger(in("fake program"), 1);
  const std::string said = run_script(merge_script(job()), "");
  EXPECT_EQ(said,
            "shard 1: readable\nshard 2: no such store\nshard 3: readable\n"
            "shard 4: no such store\ntakes all_1of4.db\ntakes all_3of4.db\nwhole\n"
            "Shards that are not done: 2,4 (of 4). To go on:\nleft=2,4\n" +
                submission(job(), "\"$left\"") + "exit 1");
}

TEST_F(Cluster, TheMergeEndsAsItsPartsDo) {
  for (const int code : {0, 2, 3}) {
    write_merger(in("fake program"), code);
    const std::string said = run_script(merge_script(job()), "");
    EXPECT_TRUE(said.ends_with(fmt::format("exit {}", code))) << said;
    EXPECT_FALSE(has(said, "not done")) << said;
    EXPECT_EQ(has(said, "whole"), code == 0) << said;
  }
  write_program(in("fake program"), "exit 2\n");
  EXPECT_TRUE(run_script(merge_script(job()), "")
                  .ends_with("Nothing to merge yet. See shard_*.log.\nexit 1"));
}

// an sbatch that writes down what it is given and counts its jobs, and a squeue that knows those in a file
std::string fake_slurm(const TempFolder& temp) {
  fs::create_directories(temp.file("bin"));
  write_program(temp.file("bin/sbatch"),
                fmt::format("cd {} || exit\nfor w; do echo \"$w\"; done >>given\n"
                            "n=$(cat count 2>/dev/null || echo 40)\nn=$((n + 1))\necho $n >count\n"
                            "echo \"$n;cluster\"\n",
                            temp.path()));
  write_program(temp.file("bin/squeue"), fmt::format("cat {}/queue 2>/dev/null\n", temp.path()));
  return "PATH=" + temp.file("bin") + ":$PATH ";
}

TEST_F(Cluster, OnlyShardsWithCasesLeftAreHandedIn) {
  const std::string slurm = fake_slurm(temp), options = "--slurm --array 4 --submit --store " +
                                                        shell_word(in("all.db")) + " --out " +
                                                        shell_word(in("slurm"));
  const std::string array = in("slurm/array.sbatch"), merge = in("slurm/merge.sbatch");
  const Outcome first = sweep(options, slurm);
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(first.out, "Job 41: shards 1-4 of 4.\nJob 42: merge, after them, into " + in("all.db") +
                           ". Logs: " + in("slurm") + "/\n");
  EXPECT_EQ(content_of(temp.file("given")), "--parsable\n--array=1-4\n" + array +
                                                "\n--parsable\n--dependency=afterany:41\n" + merge +
                                                "\n");
  // not while the first still runs
  std::ofstream(temp.file("queue")) << "41_2 all my RUNNING\n";
  const Outcome again = sweep(options, slurm);
  EXPECT_EQ(again.status, 2);
  EXPECT_EQ(again.err,
            "--submit: job 41 of this sweep is still queued or running: wait for it, or "
            "end it (scancel 41).\n");
  fs::remove(temp.file("queue"));
  // shards 1 and 3 done, 2 begun, 4 killed before its store stood
  const auto shard = [&](int k, const std::string& more) {
    const Outcome o = sweep(fmt::format("-q --threads 1 --shard {}/4 --store {} {}", k,
                                        shell_word(shard_store(in("all.db"), k, 4)), more));
    EXPECT_EQ(o.status, 0) << o.err;
  };
  shard(1, "");
  shard(3, "");
  shard(2, "--limit 1");
  std::ofstream(shard_store(in("all.db"), 4, 4)).flush();
  const Outcome rest = sweep(options + " --rounds 2", slurm);
  EXPECT_TRUE(
      rest.out.starts_with("Job 43: shards 2,4 of 4.\nJob 44: after it, what is left of "
                           "them.\nJob 45: merge, after them"))
      << rest.out << rest.err;
  EXPECT_TRUE(has(content_of(temp.file("given")),
                  "--dependency=afterany:43\n--array=2,4\n" + array +
                      "\n--parsable\n--dependency=afterany:44\n" + merge + "\n"));
  shard(2, "");
  shard(4, "");
  EXPECT_TRUE(sweep(options, slurm).out.starts_with("Job 46: merge into "));
  EXPECT_TRUE(content_of(temp.file("given")).ends_with("\n--parsable\n" + merge + "\n"));
}

TEST_F(Cluster, WithoutSubmitItSaysWhatToType) {
  const Outcome o = run(temp,
                        "sweep strength --slurm --array 64 --threads 2 --time 04:00:00 "
                        "--partition=long --sbatch=--constraint=avx2 --store " +
                            shell_word(in("s.db")) + " --out " + shell_word(in("slurm/")));
  EXPECT_EQ(o.status, 0) << o.err;
  EXPECT_EQ(o.err, "Scripts are in " + in("slurm") + "/. To hand them in:\n");
  ClusterJob same = job();
  EXPECT_EQ(o.out, submission(same, "1-64"));
  same.rounds = 3;
  EXPECT_EQ(run_script(submission(same, "2,4"), fake_slurm(temp)), "44;cluster\nexit 0");
  const std::string again = "\n--array=2,4\n" + in("slurm/array.sbatch") + "\n";
  EXPECT_EQ(content_of(temp.file("given")),
            "--parsable" + again + "--parsable\n--dependency=afterany:41" + again +
                "--parsable\n--dependency=afterany:42" + again + "--dependency=afterany:43\n" +
                in("slurm/merge.sbatch") + "\n");
  const std::string text = content_of(in("slurm/array.sbatch"));
  EXPECT_TRUE(has(text,
                  "#SBATCH --time=04:00:00\n#SBATCH --partition=long\n"
                  "#SBATCH --constraint=avx2\n"))
      << text;
  EXPECT_TRUE(has(text, " sweep strength \\\n")) << text;
}

TEST_F(Cluster, BadRequests) {
  const auto err = [&](const std::string& options, const std::string& environment = "") {
    const Outcome o = sweep(options, environment);
    EXPECT_EQ(o.status, 2);
    EXPECT_EQ(o.out, "");
    EXPECT_FALSE(fs::exists(in("slurm")));
    return o.err;
  };
  const std::string out = " --out " + shell_word(in("slurm"));
  EXPECT_EQ(err("--slurm --array 0" + out),
            "--slurm: --array 0: 1 to 12 shards, as the plan has so many cases.\n");
  EXPECT_EQ(err("--slurm --array -1" + out),
            "--slurm: --array -1: 1 to 12 shards, as the plan has so many cases.\n");
  EXPECT_EQ(err("--slurm --array 13 --sbatch=avx2" + out),
            "--slurm: --array 13: 1 to 12 shards, as the plan has so many cases.\n"
            "--slurm: --sbatch avx2: write an option of sbatch, such as "
            "--sbatch=--constraint=avx2.\n");
  EXPECT_EQ(err("--slurm --array 4 --out '" + temp.file("a\"b") + "'"),
            "--slurm: --out = " + temp.file("a\"b") +
                ": sbatch cannot be given a quote (\"), a backslash or a line break.\n");
  EXPECT_EQ(err("--slurm --array 4 --shard 2/4" + out),
            "--slurm: --shard: the array makes the shards; leave --shard out.\n");
  EXPECT_EQ(err("--slurm --array 4 --submit" + out, "PATH=" + temp.path() + " "),
            "--submit: sbatch is not installed here. Hand the scripts in on a login node of the "
            "cluster, or install it (Debian: slurm-client); without --submit they are only "
            "written.\n");
  EXPECT_TRUE(err("--slurm" + out).starts_with("--slurm requires --array"));
  EXPECT_TRUE(err("--array 4").starts_with("--array requires --slurm"));
  fs::create_directories(temp.file("bin"));
  write_program(temp.file("bin/sbatch"), "echo 'no such partition' >&2; exit 1\n");
  EXPECT_EQ(sweep("--slurm --array 4 --submit --store " + shell_word(in("s.db")) + out,
                  "PATH=" + temp.file("bin") + ":$PATH ")
                .err,
            "no such partition\nsbatch: did not take " + in("slurm/array.sbatch") +
                " (exit code 1); the reason stands above.\n");
}

// the recipe of the README for machines without Slurm
TEST_F(Cluster, ShardsSideBySideByXargs) {
  const std::string said = words_of(fmt::format(
      "cd {0} && seq 3 | xargs -P 2 -I K {1} sweep 'my plan.toml' --shard K/3 -q --threads 1 2>&1 "
      "&& {1} sweep merge all.db out/sweeps/*_?of3.db 2>&1; echo \"exit $?\"",
      shell_word(folder), RETROGAIT_PROGRAM));
  EXPECT_TRUE(has(said, "12 of 12 cases")) << said;
  EXPECT_TRUE(said.ends_with("exit 0")) << said;
}

}  // namespace
}  // namespace retrogait
