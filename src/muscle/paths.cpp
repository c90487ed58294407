// Muscle paths: where they run, how long they are, how they pull.
//
// A taut path pulls on each of its nodes towards both neighbours. An arc on a surface pulls on one body only
// and cancels there, so the pulls of its two ends towards the straight parts are all that counts (Sherman,
// Seth, Delp 2013, ASME DETC2013-13633). The moment arm of a coordinate is the power of these pulls at unit
// speed of that coordinate, joint by joint from the outermost body inward.
#include "base/error.h"
#include "base/numbers.h"
#include "muscle/path_nodes.h"

namespace retrogait {

namespace {

constexpr double kRangeMargin = 1e-5;  // rad or m: OpenSim's, at both ends of a conditional range

const Pose& pose_of(const Data& data, int body) {
  static const Pose kGround;
  return body < 0 ? kGround : data.X_WB[at(body)];
}

void place_surfaces(const Model& model, Data& data) {
  for (std::size_t i = 0; i < model.wrap_objects.size(); ++i) {
    const WrapObject& object = model.wrap_objects[i];
    data.X_WS[i] = pose_of(data, object.body) * object.X_BS;
  }
}

/// How each step moves the bodies beyond it per unit of its coordinate's speed: angular velocity, and the
/// velocity of what stands at W's origin.
void update_step_screws(const Model& model, Data& data) {
  for (std::size_t s = 0; s < model.steps.size(); ++s) {
    const Step& step = model.steps[s];
    if (step.coordinate < 0) continue;
    const Vec3 axis = data.step_curve[s].df * data.step_axis[s];
    if (step.kind == StepKind::kRotation)
      data.step_screw[s] = {axis, data.step_point[s].cross(axis)};
    else
      data.step_screw[s] = {Vec3::Zero(), axis};
  }
}

bool active(const PathPoint& point, const Data& data) {
  if (point.kind != PathPointKind::kConditional) return true;
  const double q = data.q[point.coordinate];
  return q >= point.range_min - kRangeMargin && q <= point.range_max + kRangeMargin;
}

/// Place on the body, and slope with the coordinate, of one component of a moving point.
CurveValue moving_component(const PathPoint& point, const Data& data, std::size_t k) {
  const int c = point.moving_with[k];
  return point.moving[k].eval(c < 0 ? 0.0 : data.q[c]);
}

Vec3 place_on_body(const PathPoint& point, const Data& data) {
  if (point.kind != PathPointKind::kMoving) return point.point;
  return {moving_component(point, data, 0).f, moving_component(point, data, 1).f,
          moving_component(point, data, 2).f};
}

/// The active points, in order.
PathRow place_points(const Model& model, Data& data, const Muscle& muscle) {
  PathRow row{data.path_nodes.data() + muscle.first_node};
  for (int i = muscle.first_point; i < muscle.first_point + muscle.point_count; ++i) {
    const PathPoint& point = model.path_points[at(i)];
    if (!active(point, data)) continue;
    row[row.count++] = {point.body, pose_of(data, point.body) * place_on_body(point, data),
                        Vec3::Zero(), i, -1};
  }
  return row;
}

/// The path's length; writes the nodes' pulls.
double pull_taut(const Data& data, PathRow& row) {
  double length = 0;
  for (int i = 0; i + 1 < row.count; ++i) {
    if (row.is_arc(i)) {
      length += data.wrap_arc[at(row[i].path_wrap)];
      continue;
    }
    const Vec3 way = row[i + 1].point - row[i].point;
    const double distance = way.norm();
    if (distance == 0) continue;
    const Vec3 pull = way / distance;
    row[i].pull += pull;
    row[i + 1].pull -= pull;
    length += distance;
  }
  return length;
}

/// Sums the pulls over the bodies beyond each joint and takes their power along its steps.
void add_joint_moment_arms(const Model& model, Data& data, const Muscle& muscle, const PathRow& row,
                           double* moment_arm) {
  for (const int j : muscle.joints) data.body_pull[at(j)] = {};
  for (int i = 0; i < row.count; ++i)
    if (row[i].body >= 0)
      data.body_pull[at(row[i].body)] += {row[i].point.cross(row[i].pull), row[i].pull};
  for (const int j : muscle.joints) {
    const Joint& joint = model.joints[at(j)];
    const Spatial& pull = data.body_pull[at(j)];
    for (int s = joint.first_step; s < joint.first_step + joint.step_count; ++s) {
      const int c = model.steps[at(s)].coordinate;
      if (c < 0) continue;
      const Spatial& screw = data.step_screw[at(s)];
      moment_arm[c] += screw.rot.dot(pull.rot) + screw.lin.dot(pull.lin);
    }
    if (joint.parent >= 0) data.body_pull[at(joint.parent)] += pull;
  }
}

/// What a moving point adds by sliding on its body.
void add_moving_point(const PathPoint& point, const PathNode& node, const Data& data,
                      double* moment_arm) {
  const Mat3& R = pose_of(data, node.body).R;
  for (std::size_t k = 0; k < 3; ++k) {
    const int c = point.moving_with[k];
    if (c < 0) continue;
    moment_arm[c] +=
        moving_component(point, data, k).df * node.pull.dot(R.col(static_cast<Eigen::Index>(k)));
  }
}

void update_moment_arms(const Model& model, Data& data, int i, const PathRow& row) {
  const Muscle& muscle = model.muscles[at(i)];
  double* moment_arm = data.moment_arm.row(i).data();
  for (const int c : muscle.coordinates) moment_arm[c] = 0;
  add_joint_moment_arms(model, data, muscle, row, moment_arm);
  for (int n = 0; n < row.count; ++n) {
    if (row[n].path_point < 0) continue;
    const PathPoint& point = model.path_points[at(row[n].path_point)];
    if (point.kind == PathPointKind::kMoving) add_moving_point(point, row[n], data, moment_arm);
  }
}

double lengthening_speed(const Data& data, const Muscle& muscle, int i) {
  double speed = 0;
  for (const int c : muscle.coordinates) speed -= data.moment_arm(i, c) * data.v[c];
  return speed;
}

}  // namespace

void update_muscle_paths(const Model& model, Data& data, PathRules rules) {
  RETROGAIT_ASSERT(data.model == &model && data.stage >= Stage::kPosition, model.name);
  place_surfaces(model, data);
  update_step_screws(model, data);
  const bool moving = data.stage >= Stage::kVelocity;
  for (int i = 0; i < model.nmuscle(); ++i) {
    const Muscle& muscle = model.muscles[at(i)];
    PathRow row = place_points(model, data, muscle);
    if (muscle.wrap_count > 0) lay_over_surfaces(model, data, muscle, rules, row);
    data.path_node_count[at(i)] = row.count;
    data.l_mt[i] = pull_taut(data, row);
    update_moment_arms(model, data, i, row);
    data.l_mt_dot[i] = moving ? lengthening_speed(data, muscle, i) : 0;
  }
}

MatX project_moment_arms(const Model& model, const Data& data) {
  MatX arms = data.moment_arm;
  for (int j = 0; j < model.ncoord(); ++j) {
    const Coordinate& c = model.coordinates[at(j)];
    if (c.kind != CoordinateKind::kCoupled) continue;
    arms.col(c.coupled_to) += c.coupling.eval(data.q[c.coupled_to]).df * data.moment_arm.col(j);
    arms.col(j).setZero();
  }
  return arms;
}

void apply_muscle_forces(const Model& model, Data& data) {
  for (int i = 0; i < model.nmuscle(); ++i) {
    const PathNode* nodes = data.path_nodes.data() + model.muscles[at(i)].first_node;
    for (int n = 0; n < data.path_node_count[at(i)]; ++n)
      if (nodes[n].body >= 0)
        apply_force(data, nodes[n].body, nodes[n].point, data.muscle_force[i] * nodes[n].pull);
  }
}

}  // namespace retrogait
