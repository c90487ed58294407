#pragma once
/// The least-squares problem behind synthesize(): unknowns, residual rows, normal equations. Internal
/// to gait/; users of the folder read gait.h.
///
/// Unknowns, in this order: force splines (BW) | leg | pelvis | lumbar | arm Fourier coefficients (rad,
/// m). In a symmetric cycle only right-side and axial unknowns exist: the left is the right half a
/// cycle later, sagittal axial motion has even harmonics, frontal and transverse odd ones.
#include "gait/gait.h"
#include "multibody/derivatives.h"

namespace retrogait {

/// 1 for each component of a wrench (moment x, y, z; force x, y, z) that the joint to the ground leaves free,
/// else 0: a planar model's plane bears the rest, and Newton's laws ask nothing of the feet there.
Vec6 root_freedom(const Model& model);

/// The Fourier coefficients of one coordinate (and of its left twin, half a cycle later).
struct SeriesBlock {
  int coordinate = -1;
  int twin = -1;         // left coordinate that shares the coefficients, or −1
  bool constant = true;  // has a mean
  std::vector<int> harmonics;
  int first = 0;    // index of the first unknown
  int target = -1;  // index into GaitTarget::coordinates, −1 for pelvis translations
  int size() const { return (constant ? 1 : 0) + 2 * static_cast<int>(harmonics.size()); }
};

/// The spline coefficients of one foot point: x, then y, then z.
struct ForceBlock {
  int point = -1;
  int twin = -1;       // left point that shares them (z mirrored), or −1
  ForceWindow stance;  // when the point is on the ground (no splines: intervals unused)
  ForceWindow window;  // when it may press: stance, and kWindowPad more at both ends
  int first = 0;
  int size() const { return 3 * window.size(); }
};

struct Layout {
  std::vector<ForceBlock> forces;
  std::vector<SeriesBlock> series;
  int force_count = 0;             // unknowns [0, force_count)
  int leg_begin = 0, leg_end = 0;  // leg then pelvis then lumbar then arms
  int pelvis_end = 0;
  int size = 0;
};

/// Normal equations of ½‖r‖² around a point, bounds on the forces left out: gradient, Gauss–Newton
/// matrix (lower triangle), value.
struct NormalEquations {
  MatX H;
  VecX g;
  double cost = 0;
};

class SynthesisProblem {
 public:
  SynthesisProblem(const Model& model, const GaitTarget& target, const SynthesisOptions& options);

  const Layout& layout() const { return layout_; }
  SynthesisWeights& weights() { return weights_; }

  VecX start_from_script();
  VecX start_from_noise();
  VecX start_from(const GaitCycle& cycle);
  GaitCycle cycle_of(const VecX& x) const;

  /// Rebuilds the part that never changes (forces' own terms, tracking) after the weights changed.
  void prepare();
  /// Normal equations of everything but the bounds.
  void linearize(const VecX& x, NormalEquations& out);
  /// Cost at x without the bounds, and its gradient as the rows linearised last see it: all that a
  /// chord step needs, for a twentieth of a linearisation.
  double chord(const VecX& x, VecX& g);
  /// Cost of the bounds at x; adds their gradient and (semismooth) Hessian, lower triangle, to the
  /// leading force_count entries of g and H where given.
  double bounds(const VecX& x, VecX* g, MatX* H) const;

 private:
  /// A joint moment over the cycle, as it enters the smoothness terms. Only a half cycle of instants is
  /// solved when the gait is symmetric; then a leg's second half comes from the other leg, and an axial
  /// moment repeats with `wrap` +1 (sagittal) or −1 (frontal, transverse).
  struct Sequence {
    int length = 0;
    double wrap = 1;
    double bend = 0;         // σ, N·m/kg/s²
    int begin = 0, end = 0;  // unknowns it depends on
    RowMatX J;
    VecX m;  // N·m/kg
  };
  /// A watched moment's place: row of the gradient, sequence it is written to, half a cycle later or not.
  struct Watched {
    int row = 0;
    std::size_t sequence = 0;
    bool later = false;
  };
  /// A coordinate that follows its script exactly: value and two time derivatives at every sample.
  struct Followed {
    int coordinate = -1;
    Eigen::Matrix3Xd motion;
    FourierCurve curve;
  };

  void build_layout();
  void add_forces(bool left);
  void add_series(const std::string& name, bool sided);
  void add_other_series(bool of_legs);
  void watch_legs();
  void watch_trunk();
  void build_tables();
  void build_sequences();
  void prepare_tracking();
  void prepare_forces();
  void set_state(const VecX& x, int n);
  void solve_instant(bool with_gradient);
  void write_dynamics(int n, bool with_gradient);
  void write_moments(int n, bool with_gradient);
  void write_feet(int n, bool with_gradient);
  double bend_of(const Sequence& sequence);
  void add_sequence(const Sequence& sequence, MatX& H);
  double bend_scale(const Sequence& sequence) const;
  /// How much more a force or moment may bend per s² than at the reference period: the weights are on
  /// the shape of a cycle, so that a slow walk is as smooth as a fast one.
  double bend_allowance() const;
  void add_rows(const Eigen::Ref<const RowMatX>& J, int begin, int end, MatX& H) const;
  VecX active_foot_rows() const;
  double add_constant_terms(const VecX& x, VecX& g) const;
  double cost_of_rows(const VecX& x, VecX& g);
  void write_all(const VecX& x, bool with_gradient);
  /// Gradient over coordinates and loads → gradient over unknowns.
  template <class Row>
  void chain(const Gradient& g, int row, int n, double scale, Row&& into) const;

  const Model& model_;
  GaitTarget target_;
  SynthesisOptions options_;
  SynthesisWeights weights_;
  Layout layout_;
  int full_ = 0, instants_ = 0;   // samples a cycle; samples that are solved
  double weight_ = 0, mass_ = 0;  // N, kg
  Vec3 gravity_;
  Vec6 free_;  // root_freedom of the model

  std::vector<MatX> basis_, basis_v_, basis_a_;  // [series] size × full; the last two a second, s²
  std::vector<std::vector<ForceWindow::Alive>> alive_, alive_twin_;  // [force][sample]
  std::vector<Followed> followed_;
  MatX H_force_;  // the terms of the forces alone: ½ fᵀ H f + gᵀ f + c
  VecX g_force_;
  double c_force_ = 0;
  VecX diagonal_, aim_;  // tracking: ½ Σ diagonal (x − aim)²

  Data data_;
  std::vector<PointLoad> loads_;
  std::vector<MomentRow> rows_;
  std::vector<Watched> watched_;
  DynamicsGradient gradient_;
  std::vector<Sequence> sequences_;
  std::vector<int> foot_rows_;  // rows of r_feet_ that J_feet_ holds, in its order
  RowMatX J_dynamics_, J_feet_, J_bend_;
  VecX r_dynamics_, r_feet_, r_bend_;
};

/// Stance terms grow to full strength over this part of the cycle at both ends of a stance.
inline constexpr double kStanceRamp = 0.02;
/// Splines that start with slope and curvature zero press noticeably only later: they start this much
/// before the point touches and end this much after it leaves, cycles.
inline constexpr double kWindowPad = 0.03;

}  // namespace retrogait
