#pragma once
/// Analytic derivatives of inverse dynamics with respect to q, v, a and to forces at points.
///
/// What gait synthesis needs: the whole-body wrench that is missing (the residual) and chosen joint
/// moments, each with its gradient, at a cost of a few inverse dynamics.
///
/// Method: every joint step j is a screw S_j (about W's origin). When s_j grows, everything beyond it
/// turns rigidly while the motion of the side before it stays, so that with composite inertia I, Coriolis
/// matrix B and force f of all that lies beyond,
///     ∂F/∂s_j = S_j ×* f + 2 B Ψ' + I Ψ''     ∂F/∂s'_j = 2 (B S_j + I Ψ')     ∂F/∂s''_j = I S_j
///     Ψ' = V × S_j,   Ψ'' = A × S_j + V × Ψ'   (V, A: before the step; A includes −gravity)
/// [Singh, Russell, Wensing 2022, Efficient analytical derivatives of rigid-body dynamics using spatial
/// vector algebra, IEEE RA-L 7:1776]. Curves of the steps (knee, lumbar) enter by the chain rule.
#include "multibody/multibody.h"

namespace retrogait {

/// A moment to differentiate: tau of a coordinate; or, with coordinate < 0, the component of joint
/// `joint`'s wrench on its child about `axis` (child body frame) through the child-side joint origin.
struct MomentRow {
  int coordinate = -1;
  int joint = -1;
  Vec3 axis{1, 0, 0};
};

/// A force of constant direction in W that moves with a body-fixed point, `drop` below it.
struct PointLoad {
  int body = -1;
  Vec3 point = Vec3::Zero();  // m, body frame
  double drop = 0;            // m along −y of W (radius of a foot point's sphere)
  Vec3 force = Vec3::Zero();  // N, in W
};

using RowMatX = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Values and gradients; rows are moments or wrench components, columns coordinates (or 3 a load).
struct Gradient {
  VecX value;
  RowMatX dq, dv, da;  // (rows × ncoord)
  RowMatX df;          // (rows × 3 nload), per N
};

/// Workspace and results, sized once by make_dynamics_gradient.
struct DynamicsGradient {
  Gradient root;  // 6 rows: moment about `center`, force: what the loads leave missing, N·m and N
  Gradient moments;  // one row per MomentRow
  /// Where each load rides: gradients of its position, J.col(c) = ∂p/∂q_c = ∂ṗ/∂v_c, of its velocity,
  /// Jdot.col(c) = ∂ṗ/∂q_c, and of its body's angular velocity, Jw.col(c) = ∂ω/∂v_c, Jwdot.col(c) =
  /// ∂ω/∂q_c.  [load] (3 × ncoord)
  std::vector<Eigen::Matrix3Xd> J, Jdot, Jw, Jwdot;

  std::vector<MomentRow> rows;
  // scratch, per step / per body
  std::vector<Vec6> S, psi, psi2, D, E, G;
  std::vector<double> sd, sdd;
  std::vector<Mat6> inertia, coriolis;
  std::vector<Vec6> force, V, A;
  struct LoadSum {  // of all loads on a body and beyond it
    bool any = false;
    Vec3 force, moment;  // N; N·m about W's origin
    Mat3 lever;          // Σ p fᵀ over the riding points, N·m
  };
  std::vector<LoadSum> loads;  // [body]
  std::vector<int> joint_of_step;
  std::vector<std::vector<int>> path;    // [body] steps from the root down to it
  std::vector<std::vector<int>> beyond;  // [body] steps of bodies strictly below it
};

DynamicsGradient make_dynamics_gradient(const Model& model, const std::vector<MomentRow>& rows,
                                        const std::vector<PointLoad>& loads);

/// Needs: stage ≥ acceleration (q, v, a and gravity of `data`); data.F_ext is ignored, `loads` count.
void differentiate_dynamics(const Model& model, const Data& data,
                            const std::vector<PointLoad>& loads, const Vec3& center,
                            DynamicsGradient& out);

/// A coupled coordinate is no unknown: what depends on it depends on the one it follows, q = f(p), v = f' v_p,
/// a = f' a_p + f'' v_p². Adds the gradients of coupled coordinates to those of their leaders.
void fold_couplings(const Model& model, const Data& data, DynamicsGradient& gradient);

}  // namespace retrogait
