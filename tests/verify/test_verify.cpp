// Every row of `retrogait verify` within its bar, but for those that are known to miss it: these are printed
// with the true figure, and held there.
#include <gtest/gtest.h>

#include <cstdio>
#include <cmath>
#include <vector>

#include "base/error.h"
#include "support/reference.h"
#include "verify/verify.h"

namespace retrogait {
namespace {

/// Rows that miss their bar, by the start of their name, with what they may not exceed.
struct KnownMiss {
  std::string start;
  double at_most;
};
const std::vector<KnownMiss> kKnownMisses = {
    // 3 of 23 256: OpenSim ended its search elsewhere for two of Thelen's muscles, one fibre has length 0
    {"static equilibrium (3 of", 0.7},
    // OpenSim's strings that leave their quadrant or cut through the torus: WrapReference tells them apart
    {"single wraps: our length above", 0.0026},
};

bool known(const VerifyRow& row) {
  for (const KnownMiss& miss : kKnownMisses)
    if (row.quantity.compare(0, miss.start.size(), miss.start) == 0)
      return row.measured <= miss.at_most;
  return false;
}

void expect_rows(const std::string& group) {
  REQUIRE_REFERENCE(folder, "opensim");
  VerifyOptions options;
  options.folder = reference_folder();
  for (const VerifyRow& row : verify_group(options, group)) {
    std::printf("%-62s %10.3g  bar %s %g %s%s\n", row.quantity.c_str(), row.measured,
                row.at_least ? ">=" : "<=", row.bar, row.unit.c_str(), row.ok() ? "" : "  MISSED");
    EXPECT_TRUE(row.ok() || known(row))
        << row.quantity << ": " << row.measured << " against " << row.bar << " at " << row.worst;
  }
}

TEST(Verify, Kernels) { expect_rows("kernels"); }
TEST(Verify, Paths) { expect_rows("paths"); }
TEST(Verify, Muscles) { expect_rows("muscles"); }
TEST(Verify, Trials) { expect_rows("trials"); }
TEST(Verify, Prediction) { expect_rows("prediction"); }

TEST(Verify, EveryGroupHasItsTest) {
  EXPECT_EQ(verify_groups(),
            (std::vector<std::string>{"kernels", "paths", "muscles", "trials", "prediction"}));
}

TEST(Verify, AFolderWithoutCasesIsNamed) {
  VerifyOptions options;
  options.folder = "no/such";
  try {
    verify_group(options, "kernels");
    FAIL() << "compared nothing";
  } catch (const InputError& e) {
    EXPECT_STREQ(e.what(), "no/such/opensim/kernels: is no folder of reference cases.");
  }
}

TEST(Verify, AWorstIsNeverHiddenByNaN) {
  Worst worst;
  worst.see(0.1, "here");
  worst.see(std::nan(""), "there");
  EXPECT_TRUE(std::isnan(worst.value));
  EXPECT_EQ(worst.place, "there");
  worst.see(0.5, "later");
  EXPECT_TRUE(std::isnan(worst.value));
}

}  // namespace
}  // namespace retrogait
