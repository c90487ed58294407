// What is wanted of a cycle before mechanics has its say: closeness to the script, plausible pelvis
// motion, smooth forces, the centre of pressure's usual path, a measured fore-aft force.
//
// Every family of rows is divided by σ √N, so that ½‖r‖² is ½ Σ_families mean(r²/σ²).
#include <cmath>

#include "gait/problem.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

// pelvis translation: vertical and lateral oscillation of forward walking at 1.25 m/s, with σ
constexpr double kPelvisTySwing = 0.020, kPelvisTyPhase = 0.31, kPelvisTySigma = 0.010;  // m
constexpr double kPelvisTzSwing = 0.020, kPelvisTzSigma = 0.020;                         // m
constexpr double kPelvisTxSigma = 0.030;                                                 // m
constexpr double kPelvisHeightSigma = 0.05;  // m, of the mean height about where the feet touch
constexpr double kReferenceSpeed = 1.25;     // m/s

double interpolate(const std::vector<double>& x, const std::vector<double>& y, double at_x) {
  if (x.empty() || at_x <= x.front()) return x.empty() ? 0 : y.front();
  for (std::size_t i = 1; i < x.size(); ++i)
    if (at_x <= x[i]) return y[i - 1] + (y[i] - y[i - 1]) * (at_x - x[i - 1]) / (x[i] - x[i - 1]);
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
    if (block.target >= 0) {
      // as the script or the trial has it
    } else if (name == "pelvis_tx") {
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
      out.row(n) =
          (J.row((n + 1) % full_) - 2 * J.row(n) + J.row((n + full_ - 1) % full_)) / (dt * dt);
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
    const MatX curved = bend(J) / (weights_.point_bend * bend_allowance() * root_n);
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
    const double contact = foot == 0 ? 0 : target_.left_contact;
    const double duty = foot == 1 && target_.left_duty > 0 ? target_.left_duty : target_.duty;
    MatX total[3] = {MatX::Zero(full_, F), MatX::Zero(full_, F), MatX::Zero(full_, F)};
    MatX cop = MatX::Zero(full_, F), aside = MatX::Zero(full_, F);
    set_state(VecX::Zero(layout_.size), 0);
    data_.q = model_.standing;
    apply_couplings(model_, data_);
    update_positions(model_, data_);
    const FootAxes axes = foot_axes(model_, data_, foot == 1);
    for (std::size_t b = 0; b < layout_.forces.size(); ++b) {
      const ForceBlock& block = layout_.forces[b];
      if (model_.foot_points[at(block.point)].left != (foot == 1)) continue;
      const Vec3 place = contact_point(model_, data_, block.point) - axes.heel;
      const double from_heel = place.dot(axes.forward);
      const double off_line = place.dot(axes.forward.cross(Vec3::UnitY()));
      const int size = block.window.size();
      for (int n = 0; n < full_; ++n) {
        const double phi = static_cast<double>(n) / full_ - contact;
        const double stance = (phi - std::floor(phi)) / duty;
        const double prior = interpolate(target_.cop_phase, target_.cop_from_heel, stance);
        const ForceWindow::Alive& alive = alive_[b][at(n)];
        for (int i = 0; i < alive.count; ++i) {
          for (int axis = 0; axis < 3; ++axis)
            total[axis](n, block.first + axis * size + alive.first + i) = alive.weight[i];
          if (stance < 1)
            cop(n, block.first + size + alive.first + i) = alive.weight[i] * (from_heel - prior);
          // to the side nothing is known but that it stays near the line from heel to mid-metatarsals
          aside(n, block.first + size + alive.first + i) = alive.weight[i] * off_line;
        }
      }
    }
    for (const MatX& axis : total)
      add(bend(axis) / (weights_.total_bend * bend_allowance() * root_n), VecX::Zero(full_));
    if (!target_.cop_phase.empty()) add(cop / (weights_.cop * root_n), VecX::Zero(full_));
    add(aside / (weights_.cop_aside * root_n), VecX::Zero(full_));
    if (!target_.fore_aft) continue;
    MatX J = MatX::Zero(full_, F);
    VecX r = VecX::Zero(full_);
    for (int n = 0; n < full_; ++n) {
      double phi = static_cast<double>(n) / full_ - contact;
      phi -= std::floor(phi);
      if (phi > duty) continue;
      J.row(n) = target_.direction * total[0].row(n);
      r[n] = -interpolate(target_.fore_aft->phase, target_.fore_aft->force, phi);
    }
    add(J / (target_.fore_aft->sigma * root_n), r / (target_.fore_aft->sigma * root_n));
  }
  H_force_.triangularView<Eigen::StrictlyUpper>() = H_force_.transpose();
}

}  // namespace retrogait
