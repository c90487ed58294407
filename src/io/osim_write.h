#pragma once
/// Inside of the .osim writer: what its two halves share (io/osim.h is the manual).
#include <map>
#include <string>

#include "io/xml_text.h"
#include "model/model.h"

namespace retrogait {

/// Paths by which an OpenSim document calls its parts.
class OsimPaths {
 public:
  explicit OsimPaths(const ModelSpec& spec);
  /// "/bodyset/tibia_r"
  static std::string frame(const std::string& body);
  /// "/jointset/knee_r/knee_angle_r"; a coordinate belongs to the first joint that it moves.
  std::string coordinate(const std::string& name) const;
  const std::string& owner(const std::string& coordinate) const { return owner_.at(coordinate); }
  /// What a coordinate is called in a joint: its own name in the joint that owns it.
  std::string name_in(const JointSpec& joint, const std::string& coordinate) const;

 private:
  std::map<std::string, std::string> owner_;  // coordinate → joint
};

/// `name`: "function" where OpenSim finds it by that name.
void write_function(XmlText& xml, const Curve& curve, const std::string& name = "");
/// Body-fixed x-y-z angles of a rotation, rad, to the 15 digits that survive the way to a matrix and back.
Vec3 written_angles(const Mat3& R);
void write_offset_frame(XmlText& xml, const std::string& name, const std::string& body,
                        const Pose& X);
/// The ForceSet: muscles, actuators, limits, bushings, groups.
void write_forces(XmlText& xml, const ModelSpec& spec, const OsimPaths& paths);

}  // namespace retrogait
