/// Pads in the simulated world: bodies that bounce, rest, slide and creep on them against closed forms, and
/// where the energy of a simulated walk goes.
#include "simulate/pads.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "io/io.h"
#include "multibody/multibody.h"
#include "simulate/simulate.h"
#include "simulate/world.h"
#include "support/near.h"

namespace retrogait {
namespace {

std::size_t at(int i) { return static_cast<std::size_t>(i); }

// ------------------------------------------------------------------------------ one body on pads

constexpr double kMass = 5;  // kg

/// A free body, its pads as spheres of 20 mm about these points.
Model body_on_pads(const std::vector<Vec3>& points) {
  ModelSpec spec;
  spec.name = spec.file = "body_on_pads";
  BodySpec body;
  body.name = "block";
  body.mass = kMass;
  body.inertia = Vec3(0.02, 0.03, 0.025).asDiagonal();
  spec.bodies.push_back(body);
  JointSpec joint;
  joint.name = "root";
  joint.parent = "ground";
  joint.child = "block";
  const char* names[] = {"x", "y", "z", "about_z", "about_x", "about_y"};
  const Vec3 turns[] = {Vec3::UnitZ(), Vec3::UnitX(), Vec3::UnitY()};
  for (int k = 0; k < 6; ++k) {
    joint.steps.push_back({k < 3 ? StepKind::kTranslation : StepKind::kRotation,
                           k < 3 ? Vec3(Vec3::Unit(k)) : turns[k - 3], names[k], Curve::linear(1)});
    CoordinateSpec coordinate;
    coordinate.name = names[k];
    spec.coordinates.push_back(coordinate);
  }
  spec.joints.push_back(joint);
  const char* pads[] = {"heel_r", "met1_r", "heel_l", "met1_l"};
  for (std::size_t i = 0; i < points.size(); ++i)
    spec.foot_points.push_back({pads[i], "block", points[i], 0.02, {}});
  return compile(spec);
}

Model ball() { return body_on_pads({Vec3::Zero()}); }
Model block() {
  return body_on_pads({{-0.1, 0, 0.06}, {0.1, 0, 0.06}, {-0.1, 0, -0.06}, {0.1, 0, -0.06}});
}

/// The loop of a simulated walk without a walker: pads, own accelerations, Bullet's step.
struct Loop {
  Loop(const Model& m, double step)
      : model(m), world(m, step), data(make_data(m)), scratch(make_forward_scratch(m)) {}

  const Model& model;
  World world;
  Data data;
  ForwardScratch scratch;
  SoleLaw law;
  Ground ground;

  void begin() {
    apply_couplings(model, data);
    world.set_state(data);
  }
  void step() {
    update_positions(model, data);
    update_velocities(model, data);
    clear_applied_forces(data);
    press_pads(model, ground, law, {law.friction, law.friction}, data);
    solve_forward_dynamics(model, data, VecX::Zero(model.ncoord()), scratch);
    update_accelerations(model, data);
    solve_inverse_dynamics(model, data);
    world.advance(data);
  }
};

/// e from d (1 + e) v = ln[(1 + d v) / (1 − d e v)] (contact/sole.h), by bisection.
double closed_restitution(double damping, double speed) {
  const double in = damping * speed;
  double low = 0, high = 1;
  for (int i = 0; i < 100; ++i) {
    const double e = 0.5 * (low + high), out = e * in;
    (out < 1 && in + out - std::log((1 + in) / (1 - out)) > 0 ? low : high) = e;
  }
  return low;
}

/// Without gravity: touches at `speed`, returns at e · speed.
double bounce(double step, double speed) {
  const Model model = ball();
  Loop loop(model, step);
  loop.data.gravity.setZero();
  loop.data.q[1] = 0.02;
  loop.data.v[1] = -speed;
  loop.begin();
  do loop.step();
  while (loop.data.q[1] < 0.02);
  return loop.data.v[1] / speed;
}

TEST(BouncingPad, ReturnsAsTheClosedFormSays) {
  for (const double speed : {0.2, 0.5}) {
    const double e = closed_restitution(SoleLaw{}.damping, speed);
    const double coarse = bounce(1e-3, speed), fine = bounce(5e-4, speed),
                 finest = bounce(1e-5, speed);
    fmt::print("e at {} m/s: closed {:.5f}, 1 ms {:.5f}, 0.5 ms {:.5f}, 10 us {:.5f}\n", speed, e,
               coarse, fine, finest);
    EXPECT_TRUE(near(coarse, e, 1e-4)) << speed;
    EXPECT_TRUE(near(fine, e, 5e-5)) << speed;
    EXPECT_TRUE(near(finest, e, 1e-6)) << speed;
  }
}

/// Height of the same ball that falls from 30 mm, by Runge–Kutta with steps of 2 µs.
double fallen_height(double until) {
  const SoleLaw law;
  double y = 0.05, v = 0;
  const double dt = 2e-6;
  const auto a = [&](double y_, double v_) {
    const double f = pad_force(law, 0.02 - y_, Vec3::UnitY(), Vec3(0, v_, 0)).y();
    return f / kMass - kStandardGravity;
  };
  for (long i = 0; i < std::lround(until / dt); ++i) {
    const double v1 = v, a1 = a(y, v), v2 = v + dt / 2 * a1, a2 = a(y + dt / 2 * v1, v2);
    const double v3 = v + dt / 2 * a2, a3 = a(y + dt / 2 * v2, v3);
    const double v4 = v + dt * a3, a4 = a(y + dt * v3, v4);
    y += dt / 6 * (v1 + 2 * v2 + 2 * v3 + v4);
    v += dt / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
  }
  return y;
}

TEST(BouncingPad, FallsBouncesAndRestsAsIntegratedFinely) {
  const Model model = ball();
  double worst[2] = {0, 0};
  for (const int halved : {0, 1}) {
    const int per_ms = halved ? 4 : 2;
    Loop loop(model, 1e-3 / per_ms);
    loop.data.q[1] = 0.05;
    loop.begin();
    for (int ms = 1; ms <= 400; ++ms) {
      for (int i = 0; i < per_ms; ++i) loop.step();
      if (ms % 25 == 0)
        worst[halved] =
            std::max(worst[halved], std::abs(loop.data.q[1] - fallen_height(1e-3 * ms)));
    }
    for (int i = 0; i < 2500 * per_ms; ++i) loop.step();
    const double depth = std::pow(kMass * kStandardGravity / loop.law.stiffness, 2.0 / 3);
    EXPECT_TRUE(near_relative(0.02 - loop.data.q[1], depth, 1e-3));
    EXPECT_TRUE(near(loop.data.v.norm(), 0, 1e-4));
  }
  fmt::print("falling ball: {:.3f} mm off at 0.5 ms, {:.3f} mm at 0.25 ms\n", 1e3 * worst[0],
             1e3 * worst[1]);
  EXPECT_TRUE(near(worst[0], 0, 1e-3));
  EXPECT_TRUE(near_relative(worst[1], 0.5 * worst[0], 0.3));  // of first order in the step
}

/// A block on four pads on a slope of `angle`, slid downhill at `speed`, at rest in depth: after `seconds`.
Data slid(const Model& model, double angle, double speed, double belt, double seconds,
          double step) {
  Loop loop(model, step);
  loop.ground.belt_speed = belt;
  loop.data.gravity = kStandardGravity * Vec3(std::sin(angle), -std::cos(angle), 0);
  const double load = kMass * kStandardGravity * std::cos(angle) / 4;
  loop.data.q[1] = 0.02 - std::pow(load / loop.law.stiffness, 2.0 / 3);
  loop.data.v[0] = speed;
  loop.begin();
  for (long i = 0; i < std::lround(seconds / step); ++i) loop.step();
  return loop.data;
}

TEST(SlidingBlock, SlidesDownASteepSlope) {
  const Model model = block();
  const double angle = std::atan(1.2), seconds = 0.5;
  const Data data = slid(model, angle, 0, 0, seconds, 2.5e-4);
  // v' = g (sin − μ cos v / √(v² + v_s²)), integrated finely
  const SoleLaw law;
  double x = 0, v = 0;
  const double dt = 1e-6;
  for (long i = 0; i < std::lround(seconds / dt); ++i) {
    v += dt * kStandardGravity *
         (std::sin(angle) - law.friction * std::cos(angle) * v / std::hypot(v, law.slip_speed));
    x += dt * v;
  }
  EXPECT_TRUE(near_relative(data.q[0], x, 0.005));
  EXPECT_TRUE(near_relative(data.v[0], v, 0.003));
}

TEST(SlidingBlock, CreepsOnAGentleOneAtTheSpeedOfItsShareOfTheCone) {
  const Model model = block();
  const SoleLaw law;
  for (const double slope : {0.05, 0.3, 0.6}) {
    const Data data = slid(model, std::atan(slope), 0, 0, 3, 1e-3);
    const double share = slope / law.friction;
    EXPECT_TRUE(
        near_relative(data.v[0], law.slip_speed * share / std::sqrt(1 - share * share), 1e-5))
        << slope;
  }
}

TEST(SlidingBlock, IsTheSameInTheBeltsFrame) {
  const Model model = block();
  const Data on_ground = slid(model, 0.1, 0.8, 0, 0.7, 1e-3);
  const Data on_belt = slid(model, 0.1, 0.8 - 1.3, -1.3, 0.7, 1e-3);
  EXPECT_TRUE(near(on_belt.q[0] + 1.3 * 0.7, on_ground.q[0], 1e-9));
  EXPECT_TRUE(near(on_belt.v[0] + 1.3, on_ground.v[0], 1e-9));
  for (int c = 1; c < 6; ++c) EXPECT_TRUE(near(on_belt.q[c], on_ground.q[c], 1e-9)) << c;
}

// ------------------------------------------------------------------------------ the walker's energy

const Model& adult() {
  static const Model model = compile(read_model(home_path("models/adult.toml")));
  return model;
}

/// Kinetic energy, and potential in the cycle's gravity, J: body by body. Needs: velocity.
double energy(const Data& data) {
  double sum = 0;
  for (int b = 0; b < adult().nbody(); ++b) {
    const Body& body = adult().bodies[at(b)];
    const Vec3 v = point_velocity(data, b, body.mass_center);
    const Vec3 w = data.X_WB[at(b)].R.transpose() * data.w_WB[at(b)];
    sum += 0.5 * (body.mass * v.squaredNorm() + w.dot(body.inertia * w)) -
           body.mass * data.gravity.dot(data.p_WBcm[at(b)]);
  }
  return sum;
}

/// Its rate from the bodies' accelerations, W. Needs: acceleration.
double energy_rate(const Data& data) {
  double sum = 0;
  for (int b = 0; b < adult().nbody(); ++b) {
    const Body& body = adult().bodies[at(b)];
    const Mat3& R = data.X_WB[at(b)].R;
    const Vec3 v = point_velocity(data, b, body.mass_center);
    const Vec3 a = point_acceleration(data, b, body.mass_center);
    const Vec3 spin = R * (body.inertia * (R.transpose() * data.alpha_WB[at(b)]));
    sum += body.mass * v.dot(a - data.gravity) + data.w_WB[at(b)].dot(spin);
  }
  return sum;
}

/// What flows into the skeleton, W, and what the pads take and keep. Needs: force.
struct Power {
  double joints = 0, assist = 0, ground = 0;
  double damping = 0, friction = 0;  // taken by the pads, > 0
  double spring = 0;                 // stored in them, J

  double total() const { return joints + assist + ground; }
};

Power power_of(const Data& data, const SoleLaw& law) {
  Power p;
  const Joint& root = adult().joints[0];
  std::vector<char> of_root(at(adult().ncoord()), 0);
  for (int s = root.first_step; s < root.first_step + root.step_count; ++s)
    of_root[at(adult().steps[at(s)].coordinate)] = 1;
  for (int c = 0; c < adult().ncoord(); ++c)
    (of_root[at(c)] ? p.assist : p.joints) += data.tau[c] * data.v[c];
  for (int b = 0; b < adult().nbody(); ++b) {
    const Spatial& F = data.F_ext[at(b)];  // moment about W's origin
    const Vec3 v_origin = data.v_WB[at(b)] - data.w_WB[at(b)].cross(data.X_WB[at(b)].p);
    p.ground += F.rot.dot(data.w_WB[at(b)]) + F.lin.dot(v_origin);
  }
  for (int i = 0; i < static_cast<int>(adult().foot_points.size()); ++i) {
    const FootPoint& point = adult().foot_points[at(i)];
    const Vec3 center = data.X_WB[at(point.body)] * point.point;
    const double depth = point.radius - center.y();
    if (depth <= 0) continue;
    const double rate = -point_velocity(data, point.body, point.point).y();
    const Vec3 f = data.foot_force[at(i)];
    const double spring = law.stiffness * depth * std::sqrt(depth);
    p.damping += (f.y() - spring) * rate;
    p.friction -= f.dot(sliding_velocity(adult(), Ground{}, data, i));
    p.spring += 0.4 * spring * depth;
  }
  return p;
}

/// A walk whose instants are laid open: power, and energy before and after the step that follows.
struct Laid {
  double period = 0, step = 0, mass = 0;
  std::vector<double> energy_before, energy_after, rate;
  std::vector<Power> power;
};

Laid walk(const SettledCycle& settled, double step) {
  SimulateOptions options;
  options.step = step;
  options.warm_up = 6;
  options.strides = options.keep = 2;
  const SimulatedWalk walk = simulate(adult(), settled, options);
  EXPECT_FALSE(walk.report.fell);
  Laid out;
  out.period = walk.recording.period;
  out.step = walk.report.step;
  out.mass = adult().body_mass;
  Data data = make_data(adult());
  data.gravity = walk.recording.gravity;
  for (const RecordedInstant& instant : walk.recording.instants) {
    data.q = instant.q;
    data.v = instant.v;
    data.a = instant.a;
    update_positions(adult(), data);
    update_velocities(adult(), data);
    update_accelerations(adult(), data);
    data.F_ext = instant.F_ext;
    data.foot_force = instant.foot_force;
    solve_inverse_dynamics(adult(), data);
    out.energy_before.push_back(energy(data));
    out.rate.push_back(energy_rate(data));
    out.power.push_back(power_of(data, options.sole));
    data.v += out.step * data.a;
    data.q += out.step * data.v;
    apply_couplings(adult(), data);
    update_positions(adult(), data);
    update_velocities(adult(), data);
    out.energy_after.push_back(energy(data));
  }
  return out;
}

SettledCycle settled_walk(const char* script) {
  GaitKnobs knobs;
  knobs.speed = 1.0;
  return settle(adult(), GaitSolver(adult()).solve(find_gait(script), knobs), SoleLaw{});
}

/// RMS over the instants of what a step's change of energy leaves unexplained, W.
double unexplained(const Laid& laid) {
  double sum = 0;
  for (std::size_t i = 0; i < laid.power.size(); ++i) {
    const double rate = (laid.energy_after[i] - laid.energy_before[i]) / laid.step;
    sum += (rate - laid.power[i].total()) * (rate - laid.power[i].total());
  }
  return std::sqrt(sum / static_cast<double>(laid.power.size()));
}

/// Over the first recorded stride, J.
Power work_of(const Laid& laid) {
  Power work;
  const double dt = laid.period / 100;
  for (std::size_t i = 0; i < 100; ++i) {
    work.joints += laid.power[i].joints * dt;
    work.assist += laid.power[i].assist * dt;
    work.ground += laid.power[i].ground * dt;
    work.damping += laid.power[i].damping * dt;
    work.friction += laid.power[i].friction * dt;
  }
  return work;
}

TEST(EnergyOfAWalk, IsWhatJointsAssistAndGroundGive) {
  for (const char* script : {"forward", "backward"}) {
    SCOPED_TRACE(script);
    const SettledCycle settled = settled_walk(script);
    const Laid laid = walk(settled, 1e-3), fine = walk(settled, 5e-4);
    ASSERT_EQ(laid.power.size(), 200u);
    ASSERT_EQ(fine.power.size(), 200u);
    double largest = 0, gross = 0;
    for (std::size_t i = 0; i < 100; ++i) {
      largest = std::max(largest, std::abs(laid.power[i].joints));
      gross += std::abs(laid.power[i].joints) * laid.period / 100;
      // power of forces and rate of the bodies' energy: two roads
      EXPECT_TRUE(near(laid.rate[i], laid.power[i].total(), 1e-6)) << i;
    }
    const Power work = work_of(laid), work_fine = work_of(fine);
    const double change = laid.energy_before[100] - laid.energy_before[0];
    const double left = unexplained(laid), left_fine = unexplained(fine);
    fmt::print(
        "{}: joints {:+.2f} J a stride ({:.1f} J gross), assist {:+.2f}, ground {:+.2f} (damping "
        "{:.2f}, friction {:.2f}), change {:+.3f}; missing {:+.2f} J at 1 ms, {:+.2f} J at 0.5 ms, "
        "{:+.3f} J extrapolated; RMS {:.2f} W and {:.2f} W (largest power {:.0f} W)\n",
        script, work.joints, gross, work.assist, work.ground, work.damping, work.friction, change,
        work.total() - change, work_fine.total() - change,
        2 * work_fine.total() - work.total() - change, left, left_fine, largest);
    // a step changes the energy by what flowed in, to the order of the step
    EXPECT_LT(left, 0.02 * largest);
    EXPECT_TRUE(near_relative(left_fine, 0.5 * left, 0.1));
    // so does a stride; the order of the step taken out, nothing is missing
    EXPECT_TRUE(near(work.total(), change, 0.02 * gross));
    EXPECT_TRUE(near(2 * work_fine.total() - work.total(), change, 0.002 * gross));
    // what the ground took, pads turned into heat
    EXPECT_TRUE(near(work.ground, -work.damping - work.friction, 0.01 * gross));
    EXPECT_GT(work.damping, 0);
    EXPECT_GT(work.friction, 0);
  }
}

}  // namespace
}  // namespace retrogait
