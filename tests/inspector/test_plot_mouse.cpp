// Plots under the mouse: point, scrub, zoom; what one of them is told all of them show.
#include <gtest/gtest.h>

#include <imgui.h>

#include <cmath>

#include "inspector/made_study.h"
#include "inspector/views.h"

namespace retrogait::inspector {
namespace {

/// A page of plots that fills a screen nobody sees.
struct Page {
  Look look;
  Session session{{[](const Document&) { return *made_study(); },
                   [](const StudyResult&, const LoadOfSide&) { return ContributorTables{}; }}};
  Page() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {1280, 800};
    io.DeltaTime = 1.0f / 60;
    load_fonts(look);
    io.Fonts->Build();
    apply_style(look);
    session.show(made_study());
    frame();
  }
  ~Page() { ImGui::DestroyContext(); }

  int frame(int times = 1) {
    for (int k = 0; k < times; ++k) {
      ImGui::NewFrame();
      ImGui::SetNextWindowPos({0, 0});
      ImGui::SetNextWindowSize(ImGui::GetIO().DisplaySize);
      ImGui::Begin("page", nullptr, ImGuiWindowFlags_NoDecoration);
      draw_plots(session, look);
      ImGui::End();
      ImGui::Render();
    }
    return ImGui::GetDrawData()->TotalVtxCount;
  }
  void move(float x, float y) {
    ImGui::GetIO().MousePos = {x, y};
    frame(2);
  }
  void wheel(float notches, bool ctrl) {
    ImGui::GetIO().MouseWheel = notches;
    ImGui::GetIO().KeyCtrl = ctrl;
    frame();
    ImGui::GetIO().MouseWheel = 0;
    ImGui::GetIO().KeyCtrl = false;
  }
  void press(bool down) {
    ImGui::GetIO().MouseDown[0] = down;
    frame();
  }
};

constexpr float kX = 240, kY = 170;  // in the first plot

TEST(PlotMouse, PointingIsSeenInEveryPlotAndEndsWithTheMouse) {
  Page page;
  EXPECT_TRUE(std::isnan(hover_of(page.session)));
  const int alone = page.frame();
  page.move(kX, kY);
  const double at = hover_of(page.session);
  EXPECT_GT(at, 1);
  EXPECT_LT(at, 99);
  EXPECT_GT(page.frame(), alone + 12 * 8) << "a line and dots in each of twelve plots";
  EXPECT_EQ(page.session.view.phase, 0) << "pointing moves nobody";
  page.move(-10, -10);
  page.frame(2);
  EXPECT_TRUE(std::isnan(hover_of(page.session)));
}

TEST(PlotMouse, ClickChoosesTheLoadAndDragScrubs) {
  Page page;
  page.session.view.load = {"grf_y", 0};
  page.move(kX, kY);
  const double at = hover_of(page.session);
  page.press(true);
  EXPECT_NEAR(page.session.view.phase, at, 1e-6);
  EXPECT_EQ(page.session.view.load.variable, "knee_contact");
  ImGui::GetIO().MousePos = {5000, kY};
  page.frame();
  EXPECT_EQ(page.session.view.phase, 100) << "as far as the axis goes";
  page.press(false);
}

TEST(PlotMouse, WheelZoomsOneValueAxisOrTheTimeOfAll) {
  Page page;
  page.move(kX, kY);
  page.wheel(2, false);
  PlotState& state = page.session.view.plots;
  ASSERT_EQ(state.values.size(), 1u);
  EXPECT_EQ(state.values.begin()->first, "knee_contact");
  EXPECT_EQ(state.time, (std::pair<double, double>{0, 100}));
  page.frame(2);
  const double at = hover_of(page.session);  // numbers up the axis have other widths now
  page.wheel(3, true);
  EXPECT_GT(state.time.second - state.time.first, 30);
  EXPECT_LT(state.time.second - state.time.first, 70);
  page.frame(2);
  EXPECT_NEAR(hover_of(page.session), at, 0.5) << "what is pointed at stays where it is";
  for (int k = 0; k < 60; ++k) page.wheel(3, true);
  EXPECT_GE(state.time.second - state.time.first, 4);
  for (int k = 0; k < 60; ++k) page.wheel(3, false);
  EXPECT_LT(page.frame(), 60000) << "what is out of sight costs nothing";
  for (int k = 0; k < 20; ++k) page.wheel(-3, true);
  EXPECT_EQ(state.time, (std::pair<double, double>{0, 100}));
  page.press(true), page.press(false), page.press(true), page.press(false);
  EXPECT_TRUE(state.values.empty()) << "a double click shows all of it again";
}

TEST(PlotMouse, WhereNotAllPlotsFitTheOthersAreTurnedTo) {
  Page page;
  ImGui::GetIO().DisplaySize = {640, 260};
  page.frame(2);
  page.session.view.plots.first = 4;
  page.frame(2);
  EXPECT_GT(page.session.view.plots.first, 0);
  page.session.view.plots.first = 400;
  page.frame(2);
  EXPECT_LT(page.session.view.plots.first, 12);
}

}  // namespace
}  // namespace retrogait::inspector
