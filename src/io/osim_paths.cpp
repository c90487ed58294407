// Where muscles touch bodies, and the surfaces that they slide over.
#include <algorithm>

#include "io/osim_parts.h"

namespace retrogait {

namespace {

// ----------------------------------------------------------------------------------- wrap objects

/// "all", "x", "+x", "-x" …
void read_quadrant(const OsimObject& o, WrapObjectSpec& wrap) {
  const std::string text = o.text("quadrant", "all");
  if (text.empty() || text == "all" || text == "All") return;
  const std::string axis = text.front() == '+' || text.front() == '-' ? text.substr(1) : text;
  const std::size_t k = std::string("xyz").find(axis);
  if (axis.size() != 1 || k == std::string::npos)
    return o.reject("quadrant", "must be all, x, -x, y, -y, z or -z");
  wrap.side_axis = static_cast<int>(k);
  wrap.side_sign = text.front() == '-' ? -1 : 1;
}

bool read_shape(const OsimObject& o, WrapObjectSpec& wrap) {
  if (o.is("WrapCylinder")) {
    wrap.shape = WrapShape::kCylinder;
    wrap.size = {o.number("radius", 1), o.number("length", 1), 0};
  } else if (o.is("WrapSphere")) {
    wrap.shape = WrapShape::kSphere;
    wrap.size = {o.number("radius", 1), 0, 0};
  } else if (o.is("WrapEllipsoid")) {
    wrap.shape = WrapShape::kEllipsoid;
    wrap.size = o.vec3("dimensions", Vec3(0.05, 0.05, 0.05));
  } else if (o.is("WrapTorus")) {
    wrap.shape = WrapShape::kTorus;
    wrap.size = {o.number("inner_radius", 0.01), o.number("outer_radius", 0.05), 0};
  } else {
    o.reject(
        "is a wrap object that the program does not know. It reads WrapCylinder, WrapSphere, "
        "WrapEllipsoid and WrapTorus");
    return false;
  }
  return true;
}

void read_wrap_object(const OsimObject& o, const OsimFrame& frame, ModelSpec& spec) {
  o.mark_read();
  WrapObjectSpec wrap;
  wrap.name = o.name();
  wrap.body = frame.body;
  wrap.at = o.at();
  wrap.X_BS = frame.X_BF * Pose{rotation_xyz(o.vec3("xyz_body_rotation", Vec3::Zero())),
                                o.vec3("translation", Vec3::Zero())};
  if (!read_shape(o, wrap)) return;
  read_quadrant(o, wrap);
  for (const WrapObjectSpec& other : spec.wrap_objects)
    if (other.name == wrap.name)
      return o.doubt(fmt::format("'{}' has a wrap object of this name already; paths use that one",
                                 other.body));
  spec.wrap_objects.push_back(std::move(wrap));
}

// ----------------------------------------------------------------------------------- path points

/// A coordinate by its socket (new) or name (old).
std::string coordinate_of(const OsimObject& o, const std::string& property) {
  const std::string socket = socket_path(o, ("socket_" + property).c_str());
  return last_name(socket.empty() ? o.text(property.c_str()) : socket);
}

void read_moving_point(const OsimObject& o, const OsimFrame& frame, PathPointSpec& point) {
  constexpr std::array<const char*, 3> kAxes = {"x", "y", "z"};
  point.kind = PathPointKind::kMoving;
  if (frame.X_BF.R != Mat3::Identity())
    return o.reject("stands on a turned offset frame; a moving point must stand on a body");
  for (std::size_t k = 0; k < 3; ++k) {
    const std::string axis = kAxes[k];
    const auto place = read_function_in(o, (axis + "_location").c_str());
    const double offset = frame.X_BF.p[static_cast<Eigen::Index>(k)];
    if (!place) return o.reject(fmt::format("has no function for {}_location", axis));
    const std::string coordinate = coordinate_of(o, axis + "_coordinate");
    if (place->kind() == Curve::Kind::kConstant) {
      point.moving[k] = Curve::constant(place->eval(0).f + offset);
      continue;
    }
    if (offset != 0)
      return o.reject("stands on an offset frame; a moving point must stand on a body");
    point.moving[k] = *place;
    point.moving_with[k] = coordinate;
  }
}

void read_conditional_point(const OsimObject& o, PathPointSpec& point) {
  point.kind = PathPointKind::kConditional;
  point.coordinate = coordinate_of(o, "coordinate");
  const std::vector<double> range = o.numbers("range", 2);
  if (range.size() == 2) point.range_min = range[0], point.range_max = range[1];
}

std::optional<PathPointSpec> read_path_point(const OsimObject& o, const OsimFrames& frames,
                                             const std::string& path) {
  o.mark_read();
  PathPointSpec point;
  point.name = o.name();
  point.at = o.at();
  const char* property = o.has("body") ? "body" : "socket_parent_frame";
  const auto frame = frames.find(o, property, path + "/" + o.name());
  if (!frame) return {};
  point.body = frame->body;
  point.point = frame->X_BF * o.vec3("location", Vec3::Zero());
  if (o.is("MovingPathPoint") || o.is("MovingMusclePoint"))
    read_moving_point(o, *frame, point);
  else if (o.is("ConditionalPathPoint") || o.is("MuscleViaPoint"))
    read_conditional_point(o, point);
  else if (!o.is("PathPoint") && !o.is("MusclePoint"))
    o.reject(
        "is a path point that the program does not know. It reads PathPoint, "
        "ConditionalPathPoint and MovingPathPoint");
  return point;
}

// ----------------------------------------------------------------------------------- wraps of a path

WrapMethod read_method(const OsimObject& o) {
  const std::string method = o.text("method", "hybrid");
  if (method == "midpoint") return WrapMethod::kMidpoint;
  if (method == "axial") return WrapMethod::kAxial;
  if (method != "hybrid" && method != "Unassigned")
    o.reject("method", "must be hybrid, midpoint or axial");
  return WrapMethod::kHybrid;
}

PathWrapSpec read_path_wrap(const OsimObject& o) {
  o.mark_read();
  PathWrapSpec wrap;
  wrap.object = o.text("wrap_object");
  wrap.method = read_method(o);
  const std::vector<double> range = o.numbers("range", 2);
  if (range.size() == 2) {
    wrap.first = range[0] < 1 ? 1 : static_cast<int>(range[0]);
    wrap.last = range[1] < 1 ? -1 : static_cast<int>(range[1]);
  }
  return wrap;
}

}  // namespace

void read_wrap_objects(const OsimObject& owner, const OsimFrame& frame, ModelSpec& spec) {
  for (const OsimObject& o : owner.objects("WrapObjectSet")) {
    if (o.flag("active", true)) {
      read_wrap_object(o, frame, spec);
    } else {
      o.file().inactive_surfaces.insert(o.name());
      o.note_ignored("not active");
    }
  }
}

void read_path(const OsimObject& path, const OsimFrames& frames, const ModelSpec& spec,
               MuscleSpec& muscle) {
  const std::string at = "/forceset/" + muscle.name + "/" + path.name();
  for (const char* set : {"PathPointSet", "MusclePointSet"})
    for (const OsimObject& o : path.objects(set))
      if (const auto point = read_path_point(o, frames, at)) muscle.path.push_back(*point);

  std::vector<std::string> surfaces;
  for (const WrapObjectSpec& w : spec.wrap_objects) surfaces.push_back(w.name);
  for (const char* set : {"PathWrapSet", "MuscleWrapSet"})
    for (const OsimObject& o : path.objects(set)) {
      const PathWrapSpec wrap = read_path_wrap(o);
      if (std::find(surfaces.begin(), surfaces.end(), wrap.object) != surfaces.end())
        muscle.wraps.push_back(wrap);
      else if (!o.file().inactive_surfaces.count(wrap.object))
        o.reject("wrap_object", fmt::format("of muscle '{}': no such wrap object.{}", muscle.name,
                                            did_you_mean(wrap.object, surfaces)));
    }
}

}  // namespace retrogait
