// retrogait sweep analyze
#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/sweep.h"
#include "cli/talk.h"
#include "io/io.h"
#include "findings/findings.h"

namespace retrogait {

namespace {

struct AnalyzeWords {
  std::string store, out;
  std::vector<std::string> of;
  bool figures = true;
};

// what the findings are of: the same for equal stores, whoever made them
std::string provenance(const AnalyzeWords& words, const StoreHead& head, const StoreCounts& n) {
  std::vector<std::string> arguments = {"sweep", "analyze"};
  arguments.insert(arguments.end(), words.of.begin(), words.of.end());
  return provenance_of_files(
      {arguments}, {},
      {"plan " + head.plan_hash, "model and scene " + head.model_hash,
       fmt::format("store made by retrogait {}, results version {}", head.program, kResultsVersion),
       fmt::format("{} good, {} flagged, {} failed of {} cases", n.done, n.flagged, n.failed,
                   head.cases)});
}

int analyze(const AnalyzeWords& words) {
  const Store store = Store::open(words.store, Store::Mode::kRead);
  const std::string folder = words.out.empty() ? words.store + "_findings" : words.out;
  const Findings findings = find(read_outcomes(store, words.of));
  write_findings(folder, findings);
  write_file_atomically(folder + "/provenance.json",
                        provenance(words, store.head(), store.counts()));
  print(stdout, findings_page(findings));
  const std::vector<Drawing> drawings = words.figures ? draw(findings) : std::vector<Drawing>();
  if (!drawings.empty()) FigureRun(folder, drawings).finish();
  print(stderr, fmt::format("Files are in {}/\n", folder));
  return 0;
}

}  // namespace

void add_sweep_analyze(CLI::App& sweep, Run& run) {
  auto words = std::make_shared<AnalyzeWords>();
  CLI::App* verb = sweep.add_subcommand(
      "analyze", "What a sweep found: response curves, maps, indices, where the sign changes");
  verb->add_option("STORE", words->store, "file of a sweep")->required();
  verb->add_option("OF", words->of, "VARIABLE or VARIABLE:MEASURE; without it the main loads");
  verb->add_option("--out,-o", words->out, "folder; STORE_findings without it");
  verb->add_flag("!--no-figures", words->figures, "tables alone");
  verb->footer(
      "Example:\n  retrogait sweep analyze out/sweeps/strength.db knee_contact:peak grf_y\n"
      "Tables and their columns: src/findings/findings.h. Exit code 2: nothing to analyze, or a "
      "name "
      "the store has not.");
  verb->callback([&run, words] { run = [words] { return analyze(*words); }; });
}

}  // namespace retrogait
