// Colour scales with even steps.
// Based on: Ottosson 2020, "A perceptual color space for image processing" (OKLab): matrices and cube roots.
#include "inspector/colors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace retrogait::inspector {

namespace {

double linear_of(double srgb) {
  return srgb <= 0.04045 ? srgb / 12.92 : std::pow((srgb + 0.055) / 1.055, 2.4);
}

double distance(const OkLab& p, const OkLab& q) {
  return std::hypot(p.lightness - q.lightness, p.a - q.a, p.b - q.b);
}

OkLab between(const OkLab& p, const OkLab& q, double share) {
  return {p.lightness + share * (q.lightness - p.lightness), p.a + share * (q.a - p.a),
          p.b + share * (q.b - p.b)};
}

constexpr std::size_t kCells = 256;
using Ramp = std::array<Color, kCells + 1>;

/// Equal distances along the row of colours.
Ramp make_ramp(const std::vector<unsigned>& row) {
  std::vector<OkLab> corner;
  std::vector<double> way = {0};
  for (const unsigned rgb : row) {
    corner.push_back(to_oklab(color_of(rgb)));
    if (corner.size() > 1)
      way.push_back(way.back() + distance(corner[corner.size() - 2], corner.back()));
  }
  Ramp ramp;
  std::size_t k = 0;
  for (std::size_t i = 0; i <= kCells; ++i) {
    const double here = way.back() * static_cast<double>(i) / kCells;
    while (k + 2 < corner.size() && here > way[k + 1]) ++k;
    const double share = (here - way[k]) / (way[k + 1] - way[k]);
    ramp[i] = from_oklab(between(corner[k], corner[k + 1], std::clamp(share, 0.0, 1.0)));
  }
  return ramp;
}

const Ramp& ramp_of(ScaleKind kind) {
  static const Ramp sequential = make_ramp({0x9CB7CD, 0xDC8366, 0xA80F1E, 0x5C0A1A});
  static const Ramp diverging = make_ramp({0x4B2A86, 0x8F7FC0, 0xEDEBE6, 0xDB9A45, 0x8A4A00});
  return kind == ScaleKind::kSequential ? sequential : diverging;
}

}  // namespace

Color color_of(unsigned rgb, float alpha) {
  const auto channel = [rgb](int shift) {
    return static_cast<float>(linear_of(((rgb >> shift) & 0xFFu) / 255.0));
  };
  return {channel(16), channel(8), channel(0), alpha};
}

Color mix(const Color& a, const Color& b, double share) {
  const auto s = static_cast<float>(share);
  return {a.r + s * (b.r - a.r), a.g + s * (b.g - a.g), a.b + s * (b.b - a.b),
          a.a + s * (b.a - a.a)};
}

Color direction_color(bool backward) { return color_of(backward ? 0xD55E00 : 0x0072B2); }

Color no_value_color() { return color_of(0x8C8C8C); }

OkLab to_oklab(const Color& c) {
  const double l = std::cbrt(0.4122214708 * c.r + 0.5363325363 * c.g + 0.0514459929 * c.b);
  const double m = std::cbrt(0.2119034982 * c.r + 0.6806995451 * c.g + 0.1073969566 * c.b);
  const double s = std::cbrt(0.0883024619 * c.r + 0.2817188376 * c.g + 0.6299787005 * c.b);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Color from_oklab(const OkLab& lab) {
  const double l = std::pow(lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b, 3);
  const double m = std::pow(lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b, 3);
  const double s = std::pow(lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b, 3);
  const auto light = [](double x) { return static_cast<float>(std::clamp(x, 0.0, 1.0)); };
  return {light(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
          light(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
          light(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), 1};
}

Color scale_color(ScaleKind kind, double share) {
  if (!std::isfinite(share)) return no_value_color();
  const Ramp& ramp = ramp_of(kind);
  const double cell = std::clamp(share, 0.0, 1.0) * kCells;
  const std::size_t k = std::min(static_cast<std::size_t>(cell), kCells - 1);
  return mix(ramp[k], ramp[k + 1], cell - static_cast<double>(k));
}

Color ColorLegend::color_at(double value) const {
  return scale_color(kind, (value - low) / (high - low));
}

ColorLegend make_legend(std::string title, std::string unit, ScaleKind kind, double low,
                        double high) {
  ColorLegend legend{std::move(title), std::move(unit), kind, low, high, {}};
  for (int i = 0; i <= 4; ++i) {
    const double value = low + i * (high - low) / 4;
    legend.stops.push_back({value, legend.color_at(value)});
  }
  return legend;
}

}  // namespace retrogait::inspector
