// The skeleton as a Bullet multibody.
// Based on: Featherstone 2008, ch. 7 (articulated bodies), as Bullet 3 computes it (btMultiBody).
// Of Bullet's step, the multibody's own call is used: articulated-body accelerations, v ← v + a dt. Nothing collides and
// nothing is constrained here, so btMultiBodyDynamicsWorld would only look over islands, manifolds and colliders, and
// it cannot tilt gravity from step to step. Bullet's other call, q ← q + v dt, is that one line here, for the
// coordinates: followers are put back onto their curves anyway, and every link's pose is then set once and not twice.
// So what the world holds is a function of q and v, whatever it did before.
// Differs from Bullet's habits: intermediate links have no mass at all (the recursion stays exact; "a little mass" would
// show in the forces); no damping (0.04 by default), no limit of speed (100 rad/s by default), no sleep.
#include "simulate/world.h"

#include <BulletDynamics/Featherstone/btMultiBody.h>

#include "base/error.h"
#include "base/numbers.h"
#include "multibody/multibody.h"
#include "simulate/links.h"

namespace retrogait {

namespace {

constexpr double kNoLimit = 1e30;  // rad/s or m/s

btVector3 bullet(const Vec3& v) { return {v.x(), v.y(), v.z()}; }

/// What turns vectors of A into those of B.
btQuaternion turn_from(const Mat3& R_BA) {
  const btMatrix3x3 matrix(R_BA(0, 0), R_BA(0, 1), R_BA(0, 2), R_BA(1, 0), R_BA(1, 1), R_BA(1, 2),
                           R_BA(2, 0), R_BA(2, 1), R_BA(2, 2));
  btQuaternion q;
  matrix.getRotation(q);
  return q;
}

std::unique_ptr<btMultiBody> make_multibody(const std::vector<Link>& links) {
  const int count = static_cast<int>(links.size());
  auto bullets = std::make_unique<btMultiBody>(count, 0, btVector3(0, 0, 0), true, false);
  for (int i = 0; i < count; ++i) {
    const Link& link = links[at(i)];
    const Mat3 R_CN = link.X_NC.R.transpose();
    const Pose X_PN = link.parent < 0  // P: the parent's mass centre and principal axes
                          ? link.X_PN
                          : links[at(link.parent)].X_NC.inverse() * link.X_PN;
    const btQuaternion R_CP = turn_from(R_CN * X_PN.R.transpose());
    const btVector3 axis_C = bullet(R_CN * link.axis), p_PN = bullet(X_PN.p);
    const btVector3 p_NC_C = bullet(R_CN * link.X_NC.p), moments = bullet(link.moments);
    if (link.slides)
      bullets->setupPrismatic(i, link.mass, moments, link.parent, R_CP, axis_C, p_PN, p_NC_C, true);
    else
      bullets->setupRevolute(i, link.mass, moments, link.parent, R_CP, axis_C, p_PN, p_NC_C, true);
  }
  bullets->finalizeMultiDof();
  bullets->setLinearDamping(0);
  bullets->setAngularDamping(0);
  bullets->setMaxCoordinateVelocity(kNoLimit);
  return bullets;
}

/// The link that each free coordinate's motion is read from: its steepest linear step. −1: it has none.
std::vector<int> find_leaders(const Model& model, const std::vector<Link>& links) {
  std::vector<int> leaders(at(model.ncoord()), -1);
  std::vector<double> steepest(at(model.ncoord()), 0);
  for (int i = 0; i < static_cast<int>(links.size()); ++i) {
    const Step& step = model.steps[at(links[at(i)].step)];
    const double slope = std::abs(step.curve.eval(0).df);
    if (step.curve.kind() != Curve::Kind::kLinear || slope <= steepest[at(step.coordinate)])
      continue;
    steepest[at(step.coordinate)] = slope;
    leaders[at(step.coordinate)] = i;
  }
  return leaders;
}

}  // namespace

struct World::Tree {
  Tree(const Model& m, double dt)
      : model(m), step(dt), tree(make_link_tree(m)), leaders(find_leaders(m, tree.links)) {
    bullets = make_multibody(tree.links);
    speed.assign(tree.links.size(), 0);
    q = v = a = VecX::Zero(model.ncoord());
    accelerate(0);  // sizes Bullet's scratch
  }

  /// Articulated-body accelerations, v ← v + a dt.
  void accelerate(double dt) {
    bullets->computeAccelerationsArticulatedBodyAlgorithmMultiDof(dt, scratch_r, scratch_v,
                                                                  scratch_m, false, false, false);
    bullets->clearForcesAndTorques();
  }
  int count() const { return static_cast<int>(tree.links.size()); }
  /// After Bullet's step, of a link.
  double acceleration(int link) const {
    return (bullets->getJointVel(link) - speed[at(link)]) / step;
  }
  void set_links(const Data& data);
  void apply_joint_wrenches(const Data& data);
  void apply_weights_and_forces(const Data& data);
  int leader_now(const Data& data, int coordinate) const;
  void read_motion(const Data& data);
  void measure_followers(const Data& data);

  const Model& model;
  double step;  // s
  LinkTree tree;
  std::vector<int> leaders;  // (ncoord)
  std::unique_ptr<btMultiBody> bullets;
  double follower_error = 0;
  // scratch
  std::vector<double> speed;  // of each link before the step
  VecX q, v, a;               // what comes of the step
  btAlignedObjectArray<btScalar> scratch_r;
  btAlignedObjectArray<btVector3> scratch_v;
  btAlignedObjectArray<btMatrix3x3> scratch_m;
};

/// Every link where its curve has it at q, v.
void World::Tree::set_links(const Data& data) {
  for (int i = 0; i < count(); ++i) {
    const Step& s = model.steps[at(tree.links[at(i)].step)];
    const double x = data.q[s.coordinate], rate = data.v[s.coordinate];
    const CurveValue curve = s.identity ? CurveValue{x, 1, 0, 0} : s.curve.eval(x);
    speed[at(i)] = curve.df * rate;
    bullets->setJointPos(i, curve.f);
    bullets->setJointVel(i, speed[at(i)]);
  }
}

/// Of each joint's wrench, what its steps can take up: along a slide the force, about a turn the moment.
void World::Tree::apply_joint_wrenches(const Data& data) {
  for (int i = 0; i < count(); ++i) {
    const Link& link = tree.links[at(i)];
    const Spatial& F = data.F_joint[at(link.joint)];
    const Vec3& axis = data.step_axis[at(link.step)];
    const Vec3 r = data.X_WM[at(link.joint)].p - data.step_point[at(link.step)];
    bullets->addJointTorque(i, axis.dot(link.slides ? F.lin : Vec3(F.rot + r.cross(F.lin))));
  }
}

/// Bullet takes forces at the link's mass centre and moments about it, in W.
void World::Tree::apply_weights_and_forces(const Data& data) {
  for (const Carrier& carrier : tree.carriers) {
    Spatial F;  // moment about W's origin
    for (const int b : carrier.bodies) F += data.F_ext[at(b)];
    const Vec3 center = data.X_WB[at(carrier.bodies.front())] * carrier.p_BC;
    const Vec3 weight = tree.links[at(carrier.link)].mass * data.gravity;
    bullets->addLinkForce(carrier.link, bullet(F.lin + weight));
    bullets->addLinkTorque(carrier.link, bullet(F.rot - center.cross(F.lin)));
  }
}

/// Where no step is linear, the one that is steepest at this instant.
int World::Tree::leader_now(const Data& data, int coordinate) const {
  if (leaders[at(coordinate)] >= 0) return leaders[at(coordinate)];
  int best = -1;
  double steepest = 0;
  for (int i = 0; i < count(); ++i) {
    const Link& link = tree.links[at(i)];
    const double slope = std::abs(data.step_curve[at(link.step)].df);
    if (link.coordinate != coordinate || slope <= steepest) continue;
    steepest = slope;
    best = i;
  }
  return best;
}

/// q, v, a after Bullet's step, from the leaders'. `data` is still before it.
void World::Tree::read_motion(const Data& data) {
  a.setZero();
  v = data.v;
  for (int c = 0; c < model.ncoord(); ++c) {
    if (model.coordinates[at(c)].kind != CoordinateKind::kFree) continue;
    const int i = leader_now(data, c);
    RETROGAIT_ASSERT(i >= 0, model.coordinates[at(c)].name);
    const Step& s = model.steps[at(tree.links[at(i)].step)];
    const CurveValue& curve = data.step_curve[at(tree.links[at(i)].step)];
    a[c] = (acceleration(i) - curve.ddf * v[c] * v[c]) / curve.df;
    v[c] = s.identity ? bullets->getJointVel(i) : v[c] + a[c] * step;
  }
  q = data.q + step * v;
}

/// How far the links' accelerations are from those of their curves. `data` has q, v before the step, a of it.
void World::Tree::measure_followers(const Data& data) {
  follower_error = 0;
  for (int i = 0; i < count(); ++i) {
    const Link& link = tree.links[at(i)];
    const CurveValue& curve = data.step_curve[at(link.step)];
    const double rate = data.v[link.coordinate];
    const double wanted = curve.df * data.a[link.coordinate] + curve.ddf * rate * rate;
    follower_error = std::max(follower_error, std::abs(acceleration(i) - wanted));
  }
}

World::World(const Model& model, double step) : tree_(std::make_unique<Tree>(model, step)) {}
World::~World() = default;

double World::follower_error() const { return tree_->follower_error; }

void World::set_state(const Data& data) {
  tree_->set_links(data);
  tree_->follower_error = 0;
}

void World::advance(Data& data) {
  Tree& t = *tree_;
  RETROGAIT_ASSERT(data.stage >= Stage::kForce, t.model.name);
  t.apply_joint_wrenches(data);
  t.apply_weights_and_forces(data);
  t.accelerate(t.step);
  t.read_motion(data);
  // accelerations belong to the instant that is left, positions and speeds to the new one
  data.a = t.a;
  apply_couplings(t.model, data);
  t.measure_followers(data);
  t.a = data.a;
  data.q = t.q;
  data.v = t.v;
  apply_couplings(t.model, data);
  data.a = t.a;
  t.set_links(data);
}

}  // namespace retrogait
