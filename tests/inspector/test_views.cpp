// Whole frames without any window or GL: every view with everything that may be open, and every glyph of them in
// its place: none cut, none upon another.
#include <gtest/gtest.h>

#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/made_study.h"
#include "inspector/views.h"

namespace retrogait::inspector {
namespace {

Solvers with_sheets() {
  return {[](const Document&) { return *made_study(); },
          [](const StudyResult& result, const LoadOfSide& load) {
            ContributorTables out;
            out.curves = Table({text_column("trial"), text_column("direction"), text_column("kind"),
                                text_column("contributor"), text_column("unit"),
                                number_column("pct"), number_column("value")});
            const std::pair<const char*, const char*> parts[] = {
                {"total", "total"},
                {"intersegmental", "intersegmental"},
                {"muscle", "gasmed"},
                {"muscle", "soleus"},
                {"muscle", "recfem"}};
            for (const Trial& trial : result.trials)
              for (const auto& [kind, name] : parts)
                for (int i = 0; i <= 100; ++i)
                  out.curves.add_row({trial.of.trial, trial.of.direction, kind, name, "BW", i,
                                      load.side + 0.5 * std::sin(0.0628 * i)});
            return out;
          }};
}

/// A screen of ImGui's that nobody sees.
class Screen {
 public:
  Screen(float width, float height, float scale = 0) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {width, height};
    io.DeltaTime = 1.0f / 60;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    look_.scale = scale > 0 ? scale : scale_for(static_cast<int>(height));
    load_fonts(look_);
    io.Fonts->Build();
    apply_style(look_);
  }
  ~Screen() { ImGui::DestroyContext(); }

  const ImDrawData& frame(Session& session, int times = 3) {
    for (int k = 0; k < times; ++k) {  // what sizes itself needs a frame to settle
      session.poll();
      look_.theme = session.view.theme;
      apply_style(look_);
      ImGui::NewFrame();
      draw_frame(session, look_, stage);
      ImGui::Render();
    }
    return *ImGui::GetDrawData();
  }
  StagePicture stage;
  const Look& look() const { return look_; }

 private:
  Look look_;
};

struct Glyph {
  float x0, y0, x1, y1;
  float area() const { return (x1 - x0) * (y1 - y0); }
};

// quads of the font's atlas that are no flat color
std::vector<std::pair<Glyph, ImVec4>> glyphs_of(const ImDrawData& data) {
  std::vector<std::pair<Glyph, ImVec4>> out;
  const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  const auto is_line_or_flat = [&](const ImVec2& uv) {
    const ImVec2 white = atlas.TexUvWhitePixel;
    if (std::abs(uv.x - white.x) + std::abs(uv.y - white.y) < 1e-6f) return true;
    for (const ImVec4& line : atlas.TexUvLines)  // baked lines
      if (std::abs(uv.y - line.y) < 1e-6f && uv.x >= line.x - 1e-6f && uv.x <= line.z + 1e-6f)
        return true;
    return false;
  };
  for (int l = 0; l < data.CmdListsCount; ++l) {
    const ImDrawList& list = *data.CmdLists[l];
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback != nullptr || command.TextureId != atlas.TexID) continue;
      for (unsigned k = 0; k + 6 <= command.ElemCount; ++k) {
        const ImDrawIdx* index = list.IdxBuffer.Data + command.IdxOffset + k;
        const ImDrawVert* v = list.VtxBuffer.Data + command.VtxOffset;
        const unsigned a = index[0];
        const bool quad = index[1] == a + 1 && index[2] == a + 2 && index[3] == a &&
                          index[4] == a + 2 && index[5] == a + 3;
        if (!quad || is_line_or_flat(v[a].uv) || v[a].uv.x == v[a + 2].uv.x) continue;
        out.push_back({{v[a].pos.x, v[a].pos.y, v[a + 2].pos.x, v[a + 2].pos.y}, command.ClipRect});
        k += 5;
      }
    }
  }
  return out;
}

int cut_glyphs(const ImDrawData& data) {
  int cut = 0;
  for (const auto& [g, clip] : glyphs_of(data)) {
    // above and below, lists scroll; aside nothing does
    const bool seen = g.y1 > clip.y && g.y0 < clip.w && g.x1 > clip.x && g.x0 < clip.z;
    if (seen && (g.x0 < clip.x - 1 || g.x1 > clip.z + 1)) ++cut;
  }
  return cut;
}

int clashing_glyphs(const ImDrawData& data) {
  int clashes = 0;
  std::vector<Glyph> all;
  for (const auto& [g, clip] : glyphs_of(data)) {
    const Glyph seen{std::max(g.x0, clip.x), std::max(g.y0, clip.y), std::min(g.x1, clip.z),
                     std::min(g.y1, clip.w)};
    if (seen.x1 > seen.x0 && seen.y1 > seen.y0) all.push_back(seen);
  }
  std::sort(all.begin(), all.end(), [](const Glyph& a, const Glyph& b) { return a.x0 < b.x0; });
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size() && all[j].x0 < all[i].x1; ++j) {
      const float w = std::min(all[i].x1, all[j].x1) - all[j].x0;
      const float h = std::min(all[i].y1, all[j].y1) - std::max(all[i].y0, all[j].y0);
      if (w > 0 && h > 0 && w * h > 0.35f * std::min(all[i].area(), all[j].area())) ++clashes;
    }
  return clashes;
}

void expect_finite(const ImDrawData& data) {
  for (int l = 0; l < data.CmdListsCount; ++l)
    for (const ImDrawVert& v : data.CmdLists[l]->VtxBuffer)
      ASSERT_TRUE(std::isfinite(v.pos.x) && std::isfinite(v.pos.y));
}

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
