// The left side from the right: reflection in the sagittal plane (z → −z).
//
// A reflection maps a true vector (point, slide) to (x, y, −z) and an axial vector (turn axis) to
// (−x, −y, z); a rotation matrix R becomes S R S with S = diag(1, 1, −1), and an inertia likewise. So a frame
// on a mirrored body sees its own z reversed: a wrap surface's quadrant along its z changes side.
#include <set>

#include "model/model.h"

namespace retrogait {

namespace {

const Mat3 kReflection = Vec3(1, 1, -1).asDiagonal();

bool right_sided(const std::string& name) { return name.ends_with("_r"); }

std::string left(const std::string& name) {
  return right_sided(name) ? name.substr(0, name.size() - 2) + "_l" : name;
}

Pose reflected(const Pose& X) { return {kReflection * X.R * kReflection, kReflection * X.p}; }

template <class Things, class Mirror>
void append_left(Things& things, Mirror mirror) {
  std::set<std::string> names;
  for (const auto& thing : things) names.insert(thing.name);
  const std::size_t count = things.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!right_sided(things[i].name) || names.count(left(things[i].name))) continue;
    auto copy = things[i];
    copy.name = left(copy.name);
    mirror(copy);
    things.push_back(std::move(copy));
  }
}

void reflect(PathPointSpec& p) {
  p.body = left(p.body);
  p.point = kReflection * p.point;
  p.coordinate = left(p.coordinate);
  for (std::string& coordinate : p.moving_with) coordinate = left(coordinate);
  p.moving[2] = p.moving[2].scaled(-1);
}

void append_left_actuators(ModelSpec& spec) {
  append_left(spec.wrap_objects, [](WrapObjectSpec& w) {
    w.body = left(w.body);
    w.X_BS = reflected(w.X_BS);
    if (w.side_axis == 2) w.side_sign = -w.side_sign;
  });
  append_left(spec.muscles, [](MuscleSpec& m) {
    for (PathPointSpec& p : m.path) reflect(p);
    for (PathWrapSpec& w : m.wraps) w.object = left(w.object);
  });
  append_left(spec.coordinate_actuators,
              [](CoordinateActuatorSpec& a) { a.coordinate = left(a.coordinate); });
  append_left(spec.coordinate_limits,
              [](CoordinateLimitSpec& l) { l.coordinate = left(l.coordinate); });
  append_left(spec.bushings, [](BushingSpec& b) {
    b.body_1 = left(b.body_1);
    b.body_2 = left(b.body_2);
    b.X_B1F = reflected(b.X_B1F);
    b.X_B2F = reflected(b.X_B2F);
  });
  append_left(spec.contact_points, [](ContactPointSpec& p) {
    p.body = left(p.body);
    p.point = kReflection * p.point;
  });
  for (auto& [set, strengths] : spec.strength_sets) {
    const std::map<std::string, double> right = strengths;
    for (const auto& [muscle, newtons] : right) strengths.emplace(left(muscle), newtons);
  }
}

}  // namespace

void mirror_right_to_left(ModelSpec& spec) {
  append_left(spec.bodies, [](BodySpec& body) {
    body.mass_center = kReflection * body.mass_center;
    body.inertia = kReflection * body.inertia * kReflection;
  });
  append_left(spec.joints, [](JointSpec& joint) {
    joint.parent = left(joint.parent);
    joint.child = left(joint.child);
    joint.X_PF = reflected(joint.X_PF);
    joint.X_BM = reflected(joint.X_BM);
    for (StepSpec& step : joint.steps) {
      step.coordinate = left(step.coordinate);
      step.axis = kReflection * step.axis;
      if (step.kind == StepKind::kRotation) step.axis = -step.axis;
    }
  });
  append_left(spec.coordinates, [](CoordinateSpec& c) { c.coupled_to = left(c.coupled_to); });
  append_left(spec.foot_points, [](FootPointSpec& p) {
    p.body = left(p.body);
    p.point = kReflection * p.point;
  });
  append_left(spec.markers, [](MarkerSpec& m) {
    m.body = left(m.body);
    m.point = kReflection * m.point;
  });
  append_left_actuators(spec);
  std::map<std::string, double> both = spec.standing;
  for (const auto& [name, value] : spec.standing) both.emplace(left(name), value);
  spec.standing = std::move(both);
}

}  // namespace retrogait
