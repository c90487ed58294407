#pragma once
/// The parts of an .osim file, one reader each; io/osim.cpp puts them together.
#include "io/osim_object.h"

namespace retrogait {

// -------------------------------------------------------------------------- io/osim_functions.cpp

/// The function of OpenSim that this object is. An unknown class is a defect.
Curve read_function(const OsimObject& object);

/// The function inside a property: <x_location><SimmSpline>…, or nothing.
std::optional<Curve> read_function_in(const OsimObject& owner, const char* property);

// ----------------------------------------------------------------------------- io/osim_frames.cpp

/// A frame that moves with a body.
struct OsimFrame {
  std::string body;  // or "ground"
  Pose X_BF;
};

/// Every frame of a model by its path ("/jointset/knee_r/femur_r_offset"), and what sockets mean.
class OsimFrames {
 public:
  OsimFrames();
  void add_body(const std::string& name);
  /// Adds an offset frame owned by the component at `owner`, and the frames that it owns itself.
  void add_offset(const OsimObject& frame, const std::string& owner);
  /// Adds the offset frames of a list ("frames", "components") of the component at `path`.
  void add_offsets_of(const OsimObject& owner, const char* list, const std::string& path);

  /// The frame that `property` ("socket_parent_frame", or "body" in older files) of the object at `path`
  /// names: an absolute path, one relative to the object, or a bare name. Unknown: a defect, nothing.
  std::optional<OsimFrame> find(const OsimObject& object, const char* property,
                                const std::string& path) const;
  /// Every offset frame that a body carries, with what it holds.
  std::vector<std::pair<OsimObject, OsimFrame>> offsets() const;

 private:
  struct Offset {
    OsimObject object;
    std::string path;
  };
  std::optional<OsimFrame> look_up(const std::string& socket, const std::string& from,
                                   int depth) const;
  std::optional<OsimFrame> frame_at(const std::string& path, int depth) const;

  std::vector<std::string> bodies_;
  std::map<std::string, Offset> offsets_;  // by path
};

/// The last word of a path: "/jointset/knee_r/knee_angle_r" → "knee_angle_r".
std::string last_name(const std::string& path);

/// The path that a socket property holds: <socket_NAME>, or <socket_NAME_connectee_name> (4.0 beta).
std::string socket_path(const OsimObject& object, const char* property);

// ----------------------------------------------------------------------------- io/osim_joints.cpp

/// Reads one joint and its coordinates. `child`: the body that holds it (old layout), else empty.
void read_joint(const OsimObject& object, const std::string& child, const OsimFrames& frames,
                ModelSpec& spec);

/// Couplings into the coordinates; an enforced constraint of another kind is a defect.
void read_constraint(const OsimObject& object, ModelSpec& spec);

/// OpenSim's motion type: true if the coordinate itself is the angle of a step.
bool is_rotational(const ModelSpec& spec, const std::string& coordinate);

/// Joints level by level from the ground outward, each level in the order of the file.
void sort_by_level(std::vector<JointSpec>& joints);

// ------------------------------------------------------------------------------ io/osim_paths.cpp

/// The wrap objects that `owner` (a body, the ground or an offset frame) carries at `frame`.
void read_wrap_objects(const OsimObject& owner, const OsimFrame& frame, ModelSpec& spec);

/// Points and wraps of a <GeometryPath> into the muscle.
void read_path(const OsimObject& path, const OsimFrames& frames, const ModelSpec& spec,
               MuscleSpec& muscle);

// ---------------------------------------------------------------------------- io/osim_muscles.cpp

/// Whether an object is one of the muscles that the program knows.
bool is_muscle(const OsimObject& object);
MuscleSpec read_muscle(const OsimObject& object, const OsimFrames& frames, const ModelSpec& spec);

// ----------------------------------------------------------------------------- io/osim_forces.cpp

/// Not switched off by appliesForce = false or, in older files, isDisabled = true.
bool applies_force(const OsimObject& object);

/// Muscles, actuators, limits and bushings of a <ForceSet>; another enabled force is a defect.
void read_forces(const OsimObject& set_owner, OsimFrames& frames, ModelSpec& spec);

}  // namespace retrogait
