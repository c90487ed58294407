#include "support/near.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

namespace retrogait {
namespace {

TEST(Near, JudgesNumbersAndMatrices) {
  EXPECT_TRUE(near(1.0, 1.0 + 1e-11, 1e-10));
  EXPECT_FALSE(near(1.0, 1.1, 1e-10));
  EXPECT_TRUE(near_relative(1e6, 1e6 + 1, 1e-5));
  EXPECT_FALSE(near_relative(1e-6, 2e-6, 1e-5));
  EXPECT_TRUE(near_relative(0, 0, 1e-10));
  Eigen::MatrixXd x = Eigen::MatrixXd::Ones(2, 3), y = x;
  EXPECT_TRUE(near(x, y, 0));
  y(1, 2) = 1.5;
  EXPECT_FALSE(near(x, y, 0.4));
  EXPECT_TRUE(near_relative(x, y, 0.4));
  EXPECT_FALSE(near(x, Eigen::MatrixXd::Ones(3, 2), 1));
}

TEST(Near, NothingIsNearNaN) {
  const double nan = std::nan("");
  EXPECT_FALSE(near(nan, 1, 1e9));
  EXPECT_FALSE(near(nan, nan, 1e9));
  EXPECT_FALSE(near_relative(1, nan, 1e9));
  Eigen::VectorXd x = Eigen::VectorXd::Ones(3), y = x;
  y(1) = nan;
  EXPECT_FALSE(near(x, y, 1e9));
  EXPECT_FALSE(near_relative(y, y, 1e9));
}

TEST(Near, ScaleOfZeroShowsWhatIsReached) {
  const char* before = std::getenv("RETROGAIT_TOL_SCALE");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("RETROGAIT_TOL_SCALE", "0", 1);
  const testing::AssertionResult result = near(2.0, 2.0 + 1e-6, 1e-3);
  EXPECT_FALSE(result);
  EXPECT_STREQ(result.message(), "2 against 2.000001: reaches 1e-06, tolerance 0.001");
  EXPECT_TRUE(near(2.0, 2.0, 1e-3));
  if (before == nullptr)
    ::unsetenv("RETROGAIT_TOL_SCALE");
  else
    ::setenv("RETROGAIT_TOL_SCALE", kept.c_str(), 1);
}

}  // namespace
}  // namespace retrogait
