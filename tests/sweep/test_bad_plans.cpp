// Plans that must be refused, word for word.
#include <gtest/gtest.h>

#include <fstream>

#include "support/bad_files.h"
#include "support/program.h"
#include "sweep/plan.h"

namespace retrogait {
namespace {

TEST(BadPlans, EveryDefectIsSaidWithItsLine) {
  expect_refused("sweeps", ".toml", 17, [](const std::string& path) { read_sweep_plan(path); });
}

TEST(BadPlans, APlanThatIsNotThereIsSaidWithTheNearest) {
  const std::string said = message_of([] { read_sweep_plan("speed_slop"); });
  EXPECT_TRUE(said.starts_with("scenes/sweeps: there is no plan 'speed_slop': ")) << said;
  EXPECT_TRUE(said.ends_with("Did you mean 'speed_slope'?")) << said;
  EXPECT_EQ(message_of([] { read_sweep_plan("nowhere/to_be.toml"); }),
            "nowhere/to_be.toml: cannot be read: No such file or directory.");
}

TEST(BadPlans, AShardOutsideItsRangeIsRefusedBeforeAnythingIsRead) {
  const TempFolder folder;
  for (const char* shard : {"5/4", "0/4", "1", "a/b", "1/2x", "-1/4"}) {
    const Outcome out = run(folder, std::string("sweep speed_slope --shard=") + shard);
    EXPECT_EQ(out.status, 2);
    EXPECT_TRUE(has(out.err,
                    std::string("--shard ") + shard + ": write k/n with 1 <= k <= n, such as 2/8."))
        << out.err;
  }
}

TEST(BadPlans, AVariableThatIsNotThereIsSaidWithTheNearest) {
  const TempFolder folder;
  const std::string plan = folder.file("keep.toml");
  std::ofstream(plan) << "format = 1\nkeep = [\"knee_contct\", \"knee_contact:pek\"]\n"
                         "[parameter.speed_m_s]\nvalues = [1]\n";
  const Outcome out = run(folder, "sweep " + plan + " --dry-run");
  EXPECT_EQ(out.status, 2);
  EXPECT_TRUE(has(out.err,
                  ":2: keep: there is no variable 'knee_contct'. Did you mean "
                  "'knee_contact'?"))
      << out.err;
  EXPECT_TRUE(has(out.err, ":2: keep: knee_contact has no measure 'pek': ")) << out.err;
}

}  // namespace
}  // namespace retrogait
