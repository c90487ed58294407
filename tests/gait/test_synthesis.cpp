// What holds for every synthesised cycle: Newton's laws, independence of the start, the same bits whatever
// came before, periodicity, forces only inside their windows.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

GaitKnobs at_speed(double speed) {
  GaitKnobs knobs;
  knobs.speed = speed;
  return knobs;
}

void expect_consistent(const std::string& what, const SynthesisReport& r) {
  const SynthesisLimits limits;
  expect_between(what + ": whole-body force missing", 100 * r.residual_force, "% BW", 0,
                 100 * limits.residual_force);
  expect_between(what + ": moment missing", 100 * r.residual_moment, "% BW·m", 0,
                 100 * limits.residual_moment);
  expect_between(what + ": slip", r.slip, "m/s RMS", 0, limits.slip);
  expect_between(what + ": penetration", 1000 * r.penetration, "mm", 0, 1000 * limits.penetration);
  EXPECT_TRUE(r.converged) << what;
}

TEST(Synthesis, EveryShippedGaitObeysNewton) {
  GaitSolver solver(adult());
  for (const GaitScript& script : list_gaits())
    expect_consistent(script.name, solver.solve(script, {}).report);
}

// The limits are checked on 101 instants; between those it must not be worse.
TEST(Synthesis, MechanicsHoldsBetweenTheInstantsItWasAskedFor) {
  const Walk walk = solved_at("forward", 1.3);
  const Model& model = adult();
  Data data = make_data(model);
  double worst = 0;
  for (int i = 0; i < 700; ++i) {
    sample(model, walk.cycle, i / 700.0, data);
    update_velocities(model, data);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    worst = std::max(worst, data.F_joint[0].lin.norm() / model.body_weight());
  }
  expect_between("forward 1.3, 700 instants: force missing", 100 * worst, "% BW", 0, 0.5);
}

struct Agreement {
  double rms = 0, most = 0;  // total foot force, BW
  double moment = 0;         // sagittal hip, knee, ankle: RMS, N·m/kg
};

Agreement agreement(const Walk& a, const Walk& b) {
  Agreement out;
  int moments = 0;
  for (int i = 0; i <= 100; ++i) {
    const double gap = (a.foot_force(false, i) - b.foot_force(false, i)).norm();
    out.rms += gap * gap / 101;
    out.most = std::max(out.most, gap);
    for (const char* c : {"hip_flexion_r", "knee_angle_r", "ankle_angle_r"}) {
      out.moment += std::pow(a.moment(c, i) - b.moment(c, i), 2);
      ++moments;
    }
  }
  out.rms = std::sqrt(out.rms);
  out.moment = std::sqrt(out.moment / moments);
  return out;
}

void expect_two_starts_agree(const std::string& script, double speed) {
  const GaitTarget target = adapt(find_gait(script), at_speed(speed), adult());
  SynthesisOptions noisy;
  noisy.perturb = 8 * kRadPerDeg;
  const Walk a = lay_open(adult(), synthesize(adult(), target));
  const Walk b = lay_open(adult(), synthesize(adult(), target, noisy));
  const Agreement gap = agreement(a, b);
  const std::string what =
      fmt::format("{} {}: script against 8° of noise and no force ({} and {} iterations)", script,
                  speed, a.cycle.report.iterations, b.cycle.report.iterations);
  expect_between(what + ", foot force RMS", 100 * gap.rms, "% BW", 0, 0.2);
  say(what + ", foot force, largest", 100 * gap.most, "% BW");
  say(what + ", sagittal moments RMS", gap.moment, "N·m/kg");
}

TEST(Synthesis, TwoStartsAgreeForward) { expect_two_starts_agree("forward", 1.3); }
TEST(Synthesis, TwoStartsAgreeBackward) { expect_two_starts_agree("backward", 0.8); }

TEST(Synthesis, AResultDoesNotDependOnWhatWasSolvedBefore) {
  const GaitScript forward = find_gait("forward"), backward = find_gait("backward");
  GaitSolver used(adult());
  used.solve(forward, at_speed(1.17));
  used.solve(backward, at_speed(0.93));
  used.solve(forward, at_speed(1.33));
  const GaitCycle after = used.solve(forward, at_speed(1.23)),
                  after_too = used.solve(backward, at_speed(0.87));
  EXPECT_TRUE(same_bits(after, GaitSolver(adult()).solve(forward, at_speed(1.23))));
  EXPECT_TRUE(same_bits(after_too, GaitSolver(adult()).solve(backward, at_speed(0.87))));
  EXPECT_TRUE(same_bits(after, used.solve(forward, at_speed(1.23)))) << "asked again";
}

TEST(Synthesis, WarmAndColdMeet) {
  for (const auto& [script, speed] :
       {std::pair<std::string, double>{"forward", 1.3}, {"backward", 0.87}}) {
    const Walk warm = solved_at(script, speed);
    const Walk cold =
        lay_open(adult(), synthesize(adult(), adapt(find_gait(script), at_speed(speed), adult())));
    const Agreement gap = agreement(warm, cold);
    const std::string what = fmt::format("{} {}: warm against cold", script, speed);
    say(fmt::format("{}: {} and {} iterations, {:.0f} and {:.0f} ms", what,
                    warm.cycle.report.iterations, cold.cycle.report.iterations,
                    1e3 * warm.cycle.report.seconds, 1e3 * cold.cycle.report.seconds));
    expect_between(what + ", foot force RMS", 100 * gap.rms, "% BW", 0, 0.2);
    say(what + ", foot force, largest", 100 * gap.most, "% BW");
    say(what + ", sagittal moments RMS", gap.moment, "N·m/kg");
  }
}

// Over a cycle the ground gives back the weight, and nothing along a level path.
TEST(Synthesis, ImpulseOfACycleIsTheWeight) {
  for (const char* script : {"forward", "backward"})
    for (const double slope : {-0.1, -0.05, 0.0, 0.05, 0.1}) {
      GaitKnobs knobs;
      knobs.slope = slope;
      const Walk walk = solved(script, knobs);
      Vec3 mean = Vec3::Zero(), residual = Vec3::Zero();
      for (int i = 0; i < 100; ++i) {
        mean += 0.01 * (walk.foot_force(false, i) + walk.foot_force(true, i));
        residual += 0.01 * walk.residual(i);
      }
      const Vec3 weight = -walk.cycle.gravity / kStandardGravity;
      const std::string what = fmt::format("{} on {:+.0f} %", script, 100 * slope);
      // what is missing at the pelvis is part of the sum
      EXPECT_TRUE(near(mean + residual, weight, 1e-4)) << what;
      expect_between(what + ": mean force normal to the ground less weight", mean.y() - weight.y(),
                     "BW", -1e-3, 1e-3);
      expect_between(what + ": mean force along travel less weight",
                     (mean.x() - weight.x()) * walk.cycle.target.direction, "BW", -1e-3, 1e-3);
      EXPECT_NEAR(weight.x() * walk.cycle.target.direction, std::sin(std::atan(slope)), 1e-6);
    }
}

TEST(Synthesis, ACycleIsPeriodicAndTravels) {
  const Walk walk = solved("backward");
  const Model& model = adult();
  Data a = make_data(model), b = make_data(model);
  const int tx = model.coordinate_index("pelvis_tx");
  for (const double phi : {0.0, 0.13, 0.5, 0.87}) {
    sample(model, walk.cycle, phi, a);
    sample(model, walk.cycle, phi + 1, b);
    EXPECT_NEAR(b.q[tx] - a.q[tx], walk.cycle.travel_speed * walk.cycle.period, 1e-9);
    b.q[tx] = a.q[tx];
    EXPECT_TRUE(near(a.q, b.q, 1e-9));
    EXPECT_TRUE(near(a.v, b.v, 1e-8));
    EXPECT_TRUE(near(a.a, b.a, 1e-7));
    for (std::size_t p = 0; p < a.foot_force.size(); ++p)
      EXPECT_TRUE(near(a.foot_force[p], b.foot_force[p], 1e-7));
  }
  // the left side is the right half a cycle later
  sample(model, walk.cycle, 0.3, a);
  sample(model, walk.cycle, 0.8, b);
  for (const char* c : {"hip_flexion", "knee_angle", "ankle_angle", "hip_adduction"})
    EXPECT_NEAR(a.q[model.coordinate_index(std::string(c) + "_r")],
                b.q[model.coordinate_index(std::string(c) + "_l")], 1e-10);
}

TEST(Synthesis, NoForceOutsideAWindow) {
  for (const char* script : {"forward", "backward"}) {
    const Walk walk = solved(script);
    Data data = make_data(adult());
    for (int i = 0; i < 500; ++i) {
      sample(adult(), walk.cycle, i / 500.0, data);
      for (const PointForce& f : walk.cycle.forces)
        if (f.window.local(i / 500.0) < 0) {
          EXPECT_EQ(data.foot_force[static_cast<std::size_t>(f.foot_point)].norm(), 0);
        }
    }
  }
}

TEST(Synthesis, TheGroundOnlyPushesAndFrictionHolds) {
  for (const auto& [script, speed] :
       {std::pair<std::string, double>{"forward", 1.3}, {"backward", 0.8}}) {
    const Walk walk = solved_at(script, speed);
    double pull = 0, beyond = 0;
    for (const Data& data : walk.instants)
      for (const Vec3& f : data.foot_force) {
        pull = std::max(pull, -f.y() / adult().body_weight());
        const double side = std::max(std::abs(f.x()), std::abs(f.z()));
        beyond = std::max(beyond, (side - 0.6 * std::max(0.0, f.y())) / adult().body_weight());
      }
    const std::string what = fmt::format("{} {}", script, speed);
    expect_between(what + ": strongest pull on a foot point", 100 * pull, "% BW", 0, 1);
    expect_between(what + ": friction beyond 0.6 of the normal force", 100 * beyond, "% BW",
                   -kNoBar, 1);
  }
}

TEST(Synthesis, MeasureFindsWhatIsWrong) {
  GaitCycle cycle = solved("forward").cycle;
  const SynthesisReport good = cycle.report;
  measure(adult(), cycle);
  EXPECT_EQ(cycle.report.residual_force, good.residual_force);
  EXPECT_EQ(cycle.report.slip, good.slip);
  // two centimetres down, and every foot point is below ground by about as much
  cycle.q[static_cast<std::size_t>(adult().coordinate_index("pelvis_ty"))].a0 -= 0.02;
  measure(adult(), cycle);
  EXPECT_NEAR(cycle.report.penetration - good.penetration, 0.02, 1e-9);
  EXPECT_FALSE(cycle.report.within(SynthesisLimits{}));
  // a belt that runs 0.1 m/s faster slips under the feet by that
  cycle = solved("forward").cycle;
  cycle.travel_speed += 0.1;
  measure(adult(), cycle);
  EXPECT_NEAR(cycle.report.slip, 0.1, 0.03);
  // a tenth of the force gone, a tenth of the weight missing
  cycle = solved("forward").cycle;
  for (PointForce& f : cycle.forces) f.coefficients *= 0.9;
  measure(adult(), cycle);
  EXPECT_GT(cycle.report.residual_force, 0.08);
}

}  // namespace
}  // namespace retrogait
