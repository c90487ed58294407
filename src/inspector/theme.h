#pragma once
/// Colors, fonts and sizes of the user interface: light, dark, print.
///
/// One color pair tells the directions apart everywhere, the pair of the report's figures (Okabe, Ito 2008: safe for
/// color-blind readers); backward is dashed as well, so that a grey print tells them apart. What names no direction
/// never wears these two colors.
#include <array>
#include <cstdint>

#include "inspector/renderer.h"

struct ImFont;

namespace retrogait::inspector {

/// sRGB, packed as ImGui packs colors: alpha in the highest byte, red in the lowest.
using Ink = std::uint32_t;

constexpr Ink ink(unsigned rgb, unsigned alpha = 255) {
  return alpha << 24 | (rgb & 0xff) << 16 | (rgb & 0xff00) | (rgb >> 16 & 0xff);
}
/// The same color, `share` (0 … 1) as opaque.
constexpr Ink faded(Ink color, double share) {
  return (color & 0x00ffffff) | static_cast<Ink>((color >> 24) * share) << 24;
}

/// Of a color in linear light, opaque.
Ink ink_of(const Color& color);

struct Palette {
  Ink window, panel, frame, frame_hot, border;
  Ink text, faint;          // faint: units, ticks, what is off
  Ink grid, axis;           // inside plots
  Ink accent, bad;          // chosen; what failed
  std::array<Ink, 2> walk;  // forward, backward
  double band;              // opacity of bands
  std::array<Ink, 8> part;  // contributions, stacked
};
const Palette& palette(Theme theme);
constexpr double kGrabOpacity =
    0.32;  // of a slider's grab in the accent: its value is read through it

/// How bright an opaque color is, 0 … 1, and how far two are apart, 1 … 21 (WCAG 2.1: relative luminance, contrast).
double luminance(Ink color);
double contrast(Ink a, Ink b);
/// The color, darker on a light ground and lighter on a dark one until text in it can be read: for words and numbers
/// that wear the color of a curve.
Ink legible(Ink color, Ink ground, double least = 4.5);

/// How everything looks: read by every view, changed between frames.
struct Look {
  Theme theme = Theme::kLight;
  float scale = 1;  // of fonts and distances: 1 at 96 dots an inch
  ImFont* text = nullptr;
  ImFont* bold = nullptr;
  ImFont* small = nullptr;
  ImFont* small_bold = nullptr;  // numbers and Latin letters alone
  ImFont* large = nullptr;

  const Palette& colors() const { return palette(theme); }
  /// Of a direction, for text on a panel.
  Ink walk_text(std::size_t direction) const {
    return legible(colors().walk[direction], colors().panel);
  }
  float em() const { return 15 * scale; }  // height of text, pixels
};

/// Text that stays as large on a screen twice as dense: 1 up to 1080 rows, 2 at 2160.
float scale_for(int framebuffer_height);

/// Puts DejaVu at the look's scale into the atlas of the current ImGui context; the old atlas is dropped, the backend
/// makes its texture anew. Throws InputError naming the package where the fonts are missing.
void load_fonts(Look& look);

/// ImGui's own colors and distances. Between frames.
void apply_style(const Look& look);

}  // namespace retrogait::inspector
