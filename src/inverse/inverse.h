#pragma once
/// From one instant of a walk to the loads that joints carry.
///
///   solve_instant     the pipeline of one instant, of a synthesised cycle, a measured trial or a simulated
///                     walk: sample, velocities, accelerations, inverse dynamics, joint loads. Nothing is
///                     allocated after the first call.
///   JointLoads        what knee, lumbar spine and ground carry at that instant, in SI.
///   balance_sheet     one load of an instant taken apart: motion, each muscle, springs.
///   result_columns    the one list of result variables: name, unit, meaning and how each is read
///                     from an instant. CSV files, figures and the terminal's table all use it.
///
/// A joint force is intersegmental, what two segments exchange in total, unless its name says contact: muscles
/// that span the joint press it together on top of that, so a contact force is several times as large. Contact
/// forces and muscles come from models that have muscles.
///
/// Springs. An intersegmental force is what motion, gravity and the ground ask for, whoever gives it: muscles,
/// bones, ligaments, springs. A contact force is what the joint itself carries, bones and the bushing between
/// its two bodies together (of a disc: its own stiffness); what other springs and the pressure of the abdomen
/// carry past the joint is not in it.
///
/// The knee bends as one degree of freedom drives it, so that its reaction carries whatever adducts or
/// rotates the shank. Adduction is shared between the two compartments, each pressed at its own point; the two
/// make the whole compression and the whole frontal moment about the point half way between them, where
/// the shear force passes. Ligaments are not modelled: a compartment below zero is one that lifts off, and
/// what it lacks a collateral ligament would have to hold, pressing the other compartment as much more. The
/// moment about the tibia's long axis is left to ligaments and menisci and not stated.
///
/// The patella rides on the thigh as the knee's angle drives it, and the quadriceps run over it to the
/// tibia with one tension. Its free body: what the thigh exerts on it is its inertia and weight (a few
/// newtons) less the pulls of the muscles on it. The pull of the last part of their path, the patellar
/// ligament, acts on the tibia and so is in the knee's contact force; the intersegmental force needs no
/// correction, the patella being no part of the shank. Moment arms count the patella's motion.
/// With one tension the pulls and the contact of a frictionless groove do not balance along the patella's way:
/// the hinge that drives it makes up for the rest as a moment, and no bone is pressed by that. A ligament that
/// did it would pull about a tenth less than the quadriceps in stance (0.1 to 0.2 of body weight off the knee's
/// compression at its first peak), up to a quarter less at 70 degrees of flexion.
///
/// Signs. An intersegmental force is the push of the upper segment on the lower one, in the axes of the
/// joint's child (tibia; for L5/S1 the vertebra L5), x forward, z to the person's right; its y part
/// counts compression as positive. Moments x, y, z at the spine are internal, what the lower body
/// exerts on the child, in the child's axes: z > 0 extends. The knee adduction moment is external.
#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gait/gait.h"
#include "inverse/muscle_loads.h"
#include "muscle/contraction.h"
#include "trial/recording.h"
#include "trial/trial.h"

namespace retrogait {

constexpr int kLumbarLevels = 5;
/// Joints of the lumbar spine from below, as the model names them: l5s1 … l1l2.
extern const std::array<const char*, kLumbarLevels> kLumbarJoints;

/// A foot bears load above this share of body weight; below it there is no centre of pressure and no
/// base of support. About 20 N, the usual threshold of a force plate.
constexpr double kLoadedShare = 0.03;

/// Where in a model the loads are read; found once by name.
struct LoadSites {
  struct Side {
    int hip = -1, knee = -1, ankle = -1, patella = -1;  // joints
    int medial = -1, lateral = -1;                      // contact points of the knee
    int calcaneus = -1;                                 // body
    double heel = 0;        // m: the heel point along x of the calcaneus
    std::vector<int> foot;  // bodies: where loads on them belong to this foot
    std::vector<int> foot_points;
    /// Of each of them, in its order: where it lies on the sole laid flat (standing), m: x along the foot
    /// from the heel point, z to the person's right.
    std::vector<Vec3> sole;
  };
  std::array<Side, 2> side;               // right, left
  std::array<int, kLumbarLevels> lumbar;  // joints; −1 in a model without them
  std::array<Mat3, kLumbarLevels> R_BD;   // axes of the disc on the joint's child
};

LoadSites find_load_sites(const Model& model);

/// One foot and knee at one instant.
struct SideLoads {
  Vec3 grf = Vec3::Zero();  // ground on the foot, N in W
  bool loaded = false;      // vertical force above kLoadedShare
  double cop_x = 0;         // m on the sole, from the heel point along the foot; NaN unless loaded
  double cop_z = 0;  // m on the sole, to the person's right of the foot's line; NaN unless loaded
  Vec3 knee_force = Vec3::Zero();    // N, signs as above
  double knee_adduction_moment = 0;  // N·m, external, about the tibia's x axis, adducting positive
  Vec3 knee_contact = Vec3::Zero();  // N, as knee_force, muscles pulling
  double hip_contact = 0, ankle_contact = 0;  // N, resultants
  /// knee_contact.y() shared between the compartments' contact points so that they carry the frontal
  /// moment too; < 0: a compartment would lift off. NaN without contact points.
  double knee_medial = 0, knee_lateral = 0;  // N
  double patellofemoral = 0;                 // N, thigh on patella, resultant
  /// Hof 2005, m: from the extrapolated centre of mass to the edge of this foot's contact points,
  /// along travel (ap) and outward to this side (ml). NaN unless loaded.
  double margin_ap = 0, margin_ml = 0;
};

/// What the whole body and its joints carry at one instant.
struct JointLoads {
  std::array<SideLoads, 2> side;  // right, left
  struct Disc {
    Vec3 force = Vec3::Zero();   // N, signs as above
    Vec3 moment = Vec3::Zero();  // N·m, internal, on the child, about the joint
    /// With muscles, in the axes of the disc (Model::discs; without one, the child's): upper body on lower,
    /// x forward shear, y compression, z shear to the right.
    Vec3 contact = Vec3::Zero();  // N
    /// What muscles leave: the moment that disc, ligaments and facets exert on the upper vertebra about the
    /// joint, same axes. A disc with stiffness is a spring that gives part of it.
    Vec3 share = Vec3::Zero();  // N·m
  };
  std::array<Disc, kLumbarLevels> lumbar;
  CenterOfMass com;            // whole body, in W
  double residual_force = 0;   // N, what is missing at the pelvis
  double residual_moment = 0;  // N·m, about the point of SynthesisReport
};

/// What bushings and pressures exert, joint by joint: moment about the child-side joint frame's origin, in W.
struct SpringForces {
  std::vector<Spatial> beyond;  // on all bodies beyond joint j              (nbody)
  std::vector<Spatial> own;     // on its child, by those between its two bodies (nbody)
};
SpringForces make_spring_forces(const Model& model);
/// Needs: stage ≥ velocity.
void update_spring_forces(const Model& model, const Data& data, SpringForces& springs);

/// Who makes the moments of a walk, and by which rule; shared by all threads.
struct MuscleRules {
  /// The curves of the model's muscles; none: the moments are not shared out.
  std::shared_ptr<const ContractionModel> contraction;
  SharingOptions sharing;
  TendonRules tendons = TendonRules::kRigid;
};

/// A walk as a laboratory measured it: motion and forces over time.
struct MeasuredWalk {
  Motion motion;
  Loads loads;
  bool loads_ok = true;     // false: predicted from the motion, and a cycle missed its limits
  double travel = 1;        // +1: walks the way the person faces, −1: backward
  double travel_speed = 0;  // m/s along x, signed; 0 on a treadmill
  MuscleRules muscles;
  /// OpenSim's rules: what coupled coordinates do, whose accelerations they are, muscle paths and forces,
  /// joint reactions of the motion that the forces make.
  bool as_opensim = false;
};

/// How the moments of one instant are shared among muscles, and what joints then carry.
struct MuscleInstant {
  MuscleRules rules;
  LoadSharer sharer;
  SolveReport report;
  ForwardScratch forward;
  VecX applied;  // (ncoord) scratch
  bool warm = false;
  bool converged() const { return report.status == SolveStatus::kConverged; }
};

/// One instant, solved. Sized once by make_instant; each thread owns one.
struct Instant {
  const Model* model = nullptr;
  const GaitCycle* cycle = nullptr;      // what it is an instant of: a cycle …
  const MeasuredWalk* walk = nullptr;    // … or a measured walk …
  const Recording* recording = nullptr;  // … or a simulated one
  LoadSites sites;
  double phi = 0;        // of a cycle or a simulated walk: cycles since contact of the right foot
  double time = 0;       // of a measured or a simulated walk: s
  double travel = 1;     // +1: walks the way the person faces, −1: backward
  double travelled = 0;  // m along x of steady travel, by now
  Data data;
  SpringForces springs;
  /// The net moment, whoever makes it: data.tau and what bushings and pressures give, with what coupled
  /// coordinates ask for carried to the ones they follow, so that a knee's counts its patella.  (ncoord)
  VecX moment;
  /// What parents exert on children, muscles pulling: as Data::F_joint. Without muscles the same.
  std::vector<Spatial> contact;
  std::optional<MuscleInstant> muscles;
  JointLoads loads;
};

Instant make_instant(const Model& model, const GaitCycle& cycle, const MuscleRules& muscles = {});
Instant make_instant(const Model& model, const MeasuredWalk& walk);
Instant make_instant(const Model& model, const Recording& recording,
                     const MuscleRules& muscles = {});

/// The life of one instant: of a cycle at a phase, which may lie beyond one cycle (the body then travels on),
/// of a measured walk at a time (s), of a simulated one at the index of a recorded instant; with muscles where
/// it has curves for them.
///
/// Of a simulated walk, motion and forces are those of the recorded step as they are, springs of joints in F_ext
/// included. What held the pelvis besides the ground is what is missing there: F_joint[0], the residual.
void solve_instant(Instant& instant, double when);
/// The parts of it: motion, loads and inverse dynamics …
void solve_moments(Instant& instant, double when);
/// … and who makes the moments.
void solve_muscles(Instant& instant, double when);
/// The next solve_muscles starts from nothing: what is solved does not depend on what was solved before.
void forget(Instant& instant);

/// One load of one instant taken apart: total = intersegmental + Σ muscle + passive, to rounding.
///
/// Of a resultant (hip_contact, ankle_contact, patellofemoral_contact) every part is what it gives along the
/// direction of the total, so that the parts sum to the total; at another instant the direction is another.
/// A disc's own spring is part of what the disc carries: it is in the total, whatever its share, and no part.
struct BalanceSheet {
  double intersegmental = 0;  // motion, gravity and ground reaction: as if no muscle pulled
  double passive = 0;  // what springs past the joint and the abdomen's pressure relieve it of
  VecX muscle;         // (nmuscle) passive fibre forces included
  double total = 0;    // the load itself, in SI: N or N·m
};

/// The loads that have a balance sheet, as result_columns names them: "knee_contact", "l5s1_compression" …
std::vector<std::string> balance_sheet_names(const Model& model);

/// Needs a solved instant with muscles. Sizes `sheet` at the first call. Throws InputError for a name that
/// has none, with the nearest.
void balance_sheet(const Instant& instant, const std::string& load, bool left, BalanceSheet& sheet);

/// What the ground does to a foot: of a measured walk the loads on its bodies, else those of the points of the sole.
/// Without a centre of pressure below kLoadedShare.
FootReaction ground_reaction(const Instant& instant, bool left);

/// Reads JointLoads from a solved Data, contact forces apart. Needs: stage ≥ force, spring forces.
void update_joint_loads(Instant& instant);
/// The contact forces among them. Needs: instant.contact.
void update_contact_loads(Instant& instant);

/// Centre of pressure on the sole: where it would lie were the foot flat, in the axes of LoadSites::sole.
/// A lifted heel does not shorten it, as it would the distance on the ground. Zero without any force.
Vec3 center_of_pressure_on_sole(const Instant& instant, bool left);

/// Hof, Gazendam, Sinke 2005: where the centre of mass is heading, on the ground (y = 0). The centre of
/// mass is projected along gravity, so that on a slope (surface axes) somebody who stands still heads
/// for the point straight below it; the pendulum is as long as the centre of mass is high.
Vec3 extrapolated_center_of_mass(const CenterOfMass& com, const Vec3& gravity);

/// Margins of one foot against its contact points, loaded or not, m.
struct Margins {
  double ap = 0, ml = 0;
};
Margins stability_margins(const Instant& instant, bool left);

// ------------------------------------------------------------------------------- result columns

enum class ColumnKind { kAngle, kMoment, kPower, kGround, kKnee, kLumbar, kWholeBody, kMuscle };

/// One result variable. `sided` variables are read for a side, the others ignore `left`.
struct ResultColumn {
  std::string name;     // "knee_angle_moment"
  std::string unit;     // "N·m/kg", as in curves
  std::string meaning;  // a sentence, with its sign
  ColumnKind kind;
  bool sided = false;
  std::function<double(const Instant&, bool left)> get;
  /// false: too many to stand in one long table (what single muscles have besides activation and force).
  bool in_long_table = true;
};

/// Every result variable of this model, in the order of all files; muscles and contact forces last, if
/// `with_muscles`. Of an instant whose sharing did not converge those are NaN.
std::vector<ResultColumn> result_columns(const Model& model, bool with_muscles = false);

}  // namespace retrogait
