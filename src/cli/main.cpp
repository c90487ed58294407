/// The program's door: reads the command line, catches each kind of trouble once, sets the exit code.
///   0 good · 1 not converged · 2 bad input · 3 our bug
#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>

#include "base/error.h"
#include "io/io.h"

int main(int argc, char** argv) {
  CLI::App app{"What walking backward does to the knee and the low back, compared with walking forward."};
  app.name("retrogait");
  app.set_version_flag("--version", "retrogait " + retrogait::version());
  try {
    app.parse(argc, argv);
    if (argc == 1) std::fputs(app.help().c_str(), stdout);
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
