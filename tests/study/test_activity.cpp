// Activity and cost: made-up curves against closed forms, real walks against the instants they come from.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "inverse/muscle_groups.h"
#include "muscle/metabolic.h"
#include "study/activity.h"
#include "support/near.h"

namespace retrogait {
namespace {

StudyPlan plan_at(const char* speed) {
  Diagnostics found("park_walk");
  Scene scene = find_scene("park_walk", found);
  set_value(scene, std::string("gait.speed_m_s=") + speed, "--set", found);
  return plan_study(scene, found);
}

// ------------------------------------------------------------------------------ made-up walks

constexpr double kPeriod = 1.25, kSpeed = 0.8;

// What a muscle does over the cycle: activation, fibre length and speed, power of a percentage.
using Shape = std::function<double(double pct)>;
struct MadeUp {
  Shape activation = [](double) { return 0.0; };
  Shape length = [](double) { return 1.0; };
  Shape velocity = [](double) { return 0.0; };
  Shape power = [](double) { return 0.0; };
};

// The shipped adult, its muscles moving as told: by name without side; the others rest.
Trial made_up_walk(const std::map<std::string, MadeUp>& told) {
  static const Case adult = plan_at("1.0").cases[0];
  Trial trial;
  trial.of = adult;
  trial.measured = true;
  trial.period = kPeriod;
  trial.travel_speed = -kSpeed;
  trial.columns = result_columns(adult.model, true);
  std::map<std::string, Shape> shapes;
  for (int m = 0; m < adult.model.nmuscle(); ++m) {
    const std::string name = muscle_name(adult.model, m).name;
    const auto it = told.find(name);
    const MadeUp& does = it == told.end() ? MadeUp{} : it->second;
    shapes[name + "_activation"] = does.activation;
    shapes[name + "_fiber_length_norm"] = does.length;
    shapes[name + "_fiber_velocity_norm"] = does.velocity;
    shapes[name + "_power"] = does.power;
  }
  for (std::size_t k = 0; k < trial.columns.size(); ++k) {
    const auto it = shapes.find(trial.columns[k].name);
    if (it == shapes.end()) continue;
    for (int side = trial.columns[k].sided ? 0 : -1; side < (trial.columns[k].sided ? 2 : 0);
         ++side) {
      CycleCurve curve{k, side, {}, {}};
      for (std::size_t i = 0; i <= 100; ++i)
        curve.value[i] = it->second(static_cast<double>(i % 100));
      trial.curves.push_back(curve);
    }
  }
  return trial;
}

Table activations_of(const Trial& trial) {
  Table table = empty_activations();
  add_activations(table, "made_up", trial);
  return table;
}

double value_of(const Table& table, const char* muscle, const char* column) {
  const Table rows = table.where("muscle", muscle).where("side", "r");
  return rows.rows() == 1 ? rows.number(0, column) : std::nan("");
}

Shape between(double from, double to, double level) {
  return [=](double pct) {
    const bool inside = from <= to ? pct >= from && pct <= to : pct >= from || pct <= to;
    return inside ? level : 0.0;
  };
}

TEST(Activations, OfAPulseAreItsHeightTimeAndArea) {
  MadeUp soleus;
  soleus.activation = between(20, 39, 0.5);  // 20 points of 100
  const Table t = activations_of(made_up_walk({{"soleus", soleus}}));
  const auto value = [&](const char* column) { return value_of(t, "soleus", column); };
  EXPECT_TRUE(near(value("mean"), 0.1, 1e-12));
  EXPECT_TRUE(near(value("peak"), 0.5, 1e-12));
  EXPECT_TRUE(near(value("time_of_peak_pct"), 20, 0));
  EXPECT_TRUE(near(value("integrated_per_step_s"), 0.1 * kPeriod, 1e-12));
  EXPECT_TRUE(near(value("integrated_per_m_s_m"), 0.1 / kSpeed, 1e-12));
  // a fifth of the peak is crossed a fifth of the way up and four fifths of the way down
  EXPECT_TRUE(near(value("onset_pct"), 19.2, 1e-9));
  EXPECT_TRUE(near(value("offset_pct"), 39.8, 1e-9));
  EXPECT_TRUE(near(value("on_pct"), 20.6, 1e-9));
}

TEST(Activations, TheLongestBurstMayCrossContact) {
  MadeUp tibialis;
  tibialis.activation = [](double pct) {
    return between(60, 64, 0.3)(pct) + between(90, 9, 0.4)(pct);
  };
  const Table t = activations_of(made_up_walk({{"tibant", tibialis}}));
  EXPECT_TRUE(near(value_of(t, "tibant", "onset_pct"), 89.2, 1e-9));
  EXPECT_TRUE(near(value_of(t, "tibant", "offset_pct"), 9.8, 1e-9));
  EXPECT_GT(value_of(t, "tibant", "on_pct"), 20.6) << "the short burst counts too";
  EXPECT_TRUE(std::isnan(value_of(t, "soleus", "onset_pct"))) << "quiet throughout";
}

TEST(Activations, WorkIsSplitBySign) {
  MadeUp soleus;
  soleus.power = [](double pct) { return 2 * std::sin(2 * kPi * pct / 100) + 0.5; };
  const Table t = activations_of(made_up_walk({{"soleus", soleus}}));
  const double up = value_of(t, "soleus", "work_shortening_per_step_J_kg");
  const double down = value_of(t, "soleus", "work_lengthening_per_step_J_kg");
  EXPECT_TRUE(near(up + down, 0.5 * kPeriod, 1e-12)) << "together the mean times the period";
  // above −0.25 from asin to asin: ∫ (2 sin x + 0.5) over the positive part
  const double a = std::asin(0.25), positive = (4 * std::cos(a) + 0.5 * (kPi + 2 * a)) / (2 * kPi);
  EXPECT_TRUE(near(up, positive * kPeriod, 2e-3));
  EXPECT_LT(down, 0);
}

TEST(Activations, FibreWorkIsForceTimesSpeed) {
  // half active at the best length, lengthening and shortening by turns
  MadeUp soleus;
  soleus.activation = [](double) { return 0.5; };
  soleus.velocity = [](double pct) { return pct < 50 ? 0.8 : -0.8; };
  const Trial trial = made_up_walk({{"soleus", soleus}});
  const Table t = activations_of(trial);
  const Model& model = trial.of.model;
  const int m = model.find_muscle("soleus_r");
  const Muscle& muscle = model.muscles[static_cast<std::size_t>(m)];
  const ContractionModel contraction(model);
  const auto work = [&](double velocity) {
    const double active =
        0.5 * contraction.active_force_length(m, 1).f *
        contraction.force_velocity(m, velocity / muscle.max_contraction_velocity).f;
    return -(active + contraction.passive_force_length(m, 1).f) * muscle.max_isometric_force *
           velocity * muscle.optimal_fiber_length * kPeriod / 2 / model.body_mass;
  };
  EXPECT_TRUE(
      near(value_of(t, "soleus", "fiber_work_shortening_per_step_J_kg"), work(-0.8), 1e-12));
  EXPECT_TRUE(
      near(value_of(t, "soleus", "fiber_work_lengthening_per_step_J_kg"), work(0.8), 1e-12));
  EXPECT_TRUE(near(value_of(t, "soleus", "peak_lengthening_speed"), 0.8, 1e-12));
}

TEST(Activations, GroupsAreMeansByVolume) {
  MadeUp rectus, vastus;
  rectus.activation = [](double) { return 1.0; };
  vastus.length = [](double pct) { return pct == 30 ? 1.4 : 1.0; };
  const Trial trial = made_up_walk({{"recfem", rectus}, {"vaslat", vastus}});
  const Model& model = trial.of.model;
  double all = 0, of_rectus = 0, of_vastus = 0;
  for (const Muscle& m : model.muscles) {
    const bool member = std::find(m.groups.begin(), m.groups.end(), "quadriceps") != m.groups.end();
    if (!member || !m.name.ends_with("_r")) continue;
    const double volume = m.max_isometric_force * m.optimal_fiber_length;
    all += volume;
    if (m.name == "recfem_r") of_rectus = volume;
    if (m.name == "vaslat_r") of_vastus = volume;
  }
  ASSERT_GT(of_rectus, 0);
  const Table t = activations_of(trial);
  EXPECT_TRUE(near(value_of(t, "quadriceps", "mean"), of_rectus / all, 1e-12));
  EXPECT_TRUE(
      near(value_of(t, "quadriceps", "peak_fiber_length"), 1 + 0.4 * of_vastus / all, 1e-12));
  EXPECT_TRUE(near(value_of(t, "quadriceps", "time_of_peak_length_pct"), 30, 0));
}

TEST(Activations, LengthsStandBesideThoseOfStanding) {
  MadeUp hamstring;
  hamstring.length = [](double pct) { return 1 + 0.2 * std::sin(2 * kPi * pct / 100); };
  const Trial trial = made_up_walk({{"semimem", hamstring}});
  const Table t = activations_of(trial);
  const double standing = value_of(t, "semimem", "standing_fiber_length");
  EXPECT_GT(standing, 0.5);
  EXPECT_LT(standing, 1.5);
  EXPECT_TRUE(near(value_of(t, "semimem", "peak_fiber_length"), 1.2, 1e-12));
  EXPECT_TRUE(near(value_of(t, "semimem", "peak_over_standing"), 1.2 / standing, 1e-12));
}

TEST(CoContraction, IsTwiceTheCommonAreaInTheSum) {
  std::array<double, 101> a{}, b{}, c{};
  for (std::size_t i = 0; i <= 100; ++i)
    a[i] = 0.2, b[i] = 0.4, c[i] = i < 50 || i == 100 ? 0.2 : 0;
  EXPECT_TRUE(near(co_contraction(a, a), 100, 1e-12));
  EXPECT_TRUE(near(co_contraction(a, b), 100 * 2 * 0.2 / 0.6, 1e-12));
  EXPECT_TRUE(near(co_contraction(a, c), 100 * 2 * 0.1 / 0.3, 1e-12));
  EXPECT_TRUE(near(co_contraction(b, c), co_contraction(c, b), 1e-15));
  const std::array<double, 101> none{};
  EXPECT_EQ(co_contraction(a, none), 0);
  EXPECT_TRUE(std::isnan(co_contraction(none, none)));
}

// ------------------------------------------------------------------------------ cost

struct Cost {
  Table scalars = empty_scalars();
  explicit Cost(const Trial& trial) { add_energy_scalars(scalars, "made_up", trial); }
  double operator()(const std::string& variable, const std::string& measure,
                    const char* column = "value") const {
    const Table rows = scalars.where("variable", variable).where("measure", measure);
    return rows.rows() >= 1 ? rows.number(0, column) : std::nan("");
  }
};

TEST(CostOfTransport, OfMusclesThatHoldStillIsTheirHeat) {
  std::map<std::string, MadeUp> all;
  const Case adult = plan_at("1.0").cases[0];
  MadeUp holds;
  holds.activation = [](double) { return 0.3; };
  double heat = 0, slower = 0;
  for (int m = 0; m < adult.model.nmuscle(); ++m) {
    all[muscle_name(adult.model, m).name] = holds;
    const MuscleTissue t = tissue_of(adult.model.muscles[static_cast<std::size_t>(m)]);
    const double slow = std::sin(0.15 * kPi), fast = 1 - std::cos(0.15 * kPi);
    const auto of = [&](double r) { return t.mass * (114 * r * slow + 244 * (1 - r) * fast); };
    heat += of(t.slow_twitch);
    slower += of(std::min(1.0, t.slow_twitch + 0.1));
  }
  const double distance = adult.model.body_mass * kSpeed;
  const Cost cost(made_up_walk(all));
  const auto of = [&](const char* measure) { return cost("cost_of_transport", measure); };
  EXPECT_TRUE(near_relative(of("bhargava_net"), heat / distance, 1e-12));
  EXPECT_TRUE(near_relative(of("bhargava"), heat / distance + 1.2 / kSpeed, 1e-12));
  EXPECT_TRUE(
      near_relative(of("bhargava_slow_twitch_more"), slower / distance + 1.2 / kSpeed, 1e-12));
  // heat alone goes with the mass of muscle
  for (const std::string model : {"bhargava", "umberger"}) {
    const double net = of((model + "_net").c_str()), basal = 1.2 / kSpeed;
    EXPECT_TRUE(near_relative(of((model + "_tension_less").c_str()), net / 0.8 + basal, 1e-12));
    EXPECT_TRUE(near_relative(of((model + "_tension_more").c_str()), net / 1.2 + basal, 1e-12));
    EXPECT_TRUE(near_relative(cost("cost_of_transport", model, "upper"), net / 0.8 + basal, 1e-12));
  }
  EXPECT_EQ(cost("muscle_work", "positive_per_m"), 0);
  EXPECT_EQ(cost("muscle_work", "share_bhargava"), 0);
}

TEST(CostOfTransport, WithoutMusclesThereIsNone) {
  Trial trial = made_up_walk({});
  trial.curves.clear();
  EXPECT_EQ(Cost(trial).scalars.rows(), 0u);
  EXPECT_EQ(activations_of(trial).rows(), 0u);
}

// ------------------------------------------------------------------------------ real walks

// measured at this speed: 3.23 J/kg/m forward, 4.15 backward (Williford 1998, from oxygen uptake)
const std::array<Trial, 2>& fast_walks() {
  static const std::array<Trial, 2> walks = [] {
    const StudyPlan plan = plan_at("1.34");
    return std::array<Trial, 2>{tabulate(plan.cases[0], solve_case(plan.cases[0], {})),
                                tabulate(plan.cases[1], solve_case(plan.cases[1], {}))};
  }();
  return walks;
}

double mean(const std::array<double, 101>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < 100; ++i) sum += y[i] / 100;
  return sum;
}

// by the other road: from the curve of power that the instants gave
TEST(CostOfTransport, IsMeanMetabolicPowerOverSpeed) {
  for (const Trial& t : fast_walks()) {
    const Cost cost(t);
    for (const auto& [model, variable] : {std::pair{"bhargava", "metabolic_power"},
                                          std::pair{"umberger", "metabolic_power_umberger"}})
      EXPECT_TRUE(near_relative(cost("cost_of_transport", model),
                                mean(t.curve(variable, -1)) / std::abs(t.travel_speed), 1e-9))
          << t.of.trial << " " << model;
  }
}

TEST(CostOfTransport, OfForwardWalkingIsThatOfPeople) {
  const Cost forward(fast_walks()[0]), backward(fast_walks()[1]);
  for (const char* model : {"bhargava", "umberger"}) {
    const double cost = forward("cost_of_transport", model);
    std::printf(
        "  cost of transport, %s: forward %.2f, backward %.2f J/kg/m (measured 3.23, 4.15)\n",
        model, cost, backward("cost_of_transport", model));
    EXPECT_GT(cost, 2.5) << model;
    EXPECT_LT(cost, 4.5) << model;
    EXPECT_LT(forward("cost_of_transport", model, "lower"), cost);
    EXPECT_GT(forward("cost_of_transport", model, "upper"), cost);
  }
}

// On level ground at a steady speed muscles do as much work as is taken up, but for what motors of arms
// and reserves put in and the springs of joints take out. Fibres may seem to do somewhat more: their speed is
// that of constant activation, so that the tendon's recoil as activation falls counts as theirs.
TEST(CostOfTransport, MusclesOfALevelWalkDoHardlyAnyNetWork) {
  for (const Trial& t : fast_walks()) {
    const Cost cost(t);
    const double up = cost("muscle_work", "positive_per_m"),
                 down = cost("muscle_work", "negative_per_m");
    const Table rows = activations_of(t).where("kind", "muscle");
    double with_tendons_up = 0, with_tendons_down = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      with_tendons_up += rows.number(i, "work_shortening_per_step_J_kg");
      with_tendons_down += rows.number(i, "work_lengthening_per_step_J_kg");
    }
    std::printf("  %s: net over positive work, fibres %.3f, with tendons %.3f\n",
                t.of.trial.c_str(), (up + down) / up,
                (with_tendons_up + with_tendons_down) / with_tendons_up);
    EXPECT_LT(std::abs(up + down), 0.15 * up) << t.of.trial;
    EXPECT_LT(std::abs(with_tendons_up + with_tendons_down), 0.1 * with_tendons_up) << t.of.trial;
    EXPECT_TRUE(near_relative(cost("muscle_work", "share_bhargava"),
                              100 * up / cost("cost_of_transport", "bhargava"), 1e-12));
  }
}

TEST(Activations, OfASymmetricWalkerAreThoseOfEitherSide) {
  const Table t = activations_of(fast_walks()[0]);
  EXPECT_EQ(t.where("side", "r").rows(), t.where("side", "l").rows());
  for (const char* group : {"quadriceps", "hamstrings", "triceps_surae", "erector_spinae"}) {
    const Table rows = t.where("muscle", group);
    ASSERT_EQ(rows.rows(), 2u) << group;
    EXPECT_TRUE(near(rows.number(0, "mean"), rows.number(1, "mean"), 1e-9)) << group;
    EXPECT_TRUE(near(rows.number(0, "mean"),
                     mean(fast_walks()[0].curve(std::string(group) + "_activation", 0)), 1e-12));
    EXPECT_TRUE(
        near(rows.number(0, "work_shortening_per_step_J_kg") +
                 rows.number(0, "work_lengthening_per_step_J_kg"),
             mean(fast_walks()[0].curve(std::string(group) + "_power", 0)) * fast_walks()[0].period,
             1e-12));
  }
}

}  // namespace
}  // namespace retrogait
