// Where a plot's parts go; no ImGui.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "inspector/plot.h"

namespace retrogait::inspector {

namespace {

constexpr float kEm = 12.6f;          // pixels at scale 1: height of the ticks' texts
constexpr float kDigitWidth = 0.64f;  // of DejaVu Sans, em
constexpr float kRoomForTick = 1.6f;  // em between ticks up the axis

std::string spelled(double value, int digits) {
  // a zero that rounding made negative would read "−0"
  const std::string text = fmt::format("{:.{}f}", std::abs(value), digits);
  const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
  return value < 0 && !is_zero ? "−" + text : text;
}

std::size_t letters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

double round_step(double span, int most) {
  const double raw = span / std::max(1, most);
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double step : {1.0, 2.0, 2.5, 5.0})
    if (step * power >= raw * (1 - 1e-9)) return step * power;
  return 10 * power;
}

int digits_of(double step) {
  for (int digits = 0; digits < 9; ++digits) {
    const double scaled = step * std::pow(10, digits);
    if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled) return digits;
  }
  return 9;
}

}  // namespace

std::vector<Tick> round_ticks(double low, double high, int most) {
  std::vector<Tick> ticks;
  if (!(high > low) || !std::isfinite(high - low)) return ticks;
  const double step = round_step(high - low, most);
  const int digits = digits_of(step);
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k)
    ticks.push_back({k * step, spelled(k * step, digits)});
  return ticks;
}

std::string short_number(double value) {
  if (!std::isfinite(value)) return "–";
  const std::string text = fmt::format("{:.6g}", std::abs(value));
  return value < 0 && text != "0" ? "−" + text : text;
}

std::pair<double, double> value_range(const Plot& plot) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  const auto take = [&](const CycleValues& values) {
    for (const float v : values)
      if (std::isfinite(v)) low = std::min<double>(low, v), high = std::max<double>(high, v);
  };
  for (const PlotCurve& curve : plot.curves) {
    take(curve.value);
    if (curve.has_band) take(curve.low), take(curve.high);
  }
  if (low > high) return {0, 1};
  if (plot.with_zero) low = std::min(low, 0.0), high = std::max(high, 0.0);
  if (high - low < 1e-9 * std::max(1.0, std::abs(high))) {
    const double half = high == 0 ? 0.5 : 0.1 * std::abs(high);
    low -= half, high += half;
  }
  return {low, high};
}

std::vector<std::pair<int, int>> finite_runs(const CycleValues& values) {
  std::vector<std::pair<int, int>> runs;
  for (int i = 0; i < static_cast<int>(values.size()); ++i) {
    if (!std::isfinite(values[static_cast<std::size_t>(i)])) continue;
    if (!runs.empty() && runs.back().second == i - 1)
      runs.back().second = i;
    else
      runs.emplace_back(i, i);
  }
  return runs;
}

std::vector<std::pair<double, double>> failed_spans(const Plot& plot) {
  std::vector<std::pair<double, double>> spans;
  for (std::size_t i = 0; i < kCyclePoints; ++i) {
    const bool failed = std::any_of(plot.curves.begin(), plot.curves.end(),
                                    [i](const PlotCurve& c) { return !c.ok[i]; });
    if (!failed) continue;
    const double from = std::max(0.0, i - 0.5), to = std::min(100.0, i + 0.5);
    if (!spans.empty() && spans.back().second >= from)
      spans.back().second = to;
    else
      spans.emplace_back(from, to);
  }
  return spans;
}

float value_at(const CycleValues& values, double x) {
  if (!(x >= 0 && x <= 100)) return std::numeric_limits<float>::quiet_NaN();
  const std::size_t i = std::min<std::size_t>(static_cast<std::size_t>(x), kCyclePoints - 2);
  const float t = static_cast<float>(x - static_cast<double>(i));
  if (t == 0) return values[i];
  return (1 - t) * values[i] + t * values[i + 1];
}

std::vector<PlotPeak> peaks_of(const CycleValues& values) {
  int most = -1, least = -1;
  for (int i = 0; i < static_cast<int>(kCyclePoints); ++i) {
    const float v = values[static_cast<std::size_t>(i)];
    if (!std::isfinite(v)) continue;
    if (most < 0 || v > values[static_cast<std::size_t>(most)]) most = i;
    if (least < 0 || v < values[static_cast<std::size_t>(least)]) least = i;
  }
  if (most < 0) return {};
  const float high = values[static_cast<std::size_t>(most)],
              low = values[static_cast<std::size_t>(least)];
  std::vector<PlotPeak> peaks;
  const bool low_counts = low < 0 && -low >= 0.5f * high, high_counts = high >= 0.5f * -low;
  if (high_counts || !low_counts) peaks.push_back({static_cast<double>(most), high, false});
  if (low_counts) peaks.push_back({static_cast<double>(least), low, true});
  return peaks;
}

float largest_of(const CycleValues& values) {
  float most = std::numeric_limits<float>::quiet_NaN();
  for (const float v : values)
    if (std::isfinite(v) && !(v <= most)) most = v;
  return most;
}

std::string reading(float value, bool with_sign) {
  if (!std::isfinite(value)) return "–";
  const double size = std::abs(value);
  const std::string text = spelled(size, size < 9.995 ? 2 : size < 99.95 ? 1 : 0);
  const bool is_zero = text.find_first_not_of("0.") == std::string::npos;
  if (value < 0 && !is_zero) return "−" + text;
  return (with_sign && !is_zero ? "+" : "") + text;
}

int heading_lines_of(const Plot& plot, float width, float scale) {
  float values = 0;  // em, as wide as their letters
  for (const PlotCurve& curve : plot.curves)
    if (!curve.is_context) values += std::isfinite(curve.peak_change) ? 12 : 5.4f;
  if (values == 0) return 1;
  const auto title = static_cast<float>(letters(plot.title)),
             unit = static_cast<float>(letters(plot.unit));
  return 0.72f * title + kDigitWidth * unit + 1.8f + values > width / (kEm * scale) ? 2 : 1;
}

PlotFrame frame_plot(const Plot& plot, const Box& whole, float scale) {
  PlotFrame f;
  f.whole = whole;
  f.scale = scale;
  f.em = kEm * scale;
  f.time = plot.time;
  const int lines =
      plot.heading_lines > 0 ? plot.heading_lines : heading_lines_of(plot, whole.width, scale);
  f.heading_lines = whole.height > 8 * f.em ? lines : 1;
  const float top = whole.y + (f.heading_lines == 2 ? 2.9f : 1.75f) * f.em;
  const float bars = (plot.below + 0.42f * static_cast<float>(plot.stance.size())) * f.em;
  const float bottom = whole.bottom() - (plot.time_texts ? 1.55f : 0.3f) * f.em - bars;
  const auto [low, high] = plot.range.value_or(value_range(plot));
  // a line of text above the peak, if it is marked
  const double share =
      plot.with_peaks ? std::clamp(1.3 * f.em / std::max(1.0f, bottom - top), 0.06, 0.2) : 0.06;
  const double margin = plot.range ? 0 : share * (high - low);
  // no room is left below a zero that nothing goes under
  f.low = low == 0 ? 0 : low - margin;
  f.high = high == 0 ? 0 : high + margin;

  f.y_ticks = round_ticks(
      f.low, f.high, std::clamp(static_cast<int>((bottom - top) / (kRoomForTick * f.em)), 2, 6));
  std::size_t longest = 1;
  for (const Tick& tick : f.y_ticks) longest = std::max(longest, letters(tick.text));
  const float left = whole.x + (longest * kDigitWidth + 0.7f) * f.em;
  const float right = whole.right() - 1.1f * f.em;
  f.inner = {left, top, right - left, bottom - top};
  f.too_small = f.inner.width < 4 * f.em || f.inner.height < 1.5f * f.em;
  const int across = static_cast<int>(f.inner.width / (3.2f * f.em));
  f.x_ticks = round_ticks(f.time.first, f.time.second,
                          across >= 5   ? 5
                          : across >= 4 ? 4
                          : across >= 2 ? 2
                                        : 1);
  return f;
}

}  // namespace retrogait::inspector
