// An instant of a recorded walk against the same instant of the cycle it was recorded from.
#include <gtest/gtest.h>

#include <cmath>

#include "inverse/inverse.h"
#include "support/alloc_guard.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

/// A cycle's states, `strides` of them after the walk began.
Recording recorded(const Model& model, const GaitCycle& cycle, int strides) {
  Recording recording;
  recording.period = cycle.period;
  recording.travel_speed = cycle.travel_speed;
  recording.direction = cycle.travel_speed < 0 ? -1 : 1;
  recording.gravity = cycle.gravity;
  Data data = make_data(model);
  for (int i = 0; i < recording.per_stride; ++i) {
    const double phi = strides + double(i) / recording.per_stride;
    sample(model, cycle, phi, data);
    update_velocities(model, data);
    apply_passive_forces(model, data);
    recording.instants.push_back(
        {phi * cycle.period, data.q, data.v, data.a, data.foot_force, data.F_ext});
  }
  return recording;
}

// the largest difference of any variable, in units of the larger of it and 1
double difference(const Instant& a, const Instant& b, const std::vector<ResultColumn>& columns) {
  double worst = 0;
  for (const ResultColumn& column : columns)
    for (const bool left : {false, true}) {
      const double x = column.get(a, left), y = column.get(b, left);
      if (std::isnan(x) && std::isnan(y)) continue;
      const double apart = std::abs(x - y) / std::max({1.0, std::abs(x), std::abs(y)});
      worst = std::max(worst, std::isnan(apart) ? 1e9 : apart);
    }
  return worst;
}

TEST(RecordedInstant, IsTheInstantOfTheCycleItWasRecordedFrom) {
  const Walk walk = solved("backward");
  MuscleRules rules;
  rules.contraction = std::make_shared<ContractionModel>(adult());
  const Recording recording = recorded(adult(), walk.cycle, 7);
  Instant of_cycle = make_instant(adult(), walk.cycle, rules);
  Instant of_recording = make_instant(adult(), recording, rules);
  const auto columns = result_columns(adult(), true);
  for (const int i : {0, 13, 37, 50, 62, 88}) {
    // seven strides further on, so that both have travelled as far
    solve_instant(of_cycle, 7 + double(i) / 100);
    solve_instant(of_recording, i);
    EXPECT_TRUE(of_recording.muscles->converged());
    EXPECT_TRUE(near(difference(of_cycle, of_recording, columns), 0, 1e-12)) << i;
    EXPECT_TRUE(near(of_recording.travelled, of_cycle.travelled, 1e-12));
    EXPECT_EQ(of_recording.travel, -1);
  }
}

// Galileo: a belt at constant speed is the ground.
TEST(RecordedInstant, OnABeltAllIsAsOnTheGround) {
  const Walk walk = solved("forward");
  const Recording ground = recorded(adult(), walk.cycle, 0);
  Recording belt = ground;
  belt.travel_speed = 0;
  belt.belt_speed = -ground.travel_speed;
  const int tx = adult().coordinate_index("pelvis_tx");
  for (RecordedInstant& now : belt.instants) now.v[tx] -= ground.travel_speed;
  Instant over_ground = make_instant(adult(), ground);
  Instant on_belt = make_instant(adult(), belt);
  const auto columns = result_columns(adult(), false);
  for (const int i : {0, 22, 61}) {
    solve_instant(over_ground, i);
    solve_instant(on_belt, i);
    // where it stands is the belt's business, all else is not
    EXPECT_TRUE(near(on_belt.travelled, 0, 0));
    on_belt.travelled = over_ground.travelled;
    EXPECT_TRUE(near(difference(over_ground, on_belt, columns), 0, 1e-9)) << i;
    for (const bool left : {false, true})
      EXPECT_TRUE(near(stability_margins(on_belt, left).ap, stability_margins(over_ground, left).ap,
                       1e-12));
  }
}

TEST(RecordedInstant, WhatHeldThePelvisIsTheResidual) {
  const Walk walk = solved("forward");
  Recording recording = recorded(adult(), walk.cycle, 0);
  const Vec3 taken(20, 0, -35);  // N off one foot: the hand at the pelvis must give it
  const int body = adult().body_index("calcn_r");
  for (RecordedInstant& now : recording.instants)
    now.F_ext[static_cast<std::size_t>(body)].lin -= taken;
  Instant before = make_instant(adult(), walk.cycle);
  Instant after = make_instant(adult(), recording);
  solve_instant(before, 0.2);
  solve_instant(after, 20);
  const Vec3 more = after.data.F_joint[0].lin - before.data.F_joint[0].lin;
  EXPECT_TRUE(near(MatX(more), MatX(taken), 1e-9));
  EXPECT_TRUE(near(after.loads.residual_force, after.data.F_joint[0].lin.norm(), 1e-12));
}

TEST(RecordedInstant, AllocatesNothingOnceWarm) {
  const Walk walk = solved("forward");
  const Recording recording = recorded(adult(), walk.cycle, 0);
  Instant instant = make_instant(adult(), recording);
  solve_instant(instant, 0);
  const AllocGuard guard;
  for (int i = 0; i < 20; ++i) solve_instant(instant, 5 * i);
  EXPECT_EQ(guard.count(), 0);
}

}  // namespace
}  // namespace retrogait
