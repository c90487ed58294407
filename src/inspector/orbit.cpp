#include "inspector/orbit.h"

#include <algorithm>
#include <cmath>

namespace retrogait::inspector {

namespace {

constexpr double kZoomPerStep = 0.88;  // of the distance
constexpr double kLeastShare = 0.1;    // of a viewport: what insets leave at least

/// One direction of the screen. What lies at `across` and `toward` the viewer is inside when
///   across − eye ≤ high (eye_toward − toward)  and  eye − across ≤ low (eye_toward − toward):
/// two planes through the eye. The farthest balls of each side set where the eye may be.
struct Span {
  double low, high;  // slopes of the two planes
  double low_slant = std::hypot(1, low), high_slant = std::hypot(1, high);
  double low_most = -1e300, high_most = -1e300;

  void take(double across, double toward, double radius) {
    high_most = std::max(high_most, across + high * toward + radius * high_slant);
    low_most = std::max(low_most, -across + low * toward + radius * low_slant);
  }
  double nearest() const { return (high_most + low_most) / (high + low); }
  double middle(double eye_toward) const {
    return 0.5 * ((high_most - high * eye_toward) + (low * eye_toward - low_most));
  }
};

// The slopes of what insets leave of a screen `pixels` long whose edges have slope `edge`.
Span span_between(double edge, double pixels, double low, double high) {
  const double most = (1 - kLeastShare) * pixels;
  const double share = low + high > most ? most / (low + high) : 1;
  return {edge * (1 - 2 * share * low / pixels), edge * (1 - 2 * share * high / pixels)};
}

}  // namespace

Camera orbited(Camera camera, double dx, double dy, double per_pixel) {
  camera.azimuth = std::remainder(camera.azimuth - per_pixel * dx, 2 * kPi);
  camera.elevation = std::clamp(camera.elevation + per_pixel * dy, -kHighest, kHighest);
  return camera;
}

Camera panned(Camera camera, double dx, double dy, const Viewport& viewport) {
  const Projection projection = make_projection(camera, viewport);
  const double meters = 1 / pixels_per_meter(projection, camera.target);
  camera.target += meters * (dy * projection.up - dx * projection.right);
  return camera;
}

Camera zoomed(Camera camera, double steps) {
  camera.distance =
      std::clamp(camera.distance * std::pow(kZoomPerStep, steps), kNearest, kFarthest);
  return camera;
}

Camera fitted(Camera camera, std::span<const Ball> balls, const Viewport& viewport,
              const Insets& insets) {
  if (balls.empty()) return camera;
  const Projection axes = make_projection(camera, viewport);
  const double slope = std::tan(0.5 * camera.field_of_view);
  const double width = std::max(viewport.width, 1), height = std::max(viewport.height, 1);
  Span across = span_between(slope * width / height, width, insets.left, insets.right);
  Span up = span_between(slope, height, insets.bottom, insets.top);
  double nearest = 1e300, farthest = -1e300;
  for (const Ball& ball : balls) {
    const double toward = axes.toward.dot(ball.center);
    across.take(axes.right.dot(ball.center), toward, ball.radius);
    up.take(axes.up.dot(ball.center), toward, ball.radius);
    nearest = std::min(nearest, toward);
    farthest = std::max(farthest, toward);
  }
  const double middle = 0.5 * (nearest + farthest);
  const double eye = std::max(across.nearest(), up.nearest());
  camera.distance = std::clamp(eye - middle, kNearest, kFarthest);
  const double at = middle + camera.distance;
  camera.target = across.middle(at) * axes.right + up.middle(at) * axes.up + middle * axes.toward;
  return camera;
}

}  // namespace retrogait::inspector
