// Another person from the same specification.
//
// Lengths go with body height, all by one factor. Masses go with body mass and, between the sexes, with
// the ratio of the segment's share of body mass (de Leva 1996, J Biomech 29:1223, table 4). Inertia goes
// with mass times length squared. Muscles: paths, surfaces, optimal fibre and tendon slack lengths go with
// height (so the muscle-tendon length keeps its ratio to both at every pose); maximum isometric force with
// body mass to the power 2/3, as areas do in bodies of one shape. Actuators, limits, bushings and discs stand
// for tissue: forces like muscle force, moments like muscle force times length.
// Differs from de Leva: mass centres and radii of gyration keep their place inside a segment. His differ by
// sex mostly because the ends of his segments do (a female thigh of 0.3685 m, a male one of 0.4222 m, at
// nearly equal stature), so they do not carry over to these joint centres.
#include <array>
#include <cmath>
#include <set>

#include "base/error.h"
#include "model/model.h"

namespace retrogait {

namespace {

struct SegmentShare {
  const char* body;     // the beginning of the body's name
  double male, female;  // % of body mass
};

// The torso also holds the upper quarter of the middle trunk; its share changes like the upper trunk's.
constexpr std::array<SegmentShare, 16> kShares = {{{"head", 6.94, 6.68},
                                                   {"torso", 15.96, 15.45},
                                                   {"lumbar", 16.33, 14.65},
                                                   {"pelvis", 11.17, 12.47},
                                                   {"sacrum", 11.17, 12.47},
                                                   {"humerus", 2.71, 2.55},
                                                   {"ulna", 1.62, 1.38},
                                                   {"radius", 1.62, 1.38},
                                                   {"hand", 0.61, 0.56},
                                                   {"femur", 14.16, 14.78},
                                                   {"patella", 14.16, 14.78},
                                                   {"tibia", 4.33, 4.81},
                                                   {"talus", 1.37, 1.29},
                                                   {"calcn", 1.37, 1.29},
                                                   {"toes", 1.37, 1.29},
                                                   {"foot", 1.37, 1.29}}};

// how a body's share of body mass changes from one sex to the other; 1 for bodies that de Leva has not
double share_ratio(const std::string& body, const std::string& from, const std::string& to) {
  if (from == to) return 1.0;
  for (const SegmentShare& s : kShares)
    if (body.starts_with(s.body)) return to == "female" ? s.female / s.male : s.male / s.female;
  return 1.0;
}

void check(const ModelSpec& spec, const Subject& subject) {
  Diagnostics found(spec.file);
  const auto positive = [](double x) { return std::isfinite(x) && x > 0; };
  if (!positive(subject.mass))
    found.add(0, fmt::format("subject.mass_kg = {}: must be positive.", subject.mass));
  if (!positive(subject.height))
    found.add(0, fmt::format("subject.height_m = {}: must be positive.", subject.height));
  if (subject.sex != "male" && subject.sex != "female")
    found.add(0, fmt::format("subject.sex = '{}': must be 'male' or 'female'.{}", subject.sex,
                             did_you_mean(subject.sex, {"male", "female"})));
  found.throw_if_any();
}

// coordinates in radians: those that turn something (as compile sees it)
std::set<std::string> angles_of(const ModelSpec& spec) {
  std::set<std::string> names;
  for (const JointSpec& joint : spec.joints)
    for (const StepSpec& step : joint.steps)
      if (step.kind == StepKind::kRotation) names.insert(step.coordinate);
  return names;
}

void scale_lengths(ModelSpec& spec, double length) {
  const std::set<std::string> angles = angles_of(spec);
  const auto is_angle = [&](const std::string& coordinate) {
    return angles.count(coordinate) != 0;
  };

  for (BodySpec& body : spec.bodies) body.mass_center *= length;
  for (JointSpec& joint : spec.joints) {
    joint.X_PF.p *= length;
    joint.X_BM.p *= length;
    // a slide that an angle drives (or nothing) grows; one that is its own coordinate is in metres already
    for (StepSpec& step : joint.steps)
      if (step.kind == StepKind::kTranslation &&
          (step.coordinate.empty() || is_angle(step.coordinate)))
        step.curve = step.curve.scaled(length);
  }
  for (CoordinateSpec& c : spec.coordinates) {
    if (is_angle(c.name)) continue;
    c.default_value *= length;
    c.range_min *= length;
    c.range_max *= length;
    if (c.kind == CoordinateKind::kCoupled && is_angle(c.coupled_to))
      c.coupling = c.coupling.scaled(length);
  }
  for (FootPointSpec& p : spec.foot_points) {
    p.point *= length;
    p.radius *= length;
  }
  for (MarkerSpec& m : spec.markers) m.point *= length;
  spec.load.point *= length;
  for (auto& [name, value] : spec.standing)
    if (!is_angle(name)) value *= length;
}

void scale_path_point(PathPointSpec& p, double length, const std::set<std::string>& angles) {
  p.point *= length;
  for (Curve& curve : p.moving) curve = curve.scaled(length);
  if (p.kind != PathPointKind::kConditional || angles.count(p.coordinate)) return;
  p.range_min *= length;
  p.range_max *= length;
}

void scale_actuators(ModelSpec& spec, double length, double strength) {
  const std::set<std::string> angles = angles_of(spec);
  for (WrapObjectSpec& w : spec.wrap_objects) {
    w.X_BS.p *= length;
    w.size *= length;
  }
  for (MuscleSpec& m : spec.muscles) {
    for (PathPointSpec& p : m.path) scale_path_point(p, length, angles);
    m.optimal_fiber_length *= length;
    m.tendon_slack_length *= length;
    m.max_isometric_force *= strength;
  }
  for (CoordinateActuatorSpec& a : spec.coordinate_actuators)
    a.optimal_force *= angles.count(a.coordinate) ? strength * length : strength;
  for (CoordinateLimitSpec& l : spec.coordinate_limits) {
    const bool angle = angles.count(l.coordinate) != 0;
    for (double* x : {&l.lower_limit, &l.upper_limit, &l.transition}) *x *= angle ? 1 : length;
    for (double* x : {&l.lower_stiffness, &l.upper_stiffness, &l.damping})
      *x *= angle ? strength * length : strength / length;
  }
  for (BushingSpec& b : spec.bushings) {
    for (Pose* X : {&b.X_B1F, &b.X_B2F}) X->p *= length;
    for (Vec3* k : {&b.rotational_stiffness, &b.rotational_damping}) *k *= strength * length;
    for (Vec3* k : {&b.translational_stiffness, &b.translational_damping}) *k *= strength / length;
  }
  for (PressureSpec& p : spec.pressures) {
    p.point_1 *= length;
    p.point_2 *= length;
    p.area *= length * length;
  }
  for (ContactPointSpec& p : spec.contact_points) p.point *= length;
  for (DiscSpec& d : spec.discs) d.stiffness *= strength * length;
  for (auto& [set, strengths] : spec.strength_sets)
    for (auto& [muscle, newtons] : strengths) newtons *= strength;
}

}  // namespace

ModelSpec scale_to_subject(const ModelSpec& spec, const Subject& subject) {
  check(spec, subject);
  ModelSpec out = spec;
  const double length = subject.height / spec.subject.height;
  scale_lengths(out, length);
  scale_actuators(out, length, std::pow(subject.mass / spec.subject.mass, 2.0 / 3));

  // the sexes' shares both sum to one, but over segments that share bodies only nearly so: make it exact
  double total = 0;
  std::vector<double> mass;
  for (const BodySpec& body : spec.bodies) {
    mass.push_back(body.mass * share_ratio(body.name, spec.subject.sex, subject.sex));
    total += mass.back();
  }
  RETROGAIT_ASSERT(total > 0, total);
  for (size_t i = 0; i < out.bodies.size(); ++i) {
    BodySpec& body = out.bodies[i];
    const double scaled = mass[i] * subject.mass / total;
    if (body.mass > 0) body.inertia *= scaled / body.mass * length * length;
    body.mass = scaled;
  }
  out.subject = subject;
  return out;
}

}  // namespace retrogait
