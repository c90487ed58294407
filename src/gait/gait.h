#pragma once
/// From a gait script to a dynamically consistent periodic cycle.
///
///   GaitScript   what a file in data/gaits says: coordinate curves over the cycle (Fourier, with SD),
///                contact windows, timing, how all of these change with speed, sources.
///   GaitKnobs    the clinical knobs of a case: speed, slope, crouch …
///   adapt()      script + knobs → GaitTarget: this case's curves, windows, period, priors
///                (gait/adapt.cpp; the legs are replanted by gait/leg.cpp).
///   synthesize() target → GaitCycle: the nearest motion and ground reaction that obey Newton's laws
///                (gait/synthesis.cpp).
///
/// A cycle runs from contact to next contact of the right foot; φ ∈ [0, 1). Direction is data: travel
/// is +x forward, −x backward; nothing else in this folder knows a direction. The left side is the
/// right one half a cycle later unless a knob is asymmetric, or the target is a measured trial.
#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/curve.h"
#include "contact/contact.h"
#include "model/model.h"

namespace retrogait {

/// Where one foot point may press on the ground, in cycles; start may be negative (before contact).
struct ContactWindow {
  std::string point;  // without side: heel, lateral_rearfoot, met5, met1, lateral_toe, hallux
  double start = 0, end = 0;
};

/// One coordinate over the cycle (right side; the left follows half a cycle later).
struct ScriptCurve {
  std::string coordinate;            // without side: hip_flexion, pelvis_tilt, …
  FourierCurve mean;                 // rad (m for pelvis translations) at the nominal speed
  FourierCurve per_speed;            // change of the mean per unit of dimensionless speed √Froude
  double sd = 0;                     // rad; between people
  bool relative_to_standing = true;  // else absolute coordinate values
  std::string source;
};

/// A value that changes with speed: linear between the given speeds, straight on outside them.
struct SpeedTable {
  std::vector<double> speed;  // m/s, increasing
  std::vector<double> value;
  double at(double speed_m_s) const;
};

/// A measured fore-aft ground force along travel, to be followed in stance (an input that reports name).
struct ForeAftPrior {
  std::vector<double> phase;  // cycles
  std::vector<double> force;  // BW along travel, at the nominal speed
  double sigma = 0.01;        // BW
  std::string source;
};

struct GaitScript {
  std::string name, title, source, file;  // name: the file's, without .toml
  int direction = +1;                     // of travel along x
  double tracking =
      1;  // factor on all tracking sigmas: 1 a measured trial, 1.3 a mean of many people
  double speed_nominal = 0, speed_min = 0, speed_max = 0;  // m/s
  SpeedTable duty;                                         // stance as a fraction of the cycle
  SpeedTable period;                                       // s
  SpeedTable step_width;                                   // m
  double window_duty = 0;  // the duty for which the windows below are written
  std::vector<ContactWindow> windows;
  std::vector<ScriptCurve> curves;
  std::vector<double> cop_phase, cop_from_heel;  // fraction of stance; m
  std::optional<ForeAftPrior> fore_aft;
  std::string reversed_of;  // not empty: the synthesised cycle of that script, played backward

  const ScriptCurve* find_curve(const std::string& coordinate) const;  // or nullptr
};

/// A script's curve, changed: times `scale` about its mean over the cycle, moved by `offset`.
struct CurveKnob {
  double scale = 1;   // 0.5 to 1.5
  double offset = 0;  // rad, −20 to 20°
  bool operator==(const CurveKnob&) const = default;
};

/// Every knob is defined by what is seen; defaults leave the script as it is. Out of its range a knob is
/// refused (InputError). Legs are replanted in the sagittal plane (gait/leg.h); what the synthesis then
/// changes to obey Newton's laws it reports.
struct GaitKnobs {
  /// m/s along travel, within the script's range; 0 = its nominal speed. Curves, duty and period follow.
  double speed = 0;
  /// steps/min; 0 = what the script has at that speed. Steps of 75 to 130 % of the script's length: the legs
  /// swing further or less far, knees and the foot's angle to the ground stay.
  double cadence = 0;
  /// m; 0 = follows. Of speed, cadence and step length at most two are given.
  double step_length = 0;
  /// Rise over run, > 0 climbs along travel; −0.1 to 0.1. Feet lie on the slope, pelvis and trunk stay upright,
  /// hip and knee fold or reach so that each foot meets the ground where the slope has it.
  double slope = 0;
  /// rad of extra knee flexion at mid-stance (half of stance), 0 to 40°. The pelvis is lowered by what that
  /// takes; hip and ankle follow so that trunk and feet stay as they were; in swing less flexion is added.
  double crouch = 0;
  /// rad, forward +, mean of the cycle; −10 to 30°. A third by the pelvis (hips follow), the rest by the lumbar spine.
  double trunk_lean = 0;
  /// m between the foot midlines, 0.02 to 0.4; 0 = the script's. Both hips abduct by half of the difference.
  double step_width = 0;
  /// rad, outward +, added to both feet at the hips; −20 to 30°.
  double toe_out = 0;
  /// Factor on shoulder and elbow curves about their mean, 0 to 2.
  double arm_swing = 1;
  /// rad to the right of the direction faced, −70 to 70°; the head alone (asymmetric).
  double head_turn = 0;
  /// rad to the right, −45 to 45°: thorax on pelvis; the head goes on looking ahead (asymmetric).
  double trunk_turn = 0;
  /// Fraction of body weight carried by the hands, vertical; 0 to 0.5.
  double hand_support = 0;
  /// The right hand only (asymmetric).
  bool hand_support_one_sided = false;
  /// kg carried at the trunk, 0 to 60. The mass itself is the model's (ModelSpec::load, before compile).
  double added_load = 0;
  /// Follow the script's measured fore-aft force, if it has one.
  bool fore_aft_prior = true;
  /// By coordinate as a script names it, without side: what differs between people. It is done to the script's curve at
  /// this speed, before slope and crouch replant the legs; what then walks is the nearest consistent motion.
  std::map<std::string, CurveKnob> curves;

  bool operator==(const GaitKnobs&) const = default;
  bool asymmetric() const {
    return head_turn != 0 || trunk_turn != 0 || (hand_support != 0 && hand_support_one_sided);
  }
};

struct CoordinateTarget {
  int coordinate = -1;  // index into the model; right side or axial
  FourierCurve curve;   // rad or m, absolute coordinate values
  double sigma = 0;     // rad or m: how far the cycle may leave the script
  double sd = 0;        // rad or m: between people; only reports use it
  bool fixed = false;   // follow exactly (arm rotation, neck …): no unknown
};

/// What one case asks of the synthesis.
struct GaitTarget {
  std::string script;
  int direction = +1;
  double speed = 0, period = 0, duty = 0, slope = 0, step_width = 0;
  bool symmetric = true;
  /// Right and axial if symmetric, else all. Pelvis translations only where they were measured: without
  /// the travel, and along and across it without their mean.
  std::vector<CoordinateTarget> coordinates;
  std::vector<ContactWindow> windows;  // right foot, at this duty
  /// Left foot, where it was measured: its own windows and stance in φ. Empty: the right's, half a cycle later.
  std::vector<ContactWindow> left_windows;
  double left_contact = 0.5, left_duty = 0;  // cycles; duty 0 = the right's
  std::vector<double> cop_phase, cop_from_heel;
  std::optional<ForeAftPrior> fore_aft;  // at this speed
  double hand_support = 0;               // fraction of BW
  bool hand_support_one_sided = false;
  double added_load = 0;  // kg
  std::string adapted;    // how the knobs changed the script, one line for reports
};

/// Every coordinate that a script may have a curve of, without side: hip_flexion, pelvis_tilt …
const std::vector<std::string>& script_coordinates();

/// Reads a script. The format, every key with its unit, stands in data/gaits/README.md.
/// Throws InputError with every defect of the file.
GaitScript read_gait(const std::string& path);

/// A script by name ("backward": data/gaits/backward.toml) or by the path of a file of one's own
/// (anything ending in .toml). Throws InputError; an unknown name lists the nearest.
GaitScript find_gait(const std::string& name_or_path);

/// All scripts of a folder (data/gaits if empty), by name. A file with defects throws.
std::vector<GaitScript> list_gaits(const std::string& folder = "");

/// What this case asks of the synthesis. Throws InputError with every knob that is out of its range, or a
/// coordinate of the script that the model has not. A reversed script is not adapted: adapt the
/// script it names, and reverse the cycle.
GaitTarget adapt(const GaitScript& script, const GaitKnobs& knobs, const Model& model);

// ------------------------------------------------------------------------------ consistent cycle

/// Limits a cycle must keep; beyond them it is flagged, never hidden.
struct SynthesisLimits {
  double residual_force = 0.005;    // BW, largest over the cycle
  double residual_moment = 0.0015;  // BW·m, largest over the cycle, about (0, 0.95, 0)
  double slip = 0.06;               // m/s, RMS over loaded points
  double penetration = 0.006;       // m, deepest
};

/// How well the cycle obeys mechanics and how far it left its script. Measured on 101 instants.
struct SynthesisReport {
  int iterations = 0;
  bool converged = false;  // the last step changed the cost by less than its tolerance
  double cost = 0;
  double residual_force = 0;   // BW, largest
  double residual_moment = 0;  // BW·m, largest
  double slip = 0;             // m/s, RMS over points that bear more than 2 % BW
  double penetration = 0;      // m, deepest over all foot points
  double seconds = 0;          // wall time; never part of a result
  std::string anchor;          // what the solver started from: "script" or the anchor's knobs
  struct Deviation {
    std::string coordinate;
    double rms_sd = 0;  // RMS distance from the script, in between-people SD
    double rms = 0;     // rad or m
  };
  std::vector<Deviation> deviations;

  bool within(const SynthesisLimits& limits) const {
    return converged && residual_force <= limits.residual_force &&
           residual_moment <= limits.residual_moment && slip <= limits.slip &&
           penetration <= limits.penetration;
  }
};

/// The force of the ground at one foot point over the cycle.
struct PointForce {
  int foot_point = -1;
  ForceWindow window;
  Eigen::Matrix3Xd coefficients;  // N, one column a spline
};

/// A constant force on a body-fixed point (a hand on a rail).
struct HandForce {
  int body = -1;
  Vec3 point = Vec3::Zero();  // m, body frame
  Vec3 force = Vec3::Zero();  // N, in W
};

/// A periodic motion with the ground reaction that produces it. φ = 0 is contact of the right foot.
struct GaitCycle {
  GaitTarget target;
  double period = 0;               // s
  Vec3 gravity;                    // m/s², in ground-surface axes
  std::vector<FourierCurve> q;     // every coordinate, rad or m, without the travel
  double travel_speed = 0;         // m/s along x, signed: pelvis_tx grows by this × time
  std::vector<PointForce> forces;  // both feet
  std::vector<HandForce> hands;
  double stance_start = 0,
         stance_end = 0;  // right foot, cycles; start is 0 unless turned (reversed)
  bool reversed = false;  // played backward, never re-fitted
  SynthesisReport report;
};

/// σ of every term (design: each residual is divided by σ √N).
///
/// The bend weights, cop, cop_aside and kWindowPad (gait/problem.h) were calibrated with the ground
/// reaction and moments of README's comparison with people in view; they are no measurements.
struct SynthesisWeights {
  double dynamics_force = 0.002;   // BW; synthesize() sets both dynamics weights stage by stage
  double dynamics_moment = 0.002;  // BW·m
  double height = 0.003;           // m
  double clearance = 0.004;        // m
  double slip = 0.05;              // m/s
  double point_bend = 300;         // BW/s²
  double point_size = 4;           // BW
  double total_bend = 80;          // BW/s²
  double sagittal_bend = 120;      // N·m/kg/s²
  double frontal_bend = 90;        // N·m/kg/s²
  double cop = 0.010;              // m·BW, along the foot, about the script's path
  double cop_aside = 0.020;        // m·BW, across the foot, about its line
  double bound = 0.003;            // BW
  double friction = 0.6;
  double smooth_harmonic = 8;  // k0 of the deviation's second derivative
};

struct SynthesisOptions {
  int samples = 64;    // instants a cycle at which mechanics is asked for; even
  int harmonics = 10;  // of every free coordinate; more changes nothing that reports show
  int max_iterations = 60;
  double perturb = 0;  // rad: start this far (seeded noise) off the script, with no force
  unsigned seed = 1;
  SynthesisWeights weights;
};

/// The nearest consistent cycle; always returns one, with what it reached in its report.
/// `start`, if given, is a solved cycle of the same script and layout to start from.
GaitCycle synthesize(const Model& model, const GaitTarget& target,
                     const SynthesisOptions& options = {}, const GaitCycle* start = nullptr);

/// A place on the lattice of GaitSolver: steps of speed, slope, crouch, trunk lean.
using GaitNode = std::array<int, 4>;

/// Solves cases of one model, each from the nearest nodes of a fixed lattice (speed 0.2 m/s, slope 5 %, crouch 20°,
/// trunk lean 10°): the nearest, and what changes from it to the next in each knob. A node is solved from the script,
/// the first time it is needed, and kept (30 kB each). So a result is a pure function of its case, whatever was solved
/// before, in whatever order and thread; each thread owns one.
class GaitSolver {
 public:
  explicit GaitSolver(const Model& model, SynthesisOptions options = {})
      : model_(&model), options_(options) {}
  /// Another body of the same model (mass, height, shoe, load): its cases start from the nodes of `base`, forces in
  /// proportion to weight, so that a thousand bodies need one lattice.
  GaitSolver(const Model& model, GaitSolver& base)
      : model_(&model), options_(base.options_), base_(&base) {}

  /// A reversed script gives the cycle of the script it names, played backward; its slope knob keeps
  /// its meaning (climbing along travel). Throws InputError for knobs out of range. What does not reach its limits
  /// from its node is solved from the script.
  GaitCycle solve(const GaitScript& script, const GaitKnobs& knobs);

 private:
  const GaitCycle& walk_at(const GaitScript& script, const GaitNode& node, bool fore_aft_prior);
  GaitCycle start_of(const GaitScript& script, const GaitKnobs& knobs, const GaitNode& node);

  const Model* model_;
  SynthesisOptions options_;
  GaitSolver* base_ = nullptr;  // whose nodes; null: its own
  std::map<std::string, GaitCycle> nodes_;
};

/// The cycle played backward in time with its forces: q and a stay, v changes sign. φ = 0 is again the
/// first contact of the right foot.
GaitCycle reversed(const GaitCycle& cycle);
/// The same with phase `turn` of the cycle as φ = 0: turned at one of the instants at which the cycle itself is
/// solved, both are solved at the same instants, and what does not know the direction of time is the same to
/// rounding. Contact is then at stance_start.
GaitCycle reversed(const GaitCycle& cycle, double turn);

/// Writes q, v, a, gravity and foot forces of phase φ into `data`, updates positions and applies all
/// forces. Travels: pelvis_tx moves with travel_speed from φ = 0.
void sample(const Model& model, const GaitCycle& cycle, double phi, Data& data);

/// Residuals, slip, penetration and deviations of a cycle, measured on 101 instants.
void measure(const Model& model, GaitCycle& cycle);

}  // namespace retrogait
