// The ForceSet: what pulls and pushes. A force that is switched off changes no load, whatever it is.
#include <limits>

#include "io/osim_parts.h"

namespace retrogait {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string read_coordinate_name(const OsimObject& o) {
  const std::string socket = socket_path(o, "socket_coordinate");
  return last_name(socket.empty() ? o.text("coordinate") : socket);
}

CoordinateActuatorSpec read_coordinate_actuator(const OsimObject& o) {
  CoordinateActuatorSpec a;
  a.name = o.name();
  a.at = o.at();
  a.coordinate = read_coordinate_name(o);
  a.optimal_force = o.number("optimal_force", 1);
  a.min_control = o.number("min_control", -kInfinity);
  a.max_control = o.number("max_control", kInfinity);
  a.enabled = applies_force(o);
  return a;
}

/// Files give limits, stiffnesses and transition of an angle per degree.
CoordinateLimitSpec read_coordinate_limit(const OsimObject& o, const ModelSpec& spec) {
  CoordinateLimitSpec l;
  l.name = o.name();
  l.at = o.at();
  l.coordinate = read_coordinate_name(o);
  const double unit = is_rotational(spec, l.coordinate) ? kRadPerDeg : 1;
  l.upper_limit = o.number("upper_limit", 0) * unit;
  l.lower_limit = o.number("lower_limit", 0) * unit;
  l.upper_stiffness = o.number("upper_stiffness", 1) / unit;
  l.lower_stiffness = o.number("lower_stiffness", 1) / unit;
  l.damping = o.number("damping", 0.001) / unit;
  l.transition = o.number("transition", 0.1) * unit;
  l.enabled = applies_force(o);
  o.skip({"compute_dissipation_energy"});
  return l;
}

/// One end of a bushing: an offset frame by its socket, or (old) a body with a place and angles.
OsimFrame read_bushing_frame(const OsimObject& o, const OsimFrames& frames,
                             const std::string& number) {
  const std::string body = "body_" + number;
  const bool old = o.has(body.c_str());
  const auto frame = frames.find(o, old ? body.c_str() : ("socket_frame" + number).c_str(),
                                 "/forceset/" + o.name());
  if (!frame) return {"ground", {}};
  if (!old) return *frame;
  const Pose X{rotation_xyz(o.vec3(("orientation_body_" + number).c_str(), Vec3::Zero())),
               o.vec3(("location_body_" + number).c_str(), Vec3::Zero())};
  return {frame->body, frame->X_BF * X};
}

BushingSpec read_bushing(const OsimObject& o, OsimFrames& frames) {
  frames.add_offsets_of(o, "frames", "/forceset/" + o.name());
  const OsimFrame first = read_bushing_frame(o, frames, "1"),
                  second = read_bushing_frame(o, frames, "2");
  BushingSpec b;
  b.name = o.name();
  b.at = o.at();
  b.body_1 = first.body, b.X_B1F = first.X_BF;
  b.body_2 = second.body, b.X_B2F = second.X_BF;
  b.rotational_stiffness = o.vec3("rotational_stiffness", Vec3::Zero());
  b.translational_stiffness = o.vec3("translational_stiffness", Vec3::Zero());
  b.rotational_damping = o.vec3("rotational_damping", Vec3::Zero());
  b.translational_damping = o.vec3("translational_damping", Vec3::Zero());
  b.enabled = applies_force(o);
  return b;
}

void read_force(const OsimObject& o, OsimFrames& frames, ModelSpec& spec) {
  if (is_muscle(o)) {
    spec.muscles.push_back(read_muscle(o, frames, spec));
    return;
  }
  if (o.is("CoordinateActuator")) {
    o.mark_read();
    spec.coordinate_actuators.push_back(read_coordinate_actuator(o));
  } else if (o.is("CoordinateLimitForce")) {
    o.mark_read();
    spec.coordinate_limits.push_back(read_coordinate_limit(o, spec));
  } else if (o.is("BushingForce")) {
    o.mark_read();
    spec.bushings.push_back(read_bushing(o, frames));
  } else if (!applies_force(o)) {
    o.note_ignored("applies no force");
  } else {
    o.reject(
        "is a force that the program does not know, and it would change the loads. Switch it off "
        "(appliesForce = false) to go on without it");
  }
}

/// <groups><ObjectGroup name="hip_flex_r"><members>psoas_r …
void read_groups(const OsimObject& set, ModelSpec& spec) {
  for (const OsimObject& group : set.objects("groups")) {
    if (!group.is("ObjectGroup")) continue;
    group.mark_read();
    for (const std::string& member : group.words("members"))
      for (MuscleSpec& m : spec.muscles)
        if (m.name == member) m.groups.push_back(group.name());
  }
}

}  // namespace

bool applies_force(const OsimObject& o) {
  return o.flag("appliesForce", true) && !o.flag("isDisabled", false);
}

void read_forces(const OsimObject& owner, OsimFrames& frames, ModelSpec& spec) {
  for (const OsimObject& o : owner.objects("ForceSet")) read_force(o, frames, spec);
  if (const OsimObject set = owner.object("ForceSet")) read_groups(set, spec);
}

}  // namespace retrogait
