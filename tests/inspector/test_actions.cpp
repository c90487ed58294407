// Every action once: no two under one chord or name, all in the palette, all of them run.
#include <gtest/gtest.h>

#include <set>

#include "inspector/actions.h"
#include "inspector/finder.h"
#include "inspector/layout.h"
#include "inspector/made_study.h"
#include "inspector/status.h"

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
      if (action.id == "save_scene" || action.id == "export_page") continue;  // write files
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

TEST(Actions, EachIsInAMenuAndSaysWhatItDoes) {
  std::set<std::string> menus;
  for (const Action& action : actions()) {
    const std::string menu = action.section.substr(0, action.section.find('/'));
    EXPECT_NE(std::find(kMenus.begin(), kMenus.end(), menu), kMenus.end())
        << action.id << ": " << action.section;
    menus.insert(menu);
    EXPECT_GE(action.title.size(), 4u) << action.id;
    EXPECT_NE(action.title, action.id);
  }
  EXPECT_EQ(menus.size(), kMenus.size()) << "no menu is empty";
}

TEST(Finder, RanksWhatOneMeans) {
  EXPECT_EQ(match_rank("", "Undo", ""), 1);
  EXPECT_EQ(match_rank("xyz", "Undo", "edit"), 0);
  const auto rank = [](const char* query, const char* title) {
    return match_rank(query, title, "");
  };
  EXPECT_GT(rank("undo", "Undo"), rank("undo", "Undo all"));
  EXPECT_GT(rank("knee", "Knee contact"), rank("knee", "Arrows: knee contact"));
  EXPECT_GT(rank("knee", "Knee contact"), rank("knee", "Kneecap"));
  EXPECT_GT(rank("contact", "Knee contact"), rank("contact", "Uncontacted"));
  EXPECT_GT(rank("cont", "Knee contact"), rank("cont", "Color one tooth"))
      << "letters in order last";
  EXPECT_GT(rank("con knee", "Knee contact"), 0) << "words in any order";
  EXPECT_EQ(rank("knee hip", "Knee contact"), 0) << "every word counts";
}

std::string first_found(const Session& session, const std::string& query) {
  const std::vector<Finding> all = everything(session);
  const auto found = search(all, query);
  return found.empty() ? "" : found.front()->id;
}

TEST(Finder, FindsKnobsLoadsMusclesAndScenes) {
  Session session(made());
  session.show(made_study());
  EXPECT_EQ(first_found(session, "speed"), "knob/speed_m_s");
  EXPECT_EQ(first_found(session, "slope"), "knob/slope_pct");
  EXPECT_EQ(first_found(session, "dark"), "action/theme_dark");
  EXPECT_EQ(first_found(session, "quadriceps"), "muscle/quadriceps");
  EXPECT_TRUE(first_found(session, "knee contact").starts_with("load/knee_contact/"));
  EXPECT_EQ(first_found(session, "park_walk"), "scene/park_walk");
  EXPECT_EQ(first_found(session, "qqqqzzzz"), "");
}

const Finding& of_id(const std::vector<Finding>& all, const std::string& id) {
  for (const Finding& f : all)
    if (f.id == id) return f;
  throw std::runtime_error(id);
}

TEST(Finder, LeadsToWhatItFound) {
  Session session(made());
  session.show(made_study());
  const std::vector<Finding> all = everything(session);
  session.view.layout = Layout::kPrint;
  run_finding(session, of_id(all, "knob/speed_m_s"));
  EXPECT_EQ(session.view.wanted_parameter, "speed_m_s");
  EXPECT_TRUE(plan_desk(session.view.layout, 1280, 800, 15, session.view.panels)
                  .has(PanelKind::kParameters));
  run_finding(session, of_id(all, "muscle/quadratus_lumborum"));
  EXPECT_EQ(session.view.muscle, "quadratus_lumborum");
  for (const Finding& f : all)
    if (f.id.starts_with("load/hip_contact/")) run_finding(session, f);
  EXPECT_EQ(session.view.load.variable, "hip_contact");
  run_finding(session, of_id(all, "scene/slow"));
  EXPECT_EQ(session.document().scene, "slow");
  session.settle();
}

TEST(Finder, PutsWhatWasUsedLastFirst) {
  Session session(made());
  session.show(made_study());
  for (const char* id : {"action/theme_dark", "action/loop", "action/theme_dark", "knob/slope_pct"})
    run_finding(session, of_id(everything(session), id));
  EXPECT_EQ(session.view.used,
            (std::vector<std::string>{"knob/slope_pct", "action/theme_dark", "action/loop"}));
  const std::vector<Finding> all = everything(session);
  EXPECT_EQ(all[0].id, "knob/slope_pct");
  EXPECT_EQ(all[1].id, "action/theme_dark");
  EXPECT_TRUE(all[1].on) << "its mark is shown";
  for (int i = 0; i < 40; ++i) run_finding(session, all[static_cast<std::size_t>(i) + 100]);
  EXPECT_LE(session.view.used.size(), 10u);
}

TEST(Finder, RunsNothingThatCannotBeRun) {
  Session session(made());
  run_finding(session, of_id(everything(session), "action/undo"));
  EXPECT_TRUE(session.view.used.empty());
}

TEST(Status, NamesTheWalkAndTheFigureBeyondItsLimit) {
  StudyResult result = *made_study();
  EXPECT_EQ(beyond_limits(result), "");
  Trial& backward = result.trials[1];
  backward.ok = false;
  backward.solver = {{"residual_force", "N", 0.5, 1, true},
                     {"instants_not_converged", "", 3, 0, false}};
  EXPECT_EQ(beyond_limits(result), "backward: instants not converged 3, limit 0");
  Session session(made());
  session.show(std::make_shared<const StudyResult>(result));
  const Status status = status_of(session);
  EXPECT_EQ(status.kind, StatusKind::kWarning);
  EXPECT_NE(status.line.find("backward: instants not converged 3"), std::string::npos);
}

TEST(Status, SaysOneLineAndKeepsTheRest) {
  Solvers failing = made();
  failing.study = [](const Document&) -> StudyResult {
    throw InputError("a.toml", 7, "unknown key 'sped'\nb.toml:3: and one more");
  };
  Session session(failing);
  EXPECT_EQ(status_of(session).kind, StatusKind::kIdle);
  session.show(made_study());
  EXPECT_EQ(status_of(session).kind, StatusKind::kIdle);
  session.open(Document{});
  session.settle();
  const Status status = status_of(session);
  EXPECT_EQ(status.kind, StatusKind::kError);
  EXPECT_EQ(status.line.find('\n'), std::string::npos);
  EXPECT_NE(status.whole.find("b.toml:3"), std::string::npos);
  EXPECT_NE(status.whole.find("last walk that was solved"), std::string::npos);
}

}  // namespace
}  // namespace retrogait::inspector
