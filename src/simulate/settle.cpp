// The nearest cycle whose soft soles carry it: Levenberg–Marquardt on Fourier coefficients.
// Based on: Marquardt 1963; gradients of multibody/derivatives.h.
#include "simulate/settle.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "multibody/derivatives.h"

namespace retrogait {

namespace {

constexpr int kSamples = 100;  // instants of a cycle at which forces are asked for; even
constexpr int kHarmonics =
    20;  // of every coordinate: a heel's strike is shorter than the script's curves
constexpr int kIterations = 40;
constexpr double kTolerance = 1e-4;  // relative fall of the cost at which it is done

// σ of the rows
constexpr double kForce = 0.002;   // BW, whole-body force that is missing
constexpr double kMoment = 0.002;  // BW·m
constexpr double kFoot = 0.02;     // BW, a foot's force against the cycle's
constexpr double kPad = 0.1;       // BW, a pad's normal force against the cycle's
// m, a pad in swing that is lower than in the cycle, of which 10 mm count
constexpr double kLift = 0.0008;
constexpr double kLiftWanted = 0.010;
constexpr double kJoint = 0.04;                   // N·m/kg, joint moments against the cycle's
constexpr double kTurn = 0.45 * kRadPerDeg;       // joint angles against the cycle
constexpr double kAnkleTurn = 0.28 * kRadPerDeg;  // the ankle else gives for all others
constexpr double kSlide = 0.003;        // m, the pelvis against the cycle (its mean height is free)
constexpr double kSmoothHarmonic = 10;  // changes of this harmonic count twice

const Vec3 kCenter(0, 0.95, 0);  // m; moments of the whole-body residual are about it

std::size_t at(int i) { return static_cast<std::size_t>(i); }

/// The coefficients by which one coordinate (and its left twin, half a cycle later) leaves the cycle.
struct Series {
  int coordinate = -1, twin = -1;
  std::vector<int> harmonics;  // 0: the mean
  int first = 0, size = 0;
};

/// Joints whose moments are to stay those of the cycle: without it they would pay for every millimetre of sole.
const char* const kWatched[] = {
    "hip_flexion_r",    "hip_adduction_r",  "hip_rotation_r",   "knee_angle_r",
    "ankle_angle_r",    "subtalar_angle_r", "mtp_angle_r",      "hip_flexion_l",
    "hip_adduction_l",  "hip_rotation_l",   "knee_angle_l",     "ankle_angle_l",
    "subtalar_angle_l", "mtp_angle_l",      "lumbar_extension", "lumbar_bending",
    "lumbar_rotation",
};

bool has_parity(const FourierCurve& curve, int parity) {
  double energy = 0, other = 0;
  for (int k = 1; k <= curve.harmonics(); ++k) {
    const double e =
        curve.a[at(k - 1)] * curve.a[at(k - 1)] + curve.b[at(k - 1)] * curve.b[at(k - 1)];
    energy += e;
    if (k % 2 != parity) other += e;
  }
  return energy > 0 && other < 1e-12 * energy;
}

class Settling {
 public:
  Settling(const Model& model, const GaitCycle& cycle, const SoleLaw& law);
  SettledCycle solve();

 private:
  void build_series();
  void build_basis();
  void build_loads();
  void set_state(const VecX& x, int n);
  double write_rows(const VecX& x, bool with_gradient);
  void write_pads(int n, bool with_gradient);
  void write_lift(int n, bool with_gradient);
  void write_wrench_and_moments(int n, bool with_gradient);
  void write_dynamics_row(int n, int row, double scale, const Gradient& gradient, int of);
  double prior(const VecX& x, VecX* g, MatX* H) const;
  /// Gradient over q, v, a of instant n → unknowns, into the row.
  void chain(int n, int row, double scale, const VecX& dq, const VecX& dv, const VecX& da);
  void sink_until_carried(VecX& x);
  GaitCycle cycle_of(const VecX& x) const;
  void report_on(const VecX& x, SettleReport& report);

  const Model& model_;
  const GaitCycle& cycle_;
  const SoleLaw law_;
  const bool symmetric_;
  const int instants_;
  const double weight_;
  std::vector<Series> series_;
  int size_ = 0, rows_ = 0;                // unknowns; rows of an instant
  std::vector<MatX> f_, df_, ddf_;         // [series] size × samples; the last two per s, s²
  std::vector<VecX> q_, v_, a_;            // the cycle's own, at every sample
  std::vector<std::vector<Vec3>> wanted_;  // force of each point, N
  std::vector<std::vector<double>> lift_;  // m, height that each point keeps in swing; −1 in stance
  std::vector<MomentRow> watched_;
  std::vector<VecX> moments_;  // of the cycle, along every coordinate, at every sample
  VecX inverse_variance_;      // of the unknowns' prior

  Data data_;
  std::vector<PointLoad> loads_;
  std::vector<PadForce> pads_;
  std::vector<VecX> pad_dq_[3], pad_dv_[3];  // [axis][point] gradient of a pad's force over q, v
  DynamicsGradient gradient_;
  RowMatX J_;
  VecX r_;
};

Settling::Settling(const Model& model, const GaitCycle& cycle, const SoleLaw& law)
    : model_(model),
      cycle_(cycle),
      law_(law),
      symmetric_(cycle.target.symmetric),
      instants_(symmetric_ ? kSamples / 2 : kSamples),
      weight_(model.body_weight()),
      data_(make_data(model)) {
  build_series();
  build_basis();
  build_loads();
}

void Settling::build_series() {
  for (int c = 0; c < model_.ncoord(); ++c) {
    const Coordinate& coordinate = model_.coordinates[at(c)];
    const std::string& name = coordinate.name;
    if (coordinate.kind != CoordinateKind::kFree) continue;
    const bool pelvis = name.starts_with("pelvis_");
    const auto target =
        std::find_if(cycle_.target.coordinates.begin(), cycle_.target.coordinates.end(),
                     [&](const CoordinateTarget& t) { return t.coordinate == c; });
    if (!pelvis && (target == cycle_.target.coordinates.end() || target->fixed)) continue;
    Series series;
    series.coordinate = c;
    int parity = -1;
    if (symmetric_ && name.ends_with("_r"))
      series.twin = model_.find_coordinate(name.substr(0, name.size() - 2) + "_l");
    else if (symmetric_)
      parity = has_parity(cycle_.q[at(c)], 0) ? 0 : 1;
    const bool mean = parity != 1 && name != "pelvis_tx" && name != "pelvis_tz";
    for (int k = mean ? 0 : 1; k <= kHarmonics; ++k)
      if (parity < 0 || k % 2 == parity) series.harmonics.push_back(k);
    series.first = size_;
    series.size = 2 * static_cast<int>(series.harmonics.size()) - (mean ? 1 : 0);
    size_ += series.size;
    series_.push_back(std::move(series));
  }
}

void Settling::build_basis() {
  inverse_variance_.resize(size_);
  for (const Series& s : series_) {
    MatX f(s.size, kSamples), df(s.size, kSamples), ddf(s.size, kSamples);
    const bool rotational = model_.coordinates[at(s.coordinate)].rotational;
    const bool ankle = model_.coordinates[at(s.coordinate)].name.starts_with("ankle_angle");
    const double sigma = ankle ? kAnkleTurn : rotational ? kTurn : kSlide;
    int row = 0;
    for (const int k : s.harmonics) {
      const double w = 2 * kPi * k / cycle_.period;
      const double bent = 1 + std::pow(k / kSmoothHarmonic, 4);
      const bool free_height = k == 0 && !rotational;
      const int parts = k == 0 ? 1 : 2;
      for (int part = 0; part < parts; ++part) {
        for (int n = 0; n < kSamples; ++n) {
          const double angle = 2 * kPi * k * n / kSamples;
          const double c = std::cos(angle), si = std::sin(angle);
          f(row, n) = part == 0 ? c : si;
          df(row, n) = w * (part == 0 ? -si : c);
          ddf(row, n) = -w * w * f(row, n);
        }
        inverse_variance_[s.first + row] =
            free_height ? 0 : (k == 0 ? 1 : 0.5) * bent / (sigma * sigma);
        ++row;
      }
    }
    f_.push_back(f), df_.push_back(df), ddf_.push_back(ddf);
  }
  for (int n = 0; n < kSamples; ++n) {
    sample(model_, cycle_, double(n) / kSamples, data_);
    q_.push_back(data_.q), v_.push_back(data_.v), a_.push_back(data_.a);
    q_.back()[model_.coordinate_index("pelvis_tx")] -=
        cycle_.travel_speed * cycle_.period * n / kSamples;
    wanted_.push_back(data_.foot_force);
    lift_.emplace_back();
    for (std::size_t p = 0; p < data_.foot_force.size(); ++p)
      lift_.back().push_back(
          data_.foot_force[p].norm() > 0
              ? -1
              : std::min(kLiftWanted, contact_height(model_, data_, static_cast<int>(p))));
    update_velocities(model_, data_);
    update_accelerations(model_, data_);
    solve_inverse_dynamics(model_, data_);
    moments_.push_back(data_.tau);
  }
}

void Settling::build_loads() {
  for (const FootPoint& point : model_.foot_points)
    loads_.push_back({point.body, point.point, point.radius, Vec3::Zero()});
  for (const HandForce& hand : cycle_.hands)
    loads_.push_back({hand.body, hand.point, 0, hand.force});
  pads_.resize(model_.foot_points.size());
  for (int axis = 0; axis < 3; ++axis) {
    pad_dq_[axis].assign(pads_.size(), VecX::Zero(model_.ncoord()));
    pad_dv_[axis] = pad_dq_[axis];
  }
  for (const char* name : kWatched)
    if (const int c = model_.find_coordinate(name); c >= 0) watched_.push_back({c, -1, {}});
  gradient_ = make_dynamics_gradient(model_, watched_, loads_);
  rows_ = 6 + static_cast<int>(watched_.size() + 6 + 2 * pads_.size());
  J_.setZero(rows_ * instants_, size_);
  r_.setZero(rows_ * instants_);
}

void Settling::set_state(const VecX& x, int n) {
  data_.q = q_[at(n)], data_.v = v_[at(n)], data_.a = a_[at(n)];
  const int m = (n + kSamples / 2) % kSamples;
  for (std::size_t b = 0; b < series_.size(); ++b) {
    const Series& s = series_[b];
    const auto c = x.segment(s.first, s.size);
    data_.q[s.coordinate] += f_[b].col(n).dot(c);
    data_.v[s.coordinate] += df_[b].col(n).dot(c);
    data_.a[s.coordinate] += ddf_[b].col(n).dot(c);
    if (s.twin < 0) continue;
    data_.q[s.twin] += f_[b].col(m).dot(c);
    data_.v[s.twin] += df_[b].col(m).dot(c);
    data_.a[s.twin] += ddf_[b].col(m).dot(c);
  }
  data_.gravity = cycle_.gravity;
  apply_couplings(model_, data_);
  update_positions(model_, data_);
  update_velocities(model_, data_);
  update_accelerations(model_, data_);
  for (std::size_t p = 0; p < pads_.size(); ++p) {
    const int i = static_cast<int>(p);
    pads_[p] = pad_force_on_level(law_, -contact_height(model_, data_, i),
                                  contact_velocity(model_, data_, i));
    loads_[p].force = pads_[p].force;
  }
}

void Settling::chain(int n, int row, double scale, const VecX& dq, const VecX& dv, const VecX& da) {
  const int m = (n + kSamples / 2) % kSamples;
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

// how each pad's force changes with q and v
void Settling::write_pads(int n, bool with_gradient) {
  const double root_n = std::sqrt(double(instants_));
  const int points = static_cast<int>(pads_.size());
  const int first = rows_ * n + 6 + static_cast<int>(watched_.size());
  const VecX none = VecX::Zero(model_.ncoord());
  Vec3 foot[2] = {Vec3::Zero(), Vec3::Zero()};
  for (int p = 0; p < points; ++p) {
    const Vec3 off = pads_[at(p)].force - wanted_[at(n)][at(p)];
    foot[model_.foot_points[at(p)].left] += off;
    r_[first + 6 + p] = off.y() / (kPad * weight_ * root_n);
    if (!with_gradient) continue;
    const double radius = model_.foot_points[at(p)].radius;
    const PadForce& pad = pads_[at(p)];
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
    chain(n, first + 6 + p, 1 / (kPad * weight_ * root_n), pad_dq_[1][at(p)], pad_dv_[1][at(p)],
          none);
  }
  VecX dq(model_.ncoord()), dv(model_.ncoord());
  for (int side = 0; side < 2; ++side)
    for (int axis = 0; axis < 3; ++axis) {
      const double scale = 1 / (kFoot * weight_ * root_n);
      r_[first + 3 * side + axis] = scale * foot[side][axis];
      if (!with_gradient) continue;
      dq.setZero(), dv.setZero();
      for (int p = 0; p < points; ++p)
        if (model_.foot_points[at(p)].left == (side == 1))
          dq += pad_dq_[axis][at(p)], dv += pad_dv_[axis][at(p)];
      chain(n, first + 3 * side + axis, scale, dq, dv, none);
    }
}

// soles that sink must not make feet scuff
void Settling::write_lift(int n, bool with_gradient) {
  const int points = static_cast<int>(pads_.size());
  const int first = rows_ * (n + 1) - points;
  const double scale = 1 / (kLift * std::sqrt(double(instants_)));
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
void Settling::write_dynamics_row(int n, int row, double scale, const Gradient& gradient, int of) {
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

void Settling::write_wrench_and_moments(int n, bool with_gradient) {
  const double root_n = std::sqrt(double(instants_));
  const int first = rows_ * n;
  for (int i = 0; i < 6; ++i) {
    const double scale = 1 / (weight_ * (i < 3 ? kMoment : kForce) * root_n);
    r_[first + i] = scale * gradient_.root.value[i];
    if (with_gradient) write_dynamics_row(n, first + i, scale, gradient_.root, i);
  }
  for (int i = 0; i < static_cast<int>(watched_.size()); ++i) {
    const double scale = 1 / (model_.body_mass * kJoint * root_n);
    r_[first + 6 + i] =
        scale * (gradient_.moments.value[i] - moments_[at(n)][watched_[at(i)].coordinate]);
    if (with_gradient) write_dynamics_row(n, first + 6 + i, scale, gradient_.moments, i);
  }
}

double Settling::write_rows(const VecX& x, bool with_gradient) {
  for (int n = 0; n < instants_; ++n) {
    set_state(x, n);
    if (with_gradient) {
      differentiate_dynamics(model_, data_, loads_, kCenter, gradient_);
      fold_couplings(model_, data_, gradient_);
    } else {
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
    write_pads(n, with_gradient);
    write_lift(n, with_gradient);
    write_wrench_and_moments(n, with_gradient);
  }
  return 0.5 * r_.squaredNorm();
}

double Settling::prior(const VecX& x, VecX* g, MatX* H) const {
  if (g != nullptr) *g += inverse_variance_.cwiseProduct(x);
  if (H != nullptr) H->diagonal() += inverse_variance_;
  return 0.5 * inverse_variance_.dot(x.cwiseAbs2());
}

// the pelvis' mean height at which the soles carry the weight, the motion as it is
void Settling::sink_until_carried(VecX& x) {
  const int ty = model_.coordinate_index("pelvis_ty");
  int mean = -1;
  for (const Series& s : series_)
    if (s.coordinate == ty) mean = s.first;
  double low = -0.05, high = 0.05;  // m
  for (int i = 0; i < 40; ++i) {
    x[mean] = 0.5 * (low + high);
    double carried = 0;
    for (int n = 0; n < instants_; ++n) {
      set_state(x, n);
      for (const PadForce& pad : pads_) carried += pad.force.y();
    }
    (carried > instants_ * weight_ ? low : high) = x[mean];
  }
}

SettledCycle Settling::solve() {
  SettledCycle out;
  VecX x = VecX::Zero(size_);
  sink_until_carried(x);
  double cost = write_rows(x, true) + prior(x, nullptr, nullptr), damping = 1e-4;
  MatX H(size_, size_);
  VecX g(size_);
  while (out.report.iterations < kIterations && !out.report.converged) {
    ++out.report.iterations;
    H.setZero();
    H.selfadjointView<Eigen::Lower>().rankUpdate(J_.transpose());
    g.noalias() = J_.transpose() * r_;
    prior(x, &g, &H);
    double reached = cost;
    VecX trial;
    for (int attempt = 0; attempt < 8; ++attempt) {
      MatX damped = H;
      damped.diagonal() *= 1 + damping;
      trial = x - Eigen::LLT<Eigen::Ref<MatX>, Eigen::Lower>(damped).solve(g);
      reached = write_rows(trial, false) + prior(trial, nullptr, nullptr);
      if (reached < cost) break;
      damping *= 10;
    }
    if (!(reached < cost)) break;
    out.report.converged = cost - reached < kTolerance * cost;
    damping = std::max(1e-9, damping / 10);
    x = trial;
    cost = write_rows(x, true) + prior(x, nullptr, nullptr);
  }
  out.cycle = cycle_of(x);
  out.scripted = cycle_;
  out.sole = law_;
  report_on(x, out.report);
  return out;
}

GaitCycle Settling::cycle_of(const VecX& x) const {
  GaitCycle out = cycle_;
  for (const Series& s : series_) {
    FourierCurve change;
    change.a.assign(kHarmonics, 0), change.b.assign(kHarmonics, 0);
    int row = s.first;
    for (const int k : s.harmonics) {
      if (k == 0) {
        change.a0 = x[row++];
      } else {
        change.a[at(k - 1)] = x[row++];
        change.b[at(k - 1)] = x[row++];
      }
    }
    out.q[at(s.coordinate)] += change;
    if (s.twin >= 0) out.q[at(s.twin)] += change.shifted(0.5);
  }
  return out;
}

void Settling::report_on(const VecX& x, SettleReport& report) {
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
        std::sqrt((f_[b].transpose() * x.segment(s.first, s.size)).squaredNorm() / kSamples);
    if (rms <= report.largest_turn) continue;
    report.largest_turn = rms;
    report.largest_turn_of = model_.coordinates[at(s.coordinate)].name;
  }
}

}  // namespace

SettledCycle settle(const Model& model, const GaitCycle& cycle, const SoleLaw& law) {
  return Settling(model, cycle, law).solve();
}

}  // namespace retrogait
