// A skeleton for any model: anatomy where names are known, capsules elsewhere.
#include "inspector/skeleton.h"

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "inspector/bones.h"
#include "multibody/multibody.h"

namespace retrogait::inspector {

namespace {

Landmarks stand_up(const Model& model) {
  Data data = make_data(model);
  data.q = model.standing;
  apply_couplings(model, data);
  update_positions(model, data);
  return {&model, data.X_WB, data.X_WM};
}

bool has_shape(const Skeleton& skeleton, int body) {
  const auto on_body = [body](const auto& shape) { return shape.body == body; };
  return std::any_of(skeleton.cones.begin(), skeleton.cones.end(), on_body) ||
         std::any_of(skeleton.ellipsoids.begin(), skeleton.ellipsoids.end(), on_body);
}

constexpr double kShortest = 0.02;  // m: joints nearer to each other have no bone between them

/// From one joint to another, as thick as bones of that length are.
void add_capsule(int body, const Vec3& from, const Vec3& to, Skeleton& skeleton) {
  const double radius = std::clamp(0.06 * (to - from).norm(), 0.008, 0.025);
  skeleton.cones.push_back({body, from, to, radius, radius, Tissue::kBone});
}

/// A body of no known name: capsules from its joint to its children's, or as far beyond its mass centre.
void add_unknown(const Landmarks& landmarks, int body, Skeleton& skeleton) {
  const Model& model = *landmarks.model;
  const bool free = model.joints[at(body)].parent < 0;
  const Vec3 start = free ? model.bodies[at(body)].mass_center : landmarks.joint(body, body);
  bool drawn = false;
  for (int child = 0; child < model.nbody(); ++child) {
    if (model.joints[at(child)].parent != body) continue;
    const Vec3 end = landmarks.joint(child, body);
    if ((end - start).norm() < kShortest) continue;
    add_capsule(body, start, end, skeleton);
    drawn = true;
  }
  if (drawn || model.bodies[at(body)].mass <= 1e-4 * model.total_mass) return;
  const Vec3 beyond = 2 * (model.bodies[at(body)].mass_center - start);
  if (beyond.norm() >= kShortest)
    add_capsule(body, start, start + beyond, skeleton);
  else
    skeleton.ellipsoids.push_back({body, start, 0.02 * Mat3::Identity(), Tissue::kBone});
}

}  // namespace

Vec3 Landmarks::joint(int child, int in_body) const {
  return X_WB[at(in_body)].inverse() * X_WM[at(child)].p;
}

int Landmarks::first_child(int parent) const {
  for (int child = 0; child < model->nbody(); ++child)
    if (model->joints[at(child)].parent == parent) return child;
  return -1;
}

void Bones::shaft(const std::vector<Station>& stations, Tissue tissue) const {
  for (std::size_t i = 0; i + 1 < stations.size(); ++i)
    skeleton_.cones.push_back({fit_.body, fit_ * stations[i].at, fit_ * stations[i + 1].at,
                               fit_.scale * stations[i].radius, fit_.scale * stations[i + 1].radius,
                               tissue});
}

void Bones::ball(const Vec3& center, double radius, Tissue tissue) const {
  lump(center, Vec3::Constant(radius), Mat3::Identity(), tissue);
}

void Bones::lump(const Vec3& center, const Vec3& half_axes, const Mat3& R, Tissue tissue) const {
  const Vec3 mirror(1, 1, fit_.side);
  const Mat3 axes = fit_.scale * mirror.asDiagonal() * R * half_axes.asDiagonal();
  skeleton_.ellipsoids.push_back({fit_.body, fit_ * center, axes, tissue});
}

Mat3 axes_from(const Vec3& u, const Vec3& v) {
  Mat3 R;
  R.col(0) = u.normalized();
  R.col(1) = (v - R.col(0).dot(v) * R.col(0)).normalized();
  R.col(2) = R.col(0).cross(R.col(1));
  return R;
}

Skeleton make_skeleton(const Model& model) {
  Skeleton skeleton;
  if (model.nbody() == 0) return skeleton;
  const Landmarks landmarks = stand_up(model);
  skeleton.standing = landmarks.X_WB;
  add_pelvis(landmarks, skeleton);
  for (const bool left : {false, true}) add_leg(landmarks, left, skeleton);
  add_lumbar_spine(landmarks, skeleton);
  add_chest(landmarks, skeleton);
  for (const bool left : {false, true}) add_arm(landmarks, left, skeleton);
  for (int body = 0; body < model.nbody(); ++body)
    if (!has_shape(skeleton, body)) add_unknown(landmarks, body, skeleton);
  return skeleton;
}

void add_load_carried(const Model& model, const AddedLoad& load, Skeleton& skeleton) {
  constexpr double kIron = 7850;  // kg/m³
  const int body = model.find_body(load.body);
  if (!(load.mass > 0) || body < 0) return;
  const double radius = std::cbrt(load.mass / kIron / (4 * kPi / 3));
  skeleton.ellipsoids.push_back({body, load.point, radius * Mat3::Identity(), Tissue::kGear});
}

}  // namespace retrogait::inspector
