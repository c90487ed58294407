#pragma once
/// OpenSim's model files, read into the same ModelSpec as our own.
///
/// Document versions 20000 to 40600: joints inside their bodies (to 30000) or in a JointSet, forces with
/// `isDisabled` or `appliesForce`, bodies by name or by socket path. Bodies, joints, coordinates and
/// muscles keep OpenSim's names; joints stand level by level from the ground outward, and a joint's
/// coordinates in its own order, so that the compiled coordinates have the order of OpenSim's results.
///
///   joints        Weld, Pin, Slider, Universal, Ball, Gimbal, Planar, Free, Custom. The coordinates of
///                 Ball and Free are body-fixed x-y-z angles and translations, as OpenSim's are; their
///                 speeds here are the rates of those, where OpenSim's are angular velocities.
///   functions     Constant, Linear, Polynomial, Piecewise linear, SimmSpline (also under its old names natCubicSpline
///                 and NaturalCubicSpline), GCVSpline without smoothing, Multiplier, Sine
///   couplings     CoordinateCouplerConstraint: the dependent coordinate follows exactly
///   forces        the muscles Millard2012Equilibrium, Thelen2003 (with its deprecated and Schutte
///                 variants) and DeGrooteFregly2016, CoordinateActuator, CoordinateLimitForce, BushingForce
///   paths         fixed, conditional and moving points; cylinder, sphere, ellipsoid, torus with quadrants
///
/// What would change a load and is not understood (a joint, a function, an enabled force or constraint)
/// is a defect, named with its line; all defects are thrown together as one InputError. What changes no
/// load (drawings, controllers, contact geometry, probes, what is disabled) is left out and noted.
#include <string>
#include <vector>

#include "model/model.h"

namespace retrogait {

/// Something of a file that the reader left out or doubts.
struct ReadNote {
  std::string what;  // "Appearance", or a sentence for a doubt
  std::string why;   // "drawing"; empty: not understood
  int count = 1;
  SourceLine at;  // the first of them
};

struct ReadNotes {
  std::vector<ReadNote> ignored;  // by kind of element, in the order of the file
  std::vector<ReadNote> doubts;   // one sentence each: `what`

  /// "leg.osim: 3 elements ignored: Ligament (2, line 14), Mesh (1, line 80)", then a line a doubt.
  std::string text() const;
};

/// Reads an .osim file. Notes what it left out into `notes`, when given. Throws InputError.
ModelSpec read_model_osim(const std::string& path, ReadNotes* notes = nullptr);

/// Appends the forces of a ForceSet file (the reserve actuators of a static optimisation) to the model.
void read_force_set(const std::string& path, ModelSpec& spec, ReadNotes* notes = nullptr);
/// The model as an OpenSim document of version 40000, written atomically. A coordinate that moves several
/// joints stays with the first; in the others it becomes COORDINATE_at_JOINT, coupled to it. A spline that goes on
/// smoothly outside its knots does so for three more intervals. Throws InputError for a joint that no OpenSim
/// joint holds (a slide after a turn).
void write_model_osim(const std::string& path, const ModelSpec& spec);
/// What of the model has no place in an .osim file, a line each: "5 discs: …".
std::vector<std::string> left_out_of_osim(const ModelSpec& spec);
/// The model as that document's text.
std::string osim_text(const ModelSpec& spec);

}  // namespace retrogait
