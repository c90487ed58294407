// What a file is, what happens when it is opened, what was open before, and what the dialog's keys do.
#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <fstream>

#include "inspector/actions.h"
#include "inspector/cast.h"
#include "inspector/made_study.h"
#include "inspector/workspace.h"
#include "io/io.h"
#include "report/report.h"
#include "study/measured.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

void write(const std::string& path, const std::string& text) { std::ofstream(path) << text; }

std::string read(const std::string& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// Recent files of a test are its own.
class Opening : public testing::Test {
 protected:
  Opening() { setenv("XDG_STATE_HOME", folder_.file("state").c_str(), 1); }
  ~Opening() override { unsetenv("XDG_STATE_HOME"); }
  std::string file(const std::string& name, const std::string& text = "") {
    write(folder_.file(name), text);
    return folder_.file(name);
  }
  TempFolder folder_;
};

/// Answers at once; a scene whose file has the word "wrong" in it has two defects.
Solvers echo() {
  return {[](const Document& d) {
            if (d.scene.ends_with(".toml") && read(d.scene).find("wrong") != std::string::npos) {
              Diagnostics found(d.scene);
              found.add(3, "unknown key 'one'.");
              found.add(5, "unknown key 'other'.");
              found.throw_if_any();
            }
            return *made_study({.muscles = 2});
          },
          [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }};
}

/// Both walks of the default scene as measured trials, written once.
struct Trials {
  TempFolder folder;
  std::array<std::string, 2> path;

  Trials() {
    Diagnostics found("test");
    const StudyResult study = run_study(plan_study(find_scene("park_walk", found), found));
    export_opensim(folder.path(), study);
    for (std::size_t d = 0; d < 2; ++d) {
      path[d] = folder.file(study.trials[d].of.trial + "/trial.toml");
      write(path[d],
            fmt::format("format = 1\ntitle = \"walk {}\"\nmodel = \"model.osim\"\nmotion = "
                        "\"motion.mot\"\nloads = \"loads.xml\"\nfilter = \"none\"\n",
                        d));
    }
  }
};

const Trials& trials() {
  static const Trials once;
  return once;
}

// ------------------------------------------------------------------------------------- kinds

TEST_F(Opening, AFileIsToldByItsContent) {
  EXPECT_EQ(kind_of("park_walk"), FileKind::kScene);
  EXPECT_EQ(kind_of("no_such_scene"), FileKind::kMissing);
  EXPECT_EQ(kind_of(folder_.path()), FileKind::kFolder);
  EXPECT_EQ(kind_of(home_path("models/adult.toml")), FileKind::kModel);
  EXPECT_EQ(kind_of(home_path("scenes/slow.toml")), FileKind::kScene);
  EXPECT_EQ(kind_of(home_path("data/gaits/backward.toml")), FileKind::kOther);
  EXPECT_EQ(kind_of(home_path("data/measured/gt24.toml")), FileKind::kOther);
  EXPECT_EQ(kind_of(home_path("data/measured/emg_forward.csv")), FileKind::kEmg);
  EXPECT_EQ(kind_of(file("w.toml", workspace_text({}))), FileKind::kWorkspace);
  EXPECT_EQ(kind_of(file("t.toml", "format = 1\nmotion = \"m.mot\"\n")), FileKind::kTrial);
  EXPECT_EQ(kind_of(file("m.osim", "<?xml?><OpenSimDocument><Model name=\"x\">")),
            FileKind::kModel);
  EXPECT_EQ(kind_of(file("s.osim", "<?xml?><OpenSimDocument><ScaleTool>")), FileKind::kOther);
  EXPECT_EQ(kind_of(file("notes.txt", "motion = 1")), FileKind::kOther);
  EXPECT_EQ(kind_of(file("broken.toml", "format = 1\n[gait\nspeed = = 1\n")), FileKind::kScene)
      << "a scene with mistakes is a scene: its reader says what they are";
}

TEST_F(Opening, WhatIsNothingIsRefusedAndNothingChanges) {
  Session session(echo());
  session.open({"slow", {}});
  session.settle();
  for (const std::string& path :
       {folder_.file("gone.toml"), folder_.path(), file("notes.txt", "x"), std::string("slwo"),
        home_path("data/gaits/backward.toml"), file("t.toml", "motion = \"gone.mot\"\n"),
        file("w.toml", "format = 1\n[document]\nscen = \"slow\"\n")}) {
    EXPECT_THROW(open_path(session, path), InputError) << path;
    EXPECT_EQ(session.document().scene, "slow") << path;
    EXPECT_FALSE(session.busy()) << path;
  }
}

TEST_F(Opening, EachKindLandsWhereItBelongs) {
  Session session(echo());
  session.open({"slow", {{"gait.speed_m_s", "0.7"}}});
  open_path(session, home_path("data/measured/emg_forward.csv"));
  EXPECT_EQ(session.document().emg, home_path("data/measured/emg_forward.csv"));
  EXPECT_EQ(session.document().scene, "slow") << "EMG is laid over what is open";
  open_path(session, home_path("models/adult.toml"));
  ASSERT_NE(find_edit(session.document(), "model"), nullptr);
  EXPECT_EQ(*find_edit(session.document(), "gait.speed_m_s"), "0.7") << "the scene stays";
  open_path(session, "hill_up");
  EXPECT_EQ(session.document().scene, "hill_up");
  EXPECT_TRUE(session.document().edits.empty());
  EXPECT_FALSE(session.document().emg.empty()) << "somebody's EMG is laid over the next scene too";
  session.undo();
  EXPECT_EQ(session.document().scene, "slow");
}

TEST_F(Opening, AWorkspaceBringsItsView) {
  Session session(echo());
  Workspace w;
  w.document.scene = "hill_up";
  w.view.phase = 40;
  w.view.layout = Layout::kLoads;
  const std::string path = file("w.toml", workspace_text(w));
  open_path(session, path);
  EXPECT_EQ(session.document().scene, "hill_up");
  EXPECT_EQ(session.view.phase, 40);
  EXPECT_EQ(session.view.layout, Layout::kLoads);
  EXPECT_EQ(session.workspace, path);
}

// ------------------------------------------------------------------------------------- measured walks

TEST_F(Opening, OfTwoWalksEachIsShownTheWayItGoes) {
  const auto& [forward, backward] = trials().path;
  EXPECT_EQ(direction_of_trial(forward), "forward");
  EXPECT_EQ(direction_of_trial(backward), "backward");
  const Document pair = with_pair({}, backward, forward);
  EXPECT_EQ(pair.forward, forward);
  EXPECT_EQ(pair.backward, backward);
  EXPECT_THROW(with_pair({}, forward, forward), InputError) << "both go forward";
  const Document alone = with_path({}, backward);
  EXPECT_EQ(alone.backward, backward);
  EXPECT_TRUE(alone.forward.empty());
  EXPECT_EQ(with_path(alone, forward), pair) << "the other way's joins it";
  EXPECT_EQ(with_path(pair, backward), alone) << "a third one stands alone";
  EXPECT_EQ(command_of(pair), "retrogait compare --forward " + forward + " --backward " + backward);
  EXPECT_EQ(command_of(alone), "retrogait analyze " + backward);
}

TEST_F(Opening, MeasuredWalksStandOnTheStageAtTheStrideNearestToTheirMean) {
  Session session;
  session.open(with_pair({}, trials().path[0], trials().path[1]));
  session.settle();
  ASSERT_TRUE(session.shown()) << session.error();
  session.set_phase(20);
  Cast cast;
  const std::vector<StageWalker> walkers = cast.at(session);
  ASSERT_EQ(walkers.size(), 2u);
  for (std::size_t d = 0; d < 2; ++d) {
    const Trial& trial = *session.shown()->walk[d].trial;
    ASSERT_NE(walkers[d].instant, nullptr);
    EXPECT_EQ(trial.stride.side, 0);
    EXPECT_NEAR(trial.stride.end - trial.stride.start, trial.period, 0.02) << "s";
    EXPECT_NE(walkers[d].note.find("typical stride"), std::string::npos) << walkers[d].note;
    const Instant& now = *walkers[d].instant;
    const int knee = now.model->coordinate_index("knee_angle_r");
    EXPECT_NEAR(now.data.q[knee] * kDegPerRad, trial.curve("knee_angle", 0)[20], 1) << "deg";
    EXPECT_NEAR(now.loads.side[0].grf.y() / now.model->body_weight(), trial.curve("grf_y", 0)[20],
                0.05)
        << "BW";
  }
  // nothing of it can be turned, and that is said
  const Document before = session.document();
  session.set_key("gait.speed_m_s", "1.4");
  EXPECT_EQ(session.document(), before);
  EXPECT_NE(session.message.find("measured"), std::string::npos);
  EXPECT_THROW(scene_text(session.document()), InputError);
}

TEST_F(Opening, OneMeasuredWalkAloneIsShown) {
  Session session;
  session.open(with_path({}, trials().path[1]));
  session.settle();
  ASSERT_TRUE(session.shown()) << session.error();
  EXPECT_EQ(session.shown()->walk[0].trial, nullptr);
  ASSERT_NE(session.shown()->walk[1].trial, nullptr);
  Cast cast;
  ASSERT_EQ(cast.at(session).size(), 1u);
  EXPECT_TRUE(cast.at(session)[0].backward);
  EXPECT_LT(session.shown()->walk[1].trial->travel_speed, 0);
}

TEST_F(Opening, OfAPairTheDefectsOfBothAreSaid) {
  const std::string one =
      file("a.toml", "format = 1\ntitle = \"a\"\nmodel = \"gone.osim\"\nmotion = \"gone.mot\"\n");
  const std::string other =
      file("b.toml", "format = 1\ntitel = \"b\"\nmodel = \"gone.osim\"\nmotion = \"gone.mot\"\n");
  Document document;
  document.forward = one;
  document.backward = other;
  try {
    solve_document(document);
    FAIL();
  } catch (const InputError& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("a.toml:3"), std::string::npos) << what;
    EXPECT_NE(what.find("b.toml:2"), std::string::npos) << what;
    EXPECT_NE(what.find("Did you mean 'title'"), std::string::npos) << what;
  }
}

// ------------------------------------------------------------------------------------- saving

TEST_F(Opening, ASavedSceneIsWhatIsOpenAndUndoLeadsBack) {
  Session session(echo());
  session.open({"slow", {{"gait.speed_m_s", "0.9"}}});
  session.settle();
  save_scene_as(session, folder_.file("mine"));
  EXPECT_EQ(session.document().scene, folder_.file("mine.toml"));
  EXPECT_TRUE(session.document().edits.empty());
  EXPECT_EQ(plan_of(session.document()).scene.direction[0].knobs.speed, 0.9);
  session.undo();
  EXPECT_EQ(session.document().scene, "slow");
  EXPECT_EQ(session.document().edits.size(), 1u);
  EXPECT_THROW(save_scene_as(session, folder_.file("no/such/folder/mine")), InputError);
  EXPECT_EQ(session.document().scene, "slow");
}

TEST_F(Opening, ASavedSceneSolvesToTheSameBits) {
  Document document;
  document.edits = {{"muscles.on", "false"}, {"gait.speed_m_s", "1.1"}, {"gait.crouch_deg", "7"}};
  const std::string path = file("mine.toml", scene_text(document));
  Document saved;
  saved.scene = path;
  const StudyResult a = solve_document(document), b = solve_document(saved);
  ASSERT_EQ(a.trials.size(), b.trials.size());
  for (std::size_t t = 0; t < a.trials.size(); ++t) {
    ASSERT_EQ(a.trials[t].curves.size(), b.trials[t].curves.size());
    for (std::size_t c = 0; c < a.trials[t].curves.size(); ++c)
      EXPECT_EQ(0,
                std::memcmp(a.trials[t].curves[c].value.data(), b.trials[t].curves[c].value.data(),
                            sizeof a.trials[t].curves[c].value));
  }
}

// ------------------------------------------------------------------------------------- recent files

TEST_F(Opening, RecentFilesAreNewestFirstOnceEachAndAtMostTwelve) {
  EXPECT_TRUE(recent_files().empty());
  for (int i = 0; i < 20; ++i) remember_file(fmt::format("/walks/{}.toml", i));
  remember_file("/walks/15.toml");
  const std::vector<std::string> items = recent_files();
  ASSERT_EQ(items.size(), kRecentMost);
  EXPECT_EQ(items[0], "/walks/15.toml");
  EXPECT_EQ(items[1], "/walks/19.toml");
  EXPECT_EQ(std::count(items.begin(), items.end(), "/walks/15.toml"), 1);
  const std::vector<OpenEntry> entries = entries_for("");
  EXPECT_EQ(entries[0].kind, FileKind::kMissing) << "it is listed, and said to be gone";
}

TEST_F(Opening, AStateFolderThatCannotBeWrittenIsNoReasonToStop) {
  setenv("XDG_STATE_HOME", file("a_file_in_the_way").c_str(), 1);
  EXPECT_NO_THROW(remember_file("/walks/a.toml"));
  EXPECT_TRUE(recent_files().empty());
  write(folder_.file("recent"), "");
  Session session(echo());
  EXPECT_NO_THROW(open_path(session, "slow"));
}

// ------------------------------------------------------------------------------------- the dialog

TEST_F(Opening, TypingFiltersAndEnterOpens) {
  Session session(echo());
  session.open({"park_walk", {}});
  session.settle();
  ASSERT_TRUE(run_action(session, "open"));
  OpenDialog& dialog = session.view.dialog;
  update_dialog(session);
  EXPECT_GE(dialog.entries.size(), list_scenes().size());
  dialog.typed = "hill up";
  update_dialog(session);
  ASSERT_EQ(dialog.entries.size(), 1u);
  EXPECT_EQ(accept_text(session), "opens this scene");
  accept(session);
  EXPECT_TRUE(dialog.waits);
  session.settle();
  update_dialog(session);
  EXPECT_FALSE(dialog.is_open());
  EXPECT_EQ(session.document().scene, "hill_up");
  EXPECT_EQ(recent_files().front(), "hill_up");
}

TEST_F(Opening, ABadFileIsSaidWholeAndTheLastGoodResultStays) {
  Session session(echo());
  session.open({"slow", {}});
  session.settle();
  const auto shown = session.shown();
  show_dialog(session, Dialog::kOpen);
  session.view.dialog.typed = file("bad.toml", "wrong = 1\n");
  update_dialog(session);
  accept(session);
  session.settle();
  update_dialog(session);
  const OpenDialog& dialog = session.view.dialog;
  EXPECT_TRUE(dialog.is_open());
  EXPECT_NE(dialog.error.find("'one'"), std::string::npos) << dialog.error;
  EXPECT_NE(dialog.error.find("'other'"), std::string::npos) << dialog.error;
  EXPECT_EQ(session.document().scene, "slow");
  session.settle();
  EXPECT_TRUE(session.error().empty());
  EXPECT_TRUE(session.shown());
  close_dialog(session);
  EXPECT_TRUE(session.view.dialog.error.empty());
}

TEST_F(Opening, PathsAreCompletedAndFoldersEntered) {
  make_folder(folder_.file("walks/inner"));
  file("walks/one_forward.toml", "format = 1\n");
  file("walks/one_backward.toml", "format = 1\n");
  file("walks/notes.txt", "");
  const std::string at = folder_.file("wa");
  EXPECT_EQ(completed(at), folder_.file("walks/"));
  EXPECT_EQ(completed(folder_.file("walks/o")), folder_.file("walks/one_"));
  EXPECT_EQ(completed(folder_.file("walks/one_f")), folder_.file("walks/one_forward.toml"));
  EXPECT_EQ(completed(folder_.file("walks/x")), folder_.file("walks/x"));
  EXPECT_EQ(completed("no path"), "no path");
  Session session(echo());
  show_dialog(session, Dialog::kOpen);
  OpenDialog& dialog = session.view.dialog;
  dialog.typed = at;
  update_dialog(session);
  accept(session);
  EXPECT_EQ(dialog.typed, folder_.file("walks/"));
  update_dialog(session);
  ASSERT_EQ(dialog.entries.size(), 3u) << "what cannot be opened is not listed";
  EXPECT_EQ(dialog.entries[0].kind, FileKind::kFolder);
  choose(dialog, 1);
  choose(dialog, 1);
  choose(dialog, 1);
  EXPECT_EQ(dialog.chosen, 2u) << "the list ends";
  accept(session);
  EXPECT_EQ(session.document().scene, folder_.file("walks/one_forward.toml"));
}

TEST_F(Opening, WalksArePickedInTurn) {
  Session session(echo());
  show_dialog(session, Dialog::kOpen);
  OpenDialog& dialog = session.view.dialog;
  const auto pick = [&](const std::string& path) {
    dialog.typed = path;
    update_dialog(session);
    accept(session);
  };
  pick(trials().path[1]);
  EXPECT_EQ(dialog.first_walk, trials().path[1]);
  EXPECT_FALSE(session.busy());
  pick(trials().path[0]);
  EXPECT_EQ(session.document().forward, trials().path[0]);
  EXPECT_EQ(session.document().backward, trials().path[1]);
  session.settle();
  update_dialog(session);
  EXPECT_FALSE(dialog.is_open());
  EXPECT_NE(recent_files().front().find('\t'), std::string::npos) << "the pair is one recent item";
  show_dialog(session, Dialog::kOpen);
  pick(trials().path[1]);
  pick(trials().path[1]);
  EXPECT_TRUE(session.document().forward.empty()) << "the same once more: alone";
  EXPECT_EQ(session.document().backward, trials().path[1]);
}

TEST_F(Opening, NothingIsOverwrittenUnasked) {
  Session session(echo());
  session.open({"slow", {}});
  session.settle();
  const std::string path = file("there.toml", "as it was");
  ASSERT_TRUE(run_action(session, "save_scene"));
  OpenDialog& dialog = session.view.dialog;
  dialog.typed = path;
  update_dialog(session);
  accept(session);
  EXPECT_EQ(dialog.overwrite, path);
  EXPECT_EQ(read(path), "as it was");
  dialog.typed = folder_.file("other");
  update_dialog(session);
  EXPECT_TRUE(dialog.overwrite.empty()) << "another name is asked about anew";
  dialog.typed = path;
  update_dialog(session);
  accept(session);
  accept(session);
  EXPECT_NE(read(path), "as it was");
  EXPECT_FALSE(dialog.is_open());
  EXPECT_EQ(session.document().scene, path);
}

TEST_F(Opening, WhoSavesSeesTheFolderAndTakesANameFromIt) {
  Session session(echo());
  session.open({"slow", {}});
  make_folder(folder_.file("inner"));
  const std::string path = file("there.toml", "format = 1\n");
  show_dialog(session, Dialog::kSaveScene);
  OpenDialog& dialog = session.view.dialog;
  dialog.typed = folder_.file("mine.toml");
  update_dialog(session);
  ASSERT_EQ(dialog.entries.size(), 2u);
  choose_entry(dialog, 0);
  EXPECT_EQ(dialog.typed, folder_.file("inner/mine.toml"));
  dialog.typed = folder_.file("mine.toml");
  update_dialog(session);
  choose_entry(dialog, 1);
  EXPECT_EQ(dialog.typed, path);
}

TEST_F(Opening, WhatCannotBeSavedIsSaidInTheDialog) {
  Session session(echo());
  session.open({"slow", {}});
  show_dialog(session, Dialog::kSaveWorkspace);
  session.view.dialog.typed = folder_.file("no/such/folder/w");
  update_dialog(session);
  accept(session);
  EXPECT_TRUE(session.view.dialog.is_open());
  EXPECT_FALSE(session.view.dialog.error.empty());
}

// ------------------------------------------------------------------------------------- on disk

TEST_F(Opening, ReloadKeepsTimeCameraAndChoicesAndSeesAFileThatWasWritten) {
  Session session(echo());
  const std::string path = file("mine.toml", "format = 1\n");
  Document document;
  document.scene = path;
  session.open(document);
  session.settle();
  session.set_phase(33);
  session.view.camera.azimuth = 1.25;
  session.choose_load({"grf_y", 1});
  EXPECT_TRUE(session.changed_file().empty());
  const FileStamps stamps = stamp(files_of(document));
  std::filesystem::last_write_time(
      path, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
  EXPECT_EQ(changed_since(stamps), path);
  const auto before = session.shown();
  session.reload();
  session.settle();
  EXPECT_NE(session.shown(), before);
  EXPECT_EQ(session.view.phase, 33);
  EXPECT_EQ(session.view.camera.azimuth, 1.25);
  EXPECT_EQ(session.view.load.variable, "grf_y");
  EXPECT_TRUE(session.changed_file().empty()) << "what was read again is no news";
}

TEST_F(Opening, AFileThatIsGoneForAMomentIsNoNews) {
  const std::string path = file("mine.toml", "format = 1\n");
  const FileStamps stamps = stamp({path});
  std::filesystem::remove(path);
  EXPECT_TRUE(changed_since(stamps).empty());
}

}  // namespace
}  // namespace retrogait::inspector
