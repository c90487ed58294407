// Based on: Hunt and Crossley 1975, J Appl Mech 42:440, doi:10.1115/1.3423596, with Hertz's
// exponent 3/2.
#include "contact/sole.h"

#include <cmath>

#include "base/error.h"

namespace retrogait {

namespace {

/// Normal force with its slopes; all zero where the pad is off the ground or would be pulled.
struct NormalForce {
  double f = 0;         // N
  double by_depth = 0;  // N/m
  double by_rate = 0;   // N·s/m, by δ̇
};

NormalForce normal_force(const SoleLaw& law, double depth, double rate) {
  const double damped = 1 + law.damping * rate;
  if (depth <= 0 || damped <= 0) return {};
  const double root = std::sqrt(depth);
  const double spring = law.stiffness * depth * root;
  return {spring * damped, 1.5 * law.stiffness * root * damped, spring * law.damping};
}

struct NamedSole {
  const char* name;
  SoleLaw law;
};
const NamedSole kSoles[] = {
    {"barefoot", {3.5e5, 1.0, 0.9, 0.05}},
    {"shoe", {}},
    {"running", {1.3e5, 1.0, 0.9, 0.05}},
    {"falisse2019", {8.4e4, 3.0, 0.8, 0.18}},
};

}  // namespace

SoleLaw sole_named(const std::string& name) {
  for (const NamedSole& sole : kSoles)
    if (name == sole.name) return sole.law;
  RETROGAIT_ASSERT(false, name);
  return {};
}

std::vector<std::string> sole_names() {
  std::vector<std::string> names;
  for (const NamedSole& sole : kSoles) names.push_back(sole.name);
  return names;
}

Vec3 pad_force(const SoleLaw& law, double depth, const Vec3& normal, const Vec3& velocity) {
  const double rate = -velocity.dot(normal);
  const double f = normal_force(law, depth, rate).f;
  if (f == 0) return Vec3::Zero();
  const Vec3 slide = velocity + rate * normal;
  const double drag =
      law.friction / std::sqrt(slide.squaredNorm() + law.slip_speed * law.slip_speed);
  return f * (normal - drag * slide);
}

PadForce pad_force_on_level(const SoleLaw& law, double depth, const Vec3& velocity) {
  PadForce out;
  const NormalForce n = normal_force(law, depth, -velocity.y());
  if (n.f == 0) return out;
  const Vec3 slide(velocity.x(), 0, velocity.z());
  const double speed_2 = slide.squaredNorm() + law.slip_speed * law.slip_speed;
  const double drag = law.friction / std::sqrt(speed_2);

  // force = f (y − drag · slide): along `direction` as f changes, across it as the sliding does
  const Vec3 direction = Vec3::UnitY() - drag * slide;
  out.force = n.f * direction;
  out.by_depth = n.by_depth * direction;
  out.by_velocity = (n.f * drag / speed_2) * (slide * slide.transpose());
  out.by_velocity(0, 0) -= n.f * drag;
  out.by_velocity(2, 2) -= n.f * drag;
  out.by_velocity.col(1) = -n.by_rate * direction;
  return out;
}

}  // namespace retrogait
