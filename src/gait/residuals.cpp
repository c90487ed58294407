// The residual rows that change with the motion: Newton's laws, joint moments, feet on the ground.
//
// Every family of rows is divided by σ √N, so that ½‖r‖² is ½ Σ_families mean(r²/σ²).
#include <algorithm>
#include <cmath>

#include "gait/problem.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

const Vec3 kResidualCenter(0, 0.95, 0);  // m; moments of the whole-body residual are about it
constexpr double kClearance = 0.010;     // m, of a foot point in swing
constexpr double kClearanceRamp = 0.08;  // cycles to grow to it from a stance's end

/// 1 inside a window, ramped to 0 over kStanceRamp at its ends; 0 outside.
double stance_share(const ForceWindow& window, double phi) {
  const double t = window.local(phi);
  if (t < 0) return 0;
  return std::min({1.0, t / kStanceRamp, (window.end - window.start - t) / kStanceRamp});
}

/// How far phase φ is from the nearest end of the window, outside it; cycles.
double swing_distance(const ForceWindow& window, double phi) {
  const double after = phi - window.end - std::floor(phi - window.end);
  const double before = window.start - phi - std::floor(window.start - phi);
  return std::min(after, before);
}

}  // namespace

void SynthesisProblem::set_state(const VecX& x, int n) {
  const int half = full_ / 2;
  for (std::size_t b = 0; b < layout_.series.size(); ++b) {
    const SeriesBlock& block = layout_.series[b];
    const auto c = x.segment(block.first, block.size());
    data_.q[block.coordinate] = basis_[b].col(n).dot(c);
    data_.v[block.coordinate] = basis_v_[b].col(n).dot(c);
    data_.a[block.coordinate] = basis_a_[b].col(n).dot(c);
    if (block.twin < 0) continue;
    const int m = (n + half) % full_;
    data_.q[block.twin] = basis_[b].col(m).dot(c);
    data_.v[block.twin] = basis_v_[b].col(m).dot(c);
    data_.a[block.twin] = basis_a_[b].col(m).dot(c);
  }
  for (const Followed& followed : followed_) {
    data_.q[followed.coordinate] = followed.motion(0, n);
    data_.v[followed.coordinate] = followed.motion(1, n);
    data_.a[followed.coordinate] = followed.motion(2, n);
  }
  data_.v[model_.coordinate_index("pelvis_tx")] += target_.direction * target_.speed;
  data_.gravity = gravity_;
  apply_couplings(model_, data_);
  for (std::size_t p = 0; p < model_.foot_points.size(); ++p) loads_[p].force.setZero();
  for (std::size_t b = 0; b < layout_.forces.size(); ++b) {
    const ForceBlock& block = layout_.forces[b];
    const int size = block.window.size();
    const auto pressed = [&](const ForceWindow::Alive& alive) {
      Vec3 f = Vec3::Zero();
      for (int axis = 0; axis < 3; ++axis)
        for (int i = 0; i < alive.count; ++i)
          f[axis] += weight_ * alive.weight[i] * x[block.first + axis * size + alive.first + i];
      return f;
    };
    loads_[at(block.point)].force = pressed(alive_[b][at(n)]);
    if (block.twin >= 0)
      loads_[at(block.twin)].force = pressed(alive_twin_[b][at(n)]).cwiseProduct(Vec3(1, 1, -1));
  }
}

template <class Row>
void SynthesisProblem::chain(const Gradient& g, int row, int n, double scale, Row&& into) const {
  const int m = (n + full_ / 2) % full_;
  for (std::size_t b = 0; b < layout_.series.size(); ++b) {
    const SeriesBlock& block = layout_.series[b];
    auto out = into.segment(block.first, block.size());
    const int c = block.coordinate, t = block.twin;
    out = scale * (g.dq(row, c) * basis_[b].col(n) + g.dv(row, c) * basis_v_[b].col(n) +
                   g.da(row, c) * basis_a_[b].col(n))
                      .transpose();
    if (t >= 0)
      out += scale * (g.dq(row, t) * basis_[b].col(m) + g.dv(row, t) * basis_v_[b].col(m) +
                      g.da(row, t) * basis_a_[b].col(m))
                         .transpose();
  }
  into.head(layout_.force_count).setZero();
  for (std::size_t b = 0; b < layout_.forces.size(); ++b) {
    const ForceBlock& block = layout_.forces[b];
    const int size = block.window.size();
    for (int axis = 0; axis < 3; ++axis) {
      const int first = block.first + axis * size;
      const ForceWindow::Alive& own = alive_[b][at(n)];
      const double right = scale * weight_ * g.df(row, 3 * block.point + axis);
      for (int i = 0; i < own.count; ++i) into[first + own.first + i] += right * own.weight[i];
      if (block.twin < 0) continue;
      const ForceWindow::Alive& twin = alive_twin_[b][at(n)];
      const double left = scale * weight_ * g.df(row, 3 * block.twin + axis) * (axis == 2 ? -1 : 1);
      for (int i = 0; i < twin.count; ++i) into[first + twin.first + i] += left * twin.weight[i];
    }
  }
}

void SynthesisProblem::solve_instant(bool with_gradient) {
  update_positions(model_, data_);
  update_velocities(model_, data_);
  update_accelerations(model_, data_);
  if (with_gradient) {
    differentiate_dynamics(model_, data_, loads_, kResidualCenter, gradient_);
    fold_couplings(model_, data_, gradient_);
    return;
  }
  clear_applied_forces(data_);
  for (const PointLoad& load : loads_)
    apply_force(data_, load.body,
                data_.X_WB[at(load.body)] * load.point - load.drop * Vec3::UnitY(), load.force);
  solve_inverse_dynamics(model_, data_);
  const Spatial& F = data_.F_joint[0];
  gradient_.root.value.head<3>() = F.rot + (data_.X_WM[0].p - kResidualCenter).cross(F.lin);
  gradient_.root.value.tail<3>() = F.lin;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const MomentRow& row = rows_[i];
    gradient_.moments.value[static_cast<int>(i)] =
        row.coordinate >= 0
            ? data_.tau[row.coordinate]
            : data_.F_joint[at(row.joint)].rot.dot(data_.X_WB[at(row.joint)].R * row.axis);
  }
}

void SynthesisProblem::write_dynamics(int n, bool with_gradient) {
  const double root_n = std::sqrt(static_cast<double>(instants_));
  for (int i = 0; i < 6; ++i) {
    const double sigma = i < 3 ? weights_.dynamics_moment : weights_.dynamics_force;
    const double scale = free_[i] / (weight_ * sigma * root_n);
    r_dynamics_[6 * n + i] = scale * gradient_.root.value[i];
    if (with_gradient) chain(gradient_.root, i, n, scale, J_dynamics_.row(6 * n + i));
  }
}

void SynthesisProblem::write_moments(int n, bool with_gradient) {
  for (const Watched& watched : watched_) {
    Sequence& s = sequences_[watched.sequence];
    const int position = watched.later ? n + full_ / 2 : n;
    s.m[position] = gradient_.moments.value[watched.row] / mass_;
    if (with_gradient) chain(gradient_.moments, watched.row, n, 1 / mass_, s.J.row(position));
  }
}

void SynthesisProblem::write_feet(int n, bool with_gradient) {
  const int points = static_cast<int>(model_.foot_points.size());
  const double root_n = std::sqrt(static_cast<double>(full_));
  const double phi = static_cast<double>(n) / full_;
  // gradient over q and v of this instant → unknowns of leg and pelvis
  const auto write = [&](int full_row, double scale, const auto& dq, const auto& dv) {
    const int m = (n + full_ / 2) % full_;
    const int row = static_cast<int>(foot_rows_.size());
    foot_rows_.push_back(full_row);
    for (std::size_t b = 0; b < layout_.series.size(); ++b) {
      const SeriesBlock& block = layout_.series[b];
      if (block.first >= layout_.pelvis_end) break;
      auto out = J_feet_.row(row).segment(block.first, block.size());
      const int c = block.coordinate, t = block.twin;
      out = scale * (dq(c) * basis_[b].col(n) + dv(c) * basis_v_[b].col(n)).transpose();
      if (t >= 0)
        out += scale * (dq(t) * basis_[b].col(m) + dv(t) * basis_v_[b].col(m)).transpose();
    }
  };
  for (int p = 0; p < points; ++p) {
    const FootPoint& point = model_.foot_points[at(p)];
    const int row = 3 * (n * points + p);
    const ForceBlock* block = nullptr;
    double shift = 0;
    for (const ForceBlock& candidate : layout_.forces) {
      if (candidate.point == p) block = &candidate;
      if (candidate.twin == p) block = &candidate, shift = 0.5;
    }
    r_feet_.segment<3>(row).setZero();
    if (block == nullptr) continue;
    const double share = std::sqrt(stance_share(block->stance, phi + shift));
    const double height = contact_height(model_, data_, p);
    const auto no_speed = [](int) { return 0.0; };
    const Eigen::Matrix3Xd &J = gradient_.J[at(p)], &Jdot = gradient_.Jdot[at(p)],
                           &Jw = gradient_.Jw[at(p)], &Jwdot = gradient_.Jwdot[at(p)];
    if (share > 0) {
      const double scale = share / (weights_.height * root_n);
      r_feet_[row] = scale * height;
      if (with_gradient)
        write(
            row, scale, [&](int c) { return J(1, c); }, no_speed);
      // the sole's material under the sphere must stand still
      const Vec3 v = contact_velocity(model_, data_, p);
      const double slip = share / (weights_.slip * root_n), r = point.radius;
      r_feet_[row + 1] = slip * v.x();
      r_feet_[row + 2] = slip * v.z();
      if (with_gradient) {
        write(
            row + 1, slip, [&](int c) { return Jdot(0, c) + r * Jwdot(2, c); },
            [&](int c) { return J(0, c) + r * Jw(2, c); });
        write(
            row + 2, slip, [&](int c) { return Jdot(2, c) - r * Jwdot(0, c); },
            [&](int c) { return J(2, c) - r * Jw(0, c); });
      }
      continue;
    }
    const double wanted =
        kClearance * std::min(1.0, swing_distance(block->stance, phi + shift) / kClearanceRamp);
    if (height >= wanted) continue;
    const double scale = 1 / (weights_.clearance * root_n);
    r_feet_[row] = scale * (height - wanted);
    if (with_gradient)
      write(
          row, scale, [&](int c) { return J(1, c); }, no_speed);
  }
}

void SynthesisProblem::write_all(const VecX& x, bool with_gradient) {
  for (int n = 0; n < instants_; ++n) {
    set_state(x, n);
    solve_instant(with_gradient);
    write_dynamics(n, with_gradient);
    write_moments(n, with_gradient);
    write_feet(n, with_gradient);
  }
}

}  // namespace retrogait
