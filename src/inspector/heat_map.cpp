#include "inspector/heat_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace retrogait::inspector {

namespace {

constexpr std::size_t kStretches = 12;  // of a sampled parameter
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> edges_of(const std::vector<double>& value) {
  std::vector<double> edge;
  if (value.size() == 1) return {value[0] - 0.5, value[0] + 0.5};
  edge.push_back(value[0] - 0.5 * (value[1] - value[0]));
  for (std::size_t i = 0; i + 1 < value.size(); ++i)
    edge.push_back(0.5 * (value[i] + value[i + 1]));
  edge.push_back(value.back() + 0.5 * (value.back() - value[value.size() - 2]));
  return edge;
}

HeatAxis axis_of(const SweepQuantity& quantity, const SweepCases& cases) {
  HeatAxis axis{&quantity, quantity.levels, {}};
  axis.value.erase(std::unique(axis.value.begin(), axis.value.end()), axis.value.end());
  if (!axis.value.empty()) {
    axis.edge = edges_of(axis.value);
    return axis;
  }
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const double v : cases.value[quantity.parameter])
    if (std::isfinite(v)) low = std::min(low, v), high = std::max(high, v);
  if (!(high > low)) return axis;
  const double wide = (high - low) / kStretches;
  for (std::size_t i = 0; i <= kStretches; ++i) {
    axis.edge.push_back(low + wide * static_cast<double>(i));
    if (i < kStretches) axis.value.push_back(low + wide * (static_cast<double>(i) + 0.5));
  }
  return axis;
}

std::optional<std::size_t> place_on(const HeatAxis& axis, double value) {
  if (axis.edge.empty() || !(value >= axis.edge.front()) || value > axis.edge.back())
    return std::nullopt;
  const auto at = std::upper_bound(axis.edge.begin(), axis.edge.end(), value);
  return std::min(static_cast<std::size_t>(at - axis.edge.begin()) - 1, axis.value.size() - 1);
}

std::optional<std::size_t> cell_of_row(const HeatMapData& map, const SweepCases& cases,
                                       std::size_t row) {
  const auto ix = place_on(map.x, cases.value[map.x.quantity->parameter][row]);
  const auto iy = place_on(map.y, cases.value[map.y.quantity->parameter][row]);
  if (!ix || !iy) return std::nullopt;
  return *iy * map.x.value.size() + *ix;
}

// which cases are in which cell, and the means of the good ones
void fill(const SweepTable& table, HeatMapData& map) {
  const SweepCases& cases = *table.cases;
  constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> of(cases.id.size(), kNone);
  for (std::size_t row = 0; row < of.size(); ++row) {
    const auto cell = cell_of_row(map, cases, row);
    if (!cell) continue;
    of[row] = *cell;
    HeatCell& c = map.cells[*cell];
    const double value = table.value(*map.quantity, map.walk, 0, row);
    const bool good = cases.status[row] == CaseStatus::kDone && std::isfinite(value);
    if (good) c.value += value;
    ++(good ? c.good : c.left_out);
  }
  std::uint32_t first = 0;
  for (HeatCell& c : map.cells) {
    c.value = c.good > 0 ? c.value / c.good : kNan;
    c.first = first;
    first += c.count();
  }
  map.rows.resize(first);
  std::vector<std::uint32_t> next;
  for (const HeatCell& c : map.cells) next.push_back(c.first);
  for (std::size_t row = 0; row < of.size(); ++row)
    if (of[row] != kNone) map.rows[next[of[row]]++] = static_cast<std::uint32_t>(row);
}

struct Node {
  double x, y, value;
};

// where a side of a square of nodes crosses zero, if it does
std::optional<std::pair<double, double>> crossing(const Node& a, const Node& b) {
  if ((a.value >= 0) == (b.value >= 0)) return std::nullopt;
  const double t = a.value / (a.value - b.value);
  return std::pair{a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
}

// straight through a square; at a saddle its middle says which corners belong together
void add_zero(const std::array<Node, 4>& n, std::vector<ZeroLine>& out) {
  if (std::any_of(n.begin(), n.end(), [](const Node& k) { return !std::isfinite(k.value); }))
    return;
  std::vector<std::pair<double, double>> at;
  for (std::size_t i = 0; i < 4; ++i)
    if (const auto c = crossing(n[i], n[(i + 1) % 4])) at.push_back(*c);
  const auto join = [&](std::size_t a, std::size_t b) {
    out.push_back({at[a].first, at[a].second, at[b].first, at[b].second});
  };
  if (at.size() == 2) return join(0, 1);
  if (at.size() != 4) return;
  const bool middle = n[0].value + n[1].value + n[2].value + n[3].value >= 0;
  if (middle == (n[0].value >= 0)) {
    join(0, 1), join(2, 3);
  } else {
    join(3, 0), join(1, 2);
  }
}

void find_zero(HeatMapData& map) {
  const std::size_t nx = map.x.value.size(), ny = map.y.value.size();
  const auto node = [&](std::size_t ix, std::size_t iy) {
    return Node{map.x.value[ix], map.y.value[iy], map.at(ix, iy).value};
  };
  for (std::size_t iy = 0; iy + 1 < ny; ++iy)
    for (std::size_t ix = 0; ix + 1 < nx; ++ix)
      add_zero({node(ix, iy), node(ix + 1, iy), node(ix + 1, iy + 1), node(ix, iy + 1)}, map.zero);
}

ColorLegend legend_of(const HeatMapData& map) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const HeatCell& c : map.cells)
    if (std::isfinite(c.value)) low = std::min(low, c.value), high = std::max(high, c.value);
  if (low > high) low = high = 0;
  const bool differs = map.walk == SweepWalk::kDifference;
  const std::string title =
      differs ? "backward − forward" : kSweepWalkNames[static_cast<std::size_t>(map.walk)];
  if (!differs)
    return make_legend(title, map.quantity->unit, ScaleKind::kSequential, low,
                       high > low ? high : low + 1);
  const double most = std::max({std::abs(low), std::abs(high), 1e-9});
  return make_legend(title, map.quantity->unit, ScaleKind::kDiverging, -most, most);
}

// all with as many digits as one of them needs
std::vector<std::string> texts_of(const HeatAxis& axis) {
  if (!axis.quantity->words.empty()) return axis.quantity->words;
  std::size_t digits = 0;
  for (const double v : axis.value) {
    const std::string text = short_number(v);
    const std::size_t point = text.find('.');
    if (point != std::string::npos) digits = std::max(digits, text.size() - point - 1);
  }
  std::vector<std::string> out;
  for (const double v : axis.value)
    out.push_back((v < 0 ? "−" : "") + fmt::format("{:.{}f}", std::abs(v), digits));
  return out;
}

std::vector<Tick> ticks_of(const HeatAxis& axis, float room, float least) {
  std::vector<Tick> ticks;
  const std::vector<std::string> texts = texts_of(axis);
  const std::size_t most = std::max<std::size_t>(1, static_cast<std::size_t>(room / least));
  const std::size_t every = (axis.value.size() + most - 1) / most;
  for (std::size_t i = 0; i < axis.value.size(); i += every)
    ticks.push_back({axis.value[i], texts[i]});
  return ticks;
}

}  // namespace

HeatMapData make_heat_map(const SweepTable& table, const std::string& x, const std::string& y,
                          const SweepAxis& of) {
  HeatMapData map;
  const SweepQuantity *along = table.head->find(x), *up = table.head->find(y);
  map.quantity = table.head->find(of.quantity);
  map.walk = of.walk == SweepWalk::kEach ? SweepWalk::kDifference : of.walk;
  const auto is_parameter = [](const SweepQuantity* q) {
    return q != nullptr && q->kind == QuantityKind::kParameter;
  };
  if (table.cases->value.size() < 2)
    map.missing = "A map needs two parameters; this sweep varies one.";
  else if (!is_parameter(along) || !is_parameter(up) || along == up)
    map.missing = "Choose two parameters.";
  else if (map.quantity == nullptr || !table.has(*map.quantity))
    map.missing = "reading …";
  if (!map.missing.empty()) return map;
  map.x = axis_of(*along, *table.cases);
  map.y = axis_of(*up, *table.cases);
  if (map.x.value.empty() || map.y.value.empty()) {
    map.missing = "No case yet.";
    return map;
  }
  map.cells.resize(map.x.value.size() * map.y.value.size());
  fill(table, map);
  map.legend = legend_of(map);
  if (map.walk == SweepWalk::kDifference) find_zero(map);
  return map;
}

PlotFrame frame_heat_map(const HeatMapData& data, const Box& box, float scale) {
  Plot plot;
  plot.range = std::pair{data.y.edge.front(), data.y.edge.back()};
  plot.time = {data.x.edge.front(), data.x.edge.back()};
  plot.heading_lines = 1;
  PlotFrame f = frame_plot(plot, box, scale);
  f.y_ticks = ticks_of(data.y, f.inner.height, 1.4f * f.em);
  f.x_ticks = ticks_of(data.x, f.inner.width, 2.6f * f.em);
  std::size_t longest = 1;
  for (const Tick& tick : f.y_ticks) {
    std::size_t letters = 0;
    for (const char c : tick.text) letters += (c & 0xc0) != 0x80 ? 1 : 0;
    longest = std::max(longest, letters);
  }
  constexpr float kDigitWidth = 0.64f;  // of DejaVu Sans, em
  const float left = box.x + (static_cast<float>(longest) * kDigitWidth + 0.7f) * f.em;
  f.inner.width = f.inner.right() - left;
  f.inner.x = left;
  f.too_small = f.inner.width < 4 * f.em || f.inner.height < 1.5f * f.em;
  return f;
}

void HeatMap::follow(const std::shared_ptr<const SweepTable>& table, const std::string& x,
                     const std::string& y, const SweepAxis& of) {
  if (table == table_ && x == x_ && y == y_ && of == of_) return;
  table_ = table, x_ = x, y_ = y, of_ = of;
  data_ = table && table->cases ? make_heat_map(*table, x, y, of) : HeatMapData{};
}

std::optional<std::array<std::size_t, 2>> HeatMap::cell_at(float x, float y) const {
  if (!data_.missing.empty() || data_.cells.empty() || !frame_.inner.holds(x, y))
    return std::nullopt;
  const auto ix = place_on(data_.x, frame_.pct_of(x)), iy = place_on(data_.y, frame_.value_of(y));
  if (!ix || !iy) return std::nullopt;
  return {{*ix, *iy}};
}

std::optional<std::array<std::size_t, 2>> HeatMap::cell_of(std::size_t row) const {
  if (!data_.missing.empty() || data_.cells.empty() || !table_) return std::nullopt;
  const auto cell = cell_of_row(data_, *table_->cases, row);
  if (!cell) return std::nullopt;
  const std::size_t nx = data_.x.value.size();
  return {{*cell % nx, *cell / nx}};
}

Box HeatMap::box_of(std::size_t ix, std::size_t iy) const {
  const float x0 = std::round(frame_.x_of(data_.x.edge[ix])),
              x1 = std::round(frame_.x_of(data_.x.edge[ix + 1])),
              y0 = std::round(frame_.y_of(data_.y.edge[iy + 1])),
              y1 = std::round(frame_.y_of(data_.y.edge[iy]));
  return {x0, y0, x1 - x0, y1 - y0};
}

}  // namespace retrogait::inspector
