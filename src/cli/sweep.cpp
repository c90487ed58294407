// retrogait sweep PLAN: what is asked for, and dry runs (cli/sweep.h says where the rest is)
#include <CLI/CLI.hpp>

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
  bool dry_run = false, quiet = false, list = false, parameters = false;
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

int list_plans() {
  for (const auto& [name, title] : list_sweeps())
    print(stdout, fmt::format("{:<14}{}\n", name, title));
  print(stderr, "Look at one: retrogait sweep NAME --dry-run\n");
  return 0;
}

int list_parameters() {
  for (const std::string& name : parameter_names()) print(stdout, name + "\n");
  print(stderr,
        "Those of gait also of one direction: forward.speed_m_s, backward.knee_angle.scale. GROUP: "
        "quadriceps, "
        "triceps_surae … (retrogait compare --set muscles.strength.x=1 names them).\n");
  return 0;
}

int sweep(SweepWords words) {
  read_shard(words.shard, words.options);
  if (words.cluster.slurm) return write_cluster_scripts(words.cluster, words.plan, words.options);
  const SweepPlan plan = read_sweep_plan(words.plan);
  if (words.dry_run) return show_plan(plan, words.options);
  words.options.store = store_of(words, plan);
  if (const std::size_t slash = words.options.store.rfind('/'); slash != std::string::npos)
    make_folder(words.options.store.substr(0, slash));
  if (!words.quiet)
    for (const std::string& note : plan_notes(plan)) print(stderr, note + "\n");
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
                 "say how many cases, the first five, the time and the size; keep nothing");
  verb->add_flag("--list", words->list, "the shipped plans");
  verb->add_flag("--parameters", words->parameters, "what a plan can vary");
  verb->add_flag("--quiet,-q", words->quiet, "no progress");
  verb->require_subcommand(0, 1);
  verb->footer(
      "Examples:\n"
      "  retrogait sweep                                   the shipped plans\n"
      "  retrogait sweep speed_slope --dry-run             how many cases, how long\n"
      "  retrogait sweep speed_slope                       run; the same command goes on where a "
      "run stopped\n"
      "  retrogait sweep monte_carlo --shard 2/8 --store part2.db\n"
      "  retrogait sweep analyze out/sweeps/speed_slope.db --out out/speed_slope\n"
      "A plan's format: src/sweep/plan.h and scenes/sweeps/*.toml; what it can vary: retrogait "
      "sweep --parameters.\n"
      "Ctrl-C and SIGTERM finish the cases in hand; any kill leaves a store that the same command "
      "resumes.\n"
      "Exit code: 0 all good, 1 some cases failed or are flagged, 2 bad input, 128 + signal "
      "stopped before its end.");
  add_cluster_options(*verb, words->cluster);
  add_sweep_store_verbs(*verb, run);
  add_sweep_analyze(*verb, run);
  verb->callback([&run, verb, words] {
    if (!verb->get_subcommands().empty()) return;
    if (words->parameters)
      run = list_parameters;
    else if (words->list || words->plan.empty())
      run = list_plans;
    else
      run = [words] { return sweep(*words); };
  });
}

}  // namespace retrogait
