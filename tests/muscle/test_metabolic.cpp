// What muscles burn: each term against its closed form, the whole against the first law.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "muscle/contraction.h"
#include "muscle/metabolic.h"
#include "support/alloc_guard.h"
#include "support/muscle_models.h"
#include "support/near.h"

namespace retrogait {
namespace {

// 2 kg, 1000 N, fibres of 0.1 m, 10 of them a second
MuscleTissue tissue(double slow_twitch) { return {2, slow_twitch, 1000, 0.1, 10}; }

FiberUse at_rest(double activation, double norm_length = 1, double force_length = 1) {
  return {exertion_of(activation), norm_length, force_length, 0, 0};
}

FiberUse moving(double activation, double velocity, double force) {
  return {exertion_of(activation), 1, 1, velocity, force * velocity};
}

// ------------------------------------------------------------------------------ Bhargava

TEST(Bhargava, HeatOfAnIsometricContractionIsThePublishedConstants) {
  // fully excited at the best length: 40 + 74 W/kg of slow muscle, 133 + 111 of fast
  EXPECT_TRUE(near(bhargava(tissue(1), at_rest(1)).heat(), 2 * 114, 1e-12));
  EXPECT_TRUE(near(bhargava(tissue(0), at_rest(1)).heat(), 2 * 244, 1e-12));
  EXPECT_TRUE(near(bhargava(tissue(0.5), at_rest(1)).activation, 40 + 133, 1e-12));
  EXPECT_TRUE(near(bhargava(tissue(0.5), at_rest(1)).maintenance, 74 + 111, 1e-12));
}

TEST(Bhargava, SlowFibresAreRecruitedFirst) {
  // sin 45° of the slow, 1 − cos 45° of the fast
  const double slow = std::sqrt(0.5), fast = 1 - std::sqrt(0.5);
  const MetabolicTerms half = bhargava(tissue(0.3), at_rest(0.5));
  EXPECT_TRUE(near(half.activation, 2 * (40 * 0.3 * slow + 133 * 0.7 * fast), 1e-12));
  EXPECT_TRUE(near(half.maintenance, 2 * (74 * 0.3 * slow + 111 * 0.7 * fast), 1e-12));
  EXPECT_EQ(bhargava(tissue(0.3), at_rest(0)).heat(), 0);
}

TEST(Bhargava, MaintenanceFollowsLength) {
  const struct {
    double length, share;
  } cases[] = {{0.2, 0.5}, {0.5, 0.5}, {0.8, 0.8}, {1, 1}, {1.2, 0.6}, {1.5, 0}, {1.8, 0}};
  for (const auto& c : cases) {
    const MetabolicTerms terms = bhargava(tissue(1), at_rest(1, c.length, 0.5));
    EXPECT_TRUE(near(terms.maintenance, 2 * 74 * c.share, 1e-12)) << c.length;
    EXPECT_TRUE(near(terms.activation, 2 * 40, 1e-12)) << "at any length";
  }
}

TEST(Bhargava, ShorteningHeatsAndLengtheningCools) {
  // 600 N at 0.2 m/s; at rest it would hold 0.8 × 1000 N
  const MetabolicTerms shorter = bhargava(tissue(0.5), moving(0.8, -0.2, 600));
  EXPECT_TRUE(near(shorter.shortening, (0.16 * 800 + 0.18 * 600) * 0.2, 1e-12));
  EXPECT_TRUE(near(shorter.work, 120, 1e-12));
  const MetabolicTerms longer = bhargava(tissue(0.5), moving(0.8, 0.2, 600));
  EXPECT_TRUE(near(longer.shortening, -0.157 * 600 * 0.2, 1e-12));
  EXPECT_TRUE(near(longer.work, -120, 1e-12));
  // what excitation costs does not ask which way the fibre moves
  EXPECT_EQ(shorter.activation, longer.activation);
  EXPECT_EQ(shorter.maintenance, longer.maintenance);
}

// ------------------------------------------------------------------------------ Umberger

TEST(Umberger, HeatOfAnIsometricContractionIsThePublishedConstants) {
  // 1.5 (1.28 · % fast + 25) W/kg
  EXPECT_TRUE(near(umberger(tissue(1), at_rest(1)).heat(), 2 * 1.5 * 25, 1e-12));
  EXPECT_TRUE(near(umberger(tissue(0), at_rest(1)).heat(), 2 * 1.5 * 153, 1e-12));
  EXPECT_TRUE(near(umberger(tissue(0.4), at_rest(1)).heat(), 2 * 1.5 * (128 * 0.6 + 25), 1e-12));
}

TEST(Umberger, ActivationCountsToThePowerOfThreeFifths) {
  const double slow = 0.4 * std::sin(0.25 * kPi / 2), fast = 0.6 * (1 - std::cos(0.25 * kPi / 2));
  const double of_fast = fast / (slow + fast);
  EXPECT_TRUE(near(umberger(tissue(0.4), at_rest(0.25)).heat(),
                   2 * 1.5 * (25 + 128 * of_fast) * std::pow(0.25, 0.6), 1e-12));
  EXPECT_EQ(umberger(tissue(0.4), at_rest(0)).heat(), 0);
}

TEST(Umberger, BeyondTheBestLengthOnlyFortyPercentDoesNotNeedCrossBridges) {
  const double best = umberger(tissue(0.4), at_rest(0.6)).heat();
  EXPECT_TRUE(near(umberger(tissue(0.4), at_rest(0.6, 0.7, 0.5)).heat(), best, 1e-12));
  EXPECT_TRUE(near(umberger(tissue(0.4), at_rest(0.6, 1.3, 0.5)).heat(), best * 0.7, 1e-12));
}

TEST(Umberger, ShorteningHeatOfEitherFibre) {
  // a tenth of v_max: 10 % of 153 W/kg; slow fibres are 2.5 times as slow: 25 % of 100 W/kg
  EXPECT_TRUE(near(umberger(tissue(0), moving(1, -0.1, 0)).shortening, 2 * 1.5 * 15.3, 1e-12));
  EXPECT_TRUE(near(umberger(tissue(1), moving(1, -0.1, 0)).shortening, 2 * 1.5 * 25, 1e-12));
  EXPECT_TRUE(near(umberger(tissue(1), moving(1, -0.9, 0)).shortening, 2 * 1.5 * 100, 1e-12))
      << "no slow fibre gives more than at its own highest speed";
  EXPECT_TRUE(
      near(umberger(tissue(1), moving(0.5, -0.1, 0)).shortening, 2 * 1.5 * 25 * 0.25, 1e-12))
      << "as the square of activation";
}

TEST(Umberger, LengtheningHeatIsFourTimesTheSlowFibres) {
  EXPECT_TRUE(
      near(umberger(tissue(0.2), moving(0.5, 0.1, 0)).shortening, 2 * 1.5 * 0.5 * 4 * 25, 1e-12));
  FiberUse stretched = moving(0.5, 0.1, 0);
  stretched.norm_length = 1.4, stretched.force_length = 0.3;
  EXPECT_TRUE(
      near(umberger(tissue(0.2), stretched).shortening, 2 * 1.5 * 0.5 * 4 * 25 * 0.3, 1e-12));
}

// ------------------------------------------------------------------------------ bounds

TEST(MetabolicPower, NoMuscleGivesEnergyBackAndNoneIsColderThanAWattAKilogram) {
  for (const MetabolicModel which : kMetabolicModels)
    for (const double a : {0.0, 0.01, 0.1, 0.5, 1.0})
      for (const double v : {-0.9, -0.3, 0.0, 0.2, 0.8})
        for (const double force : {0.0, 400.0, 1400.0}) {
          const MuscleTissue t = tissue(0.5);
          const MetabolicTerms terms = metabolic_terms(which, t, moving(a, v, a * force));
          const double power = metabolic_power(terms, t), heat = power - terms.work;
          EXPECT_GE(power, 0);
          EXPECT_GE(heat, t.mass - 1e-12);
          const bool within = terms.heat() >= t.mass && terms.heat() + terms.work >= 0;
          EXPECT_TRUE(!within || near(heat, terms.heat(), 1e-9)) << "else the paper's own";
        }
}

TEST(MetabolicPower, MassIsThatOfItsVolume) {
  Muscle soleus = sample_muscle(DeGrooteParameters{}, 0);
  soleus.max_isometric_force = 6195, soleus.optimal_fiber_length = 0.044;
  soleus.specific_tension = 0.25e6;
  EXPECT_TRUE(near(tissue_of(soleus).mass, 6195 / 0.25e6 * 0.044 * 1060, 1e-12));
  const double lighter = tissue_of(soleus).mass;
  soleus.specific_tension *= 2;
  EXPECT_TRUE(near_relative(tissue_of(soleus).mass, lighter / 2, 1e-12));
}

// Share of what is burnt that becomes work, at the best speed: isolated mammalian muscle reaches 0.2 to 0.5
// of initial energy (Smith, Barclay, Loiselle 2005, Prog Biophys Mol Biol 88:1). Of fast muscle, whose
// highest speed is the muscle's own in both models.
TEST(MetabolicPower, BestEfficiencyIsThatOfMuscle) {
  Muscle fast = sample_muscle(ThelenParameters{}, 0);
  fast.slow_twitch = 0;
  const Model model = model_of_muscles({fast});
  const ContractionModel contraction(model);
  for (const MetabolicModel which : kMetabolicModels) {
    const MuscleTissue t = tissue_of(fast);
    double best = 0;
    for (double v = 0.01; v < 1; v += 0.01) {
      const double force = 1000 * contraction.force_velocity(0, -v).f;
      const MetabolicTerms terms = metabolic_terms(which, t, moving(1, -v, force));
      best = std::max(best, terms.work / metabolic_power(terms, t));
    }
    EXPECT_GT(best, 0.2);
    EXPECT_LT(best, 0.5);
  }
}

// ------------------------------------------------------------------------------ of a model

struct OneMuscle {
  Model model = model_of_muscles({sample_muscle(MillardParameters{}, 20 * kRadPerDeg)});
  ContractionModel contraction{model};
  Data data = make_data(model);

  void move(double l_mt, double l_mt_dot, double activation) {
    data.l_mt[0] = l_mt;
    data.l_mt_dot[0] = l_mt_dot;
    data.activation[0] = activation;
    update_muscle_limits(model, contraction, data);
    update_metabolic_power(model, contraction, data);
  }

  FiberUse use() const {
    return fiber_use(model, contraction, 0, exertion_of(data.activation[0]),
                     data.fiber_length[0] / 0.1, data.fiber_velocity[0]);
  }
};

// pennation takes no work: fibre force × fibre speed is tendon force × path speed
TEST(MetabolicPower, WorkOfAPennateFibreReachesTheTendon) {
  OneMuscle m;
  m.move(0.29, -0.15, 0.4);
  const FiberUse use = m.use();
  EXPECT_TRUE(near_relative(use.active_power,
                            m.data.activation[0] * m.data.muscle_capacity[0] * m.data.l_mt_dot[0],
                            1e-12));
  const MuscleTissue t = tissue_of(m.model.muscles[0]);
  for (const MetabolicModel which : kMetabolicModels)
    EXPECT_TRUE(near_relative(m.data.metabolic_power[static_cast<std::size_t>(which)][0],
                              metabolic_power(metabolic_terms(which, t, use), t), 1e-12));
}

// Over a closed cycle of length the passive spring gives back what it took: what is burnt and does not
// leave through the tendon leaves as heat.
TEST(MetabolicPower, OverACycleWhatIsBurntIsHeatAndTheTendonsWork) {
  OneMuscle m;
  const int n = 4000;
  const double period = 1.1, middle = 0.31, swing = 0.02, omega = 2 * kPi / period;
  double burnt[2] = {}, heat[2] = {}, by_tendon = 0;
  for (int i = 0; i < n; ++i) {
    const double t = period * i / n, a = 0.35 + 0.3 * std::cos(omega * t + 1);
    m.move(middle + swing * std::sin(omega * t), swing * omega * std::cos(omega * t), a);
    by_tendon -= (a * m.data.muscle_capacity[0] + m.data.muscle_passive[0]) * m.data.l_mt_dot[0] *
                 period / n;
    const MuscleTissue tissue = tissue_of(m.model.muscles[0]);
    for (const MetabolicModel which : kMetabolicModels) {
      const auto k = static_cast<std::size_t>(which);
      const MetabolicTerms terms = metabolic_terms(which, tissue, m.use());
      burnt[k] += m.data.metabolic_power[k][0] * period / n;
      heat[k] += std::max({terms.heat(), tissue.mass, -terms.work}) * period / n;
    }
  }
  EXPECT_GT(std::abs(by_tendon), 0.5) << "J: the cycle does work";
  for (int k = 0; k < 2; ++k) EXPECT_TRUE(near(burnt[k], heat[k] + by_tendon, 1e-6));
}

TEST(MetabolicPower, AllocatesNothing) {
  OneMuscle m;
  const AllocGuard guard;
  m.move(0.3, 0.1, 0.5);
  EXPECT_EQ(guard.count(), 0);
}

}  // namespace
}  // namespace retrogait
