// Where the sign changes: against a circle, a straight line, and what a map may lack.
#include <gtest/gtest.h>

#include <cmath>

#include "support/near.h"
#include "sweep/analytic.h"
#include "findings/boundary.h"

namespace retrogait {
namespace {

// speed and slope from −1.5 to 1.5 by 0.1: x² + y² − 1 is 0 on the unit circle
const char* const kPlane = R"(format = 1
title = "A plane"
[parameter.speed_m_s]
from = -1.5
to = 1.5
step = 0.1
[parameter.slope_pct]
from = -1.5
to = 1.5
step = 0.1
)";

std::array<double, 2> circle(const std::vector<double>& x, const std::vector<std::string>&) {
  return {1, x[0] * x[0] + x[1] * x[1]};
}

TEST(Boundary, OfACircleIsTheCircle) {
  const Table line = analytic_findings(kPlane, circle).boundary;
  ASSERT_GT(line.rows(), 50u);
  EXPECT_EQ(line.text(0, "x_parameter"), "speed_m_s");
  EXPECT_EQ(line.text(0, "y_parameter"), "slope_pct");
  double turned = 0;
  for (std::size_t r = 0; r < line.rows(); ++r) {
    EXPECT_EQ(line.number(r, "segment"), 1);  // one line
    EXPECT_EQ(line.text(r, "of"), "difference");
    const double x = line.number(r, "x"), y = line.number(r, "y");
    // along a side of the mesh the function is a square: interpolation misses it by h²/4 at most
    EXPECT_TRUE(near(x * x + y * y, 1, 0.1 * 0.1 / 4 + 1e-9));
    if (r == 0) continue;
    const double a = line.number(r - 1, "x"), b = line.number(r - 1, "y");
    EXPECT_LT(std::hypot(x - a, y - b), 0.1 * std::sqrt(2) + 1e-9);  // never past a mesh
    turned += std::atan2(a * y - b * x, a * x + b * y);
  }
  // once around, and closed
  EXPECT_TRUE(near(std::abs(turned), 2 * M_PI, 1e-9));
  EXPECT_EQ(line.number(0, "x"), line.number(line.rows() - 1, "x"));
  EXPECT_EQ(line.number(0, "y"), line.number(line.rows() - 1, "y"));
}

TEST(Boundary, OfAStraightLineIsThatLineFromEdgeToEdge) {
  const std::vector<double> x = {0, 1, 3, 4}, y = {-2, -1, 0.5, 2};
  std::vector<double> value;
  for (const double a : x)
    for (const double b : y) value.push_back(a + 2 * b - 1.7);
  const std::vector<BoundaryLine> lines = zero_lines(x, y, value);
  ASSERT_EQ(lines.size(), 1u);
  for (const auto& p : lines[0]) EXPECT_TRUE(near(p[0] + 2 * p[1], 1.7, 1e-12));
  const auto &a = lines[0].front(), &b = lines[0].back();
  EXPECT_TRUE(near(std::max(a[0], b[0]), 4, 1e-12));
  EXPECT_TRUE(near(std::min(a[0], b[0]), 0, 1e-12));
}

TEST(Boundary, AtASaddleTheMiddleSaysWhichNodesBelongTogether) {
  const std::vector<double> x = {0, 1}, y = {0, 1};
  // above 0 at (0, 0) and (1, 1); the mean is above 0 as well: the lines cut the other two corners off
  for (const double lift : {0.5, -0.5}) {
    const std::vector<BoundaryLine> lines =
        zero_lines(x, y, {1 + lift, -1 + lift, -1 + lift, 1 + lift});
    ASSERT_EQ(lines.size(), 2u);
    for (const BoundaryLine& line : lines) {
      ASSERT_EQ(line.size(), 2u);
      const double cx = (line[0][0] + line[1][0]) / 2, cy = (line[0][1] + line[1][1]) / 2;
      // the middle of a line lies towards the corner it cuts off
      EXPECT_EQ((cx > 0.5) == (cy > 0.5), lift < 0);
    }
  }
}

TEST(Boundary, MeshesWithAMissingNodeHaveNoLine) {
  const std::vector<double> x = {0, 1, 2, 3, 4}, y = {0, 1};
  std::vector<double> value;
  for (std::size_t i = 0; i < 5; ++i)
    for (const double b : y) value.push_back(i == 2 ? std::nan("") : b - 0.25);
  const std::vector<BoundaryLine> lines = zero_lines(x, y, value);
  ASSERT_EQ(lines.size(), 2u);
  for (const BoundaryLine& line : lines) {
    ASSERT_EQ(line.size(), 2u);
    for (const auto& p : line) EXPECT_EQ(p[1], 0.25);
  }
  EXPECT_EQ(lines[0].back()[0], 1);
  EXPECT_EQ(lines[1].front()[0], 3);
  EXPECT_TRUE(zero_lines({0, 1}, {0, 1}, {1, 2, 3, 4}).empty());
}

TEST(Boundary, AlongOneParameterIsItsCrossings) {
  EXPECT_EQ(zero_crossings({0, 1, 3}, {-1, 1, -3}), (std::vector<double>{0.5, 1.5}));
  EXPECT_EQ(zero_crossings({0, 1, 2}, {-1, 0, 1}), (std::vector<double>{1}));
  EXPECT_TRUE(zero_crossings({0, 1, 2}, {1, 0, 1}).empty());  // touches
  EXPECT_TRUE(zero_crossings({0, 1, 2}, {1, std::nan(""), -1}).empty());
  EXPECT_TRUE(zero_crossings({0, 1, 2}, {0, 0, 0}).empty());
  const Findings f =
      analytic_findings("format = 1\n[parameter.crouch_deg]\nfrom = 0\nto = 40\nstep = 10\n",
                        [](const std::vector<double>& x, const auto&) {
                          return std::array{1.0, 1.5 - x[0] / 50};
                        });
  ASSERT_EQ(f.boundary.rows(), 1u);
  EXPECT_TRUE(near(f.boundary.number(0, "x"), 25, 1e-9));
  EXPECT_EQ(f.boundary.text(0, "y_parameter"), "");
  EXPECT_TRUE(std::isnan(f.boundary.number(0, "y")));
  EXPECT_EQ(f.map.rows(), 0u);
}

// the case in the middle fails: its place in the map is empty, the others stay
TEST(Boundary, FailedCasesLeaveHolesAndNothingElse) {
  const Findings f = analytic_findings(kPlane, circle, 0, [](CaseResult& c) {
    if (c.id != 31 * 15 + 15) return;
    c.status = CaseStatus::kFailed;
    c.reason = "for the test";
    c.scalar.clear();
  });
  const Table map = f.map.where("of", "difference");
  ASSERT_EQ(map.rows(), 31u * 31u);
  for (std::size_t r = 0; r < map.rows(); ++r) {
    const double x = map.number(r, "x"), y = map.number(r, "y");
    const bool hole = r == 31 * 15 + 15;  // x = y = 0
    EXPECT_EQ(map.number(r, "n"), hole ? 0 : 1);
    if (hole)
      EXPECT_TRUE(std::isnan(map.number(r, "mean")));
    else
      EXPECT_TRUE(near(map.number(r, "mean"), x * x + y * y - 1, 1e-12));
  }
}

TEST(Boundary, OfAMapTooLargeToKeepIsToldAllTheSame) {
  const Findings f = analytic_findings(
      "format = 1\n[parameter.speed_m_s]\nfrom = 0\nto = 1\ncount = 101\n"
      "[parameter.slope_pct]\nfrom = 0\nto = 1\ncount = 100\n",
      [](const std::vector<double>& x, const auto&) {
        return std::array{x[0], 0.505};
      });
  EXPECT_EQ(f.map.rows(), 0u);
  ASSERT_EQ(f.boundary.rows(), 100u);
  EXPECT_TRUE(near(f.boundary.number(50, "x"), 0.505, 1e-9));
  EXPECT_NE(findings_page(f).find("speed_m_s and slope_pct has 10100 nodes"), std::string::npos);
}

}  // namespace
}  // namespace retrogait
