// Loads of one instant against second roads: the free body below or above a joint with accelerations
// from differences of positions, Hof's margin by hand, the law of reversed motion.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "inverse/inverse.h"
#include "io/io.h"
#include "support/alloc_guard.h"
#include "support/near.h"

namespace retrogait {
namespace {

struct Walk {
  Model model;
  GaitCycle cycle;
};

const Walk& forward_walk() {
  static const Walk walk = [] {
    Walk w;
    w.model = compile(read_model(home_path("models/adult.toml")));
    GaitKnobs knobs;
    knobs.speed = 1.0;
    w.cycle = synthesize(w.model, adapt(find_gait("forward"), knobs, w.model));
    return w;
  }();
  return walk;
}

std::size_t at(int i) { return static_cast<std::size_t>(i); }

bool hangs_on(const Model& model, int body, int ancestor) {
  for (int b = body; b >= 0; b = model.joints[at(b)].parent)
    if (b == ancestor) return true;
  return false;
}

// momentum rate less weight of everything from `ancestor` outward, accelerations by central differences
Vec3 needed_force(const Walk& w, double phi, int ancestor) {
  constexpr double h = 1e-4;  // cycles
  const double dt = h * w.cycle.period;
  Instant before = make_instant(w.model, w.cycle), now = before, after = before;
  solve_instant(before, phi - h);
  solve_instant(now, phi);
  solve_instant(after, phi + h);
  Vec3 sum = Vec3::Zero();
  for (int b = 0; b < w.model.nbody(); ++b) {
    if (!hangs_on(w.model, b, ancestor)) continue;
    const Vec3 a =
        (after.data.p_WBcm[at(b)] - 2 * now.data.p_WBcm[at(b)] + before.data.p_WBcm[at(b)]) /
        (dt * dt);
    sum += w.model.bodies[at(b)].mass * (a - w.cycle.gravity);
  }
  return sum;
}

TEST(Instant, AllocatesNothingOnceWarm) {
  const Walk& w = forward_walk();
  Instant instant = make_instant(w.model, w.cycle);
  solve_instant(instant, 0.1);
  const AllocGuard guard;
  for (int i = 0; i < 20; ++i) solve_instant(instant, 0.05 * i);
  EXPECT_EQ(guard.count(), 0);
}

TEST(Instant, AllocatesNothingOnceWarmWithMuscles) {
  const Walk& w = forward_walk();
  MuscleRules rules;
  rules.contraction = std::make_shared<ContractionModel>(w.model);
  for (const TendonRules tendons : {TendonRules::kRigid, TendonRules::kElastic}) {
    rules.tendons = tendons;
    Instant instant = make_instant(w.model, w.cycle, rules);
    for (int i = 0; i < 10; ++i) solve_instant(instant, 0.1 * i);
    const AllocGuard guard;
    for (int i = 0; i < 20; ++i) solve_instant(instant, 0.05 * i);
    EXPECT_EQ(guard.count(), 0);
    forget(instant);
    solve_instant(instant, 0.3);
    EXPECT_EQ(guard.count(), 0) << "from nothing";
  }
}

TEST(Knee, CarriesWhatTheShankAndFootNeed) {
  const Walk& w = forward_walk();
  Instant instant = make_instant(w.model, w.cycle);
  for (const double phi : {0.05, 0.2, 0.45, 0.8}) {
    solve_instant(instant, phi);
    const int tibia = w.model.body_index("tibia_r");
    const Vec3 on_tibia_W = needed_force(w, phi, tibia) - instant.loads.side[0].grf;
    const Vec3 on_tibia = instant.data.X_WB[at(tibia)].R.transpose() * on_tibia_W;
    const Vec3 expected(on_tibia.x(), -on_tibia.y(), on_tibia.z());
    EXPECT_TRUE(near(MatX(instant.loads.side[0].knee_force), MatX(expected), 2e-3)) << phi;
  }
}

TEST(LowBack, CarriesTheTrunkAndPushesBack) {
  const Walk& w = forward_walk();
  Instant instant = make_instant(w.model, w.cycle);
  for (const double phi : {0.1, 0.35}) {
    solve_instant(instant, phi);
    const int l5 = w.model.body_index("lumbar5");
    const Vec3 on_l5 = instant.data.X_WB[at(l5)].R.transpose() * needed_force(w, phi, l5);
    const Vec3 expected(-on_l5.x(), on_l5.y(), -on_l5.z());
    EXPECT_TRUE(near(MatX(instant.loads.lumbar[0].force), MatX(expected), 2e-3)) << phi;
    EXPECT_GT(instant.loads.lumbar[0].force.y(), 0) << "the trunk presses down";
  }
}

TEST(Knee, AdductionMomentIsTheGroundsAndTheSameOnBothSides) {
  const Walk& w = forward_walk();
  Instant right = make_instant(w.model, w.cycle), left = right;
  solve_instant(right, 0.25);
  solve_instant(left, 0.75);
  EXPECT_TRUE(near(right.loads.side[0].knee_adduction_moment,
                   left.loads.side[1].knee_adduction_moment, 1e-8));
  // the ground reaction passes inside the knee and adducts the shank: its moment about the joint is most of it
  const int tibia = w.model.body_index("tibia_r");
  const FootReaction foot = foot_reaction(w.model, right.data, false, 0);
  const Vec3 moment = (foot.cop - right.data.X_WM[at(tibia)].p).cross(foot.force);
  const double about_x = (right.data.X_WB[at(tibia)].R.transpose() * moment).x();
  EXPECT_GT(about_x, 0);
  EXPECT_TRUE(near_relative(right.loads.side[0].knee_adduction_moment, about_x, 0.15));
}

TEST(Margins, ByHand) {
  const Walk& w = forward_walk();
  constexpr double phi = 0.3, h = 1e-5;
  Instant now = make_instant(w.model, w.cycle), before = now, after = now;
  solve_instant(before, phi - h);
  solve_instant(now, phi);
  solve_instant(after, phi + h);
  const auto mass_center = [&](const Instant& i) {
    Vec3 sum = Vec3::Zero();
    for (int b = 0; b < w.model.nbody(); ++b)
      sum += w.model.bodies[at(b)].mass * i.data.p_WBcm[at(b)];
    return Vec3(sum / w.model.total_mass);
  };
  const Vec3 p = mass_center(now);
  const Vec3 v = (mass_center(after) - mass_center(before)) / (2 * h * w.cycle.period);
  const double omega0 = std::sqrt(kStandardGravity / p.y());
  double toe = -1e9, outer = -1e9;
  for (int f = 0; f < static_cast<int>(w.model.foot_points.size()); ++f) {
    if (w.model.foot_points[at(f)].left) continue;
    toe = std::max(toe, contact_point(w.model, now.data, f).x());
    outer = std::max(outer, contact_point(w.model, now.data, f).z());
  }
  EXPECT_TRUE(near(now.loads.side[0].margin_ap, toe - (p.x() + v.x() / omega0), 1e-7));
  EXPECT_TRUE(near(now.loads.side[0].margin_ml, outer - (p.z() + v.z() / omega0), 1e-7));
  EXPECT_TRUE(std::isnan(now.loads.side[1].margin_ap)) << "the left foot swings";
}

TEST(Margins, OfSomebodyWhoStandsOnASlopeAreToThePointStraightBelow) {
  const double angle = std::atan(0.1);
  CenterOfMass com;
  com.p = Vec3(0.2, 0.95, 0.01);
  const Vec3 gravity = kStandardGravity * Vec3(-std::sin(angle), -std::cos(angle), 0);
  const Vec3 x = extrapolated_center_of_mass(com, gravity);
  EXPECT_TRUE(near(MatX(x), MatX(Vec3(0.2 - 0.1 * 0.95, 0, 0.01)), 1e-12));
}

TEST(CenterOfPressure, LiesOnTheSoleHoweverTheFootIsPitched) {
  const Walk& w = forward_walk();
  Instant instant = make_instant(w.model, w.cycle);
  solve_instant(instant, 0.25);  // flat: the same place as on the ground
  const FootAxes axes = foot_axes(w.model, instant.data, false);
  const Vec3 on_ground = foot_reaction(w.model, instant.data, false, 0).cop - axes.heel;
  EXPECT_TRUE(near(instant.loads.side[0].cop_x, on_ground.dot(axes.forward), 2e-3));
  // all force under the big toe, heel high: its place is the big toe's, as far from the heel as the sole is long
  solve_instant(instant, 0.61);
  const LoadSites::Side& side = instant.sites.side[0];
  const int hallux = w.model.find_foot_point("hallux_r");
  double length = 0;
  for (std::size_t i = 0; i < side.sole.size(); ++i) {
    instant.data.foot_force[at(side.foot_points[i])] = Vec3::Zero();
    if (side.foot_points[i] == hallux) length = side.sole[i].x();
  }
  instant.data.foot_force[at(hallux)] = Vec3(0, 100, 0);
  EXPECT_GT(length, 0.2);
  EXPECT_TRUE(near(center_of_pressure_on_sole(instant, false).x(), length, 1e-12));
}

TEST(TimeReversal, KeepsNetMomentsAndLoadsAndFlipsPower) {
  const Walk& w = forward_walk();
  const GaitCycle back = reversed(w.cycle);
  Instant there = make_instant(w.model, w.cycle), again = make_instant(w.model, back);
  const std::vector<ResultColumn> columns = result_columns(w.model);
  double moment = 0, power = 0, load = 0;
  for (int i = 0; i < 50; ++i) {
    const double psi = 0.02 * i;
    solve_instant(there, w.cycle.stance_end - psi);
    solve_instant(again, psi);
    for (const ResultColumn& c : columns)
      for (const bool left : {false, true}) {
        const double x = c.get(there, left), y = c.get(again, left);
        if (c.kind == ColumnKind::kMoment) moment = std::max(moment, std::abs(x - y));
        if (c.kind == ColumnKind::kPower) power = std::max(power, std::abs(x + y));
        if (c.kind == ColumnKind::kKnee || c.kind == ColumnKind::kLumbar)
          load = std::max(load, std::abs(x - y));
      }
  }
  EXPECT_TRUE(near(moment, 0, 1e-9)) << "N·m/kg";
  EXPECT_TRUE(near(power, 0, 1e-9)) << "W/kg";
  EXPECT_TRUE(near(load, 0, 1e-9)) << "BW, N·m/kg";
}

// The adult's own loads, each the sum of its parts at every instant; with discs as springs and pressure in the
// abdomen, too, which take nothing away from what the motion asks for.
TEST(BalanceSheet, AddsUpOverAWholeCycleOfTheAdult) {
  const Walk& w = forward_walk();
  ModelSpec spec = read_model(home_path("models/adult.toml"));
  add_disc_stiffness(spec);
  for (PressureSpec& p : spec.pressures) p.pressure = 5000;
  const Model with_springs = compile(spec);
  MuscleRules rules, rules_with_springs;
  rules.contraction = std::make_shared<ContractionModel>(w.model);
  rules_with_springs.contraction = std::make_shared<ContractionModel>(with_springs);
  Instant plain = make_instant(w.model, w.cycle, rules),
          springs = make_instant(with_springs, w.cycle, rules_with_springs);
  BalanceSheet sheet;
  double worst = 0, differs = 0, relief = 0;
  const auto read = [&](const Instant& instant, const std::string& name, bool left) {
    balance_sheet(instant, name, left, sheet);
    const double sum = sheet.intersegmental + sheet.muscle.sum() + sheet.passive;
    worst = std::max(worst, std::abs(sum - sheet.total) / w.model.body_weight());
    return sheet.intersegmental / w.model.body_weight();
  };
  for (int i = 0; i < 25; ++i) {
    solve_instant(plain, 0.04 * i);
    solve_instant(springs, 0.04 * i);
    EXPECT_TRUE(near(springs.moment, plain.moment, 1e-9 * w.model.body_weight())) << i;
    const SideLoads& right = plain.loads.side[0];
    EXPECT_TRUE(
        near_relative(right.knee_medial + right.knee_lateral, right.knee_contact.y(), 1e-9));
    for (const std::string& name : balance_sheet_names(w.model))
      for (const bool left : {false, true}) {
        const double asked = read(plain, name, left);
        EXPECT_EQ(sheet.passive, 0) << name;
        const double of_springs = read(springs, name, left);
        if (name == "l4l5_compression") relief = std::min(relief, sheet.passive);
        // the direction of a resultant differs with the muscles
        const bool linear =
            name != "patellofemoral_contact" && name != "hip_contact" && name != "ankle_contact";
        if (linear) differs = std::max(differs, std::abs(of_springs - asked));
      }
  }
  EXPECT_TRUE(near(worst, 0, 1e-9)) << "BW";
  EXPECT_TRUE(near(differs, 0, 1e-9)) << "BW";
  EXPECT_LT(relief, -10) << "N: the pressure unloads the discs";
}

TEST(Columns, HaveOneNameEachAndSayWhatTheyMean) {
  const std::vector<ResultColumn> columns = result_columns(forward_walk().model);
  std::vector<std::string> names;
  for (const ResultColumn& c : columns) {
    EXPECT_FALSE(c.unit.empty()) << c.name;
    EXPECT_FALSE(c.meaning.empty()) << c.name;
    names.push_back(c.name);
  }
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  for (const char* name :
       {"knee_angle", "knee_angle_moment", "knee_angle_power", "grf_travel", "cop_x",
        "knee_adduction_moment", "knee_intersegmental_y", "l5s1_intersegmental_y", "l1l2_moment_z",
        "margin_of_stability_ml", "residual_force", "com_y"})
    EXPECT_TRUE(std::binary_search(names.begin(), names.end(), name)) << name;
  // with muscles there are more, and those before stay as they are
  const std::vector<ResultColumn> more = result_columns(forward_walk().model, true);
  std::vector<std::string> all;
  for (const ResultColumn& c : more) {
    EXPECT_FALSE(c.meaning.empty()) << c.name;
    all.push_back(c.name);
  }
  EXPECT_TRUE(std::equal(columns.begin(), columns.end(), more.begin(),
                         [](const auto& a, const auto& b) { return a.name == b.name; }));
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
  for (const char* name : {"knee_contact", "knee_contact_medial", "knee_contact_lateral",
                           "knee_shear_ap", "patellofemoral_contact", "l5s1_compression",
                           "l4l5_shear_ap", "l3l4_shear_ml", "l1l2_disc_moment_z"})
    EXPECT_TRUE(std::binary_search(all.begin(), all.end(), name)) << name;
}

}  // namespace
}  // namespace retrogait
