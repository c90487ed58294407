// The plot widget without any window: where things go, what is a gap, what is hatched.
#include <gtest/gtest.h>

#include <imgui.h>

#include <cmath>
#include <set>

#include "inspector/layout.h"

namespace retrogait::inspector {
namespace {

const float kNan = std::nanf("");

Plot plot_of(float low, float high) {
  Plot plot;
  PlotCurve curve;
  for (std::size_t i = 0; i < kCyclePoints; ++i)
    curve.value[i] = low + (high - low) * static_cast<float>(i) / 100;
  curve.color = ink(0x0072B2);
  plot.curves.push_back(curve);
  return plot;
}

TEST(RoundTicks, AreRoundInsideAndToldApart) {
  for (const auto& [low, high] :
       {std::pair{0.0, 1.0}, {-0.37, 2.9}, {1e-4, 3e-4}, {-80.0, 950.0}}) {
    const std::vector<Tick> ticks = round_ticks(low, high, 5);
    ASSERT_GE(ticks.size(), 2u);
    ASSERT_LE(ticks.size(), 6u);
    std::set<std::string> texts;
    for (const Tick& tick : ticks) {
      EXPECT_GE(tick.value, low - 1e-9);
      EXPECT_LE(tick.value, high * (1 + 1e-9));
      texts.insert(tick.text);
    }
    EXPECT_EQ(texts.size(), ticks.size());
  }
  EXPECT_TRUE(round_ticks(1, 1, 5).empty());
  EXPECT_TRUE(round_ticks(0, std::nan(""), 5).empty());
  EXPECT_EQ(round_ticks(-1, 1, 4).front().text, "−1.0");
}

TEST(ValueRange, HoldsZeroBandsAndIsNeverEmpty) {
  EXPECT_EQ(value_range(plot_of(1, 3)), (std::pair<double, double>{0, 3}));
  EXPECT_EQ(value_range(Plot{}), (std::pair<double, double>{0, 1}));
  Plot nan = plot_of(kNan, kNan);
  EXPECT_EQ(value_range(nan), (std::pair<double, double>{0, 1}));
  Plot flat = plot_of(2, 2);
  flat.with_zero = false;
  EXPECT_LT(value_range(flat).first, value_range(flat).second);
}

TEST(FiniteRuns, GapsAreGaps) {
  CycleValues y{};
  y.fill(1);
  EXPECT_EQ(finite_runs(y), (std::vector<std::pair<int, int>>{{0, 100}}));
  y[0] = y[40] = y[41] = y[100] = kNan;
  EXPECT_EQ(finite_runs(y), (std::vector<std::pair<int, int>>{{1, 39}, {42, 99}}));
  EXPECT_TRUE(std::isnan(value_at(y, 40.5)));
  EXPECT_TRUE(std::isnan(value_at(y, -1)));
  EXPECT_EQ(value_at(y, 20.25), 1);
}

TEST(FailedSpans, SpanHalfAnInstantToBothSides) {
  Plot plot = plot_of(0, 1);
  EXPECT_TRUE(failed_spans(plot).empty());
  plot.curves[0].ok[0] = plot.curves[0].ok[50] = plot.curves[0].ok[51] = false;
  EXPECT_EQ(failed_spans(plot), (std::vector<std::pair<double, double>>{{0, 0.5}, {49.5, 51.5}}));
}

TEST(Peaks, TheLargestAndTheLeastWhereItCounts) {
  Plot up = plot_of(0, 3);
  ASSERT_EQ(peaks_of(up.curves[0].value).size(), 1u);
  EXPECT_EQ(peaks_of(up.curves[0].value)[0].x, 100);
  const auto both = peaks_of(plot_of(-1.6f, 3).curves[0].value);
  ASSERT_EQ(both.size(), 2u);
  EXPECT_TRUE(both[1].is_least);
  EXPECT_EQ(both[1].value, -1.6f);
  EXPECT_EQ(peaks_of(plot_of(-1.4f, 3).curves[0].value).size(), 1u) << "less than half";
  EXPECT_TRUE(peaks_of(plot_of(-3, -1).curves[0].value)[0].is_least);
  up.curves[0].value[100] = kNan;
  EXPECT_EQ(peaks_of(up.curves[0].value)[0].x, 99);
  EXPECT_TRUE(peaks_of(plot_of(kNan, kNan).curves[0].value).empty());
}

TEST(Reading, AsManyDigitsAsAReaderWants) {
  EXPECT_EQ(reading(1.756f), "1.76");
  EXPECT_EQ(reading(-0.001f), "0.00");
  EXPECT_EQ(reading(-0.12f, true), "−0.12");
  EXPECT_EQ(reading(0.12f, true), "+0.12");
  EXPECT_EQ(reading(0, true), "0.00");
  EXPECT_EQ(reading(9.996f), "10.0");
  EXPECT_EQ(reading(103.7f), "104");
  EXPECT_EQ(reading(kNan), "–");
}

TEST(PlotFrame, ZoomedTimeFillsTheBox) {
  Plot plot = plot_of(0, 1);
  plot.time = {40, 60};
  plot.range = {0.2, 0.4};
  const PlotFrame f = frame_plot(plot, {10, 20, 300, 160}, 1);
  EXPECT_NEAR(f.x_of(40), f.inner.x, 1e-3);
  EXPECT_NEAR(f.x_of(60), f.inner.right(), 1e-3);
  EXPECT_NEAR(f.pct_of(f.x_of(47)), 47, 1e-3);
  EXPECT_NEAR(f.value_of(f.y_of(0.3)), 0.3, 1e-6);
  for (const Tick& tick : f.x_ticks) EXPECT_TRUE(tick.value >= 40 && tick.value <= 60);
}

TEST(PlotFrame, ALongHeadingTakesASecondLineAndTheCurvesBeginBelowIt) {
  Plot plot = plot_of(0, 1);
  plot.title = "L5/S1 shear, forward", plot.unit = "BW";
  const PlotFrame wide = frame_plot(plot, {0, 0, 600, 200}, 1);
  const PlotFrame narrow = frame_plot(plot, {0, 0, 200, 200}, 1);
  EXPECT_EQ(wide.heading_lines, 1);
  EXPECT_EQ(narrow.heading_lines, 2);
  EXPECT_GT(narrow.inner.y, wide.inner.y + 0.9f * wide.em);
}

TEST(PlotFrame, ThereAndBackAndInsideItsBox) {
  for (const float scale : {1.0f, 2.0f})
    for (const Box& box : {Box{10, 20, 300, 160}, Box{0, 0, 1200, 700}, Box{5, 5, 150, 90}}) {
      const PlotFrame f = frame_plot(plot_of(-1, 2), box, scale);
      if (f.too_small) continue;
      EXPECT_NEAR(f.pct_of(f.x_of(37)), 37, 1e-3);
      EXPECT_GE(f.inner.x, box.x);
      EXPECT_LE(f.inner.right(), box.right());
      EXPECT_LE(f.inner.bottom(), box.bottom());
      EXPECT_LT(f.y_of(2), f.y_of(-1)) << "up is up";
      EXPECT_GE(f.y_of(2), f.inner.y);
    }
  EXPECT_TRUE(frame_plot(plot_of(0, 1), {0, 0, 20, 10}, 1).too_small);
}

/// An ImGui context with fonts, no window, no backend.
struct Fonts {
  Look look;
  Fonts() {
    ImGui::CreateContext();
    load_fonts(look);
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().Fonts->Build();
    ImGui::GetIO().DisplaySize = {800, 600};
    ImGui::NewFrame();  // ImGui works out how round its circles are
    ImGui::EndFrame();
  }
  ~Fonts() { ImGui::DestroyContext(); }
};

// what the list holds after drawing once, every vertex checked
int drawn_vertices(const Plot& plot, const Box& box, const Look& look) {
  ImDrawList list(ImGui::GetDrawListSharedData());
  list._ResetForNewFrame();
  list.PushClipRectFullScreen();
  list.PushTextureID(ImGui::GetIO().Fonts->TexID);
  draw_plot(list, frame_plot(plot, box, look.scale), plot, look);
  for (const ImDrawVert& v : list.VtxBuffer)
    EXPECT_TRUE(std::isfinite(v.pos.x) && std::isfinite(v.pos.y));
  return list.VtxBuffer.Size;
}

TEST(DrawPlot, NeedsNoWindowAndSurvivesEverything) {
  const Fonts fonts;
  const Box box{10, 10, 400, 220};
  EXPECT_GT(drawn_vertices(plot_of(0, 1), box, fonts.look), 300);
  EXPECT_GT(drawn_vertices(Plot{}, box, fonts.look), 0) << "says that there is nothing";
  EXPECT_EQ(drawn_vertices(plot_of(0, 1), {0, 0, 3, 3}, fonts.look), 0);
  Plot all = plot_of(-1, 1);
  all.curves[0].has_band = true;
  all.curves[0].dashed = true;
  all.curves[0].ok.fill(false);
  all.curves[0].value[50] = kNan;
  all.curves[0].low[20] = kNan;
  all.stance = {{0, 62, ink(0x0072B2)}, {90, 20, ink(0xD55E00)}, {std::nan(""), 3, 0}};
  all.cursor = 50;
  EXPECT_GT(drawn_vertices(all, box, fonts.look), drawn_vertices(plot_of(-1, 1), box, fonts.look));
  all.with_peaks = true;
  all.hover = 70;
  all.time = {30, 80};
  all.curves[0].peak_change = 0.12f;
  EXPECT_GT(drawn_vertices(all, box, fonts.look), 300);
  for (float width = 10; width < 500; width += 17)
    drawn_vertices(all, {0, 0, width, 150}, fonts.look);
  Plot point = plot_of(kNan, kNan);
  point.curves[0].value[30] = 1;
  EXPECT_GT(drawn_vertices(point, box, fonts.look), 0);
}

TEST(Fitted, CutsWholeLettersAndNeverExceeds) {
  const Fonts fonts;
  ImFont* font = fonts.look.text;
  const std::string text = "Überlänge – N·m/kg größer";
  for (float width = 0; width < 250; width += 3) {
    const std::string cut = fitted(text, width, font);
    EXPECT_LE(font->CalcTextSizeA(font->FontSize, 1e9f, 0, cut.c_str()).x, width);
    if (!cut.empty()) {
      EXPECT_NE(static_cast<unsigned char>(cut.back()) & 0xc0, 0x40 + 0x80);
    }
  }
  EXPECT_EQ(fitted(text, 1e4f, font), text);
}

TEST(Layouts, PanelsStayInsideAndApart) {
  for (const auto& [w, h, em] :
       {std::tuple{1280.f, 800.f, 15.f}, {1920.f, 1080.f, 15.f}, {3840.f, 2160.f, 30.f}})
    for (std::size_t k = 0; k < kLayoutNames.size(); ++k) {
      const std::vector<Panel> panels = arrange(static_cast<Layout>(k), w, h, em);
      for (std::size_t i = 0; i < panels.size(); ++i) {
        const Box& a = panels[i].box;
        EXPECT_TRUE(a.x >= 0 && a.y >= 0 && a.right() <= w && a.bottom() <= h) << kLayoutNames[k];
        EXPECT_GT(a.width, 6 * em) << kLayoutNames[k];
        EXPECT_GT(a.height, 2 * em) << kLayoutNames[k];
        for (std::size_t j = 0; j < i; ++j) {
          const Box& b = panels[j].box;
          EXPECT_FALSE(a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom())
              << kLayoutNames[k] << " " << i << " " << j;
        }
      }
    }
  Layout layout;
  EXPECT_TRUE(layout_named("muscles", layout));
  EXPECT_EQ(layout, Layout::kMuscles);
  EXPECT_FALSE(layout_named("nothing", layout));
}

}  // namespace
}  // namespace retrogait::inspector
