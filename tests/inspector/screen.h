#pragma once
/// Frames of the views without any window or GL, and what is seen in them: every glyph with the box that clips it.
#include <gtest/gtest.h>

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "inspector/made_study.h"
#include "inspector/views.h"

namespace retrogait::inspector {

/// Solvers that answer at once, with a made study and a made balance sheet.
inline Solvers with_sheets() {
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
    use_keys_of_glfw();
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
      look_.theme = theme_of(session.view);
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

/// Quads of the font's atlas that are no flat color: glyphs, each with what clips it.
/// `within`: of one window and what is in it alone, by its name; empty: of all.
inline std::vector<std::pair<Glyph, ImVec4>> glyphs_of(const ImDrawData& data,
                                                       const std::string& within = "") {
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
    const std::string owner = list._OwnerName != nullptr ? list._OwnerName : "";
    if (!owner.starts_with(within)) continue;
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

/// Glyphs that are seen in part only: cut at their left or right.
inline int cut_glyphs(const ImDrawData& data, const std::string& within = "") {
  int cut = 0;
  for (const auto& [g, clip] : glyphs_of(data, within)) {
    // above and below, lists scroll; aside nothing does
    const bool seen = g.y1 > clip.y && g.y0 < clip.w && g.x1 > clip.x && g.x0 < clip.z;
    if (seen && (g.x0 < clip.x - 1 || g.x1 > clip.z + 1)) ++cut;
  }
  return cut;
}

/// Pairs of glyphs that lie upon each other.
inline int clashing_glyphs(const ImDrawData& data, const std::string& within = "") {
  int clashes = 0;
  std::vector<Glyph> all;
  for (const auto& [g, clip] : glyphs_of(data, within)) {
    const Glyph seen{std::max(g.x0, clip.x), std::max(g.y0, clip.y), std::min(g.x1, clip.z),
                     std::min(g.y1, clip.w)};
    if (seen.x1 > seen.x0 && seen.y1 > seen.y0) all.push_back(seen);
  }
  std::sort(all.begin(), all.end(), [](const Glyph& a, const Glyph& b) { return a.x0 < b.x0; });
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size() && all[j].x0 < all[i].x1; ++j) {
      const float w = std::min(all[i].x1, all[j].x1) - all[j].x0;
      const float h = std::min(all[i].y1, all[j].y1) - std::max(all[i].y0, all[j].y0);
      // neighbours of small text touch: boxes reach beyond what is drawn
      if (w > 1.6f && h > 0 && w * h > 0.35f * std::min(all[i].area(), all[j].area())) ++clashes;
    }
  return clashes;
}

inline void expect_finite(const ImDrawData& data) {
  for (int l = 0; l < data.CmdListsCount; ++l)
    for (const ImDrawVert& v : data.CmdLists[l]->VtxBuffer)
      ASSERT_TRUE(std::isfinite(v.pos.x) && std::isfinite(v.pos.y));
}

}  // namespace retrogait::inspector
