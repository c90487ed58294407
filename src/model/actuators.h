#pragma once
/// What pulls and pushes on the skeleton: muscles with their paths, wrap surfaces, coordinate actuators,
/// and the passive forces of joints. As a file says it (…Spec), and compiled to indices.
///
///   PathPoint     where a muscle touches a body: fixed, conditional (there only while a coordinate is in
///                 a range), or moving (each of x, y, z a curve of a coordinate).
///   WrapObject    a surface that paths slide over: cylinder or torus about its z axis, sphere, ellipsoid.
///                 A quadrant keeps the path on one side of the surface (+x: the half with x > 0).
///   Muscle        a path, a strength, and one of three published sets of curves.
///   CoordinateActuator, CoordinateLimit, Bushing    forces along coordinates and between frames.
///   Pressure      a constant push between two bodies: the pressure in the abdomen.
///   ContactPoint, Disc    where the load of a joint is stated: compartments of the knee, axes of a disc.
///
/// Names and meanings are OpenSim's. SI and radians.
#include <array>
#include <string>
#include <variant>
#include <vector>

#include "base/curve.h"
#include "base/math.h"

namespace retrogait {

/// Where a thing was written, for messages. line 0 = made in code.
struct SourceLine {
  std::string file;
  int line = 0;
};

// Two sets of parameters are equal when every number is. (The oracle tests read this header as C++17, whose
// compilers cannot write that themselves; they compare none.)
#if __cpp_impl_three_way_comparison
#define RETROGAIT_DEFAULT_EQUALITY(Type) bool operator==(const Type&) const = default;
#else
#define RETROGAIT_DEFAULT_EQUALITY(Type)
#endif

// ------------------------------------------------------------------------------ specification

enum class PathPointKind { kFixed, kConditional, kMoving };

struct PathPointSpec {
  PathPointKind kind = PathPointKind::kFixed;
  std::string name, body;
  Vec3 point = Vec3::Zero();               // m, body frame; not kMoving
  std::string coordinate;                  // kConditional: the point is there while …
  double range_min = 0, range_max = 0;     // … this coordinate is in this range, rad or m
  std::array<std::string, 3> moving_with;  // kMoving: x, y, z are curves of these; empty = constant
  std::array<Curve, 3> moving;             // m as a function of the coordinate
  SourceLine at;
};

enum class WrapShape { kCylinder, kSphere, kEllipsoid, kTorus };

struct WrapObjectSpec {
  std::string name, body;
  WrapShape shape = WrapShape::kCylinder;
  Pose X_BS;                 // surface frame on the body
  Vec3 size = Vec3::Zero();  // m: radius, length | radius | semi-axes | tube radius, ring radius
  int side_axis = -1;        // quadrant: 0, 1, 2 for x, y, z; −1 = all
  int side_sign = 0;         // +1 or −1 with side_axis
  SourceLine at;
};

/// How OpenSim's ellipsoid search starts; only `--as-opensim` listens.
enum class WrapMethod { kHybrid, kMidpoint, kAxial };

struct PathWrapSpec {
  std::string object;
  int first = 1, last = -1;  // only between these path points, counted from 1; −1 = the last
  WrapMethod method = WrapMethod::kHybrid;
};

/// Millard, Uchida, Seth, Delp 2013, J Biomech Eng 135:021005; names and defaults as OpenSim 4's curves.
struct MillardParameters {
  // active force-length
  double min_norm_active_fiber_length = 0.4441;
  double transition_norm_fiber_length = 0.73;
  double max_norm_active_fiber_length = 1.8123;
  double shallow_ascending_slope = 0.8616;
  double minimum_value = 0.1;  // of an undamped fibre on an elastic tendon; else 0 is used
  // force-velocity
  double concentric_slope_at_vmax = 0;
  double concentric_slope_near_vmax = 0.25;
  double isometric_slope = 5;
  double eccentric_slope_at_vmax = 0;
  double eccentric_slope_near_vmax = 0.15;
  double max_eccentric_velocity_force_multiplier = 1.4;
  double concentric_curviness = 0.6;
  double eccentric_curviness = 0.9;
  // passive force-length; stiffness −1 = the published default for that strain
  double fiber_strain_at_zero_force = 0;
  double fiber_strain_at_one_norm_force = 0.7;
  double fiber_stiffness_at_low_force = 0.2;
  double fiber_stiffness_at_one_norm_force = 2.0 / 0.7;
  double fiber_curviness = 0.75;
  // tendon
  double tendon_strain_at_one_norm_force = 0.049;
  double tendon_stiffness_at_one_norm_force = 1.375 / 0.049;
  double tendon_norm_force_at_toe_end = 2.0 / 3.0;
  double tendon_curviness = 0.5;

  double fiber_damping = 0.1;

  RETROGAIT_DEFAULT_EQUALITY(MillardParameters)
};

/// Thelen 2003, J Biomech Eng 125:70; names and defaults as OpenSim 4's Thelen2003Muscle.
struct ThelenParameters {
  double max_tendon_strain = 0.04;  // at maximum isometric force
  double max_muscle_strain = 0.6;   // passive, at maximum isometric force
  double k_shape_active = 0.45;
  double k_shape_passive = 5;
  double a_f = 0.25;   // shape of the force-velocity curve
  double f_len = 1.4;  // greatest lengthening force
  double fv_linear_extrap_threshold = 0.95;

  RETROGAIT_DEFAULT_EQUALITY(ThelenParameters)
};

/// De Groote, Kinney, Rao, Fregly 2016, Ann Biomed Eng 44:2922, with OpenSim's parameter names.
struct DeGrooteParameters {
  double active_force_width_scale = 1;
  double passive_fiber_strain_at_one_norm_force = 0.6;
  double tendon_strain_at_one_norm_force = 0.049;
  double fiber_damping = 0;
  bool ignore_passive_fiber_force = false;

  RETROGAIT_DEFAULT_EQUALITY(DeGrooteParameters)
};

using MuscleCurveParameters = std::variant<MillardParameters, ThelenParameters, DeGrooteParameters>;

struct MuscleSpec {
  std::string name;
  double max_isometric_force = 0;        // N
  double optimal_fiber_length = 0;       // m
  double tendon_slack_length = 0;        // m
  double pennation_at_optimal = 0;       // rad
  double max_contraction_velocity = 10;  // optimal fibre lengths a second
  double min_control = 0.01, max_control = 1;
  double minimum_activation = 0.01;
  double default_activation = 0.05;
  double activation_time = 0.015, deactivation_time = 0.05;  // s
  bool rigid_tendon = false;                                 // OpenSim's ignore_tendon_compliance
  bool enabled = true;                                       // applies force
  MuscleCurveParameters curves = MillardParameters{};
  std::vector<PathPointSpec> path;
  std::vector<PathWrapSpec> wraps;
  double slow_twitch = 0.5;          // share of slow fibres (metabolic power only)
  double specific_tension = 0.25e6;  // Pa: its mass is F_max l_opt ρ / specific_tension (same)
  std::vector<std::string> groups;   // functional groups, without a side: "quadriceps"
  std::string source;
  SourceLine at;
};

/// A force or moment along a coordinate: control × optimal_force, N·m or N.
struct CoordinateActuatorSpec {
  std::string name, coordinate;
  double optimal_force = 1;
  double min_control = -1, max_control = 1;  // may be ±infinity
  bool enabled = true;
  SourceLine at;
};

/// OpenSim's CoordinateLimitForce. Stiffness beyond a limit, eased in over `transition`.
/// Angles in rad, stiffness N·m/rad (N/m), damping N·m·s/rad (N·s/m).
struct CoordinateLimitSpec {
  std::string name, coordinate;
  double upper_limit = 0, lower_limit = 0;
  double upper_stiffness = 1, lower_stiffness = 1;
  double damping = 0.001, transition = 0.001;
  bool enabled = true;
  SourceLine at;
};

/// OpenSim's BushingForce: spring and damper between two frames, about body-fixed x-y-z angles.
struct BushingSpec {
  std::string name, body_1, body_2;  // "ground" allowed
  Pose X_B1F, X_B2F;
  Vec3 rotational_stiffness = Vec3::Zero(), translational_stiffness = Vec3::Zero();
  Vec3 rotational_damping = Vec3::Zero(), translational_damping = Vec3::Zero();
  bool enabled = true;
  SourceLine at;
};

/// Pushes two points apart along the line between them with pressure × area. Abdomen: pelvic floor and
/// diaphragm.
struct PressureSpec {
  std::string name, body_1, body_2;
  Vec3 point_1 = Vec3::Zero(), point_2 = Vec3::Zero();  // m, axes of their bodies
  double area = 0;                                      // m²
  double pressure = 0;                                  // Pa; 0 = off
  std::string source;
  SourceLine at;
};

/// A point of a body where one part of a joint's load is taken to pass: "knee_medial_r" on the tibia.
struct ContactPointSpec {
  std::string name, body;
  Vec3 point = Vec3::Zero();  // m, body frame
  std::string source;
  SourceLine at;
};

/// The disc of a spinal joint: its axes are those of the joint's child turned about z by `tilt` (> 0 turns x
/// upward, so that a disc that falls forward has a negative tilt). Its stiffness counts only where somebody
/// asks for it (add_disc_stiffness).
struct DiscSpec {
  std::string joint;
  double tilt = 0;  // rad
  Vec3 stiffness =
      Vec3::Zero();  // N·m/rad about x (bending), y (rotation), z (flexion and extension)
  std::string source;
  SourceLine at;
};

// ------------------------------------------------------------------------------ compiled

struct PathPoint {
  PathPointKind kind;
  int body;    // −1 = ground
  Vec3 point;  // m, body frame
  int coordinate;
  double range_min, range_max;
  std::array<int, 3> moving_with;  // coordinates; −1 = constant
  std::array<Curve, 3> moving;
};

struct WrapObject {
  std::string name;
  int body;  // −1 = ground
  WrapShape shape;
  Pose X_BS;
  Vec3 size;
  int side_axis, side_sign;
};

struct PathWrap {
  int object;
  int first, last;  // path points of this muscle, counted from 0; both inclusive
  WrapMethod method;
};

/// Points and wraps of muscle i stand at first_point … in Model::path_points, first_wrap … in path_wraps.
struct Muscle {
  std::string name;
  double max_isometric_force, optimal_fiber_length, tendon_slack_length, pennation_at_optimal,
      max_contraction_velocity;
  double min_control, max_control, minimum_activation, default_activation;
  double activation_time, deactivation_time;
  bool rigid_tendon, enabled;
  MuscleCurveParameters curves;
  double slow_twitch, specific_tension;  // share; Pa
  std::vector<std::string> groups;
  int first_point, point_count;
  int first_wrap, wrap_count;
  /// Room for this muscle's nodes in Data::path_nodes: its points and two a wrap.
  int first_node, node_room;
  /// The joints between the bodies it touches or may wrap on, children before parents.
  std::vector<int> joints;
  /// The coordinates that can change its length, increasing: where Data::moment_arm may be non-zero.
  std::vector<int> coordinates;
};

struct CoordinateActuator {
  std::string name;
  int coordinate;
  double optimal_force, min_control, max_control;
  bool enabled;
};

struct CoordinateLimit {
  std::string name;
  int coordinate;
  double upper_limit, lower_limit, upper_stiffness, lower_stiffness, damping, transition;
  bool enabled;
};

struct Bushing {
  std::string name;
  int body_1, body_2;  // −1 = ground
  Pose X_B1F, X_B2F;
  Vec3 rotational_stiffness, translational_stiffness, rotational_damping, translational_damping;
  bool enabled;
};

struct Pressure {
  std::string name;
  int body_1, body_2;
  Vec3 point_1, point_2;
  double area, pressure;
};

struct ContactPoint {
  std::string name;
  int body;
  Vec3 point;
};

struct Disc {
  int joint;
  Mat3 R_BD;  // axes of the disc on the joint's child
  Vec3 stiffness;
};

}  // namespace retrogait
