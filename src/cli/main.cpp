/// The program's door: reads the command line, catches each kind of trouble once, sets the exit code.
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
  return argument == "--out" || argument == "-o" || argument == "--strip" ||
         argument == "--format" || argument == "--threads" || argument == "--export-opensim";
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

  retrogait::Run run;
  retrogait::add_compare(app, run, arguments_of(argc, argv));
  retrogait::add_analyze(app, run, arguments_of(argc, argv));
  retrogait::add_disturb(app, run, arguments_of(argc, argv));
  retrogait::add_view(app, run);
  retrogait::add_sweep(app, run, arguments_of(argc, argv));
  retrogait::add_gait(app, run);
  retrogait::add_info(app, run);
  retrogait::add_verify(app, run);
  retrogait::add_check(app, run);
  retrogait::add_export(app, run);

  try {
    app.parse(argc, argv);
    if (run) return run();
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
