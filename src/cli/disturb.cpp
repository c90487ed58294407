// retrogait disturb
#include "report/disturb.h"

#include <CLI/CLI.hpp>

#include "cli/cli.h"
#include "cli/talk.h"
#include "io/io.h"

namespace retrogait {

namespace {

struct DisturbOptions {
  std::string scene = "park_walk";
  std::optional<double> speed;                        // m/s
  std::string out;                                    // folder; empty: out/<scene>_disturbed
  std::vector<std::string> set;                       // key=value
  std::array<std::vector<std::string>, 4> disturbed;  // words, by DisturbanceKind
  int strides = DisturbRules{}.after;
  double hand = 100 * DisturbRules{}.hand;  // % BW
  bool search = false;
  bool quiet = false, no_figures = false;
  std::vector<std::string> arguments;  // as typed, without those that change no result
};

constexpr const char* kFlags[] = {"--push", "--slip", "--bump", "--step-down"};

// what the command says; else what the scene lists; else one of each kind
std::vector<Disturbance> disturbances_of(const DisturbOptions& options, const Scene& scene,
                                         Diagnostics& found) {
  std::vector<Disturbance> out;
  for (std::size_t kind = 0; kind < options.disturbed.size(); ++kind)
    for (const std::string& words : options.disturbed[kind])
      out.push_back(
          parse_disturbance(static_cast<DisturbanceKind>(kind), words, kFlags[kind], 0, found));
  if (!out.empty()) return out;
  for (const Setting& text : scene.disturbances)
    if (const auto d = parse_disturbance(text, found)) out.push_back(*d);
  return scene.disturbances.empty() ? standard_disturbances() : out;
}

struct DisturbQuestion {
  StudyPlan plan;
  std::vector<Disturbance> disturbances;
  DisturbRules rules;
};

DisturbQuestion question_of(const DisturbOptions& options) {
  DisturbQuestion out;
  Diagnostics found(options.scene);
  Scene scene = find_scene(options.scene, found);
  if (options.speed)
    set_value(scene, fmt::format("gait.speed_m_s={}", *options.speed), "--speed", found);
  for (const std::string& assignment : options.set) set_value(scene, assignment, "--set", found);
  scene.muscles.on = false;  // who makes the moments is not asked here
  out.disturbances = disturbances_of(options, scene, found);
  out.rules.after = options.strides;
  out.rules.hand = options.hand / 100;
  out.plan = plan_study(scene, found);  // throws with all defects
  return out;
}

int disturb(const DisturbOptions& options) {
  const DisturbQuestion question = question_of(options);
  const std::string folder =
      options.out.empty() ? "out/" + question.plan.scene.name + "_disturbed" : options.out;
  make_folder(folder);  // before the work, so that a bad --out costs nobody's time
  const DisturbResult result =
      run_disturb(question.plan, question.disturbances, question.rules, stride_line(options.quiet));
  std::vector<DisturbLimit> limits;
  if (options.search) limits = search_limits(result, question.disturbances);
  std::optional<FigureRun> figures;
  const bool walked = !result.direction[0].walks.empty() || !result.direction[1].walks.empty();
  if (!options.no_figures && walked)
    figures.emplace(folder, std::vector<Drawing>{disturb_figure(result)});
  write_disturb(folder, result, limits, {options.arguments});
  if (figures) figures->finish();
  if (!options.quiet) {
    print(stdout, disturb_page(result, limits));
    print(stderr, fmt::format("Files are in {}/\n", folder));
  } else if (!result.ok()) {
    print(stderr, disturb_flags(result));
  }
  return result.ok() ? 0 : 1;
}

void add_disturbances(CLI::App& verb, DisturbOptions& options) {
  constexpr const char* kHelp[] = {
      "a push: force (N, BW), duration (ms), body (pelvis, torso), direction (along, against "
      "travel; forward, backward, right, left of the person), start (% of the right foot's cycle)",
      "another friction under one foot: a number, foot, duration (ms; else its whole stance), "
      "start",
      "a bump: height (mm), foot, place (swing: in the way of the swinging foot; landing: under "
      "it)",
      "an unseen step down: drop (mm), foot that comes down first"};
  for (std::size_t kind = 0; kind < options.disturbed.size(); ++kind)
    verb.add_option(kFlags[kind], options.disturbed[kind], kHelp[kind])
        ->type_name("WORDS")
        ->allow_extra_args(false);
}

}  // namespace

void add_disturb(CLI::App& app, Run& run, const std::vector<std::string>& arguments) {
  auto options = std::make_shared<DisturbOptions>();
  options->arguments = arguments;
  CLI::App* verb = app.add_subcommand(
      "disturb", "Push, slip, trip and drop a walker both ways: recovery or fall, and by how much");
  verb->add_option("SCENE", options->scene, "name in scenes/, or a .toml file")
      ->capture_default_str();
  add_disturbances(*verb, *options);
  verb->add_option("--speed", options->speed, "both ways, m/s (as --set gait.speed_m_s=V)");
  verb->add_option("--strides", options->strides, "strides from the disturbed one on")
      ->check(CLI::Range(3, 100))
      ->capture_default_str();
  verb->add_option(
          "--hand", options->hand,
          "% of body weight that a light hand at the pelvis may give; 0: nobody holds the walker")
      ->check(CLI::Range(0.0, 100.0))
      ->capture_default_str();
  verb->add_flag("--search", options->search,
                 "also the smallest of each kind that fells the walker");
  verb->add_option("-o,--out", options->out, "folder of the results (out/SCENE_disturbed)");
  verb->add_option("--set", options->set, "key=value of the scene, may be repeated")
      ->allow_extra_args(false);
  verb->add_flag("-q,--quiet", options->quiet, "only files, and what went wrong");
  verb->add_flag("--no-figures", options->no_figures, "tables only");
  verb->footer(
      "Without a disturbance one of each kind comes, one after another.\n"
      "Words come in any order; what is left out has its default. Each option may be repeated.\n"
      "Examples:\n  retrogait disturb\n"
      "  retrogait disturb --push 100N,150ms,torso,backward,30%\n"
      "  retrogait disturb --slip 0.05,left --step-down 50mm --speed 0.8\n"
      "  retrogait disturb --bump 20mm,landing --search\n"
      "  retrogait disturb --set simulate.impedance=human --hand 2\n"
      "Exit codes: 0 good (a fall is a result), 1 the undisturbed walk falls (flagged), 2 bad "
      "input, 3 our bug.");
  verb->callback([options, &run] { run = [options] { return disturb(*options); }; });
}

}  // namespace retrogait
