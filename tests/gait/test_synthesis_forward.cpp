// Forward walking at 1.3 m/s against what gait laboratories measure.
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "support/gait_facts.h"
#include "support/walk.h"

namespace retrogait {
namespace {

const Walk& forward() {
  static const Walk walk = solved_at("forward", 1.3);
  return walk;
}

/// Largest value of f(i) for i in [first, last].
template <class F>
double largest(int first, int last, F f) {
  double most = f(first);
  for (int i = first; i <= last; ++i) most = std::max(most, f(i));
  return most;
}

TEST(SynthesisForward, VerticalForceHasTwoPeaksAndAValley) {
  const auto vertical = [](int i) { return forward().foot_force(false, i).y(); };
  const int middle = forward().foot_off() / 2;
  const double first = largest(0, middle, vertical),
               second = largest(middle, forward().foot_off(), vertical);
  const double valley = -largest(20, 42, [&](int i) { return -vertical(i); });
  expect_between("forward 1.3: first vertical peak", first, "BW", 1.05, 1.25);
  expect_between("forward 1.3: second vertical peak", second, "BW", 1.05, 1.25);
  expect_between("forward 1.3: valley between", valley, "BW", 0.65, 0.82);
}

TEST(SynthesisForward, BrakesThenPropels) {
  const auto along = [](int i) { return forward().along_travel(false, i); };
  const int middle = forward().foot_off() / 2;
  expect_between("forward 1.3: braking peak", largest(0, middle, [&](int i) { return -along(i); }),
                 "BW", 0.12, 0.22);
  expect_between("forward 1.3: propulsion peak", largest(middle, forward().foot_off(), along), "BW",
                 0.15, 0.25);
}

TEST(SynthesisForward, MomentsAreThoseOfTheLaboratoryNorm) {
  const double bars[] = {0.90, 0.92, 0.97}, floors[] = {0.87, 0.91, 0.97};
  for (std::size_t k = 0; k < kNormMoments.size(); ++k) {
    const NormMoment& norm = kNormMoments[k];
    std::vector<double> ours, theirs;
    double square = 0;
    for (int i = 0; i <= 50; ++i) {
      ours.push_back(forward().moment(norm.coordinate, 2 * i));
      theirs.push_back(norm.value[static_cast<std::size_t>(i)]);
      square += std::pow(ours.back() - theirs.back(), 2) / 51;
    }
    const double r = correlation(ours, theirs);
    const std::string what =
        fmt::format("forward 1.3: {} moment against the norm", norm.coordinate);
    say(what + ", RMS difference", std::sqrt(square), "N·m/kg");
    expect_between_missed(what, r, "r", bars[k], 1, floors[k], 1);
  }
}

TEST(SynthesisForward, HeelFirstToesLast) {
  const Loaded heel = loaded(forward(), Region::kHeel), toe = loaded(forward(), Region::kToe);
  say(fmt::format("forward 1.3: heel {:.1f} to {:.1f} %, toes {:.1f} to {:.1f} %", heel.start,
                  heel.end, toe.start, toe.end));
  EXPECT_LT(heel.start, toe.start);
  EXPECT_LT(heel.end, toe.end);
  say("forward 1.3: foot pitch at contact", forward().foot_pitch(false, 0), "deg");
}

TEST(SynthesisForward, CentreOfPressureRollsToTheToes) {
  double last = -1;
  std::string line = "forward 1.3: centre of pressure from the heel, cm:";
  for (int i = 4; i <= forward().foot_off() - 4; i += 4) {
    const double x = forward().center_of_pressure(false, i);
    line += fmt::format(" {:.1f}", 100 * x);
    if (i >= 8) {
      EXPECT_GT(x, last - 0.005) << "goes back at " << i << " %";
    }
    last = x;
  }
  say(line);
}

TEST(SynthesisForward, ForcesGrowWithSpeed) {
  double braking = 0, propulsion = 0, first = 0, valley = 2;
  for (const double speed : {0.4, 0.8, 1.2, 1.6}) {
    const Walk walk = solved_at("forward", speed);
    const int middle = walk.foot_off() / 2;
    const double b = largest(0, middle, [&](int i) { return -walk.along_travel(false, i); });
    const double p =
        largest(middle, walk.foot_off(), [&](int i) { return walk.along_travel(false, i); });
    const double f = largest(0, middle, [&](int i) { return walk.foot_force(false, i).y(); });
    const double v = -largest(20, 42, [&](int i) { return -walk.foot_force(false, i).y(); });
    say(fmt::format(
        "forward {:.1f}: first peak {:.3f}, valley {:.3f}, braking {:.3f}, propulsion {:.3f} BW",
        speed, f, v, b, p));
    EXPECT_GT(b, braking);
    EXPECT_GT(p, propulsion);
    EXPECT_GT(f, first);
    EXPECT_LT(v, valley);
    braking = b, propulsion = p, first = f, valley = v;
  }
}

}  // namespace
}  // namespace retrogait
