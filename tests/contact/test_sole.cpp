// The pad's law: its gradient against differences, bounces and sinking against closed forms, friction
// against its cone.
#include "contact/sole.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "support/alloc_guard.h"
#include "support/near.h"

namespace retrogait {
namespace {

Vec3 any_vec(std::mt19937& rng, double size) {
  std::uniform_real_distribution<double> u(-size, size);
  const double x = u(rng), y = u(rng), z = u(rng);
  return {x, y, z};
}

/// A mass with one pad, moving vertically: height of the pad's underside y (m) and its speed v (m/s).
struct Bouncer {
  double mass = 5, gravity = 0;
  double y = 0, v = 0;

  double acceleration(const SoleLaw& law, double at_y, double at_v) const {
    return pad_force(law, -at_y, Vec3::UnitY(), Vec3(0, at_v, 0)).y() / mass - gravity;
  }
  /// Classical Runge–Kutta of fourth order.
  void advance(const SoleLaw& law, double dt) {
    const double v1 = v, a1 = acceleration(law, y, v);
    const double v2 = v + dt / 2 * a1, a2 = acceleration(law, y + dt / 2 * v1, v2);
    const double v3 = v + dt / 2 * a2, a3 = acceleration(law, y + dt / 2 * v2, v3);
    const double v4 = v + dt * a3, a4 = acceleration(law, y + dt * v3, v4);
    y += dt / 6 * (v1 + 2 * v2 + 2 * v3 + v4);
    v += dt / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
  }
};

/// e of a free impact at `speed`, integrated; `deepest` receives the largest depth.
double integrated_restitution(const SoleLaw& law, double speed, double* deepest = nullptr) {
  Bouncer b;
  b.v = -speed;
  double depth = 0;
  do {
    b.advance(law, 1e-6);
    depth = std::max(depth, -b.y);
  } while (b.y < 0);
  if (deepest) *deepest = depth;
  return b.v / speed;
}

/// The same from d (1 + e) v = ln[(1 + d v) / (1 − d e v)]: m δ̇ dδ̇/dδ = −k δ^(3/2) (1 + d δ̇), where
/// depth and speed part, integrated from touch to release. Solved by bisection.
double closed_restitution(double damping, double speed) {
  const double in = damping * speed;
  double low = 0, high = 1;
  for (int i = 0; i < 200; ++i) {
    const double e = 0.5 * (low + high), out = e * in;
    (out < 1 && in + out - std::log((1 + in) / (1 - out)) > 0 ? low : high) = e;
  }
  return low;
}

TEST(PadForce, GradientMeetsDifferences) {
  std::mt19937 rng(11);
  std::uniform_real_distribution<double> depth_of(0.0005, 0.02);
  const SoleLaw law;
  const double h = 1e-6;
  for (int i = 0; i < 200; ++i) {
    const double depth = depth_of(rng);
    const Vec3 v = any_vec(rng, i % 2 ? 0.8 : 0.05);
    const PadForce f = pad_force_on_level(law, depth, v);
    EXPECT_TRUE(near_relative(f.force, pad_force(law, depth, Vec3::UnitY(), v), 1e-14));
    const double dh = depth * h;
    const Vec3 by_depth = (pad_force_on_level(law, depth + dh, v).force -
                           pad_force_on_level(law, depth - dh, v).force) /
                          (2 * dh);
    EXPECT_TRUE(near_relative(f.by_depth, by_depth, 1e-8));
    Mat3 by_velocity;
    for (int k = 0; k < 3; ++k) {
      const Vec3 dv = h * Vec3::Unit(k);
      by_velocity.col(k) = (pad_force_on_level(law, depth, v + dv).force -
                            pad_force_on_level(law, depth, v - dv).force) /
                           (2 * h);
    }
    EXPECT_TRUE(near_relative(f.by_velocity, by_velocity, 1e-7));
  }
}

TEST(PadForce, TurnsWithTheGround) {
  std::mt19937 rng(12);
  const SoleLaw law;
  for (int i = 0; i < 100; ++i) {
    const Mat3 R = rotation_xyz(any_vec(rng, 3));
    const Vec3 v = any_vec(rng, 0.5);
    EXPECT_TRUE(near_relative(pad_force(law, 0.008, R.col(1), R * v),
                              R * pad_force_on_level(law, 0.008, v).force, 1e-13));
  }
}

TEST(PadForce, NeverPullsAndVanishesAtTheSurface) {
  const SoleLaw law;
  EXPECT_EQ(pad_force_on_level(law, 0, Vec3(0.3, -1, 0)).force, Vec3::Zero());
  EXPECT_EQ(pad_force_on_level(law, -0.01, Vec3(0.3, -1, 0)).by_velocity, Mat3::Zero());
  // torn off faster than 1/d: no force, and the last of it goes out to zero steadily
  EXPECT_EQ(pad_force(law, 0.01, Vec3::UnitY(), Vec3(0.3, 1.01 / law.damping, 0)), Vec3::Zero());
  EXPECT_GT(pad_force(law, 0.01, Vec3::UnitY(), Vec3(0.3, 0.99 / law.damping, 0)).y(), 0);
  EXPECT_TRUE(near(pad_force(law, 1e-8, Vec3::UnitY(), Vec3(0.3, -1, 0)).norm(), 0, 1e-5));
}

TEST(PadForce, StaysInItsConeAndTakesPower) {
  std::mt19937 rng(13);
  const SoleLaw law;
  for (int i = 0; i < 1000; ++i) {
    const Vec3 v = any_vec(rng, std::pow(10, -4 + 5 * (i / 1000.0)));
    const Vec3 f = pad_force(law, 0.01, Vec3::UnitY(), v);
    const Vec3 tangential(f.x(), 0, f.z()), slide(v.x(), 0, v.z());
    EXPECT_LE(tangential.norm(), law.friction * f.y());
    EXPECT_LE(tangential.dot(slide), 0);
    EXPECT_TRUE(near(tangential.cross(slide).norm(), 0, 1e-12 * f.norm() * slide.norm() + 1e-300));
  }
}

TEST(PadForce, CreepsAtTheSpeedOfItsShareOfTheCone) {
  const SoleLaw law;
  for (const double share : {0.01, 0.1, 0.5, 0.9, 0.99}) {
    const double creep = law.slip_speed * share / std::sqrt(1 - share * share);
    const Vec3 f = pad_force(law, 0.01, Vec3::UnitY(), Vec3(0.6 * creep, 0, -0.8 * creep));
    EXPECT_TRUE(near_relative(std::hypot(f.x(), f.z()), share * law.friction * f.y(), 1e-13));
  }
}

TEST(PadBounce, RestitutionMeetsTheClosedForm) {
  for (const double damping : {0.1, 1.0, 3.0})
    for (const double speed : {0.05, 0.3, 0.5}) {
      SoleLaw law;
      law.damping = damping;
      const double e = integrated_restitution(law, speed);
      EXPECT_TRUE(near(e, closed_restitution(damping, speed), 1e-5)) << damping << " " << speed;
      law.stiffness *= 4;  // e does not know how stiff the pad is
      EXPECT_TRUE(near(integrated_restitution(law, speed), e, 2e-5));
    }
  // small damping: e = 1 − ⅔ d v + 4/9 (d v)² …
  for (const double dv : {0.01, 0.02, 0.04})
    EXPECT_TRUE(
        near(closed_restitution(1, dv), 1 - 2.0 / 3 * dv + 4.0 / 9 * dv * dv, dv * dv * dv));
}

TEST(PadBounce, AnUndampedPadGivesBackEverything) {
  SoleLaw law;
  law.damping = 0;
  double deepest = 0;
  EXPECT_TRUE(near(integrated_restitution(law, 0.4, &deepest), 1, 1e-5));
  // ½ m v² = 2/5 k δ^(5/2)
  const double depth = std::pow(0.5 * 5 * 0.4 * 0.4 / (0.4 * law.stiffness), 0.4);
  EXPECT_TRUE(near_relative(deepest, depth, 1e-6));
}

TEST(PadBounce, LosesWhatHeelPadsLose) {
  // Ker 1996: 33 % loaded once a second, 48 % in single impacts
  const double slow = closed_restitution(1, 0.3), fast = closed_restitution(1, 0.5);
  EXPECT_TRUE(near(1 - slow * slow, 0.306, 1e-3));
  EXPECT_TRUE(near(1 - fast * fast, 0.440, 1e-3));
}

TEST(PadBounce, ComesToRestWhereItsWeightIsBorne) {
  const SoleLaw law;
  Bouncer b;
  b.mass = 12.5, b.gravity = kStandardGravity, b.v = -0.3;
  for (int i = 0; i < 400000; ++i) b.advance(law, 1e-5);
  const double depth = std::pow(b.mass * b.gravity / law.stiffness, 2.0 / 3);
  EXPECT_TRUE(near_relative(-b.y, depth, 1e-4));
  // the default: 10 mm under 250 N
  EXPECT_TRUE(near_relative(pad_force(law, 0.01, Vec3::UnitY(), Vec3::Zero()).y(), 250, 1e-12));
}

/// A block of 1 kg on a pad that bears its weight, thrown onto a surface that runs: positions along x.
std::vector<double> slide(double start_speed, double belt_speed) {
  const SoleLaw law;
  const double depth = std::pow(kStandardGravity / law.stiffness, 2.0 / 3), dt = 1e-4;
  std::vector<double> x = {0};
  for (double v = start_speed; x.size() < 5000; x.push_back(x.back() + dt * v))
    v += dt * pad_force(law, depth, Vec3::UnitY(), Vec3(v - belt_speed, 0, 0)).x();
  return x;
}

TEST(PadFriction, StopsAThrownBlockWhereCoulombSays) {
  // dv/dt = −μ g v / √(v² + v_s²), so the way is ∫ √(v² + v_s²) dv / (μ g): v²/(2 μ g) and a little
  const SoleLaw law;
  const double v = 1.5, s = law.slip_speed;
  const double root = std::sqrt(v * v + s * s);
  const double way =
      0.5 * (v * root + s * s * std::asinh(v / s)) / (law.friction * kStandardGravity);
  EXPECT_TRUE(near_relative(slide(v, 0).back(), way, 1e-3));
}

TEST(PadFriction, IsTheSameInTheBeltsFrame) {
  const std::vector<double> on_ground = slide(1.5, 0), on_belt = slide(0.25, -1.25);
  double worst = 0;
  for (std::size_t i = 0; i < on_ground.size(); ++i)
    worst = std::max(worst, std::abs(on_ground[i] - (on_belt[i] + 1.25 * 1e-4 * double(i))));
  EXPECT_TRUE(near(worst, 0, 1e-11));
}

TEST(Soles, HaveNamesAndTheDefaultIsTheShoe) {
  const SoleLaw shoe = sole_named("shoe"), plain;
  EXPECT_EQ(shoe.stiffness, plain.stiffness);
  EXPECT_EQ(shoe.damping, plain.damping);
  double stiffness = 1e9;  // softest last
  for (const std::string& name : sole_names()) {
    EXPECT_LT(sole_named(name).stiffness, stiffness) << name;
    stiffness = sole_named(name).stiffness;
  }
  // Falisse 2019 by Simbody's formula
  EXPECT_TRUE(
      near_relative(stiffness, 4.0 / 3 * std::pow(0.5, 1.5) * 1e6 * std::sqrt(0.032), 5e-3));
  // heel fat and running shoe, one on the other, over two pads: depths add at equal force
  const double fat = std::pow(2 * 3.5e5, -2.0 / 3);
  const double rubber = 2.5 * 10.6 / 1580 / std::pow(1580, 2.0 / 3);
  EXPECT_TRUE(
      near_relative(sole_named("running").stiffness, 0.5 * std::pow(fat + rubber, -1.5), 0.03));
}

TEST(PadForce, AsksForNoMemory) {
  const SoleLaw law;
  Vec3 sum = Vec3::Zero();
  const AllocGuard guard;
  for (int i = 0; i < 100; ++i) {
    sum += pad_force(law, 1e-4 * i, Vec3::UnitY(), Vec3(0.1, -0.2, 0));
    sum += pad_force_on_level(law, 1e-4 * i, Vec3(0.1, -0.2, 0)).by_depth;
  }
  EXPECT_EQ(guard.count(), 0);
  EXPECT_GT(sum.y(), 0);
}

}  // namespace
}  // namespace retrogait
