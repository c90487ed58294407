#pragma once
/// The least-squares problem behind settle(): unknowns, residual rows, gradient. Internal to simulate/; users of the
/// folder read settle.h.
///
/// Unknowns: the Fourier coefficients by which every coordinate that the synthesis may move leaves the cycle. In a
/// symmetric cycle only the right side and the axial bodies have them, and axial ones only the harmonics that the cycle
/// itself has. Every family of rows is divided by σ √N.
#include "multibody/derivatives.h"
#include "simulate/settle.h"

namespace retrogait {

/// σ of the rows. Chosen so that both roads agree on forces and moments while no joint turns by more than about a
/// degree (tests/simulate/test_settle.cpp, tests/study/test_two_roads.cpp); they are no measurements.
struct SettleWeights {
  double force = 0.002;                   // BW, whole-body force that is missing
  double moment = 0.002;                  // BW·m
  double foot = 0.02;                     // BW, a foot's force against the cycle's
  double pad = 0.1;                       // BW, a pad's normal force against the cycle's
  double lift = 0.0008;                   // m, a pad in swing that is lower than in the cycle …
  double lift_wanted = 0.010;             // m, … of which this much counts
  double joint = 0.04;                    // N·m/kg, joint moments against the cycle's
  double turn = 0.45 * kRadPerDeg;        // rad, joint angles against the cycle
  double ankle_turn = 0.28 * kRadPerDeg;  // rad; the ankle else gives for all others
  double slide = 0.003;         // m, the pelvis against the cycle; its mean height is free
  double smooth_harmonic = 10;  // changes of this harmonic count twice
};

class SettleProblem {
 public:
  SettleProblem(const Model& model, const GaitCycle& cycle, const SoleLaw& law);

  int size() const { return size_; }
  /// Half the squares of the rows at x; their Jacobian, too, if asked for.
  double write_rows(const VecX& x, bool with_gradient);
  const RowMatX& J() const { return J_; }
  const VecX& r() const { return r_; }
  /// What the distance from the cycle costs; adds its gradient and Hessian where given.
  double prior(const VecX& x, VecX* g, MatX* H) const;
  /// The cycle itself, sunk so far that the soles carry the weight in the mean.
  VecX start();
  GaitCycle cycle_of(const VecX& x) const;
  void report_on(const VecX& x, SettleReport& report);

 private:
  /// The coefficients of one coordinate (and of its left twin, half a cycle later).
  struct Series {
    int coordinate = -1, twin = -1;
    std::vector<int> harmonics;  // 0: the mean
    int first = 0, size = 0;
  };

  void build_series();
  void build_basis();
  void read_cycle();
  void build_rows();
  /// Motion, pads and their forces at instant n.
  void set_state(const VecX& x, int n);
  void solve_instant(bool with_gradient);
  void write_pads(int n, bool with_gradient);
  void write_feet(int n, const Vec3 (&off)[2], bool with_gradient);
  void write_lift(int n, bool with_gradient);
  void write_wrench_and_moments(int n, bool with_gradient);
  void write_dynamics_row(int n, int row, double scale, const Gradient& gradient, int of);
  void differentiate_pad(int point);
  /// Gradient over q, v, a of instant n → unknowns, into the row.
  void chain(int n, int row, double scale, const VecX& dq, const VecX& dv, const VecX& da);

  const Model& model_;
  const GaitCycle& cycle_;
  const SoleLaw law_;
  const bool symmetric_;
  const int instants_;
  const double weight_;  // N
  const SettleWeights sigma_;
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

/// Instants of a cycle at which forces are asked for; even.
inline constexpr int kSettleSamples = 100;
/// Of every coordinate: a heel's strike is shorter than the script's curves.
inline constexpr int kSettleHarmonics = 20;

}  // namespace retrogait
