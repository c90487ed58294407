// Where the solver starts, and how its unknowns become a cycle again.
#include <algorithm>
#include <cmath>
#include <random>

#include "gait/problem.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

FourierCurve curve_of(const SeriesBlock& block, const VecX& x, int harmonics) {
  FourierCurve curve;
  curve.a.assign(at(harmonics), 0);
  curve.b = curve.a;
  int i = block.first;
  if (block.constant) curve.a0 = x[i++];
  for (const int k : block.harmonics) curve.a[at(k - 1)] = x[i++], curve.b[at(k - 1)] = x[i++];
  return curve;
}

void write_curve(const SeriesBlock& block, const FourierCurve& curve, VecX& x) {
  int i = block.first;
  if (block.constant) x[i++] = curve.a0;
  for (const int k : block.harmonics) {
    const bool known = k <= curve.harmonics();
    x[i++] = known ? curve.a[at(k - 1)] : 0;
    x[i++] = known ? curve.b[at(k - 1)] : 0;
  }
}

}  // namespace

VecX SynthesisProblem::start_from_script() {
  VecX x = VecX::Zero(layout_.size);
  for (const SeriesBlock& block : layout_.series)
    if (block.target >= 0) write_curve(block, target_.coordinates[at(block.target)].curve, x);

  // drop the pelvis until, on average over the cycle, the lowest point touches
  double lowest_mean = 0;
  for (int n = 0; n < instants_; ++n) {
    set_state(x, n);
    update_positions(model_, data_);
    double lowest = 1e9;
    for (int p = 0; p < static_cast<int>(model_.foot_points.size()); ++p)
      lowest = std::min(lowest, contact_height(model_, data_, p));
    lowest_mean += lowest / instants_;
  }
  for (const SeriesBlock& block : layout_.series)
    if (model_.coordinates[at(block.coordinate)].name == "pelvis_ty") x[block.first] -= lowest_mean;

  // body weight shared by the points in their windows
  std::vector<int> active(at(full_), 0);
  for (std::size_t b = 0; b < layout_.forces.size(); ++b)
    for (int n = 0; n < full_; ++n) {
      active[at(n)] += alive_[b][at(n)].count > 0;
      if (layout_.forces[b].twin >= 0) active[at(n)] += alive_twin_[b][at(n)].count > 0;
    }
  for (const ForceBlock& block : layout_.forces)
    for (int j = 0; j < block.window.size(); ++j) {
      const double phi = block.window.start + (j + 2) * block.window.knot();
      const int n = static_cast<int>(std::lround((phi - std::floor(phi)) * full_)) % full_;
      x[block.first + block.window.size() + j] = 1.0 / std::max(active[at(n)], 1);
    }
  return x;
}

VecX SynthesisProblem::start_from_noise() {
  VecX x = start_from_script();
  x.head(layout_.force_count).setZero();
  std::mt19937 generator(options_.seed);
  std::uniform_real_distribution<double> uniform(-1, 1);
  for (const SeriesBlock& block : layout_.series) {
    if (block.target < 0) continue;
    for (int i = 0; i < block.size(); ++i) {
      const int k = block.constant ? (i + 1) / 2 : i / 2 + 1;
      const double fade = 1.0 / (1 + k);  // rough curves, not white noise
      x[block.first + i] += options_.perturb * fade * uniform(generator);
    }
  }
  return x;
}

VecX SynthesisProblem::start_from(const GaitCycle& cycle) {
  VecX x = start_from_script();
  for (const SeriesBlock& block : layout_.series)
    write_curve(block, cycle.q[at(block.coordinate)], x);
  for (const ForceBlock& block : layout_.forces)
    for (const PointForce& force : cycle.forces)
      if (force.foot_point == block.point && force.window.size() == block.window.size())
        for (int axis = 0; axis < 3; ++axis)
          x.segment(block.first + axis * block.window.size(), block.window.size()) =
              force.coefficients.row(axis).transpose() / weight_;
  return x;
}

GaitCycle SynthesisProblem::cycle_of(const VecX& x) const {
  GaitCycle cycle;
  cycle.target = target_;
  cycle.period = target_.period;
  cycle.gravity = gravity_;
  cycle.travel_speed = target_.direction * target_.speed;
  cycle.q.resize(at(model_.ncoord()));
  for (const Followed& followed : followed_) cycle.q[at(followed.coordinate)] = followed.curve;
  for (const SeriesBlock& block : layout_.series) {
    const FourierCurve curve = curve_of(block, x, options_.harmonics);
    cycle.q[at(block.coordinate)] = curve;
    if (block.twin >= 0) cycle.q[at(block.twin)] = curve.shifted(0.5);
  }
  for (const ForceBlock& block : layout_.forces) {
    const int size = block.window.size();
    PointForce force{block.point, block.window, Eigen::Matrix3Xd(3, size)};
    for (int axis = 0; axis < 3; ++axis)
      force.coefficients.row(axis) =
          weight_ * x.segment(block.first + axis * size, size).transpose();
    cycle.forces.push_back(force);
    if (block.twin < 0) continue;
    force.foot_point = block.twin;
    force.window.start += 0.5;
    force.window.end += 0.5;
    force.coefficients.row(2) *= -1;
    cycle.forces.push_back(std::move(force));
  }
  for (std::size_t i = model_.foot_points.size(); i < loads_.size(); ++i)
    cycle.hands.push_back({loads_[i].body, loads_[i].point, loads_[i].force});
  cycle.stance_start = 0;
  cycle.stance_end = target_.duty;
  return cycle;
}

}  // namespace retrogait
