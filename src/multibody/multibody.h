#pragma once
/// Kinematics and dynamics of the compiled tree, as free functions over (const Model&, Data&).
///
/// The recursions run in ground axes: outward for positions, velocities and accelerations, inward for
/// forces (Newton–Euler; Featherstone 2008, ch. 5, with each joint taken as a chain of one-degree
/// steps). Nothing here allocates after make_data, and nothing locks: threads share the model.
///
/// Order of calls:  set q (v, a)  →  apply_couplings  →  update_positions  →  update_velocities  →
/// update_accelerations  →  solve_inverse_dynamics.
#include "model/model.h"

namespace retrogait {

/// Fills locked coordinates with their default and coupled ones, speed and acceleration included, from
/// the coordinate they follow. Needs: q, v, a of the rest.
void apply_couplings(const Model& model, Data& data);

/// Poses of bodies and joint frames, mass centres, step axes. Needs: q.
void update_positions(const Model& model, Data& data);
/// Needs: stage ≥ position, v.
void update_velocities(const Model& model, Data& data);
/// Needs: stage ≥ velocity, a.
///
/// data.as_opensim leaves out what Simbody (3.7 and the one in OpenSim 4.6) leaves out of its
/// function-driven joints: where the second and the third turn of a joint follow the same coordinate,
/// the part θ2' θ3' (a2 × a3) v² of the angular acceleration. The walking knee of Rajagopal 2016 is such
/// a joint: at 6 rad/s it lacks up to 1 rad/s².
void update_accelerations(const Model& model, Data& data);

/// The force at every joint that makes the tree move as it does under gravity and data.F_ext: full
/// wrench F_joint and generalised force tau. Needs: stage ≥ acceleration.
void solve_inverse_dynamics(const Model& model, Data& data);

/// All of the above in order, from q, v, a.
void inverse_dynamics(const Model& model, Data& data);

/// Adds a force (N, in W) at point p_WQ (m, in W) to data.F_ext of `body`.
void apply_force(Data& data, int body, const Vec3& p_WQ, const Vec3& force);
void clear_applied_forces(Data& data);

/// The springs and dampers of the model: bushings are added to data.F_ext, limits of coordinates written to
/// data.tau_passive (so that what else must act along the coordinates is tau − tau_passive).
/// Needs: stage ≥ velocity.
void apply_passive_forces(const Model& model, Data& data);

/// What a bushing exerts on its second body (the first gets the opposite), and what a pressure does; moment
/// about W's origin, in W. Zero while it is off. Needs: stage ≥ velocity.
Spatial bushing_force(const Data& data, const Bushing& bushing);
Spatial pressure_force(const Data& data, const Pressure& pressure);

/// tau projected on the coordinates that are independent: a coupled coordinate's force is carried to
/// the one it follows (principle of virtual power). Entries of coupled coordinates become zero.
VecX project_on_independent(const Model& model, const Data& data, const VecX& tau);

/// Joint-space mass matrix M(q), ncoord × ncoord, couplings ignored (composite bodies). Needs: position.
MatX mass_matrix(const Model& model, Data& data);
/// C(q, v) v + g(q) − Jᵀ F_ext: what tau is at a = 0. Needs: q, v. Overwrites data.a.
VecX bias_forces(const Model& model, Data& data);

/// Spatial inertia of bodies that move as one, about W's origin, in W.
struct CompositeInertia {
  double mass = 0;             // kg
  Vec3 first = Vec3::Zero();   // mass × mass centre, kg·m
  Mat3 second = Mat3::Zero();  // inertia about the origin, kg·m²

  /// Spatial momentum of the motion (w, v of the point at W's origin).
  Spatial momentum(const Vec3& w, const Vec3& v) const {
    return {second * w + first.cross(v), mass * v + w.cross(first)};
  }
};
/// The same without allocations: M (ncoord × ncoord) and `composite` (nbody) are the caller's.
void mass_matrix(const Model& model, const Data& data, std::vector<CompositeInertia>& composite,
                 MatX& M);

/// How coordinate i follows the independent ones at this instant: q̇_i = slope · q̇_leader, and
/// q̈_i = slope · q̈_leader + bend. A free coordinate leads itself; a locked or prescribed one has leader −1.
struct Following {
  int leader = -1;
  double slope = 0, bend = 0;
};
/// Needs: q, v.
Following following(const Model& model, const Data& data, int coordinate);

/// Scratch of solve_forward_dynamics, sized once for a model.
struct ForwardScratch {
  std::vector<CompositeInertia> composite;  // (nbody)
  std::vector<Following> following;         // (ncoord)
  std::vector<int> row;  // (ncoord) of a free coordinate among the independent ones; else −1
  std::vector<int> force_row;  // (ncoord) of solve_hybrid_dynamics: among those whose force is known
  MatX M;                // ncoord × ncoord
  MatX reduced;  // Cᵀ M C over the independent coordinates, where q̇ = C u; then its factor
  VecX rhs;      // Cᵀ (applied − M·bend − bias); then u̇
};
ForwardScratch make_forward_scratch(const Model& model);

/// Accelerations under gravity, data.F_ext and generalised forces `applied` (ncoord; N·m or N). Locked and
/// prescribed coordinates are held (a = 0), couplings kept with the acceleration that their curvature
/// brings. Writes data.a; body accelerations, F_joint and tau are then those of the couplings' own
/// acceleration: run update_accelerations and solve_inverse_dynamics for the solved motion's.
/// Needs: stage ≥ velocity.
void solve_forward_dynamics(const Model& model, Data& data, const VecX& applied,
                            ForwardScratch& scratch);

/// Accelerations where some coordinates' forces are known and the others' accelerations: `force_known`[c] says that
/// coordinate c (free) gets applied[c] (N·m or N); every other free coordinate keeps the data.a that it has. Coupled
/// ones follow, with the force carried to the one they follow. Writes data.a of all. With all forces known it is
/// solve_forward_dynamics. Then update_accelerations and solve_inverse_dynamics give the forces of the rest.
/// Needs: stage ≥ velocity. (Featherstone 2008, ch. 9.2, hybrid dynamics.)
///
/// `resistance` (ncoord × ncoord, symmetric, positive semidefinite; kg or kg·m² …): forces that fall with the
/// accelerations they meet, applied − resistance·a. A damper D taken at the end of a step dt resists with D·dt:
/// so stiff dampers on light bodies stay stable (linearly implicit Euler; Hairer and Wanner 1996, ch. IV.7).
void solve_hybrid_dynamics(const Model& model, Data& data, const std::vector<char>& force_known,
                           const VecX& applied, ForwardScratch& scratch,
                           const MatX* resistance = nullptr);

/// Velocity of a body-fixed point, m/s. Needs: velocity.
Vec3 point_velocity(const Data& data, int body, const Vec3& p_BQ);
/// Acceleration of a body-fixed point, m/s². Needs: acceleration.
Vec3 point_acceleration(const Data& data, int body, const Vec3& p_BQ);
/// v_WQ = J v for a body-fixed point: 3 × ncoord. Needs: position.
MatX point_jacobian(const Model& model, const Data& data, int body, const Vec3& p_BQ);
/// (ω, v of the body's origin) = J v: 6 × ncoord. Needs: position.
MatX body_jacobian(const Model& model, const Data& data, int body);

struct CenterOfMass {
  Vec3 p = Vec3::Zero(), v = Vec3::Zero(), a = Vec3::Zero();  // m, m/s, m/s²
};
/// Whole-body centre of mass as far as data.stage allows (the rest is zero).
CenterOfMass center_of_mass(const Model& model, const Data& data);

/// Linear momentum (kg·m/s) and angular momentum about W's origin (kg·m²/s). Needs: velocity.
Spatial momentum(const Model& model, const Data& data);
/// Kinetic energy, J. Needs: velocity.
double kinetic_energy(const Model& model, const Data& data);
/// Potential energy in gravity, zero at W's origin, J. Needs: position.
double potential_energy(const Model& model, const Data& data);

/// The joint's wrench on the child, from data.F_joint, expressed in the child body's frame with the
/// moment about the child-side joint frame's origin. Needs: force.
Spatial joint_wrench_in_child(const Model& model, const Data& data, int joint);

}  // namespace retrogait
