// OpenSim's muscles with their published curves. Fallbacks are the values that OpenSim's classes have.
#include "io/osim_parts.h"

namespace retrogait {

namespace {

// ---------------------------------------------------------------------------------------- curves

MillardParameters read_millard(const OsimObject& o) {
  MillardParameters p;
  if (const OsimObject active = o.object("ActiveForceLengthCurve")) {
    p.min_norm_active_fiber_length =
        active.number("min_norm_active_fiber_length", p.min_norm_active_fiber_length);
    p.transition_norm_fiber_length =
        active.number("transition_norm_fiber_length", p.transition_norm_fiber_length);
    p.max_norm_active_fiber_length =
        active.number("max_norm_active_fiber_length", p.max_norm_active_fiber_length);
    p.shallow_ascending_slope = active.number("shallow_ascending_slope", p.shallow_ascending_slope);
    p.minimum_value = active.number("minimum_value", p.minimum_value);
  }
  if (const OsimObject speed = o.object("ForceVelocityCurve")) {
    p.concentric_slope_at_vmax =
        speed.number("concentric_slope_at_vmax", p.concentric_slope_at_vmax);
    p.concentric_slope_near_vmax =
        speed.number("concentric_slope_near_vmax", p.concentric_slope_near_vmax);
    p.isometric_slope = speed.number("isometric_slope", p.isometric_slope);
    p.eccentric_slope_at_vmax = speed.number("eccentric_slope_at_vmax", p.eccentric_slope_at_vmax);
    p.eccentric_slope_near_vmax =
        speed.number("eccentric_slope_near_vmax", p.eccentric_slope_near_vmax);
    p.max_eccentric_velocity_force_multiplier = speed.number(
        "max_eccentric_velocity_force_multiplier", p.max_eccentric_velocity_force_multiplier);
    p.concentric_curviness = speed.number("concentric_curviness", p.concentric_curviness);
    p.eccentric_curviness = speed.number("eccentric_curviness", p.eccentric_curviness);
  }
  // stiffnesses that the file does not give follow the strain, as Millard et al. 2013 fit them
  if (const OsimObject fiber = o.object("FiberForceLengthCurve")) {
    p.fiber_strain_at_zero_force =
        fiber.number("strain_at_zero_force", p.fiber_strain_at_zero_force);
    p.fiber_strain_at_one_norm_force =
        fiber.number("strain_at_one_norm_force", p.fiber_strain_at_one_norm_force);
    p.fiber_stiffness_at_low_force =
        fiber.number("stiffness_at_low_force", p.fiber_stiffness_at_low_force);
    p.fiber_stiffness_at_one_norm_force =
        fiber.number("stiffness_at_one_norm_force",
                     2 / (p.fiber_strain_at_one_norm_force - p.fiber_strain_at_zero_force));
    p.fiber_curviness = fiber.number("curviness", p.fiber_curviness);
  }
  if (const OsimObject tendon = o.object("TendonForceLengthCurve")) {
    p.tendon_strain_at_one_norm_force =
        tendon.number("strain_at_one_norm_force", p.tendon_strain_at_one_norm_force);
    p.tendon_stiffness_at_one_norm_force =
        tendon.number("stiffness_at_one_norm_force", 1.375 / p.tendon_strain_at_one_norm_force);
    p.tendon_norm_force_at_toe_end =
        tendon.number("norm_force_at_toe_end", p.tendon_norm_force_at_toe_end);
    p.tendon_curviness = tendon.number("curviness", p.tendon_curviness);
  }
  p.fiber_damping = o.number("fiber_damping", p.fiber_damping);
  return p;
}

ThelenParameters read_thelen(const OsimObject& o, const ThelenParameters& fallback) {
  ThelenParameters p;
  p.max_tendon_strain = o.number("FmaxTendonStrain", fallback.max_tendon_strain);
  p.max_muscle_strain = o.number("FmaxMuscleStrain", fallback.max_muscle_strain);
  p.k_shape_active = o.number("KshapeActive", fallback.k_shape_active);
  p.k_shape_passive = o.number("KshapePassive", fallback.k_shape_passive);
  p.a_f = o.number("Af", fallback.a_f);
  p.f_len = o.number("Flen", fallback.f_len);
  p.fv_linear_extrap_threshold =
      o.number("fv_linear_extrap_threshold", fallback.fv_linear_extrap_threshold);
  return p;
}

DeGrooteParameters read_degroote(const OsimObject& o) {
  DeGrooteParameters p;
  p.active_force_width_scale = o.number("active_force_width_scale", p.active_force_width_scale);
  p.passive_fiber_strain_at_one_norm_force =
      o.number("passive_fiber_strain_at_one_norm_force", p.passive_fiber_strain_at_one_norm_force);
  p.tendon_strain_at_one_norm_force =
      o.number("tendon_strain_at_one_norm_force", p.tendon_strain_at_one_norm_force);
  p.fiber_damping = o.number("fiber_damping", p.fiber_damping);
  p.ignore_passive_fiber_force = o.flag("ignore_passive_fiber_force", p.ignore_passive_fiber_force);
  return p;
}

// --------------------------------------------------------------------------------------- classes

/// What differs between OpenSim's classes besides the curves.
struct MuscleDefaults {
  double minimum_activation, default_activation, activation_time, deactivation_time;
};

MuscleDefaults defaults_of(const OsimObject& o) {
  if (o.is("DeGrooteFregly2016Muscle")) return {0, 0.5, 0.015, 0.060};
  if (o.is("Millard2012EquilibriumMuscle")) return {0.01, 0.05, 0.010, 0.040};
  if (o.is("Thelen2003Muscle")) return {0.01, 0.05, 0.015, 0.050};
  return {0.01, 0.05, 0.010, 0.040};
}

MuscleCurveParameters read_curves(const OsimObject& o) {
  if (o.is("Millard2012EquilibriumMuscle")) return read_millard(o);
  if (o.is("DeGrooteFregly2016Muscle")) return read_degroote(o);
  if (o.is("Thelen2003Muscle")) return read_thelen(o, {});
  if (o.is("Thelen2003Muscle_Deprecated")) {
    o.doubt_class("computed as Thelen2003Muscle, with its own shape factors");
    return read_thelen(o, {0.033, 0.6, 0.5, 4.0, 0.3, 1.8, 0.95});
  }
  o.doubt_class("computed as Thelen2003Muscle; the curves in the file are not used");
  return ThelenParameters{};
}

}  // namespace

bool is_muscle(const OsimObject& o) {
  for (const char* type :
       {"Millard2012EquilibriumMuscle", "Thelen2003Muscle", "Thelen2003Muscle_Deprecated",
        "Schutte1993Muscle", "Schutte1993Muscle_Deprecated", "DeGrooteFregly2016Muscle"})
    if (o.is(type)) return true;
  return false;
}

MuscleSpec read_muscle(const OsimObject& o, const OsimFrames& frames, const ModelSpec& spec) {
  o.mark_read();
  const MuscleDefaults defaults = defaults_of(o);
  MuscleSpec m;
  m.name = o.name();
  m.at = o.at();
  m.enabled = applies_force(o);
  m.max_isometric_force = o.number("max_isometric_force", 1000);
  m.optimal_fiber_length = o.number("optimal_fiber_length", 0.1);
  m.tendon_slack_length = o.number("tendon_slack_length", 0.2);
  m.pennation_at_optimal = o.number("pennation_angle_at_optimal", o.number("pennation_angle", 0));
  m.max_contraction_velocity = o.number("max_contraction_velocity", o.number("Vmax", 10));
  m.rigid_tendon = o.flag("ignore_tendon_compliance", false);
  m.minimum_activation = o.number("minimum_activation", defaults.minimum_activation);
  m.min_control = o.number("min_control", m.minimum_activation);
  m.max_control = o.number("max_control", 1);
  m.default_activation = o.number("default_activation", defaults.default_activation);
  m.activation_time = o.number("activation_time_constant", defaults.activation_time);
  m.deactivation_time = o.number("deactivation_time_constant", defaults.deactivation_time);
  m.curves = read_curves(o);
  o.skip({"optimal_force", "default_fiber_length", "ignore_activation_dynamics",
          "maximum_pennation_angle", "default_normalized_tendon_force",
          "tendon_compliance_dynamics_mode", "Vmax0", "damping", "time_scale", "activation1",
          "activation2", "tendon_force_length_curve", "active_force_length_curve",
          "passive_force_length_curve", "force_velocity_curve"});
  if (const OsimObject path = o.object("GeometryPath"))
    read_path(path, frames, spec, m);
  else
    o.reject("has no GeometryPath; paths of another kind are not read");
  return m;
}

}  // namespace retrogait
