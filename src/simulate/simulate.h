#pragma once
/// The second road: the same skeleton in a Bullet world, feet on soft contacts, driven by the scripted gait.
///
///   settle    (settle.h)   the cycle whose pads, by their law, carry the walk
///   World     (world.h)    the skeleton as a Bullet multibody
///   simulate               stride after stride: contacts → controller → own inverse dynamics → Bullet's step
///
/// One step of `simulate`
///   1 kinematics at (q, v)
///   2 every pad against the ground (contact/ground.h, sole.h); pushes; forces of the hands
///   3 controller: what every joint is to do: follow the settled cycle by its clock, corrected by balance
///     feedback (ankle, hip, where to put the foot); compliant joints give a moment instead
///   4 assist: what a light hand at the pelvis adds, no vertical force; reported as the residual everywhere
///   5 solve_hybrid_dynamics: accelerations of the rest, friction taken at the end of the step (resistance.h); inverse
///     dynamics: the wrench at every joint
///   6 World::advance; then the torque that inverse dynamics of Bullet's own accelerations returns must
///     equal the applied one
///
/// The clock belongs to the script: contacts come when they come. A stride holds a whole number of steps, a
/// multiple of 100, so that recorded instants are steps. Deterministic: same inputs, same bits, whatever ran before
/// and in whatever thread. Nothing is allocated per step.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "contact/ground.h"
#include "contact/sole.h"
#include "gait/gait.h"
#include "simulate/settle.h"
#include "trial/recording.h"

namespace retrogait {

/// The light hand at the pelvis: springs to where the script would be. F_y is always zero.
struct AssistLaw {
  double force_stiffness = 500;    // N/m, x and z
  double force_damping = 150;      // N·s/m
  double moment_stiffness = 1500;  // N·m/rad, each axis of W
  double moment_damping = 150;     // N·m·s/rad
  /// Where the hand lets go: no axis gets more than this. Without a limit while a steady walk is made; disturbed walks
  /// get none at all unless asked (DisturbRules::hand), so that a recovery is the walker's own.
  double largest_force = 1e9;   // N
  double largest_moment = 1e9;  // N·m
};

/// Feedback of the walker itself, on top of the script (balance.h says what each does). Errors are those of the pelvis'
/// turn (rad, rad/s) and of the mass centre over the feet that bear load (m, m/s), against the script.
struct BalanceGains {
  double hip = 2.5, hip_rate = 0.12;                // rad/rad, rad/(rad/s)
  double ankle = 1.7, ankle_rate = 0;               // rad/m, rad/(m/s), fore and aft
  double subtalar = 2.4, subtalar_rate = 0.18;      // rad/m, rad/(m/s), sideways
  double lift = 0.35;                               // rad at hip and ankle, twice that at the knee
  double swing = 1;                                 // rad/rad
  double step_ahead = 0.45, step_ahead_rate = 0;    // m/m, m/(m/s)
  double step_aside = 0.2, step_aside_rate = 0.19;  // m/m, m/(m/s)
  double step_time = 0.02;   // s, in which a foot in the air follows a change of mind
  double return_time = 0.5;  // s, in which a leg that stands returns to its script
};

/// A joint that gives way: moment = the settled cycle's own, M, + K (q_ref − q) + D (v_ref − v), as muscles do that
/// stiffen with the moment they bear: K = stiffness + stiffness_by_moment |M|, D alike. Sets: impedance.h.
struct JointImpedance {
  std::string coordinate;          // without side
  double stiffness = 0;            // N·m/rad
  double damping = 0;              // N·m·s/rad
  double stiffness_by_moment = 0;  // 1/rad
  double damping_by_moment = 0;    // s/rad
  std::string source;
};

/// A push on a body, constant over its duration.
struct Push {
  int body = 0;
  Vec3 point = Vec3::Zero();  // m, body frame
  Vec3 force = Vec3::Zero();  // N in W
  double start = 0;           // s since the first recorded stride began
  double duration = 0;        // s
};

/// Another friction under one foot for a while.
struct Slip {
  bool left = false;
  double start = 0, duration = 0;  // s, as Push
  double friction = 0.1;
};

/// Who integrates. kOwn: our own hybrid dynamics by the same scheme; a second opinion on Bullet.
enum class Engine { kBullet, kOwn };

struct SimulateOptions {
  Engine engine = Engine::kBullet;
  double step = 0.001;  // s, at most
  int warm_up = 5;      // strides before the first recorded one
  int strides = 20;     // recorded strides
  /// Of them, how many stay in the recording (the last ones); the rest are only measured.
  int keep = 1;
  SoleLaw sole;
  Ground ground;
  AssistLaw assist;
  BalanceGains balance;
  std::vector<JointImpedance> impedance;  // none: joints follow the script exactly
  std::vector<Push> pushes;
  std::vector<Slip> slips;
};

/// A foot in one recorded stride. NaN where it did not happen.
struct FootMeasures {
  /// s since the stride began; contact may lie before it (the clock is the script's). A left foot lifts from the
  /// stance that began a stride before.
  double contact = 0, off = 0;
  /// m along travel, and across: this foot's heel beyond the other's, each at its own contact.
  double step_length = 0, step_width = 0;
  /// m, of its lowest pad in the middle half of its swing by the script's clock.
  double clearance = 0;
  double slide_speed = 0;  // m/s, of its pads over the ground, mean weighted by load
  /// The first 50 ms after contact, vertical force at every step (method C of doi:10.1055/s-0042-107248): what a
  /// recording's hundredths of a stride are too coarse for.
  double loading_rate_max = 0;   // BW/s, steepest
  double loading_rate_mean = 0;  // BW/s, from contact to the end of them
  double landing_peak = 0;       // BW, largest force within them
};

/// What one recorded stride was like.
struct StrideMeasures {
  Vec3 assist_force = Vec3::Zero();   // N, RMS by axis
  Vec3 assist_moment = Vec3::Zero();  // N·m, RMS by axis
  double tracking = 0;  // rad, RMS over all joints that are driven, against the synthesised cycle
  double tracking_worst = 0;  // rad, RMS of the driven joint that is farthest off …
  int worst_joint = -1;       // … a coordinate; −1: none is driven
  double impulse_ratio = 0;   // of ground and hands against gravity / (weight × period)
  double peak_vertical = 0;   // BW
  double pelvis_height = 0;   // m, mean
  double step_length = 0;     // m, mean of the two
  double speed = 0;           // m/s of the pelvis over the ground along x, signed
  double change = 0;  // BW, RMS difference of the ground's force to the stride before; NaN at first
  FootMeasures foot[2];  // right, left
};

struct SimulateReport {
  Engine engine = Engine::kBullet;
  int steps_per_stride = 0;
  double step = 0;          // s
  double torque_error = 0;  // largest |returned − applied| over largest |applied|
  bool fell = false;
  double fell_at = 0;    // s, as Push::start
  std::string fell_how;  // "the pelvis sank below 78 % of its mean height over the ground" …
  double seconds = 0;    // wall time of the steps; never part of a result
};

/// What the walk was; the recording ends with the last step made, so that after a fall its last stride is short.
struct SimulatedWalk {
  SettledCycle settled;
  std::vector<StrideMeasures> strides;
  Recording recording;
  SimulateReport report;
};

/// Walks the cycle. `each` (may be empty) is called after every recorded stride: progress, or false to stop.
SimulatedWalk simulate(const Model& model, const GaitCycle& cycle, const SimulateOptions& options,
                       const std::function<bool(int stride)>& each = {});
/// The same from a cycle that was settled before.
SimulatedWalk simulate(const Model& model, const SettledCycle& settled,
                       const SimulateOptions& options,
                       const std::function<bool(int stride)>& each = {});

}  // namespace retrogait
