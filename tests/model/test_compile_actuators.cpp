// Muscles, wraps and actuators: what compile makes of them, and every defect it reports, word for word.
#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "model/model.h"

namespace retrogait {
namespace {

SourceLine line(int n) { return {"leg.osim", n}; }

void add_body(ModelSpec& spec, const std::string& name, const std::string& parent,
              const std::string& coordinate) {
  BodySpec body;
  body.name = name;
  body.mass = 1;
  body.inertia = Mat3::Identity();
  spec.bodies.push_back(body);
  JointSpec joint;
  joint.name = "to_" + name;
  joint.parent = parent;
  joint.child = name;
  joint.steps = {{StepKind::kRotation, Vec3::UnitZ(), coordinate, Curve::linear(1)}};
  spec.joints.push_back(joint);
  CoordinateSpec c;
  c.name = coordinate;
  spec.coordinates.push_back(c);
}

PathPointSpec point(const std::string& name, const std::string& body, int at = 0) {
  PathPointSpec p;
  p.name = name;
  p.body = body;
  p.at = line(at);
  return p;
}

MuscleSpec muscle(const std::string& name, int at, std::vector<PathPointSpec> path) {
  MuscleSpec m;
  m.name = name;
  m.max_isometric_force = 1000;
  m.optimal_fiber_length = 0.1;
  m.tendon_slack_length = 0.2;
  m.path = std::move(path);
  m.at = line(at);
  return m;
}

WrapObjectSpec cylinder(const std::string& name, const std::string& body, int at) {
  WrapObjectSpec w;
  w.name = name;
  w.body = body;
  w.size = Vec3(0.03, 0.1, 0);
  w.at = line(at);
  return w;
}

/// pelvis – femur – tibia – foot, and an arm on the pelvis; a muscle over the knee, one over hip and knee.
ModelSpec leg() {
  ModelSpec spec;
  spec.name = "leg";
  spec.file = "leg.osim";
  add_body(spec, "pelvis", "ground", "tilt");
  add_body(spec, "femur", "pelvis", "hip");
  add_body(spec, "tibia", "femur", "knee");
  add_body(spec, "foot", "tibia", "ankle");
  add_body(spec, "arm", "pelvis", "shoulder");
  spec.wrap_objects = {cylinder("condyle", "femur", 41)};
  spec.muscles = {muscle("vasti", 51, {point("a", "femur", 52), point("b", "tibia", 53)}),
                  muscle("rectus", 61, {point("a", "pelvis", 62), point("b", "tibia", 63)})};
  spec.muscles[1].wraps = {{"condyle"}};
  return spec;
}

std::vector<std::string> defects(const ModelSpec& spec) {
  std::vector<std::string> out;
  try {
    compile(spec);
  } catch (const InputError& error) {
    for (const Diagnostic& d : error.diagnostics()) out.push_back(d.text());
  }
  return out;
}

using Texts = std::vector<std::string>;

// ------------------------------------------------------------------------------------- good input

TEST(CompileActuators, AMusclesCoordinatesAreThoseBetweenItsBodies) {
  ModelSpec spec = leg();
  spec.muscles.push_back(muscle("odd", 71, {point("a", "arm"), point("b", "tibia")}));
  spec.muscles.push_back(muscle("stay", 81, {point("a", "ground"), point("b", "femur")}));
  const Model model = compile(spec);
  const auto names = [&](int m) {
    Texts out;
    for (const int c : model.muscles[static_cast<std::size_t>(m)].coordinates)
      out.push_back(model.coordinates[static_cast<std::size_t>(c)].name);
    return out;
  };
  EXPECT_EQ(names(0), Texts({"knee"}));
  EXPECT_EQ(names(1), Texts({"hip", "knee"}));
  EXPECT_EQ(names(2), Texts({"hip", "knee", "shoulder"}));
  EXPECT_EQ(names(3), Texts({"tilt", "hip"}));
}

TEST(CompileActuators, AMovingPointAddsItsCoordinate) {
  ModelSpec spec = leg();
  PathPointSpec& p = spec.muscles[0].path[1];
  p.kind = PathPointKind::kMoving;
  p.moving_with = {"ankle", "", "knee"};
  p.moving = {Curve::linear(0.01), Curve::constant(0.2), Curve::linear(0.02)};
  const Model model = compile(spec);
  EXPECT_EQ(model.muscles[0].coordinates,
            std::vector<int>({model.find_coordinate("knee"), model.find_coordinate("ankle")}));
  EXPECT_EQ(model.path_points[1].moving_with[1], -1);
}

TEST(CompileActuators, AWrapObjectOnAFurtherBodyCounts) {
  ModelSpec spec = leg();
  spec.wrap_objects.push_back(cylinder("heel", "foot", 42));
  spec.muscles[0].wraps = {{"heel"}};
  const Model model = compile(spec);
  EXPECT_EQ(model.muscles[0].coordinates.size(), 2u);  // knee and ankle
}

TEST(CompileActuators, KeepsPointsWrapsAndNodesOfAllMusclesInOneRow) {
  const Model model = compile(leg());
  const Muscle &vasti = model.muscles[0], &rectus = model.muscles[1];
  EXPECT_EQ(vasti.first_point, 0);
  EXPECT_EQ(rectus.first_point, 2);
  EXPECT_EQ(vasti.wrap_count, 0);
  EXPECT_EQ(rectus.wrap_count, 1);
  EXPECT_EQ(model.path_wraps[0].first, 0);
  EXPECT_EQ(model.path_wraps[0].last, 1);
  EXPECT_EQ(rectus.first_node, 2);
  EXPECT_EQ(model.path_node_room, 6);
  EXPECT_EQ(make_data(model).path_nodes.size(), 6u);
}

TEST(CompileActuators, ActuatorsLimitsAndBushingsByIndex) {
  ModelSpec spec = leg();
  CoordinateActuatorSpec reserve;
  reserve.name = "reserve";
  reserve.coordinate = "knee";
  reserve.min_control = -std::numeric_limits<double>::infinity();
  spec.coordinate_actuators = {reserve};
  CoordinateLimitSpec limit;
  limit.name = "limit";
  limit.coordinate = "hip";
  spec.coordinate_limits = {limit};
  BushingSpec bushing;
  bushing.name = "bushing";
  bushing.body_1 = "ground";
  bushing.body_2 = "foot";
  spec.bushings = {bushing};
  const Model model = compile(spec);
  EXPECT_EQ(model.coordinate_actuators[0].coordinate, model.find_coordinate("knee"));
  EXPECT_EQ(model.coordinate_limits[0].coordinate, model.find_coordinate("hip"));
  EXPECT_EQ(model.bushings[0].body_1, -1);
  EXPECT_EQ(model.bushings[0].body_2, model.find_body("foot"));
}

// -------------------------------------------------------------------------------------- bad input

TEST(CompileActuators, PointsAndWrapsOnNothing) {
  ModelSpec spec = leg();
  spec.muscles[0].path[1].body = "tibai";
  spec.muscles[1].wraps[0].object = "condyl";
  spec.wrap_objects[0].body = "fmur";
  EXPECT_EQ(
      defects(spec),
      Texts(
          {"leg.osim:41: wrap object 'condyle': body = 'fmur': no such body. Did you mean 'femur'?",
           "leg.osim:53: muscle 'vasti', point 'b': body = 'tibai': no such body. Did you mean "
           "'tibia'?",
           "leg.osim:61: muscle 'rectus': wrap_object = 'condyl': no such wrap object. Did you "
           "mean 'condyle'?"}));
}

TEST(CompileActuators, ConditionalAndMovingPointsOfUnknownCoordinates) {
  ModelSpec spec = leg();
  PathPointSpec& conditional = spec.muscles[0].path[0];
  conditional.kind = PathPointKind::kConditional;
  conditional.coordinate = "kne";
  conditional.range_min = 1;
  PathPointSpec& moving = spec.muscles[0].path[1];
  moving.kind = PathPointKind::kMoving;
  moving.moving_with = {"knee", "ankel", ""};
  moving.moving = {Curve::linear(1), Curve::linear(1), Curve::linear(1)};
  EXPECT_EQ(defects(spec),
            Texts({"leg.osim:52: muscle 'vasti', point 'a': coordinate = 'kne': no such "
                   "coordinate. Did you mean 'knee'?",
                   "leg.osim:52: muscle 'vasti', point 'a': range from 1 to 0: the smaller one "
                   "comes first",
                   "leg.osim:53: muscle 'vasti', point 'b': y_coordinate = 'ankel': no such "
                   "coordinate. Did you mean 'ankle'?",
                   "leg.osim:53: muscle 'vasti', point 'b': z_coordinate is not given, so it "
                   "needs a constant place"}));
}

TEST(CompileActuators, StrengthsAndLengthsOutOfBounds) {
  ModelSpec spec = leg();
  MuscleSpec& m = spec.muscles[0];
  m.max_isometric_force = 0;
  m.optimal_fiber_length = -0.1;
  m.tendon_slack_length = -1;
  m.pennation_at_optimal = 25;
  m.min_control = 2;
  m.path.pop_back();
  EXPECT_EQ(defects(spec),
            Texts({"leg.osim:51: muscle 'vasti': max_isometric_force = 0: must be positive",
                   "leg.osim:51: muscle 'vasti': optimal_fiber_length = -0.1: must be positive",
                   "leg.osim:51: muscle 'vasti': tendon_slack_length = -1: must be zero or "
                   "positive",
                   "leg.osim:51: muscle 'vasti': pennation_angle_at_optimal = 25 rad: must be from "
                   "0 up to less than π/2. Did you mean 0.4363 (25 degrees)?",
                   "leg.osim:51: muscle 'vasti': control from 2 to 1: the smaller one comes first",
                   "leg.osim:51: muscle 'vasti': its path has 1 point: it needs two or more"}));
}

TEST(CompileActuators, WrapRangesBeyondThePath) {
  ModelSpec spec = leg();
  spec.muscles[1].wraps = {{"condyle", 1, 3}, {"condyle", 2, 2}, {"condyle", -1, 2}};
  EXPECT_EQ(defects(spec),
            Texts({"leg.osim:61: muscle 'rectus': wrap over 'condyle' from point 1 to 3: must be "
                   "two or more of its 2 points (−1 = to the end)",
                   "leg.osim:61: muscle 'rectus': wrap over 'condyle' from point 2 to 2: must be "
                   "two or more of its 2 points (−1 = to the end)"}));
}

TEST(CompileActuators, WrapSurfacesWithoutSize) {
  ModelSpec spec = leg();
  WrapObjectSpec torus = cylinder("ring", "femur", 43);
  torus.shape = WrapShape::kTorus;
  torus.size = Vec3(0.05, 0.02, 0);
  spec.wrap_objects[0].size = Vec3(0, 0.1, 0);
  spec.wrap_objects.push_back(torus);
  EXPECT_EQ(defects(spec),
            Texts({"leg.osim:41: wrap object 'condyle': radius = 0: must be positive",
                   "leg.osim:43: wrap object 'ring': inner_radius = 0.05 (the tube's): must be "
                   "smaller than outer_radius = 0.02 (the ring's)"}));
}

TEST(CompileActuators, NamesTakenTwiceAndActuatorsOfNothing) {
  ModelSpec spec = leg();
  spec.muscles[1].name = "vasti";
  CoordinateActuatorSpec reserve;
  reserve.name = "reserve";
  reserve.coordinate = "nkee";
  reserve.optimal_force = 0;
  reserve.at = line(91);
  spec.coordinate_actuators = {reserve};
  CoordinateLimitSpec limit;
  limit.name = "limit";
  limit.coordinate = "hpi";
  limit.at = line(92);
  spec.coordinate_limits = {limit};
  BushingSpec bushing;
  bushing.name = "bushing";
  bushing.body_1 = "ground";
  bushing.body_2 = "foott";
  bushing.at = line(93);
  spec.bushings = {bushing};
  EXPECT_EQ(defects(spec),
            Texts({"leg.osim:61: muscle 'vasti': this name is taken already",
                   "leg.osim:91: coordinate actuator 'reserve': coordinate = 'nkee': no such "
                   "coordinate. Did you mean 'knee'?",
                   "leg.osim:91: coordinate actuator 'reserve': optimal_force = 0: must be "
                   "positive",
                   "leg.osim:92: coordinate limit 'limit': coordinate = 'hpi': no such "
                   "coordinate. Did you mean 'hip'?",
                   "leg.osim:93: bushing 'bushing': body_2 = 'foott': no such body. Did you mean "
                   "'foot'?"}));
}

}  // namespace
}  // namespace retrogait
