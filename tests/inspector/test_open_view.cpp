// The dialogs of opening and saving as they are drawn: nothing cut, and everything by keys alone.
#include <fstream>

#include "inspector/screen.h"
#include "support/temp_folder.h"

namespace retrogait::inspector {
namespace {

constexpr int kEnter = 257, kTab = 258;
constexpr const char* kWindow = "open and save";

void press(Screen& screen, Session& session, int key) {
  ImGui::GetIO().KeysDown[key] = true;
  screen.frame(session, 1);
  ImGui::GetIO().KeysDown[key] = false;
  screen.frame(session, 1);
}

void type(Screen& screen, Session& session, const std::string& text) {
  ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
  screen.frame(session, 2);
}

/// Recent files of a test are its own.
class OpenView : public testing::Test {
 protected:
  OpenView() : session_(with_sheets()) {
    setenv("XDG_STATE_HOME", folder_.file("state").c_str(), 1);
    session_.open({"park_walk", {}});
    session_.settle();
  }
  ~OpenView() override { unsetenv("XDG_STATE_HOME"); }
  TempFolder folder_;
  Session session_;
};

TEST_F(OpenView, EveryDialogIsDrawnWholeAtEverySize) {
  remember_file(
      "/a/folder/that/is/gone/with/a/name/as/long/as/names/of/laboratories/are/walk.toml");
  for (const auto& [width, height] : {std::pair{1280.f, 800.f}, {3840.f, 2160.f}, {800.f, 500.f}}) {
    Screen screen(width, height);
    for (const Dialog what : {Dialog::kOpen, Dialog::kSaveScene, Dialog::kSaveWorkspace})
      for (const bool troubled : {false, true}) {
        show_dialog(session_, what);
        screen.frame(session_, 2);
        if (troubled) {
          OpenDialog& dialog = session_.view.dialog;
          for (int line = 1; line <= 60; ++line)
            dialog.error += fmt::format(
                "bad.toml:{}: unknown key 'sped_m_s'. Did you mean "
                "'speed_m_s'?\n",
                line);
          (what == Dialog::kOpen ? dialog.first_walk : dialog.overwrite) =
              folder_.file("a_file_whose_name_is_so_long_that_it_fits_into_no_dialog_at_all.toml");
        }
        const ImDrawData& data = screen.frame(session_, 3);
        EXPECT_GT(glyphs_of(data, kWindow).size(), 50u);
        EXPECT_EQ(cut_glyphs(data, kWindow), 0)
            << width << " " << static_cast<int>(what) << troubled;
        close_dialog(session_);
        screen.frame(session_, 1);
      }
  }
}

TEST_F(OpenView, KeysAloneOpenAScene) {
  Screen screen(1280, 800);
  screen.frame(session_);
  ImGui::GetIO().KeyCtrl = true;
  press(screen, session_, 'O');
  ImGui::GetIO().KeyCtrl = false;
  ASSERT_EQ(session_.view.dialog.what, Dialog::kOpen);
  screen.frame(session_, 2);
  type(screen, session_, "hill");
  EXPECT_EQ(session_.view.dialog.typed, "hill");
  ASSERT_EQ(session_.view.dialog.entries.size(), 2u);
  press(screen, session_, kKeyDown);
  EXPECT_EQ(session_.view.dialog.chosen, 1u);
  press(screen, session_, kEnter);
  session_.settle();
  screen.frame(session_);
  EXPECT_FALSE(session_.view.dialog.is_open());
  EXPECT_EQ(session_.document().scene, "hill_up");
}

TEST_F(OpenView, TabCompletesAndEnterGoesIntoAFolder) {
  std::filesystem::create_directory(folder_.file("walks_of_may"));
  std::ofstream(folder_.file("walks_of_may/mine.toml")) << "format = 1\n";
  Screen screen(1280, 800);
  show_dialog(session_, Dialog::kOpen);
  screen.frame(session_);
  type(screen, session_, folder_.file("wal"));
  press(screen, session_, kTab);
  EXPECT_EQ(session_.view.dialog.typed, folder_.file("walks_of_may/"));
  screen.frame(session_, 2);
  type(screen, session_, "mi");
  EXPECT_EQ(session_.view.dialog.typed, folder_.file("walks_of_may/mi"))
      << "one writes on at the end";
  press(screen, session_, kEnter);
  EXPECT_EQ(session_.document().scene, folder_.file("walks_of_may/mine.toml"));
  session_.settle();
  screen.frame(session_);
  show_dialog(session_, Dialog::kOpen);
  screen.frame(session_);
  type(screen, session_, folder_.file("walks"));
  press(screen, session_, kEnter);
  EXPECT_EQ(session_.view.dialog.typed, folder_.file("walks_of_may/"));
  screen.frame(session_, 3);
  type(screen, session_, "m");
  EXPECT_EQ(session_.view.dialog.typed, folder_.file("walks_of_may/m"));
}

TEST_F(OpenView, TheEnterOfThePaletteIsNotTheDialogsAndEscClosesIt) {
  Screen screen(1280, 800);
  screen.frame(session_);
  session_.view.palette_open = true;
  screen.frame(session_, 2);
  type(screen, session_, "open a scene");
  press(screen, session_, kEnter);
  ASSERT_EQ(session_.view.dialog.what, Dialog::kOpen);
  screen.frame(session_, 2);
  EXPECT_FALSE(session_.view.dialog.waits);
  EXPECT_EQ(session_.document().scene, "park_walk");
  press(screen, session_, kKeyEscape);
  EXPECT_FALSE(session_.view.dialog.is_open());
  press(screen, session_, kKeySpace);
  EXPECT_TRUE(session_.view.playing) << "keys are the desk's again";
}

}  // namespace
}  // namespace retrogait::inspector
