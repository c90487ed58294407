// Trials in tests/bad/trials: each is refused with the words of the .expected file beside it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "io/io.h"
#include "support/reference.h"
#include "trial/trial_file.h"

namespace retrogait {
namespace {

/// All that reading a trial takes.
void take(const std::string& path) {
  const TrialFile trial = read_trial_file(path);
  const Model model = compile(read_model(trial.model));
  FilterOptions filter = trial.filter;
  if (!trial.loads.empty()) filter.kind = FilterKind::kNone;
  const Motion motion = make_motion(model, read_storage(trial.motion), filter);
  if (trial.loads.empty()) return;
  const Loads loads = make_loads(model, read_loads_of(trial), {FilterKind::kNone, 0}, 20);
  require_same_time(motion, loads, motion.first(), motion.last());
}

TEST(BadTrials, AreRefusedWordForWord) {
  const std::string folder = repository_path("tests/bad/trials") + "/";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".toml") continue;
    const std::string path = entry.path().string();
    SCOPED_TRACE(path);
    std::ostringstream expected;
    expected << std::ifstream(path.substr(0, path.size() - 5) + ".expected").rdbuf();
    std::string found = "(no message: the input was taken)";
    try {
      take(path);
    } catch (const InputError& error) {
      found = error.what();
    }
    for (std::size_t at = found.find(folder); at != std::string::npos; at = found.find(folder))
      found.erase(at, folder.size());
    EXPECT_EQ(found + "\n", expected.str());
    ++count;
  }
  EXPECT_GE(count, 6);
}

}  // namespace
}  // namespace retrogait
