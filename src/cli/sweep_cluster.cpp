// retrogait sweep PLAN --slurm --array N [--submit]: batch scripts (sweep/cluster.h), and handing them in
#include <CLI/CLI.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "base/error.h"
#include "cli/sweep.h"
#include "cli/talk.h"
#include "io/io.h"
#include "sweep/cluster.h"
#include "sweep/evaluate.h"

namespace retrogait {

namespace {

namespace fs = std::filesystem;

std::string whole_path(const std::string& path) {
  return fs::absolute(path).lexically_normal().string();
}

// sbatch reads its options with quotes of its own kind: these three signs it cannot be given
void check_words(const ClusterJob& job, Diagnostics& found) {
  const auto check = [&](const std::string& what, const std::string& text) {
    if (text.find_first_of("\"\\\n") != std::string::npos)
      found.add(0, fmt::format("{} = {}: sbatch cannot be given a quote (\"), a backslash or a "
                               "line break.",
                               what, text));
  };
  check("--out", job.folder);
  check("name of the plan", job.name);
  for (const std::string& option : job.sbatch) check("option for sbatch", option);
}

// a mend goes with each: all that is wrong is said at once
void check_request(const ClusterWords& words, const ClusterJob& job) {
  Diagnostics found("--slurm");
  if (words.array < 1 || static_cast<std::uint64_t>(words.array) > job.cases)
    found.add(0, fmt::format("--array {}: 1 to {} shards, as the plan has so many cases.",
                             words.array, job.cases));
  for (const std::string& option : job.sbatch)
    if (!option.starts_with('-'))
      found.add(0, fmt::format("--sbatch {}: write an option of sbatch, such as "
                               "--sbatch=--constraint=avx2.",
                               option));
  check_words(job, found);
  found.throw_if_any();
}

bool is_installed(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

struct Answer {
  int status = -1;
  std::string text;  // of stdout
};

Answer ask_shell(const std::string& command) {
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw InputError("sh", 0, "cannot be started.");
  Answer answer;
  for (int c; (c = std::fgetc(pipe)) != EOF;) answer.text += static_cast<char>(c);
  const int status = ::pclose(pipe);
  answer.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  while (!answer.text.empty() && std::isspace(answer.text.back()) != 0) answer.text.pop_back();
  return answer;
}

// the job's number; of "123;cluster" the 123
std::string hand_in(const std::string& options, const std::string& script) {
  const Answer answer =
      ask_shell(fmt::format("sbatch --parsable {}{}", options, shell_word(script)));
  if (answer.status != 0 || answer.text.empty())
    throw InputError("sbatch", 0,
                     fmt::format("did not take {} (exit code {}); the reason stands above.", script,
                                 answer.status));
  return answer.text.substr(0, answer.text.find(';'));
}

std::string jobs_file(const ClusterJob& job) { return job.folder + "/jobs"; }

// two tasks on one shard would be in each other's way
void check_none_queued(const ClusterJob& job) {
  std::ifstream in(jobs_file(job));
  for (std::string id; in >> id;)
    if (!ask_shell("squeue --noheader --jobs=" + shell_word(id) + " 2>/dev/null").text.empty())
      throw InputError("--submit", 0,
                       fmt::format("job {} of this sweep is still queued or running: wait for it, "
                                   "or end it (scancel {}).",
                                   id, id));
}

// shards with cases that neither their own store nor the whole one has
std::vector<std::uint64_t> shards_left(const ClusterJob& job, const StoreHead& head,
                                       bool retry_failed) {
  std::vector<bool> done(job.cases);
  // opened as a task would: one that a kill left half made is mended, one of another plan refused
  const auto look_into = [&](const std::string& path) {
    if (fs::exists(path)) mark_done(Store::open_for(path, head), !retry_failed, done);
  };
  look_into(job.store);
  for (std::uint64_t k = 1; k <= job.shards; ++k) look_into(shard_store(job.store, k, job.shards));
  return open_shards(done, job.shards);
}

int submit(const ClusterJob& job, const std::vector<std::uint64_t>& left) {
  std::string jobs, after;
  const auto keep = [&](const std::string& id) {
    jobs += id + "\n";
    write_file_atomically(jobs_file(job), jobs);
    return id;
  };
  const std::string array = array_text(left);
  for (int i = 0; i < job.rounds && !left.empty(); ++i) {
    const std::string id = keep(hand_in(after + "--array=" + array + " ", array_script_path(job)));
    after = "--dependency=afterany:" + id + " ";
    print(stdout, i == 0 ? fmt::format("Job {}: shards {} of {}.\n", id, array, job.shards)
                         : fmt::format("Job {}: after it, what is left of them.\n", id));
  }
  const std::string merge = keep(hand_in(after, merge_script_path(job)));
  print(stdout, fmt::format("Job {}: merge{} into {}. Logs: {}/\n", merge,
                            left.empty() ? "" : ", after them,", job.store, job.folder));
  return 0;
}

ClusterJob job_of(const ClusterWords& words, const std::string& named, const SweepPlan& plan,
                  const SweepOptions& options) {
  ClusterJob job;
  job.program = fs::read_symlink("/proc/self/exe").string();
  job.home = whole_path(home_folder());
  job.place = fs::current_path().string();
  job.plan = named.ends_with(".toml") ? whole_path(named) : named;
  job.name = plan.name;
  job.store = whole_path(options.store.empty() ? "out/sweeps/" + plan.name + ".db" : options.store);
  job.folder =
      whole_path(words.folder.empty() ? "out/sweeps/" + plan.name + "_slurm" : words.folder);
  while (job.folder.size() > 1 && job.folder.ends_with('/')) job.folder.pop_back();
  job.cases = plan.size();
  job.shards = static_cast<std::uint64_t>(words.array);
  job.threads = std::max(1, options.threads);
  job.rounds = words.rounds;
  if (options.limit > 0) job.options = {"--limit", std::to_string(options.limit)};
  if (options.retry_failed) job.options.push_back("--retry-failed");
  job.sbatch = words.sbatch;
  return job;
}

}  // namespace

void add_cluster_options(CLI::App& sweep, ClusterWords& words) {
  constexpr const char* kGroup = "On a Slurm cluster";
  CLI::Option* slurm = sweep.add_flag("--slurm", words.slurm,
                                      "write batch scripts instead of running: an array, a merge");
  CLI::Option* array =
      sweep.add_option("--array", words.array, "shards, a task of the array each")->needs(slurm);
  slurm->needs(array)->group(kGroup);
  array->group(kGroup);
  sweep.add_flag("--submit", words.submit, "hand them to sbatch; only shards with cases left")
      ->needs(slurm)
      ->group(kGroup);
  sweep
      .add_option("--rounds", words.rounds,
                  "arrays one after another, each going on where a time limit ended the last")
      ->check(CLI::Range(1, 100))
      ->capture_default_str()
      ->needs(slurm)
      ->group(kGroup);
  sweep.add_option("--out,-o", words.folder, "folder of scripts and logs; out/sweeps/PLAN_slurm")
      ->needs(slurm)
      ->group(kGroup);
  const std::pair<const char*, const char*> handed_on[] = {
      {"--time", "limit of a task, such as 04:00:00"},
      {"--partition", "where to queue"},
      {"--account", "who pays"},
      {"--qos", "quality of service"},
      {"--mem", "memory of a task, such as 1G"}};
  for (const auto& [name, help] : handed_on) {
    const auto keep = [&words, name = std::string(name)](const std::string& value) {
      words.sbatch.push_back(name + "=" + value);
    };
    sweep.add_option_function<std::string>(name, keep, help)->needs(slurm)->group(kGroup);
  }
  const auto keep = [&words](const std::vector<std::string>& options) {
    words.sbatch.insert(words.sbatch.end(), options.begin(), options.end());
  };
  sweep
      .add_option_function<std::vector<std::string>>(
          "--sbatch", keep, "any other option of sbatch: --sbatch=--constraint=avx2")
      ->allow_extra_args(false)
      ->needs(slurm)
      ->group(kGroup);
}

int write_cluster_scripts(const ClusterWords& words, const std::string& named,
                          const SweepOptions& options) {
  if (options.shards > 1)
    throw InputError("--slurm", 0, "--shard: the array makes the shards; leave --shard out.");
  if (words.submit && !is_installed("sbatch"))
    throw InputError("--submit", 0,
                     "sbatch is not installed here. Hand the scripts in on a login node of the "
                     "cluster, or install it (Debian: slurm-client); without --submit they are "
                     "only written.");
  const SweepPlan plan = read_sweep_plan(named);
  const ClusterJob job = job_of(words, named, plan, options);
  check_request(words, job);
  // the first case is solved here: what is wrong is said now, not by every task
  const SweepSetup setup = set_up(plan);
  if (words.submit) check_none_queued(job);
  const std::vector<std::uint64_t> left = shards_left(job, setup.head, options.retry_failed);
  make_folder(job.folder);
  make_folder(fs::path(job.store).parent_path().string());
  write_file_atomically(array_script_path(job), array_script(job));
  write_file_atomically(merge_script_path(job), merge_script(job));
  if (words.submit) return submit(job, left);
  print(stderr, fmt::format("Scripts are in {}/. To hand them in:\n", job.folder));
  print(stdout, submission(job, left.empty() ? fmt::format("1-{}", job.shards) : array_text(left)));
  return 0;
}

}  // namespace retrogait
