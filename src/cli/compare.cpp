// retrogait compare
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "cli/cli.h"
#include "io/io.h"
#include "report/report.h"

namespace retrogait {

namespace {

void print(std::FILE* stream, const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stream);
}

StudyPlan plan_of(const CompareOptions& options) {
  Diagnostics found(options.scene);
  Scene scene = find_scene(options.scene, found);
  if (options.speed)
    set_value(scene, fmt::format("gait.speed_m_s={}", *options.speed), "--speed", found);
  for (const std::string& assignment : options.set) set_value(scene, assignment, "--set", found);
  StudyPlan plan = plan_study(scene, found);
  plan.seed = options.seed;
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

}  // namespace

int run_compare(const CompareOptions& options) {
  const StudyPlan plan = plan_of(options);
  const std::string folder = options.out.empty() ? "out/" + plan.scene.name : options.out;
  make_folder(folder);  // before the work, so that a bad --out costs nobody's time
  if (!options.strip.empty()) make_place_of_strip(options.strip);
  const StudyResult result = run_study(plan);
  std::optional<FigureRun> figures;
  if (!options.no_figures) figures.emplace(folder, result);
  write_tables(folder, result, {options.arguments});
  if (!options.strip.empty()) write_file_atomically(options.strip, strip_svg(result));
  if (figures) figures->finish();

  const bool page = options.format == "text" && !options.quiet;
  if (options.format == "csv")
    print(stdout, csv_text(result.scalars));
  else if (options.format == "json")
    print(stdout, summary_json(result));
  else if (page)
    print(stdout, terminal_table(result) + notes(result));
  if (options.explain) print(stderr, explanation(result));
  if (!page && !(options.quiet && result.ok())) print(stderr, notes(result));
  if (!options.quiet) print(stderr, fmt::format("Files are in {}/\n", folder));
  return result.ok() ? 0 : 1;
}

}  // namespace retrogait
