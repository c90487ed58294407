// Trials in tests/bad/trials: each is refused with the words of the .expected file beside it.
#include <gtest/gtest.h>

#include "io/io.h"
#include "support/bad_files.h"
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

TEST(BadTrials, AreRefusedWordForWord) { expect_refused("trials", ".toml", 6, take); }

}  // namespace
}  // namespace retrogait
