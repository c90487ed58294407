// Writes the ForceSet of an OpenSim document: muscles with their paths, actuators, limits, bushings.
#include <algorithm>
#include <array>

#include "io/osim_write.h"

namespace retrogait {

namespace {

class ForceWriter {
 public:
  ForceWriter(XmlText& xml, const ModelSpec& spec, const OsimPaths& paths)
      : xml_(xml), spec_(spec), paths_(paths) {}

  void write() {
    Element set(xml_, "ForceSet", "forceset");
    {
      Element objects(xml_, "objects");
      for (const MuscleSpec& muscle : spec_.muscles) write_muscle(muscle);
      for (const CoordinateActuatorSpec& a : spec_.coordinate_actuators) write_actuator(a);
      for (const CoordinateLimitSpec& limit : spec_.coordinate_limits) write_limit(limit);
      for (const BushingSpec& bushing : spec_.bushings) write_bushing(bushing);
    }
    write_groups();
  }

 private:
  void write_groups() {
    std::map<std::string, std::string> members;
    for (const MuscleSpec& muscle : spec_.muscles)
      for (const std::string& group : muscle.groups) members[group] += " " + muscle.name;
    Element groups(xml_, "groups");
    for (const auto& [group, names] : members) {
      Element g(xml_, "ObjectGroup", group);
      xml_.leaf("members", names);
    }
  }

  void write_muscle(const MuscleSpec& muscle) {
    const char* const tags[] = {"Millard2012EquilibriumMuscle", "Thelen2003Muscle",
                                "DeGrooteFregly2016Muscle"};
    Element m(xml_, tags[muscle.curves.index()], muscle.name);
    xml_.leaf("appliesForce", muscle.enabled);
    xml_.leaf("min_control", muscle.min_control);
    xml_.leaf("max_control", muscle.max_control);
    write_path(muscle);
    xml_.leaf("max_isometric_force", muscle.max_isometric_force);
    xml_.leaf("optimal_fiber_length", muscle.optimal_fiber_length);
    xml_.leaf("tendon_slack_length", muscle.tendon_slack_length);
    xml_.leaf("pennation_angle_at_optimal", muscle.pennation_at_optimal);
    xml_.leaf("max_contraction_velocity", muscle.max_contraction_velocity);
    xml_.leaf("ignore_tendon_compliance", muscle.rigid_tendon);
    xml_.leaf("default_activation", muscle.default_activation);
    std::visit([&](const auto& curves) { write_curves(muscle, curves); }, muscle.curves);
  }

  void write_curves(const MuscleSpec& muscle, const MillardParameters& p) {
    xml_.leaf("activation_time_constant", muscle.activation_time);
    xml_.leaf("deactivation_time_constant", muscle.deactivation_time);
    xml_.leaf("minimum_activation", muscle.minimum_activation);
    xml_.leaf("fiber_damping", p.fiber_damping);
    {
      Element c(xml_, "ActiveForceLengthCurve");
      xml_.leaf("min_norm_active_fiber_length", p.min_norm_active_fiber_length);
      xml_.leaf("transition_norm_fiber_length", p.transition_norm_fiber_length);
      xml_.leaf("max_norm_active_fiber_length", p.max_norm_active_fiber_length);
      xml_.leaf("shallow_ascending_slope", p.shallow_ascending_slope);
      xml_.leaf("minimum_value", p.minimum_value);
    }
    {
      Element c(xml_, "ForceVelocityCurve");
      xml_.leaf("concentric_slope_at_vmax", p.concentric_slope_at_vmax);
      xml_.leaf("concentric_slope_near_vmax", p.concentric_slope_near_vmax);
      xml_.leaf("isometric_slope", p.isometric_slope);
      xml_.leaf("eccentric_slope_at_vmax", p.eccentric_slope_at_vmax);
      xml_.leaf("eccentric_slope_near_vmax", p.eccentric_slope_near_vmax);
      xml_.leaf("max_eccentric_velocity_force_multiplier",
                p.max_eccentric_velocity_force_multiplier);
      xml_.leaf("concentric_curviness", p.concentric_curviness);
      xml_.leaf("eccentric_curviness", p.eccentric_curviness);
    }
    {
      Element c(xml_, "FiberForceLengthCurve");
      xml_.leaf("strain_at_zero_force", p.fiber_strain_at_zero_force);
      xml_.leaf("strain_at_one_norm_force", p.fiber_strain_at_one_norm_force);
      xml_.leaf("stiffness_at_low_force", p.fiber_stiffness_at_low_force);
      xml_.leaf("stiffness_at_one_norm_force", p.fiber_stiffness_at_one_norm_force);
      xml_.leaf("curviness", p.fiber_curviness);
    }
    Element c(xml_, "TendonForceLengthCurve");
    xml_.leaf("strain_at_one_norm_force", p.tendon_strain_at_one_norm_force);
    xml_.leaf("stiffness_at_one_norm_force", p.tendon_stiffness_at_one_norm_force);
    xml_.leaf("norm_force_at_toe_end", p.tendon_norm_force_at_toe_end);
    xml_.leaf("curviness", p.tendon_curviness);
  }

  void write_curves(const MuscleSpec& muscle, const ThelenParameters& p) {
    xml_.leaf("activation_time_constant", muscle.activation_time);
    xml_.leaf("deactivation_time_constant", muscle.deactivation_time);
    xml_.leaf("minimum_activation", muscle.minimum_activation);
    xml_.leaf("FmaxTendonStrain", p.max_tendon_strain);
    xml_.leaf("FmaxMuscleStrain", p.max_muscle_strain);
    xml_.leaf("KshapeActive", p.k_shape_active);
    xml_.leaf("KshapePassive", p.k_shape_passive);
    xml_.leaf("Af", p.a_f);
    xml_.leaf("Flen", p.f_len);
    xml_.leaf("fv_linear_extrap_threshold", p.fv_linear_extrap_threshold);
  }

  void write_curves(const MuscleSpec& muscle, const DeGrooteParameters& p) {
    xml_.leaf("activation_time_constant", muscle.activation_time);
    xml_.leaf("deactivation_time_constant", muscle.deactivation_time);
    xml_.leaf("active_force_width_scale", p.active_force_width_scale);
    xml_.leaf("fiber_damping", p.fiber_damping);
    xml_.leaf("passive_fiber_strain_at_one_norm_force", p.passive_fiber_strain_at_one_norm_force);
    xml_.leaf("tendon_strain_at_one_norm_force", p.tendon_strain_at_one_norm_force);
    xml_.leaf("ignore_passive_fiber_force", p.ignore_passive_fiber_force);
  }

  void write_path(const MuscleSpec& muscle) {
    Element path(xml_, "GeometryPath", "geometrypath");
    write_set(xml_, "PathPointSet", "pathpointset", [&] {
      for (const PathPointSpec& point : muscle.path) write_path_point(point);
    });
    write_set(xml_, "PathWrapSet", "pathwrapset", [&] {
      for (std::size_t i = 0; i < muscle.wraps.size(); ++i) {
        static const char* const methods[] = {"hybrid", "midpoint", "axial"};
        const PathWrapSpec& wrap = muscle.wraps[i];
        const bool everywhere = wrap.first == 1 && wrap.last == -1;
        Element w(xml_, "PathWrap", fmt::format("{}_wrap{}", muscle.name, i + 1));
        xml_.leaf("wrap_object", wrap.object);
        xml_.leaf("method", std::string(methods[static_cast<int>(wrap.method)]));
        xml_.leaf("range", fmt::format("{} {}", everywhere ? -1 : wrap.first, wrap.last));
      }
    });
  }

  void write_path_point(const PathPointSpec& point) {
    const char* const tags[] = {"PathPoint", "ConditionalPathPoint", "MovingPathPoint"};
    Element p(xml_, tags[static_cast<int>(point.kind)], point.name);
    xml_.leaf("socket_parent_frame", OsimPaths::frame(point.body));
    if (point.kind != PathPointKind::kMoving) xml_.leaf("location", point.point);
    if (point.kind == PathPointKind::kConditional) {
      xml_.leaf("socket_coordinate", paths_.coordinate(point.coordinate));
      xml_.leaf("range", std::vector<double>{point.range_min, point.range_max});
    }
    if (point.kind != PathPointKind::kMoving) return;
    for (std::size_t k = 0; k < 3; ++k) {
      const std::string axis(1, "xyz"[k]);
      // a constant is a curve of whatever coordinate another axis follows
      std::string with = point.moving_with[k];
      for (const std::string& other : point.moving_with)
        if (with.empty()) with = other;
      xml_.leaf("socket_" + axis + "_coordinate", paths_.coordinate(with));
      Element location(xml_, axis + "_location");
      write_function(xml_, point.moving[k]);
    }
  }

  void write_actuator(const CoordinateActuatorSpec& a) {
    Element e(xml_, "CoordinateActuator", a.name);
    xml_.leaf("appliesForce", a.enabled);
    xml_.leaf("min_control", a.min_control);
    xml_.leaf("max_control", a.max_control);
    xml_.leaf("coordinate", a.coordinate);
    xml_.leaf("optimal_force", a.optimal_force);
  }

  /// OpenSim states limits of a coordinate that is itself the angle of a turn in degrees and N·m/degree; where
  /// the coordinate is scaled or bent by a curve on its way ("coupled"), in radians. It divides by both
  /// stiffnesses: a side that has none gets next to none.
  void write_limit(const CoordinateLimitSpec& limit) {
    constexpr double kNextToNone = 1e-12;
    const double degrees = is_angle(limit.coordinate) ? kDegPerRad : 1;
    Element e(xml_, "CoordinateLimitForce", limit.name);
    xml_.leaf("appliesForce", limit.enabled);
    xml_.leaf("coordinate", limit.coordinate);
    xml_.leaf("upper_stiffness", std::max(limit.upper_stiffness, kNextToNone) / degrees);
    xml_.leaf("upper_limit", limit.upper_limit * degrees);
    xml_.leaf("lower_stiffness", std::max(limit.lower_stiffness, kNextToNone) / degrees);
    xml_.leaf("lower_limit", limit.lower_limit * degrees);
    xml_.leaf("damping", limit.damping / degrees);
    xml_.leaf("transition", limit.transition * degrees);
  }

  bool is_angle(const std::string& coordinate) const {
    for (const JointSpec& joint : spec_.joints)
      for (const StepSpec& step : joint.steps)
        if (joint.name == paths_.owner(coordinate) && step.coordinate == coordinate &&
            step.kind == StepKind::kRotation && step.curve.is_identity())
          return true;
    return false;
  }

  void write_bushing(const BushingSpec& bushing) {
    Element e(xml_, "BushingForce", bushing.name);
    xml_.leaf("appliesForce", bushing.enabled);
    xml_.leaf("socket_frame1", bushing.name + "_frame1");
    xml_.leaf("socket_frame2", bushing.name + "_frame2");
    {
      Element frames(xml_, "frames");
      write_offset_frame(xml_, bushing.name + "_frame1", bushing.body_1, bushing.X_B1F);
      write_offset_frame(xml_, bushing.name + "_frame2", bushing.body_2, bushing.X_B2F);
    }
    xml_.leaf("rotational_stiffness", bushing.rotational_stiffness);
    xml_.leaf("translational_stiffness", bushing.translational_stiffness);
    xml_.leaf("rotational_damping", bushing.rotational_damping);
    xml_.leaf("translational_damping", bushing.translational_damping);
  }

  XmlText& xml_;
  const ModelSpec& spec_;
  const OsimPaths& paths_;
};

}  // namespace

void write_forces(XmlText& xml, const ModelSpec& spec, const OsimPaths& paths) {
  ForceWriter(xml, spec, paths).write();
}

}  // namespace retrogait
