#include "inspector/scatter.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrogait::inspector {

namespace {

constexpr double kMargin = 0.04;          // of the values' range, each side
constexpr float kStrip = 1.0f;            // em: of failed cases
constexpr float kMostCells = 12000;       // of a frame that is full
constexpr float kLeastCell = 3;           // pixels at scale 1
constexpr float kDigitWidth = 0.64f;      // of DejaVu Sans, em
constexpr std::size_t kLongestWord = 14;  // letters of a tick

struct Range {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  void take(double v) {
    if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  }
  std::pair<double, double> pair() const {
    if (low > high) return {0, 1};
    if (high - low > 1e-12 * std::max(1.0, std::abs(high))) return {low, high};
    const double half = high == 0 ? 0.5 : 0.1 * std::abs(high);
    return {low - half, high + half};
  }
};

bool is_each(const SweepQuantity* quantity, SweepWalk walk) {
  return quantity != nullptr && quantity->kind == QuantityKind::kResult && walk == SweepWalk::kEach;
}

// whose marks: of the one direction that an axis shows
ScatterMark mark_of(const ScatterPoints& p) {
  std::optional<SweepWalk> one;
  for (const auto& [quantity, axis] : {std::pair{p.y, &p.y_axis}, {p.x, &p.x_axis}}) {
    if (quantity->kind != QuantityKind::kResult) continue;
    if (one && *one != axis->walk) return ScatterMark::kNeither;
    one = axis->walk;
  }
  if (!one) return ScatterMark::kNeither;
  return *one == SweepWalk::kForward    ? ScatterMark::kForward
         : *one == SweepWalk::kBackward ? ScatterMark::kBackward
                                        : ScatterMark::kNeither;
}

bool is_known(const SweepTable& table, const SweepQuantity* quantity) {
  return quantity != nullptr && table.has(*quantity);
}

void add_points(const SweepTable& table, ScatterPoints& p) {
  const SweepCases& cases = *table.cases;
  const bool colored = is_known(table, p.color);
  Range xs, ys, colors;
  for (std::uint32_t row = 0; row < cases.id.size(); ++row) {
    if (cases.status[row] == CaseStatus::kFailed) continue;
    for (std::uint8_t s = 0; s < p.series.size(); ++s) {
      ScatterPoint point;
      point.x = table.value(*p.x, p.x_axis.walk, s, row);
      point.y = table.value(*p.y, p.y_axis.walk, s, row);
      if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
        p.without_value += s == 0 ? 1 : 0;
        continue;
      }
      point.color = colored ? table.value(*p.color, p.color_axis.walk, s, row)
                            : std::numeric_limits<double>::quiet_NaN();
      point.row = row, point.series = s;
      point.flagged = cases.status[row] == CaseStatus::kFlagged;
      xs.take(point.x), ys.take(point.y), colors.take(point.color);
      p.points.push_back(point);
    }
  }
  p.x_range = xs.pair(), p.y_range = ys.pair(), p.color_range = colors.pair();
}

void add_failed(const SweepTable& table, ScatterPoints& p) {
  const SweepCases& cases = *table.cases;
  p.failed_have_x = p.x->kind != QuantityKind::kResult;
  Range xs;
  if (!p.points.empty()) xs.take(p.x_range.first), xs.take(p.x_range.second);
  for (std::uint32_t row = 0; row < cases.id.size(); ++row) {
    if (cases.status[row] != CaseStatus::kFailed) continue;
    const double x = p.failed_have_x ? table.value(*p.x, 0, row) : 0;
    if (!std::isfinite(x)) continue;
    if (p.failed_have_x) xs.take(x);
    p.failed.emplace_back(x, row);
  }
  std::stable_sort(p.failed.begin(), p.failed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  p.x_range = xs.pair();
}

std::size_t letters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::vector<Tick> word_ticks(const SweepQuantity& quantity) {
  std::vector<Tick> ticks;
  for (std::size_t i = 0; i < quantity.words.size(); ++i) {
    std::string word = quantity.words[i];
    if (letters(word) > kLongestWord) word = word.substr(0, kLongestWord - 1) + "…";
    ticks.push_back({static_cast<double>(i), word});
  }
  return ticks;
}

std::pair<double, double> widened(std::pair<double, double> range) {
  const double margin = kMargin * (range.second - range.first);
  return {range.first - margin, range.second + margin};
}

}  // namespace

std::string walk_text(const SweepQuantity& quantity, SweepWalk walk) {
  if (quantity.kind != QuantityKind::kResult || walk == SweepWalk::kEach) return "";
  return walk == SweepWalk::kDifference ? "backward − forward"
                                        : kSweepWalkNames[static_cast<std::size_t>(walk)];
}

std::span<const ScatterPoint> ScatterPoints::of_row(std::uint32_t row) const {
  const auto [first, last] =
      std::equal_range(points.begin(), points.end(), ScatterPoint{.row = row},
                       [](const ScatterPoint& a, const ScatterPoint& b) { return a.row < b.row; });
  return {first, last};
}

ScatterPoints make_points(const SweepTable& table, const SweepAxis& x, const SweepAxis& y,
                          const SweepAxis& color) {
  ScatterPoints p;
  p.x = table.head->find(x.quantity), p.y = table.head->find(y.quantity);
  p.color = table.head->find(color.quantity);
  p.x_axis = x, p.y_axis = y, p.color_axis = color;
  if (!is_known(table, p.x) || !is_known(table, p.y)) {
    p.x = p.y = p.color = nullptr;  // not read yet
    return p;
  }
  const bool each = is_each(p.x, x.walk) || is_each(p.y, y.walk);
  if (each)
    p.series = {ScatterMark::kForward, ScatterMark::kBackward};
  else
    p.series = {mark_of(p)};
  add_points(table, p);
  add_failed(table, p);
  return p;
}

PlotFrame frame_scatter(const ScatterPoints& points, const ScatterZoom& zoom, const Box& box,
                        float scale) {
  Plot plot;
  plot.range = zoom.y.value_or(widened(points.y_range));
  plot.time = zoom.x.value_or(widened(points.x_range));
  plot.heading_lines = 1;
  plot.below = points.failed.empty() ? 0 : kStrip;
  PlotFrame f = frame_plot(plot, box, scale);
  const auto inside = [](std::vector<Tick> ticks, double low, double high) {
    std::erase_if(ticks, [=](const Tick& t) { return t.value < low || t.value > high; });
    return ticks;
  };
  if (points.x != nullptr && !points.x->words.empty())
    f.x_ticks = inside(word_ticks(*points.x), f.time.first, f.time.second);
  if (points.y == nullptr || points.y->words.empty()) return f;
  f.y_ticks = inside(word_ticks(*points.y), f.low, f.high);
  std::size_t longest = 1;
  for (const Tick& tick : f.y_ticks) longest = std::max(longest, letters(tick.text));
  const float left = box.x + (static_cast<float>(longest) * kDigitWidth + 0.7f) * f.em,
              right = f.inner.right();
  f.inner.x = left, f.inner.width = right - left;
  f.too_small = f.too_small || f.inner.width < 4 * f.em;
  return f;
}

void Scatter::follow(const std::shared_ptr<const SweepTable>& table, const SweepAxis& x,
                     const SweepAxis& y, const SweepAxis& color) {
  if (table == table_ && x == x_ && y == y_ && color == color_) return;
  table_ = table, x_ = x, y_ = y, color_ = color;
  points_ = table && table->cases ? make_points(*table, x, y, color) : ScatterPoints{};
  stale_ = true;
}

void Scatter::follow(const PlotFrame& frame) {
  const bool same = frame.inner.x == frame_.inner.x && frame.inner.y == frame_.inner.y &&
                    frame.inner.width == frame_.inner.width &&
                    frame.inner.height == frame_.inner.height && frame.time == frame_.time &&
                    frame.low == frame_.low && frame.high == frame_.high;
  frame_ = frame;
  if (same && !stale_) return;
  stale_ = false;
  make_marks();
  place_failed();
}

// a mark each, as long as there are not too many of them
void Scatter::make_marks() {
  cells_.clear();
  crowded_ = false;
  most_ = 1;
  for (const ScatterPoint& p : points_.points) {
    const float x = frame_.x_of(p.x), y = frame_.y_of(p.y);
    if (!frame_.inner.holds(x, y)) continue;
    if (cells_.size() >= kMostMarks) return make_cells();
    cells_.push_back({x, y, 1, p.series, p.flagged, p.color});
  }
  cell_ = 0;
}

void Scatter::make_cells() {
  const Box& box = frame_.inner;
  cell_ = std::round(
      std::max(kLeastCell * frame_.scale, std::sqrt(box.width * box.height / kMostCells)));
  crowded_ = true;
  const auto columns = static_cast<std::size_t>(box.width / cell_) + 1,
             rows = static_cast<std::size_t>(box.height / cell_) + 1;
  struct Sum {
    std::uint32_t count = 0, colored = 0, flagged = 0;
    double color = 0;
  };
  std::vector<Sum> sums(points_.series.size() * columns * rows);
  for (const ScatterPoint& p : points_.points) {
    const float x = frame_.x_of(p.x), y = frame_.y_of(p.y);
    if (!box.holds(x, y)) continue;
    const auto column = static_cast<std::size_t>((x - box.x) / cell_),
               row = static_cast<std::size_t>((y - box.y) / cell_);
    Sum& sum = sums[(p.series * rows + row) * columns + column];
    ++sum.count;
    sum.flagged += p.flagged ? 1 : 0;
    if (std::isfinite(p.color)) ++sum.colored, sum.color += p.color;
  }
  cells_.clear();
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const Sum& sum = sums[i];
    if (sum.count == 0) continue;
    const auto column = static_cast<float>(i % columns),
               row = static_cast<float>(i / columns % rows);
    cells_.push_back({box.x + (column + 0.5f) * cell_, box.y + (row + 0.5f) * cell_, sum.count,
                      static_cast<std::uint8_t>(i / columns / rows), 2 * sum.flagged >= sum.count,
                      sum.color / sum.colored});
    most_ = std::max(most_, sum.count);
  }
}

void Scatter::place_failed() {
  failed_.clear();
  const float apart = 2 * frame_.scale;
  for (std::size_t i = 0; i < points_.failed.size(); ++i) {
    const auto& [value, row] = points_.failed[i];
    const float share = (static_cast<float>(i) + 0.5f) / static_cast<float>(points_.failed.size());
    const float x =
        points_.failed_have_x ? frame_.x_of(value) : frame_.inner.x + share * frame_.inner.width;
    if (x < frame_.inner.x || x > frame_.inner.right()) continue;
    if (failed_.empty() || x - failed_.back().first >= apart) failed_.emplace_back(x, row);
  }
}

Box Scatter::strip() const {
  const float high = points_.failed.empty() ? 0 : kStrip * frame_.em;
  return {frame_.inner.x, frame_.inner.bottom(), frame_.inner.width, high};
}

const ScatterPoint* Scatter::nearest(float x, float y, float reach) const {
  const ScatterPoint* best = nullptr;
  float least = reach * reach;
  for (const ScatterPoint& p : points_.points) {
    const float dx = frame_.x_of(p.x) - x, dy = frame_.y_of(p.y) - y;
    const float far = dx * dx + dy * dy;
    if (far < least) least = far, best = &p;
  }
  return best;
}

std::optional<std::uint32_t> Scatter::nearest_failed(float x, float y, float reach) const {
  if (!strip().holds(x, y)) return std::nullopt;
  std::optional<std::uint32_t> best;
  for (const auto& [at, row] : failed_)
    if (std::abs(at - x) < reach) reach = std::abs(at - x), best = row;
  return best;
}

std::optional<std::array<float, 2>> Scatter::place_of(std::uint32_t row) const {
  for (const ScatterPoint& p : points_.of_row(row)) {
    const float x = frame_.x_of(p.x), y = frame_.y_of(p.y);
    if (frame_.inner.holds(x, y)) return {{x, y}};
  }
  for (const auto& [x, failed] : failed_)
    if (failed == row) return {{x, strip().y + 0.5f * strip().height}};
  return std::nullopt;
}

}  // namespace retrogait::inspector
