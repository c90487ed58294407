// Whole frames without any window or GL: every view with everything that may be open, and every glyph of them in
// its place: none cut, none upon another.
#include <gtest/gtest.h>

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

TEST(Views, AFailedInstantIsHatchedAndTheCursorIsSeen) {
  Screen screen(1280, 800);
  Session good(with_sheets()), bad(with_sheets());
  good.show(made_study());
  bad.show(made_study({.failed = true}));
  good.view.layout = bad.view.layout = Layout::kLoads;
  const int plain = screen.frame(good).TotalVtxCount;
  EXPECT_GT(screen.frame(bad).TotalVtxCount, plain + 100);
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

}  // namespace
}  // namespace retrogait::inspector
