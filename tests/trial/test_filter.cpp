#include "trial/filter.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/math.h"
#include "support/near.h"

namespace retrogait {
namespace {

constexpr double kRate = 100;  // Hz

Samples sampled(std::size_t n, const std::vector<double>& shifts, double (*f)(double)) {
  Samples s;
  s.columns.resize(1);
  for (std::size_t i = 0; i < n; ++i) {
    const double shift = shifts.empty() ? 0 : shifts[i % shifts.size()];
    s.time.push_back(2 + (static_cast<double>(i) + shift) / kRate);
    s.columns[0].push_back(f(s.time.back()));
  }
  return s;
}

/// Amplitude and phase (rad) of the middle of a filtered sine of `hz`.
std::pair<double, double> response(FilterKind kind, double cutoff_hz, double hz) {
  Samples s;
  s.columns.resize(1);
  for (int i = 0; i < 1000; ++i) {
    s.time.push_back(i / kRate);
    s.columns[0].push_back(std::sin(2 * kPi * hz * i / kRate));
  }
  const Samples out = low_pass(s, {kind, cutoff_hz}, "x");
  double sine = 0, cosine = 0;
  int count = 0;
  for (std::size_t i = 0; i < out.time.size(); ++i) {
    if (out.time[i] < 3 - 1e-9 || out.time[i] > 7 - 1e-9) continue;  // whole periods
    sine += out.columns[0][i] * std::sin(2 * kPi * hz * out.time[i]);
    cosine += out.columns[0][i] * std::cos(2 * kPi * hz * out.time[i]);
    ++count;
  }
  return {2 * std::hypot(sine, cosine) / count, std::atan2(cosine, sine)};
}

TEST(Filter, GainAtTheCutoffAndNoDelay) {
  EXPECT_TRUE(near(response(FilterKind::kButterworth, 6, 6).first, std::sqrt(0.5), 1e-4));
  EXPECT_TRUE(near(response(FilterKind::kOpenSim, 6, 6).first, 0.5, 1e-4));
  for (const FilterKind kind : {FilterKind::kButterworth, FilterKind::kOpenSim})
    for (const double hz : {1.0, 3.0, 6.0, 12.0})
      EXPECT_TRUE(near(response(kind, 6, hz).second, 0, 1e-3)) << hz;
  // orders: two passes of the second, and of the third order, far above the cut-off
  const auto gain = [](double hz, double cutoff, double order, double width) {
    const double ratio = std::tan(kPi * hz / kRate) / std::tan(kPi * cutoff / kRate) * width;
    return 1 / (1 + std::pow(ratio, 2 * order));
  };
  EXPECT_TRUE(near(response(FilterKind::kButterworth, 6, 15).first,
                   gain(15, 6, 2, std::pow(std::sqrt(2.0) - 1, 0.25)), 1e-4));
  EXPECT_TRUE(near(response(FilterKind::kOpenSim, 6, 15).first, gain(15, 6, 3, 1), 1e-4));
}

TEST(Filter, OursLeavesAParabolaAsItIsUpToTheEnds) {
  const auto parabola = [](double t) { return 3 - 2 * t + 4 * t * t; };
  for (const double cutoff : {3.0, 6.0, 20.0}) {
    const Samples in = sampled(120, {}, parabola);
    const Samples out = low_pass(in, {FilterKind::kButterworth, cutoff}, "x");
    ASSERT_EQ(out.time, in.time);
    for (std::size_t i = 0; i < out.time.size(); ++i)
      EXPECT_TRUE(near(out.columns[0][i], parabola(out.time[i]), 1e-9)) << cutoff << " " << i;
  }
}

TEST(Filter, OpenSimsLeavesALineInTheFilesOwnRange) {
  // its raw start rings in the padding; the file itself is reached by less
  const auto line = [](double t) { return 3 - 2 * t; };
  const Samples in = sampled(120, {}, line);
  const Samples out = low_pass(in, {FilterKind::kOpenSim, 6}, "x");
  EXPECT_GE(out.time.size(), 239u);
  double worst = 0, at_the_end = 0;
  for (std::size_t i = 0; i < out.time.size(); ++i) {
    const double error = std::abs(out.columns[0][i] - line(out.time[i]));
    const bool inside = out.time[i] >= in.time.front() && out.time[i] <= in.time.back();
    (inside ? worst : at_the_end) = std::max(inside ? worst : at_the_end, error);
  }
  EXPECT_TRUE(near(worst, 0, 1e-5));
  EXPECT_GT(at_the_end, 0.05);
}

TEST(Filter, OpenSimsPadsByHalfAndAddsTimesUp) {
  // steps of 10.0, 10.1 and 9.9 ms: resampled at the smallest
  const Samples in = sampled(30, {0.0, 0.0, 0.01}, [](double t) { return std::sin(t); });
  const Samples out = low_pass(in, {FilterKind::kOpenSim, 6}, "x");
  const double first = 2 * in.time[0] - in.time[15], last = 2 * in.time[29] - in.time[14];
  EXPECT_EQ(out.time.front(), first);
  EXPECT_LE(out.time.back(), last);
  EXPECT_GT(out.time.back(), last - 0.01);
  double step = 1;
  for (std::size_t i = 1; i < in.time.size(); ++i)
    step = std::min(step, in.time[i] - in.time[i - 1]);
  // mirrored steps differ from it in the last bit
  for (std::size_t i = 1; i < out.time.size(); ++i)
    EXPECT_TRUE(near(out.time[i] - out.time[i - 1], step, 1e-14));
}

TEST(Filter, UnevenTimesAreResampledRoundedOnesAreNot) {
  const auto wave = [](double t) { return std::sin(2 * kPi * t); };
  const Samples uneven = sampled(200, {0.0, 0.3, -0.2, 0.1}, wave);
  const Samples out = low_pass(uneven, {FilterKind::kButterworth, 20}, "x");
  EXPECT_NE(out.time, uneven.time);
  EXPECT_EQ(out.time.front(), uneven.time.front());
  EXPECT_EQ(out.time.back(), uneven.time.back());
  for (std::size_t i = 20; i + 20 < out.time.size(); ++i)
    EXPECT_TRUE(near(out.columns[0][i], wave(out.time[i]), 2e-5));
  const Samples rounded = sampled(200, {0.0, 0.004, -0.004}, wave);
  EXPECT_EQ(low_pass(rounded, {FilterKind::kButterworth, 6}, "x").time, rounded.time);
}

TEST(Filter, NoneIsNone) {
  const Samples in = sampled(20, {0.0, 0.2}, [](double t) { return std::sin(9 * t); });
  EXPECT_EQ(low_pass(in, {FilterKind::kNone, 6}, "x").columns, in.columns);
}

TEST(Filter, CutoffsThatCannotBe) {
  const Samples in = sampled(20, {}, [](double t) { return t; });
  const auto message = [&](FilterKind kind, double cutoff) {
    try {
      low_pass(in, {kind, cutoff}, "walk.mot");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("taken");
  };
  EXPECT_EQ(message(FilterKind::kButterworth, 50),
            "walk.mot: cutoff_hz = 50: must be below half the sampling rate (50 Hz).");
  EXPECT_EQ(message(FilterKind::kOpenSim, -1), "walk.mot: cutoff_hz = -1: must be positive.");
  EXPECT_EQ(message(FilterKind::kOpenSim, 50), "taken");  // as OpenSim: 0.49 of the sampling rate
}

}  // namespace
}  // namespace retrogait
