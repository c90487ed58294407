#pragma once
/// How the stage is lit and what stands around the walkers: light, dark, and print (white, readable in grey).
#include "inspector/draw_list.h"

namespace retrogait::inspector {

enum class Theme { kLight, kDark, kPrint };

/// Light of a theme. Strengths multiply a shape's color; a shape that faces key and sky is seen in about its own.
struct Lighting {
  Color backdrop_top, backdrop_horizon;
  Color sky, earth;      // light from above and from below
  float key = 0.5F;      // from the lamp above, that throws shadows
  float viewer = 0.15F;  // from where one looks
  Color edge;            // what silhouettes lean to; a: how much
  float shadow = 0.6F;   // share of the key light that a shadow takes
};
const Lighting& lighting(Theme theme);

}  // namespace retrogait::inspector
