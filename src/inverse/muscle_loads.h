#pragma once
/// From joint moments to muscle forces, and from muscle forces to what joints carry.
///
///   LoadSharer                 the load-sharing problem of one model, sized once; each thread owns one.
///   solve_static_optimization  which muscles make the moments of this instant.
///   update_contact_forces      what joints carry once the muscles pull across them.
///   muscle_part                one muscle's part of it: the balance sheet of a joint.
///   impose_forces              how the model accelerates under given muscle forces.
///
/// Two sets of rules:
///   kPhysics  Rows are the free coordinates but those of the joint to the ground: what is missing there is
///             the residual, reported and never optimised away. Tendon forces at zero activation count as
///             moments already there. Every row without an actuator of its own that pushes both ways has a
///             reserve, which costs as muscles do: (moment / SharingOptions::reserve)^p.
///   kOpenSim  OpenSim 4's static optimisation: rows are all free coordinates, actuators those of the model
///             and its force set, passive muscle forces are left out. Its rows are accelerations, here they
///             are the forces that make them: the same conditions, times the mass matrix.
///
/// A joint's contact force is what the parent's bone exerts on the child's: the intersegmental force less the
/// pulls of every muscle on the bodies beyond the joint.
#include <string>
#include <vector>

#include "inverse/static_optimization.h"
#include "model/model.h"
#include "multibody/multibody.h"

namespace retrogait {

enum class SharingRules { kPhysics, kOpenSim };

/// What a muscle's part of the cost is a power of: its activation, or the stress of its active force, as a share
/// of its maximum isometric force: activation × capacity / F_max. Where length and speed leave a muscle little,
/// full activation then costs little; below a share of 0.01 the cost falls no further.
enum class Effort { kActivation, kStress };

struct SharingOptions {
  SharingRules rules = SharingRules::kPhysics;
  double exponent = 2;
  Effort effort = Effort::kActivation;
  VecX weight;         // of each muscle's cost; empty: 1
  double reserve = 1;  // N·m or N at control 1 of the reserves of kPhysics; 0: no reserves
};

/// Actuators stand in this order: the muscles, the model's coordinate actuators, the reserves.
struct LoadSharer {
  SharingOptions options;
  std::vector<int> rows;                // coordinates whose moments are shared
  std::vector<int> row_of;              // (ncoord) the row a coordinate's force counts in, or −1
  std::vector<int> reserve_coordinate;  // of each reserve
  std::vector<std::string> names;       // of the actuators; reserves: "reserve_" + coordinate
  LoadSharing problem;
  StaticOptimizer optimizer;
  VecX control;  // the answer: activations, controls            (actuators)
  VecX force;    // N along muscles; N·m or N along coordinates  (actuators)
  VecX slope;    // (ncoord) scratch: how a coordinate follows the coordinate of its row
};

LoadSharer make_load_sharer(const Model& model, const SharingOptions& options = {});

/// Shares data.tau − data.tau_passive among the actuators. Writes data.activation, data.muscle_force (passive
/// part included for kPhysics), sharer.control and sharer.force. Nothing is allocated after the first call.
/// Needs: stage force, muscle paths, muscle limits.
SolveReport solve_static_optimization(const Model& model, Data& data, LoadSharer& sharer,
                                      bool warm = true);

/// Generalised forces of the sharer's coordinate actuators and reserves, added to `applied` (ncoord).
void add_actuator_forces(const Model& model, const LoadSharer& sharer, VecX& applied);

// ------------------------------------------------------------------------------ joint contact

/// What the parent exerts on the child through joint j, muscles pulling data.muscle_force: moment about the
/// child-side joint frame's origin, force; in W. Sized by the call. Needs: stage force, muscle paths.
void update_contact_forces(const Model& model, const Data& data, std::vector<Spatial>& contact);

/// What `muscle` at 1 N adds to the contact force of `joint`, as above.
Spatial muscle_part(const Model& model, const Data& data, int joint, int muscle);

/// A joint load as OpenSim's JointReaction states it: force and moment on one of the two bodies at its side
/// of the joint, and where that point is, in the axes of a body (−1 = ground), from that body's origin.
struct ReactionLoad {
  Vec3 force = Vec3::Zero(), moment = Vec3::Zero(), point = Vec3::Zero();  // N, N·m, m
};
enum class ReactionOn { kChild, kParent };
ReactionLoad reaction_load(const Model& model, const Data& data,
                           const std::vector<Spatial>& contact, int joint, ReactionOn on,
                           int in_body);

// ------------------------------------------------------------------------------ imposed forces

/// Accelerations under data.muscle_force, generalised forces `applied` (ncoord), data.tau_passive and
/// data.F_ext; then everything to stage force with them, as OpenSim's JointReaction computes it. Writes
/// data.a. `applied` is scratch afterwards. Needs: stage ≥ velocity, muscle paths.
void impose_forces(const Model& model, Data& data, VecX& applied, ForwardScratch& scratch);

}  // namespace retrogait
