#include "muscle/wrap.h"

#include <cmath>

#include "muscle/wrap_shapes.h"

namespace retrogait {

using namespace wrapping;

WrapContact wrap_string(const WrapObject& object, const Vec3& p, const Vec3& s,
                        const WrapContact*) {
  switch (object.shape) {
    case WrapShape::kCylinder:
      return wrap_cylinder(object, p, s);
    case WrapShape::kSphere:
      return wrap_sphere(object, p, s);
    default:
      return {};
  }
}

std::vector<Vec3> arc_points(const WrapObject& object, const WrapContact& contact, int count) {
  std::vector<Vec3> points;
  const Vec3& u = contact.direction;
  for (int i = 0; i < count; ++i) {
    const double way = contact.arc * i / (count - 1);
    if (object.shape == WrapShape::kCylinder) {
      const double turn_rate =
          (contact.q.x() * u.y() - contact.q.y() * u.x()) / (object.size.x() * object.size.x());
      Vec3 point = rotation_about(Vec3::UnitZ(), turn_rate * way) * contact.q;
      point.z() += u.z() * way;
      points.push_back(point);
    } else {
      const double angle = way / object.size.x();
      points.push_back(std::cos(angle) * contact.q + object.size.x() * std::sin(angle) * u);
    }
  }
  return points;
}

}  // namespace retrogait
