#pragma once
/// Muscles: where they run, how they pull on joints, how strong they can be.
///
///   update_muscle_paths    length, lengthening speed, moment arms and pulls of every path, wrapping
///                          included (muscle/wrap.h holds the geodesics).
///   apply_muscle_forces    the pulls of data.muscle_force on the bodies.
///   update_muscle_limits   what each muscle can give at this length and speed (muscle/contraction.h
///                          holds curves, rigid tendon and equilibrium).
///
/// A path runs from its first point to its last through those of its points that are active; between
/// two points it goes straight, or over the surfaces it wraps as the shortest line that lies on their
/// allowed side. A muscle's moment arm is the exact derivative of its length: r_ij = −∂l_i/∂q_j (for a
/// geodesic only the straight ends count: Sherman, Seth, Delp 2013).
#include "model/model.h"
#include "multibody/multibody.h"

namespace retrogait {

/// The two sets of rules a path can follow.
///   kGeodesic  the shortest path over all surfaces together; moment arm = −∂l/∂q to rounding.
///   kOpenSim   OpenSim 4.6 where it differs: on a path over exactly one cylinder the tangent points are
///              those of the planar tangents, not of the helix, and moment arms are Jᵀ of the pulls on them.
///              Paths over two or more surfaces follow our geodesics: OpenSim's stale points there are not
///              copied.
enum class PathRules { kGeodesic, kOpenSim };

/// Writes l_mt, l_mt_dot (zero below stage velocity), moment_arm, path_nodes, path_node_count.
/// Needs: stage ≥ position.
void update_muscle_paths(const Model& model, Data& data, PathRules rules = PathRules::kGeodesic);

/// data.moment_arm by independent coordinate (nmuscle × ncoord): a coupled coordinate's moment arm is carried
/// to the one it follows, times the slope of the coupling, as in OpenSim's moment arms; its own column is
/// zero. Needs: muscle paths.
MatX project_moment_arms(const Model& model, const Data& data);

/// Adds tension data.muscle_force of every muscle, along its path, to data.F_ext.
/// Moving points also push their coordinate directly; that part is no force on a body and not here:
/// the whole generalised force of the muscles is moment_armᵀ · muscle_force. Needs: muscle paths.
void apply_muscle_forces(const Model& model, Data& data);

}  // namespace retrogait
