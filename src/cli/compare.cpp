// retrogait compare
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "cli/cli.h"
#include "cli/talk.h"
#include "io/io.h"
#include "report/contributors.h"
#include "report/emg.h"
#include "report/ladder.h"
#include "report/report.h"
#include "report/roads.h"
#include "study/measured.h"

namespace retrogait {

namespace {

struct CompareOptions {
  std::string scene = "park_walk";
  std::optional<double> speed;            // m/s
  std::string out;                        // folder; empty: out/<scene>
  std::vector<std::string> set;           // key=value
  std::string format = "text";            // text | csv | json
  std::string strip;                      // file; empty: none
  std::string export_opensim;             // folder; empty: none
  std::vector<std::string> contributors;  // VARIABLE:SIDE
  std::string forward, backward;          // measured trials; empty: a scene
  std::string measured;                   // EMG envelopes; empty: none
  std::string road = "inverse";           // inverse | simulate | both
  std::optional<unsigned> seed;
  bool ladder = false;
  bool quiet = false, explain = false, evidence = false, no_figures = false;
  std::vector<std::string> arguments;  // as typed, without those that change no result
};

Road road_of(const std::string& name) {
  return name == "both" ? Road::kBoth : name == "simulate" ? Road::kSimulate : Road::kInverse;
}

// what takes the consistent cycle apart has nothing to say of a simulated walk
void refuse_what_needs_cycles(const CompareOptions& options) {
  if (options.road != "simulate") return;
  if (options.ladder)
    throw InputError("--ladder", 0,
                     "takes the inverse road apart: its steps are cycles of their own. Leave out "
                     "--road, or ask for --road both.");
  if (!options.export_opensim.empty())
    throw InputError("--export-opensim", 0,
                     "writes the inverse road's walks. Leave out --road, or ask for --road both.");
}

StudyPlan plan_of(const CompareOptions& options) {
  Diagnostics found(options.scene);
  Scene scene = find_scene(options.scene, found);
  if (options.speed)
    set_value(scene, fmt::format("gait.speed_m_s={}", *options.speed), "--speed", found);
  for (const std::string& assignment : options.set) set_value(scene, assignment, "--set", found);
  StudyPlan plan = plan_study(scene, found);
  plan.seed = options.seed;
  plan.road = road_of(options.road);
  return plan;
}

// the strip's place, before the work, so that a bad one costs nobody's time
void make_place_of_strip(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw InputError(path, 0,
                     "cannot write: this is a folder. Name a file with --strip, such as strip.svg");
  std::filesystem::create_directories(folder, error);
  if (!std::filesystem::is_directory(folder))
    throw InputError(path, 0,
                     fmt::format("cannot make the folder '{}' ({}). Choose another with --strip",
                                 folder.string(), error ? error.message() : "Not a directory"));
  if (::access(folder.c_str(), W_OK) != 0)
    throw InputError(
        path, 0,
        fmt::format("cannot write into the folder '{}' ({}). Choose another with --strip",
                    folder.string(), std::strerror(errno)));
}

std::vector<LoadOfSide> loads_to_take_apart(const std::vector<std::string>& asked, const Case& c) {
  if (asked.empty()) return {};
  if (!c.muscles.contraction)
    throw InputError("--contributors", 0, "this walk has no muscles that could make a load.");
  return parse_loads(asked, c.model);
}

// a scene, or two measured trials
struct Question {
  std::optional<StudyPlan> plan;
  std::vector<LoadOfSide> loads;  // to take apart
  TrialFile forward, backward;

  explicit Question(const CompareOptions& options) {
    if (options.forward.empty() != options.backward.empty())
      throw InputError("compare", 0, "--forward and --backward come together.");
    refuse_what_needs_cycles(options);
    if (options.forward.empty()) {
      plan = plan_of(options);
      loads = loads_to_take_apart(options.contributors, plan->cases.front());
      return;
    }
    if (options.road != "inverse")
      throw InputError(
          "--road", 0,
          fmt::format("'{}' walks scenes; a measured trial was walked already.", options.road));
    if (!options.strip.empty())
      throw InputError("--strip", 0, "draws scenes; measured trials have no strip.");
    if (!options.export_opensim.empty())
      throw InputError("--export-opensim", 0, "writes scenes; measured trials are files already.");
    if (!options.contributors.empty())
      throw InputError("--contributors", 0, "takes the loads of scenes apart.");
    if (options.ladder)
      throw InputError("--ladder", 0,
                       "takes scenes apart; a measured trial was walked at one speed alone.");
    forward = read_trial_file(options.forward);
    backward = read_trial_file(options.backward);
  }
  std::string name() const {
    if (plan) return plan->scene.name;
    const auto stem = [](const TrialFile& f) {
      return std::filesystem::path(f.path).stem().string();
    };
    return stem(forward) + "_and_" + stem(backward);
  }
  StudyResult answer(const Progress& progress) const {
    return plan ? run_study(*plan, progress) : compare_trials(forward, backward);
  }
};

// what was asked for beside the comparison
struct Beside {
  std::optional<LadderResult> ladder;
  std::optional<ContributorTables> contributors;
  std::optional<EmgResult> emg;
  bool roads = false;

  Beside(const CompareOptions& options, const Question& question, const StudyResult& result) {
    roads = result.plan.road == Road::kBoth;
    if (options.ladder) ladder = run_ladder(result);
    if (!question.loads.empty()) contributors = take_apart(result, question.loads);
    if (!options.measured.empty())
      emg = compare_emg(result, read_emg(options.measured, result.trials.front().of.model));
  }
  std::vector<Drawing> drawings(const StudyResult& result) const {
    std::vector<Drawing> out;
    if (roads) out.push_back(roads_figure(result));
    if (ladder) out.push_back(ladder_figure(*ladder));
    if (emg) out.push_back(emg_figure(*emg));
    return out;
  }
  void write(const std::string& folder, const StudyResult& result) const {
    if (roads) write_roads(folder, result);
    if (ladder) write_ladder(folder, *ladder);
    if (contributors) write_contributors(folder, *contributors);
    if (emg) write_emg(folder, *emg, result.plan.scene.name);
  }
  std::string pages(const StudyResult& result) const {
    return (roads ? "\n" + roads_page(result) : "") +
           (contributors ? contributors_page(*contributors) : "") +
           (ladder ? "\n" + ladder_page(*ladder) : "") + (emg ? emg_page(*emg) : "");
  }
  std::string flags() const { return ladder ? ladder_flags(*ladder) : ""; }
  bool ok() const { return !ladder || ladder->ok(); }
};

// data on stdout, talk on stderr
void say(const CompareOptions& options, const StudyResult& result, const Beside& beside) {
  const bool page = options.format == "text" && !options.quiet;
  if (options.format == "csv")
    print(stdout, csv_text(result.scalars));
  else if (options.format == "json")
    print(stdout, summary_json(result));
  else if (page)
    print(stdout, terminal_table(result) + notes(result) +
                      (options.evidence ? evidence_page(result) : "") + beside.pages(result));
  if (options.explain) print(stderr, explanation(result));
  if (!page && !(options.quiet && result.ok() && beside.ok()))
    print(stderr, notes(result) + beside.flags());
}

int compare(const CompareOptions& options) {
  const Question question(options);
  const std::string folder = options.out.empty() ? "out/" + question.name() : options.out;
  make_folder(folder);  // before the work, so that a bad --out costs nobody's time
  if (!options.strip.empty()) make_place_of_strip(options.strip);
  const StudyResult result = question.answer(stride_line(options.quiet));
  const Beside beside(options, question, result);
  std::optional<FigureRun> figures;
  if (!options.no_figures) figures.emplace(folder, result, beside.drawings(result));
  write_tables(folder, result, {options.arguments});
  beside.write(folder, result);
  if (!options.export_opensim.empty()) export_opensim(options.export_opensim, result);
  if (!options.strip.empty()) write_file_atomically(options.strip, strip_svg(result));
  if (figures) figures->finish();
  say(options, result, beside);
  if (!options.quiet) print(stderr, fmt::format("Files are in {}/\n", folder));
  return result.ok() && beside.ok() ? 0 : 1;
}

}  // namespace

void add_compare(CLI::App& app, Run& run, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<CompareOptions>();
  options->arguments = arguments;
  CLI::App* verb =
      app.add_subcommand("compare", "Walk a scene both ways; loads, tables and figures");
  verb->add_option("SCENE", options->scene, "name in scenes/, or a .toml file")
      ->capture_default_str();
  verb->add_option("--export-opensim", options->export_opensim,
                   "folder: both walks as model, motion, forces and set-ups that OpenSim runs");
  verb->add_option("--forward", options->forward, "a measured trial (.toml) instead of a scene");
  verb->add_option("--backward", options->backward, "the other way");
  verb->add_option("--speed", options->speed, "both ways, m/s (as --set gait.speed_m_s=V)");
  verb->add_option("-o,--out", options->out, "folder of the results (out/SCENE)");
  verb->add_option("--set", options->set, "key=value of the scene, may be repeated")
      ->allow_extra_args(false);
  verb->add_option("--format", options->format, "what stdout gets")
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->capture_default_str();
  verb->add_option("--seed", options->seed,
                   "start from noise of this seed: a check that the answer stays");
  verb->add_option(
          "--road", options->road,
          "loads of the consistent cycle (inverse), of the walk simulated on soft soles, or "
          "both side by side")
      ->check(CLI::IsMember({"inverse", "simulate", "both"}))
      ->capture_default_str();
  verb->add_option("--strip", options->strip, "write both walkers as a strip of figures (.svg)");
  verb->add_flag("--ladder", options->ladder,
                 "take the difference apart: muscles, movement, speed and cadence");
  verb->add_option("--contributors", options->contributors,
                   "VARIABLE:SIDE, may be repeated: take a load apart, muscle by muscle")
      ->allow_extra_args(false);
  verb->add_option("--measured", options->measured,
                   "a CSV file of EMG envelopes, set beside the predicted activations");
  verb->add_flag("--evidence", options->evidence,
                 "claims about walking backward beside what was measured");
  verb->add_flag("--explain", options->explain,
                 "say where each input came from and what the solver reached");
  verb->add_flag("-q,--quiet", options->quiet, "only files, and what went wrong");
  verb->add_flag("--no-figures", options->no_figures, "tables only");
  verb->footer(
      "Examples:\n  retrogait compare\n  retrogait compare hill_up --set gait.slope_pct=5\n"
      "  retrogait compare --set gait.backward.script=forward_reversed --strip out.svg\n"
      "  retrogait compare own_speeds --ladder\n"
      "  retrogait compare --road both --set simulate.impedance=human\n"
      "  retrogait compare --contributors knee_contact:r --contributors l4l5_compression\n"
      "  retrogait compare --measured data/measured/emg_forward.csv\n"
      "  retrogait compare --forward walk.toml --backward back.toml\n"
      "Exit codes: 0 good, 1 a cycle beyond its limits (flagged), 2 bad input, 3 our bug.");
  verb->callback([options, &run] { run = [options] { return compare(*options); }; });
}

}  // namespace retrogait
