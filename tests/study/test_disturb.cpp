// Disturbances: what words say, where they come into a walk, what is measured; on walks played from a cycle, so that
// nothing here depends on who would fall.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "study/disturb.h"
#include "support/near.h"
#include "support/walk.h"

namespace retrogait {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

Disturbance said(DisturbanceKind kind, const std::string& words) {
  Diagnostics found("test");
  const Disturbance d = parse_disturbance(kind, words, "--test", 0, found);
  found.throw_if_any();
  return d;
}

// a cycle played as if it had been simulated: so many strides over level ground
Recording played(const GaitCycle& cycle, int strides) {
  Recording out;
  out.period = cycle.period;
  out.travel_speed = cycle.travel_speed;
  out.direction = cycle.travel_speed > 0 ? 1 : -1;
  out.gravity = cycle.gravity;
  Data data = make_data(adult());
  for (int i = 0; i < strides * out.per_stride; ++i) {
    const double phi = static_cast<double>(i) / out.per_stride;
    sample(adult(), cycle, phi, data);
    out.instants.push_back(
        {phi * cycle.period, data.q, data.v, data.a, data.foot_force, data.F_ext});
  }
  return out;
}

struct PlayedWalk {
  GaitCycle cycle;
  Recording recording;
  WalkTrace walk;
};

const PlayedWalk& played_walk(const std::string& script) {
  static std::map<std::string, PlayedWalk> walks;
  const auto [it, fresh] = walks.try_emplace(script);
  if (fresh) {
    it->second.cycle = solved_at(script, 1.0).cycle;
    it->second.recording = played(it->second.cycle, 9);
    it->second.walk = lay_open(adult(), it->second.recording, {});
  }
  return it->second;
}

// the pads' centres of a foot in W
std::vector<Vec3> pads(const PlayedWalk& w, std::size_t i, bool left) {
  Data data = make_data(adult());
  data.q = w.recording.instants[i].q;
  update_positions(adult(), data);
  std::vector<Vec3> out;
  for (const FootPoint& p : adult().foot_points)
    if (p.left == left) out.push_back(data.X_WB[at(p.body)] * p.point);
  return out;
}

struct Put {
  Placed placed;
  SimulateOptions options;
};

Put put(const std::string& script, DisturbanceKind kind, const std::string& words) {
  const PlayedWalk& w = played_walk(script);
  Put out;
  out.placed = place(said(kind, words), adult(), w.recording, w.walk, {}, out.options);
  return out;
}

const char* const kBothWays[] = {"forward", "backward"};

// -------------------------------------------------------------------------------- words

TEST(DisturbanceWords, ComeInAnyOrderAndSpacing) {
  const Disturbance a = said(DisturbanceKind::kPush, "100N,150ms,torso,backward,30%");
  EXPECT_EQ(a.size, 100);
  EXPECT_FALSE(a.of_body_weight);
  EXPECT_TRUE(near(*a.duration, 0.15, 1e-12));
  EXPECT_EQ(a.body, "torso");
  EXPECT_EQ(a.toward, Toward::kBackward);
  EXPECT_TRUE(near(*a.start, 0.3, 1e-12));
  const Disturbance b = said(DisturbanceKind::kPush, " 30 %  torso, backward 0.15 s, 100 N");
  EXPECT_EQ(a.text(), b.text());
  EXPECT_EQ(a.text(), "push 100 N, 150 ms, torso, backward, at 30 %");
  const Disturbance slip = said(DisturbanceKind::kSlip, "left 0.05 200ms");
  EXPECT_EQ(slip.text(), "slip, friction 0.05, left foot, 200 ms");
  EXPECT_EQ(said(DisturbanceKind::kBump, "2.5 cm landing").text(),
            "bump 25 mm where the right foot lands");
  EXPECT_EQ(said(DisturbanceKind::kStepDown, "").size, standard_disturbances()[3].size);
}

TEST(DisturbanceWords, AllDefectsAreNamedAtOnce) {
  Diagnostics found("test");
  parse_disturbance(DisturbanceKind::kPush, "9000N, 150ms, trunk, bakward, 130%, 20ms", "--push", 0,
                    found);
  std::string all;
  for (const Diagnostic& d : found.list()) all += d.text() + "\n";
  EXPECT_EQ(found.list().size(), 5u) << all;
  for (const char* part : {"--push: push: '9000N': must be 1 to 2000 N.",
                           "'trunk': must be a force (N, BW)", "Did you mean 'backward'?",
                           "'130%': must be 0 to 100 %.", "'20ms': the duration is said twice."})
    EXPECT_NE(all.find(part), std::string::npos) << part << "\n" << all;
}

TEST(DisturbanceWords, ASceneNamesTheKindFirst) {
  Diagnostics found("test");
  const auto d = parse_disturbance(Setting{"step_down 50mm, left", "s.toml", 4}, found);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->text(), "step down 50 mm, left foot first");
  EXPECT_FALSE(parse_disturbance(Setting{"shove 50N", "s.toml", 5}, found));
  ASSERT_EQ(found.list().size(), 1u);
  EXPECT_EQ(found.list()[0].line, 5);
}

// -------------------------------------------------------------------------------- places

TEST(DisturbancePlace, PushKnowsTravelFromFacing) {
  for (const char* script : kBothWays) {
    const double way = played_walk(script).walk.direction;
    const Push along = put(script, DisturbanceKind::kPush, "0.1BW along 20%").options.pushes[0];
    EXPECT_TRUE(near(along.force, Vec3(way * 0.1 * adult().body_weight(), 0, 0), 1e-9));
    EXPECT_TRUE(near(along.start, 1.2 * played_walk(script).cycle.period, 1e-12));
    const Push faced = put(script, DisturbanceKind::kPush, "50N backward").options.pushes[0];
    EXPECT_TRUE(near(faced.force, Vec3(-50, 0, 0), 1e-9)) << script;
    const Push right = put(script, DisturbanceKind::kPush, "50N right").options.pushes[0];
    EXPECT_TRUE(near(right.force, Vec3(0, 0, 50), 1e-9));
  }
}

TEST(DisturbancePlace, SlipLastsTheStance) {
  for (const char* script : kBothWays)
    for (const std::string foot : {"right", "left"}) {
      const Put p = put(script, DisturbanceKind::kSlip, "0.1 " + foot);
      const Slip& slip = p.options.slips[0];
      const WalkTrace& walk = played_walk(script).walk;
      EXPECT_EQ(slip.left, foot == "left");
      EXPECT_LT(slip.start, walk.time(p.placed.from));
      EXPECT_TRUE(near(slip.start + slip.duration, walk.time(p.placed.to), 1e-9));
      for (std::size_t i = p.placed.from; i < p.placed.to; ++i)
        EXPECT_TRUE(walk.instants[i].loaded(slip.left ? 1 : 0)) << i;
    }
}

TEST(DisturbancePlace, ASlipThatBeginsAtATimeLastsTheStanceThenOrTheNext) {
  for (const char* script : kBothWays)
    for (const std::string foot : {"right", "left"})
      for (const int pct : {5, 30, 80}) {
        const Put p = put(script, DisturbanceKind::kSlip, fmt::format("0.1 {} {}%", foot, pct));
        const Slip& slip = p.options.slips[0];
        const PlayedWalk& w = played_walk(script);
        EXPECT_TRUE(near(slip.start, (1 + 0.01 * pct) * w.cycle.period, 1e-9));
        EXPECT_GT(slip.duration, 0) << script << foot << pct;
        EXPECT_TRUE(near(slip.start + slip.duration, w.walk.time(p.placed.to), 1e-9));
        EXPECT_LT(slip.duration, w.cycle.period);
        // from its start on the foot is in the air, or already in that stance
        EXPECT_TRUE(w.walk.instants[p.placed.onset_at].loaded(slip.left ? 1 : 0) ||
                    w.walk.instants[p.placed.onset_at + 1].loaded(slip.left ? 1 : 0))
            << script << foot << pct;
      }
}

TEST(DisturbancePlace, TheFootComesDownBeyondTheEdgeTheOtherStandsBeforeIt) {
  for (const char* script : kBothWays)
    for (const std::string foot : {"right", "left"}) {
      const Put p = put(script, DisturbanceKind::kStepDown, "80mm " + foot);
      const PlayedWalk& w = played_walk(script);
      for (const Vec3& pad : pads(w, p.placed.onset_at, foot == "left"))
        EXPECT_TRUE(near(ground_at(p.options.ground, pad.x(), pad.z()).height, -0.08, 1e-12));
      for (const Vec3& pad : pads(w, p.placed.onset_at, foot != "left"))
        EXPECT_EQ(ground_at(p.options.ground, pad.x(), pad.z()).height, 0) << script << foot;
    }
}

TEST(DisturbancePlace, TheBumpIsInTheWayOfOneFootOnly) {
  for (const char* script : kBothWays)
    for (const std::string foot : {"right", "left"}) {
      const Put p = put(script, DisturbanceKind::kBump, "30mm " + foot);
      const PlayedWalk& w = played_walk(script);
      const WalkTrace raised = lay_open(adult(), w.recording, p.options.ground);
      const std::size_t own = foot == "left" ? 1 : 0;
      // at its instant the foot is as much lower over the ground as the bump is high, on its top or its flank
      const double before = w.walk.instants[p.placed.onset_at].clearance[own];
      const double over = raised.instants[p.placed.onset_at].clearance[own];
      EXPECT_LT(over, before - 0.015) << script << foot;
      // the other foot never meets it while it stands
      for (std::size_t i = p.placed.from; i < p.placed.to; ++i) {
        if (!w.walk.instants[i].loaded(own == 0 ? 1 : 0)) continue;
        for (const Vec3& pad : pads(w, i, own == 0))
          EXPECT_LT(ground_at(p.options.ground, pad.x(), pad.z()).height, 1e-3) << script << i;
      }
      EXPECT_FALSE(w.walk.instants[p.placed.onset_at].loaded(static_cast<int>(own)));
    }
}

TEST(DisturbancePlace, ABumpUnderTheLandingIsUnderTheFootThatStands) {
  for (const char* script : kBothWays) {
    const Put p = put(script, DisturbanceKind::kBump, "20mm landing");
    const PlayedWalk& w = played_walk(script);
    const std::size_t flat = p.placed.from + (p.placed.to - p.placed.from) * 4 / 10;
    double low = 1e9, high = -1e9;
    for (const Vec3& pad : pads(w, flat, false))
      low = std::min(low, pad.x()), high = std::max(high, pad.x());
    const GroundFeature& f = p.options.ground.features[0];
    EXPECT_TRUE(near(f.start + f.along * f.length / 2, (low + high) / 2, 1e-9));
  }
}

// -------------------------------------------------------------------------------- measures

TEST(DisturbMeasures, MarginsAreThoseOfTheInverseRoad) {
  for (const char* script : kBothWays) {
    const PlayedWalk& w = played_walk(script);
    Instant instant = make_instant(adult(), w.cycle);
    for (const double phi : {0.0, 0.13, 0.31, 0.5, 0.77}) {
      solve_moments(instant, phi);
      const WalkInstant& now = w.walk.instants[at(static_cast<int>(std::lround(100 * phi)))];
      for (const int side : {0, 1}) {
        const Margins expected = stability_margins(instant, side == 1);
        EXPECT_TRUE(near(now.margin[at(side)].ap, expected.ap, 1e-9)) << script << phi;
        EXPECT_TRUE(near(now.margin[at(side)].ml, expected.ml, 1e-9)) << script << phi;
        double lowest = 1e9;
        for (int p = 0; p < static_cast<int>(adult().foot_points.size()); ++p)
          if (adult().foot_points[at(p)].left == (side == 1))
            lowest = std::min(lowest, contact_height(adult(), instant.data, p));
        EXPECT_TRUE(near(now.clearance[at(side)], lowest, 1e-9));
      }
      EXPECT_TRUE(near(now.com, instant.loads.com.p, 1e-9));
      EXPECT_TRUE(near(now.assist_force.norm(), instant.loads.residual_force, 1e-6));
    }
  }
}

TEST(DisturbMeasures, LowerGroundIsNoChange) {
  const PlayedWalk& w = played_walk("forward");
  Recording sunk = w.recording;
  const int ty = adult().coordinate_index("pelvis_ty");
  for (RecordedInstant& now : sunk.instants) now.q[ty] -= 0.1;
  Ground ground;
  ground.features.push_back({GroundFeature::Kind::kStep, -5, 1, -0.1, 0.1, 0, 0});
  const WalkTrace low = lay_open(adult(), sunk, ground);
  for (std::size_t i = 0; i < low.instants.size(); i += 7)
    for (const std::size_t side : {0, 1}) {
      EXPECT_TRUE(near(low.instants[i].margin[side].ap, w.walk.instants[i].margin[side].ap, 1e-9));
      EXPECT_TRUE(near(low.instants[i].behind[side], w.walk.instants[i].behind[side], 1e-9));
      EXPECT_TRUE(near(low.instants[i].clearance[side], w.walk.instants[i].clearance[side], 1e-9));
    }
}

TEST(DisturbMeasures, StancesAreTheCyclesOwn) {
  for (const char* script : kBothWays) {
    const PlayedWalk& w = played_walk(script);
    for (const int side : {0, 1}) {
      const std::vector<StanceSpan> stances = stances_of(w.walk, side);
      ASSERT_GE(stances.size(), 8u) << script;
      for (std::size_t i = 0; i + 1 < stances.size(); ++i)
        EXPECT_EQ(stances[i + 1].contact - stances[i].contact, 100u) << script << side;
      const double duty = static_cast<double>(stances[0].off - stances[0].contact) / 100;
      EXPECT_TRUE(near(duty, w.cycle.target.duty, 0.06)) << script << side;
    }
  }
}

DisturbedWalk measured(const WalkTrace& undisturbed, const WalkTrace& walk,
                       const SimulateReport& report = {}) {
  DisturbedWalk out;
  out.disturbance = standard_disturbances()[0];
  out.placed = {walk.time(130), 130, -1, 0, 0};
  out.trace = walk;
  measure(undisturbed, report, {}, out);
  return out;
}

double value_of(const DisturbedWalk& walk, const std::string& name, std::size_t which = 0) {
  for (std::size_t i = 0; i < disturb_measures().size(); ++i)
    if (disturb_measures()[i].name == name) return walk.measures[i][which];
  ADD_FAILURE() << name;
  return 0;
}

TEST(DisturbMeasures, AWalkBesideItselfIsHardlyDisturbed) {
  const WalkTrace& walk = played_walk("backward").walk;
  const DisturbedWalk same = measured(walk, walk);
  EXPECT_EQ(same.outcome, Outcome::kRecovered);
  EXPECT_EQ(same.strides_to_recover, 0);
  EXPECT_EQ(value_of(same, "com_speed_change"), 0);
  for (const auto& [now, then] : same.measures)
    EXPECT_TRUE(now == then || (std::isnan(now) && std::isnan(then)));
  EXPECT_GT(value_of(same, "clearance_least"), 0);
  EXPECT_TRUE(std::isnan(value_of(same, "slip_distance")));
}

TEST(DisturbMeasures, CountsTheStridesToRecover) {
  for (const char* script : kBothWays) {
    const WalkTrace& walk = played_walk(script).walk;
    for (const int strides : {1, 3, 6}) {
      WalkTrace faster = walk;
      for (std::size_t i = 130; i < at(100 * (1 + strides)); ++i)
        faster.instants[i].com_velocity.x() += 0.2 * walk.direction;
      const DisturbedWalk out = measured(walk, faster);
      EXPECT_EQ(out.outcome, Outcome::kRecovered);
      EXPECT_EQ(out.strides_to_recover, strides) << script;
      EXPECT_TRUE(near(value_of(out, "com_speed_change"), 0.2, 1e-9));
    }
    WalkTrace never = walk;
    for (std::size_t i = 130; i < never.instants.size(); ++i)
      never.instants[i].pelvis_list += 3 * kRadPerDeg;
    EXPECT_EQ(measured(walk, never).outcome, Outcome::kUnsettled);
  }
}

TEST(DisturbMeasures, AFallEndsTheComparison) {
  const WalkTrace& walk = played_walk("forward").walk;
  WalkTrace cut = walk;
  cut.instants.resize(250);
  for (std::size_t i = 200; i < 250; ++i) cut.instants[i].vertical[0] = 3;
  SimulateReport report;
  report.fell = true;
  report.fell_at = walk.time(250);
  report.fell_how = "the pelvis sank";
  const DisturbedWalk fell = measured(walk, cut, report);
  EXPECT_EQ(fell.outcome, Outcome::kFell);
  EXPECT_TRUE(near(fell.fell_after, walk.time(120), 1e-12));
  EXPECT_EQ(value_of(fell, "peak_vertical"), 3);
  EXPECT_LT(value_of(fell, "peak_vertical", 1), 2);
}

}  // namespace
}  // namespace retrogait
