// Muscles and what else pulls and pushes, of the native model format.
#include <limits>

#include "io/model_toml.h"

namespace retrogait {

namespace {

const Units kLength = {"m", "mm", "cm"};
const Units kTurningStiffness = {"N_m_rad", "N_m_deg"};

double positive(const TomlTable& table, const std::string& stem, const Units& units) {
  const double value = table.quantity(stem, units);
  const std::string key = table.key_of(stem, units);
  if (!key.empty() && !(value > 0)) table.reject(key, "must be positive.");
  return value;
}

bool is_angle(const ModelSpec& spec, const std::string& coordinate) {
  for (const JointSpec& joint : spec.joints)
    for (const StepSpec& step : joint.steps)
      if (step.coordinate == coordinate && step.kind == StepKind::kRotation) return true;
  return false;
}

// ------------------------------------------------------------------------------------- surfaces

// "+x" … "-z", or "all"
void read_side(const TomlTable& table, WrapObjectSpec& w) {
  const std::string side = table.choice("side", {"all", "+x", "-x", "+y", "-y", "+z", "-z"}, "all");
  if (side == "all") return;
  w.side_sign = side[0] == '+' ? 1 : -1;
  w.side_axis = side[1] - 'x';
}

WrapObjectSpec read_wrap_object(const TomlFile& file, const TomlTable& table) {
  WrapObjectSpec w;
  w.at = here(file, table);
  w.name = table.text("name");
  w.body = table.text("body");
  w.X_BS = read_frame(table, "");
  table.text("source", "");
  const std::string shape =
      table.choice("shape", {"cylinder", "sphere", "ellipsoid", "torus"}, "cylinder");
  if (shape == "cylinder") {
    w.size = {positive(table, "radius", kLength), positive(table, "length", kLength), 0};
  } else if (shape == "sphere") {
    w.shape = WrapShape::kSphere;
    w.size = {positive(table, "radius", kLength), 0, 0};
  } else if (shape == "ellipsoid") {
    w.shape = WrapShape::kEllipsoid;
    w.size = table.vec3_quantity("semi_axes", kLength);
  } else {
    w.shape = WrapShape::kTorus;
    w.size = {positive(table, "tube_radius", kLength), positive(table, "ring_radius", kLength), 0};
  }
  read_side(table, w);
  return w;
}

// ------------------------------------------------------------------------------------- muscles

// there only while a coordinate is in a range
void read_condition(const TomlTable& table, const ModelSpec& spec, PathPointSpec& p) {
  if (!table.has("while")) return;
  p.kind = PathPointKind::kConditional;
  p.coordinate = table.text("while");
  const Units units = is_angle(spec, p.coordinate) ? kAngle : Units{"m"};
  const std::vector<double> range = table.quantities("range", units);
  if (range.size() == 2) {
    p.range_min = range[0];
    p.range_max = range[1];
  } else if (!range.empty()) {
    table.reject(table.key_of("range", units), "must be two numbers, from and to.");
  }
}

// x, y, z each a curve of one coordinate, or the constant of point_m
void read_motion(const TomlTable& table, Curves& curves, PathPointSpec& p) {
  if (!table.has("moves_with")) return;
  p.kind = PathPointKind::kMoving;
  const std::string coordinate = table.text("moves_with");
  const char* keys[] = {"x", "y", "z"};
  for (std::size_t k = 0; k < 3; ++k) {
    p.moving[k] = Curve::constant(p.point[static_cast<int>(k)]);
    if (!table.has(keys[k])) continue;
    p.moving_with[k] = coordinate;
    p.moving[k] = find_curve(table, keys[k], curves);
  }
}

PathPointSpec read_path_point(const TomlFile& file, const TomlTable& table, const ModelSpec& spec,
                              Curves& curves) {
  PathPointSpec p;
  p.at = here(file, table);
  p.name = table.text("name", "");
  p.body = table.text("body");
  p.point = table.vec3_quantity("point", {"m"}, Vec3::Zero());
  read_condition(table, spec, p);
  read_motion(table, curves, p);
  return p;
}

// the strains of a fibre at which its passive force begins and is F_max; stiffness follows, as published
void read_passive_strain(const TomlTable& table, MillardParameters& p) {
  if (!table.has("passive_strain")) return;
  const std::vector<double> strain = table.numbers("passive_strain");
  if (strain.size() != 2 || !(strain[0] > -1 && strain[0] < strain[1])) {
    table.reject("passive_strain", "must be two numbers above -1, the second the larger.");
    return;
  }
  p.fiber_strain_at_zero_force = strain[0];
  p.fiber_strain_at_one_norm_force = strain[1];
  p.fiber_stiffness_at_one_norm_force = 2 / (strain[1] - strain[0]);
}

MuscleCurveParameters read_muscle_curves(const TomlTable& table) {
  const std::string kind = table.choice("curves", {"millard", "thelen", "degroote"}, "millard");
  if (kind == "thelen") return ThelenParameters{};
  if (kind == "degroote") return DeGrooteParameters{};
  MillardParameters millard;
  read_passive_strain(table, millard);
  return millard;
}

MuscleSpec read_muscle(const TomlFile& file, const TomlTable& table, const ModelSpec& spec,
                       Curves& curves) {
  MuscleSpec m;
  m.at = here(file, table);
  m.name = table.text("name");
  m.source = table.text("source", "");
  m.groups = table.texts("groups");
  m.max_isometric_force = positive(table, "max_isometric_force", {"N"});
  m.optimal_fiber_length = positive(table, "optimal_fiber_length", kLength);
  m.tendon_slack_length = table.quantity("tendon_slack_length", kLength);
  m.pennation_at_optimal = table.quantity("pennation", kAngle, 0.0);
  m.max_contraction_velocity = table.number("max_contraction_velocity", m.max_contraction_velocity);
  m.slow_twitch = table.number("slow_twitch", m.slow_twitch);
  m.specific_tension = table.quantity("specific_tension", {"MPa", "kPa", "Pa"}, m.specific_tension);
  m.min_control = 0;
  m.rigid_tendon = table.flag("rigid_tendon", m.rigid_tendon);
  m.curves = read_muscle_curves(table);
  for (const TomlTable& t : table.tables("path"))
    m.path.push_back(read_path_point(file, t, spec, curves));
  for (std::size_t i = 0; i < m.path.size(); ++i)
    if (m.path[i].name.empty()) m.path[i].name = fmt::format("{}-P{}", m.name, i + 1);
  for (const TomlTable& t : table.tables("wraps"))
    m.wraps.push_back({t.text("object"), t.integer("from", 1), t.integer("to", -1)});
  return m;
}

// [strength.NAME]: muscle = newtons
void read_strength_sets(const TomlTable& root, ModelSpec& spec) {
  for (const auto& [name, table] : root.named_tables("strength")) {
    table.text("source", "");
    for (const std::string& muscle : table.keys())
      if (muscle != "source") spec.strength_sets[name][muscle] = table.number(muscle);
  }
}

// ------------------------------------------------------------------------------------- other forces

CoordinateActuatorSpec read_actuator(const TomlFile& file, const TomlTable& table) {
  CoordinateActuatorSpec a;
  a.at = here(file, table);
  a.name = table.text("name");
  a.coordinate = table.text("coordinate");
  a.optimal_force = positive(table, "optimal_force", {"N_m", "N"});
  a.min_control = table.number("min_control", -std::numeric_limits<double>::infinity());
  a.max_control = table.number("max_control", std::numeric_limits<double>::infinity());
  table.text("source", "");
  return a;
}

CoordinateLimitSpec read_limit(const TomlFile& file, const TomlTable& table,
                               const ModelSpec& spec) {
  CoordinateLimitSpec l;
  l.at = here(file, table);
  l.name = table.text("name");
  l.coordinate = table.text("coordinate");
  const bool angle = is_angle(spec, l.coordinate);
  const Units places = angle ? kAngle : Units{"m"};
  const Units stiffness = angle ? kTurningStiffness : Units{"N_per_m"};
  l.lower_limit = table.quantity("lower", places);
  l.upper_limit = table.quantity("upper", places);
  l.lower_stiffness = table.quantity("lower_stiffness", stiffness);
  l.upper_stiffness = table.quantity("upper_stiffness", stiffness);
  l.damping = table.quantity("damping", {angle ? "N_m_s_rad" : "N_s_per_m"}, 0.0);
  l.transition = table.quantity("transition", places);
  table.text("source", "");
  return l;
}

BushingSpec read_bushing(const TomlFile& file, const TomlTable& table) {
  BushingSpec b;
  b.at = here(file, table);
  b.name = table.text("name");
  b.body_1 = table.text("body_1");
  b.body_2 = table.text("body_2");
  b.X_B1F = read_frame(table, "frame_1");
  b.X_B2F = read_frame(table, "frame_2");
  const Vec3 zero = Vec3::Zero();
  b.rotational_stiffness = table.vec3_quantity("rotational_stiffness", kTurningStiffness, zero);
  b.translational_stiffness = table.vec3_quantity("translational_stiffness", {"N_per_m"}, zero);
  b.rotational_damping = table.vec3_quantity("rotational_damping", {"N_m_s_rad"}, zero);
  b.translational_damping = table.vec3_quantity("translational_damping", {"N_s_per_m"}, zero);
  table.text("source", "");
  return b;
}

PressureSpec read_pressure(const TomlFile& file, const TomlTable& table) {
  PressureSpec p;
  p.at = here(file, table);
  p.name = table.text("name");
  p.body_1 = table.text("body_1");
  p.body_2 = table.text("body_2");
  p.point_1 = table.vec3_quantity("point_1", {"m"});
  p.point_2 = table.vec3_quantity("point_2", {"m"});
  p.area = positive(table, "area", {"m2", "cm2"});
  p.pressure = table.quantity("pressure", {"kPa", "Pa"}, 0.0);
  p.source = table.text("source", "");
  return p;
}

// ------------------------------------------------------------------------------------- load sites

ContactPointSpec read_contact_point(const TomlFile& file, const TomlTable& table) {
  ContactPointSpec p;
  p.at = here(file, table);
  p.name = table.text("name");
  p.body = table.text("body");
  p.point = table.vec3_quantity("point", {"m"});
  p.source = table.text("source", "");
  return p;
}

DiscSpec read_disc(const TomlFile& file, const TomlTable& table) {
  DiscSpec d;
  d.at = here(file, table);
  d.joint = table.text("joint");
  d.tilt = table.quantity("tilt", kAngle);
  d.stiffness = table.vec3_quantity("stiffness", kTurningStiffness, Vec3::Zero());
  d.source = table.text("source", "");
  return d;
}

}  // namespace

void read_actuators(const TomlFile& file, const TomlTable& root, Curves& curves, ModelSpec& spec) {
  for (const TomlTable& t : root.tables("wrap_object"))
    spec.wrap_objects.push_back(read_wrap_object(file, t));
  for (const TomlTable& t : root.tables("muscle"))
    spec.muscles.push_back(read_muscle(file, t, spec, curves));
  for (const TomlTable& t : root.tables("actuator"))
    spec.coordinate_actuators.push_back(read_actuator(file, t));
  for (const TomlTable& t : root.tables("limit"))
    spec.coordinate_limits.push_back(read_limit(file, t, spec));
  for (const TomlTable& t : root.tables("bushing")) spec.bushings.push_back(read_bushing(file, t));
  for (const TomlTable& t : root.tables("pressure"))
    spec.pressures.push_back(read_pressure(file, t));
  for (const TomlTable& t : root.tables("contact_point"))
    spec.contact_points.push_back(read_contact_point(file, t));
  for (const TomlTable& t : root.tables("disc")) spec.discs.push_back(read_disc(file, t));
  read_strength_sets(root, spec);
}

}  // namespace retrogait
