#include "inspector/lighting.h"

#include <cmath>

namespace retrogait::inspector {

namespace {

// IEC 61966-2-1, from a byte.
float linear(unsigned byte) {
  const double s = byte / 255.0;
  if (s <= 0.04045) return static_cast<float>(s / 12.92);
  return static_cast<float>(std::pow((s + 0.055) / 1.055, 2.4));
}

Color hex(unsigned rgb) {
  return {linear(rgb >> 16 & 255), linear(rgb >> 8 & 255), linear(rgb & 255), 1};
}

Lighting light_theme() {
  Lighting t;
  t.backdrop_top = hex(0xdfe6ee);
  t.backdrop_horizon = hex(0xf6f7f9);
  t.sky = {0.50F, 0.52F, 0.56F};
  t.earth = {0.26F, 0.25F, 0.24F};
  t.key = 0.52F;
  t.viewer = 0.14F;
  t.edge = {0.10F, 0.12F, 0.16F, 0.45F};
  t.shadow = 0.62F;
  return t;
}

Lighting dark_theme() {
  Lighting t;
  t.backdrop_top = hex(0x12161c);
  t.backdrop_horizon = hex(0x29313b);
  t.sky = {0.34F, 0.37F, 0.42F};
  t.earth = {0.14F, 0.14F, 0.16F};
  t.key = 0.62F;
  t.viewer = 0.16F;
  t.edge = {0.62F, 0.72F, 0.86F, 0.40F};
  t.shadow = 0.75F;
  return t;
}

// On paper: white, thin lines, silhouettes that hold in grey.
Lighting print_theme() {
  Lighting t = light_theme();
  t.backdrop_top = t.backdrop_horizon = hex(0xffffff);
  t.sky = {0.56F, 0.56F, 0.56F};
  t.earth = {0.34F, 0.34F, 0.34F};
  t.edge = {0.02F, 0.02F, 0.02F, 0.85F};
  t.shadow = 0.40F;
  return t;
}

}  // namespace

const Lighting& lighting(Theme theme) {
  static const Lighting light = light_theme(), dark = dark_theme(), print = print_theme();
  return theme == Theme::kDark ? dark : theme == Theme::kPrint ? print : light;
}

}  // namespace retrogait::inspector
