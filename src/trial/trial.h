#pragma once
/// A measured trial: a motion and the forces on the feet, sampled at any time.
///
///   Motion     every coordinate of the model as a spline of time, low-passed; sample() gives q, v, a.
///   Loads      forces, points and free moments on bodies as splines of time; apply() adds them to F_ext.
///   events     foot contacts and offs from force plates, or from the feet; strides in either direction
///              (trial/events.h).
///   TrialFile  a small TOML naming all of it (trial/trial_file.h).
///
/// Direction is data: which way somebody travels is measured (travel_direction), never assumed.
#include <optional>
#include <string>
#include <vector>

#include "base/natural_spline.h"
#include "io/external_loads.h"
#include "io/storage.h"
#include "model/model.h"

namespace retrogait {

/// How a motion is smoothed before it is differentiated (trial/filter.h).
///   kNone         as it is.
///   kOpenSim      as OpenSim's tools do.
///   kButterworth  our default: fourth-order zero-phase (second order twice) whose −3 dB point is
///                 cutoff_hz; level, slope and curvature of the ends stay.
enum class FilterKind { kNone, kOpenSim, kButterworth };

struct FilterOptions {
  FilterKind kind = FilterKind::kButterworth;
  double cutoff_hz = 6;
};

/// A motion of a model.
struct Motion {
  std::string file;
  /// Frames, s, increasing: the file's, or the resampled ones within its range (OpenSim: from the one at or
  /// before the first to the one at or before the last).
  std::vector<double> time;
  std::vector<NaturalSpline> q;  // (ncoord) rad or m; quintic; empty where not given
  /// (ncoord) quintic through the sampled speeds, as OpenSim's static optimisation uses.
  std::vector<NaturalSpline> u;
  std::vector<bool> given;           // (ncoord) false: no column; default, or follows its coupling
  std::vector<std::string> ignored;  // columns that are no coordinate
  std::vector<std::string> notes;    // what was mended in reading
  double first() const { return time.front(); }
  double last() const { return time.back(); }
};

/// Where accelerations come from.
enum class AccelerationRule {
  kSecondDerivative,  // of the spline of q (inverse dynamics, and our default)
  kFromSpeeds,        // first derivative of the spline of sampled speeds (OpenSim's Analyze)
};

/// What coupled and locked coordinates do.
enum class CouplingRule {
  kApply,    // follow their coupling, speed and acceleration included; stay locked
  kAsGiven,  // move as their own column says (OpenSim's inverse dynamics)
};

/// Motion of `model` from a file of coordinates; degrees to radians as its header says. Throws InputError:
/// a free coordinate without a column or with two, a gap of more than 0.1 s, fewer than 5 rows. A coordinate that
/// moves less than 1 % of the mass (toes) may miss its column: it is held at its default, and noted.
Motion make_motion(const Model& model, const Storage& file, const FilterOptions& filter);

/// Writes q, v, a at time t (s).
void sample(const Model& model, const Motion& motion, double t, Data& data,
            AccelerationRule acceleration = AccelerationRule::kSecondDerivative,
            CouplingRule coupling = CouplingRule::kApply);

/// Frames from the one at or before `start` to the one at or before `end` (OpenSim's rule; s).
std::vector<double> frames_between(const Motion& motion, double start, double end);

/// One force on one body over time.
struct LoadCurve {
  std::string name;
  int body = -1;                                    // it acts on
  int force_body = -1;                              // its axes; −1 = ground
  int point_body = -1;                              // frame of its point
  std::vector<NaturalSpline> force, point, torque;  // three each, or none; N, m, N·m
  std::vector<double> time;
};

struct Loads {
  std::string file;
  std::vector<LoadCurve> curves;
  std::vector<std::string> notes;  // what was mended in reading
  double first = 0, last = 0;      // s
};

/// Loads as OpenSim applies them: cubic interpolating splines, never filtered, unless `filter` says otherwise
/// (then force and moment are filtered, the moment about the ground's origin, and the point stays).
/// A point counts only where there is force: below `gate` N (0 = OpenSim: never gated) it is held at the
/// last loaded place, so that a plate's noise does not throw it about. Without a point a force acts at
/// its body's origin. Throws InputError: a body the model does not have, a force without a body, a
/// missing column.
Loads make_loads(const Model& model, const ExternalLoads& file, const FilterOptions& filter,
                 double gate);

/// Gives every force without a body the foot (calcn_r or calcn_l) nearest to where it presses. Throws
/// InputError where it presses under both feet, or under none.
void assign_feet(const Model& model, const Motion& motion, ExternalLoads& file);

/// Throws InputError unless the loads cover start … end of the motion, naming both ranges.
void require_same_time(const Motion& motion, const Loads& loads, double start, double end);

/// Adds every load at time t to data.F_ext. Needs: position.
void apply_loads(const Model& model, const Loads& loads, double t, Data& data);

}  // namespace retrogait
