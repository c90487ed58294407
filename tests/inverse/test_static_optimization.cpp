// The load-sharing solver: closed forms, strong duality, what is out of reach, OpenSim's own problems.
#include "inverse/static_optimization.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>
#include <limits>

#include "support/alloc_guard.h"
#include "io/csv_file.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/random_tree.h"
#include "support/reference.h"

namespace retrogait {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

LoadSharing problem_of(const MatX& A, const VecX& b, double lo, double hi) {
  LoadSharing problem;
  problem.A = A;
  problem.b = b;
  problem.lo = VecX::Constant(A.cols(), lo);
  problem.hi = VecX::Constant(A.cols(), hi);
  problem.weight = VecX::Ones(A.cols());
  return problem;
}

/// Muscles over two to six neighbouring rows each, moments that some activations make, and on request a
/// reserve on every row.
LoadSharing random_problem(unsigned seed, int rows, int muscles, bool reserves) {
  Random random(seed);
  const int n = muscles + (reserves ? rows : 0);
  LoadSharing problem = problem_of(MatX::Zero(rows, n), VecX::Zero(rows), 0.01, 1);
  VecX x = VecX::Zero(n);
  for (int i = 0; i < muscles; ++i) {
    const int count = random.integer(2, std::min(6, rows)), first = random.integer(0, rows - count);
    for (int k = 0; k < count; ++k)
      problem.A(first + k, i) = random.uniform(100, 4000) * random.uniform(-0.06, 0.06);
    problem.weight[i] = random.uniform(0.5, 2);
    x[i] = 0.01 + 0.95 * std::pow(random.uniform(0, 1), 3);
  }
  for (int row = 0; reserves && row < rows; ++row) {
    problem.A(row, muscles + row) = row < 6 ? 10 : 1;
    problem.lo[muscles + row] = -kInfinity;
    problem.hi[muscles + row] = kInfinity;
  }
  problem.b = problem.A * x;
  return problem;
}

/// The dual's value at λ (a lower bound on every feasible cost), from its definition.
double dual_value(const LoadSharing& problem, const VecX& lambda) {
  const double p = problem.exponent;
  const VecX z = problem.A.transpose() * lambda;
  double value = problem.b.dot(lambda);
  for (Eigen::Index i = 0; i < z.size(); ++i) {
    const double w = problem.weight[i];
    const double x = std::clamp(std::copysign(std::pow(std::abs(z[i]) / w, 1 / (p - 1)), z[i]),
                                problem.lo[i], problem.hi[i]);
    value += w / p * std::pow(std::abs(x), p) - z[i] * x;
  }
  return value;
}

/// The problems of a qp_frames.csv with the answers beside them. Its rows read A x + b = 0.
struct Given {
  LoadSharing problem;
  VecX x;
};

std::vector<Given> read_problems(const std::string& path) {
  const CsvFile file = read_csv(path);
  const auto n = static_cast<Eigen::Index>(file.header.size()) - 4;
  const auto values = [&](std::size_t row) {
    VecX v(n);
    for (Eigen::Index i = 0; i < n; ++i)
      v[i] = std::strtod(file.rows[row][static_cast<std::size_t>(i) + 4].c_str(), nullptr);
    return v;
  };
  std::vector<Given> out;
  for (std::size_t first = 0, end = 0; first < file.rows.size(); first = end) {
    while (end < file.rows.size() && file.rows[end][0] == file.rows[first][0]) ++end;
    const auto rows = static_cast<Eigen::Index>(end - first) - 3;
    Given given{problem_of(MatX::Zero(rows, n), VecX::Zero(rows), 0, 1), values(first + 2)};
    given.problem.lo = values(first);
    given.problem.hi = values(first + 1);
    for (Eigen::Index row = 0; row < rows; ++row) {
      const std::size_t line = first + 3 + static_cast<std::size_t>(row);
      given.problem.A.row(row) = values(line);
      given.problem.b[row] = -file.number(line, "b");
    }
    out.push_back(given);
  }
  return out;
}

}  // namespace

TEST(StaticOptimization, TwoMusclesShareByStrength) {
  MatX A(1, 2);
  A << 30, 50;
  LoadSharing problem = problem_of(A, VecX::Constant(1, 20), 0, 1);
  VecX x;
  StaticOptimizer optimizer;
  ASSERT_EQ(optimizer.solve(problem, x).status, SolveStatus::kConverged);
  const double quadratic = 20 / (30.0 * 30 + 50 * 50);
  EXPECT_TRUE(near(x[0], 30 * quadratic, 1e-14));
  EXPECT_TRUE(near(x[1], 50 * quadratic, 1e-14));
  // for p the shares are (a_i)^(1/(p−1))
  for (const double p : {1.2, 1.5, 3.0, 4.0, 6.0, 10.0}) {
    problem.exponent = p;
    const SolveReport report = optimizer.solve(problem, x, false);
    ASSERT_EQ(report.status, SolveStatus::kConverged) << p;
    const double s0 = std::pow(30, 1 / (p - 1)), s1 = std::pow(50, 1 / (p - 1));
    // above p = 4 the cost is met to 1e-9, and with it the shares to its root
    const double tolerance = p > 4 ? 1e-6 : 1e-10;
    EXPECT_TRUE(near(x[0], 20 * s0 / (30 * s0 + 50 * s1), tolerance)) << p;
    EXPECT_TRUE(near(x[1], 20 * s1 / (30 * s0 + 50 * s1), tolerance)) << p;
    EXPECT_TRUE(near_relative(report.cost, std::pow(x[0], p) + std::pow(x[1], p), 1e-12));
  }
}

TEST(StaticOptimization, AMuscleAtItsBoundLeavesTheRestToTheOthers) {
  MatX A(1, 3);
  A << 100, 20, -40;
  LoadSharing problem = problem_of(A, VecX::Constant(1, 100), 0.01, 1);
  problem.weight[1] = 4;
  VecX x;
  const SolveReport report = StaticOptimizer().solve(problem, x);
  ASSERT_EQ(report.status, SolveStatus::kConverged);
  // the antagonist rests at its least; the first would need 1.002 by shares and stays at 1
  EXPECT_EQ(x[2], 0.01);
  const double wanted = 100 + 40 * 0.01;
  const double lambda = wanted / (100.0 * 100 + 20 * 20 / 4.0);
  EXPECT_TRUE(near(x[0], 100 * lambda, 1e-14));
  EXPECT_TRUE(near(x[1], 20 * lambda / 4, 1e-14));
  problem.b[0] = 110;
  StaticOptimizer().solve(problem, x);
  EXPECT_EQ(x[0], 1);
  EXPECT_TRUE(near(x[1], (110 + 0.4 - 100) / 20, 1e-13));
}

// Two roads: the primal cost of a feasible answer and the dual's bound below all of them meet.
TEST(StaticOptimization, PrimalAndDualMeet) {
  for (const double p : {1.2, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0})
    for (const bool reserves : {false, true})
      for (unsigned seed = 1; seed <= 5; ++seed) {
        SCOPED_TRACE(fmt::format("p {}, reserves {}, seed {}", p, reserves, seed));
        LoadSharing problem = random_problem(seed, 37, 80, reserves);
        problem.exponent = p;
        StaticOptimizer optimizer;
        VecX x;
        const SolveReport report = optimizer.solve(problem, x, false);
        ASSERT_EQ(report.status, SolveStatus::kConverged);
        EXPECT_TRUE(near(problem.A * x, problem.b, 1e-9 * problem.b.cwiseAbs().maxCoeff()));
        EXPECT_TRUE((x.array() >= problem.lo.array()).all());
        EXPECT_TRUE((x.array() <= problem.hi.array()).all());
        EXPECT_TRUE(
            near_relative(report.cost / p, dual_value(problem, optimizer.multipliers()), 2e-9));
      }
}

TEST(StaticOptimization, AWarmStartChangesNothing) {
  StaticOptimizer warm;
  int warm_steps = 0, cold_steps = 0;
  LoadSharing problem = random_problem(3, 37, 80, true);
  const VecX b = problem.b;
  for (int instant = 0; instant < 40; ++instant) {
    problem.b = b * (1 + 0.2 * std::sin(0.1 * instant));
    VecX x, y;
    warm_steps += warm.solve(problem, x).iterations;
    cold_steps += StaticOptimizer().solve(problem, y).iterations;
    EXPECT_TRUE(near(x, y, 1e-9));
  }
  say(fmt::format("Newton steps of 40 instants: warm {}, cold {}", warm_steps, cold_steps));
  EXPECT_LT(warm_steps, 0.7 * cold_steps);
}

TEST(StaticOptimization, ARowThatNobodyMovesIsNamedAndTheRestHolds) {
  LoadSharing problem = random_problem(5, 12, 40, false);
  problem.A.row(7).setZero();
  problem.b[7] = 25;
  VecX x;
  const SolveReport report = StaticOptimizer().solve(problem, x);
  EXPECT_EQ(report.status, SolveStatus::kInfeasible);
  EXPECT_EQ(report.row, 7);
  VecX missing = problem.A * x - problem.b;
  EXPECT_EQ(missing[7], -25);
  missing[7] = 0;
  EXPECT_TRUE(near(missing, VecX::Zero(12), 1e-9 * problem.b.cwiseAbs().maxCoeff()));
  // without a demand on it, such a row is no trouble
  problem.b[7] = 0;
  EXPECT_EQ(StaticOptimizer().solve(problem, x).status, SolveStatus::kConverged);
}

TEST(StaticOptimization, OutOfReachTheMusclesGiveAllTheyHave) {
  MatX A(2, 4);
  A << 30, 50, 0, 0, 0, 0, 20, -10;
  VecX b(2), x;
  b << 100, 5;
  const SolveReport report = StaticOptimizer().solve(problem_of(A, b, 0.01, 1), x);
  EXPECT_EQ(report.status, SolveStatus::kInfeasible);
  EXPECT_EQ(report.row, 0);
  EXPECT_TRUE(near(report.residual, 0.2, 1e-12));
  EXPECT_TRUE(near(x[0], 1, 1e-12));
  EXPECT_TRUE(near(x[1], 1, 1e-12));
  EXPECT_TRUE(near(x[2], 5.1 / 20, 1e-9));  // the other row is met, at the least cost
  EXPECT_EQ(x[3], 0.01);
}

TEST(StaticOptimization, OutOfReachBoundsAreOverstrainedLeast) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    LoadSharing problem = random_problem(seed, 20, 50, false);
    problem.b *= 3;
    VecX x;
    const SolveReport report = StaticOptimizer().solve(problem, x);
    ASSERT_EQ(report.status, SolveStatus::kInfeasible) << seed;
    EXPECT_LT(report.iterations, 1000);
    // the least Σ w s² with A (x + s) = b has s = W⁻¹ Aᵀ μ; at the optimum over x in its box, raising
    // the objective's slope 2 w s points out of the box at every bound and is nought between
    const MatX weighted =
        problem.A * problem.weight.cwiseInverse().asDiagonal() * problem.A.transpose();
    const VecX strength = weighted.diagonal().cwiseSqrt();
    const VecX scale = (strength.array() > 0).select(strength.cwiseInverse(), 1.0);
    const MatX scaled = scale.asDiagonal() * weighted * scale.asDiagonal();
    const MatX metric = scaled + MatX::Identity(20, 20);  // the rows give, too
    const VecX mu = scale.asDiagonal() *
                    metric.llt().solve(VecX(scale.asDiagonal() * (problem.b - problem.A * x)));
    const VecX slope = problem.A.transpose() * mu;
    for (Eigen::Index i = 0; i < x.size(); ++i) {
      const double tolerance = 1e-6 * slope.cwiseAbs().maxCoeff();
      if (x[i] < problem.hi[i] - 1e-9) {
        EXPECT_LE(slope[i], tolerance) << seed << " " << i;
      }
      if (x[i] > problem.lo[i] + 1e-9) {
        EXPECT_GE(slope[i], -tolerance) << seed << " " << i;
      }
    }
  }
}

TEST(StaticOptimization, RowsThatContradictEachOtherEnd) {
  LoadSharing problem = random_problem(9, 12, 40, true);
  problem.A.row(3) = problem.A.row(2);
  problem.b[3] = problem.b[2];
  VecX x;
  EXPECT_EQ(StaticOptimizer().solve(problem, x).status, SolveStatus::kConverged);
  problem.b[3] += 10;
  const SolveReport report = StaticOptimizer().solve(problem, x);
  EXPECT_EQ(report.status, SolveStatus::kInfeasible);
  EXPECT_TRUE(report.row == 2 || report.row == 3) << report.row;
  EXPECT_TRUE(near((problem.A * x - problem.b)[2], 5, 1e-3));  // the contradiction is halved
}

TEST(StaticOptimization, NotANumberEndsAndIsNoAnswer) {
  for (const double p : {2.0, 3.0, 8.0}) {
    LoadSharing problem = random_problem(1, 12, 40, true);
    problem.exponent = p;
    problem.b[4] = std::nan("");
    VecX x;
    EXPECT_NE(StaticOptimizer().solve(problem, x).status, SolveStatus::kConverged) << p;
  }
}

TEST(StaticOptimization, AllocatesOnlyOnce) {
  LoadSharing problem = random_problem(1, 37, 80, true), hard = random_problem(2, 37, 80, true);
  hard.hi.tail(37).setConstant(0.01);
  hard.lo.tail(37).setConstant(-0.01);
  hard.b *= 3;
  StaticOptimizer optimizer;
  VecX x;
  optimizer.solve(problem, x);
  const AllocGuard guard;
  problem.b *= 1.05;
  optimizer.solve(problem, x);
  optimizer.solve(problem, x, false);
  problem.exponent = 3;
  optimizer.solve(problem, x);
  optimizer.solve(hard, x);
  EXPECT_EQ(guard.count(), 0);
}

TEST(StaticOptimization, MeetsTheExactAnswersOfOpenSimsOwnProblems) {
  double error = 0, residual = 0;
  int steps = 0, count = 0;
  for (const char* trial : {"gait10dof18musc", "gait2354"}) {
    REQUIRE_REFERENCE(path, fmt::format("opensim/trials/{}/so_qp/qp_frames.csv", trial));
    StaticOptimizer optimizer;
    for (const Given& given : read_problems(path)) {
      VecX x;
      const SolveReport report = optimizer.solve(given.problem, x);
      EXPECT_EQ(report.status, SolveStatus::kConverged) << trial << " " << count;
      error = std::max(error, (x - given.x).cwiseAbs().maxCoeff());
      residual = std::max(residual, report.residual);
      EXPECT_LE(report.cost, given.x.squaredNorm() * (1 + 1e-6)) << trial << " " << count;
      steps = std::max(steps, report.iterations);
      ++count;
    }
  }
  EXPECT_EQ(count, 16);
  expect_between("activation against the exact answers of 16 problems", error, "", 0, 1e-6);
  expect_between("their residual over the largest right-hand side", residual, "", 0, 1e-9);
  say("most Newton steps", steps, "");
}

}  // namespace retrogait
