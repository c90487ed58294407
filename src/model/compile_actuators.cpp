// Muscles, wrap surfaces, actuators, limits and bushings: names to indices.
#include <algorithm>
#include <set>

#include "model/compile.h"

namespace retrogait {

namespace {

int find_wrap_object(const Model& model, const std::string& name) {
  const auto it = std::find_if(model.wrap_objects.begin(), model.wrap_objects.end(),
                               [&](const WrapObject& w) { return w.name == name; });
  return static_cast<int>(it - model.wrap_objects.begin());
}

/// −1 for an empty name.
int coordinate_or_none(const Model& model, const std::string& name) {
  return name.empty() ? -1 : model.find_coordinate(name);
}

PathPoint compile_point(const PathPointSpec& spec, const Model& model) {
  PathPoint point{spec.kind,      model.find_body(spec.body),
                  spec.point,     -1,
                  spec.range_min, spec.range_max,
                  {-1, -1, -1},   spec.moving};
  if (spec.kind == PathPointKind::kConditional)
    point.coordinate = model.find_coordinate(spec.coordinate);
  if (spec.kind == PathPointKind::kMoving)
    for (std::size_t k = 0; k < 3; ++k)
      point.moving_with[k] = coordinate_or_none(model, spec.moving_with[k]);
  return point;
}

/// A range end below 1 stands for the path's own end, as in OpenSim.
PathWrap compile_wrap(const PathWrapSpec& spec, int point_count, const Model& model) {
  return {find_wrap_object(model, spec.object), spec.first < 1 ? 0 : spec.first - 1,
          spec.last < 1 ? point_count - 1 : spec.last - 1, spec.method};
}

/// The bodies that the muscle touches or may touch.
std::set<int> touched_bodies(const Model& model, const Muscle& muscle) {
  std::set<int> bodies;
  for (int i = 0; i < muscle.point_count; ++i)
    bodies.insert(model.path_points[static_cast<std::size_t>(muscle.first_point + i)].body);
  for (int i = 0; i < muscle.wrap_count; ++i) {
    const PathWrap& wrap = model.path_wraps[static_cast<std::size_t>(muscle.first_wrap + i)];
    bodies.insert(model.wrap_objects[static_cast<std::size_t>(wrap.object)].body);
  }
  return bodies;
}

/// The joints between a set of bodies, children before parents: take the outermost body, climb one joint,
/// until all have met in one. A joint's index is its child's, and parents have smaller ones.
std::vector<int> joints_between(const Model& model, std::set<int> bodies) {
  std::vector<int> joints;
  while (bodies.size() > 1) {
    const int outermost = *bodies.rbegin();
    joints.push_back(outermost);
    bodies.erase(outermost);
    bodies.insert(model.joints[static_cast<std::size_t>(outermost)].parent);
  }
  return joints;
}

std::vector<int> coordinates_of(const Model& model, const Muscle& muscle) {
  std::set<int> coordinates;
  for (const int j : muscle.joints) {
    const Joint& joint = model.joints[static_cast<std::size_t>(j)];
    for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s)
      coordinates.insert(model.steps[static_cast<std::size_t>(s)].coordinate);
  }
  for (int i = 0; i < muscle.point_count; ++i) {
    const PathPoint& point = model.path_points[static_cast<std::size_t>(muscle.first_point + i)];
    coordinates.insert(point.moving_with.begin(), point.moving_with.end());
  }
  coordinates.erase(-1);
  return {coordinates.begin(), coordinates.end()};
}

Muscle compile_muscle(const MuscleSpec& spec, Model& model) {
  Muscle muscle;
  muscle.name = spec.name;
  muscle.max_isometric_force = spec.max_isometric_force;
  muscle.optimal_fiber_length = spec.optimal_fiber_length;
  muscle.tendon_slack_length = spec.tendon_slack_length;
  muscle.pennation_at_optimal = spec.pennation_at_optimal;
  muscle.max_contraction_velocity = spec.max_contraction_velocity;
  muscle.min_control = spec.min_control;
  muscle.max_control = spec.max_control;
  muscle.minimum_activation = spec.minimum_activation;
  muscle.default_activation = spec.default_activation;
  muscle.activation_time = spec.activation_time;
  muscle.deactivation_time = spec.deactivation_time;
  muscle.rigid_tendon = spec.rigid_tendon;
  muscle.enabled = spec.enabled;
  muscle.curves = spec.curves;
  muscle.slow_twitch = spec.slow_twitch;
  muscle.specific_tension = spec.specific_tension;
  muscle.groups = spec.groups;

  muscle.first_point = static_cast<int>(model.path_points.size());
  muscle.point_count = static_cast<int>(spec.path.size());
  for (const PathPointSpec& p : spec.path) model.path_points.push_back(compile_point(p, model));
  muscle.first_wrap = static_cast<int>(model.path_wraps.size());
  muscle.wrap_count = static_cast<int>(spec.wraps.size());
  for (const PathWrapSpec& w : spec.wraps)
    model.path_wraps.push_back(compile_wrap(w, muscle.point_count, model));

  muscle.first_node = model.path_node_room;
  muscle.node_room = muscle.point_count + 2 * muscle.wrap_count;
  model.path_node_room += muscle.node_room;
  muscle.joints = joints_between(model, touched_bodies(model, muscle));
  muscle.coordinates = coordinates_of(model, muscle);
  return muscle;
}

}  // namespace

void add_actuators(const ModelSpec& spec, Model& model) {
  for (const WrapObjectSpec& w : spec.wrap_objects)
    model.wrap_objects.push_back(
        {w.name, model.find_body(w.body), w.shape, w.X_BS, w.size, w.side_axis, w.side_sign});
  for (const MuscleSpec& m : spec.muscles) model.muscles.push_back(compile_muscle(m, model));
  for (const CoordinateActuatorSpec& a : spec.coordinate_actuators)
    model.coordinate_actuators.push_back({a.name, model.find_coordinate(a.coordinate),
                                          a.optimal_force, a.min_control, a.max_control,
                                          a.enabled});
  for (const CoordinateLimitSpec& l : spec.coordinate_limits)
    model.coordinate_limits.push_back({l.name, model.find_coordinate(l.coordinate), l.upper_limit,
                                       l.lower_limit, l.upper_stiffness, l.lower_stiffness,
                                       l.damping, l.transition, l.enabled});
  for (const BushingSpec& b : spec.bushings)
    model.bushings.push_back({b.name, model.find_body(b.body_1), model.find_body(b.body_2), b.X_B1F,
                              b.X_B2F, b.rotational_stiffness, b.translational_stiffness,
                              b.rotational_damping, b.translational_damping, b.enabled});
  for (const PressureSpec& p : spec.pressures)
    model.pressures.push_back({p.name, model.find_body(p.body_1), model.find_body(p.body_2),
                               p.point_1, p.point_2, p.area, p.pressure});
  for (const ContactPointSpec& p : spec.contact_points)
    model.contact_points.push_back({p.name, model.find_body(p.body), p.point});
  for (const DiscSpec& d : spec.discs)
    model.discs.push_back(
        {model.find_joint(d.joint), rotation_about(Vec3::UnitZ(), d.tilt), d.stiffness});
}

}  // namespace retrogait
