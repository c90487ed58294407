// Runs gnuplot, and puts what it drew in place.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "io/io.h"
#include "report/figures.h"

extern char** environ;

namespace retrogait {

namespace {

constexpr const char* kMend = "Install gnuplot-nox, or leave figures out with --no-figures";

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// the day of drawing is the one thing in a PDF that differs between two runs
void remove_date(std::string& pdf) {
  const std::string key = "/CreationDate (D:";
  const std::size_t at = pdf.find(key);
  if (at == std::string::npos) return;
  const std::string none = "20000101000000";
  pdf.replace(at + key.size(), none.size(), none);
}

bool ends_as(const std::string& drawn, const std::string& file) {
  const std::string suffix = file.substr(file.rfind('.'));
  const std::size_t last = drawn.find_last_not_of(" \r\n");
  const std::string end = suffix == ".svg"   ? "</svg>"
                          : suffix == ".png" ? "IEND\xae\x42\x60\x82"
                                             : "%%EOF";
  return last != std::string::npos && drawn.substr(0, last + 1).ends_with(end);
}

std::vector<Drawing> all_drawings(const StudyResult& result, const std::vector<Drawing>& beside) {
  const Measured measured = read_measured(home_path("data/measured/gt24.toml"));
  std::vector<Drawing> out;
  for (const Figure& figure : figures_of(result, measured))
    out.push_back({figure.name, gnuplot_script(result, measured, figure)});
  out.insert(out.end(), beside.begin(), beside.end());
  return out;
}

}  // namespace

FigureRun::FigureRun(const std::string& folder, const StudyResult& result,
                     const std::vector<Drawing>& beside)
    : FigureRun(folder, all_drawings(result, beside)) {}

FigureRun::FigureRun(const std::string& folder, const std::vector<Drawing>& drawings)
    : folder_(folder + "/figures") {
  make_folder(folder_);
  static std::atomic<int> runs = 0;  // several may draw at once
  aside_ = fmt::format("{}/.drawing{}_{}", folder_, ::getpid(), runs++);
  make_folder(aside_);
  std::vector<std::string> arguments = {"gnuplot"};
  for (const Drawing& drawing : drawings) {
    for (const char* suffix : {".svg", ".pdf", ".png"})
      if (drawing.png || suffix != std::string(".png")) files_.push_back(drawing.name + suffix);
    write_file_atomically(folder_ + "/" + drawing.name + ".gp", drawing.script);
    arguments.push_back("../" + drawing.name + ".gp");
  }
  std::vector<char*> argv;
  for (std::string& a : arguments) argv.push_back(a.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, aside_.c_str());
  posix_spawn_file_actions_addopen(&actions, 1, "log", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  const int error = posix_spawnp(&pid_, "gnuplot", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) pid_ = -1, failure_ = std::strerror(error);
}

void FigureRun::finish() {
  int status = -1;
  if (pid_ > 0)
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) continue;
  const bool ran = pid_ > 0;
  pid_ = -1;
  const std::string log = content_of(aside_ + "/log");
  if (!ran || (WIFEXITED(status) && WEXITSTATUS(status) == 127))
    throw InputError("gnuplot", 0,
                     fmt::format("cannot be run ({}). {}", ran ? "not found" : failure_, kMend));
  if (status != 0)
    throw InputError("gnuplot", 0,
                     fmt::format("failed: {}. {}", log.empty() ? "it was stopped" : log, kMend));
  for (const std::string& file : files_) {
    std::string drawn = content_of(aside_ + "/" + file);
    // gnuplot does not tell of a disk that was full: a whole file ends as its format demands
    if (!ends_as(drawn, file))
      throw InputError(folder_ + "/" + file, 0,
                       fmt::format("gnuplot did not draw it whole: is the disk full? {}", log));
    remove_date(drawn);
    write_file_atomically(folder_ + "/" + file, drawn);
  }
}

FigureRun::~FigureRun() {
  if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove_all(aside_, ignored);
}

}  // namespace retrogait
