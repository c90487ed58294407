#include "contact/contact.h"

#include <cmath>

namespace retrogait {

namespace {

const FootPoint& point_of(const Model& model, int foot_point) {
  return model.foot_points[static_cast<std::size_t>(foot_point)];
}

int count(const Model& model) { return static_cast<int>(model.foot_points.size()); }

}  // namespace

Vec3 contact_point(const Model& model, const Data& data, int foot_point) {
  const FootPoint& p = point_of(model, foot_point);
  return data.X_WB[static_cast<std::size_t>(p.body)] * p.point - p.radius * Vec3::UnitY();
}

Vec3 contact_velocity(const Model& model, const Data& data, int foot_point) {
  const FootPoint& p = point_of(model, foot_point);
  const Vec3& w = data.w_WB[static_cast<std::size_t>(p.body)];
  return point_velocity(data, p.body, p.point) - p.radius * w.cross(Vec3::UnitY());
}

double contact_height(const Model& model, const Data& data, int foot_point) {
  return contact_point(model, data, foot_point).y();
}

void apply_ground_reaction(const Model& model, Data& data) {
  for (int i = 0; i < count(model); ++i)
    apply_force(data, point_of(model, i).body, contact_point(model, data, i),
                data.foot_force[static_cast<std::size_t>(i)]);
}

FootReaction foot_reaction(const Model& model, const Data& data, bool left, double threshold) {
  FootReaction out;
  for (int i = 0; i < count(model); ++i) {
    if (point_of(model, i).left != left) continue;
    const Vec3& f = data.foot_force[static_cast<std::size_t>(i)];
    out.force += f;
    out.moment += contact_point(model, data, i).cross(f);
  }
  complete(out, threshold);
  return out;
}

void complete(FootReaction& out, double threshold) {
  out.loaded = out.force.y() > threshold;
  if (!out.loaded) return;
  // on y = 0: M_x = −z f_y, M_z = x f_y
  out.cop = Vec3(out.moment.z() / out.force.y(), 0, -out.moment.x() / out.force.y());
  out.free_moment = (out.moment - out.cop.cross(out.force)).y();
}

FootAxes foot_axes(const Model& model, const Data& data, bool left) {
  FootAxes axes;
  Vec3 front = Vec3::Zero();
  int fronts = 0;
  for (int i = 0; i < count(model); ++i) {
    const FootPoint& p = point_of(model, i);
    if (p.left != left) continue;
    if (p.name.starts_with("heel")) axes.heel = contact_point(model, data, i);
    if (p.name.starts_with("met")) front += contact_point(model, data, i), ++fronts;
  }
  axes.forward = front / std::max(fronts, 1) - axes.heel;
  axes.heel.y() = axes.forward.y() = 0;
  axes.forward.normalize();
  return axes;
}

double ForceWindow::local(double phi) const {
  const double t = phi - start - std::floor(phi - start);
  return t < end - start ? t : -1;
}

ForceWindow::Alive ForceWindow::eval(double phi) const {
  Alive alive;
  const double t = local(phi);
  if (t < 0) return alive;
  const double u = t / knot();
  const int span = std::min(static_cast<int>(u), intervals - 1);
  const double x = u - span, y = 1 - x;
  const double all[4] = {y * y * y / 6, (3 * x * x * x - 6 * x * x + 4) / 6,
                         (3 * y * y * y - 6 * y * y + 4) / 6, x * x * x / 6};
  // spline i lives on knots i … i+4; on this span the splines span−3 … span are alive
  for (int k = 0; k < 4; ++k) {
    const int index = span - 3 + k;
    if (index < 0 || index >= size()) continue;
    if (alive.count == 0) alive.first = index;
    alive.weight[alive.count++] = all[k];
  }
  return alive;
}

}  // namespace retrogait
