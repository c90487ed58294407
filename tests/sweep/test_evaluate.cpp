// A case is a pure function of plan and number, the same bits as `compare` has; what fails says why and harms no other.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <sstream>

#include "sweep/evaluate.h"

namespace retrogait {
namespace {

SweepPlan plan_of(const std::string& text) {
  return parse_sweep_plan("format = 1\ntitle = \"Test\"\nscene = \"park_walk\"\n" + text, "test");
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

void expect_same(const CaseResult& a, const CaseResult& b) {
  EXPECT_EQ(a.key, b.key);
  EXPECT_EQ(a.status, b.status);
  EXPECT_EQ(a.reason, b.reason);
  ASSERT_EQ(a.scalar.size(), b.scalar.size());
  for (std::size_t i = 0; i < a.scalar.size(); ++i)
    EXPECT_TRUE(same_bits(a.scalar[i], b.scalar[i])) << "case " << a.id << ", result " << i;
  ASSERT_EQ(a.curves.size(), b.curves.size());
  for (std::size_t i = 0; i < a.curves.size(); ++i)
    EXPECT_EQ(a.curves[i].value, b.curves[i].value) << a.curves[i].variable;
  ASSERT_EQ(a.solver.size(), b.solver.size());
  for (std::size_t i = 0; i < a.solver.size(); ++i)
    EXPECT_TRUE(same_bits(a.solver[i].value, b.solver[i].value)) << a.solver[i].quantity;
}

// ------------------------------------------------------------------------------------- purity

TEST(Evaluate, NeitherOrderNorCompanyChangesABit) {
  const SweepSetup setup =
      set_up(plan_of("curves = [\"knee_contact\"]\n"
                     "[parameter.speed_m_s]\nvalues = [1.0, 0.93]\n"
                     "[parameter.tendons]\nvalues = [\"elastic\", \"rigid\"]\n"
                     "[parameter.\"strength.quadriceps\"]\nvalues = [0.8, 1, 1.2]\n"));
  const std::uint64_t cases = setup.plan.size();
  ASSERT_EQ(cases, 12u);
  std::vector<CaseResult> results;
  CaseSolver in_order(setup), backward(setup);
  for (std::uint64_t i = 0; i < cases; ++i) {
    results.push_back(in_order.solve(i));
    EXPECT_EQ(results.back().status, CaseStatus::kDone) << results.back().reason;
    EXPECT_EQ(results.back().curves.size(), 2u) << "knee_contact of the right side, both ways";
  }
  for (std::uint64_t i = cases; i-- > 0;) expect_same(backward.solve(i), results[i]);
  // two threads take cases in turn
  CaseSolver one(setup), other(setup);
  for (const std::uint64_t i : {7, 2, 8, 7, 0, 8}) {
    expect_same(one.solve(i), results[i]);
    expect_same(other.solve((i + 5) % cases), results[(i + 5) % cases]);
  }
}

TEST(Evaluate, StrengthsDiffer) {  // else the tests above would hold of a solver that forgets them
  const SweepSetup setup =
      set_up(plan_of("[parameter.\"strength.quadriceps\"]\nvalues = [0.8, 1, 1.2, 1.4]\n"));
  CaseSolver solver(setup);
  std::vector<CaseResult> results;
  for (std::uint64_t i = 0; i < 4; ++i) results.push_back(solver.solve(i));
  for (std::size_t k = 0; k < setup.head.results.size(); ++k) {
    const ResultName& r = setup.head.results[k];
    for (std::size_t i = 0; i + 1 < 4; ++i) {
      const double weaker = results[i].scalar[k], stronger = results[i + 1].scalar[k];
      if (r.variable == "quadriceps_activation" && r.measure == "mean") {
        EXPECT_GT(weaker, stronger) << r.direction;
      }
      if (r.variable == "knee_angle") {
        EXPECT_TRUE(same_bits(weaker, stronger)) << r.direction;
      }
    }
  }
}

// ------------------------------------------------------------------------------------- compare

/// The scalars of both directions as `compare` makes them from the words of a command.
class Compared {
 public:
  explicit Compared(const std::string& command) {
    std::istringstream words(command);
    std::string word, scene_name;
    words >> word >> word >> scene_name;
    Diagnostics found(scene_name);
    Scene scene = find_scene(scene_name, found);
    while (words >> word)
      if (words >> word) set_value(scene, word, "--set", found);
    const StudyPlan plan = plan_study(scene, found);
    for (std::size_t d = 0; d < 2; ++d)
      result_.trials.push_back(tabulate(plan.cases[d], solve_case(plan.cases[d], {})));
    result_.plan = plan;
    fill_tables(result_);
  }
  double operator()(const ResultName& r) const {
    return result_.scalar(result_.trials[r.direction == "forward" ? 0 : 1].of.trial, r.side,
                          r.variable, r.measure, r.unit);
  }

 private:
  StudyResult result_;
};

/// One solver takes the first case of a plan, the last one, and again the first; the last must be what its command gives.
void expect_compared(const std::string& parameters) {
  SCOPED_TRACE(parameters);
  const SweepSetup setup = set_up(plan_of(parameters));
  CaseSolver solver(setup);
  const std::uint64_t last = setup.plan.size() - 1;
  for (std::uint64_t i = 0; i < last; ++i) (void)solver.solve(i);
  const CaseResult got = solver.solve(last);
  ASSERT_NE(got.status, CaseStatus::kFailed) << got.reason;
  const Compared compared(case_command(setup.plan, got.values));
  for (std::size_t i = 0; i < setup.head.results.size(); ++i) {
    const ResultName& r = setup.head.results[i];
    const double theirs = compared(r);
    EXPECT_TRUE(std::isnan(theirs) ? std::isnan(got.scalar[i]) : same_bits(got.scalar[i], theirs))
        << r.direction << ' ' << r.variable << ' ' << r.measure << ": " << got.scalar[i] << ", "
        << theirs;
  }
}

// muscles are laid when they are asked for the second time and used the third: four cases tell all three apart
TEST(Evaluate, StrengthsCostAndSpringsAreWhatCompareSays) {
  expect_compared(
      "[parameter.\"strength.erector_spinae\"]\nvalues = [1, 0.85]\n"
      "[parameter.weighting]\nvalues = [\"volume\", \"stress\"]\n"
      "[parameter.\"spine.disc_stiffness\"]\nvalues = [false, true]\n");
  expect_compared("[parameter.cost_exponent]\nvalues = [2, 2.5, 3, 3.5]\n");
}

TEST(Evaluate, AlignmentTendonsAndPressureAreWhatCompareSays) {
  expect_compared(
      "[parameter.\"knee.frontal_alignment_deg\"]\nvalues = [0, 4]\n"
      "[parameter.tendons]\nvalues = [\"elastic\", \"rigid\"]\n"
      "[parameter.activation_floor]\nvalues = [0, 0.02]\n"
      "[parameter.\"spine.abdominal_pressure_kPa\"]\nvalues = [0, 3]\n");
}

TEST(Evaluate, OtherMotionsAreWhatCompareSays) {
  expect_compared("[parameter.speed_m_s]\nvalues = [1, 0.93]\n");
  expect_compared("set = [\"gait.head_turn_deg=20\"]\n[parameter.slope_pct]\nvalues = [0, 2]\n");
}

TEST(Evaluate, OneSidedAndOtherBodiesAreWhatCompareSays) {
  expect_compared(
      "set = [\"gait.hand_support_side=right\"]\n"
      "[parameter.hand_support_bw]\nvalues = [0, 0.08]\n"
      "[parameter.\"strength.quadriceps\"]\nvalues = [1, 0.9]\n");
  expect_compared(
      "set = [\"model=adult_legs\"]\n[parameter.\"subject.mass_kg\"]\nvalues = [75, 82]\n");
}

// ------------------------------------------------------------------------------------- failures

TEST(Evaluate, AFailedCaseSaysWhyAndHarmsNoOther) {
  const SweepSetup setup = set_up(
      plan_of("set = [\"muscles.on=false\"]\n[parameter.speed_m_s]\nvalues = [1, 9, 1.05]\n"));
  CaseSolver solver(setup), alone(setup);
  (void)solver.solve(0);
  const CaseResult failed = solver.solve(1);
  EXPECT_EQ(failed.status, CaseStatus::kFailed);
  EXPECT_NE(failed.reason.find("speed_m_s = 9"), std::string::npos) << failed.reason;
  EXPECT_EQ(failed.reason.find('\n'), std::string::npos) << failed.reason;
  EXPECT_EQ(failed.reason.back(), '.') << failed.reason;
  EXPECT_TRUE(failed.scalar.empty());
  EXPECT_EQ(failed.key.size(), 32u);
  expect_same(solver.solve(2), alone.solve(2));
}

TEST(Evaluate, AWalkThatMissesALimitIsFlaggedWithTheLimit) {
  const SweepSetup setup =
      set_up(plan_of("[parameter.\"strength.gluteals\"]\nvalues = [1, 0.1]\n"
                     "[parameter.\"strength.triceps_surae\"]\nvalues = [1, 0.1]\n"));
  CaseSolver solver(setup);
  const CaseResult weak = solver.solve(3);
  EXPECT_EQ(weak.status, CaseStatus::kFlagged);
  EXPECT_NE(weak.reason.find("forward "), std::string::npos) << weak.reason;
  EXPECT_FALSE(weak.scalar.empty()) << "kept, marked";
}

// ------------------------------------------------------------------------------------- results

TEST(Evaluate, WhichResultsThereAreDoesNotDependOnTheFirstCase) {
  const auto results = [](const char* speeds) {
    return set_up(plan_of(fmt::format("[parameter.speed_m_s]\nvalues = {}\n", speeds)))
        .head.results;
  };
  const std::vector<ResultName> slow_first = results("[0.4, 1.2]");
  EXPECT_EQ(slow_first, results("[1.2, 0.4]"));
  for (const char* direction : {"forward", "backward"})
    for (const char* measure : {"peak_1", "peak_2"}) {
      const ResultName hump{direction, "r", "knee_contact", measure, "BW"};
      EXPECT_NE(std::find(slow_first.begin(), slow_first.end(), hump), slow_first.end()) << measure;
    }
}

TEST(Evaluate, EveryScalarOfAWalkIsAmongItsPossibleResults) {
  SweepPlan plan = plan_of("[parameter.speed_m_s]\nvalues = [1]\n");
  Diagnostics found("test");
  const StudyPlan study = plan_study(case_scene(plan, {"1"}, found), found);
  std::set<std::string> variables;
  for (std::size_t d = 0; d < 2; ++d) {
    const Trial trial = tabulate(study.cases[d], solve_case(study.cases[d], {}));
    Table scalars = empty_scalars();
    add_scalars(scalars, "", trial);
    plan.kept.clear();
    for (const std::string& v : scalars.texts("variable"))
      if (variables.insert(v).second) plan.kept.push_back({v, ""});
    const std::vector<ResultName> possible = results_of(plan, {study});
    for (std::size_t i = 0; i < scalars.rows(); ++i) {
      const ResultName r{study.cases[d].direction, scalars.text(i, "side"),
                         scalars.text(i, "variable"), scalars.text(i, "measure"),
                         scalars.text(i, "unit")};
      if (r.side == "l" || (r.unit != "BW" && r.unit != "N·m/kg" && r.unit != "%")) continue;
      EXPECT_NE(std::find(possible.begin(), possible.end(), r), possible.end())
          << r.variable << ' ' << r.measure << ' ' << r.unit;
    }
    variables.clear();
  }
}

TEST(Evaluate, UnknownNamesAreRefusedWithTheNearest) {
  const auto message = [](const std::string& text) {
    try {
      set_up(plan_of(text + "[parameter.speed_m_s]\nvalues = [1]\n"));
    } catch (const InputError& error) {
      return error.diagnostics().front().message;
    }
    return std::string("nothing");
  };
  EXPECT_EQ(message("keep = [\"knee_contct\"]\n"),
            "keep: there is no variable 'knee_contct'. Did you mean 'knee_contact'?");
  EXPECT_EQ(message("curves = [\"grf_travl\"]\n"),
            "curves: there is no variable 'grf_travl'. Did you mean 'grf_travel'?");
  EXPECT_EQ(message("keep = [\"speed:peak\"]\n"), "keep: speed has no measure 'peak': mean.");
}

}  // namespace
}  // namespace retrogait
