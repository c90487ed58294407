// Tendons that stretch, in static optimisation: against the balance that equilibrium() solves to rounding.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "inverse/inverse.h"
#include "io/io.h"
#include "muscle/contraction.h"
#include "muscle/muscle.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

constexpr double kReference =
    0.25;  // the activation through which the tension is drawn (muscle/elastic.cpp)

/// The adult with fibres that hardly damp: equilibrium() counts damping, static optimisation does not. (Below 0.001
/// the curves change, too.)
Model undamped_adult() {
  ModelSpec spec = read_model(home_path("models/adult.toml"));
  for (MuscleSpec& m : spec.muscles)
    if (auto* p = std::get_if<MillardParameters>(&m.curves)) p->fiber_damping = 0.001;
  return compile(spec);
}

struct Pose {
  Model model = undamped_adult();
  ContractionModel contraction{model};
  Data data = make_data(model);

  void bend(double angle, double speed) {
    for (const char* name : {"hip_flexion_r", "knee_angle_r", "ankle_angle_r"}) {
      data.q[model.coordinate_index(name)] = angle;
      data.v[model.coordinate_index(name)] = speed;
    }
    apply_couplings(model, data);
    update_positions(model, data);
    update_velocities(model, data);
    update_muscle_paths(model, data);
    update_muscle_limits(model, contraction, data);
  }
  bool stretches(int m) const {
    const Muscle& muscle = model.muscles[static_cast<std::size_t>(m)];
    return tendon_stretches(muscle) && muscle.name.ends_with("_r") && data.moment_arm.row(m).any();
  }
};

TEST(ElasticTendons, RelaxedAndPartlyActiveTensionsAreThoseOfTheBalance) {
  Pose pose;
  double worst = 0;
  for (const double angle : {0.0, 0.2, 0.5})
    for (const double speed : {0.0, 0.5, -0.5}) {
      pose.bend(angle, speed);
      const VecX rigid = pose.data.muscle_capacity;
      stretch_tendons(pose.model, pose.contraction, pose.data);
      for (int m = 0; m < pose.model.nmuscle(); ++m) {
        const Muscle& muscle = pose.model.muscles[static_cast<std::size_t>(m)];
        if (!pose.stretches(m)) {
          EXPECT_TRUE(tendon_stretches(muscle) || pose.data.muscle_capacity[m] == rigid[m]);
          continue;
        }
        const auto tension = [&](double a) {
          return equilibrium(pose.model, pose.contraction, m, pose.data.l_mt[m], a,
                             a > 0 ? pose.data.l_mt_dot[m] : 0)
              .tendon_force;
        };
        const double at_reference =
            pose.data.muscle_passive[m] + kReference * pose.data.muscle_capacity[m];
        const double off = std::max(std::abs(pose.data.muscle_passive[m] - tension(0)),
                                    std::abs(at_reference - tension(kReference))) /
                           muscle.max_isometric_force;
        worst = std::max(worst, off);
        EXPECT_LT(off, 2e-3) << muscle.name << " " << angle << " " << speed;
      }
    }
  fmt::print("furthest from the balance: {:.1e} F_max (the damping of 0.001)\n", worst);
}

TEST(ElasticTendons, FibersSettleWhereTheTendonPullsTheTension) {
  Pose pose;
  pose.bend(0.3, 0.4);
  stretch_tendons(pose.model, pose.contraction, pose.data);
  pose.data.activation.setConstant(0.2);
  pose.data.muscle_force = pose.data.muscle_passive + 0.2 * pose.data.muscle_capacity;
  settle_fibers(pose.model, pose.contraction, pose.data);
  for (int m = 0; m < pose.model.nmuscle(); ++m) {
    if (!pose.stretches(m) || pose.data.muscle_force[m] < 1) continue;
    const Muscle& muscle = pose.model.muscles[static_cast<std::size_t>(m)];
    const double tendon =
        pose.data.l_mt[m] - pose.data.fiber_length[m] * std::cos(pose.data.pennation[m]);
    const double pull = muscle.max_isometric_force *
                        pose.contraction.tendon_force(m, tendon / muscle.tendon_slack_length).f;
    EXPECT_TRUE(near(pull, pose.data.muscle_force[m], 1e-4 * muscle.max_isometric_force))
        << muscle.name;
  }
}

/// How well a straight line through rest and a quarter of activation stands for the balance over a whole walk: the
/// activation it is drawn through was chosen for this error (0.1: 9 %, 0.4: 8 %, 1: 20 %), for nothing else.
TEST(ElasticTendons, ALinearTensionStandsForTheBalanceInWalking) {
  const Model model = undamped_adult();
  for (const char* script : {"forward", "backward"}) {
    const GaitCycle cycle = GaitSolver(model).solve(find_gait(script), GaitKnobs{});
    MuscleRules rules;
    rules.contraction = std::make_shared<const ContractionModel>(model);
    rules.tendons = TendonRules::kElastic;
    Instant instant = make_instant(model, cycle, rules);
    double error = 0, size = 0;
    for (int i = 0; i < 100; i += 5) {
      solve_instant(instant, i / 100.0);
      const Data& data = instant.data;
      for (int m = 0; m < model.nmuscle(); ++m) {
        if (!tendon_stretches(model.muscles[static_cast<std::size_t>(m)])) continue;
        const double balance = equilibrium(model, *rules.contraction, m, data.l_mt[m],
                                           data.activation[m], data.l_mt_dot[m])
                                   .tendon_force;
        error += std::pow(data.muscle_force[m] - balance, 2);
        size += balance * balance;
      }
    }
    fmt::print("{}: RMS of the error {:.1f} % of the RMS tension\n", script,
               100 * std::sqrt(error / size));
    EXPECT_LT(std::sqrt(error / size), 0.08) << script;
  }
}

}  // namespace
}  // namespace retrogait
