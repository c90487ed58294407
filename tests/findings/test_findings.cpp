// What a sweep found, of loads that are formulas: each number of the tables has its closed form.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/error.h"
#include "report/text.h"
#include "support/near.h"
#include "sweep/analytic.h"
#include "findings/polynomial.h"

namespace retrogait {
namespace {

const char* const kListed = R"(format = 1
[parameter.speed_m_s]
values = [1.2, 0.8]
[parameter.slope_pct]
values = [-5, 0, 5]
[parameter."muscles.tendons"]
values = ["rigid", "compliant"]
)";

// speed 0.8, 1.2; slope −5, 0, 5; tendons 0, 1
std::array<double, 2> listed_load(const std::vector<double>& x,
                                  const std::vector<std::string>& words) {
  return {10 * x[0], 10 * x[0] + x[1] + (words[2] == "rigid" ? 2 : -4)};
}

TEST(Findings, LevelsAreMeansOverTheOthers) {
  const Findings f = analytic_findings(kListed, listed_load);
  const Table response = f.response.where("of", "difference");
  ASSERT_EQ(response.rows(), 7u);
  // numbers ascending, words as in the plan
  const std::vector<std::string> levels = {"0.8", "1.2", "-5", "0", "5", "rigid", "compliant"};
  EXPECT_EQ(response.texts("level"), levels);
  const std::vector<double> means = {-1, -1, -6, -1, 4, 2, -4};
  for (std::size_t r = 0; r < 7; ++r) {
    EXPECT_TRUE(near(response.number(r, "mean"), means[r], 1e-12)) << r;
    EXPECT_EQ(response.number(r, "n"), r < 2 ? 6 : r < 5 ? 4 : 6);
  }
  // at rigid: −3, −3, 2, 2, 7, 7
  EXPECT_TRUE(near(response.number(5, "sd"), std::sqrt(4 * 25 / 5.0), 1e-12));
  EXPECT_TRUE(near(response.number(5, "p05"), -3, 1e-12));
  EXPECT_TRUE(near(response.number(5, "p50"), 2, 1e-12));
  const Table speed = f.response.where("of", "forward").where("parameter", "speed_m_s");
  EXPECT_TRUE(near(speed.number(0, "mean"), 8, 1e-12));
  EXPECT_TRUE(near(speed.number(0, "sd"), 0, 1e-12));

  const Table bars = f.tornado.where("of", "difference");
  ASSERT_EQ(bars.rows(), 3u);
  EXPECT_EQ(bars.texts("parameter"),
            (std::vector<std::string>{"slope_pct", "muscles.tendons", "speed_m_s"}));
  EXPECT_TRUE(near(bars.number(0, "low"), -6, 1e-12));
  EXPECT_TRUE(near(bars.number(0, "high"), 4, 1e-12));
  // of words the least and the largest mean
  EXPECT_EQ(bars.number(1, "low_value"), 1);
  EXPECT_EQ(bars.number(1, "high_value"), 0);
  EXPECT_TRUE(near(bars.number(2, "high") - bars.number(2, "low"), 0, 1e-12));

  // nothing is sampled: means are exact, nothing converges, nothing is fitted
  const Table slope = f.dependence.where("of", "difference").where("parameter", "slope_pct");
  for (std::size_t r = 0; r < 3; ++r) EXPECT_EQ(slope.number(r, "low"), slope.number(r, "high"));
  EXPECT_EQ(f.convergence.rows() + f.fit.rows() + f.indices.rows(), 0u);
  const Table all = f.summary.where("of", "difference");
  EXPECT_TRUE(near(all.number(0, "positive"), 0.5, 1e-12));
  EXPECT_TRUE(std::isnan(all.number(0, "positive_se")));
  EXPECT_EQ(f.map.where("of", "difference").rows(), 6u);  // speed and slope alone are numbers
}

TEST(Findings, OnlyGoodCasesCountAndAMissingNumberCountsAsNone) {
  const Findings f = analytic_findings(kListed, listed_load, 0, [](CaseResult& c) {
    if (c.id == 0) c.status = CaseStatus::kFailed, c.reason = "no", c.scalar.clear();
    if (c.id == 1) c.status = CaseStatus::kFlagged, c.reason = "limit", c.scalar = {1e6, -1e6};
    if (c.id == 2) c.scalar[1] = std::nan("");
  });
  const Table& s = f.summary;
  ASSERT_EQ(s.rows(), 3u);
  const double n[] = {10, 9, 9};
  for (std::size_t r = 0; r < 3; ++r) {
    EXPECT_EQ(s.number(r, "n"), n[r]);
    EXPECT_EQ(s.number(r, "failed"), 1);
    EXPECT_EQ(s.number(r, "flagged"), 1);
  }
  EXPECT_TRUE(near(s.number(0, "mean"), (4 * 12 + 6 * 8) / 10.0, 1e-12));
  // of all 12 differences −12 in sum; without −3 and −9 (slope −5), and without 2 (slope 0, rigid)
  EXPECT_TRUE(near(s.number(2, "mean"), (-12 + 3 + 9 - 2) / 9.0, 1e-12));
}

const char* const kSpread = R"(format = 1
title = "Spread"
[parameter."strength.quadriceps"]
normal = [1, 0.15]
[parameter."strength.triceps_surae"]
uniform = [0.5, 1.5]
[parameter.crouch_deg]
triangular = [0, 10, 20]
[design]
)";
constexpr double kZ90 = 1.2815515655446004;

// mean when one is held: −x2 and −x1² by their moments; E x1² = 1 + 0.15²
std::array<double, 2> quadratic(const std::vector<double>& x, const std::vector<std::string>&) {
  return {3 * x[0] - x[1] + 2, x[0] * x[0] + x[0] * x[1] + 0.01 * x[2]};
}

TEST(Findings, DependenceAndTornadoAreTheirClosedForms) {
  const Findings f =
      analytic_findings(std::string(kSpread) + "kind = \"latin\"\npoints = 200\n", quadratic);
  const Table forward = f.dependence.where("of", "forward");
  const Table backward = f.dependence.where("of", "backward");
  ASSERT_EQ(forward.rows(), 75u);
  for (std::size_t r = 0; r < 75; ++r) {
    const double v = forward.number(r, "value");
    const double line[] = {3 * v - 1 + 2, 3 - v + 2, 3 - 1 + 2};
    const double curve[] = {v * v + v + 0.1, 1.0225 + v + 0.1, 1.0225 + 1 + 0.01 * v};
    EXPECT_TRUE(near(forward.number(r, "mean"), line[r / 25], 2e-5)) << r;
    EXPECT_TRUE(near(backward.number(r, "mean"), curve[r / 25], 2e-5)) << r;
    EXPECT_LT(backward.number(r, "high") - backward.number(r, "low"), 1e-4);
  }
  const Table bars = f.tornado.where("of", "forward");
  ASSERT_EQ(bars.rows(), 3u);
  EXPECT_EQ(bars.text(0, "parameter"), "strength.quadriceps");
  EXPECT_TRUE(near(bars.number(0, "high_value"), 1 + 0.15 * kZ90, 1e-6));
  EXPECT_TRUE(near(bars.number(0, "high") - bars.number(0, "low"), 3 * 0.3 * kZ90, 1e-4));
  EXPECT_EQ(bars.text(1, "parameter"), "strength.triceps_surae");
  EXPECT_TRUE(near(bars.number(1, "high") - bars.number(1, "low"), -0.8, 1e-4));
  EXPECT_TRUE(near(bars.number(2, "high") - bars.number(2, "low"), 0, 1e-4));
  // variances 9 · 0.15² and 1/12: shares of a sum
  const Table shares = f.indices.where("of", "forward");
  const double a = 9 * 0.0225, b = 1 / 12.0;
  EXPECT_TRUE(near(shares.number(0, "first"), a / (a + b), 1e-4));
  EXPECT_TRUE(near(shares.number(1, "total"), b / (a + b), 1e-4));
  EXPECT_GT(f.fit.where("of", "backward").number(0, "r2_cross"), 1 - 1e-8);
  EXPECT_EQ(f.fit.where("of", "forward").number(0, "terms"), 4);  // one and three lines
}

// x1 and x2 depend on each other: held at v, x2 still has its own spread
TEST(Findings, DependenceOfCorrelatedParametersIsOverTheSpreadOfTheOthers) {
  const Findings f = analytic_findings(R"(format = 1
[parameter."strength.quadriceps"]
normal = [0, 1]
[parameter."strength.triceps_surae"]
normal = [1, 2]
[design]
kind = "sobol"
points = 256
[[correlation]]
of = ["strength.quadriceps", "strength.triceps_surae"]
r = 0.6
)",
                                       [](const std::vector<double>& x, const auto&) {
                                         return std::array{x[0] + x[1], x[0] * x[1]};
                                       });
  const Table sum = f.dependence.where("of", "forward"),
              product = f.dependence.where("of", "backward");
  for (std::size_t r = 0; r < 50; ++r) {
    const double v = sum.number(r, "value");
    EXPECT_TRUE(near(sum.number(r, "mean"), r < 25 ? v + 1 : v, 0.01)) << r;
    EXPECT_TRUE(near(product.number(r, "mean"), r < 25 ? v : 0, 0.02)) << r;
  }
  EXPECT_EQ(f.indices.rows(), 0u);  // shares of the variance are not those of one or the other
}

// load = u + noise of SD 1: of 200 sweeps the band at the 90th percentile holds the truth in about 190
TEST(Findings, BandsOfDependenceHoldTheTruthAsOftenAsTheySay) {
  const Distribution uniform{Spread::kUniform, 0, 1};
  constexpr int kRepetitions = 200, kCases = 100;
  int held = 0;
  for (std::uint64_t repetition = 0; repetition < kRepetitions; ++repetition) {
    const Design design{DesignKind::kRandom, 3, kCases, repetition};
    std::vector<std::vector<double>> x(2);
    Eigen::VectorXd y(kCases);
    std::vector<double> u;
    const Distribution normal{Spread::kNormal, 0, 1};
    for (std::uint64_t i = 0; i < kCases; ++i) {
      design_point(design, i, u);
      x[0].push_back(u[0]);
      x[1].push_back(u[1]);
      y[static_cast<Eigen::Index>(i)] = 4 * u[0] + normal.quantile(u[2]);
    }
    const Polynomials p({uniform, uniform}, Correlation(), x);
    const Index band = p.held(p.fit(y), 0, 0.9);
    held += band.low <= 3.6 && 3.6 <= band.high ? 1 : 0;
  }
  // 190 expected, SD 3; the number of terms is chosen from the same cases, which makes bands a little narrow
  std::printf("bands hold the truth: %d of %d\n", held, kRepetitions);
  EXPECT_GE(held, 180);
  EXPECT_LE(held, 199);
}

TEST(Findings, WhatNoPolynomialTellsIsNotShown) {
  std::uint64_t n = 0;
  const Findings f = analytic_findings(
      std::string(kSpread) + "kind = \"sobol\"\npoints = 128\n",
      [&](const std::vector<double>& x, const auto&) {
        const auto bits = static_cast<std::uint64_t>(1e6 * x[1]);
        return std::array{x[0], static_cast<double>(hash_bits(3, bits, n) % 1000)};
      });
  EXPECT_LT(f.fit.where("of", "backward").number(0, "r2_cross"), 0.5);
  EXPECT_EQ(f.dependence.where("of", "backward").rows(), 0u);
  EXPECT_EQ(f.tornado.where("of", "backward").rows(), 0u);
  EXPECT_EQ(f.indices.where("of", "backward").rows(), 0u);
  EXPECT_EQ(f.dependence.where("of", "forward").rows(), 75u);
  EXPECT_NE(findings_page(f).find("no polynomial"), std::string::npos);
}

// a Sobol sequence puts one point in each n-th: the mean of n shares is within 1 / 2n of a half
TEST(Findings, MeansConvergeAsTheyMust) {
  const Findings f = analytic_findings(R"(format = 1
[parameter.speed_m_s]
uniform = [0, 1]
[design]
kind = "sobol"
points = 1024
)",
                                       [](const std::vector<double>& x, const auto&) {
                                         return std::array{x[0], 2 * x[0]};
                                       });
  const Table t = f.convergence.where("of", "forward");
  ASSERT_EQ(t.rows(), 8u);  // 8, 16 … 1024
  for (std::size_t r = 0; r < 8; ++r) {
    const double n = t.number(r, "cases");
    EXPECT_EQ(n, std::pow(2, 3 + static_cast<double>(r)));
    EXPECT_TRUE(near(t.number(r, "mean"), 0.5, 0.5 / n + 1e-6));
    EXPECT_TRUE(near_relative(t.number(r, "standard_error"), std::sqrt(1 / 12.0 / n), 0.15));
  }
  EXPECT_TRUE(near_relative(t.number(7, "standard_error"), std::sqrt(1 / 12.0 / 1024), 0.002));
}

// three cells share each point's luck: errors are those of 64 points, not of 192 cases
TEST(Findings, CellsOfAPointAreNoCasesOfTheirOwn) {
  const Findings f = analytic_findings(R"(format = 1
[parameter.slope_pct]
values = [-5, 0, 5]
[parameter.speed_m_s]
uniform = [0, 1]
[design]
kind = "random"
points = 64
)",
                                       [](const std::vector<double>& x, const auto&) {
                                         return std::array{x[1], 0.1 * x[0] + x[1]};
                                       });
  const Table t = f.convergence.where("of", "forward"), s = f.summary.where("of", "forward");
  const double error = t.number(t.rows() - 1, "standard_error");
  EXPECT_EQ(t.number(t.rows() - 1, "cases"), 192);
  EXPECT_TRUE(near(t.number(t.rows() - 1, "mean"), s.number(0, "mean"), 1e-12));
  EXPECT_TRUE(near_relative(error, s.number(0, "sd") / 8, 0.01));
  const Table levels = f.dependence.where("of", "backward").where("parameter", "slope_pct");
  ASSERT_EQ(levels.rows(), 3u);
  for (std::size_t r = 0; r < 3; ++r)
    EXPECT_TRUE(near(levels.number(r, "high") - levels.number(r, "mean"), 1.959964 * error, 1e-9));
  EXPECT_TRUE(near(levels.number(2, "mean") - levels.number(0, "mean"), 1, 1e-9));
  // what speed does is the same whatever the slope
  const Table speed = f.dependence.where("of", "backward").where("parameter", "speed_m_s");
  for (std::size_t r = 0; r < speed.rows(); ++r)
    EXPECT_TRUE(near(speed.number(r, "mean"), speed.number(r, "value"), 1e-5));
}

// listed and Saltelli: the indices are of the mean over the slopes; a failed case takes its row of that slope away
TEST(Findings, IndicesWithListedParametersAreOfTheirMean) {
  const auto solve = [](bool failing) {
    return analytic_findings(
        R"(format = 1
[parameter.slope_pct]
values = [-1, 1]
[parameter.speed_m_s]
uniform = [-1, 1]
[parameter.crouch_deg]
uniform = [-1, 1]
[design]
kind = "saltelli"
points = 1024
)",
        [](const std::vector<double>& x, const auto&) {
          return std::array{0.0, 7 * x[0] + 2 * x[1] + x[2] + x[0] * x[2] + x[1] * x[2]};
        },
        0,
        [failing](CaseResult& c) {
          if (!failing || c.id % 100 != 7) return;
          c.status = CaseStatus::kFailed;
          c.scalar.clear();
        });
  };
  // 2 a + b + a b, each of variance 1/3: 4/3, 1/3, 1/9
  const double v = 4 / 3.0 + 1 / 3.0 + 1 / 9.0;
  for (const bool failing : {false, true}) {
    const Table t = solve(failing).indices.where("of", "backward");
    ASSERT_EQ(t.rows(), 2u);
    EXPECT_EQ(t.text(0, "by"), "design");
    EXPECT_TRUE(near(t.number(0, "first"), 4 / 3.0 / v, 0.02)) << failing;
    EXPECT_TRUE(near(t.number(0, "total"), (4 / 3.0 + 1 / 9.0) / v, 0.02)) << failing;
    EXPECT_TRUE(near(t.number(1, "first"), 1 / 3.0 / v, 0.02)) << failing;
    EXPECT_TRUE(near(t.number(1, "total"), (1 / 3.0 + 1 / 9.0) / v, 0.02)) << failing;
  }
}

std::vector<std::string> refusals(const std::vector<std::string>& of) {
  const TempFolder folder;
  solve_analytic(folder.file("s.db"), kListed, listed_load);
  const Store store = Store::open(folder.file("s.db"), Store::Mode::kRead);
  std::vector<std::string> out;
  try {
    (void)read_outcomes(store, of);
  } catch (const InputError& error) {
    for (const Diagnostic& d : error.diagnostics()) out.push_back(d.message);
  }
  return out;
}

TEST(Findings, NamesThatAStoreHasNotAreToldAllAtOnce) {
  EXPECT_TRUE(refusals({"knee_contact", "knee_contact:peak"}).empty());
  EXPECT_EQ(refusals({"knee_contakt", "knee_contact:mean"}),
            (std::vector<std::string>{
                "has no result 'knee_contakt' of both directions. Did you mean 'knee_contact'?",
                "has no 'knee_contact' of measure 'mean': peak."}));
}

TEST(Findings, AnEmptyStoreAndOneWithoutAGoodCaseSaySo) {
  const TempFolder folder;
  const auto message = [&](const std::string& path) {
    try {
      (void)findings_of(path);
    } catch (const InputError& error) {
      return error.diagnostics().front().message;
    }
    return std::string();
  };
  const std::string path = folder.file("s.db");
  solve_analytic(path, kListed, listed_load, 5, [](CaseResult& c) {
    c.status = c.id < 2 ? CaseStatus::kFlagged : CaseStatus::kFailed;
    if (c.id >= 2) c.scalar.clear();
  });
  EXPECT_EQ(message(path),
            "none of its 5 cases is good: 2 flagged, 3 failed. Why: retrogait sweep "
            "status " +
                path);
}

// lines joined again, and none wider than a page
std::string flat(const std::string& page) {
  std::string out;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(width_of(line), kPageWidth) << line;
    out += line.substr(std::min(line.find_first_not_of(' '), line.size())) + ' ';
  }
  return out;
}

TEST(Findings, APageSaysWhatIsDoneWhatIsWhatAndWhereTheSignFlips) {
  const Findings half = analytic_findings(kListed, listed_load, 7);
  EXPECT_NE(findings_page(half).find("So far: 7 of 12 cases."), std::string::npos);
  const std::string page = flat(findings_page(analytic_findings(kListed, listed_load)));
  for (const char* part :
       {"12 good cases.", "Predicted by the model for the cases of this plan", "10.0 ± 2.1",
        "-1.0 ± 5.3", "50 %",
        "depends most on slope_pct: on average -6.0 BW where it is -5, +4.0 where it is 5.",
        "changes its sign at slope_pct = 1; muscles.tendons between rigid and compliant.",
        "Over speed_m_s × slope_pct it changes its sign along a line (boundary.csv)."})
    EXPECT_NE(page.find(part), std::string::npos) << part << "\n" << page;
  EXPECT_EQ(page.find("So far"), std::string::npos);

  const std::string sampled = flat(findings_page(
      analytic_findings(std::string(kSpread) + "kind = \"saltelli\"\npoints = 256\n", quadratic)));
  for (const char* part : {"depends most on strength.triceps_surae: on average",
                           " of its variance, ", "those of a Saltelli design are more even"})
    EXPECT_NE(sampled.find(part), std::string::npos) << part << "\n" << sampled;
}

}  // namespace
}  // namespace retrogait
