/// The program's door: reads the command line, catches each kind of trouble once, sets the exit code.
///   0 good · 1 a cycle beyond its limits · 2 bad input · 3 our bug
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "base/error.h"
#include "cli/cli.h"
#include "io/io.h"

namespace {

// options that change where or how results are shown, not what they are: provenance leaves them out
bool shows_only(const std::string& argument) {
  return argument == "--quiet" || argument == "-q" || argument == "--explain" ||
         argument == "--no-figures";
}

bool takes_place(const std::string& argument) {
  return argument == "--out" || argument == "-o" || argument == "--strip" || argument == "--format";
}

std::vector<std::string> arguments_of(int argc, char** argv) {
  std::vector<std::string> kept;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string name = word.substr(0, word.find('='));
    if (shows_only(word)) continue;
    if (takes_place(name)) {
      if (name == word) ++i;
      continue;
    }
    kept.push_back(word);
  }
  return kept;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "What walking backward does to the knee and the low back, compared with walking forward."};
  app.name("retrogait");
  app.set_version_flag("--version", "retrogait " + retrogait::version());
  app.footer("Example: retrogait compare park_walk --speed 1.1 --out out/faster");
  app.require_subcommand(0, 1);

  retrogait::CompareOptions compare;
  compare.arguments = arguments_of(argc, argv);
  CLI::App* compare_verb =
      app.add_subcommand("compare", "Walk a scene both ways; loads, tables and figures");
  compare_verb->add_option("SCENE", compare.scene, "name in scenes/, or a .toml file")
      ->capture_default_str();
  compare_verb->add_option("--speed", compare.speed, "both ways, m/s (as --set gait.speed_m_s=V)");
  compare_verb->add_option("-o,--out", compare.out, "folder of the results (out/SCENE)");
  compare_verb->add_option("--set", compare.set, "key=value of the scene, may be repeated")
      ->allow_extra_args(false);
  compare_verb->add_option("--format", compare.format, "what stdout gets")
      ->check(CLI::IsMember({"text", "csv", "json"}))
      ->capture_default_str();
  compare_verb->add_option("--seed", compare.seed,
                           "start from noise of this seed: a check that the answer stays");
  compare_verb->add_option("--strip", compare.strip,
                           "write both walkers as a strip of figures (.svg)");
  compare_verb->add_flag("--explain", compare.explain,
                         "say where each input came from and what the solver reached");
  compare_verb->add_flag("-q,--quiet", compare.quiet, "only files, and what went wrong");
  compare_verb->add_flag("--no-figures", compare.no_figures, "tables only");
  compare_verb->footer(
      "Examples:\n  retrogait compare\n  retrogait compare hill_up --set gait.slope_pct=5\n"
      "  retrogait compare --set gait.backward.script=forward_reversed --strip out.svg\n"
      "Exit codes: 0 good, 1 a cycle beyond its limits (flagged), 2 bad input, 3 our bug.");

  CLI::App* gait_verb = app.add_subcommand("gait", "Gait scripts");
  gait_verb->require_subcommand(1);
  CLI::App* gait_list =
      gait_verb->add_subcommand("list", "All scripts with their speeds and sources");

  try {
    app.parse(argc, argv);
    if (compare_verb->parsed()) return retrogait::run_compare(compare);
    if (gait_list->parsed()) return retrogait::run_gait_list();
    std::fputs(app.help().c_str(), stdout);
    return 0;
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const retrogait::InputError& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 2;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "internal error: %s\n", e.what());
    return 3;
  }
}
