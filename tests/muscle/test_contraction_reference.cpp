// Muscle curves, static-optimisation forces and equilibria against OpenSim 4.6.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "muscle/contraction.h"
#include "io/csv_file.h"
#include "support/gait_facts.h"
#include "support/muscle_models.h"
#include "support/reference.h"

namespace retrogait {
namespace {

/// The largest of many errors, and where it was.
struct Worst {
  double error = 0;
  std::string where = "nowhere";
  void add(double e, const std::string& at) {
    if (e <= error || std::isnan(error)) return;  // NaN is worse than anything, and stays
    error = e;
    where = at;
  }
};

void expect_below(const std::string& what, const Worst& worst, double bar) {
  say(fmt::format("{}: {:.2g} (bar {:.0e}) at {}", what, worst.error, bar, worst.where));
  EXPECT_LE(worst.error, bar) << what << " at " << worst.where;
}

/// Equilibria of one file. OpenSim stops at 1e-8 of the greatest force, which is let to it. Five of the
/// states that its Thelen class reports for a moving path are no balance of fibre and tendon to 1e-4: those
/// are printed and held to their number.
struct Equilibria {
  static constexpr double kBar = 1e-4;
  Worst length, force;
  int rows = 0, beyond = 0;

  void add(const FiberState& state, double their_length, double their_force, const Muscle& muscle,
           const std::string& at) {
    ++rows;
    EXPECT_TRUE(state.converged) << at;
    const double l = std::abs(state.fiber_length - their_length) / std::max(their_length, 1e-6);
    const double f = std::abs(state.tendon_force - their_force) /
                     (their_force + 1e-4 * muscle.max_isometric_force);
    if (l <= kBar && f <= kBar) {
      length.add(l, at);
      force.add(f, at);
      return;
    }
    ++beyond;
    say(fmt::format(
        "  beyond the bar at {}: fibre {:.9g} m (OpenSim {:.9g}), tendon {:.9g} N ({:.9g})", at,
        state.fiber_length, their_length, state.tendon_force, their_force));
  }

  void expect(const std::string& what, int known_beyond) const {
    say(fmt::format("{}: {} of {} equilibria beyond 1e-4", what, beyond, rows));
    expect_below(what + " fibre length, the others", length, kBar);
    expect_below(what + " tendon force, the others", force, kBar);
    EXPECT_LE(beyond, known_beyond) << what;
    EXPECT_GT(rows, 100) << what;
  }
};

// ------------------------------------------------------------------------------ curves

struct SampledCurve {
  const char* file;
  const char* argument;
  const char* value;
  MuscleCurveParameters parameters;
  CurveValue (ContractionModel::*curve)(int, double) const;
  bool slopes;
};

TEST(ContractionReference, CurvesOfThreeFamiliesAgreeWithOpenSim) {
  REQUIRE_REFERENCE(folder, "opensim/curves");
  using C = ContractionModel;
  const MillardParameters millard;
  MillardParameters undamped;  // the samples of this curve keep its minimum value
  undamped.fiber_damping = 0;
  const ThelenParameters thelen;
  const DeGrooteParameters degroote;
  const SampledCurve curves[] = {
      {"millard_active_force_length", "normFiberLength", "value", undamped, &C::active_force_length,
       true},
      {"millard_passive_force_length", "normFiberLength", "value", millard,
       &C::passive_force_length, true},
      {"millard_force_velocity", "normFiberVelocity", "value", millard, &C::force_velocity, true},
      {"millard_tendon", "normTendonLength", "value", millard, &C::tendon_force, true},
      {"thelen_active_force_length", "normFiberLength", "value", thelen, &C::active_force_length,
       false},
      {"thelen_passive_force_length", "normFiberLength", "value", thelen, &C::passive_force_length,
       false},
      {"thelen_force_velocity", "normFiberVelocity", "fv(calcfvInv", thelen, &C::force_velocity,
       false},
      {"thelen_tendon", "normTendonLength", "value", thelen, &C::tendon_force, false},
      {"degroote_active_force_length", "normFiberLength", "value", degroote,
       &C::active_force_length, false},
      {"degroote_passive_force_length", "normFiberLength", "value", degroote,
       &C::passive_force_length, false},
      {"degroote_force_velocity", "normFiberVelocity", "value", degroote, &C::force_velocity,
       false},
      {"degroote_tendon", "normTendonLength", "value", degroote, &C::tendon_force, false},
  };
  for (const SampledCurve& sampled : curves) {
    const CsvFile csv = read_csv(folder + "/" + sampled.file + ".csv");
    const Model model = model_of_muscles({sample_muscle(sampled.parameters, 0)});
    const ContractionModel contraction(model);
    const bool by_activation = csv.header.front() == "activation";
    Worst value, slope;
    for (std::size_t row = 0; row < csv.rows.size(); ++row) {
      if (by_activation && csv.number(row, "activation") != 1) continue;
      const double x = csv.number(row, sampled.argument);
      const CurveValue ours = (contraction.*sampled.curve)(0, x);
      value.add(std::abs(ours.f - csv.number(row, sampled.value)), std::to_string(x));
      if (sampled.slopes)
        slope.add(std::abs(ours.df - csv.number(row, "derivative")), std::to_string(x));
    }
    expect_below(sampled.file, value, 1e-10);
    if (sampled.slopes) expect_below(std::string(sampled.file) + " slope", slope, 1e-9);
  }
}

// ------------------------------------------------------------------------------ one muscle, swept

struct Sweep {
  const char* file;
  MuscleCurveParameters parameters;
  double pennation_deg;
  bool rigid;
  int known_beyond;  // equilibria where OpenSim's iteration ended elsewhere
};

const Sweep kSweeps[] = {
    {"Millard2012EquilibriumMuscle_pen0_elastic", MillardParameters{}, 0, false, 0},
    {"Millard2012EquilibriumMuscle_pen20deg_elastic", MillardParameters{}, 20, false, 0},
    {"Millard2012EquilibriumMuscle_pen0_rigid", MillardParameters{}, 0, true, 0},
    {"Millard2012EquilibriumMuscle_pen20deg_rigid", MillardParameters{}, 20, true, 0},
    {"Thelen2003Muscle_pen0_elastic", ThelenParameters{}, 0, false, 0},
    {"Thelen2003Muscle_pen20deg_elastic", ThelenParameters{}, 20, false, 2},
    {"DeGrooteFregly2016Muscle_pen0_elastic", DeGrooteParameters{}, 0, false, 0},
    {"DeGrooteFregly2016Muscle_pen20deg_elastic", DeGrooteParameters{}, 20, false, 0},
    {"DeGrooteFregly2016Muscle_pen0_rigid", DeGrooteParameters{}, 0, true, 0},
    {"DeGrooteFregly2016Muscle_pen20deg_rigid", DeGrooteParameters{}, 20, true, 0},
};

/// The path speed that OpenSim's class hands to the fibre before it balances: Millard's elastic fibre rests.
double speed_in_balance(const Muscle& muscle, double l_mt_dot) {
  const bool rests =
      std::holds_alternative<MillardParameters>(muscle.curves) && !muscle.rigid_tendon;
  return rests ? 0 : l_mt_dot;
}

TEST(ContractionReference, SweptMusclesAgreeWithOpenSim) {
  REQUIRE_REFERENCE(folder, "opensim/curves");
  for (const Sweep& sweep : kSweeps) {
    const CsvFile csv = read_csv(folder + "/" + sweep.file + ".csv");
    Muscle muscle = sample_muscle(sweep.parameters, sweep.pennation_deg * EIGEN_PI / 180);
    muscle.rigid_tendon = sweep.rigid;
    const Model model = model_of_muscles({muscle});
    const ContractionModel contraction(model);
    Data data = make_data(model);
    const bool degroote = std::holds_alternative<DeGrooteParameters>(sweep.parameters);
    Worst capacity;
    Equilibria equilibria;
    for (std::size_t row = 0; row < csv.rows.size(); ++row) {
      const double activation = csv.number(row, "activation"), l_mt = csv.number(row, "mtlen"),
                   l_mt_dot = csv.number(row, "mtvel");
      const std::string at = "a " + csv.text(row, "activation") + ", l " + csv.text(row, "mtlen") +
                             ", v " + csv.text(row, "mtvel");
      data.l_mt[0] = l_mt;
      data.l_mt_dot[0] = l_mt_dot;
      update_muscle_limits(model, contraction, data, ForceRules::kOpenSim);
      const double theirs =
          csv.number(row, "SO_optforce_a1(calcInextensibleTendonActiveFiberForce)");
      capacity.add(std::abs(data.muscle_capacity[0] - theirs) / std::max(theirs, 1e-6), at);

      // De Groote's elastic class leaves its tendon no speed: only its states at rest are ours
      if (degroote && !sweep.rigid && l_mt_dot != 0) continue;
      const FiberState state =
          equilibrium(model, contraction, 0, l_mt, activation, speed_in_balance(muscle, l_mt_dot));
      equilibria.add(state, csv.number(row, "fiberLength"), csv.number(row, "tendonForce"), muscle,
                     at);
    }
    expect_below(std::string(sweep.file) + " SO force", capacity, 1e-8);
    equilibria.expect(sweep.file, sweep.known_beyond);
  }
}

// ------------------------------------------------------------------------------ whole models

/// Curve parameters as each model's file has them, where they differ from the defaults.
MuscleCurveParameters curves_of(const std::string& model) {
  if (model == "gait2354") {
    ThelenParameters p;
    p.max_tendon_strain = 0.033;
    p.k_shape_active = 0.5;
    p.k_shape_passive = 4;
    p.a_f = 0.3;
    p.f_len = 1.8;
    return p;
  }
  MillardParameters p;
  if (model == "rajagopal2016") {
    p.min_norm_active_fiber_length = 0.25;
    p.transition_norm_fiber_length = 0.77;
    p.max_norm_active_fiber_length = 1.9;
    p.shallow_ascending_slope = 0.75;
  }
  return p;
}

Model muscles_of(const std::string& folder, const std::string& name) {
  const CsvFile csv = read_csv(folder + "/" + name + "/muscles.csv");
  std::vector<Muscle> muscles;
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    Muscle muscle = sample_muscle(curves_of(name), csv.number(row, "pennationAtOptimal"));
    muscle.name = csv.text(row, "name");
    muscle.max_isometric_force = csv.number(row, "Fmax");
    muscle.optimal_fiber_length = csv.number(row, "optFiberLength");
    muscle.tendon_slack_length = csv.number(row, "tendonSlackLength");
    muscle.max_contraction_velocity = csv.number(row, "vmax");
    muscle.rigid_tendon = csv.number(row, "ignore_tendon_compliance") != 0;
    muscles.push_back(muscle);
  }
  return model_of_muscles(std::move(muscles));
}

TEST(ContractionReference, MusclesOfWholeModelsAgreeWithOpenSim) {
  REQUIRE_REFERENCE(folder, "opensim/kernels");
  for (const std::string name : {"gait10dof18musc", "gait2354", "rajagopal2016"}) {
    const Model model = muscles_of(folder, name);
    const ContractionModel contraction(model);
    Data data = make_data(model);
    const CsvFile csv = read_csv(folder + "/" + name + "/muscle_model.csv");
    Worst capacity;
    Equilibria equilibria;
    for (std::size_t row = 0; row < csv.rows.size(); ++row) {
      const int i = model.find_muscle(csv.text(row, "muscle"));
      ASSERT_GE(i, 0);
      const Muscle& muscle = model.muscles[static_cast<std::size_t>(i)];
      const std::string at =
          "pose " + csv.text(row, "pose") + " " + muscle.name + " a " + csv.text(row, "activation");
      data.l_mt[i] = csv.number(row, "mtlen");
      data.l_mt_dot[i] = csv.number(row, "mtvel");
      update_muscle_limits(model, contraction, data, ForceRules::kOpenSim);
      const double theirs =
          csv.number(row, "SO_optforce_calcInextensibleTendonActiveFiberForce_a1");
      capacity.add(std::abs(data.muscle_capacity[i] - theirs) / std::max(theirs, 1e-6), at);

      if (csv.text(row, "eq_ok") != "1") continue;
      const FiberState state =
          equilibrium(model, contraction, i, data.l_mt[i], csv.number(row, "activation"),
                      speed_in_balance(muscle, data.l_mt_dot[i]));
      equilibria.add(state, csv.number(row, "eq_fiberLength"), csv.number(row, "eq_tendonForce"),
                     muscle, at);
    }
    expect_below(name + " SO force", capacity, 1e-8);
    equilibria.expect(name, name == "gait2354" ? 3 : 0);
  }
}

}  // namespace
}  // namespace retrogait
