#pragma once
/// The camera by hand: a drag, a wheel, a key → where it looks from. No graphics library, no state.
///
/// A camera stands at `distance` from its target, at `azimuth` about the vertical and `elevation` above the horizon
/// (draw_list.h). Pixels count from the top left corner, so that a drag to the right and down is positive.
#include <span>

#include "inspector/camera.h"

namespace retrogait::inspector {

constexpr double kNearest = 0.15, kFarthest = 30;  // m, of the camera from its target
constexpr double kHighest = 1.55;         // rad: short of the zenith, where azimuth has no meaning
constexpr double kOrbitPerPixel = 0.008;  // rad

/// About the target: what is seen goes with the mouse.
Camera orbited(Camera camera, double dx, double dy, double per_pixel = kOrbitPerPixel);

/// Sideways and up: what lies at the target's depth stays under the mouse.
Camera panned(Camera camera, double dx, double dy, const Viewport& viewport);

/// Nearer (steps > 0: notches of a wheel) or farther, towards the target.
Camera zoomed(Camera camera, double steps);

/// A ball that must be seen whole.
struct Ball {
  Vec3 center = Vec3::Zero();
  double radius = 0;  // m
};

/// Pixels along the edges that stay free.
struct Insets {
  double left = 0, right = 0, top = 0, bottom = 0;
};

/// Looks the same way as `camera`, from as near as shows every ball whole between the insets, and in the middle.
/// Without balls the camera stays as it is.
Camera fitted(Camera camera, std::span<const Ball> balls, const Viewport& viewport,
              const Insets& insets = {});

}  // namespace retrogait::inspector
