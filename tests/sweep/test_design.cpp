// Designs: every point from its number, spread as promised.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sweep/design.h"
#include "sweep/distribution.h"
#include "findings/indices.h"

namespace retrogait {
namespace {

TEST(Design, APermutationMeetsEveryPlaceOnce) {
  for (const std::uint64_t n : {1u, 2u, 3u, 7u, 64u, 1000u}) {
    std::set<std::uint64_t> met;
    for (std::uint64_t i = 0; i < n; ++i) met.insert(permuted(i, n, 42));
    EXPECT_EQ(met.size(), n);
    EXPECT_EQ(*met.rbegin(), n - 1);
  }
}

TEST(Design, LatinMeetsEveryStratumOfEveryDimensionOnce) {
  const Design design{DesignKind::kLatin, 5, 200, 7};
  std::vector<std::set<int>> strata(5);
  std::vector<double> u;
  for (std::uint64_t i = 0; i < design.size(); ++i) {
    design_point(design, i, u);
    for (std::size_t d = 0; d < 5; ++d) strata[d].insert(static_cast<int>(u[d] * 200));
  }
  for (const std::set<int>& s : strata) EXPECT_EQ(s.size(), 200u);
}

TEST(Design, SobolIsBalancedInEveryDimensionForAPowerOfTwo) {
  const Design design{DesignKind::kSobol, 8, 256, 3};
  std::vector<std::vector<int>> count(8, std::vector<int>(256, 0));
  std::vector<double> u;
  for (std::uint64_t i = 0; i < design.size(); ++i) {
    design_point(design, i, u);
    for (std::size_t d = 0; d < 8; ++d) ++count[d][static_cast<std::size_t>(u[d] * 256)];
  }
  for (const std::vector<int>& c : count)
    for (const int n : c) EXPECT_EQ(n, 1);
}

TEST(Design, SaltelliRowsMixOneColumn) {
  const Design design{DesignKind::kSaltelli, 3, 16, 1};
  EXPECT_EQ(design.size(), 16u * 5);
  std::vector<double> a, b, mixed;
  for (std::uint64_t row = 0; row < 16; ++row) {
    design_point(design, row * 5, a);
    design_point(design, row * 5 + 1, b);
    for (std::size_t j = 0; j < 3; ++j) {
      design_point(design, row * 5 + 2 + j, mixed);
      for (std::size_t d = 0; d < 3; ++d) EXPECT_EQ(mixed[d], d == j ? b[d] : a[d]);
    }
  }
}

TEST(Design, TheTenMillionthPointCostsWhatTheFirstDoes) {
  const Design design{DesignKind::kLatin, 4, 10'000'000, 1};
  std::vector<double> u;
  design_point(design, 9'999'999, u);
  for (const double x : u) EXPECT_TRUE(x > 0 && x < 1);
}

TEST(Design, AnyNumberOfPointsStaysInsideTheCube) {
  std::vector<double> u;
  for (const DesignKind kind :
       {DesignKind::kRandom, DesignKind::kLatin, DesignKind::kSobol, DesignKind::kSaltelli})
    for (const std::uint64_t n : {1ULL, 2ULL, 10'000'000ULL, 1'000'000'000'000'000ULL}) {
      const Design design{kind, 3, n, 9};
      for (std::uint64_t step = 0; step < 60; ++step) {
        // points from both ends of the plan
        const std::uint64_t near = std::min(step / 2, design.size() - 1);
        const std::uint64_t i = step % 2 == 0 ? near : design.size() - 1 - near;
        design_point(design, i, u);
        ASSERT_EQ(u.size(), 3u);
        for (const double x : u) EXPECT_TRUE(x > 0 && x < 1) << n << ' ' << i << ' ' << x;
      }
    }
}

TEST(Design, EveryKindFillsItsMostDimensions) {
  std::vector<double> u;
  for (const DesignKind kind : {DesignKind::kSobol, DesignKind::kSaltelli}) {
    const Design design{kind, most_dimensions(kind), 4, 1};
    design_point(design, design.size() - 1, u);
    EXPECT_EQ(u.size(), static_cast<std::size_t>(most_dimensions(kind)));
  }
}

// a digital shift moves points, and leaves which digits two of them share
TEST(Design, ASeedShiftsSobolsPointsDigitByDigit) {
  const Design one{DesignKind::kSobol, 2, 64, 1}, other{DesignKind::kSobol, 2, 64, 2};
  const auto digits = [](const Design& design, std::uint64_t i, std::size_t d) {
    std::vector<double> u;
    design_point(design, i, u);
    return static_cast<std::uint64_t>(u[d] * 0x1p52);
  };
  for (std::size_t d = 0; d < 2; ++d) {
    const std::uint64_t shift = digits(one, 0, d) ^ digits(other, 0, d);
    EXPECT_NE(shift, 0u);
    for (std::uint64_t i = 1; i < 64; ++i)
      EXPECT_EQ(digits(one, i, d) ^ digits(other, i, d), shift) << i;
  }
}

TEST(Distribution, QuantilesAreThoseOfTheBooks) {
  EXPECT_NEAR((Distribution{Spread::kNormal, 2, 3}.quantile(0.975)), 2 + 3 * 1.959963984540054,
              1e-9);
  EXPECT_NEAR((Distribution{Spread::kLogNormal, 2, 0.5}.quantile(0.5)), 2, 1e-12);
  EXPECT_NEAR((Distribution{Spread::kLogNormal, 1, 0.5}.quantile(0.975)),
              std::exp(0.5 * 1.959963984540054), 1e-9);
  EXPECT_NEAR((Distribution{Spread::kTriangular, 0, 4, 1}.quantile(0.25)), 1, 1e-12);
  EXPECT_NEAR((Distribution{Spread::kTriangular, 0, 4, 1}.quantile(0.75)), 4 - std::sqrt(3.0),
              1e-12);
  EXPECT_NEAR((Distribution{Spread::kUniform, -1, 3}.quantile(0.25)), 0, 1e-12);
  // half of a bell cut at its middle
  EXPECT_NEAR((Distribution{Spread::kNormal, 0, 1, 0, 0}.quantile(0.95)), 1.959963984540054, 1e-9);
  EXPECT_NEAR((Distribution{Spread::kNormal, 0, 1, 0, 0}.share_between()), 0.5, 1e-12);
}

TEST(Distribution, QuantileAndShareAreInverse) {
  const Distribution list[] = {{Spread::kUniform, -2, 3},
                               {Spread::kNormal, 1, 0.2, 0, 0.5, 1.3},
                               {Spread::kLogNormal, 2, 0.4},
                               {Spread::kTriangular, 0, 4, 1}};
  for (const Distribution& d : list)
    for (const double u : {0.001, 0.1, 0.5, 0.9, 0.999})
      EXPECT_NEAR(d.share_below(d.quantile(u)), u, 1e-12) << text_of(d);
}

TEST(Distribution, CutsHold) {
  const Distribution d{Spread::kNormal, 0, 1, 0, -0.5, 2};
  EXPECT_GE(d.quantile(1e-9), -0.5);
  EXPECT_LE(d.quantile(1 - 1e-9), 2);
}

TEST(Distribution, CorrelatedAsAskedAndEachStillItself) {
  const Correlation correlation(2, {1, 0.6, 0.6, 1});
  ASSERT_TRUE(correlation.valid());
  const Design design{DesignKind::kSobol, 2, 4096, 5};
  double sum = 0, mean = 0;
  std::vector<double> u;
  const Distribution normal{Spread::kNormal, 0, 1};
  for (std::uint64_t i = 0; i < design.size(); ++i) {
    design_point(design, i, u);
    correlation.apply(u);
    sum += normal.quantile(u[0]) * normal.quantile(u[1]) / 4096;
    mean += u[1] / 4096;
  }
  EXPECT_NEAR(sum, 0.6, 0.01);
  EXPECT_NEAR(mean, 0.5, 0.001);
  EXPECT_FALSE(Correlation(2, {1, 1.2, 1.2, 1}).valid());
}

// Ishigami, Homma 1990: sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on (−π, π)³; indices known in closed form
TEST(SobolIndices, IshigamiAndADummy) {
  constexpr double pi = 3.14159265358979323846;
  const Design design{DesignKind::kSaltelli, 4, 4096, 11};
  std::vector<double> u, y;
  for (std::uint64_t i = 0; i < design.size(); ++i) {
    design_point(design, i, u);
    double x[4];
    for (std::size_t d = 0; d < 4; ++d) x[d] = pi * (2 * u[d] - 1);
    y.push_back(std::sin(x[0]) + 7 * std::pow(std::sin(x[1]), 2) +
                0.1 * std::pow(x[2], 4) * std::sin(x[0]));
  }
  const SobolIndices s = sobol_indices(y, 4);
  const double first[] = {0.3139, 0.4424, 0, 0}, total[] = {0.5576, 0.4424, 0.2437, 0};
  for (std::size_t j = 0; j < 4; ++j) {
    std::printf("x%zu first %.4f (%.4f), total %.4f (%.4f)\n", j + 1, s.first[j].value, first[j],
                s.total[j].value, total[j]);
    EXPECT_NEAR(s.first[j].value, first[j], 0.02);
    EXPECT_NEAR(s.total[j].value, total[j], 0.02);
  }
  EXPECT_LE(s.first[3].low, 0);
  EXPECT_GE(s.first[3].high, 0);
}

}  // namespace
}  // namespace retrogait
