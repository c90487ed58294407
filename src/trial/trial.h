#pragma once
/// A measured trial: a motion and the forces on the feet, sampled at any time.
///
///   Motion     every coordinate of the model as a spline of time, low-passed; sample() gives q, v, a.
///   Loads      forces, points and free moments on bodies as splines of time; apply() adds them to F_ext.
///   events     foot contacts and offs from force plates, or from the feet; strides in either direction.
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

/// How a motion is smoothed before it is differentiated.
///   kNone      as it is.
///   kOpenSim   OpenSim's tools: pad by reflection, resample to the smallest step if times are uneven, third-order
///              Butterworth forward and backward at cutoff_hz (so −6 dB there), first samples raw.
///   kButterworth  our default: fourth-order zero-phase (second order twice) whose −3 dB point is cutoff_hz,
///              started from the signal's own level and slope, so that the ends stay.
enum class FilterKind { kNone, kOpenSim, kButterworth };

struct FilterOptions {
  FilterKind kind = FilterKind::kButterworth;
  double cutoff_hz = 6;
};

/// A motion of a model. Times are those of the (resampled) file.
struct Motion {
  std::string file;
  std::vector<double> time;      // s, increasing
  std::vector<NaturalSpline> q;  // (ncoord) rad or m; quintic
  std::vector<NaturalSpline>
      u;  // (ncoord) spline of the sampled speeds (as OpenSim's static optimisation uses)
  std::vector<bool> given;  // (ncoord) false: no column; stays at 0 or follows its coupling
  std::vector<std::string> ignored;  // columns that are no coordinate
  double first() const { return time.front(); }
  double last() const { return time.back(); }
};

/// Where accelerations come from.
enum class AccelerationRule {
  kSecondDerivative,  // of the spline of q (inverse dynamics, and our default)
  kFromSpeeds,        // first derivative of the spline of sampled speeds (OpenSim's Analyze)
};

/// Motion of `model` from a file of coordinates; degrees to radians as its header says. Throws InputError:
/// a free coordinate without a column, times that do not increase, NaN.
Motion make_motion(const Model& model, const Storage& file, const FilterOptions& filter);

/// Writes q, v, a at time t (s); coupled and locked coordinates by apply_couplings.
void sample(const Model& model, const Motion& motion, double t, Data& data,
            AccelerationRule rule = AccelerationRule::kSecondDerivative);

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
  double first = 0, last = 0;  // s
};

/// Loads as OpenSim applies them: cubic interpolating splines, never filtered, unless `filter` says otherwise.
/// A point counts only where there is force: below `gate` N (0 = OpenSim: never gated) it is held at the
/// last loaded place, so that a plate's noise does not throw it about.
Loads make_loads(const Model& model, const ExternalLoads& file, const FilterOptions& filter,
                 double gate);

/// Adds every load at time t to data.F_ext. Needs: position.
void apply_loads(const Model& model, const Loads& loads, double t, Data& data);

}  // namespace retrogait
