// retrogait sweep status | verify | query | merge | export
#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "cli/talk.h"
#include "sweep/cluster.h"
#include "sweep/export.h"

namespace retrogait {

namespace {

struct StoreWords {
  std::string store, out, sql;
  std::vector<std::string> more;
  std::uint64_t open_shards = 0;
};

// of n shards those with cases that are not there, as sbatch's --array has them
std::string shards_left(const Store& store, std::uint64_t n) {
  std::vector<bool> done(store.head().cases);
  mark_done(store, true, done);
  return array_text(open_shards(done, n));
}

int status(const StoreWords& words) {
  const Store store = Store::open(words.store, Store::Mode::kRead);
  if (words.open_shards > 0) {
    print(stdout, shards_left(store, words.open_shards) + "\n");
    return 0;
  }
  const StoreCounts c = store.counts();
  const std::uint64_t all = c.done + c.flagged + c.failed;
  print(stdout,
        fmt::format("{} of {} cases of the plan: {} good, {} flagged, {} failed; {} results each\n",
                    all, store.head().cases, c.done, c.flagged, c.failed,
                    store.head().results.size()));
  return 0;
}

int verify(const StoreWords& words) {
  const std::vector<std::string> defects = Store::open(words.store, Store::Mode::kRead).defects();
  for (const std::string& defect : defects) print(stdout, words.store + ": " + defect + "\n");
  if (defects.empty()) print(stdout, words.store + ": whole\n");
  return defects.empty() ? 0 : 1;
}

int query(const StoreWords& words) {
  const auto line = [](const std::vector<std::string>& row) {
    print(stdout, fmt::format("{}\n", fmt::join(row, ",")));
  };
  Store::open(words.store, Store::Mode::kRead).query(words.sql, line, line);
  return 0;
}

int merge(const StoreWords& words) {
  {
    const StoreHead head = Store::open(words.more.front(), Store::Mode::kRead).head();
    Store::open_for(words.store, head).merge(words.more);
  }
  status(words);
  const Store whole = Store::open(words.store, Store::Mode::kRead);
  const StoreCounts c = whole.counts();
  const std::uint64_t missing = whole.head().cases - c.done - c.flagged - c.failed;
  if (missing > 0)
    print(stderr, fmt::format("{} of {} cases are missing.\n", missing, whole.head().cases));
  return missing == 0 ? 0 : 1;
}

int put_out(const StoreWords& words) {
  const std::string folder = words.out.empty() ? words.store + "_csv" : words.out;
  export_store(Store::open(words.store, Store::Mode::kRead), folder);
  print(stderr, fmt::format("Files are in {}/\n", folder));
  return 0;
}

}  // namespace

void add_sweep_store_verbs(CLI::App& sweep, Run& run) {
  auto words = std::make_shared<StoreWords>();
  const auto add = [&](const char* name, const char* help, int (*what)(const StoreWords&)) {
    CLI::App* verb = sweep.add_subcommand(name, help);
    verb->add_option("STORE", words->store, "file of a sweep")->required();
    verb->callback([&run, words, what] { run = [words, what] { return what(*words); }; });
    return verb;
  };
  add("status", "How much of a store is done", status)
      ->add_option("--open-shards", words->open_shards,
                   "of so many shards only say which have cases left, as sbatch --array wants it")
      ->check(CLI::PositiveNumber);
  add("verify", "Whether a store is whole", verify);
  add("query", "Ask a store by SQL (tables and views: src/sweep/store.h)", query)
      ->add_option("SQL", words->sql, "a SELECT")
      ->required();
  add("merge", "Join the stores of shards into one", merge)
      ->add_option("SHARDS", words->more, "stores to take in")
      ->required();
  add("export", "Write a store as CSV files", put_out)
      ->add_option("--out,-o", words->out, "folder; STORE_csv without it");
}

}  // namespace retrogait
