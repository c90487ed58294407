// While a knob moves and when it is let go: drafts near the exact answer, and the exact answer bit by bit.
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <thread>

#include "inspector/draft.h"
#include "inspector/session.h"

namespace retrogait::inspector {
namespace {

Document with(const std::string& key, const std::string& value,
              const std::string& scene = "park_walk") {
  Document d{scene, {}};
  set_edit(d, key, value);
  return d;
}

// as a shell would hand a command's words to the program
std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> words(1);
  bool quoted = false;
  for (const char c : command) {
    if (c == '\'')
      quoted = !quoted;
    else if (c == ' ' && !quoted)
      words.emplace_back();
    else
      words.back() += c;
  }
  return words;
}

// as `compare` takes them
StudyPlan plan_of_command(const std::string& command) {
  const std::vector<std::string> words = words_of(command);
  Diagnostics found(words.at(2));
  Scene scene = find_scene(words.at(2), found);
  for (std::size_t i = 3; i + 1 < words.size(); i += 2)
    if (words[i] == "--set") set_value(scene, words[i + 1], "--set", found);
  return plan_study(scene, found);
}

void expect_same_bits(const StudyResult& a, const StudyResult& b) {
  ASSERT_EQ(a.trials.size(), b.trials.size());
  for (std::size_t t = 0; t < a.trials.size(); ++t) {
    ASSERT_EQ(a.trials[t].curves.size(), b.trials[t].curves.size());
    for (std::size_t c = 0; c < a.trials[t].curves.size(); ++c)
      ASSERT_EQ(std::memcmp(a.trials[t].curves[c].value.data(), b.trials[t].curves[c].value.data(),
                            sizeof a.trials[t].curves[c].value),
                0)
          << a.trials[t].of.trial << " " << a.trials[t].columns[a.trials[t].curves[c].column].name;
  }
}

double most_apart(const Trial& a, const Trial& b, const char* variable) {
  double most = 0;
  for (int side = 0; side < 2; ++side)
    for (std::size_t i = 0; i < 100; ++i)
      most = std::max(most, std::abs(a.curve(variable, side)[i] - b.curve(variable, side)[i]));
  return most;
}

double peak(const Trial& t, const char* variable) {
  const auto& y = t.curve(variable, 0);
  return *std::max_element(y.begin(), y.end());
}

TEST(Draft, LetGoTheAnswerHasTheBitsOfCompareAndOfItsCommand) {
  Session session;
  session.open({});
  session.settle();
  ASSERT_NE(session.shown(), nullptr) << session.error();
  const Parameter* speed = nullptr;
  for (const Parameter& p : session.parameters())
    if (p.key == "speed_m_s") speed = &p;
  const Parameter knob = *speed;
  session.set(knob, 1.1, false);
  for (int i = 0; i < 6000 && !session.poll(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(session.draft());
  EXPECT_EQ(session.shown()->result->trials.size(), 2u);
  session.set(knob, 1.15, false);
  session.commit();
  session.settle();
  EXPECT_FALSE(session.draft());
  EXPECT_FALSE(session.busy());
  expect_same_bits(*session.shown()->result, run_study(plan_of_command(session.command())));
  session.undo();
  EXPECT_FALSE(session.can_undo() && session.document().edits.empty())
      << "a drag is one step, and opening is none";
}

TEST(Draft, AStepOfAKnobIsWithinItsTolerance) {
  const StudyResult before = run_study(plan_of({}));
  for (const auto& [key, value] : {std::pair{"gait.speed_m_s", "1.05"},
                                   {"gait.crouch_deg", "2"},
                                   {"gait.slope_pct", "1"},
                                   {"subject.mass_kg", "76"}}) {
    const Document d = with(key, value);
    const StudyResult draft = draft_study(plan_of(d), &before), exact = run_study(plan_of(d));
    for (std::size_t t = 0; t < 2; ++t) {
      EXPECT_TRUE(draft.trials[t].ok) << key;
      EXPECT_LT(most_apart(draft.trials[t], exact.trials[t], "grf_y"), 0.005) << key;  // BW
      EXPECT_LT(most_apart(draft.trials[t], exact.trials[t], "knee_contact"),
                0.02 * peak(exact.trials[t], "knee_contact"))
          << key;
    }
  }
}

TEST(Draft, WhatAKnobDoesNotTouchIsTakenOver) {
  const StudyResult before = run_study(plan_of({}));
  // muscles alone: the same motion, so the exact answer itself
  for (const auto& [key, value] :
       {std::pair{"muscles.strength.quadriceps", "0.7"}, {"muscles.cost_exponent", "3"}}) {
    const StudyPlan plan = plan_of(with(key, value));
    const StudyResult draft = draft_study(plan, &before);
    for (std::size_t d = 0; d < 2; ++d) {
      const Trial exact = tabulate(plan.cases[d], before.trials[d].cycle);
      EXPECT_EQ(most_apart(draft.trials[d], exact, "knee_contact"), 0) << key;
      EXPECT_GT(most_apart(draft.trials[d], before.trials[d], "knee_contact"), 0.01) << key;
    }
  }
  // one direction alone: the other is as it was
  const StudyResult draft = draft_study(plan_of(with("gait.backward.speed_m_s", "0.9")), &before);
  EXPECT_EQ(most_apart(draft.trials[0], before.trials[0], "knee_contact"), 0);
  EXPECT_GT(most_apart(draft.trials[1], before.trials[1], "knee_contact"), 0.05);
}

TEST(Draft, StartsFromNothingFromAnotherLayoutAndFromAWalkPlayedBackward) {
  const StudyResult cold = draft_study(plan_of({}), nullptr);
  expect_same_bits(
      [&] {
        StudyResult exact = run_study(plan_of({}));
        exact.trials.resize(2);
        return exact;
      }(),
      cold);
  // from two sides alike to two of their own
  const Document turned = with("gait.head_turn_deg", "10");
  const StudyResult asymmetric = draft_study(plan_of(turned), &cold);
  for (const Trial& t : asymmetric.trials) EXPECT_TRUE(t.ok) << t.of.trial;
  const StudyResult back = draft_study(plan_of({}), &asymmetric);
  EXPECT_LT(most_apart(back.trials[0], cold.trials[0], "grf_y"), 0.005);
  // the cycle that is played backward is found again as it was synthesised
  Document reversed = with("gait.backward.script", "forward_reversed");
  const StudyResult played = run_study(plan_of(reversed));
  set_edit(reversed, "gait.speed_m_s", "1.05");
  const StudyResult draft = draft_study(plan_of(reversed), &played);
  const StudyResult exact = run_study(plan_of(reversed));
  EXPECT_TRUE(draft.trials[1].ok);
  EXPECT_TRUE(draft.trials[1].cycle.reversed);
  EXPECT_LT(most_apart(draft.trials[1], exact.trials[1], "grf_y"), 0.005);
}

TEST(Draft, APlaceThatCannotBeWalkedIsSaidAndTheLastGoodStays) {
  Session session;
  session.open({});
  session.settle();
  const auto good = session.shown();
  session.set_key("gait.cadence_steps_min", "200", false);
  while (session.busy()) session.poll();
  EXPECT_NE(session.error().find("cadence_steps_min"), std::string::npos) << session.error();
  EXPECT_EQ(session.shown(), good);
  EXPECT_FALSE(session.draft());
}

TEST(Draft, ASimulationIsGivenUpForSomethingNewer) {
  // a simulation that would never end by itself
  Solvers solvers = usual_solvers();
  solvers.simulate = [](const Document& d, const Progress& tell) -> StudyResult {
    if (d.edits.empty())
      for (int stride = 0;; ++stride) {
        tell("backward_simulated", stride, 1000000);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    throw InputError("", 0, "the newer one");
  };
  Session session(solvers);
  Document d;
  d.road = Road::kSimulate;
  session.open(d);
  while (session.progress().empty()) std::this_thread::yield();
  EXPECT_TRUE(session.progress().starts_with("backward_simulated: stride"));
  session.set_key("gait.speed_m_s", "1.1");
  session.settle();
  EXPECT_NE(session.error().find("the newer one"), std::string::npos);
  EXPECT_TRUE(session.progress().empty());
}

}  // namespace
}  // namespace retrogait::inspector
