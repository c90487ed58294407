// Based on: Hairer and Wanner 1996, Solving Ordinary Differential Equations II, ch. IV.7 (linearly implicit Euler).
#include "simulate/resistance.h"

#include <algorithm>

#include "base/numbers.h"
#include "multibody/multibody.h"

namespace retrogait {

namespace {

/// Calls f(step, coordinate) for every step of the chain from the ground to `body` that a coordinate drives.
template <typename F>
void for_each_mover(const Model& model, int body, F f) {
  for (int b = body; b >= 0; b = model.joints[at(b)].parent) {
    const Joint& joint = model.joints[at(b)];
    for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s)
      if (model.steps[at(s)].coordinate >= 0) f(at(s), model.steps[at(s)].coordinate);
  }
}

}  // namespace

Mat3 pad_resistance(const SoleLaw& law, double depth, const Vec3& normal, const Vec3& velocity) {
  // level axes: y along the normal
  Mat3 R;
  R.col(1) = normal;
  R.col(0) = (Vec3::UnitX() - normal.x() * normal).normalized();
  R.col(2) = R.col(0).cross(normal);
  const Mat3 slope = pad_force_on_level(law, depth, R.transpose() * velocity).by_velocity;
  Mat3 C = -slope;
  C(0, 1) = C(1, 0) = C(1, 2) = C(2, 1) = 0;
  return R * C * R.transpose();
}

StepResistance::StepResistance(const Model& model)
    : matrix_(MatX::Zero(model.ncoord(), model.ncoord())),
      pads_(model.foot_points.size()),
      movers_(model.foot_points.size()) {
  for (std::size_t p = 0; p < pads_.size(); ++p) {
    pads_[p].J = Eigen::Matrix3Xd::Zero(3, model.ncoord());
    for_each_mover(model, model.foot_points[p].body,
                   [&](std::size_t, int c) { movers_[p].push_back(c); });
    std::sort(movers_[p].begin(), movers_[p].end());
    movers_[p].erase(std::unique(movers_[p].begin(), movers_[p].end()), movers_[p].end());
  }
}

void StepResistance::begin() {
  matrix_.setZero();
  count_ = 0;
}

void StepResistance::add_pad(const Model& model, const Data& data, int foot_point,
                             const Vec3& point, const Mat3& C, double step) {
  Pad& pad = pads_[count_++];
  pad.foot_point = foot_point;
  pad.point = point;
  pad.C = C;
  const std::vector<int>& movers = movers_[at(foot_point)];
  for (const int c : movers) pad.J.col(c).setZero();
  for_each_mover(model, model.foot_points[at(foot_point)].body, [&](std::size_t s, int c) {
    const Vec3 axis = data.step_curve[s].df * data.step_axis[s];
    const bool turns = model.steps[s].kind == StepKind::kRotation;
    pad.J.col(c) += turns ? axis.cross(point - data.step_point[s]) : axis;
  });
  for (const int i : movers) {
    const Vec3 CJ = step * (C * pad.J.col(i));
    for (const int j : movers) matrix_(i, j) += CJ.dot(pad.J.col(j));
  }
}

void StepResistance::finish(const Model& model, Data& data, double step) const {
  for (std::size_t k = 0; k < count_; ++k) {
    const Pad& pad = pads_[k];
    Vec3 change = Vec3::Zero();
    for (const int c : movers_[at(pad.foot_point)]) change += step * data.a[c] * pad.J.col(c);
    const Vec3 less = -pad.C * change;
    data.foot_force[at(pad.foot_point)] += less;
    apply_force(data, model.foot_points[at(pad.foot_point)].body, pad.point, less);
  }
}

}  // namespace retrogait
