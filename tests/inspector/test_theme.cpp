// Colors that can be read: contrast of all text, the pair of directions for readers who tell few hues apart, and what
// a print in grey leaves of them.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cmath>

#include "inspector/colors.h"
#include "inspector/theme.h"

namespace retrogait::inspector {
namespace {

constexpr Theme kThemes[] = {Theme::kLight, Theme::kDark, Theme::kPrint};
constexpr const char* kNames[] = {"light", "dark", "print"};

Color linear_of(Ink color) {
  return color_of((color & 0xff) << 16 | (color & 0xff00) | (color >> 16 & 0xff));
}

// what a reader without long- or middle-wave cones sees (Machado, Oliveira, Fernandes 2009, severity 1, linear RGB)
enum class Reader { kUsual, kProtan, kDeutan };
Color seen_by(Reader reader, const Color& c) {
  constexpr float kProtan[] = {0.152286f, 1.052583f,  -0.204868f, 0.114503f, 0.786281f,
                               0.099216f, -0.003882f, -0.048116f, 1.051998f};
  constexpr float kDeutan[] = {0.367322f, 0.860646f,  -0.227968f, 0.280085f, 0.672501f,
                               0.047413f, -0.011820f, 0.042940f,  0.968881f};
  if (reader == Reader::kUsual) return c;
  const float* m = reader == Reader::kProtan ? kProtan : kDeutan;
  const auto row = [&](int i) {
    return std::clamp(m[3 * i] * c.r + m[3 * i + 1] * c.g + m[3 * i + 2] * c.b, 0.0f, 1.0f);
  };
  return {row(0), row(1), row(2), 1};
}

double distance(Reader reader, Ink a, Ink b) {
  const OkLab p = to_oklab(seen_by(reader, linear_of(a))),
              q = to_oklab(seen_by(reader, linear_of(b)));
  return std::hypot(p.lightness - q.lightness, p.a - q.a, p.b - q.b);
}

// CIE lightness, 0 … 100: what a grey print keeps
double grey(Ink color) { return 116 * std::cbrt(luminance(color)) - 16; }

// `color` with its opacity, on the ground
Ink laid_on(Ink color, Ink ground) {
  const double share = (color >> 24) / 255.0;
  Ink out = 0xff000000;
  for (const int shift : {0, 8, 16}) {
    const double v = share * (color >> shift & 0xff) + (1 - share) * (ground >> shift & 0xff);
    out |= static_cast<Ink>(std::lround(v)) << shift;
  }
  return out;
}

TEST(Contrast, IsThatOfTheStandard) {
  EXPECT_NEAR(contrast(ink(0x000000), ink(0xffffff)), 21, 1e-9);
  EXPECT_NEAR(contrast(ink(0x777777), ink(0xffffff)), 4.48, 0.01);
  EXPECT_NEAR(contrast(ink(0x112233), ink(0x112233)), 1, 1e-12);
}

TEST(Contrast, OfEveryTextOnEveryGroundItStandsOn) {
  for (std::size_t t = 0; t < 3; ++t) {
    const Palette& p = palette(kThemes[t]);
    const std::pair<const char*, Ink> grounds[] = {
        {"window", p.window}, {"panel", p.panel}, {"frame", p.frame}, {"frame_hot", p.frame_hot}};
    for (const auto& [name, ground] : grounds) {
      EXPECT_GE(contrast(p.text, ground), 7) << kNames[t] << ": text on " << name;
      EXPECT_GE(contrast(p.faint, ground), 4.5) << kNames[t] << ": faint on " << name;
    }
    for (const Ink ground : {p.window, p.panel})
      EXPECT_GE(contrast(p.bad, ground), 4.5) << kNames[t] << ": errors";
    // a slider's value is read through its grab
    const Ink grab = laid_on(faded(p.accent, kGrabOpacity), p.frame);
    EXPECT_GE(contrast(p.text, grab), 4.5) << kNames[t] << ": text over a slider's grab";
  }
}

TEST(Contrast, OfNumbersInACurvesColor) {
  for (std::size_t t = 0; t < 3; ++t) {
    Look look;
    look.theme = kThemes[t];
    const Palette& p = look.colors();
    for (std::size_t d = 0; d < 2; ++d) {
      EXPECT_GE(contrast(look.walk_text(d), p.panel), 4.5) << kNames[t];
      EXPECT_GE(contrast(p.walk[d], p.panel), 3) << kNames[t] << ": a curve";
    }
  }
  // without help the orange of the figures is too pale for small text
  EXPECT_LT(contrast(ink(0xD55E00), ink(0xffffff)), 4.5);
}

TEST(Contrast, LegibleColorsStayWhatTheyAreWhereTheyCan) {
  EXPECT_EQ(legible(ink(0x0072B2), ink(0xffffff)), ink(0x0072B2));
  EXPECT_GE(contrast(legible(ink(0xffff00), ink(0xffffff)), ink(0xffffff)), 4.5);
  EXPECT_GE(contrast(legible(ink(0x000080), ink(0x101010)), ink(0x101010)), 4.5);
  EXPECT_EQ(legible(faded(ink(0x0072B2), 0.4), ink(0xffffff)) >> 24, 0xffu) << "opaque";
}

TEST(Directions, AreToldApartByReadersOfFewHues) {
  for (std::size_t t = 0; t < 3; ++t) {
    const Palette& p = palette(kThemes[t]);
    for (const Reader reader : {Reader::kUsual, Reader::kProtan, Reader::kDeutan})
      EXPECT_GE(distance(reader, p.walk[0], p.walk[1]), 0.2) << kNames[t];
  }
  // a usual red and green would fail
  EXPECT_LT(distance(Reader::kDeutan, ink(0xC0504D), ink(0x6B8E23)), 0.1);
  EXPECT_GE(distance(Reader::kUsual, ink(0xC0504D), ink(0x6B8E23)), 0.2);
}

TEST(Directions, AreToldApartInAGreyPrint) {
  const Palette& p = palette(Theme::kPrint);
  EXPECT_GE(std::abs(grey(p.walk[0]) - grey(p.walk[1])), 20);
  EXPECT_EQ(palette(Theme::kLight).walk[1], p.walk[1]) << "one pair, the blue darker on paper";
}

TEST(Stacks, NeighboursAreToldApartInGrey) {
  for (std::size_t t = 0; t < 3; ++t) {
    const Palette& p = palette(kThemes[t]);
    std::vector<Ink> stack = {p.axis};  // motion and weight, six muscles, all others
    for (std::size_t i = 0; i < 6; ++i) stack.push_back(p.part[i]);
    stack.push_back(laid_on(faded(p.part[7], 0.6), p.panel));
    for (std::size_t i = 0; i + 1 < stack.size(); ++i)
      EXPECT_GE(std::abs(grey(stack[i]) - grey(stack[i + 1])), 15) << kNames[t] << ", part " << i;
    for (const Ink part : p.part)
      for (const Ink walk : p.walk)
        EXPECT_NE(part, walk) << "what names no direction wears neither color";
  }
}

TEST(Scale, GrowsWithTheScreenAndStaysUsable) {
  EXPECT_EQ(scale_for(800), 1);
  EXPECT_EQ(scale_for(1080), 1);
  EXPECT_EQ(scale_for(2160), 2);
  EXPECT_EQ(scale_for(100000), 4);
}

}  // namespace
}  // namespace retrogait::inspector
