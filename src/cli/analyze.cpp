// retrogait analyze
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <mutex>
#include <thread>

#include "analysis/analysis.h"
#include "base/error.h"
#include "cli/cli.h"
#include "io/io.h"
#include "report/report.h"

namespace retrogait {

namespace {

struct AnalyzeOptions {
  AnalysisOptions analysis;
  std::string trial;  // a TOML instead of the three files
  std::optional<std::string> model, motion, loads, filter;
  std::optional<double> cutoff, start, end;
  std::string out, tool = "all", normalize = "study", moments = "defined";
  bool quiet = false;
  std::vector<std::string> arguments;
};

AnalysisTools tools_of(const std::string& word) {
  if (word == "all") return {};
  return {word == "id", word == "so" || word == "jr", word == "jr", word == "muscles"};
}

FilterKind filter_of(const std::string& word) {
  if (word == "none") return FilterKind::kNone;
  return word == "opensim" ? FilterKind::kOpenSim : FilterKind::kButterworth;
}

Normalization normalization_of(const std::string& word) {
  if (word == "none") return Normalization::kNone;
  if (word == "mass") return Normalization::kMass;
  if (word == "BW") return Normalization::kWeight;
  return word == "BWheight" ? Normalization::kWeightHeight : Normalization::kStudy;
}

MomentSide moments_of(const std::string& word) {
  if (word == "internal") return MomentSide::kInternal;
  return word == "external" ? MomentSide::kExternal : MomentSide::kAsDefined;
}

// the trial's file, and what the command line says on top of it
TrialFile trial_of(const AnalyzeOptions& options) {
  if (options.trial.empty() && !(options.model && options.motion))
    throw InputError("analyze", 0,
                     "name a trial's .toml, or its --model and --motion (and --loads).");
  TrialFile trial;
  if (!options.trial.empty()) trial = read_trial_file(options.trial);
  if (options.model) trial.model = *options.model;
  if (options.motion) trial.motion = *options.motion;
  if (options.loads) trial.loads = *options.loads;
  if (options.filter) trial.filter.kind = filter_of(*options.filter);
  if (options.cutoff) trial.filter.cutoff_hz = *options.cutoff;
  if (options.start) trial.start = options.start;
  if (options.end) trial.end = options.end;
  return trial;
}

/// Says on a terminal how far the work is; silent elsewhere.
class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total), shown_(::isatty(STDERR_FILENO) != 0) {}
  ~Progress() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }
  void operator()(std::size_t done) {
    if (!shown_) return;
    const std::lock_guard lock(mutex_);
    if (done <= last_) return;
    last_ = done;
    std::fprintf(stderr, "\r%zu of %zu instants", done, total_);
  }

 private:
  std::mutex mutex_;
  std::size_t total_, last_ = 0;
  bool shown_;
};

int analyze(AnalyzeOptions options) {
  AnalysisOptions& a = options.analysis;
  a.trial = trial_of(options);
  a.tools = tools_of(options.tool);
  a.normalization = normalization_of(options.normalize);
  a.moments = moments_of(options.moments);
  const AnalysisPlan plan = plan_analysis(a);
  const std::string folder = options.out.empty() ? "out/" + plan.trial.name : options.out;
  make_folder(folder);  // before the work, so that a bad --out costs nobody's time
  Progress progress(plan.times.size());
  const AnalysisResult result = run_analysis(plan, [&](std::size_t done) { progress(done); });
  write_analysis(folder, result);
  const TrialFile& files = plan.trial.file;
  write_file_atomically(
      folder + "/provenance.json",
      provenance_of_files({options.arguments},
                          {files.path, files.model, files.motion, files.loads, a.reserves},
                          plan.trial.notes));
  if (!options.quiet) {
    std::fputs(analysis_summary(result).c_str(), stdout);
    std::fputs(fmt::format("Files are in {}/\n", folder).c_str(), stderr);
  }
  return result.converged() ? 0 : 1;
}

}  // namespace

void add_analyze(CLI::App& app, Run& run, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<AnalyzeOptions>();
  options->arguments = arguments;
  AnalysisOptions& a = options->analysis;
  a.threads = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  CLI::App* verb = app.add_subcommand(
      "analyze", "Inverse dynamics, muscles and joint loads of a measured trial");
  verb->add_option("TRIAL", options->trial, "a .toml naming model, motion and loads");
  verb->add_option("--model", options->model, ".osim or .toml");
  verb->add_option("--motion", options->motion, "coordinates over time, .mot or .sto");
  verb->add_option("--loads", options->loads,
                   "external loads: OpenSim's .xml, or a .mot of force plates");
  verb->add_option("--reserves", a.reserves, "a ForceSet .xml of further actuators");
  verb->add_option("--tool", options->tool, "what to compute")
      ->check(CLI::IsMember({"id", "so", "jr", "muscles", "all"}))
      ->capture_default_str();
  verb->add_option("-o,--out", options->out, "folder of the results (out/MOTION)");
  verb->add_option("--filter", options->filter, "low-pass of the coordinates [butterworth]")
      ->check(CLI::IsMember({"butterworth", "opensim", "none"}));
  verb->add_option("--cutoff", options->cutoff, "of the filter, Hz [6]")
      ->check(CLI::PositiveNumber);
  verb->add_flag("--as-opensim", a.as_opensim,
                 "OpenSim's own rules where ours differ (README, limits)");
  verb->add_option("--start", options->start, "first instant, s");
  verb->add_option("--end", options->end, "last instant, s");
  verb->add_option("--normalize", options->normalize,
                   "loads in the CSV files: as compare has them, or by none, mass, BW, BWheight")
      ->check(CLI::IsMember({"study", "none", "mass", "BW", "BWheight"}))
      ->capture_default_str();
  verb->add_option("--moments", options->moments, "net moments in the CSV files")
      ->check(CLI::IsMember({"defined", "internal", "external"}))
      ->capture_default_str();
  verb->add_option("--height", a.height, "of the person, m, for --normalize BWheight");
  verb->add_flag("--pool-sides", a.pool_sides, "strides of both feet together");
  verb->add_option("--threads", a.threads, "the results do not depend on it")
      ->check(CLI::Range(1, 1024));
  verb->add_flag("-q,--quiet", options->quiet, "only files, and what went wrong");
  verb->footer(
      "Example:\n  retrogait analyze --model leg.osim --motion walk.mot --loads grf.xml\n"
      "  retrogait analyze --model leg.osim --motion walk.mot --loads grf.xml --as-opensim \\\n"
      "      --filter opensim --reserves reserves.xml\n"
      "Exit codes: 0 good, 1 an instant did not converge (flagged), 2 bad input, 3 our bug.");
  verb->callback([options, &run] { run = [options] { return analyze(*options); }; });
}

}  // namespace retrogait
