#include "support/near.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>

namespace retrogait {
namespace {

double tolerance_scale() {
  const char* text = std::getenv("RETROGAIT_TOL_SCALE");
  return text == nullptr ? 1.0 : std::strtod(text, nullptr);
}

// `difference` is NaN when an entry is: then the comparison below is false and the check fails.
testing::AssertionResult judge(double difference, double size, double tol,
                               const std::string& what) {
  const double allowed = tol * size * tolerance_scale();
  if (difference <= allowed) return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << what << fmt::format(": reaches {:.3g}, tolerance {:.3g}", difference / size, tol);
}

std::string describe(double x, double y) { return fmt::format("{} against {}", x, y); }

// The entry that differs most; a NaN counts as most.
testing::AssertionResult judge_matrices(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                        const Eigen::Ref<const Eigen::MatrixXd>& y, double tol,
                                        bool relative) {
  if (x.rows() != y.rows() || x.cols() != y.cols())
    return testing::AssertionFailure() << fmt::format("sizes differ: {} × {} against {} × {}",
                                                      x.rows(), x.cols(), y.rows(), y.cols());
  double worst = -1, size = 0;
  Eigen::Index row = 0, col = 0;
  for (Eigen::Index j = 0; j < x.cols(); ++j)
    for (Eigen::Index i = 0; i < x.rows(); ++i) {
      size = std::max({size, std::abs(x(i, j)), std::abs(y(i, j))});
      const double difference = std::abs(x(i, j) - y(i, j));
      if (difference <= worst) continue;
      worst = difference, row = i, col = j;
      if (std::isnan(difference)) return judge(difference, 1, tol, describe(x(i, j), y(i, j)));
    }
  if (worst < 0) return testing::AssertionSuccess();
  return judge(worst, relative && size > 0 ? size : 1, tol,
               fmt::format("entry ({}, {}), {}", row, col, describe(x(row, col), y(row, col))));
}

}  // namespace

testing::AssertionResult near(double x, double y, double tol) {
  return judge(std::abs(x - y), 1, tol, describe(x, y));
}

testing::AssertionResult near_relative(double x, double y, double tol) {
  const double size = std::max(std::abs(x), std::abs(y));
  return judge(std::abs(x - y), size > 0 ? size : 1, tol, describe(x, y));
}

testing::AssertionResult near(const Eigen::Ref<const Eigen::MatrixXd>& x,
                              const Eigen::Ref<const Eigen::MatrixXd>& y, double tol) {
  return judge_matrices(x, y, tol, false);
}

testing::AssertionResult near_relative(const Eigen::Ref<const Eigen::MatrixXd>& x,
                                       const Eigen::Ref<const Eigen::MatrixXd>& y, double tol) {
  return judge_matrices(x, y, tol, true);
}

}  // namespace retrogait
