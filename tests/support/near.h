#pragma once
/// Comparisons with a tolerance, for EXPECT_TRUE(near(x, y, tol)).
///
/// RETROGAIT_TOL_SCALE multiplies every tolerance; RETROGAIT_TOL_SCALE=0 lets every comparison fail
/// that is not exact, and so prints what each one truly reaches.
#include <gtest/gtest.h>

#include <Eigen/Core>

namespace retrogait {

/// |x − y| ≤ tol.
testing::AssertionResult near(double x, double y, double tol);

/// |x − y| ≤ tol · max(|x|, |y|).
testing::AssertionResult near_relative(double x, double y, double tol);

/// Largest |x − y| of all entries ≤ tol. NaN anywhere fails.
testing::AssertionResult near(const Eigen::Ref<const Eigen::MatrixXd>& x,
                              const Eigen::Ref<const Eigen::MatrixXd>& y, double tol);

/// Largest |x − y| ≤ tol · largest |entry| of both.
testing::AssertionResult near_relative(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                       const Eigen::Ref<const Eigen::MatrixXd>& y, double tol);

}  // namespace retrogait
