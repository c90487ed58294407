// Events and phases on the axis, seconds, the part that is played.
#include <gtest/gtest.h>

#include <cmath>

#include "inspector/made_study.h"
#include "inspector/timeline.h"

namespace retrogait::inspector {
namespace {

Solvers no_solvers() {
  return {[](const Document&) { return StudyResult{}; },
          [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }};
}

// contact 0, foot-off 62 forward and 64 backward, heel rise at 40 of the forward walk
std::shared_ptr<StudyResult> walks() {
  auto result = std::make_shared<StudyResult>(*made_study());
  for (FootEvents& e : result->trials[0].events) e.heel_down = 0, e.heel_up = 40;
  return result;
}

const TimelineEvent& event(const std::vector<TimelineEvent>& events, int direction,
                           const std::string& name) {
  for (const TimelineEvent& e : events)
    if (e.direction == direction && e.name == name) return e;
  throw std::runtime_error("no " + name);
}

TEST(TimelineEvents, BothFeetOfBothWalksWithNames) {
  Session session(no_solvers());
  session.show(walks());
  const auto events = timeline_events(session);
  EXPECT_EQ(events.size(), 10u);
  EXPECT_NEAR(event(events, 0, "left contact").x, 50, 1e-9);
  EXPECT_NEAR(event(events, 0, "left foot-off").x, 12, 1e-9);
  EXPECT_NEAR(event(events, 1, "right foot-off").x, 64, 1e-9);
  EXPECT_NEAR(event(events, 0, "left foot-off").since, 0.12 * 1.2, 1e-9);
  EXPECT_TRUE(event(events, 0, "right heel rise").is_minor);
  session.view.side = 1;
  EXPECT_NEAR(event(timeline_events(session), 0, "right foot-off").x, 12, 1e-9);
  session.view.side = 0;
  session.view.reversed = true;  // contact comes last, foot-off begins the axis
  EXPECT_NEAR(event(timeline_events(session), 1, "right foot-off").x, 0, 1e-9);
  EXPECT_NEAR(event(timeline_events(session), 1, "right contact").x, 64, 1e-9);
}

TEST(TimelineEvents, AreWhereStepsGo) {
  Session session(no_solvers());
  session.show(walks());
  for (const double x : session.event_times()) {
    bool known = false;
    for (const TimelineEvent& e : timeline_events(session))
      known = known || std::abs(e.x - x) < 1e-9;
    EXPECT_TRUE(known) << x;
  }
  EXPECT_TRUE(timeline_events(Session(no_solvers())).empty());
}

TEST(TimelinePhases, ForwardHasTheNamesThatAreDefinedForIt) {
  Session session(no_solvers());
  session.show(walks());
  const auto phases = timeline_phases(session, 0);
  const std::pair<const char*, double> ends[] = {{"loading response", 12},
                                                 {"mid stance", 40},
                                                 {"terminal stance", 50},
                                                 {"pre-swing", 62},
                                                 {"swing", 100}};
  ASSERT_EQ(phases.size(), 5u);
  double from = 0;
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(phases[i].name, ends[i].first);
    EXPECT_NEAR(phases[i].from, from, 1e-9);
    EXPECT_NEAR(phases[i].to, ends[i].second, 1e-9);
    from = phases[i].to;
  }
  EXPECT_TRUE(phases[0].double_support && phases[3].double_support);
}

TEST(TimelinePhases, BackwardSaysWhatContactAloneTells) {
  Session session(no_solvers());
  session.show(walks());
  const auto phases = timeline_phases(session, 1);
  ASSERT_EQ(phases.size(), 4u);
  EXPECT_EQ(phases[0].name, "double support");
  EXPECT_EQ(phases[1].name, "single support");
  session.view.reversed = true;
  for (const TimelinePhase& phase : timeline_phases(session, 1))
    if (phase.name == "swing") {
      EXPECT_NEAR(phase.from, 64, 1e-9);
      EXPECT_NEAR(phase.to, 100, 1e-9);
    }
}

TEST(TimelinePhases, NoneWhereEventsAreMissingOrOutOfOrder) {
  auto result = walks();
  result->trials[0].events[0].foot_off = 45;  // a run: no double support
  result->trials[1].events[1].foot_off = std::nan("");
  Session session(no_solvers());
  session.show(result);
  EXPECT_TRUE(timeline_phases(session, 0).empty());
  EXPECT_TRUE(timeline_phases(session, 1).empty());
}

TEST(Seconds, AreThoseOfEachWalk) {
  auto result = walks();
  result->trials[1].period = 1.5;
  Session session(no_solvers());
  EXPECT_TRUE(std::isnan(seconds_at(session, 0, 25)));
  session.show(result);
  EXPECT_NEAR(seconds_at(session, 0, 25), 0.3, 1e-9);
  EXPECT_NEAR(seconds_at(session, 1, 50), 0.75, 1e-9);
}

TEST(LoopRange, PlayStaysInside) {
  Session session(no_solvers());
  session.show(walks());
  session.view.loop_range = {20, 40};
  session.view.phase = 20;
  session.view.playing = true;
  for (int i = 0; i < 200; ++i) {
    session.advance(0.013);
    ASSERT_GE(session.view.phase, 20);
    ASSERT_LE(session.view.phase, 40);
  }
  session.view.loop = false;
  session.advance(5);
  EXPECT_EQ(session.view.phase, 40);
  EXPECT_FALSE(session.view.playing);
}

}  // namespace
}  // namespace retrogait::inspector
