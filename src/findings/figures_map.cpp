// The difference over two parameters as cells, and the line on which its sign changes.
// Colours: Okabe and Ito 2008, as all figures: blue where a load is larger forward, orange where it is larger backward,
// white where they are equal. A copy in grey says the same by the numbers or signs in the cells and by the line.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/text.h"
#include "findings/figures.h"

namespace retrogait {

namespace {

constexpr std::size_t kMost = 6;  // pairs of a figure
constexpr double kLeft = 74, kRight = 128, kColumnGap = 78, kRowGap = 72, kUnder = 48;
constexpr double kBarWidth = 16;  // of the scale of colours
constexpr double kCellFont = 0.72;

struct Map {
  std::string x_key, y_key;
  std::vector<double> x, y;  // levels, upward
  std::map<std::pair<double, double>, double> mean;
  std::vector<std::vector<std::array<double, 2>>> boundary;  // lines

  double spread() const {
    AxisRange r;
    for (const auto& [at, value] : mean) r.add(value);
    return r.empty() ? -1 : r.high - r.low;
  }
};

std::vector<double> levels(const Map& map, bool of_x) {
  std::set<double> out;
  for (const auto& [at, value] : map.mean) out.insert(of_x ? at.first : at.second);
  return {out.begin(), out.end()};
}

void read_boundary(const Table& t, const OutcomeName& outcome, std::vector<Map>& maps) {
  for (Map& map : maps) {
    double segment = std::nan("");
    for (const std::size_t row : rows_of(t, outcome, kDifference)) {
      if (t.text(row, "x_parameter") != map.x_key || t.text(row, "y_parameter") != map.y_key)
        continue;
      if (t.number(row, "segment") != segment) map.boundary.emplace_back();
      segment = t.number(row, "segment");
      map.boundary.back().push_back({t.number(row, "x"), t.number(row, "y")});
    }
  }
}

// those in which the difference changes most, in the order of the table
std::vector<Map> maps_of(const Findings& findings, const OutcomeName& outcome) {
  const Table& t = findings.map;
  std::vector<Map> maps;
  for (const std::size_t row : rows_of(t, outcome, kDifference)) {
    const std::string &x = t.text(row, "x_parameter"), &y = t.text(row, "y_parameter");
    const double at_x = t.number(row, "x"), at_y = t.number(row, "y");
    if (!std::isfinite(at_x) || !std::isfinite(at_y)) continue;
    auto it = std::find_if(maps.begin(), maps.end(),
                           [&](const Map& m) { return m.x_key == x && m.y_key == y; });
    if (it == maps.end()) it = maps.insert(maps.end(), Map{x, y, {}, {}, {}, {}});
    it->mean[{at_x, at_y}] = t.number(row, "mean");
  }
  for (Map& map : maps) map.x = levels(map, true), map.y = levels(map, false);
  std::erase_if(maps,
                [](const Map& m) { return m.x.size() < 2 || m.y.size() < 2 || m.spread() < 0; });
  read_boundary(findings.boundary, outcome, maps);
  return maps;
}

void keep_most_telling(std::vector<Map>& maps) {
  if (maps.size() <= kMost) return;
  std::vector<double> spreads;
  for (const Map& map : maps) spreads.push_back(map.spread());
  std::sort(spreads.rbegin(), spreads.rend());
  std::erase_if(maps, [&](const Map& m) { return m.spread() < spreads[kMost - 1]; });
  maps.resize(std::min(maps.size(), kMost));
}

// cells meet half way between levels; the outer ones are as wide outward as inward
std::vector<double> edges(const std::vector<double>& at) {
  std::vector<double> out = {at[0] - 0.5 * (at[1] - at[0])};
  for (std::size_t i = 0; i + 1 < at.size(); ++i) out.push_back(0.5 * (at[i] + at[i + 1]));
  out.push_back(at.back() + 0.5 * (at.back() - at[at.size() - 2]));
  return out;
}

// ------------------------------------------------------------------------------------- layout

struct Layout {
  std::size_t columns, rows;
  double height;

  double width() const {
    const double n = static_cast<double>(columns);
    return (kFigureWidth - kLeft - kRight - kColumnGap * (n - 1)) / n;
  }
  double body() const {
    const double n = static_cast<double>(rows);
    return 8 + n * height + (n - 1) * kRowGap + kUnder;
  }
  PanelPlace box(std::size_t i) const {
    return {kLeft + static_cast<double>(i % columns) * (width() + kColumnGap),
            8 + static_cast<double>(i / columns) * (height + kRowGap), width(), height};
  }
};

Layout layout_of(std::size_t maps) {
  const std::size_t columns = maps == 1 ? 1 : maps == 2 || maps == 4 ? 2 : 3;
  const double height[] = {330, 260, 180};
  return {columns, (maps + columns - 1) / columns, height[columns - 1]};
}

// ------------------------------------------------------------------------------------- data

// the scale ends at a round number
double scale_end(const std::vector<Map>& maps) {
  double most = 0;
  for (const Map& map : maps)
    for (const auto& [at, value] : map.mean)
      if (std::isfinite(value)) most = std::max(most, std::abs(value));
  if (most == 0) return 1;
  const double step = tic_step(most) / 2;
  return step * std::ceil(most / step - 1e-9);
}

std::string signed_text(double value, int decimals) {
  std::string text = number_text(value, decimals, true);
  if (text.starts_with("-")) text.replace(0, 1, "−");
  return text;
}

struct CellText {
  int decimals = 0;
  bool numbers = false;  // else signs, every so many cells
  std::size_t every_x = 1, every_y = 1;
};

CellText cell_text(const Map& map, const Layout& layout, double end) {
  CellText out;
  out.decimals = std::max(0, decimals_for(end) - 1);
  const double width = layout.width() / static_cast<double>(map.x.size()),
               height = layout.height / static_cast<double>(map.y.size());
  const double letters = static_cast<double>(width_of(signed_text(-end, out.decimals)));
  out.numbers = width > letters * kLetterWidth * kCellFont + 5 && height > 13;
  if (!out.numbers) {
    out.every_x = static_cast<std::size_t>(std::ceil(24 / width));
    out.every_y = static_cast<std::size_t>(std::ceil(20 / height));
  }
  return out;
}

// $cells: x from, to, y from, to, mean; $empty: the same; $texts: x y text dark
std::string blocks(const Map& map, const Layout& layout, double end, std::size_t i) {
  const std::vector<double> ex = edges(map.x), ey = edges(map.y);
  const CellText style = cell_text(map, layout, end);
  std::string cells, empty, texts;
  for (std::size_t b = 0; b < map.y.size(); ++b)
    for (std::size_t a = 0; a < map.x.size(); ++a) {
      const auto it = map.mean.find({map.x[a], map.y[b]});
      const double value = it == map.mean.end() ? std::nan("") : it->second;
      // each reaches a little under the next, so that no light shines between them
      const double over_x = a + 1 < map.x.size() ? 0.1 * (ex[a + 2] - ex[a + 1]) : 0;
      const double over_y = b + 1 < map.y.size() ? 0.1 * (ey[b + 2] - ey[b + 1]) : 0;
      if (std::isnan(value)) {
        empty += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g}\n", ex[a], ex[a + 1], ey[b], ey[b + 1]);
        continue;
      }
      cells += fmt::format("{:.6g} {:.6g} {:.6g} {:.6g} {:.6g}\n", ex[a], ex[a + 1] + over_x, ey[b],
                           ey[b + 1] + over_y, value);
      if (a % style.every_x != style.every_x / 2 || b % style.every_y != style.every_y / 2)
        continue;
      // the line says it better
      if (value == 0 || (style.numbers && std::abs(value) < 0.5 * std::pow(10, -style.decimals)))
        continue;
      const std::string text = style.numbers ? signed_text(value, style.decimals)
                               : value > 0   ? "+"
                                             : "−";
      texts += fmt::format("{:.6g} {:.6g} \"{{/*{} {}}}\" {}\n", map.x[a], map.y[b],
                           style.numbers ? kCellFont : 0.85, text,
                           std::abs(value) > 0.8 * end ? "0xffffff" : "0x222222");
    }
  std::string out = fmt::format("$cells{} << EOD\n{}EOD\n", i, cells);
  out += fmt::format("$empty{} << EOD\n{}EOD\n", i, empty.empty() ? "NaN NaN NaN NaN\n" : empty);
  if (!texts.empty()) out += fmt::format("$texts{} << EOD\n{}EOD\n", i, texts);
  out += fmt::format("$zero{} << EOD\n", i);
  for (const auto& line : map.boundary) {
    for (const auto& [x, y] : line) out += fmt::format("{} {}\n", data_text(x), data_text(y));
    out += "\n";
  }
  return out + (map.boundary.empty() ? "NaN NaN\n" : "") + "EOD\n";
}

bool has_empty(const Map& map) {
  for (const double x : map.x)
    for (const double y : map.y) {
      const auto it = map.mean.find({x, y});
      if (it == map.mean.end() || std::isnan(it->second)) return true;
    }
  return false;
}

// ------------------------------------------------------------------------------------- commands

bool has_texts(const SweepPage& page, std::size_t i) {
  return page.blocks.find(fmt::format("$texts{} <<", i)) != std::string::npos;
}

// once a page, right of all panels
std::string scale_commands(const SweepPage& page, const Layout& layout, double end,
                           const std::string& unit) {
  const double height = page.height();
  const double left = kFigureWidth - kRight + 34;
  const double length = std::min(layout.body() - 8 - kUnder - 36, 330.0);
  const double bottom = page.top() + layout.body() - kUnder - 18;
  const auto at = [&](double x, double y) {
    return fmt::format("screen {:.5f},{:.5f}", x / kFigureWidth, 1 - y / height);
  };
  std::string out = fmt::format(
      "  set colorbox vertical user origin {:.5f},{:.5f} size {:.5f},{:.5f} bdefault\n",
      left / kFigureWidth, 1 - bottom / height, kBarWidth / kFigureWidth, length / height);
  // its own string of numbers: cbtics carry the sign
  std::vector<std::string> tics;
  const double step = tic_step(2 * end) * (2 * end / tic_step(2 * end) > 5 ? 2 : 1);
  const int most = static_cast<int>(std::floor(end / step + 1e-9));
  int decimals = 0;
  while (decimals < 6 &&
         std::abs(step * std::pow(10, decimals) - std::round(step * std::pow(10, decimals))) > 1e-6)
    ++decimals;
  for (int k = -most; k <= most; ++k)
    tics.push_back(fmt::format("'{{/*0.85 {}}}' {:.6g}",
                               k == 0 ? "0" : signed_text(k * step, decimals), k * step));
  out += fmt::format("  set cbtics ({}) scale 0.5\n", fmt::join(tics, ", "));
  const double middle = left + 26;
  out += fmt::format("  set label \"{{/*0.8 larger backward}}\" at {} center\n",
                     at(middle, bottom - length - 11));
  out += fmt::format("  set label \"{{/*0.8 larger forward}}\" at {} center\n",
                     at(middle, bottom + 11));
  out += fmt::format("  set label \"{{/*0.85 {}}}\" at {} center rotate by 90\n", plain(unit),
                     at(left + kBarWidth + 58, bottom - 0.5 * length));
  return out;
}

std::string panel_commands(const SweepPage& page, const Map& map, const Layout& layout,
                           std::size_t i, double end, const std::string& scale) {
  const PanelPlace box = layout.box(i);
  const std::vector<double> ex = edges(map.x), ey = edges(map.y);
  std::string out = panel_at(page, box);
  out += i == 0 ? scale : "  unset colorbox\n";
  out += fmt::format(
      "  set border 15 lw 0.8; set xrange [{:.6g}:{:.6g}]; set yrange [{:.6g}:{:.6g}]\n",
      ex.front(), ex.back(), ey.front(), ey.back());
  // few levels are named one by one
  const auto tics = [](const char* axis, const std::vector<double>& at, double room, double each) {
    if (static_cast<double>(at.size()) * each > room)
      return fmt::format("  set {}tics {:.6g}\n", axis, tic_step(at.back() - at.front()));
    std::vector<std::string> named = alike(at);
    for (std::size_t k = 0; k < at.size(); ++k)
      named[k] = fmt::format("'{{/*0.85 {}}}' {:.6g}", named[k], at[k]);
    return fmt::format("  set {}tics ({})\n", axis, fmt::join(named, ", "));
  };
  out += tics("x", map.x, box.width, 42) + tics("y", map.y, box.height, 18);
  out += text_at(page, box.left + 0.5 * box.width, box.top + box.height + 40,
                 fitted(words_of_parameter(map.x_key).both(), box.width + 50));
  out += text_at(page, box.left - 56, box.top + 0.5 * box.height,
                 fitted(words_of_parameter(map.y_key).both(), box.height + 20), true);
  out += fmt::format("  set cbrange [{:.6g}:{:.6g}]\n", -end, end);
  // gnuplot does not survive labels that are all missing
  const std::string texts = has_texts(page, i) ? fmt::format(
                                                     ", \\\n    $texts{} using 1:2:3:4 with labels "
                                                     "center textcolor rgb variable notitle",
                                                     i)
                                               : "";
  return out +
         fmt::format(
             "  plot $cells{0} using 1:3:1:2:3:4:5 with boxxyerror lc palette fs solid noborder "
             "notitle, \\\n"
             "    $empty{0} using 1:3:1:2:3:4 with boxxyerror fc rgb '#eeeeee' fs solid noborder "
             "notitle, \\\n"
             "    $empty{0} using 1:3:1:2:3:4 with boxxyerror fc rgb '#888888' fs transparent "
             "pattern 4 noborder notitle, \\\n"
             "    $zero{0} using 1:2 with lines lc rgb '#ffffff' lw 4.5 notitle, \\\n"
             "    $zero{0} using 1:2 with lines lc rgb '#000000' lw 2.2 notitle{1}\n",
             i, texts);
}

}  // namespace

std::optional<Drawing> map_figure(const Findings& findings, const OutcomeName& outcome,
                                  const std::string& name) {
  std::vector<Map> maps = maps_of(findings, outcome);
  if (maps.empty()) return {};
  const std::size_t all = maps.size();
  keep_most_telling(maps);
  SweepPage page;
  page.name = name;
  page.title = words_of(outcome) + ": backward minus forward";
  page.caption =
      caption_begin(findings, outcome) + " Each cell: mean of all cases at both levels." +
      (std::any_of(maps.begin(), maps.end(), [](const Map& m) { return !m.boundary.empty(); })
           ? " Black line: no difference, linear between levels."
           : "") +
      (std::any_of(maps.begin(), maps.end(), has_empty) ? " Hatched: no good case." : "");
  if (maps.size() < all)
    page.caption += fmt::format(" The {} pairs of {} in which it varies most.", maps.size(), all);
  const Layout layout = layout_of(maps.size());
  const double end = scale_end(maps);
  page.body = layout.body();
  page.blocks =
      "set palette defined (-1 '#0072B2', 0 '#ffffff', 1 '#D55E00')\nset palette maxcolors 256\n";
  for (std::size_t i = 0; i < maps.size(); ++i) page.blocks += blocks(maps[i], layout, end, i);
  const std::string scale = scale_commands(page, layout, end, "Difference, " + outcome.unit);
  for (std::size_t i = 0; i < maps.size(); ++i)
    page.panels += panel_commands(page, maps[i], layout, i, end, scale);
  return finished(page);
}

}  // namespace retrogait
