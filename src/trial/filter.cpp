// Based on: OpenSim 4.6 (Storage::pad, lowpassIIR, resample; Signal::Pad, LowpassIIR), rules only; Winter
// 2009, Biomechanics and Motor Control of Human Movement, ch. 2 (cut-off of two passes).
// Differs from Winter: the ends are continued by a parabola, not taken as they are.
#include "trial/filter.h"

#include <fmt/format.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/math.h"
#include "base/natural_spline.h"

namespace retrogait {
namespace {

using Signal = std::vector<double>;

double smallest_step(const Signal& time) {
  double step = time[1] - time[0];
  for (std::size_t i = 2; i < time.size(); ++i) step = std::min(step, time[i] - time[i - 1]);
  return step;
}

double median_step(const Signal& time) {
  Signal steps;
  for (std::size_t i = 1; i < time.size(); ++i) steps.push_back(time[i] - time[i - 1]);
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

double mean_step(const Signal& time) {
  return (time.back() - time.front()) / static_cast<double>(time.size() - 1);
}

Samples resampled(const Samples& in, const Signal& time) {
  Samples out;
  out.time = time;
  for (const Signal& column : in.columns) {
    const NaturalSpline spline(5, in.time, column);
    Signal& values = out.columns.emplace_back();
    values.reserve(time.size());
    for (const double t : time) values.push_back(spline.eval(t).f);
  }
  return out;
}

// ------------------------------------------------------------------------------ OpenSim's filter

/// `count` samples more at each end, mirrored through the end point.
Signal reflected(const Signal& in, std::size_t count) {
  const std::size_t n = in.size();
  Signal out;
  out.reserve(n + 2 * count);
  for (std::size_t k = count; k >= 1; --k) out.push_back(2.0 * in[0] - in[k]);
  out.insert(out.end(), in.begin(), in.end());
  for (std::size_t k = 1; k <= count; ++k) out.push_back(2.0 * in[n - 1] - in[n - 1 - k]);
  return out;
}

/// One pass of the third-order Butterworth; the first three samples stay raw.
Signal third_order_pass(const Signal& in, double step, double cutoff_hz) {
  const double w = std::tan(kPi * cutoff_hz * step);  // prewarped
  const double w2 = w * w, w3 = w2 * w, whole = (w + 1) * (w2 + w + 1);
  const double a = w3 / whole;
  const double b1 = (3 * w3 + 2 * w2 - 2 * w - 3) / whole;
  const double b2 = (3 * w3 - 2 * w2 - 2 * w + 3) / whole;
  const double b3 = (w - 1) * (w2 - w + 1) / whole;
  Signal out = in;
  for (std::size_t i = 3; i < in.size(); ++i)
    out[i] = a * in[i] + 3 * a * in[i - 1] + 3 * a * in[i - 2] + a * in[i - 3] - b1 * out[i - 1] -
             b2 * out[i - 2] - b3 * out[i - 3];
  return out;
}

/// Forward, then backward over the result: no delay.
template <class Pass>
Signal both_ways(const Signal& in, const Pass& pass) {
  Signal out = pass(in);
  std::reverse(out.begin(), out.end());
  out = pass(out);
  std::reverse(out.begin(), out.end());
  return out;
}

Samples opensim_low_pass(Samples signals, double cutoff_hz) {
  constexpr double kEven = 2.220446049250313e-16;  // s, OpenSim's idea of even times
  constexpr double kMostSamples = 100000;          // OpenSim's limit for resampling
  const std::size_t count = signals.time.size() / 2;
  signals.time = reflected(signals.time, count);
  for (Signal& column : signals.columns) column = reflected(column, count);

  double step = smallest_step(signals.time);
  if (mean_step(signals.time) - step > kEven) {
    const double first = signals.time.front(), last = signals.time.back();
    step = std::max(step, (last - first) / kMostSamples);
    Signal time;
    for (double t = first; t <= last; t += step) time.push_back(t);
    signals = resampled(signals, time);
  }
  cutoff_hz = cutoff_hz >= 0.5 / step ? 0.49 / step : cutoff_hz;
  const auto pass = [&](const Signal& in) { return third_order_pass(in, step, cutoff_hz); };
  for (Signal& column : signals.columns) column = both_ways(column, pass);
  return signals;
}

// ---------------------------------------------------------------------------------- our filter

/// One pass of the second-order Butterworth, started as if the first value had always been.
Signal second_order_pass(const Signal& in, double warped) {
  const double w2 = warped * warped, whole = 1 + std::numbers::sqrt2 * warped + w2;
  const double a = w2 / whole, b1 = 2 * (w2 - 1) / whole,
               b2 = (1 - std::numbers::sqrt2 * warped + w2) / whole;
  Signal out(in.size());
  double x1 = in[0], x2 = in[0], y1 = in[0], y2 = in[0];
  for (std::size_t i = 0; i < in.size(); ++i) {
    const double y = a * (in[i] + 2 * x1 + x2) - b1 * y1 - b2 * y2;
    x2 = x1, x1 = in[i], y2 = y1, y1 = y;
    out[i] = y;
  }
  return out;
}

/// Coefficients of the parabola in k that fits in[0 … count − 1] best.
Eigen::Vector3d parabola_of_start(const Signal& in, std::size_t count) {
  Eigen::MatrixXd powers(static_cast<Eigen::Index>(count), 3);
  Eigen::VectorXd values(static_cast<Eigen::Index>(count));
  for (Eigen::Index k = 0; k < powers.rows(); ++k) {
    const double s = static_cast<double>(k) / static_cast<double>(count);
    powers.row(k) << 1, s, s * s;
    values(k) = in[static_cast<std::size_t>(k)];
  }
  Eigen::Vector3d c = powers.colPivHouseholderQr().solve(values);
  c(1) /= static_cast<double>(count);
  c(2) /= static_cast<double>(count * count);
  return c;
}

/// `count` samples before the first: the parabola goes on, what it leaves is mirrored through the end.
Signal before_start(const Signal& in, std::size_t count, std::size_t window) {
  const Eigen::Vector3d c = parabola_of_start(in, std::min(window, in.size()));
  const auto parabola = [&](double k) { return c(0) + k * (c(1) + k * c(2)); };
  const auto remainder = [&](std::size_t k) { return in[k] - parabola(static_cast<double>(k)); };
  Signal out(count);
  for (std::size_t k = 1; k <= count; ++k)
    out[count - k] = parabola(-static_cast<double>(k)) + 2 * remainder(0) -
                     remainder(std::min(k, in.size() - 1));
  return out;
}

Signal butterworth(const Signal& in, double step, double cutoff_hz) {
  // two passes lose 1.5 dB each at the cut-off: (1 + (w/w0)⁴)⁻¹ = 1/√2
  const double warped = std::tan(kPi * cutoff_hz * step) / std::pow(std::numbers::sqrt2 - 1, 0.25);
  // after five periods of the cut-off the start is forgotten to 1e-12
  const auto count = static_cast<std::size_t>(std::ceil(5 / (cutoff_hz * step)));
  const auto window = std::max<std::size_t>(5, static_cast<std::size_t>(1 / (cutoff_hz * step)));
  Signal padded = before_start(in, count, window);
  const Signal backward(in.rbegin(), in.rend());
  const Signal after = before_start(backward, count, window);
  padded.insert(padded.end(), in.begin(), in.end());
  padded.insert(padded.end(), after.rbegin(), after.rend());
  const Signal out =
      both_ways(padded, [&](const Signal& s) { return second_order_pass(s, warped); });
  const auto begin = out.begin() + static_cast<std::ptrdiff_t>(count);
  return Signal(begin, begin + static_cast<std::ptrdiff_t>(in.size()));
}

Samples default_low_pass(Samples signals, double cutoff_hz, const std::string& file) {
  constexpr double kRounding = 0.02;  // of a step: text of few decimals, still even
  double step = mean_step(signals.time);
  bool even = true;
  for (std::size_t i = 1; i < signals.time.size(); ++i)
    even = even && std::abs(signals.time[i] - signals.time[0] - step * static_cast<double>(i)) <
                       kRounding * step;
  if (!even) {
    const double first = signals.time.front(), range = signals.time.back() - first;
    const auto intervals = static_cast<std::size_t>(std::ceil(range / median_step(signals.time)));
    step = range / static_cast<double>(intervals);
    Signal time;
    for (std::size_t i = 0; i <= intervals; ++i)
      time.push_back(i == intervals ? signals.time.back() : first + step * static_cast<double>(i));
    signals = resampled(signals, time);
  }
  if (cutoff_hz >= 0.499 / step)
    throw InputError(
        file, 0,
        fmt::format("cutoff_hz = {:g}: must be below half the sampling rate ({:g} Hz).", cutoff_hz,
                    0.5 / step));
  for (Signal& column : signals.columns) column = butterworth(column, step, cutoff_hz);
  return signals;
}

}  // namespace

Samples low_pass(Samples signals, const FilterOptions& filter, const std::string& file) {
  if (filter.kind == FilterKind::kNone) return signals;
  if (!(filter.cutoff_hz > 0))
    throw InputError(file, 0, fmt::format("cutoff_hz = {:g}: must be positive.", filter.cutoff_hz));
  if (filter.kind == FilterKind::kOpenSim)
    return opensim_low_pass(std::move(signals), filter.cutoff_hz);
  return default_low_pass(std::move(signals), filter.cutoff_hz, file);
}

}  // namespace retrogait
