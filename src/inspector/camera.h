#pragma once
/// What a camera sees: matrices, the pixel of a place, the ray of a pixel. No graphics library.
///
/// The ground's axes G (x forward, y up from the surface, z right) are tilted by the slope against gravity: seen from
/// a level camera, the ground of somebody who walks uphill rises to the right. Pixels count from the top left corner.
#include <Eigen/Core>

#include "inspector/draw_list.h"

namespace retrogait::inspector {

struct Viewport {
  int width = 1280, height = 720;  // pixels
  bool operator==(const Viewport&) const = default;
};

struct Projection {
  Eigen::Matrix4d clip_from_ground = Eigen::Matrix4d::Identity();
  Vec3 eye = Vec3::Zero();      // m, in G
  Vec3 right = Vec3::UnitX();   // unit, in G: what points right,
  Vec3 up = Vec3::UnitY();      // … up …
  Vec3 toward = Vec3::UnitZ();  // … and at the viewer on the screen
  Viewport viewport;
};

/// `slope`: rad, positive uphill along +x. Near and far planes follow the distance.
Projection make_projection(const Camera& camera, const Viewport& viewport, double slope = 0);

struct Pixel {
  double x = 0, y = 0;  // pixels from the top left corner
  double depth = 0;     // m in front of the eye; what is behind it is negative, and has no x and y
};
Pixel project(const Projection& projection, const Vec3& p_G);

/// Unit direction, in G, in which the pixel looks.
Vec3 ray_through(const Projection& projection, double x, double y);

/// How many pixels one metre makes at this place, across the line of sight.
double pixels_per_meter(const Projection& projection, const Vec3& p_G);

}  // namespace retrogait::inspector
