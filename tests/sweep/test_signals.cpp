// How a sweep ends when it is told to, and what does not end it.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/program.h"

namespace retrogait {
namespace {

class Signals : public testing::Test {
 protected:
  void write_plan(int cases) const {
    std::ofstream(temp.file("plan.toml"))
        << "format = 1\ntitle = \"Strength\"\nscene = \"park_walk\"\n"
           "keep = [\"knee_contact:peak\"]\n[parameter.\"strength.quadriceps\"]\n"
           "normal = [1, 0.15]\nleast = 0.5\n[design]\nkind = \"sobol\"\npoints = "
        << cases << "\n";
  }
  // starts a sweep as $p, does `then` once it solves, and returns its exit code
  std::string exit_code(int cases, const std::string& then, const std::string& before) const {
    write_plan(cases);
    std::ofstream(temp.file("script")) << fmt::format(
        "cd {}\n{}\n{} sweep plan.toml --store s.db --threads 1 2>said & p=$!\n"
        "until [ -e s.db-wal ] || ! kill -0 $p; do sleep 0.01; done\n"
        "{}\nwait $p\necho $? >code\n",
        temp.path(), before, RETROGAIT_PROGRAM, then);
    EXPECT_EQ(std::system(("sh " + temp.file("script")).c_str()), 0);
    const Outcome whole = run(temp, "sweep verify " + temp.file("s.db"));
    EXPECT_EQ(whole.status, 0) << whole.out << whole.err;
    return content_of(temp.file("code"));
  }
  std::string said() const { return content_of(temp.file("said")); }
  TempFolder temp;
};

TEST_F(Signals, ToldToEndItFinishesWhatIsInHand) {
  // `timeout` sends its signal twice at once: that is one request
  EXPECT_EQ(exit_code(2000, "kill -TERM $p; kill -TERM $p", ""), "143\n");
  EXPECT_TRUE(has(said(), "\nStopping: the cases in hand are finished first.\n")) << said();
  EXPECT_TRUE(has(said(), "\nStopped. Store: s.db (")) << said();
}

TEST_F(Signals, AClosedTerminalEndsItWell) {
  EXPECT_EQ(exit_code(2000, "kill -HUP $p; kill -HUP $p", ""), "129\n");
  EXPECT_TRUE(has(said(), "\nStopped. Store: s.db (")) << said();
}

TEST_F(Signals, UnderNohupAClosedTerminalIsNothing) {
  EXPECT_EQ(exit_code(8, "kill -HUP $p", "trap '' HUP"), "0\n");
}

TEST_F(Signals, ALogThatNobodyReadsDoesNotEndIt) {
  write_plan(8);
  const std::string plan = temp.file("plan.toml"), store = temp.file("s.db");
  std::ofstream(temp.file("script")) << fmt::format(
      "{} sweep {} --store {} --threads 1 2>&1 | true\n", RETROGAIT_PROGRAM, plan, store);
  EXPECT_EQ(std::system(("sh " + temp.file("script")).c_str()), 0);
  const Outcome o = run(temp, "sweep status " + store);
  EXPECT_TRUE(has(o.out, "8 of 8 cases")) << o.out << o.err;
}

}  // namespace
}  // namespace retrogait
