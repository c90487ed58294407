// Whole frames without any window or GL: every view with everything that may be open, and every glyph of them in
// its place: none cut, none upon another.
#include <gtest/gtest.h>

#include <imgui_internal.h>

#include <condition_variable>
#include <mutex>

#include "inspector/screen.h"

namespace retrogait::inspector {
namespace {

void draw_all_layouts(Session& session, Screen& screen, const std::string& what) {
  for (std::size_t k = 0; k < kLayoutNames.size(); ++k) {
    SCOPED_TRACE(what + ", " + kLayoutNames[k]);
    session.view.layout = static_cast<Layout>(k);
    const ImDrawData& data = screen.frame(session);
    EXPECT_GT(data.TotalVtxCount, 500);
    expect_finite(data);
    EXPECT_EQ(cut_glyphs(data), 0);
    EXPECT_EQ(clashing_glyphs(data), 0);
  }
}

TEST(Views, DrawWithoutAWalk) {
  Screen screen(1280, 800);
  Session session(with_sheets());
  draw_all_layouts(session, screen, "no model");
}

TEST(Views, DrawWhateverIsOpen) {
  const std::pair<const char*, MadeStudy> cases[] = {{"a usual walk", {}},
                                                     {"one instant", {.constant = true}},
                                                     {"NaN", {.nan = true}},
                                                     {"316 muscles", {.muscles = 316}},
                                                     {"failed instants", {.failed = true}},
                                                     {"no muscles", {.muscles = 0}},
                                                     {"forward alone", {.backward = false}}};
  Screen screen(1280, 800);
  for (const auto& [name, study] : cases) {
    Session session(with_sheets());
    session.show(made_study(study));
    session.view.single_muscles = true;
    session.view.phase = 25;
    draw_all_layouts(session, screen, name);
    session.settle();
    session.pin_baseline();
    draw_all_layouts(session, screen, name + std::string(", with its balance sheet"));
  }
}

TEST(Views, TextsFitAtEveryUsualSizeAndTheme) {
  for (const auto& [w, h] : {std::pair{1280.f, 800.f}, {1920.f, 1080.f}, {3840.f, 2160.f}}) {
    Screen screen(w, h);
    Session session(with_sheets());
    session.show(made_study({.muscles = 40}));
    for (const Theme theme : {Theme::kLight, Theme::kDark, Theme::kPrint}) {
      session.view.theme = theme;
      draw_all_layouts(session, screen, fmt::format("{} x {}", w, h));
      session.settle();
    }
    for (int page = 0; page < static_cast<int>(plot_pages().size()); ++page) {
      session.view.page = page;
      draw_all_layouts(session, screen, fmt::format("{} x {}, page {}", w, h, page));
    }
  }
}

TEST(Views, SurviveAWindowOfAnySize) {
  for (const auto& [w, h] : {std::pair{320.f, 200.f}, {64.f, 64.f}, {900.f, 300.f}}) {
    Screen screen(w, h, 1);
    Session session(with_sheets());
    session.show(made_study());
    for (std::size_t k = 0; k < kLayoutNames.size(); ++k) {
      session.view.layout = static_cast<Layout>(k);
      expect_finite(screen.frame(session));
    }
  }
}

// vertices that wear a color, however opaque
int wearing(const ImDrawData& data, Ink color) {
  int count = 0;
  for (int l = 0; l < data.CmdListsCount; ++l)
    for (const ImDrawVert& v : data.CmdLists[l]->VtxBuffer)
      if ((v.col & 0xffffff) == (color & 0xffffff) && v.col >> 24 > 0) ++count;
  return count;
}

TEST(Views, AFailedInstantIsHatched) {
  Screen screen(1280, 800);
  Session good(with_sheets()), bad(with_sheets());
  good.show(made_study());
  bad.show(made_study({.failed = true}));
  good.view.layout = bad.view.layout = Layout::kLoads;
  const Ink hatching = screen.look().colors().bad;
  const int plain = wearing(screen.frame(good), hatching);
  EXPECT_GT(wearing(screen.frame(bad), hatching), plain + 100);
}

TEST(Views, KeysRunActions) {
  Screen screen(1280, 800);
  Session session(with_sheets());
  session.show(made_study());
  screen.frame(session, 1);
  ImGuiIO& io = ImGui::GetIO();
  const auto press = [&](int key, bool ctrl) {
    io.KeysDown[key] = true, io.KeyCtrl = ctrl;
    screen.frame(session, 1);
    io.KeysDown[key] = false, io.KeyCtrl = false;
    screen.frame(session, 1);
  };
  press(kKeyRight, false);
  EXPECT_EQ(session.view.phase, 1);
  press('3', false);
  EXPECT_EQ(session.view.layout, Layout::kMuscles);
  press('P', true);
  EXPECT_TRUE(session.view.palette_open);
  EXPECT_EQ(cut_glyphs(*ImGui::GetDrawData()), 0);
  press(kKeyEscape, false);
  EXPECT_FALSE(session.view.palette_open);
  press(kKeyF1, false);
  EXPECT_TRUE(session.view.keys_open);
  expect_finite(screen.frame(session));
}

TEST(Views, TheMouseMovesTheCursorAndChoosesALoad) {
  Screen screen(1280, 800);
  Session session(with_sheets());
  session.show(made_study());
  session.view.layout = Layout::kLoads;
  screen.frame(session);
  Box plots;
  for (const Panel& panel : arrange(Layout::kLoads, 1280, 800, screen.look().em()))
    if (panel.kind == PanelKind::kPlots) plots = panel.box;
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {plots.x + 0.9f * plots.width, plots.bottom() - 40};
  screen.frame(session, 1);
  io.MouseDown[0] = true;
  screen.frame(session, 2);
  EXPECT_GT(session.view.phase, 0);
  EXPECT_NE(session.view.load.variable, "knee_contact");
  io.MouseDown[0] = false;
  screen.frame(session, 1);
}

// ------------------------------------------------------------------------------ what the checks above see

// two texts of a window of its own: the second `apart` pixels below the first, both cut after `room` pixels
const ImDrawData& frame_of_two_texts(float apart, float room) {
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({100, 100});
  ImGui::SetNextWindowSize({400, 200});
  ImGui::Begin("two texts");
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  list.PushClipRect(at, {at.x + room, at.y + 100}, true);
  list.AddText(at, ImGui::GetColorU32(ImGuiCol_Text), "Knee contact");
  list.AddText({at.x, at.y + apart}, ImGui::GetColorU32(ImGuiCol_Text), "Knee contact");
  list.PopClipRect();
  ImGui::End();
  ImGui::Render();
  return *ImGui::GetDrawData();
}

TEST(Checks, SeeTextUponTextAndTextThatIsCut) {
  Screen screen(800, 600, 1);
  frame_of_two_texts(40, 300);
  const ImDrawData& apart = frame_of_two_texts(40, 300);
  EXPECT_EQ(clashing_glyphs(apart), 0);
  EXPECT_EQ(cut_glyphs(apart), 0);
  EXPECT_EQ(glyphs_of(apart, "two texts").size(), 22 + std::string("twotexts").size());
  EXPECT_GE(clashing_glyphs(frame_of_two_texts(3, 300)), 11)
      << "each letter upon one of the other line";
  EXPECT_GE(cut_glyphs(frame_of_two_texts(40, 40.5f)), 1);
}

TEST(Views, TextsFitAtEveryTextSizeWhateverIsOpen) {
  const std::pair<const char*, MadeStudy> cases[] = {{"one instant", {.constant = true}},
                                                     {"NaN", {.nan = true}},
                                                     {"300 muscles", {.muscles = 300}},
                                                     {"failed instants", {.failed = true}}};
  for (const float scale : {0.7f, 2.0f}) {
    Screen screen(1280, 800, scale);
    Session none(with_sheets());
    draw_all_layouts(none, screen, fmt::format("no model, text × {}", scale));
    for (const auto& [name, study] : cases) {
      Session session(with_sheets());
      session.show(made_study(study));
      session.view.single_muscles = true;
      draw_all_layouts(session, screen, fmt::format("{}, text × {}", name, scale));
    }
  }
}

TEST(Views, TextsFitAtOddSizes) {
  for (const auto& [w, h] : {std::pair{900.f, 700.f}, {2560.f, 1080.f}, {1080.f, 1920.f}}) {
    Screen screen(w, h, 1);
    Session session(with_sheets());
    session.show(made_study());
    draw_all_layouts(session, screen, fmt::format("{} x {}", w, h));
  }
}

void expect_sheet_fits(Session& session, Screen& screen, const char* sheet) {
  const ImDrawData& data = screen.frame(session);
  SCOPED_TRACE(sheet);
  EXPECT_GT(glyphs_of(data, sheet).size(), 20u);
  EXPECT_EQ(cut_glyphs(data, sheet), 0);
  EXPECT_EQ(clashing_glyphs(data, sheet), 0);
}

TEST(Views, WhatLiesAbovePanelsFitsAtEverySize) {
  for (const auto& [w, h, scale] : {std::tuple{1280.f, 800.f, 0.7f},
                                    {1280.f, 800.f, 1.f},
                                    {1280.f, 800.f, 2.f},
                                    {3840.f, 2160.f, 2.f},
                                    {900.f, 700.f, 1.f}}) {
    SCOPED_TRACE(fmt::format("{} x {}, text × {}", w, h, scale));
    Screen screen(w, h, scale);
    Session session(with_sheets());
    session.show(made_study());
    run_action(session, "command_palette");
    expect_sheet_fits(session, screen, "find anything");
    session.view.palette_query = "knee";
    expect_sheet_fits(session, screen, "find anything");
    session.view.palette_open = false;
    run_action(session, "keys");
    expect_sheet_fits(session, screen, "keys");
    session.view.keys_open = false;
    run_action(session, "message");
    expect_sheet_fits(session, screen, "message");
  }
}

TEST(Views, AllKeysAreOnOnePageWithWhatTheyDo) {
  Screen screen(1280, 800);
  Session session(with_sheets());
  run_action(session, "keys");
  std::size_t letters = 0;
  for (const Action& action : actions())
    if (!action.chord.empty() && action.section != "Stage/Bookmarks")
      letters +=
          action.title.size() + chord_text(action.chord).size() -
          static_cast<std::size_t>(std::count(action.title.begin(), action.title.end(), ' '));
  EXPECT_GT(glyphs_of(screen.frame(session), "keys").size(), letters);
  for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
    if (std::string(window->Name).starts_with("keys") && window->WasActive) {
      EXPECT_EQ(window->ScrollMax.y, 0) << window->Name;
    }
}

TEST(Views, ALongErrorIsCutInTheLineAndWholeWhenAskedFor) {
  Solvers failing = with_sheets();
  std::string error = "scenes/back.toml:7: unknown key 'sped_m_s'. Did you mean 'speed_m_s'?";
  for (int i = 0; i < 30; ++i)
    error +=
        fmt::format("\nscenes/back.toml:{}: gait.backward.speed_m_s = 9: must be 0.2 to 3 m/s", i);
  failing.study = [&](const Document&) -> StudyResult { throw InputError("", 0, error); };
  Screen screen(1280, 800);
  Session session(failing);
  session.show(made_study());
  session.open(Document{});
  session.settle();
  ASSERT_FALSE(session.error().empty());
  draw_all_layouts(session, screen, "long error");
  const std::size_t line = glyphs_of(screen.frame(session), "status").size();
  session.view.layout = Layout::kOverview;
  run_action(session, "message");
  expect_sheet_fits(session, screen, "message");
  EXPECT_GT(glyphs_of(*ImGui::GetDrawData(), "message").size(), 3 * line);
}

// a solver that answers when it is told to
struct Gate {
  std::mutex mutex;
  std::condition_variable changed;
  bool open = false;
  void wait() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return open; });
  }
  void release() {
    const std::lock_guard lock(mutex);
    open = true;
    changed.notify_all();
  }
};

int vertices_of(const ImDrawData& data, const std::string& window) {
  int count = 0;
  for (int l = 0; l < data.CmdListsCount; ++l)
    if (data.CmdLists[l]->_OwnerName == window) count += data.CmdLists[l]->VtxBuffer.Size;
  return count;
}

TEST(Views, TheBarSaysThatSomethingIsBeingSolved) {
  Gate gate;
  Solvers slow = with_sheets();
  slow.study = [&](const Document&) {
    gate.wait();
    return *made_study();
  };
  Screen screen(1280, 800);
  Session session(slow);
  session.show(made_study());
  const int quiet = vertices_of(screen.frame(session), "bar");
  session.open(Document{});
  ASSERT_TRUE(session.busy());
  EXPECT_GT(vertices_of(screen.frame(session), "bar"), quiet + 80) << "an arc";
  draw_all_layouts(session, screen, "busy");
  gate.release();
  session.settle();
}

// ------------------------------------------------------------------------------ steering

class Keys : public testing::Test {
 protected:
  Keys() {
    session.show(made_study());
    screen.frame(session);
  }
  void press(int key, bool ctrl = false, bool shift = false) {
    ImGuiIO& io = ImGui::GetIO();
    io.KeysDown[key] = true, io.KeyCtrl = ctrl, io.KeyShift = shift;
    screen.frame(session, 1);
    io.KeysDown[key] = false, io.KeyCtrl = io.KeyShift = false;
    screen.frame(session, 2);
  }
  ImGuiID marked() const { return ImGui::GetCurrentContext()->NavId; }

  Screen screen{1280, 800};
  Session session{with_sheets()};
};

TEST_F(Keys, GoRoundThePanelsAndThenSteerControls) {
  std::set<PanelKind> seen;
  for (int i = 0; i < 7; ++i) {
    press(kKeyF6);
    seen.insert(session.view.panels.focus);
    EXPECT_TRUE(ImGui::GetIO().NavVisible)
        << kPanelNames[static_cast<std::size_t>(session.view.panels.focus)];
  }
  EXPECT_GE(seen.size(), 6u);
  while (session.view.panels.focus != PanelKind::kParameters) press(kKeyF6);
  std::set<ImGuiID> controls;
  const double phase = session.view.phase;
  for (int i = 0; i < 6; ++i) {
    press(kKeyDown);
    controls.insert(marked());
  }
  EXPECT_GE(controls.size(), 3u) << "arrows go from control to control";
  press(kKeyRight);
  EXPECT_EQ(session.view.phase, phase) << "and leave the time alone";
}

TEST_F(Keys, AreOfTimeWhileNoControlIsMarked) {
  press(kKeyRight);
  press(kKeyRight);
  EXPECT_EQ(session.view.phase, 2);
  EXPECT_FALSE(ImGui::GetIO().NavVisible);
  press(kKeySpace);
  EXPECT_TRUE(session.view.playing);
}

TEST_F(Keys, WriteIntoAFieldAndNowhereElse) {
  run_action(session, "command_palette");
  screen.frame(session);
  ASSERT_TRUE(ImGui::GetIO().WantTextInput);
  const Layout before = session.view.layout;
  ImGui::GetIO().AddInputCharacter('3');
  press('3');
  EXPECT_EQ(session.view.layout, before);
  EXPECT_EQ(session.view.palette_query, "3");
}

TEST_F(Keys, ChooseInThePaletteAndItRemembers) {
  run_action(session, "command_palette");
  screen.frame(session);
  for (const char c : std::string("theme"))
    ImGui::GetIO().AddInputCharacter(static_cast<unsigned>(c));
  screen.frame(session, 2);
  press(kKeyDown);
  EXPECT_EQ(session.view.palette_row, 1);
  press(kKeyUp);
  EXPECT_EQ(session.view.palette_row, 0);
  press(kKeyDown);
  press(kKeyEnter);
  EXPECT_FALSE(session.view.palette_open);
  ASSERT_EQ(session.view.used.size(), 1u);
  EXPECT_TRUE(session.view.used[0].starts_with("action/theme_")) << session.view.used[0];
}

TEST_F(Keys, EscapeClosesWhatLiesAboveAndThenLeavesThePage) {
  session.view.layout = Layout::kPrint;
  for (const char* sheet : {"command_palette", "keys", "message"}) {
    run_action(session, sheet);
    screen.frame(session);
    press(kKeyEscape);
    EXPECT_FALSE(session.view.palette_open || session.view.keys_open || session.view.message_open)
        << sheet;
    EXPECT_EQ(session.view.layout, Layout::kPrint);
  }
  press(kKeyEscape);
  EXPECT_EQ(session.view.layout, Layout::kOverview);
}

TEST_F(Keys, AndTheMouseMoveTheLinesBetweenPanels) {
  const DeskPlan before = plan_desk(session.view.layout, 1280, 800, screen.look().em());
  const Splitter& line = before.splitters.front();
  ImGuiIO& io = ImGui::GetIO();
  io.MousePos = {line.grip.x + 2, line.grip.y + 0.5f * line.grip.height};
  screen.frame(session, 2);
  io.MouseDown[0] = true;
  screen.frame(session, 1);
  io.MousePos.x += 90;
  screen.frame(session, 2);
  io.MouseDown[0] = false;
  screen.frame(session, 1);
  const float dragged = session.view.panels.share[0][line.split];
  EXPECT_NEAR(dragged, line.share + 90 / line.whole.width, 0.02);
  session.view.panels.focus = PanelKind::kParameters;
  run_action(session, "smaller_panel");
  EXPECT_LT(session.view.panels.share[0][line.split], dragged);
  run_action(session, "usual_panels");
  EXPECT_EQ(session.view.panels.share[0][line.split], 0);
}

TEST_F(Keys, OfThePageForAFigureAreAtItsTopEdge) {
  session.view.layout = Layout::kPrint;
  const std::size_t page = glyphs_of(screen.frame(session), "bar").size();
  EXPECT_FALSE(bar_has_menus(session, {0, 0, 1280, 40}));
  ImGui::GetIO().MousePos = {300, 12};
  EXPECT_TRUE(bar_has_menus(session, {0, 0, 1280, 40}));
  EXPECT_NE(glyphs_of(screen.frame(session), "bar").size(), page);
  EXPECT_EQ(clashing_glyphs(*ImGui::GetDrawData(), "bar"), 0);
}

}  // namespace
}  // namespace retrogait::inspector
