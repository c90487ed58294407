// retrogait info, check, export: other people's files, described, examined, written.
#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>

#include "analysis/describe.h"
#include "analysis/doctor.h"
#include "analysis/self_check.h"
#include "base/error.h"
#include "cli/cli.h"
#include "io/io.h"
#include "io/osim.h"

namespace retrogait {

namespace {

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int info(const std::vector<std::string>& files) {
  for (std::size_t i = 0; i < files.size(); ++i)
    print((i > 0 ? "\n" : "") + describe_file(files[i]));
  return 0;
}

struct CheckOptions {
  std::vector<std::string> files;
};

/// What belongs together, from a list of files in any order.
Patient sort_files(const std::vector<std::string>& files) {
  Patient patient;
  for (const std::string& file : files) {
    std::string* place = nullptr;
    switch (kind_of_file(file)) {
      case FileKind::kModel:
        place = &patient.model;
        break;
      case FileKind::kMotion:
        place = &patient.motion;
        break;
      case FileKind::kForces:
      case FileKind::kExternalLoads:
        place = &patient.loads;
        break;
      case FileKind::kUnknown:
        throw InputError(file, 0,
                         "is no file that retrogait examines: .osim, .toml, .mot, .sto, .xml.");
    }
    if (!place->empty())
      throw InputError(file, 0,
                       fmt::format("'{}' is of the same kind; give one model, one motion, one file "
                                   "of loads.",
                                   *place));
    *place = file;
  }
  return patient;
}

/// A model that comes alone is examined by itself. Returns what it missed.
int examine_model(const Patient& patient) {
  if (patient.model.empty() || !patient.motion.empty() || !patient.loads.empty()) return 0;
  const SelfCheck found = self_check(read_model(patient.model));
  print(self_check_text(found));
  return found.missed();
}

int check(const CheckOptions& options) {
  const Patient patient = sort_files(options.files);
  const std::vector<Finding> findings = examine(patient);
  int errors = 0;
  for (const Finding& f : findings) {
    const bool error = f.severity == Severity::kError;
    errors += error;
    const std::string where = f.line > 0 ? fmt::format("{}:{}", f.file, f.line) : f.file;
    print(fmt::format("{}: {}: {}\n    mend: {}\n", where, error ? "error" : "warning", f.what,
                      f.mend));
  }
  if (findings.empty())
    print("nothing wrong was found.\n");
  else
    print(fmt::format("{} wrong, {} to look at.\n", errors,
                      static_cast<int>(findings.size()) - errors));
  if (errors > 0) return 2;
  return examine_model(patient) > 0 ? 2 : 0;
}

int export_osim(const std::string& model, const std::string& out) {
  const ModelSpec spec = read_model(model);
  write_model_osim(out, spec);
  std::string said = fmt::format("{} is written as OpenSim reads it (version 40000).\n", out);
  for (const std::string& what : left_out_of_osim(spec)) said += "left out: " + what + ".\n";
  std::fputs(said.c_str(), stderr);
  return 0;
}

}  // namespace

void add_info(CLI::App& app, Run& run) {
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* verb = app.add_subcommand("info", "Describe a model, a motion or a file of forces");
  verb->add_option("FILE", *files, ".osim, .toml, .mot, .sto or loads .xml")->required();
  verb->footer("Example: retrogait info models/adult.toml");
  verb->callback([files, &run] { run = [files] { return info(*files); }; });
}

void add_check(CLI::App& app, Run& run) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* verb =
      app.add_subcommand("check", "Say what is wrong with files, and with them together");
  verb->add_option("FILE", options->files, "one model, one motion, one file of loads, in any order")
      ->required();
  verb->footer(
      "Example: retrogait check subject.osim walk.mot walk_grf.xml\n"
      "Units, sides, masses, couplings, gaps: each finding comes with a mend.\n"
      "A model alone is examined: masses, paths, moment arms, fibres, both sides, standing.\n"
      "Exit codes: 0 nothing wrong (perhaps something to look at), 2 something is wrong or "
      "missed.");
  verb->callback([options, &run] { run = [options] { return check(*options); }; });
}

void add_export(CLI::App& app, Run& run) {
  struct Options {
    std::string model, osim;
  };
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand("export", "Write a model as OpenSim reads it");
  verb->add_option("MODEL", options->model, ".toml or .osim")->required();
  verb->add_option("--osim", options->osim, "file to write")->required();
  verb->footer("Example: retrogait export models/adult.toml --osim adult.osim");
  verb->callback(
      [options, &run] { run = [options] { return export_osim(options->model, options->osim); }; });
}

}  // namespace retrogait
