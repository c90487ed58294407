// Muscle curves, rigid-tendon forces and equilibria: what must hold for any muscle.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/error.h"
#include "muscle/contraction.h"
#include "support/alloc_guard.h"
#include "support/muscle_models.h"
#include "support/near.h"

namespace retrogait {
namespace {

const double kTwentyDegrees = 20 * EIGEN_PI / 180;

/// The default set of each family, and one that a model might carry instead.
std::vector<MuscleCurveParameters> families() {
  MillardParameters millard;
  millard.min_norm_active_fiber_length = 0.25;
  millard.transition_norm_fiber_length = 0.77;
  millard.max_norm_active_fiber_length = 1.9;
  millard.shallow_ascending_slope = 0.75;
  millard.minimum_value = 0;
  millard.fiber_strain_at_one_norm_force = 0.6;
  millard.fiber_stiffness_at_one_norm_force = -1;
  millard.tendon_strain_at_one_norm_force = 0.033;
  millard.tendon_stiffness_at_one_norm_force = -1;
  ThelenParameters thelen;
  thelen.a_f = 0.3;
  thelen.f_len = 1.8;
  DeGrooteParameters degroote;
  degroote.active_force_width_scale = 1.5;
  degroote.tendon_strain_at_one_norm_force = 0.1;
  return {MillardParameters{}, millard, ThelenParameters{}, thelen, DeGrooteParameters{}, degroote};
}

struct OneMuscle {
  explicit OneMuscle(const MuscleCurveParameters& curves, double pennation = kTwentyDegrees,
                     bool rigid = false)
      : model([&] {
          Muscle muscle = sample_muscle(curves, pennation);
          muscle.rigid_tendon = rigid;
          return model_of_muscles({muscle});
        }()) {}

  void limits(double l_mt, double l_mt_dot, ForceRules rules = ForceRules::kPhysics) {
    data.l_mt[0] = l_mt;
    data.l_mt_dot[0] = l_mt_dot;
    update_muscle_limits(model, contraction, data, rules);
  }

  Model model;
  ContractionModel contraction{model};
  Data data = make_data(model);
};

using CurveFunction = CurveValue (ContractionModel::*)(int, double) const;
struct Range {
  const char* name;
  CurveFunction curve;
  double from, to;
};
const Range kRanges[] = {
    {"active", &ContractionModel::active_force_length, 0.21, 2.0},
    {"passive", &ContractionModel::passive_force_length, 0.21, 2.0},
    {"velocity", &ContractionModel::force_velocity, -1.2, 1.2},
    {"tendon", &ContractionModel::tendon_force, 0.97, 1.12},
};

// ------------------------------------------------------------------------------ curves

TEST(Contraction, CurvesPassThroughWhatTheirNamesSay) {
  for (const auto& family : families()) {
    const OneMuscle m(family);
    const double active_tolerance =
        std::holds_alternative<DeGrooteParameters>(family) ? 0.02 : 1e-12;
    EXPECT_TRUE(near(m.contraction.active_force_length(0, 1).f, 1, active_tolerance));
    EXPECT_TRUE(near(m.contraction.force_velocity(0, 0).f, 1, 1e-9)) << family_name(family);
    EXPECT_TRUE(near(m.contraction.force_velocity(0, -1).f, 0, 1e-9)) << family_name(family);
    EXPECT_TRUE(near(m.contraction.tendon_force(0, 1).f, 0, 1e-15)) << family_name(family);
  }
  const MuscleCurveParameters defaults[] = {MillardParameters{}, ThelenParameters{},
                                            DeGrooteParameters{}};
  const double tendon_strain[] = {0.049, 0.04, 0.049}, fiber_strain[] = {0.7, 0.6, 0.6};
  for (int i = 0; i < 3; ++i) {
    const OneMuscle m(defaults[i]);
    EXPECT_TRUE(near(m.contraction.tendon_force(0, 1 + tendon_strain[i]).f, 1, 1e-12));
    EXPECT_TRUE(near(m.contraction.passive_force_length(0, 1 + fiber_strain[i]).f, 1, 1e-12));
  }
  const OneMuscle millard{MillardParameters{}};
  EXPECT_TRUE(near(millard.contraction.force_velocity(0, 1).f, 1.4, 1e-12));
  EXPECT_TRUE(near(millard.contraction.force_velocity(0, 0).df, 5, 1e-9));
  EXPECT_TRUE(near(millard.contraction.active_force_length(0, 0.3).f, 0, 1e-12));
  EXPECT_TRUE(near(millard.contraction.tendon_force(0, 1.08).df, 1.375 / 0.049, 1e-9));
}

TEST(Contraction, SlopesAndSecondDerivativesMeetFiniteDifferences) {
  for (const auto& family : families()) {
    const OneMuscle m(family);
    for (const Range& range : kRanges) {
      for (int i = 0; i < 997; ++i) {
        const double x = range.from + (range.to - range.from) * (i + 0.37) / 997, h = 1e-6;
        const auto at = [&](double t) { return (m.contraction.*range.curve)(0, t); };
        const CurveValue here = at(x), below = at(x - h), above = at(x + h);
        // a kink of Thelen's curves within h of x has no slope
        if (std::abs(above.df - below.df) > 0.01 * (1 + std::abs(here.df))) continue;
        const double scale = 1 + std::abs(here.df) + std::abs(here.ddf);
        EXPECT_TRUE(near((above.f - below.f) / (2 * h), here.df, 1e-7 * scale))
            << family_name(family) << " " << range.name << " at " << x;
        EXPECT_TRUE(near((above.df - below.df) / (2 * h), here.ddf, 1e-4 * scale))
            << family_name(family) << " " << range.name << " at " << x;
      }
    }
  }
}

TEST(Contraction, CornersJoinWithoutAJumpInValueSlopeOrCurvature) {
  for (const auto& family : families()) {
    if (!std::holds_alternative<MillardParameters>(family)) continue;
    const MillardParameters& p = std::get<MillardParameters>(family);
    const OneMuscle m(family);
    const double l0 = p.min_norm_active_fiber_length, l1 = p.transition_norm_fiber_length,
                 l3 = p.max_norm_active_fiber_length;
    const std::vector<double> joints[] = {
        {l0, 0.5 * (l0 + l1), 0.5 * (l1 + 0.95), 1, 0.5 * (1.05 + l3), l3},
        {1},
        {-1, -0.9, 0, 0.9, 1},
        {1}};
    for (int c = 0; c < 4; ++c) {
      for (const double x : joints[c]) {
        const double h = 1e-10;
        const CurveValue a = (m.contraction.*kRanges[c].curve)(0, x - h);
        const CurveValue b = (m.contraction.*kRanges[c].curve)(0, x + h);
        EXPECT_TRUE(near(a.f, b.f, 1e-7)) << kRanges[c].name << " at " << x;
        EXPECT_TRUE(near(a.df, b.df, 1e-4)) << kRanges[c].name << " at " << x;
        EXPECT_TRUE(near(a.ddf, 0, 1e-2)) << kRanges[c].name << " at " << x;
        EXPECT_TRUE(near(b.ddf, 0, 1e-2)) << kRanges[c].name << " at " << x;
      }
    }
  }
}

TEST(Contraction, TendonPassiveAndVelocityCurvesNeverFall) {
  for (const auto& family : families()) {
    const OneMuscle m(family);
    for (int c = 1; c < 4; ++c) {
      for (int i = 0; i <= 2000; ++i) {
        const double x = kRanges[c].from + (kRanges[c].to - kRanges[c].from) * i / 2000;
        EXPECT_GE((m.contraction.*kRanges[c].curve)(0, x).df, 0)
            << family_name(family) << " " << kRanges[c].name << " at " << x;
      }
    }
  }
}

TEST(Contraction, ABezierCornerStaysBetweenItsLinesAndFindsItsParameter) {
  // x(u) and y(u) of a corner from (0, 0) along y = 0 to (1, 1) along y = 2x − 1, worked by hand at u = ½:
  // control points 0, c/2, c/2, 1 − c/2, 1 − c/2, 1 and 0, 0, 0, 1 − c, 1 − c, 1
  for (const double c : {0.1, 0.5, 0.9}) {
    const BezierCurve corner({{0, 0, 0}, {1, 1, 2}}, c);
    EXPECT_TRUE(near(corner.eval(0.5).f, (15 * (1 - c) + 1) / 32, 1e-14)) << c;
    for (int i = 1; i < 1000; ++i) {
      const double x = i / 1000.0, y = corner.eval(x).f;
      EXPECT_GT(y, std::max(0.0, 2 * x - 1)) << c << " " << x;
      EXPECT_LT(y, x) << c << " " << x;
      // the corner is symmetric about the line through the middle of its two ends
      EXPECT_TRUE(near(y - corner.eval(1 - x).f, 2 * x - 1, 1e-13)) << c << " " << x;
    }
  }
}

TEST(Contraction, AnUndampedElasticMillardMuscleKeepsItsSlopesAndMinimum) {
  MillardParameters undamped;
  undamped.fiber_damping = 0;
  const OneMuscle elastic(undamped), rigid(undamped, 0, true);
  EXPECT_TRUE(near(elastic.contraction.active_force_length(0, 0.3).f, 0.1, 1e-12));
  EXPECT_TRUE(near(elastic.contraction.force_velocity(0, -1).df, 0.125, 1e-12));
  EXPECT_TRUE(near(elastic.contraction.force_velocity(0, 1).df, 0.075, 1e-12));
  EXPECT_TRUE(near(rigid.contraction.active_force_length(0, 0.3).f, 0, 1e-12));
  EXPECT_TRUE(near(rigid.contraction.force_velocity(0, -1).df, 0, 1e-12));
}

TEST(Contraction, ContradictingParametersAreTheUsersMistakeByMuscleName) {
  MillardParameters steep;
  steep.isometric_slope = 0.5;  // flatter than the way from (-0.9, 0.01) to (0, 1)
  MillardParameters stiff;
  stiff.fiber_stiffness_at_one_norm_force = 0.5;
  const Model model = model_of_muscles({sample_muscle(steep, 0), sample_muscle(stiff, 0)});
  try {
    const ContractionModel contraction(model);
    FAIL() << "no error";
  } catch (const InputError& e) {
    ASSERT_EQ(e.diagnostics().size(), 2u);
    EXPECT_EQ(
        e.diagnostics()[0].message,
        "muscle 'muscle': its curves' parameters contradict each other: no curve bends once from "
        "(-0.9, 0.0125) at slope 0.25 to (0, 1) at slope 0.5");
  }
}

// ------------------------------------------------------------------------------ rigid tendon

TEST(Contraction, FiberKeepsItsWidthAndFollowsThePath) {
  for (const auto& family : families()) {
    OneMuscle m(family);
    for (const double l_mt : {0.26, 0.29, 0.31, 0.35}) {
      m.limits(l_mt, 0.3);
      const double length = m.data.fiber_length[0], angle = m.data.pennation[0];
      EXPECT_TRUE(near(length * std::sin(angle), 0.1 * std::sin(kTwentyDegrees), 1e-15));
      EXPECT_TRUE(near(length * std::cos(angle), l_mt - 0.2, 1e-15));
      const double h = 1e-6, speed = m.data.fiber_velocity[0];
      m.limits(l_mt + 0.3 * h, 0.3);
      EXPECT_TRUE(near((m.data.fiber_length[0] - length) / h, speed, 1e-5));
    }
  }
}

TEST(Contraction, CapacityIsActiveForceAlongTheTendonAndPassiveStandsApart) {
  for (const auto& family : families()) {
    OneMuscle m(family);
    m.limits(0.2 + 0.1 * 1.2 * std::cos(0.3), -0.1);
    const double l = m.data.fiber_length[0] / 0.1, v = m.data.fiber_velocity[0];
    const double cosine = std::cos(m.data.pennation[0]);
    const double active = 1000 * m.contraction.active_force_length(0, l).f *
                          m.contraction.force_velocity(0, v).f * cosine;
    EXPECT_TRUE(near_relative(m.data.muscle_capacity[0], active, 1e-13));
    EXPECT_TRUE(near_relative(m.data.muscle_passive[0],
                              1000 * m.contraction.passive_force_length(0, l).f * cosine, 1e-13));

    m.limits(0.2 + 0.1 * 1.2 * std::cos(0.3), -0.1, ForceRules::kOpenSim);
    const double no_cosine = active / cosine;
    EXPECT_EQ(m.data.muscle_passive[0], 0);
    if (std::holds_alternative<ThelenParameters>(family))
      EXPECT_TRUE(near_relative(m.data.muscle_capacity[0], active, 1e-13));
    else  // Millard's angle is that of a fibre over a metre long, De Groote's is left out
      EXPECT_TRUE(near_relative(m.data.muscle_capacity[0], no_cosine, 1e-3));
  }
}

TEST(Contraction, AFiberAtItsShortestGivesNothing) {
  for (const auto& family : families()) {
    OneMuscle m(family);
    for (const double l_mt : {0.05, 0.19, 0.2001}) {
      m.limits(l_mt, 0.2);
      EXPECT_EQ(m.data.muscle_capacity[0], 0);
      EXPECT_EQ(m.data.muscle_passive[0], 0);
      EXPECT_GE(m.data.fiber_length[0], 0.1 * std::sin(kTwentyDegrees));
      EXPECT_LE(m.data.pennation[0], std::acos(0.1) + 1e-12);
    }
  }
}

TEST(Contraction, PowerOfFiberAndPathAgreeOnARigidTendon) {
  for (const auto& family : families()) {
    OneMuscle m(family);
    for (const double speed : {-0.4, -0.1, 0.2}) {
      m.limits(0.305, speed);
      const double along_fiber = m.data.muscle_capacity[0] / std::cos(m.data.pennation[0]);
      EXPECT_TRUE(near_relative(along_fiber * m.data.fiber_velocity[0],
                                m.data.muscle_capacity[0] * speed, 1e-13));
      EXPECT_GT(m.data.muscle_capacity[0], 0);
    }
  }
}

TEST(Contraction, LimitsAskNothingOfTheHeap) {
  std::vector<Muscle> muscles;
  for (const auto& family : families()) muscles.push_back(sample_muscle(family, kTwentyDegrees));
  const Model model = model_of_muscles(muscles);
  const ContractionModel contraction(model);
  Data data = make_data(model);
  data.l_mt.setConstant(0.31);
  data.l_mt_dot.setConstant(-0.1);
  update_muscle_limits(model, contraction, data);
  const AllocGuard guard;
  update_muscle_limits(model, contraction, data);
  update_muscle_limits(model, contraction, data, ForceRules::kOpenSim);
  EXPECT_EQ(guard.count(), 0);
}

// ------------------------------------------------------------------------------ equilibrium

TEST(Contraction, EquilibriumBalancesFiberAndTendon) {
  for (const auto& family : families()) {
    const OneMuscle m(family);
    for (const double activation : {0.01, 0.3, 1.0}) {
      for (double l_mt = 0.25; l_mt < 0.37; l_mt += 0.01) {
        const FiberState s = equilibrium(m.model, m.contraction, 0, l_mt, activation);
        ASSERT_TRUE(s.converged);
        const double tendon = l_mt - s.fiber_length * std::cos(s.pennation);
        EXPECT_TRUE(
            near(1000 * m.contraction.tendon_force(0, tendon / 0.2).f, s.tendon_force, 1e-8));
        EXPECT_TRUE(
            near((s.active_force + s.passive_force) * std::cos(s.pennation), s.tendon_force, 1e-8))
            << family_name(family) << " " << activation << " " << l_mt;
        EXPECT_TRUE(
            near(s.fiber_length * std::sin(s.pennation), 0.1 * std::sin(kTwentyDegrees), 1e-14));
        EXPECT_EQ(s.fiber_velocity, 0);
      }
    }
  }
}

TEST(Contraction, EquilibriumOfARigidTendonIsTheRigidForce) {
  for (const auto& family : families()) {
    OneMuscle m(family, kTwentyDegrees, true);
    m.limits(0.32, 0);
    const FiberState s = equilibrium(m.model, m.contraction, 0, 0.32, 0.4);
    EXPECT_TRUE(near_relative(s.tendon_force,
                              0.4 * m.data.muscle_capacity[0] + m.data.muscle_passive[0], 1e-13));
    EXPECT_TRUE(near_relative(s.fiber_length, m.data.fiber_length[0], 1e-14));
  }
}

TEST(Contraction, AMovingPathSharesItsSpeedAsSpringsInSeries) {
  // force of fibre and of tendon then grow at the same rate: step the path and balance again
  for (const auto& family :
       {MuscleCurveParameters{ThelenParameters{}}, MuscleCurveParameters{DeGrooteParameters{}}}) {
    const OneMuscle m(family);
    const double l_mt = 0.33, speed = 1e-6;  // so slow that f_V stays 1
    const FiberState s = equilibrium(m.model, m.contraction, 0, l_mt, 0.5, speed);
    const FiberState later = equilibrium(m.model, m.contraction, 0, l_mt + 1e-4, 0.5);
    const FiberState before = equilibrium(m.model, m.contraction, 0, l_mt - 1e-4, 0.5);
    EXPECT_TRUE(near_relative(s.fiber_velocity / speed,
                              (later.fiber_length - before.fiber_length) / 2e-4, 1e-4));
    EXPECT_GT(s.fiber_velocity, 0);
    EXPECT_LT(s.fiber_velocity, speed);
  }
}

TEST(Contraction, ATendonOfNoLengthIsRigid) {
  Muscle muscle = sample_muscle(MillardParameters{}, kTwentyDegrees);
  muscle.tendon_slack_length = 0;
  const Model model = model_of_muscles({muscle});
  const ContractionModel contraction(model);
  const FiberState s = equilibrium(model, contraction, 0, 0.11, 0.5, 0.1);
  EXPECT_TRUE(near(s.fiber_length * std::cos(s.pennation), 0.11, 1e-15));
  EXPECT_GT(s.tendon_force, 400);
  EXPECT_LT(s.tendon_force, 1400);
}

TEST(Contraction, ASlackPathHasNoForce) {
  for (const auto& family : families()) {
    const OneMuscle m(family);
    const FiberState s = equilibrium(m.model, m.contraction, 0, 0.15, 1);
    EXPECT_TRUE(s.converged);
    EXPECT_EQ(s.tendon_force, 0);
  }
}

}  // namespace
}  // namespace retrogait
