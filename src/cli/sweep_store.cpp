// retrogait sweep verify | query | merge | export, and where status is asked for
#include <CLI/CLI.hpp>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "cli/talk.h"
#include "sweep/export.h"

namespace retrogait {

namespace {

struct StoreWords {
  std::string store, out, sql;
  std::vector<std::string> more;
  std::uint64_t open_shards = 0;
  bool wide = false, tall = false, curves = false;
};

std::uint64_t kept_in(const Store& store) {
  const StoreCounts c = store.counts();
  return c.done + c.flagged + c.failed;
}

int status(const StoreWords& words) { return show_status(words.store, words.open_shards); }

int verify(const StoreWords& words) {
  const Store store = Store::open(words.store, Store::Mode::kRead);
  const std::vector<std::string> defects = store.defects();
  for (const std::string& defect : defects) print(stdout, words.store + ": " + defect + "\n");
  if (!defects.empty()) return 1;
  print(stdout, fmt::format("{}: whole, {} of {} cases\n", words.store, kept_in(store),
                            store.head().cases));
  return 0;
}

int query(const StoreWords& words) {
  const auto line = [](const std::vector<std::string>& row) {
    std::fputs(csv_line(row).c_str(), stdout);
  };
  Store::open(words.store, Store::Mode::kRead).query(words.sql, line, line);
  return 0;
}

// on a terminal only: a line, written over
std::function<void(std::uint64_t)> counter(const std::string& what) {
  if (isatty(STDERR_FILENO) != 1) return {};
  return [what](std::uint64_t n) { print(stderr, fmt::format("\r\033[K{} {} cases", what, n)); };
}

void end_counter() {
  if (isatty(STDERR_FILENO) == 1) print(stderr, "\r\033[K");
}

int merge(const StoreWords& words) {
  std::uint64_t kept = 0, cases = 0;
  {
    const StoreHead head = Store::open(words.more.front(), Store::Mode::kRead).head();
    Store whole = Store::open_for(words.store, head);
    whole.merge(words.more, counter("Taken in:"));
    kept = kept_in(whole);
    cases = head.cases;
  }
  end_counter();
  show_status(words.store, 0);
  if (kept < cases)
    print(stderr, fmt::format("{} of {} cases are missing.\n", cases - kept, cases));
  return kept < cases ? 1 : 0;
}

int put_out(const StoreWords& words) {
  const std::string folder = words.out.empty() ? words.store + "_csv" : words.out;
  ExportChoice choice;
  if (words.wide || words.tall || words.curves) choice = {words.wide, words.tall, words.curves};
  export_store(Store::open(words.store, Store::Mode::kRead), folder, choice, counter("Written:"));
  end_counter();
  print(stderr, fmt::format("Files are in {}/\n", folder));
  return 0;
}

constexpr const char* kQueryHelp = R"(Views (all tables: src/sweep/store.h):
  cases        case_id, status, reason, then a column a parameter
  scalars      the same with direction, side, variable, measure, unit, value
  differences  the same with forward, backward, difference (backward less forward)
Units stand in `unit`; status is done, flagged or failed. Names with a point go in double quotes. Example:
  retrogait sweep query out/sweeps/speed_slope.db "SELECT \"gait.slope_pct\", avg(difference) FROM differences
    WHERE variable = 'knee_contact' AND measure = 'peak' AND status = 'done' GROUP BY 1")";

constexpr const char* kExportHelp = R"(Files, rows in the order of cases:
  cases.csv         a row a case: parameters, status, reason
  results.csv       a row a result: its column in scalars_wide.csv, direction, side, variable, measure, unit
  scalars_wide.csv  a row a case, a column a result
  scalars_long.csv  a row a value
  curves.csv        a row an instant (per cent of the cycle), where the plan keeps curves
  plan.toml         the plan
Without --wide, --long, --curves all of them.
Example: retrogait sweep export out/sweeps/strength.db --out out/strength)";

}  // namespace

void add_sweep_store_verbs(CLI::App& sweep, Run& run) {
  auto words = std::make_shared<StoreWords>();
  const auto add = [&](const char* name, const char* help, int (*what)(const StoreWords&)) {
    CLI::App* verb = sweep.add_subcommand(name, help);
    verb->add_option("STORE", words->store, "file of a sweep")->required();
    verb->callback([&run, words, what] { run = [words, what] { return what(*words); }; });
    return verb;
  };
  add("status", "How much of a store is done, by which runs, how fast, what went wrong", status)
      ->add_option("--open-shards", words->open_shards,
                   "of so many shards only say which have cases left, as sbatch --array wants it")
      ->check(CLI::PositiveNumber);
  add("verify", "Whether a store is whole: exit code 0, or 1 with what is not", verify);
  CLI::App* ask = add("query", "Ask a store by SQL; the answer is CSV", query);
  ask->add_option("SQL", words->sql, "a SELECT")->required();
  ask->footer(kQueryHelp);
  add("merge", "Join stores of shards; exit code 1 while cases are missing", merge)
      ->add_option("SHARDS", words->more, "stores to take in; STORE may be there or not")
      ->required();
  CLI::App* out = add("export", "Write a store as CSV files", put_out);
  out->add_option("--out,-o", words->out, "folder; STORE_csv without it");
  out->add_flag("--wide", words->wide, "a row a case");
  out->add_flag("--long", words->tall, "a row a value");
  out->add_flag("--curves", words->curves, "the curves");
  out->footer(kExportHelp);
}

}  // namespace retrogait
