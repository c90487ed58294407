// Every action once: no two under one chord or name, all in the palette, all of them run.
#include <gtest/gtest.h>

#include <set>

#include "inspector/actions.h"
#include "inspector/made_study.h"

namespace retrogait::inspector {
namespace {

Solvers made() {
  return {[](const Document&) { return *made_study(); },
          [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }};
}

TEST(Actions, NoNameAndNoChordTwice) {
  std::set<std::string> ids, titles, chords;
  for (const Action& action : actions()) {
    EXPECT_TRUE(ids.insert(action.id).second) << action.id;
    EXPECT_TRUE(titles.insert(action.section + action.title).second) << action.title;
    EXPECT_FALSE(action.title.empty());
    EXPECT_TRUE(action.run) << action.id;
    if (!action.chord.empty()) {
      EXPECT_TRUE(chords.insert(chord_text(action.chord)).second)
          << chord_text(action.chord) << ": " << action.id;
      EXPECT_EQ(action_of(action.chord), &action);
    }
  }
}

TEST(Actions, EveryOneIsFoundInThePaletteByItsTitle) {
  EXPECT_EQ(search_actions("").size(), actions().size());
  for (const Action& action : actions()) {
    const auto found = search_actions(action.title);
    ASSERT_FALSE(found.empty()) << action.title;
    EXPECT_EQ(found.front()->title, action.title);
  }
  EXPECT_EQ(search_actions("undo").front()->id, "undo");
  EXPECT_EQ(search_actions("theme dark").front()->id, "theme_dark");
  EXPECT_TRUE(search_actions("qqqqzzzz").empty());
}

TEST(Actions, EachRunsOrSaysThatItCannot) {
  for (const bool with : {false, true}) {
    Session session(made());
    if (with) session.show(made_study());
    for (const Action& action : actions()) {
      if (action.id == "save_scene") continue;  // writes a file
      const bool can = action.can_run(session);
      EXPECT_EQ(run_action(session, action.id), can) << action.id;
      EXPECT_TRUE(session.view.phase >= 0 && session.view.phase <= 100) << action.id;
    }
    session.settle();
  }
}

TEST(Actions, DoWhatTheySay) {
  Session session(made());
  session.show(made_study());
  run_action(session, "layout_loads");
  EXPECT_EQ(session.view.layout, Layout::kLoads);
  EXPECT_TRUE(find_action("layout_loads")->on(session));
  EXPECT_FALSE(find_action("layout_print")->on(session));
  run_action(session, "play");
  EXPECT_TRUE(session.view.playing);
  run_action(session, "color_force");
  EXPECT_EQ(session.view.stage.coloring.quantity, MuscleQuantity::kForce);
  EXPECT_FALSE(run_action(session, "undo")) << "nothing to undo";
  EXPECT_FALSE(run_action(session, "no such action"));
  run_action(session, "copy_command");
  EXPECT_EQ(session.clipboard, "retrogait compare park_walk");
  run_action(session, "sheet_l4l5_compression");
  EXPECT_EQ(session.view.load.variable, "l4l5_compression");
  EXPECT_EQ(session.view.load.side, -1);
  run_action(session, "screenshot");
  EXPECT_TRUE(session.requests.contains(Request::kScreenshot));
}

}  // namespace
}  // namespace retrogait::inspector
