// What is open, asked and answered; undo; the same as command and as scene; two cycles on one axis.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "inspector/made_study.h"
#include "inspector/session.h"

namespace retrogait::inspector {
namespace {

const Parameter& parameter(const std::string& key) {
  for (const Parameter& p : parameters())
    if (p.key == key) return p;
  throw InternalError("no parameter " + key);
}

/// Answers at once, with the speed asked for as the period, so that a test sees whose answer it is.
Solvers echo(std::atomic<int>* solved = nullptr, int milliseconds = 0) {
  return {[=](const Document& d) {
            if (milliseconds > 0)
              std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
            if (solved != nullptr) ++*solved;
            const std::string* speed = find_edit(d, "gait.speed_m_s");
            if (speed != nullptr && *speed == "0.4") throw InputError("--set", 0, "too slow");
            StudyResult result = *made_study({.muscles = 2});
            for (Trial& t : result.trials) t.period = speed != nullptr ? std::stod(*speed) : 1;
            return result;
          },
          [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }};
}

double shown_period(const Session& session) { return session.shown()->walk[0].trial->period; }

TEST(Session, ShowsNothingBeforeTheFirstAnswerAndAllLater) {
  Session session(echo());
  EXPECT_FALSE(session.poll());
  EXPECT_EQ(session.shown(), nullptr);
  EXPECT_EQ(session.sheet(), nullptr);
  EXPECT_TRUE(session.event_times().empty());
  session.open({"park_walk", {}});
  EXPECT_TRUE(session.settle());
  EXPECT_EQ(shown_period(session), 1);
  EXPECT_FALSE(session.busy());
}

TEST(Session, ADragEndsWithTheLastPlaceAndSkipsWhatWaited) {
  std::atomic<int> solved = 0;
  Session session(echo(&solved, 20));
  const Parameter& speed = parameter("speed_m_s");
  for (double v = 0.8; v < 1.5; v += 0.05) session.set(speed, v, false);
  session.set(speed, 1.4);
  EXPECT_TRUE(session.busy());
  session.settle();
  EXPECT_EQ(shown_period(session), 1.4);
  EXPECT_LT(solved, 5) << "a newer question takes the place of one that waits";
  session.undo();
  session.settle();
  EXPECT_EQ(shown_period(session), 1) << "a drag is one step";
  EXPECT_FALSE(session.can_undo());
  session.redo();
  session.settle();
  EXPECT_EQ(shown_period(session), 1.4);
}

TEST(Session, AFailureKeepsTheLastGoodAnswerAndItsTimeAndChoices) {
  Session session(echo());
  session.set(parameter("speed_m_s"), 1.2);
  session.settle();
  session.view.phase = 37;
  session.choose_load({"grf_y", 1});
  session.set(parameter("speed_m_s"), 0.4);
  session.settle();
  EXPECT_EQ(shown_period(session), 1.2);
  EXPECT_NE(session.error().find("too slow"), std::string::npos);
  EXPECT_EQ(session.view.phase, 37);
  EXPECT_EQ(session.view.load.variable, "grf_y");
  session.undo();
  session.settle();
  EXPECT_TRUE(session.error().empty());
}

TEST(Session, BaselineStaysWhileTheAnswerMovesOn) {
  Session session(echo());
  session.open({"park_walk", {}});
  session.settle();
  session.pin_baseline();
  session.set(parameter("speed_m_s"), 1.3);
  session.settle();
  EXPECT_EQ(session.baseline()->walk[0].trial->period, 1);
  EXPECT_EQ(shown_period(session), 1.3);
}

TEST(CycleMap, ThereAndBackIsWhereItWas) {
  for (const Alignment a : {Alignment::kContact, Alignment::kReversal, Alignment::kStance})
    for (const bool reversed : {false, true}) {
      const CycleMap map{a, reversed, 64};
      for (double pct = 0.5; pct < 100; pct += 7.3)
        EXPECT_NEAR(map.pct_of(map.x_of(pct)), pct, 1e-9);
    }
}

TEST(CycleMap, AlignsWhatItIsNamedAfter) {
  EXPECT_EQ((CycleMap{Alignment::kContact, false, 64}.pct_of(30)), 30);
  EXPECT_EQ((CycleMap{Alignment::kContact, false, 64}.pct_of(100)), 100);
  // played backward, the foot touches where it really leaves
  EXPECT_EQ((CycleMap{Alignment::kContact, true, 64}.pct_of(0)), 64);
  EXPECT_EQ((CycleMap{Alignment::kContact, true, 64}.pct_of(64)), 0);
  EXPECT_EQ((CycleMap{Alignment::kReversal, true, 64}.pct_of(10)), 90);
  EXPECT_NEAR((CycleMap{Alignment::kStance, false, 64}.x_of(64)), kStance, 1e-9);
  EXPECT_NEAR((CycleMap{Alignment::kStance, true, 64}.pct_of(kStance)), 0, 1e-9);
}

TEST(Series, ReversedTwiceIsTheCurveAndAFailureStaysAtItsInstant) {
  const auto study = made_study({.muscles = 0, .failed = true});
  const Trial& trial = study->trials[1];
  const CycleCurve& curve = trial.cycle_curve("grf_y", 0);
  const Series s = series_of(trial, curve, {Alignment::kReversal, true, 64});
  for (std::size_t i = 0; i <= 100; ++i) {
    EXPECT_FLOAT_EQ(s.value[i], static_cast<float>(curve.value[100 - i]));
    EXPECT_EQ(s.ok[i], trial.ok_at(0, static_cast<int>(100 - i))) << i;
  }
}

TEST(Session, StepsFromEventToEventAndRoundTheCycle) {
  Session session(echo());
  session.open({"park_walk", {}});
  session.settle();
  const std::vector<double> times = session.event_times();
  ASSERT_EQ(times.size(), 8u);
  session.set_phase(0);
  for (int k = 0; k < 16; ++k) session.step_to_event(1);
  EXPECT_GE(session.view.phase, 0);
  session.set_phase(99);
  session.step(3);
  EXPECT_EQ(session.view.phase, 2);
  session.view.playing = true;
  session.set_phase(90);
  session.advance(0.2);  // a fifth of a cycle of 1 s
  EXPECT_NEAR(session.view.phase, 10, 1e-9);
  session.view.loop = false;
  session.advance(10);
  EXPECT_EQ(session.view.phase, 100);
  EXPECT_FALSE(session.view.playing);
}

TEST(Session, TheLoadAsCsvIsWhatIsShown) {
  Session session(echo());
  session.open({"park_walk", {}});
  session.settle();
  const std::string csv = session.csv_of("knee_contact", 0);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 2 * 101);
  EXPECT_NE(csv.find("\nbackward,r,knee_contact,BW,0,1.25,1\n"), std::string::npos);
}

}  // namespace
}  // namespace retrogait::inspector
