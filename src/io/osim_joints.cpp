// Joints of OpenSim as lists of steps. Translations stand in the parent's joint frame, so they come
// first; rotations follow, each in the frame that the one before has reached (body-fixed).
#include <algorithm>
#include <cmath>

#include "io/osim_parts.h"

namespace retrogait {

namespace {

// --------------------------------------------------------------------------------- coordinates

CoordinateSpec read_coordinate(const OsimObject& o, const std::string& fallback_name) {
  CoordinateSpec c;
  o.mark_read();
  c.name = o.name().empty() ? fallback_name : o.name();
  c.at = o.at();
  c.default_value = o.number("default_value", 0);
  const std::vector<double> range = o.numbers("range", 2);
  if (range.size() == 2) c.range_min = range[0], c.range_max = range[1];
  const bool has_motion = !o.object("prescribed_function").children().empty();
  if (o.flag("prescribed", false) && has_motion) {
    c.kind = CoordinateKind::kPrescribed;
    o.doubt(
        "is prescribed; its values are taken from the motion, not from the file's function of "
        "time");
  }
  if (o.flag("locked", false)) c.kind = CoordinateKind::kLocked;
  o.skip({"prescribed_function", "default_speed_value", "clamped", "motion_type",
          "is_free_to_satisfy_constraints", "initial_value"});
  return c;
}

/// A joint's coordinates, as listed or with the names that OpenSim gives.
std::vector<CoordinateSpec> read_coordinates(const OsimObject& joint, std::size_t count) {
  std::vector<OsimObject> objects = joint.objects("coordinates");
  if (objects.empty()) objects = joint.objects("CoordinateSet");
  std::vector<CoordinateSpec> list;
  for (const OsimObject& o : objects)
    list.push_back(read_coordinate(o, fmt::format("{}_coord_{}", joint.name(), list.size())));
  if (objects.empty())
    for (std::size_t i = 0; i < count; ++i) {
      CoordinateSpec c;
      c.name = fmt::format("{}_coord_{}", joint.name(), i);
      c.at = joint.at();
      list.push_back(c);
    }
  return list;
}

// --------------------------------------------------------------------------------- simple joints

struct SimpleStep {
  StepKind kind;
  int axis;
  std::size_t coordinate;
};
constexpr StepKind kTurn = StepKind::kRotation, kSlide = StepKind::kTranslation;

struct SimpleJoint {
  const char* type;
  std::vector<SimpleStep> steps;
};

/// Joints whose coordinates are their steps, in OpenSim's order of coordinates.
const std::vector<SimpleJoint>& simple_joints() {
  static const std::vector<SimpleJoint> kJoints = {
      {"WeldJoint", {}},
      {"PinJoint", {{kTurn, 2, 0}}},
      {"SliderJoint", {{kSlide, 0, 0}}},
      {"UniversalJoint", {{kTurn, 0, 0}, {kTurn, 1, 1}}},
      {"BallJoint", {{kTurn, 0, 0}, {kTurn, 1, 1}, {kTurn, 2, 2}}},
      {"GimbalJoint", {{kTurn, 0, 0}, {kTurn, 1, 1}, {kTurn, 2, 2}}},
      {"PlanarJoint", {{kSlide, 0, 1}, {kSlide, 1, 2}, {kTurn, 2, 0}}},
      {"FreeJoint",
       {{kSlide, 0, 3},
        {kSlide, 1, 4},
        {kSlide, 2, 5},
        {kTurn, 0, 0},
        {kTurn, 1, 1},
        {kTurn, 2, 2}}},
  };
  return kJoints;
}

void read_simple_joint(const OsimObject& o, const SimpleJoint& kind, JointSpec& joint,
                       std::vector<CoordinateSpec>& coordinates) {
  coordinates = read_coordinates(o, kind.steps.size());
  if (coordinates.size() != kind.steps.size())
    return o.reject(fmt::format("has {} coordinates: a {} has {}", coordinates.size(), kind.type,
                                kind.steps.size()));
  for (const SimpleStep& s : kind.steps)
    joint.steps.push_back(
        {s.kind, Vec3::Unit(s.axis), coordinates[s.coordinate].name, Curve::linear(1)});
}

// --------------------------------------------------------------------------------- custom joints

/// One axis of a SpatialTransform; nothing after a defect.
std::optional<StepSpec> read_transform_axis(const OsimObject& o, const Vec3& fallback_axis,
                                            const std::vector<CoordinateSpec>& coordinates) {
  StepSpec step;
  o.mark_read();
  step.kind = o.name().starts_with("rotation") ? kTurn : kSlide;
  step.axis = o.vec3("axis", fallback_axis);
  const std::vector<std::string> names = o.words("coordinates");
  std::optional<Curve> curve = read_function_in(o, "function");
  for (const OsimObject& child : o.children())
    if (child.name() == "function" && !child.is("function")) curve = read_function(child);
  step.curve = curve.value_or(names.empty() ? Curve::constant(0) : Curve::linear(1));
  if (step.curve.kind() == Curve::Kind::kConstant) return step;
  if (names.size() != 1) {
    o.reject(fmt::format("its function needs one coordinate, not {}", names.size()));
    return {};
  }
  std::vector<std::string> known;
  for (const CoordinateSpec& c : coordinates) known.push_back(c.name);
  if (std::find(known.begin(), known.end(), names[0]) == known.end()) {
    o.reject("coordinates", "no coordinate of this joint." + did_you_mean(names[0], known));
    return {};
  }
  step.coordinate = names[0];
  return step;
}

void read_custom_joint(const OsimObject& o, JointSpec& joint,
                       std::vector<CoordinateSpec>& coordinates) {
  coordinates = read_coordinates(o, 0);
  std::vector<StepSpec> turns, slides;
  const std::vector<std::string> names = {"rotation1",    "rotation2",    "rotation3",
                                          "translation1", "translation2", "translation3"};
  for (const OsimObject& axis : o.object("SpatialTransform").children()) {
    const auto at = std::find(names.begin(), names.end(), axis.name());
    if (!axis.is("TransformAxis") || at == names.end()) continue;
    const auto step = read_transform_axis(axis, Vec3::Unit((at - names.begin()) % 3), coordinates);
    if (step) (step->kind == kTurn ? turns : slides).push_back(*step);
  }
  // an axis that stays at zero does nothing; before two turns of one coordinate it keeps their rank
  const auto rests = [](const StepSpec& s) {
    return s.coordinate.empty() && s.curve.eval(0).f == 0;
  };
  const bool twins = turns.size() == 3 && !turns[1].coordinate.empty() &&
                     turns[1].coordinate == turns[2].coordinate;
  std::erase_if(slides, rests);
  if (!twins) std::erase_if(turns, rests);
  joint.steps = std::move(slides);
  joint.steps.insert(joint.steps.end(), turns.begin(), turns.end());
}

// --------------------------------------------------------------------------------- frames

/// Old layout: the joint stands in its child body and writes both frames itself.
void place_in_body(const OsimObject& o, const std::string& child, const OsimFrames& frames,
                   JointSpec& joint) {
  joint.child = child;
  joint.parent = o.text("parent_body");
  const auto pose = [&](const char* location, const char* orientation) {
    return Pose{rotation_xyz(o.vec3(orientation, Vec3::Zero())), o.vec3(location, Vec3::Zero())};
  };
  joint.X_PF = pose("location_in_parent", "orientation_in_parent");
  joint.X_BM = pose("location", "orientation");
  frames.find(o, "parent_body", "/jointset/" + o.name());
}

void place_by_sockets(const OsimObject& o, const OsimFrames& frames, JointSpec& joint) {
  const std::string path = "/jointset/" + o.name();
  const auto parent = frames.find(o, "socket_parent_frame", path);
  const auto child = frames.find(o, "socket_child_frame", path);
  if (!parent || !child) return;
  joint.parent = parent->body;
  joint.X_PF = parent->X_BF;
  joint.child = child->body;
  joint.X_BM = child->X_BF;
}

}  // namespace

void read_joint(const OsimObject& o, const std::string& child, const OsimFrames& frames,
                ModelSpec& spec) {
  o.mark_read();
  JointSpec joint;
  joint.name = o.name();
  joint.at = o.at();
  if (o.flag("reverse", false))
    o.reject("reverse",
             "joints from child to parent are not read; write the joint from parent to child");
  if (child.empty())
    place_by_sockets(o, frames, joint);
  else
    place_in_body(o, child, frames, joint);

  std::vector<CoordinateSpec> coordinates;
  const auto simple = std::find_if(simple_joints().begin(), simple_joints().end(),
                                   [&](const SimpleJoint& kind) { return o.is(kind.type); });
  if (simple != simple_joints().end())
    read_simple_joint(o, *simple, joint, coordinates);
  else if (o.is("CustomJoint"))
    read_custom_joint(o, joint, coordinates);
  else
    o.reject(
        "is a joint that the program does not know. It reads WeldJoint, PinJoint, SliderJoint, "
        "UniversalJoint, BallJoint, GimbalJoint, PlanarJoint, FreeJoint and CustomJoint");
  for (const CoordinateSpec& c : coordinates) {
    joint.coordinates.push_back(c.name);
    spec.coordinates.push_back(c);
  }
  spec.joints.push_back(std::move(joint));
}

// --------------------------------------------------------------------------------- constraints

namespace {

void read_coupler(const OsimObject& o, ModelSpec& spec) {
  const std::vector<std::string> independent = o.words("independent_coordinate_names");
  const std::string dependent = o.text("dependent_coordinate_name");
  const auto curve = read_function_in(o, "coupled_coordinates_function");
  if (independent.size() != 1)
    return o.reject("independent_coordinate_names",
                    "must be one coordinate; functions of several are not read");
  if (!curve) return o.reject("has no coupled_coordinates_function");
  std::vector<std::string> names;
  for (const CoordinateSpec& c : spec.coordinates) names.push_back(c.name);
  for (CoordinateSpec& c : spec.coordinates) {
    if (c.name != last_name(dependent)) continue;
    c.kind = CoordinateKind::kCoupled;
    c.coupled_to = last_name(independent[0]);
    c.coupling = curve->scaled(o.number("scale_factor", 1));
    return;
  }
  o.reject("dependent_coordinate_name", "no such coordinate." + did_you_mean(dependent, names));
}

}  // namespace

void read_constraint(const OsimObject& o, ModelSpec& spec) {
  if (!o.flag("isEnforced", true) || o.flag("isDisabled", false))
    return o.note_ignored("not enforced");
  o.mark_read();
  if (o.is("CoordinateCouplerConstraint")) return read_coupler(o, spec);
  if (o.is("WeldConstraint"))
    return o.reject(
        "closes a loop of bodies, and the program computes trees only. Disable it "
        "(isEnforced = false) or merge the bodies it welds");
  o.reject(
      "is a constraint that the program does not know. It reads CoordinateCouplerConstraint; "
      "disable this one (isEnforced = false) if it does not matter");
}

bool is_rotational(const ModelSpec& spec, const std::string& coordinate) {
  for (const JointSpec& joint : spec.joints)
    for (const StepSpec& step : joint.steps) {
      if (step.kind != kTurn || step.coordinate != coordinate) continue;
      if (step.curve.kind() != Curve::Kind::kLinear) continue;
      if (step.curve.y()[0] == 0 && std::abs(step.curve.y()[1]) == 1) return true;
    }
  return false;
}

void sort_by_level(std::vector<JointSpec>& joints) {
  std::map<std::string, std::string> parent;
  for (const JointSpec& j : joints) parent.emplace(j.child, j.parent);
  const auto level = [&](const JointSpec& joint) {
    std::size_t depth = 0;
    for (auto it = parent.find(joint.child); it != parent.end() && depth <= joints.size();
         it = parent.find(it->second))
      ++depth;
    return depth;
  };
  std::stable_sort(joints.begin(), joints.end(),
                   [&](const JointSpec& a, const JointSpec& b) { return level(a) < level(b); });
}

}  // namespace retrogait
