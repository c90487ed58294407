// The residual rows of settling. An instant's rows: whole-body wrench (6), watched moments, force of each foot (6),
// normal force of each pad, lift of each pad.
#include <cmath>

#include "simulate/settle_problem.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

const Vec3 kCenter(0, 0.95, 0);  // m; moments of the whole-body residual are about it

}  // namespace

void SettleProblem::chain(int n, int row, double scale, const VecX& dq, const VecX& dv,
                          const VecX& da) {
  const int m = (n + kSettleSamples / 2) % kSettleSamples;
  for (std::size_t b = 0; b < series_.size(); ++b) {
    const Series& s = series_[b];
    auto out = J_.row(row).segment(s.first, s.size);
    const int c = s.coordinate, t = s.twin;
    out =
        scale * (dq[c] * f_[b].col(n) + dv[c] * df_[b].col(n) + da[c] * ddf_[b].col(n)).transpose();
    if (t >= 0)
      out += scale *
             (dq[t] * f_[b].col(m) + dv[t] * df_[b].col(m) + da[t] * ddf_[b].col(m)).transpose();
  }
}

// how a pad's force changes with q and v
void SettleProblem::differentiate_pad(int p) {
  const PadForce& pad = pads_[at(p)];
  const double radius = model_.foot_points[at(p)].radius;
  for (int c = 0; c < model_.ncoord(); ++c) {
    const Vec3 J = gradient_.J[at(p)].col(c), Jdot = gradient_.Jdot[at(p)].col(c);
    const Vec3 Jw = gradient_.Jw[at(p)].col(c), Jwdot = gradient_.Jwdot[at(p)].col(c);
    const Vec3 by_q =
        -pad.by_depth * J.y() + pad.by_velocity * (Jdot - radius * Jwdot.cross(Vec3::UnitY()));
    const Vec3 by_v = pad.by_velocity * (J - radius * Jw.cross(Vec3::UnitY()));
    for (int axis = 0; axis < 3; ++axis) {
      pad_dq_[axis][at(p)][c] = by_q[axis];
      pad_dv_[axis][at(p)][c] = by_v[axis];
    }
  }
}

void SettleProblem::write_pads(int n, bool with_gradient) {
  const int points = static_cast<int>(pads_.size());
  const int first = rows_ * n + 12 + static_cast<int>(watched_.size());
  const double scale = 1 / (sigma_.pad * weight_ * std::sqrt(double(instants_)));
  const VecX none = VecX::Zero(model_.ncoord());
  Vec3 off[2] = {Vec3::Zero(), Vec3::Zero()};  // of each foot
  for (int p = 0; p < points; ++p) {
    const Vec3 too_much = pads_[at(p)].force - wanted_[at(n)][at(p)];
    off[model_.foot_points[at(p)].left] += too_much;
    r_[first + p] = scale * too_much.y();
    if (!with_gradient) continue;
    differentiate_pad(p);
    chain(n, first + p, scale, pad_dq_[1][at(p)], pad_dv_[1][at(p)], none);
  }
  write_feet(n, off, with_gradient);
}

void SettleProblem::write_feet(int n, const Vec3 (&off)[2], bool with_gradient) {
  const int first = rows_ * n + 6 + static_cast<int>(watched_.size());
  const double scale = 1 / (sigma_.foot * weight_ * std::sqrt(double(instants_)));
  const VecX none = VecX::Zero(model_.ncoord());
  VecX dq(model_.ncoord()), dv(model_.ncoord());
  for (int side = 0; side < 2; ++side)
    for (int axis = 0; axis < 3; ++axis) {
      r_[first + 3 * side + axis] = scale * off[side][axis];
      if (!with_gradient) continue;
      dq.setZero(), dv.setZero();
      for (std::size_t p = 0; p < pads_.size(); ++p)
        if (model_.foot_points[p].left == (side == 1))
          dq += pad_dq_[axis][p], dv += pad_dv_[axis][p];
      chain(n, first + 3 * side + axis, scale, dq, dv, none);
    }
}

// soles that sink must not make feet scuff
void SettleProblem::write_lift(int n, bool with_gradient) {
  const int points = static_cast<int>(pads_.size());
  const int first = rows_ * (n + 1) - points;
  const double scale = 1 / (sigma_.lift * std::sqrt(double(instants_)));
  const VecX none = VecX::Zero(model_.ncoord());
  for (int p = 0; p < points; ++p) {
    const double missing = lift_[at(n)][at(p)] - contact_height(model_, data_, p);
    const bool low = lift_[at(n)][at(p)] > 0 && missing > 0;
    r_[first + p] = low ? scale * missing : 0;
    if (!with_gradient) continue;
    if (low)
      chain(n, first + p, -scale, gradient_.J[at(p)].row(1).transpose(), none, none);
    else
      J_.row(first + p).setZero();
  }
}

// a force or moment that inverse dynamics gives, with the pads' forces following the motion
void SettleProblem::write_dynamics_row(int n, int row, double scale, const Gradient& gradient,
                                       int of) {
  VecX dq = gradient.dq.row(of).transpose(), dv = gradient.dv.row(of).transpose();
  const VecX da = gradient.da.row(of).transpose();
  for (std::size_t p = 0; p < pads_.size(); ++p)
    for (int axis = 0; axis < 3; ++axis) {
      const double by_force = gradient.df(of, 3 * static_cast<int>(p) + axis);
      dq += by_force * pad_dq_[axis][p];
      dv += by_force * pad_dv_[axis][p];
    }
  chain(n, row, scale, dq, dv, da);
}

void SettleProblem::write_wrench_and_moments(int n, bool with_gradient) {
  const double root_n = std::sqrt(double(instants_));
  const int first = rows_ * n;
  for (int i = 0; i < 6; ++i) {
    const double scale = 1 / (weight_ * (i < 3 ? sigma_.moment : sigma_.force) * root_n);
    r_[first + i] = scale * gradient_.root.value[i];
    if (with_gradient) write_dynamics_row(n, first + i, scale, gradient_.root, i);
  }
  for (int i = 0; i < static_cast<int>(watched_.size()); ++i) {
    const double scale = 1 / (model_.body_mass * sigma_.joint * root_n);
    r_[first + 6 + i] =
        scale * (gradient_.moments.value[i] - moments_[at(n)][watched_[at(i)].coordinate]);
    if (with_gradient) write_dynamics_row(n, first + 6 + i, scale, gradient_.moments, i);
  }
}

void SettleProblem::solve_instant(bool with_gradient) {
  if (with_gradient) {
    differentiate_dynamics(model_, data_, loads_, kCenter, gradient_);
    fold_couplings(model_, data_, gradient_);
    return;
  }
  clear_applied_forces(data_);
  for (const PointLoad& load : loads_)
    apply_force(data_, load.body,
                data_.X_WB[at(load.body)] * load.point - load.drop * Vec3::UnitY(), load.force);
  solve_inverse_dynamics(model_, data_);
  const Spatial& F = data_.F_joint[0];
  gradient_.root.value.head<3>() = F.rot + (data_.X_WM[0].p - kCenter).cross(F.lin);
  gradient_.root.value.tail<3>() = F.lin;
  for (int i = 0; i < static_cast<int>(watched_.size()); ++i)
    gradient_.moments.value[i] = data_.tau[watched_[at(i)].coordinate];
}

double SettleProblem::write_rows(const VecX& x, bool with_gradient) {
  for (int n = 0; n < instants_; ++n) {
    set_state(x, n);
    solve_instant(with_gradient);
    write_pads(n, with_gradient);
    write_lift(n, with_gradient);
    write_wrench_and_moments(n, with_gradient);
  }
  return 0.5 * r_.squaredNorm();
}

double SettleProblem::prior(const VecX& x, VecX* g, MatX* H) const {
  if (g != nullptr) *g += inverse_variance_.cwiseProduct(x);
  if (H != nullptr) H->diagonal() += inverse_variance_;
  return 0.5 * inverse_variance_.dot(x.cwiseAbs2());
}

void SettleProblem::report_on(const VecX& x, SettleReport& report) {
  double force = 0, moment = 0, vertical = 0, horizontal = 0;
  for (int n = 0; n < instants_; ++n) {
    set_state(x, n);
    clear_applied_forces(data_);
    Vec3 change = Vec3::Zero();
    for (std::size_t i = 0; i < loads_.size(); ++i) {
      const PointLoad& load = loads_[i];
      apply_force(data_, load.body,
                  data_.X_WB[at(load.body)] * load.point - load.drop * Vec3::UnitY(), load.force);
      if (i < pads_.size()) change += load.force - wanted_[at(n)][i];
    }
    solve_inverse_dynamics(model_, data_);
    const Spatial& F = data_.F_joint[0];
    force += F.lin.squaredNorm();
    moment += (F.rot + (data_.X_WM[0].p - kCenter).cross(F.lin)).squaredNorm();
    vertical += change.y() * change.y();
    horizontal += change.x() * change.x() + change.z() * change.z();
  }
  report.residual_force = std::sqrt(force / instants_) / weight_;
  report.residual_moment = std::sqrt(moment / instants_);
  report.vertical_change = std::sqrt(vertical / instants_) / weight_;
  report.horizontal_change = std::sqrt(horizontal / instants_) / weight_;
  for (std::size_t b = 0; b < series_.size(); ++b) {
    const Series& s = series_[b];
    if (!model_.coordinates[at(s.coordinate)].rotational) continue;
    const double rms =
        std::sqrt((f_[b].transpose() * x.segment(s.first, s.size)).squaredNorm() / kSettleSamples);
    if (rms <= report.largest_turn) continue;
    report.largest_turn = rms;
    report.largest_turn_of = model_.coordinates[at(s.coordinate)].name;
  }
}

}  // namespace retrogait
