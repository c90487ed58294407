#include "base/curve.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/math.h"
#include "support/near.h"

namespace retrogait {
namespace {

// Central differences of value, slope and second derivative; knots are kept out of [x − h, x + h].
template <class AnyCurve>
void expect_derivatives(const AnyCurve& curve, double x, double tol) {
  constexpr double h = 1e-5;
  const CurveValue before = curve.eval(x - h), at = curve.eval(x), after = curve.eval(x + h);
  EXPECT_TRUE(near((after.f - before.f) / (2 * h), at.df, tol)) << "slope at " << x;
  EXPECT_TRUE(near((after.df - before.df) / (2 * h), at.ddf, tol)) << "second derivative at " << x;
  EXPECT_TRUE(near((after.ddf - before.ddf) / (2 * h), at.dddf, tol)) << "third at " << x;
}

const std::vector<double> kKnots = {-2.0, -1.1, -0.4, 0.3, 0.9, 2.0};

std::vector<double> sampled(const std::vector<double>& x, double (*f)(double)) {
  std::vector<double> y;
  for (const double value : x) y.push_back(f(value));
  return y;
}

double cubic(double x) { return 0.7 - 1.3 * x + 0.4 * x * x + 0.25 * x * x * x; }
double parabola(double x) { return 0.7 - 1.3 * x + 0.4 * x * x; }

TEST(Curve, SlopesAreTheSlopesOfTheValue) {
  const std::vector<double> y = sampled(kKnots, [](double x) { return std::sin(2 * x); });
  const std::vector<Curve> curves = {
      Curve::constant(0.4),
      Curve::linear(-1.5, 0.25),
      Curve::polynomial({0.3, -1, 0.5, 0.75, -0.2}),
      Curve::piecewise_linear(kKnots, y),
      Curve::spline(kKnots, y, SplineEnds::kNatural),
      Curve::spline(kKnots, y, SplineEnds::kFittedEnds),
  };
  for (const Curve& curve : curves)
    for (const double x : {-3.0, -1.7, -0.9, -0.05, 0.55, 1.3, 2.5})
      expect_derivatives(curve, x, 1e-8);
}

TEST(Curve, SplineGoesThroughItsKnotsSmoothly) {
  const std::vector<double> y = sampled(kKnots, [](double x) { return std::sin(2 * x); });
  for (const SplineEnds ends : {SplineEnds::kNatural, SplineEnds::kFittedEnds}) {
    const Curve curve = Curve::spline(kKnots, y, ends);
    for (std::size_t i = 0; i < kKnots.size(); ++i)
      EXPECT_TRUE(near(curve.eval(kKnots[i]).f, y[i], 1e-14));
    // value, slope and second derivative meet at inner knots; at the ends value and slope do
    constexpr double h = 1e-9;
    for (std::size_t i = 0; i < kKnots.size(); ++i) {
      const CurveValue left = curve.eval(kKnots[i] - h), right = curve.eval(kKnots[i] + h);
      EXPECT_TRUE(near(left.f, right.f, 1e-8));
      EXPECT_TRUE(near(left.df, right.df, 1e-7));
      if (i == 0 || i + 1 == kKnots.size()) continue;
      EXPECT_TRUE(near(left.ddf, right.ddf, 1e-6));
    }
  }
}

TEST(Curve, NaturalSplineMatchesItsClosedForm) {
  // a tent of three knots: 1.5 t − 0.5 t³ up, its mirror image down
  const Curve tent = Curve::spline({0, 1, 2}, {0, 1, 0}, SplineEnds::kNatural);
  for (const double t : {0.0, 0.25, 0.5, 0.8, 1.0}) {
    EXPECT_TRUE(near(tent.eval(t).f, 1.5 * t - 0.5 * t * t * t, 1e-14));
    EXPECT_TRUE(near(tent.eval(2 - t).f, tent.eval(t).f, 1e-14));
  }
  EXPECT_TRUE(near(tent.eval(0).ddf, 0, 1e-14));
  EXPECT_TRUE(near(tent.eval(2).ddf, 0, 1e-14));
}

TEST(Curve, FittedEndsReproduceACubic) {
  const Curve curve = Curve::spline(kKnots, sampled(kKnots, cubic), SplineEnds::kFittedEnds);
  for (double x = -2; x <= 2; x += 0.125) {
    EXPECT_TRUE(near(curve.eval(x).f, cubic(x), 1e-13));
    EXPECT_TRUE(near(curve.eval(x).df, -1.3 + 0.8 * x + 0.75 * x * x, 1e-12));
    EXPECT_TRUE(near(curve.eval(x).dddf, 1.5, 1e-11));
  }
  // a natural spline cannot: it is flat at the ends
  const Curve natural = Curve::spline(kKnots, sampled(kKnots, cubic), SplineEnds::kNatural);
  EXPECT_FALSE(near(natural.eval(-1.6).f, cubic(-1.6), 1e-3));
}

TEST(Curve, FewKnotsGiveTheLowerDegree) {
  const std::vector<double> three = {-1, 0.5, 2};
  const Curve curve = Curve::spline(three, sampled(three, parabola), SplineEnds::kFittedEnds);
  for (const double x : {-1.0, -0.3, 0.9, 2.0})
    EXPECT_TRUE(near(curve.eval(x).f, parabola(x), 1e-14));
  const Curve line = Curve::spline({0, 2}, {1, 4}, SplineEnds::kNatural);
  EXPECT_TRUE(near(line.eval(1).f, 2.5, 1e-14));
}

TEST(Curve, GoesOnStraightOutsideItsKnots) {
  const std::vector<double> y = sampled(kKnots, cubic);
  for (const Curve& curve :
       {Curve::spline(kKnots, y, SplineEnds::kFittedEnds), Curve::piecewise_linear(kKnots, y)}) {
    const CurveValue first = curve.eval(-2), last = curve.eval(2);
    EXPECT_TRUE(near(curve.eval(-5).f, first.f - 3 * first.df, 1e-13));
    EXPECT_TRUE(near(curve.eval(6).f, last.f + 4 * last.df, 1e-12));
    EXPECT_EQ(curve.eval(6).ddf, 0);
  }
}

TEST(Curve, GoesOnSmoothlyIfAsked) {
  const std::vector<double> x{0, 1, 2.5, 3}, y{1, -2, 0.5, 4};
  const Curve straight = Curve::spline(x, y, SplineEnds::kFittedEnds);
  const Curve smooth = Curve::spline(x, y, SplineEnds::kFittedEnds, SplineOutside::kSmooth);
  for (double at : {0.0, 0.4, 1.7, 3.0}) EXPECT_EQ(straight.eval(at).f, smooth.eval(at).f);
  for (double end : {0.0, 3.0}) {
    const CurveValue before = smooth.eval(end - 1e-9), after = smooth.eval(end + 1e-9);
    EXPECT_NEAR(before.f, after.f, 1e-7);
    EXPECT_NEAR(before.df, after.df, 1e-6);
    EXPECT_NEAR(before.ddf, after.ddf, 1e-6);
    EXPECT_EQ(before.dddf, after.dddf);
  }
}

TEST(Curve, ScalesAndKnowsTheIdentity) {
  const Curve curve = Curve::spline(kKnots, sampled(kKnots, cubic), SplineEnds::kFittedEnds);
  for (const double x : {-3.0, -0.5, 1.5, 4.0}) {
    EXPECT_TRUE(near(curve.scaled(-2.5).eval(x).f, -2.5 * curve.eval(x).f, 1e-12));
    EXPECT_TRUE(near(curve.scaled(-2.5).eval(x).df, -2.5 * curve.eval(x).df, 1e-12));
  }
  EXPECT_TRUE(Curve().is_identity());
  EXPECT_TRUE(Curve::linear(1).is_identity());
  EXPECT_FALSE(Curve::linear(1, 0.1).is_identity());
  EXPECT_FALSE(Curve::linear(1).scaled(2).is_identity());
}

TEST(Curve, RefusesKnotsOutOfOrder) {
  EXPECT_THROW(Curve::piecewise_linear({0, 1, 1}, {0, 1, 2}), InternalError);
  EXPECT_THROW(Curve::spline({0, 2, 1}, {0, 1, 2}, SplineEnds::kNatural), InternalError);
  EXPECT_THROW(Curve::spline({0}, {0}, SplineEnds::kNatural), InternalError);
  EXPECT_THROW(Curve::piecewise_linear({0, 1}, {0, 1, 2}), InternalError);
  EXPECT_THROW(Curve::polynomial({}), InternalError);
}

FourierCurve wave() {
  FourierCurve curve;
  curve.a0 = 0.2;
  curve.a = {0.5, -0.3, 0.1};
  curve.b = {0.4, 0.25, -0.05};
  return curve;
}

std::vector<double> samples_of(const FourierCurve& curve, int n) {
  std::vector<double> out;
  for (int i = 0; i < n; ++i) out.push_back(curve.eval(static_cast<double>(i) / n).f);
  return out;
}

TEST(Fourier, SlopesAreTheSlopesOfTheValueAndTheCycleCloses) {
  const FourierCurve curve = wave();
  for (const double phi : {-0.3, 0.0, 0.17, 0.5, 0.93}) {
    expect_derivatives(curve, phi, 2e-5);  // third derivatives are of order (6π)³
    EXPECT_TRUE(near(curve.eval(phi).f, curve.eval(phi + 1).f, 1e-14));
  }
}

TEST(Fourier, FitFindsTheSeriesItWasSampledFrom) {
  const FourierCurve curve = wave();
  for (const int n : {7, 20, 101}) {  // 7 = 2 · 3 + 1 is the fewest
    const FourierCurve fitted = fit_fourier(samples_of(curve, n), 3);
    EXPECT_TRUE(near(fitted.a0, curve.a0, 1e-14));
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_TRUE(near(fitted.a[k], curve.a[k], 1e-14));
      EXPECT_TRUE(near(fitted.b[k], curve.b[k], 1e-14));
    }
  }
  EXPECT_THROW(fit_fourier(samples_of(curve, 6), 3), InternalError);
}

TEST(Fourier, FitWithFewHarmonicsIsTheNearestInTheMean) {
  // leaving out the third harmonic leaves the others as they are, and its energy as the error
  const FourierCurve curve = wave();
  const std::vector<double> samples = samples_of(curve, 50);
  const FourierCurve fitted = fit_fourier(samples, 2);
  double error = 0;
  for (int i = 0; i < 50; ++i)
    error += std::pow(samples[static_cast<std::size_t>(i)] - fitted.eval(i / 50.0).f, 2) / 50;
  EXPECT_TRUE(near(error, (0.1 * 0.1 + 0.05 * 0.05) / 2, 1e-14));
}

TEST(Fourier, ShiftAndReverse) {
  const FourierCurve curve = wave();
  for (const double phi : {0.0, 0.2, 0.71}) {
    EXPECT_TRUE(near(curve.shifted(0.37).eval(phi).f, curve.eval(phi + 0.37).f, 1e-14));
    EXPECT_TRUE(near(curve.reversed().eval(phi).f, curve.eval(-phi).f, 1e-14));
    EXPECT_TRUE(near(curve.reversed().eval(phi).df, -curve.eval(-phi).df, 1e-14));
    EXPECT_TRUE(near(curve.reversed().reversed().eval(phi).f, curve.eval(phi).f, 1e-14));
  }
}

TEST(Fourier, SumsAndMultiples) {
  FourierCurve longer = wave(), shorter;
  shorter.a0 = 1;
  shorter.a = {0.5};
  shorter.b = {-0.2};
  FourierCurve sum = shorter;
  sum += longer;
  longer += shorter;
  sum *= 3;
  for (const double phi : {0.1, 0.66}) {
    const double expected = wave().eval(phi).f + shorter.eval(phi).f;
    EXPECT_TRUE(near(longer.eval(phi).f, expected, 1e-14));
    EXPECT_TRUE(near(sum.eval(phi).f, 3 * expected, 1e-14));
  }
}

}  // namespace
}  // namespace retrogait
