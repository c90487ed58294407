#include "muscle/wrap.h"

#include <cmath>

#include "muscle/wrap_geodesic.h"
#include "muscle/wrap_shapes.h"
#include "muscle/wrap_surfaces.h"

namespace retrogait {

using namespace wrapping;

WrapContact wrap_string(const WrapObject& object, const Vec3& p, const Vec3& s,
                        const WrapContact*) {
  switch (object.shape) {
    case WrapShape::kCylinder:
      return wrap_cylinder(object, p, s);
    case WrapShape::kSphere:
      return wrap_sphere(object, p, s);
    case WrapShape::kEllipsoid:
      return wrap_ellipsoid(object, p, s);
    case WrapShape::kTorus:
      return wrap_torus(object, p, s);
  }
  return {};
}

namespace {

Vec3 point_on_arc(const WrapObject& object, const WrapContact& contact, double way) {
  const Vec3 &q = contact.q, &u = contact.direction, &size = object.size;
  switch (object.shape) {
    case WrapShape::kCylinder: {
      const double turn = (q.x() * u.y() - q.y() * u.x()) / (size.x() * size.x());
      return rotation_about(Vec3::UnitZ(), turn * way) * q + u.z() * way * Vec3::UnitZ();
    }
    case WrapShape::kSphere: {
      const double angle = way / size.x();
      return std::cos(angle) * q + size.x() * std::sin(angle) * u;
    }
    case WrapShape::kEllipsoid:
      return follow_geodesic(Ellipsoid(size), q, u, way).x;
    case WrapShape::kTorus:
      return follow_geodesic(Torus{size.x(), size.y()}, q, u, way).x;
  }
  return q;
}

}  // namespace

std::vector<Vec3> arc_points(const WrapObject& object, const WrapContact& contact, int count) {
  std::vector<Vec3> points;
  for (int i = 0; i < count; ++i) {
    Vec3 point = point_on_arc(object, contact, contact.arc * i / std::max(1, count - 1));
    // a held string comes back from the edge as a mirror image of the geodesic that would go on
    if (contact.held)
      point[object.side_axis] = -object.side_sign * std::abs(point[object.side_axis]);
    points.push_back(point);
  }
  return points;
}

}  // namespace retrogait
