#include "random_tree.h"

#include <algorithm>
#include <string>

#include "multibody/multibody.h"

namespace retrogait {

double Random::uniform(double low, double high) {
  return low + (high - low) * (static_cast<double>(engine_()) / 4294967296.0);
}

int Random::integer(int low, int high) {
  return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
}

Vec3 Random::vec3(double size) {
  const double x = uniform(-size, size), y = uniform(-size, size), z = uniform(-size, size);
  return {x, y, z};
}

Vec3 Random::unit() {
  for (;;) {
    const Vec3 v = vec3(1);
    if (v.norm() > 0.2) return v.normalized();
  }
}

Mat3 Random::rotation() {
  const Vec3 axis = unit();
  return rotation_about(axis, uniform(-kPi, kPi));
}

namespace {

class TreeMaker {
 public:
  explicit TreeMaker(const RandomTreeOptions& options) : options_(options), random_(options.seed) {}

  ModelSpec make() {
    spec_.name = "random_" + std::to_string(options_.seed);
    spec_.file = spec_.name;
    add_root();
    while (static_cast<int>(spec_.coordinates.size()) < options_.coordinates) add_joint();
    if (options_.couplings) couple_and_lock();
    return std::move(spec_);
  }

 private:
  std::string new_coordinate() {
    CoordinateSpec c;
    c.name = "q" + std::to_string(spec_.coordinates.size());
    spec_.coordinates.push_back(c);
    return c.name;
  }

  std::string any_coordinate() {
    return spec_
        .coordinates[static_cast<std::size_t>(
            random_.integer(0, static_cast<int>(spec_.coordinates.size()) - 1))]
        .name;
  }

  void add_body(double mass) {
    BodySpec body;
    body.name = "b" + std::to_string(spec_.bodies.size());
    body.mass = mass;
    if (mass > 0) {
      body.mass_center = random_.vec3(0.2);
      // of a solid box with sides 0.1 … 0.5 m, turned
      const Vec3 side(random_.uniform(0.1, 0.5), random_.uniform(0.1, 0.5),
                      random_.uniform(0.1, 0.5));
      const Vec3 square = side.cwiseProduct(side);
      const Mat3 R = random_.rotation();
      const Vec3 moments(square.y() + square.z(), square.z() + square.x(), square.x() + square.y());
      body.inertia = R * Mat3((mass / 12 * moments).asDiagonal()) * R.transpose();
      body.inertia = Mat3(0.5 * (body.inertia + body.inertia.transpose()));
    }
    spec_.bodies.push_back(body);
  }

  JointSpec new_joint(const std::string& parent) {
    JointSpec joint;
    joint.name = "j" + std::to_string(spec_.joints.size());
    joint.parent = parent;
    joint.child = spec_.bodies.back().name;
    joint.X_PF = {random_.rotation(), random_.vec3(0.3)};
    joint.X_BM = {random_.rotation(), random_.vec3(0.3)};
    return joint;
  }

  static StepSpec step(StepKind kind, const Vec3& axis, const std::string& coordinate,
                       const Curve& curve = Curve::linear(1)) {
    return {kind, axis, coordinate, curve};
  }

  /// Values about ± size within ± 1.6.
  Curve random_curve(double size) {
    if (options_.smooth)
      return Curve::polynomial({random_.uniform(-size, size) / 2, random_.uniform(-size, size) / 2,
                                random_.uniform(-size, size) / 4,
                                random_.uniform(-size, size) / 8});
    std::vector<double> x, y;
    double at = -1.6;
    const int knots = random_.integer(5, 8);
    for (int i = 0; i < knots; ++i) {
      x.push_back(at);
      y.push_back(random_.uniform(-size, size));
      at += random_.uniform(0.4, 0.8);
    }
    return Curve::spline(x, y,
                         random_.integer(0, 1) ? SplineEnds::kNatural : SplineEnds::kFittedEnds);
  }

  void add_root() {
    add_body(random_.uniform(2, 10));
    JointSpec joint = new_joint("ground");
    if (options_.free_root) {
      for (int k = 0; k < 3; ++k)
        joint.steps.push_back(step(StepKind::kTranslation, Vec3::Unit(k), new_coordinate()));
      for (int k : {2, 0, 1})
        joint.steps.push_back(step(StepKind::kRotation, Vec3::Unit(k), new_coordinate()));
    } else {
      joint.steps.push_back(step(StepKind::kRotation, random_.unit(), new_coordinate()));
    }
    spec_.joints.push_back(joint);
  }

  void add_joint() {
    const std::string parent = spec_
                                   .bodies[static_cast<std::size_t>(random_.integer(
                                       std::max(0, static_cast<int>(spec_.bodies.size()) - 4),
                                       static_cast<int>(spec_.bodies.size()) - 1))]
                                   .name;
    const int kind = random_.integer(0, options_.only_pins_and_slides ? 3 : 8);
    add_body(kind == 8 ? 0.0 : random_.uniform(0.3, 6));
    JointSpec joint = new_joint(parent);
    switch (kind) {
      case 0:
      case 1:
        joint.steps.push_back(step(StepKind::kRotation,
                                   kind == 0 ? Vec3(Vec3::UnitZ()) : random_.unit(),
                                   new_coordinate()));
        break;
      case 2:
        joint.steps.push_back(step(StepKind::kTranslation, random_.unit(), new_coordinate()));
        break;
      case 3:
        for (int k : {2, 0, 1})
          joint.steps.push_back(step(StepKind::kRotation, Vec3::Unit(k), new_coordinate()));
        break;
      case 4:
        add_function_driven(joint);
        break;
      case 5:
        add_odd_chain(joint);
        break;
      case 6:
        add_shared(joint);
        break;
      case 7:
      case 8:  // welded, with and without mass
        break;
    }
    spec_.joints.push_back(joint);
  }

  /// As a knee: one coordinate, two splines slide, one turns as it is, one by a spline, one is
  /// fixed.
  void add_function_driven(JointSpec& joint) {
    const std::string c = new_coordinate();
    joint.steps = {
        step(StepKind::kTranslation, Vec3::UnitX(), c, random_curve(0.03)),
        step(StepKind::kTranslation, Vec3::UnitY(), c, random_curve(0.03)),
        step(StepKind::kTranslation, Vec3::UnitZ(), "",
             Curve::constant(random_.uniform(-.02, .02))),
        step(StepKind::kRotation, random_.unit(), c),
        step(StepKind::kRotation, Vec3::UnitY(), c, random_curve(0.2)),
        step(StepKind::kRotation, Vec3::UnitX(), "", Curve::constant(random_.uniform(-.2, .2)))};
  }

  void add_odd_chain(JointSpec& joint) {
    const std::string c = new_coordinate(), d = new_coordinate();
    joint.steps = {
        step(StepKind::kRotation, random_.unit(), c),
        step(StepKind::kTranslation, random_.unit(), d, random_curve(0.2)),
        step(StepKind::kRotation, random_.unit(), d, Curve::polynomial({.1, .7, -.2, .1})),
        step(StepKind::kRotation, random_.unit(), "", Curve::constant(0.3)),
        step(StepKind::kTranslation, random_.unit(), c, Curve::linear(-0.3, 0.1))};
  }

  /// As a vertebra: turns by fractions of coordinates that move other joints as well.
  void add_shared(JointSpec& joint) {
    for (int k : {2, 0, 1})
      joint.steps.push_back(step(StepKind::kRotation, Vec3::Unit(k), any_coordinate(),
                                 Curve::linear(random_.uniform(0.1, 0.4))));
  }

  void couple_and_lock() {
    for (std::size_t i = 7; i < spec_.coordinates.size(); i += 5) {
      CoordinateSpec& c = spec_.coordinates[i];
      if (random_.integer(0, 2) == 0) {
        c.kind = CoordinateKind::kLocked;
        c.default_value = random_.uniform(-0.5, 0.5);
      } else {
        c.kind = CoordinateKind::kCoupled;
        c.coupled_to = spec_.coordinates[i - 1].name;
        c.coupling = random_curve(0.5);
      }
    }
  }

  RandomTreeOptions options_;
  Random random_;
  ModelSpec spec_;
};

}  // namespace

ModelSpec random_tree(const RandomTreeOptions& options) { return TreeMaker(options).make(); }

void random_state(const Model& model, Data& data, Random& random, bool external_forces) {
  for (int i = 0; i < model.ncoord(); ++i) {
    data.q[i] = random.uniform(-1.2, 1.2);
    data.v[i] = random.uniform(-3, 3);
    data.a[i] = random.uniform(-20, 20);
  }
  clear_applied_forces(data);
  if (external_forces)
    for (Spatial& F : data.F_ext) F = {random.vec3(30), random.vec3(100)};
  apply_couplings(model, data);
}

namespace {

struct Segment {
  const char *name, *parent;
  double mass;
  Vec3 at;       // joint centre on the parent, m
  Vec3 center;   // mass centre from the joint centre, m
  Vec3 moments;  // kg·m² about the mass centre
  std::vector<std::pair<const char*, Vec3>> turns;
};

// Round figures of an adult of 75 kg: a fixture, not anthropometry.
const std::vector<Segment>& segments() {
  const Vec3 x = Vec3::UnitX(), y = Vec3::UnitY(), z = Vec3::UnitZ();
  static const std::vector<Segment> list = {
      {"pelvis",
       "ground",
       11,
       {0, 0, 0},
       {-.07, 0, 0},
       {.10, .09, .06},
       {{"pelvis_tilt", z}, {"pelvis_list", x}, {"pelvis_rotation", y}}},
      {"torso",
       "pelvis",
       27,
       {-.1, .08, 0},
       {-.03, .32, 0},
       {1.4, .75, 1.4},
       {{"lumbar_extension", z}, {"lumbar_bending", x}, {"lumbar_rotation", y}}},
      {"femur_r",
       "pelvis",
       9,
       {-.06, -.08, .08},
       {0, -.17, 0},
       {.14, .035, .145},
       {{"hip_flexion_r", z}, {"hip_adduction_r", x}, {"hip_rotation_r", y}}},
      {"tibia_r",
       "femur_r",
       3.6,
       {0, -.41, 0},
       {0, -.18, 0},
       {.049, .005, .05},
       {{"knee_angle_r", -z}}},
      {"talus_r",
       "tibia_r",
       .1,
       {0, -.40, 0},
       {0, 0, 0},
       {.001, .001, .001},
       {{"ankle_angle_r", Vec3(-.105, -.174, .979)}}},
      {"calcn_r",
       "talus_r",
       1.2,
       {-.05, -.04, .01},
       {.10, .03, 0},
       {.0014, .0039, .0041},
       {{"subtalar_angle_r", Vec3(.788, .605, -.121)}}},
      {"toes_r",
       "calcn_r",
       .2,
       {.18, 0, 0},
       {.035, .006, -.018},
       {.0001, .0002, .0001},
       {{"mtp_angle_r", Vec3(.58, 0, -.81)}}},
      {"humerus_r",
       "torso",
       2,
       {0, .37, .17},
       {0, -.16, 0},
       {.012, .004, .013},
       {{"arm_flex_r", z}, {"arm_add_r", x}, {"arm_rot_r", y}}},
      {"forearm_r",
       "humerus_r",
       1.6,
       {.01, -.29, -.01},
       {0, -.17, 0},
       {.02, .002, .02},
       {{"elbow_flex_r", Vec3(.226, .022, .974)}}},
  };
  return list;
}

}  // namespace

ModelSpec humanoid_31() {
  ModelSpec spec;
  spec.name = spec.file = "humanoid_31";
  for (const Segment& s : segments()) {
    BodySpec body;
    body.name = s.name;
    body.mass = s.mass;
    body.mass_center = s.center;
    body.inertia = s.moments.asDiagonal();
    spec.bodies.push_back(body);
    JointSpec joint;
    joint.name = "joint_of_" + body.name;
    if (body.name.ends_with("_r"))
      joint.name = body.name.substr(0, body.name.size() - 2) + "_joint_r";
    joint.parent = s.parent;
    joint.child = s.name;
    joint.X_PF.p = s.at;
    if (joint.parent == "ground") {
      const char* slides[] = {"pelvis_tx", "pelvis_ty", "pelvis_tz"};
      for (int k = 0; k < 3; ++k)
        joint.steps.push_back({StepKind::kTranslation, Vec3::Unit(k), slides[k], Curve::linear(1)});
    }
    for (const auto& [name, axis] : s.turns)
      joint.steps.push_back({StepKind::kRotation, axis, name, Curve::linear(1)});
    for (const StepSpec& step : joint.steps) {
      CoordinateSpec c;
      c.name = step.coordinate;
      spec.coordinates.push_back(c);
    }
    spec.joints.push_back(joint);
  }
  mirror_right_to_left(spec);
  return spec;
}

}  // namespace retrogait
