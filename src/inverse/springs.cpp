// What bushings and the pressure of the abdomen carry past the joints.
#include "inverse/inverse.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

Spatial operator-(const Spatial& F) { return {-F.rot, -F.lin}; }

/// The child of the joint that joins two bodies, or −1.
int joined_by(const Model& model, int body_1, int body_2) {
  if (body_2 >= 0 && model.joints[at(body_2)].parent == body_1) return body_2;
  if (body_1 >= 0 && model.joints[at(body_1)].parent == body_2) return body_1;
  return -1;
}

void add(SpringForces& springs, int body_1, int body_2, const Spatial& on_2) {
  if (body_1 >= 0) springs.beyond[at(body_1)] += -on_2;
  if (body_2 >= 0) springs.beyond[at(body_2)] += on_2;
}

}  // namespace

SpringForces make_spring_forces(const Model& model) {
  SpringForces springs;
  springs.beyond.resize(model.bodies.size());
  springs.own.resize(model.bodies.size());
  return springs;
}

void update_spring_forces(const Model& model, const Data& data, SpringForces& springs) {
  if (model.bushings.empty() && model.pressures.empty()) return;
  for (std::size_t j = 0; j < springs.own.size(); ++j) springs.beyond[j] = springs.own[j] = {};
  // on each body, about W's origin
  for (const Bushing& b : model.bushings) {
    const Spatial on_2 = bushing_force(data, b);
    add(springs, b.body_1, b.body_2, on_2);
    if (const int j = joined_by(model, b.body_1, b.body_2); j >= 0)
      springs.own[at(j)] += j == b.body_2 ? on_2 : -on_2;
  }
  for (const Pressure& p : model.pressures)
    add(springs, p.body_1, p.body_2, pressure_force(data, p));
  // on all bodies beyond, about the joint
  for (std::size_t j = springs.own.size(); j-- > 0;) {
    const int parent = model.joints[j].parent;
    if (parent >= 0) springs.beyond[at(parent)] += springs.beyond[j];
  }
  for (std::size_t j = 0; j < springs.own.size(); ++j) {
    const Vec3& p_WM = data.X_WM[j].p;
    springs.beyond[j].rot -= p_WM.cross(springs.beyond[j].lin);
    springs.own[j].rot -= p_WM.cross(springs.own[j].lin);
  }
}

}  // namespace retrogait
