#pragma once
/// The skeleton: written by name, compiled to indices, computed on in scratch.
///
///   ModelSpec   what a file says: bodies, joints, coordinates by name, in any order, with the line
///               each came from. Both readers (native TOML, .osim) end here.
///   compile()   checks all of it at once (InputError) and sorts parents before children.
///   Model       immutable, shared by all threads; indices only.
///   Data        the scratch and the results of one instant; each thread owns one (make_data).
///
/// A joint is a list of steps from its parent frame to its child frame. Each step turns about or
/// slides along a fixed axis of the frame reached so far, by curve(q) of one coordinate (or by a
/// constant). This holds every joint of this field: a pin is one step, a hip three, an OpenSim
/// CustomJoint six (its slides first, since they stand in the parent's frame), a function-driven knee
/// several steps of one coordinate, and the five lumbar joints share three coordinates.
///
/// A coordinate is `free`, `locked` (kept at its default), `prescribed` (its motion is given, its
/// force is reported but it is no unknown), or `coupled` (q = curve(q of another coordinate)).
#include <array>
#include <map>
#include <string>
#include <vector>

#include "base/curve.h"
#include "base/math.h"
#include "model/actuators.h"

namespace retrogait {

// ------------------------------------------------------------------------------ specification

struct BodySpec {
  std::string name;
  double mass = 0;                  // kg
  Vec3 mass_center = Vec3::Zero();  // m, body frame
  Mat3 inertia = Mat3::Zero();      // kg·m² about the mass centre, body axes
  std::string source;
  SourceLine at;
};

enum class StepKind { kRotation, kTranslation };

struct StepSpec {
  StepKind kind = StepKind::kRotation;
  Vec3 axis = Vec3::UnitZ();  // need not be unit length; normalised by compile
  std::string coordinate;     // empty: constant step, curve must be constant
  Curve curve;                // rad or m as a function of the coordinate (rad or m)
};

struct JointSpec {
  std::string name, parent, child;  // body names; parent may be "ground"
  Pose X_PF;                        // joint frame F on the parent
  Pose X_BM;                        // joint frame M on the child
  std::vector<StepSpec> steps;      // from F to M; none = weld
  /// The order of this joint's coordinates in the compiled model; empty = as the steps meet them.
  std::vector<std::string> coordinates;
  std::string source;
  SourceLine at;
};

enum class CoordinateKind { kFree, kLocked, kPrescribed, kCoupled };

struct CoordinateSpec {
  std::string name;
  CoordinateKind kind = CoordinateKind::kFree;
  double default_value = 0;                  // rad or m
  double range_min = -1e9, range_max = 1e9;  // rad or m
  std::string coupled_to;                    // kind == kCoupled
  Curve coupling;                            // q = coupling(q of coupled_to)
  SourceLine at;
};

/// A point of the sole that can press on the ground. The ground touches it `radius` below its centre.
struct FootPointSpec {
  std::string name,
      body;  // name: heel_r, lateral_rearfoot_r, met5_r, met1_r, lateral_toe_r, hallux_r
  Vec3 point = Vec3::Zero();  // m, body frame, centre of the rolling sphere
  double radius = 0.035;      // m
  SourceLine at;
};

struct MarkerSpec {
  std::string name, body;
  Vec3 point = Vec3::Zero();
};

/// Whom the model is. Scaling (model/scale.cpp) starts from the reference and ends here.
struct Subject {
  double mass = 75.0;        // kg
  double height = 1.75;      // m
  std::string sex = "male";  // "male" | "female" (de Leva 1996 segment fractions)
};

/// A mass carried at a point of a body (a backpack). Not part of body weight.
struct AddedLoad {
  double mass = 0;  // kg; 0 = none
  std::string body = "torso";
  Vec3 point = Vec3::Zero();  // m, body frame
};

struct ModelSpec {
  std::string name;
  std::string file;
  std::vector<std::string> included;  // files that it was read from besides
  Vec3 gravity = Vec3(0, -kStandardGravity, 0);
  Subject subject;
  std::vector<BodySpec> bodies;
  std::vector<JointSpec> joints;
  std::vector<CoordinateSpec> coordinates;  // one for each coordinate that a step names
  std::vector<FootPointSpec> foot_points;
  std::vector<MarkerSpec> markers;
  std::vector<WrapObjectSpec> wrap_objects;
  std::vector<MuscleSpec> muscles;
  std::vector<CoordinateActuatorSpec> coordinate_actuators;
  std::vector<CoordinateLimitSpec> coordinate_limits;
  std::vector<BushingSpec> bushings;
  std::vector<PressureSpec> pressures;
  std::vector<ContactPointSpec> contact_points;
  std::vector<DiscSpec> discs;
  /// Published strengths: set → muscle → N. The muscles carry those of `strength_set`.
  std::string strength_set;
  std::map<std::string, std::map<std::string, double>> strength_sets;
  AddedLoad load;
  std::map<std::string, double> standing;  // coordinate → rad or m; the rest stand at their default
};

// ------------------------------------------------------------------------------ compiled model

struct Step {
  StepKind kind;
  Vec3 axis;       // unit
  int coordinate;  // −1: constant
  int principal;   // 0, 1, 2 if the axis is +x, +y, +z; else −1 (a fast path)
  bool identity;   // the curve is y = x (another fast path)
  Curve curve;
};

struct Joint {
  std::string name;
  int parent;  // body index, −1 = ground
  int child;   // body index; joint j moves body j, so child == j
  Pose X_PF, X_BM, X_MB;
  int first_step, step_count;
  bool F_turned, M_turned;  // else R_PF, R_BM is the identity (a fast path)
  /// Of three turns, the second, where the third follows the same coordinate (a step); else −1.
  int twin_turn = -1;
};

struct Body {
  std::string name;
  double mass;
  Vec3 mass_center;
  Mat3 inertia;  // about the mass centre
};

struct Coordinate {
  std::string name;
  CoordinateKind kind;
  double default_value, range_min, range_max;
  bool rotational;  // drives a rotation step linearly (so its unit is rad); else m
  int coupled_to;   // −1 unless coupled
  Curve coupling;
};

struct FootPoint {
  std::string name;
  int body;
  Vec3 point;
  double radius;
  bool left;  // name ends in _l
};

/// Immutable once compiled. Body i hangs on joint i; parents come before children; −1 is the ground.
/// Coordinates keep the order in which the tree, walked parents first, meets them (within a joint, that
/// of JointSpec::coordinates).
struct Model {
  std::string name;
  Vec3 gravity;
  Subject subject;
  double total_mass = 0;  // kg, everything that moves, added load included
  double body_mass = 0;   // kg, without the added load
  std::vector<Body> bodies;
  std::vector<Joint> joints;  // joints[i].child == i
  std::vector<Step> steps;    // all joints' steps, in joint order
  std::vector<Coordinate> coordinates;
  std::vector<FootPoint> foot_points;
  std::vector<WrapObject> wrap_objects;
  std::vector<PathPoint> path_points;  // all muscles' points, in muscle order
  std::vector<PathWrap> path_wraps;    // all muscles' wraps, in muscle order
  std::vector<Muscle> muscles;
  std::vector<CoordinateActuator> coordinate_actuators;
  std::vector<CoordinateLimit> coordinate_limits;
  std::vector<Bushing> bushings;
  std::vector<Pressure> pressures;
  std::vector<ContactPoint> contact_points;
  std::vector<Disc> discs;
  int path_node_room = 0;  // nodes of all muscle paths together
  VecX standing;           // (ncoord) rad or m

  int nbody() const { return static_cast<int>(bodies.size()); }
  int ncoord() const { return static_cast<int>(coordinates.size()); }
  int nstep() const { return static_cast<int>(steps.size()); }
  int nmuscle() const { return static_cast<int>(muscles.size()); }
  /// Body mass × standard gravity, N: the unit BW. An added load does not count.
  double body_weight() const { return body_mass * kStandardGravity; }
  /// Index or −1.
  int find_body(const std::string& body) const;
  int find_coordinate(const std::string& coordinate) const;
  int find_foot_point(const std::string& point) const;
  int find_muscle(const std::string& muscle) const;
  int find_joint(const std::string& joint) const;
  int find_contact_point(const std::string& point) const;
  /// Index, or InternalError naming the nearest: for names that the program itself writes.
  int body_index(const std::string& body) const;
  int coordinate_index(const std::string& coordinate) const;
};

/// Checks the specification (every defect at once) and builds the model.
/// Throws InputError: no root or two, a joint cycle, unknown parent or child, a body with two joints,
/// a coordinate that nothing moves, non-positive mass of a body that no weld carries, a step whose
/// axis is zero, a coupling to itself or in a circle, a duplicate name, a value that is not finite;
/// a muscle, actuator, limit, bushing, pressure, contact point or disc on an unknown body, coordinate or wrap object, a path of fewer than
/// two points, a wrap range beyond the path, a strength, length or size that is not positive, pennation
/// outside 0 … 90°, bounds that run backward. Points, surfaces and bushings may stand on "ground".
Model compile(const ModelSpec& spec);

/// The mirrored copy of everything whose name ends in "_r", as "_l": z changes sign for points, x and
/// y change sign for rotation axes (and z for slides), so that a coordinate has the same anatomical
/// sign on both sides. Bodies without a suffix are shared; so are wrap objects and coordinates.
void mirror_right_to_left(ModelSpec& spec);

/// Scales the specification from its own subject to another: lengths with height, masses with body
/// mass and with the de Leva (1996) segment fractions of the sex, inertia with both; muscle strength with
/// mass^(2/3). See scale.cpp.
ModelSpec scale_to_subject(const ModelSpec& spec, const Subject& subject);

/// Gives the muscles the strengths of a published set; those that it does not name keep theirs. Throws
/// InputError naming the sets there are.
void use_strength_set(ModelSpec& spec, const std::string& set);

/// Multiplies the strength of every muscle of a group ("erector_spinae"). Throws InputError naming the groups.
void scale_strength(ModelSpec& spec, const std::string& group, double factor);

/// The functional groups that the muscles name, sorted.
std::vector<std::string> muscle_groups(const ModelSpec& spec);

/// Every disc becomes a rotational spring between its two vertebrae (a bushing), slack in the zero pose.
void add_disc_stiffness(ModelSpec& spec);

/// Bows both legs as far as loads are concerned: the contact points of the knee ("knee_medial_r" …), and what is
/// attached to thigh, kneecap and shank, move sideways by what the knee leaves the line from hip to ankle. `varus`
/// (bow legs) > 0, rad, counted from the model's own alignment. Without such points nothing happens.
void shift_knee_contacts(ModelSpec& spec, double varus);

// ------------------------------------------------------------------------------ scratch

/// How far an instant has been computed. Each kernel asserts the stage it needs.
enum class Stage { kInput, kPosition, kVelocity, kAcceleration, kForce };

/// Where a path touches a body, and how it pulls there when its tension is 1 N.
struct PathNode {
  int body = -1;              // −1 = ground
  Vec3 point = Vec3::Zero();  // m in W
  Vec3 pull = Vec3::Zero();   // force on the body there per newton of tension, in W
  int path_point = -1;        // in Model::path_points; −1 on a wrap surface
  int path_wrap = -1;         // in Model::path_wraps, of a point on a wrap surface
};

/// One instant. Vectors are in W (ground axes) unless they say otherwise. Sized once by make_data.
struct Data {
  const Model* model = nullptr;  // the model this was made for
  Stage stage = Stage::kInput;

  // ---- INPUT: written by the caller (coupled and locked entries of q, v, a by apply_couplings)
  VecX q;  // rad or m          (ncoord)
  VecX v;  // rad/s or m/s      (ncoord)
  VecX a;  // rad/s² or m/s²    (ncoord)
  /// Accelerations with OpenSim's omission, for comparisons with it (see update_accelerations).
  bool as_opensim = false;
  Vec3 gravity;  // m/s²; the model's, tilted where the ground slopes (axes stay with the ground)
  std::vector<Vec3> foot_force;  // ground on each foot point, N (nfoot)
  std::vector<Spatial>
      F_ext;  // applied force on body b: moment about W's origin, force; N·m, N (nbody)

  // ---- POSITION: by update_positions
  std::vector<Pose> X_WB;              // body poses                              (nbody)
  std::vector<Pose> X_WM;              // child-side joint frames                 (nbody)
  std::vector<Vec3> p_WBcm;            // mass centres, m                         (nbody)
  std::vector<Vec3> step_axis;         // axis of each step, unit                 (nstep)
  std::vector<Vec3> step_point;        // a point on that axis, m                (nstep)
  std::vector<CurveValue> step_curve;  // curve of each step at its coordinate (nstep)

  // ---- VELOCITY: by update_velocities
  std::vector<Vec3> w_WB;  // angular velocity, rad/s              (nbody)
  std::vector<Vec3> v_WB;  // velocity of the body's origin, m/s   (nbody)

  // ---- ACCELERATION: by update_accelerations
  std::vector<Vec3> alpha_WB;  // angular acceleration, rad/s²          (nbody)
  std::vector<Vec3> a_WB;      // acceleration of the body's origin, m/s² (nbody)

  // ---- MUSCLE PATHS: by update_muscle_paths
  VecX l_mt;      // muscle-tendon length, m                              (nmuscle)
  VecX l_mt_dot;  // lengthening speed, m/s; 0 below stage velocity       (nmuscle)
  /// r_ij = −∂l_i/∂q_j, m per rad (m per m for slides), each coordinate by itself (couplings ignored);
  /// zero outside Muscle::coordinates.                                   (nmuscle × ncoord)
  Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> moment_arm;
  std::vector<PathNode> path_nodes;  // muscle i: path_node_count[i] from Muscle::first_node
  std::vector<int> path_node_count;  //                                   (nmuscle)
  std::vector<double> wrap_arc;  // m on the surface, 0 where it is not touched  (Model::path_wraps)
  // scratch of the same
  std::vector<Pose> X_WS;  // wrap surfaces                              (Model::wrap_objects)
  std::vector<Spatial> step_screw;  // ∂(ω, velocity of what stands at W's origin)/∂q̇  (nstep)
  std::vector<Spatial> body_pull;   // one muscle's pull, moment about W's origin   (nbody)

  // ---- MUSCLE LIMITS: by update_muscle_limits
  VecX muscle_capacity;  // tendon force per unit activation, without the passive part, N  (nmuscle)
  VecX muscle_passive;   // tendon force at zero activation, N                             (nmuscle)
  VecX active_force_length;  // share of F_max that a fibre of this length holds at rest   (nmuscle)
  VecX fiber_length;    // m                                                              (nmuscle)
  VecX fiber_velocity;  // m/s, lengthening positive                                      (nmuscle)
  VecX pennation;       // rad                                                            (nmuscle)

  // ---- MUSCLE FORCES: by solve_static_optimization
  VecX activation;    // 0 … 1                          (nmuscle)
  VecX muscle_force;  // tension along the path, N      (nmuscle)

  // ---- METABOLIC POWER: by update_metabolic_power
  /// Heat and work of each muscle, without the basal rate, W; by MetabolicModel.  (2 × nmuscle)
  std::array<VecX, 2> metabolic_power;

  // ---- FORCE: by solve_inverse_dynamics
  /// What the parent exerts on the child through joint j: moment about the child-side joint frame's
  /// origin, force; in W. For a joint to the ground this is what is missing: the residual. (nbody)
  std::vector<Spatial> F_joint;
  VecX tau;  // generalised force along each coordinate, all joints it drives; N·m or N (ncoord)

  // ---- PASSIVE FORCES: by apply_passive_forces
  VecX tau_passive;  // along each coordinate, of its limits; N·m or N        (ncoord)
};

Data make_data(const Model& model);

}  // namespace retrogait
