// The residual rows of synthesis: mechanics, feet, smoothness, closeness to the script.
//
// Every family of rows is divided by σ √N, so that ½‖r‖² is ½ Σ_families mean(r²/σ²).
#include <cmath>

#include "gait/problem.h"

namespace retrogait {

namespace {

const Vec3 kResidualCenter(0, 0.95, 0);  // m; moments of the whole-body residual are about it

// pelvis translation priors: amplitude and phase from the fore-aft, vertical and lateral oscillation of
// forward walking at 1.25 m/s (design prototype), σ below
constexpr double kPelvisTySwing = 0.020, kPelvisTyPhase = 0.31, kPelvisTySigma = 0.010;  // m
constexpr double kPelvisTzSwing = 0.020, kPelvisTzSigma = 0.020;                          // m
constexpr double kPelvisTxSigma = 0.030;                                                   // m
constexpr double kPelvisHeightSigma = 0.05;  // m, of the mean height about where the feet touch
constexpr double kReferenceSpeed = 1.25;     // m/s
constexpr double kClearance = 0.010;         // m, of a foot point in swing
constexpr double kClearanceRamp = 0.08;      // cycles to grow to it from a window's end

std::size_t at(int i) { return static_cast<std::size_t>(i); }

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

double interpolate(const std::vector<double>& x, const std::vector<double>& y, double at_x) {
  if (x.empty() || at_x <= x.front()) return x.empty() ? 0 : y.front();
  for (std::size_t i = 1; i < x.size(); ++i)
    if (at_x <= x[i])
      return y[i - 1] + (y[i] - y[i - 1]) * (at_x - x[i - 1]) / (x[i] - x[i - 1]);
  return y.back();
}

}  // namespace

void SynthesisProblem::prepare() {
  prepare_tracking();
  prepare_forces();
}

/// Closeness to the script, coefficient by coefficient (Parseval): a mean counts once, a harmonic
/// half, and its second derivative, scaled by k0, adds (k / k0)⁴.
void SynthesisProblem::prepare_tracking() {
  diagonal_ = VecX::Zero(layout_.size);
  aim_ = VecX::Zero(layout_.size);
  const VecX start = start_from_script();
  for (const SeriesBlock& block : layout_.series) {
    const std::string& name = model_.coordinates[at(block.coordinate)].name;
    double sigma = block.target >= 0 ? target_.coordinates[at(block.target)].sigma : 0;
    FourierCurve aim;
    aim.a.assign(2, 0);
    aim.b.assign(2, 0);
    const auto harmonic = [&](int k, double swing, double phase) {
      // forward: cos 2πk(φ − phase); travelling the other way the same instant of stance, reversed
      const double p = target_.direction > 0 ? phase : target_.duty - phase;
      aim.a[at(k - 1)] = swing * std::cos(2 * kPi * k * p);
      aim.b[at(k - 1)] = swing * std::sin(2 * kPi * k * p);
    };
    const double pace = target_.speed / kReferenceSpeed;
    if (name == "pelvis_tx") {
      sigma = kPelvisTxSigma;  // what fore-aft swing there is follows from the forces
    } else if (name == "pelvis_ty") {
      sigma = kPelvisTySigma;
      harmonic(2, kPelvisTySwing * std::pow(pace, 1.5), kPelvisTyPhase);
    } else if (name == "pelvis_tz") {
      sigma = kPelvisTzSigma;
      harmonic(1, kPelvisTzSwing, 0.25);
    }
    int i = block.first;
    if (block.constant) {
      double s = name == "pelvis_ty" ? kPelvisHeightSigma : sigma;
      // how far a trunk leans in walking against standing differs between people more than its course
      if (name == "pelvis_tilt" || name == "lumbar_extension")
        s = std::max(sigma, target_.coordinates[at(block.target)].sd);
      diagonal_[i] = 1 / (s * s);
      aim_[i] = start[i];
      ++i;
    }
    for (const int k : block.harmonics) {
      const double bend = std::pow(k / weights_.smooth_harmonic, 4);
      for (int part = 0; part < 2; ++part, ++i) {
        diagonal_[i] = 0.5 * (1 + bend) / (sigma * sigma);
        if (block.target >= 0)
          aim_[i] = start[i];
        else if (k <= 2)
          aim_[i] = part == 0 ? aim.a[at(k - 1)] : aim.b[at(k - 1)];
      }
    }
  }
}

/// Terms of the forces alone, linear in them: smoothness and size of each point, smoothness of the
/// whole foot, centre-of-pressure prior, measured fore-aft force.
void SynthesisProblem::prepare_forces() {
  const int F = layout_.force_count;
  H_force_ = MatX::Zero(F, F);
  g_force_ = VecX::Zero(F);
  c_force_ = 0;
  const double dt = target_.period / full_;
  const double root_n = std::sqrt(static_cast<double>(full_));
  const auto add = [&](const MatX& J, const VecX& r) {
    H_force_.selfadjointView<Eigen::Lower>().rankUpdate(J.transpose());
    g_force_ += J.transpose() * r;
    c_force_ += 0.5 * r.squaredNorm();
  };
  const auto bend = [&](const MatX& J) {
    MatX out(J.rows(), J.cols());
    for (int n = 0; n < full_; ++n)
      out.row(n) = (J.row((n + 1) % full_) - 2 * J.row(n) + J.row((n + full_ - 1) % full_)) /
                   (dt * dt);
    return out;
  };
  // each point
  for (std::size_t b = 0; b < layout_.forces.size(); ++b) {
    const ForceBlock& block = layout_.forces[b];
    const int size = block.window.size();
    MatX J = MatX::Zero(full_, size);
    for (int n = 0; n < full_; ++n)
      for (int i = 0; i < alive_[b][at(n)].count; ++i)
        J(n, alive_[b][at(n)].first + i) = alive_[b][at(n)].weight[i];
    const MatX curved = bend(J) / (weights_.point_bend * root_n);
    J /= weights_.point_size * root_n;
    const MatX H = J.transpose() * J + curved.transpose() * curved;
    for (int axis = 0; axis < 3; ++axis) {
      const int first = block.first + axis * size;
      H_force_.block(first, first, size, size) += H;
    }
  }
  // each foot
  const int feet = target_.symmetric ? 1 : 2;
  for (int foot = 0; foot < feet; ++foot) {
    const double shift = foot == 0 ? 0 : 0.5;
    MatX total[3] = {MatX::Zero(full_, F), MatX::Zero(full_, F), MatX::Zero(full_, F)};
    MatX cop = MatX::Zero(full_, F);
    set_state(VecX::Zero(layout_.size), 0);
    data_.q = model_.standing;
    apply_couplings(model_, data_);
    update_positions(model_, data_);
    const FootAxes axes = foot_axes(model_, data_, foot == 1);
    for (std::size_t b = 0; b < layout_.forces.size(); ++b) {
      const ForceBlock& block = layout_.forces[b];
      if (model_.foot_points[at(block.point)].left != (foot == 1)) continue;
      const double from_heel =
          (contact_point(model_, data_, block.point) - axes.heel).dot(axes.forward);
      const int size = block.window.size();
      for (int n = 0; n < full_; ++n) {
        const double phi = static_cast<double>(n) / full_ - shift;
        const double stance = (phi - std::floor(phi)) / target_.duty;
        const double prior = interpolate(target_.cop_phase, target_.cop_from_heel, stance);
        const ForceWindow::Alive& alive = alive_[b][at(n)];
        for (int i = 0; i < alive.count; ++i) {
          for (int axis = 0; axis < 3; ++axis)
            total[axis](n, block.first + axis * size + alive.first + i) = alive.weight[i];
          if (stance < 1)
            cop(n, block.first + size + alive.first + i) = alive.weight[i] * (from_heel - prior);
        }
      }
    }
    for (const MatX& axis : total)
      add(bend(axis) / (weights_.total_bend * root_n), VecX::Zero(full_));
    if (!target_.cop_phase.empty()) add(cop / (weights_.cop * root_n), VecX::Zero(full_));
    if (!target_.fore_aft) continue;
    MatX J = MatX::Zero(full_, F);
    VecX r = VecX::Zero(full_);
    for (int n = 0; n < full_; ++n) {
      double phi = static_cast<double>(n) / full_ - shift;
      phi -= std::floor(phi);
      if (phi > target_.duty) continue;
      J.row(n) = target_.direction * total[0].row(n);
      r[n] = -interpolate(target_.fore_aft->phase, target_.fore_aft->force, phi);
    }
    add(J / (target_.fore_aft->sigma * root_n), r / (target_.fore_aft->sigma * root_n));
  }
  H_force_.triangularView<Eigen::StrictlyUpper>() = H_force_.transpose();
}

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
      loads_[at(block.twin)].force =
          pressed(alive_twin_[b][at(n)]).cwiseProduct(Vec3(1, 1, -1));
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
      const double left =
          scale * weight_ * g.df(row, 3 * block.twin + axis) * (axis == 2 ? -1 : 1);
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
    const double scale = 1 / (weight_ * sigma * root_n);
    r_dynamics_[6 * n + i] = scale * gradient_.root.value[i];
    if (with_gradient) chain(gradient_.root, i, n, scale, J_dynamics_.row(6 * n + i));
  }
}

void SynthesisProblem::write_moments(int n, bool with_gradient) {
  const auto write = [&](int row, Sequence& s, int position) {
    s.m[position] = gradient_.moments.value[row] / mass_;
    if (with_gradient) chain(gradient_.moments, row, n, 1 / mass_, s.J.row(position));
  };
  const int half = full_ / 2;
  for (int k = 0; k < 5; ++k) {
    write(k, sequences_[at(k)], n);
    if (target_.symmetric)
      write(5 + k, sequences_[at(k)], n + half);
    else
      write(5 + k, sequences_[at(5 + k)], n);
  }
  const std::size_t lumbar = sequences_.size() - 3;
  for (int k = 0; k < 3; ++k) write(10 + k, sequences_[lumbar + at(k)], n);
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
      if (t >= 0) out += scale * (dq(t) * basis_[b].col(m) + dv(t) * basis_v_[b].col(m)).transpose();
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
      if (with_gradient) write(row, scale, [&](int c) { return J(1, c); }, no_speed);
      // the sole's material under the sphere must stand still
      const Vec3 v = contact_velocity(model_, data_, p);
      const double slip = share / (weights_.slip * root_n), r = point.radius;
      r_feet_[row + 1] = slip * v.x();
      r_feet_[row + 2] = slip * v.z();
      if (with_gradient) {
        write(row + 1, slip, [&](int c) { return Jdot(0, c) + r * Jwdot(2, c); },
              [&](int c) { return J(0, c) + r * Jw(2, c); });
        write(row + 2, slip, [&](int c) { return Jdot(2, c) - r * Jwdot(0, c); },
              [&](int c) { return J(2, c) - r * Jw(0, c); });
      }
      continue;
    }
    const double wanted =
        kClearance * std::min(1.0, swing_distance(block->stance, phi + shift) / kClearanceRamp);
    if (height >= wanted) continue;
    const double scale = 1 / (weights_.clearance * root_n);
    r_feet_[row] = scale * (height - wanted);
    if (with_gradient) write(row, scale, [&](int c) { return J(1, c); }, no_speed);
  }
}

void SynthesisProblem::add_rows(const Eigen::Ref<const RowMatX>& J, const VecX& r, int begin,
                                int end, NormalEquations& out) const {
  const auto part = J.middleCols(begin, end - begin);
  out.H.block(begin, begin, end - begin, end - begin)
      .selfadjointView<Eigen::Lower>()
      .rankUpdate(part.transpose());
  out.g.segment(begin, end - begin).noalias() += part.transpose() * r;
}

VecX SynthesisProblem::active_foot_rows() const {
  VecX r(static_cast<int>(foot_rows_.size()));
  for (std::size_t i = 0; i < foot_rows_.size(); ++i) r[static_cast<int>(i)] = r_feet_[foot_rows_[i]];
  return r;
}

double SynthesisProblem::bend_scale(const Sequence& s) const {
  const double dt = target_.period / full_;
  return 1 / (dt * dt * s.bend * std::sqrt(static_cast<double>(s.length)));
}

/// Second difference of a moment over the cycle, in r_bend_; half its square.
double SynthesisProblem::bend_of(const Sequence& s) {
  const double scale = bend_scale(s);
  auto r = r_bend_.head(s.length);
  for (int i = 0; i < s.length; ++i) {
    const int next = (i + 1) % s.length, last = (i + s.length - 1) % s.length;
    r[i] = scale * ((next == 0 ? s.wrap : 1) * s.m[next] - 2 * s.m[i] +
                    (i == 0 ? s.wrap : 1) * s.m[last]);
  }
  return 0.5 * r.squaredNorm();
}

void SynthesisProblem::add_sequence(const Sequence& s, NormalEquations& out) {
  const double scale = bend_scale(s);
  const int count = s.end - s.begin;
  for (int i = 0; i < s.length; ++i) {
    const int next = (i + 1) % s.length, last = (i + s.length - 1) % s.length;
    const double after = next == 0 ? s.wrap : 1, before = i == 0 ? s.wrap : 1;
    J_bend_.row(i).segment(s.begin, count) =
        scale * (after * s.J.row(next).segment(s.begin, count) -
                 2 * s.J.row(i).segment(s.begin, count) +
                 before * s.J.row(last).segment(s.begin, count));
  }
  add_rows(J_bend_.topRows(s.length), r_bend_.head(s.length), s.begin, s.end, out);
}

double SynthesisProblem::add_constant_terms(const VecX& x, VecX* g, MatX* H) const {
  const int F = layout_.force_count;
  const VecX f = x.head(F), off = x - aim_;
  const VecX Hf = H_force_ * f;
  if (H != nullptr) {
    H->topLeftCorner(F, F) += H_force_;
    H->diagonal() += diagonal_;
  }
  if (g != nullptr) {
    g->head(F) += Hf + g_force_;
    *g += diagonal_.cwiseProduct(off);
  }
  return 0.5 * f.dot(Hf) + g_force_.dot(f) + c_force_ + 0.5 * off.dot(diagonal_.cwiseProduct(off));
}

/// The ground only pushes, within the friction cone: hinges on spline coefficients, which bound the
/// whole curve.
double SynthesisProblem::bounds(const VecX& x, VecX* g, MatX* H) const {
  double cost = 0;
  const double scale = 1 / (weights_.bound * std::sqrt(layout_.force_count / 3.0));
  // one hinge r = di x_i + dy x_iy
  const auto hinge = [&](int i, double di, int iy, double dy) {
    const double r = di * x[i] + (iy >= 0 ? dy * x[iy] : 0);
    cost += 0.5 * r * r;
    if (g != nullptr) {
      (*g)[i] += r * di;
      if (iy >= 0) (*g)[iy] += r * dy;
    }
    if (H == nullptr) return;
    (*H)(i, i) += di * di;
    if (iy < 0) return;
    (*H)(iy, iy) += dy * dy;
    (*H)(std::max(i, iy), std::min(i, iy)) += di * dy;
  };
  for (const ForceBlock& block : layout_.forces) {
    const int size = block.window.size();
    for (int j = 0; j < size; ++j) {
      const int iy = block.first + size + j;
      const double fy = x[iy];
      if (fy < 0) hinge(iy, scale, -1, 0);
      for (const int axis : {0, 2}) {
        const int i = block.first + axis * size + j;
        const double sign = x[i] < 0 ? -1 : 1;
        if (sign * x[i] <= weights_.friction * std::max(fy, 0.0)) continue;
        if (fy > 0)
          hinge(i, scale * sign, iy, -scale * weights_.friction);
        else
          hinge(i, scale * sign, -1, 0);
      }
    }
  }
  return cost;
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

void SynthesisProblem::linearize(const VecX& x, NormalEquations& out) {
  foot_rows_.clear();
  write_all(x, true);
  out.H.setZero(layout_.size, layout_.size);
  out.g.setZero(layout_.size);
  out.cost = add_constant_terms(x, &out.g, &out.H);
  out.cost += 0.5 * r_dynamics_.squaredNorm() + 0.5 * r_feet_.squaredNorm();
  add_rows(J_dynamics_, r_dynamics_, 0, layout_.size, out);
  add_rows(J_feet_.topRows(static_cast<int>(foot_rows_.size())), active_foot_rows(),
           layout_.leg_begin, layout_.pelvis_end, out);
  for (const Sequence& s : sequences_) {
    out.cost += bend_of(s);
    add_sequence(s, out);
  }
}

double SynthesisProblem::chord(const VecX& x, VecX& g) {
  write_all(x, false);
  g.setZero(layout_.size);
  double cost = add_constant_terms(x, &g, nullptr);
  cost += 0.5 * r_dynamics_.squaredNorm() + 0.5 * r_feet_.squaredNorm();
  g.noalias() += J_dynamics_.transpose() * r_dynamics_;
  const int begin = layout_.leg_begin, count = layout_.pelvis_end - begin;
  g.segment(begin, count).noalias() +=
      J_feet_.topRows(static_cast<int>(foot_rows_.size())).middleCols(begin, count).transpose() *
      active_foot_rows();
  for (const Sequence& s : sequences_) {
    cost += bend_of(s);
    // transpose of the second difference, then of the moments
    VecX w(s.length);
    for (int i = 0; i < s.length; ++i) {
      const int next = (i + 1) % s.length, last = (i + s.length - 1) % s.length;
      w[i] = bend_scale(s) * ((next == 0 ? s.wrap : 1) * r_bend_[next] - 2 * r_bend_[i] +
                              (i == 0 ? s.wrap : 1) * r_bend_[last]);
    }
    g.segment(s.begin, s.end - s.begin).noalias() +=
        s.J.middleCols(s.begin, s.end - s.begin).transpose() * w;
  }
  return cost;
}

}  // namespace retrogait
