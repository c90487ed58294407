// The unknowns of settling, the samples of the cycle, and the motion that unknowns make.
#include <algorithm>
#include <cmath>

#include "simulate/settle_problem.h"

#include "base/numbers.h"

namespace retrogait {

namespace {

/// Joints whose moments are to stay those of the cycle: without it they would pay for every millimetre of sole.
const char* const kWatched[] = {
    "hip_flexion_r",    "hip_adduction_r",  "hip_rotation_r",   "knee_angle_r",
    "ankle_angle_r",    "subtalar_angle_r", "mtp_angle_r",      "hip_flexion_l",
    "hip_adduction_l",  "hip_rotation_l",   "knee_angle_l",     "ankle_angle_l",
    "subtalar_angle_l", "mtp_angle_l",      "lumbar_extension", "lumbar_bending",
    "lumbar_rotation",
};

// whether an axial curve has only the harmonics of one parity
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

}  // namespace

SettleProblem::SettleProblem(const Model& model, const GaitCycle& cycle, const SoleLaw& law)
    : model_(model),
      cycle_(cycle),
      law_(law),
      symmetric_(cycle.target.symmetric),
      instants_(symmetric_ ? kSettleSamples / 2 : kSettleSamples),
      weight_(model.body_weight()),
      data_(make_data(model)) {
  build_series();
  build_basis();
  read_cycle();
  build_rows();
}

void SettleProblem::build_series() {
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
    for (int k = mean ? 0 : 1; k <= kSettleHarmonics; ++k)
      if (parity < 0 || k % 2 == parity) series.harmonics.push_back(k);
    series.first = size_;
    series.size = 2 * static_cast<int>(series.harmonics.size()) - (mean ? 1 : 0);
    size_ += series.size;
    series_.push_back(std::move(series));
  }
}

void SettleProblem::build_basis() {
  inverse_variance_.resize(size_);
  for (const Series& s : series_) {
    MatX f(s.size, kSettleSamples), df(s.size, kSettleSamples), ddf(s.size, kSettleSamples);
    const bool rotational = model_.coordinates[at(s.coordinate)].rotational;
    const bool ankle = model_.coordinates[at(s.coordinate)].name.starts_with("ankle_angle");
    const double sigma = ankle ? sigma_.ankle_turn : rotational ? sigma_.turn : sigma_.slide;
    int row = 0;
    for (const int k : s.harmonics) {
      const double w = 2 * kPi * k / cycle_.period;
      const double bent = 1 + std::pow(k / sigma_.smooth_harmonic, 4);
      const bool free_height = k == 0 && !rotational;
      const int parts = k == 0 ? 1 : 2;
      for (int part = 0; part < parts; ++part) {
        for (int n = 0; n < kSettleSamples; ++n) {
          const double angle = 2 * kPi * k * n / kSettleSamples;
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
}

// the cycle's own motion, forces and moments at every sample
void SettleProblem::read_cycle() {
  for (int n = 0; n < kSettleSamples; ++n) {
    sample(model_, cycle_, double(n) / kSettleSamples, data_);
    q_.push_back(data_.q), v_.push_back(data_.v), a_.push_back(data_.a);
    q_.back()[model_.coordinate_index("pelvis_tx")] -=
        cycle_.travel_speed * cycle_.period * n / kSettleSamples;
    wanted_.push_back(data_.foot_force);
    lift_.emplace_back();
    for (std::size_t p = 0; p < data_.foot_force.size(); ++p)
      lift_.back().push_back(
          data_.foot_force[p].norm() > 0
              ? -1
              : std::min(sigma_.lift_wanted, contact_height(model_, data_, static_cast<int>(p))));
    update_velocities(model_, data_);
    update_accelerations(model_, data_);
    solve_inverse_dynamics(model_, data_);
    moments_.push_back(data_.tau);
  }
}

void SettleProblem::build_rows() {
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

void SettleProblem::set_state(const VecX& x, int n) {
  data_.q = q_[at(n)], data_.v = v_[at(n)], data_.a = a_[at(n)];
  const int m = (n + kSettleSamples / 2) % kSettleSamples;
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

GaitCycle SettleProblem::cycle_of(const VecX& x) const {
  GaitCycle out = cycle_;
  for (const Series& s : series_) {
    FourierCurve change;
    change.a.assign(kSettleHarmonics, 0), change.b.assign(kSettleHarmonics, 0);
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

// the pelvis' mean height at which the soles carry the weight, the motion as it is
VecX SettleProblem::start() {
  VecX x = VecX::Zero(size_);
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
  return x;
}

}  // namespace retrogait
