// Random trees against Simbody 3.7: poses, velocities, accelerations, mass matrix, inverse
// dynamics, joint wrenches; forward dynamics, ours and Bullet's.
//
// How Simbody's conventions meet ours:
//   - A mobilizer moves frame M of the child in frame F of the parent: our X_PF, X_BM.
//   - Pin turns about z of F, Slider slides along x of F. A step about another axis gets its F and
//   M
//     turned alike, so that z (or x) lies along the axis.
//   - FunctionBased: functions 0–2 are turns about the first three axes, each standing in the frame
//     reached by the turns before (body-fixed); functions 3–5 slide along axes 3–5, all in F. So
//     the slides come before the turns: a joint of at most three slides followed by at most three
//     turns.
//   - Inertia in MassProperties is about the body's origin, not the mass centre.
//   - Speeds are u = dq/dt for all three mobilizers. Spatial vectors have the rotational part
//   first.
//   - calcMobilizerReactionForces: on the child, at M's origin, in ground axes, the generalised
//   forces
//     included: our F_joint.
//
//   - FunctionBased 3.7 is not exact in every case. Its Hdot takes the angular velocity before turn
//   k
//     as that of the first k speeds (of all speeds if there is but one), and its H takes constant
//     turns as zero. Both hold when turn k belongs to speed k alone, or when one speed drives the
//     first two turns at most. Three turns of one coordinate (OpenSim's knee) lack a term w3 x a2:
//     there its accelerations differ from its own pins, and from finite differences, by up to a few
//     1e-3. Such joints are made of pins and sliders here, on carriers of no mass.
//
// Simbody cannot share a coordinate between mobilizers. Each gets copies: copy = f(q), f the curve
// for a pin or slide, the identity inside a FunctionBased (whose functions are then the curves
// themselves). With J = d(copies)/dq: M = Jᵀ M_S J and tau = Jᵀ tau_S.
#include <Simbody.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "multibody/multibody.h"
#include "simulate/world.h"
#include "support/joint_wrenches.h"
#include "support/near.h"
#include "support/random_tree.h"

namespace retrogait {
namespace {

constexpr double kTolerance = 1e-10;  // relative

SimTK::Vec3 to_simbody(const Vec3& v) { return {v.x(), v.y(), v.z()}; }
Vec3 from_simbody(const SimTK::Vec3& v) { return {v[0], v[1], v[2]}; }

SimTK::Rotation to_simbody(const Mat3& R) {
  return SimTK::Rotation(
      SimTK::Mat33(R(0, 0), R(0, 1), R(0, 2), R(1, 0), R(1, 1), R(1, 2), R(2, 0), R(2, 1), R(2, 2)),
      true);
}

Mat3 from_simbody(const SimTK::Rotation& R) {
  Mat3 out;
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) out(i, j) = R[i][j];
  return out;
}

SimTK::Transform to_simbody(const Pose& X) { return {to_simbody(X.R), to_simbody(X.p)}; }

/// A rotation whose column `k` is the unit vector `axis`.
Mat3 frame_along(const Vec3& axis, int k) {
  const Vec3 u = axis.unitOrthogonal(), w = axis.cross(u);
  Mat3 R;
  R.col(k) = axis;
  R.col((k + 1) % 3) = u;
  R.col((k + 2) % 3) = w;
  return R;
}

/// Our curve as Simbody wants it.
class CurveFunction : public SimTK::Function {
 public:
  explicit CurveFunction(Curve curve) : curve_(std::move(curve)) {}
  SimTK::Real calcValue(const SimTK::Vector& x) const override { return curve_.eval(x[0]).f; }
  SimTK::Real calcDerivative(const SimTK::Array_<int>& order,
                             const SimTK::Vector& x) const override {
    const CurveValue v = curve_.eval(x[0]);
    return order.size() == 1 ? v.df : order.size() == 2 ? v.ddf : v.dddf;
  }
  int getArgumentSize() const override { return 1; }
  int getMaxDerivativeOrder() const override { return 3; }

 private:
  Curve curve_;
};

/// One coordinate of a mobilizer: curve(q of ours).
struct Copy {
  SimTK::MobilizedBodyIndex body;
  int local;       // which of the mobilizer's coordinates
  int coordinate;  // ours
  Curve curve;
};

class SimbodyTree {
 public:
  explicit SimbodyTree(const Model& model)
      : model_(model),
        matter_(system_),
        forces_(system_),
        gravity_(forces_, matter_, to_simbody(model.gravity)),
        applied_(forces_, matter_) {
    for (int b = 0; b < model.nbody(); ++b) add(b);
    state_ = system_.realizeTopology();
    system_.realizeModel(state_);
  }

  /// How many joints were made of one FunctionBased mobilizer.
  int function_based_count() const { return function_based_; }
  const SimTK::MobilizedBody& body(int b) const {
    return matter_.getMobilizedBody(bodies_[static_cast<std::size_t>(b)]);
  }

  /// Positions, speeds and applied forces of `data`; computes everything below.
  void solve(const Data& data) {
    const int n = state_.getNU();
    J = MatX::Zero(n, model_.ncoord());
    udot = SimTK::Vector(n);
    for (const Copy& copy : copies_) {
      const SimTK::MobilizedBody& body = matter_.getMobilizedBody(copy.body);
      const double v = data.v[copy.coordinate], a = data.a[copy.coordinate];
      const CurveValue f = copy.curve.eval(data.q[copy.coordinate]);
      const int u = body.getFirstUIndex(state_) + copy.local;
      body.setOneQ(state_, copy.local, f.f);
      body.setOneU(state_, copy.local, f.df * v);
      udot[u] = f.df * a + f.ddf * v * v;
      J(u, copy.coordinate) += f.df;
    }
    SimTK::Vector_<SimTK::SpatialVec> external(matter_.getNumBodies());
    external.setToZero();
    system_.realize(state_, SimTK::Stage::Velocity);
    for (int b = 0; b < model_.nbody(); ++b) {
      const Spatial& F = data.F_ext[static_cast<std::size_t>(b)];
      const Vec3 origin = from_simbody(body(b).getBodyOriginLocation(state_));
      external[bodies_[static_cast<std::size_t>(b)]] =
          SimTK::SpatialVec(to_simbody(Vec3(F.rot - origin.cross(F.lin))), to_simbody(F.lin));
    }
    applied_.setAllBodyForces(state_, external);
    applied_.setAllMobilityForces(state_, SimTK::Vector(n, 0.0));
    system_.realize(state_, SimTK::Stage::Dynamics);

    const SimTK::Vector_<SimTK::SpatialVec>& body_forces =
        system_.getRigidBodyForces(state_, SimTK::Stage::Dynamics);
    SimTK::Vector residual;
    matter_.calcResidualForceIgnoringConstraints(state_, SimTK::Vector(n, 0.0), body_forces, udot,
                                                 residual);
    tau.resize(n);
    for (int i = 0; i < n; ++i) tau[i] = residual[i];
    SimTK::Matrix mass;
    matter_.calcM(state_, mass);
    M.resize(n, n);
    for (int i = 0; i < n; ++i)
      for (int j = 0; j < n; ++j) M(i, j) = mass(i, j);
    matter_.calcBodyAccelerationFromUDot(state_, udot, A_WB);

    // forward with these forces: the same accelerations, and the reactions
    applied_.setAllMobilityForces(state_, residual);
    system_.realize(state_, SimTK::Stage::Acceleration);
    forward_error = (state_.getUDot() - udot).normInf() / std::max(1.0, udot.normInf());
    matter_.calcMobilizerReactionForces(state_, reactions);
  }

  /// What `forces` (ncoord) make of the state and the external forces of the last solve(). Of trees whose coordinates
  /// drive one pin or slide each.
  VecX accelerate(const VecX& forces) {
    SimTK::Vector own(state_.getNU());
    const auto index = [&](const Copy& copy) {
      return matter_.getMobilizedBody(copy.body).getFirstUIndex(state_) + copy.local;
    };
    for (const Copy& copy : copies_) own[index(copy)] = forces[copy.coordinate];
    applied_.setAllMobilityForces(state_, own);
    system_.realize(state_, SimTK::Stage::Acceleration);
    VecX a(model_.ncoord());
    for (const Copy& copy : copies_) a[copy.coordinate] = state_.getUDot()[index(copy)];
    return a;
  }

  const SimTK::State& state() const { return state_; }
  SimTK::MobilizedBodyIndex index(int b) const { return bodies_[static_cast<std::size_t>(b)]; }

  MatX J, M;
  VecX tau;
  SimTK::Vector udot;
  double forward_error = 0;
  SimTK::Vector_<SimTK::SpatialVec> A_WB, reactions;

 private:
  SimTK::Body::Rigid rigid(int b) const {
    const Body& body = model_.bodies[static_cast<std::size_t>(b)];
    if (body.mass == 0)
      return SimTK::Body::Rigid(SimTK::MassProperties(0, SimTK::Vec3(0), SimTK::Inertia(0)));
    const Vec3& c = body.mass_center;
    const Mat3 I =
        body.inertia + body.mass * (c.squaredNorm() * Mat3::Identity() - c * c.transpose());
    return SimTK::Body::Rigid(SimTK::MassProperties(
        body.mass, to_simbody(c),
        SimTK::Inertia(I(0, 0), I(1, 1), I(2, 2), I(0, 1), I(0, 2), I(1, 2))));
  }

  void add(int b) {
    const Joint& joint = model_.joints[static_cast<std::size_t>(b)];
    SimTK::MobilizedBody& parent =
        joint.parent < 0
            ? matter_.updGround()
            : matter_.updMobilizedBody(bodies_[static_cast<std::size_t>(joint.parent)]);
    if (joint.step_count == 0)
      bodies_.push_back(SimTK::MobilizedBody::Weld(parent, to_simbody(joint.X_PF), rigid(b),
                                                   to_simbody(joint.X_BM))
                            .getMobilizedBodyIndex());
    else if (is_function_based(joint))
      bodies_.push_back(add_function_based(b, parent));
    else
      bodies_.push_back(add_chain(b, parent));
  }

  const Step& step(const Joint& joint, int i) const {
    return model_.steps[static_cast<std::size_t>(joint.first_step + i)];
  }

  /// Slides first, at most three of each, some step with a curve, and nothing that its Hdot gets
  /// wrong (see the top of the file).
  bool is_function_based(const Joint& joint) const {
    int slides = 0, turns = 0, moving_turns = 0, curves = 0;
    std::set<int> coordinates, turning;
    for (int i = 0; i < joint.step_count; ++i) {
      const Step& s = step(joint, i);
      if (s.kind == StepKind::kTranslation && turns > 0) return false;
      (s.kind == StepKind::kTranslation ? slides : turns)++;
      curves += !s.identity;
      if (s.coordinate < 0) continue;
      coordinates.insert(s.coordinate);
      if (s.kind == StepKind::kTranslation) continue;
      turning.insert(s.coordinate);
      if (++moving_turns != turns) return false;  // behind a constant turn
    }
    if (slides > 3 || turns > 3 || curves == 0) return false;
    const bool one_each = turning.size() == static_cast<std::size_t>(moving_turns) &&
                          coordinates.size() == turning.size();
    return one_each || (coordinates.size() == 1 && moving_turns <= 2);
  }

  SimTK::MobilizedBodyIndex add_function_based(int b, SimTK::MobilizedBody& parent) {
    const Joint& joint = model_.joints[static_cast<std::size_t>(b)];
    std::vector<int> own;  // our coordinates, in the mobilizer's order
    SimTK::Array_<const SimTK::Function*> functions(6);
    SimTK::Array_<SimTK::Array_<int>> arguments(6);
    SimTK::Array_<SimTK::Vec3> axes(6);
    int turns = 0, slides = 0;
    for (int i = 0; i < joint.step_count; ++i) {
      const Step& s = step(joint, i);
      const int slot = s.kind == StepKind::kRotation ? turns++ : 3 + slides++;
      axes[slot] = to_simbody(s.axis);
      if (s.coordinate < 0) {
        functions[slot] = new SimTK::Function::Constant(s.curve.eval(0).f, 0);
        continue;
      }
      auto known = std::find(own.begin(), own.end(), s.coordinate);
      if (known == own.end()) known = own.insert(own.end(), s.coordinate);
      functions[slot] = new CurveFunction(s.curve);
      arguments[slot].push_back(static_cast<int>(known - own.begin()));
    }
    fill(functions, axes, 0, turns);
    fill(functions, axes, 3, slides);
    const SimTK::MobilizedBody::FunctionBased body(
        parent, to_simbody(joint.X_PF), rigid(b), to_simbody(joint.X_BM),
        static_cast<int>(own.size()), functions, arguments, axes);
    for (std::size_t i = 0; i < own.size(); ++i)
      copies_.push_back(
          {body.getMobilizedBodyIndex(), static_cast<int>(i), own[i], Curve::linear(1)});
    ++function_based_;
    return body.getMobilizedBodyIndex();
  }

  /// The slots that no step took: motionless, about axes that make three independent ones.
  static void fill(SimTK::Array_<const SimTK::Function*>& functions,
                   SimTK::Array_<SimTK::Vec3>& axes, int first, int used) {
    for (int i = used; i < 3; ++i) {
      functions[first + i] = new SimTK::Function::Constant(0, 0);
      const Vec3 a = i > 0 ? from_simbody(axes[first]) : Vec3::UnitX();
      const Vec3 b = i > 1 ? from_simbody(axes[first + 1]) : a.unitOrthogonal();
      axes[first + i] = to_simbody(i == 0 ? a : i == 1 ? b : Vec3(a.cross(b).normalized()));
    }
  }

  /// A pin or slider for each step, on massless carriers. Constant steps turn or shift the next
  /// frame.
  SimTK::MobilizedBodyIndex add_chain(int b, SimTK::MobilizedBody& parent) {
    const Joint& joint = model_.joints[static_cast<std::size_t>(b)];
    int last = joint.step_count - 1;
    Pose X_tail;  // constant steps after the last moving one
    while (step(joint, last).coordinate < 0) X_tail = constant(step(joint, last--)) * X_tail;
    Pose X_F = joint.X_PF;
    SimTK::MobilizedBodyIndex at = parent.getMobilizedBodyIndex();
    for (int i = 0; i <= last; ++i) {
      const Step& s = step(joint, i);
      if (s.coordinate < 0) {
        X_F = X_F * constant(s);
        continue;
      }
      const bool turn = s.kind == StepKind::kRotation;
      const Pose X_axis{frame_along(s.axis, turn ? 2 : 0), Vec3::Zero()};
      const SimTK::Transform F = to_simbody(X_F * X_axis);
      const Pose X_BM = i == last ? joint.X_BM * X_tail.inverse() * X_axis : X_axis;
      const SimTK::Body::Rigid info =
          i == last
              ? rigid(b)
              : SimTK::Body::Rigid(SimTK::MassProperties(0, SimTK::Vec3(0), SimTK::Inertia(0)));
      SimTK::MobilizedBody& from = matter_.updMobilizedBody(at);
      at = turn ? SimTK::MobilizedBody::Pin(from, F, info, to_simbody(X_BM)).getMobilizedBodyIndex()
                : SimTK::MobilizedBody::Slider(from, F, info, to_simbody(X_BM))
                      .getMobilizedBodyIndex();
      copies_.push_back({at, 0, s.coordinate, s.curve});
      X_F = Pose{};
    }
    return at;
  }

  static Pose constant(const Step& s) {
    const double value = s.curve.eval(0).f;
    if (s.kind == StepKind::kRotation) return {rotation_about(s.axis, value), Vec3::Zero()};
    return {Mat3::Identity(), value * s.axis};
  }

  const Model& model_;
  SimTK::MultibodySystem system_;
  SimTK::SimbodyMatterSubsystem matter_;
  SimTK::GeneralForceSubsystem forces_;
  SimTK::Force::UniformGravity gravity_;
  SimTK::Force::DiscreteForces applied_;
  SimTK::State state_;
  std::vector<SimTK::MobilizedBodyIndex> bodies_;
  std::vector<Copy> copies_;
  int function_based_ = 0;
};

MatX stacked(const std::vector<Vec3>& list) {
  MatX out(3, static_cast<Eigen::Index>(list.size()));
  for (std::size_t i = 0; i < list.size(); ++i) out.col(static_cast<Eigen::Index>(i)) = list[i];
  return out;
}

/// Both engines at one instant, quantity by quantity.
void expect_same(const Model& model, Data& data, SimbodyTree& simbody) {
  inverse_dynamics(model, data);
  simbody.solve(data);
  const SimTK::State& state = simbody.state();
  const auto n = static_cast<std::size_t>(model.nbody());
  std::vector<Vec3> p(n), w(n), v(n), alpha(n), a(n), moment(n), force(n), own_moment(n),
      own_force(n), own_p(n);
  for (int i = 0; i < model.nbody(); ++i) {
    const auto b = static_cast<std::size_t>(i);
    const SimTK::MobilizedBody& body = simbody.body(i);
    EXPECT_TRUE(near(from_simbody(body.getBodyRotation(state)), data.X_WB[b].R, kTolerance));
    own_p[b] = data.X_WB[b].p;
    p[b] = from_simbody(body.getBodyOriginLocation(state));
    w[b] = from_simbody(body.getBodyAngularVelocity(state));
    v[b] = from_simbody(body.getBodyOriginVelocity(state));
    alpha[b] = from_simbody(simbody.A_WB[simbody.index(i)][0]);
    a[b] = from_simbody(simbody.A_WB[simbody.index(i)][1]);
    // Simbody turns the M frame of a chain's last pin with the constant steps behind it: same
    // origin unless a constant slide follows, which the trees here do not have
    moment[b] = from_simbody(simbody.reactions[simbody.index(i)][0]);
    force[b] = from_simbody(simbody.reactions[simbody.index(i)][1]);
    own_moment[b] = data.F_joint[b].rot;
    own_force[b] = data.F_joint[b].lin;
  }
  EXPECT_LT(simbody.forward_error, 1e-8);  // the reactions come from these accelerations
  EXPECT_TRUE(near_relative(stacked(p), stacked(own_p), kTolerance));
  EXPECT_TRUE(near_relative(stacked(w), stacked(data.w_WB), kTolerance));
  EXPECT_TRUE(near_relative(stacked(v), stacked(data.v_WB), kTolerance));
  EXPECT_TRUE(near_relative(stacked(alpha), stacked(data.alpha_WB), kTolerance));
  EXPECT_TRUE(near_relative(stacked(a), stacked(data.a_WB), kTolerance));
  EXPECT_TRUE(near_relative(simbody.J.transpose() * simbody.tau, data.tau, kTolerance));
  EXPECT_TRUE(near_relative(simbody.J.transpose() * simbody.M * simbody.J, mass_matrix(model, data),
                            kTolerance));
  EXPECT_TRUE(near_relative(stacked(force), stacked(own_force), kTolerance));
  EXPECT_TRUE(near_relative(stacked(moment), stacked(own_moment), kTolerance));
}

class AgainstSimbody : public testing::TestWithParam<int> {};

TEST_P(AgainstSimbody, SamePosesMassesForcesAndJointWrenches) {
  RandomTreeOptions options;
  options.seed = static_cast<unsigned>(GetParam());
  options.coordinates = 5 + 11 * (GetParam() % 6);  // 5 … 60
  options.free_root = GetParam() % 4 != 3;
  const Model model = compile(random_tree(options));
  SimbodyTree simbody(model);
  Data data = make_data(model);
  Random random(1000u + options.seed);
  for (int instant = 0; instant < 20 && !HasFailure(); ++instant) {
    SCOPED_TRACE(fmt::format("tree {} with {} coordinates, instant {}", model.name, model.ncoord(),
                             instant));
    random_state(model, data, random);
    expect_same(model, data, simbody);
  }
}

INSTANTIATE_TEST_SUITE_P(Trees, AgainstSimbody, testing::Range(1, 31));

TEST(AgainstSimbodyHumanoid, SamePosesMassesForcesAndJointWrenches) {
  const Model model = compile(humanoid_31());
  ASSERT_EQ(model.ncoord(), 31);
  SimbodyTree simbody(model);
  Data data = make_data(model);
  Random random(31);
  for (int instant = 0; instant < 50 && !HasFailure(); ++instant) {
    random_state(model, data, random);
    expect_same(model, data, simbody);
  }
}

// Any wrench at any joint: Simbody and our forward dynamics get it as generalised forces, Bullet as what the axes of
// the steps take up.
TEST(AgainstSimbodyForward, SameAccelerationsOfPinsAndSlides) {
  for (unsigned seed = 1; seed <= 20 && !HasFailure(); ++seed) {
    RandomTreeOptions options;
    options.seed = seed;
    options.coordinates = 5 + 5 * static_cast<int>(seed % 12);
    options.free_root = seed % 3 != 0;
    options.only_pins_and_slides = true;
    options.couplings = false;
    const Model model = compile(random_tree(options));
    SimbodyTree simbody(model);
    World world(model, 0.001);
    ForwardScratch scratch = make_forward_scratch(model);
    Random random(seed);
    Data data = make_data(model);
    for (int instant = 0; instant < 10 && !HasFailure(); ++instant) {
      SCOPED_TRACE(fmt::format("tree {}, instant {}", model.name, instant));
      random_state(model, data, random);
      random_joint_wrenches(model, data, random);
      const VecX forces = forces_of_joint_wrenches(model, data);
      simbody.solve(data);
      const VecX theirs = simbody.accelerate(forces);
      Data own = data;
      solve_forward_dynamics(model, own, forces, scratch);
      EXPECT_TRUE(near_relative(theirs, own.a, 1e-8));
      world.set_state(data);
      world.advance(data);
      EXPECT_TRUE(near_relative(theirs, data.a, 1e-8));
    }
  }
}

TEST(AgainstSimbodyTrees, HoldEveryKindOfJoint) {
  int function_based = 0, welds = 0, massless = 0, coupled = 0, locked = 0, shared = 0;
  for (unsigned seed = 1; seed < 31; ++seed) {
    RandomTreeOptions options;
    options.seed = seed;
    options.coordinates = 30;
    const Model model = compile(random_tree(options));
    function_based += SimbodyTree(model).function_based_count();
    std::vector<int> last_user(static_cast<std::size_t>(model.ncoord()), -1);
    for (const Joint& joint : model.joints) {
      welds += joint.step_count == 0;
      massless += model.bodies[static_cast<std::size_t>(joint.child)].mass == 0;
      for (int i = joint.first_step; i < joint.first_step + joint.step_count; ++i) {
        const int c = model.steps[static_cast<std::size_t>(i)].coordinate;
        if (c < 0) continue;
        int& user = last_user[static_cast<std::size_t>(c)];
        shared += user >= 0 && user != joint.child;
        user = joint.child;
      }
    }
    for (const Coordinate& c : model.coordinates) {
      coupled += c.kind == CoordinateKind::kCoupled;
      locked += c.kind == CoordinateKind::kLocked;
    }
  }
  EXPECT_GT(function_based, 30);
  EXPECT_GT(welds, 30);
  EXPECT_GT(massless, 10);
  EXPECT_GT(coupled, 10);
  EXPECT_GT(locked, 10);
  EXPECT_GT(shared, 30);
}

}  // namespace
}  // namespace retrogait
