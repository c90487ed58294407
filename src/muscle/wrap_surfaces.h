#pragma once
/// Ellipsoid and torus as Surfaces of wrap_geodesic.h. Internal to muscle/wrap*.
#include <cmath>

#include "base/math.h"

namespace retrogait::wrapping {

/// f = ½ ((x/a)² + (y/b)² + (z/c)² − 1)
struct Ellipsoid {
  Vec3 axes, inverse_square;

  explicit Ellipsoid(const Vec3& semi_axes)
      : axes(semi_axes), inverse_square(semi_axes.cwiseAbs2().cwiseInverse()) {}

  Vec3 gradient(const Vec3& x) const { return inverse_square.cwiseProduct(x); }
  double second_derivative(const Vec3&, const Vec3& u, const Vec3& v) const {
    return u.dot(inverse_square.cwiseProduct(v));
  }
  double gaussian_curvature(const Vec3& x) const {
    const double g = gradient(x).squaredNorm();
    return inverse_square.prod() / (g * g);
  }
  Vec3 nearest(const Vec3& x) const { return x / std::sqrt(x.dot(gradient(x))); }
  double least_radius() const { return axes.minCoeff(); }

  /// Length of a plane section over `angle`, in coordinates that make the ellipsoid a unit sphere: there the
  /// section is a circle, from `begin` towards `quarter` (both from its center). Gauss–Legendre, 6 points.
  double section_length(const Vec3& begin, const Vec3& quarter, double angle) const {
    constexpr double kNode[3] = {0.033765242898423975, 0.16939530676686775, 0.38069040695840155};
    constexpr double kWeight[3] = {0.085662246189585173, 0.18038078652406930, 0.23395696728634552};
    const auto speed = [&](double part) {
      const double a = part * angle;
      return axes.cwiseProduct(std::cos(a) * quarter - std::sin(a) * begin).norm();
    };
    double mean = 0;
    for (int i = 0; i < 3; ++i) mean += kWeight[i] * (speed(kNode[i]) + speed(1 - kNode[i]));
    return mean * angle;
  }

  /// 2 f: negative inside, 0 on the surface.
  double depth(const Vec3& x) const { return x.dot(gradient(x)) - 1; }
};

/// f = ½ ((ρ − ring)² + z² − tube²), ρ the distance from the z axis.
struct Torus {
  double tube, ring;

  Vec3 gradient(const Vec3& x) const {
    const double inward = 1 - ring / x.head<2>().norm();
    return {inward * x.x(), inward * x.y(), x.z()};
  }
  double second_derivative(const Vec3& x, const Vec3& u, const Vec3& v) const {
    const double rho = x.head<2>().norm();
    const Vec3 around(-x.y() / rho, x.x() / rho, 0);
    return u.dot(v) - ring / rho * around.dot(u) * around.dot(v);
  }
  double gaussian_curvature(const Vec3& x) const {
    return (1 - ring / x.head<2>().norm()) / (tube * tube);
  }
  Vec3 nearest(const Vec3& x) const {
    const Vec3 middle = nearest_on_ring(x);
    return middle + tube * (x - middle).normalized();
  }
  double least_radius() const { return std::min(tube, ring - tube); }

  Vec3 nearest_on_ring(const Vec3& x) const {
    const double rho = x.head<2>().norm();
    return {ring * x.x() / rho, ring * x.y() / rho, 0};
  }
  double distance_to_ring(const Vec3& x) const {
    return std::hypot(x.head<2>().norm() - ring, x.z());
  }
};

}  // namespace retrogait::wrapping
