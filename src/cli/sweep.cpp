// retrogait sweep PLAN: what is asked for, and dry runs (cli/sweep.h says where the rest is)
#include <CLI/CLI.hpp>

#include <chrono>
#include <thread>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "cli/talk.h"
#include "io/io.h"
#include "sweep/run.h"

namespace retrogait {

namespace {

struct SweepWords {
  std::string plan, shard = "1/1";
  SweepOptions options;
  ClusterWords cluster;
  bool dry_run = false, quiet = false;
};

void read_shard(const std::string& text, SweepOptions& options) {
  unsigned long long k = 0, n = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%llu/%llu%c", &k, &n, &rest) != 2 || n < 1 || k < 1 || k > n)
    throw InputError("--shard " + text, 0, "write k/n with 1 <= k <= n, such as 2/8.");
  options.shard = k;
  options.shards = n;
}

std::string store_of(const SweepWords& words, const SweepPlan& plan) {
  if (!words.options.store.empty()) return words.options.store;
  const std::string part = words.options.shards == 1
                               ? ""
                               : fmt::format("_{}of{}", words.options.shard, words.options.shards);
  return fmt::format("out/sweeps/{}{}.db", plan.name, part);
}

// how long one case takes here: the third is solved with what the first two left
double seconds_a_case(const SweepSetup& setup) {
  CaseSolver solver(setup);
  const std::uint64_t most = std::min<std::uint64_t>(3, setup.plan.size());
  auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < most; ++i) {
    start = std::chrono::steady_clock::now();
    (void)solver.solve(i);
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int show_plan(const SweepWords& words, const SweepPlan& plan) {
  const SweepSetup setup = set_up(plan);
  print(stdout, fmt::format("{}: {}\n{} cases, {} results each. The first:\n", plan.name,
                            plan.title, plan.size(), setup.head.results.size()));
  std::vector<std::string> values;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(5, plan.size()); ++i) {
    case_values(plan, i, values);
    print(stdout, fmt::format("{:>6}  {}\n", i, case_command(plan, values)));
  }
  const double a_case = seconds_a_case(setup);
  const int threads = words.options.threads > 0
                          ? words.options.threads
                          : static_cast<int>(std::thread::hardware_concurrency());
  print(stdout, fmt::format("About {} on {} threads ({:.2f} s a case on one).\n",
                            span_text(a_case * static_cast<double>(plan.size()) / threads), threads,
                            a_case));
  return 0;
}

int sweep(SweepWords words) {
  read_shard(words.shard, words.options);
  if (words.cluster.slurm) return write_cluster_scripts(words.cluster, words.plan, words.options);
  const SweepPlan plan = read_sweep_plan(words.plan);
  if (words.dry_run) return show_plan(words, plan);
  words.options.store = store_of(words, plan);
  if (const std::size_t slash = words.options.store.rfind('/'); slash != std::string::npos)
    make_folder(words.options.store.substr(0, slash));
  return run_plan(set_up(plan), words.options, words.quiet);
}

}  // namespace

void add_sweep(CLI::App& app, Run& run, const std::vector<std::string>& arguments) {
  auto words = std::make_shared<SweepWords>();
  SweepOptions& options = words->options;
  options.command = fmt::format("{}", fmt::join(arguments, " "));
  CLI::App* verb = app.add_subcommand(
      "sweep", "Hundreds of thousands of walks, both ways, by a plan; resumable");
  verb->add_option("PLAN", words->plan, "name in scenes/sweeps/, or a .toml file");
  verb->add_option("--store", options.store,
                   "where results are kept; out/sweeps/PLAN.db without it");
  verb->add_option("--limit", options.limit, "stop after so many cases");
  verb->add_option("--threads", options.threads, "all there are without it")
      ->check(CLI::Range(1, 1024));
  verb->add_option("--shard", words->shard, "k/n: this part of n")->capture_default_str();
  verb->add_flag("--retry-failed", options.retry_failed, "solve failed cases once more");
  verb->add_flag("--dry-run", words->dry_run,
                 "say how many cases, the first five, the time; solve none");
  verb->add_flag("--quiet,-q", words->quiet, "no progress");
  verb->require_subcommand(0, 1);
  add_cluster_options(*verb, words->cluster);
  add_sweep_store_verbs(*verb, run);
  add_sweep_analyze(*verb, run);
  verb->callback([&run, verb, words] {
    if (!verb->get_subcommands().empty()) return;
    if (words->plan.empty()) throw CLI::RequiredError("PLAN");
    run = [words] { return sweep(*words); };
  });
}

}  // namespace retrogait
