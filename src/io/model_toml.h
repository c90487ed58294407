#pragma once
/// The parts of the native model reader (io/io.h has the format). Only model_toml*.cpp include this.
#include <map>
#include <string>

#include "io/toml.h"
#include "model/model.h"

namespace retrogait {

inline const Units kAngle = {"deg", "rad"};
inline const Units kAngleOrLength = {"deg", "rad", "m"};

/// The curves of a model and its included files, by name.
struct NamedCurve {
  Curve curve;
  std::string file;
  int line = 0;
  bool used = false;
};
using Curves = std::map<std::string, NamedCurve>;

SourceLine here(const TomlFile& file, const TomlTable& table);

/// The curve that `key` names, or the identity after a defect.
Curve find_curve(const TomlTable& table, const std::string& key, Curves& curves);

/// SIDE_point_m with SIDE_orientation_deg | _rad; an empty side: point_m, orientation_deg.
Pose read_frame(const TomlTable& table, const std::string& side);

/// [[wrap_object]], [[muscle]], [[actuator]], [[limit]], [[bushing]], [[pressure]], [[contact_point]], [[disc]],
/// [strength.NAME] of one file. Joints and coordinates are in `spec` already.
void read_actuators(const TomlFile& file, const TomlTable& root, Curves& curves, ModelSpec& spec);

}  // namespace retrogait
