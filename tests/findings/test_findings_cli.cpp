// retrogait sweep analyze: files, messages and exit codes, from outside.
#include <gtest/gtest.h>

#include "support/program.h"
#include "sweep/analytic.h"

namespace retrogait {
namespace {

const char* const kPlan = R"(format = 1
title = "Speed and strength"
[parameter.speed_m_s]
values = [0.8, 1.0, 1.2]
[parameter."strength.quadriceps"]
normal = [1, 0.15]
[design]
kind = "sobol"
points = 16
)";

std::array<double, 2> load(const std::vector<double>& x, const std::vector<std::string>&) {
  return {2 + x[0], 3 * x[0] + 0.2 * x[1] - 0.2};
}

TEST(SweepAnalyze, WritesTheSameBytesForTheSameStore) {
  const TempFolder folder;
  const std::string store = folder.file("s.db");
  solve_analytic(store, kPlan, load);
  std::string once;
  for (const char* out : {"a", "b"}) {
    const auto ran =
        run(folder, "sweep analyze " + store + " --no-figures --out " + folder.file(out));
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_TRUE(has(ran.out, "Speed and strength\n")) << ran.out;
    EXPECT_TRUE(has(ran.err, "Files are in " + folder.file(out) + "/"));
    std::string all = ran.out;
    for (const char* name : {"summary.csv", "response.csv", "boundary.csv", "dependence.csv",
                             "tornado.csv", "convergence.csv", "fit.csv", "provenance.json"}) {
      const std::string content = content_of(folder.file(out) + "/" + name);
      EXPECT_FALSE(content.empty()) << name;
      all += content;
    }
    EXPECT_FALSE(std::filesystem::exists(folder.file(out) + "/map.csv"));  // has no rows
    EXPECT_TRUE(once.empty() || once == all);
    once = all;
  }
  EXPECT_TRUE(has(once, "\"plan analytic\""));
  EXPECT_TRUE(has(once, "48 good, 0 flagged, 0 failed of 48 cases"));
  EXPECT_FALSE(has(once, folder.path()));  // nothing of where it was made
}

TEST(SweepAnalyze, SaysWhatIsMissing) {
  const TempFolder folder;
  const std::string store = folder.file("s.db");
  solve_analytic(store, kPlan, load, 20);
  const auto half = run(folder, "sweep analyze " + store + " --no-figures");
  EXPECT_EQ(half.status, 0) << half.err;
  EXPECT_TRUE(has(half.out, "So far: 20 of 48 cases.")) << half.out;
  EXPECT_TRUE(std::filesystem::exists(store + "_findings/summary.csv"));  // where it is by itself

  const auto name = run(folder, "sweep analyze " + store + " knee_contat");
  EXPECT_EQ(name.status, 2);
  EXPECT_EQ(name.err, store +
                          ": has no result 'knee_contat' of both directions. Did you mean "
                          "'knee_contact'?\n");
  const auto none = run(folder, "sweep analyze " + folder.file("none.db"));
  EXPECT_EQ(none.status, 2);
  EXPECT_TRUE(has(none.err, "there is no such store")) << none.err;
  const auto help = run(folder, "sweep analyze --help");
  EXPECT_EQ(help.status, 0);
  EXPECT_TRUE(has(help.out, "retrogait sweep analyze out/sweeps/strength.db")) << help.out;
}

}  // namespace
}  // namespace retrogait
