#pragma once
/// Colours of the inspector: the pair of the two directions, and scales whose steps look equally large.
///
/// A scale is a row of colours joined by straight lines in OKLab (Ottosson 2020), where equal distances look
/// alike, and read at equal distances along them. One-sided scales darken all the way and two-sided ones darken
/// from the middle to both ends, so that a reader who tells no hues apart, or a print in grey, still has the
/// order; the hues themselves are blue to red and purple to orange, which no common colour blindness confuses.
#include <string>
#include <vector>

#include "inspector/draw_list.h"

namespace retrogait::inspector {

/// From sRGB as figures write it, 0xRRGGBB, to the linear RGB of a DrawList.
Color color_of(unsigned rgb, float alpha = 1);
/// The way from a to b in linear light, 0 … 1; alpha too.
Color mix(const Color& a, const Color& b, double share);

/// Forward blue, backward vermilion, as all figures (Okabe, Ito 2008).
Color direction_color(bool backward);
/// What has no value: a muscle of an instant that did not converge, a skeleton without a motion.
Color no_value_color();

/// Where OKLab has a colour: lightness, green to red, blue to yellow.
struct OkLab {
  double lightness = 0, a = 0, b = 0;
};
OkLab to_oklab(const Color& color);
Color from_oklab(const OkLab& lab);

enum class ScaleKind {
  kSequential,  // pale blue grey to dark red: 0 to much
  kDiverging,   // purple over white to orange brown: less than the middle, more than it
};

/// share: 0 … 1, clamped; NaN: no_value_color().
Color scale_color(ScaleKind kind, double share);

/// What a colour says: for a bar beside the stage.
struct ColorLegend {
  std::string title, unit;
  ScaleKind kind = ScaleKind::kSequential;
  double low = 0, high = 1;  // values of the ends; what lies beyond has their colours
  struct Stop {
    double value;
    Color color;
  };
  std::vector<Stop> stops;  // evenly from low to high; five of them, for labels and for a gradient
  Color color_at(double value) const;
};

ColorLegend make_legend(std::string title, std::string unit, ScaleKind kind, double low,
                        double high);

}  // namespace retrogait::inspector
