// retrogait verify
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "cli/cli.h"
#include "verify/verify.h"

namespace retrogait {

namespace {

void print_row(const VerifyRow& row) {
  const std::string bar = fmt::format("{} {:.4g} {}", row.at_least ? "≥" : "≤", row.bar, row.unit);
  std::fputs(fmt::format("  {:<62} {:>9.3g}   {:<18} {:<6} {}\n", row.quantity, row.measured, bar,
                         row.ok() ? "ok" : "MISSED", row.worst)
                 .c_str(),
             stdout);
}

int verify(const VerifyOptions& options) {
  int missed = 0, rows = 0;
  for (const std::string& group : verify_groups()) {
    if (!options.only.empty() && options.only != group) continue;
    if (isatty(2)) std::fputs(fmt::format("\r\033[Kcomparing {} …", group).c_str(), stderr);
    const std::vector<VerifyRow> table = verify_group(options, group);
    if (isatty(2)) std::fputs("\r\033[K", stderr);
    std::fputs(fmt::format("\n{}: {}\n", group, table.empty() ? "" : table.front().cases).c_str(),
               stdout);
    for (const VerifyRow& row : table) {
      print_row(row);
      ++rows;
      if (!row.ok()) ++missed;
    }
    std::fflush(stdout);
  }
  std::fputs(fmt::format("\n{} of {} rows within their bar.\n", rows - missed, rows).c_str(),
             stdout);
  return missed == 0 ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, Run& run) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* verb = app.add_subcommand(
      "verify", "Compare with what OpenSim computed from the same files, row by row");
  verb->add_option("DIR", options->folder, "folder of reference cases")->required();
  verb->add_option("--only", options->only, "one group of rows")
      ->check(CLI::IsMember(verify_groups()));
  verb->footer(
      "Example: retrogait verify reference --only kernels\n"
      "Exit codes: 0 every row within its bar, 1 a row missed it, 2 bad input.");
  verb->callback([options, &run] { run = [options] { return verify(*options); }; });
}

}  // namespace retrogait
