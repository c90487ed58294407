#include "simulate/pads.h"

#include <algorithm>

#include "multibody/multibody.h"

namespace retrogait {

namespace {

struct Pad {
  SphereContact contact;
  Vec3 velocity;  // of its material there relative to the ground, m/s in W
};

Vec3 center_of(const Data& data, const FootPoint& point) {
  return data.X_WB[static_cast<std::size_t>(point.body)] * point.point;
}

Pad pad_of(const Ground& ground, const Data& data, const FootPoint& point) {
  const Vec3 center = center_of(data, point);
  Pad pad{touch(ground, center, point.radius), Vec3::Zero()};
  const Vec3& w = data.w_WB[static_cast<std::size_t>(point.body)];
  pad.velocity = point_velocity(data, point.body, point.point) +
                 w.cross(pad.contact.point - center) - ground.belt_speed * Vec3::UnitX();
  return pad;
}

}  // namespace

void press_pads(const Model& model, const Ground& ground, const SoleLaw& law,
                const double (&friction)[2], Data& data, StepResistance* resistance, double step) {
  SoleLaw own = law;
  for (std::size_t i = 0; i < model.foot_points.size(); ++i) {
    const FootPoint& point = model.foot_points[i];
    const Pad pad = pad_of(ground, data, point);
    own.friction = friction[point.left ? 1 : 0];
    data.foot_force[i] = pad_force(own, pad.contact.depth, pad.contact.normal, pad.velocity);
    if (pad.contact.depth <= 0) continue;
    apply_force(data, point.body, pad.contact.point, data.foot_force[i]);
    if (resistance)
      resistance->add_pad(model, data, static_cast<int>(i), pad.contact.point,
                          pad_resistance(own, pad.contact.depth, pad.contact.normal, pad.velocity),
                          step);
  }
}

Vec3 sliding_velocity(const Model& model, const Ground& ground, const Data& data, int foot_point) {
  const Pad pad = pad_of(ground, data, model.foot_points[static_cast<std::size_t>(foot_point)]);
  const Vec3& n = pad.contact.normal;
  return pad.velocity - n.dot(pad.velocity) * n;
}

double clearance(const Model& model, const Ground& ground, const Data& data, bool left) {
  double lowest = 1e9;
  for (const FootPoint& point : model.foot_points)
    if (point.left == left)
      lowest = std::min(lowest, -touch(ground, center_of(data, point), point.radius).depth);
  return lowest;
}

}  // namespace retrogait
