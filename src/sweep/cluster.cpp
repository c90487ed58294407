#include "sweep/cluster.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace retrogait {

namespace {

constexpr int kWarning = 120;  // seconds from SIGTERM to the time limit; a case takes a few

constexpr std::string_view kPlain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=:,./@";

std::string replaced(std::string_view text, char what, std::string_view with) {
  std::string out;
  for (const char c : text) {
    if (c == what)
      out += with;
    else
      out += c;
  }
  return out;
}

// a log of this name; sbatch reads %a and its like, and %% as %
std::string log_option(const ClusterJob& job, const std::string& name) {
  return "--output=" + replaced(job.folder, '%', "%%") + "/" + name;
}

std::string header(const std::vector<std::pair<std::string, std::string>>& lines) {
  std::string out;
  for (const auto& [option, why] : lines)
    out += fmt::format("#SBATCH {}{}{}\n", sbatch_word(option), why.empty() ? "" : "  # ", why);
  return out;
}

std::string passed_on(const ClusterJob& job) {
  std::string out;
  for (const std::string& option : job.sbatch)
    out += fmt::format("#SBATCH {}\n", sbatch_word(option));
  return out;
}

std::string words(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& word : list) out += " " + shell_word(word);
  return out;
}

// what both scripts begin with
std::string place(const ClusterJob& job) {
  return fmt::format(
      "\n"
      "export RETROGAIT_HOME={}\n"
      "cd {} || exit 2\n",
      shell_word(job.home), shell_word(job.place));
}

// the store of shard $k: as the shell writes it
std::string store_of_k(const ClusterJob& job) {
  const std::string whole = shard_store(job.store, 0, job.shards);
  const std::string tail = fmt::format("0of{}.db", job.shards);
  return shell_word(whole.substr(0, whole.size() - tail.size())) + "\"$k\"" +
         shell_word(tail.substr(1));
}

}  // namespace

std::string array_script_path(const ClusterJob& job) { return job.folder + "/array.sbatch"; }
std::string merge_script_path(const ClusterJob& job) { return job.folder + "/merge.sbatch"; }

std::string shard_store(const std::string& store, std::uint64_t k, std::uint64_t n) {
  const std::string stem = store.ends_with(".db") ? store.substr(0, store.size() - 3) : store;
  return fmt::format("{}_{}of{}.db", stem, k, n);
}

std::string shell_word(const std::string& text) {
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string::npos) return text;
  return "'" + replaced(text, '\'', "'\\''") + "'";
}

std::string sbatch_word(const std::string& text) {
  return text.find_first_not_of(kPlain) == std::string::npos ? text : "\"" + text + "\"";
}

std::string array_text(const std::vector<std::uint64_t>& numbers) {
  std::string out;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t j = i;
    while (j + 1 < numbers.size() && numbers[j + 1] == numbers[j] + 1) ++j;
    out += out.empty() ? "" : ",";
    out += i == j ? fmt::format("{}", numbers[i]) : fmt::format("{}-{}", numbers[i], numbers[j]);
    i = j + 1;
  }
  return out;
}

std::string submission(const ClusterJob& job, const std::string& array) {
  constexpr const char* kAfter = "--dependency=afterany:\"${id%%;*}\" ";
  std::string out;
  for (int i = 0; i < job.rounds; ++i)
    out += fmt::format("id=$(sbatch --parsable {}--array={} {})\n", i == 0 ? "" : kAfter, array,
                       shell_word(array_script_path(job)));
  return out + fmt::format("sbatch {}{}\n", kAfter, shell_word(merge_script_path(job)));
}

std::string array_script(const ClusterJob& job) {
  std::string out = fmt::format(R"sh(#!/bin/sh
# Sweep {}: {} cases in {} shards, a task each.
#
#   sbatch array.sbatch                  every shard
#   sbatch --array=2,5-7 array.sbatch    some of them
#
# A task goes on where its store ends: a shard may be handed in again at any time, and what is done
# is not done twice. Exit code 0: all cases good. 1: some flagged or failed, kept with their reasons.
# 143: told to end before (SIGTERM). 2: plan or store refused.
#
)sh",
                                job.name, job.cases, job.shards);
  out += header({{"--job-name=" + job.name, ""},
                 {fmt::format("--array=1-{}", job.shards), ""},
                 {"--ntasks=1", ""},
                 {fmt::format("--cpus-per-task={}", job.threads), ""},
                 {"--requeue", "preempted, or its node lost: the task starts again and goes on"},
                 {"--open-mode=append", "... in the same log"},
                 {fmt::format("--signal=B:TERM@{}", kWarning),
                  "before the time limit: finish the cases in hand"},
                 {log_option(job, "shard_%a.log"), ""}});
  out += passed_on(job) + place(job);
  out += fmt::format(R"sh(
# not SLURM_ARRAY_TASK_COUNT: it is smaller when only some shards are handed in
shards={}
k=$SLURM_ARRAY_TASK_ID

# exec: signals reach the program itself
exec {} sweep {} \
  --shard "$k/$shards" --store {} \
  --threads {}{}
)sh",
                     job.shards, shell_word(job.program), shell_word(job.plan), store_of_k(job),
                     job.threads, words(job.options));
  return out;
}

std::string merge_script(const ClusterJob& job) {
  std::string out = fmt::format(R"sh(#!/bin/sh
# Sweep {}: joins the stores of its {} shards into one and looks it over.
# Exit code 0: every case is there. 1: cases are missing; the log says how many, with the lines that
# hand in the shards left. May run again at any time.
#
)sh",
                                job.name, job.shards);
  out += header({{"--job-name=" + job.name + "_merge", ""},
                 {"--ntasks=1", ""},
                 {"--cpus-per-task=1", ""},
                 {"--requeue", ""},
                 {"--open-mode=append", ""},
                 {log_option(job, "merge.log"), ""}});
  out += passed_on(job) + place(job);
  out += fmt::format(R"sh(
program={}
store={}
shards={}

# the stores that can be read: a shard that never began has none, and its cases are missing
set --
k=1
while [ "$k" -le "$shards" ]; do
  shard={}
  if said=$("$program" sweep status "$shard" 2>&1); then set -- "$@" "$shard"; fi
  printf 'shard %s: %s\n' "$k" "$(echo "$said" | head -n 1)"
  k=$((k + 1))
done
if [ "$#" = 0 ]; then
  echo 'Nothing to merge yet. See shard_*.log.'
  exit 1
fi

# 1: cases are missing; 2 and more: trouble that was said
"$program" sweep merge "$store" "$@"
merged=$?
[ "$merged" -le 1 ] || exit "$merged"
"$program" sweep verify "$store" || exit

if [ "$merged" = 1 ]; then
  left=$("$program" sweep status "$store" --open-shards "$shards") || exit
  echo "Shards that are not done: $left (of $shards). To go on:"
  echo "left=$left"
  cat <<'LINES'
{}LINES
fi
exit "$merged"
)sh",
                     shell_word(job.program), shell_word(job.store), job.shards, store_of_k(job),
                     submission(job, "\"$left\""));
  return out;
}

std::vector<std::uint64_t> open_shards(const std::vector<bool>& done, std::uint64_t n) {
  std::vector<bool> open(n, false);
  for (std::size_t i = 0; i < done.size(); ++i)
    if (!done[i]) open[i % n] = true;
  std::vector<std::uint64_t> out;
  for (std::uint64_t k = 0; k < n; ++k)
    if (open[k]) out.push_back(k + 1);
  return out;
}

void mark_done(const Store& store, bool with_failed, std::vector<bool>& done) {
  store.each_kept(with_failed, [&](std::uint64_t id) {
    if (id < done.size()) done[id] = true;
  });
}

}  // namespace retrogait
