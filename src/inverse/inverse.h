#pragma once
/// From one instant of a cycle to the loads that joints carry.
///
///   solve_instant     the pipeline of one instant: sample, velocities, accelerations, inverse
///                     dynamics, joint loads. Nothing is allocated after the first call.
///   JointLoads        what knee, lumbar spine and ground carry at that instant, in SI.
///   result_columns    the one list of result variables: name, unit, meaning and how each is read
///                     from an instant. CSV files, figures and the terminal's table all use it.
///
/// No muscles: a joint force here is intersegmental, what two segments exchange in total. Muscles that
/// span the joint press it together on top of that, so a contact force is several times as large.
///
/// Signs. An intersegmental force is the push of the upper segment on the lower one, in the axes of the
/// joint's child (tibia; for L5/S1 the vertebra L5), x forward, z to the person's right; its y part
/// counts compression as positive. Moments x, y, z at the spine are internal, what the lower body
/// exerts on the child, in the child's axes: z > 0 extends. The knee adduction moment is external.
#include <array>
#include <functional>
#include <string>
#include <vector>

#include "gait/gait.h"

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
    int knee = -1;  // joint
    std::vector<int> foot_points;
    /// Of each of them, in its order: where it lies on the sole laid flat (standing), m: x along the foot
    /// from the heel point, z to the person's right.
    std::vector<Vec3> sole;
  };
  std::array<Side, 2> side;               // right, left
  std::array<int, kLumbarLevels> lumbar;  // joints; −1 in a model without them
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
  };
  std::array<Disc, kLumbarLevels> lumbar;
  CenterOfMass com;            // whole body, in W
  double residual_force = 0;   // N, what is missing at the pelvis
  double residual_moment = 0;  // N·m, about the point of SynthesisReport
};

/// One instant of a cycle, solved. Sized once by make_instant; each thread owns one.
struct Instant {
  const Model* model = nullptr;
  const GaitCycle* cycle = nullptr;
  LoadSites sites;
  double phi = 0;  // cycles since contact of the right foot
  Data data;
  JointLoads loads;
};

Instant make_instant(const Model& model, const GaitCycle& cycle);

/// The life of one instant, without muscles. phi may lie beyond one cycle; the body then travels on.
void solve_instant(Instant& instant, double phi);

/// Reads JointLoads from a solved Data. Needs: stage ≥ force.
void update_joint_loads(Instant& instant);

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

enum class ColumnKind { kAngle, kMoment, kPower, kGround, kKnee, kLumbar, kWholeBody };

/// One result variable. `sided` variables are read for a side, the others ignore `left`.
struct ResultColumn {
  std::string name;     // "knee_angle_moment"
  std::string unit;     // "N·m/kg", as in curves
  std::string meaning;  // a sentence, with its sign
  ColumnKind kind;
  bool sided = false;
  std::function<double(const Instant&, bool left)> get;
};

/// Every result variable of this model, in the order of all files.
std::vector<ResultColumn> result_columns(const Model& model);

}  // namespace retrogait
