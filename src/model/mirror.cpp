// The left side from the right: reflection in the sagittal plane (z → −z).
//
// A reflection maps a true vector (point, slide) to (x, y, −z) and an axial vector (turn axis) to
// (−x, −y, z); a rotation matrix R becomes S R S with S = diag(1, 1, −1), and an inertia likewise.
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
  std::map<std::string, double> both = spec.standing;
  for (const auto& [name, value] : spec.standing) both.emplace(left(name), value);
  spec.standing = std::move(both);
}

}  // namespace retrogait
