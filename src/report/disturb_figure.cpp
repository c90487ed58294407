// Disturbed walks step by step: a row of panels for each disturbance, forward and backward in the program's colours.
// Colours: Okabe and Ito 2008; backward is dashed and has open marks, so that a copy in grey says the same.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/numbers.h"
#include "report/disturb.h"
#include "report/figures.h"

namespace retrogait {

namespace {

// pixels, as all lengths here
constexpr PanelGrid kGrid{.columns = 4,
                          .left = 52,
                          .right = 14,
                          .top = 96,
                          .bottom = 112,
                          .column_gap = 52,
                          .row_gap = 84,
                          .height = 125};
constexpr std::size_t kCaptionWidth = 165;  // bytes a line
constexpr const char* kColor[] = {"#0072B2", "#D55E00"};
constexpr const char* kPale[] = {"#A6CEE3", "#F5C6A5"};  // undisturbed
constexpr const char* kDash[] = {"1", "(6,3)"};
constexpr int kMark[] = {7, 6};   // filled, open circles
constexpr std::size_t kThin = 4;  // of the curves every so many instants

// strides since the disturbed one began
double strides(const DisturbResult& result, const WalkTrace& walk, std::size_t i) {
  return static_cast<double>(i) / walk.per_stride - result.rules.before;
}

struct Point {
  double x, y;
};

using Points = std::vector<Point>;

Points in_order(Points points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) { return a.x < b.x; });
  return points;
}

Points at_contacts(const DisturbResult& result, const WalkTrace& walk, double Margins::*part) {
  Points out;
  for (const int side : {0, 1})
    for (const StanceSpan& s : stances_of(walk, side))
      out.push_back({strides(result, walk, s.contact),
                     100 * walk.instants[s.contact].margin[at(side)].*part});
  return in_order(out);
}

Points clearances(const DisturbResult& result, const WalkTrace& undisturbed,
                  const WalkTrace& walk) {
  Points out;
  for (const int side : {0, 1})
    for (const Swing& swing : middle_swings(undisturbed, side)) {
      if (swing.end > walk.instants.size()) continue;
      double least = 1e9;
      for (std::size_t i = swing.begin; i < swing.end; ++i)
        least = std::min(least, walk.instants[i].clearance[at(side)]);
      out.push_back({strides(result, walk, (swing.begin + swing.end) / 2), 1000 * least});
    }
  return in_order(out);
}

Points speeds(const DisturbResult& result, const WalkTrace& walk) {
  Points out;
  for (std::size_t i = 0; i < walk.instants.size(); i += kThin)
    out.push_back({strides(result, walk, i), walk.direction * walk.instants[i].com_velocity.x()});
  return out;
}

struct PanelKind {
  const char* title;
  const char* unit;
  bool marks;
  double beyond;  // how far beyond the undisturbed walk the axis goes at most
};
constexpr PanelKind kPanels[] = {{"Margin along travel", "cm", true, 25},
                                 {"Margin sideways", "cm", true, 15},
                                 {"Foot clearance", "mm", true, 25},
                                 {"Speed along travel", "m/s", false, 0.5}};

Points points_of(const DisturbResult& result, std::size_t panel, const WalkTrace& undisturbed,
                 const WalkTrace& walk) {
  if (panel == 0) return at_contacts(result, walk, &Margins::ap);
  if (panel == 1) return at_contacts(result, walk, &Margins::ml);
  if (panel == 2) return clearances(result, undisturbed, walk);
  return speeds(result, walk);
}

std::size_t rows_of(const DisturbResult& result) {
  return std::max(result.direction[0].walks.size(), result.direction[1].walks.size());
}

// all of the undisturbed walks, and of the disturbed ones what is not too far off: a fall would hide the rest
std::string range(const DisturbResult& result, std::size_t row, std::size_t panel) {
  double low = 1e9, high = -1e9, least = 1e9, most = -1e9;
  for (const DisturbedDirection& direction : result.direction) {
    if (row >= direction.walks.size()) continue;
    const WalkTrace& alone = direction.undisturbed;
    for (const Point& p : points_of(result, panel, alone, alone))
      low = std::min(low, p.y), high = std::max(high, p.y);
    for (const Point& p : points_of(result, panel, alone, direction.walks[row].trace))
      least = std::min(least, p.y), most = std::max(most, p.y);
  }
  const double beyond = kPanels[panel].beyond;
  low = std::max(std::min(low, least), low - beyond);
  high = std::min(std::max(high, most), high + beyond);
  const double room = 0.06 * (high - low);
  return fmt::format("  set yrange [{:.4g}:{:.4g}]\n", low - room, high + room);
}

std::string block(const std::string& name, const Points& points) {
  std::string out = "$" + name + " << EOD\n";
  for (const Point& p : points) out += fmt::format("{:.3f} {:.5g}\n", p.x, p.y);
  if (points.empty()) out += "NaN NaN\n";
  return out + "EOD\n";
}

// the block of a row, panel, direction; `walk` or its undisturbed twin
std::string name_of_block(std::size_t row, std::size_t panel, std::size_t d, bool disturbed) {
  return fmt::format("{}{}_{}_{}", disturbed ? "walk" : "alone", row, panel, d);
}

std::string data_blocks(const DisturbResult& result, std::size_t row) {
  std::string out;
  for (std::size_t d = 0; d < 2; ++d) {
    const DisturbedDirection& direction = result.direction[d];
    if (row >= direction.walks.size()) continue;
    for (std::size_t panel = 0; panel < std::size(kPanels); ++panel) {
      out += block(name_of_block(row, panel, d, false),
                   points_of(result, panel, direction.undisturbed, direction.undisturbed));
      out += block(name_of_block(row, panel, d, true),
                   points_of(result, panel, direction.undisturbed, direction.walks[row].trace));
    }
  }
  return out;
}

// where a walk ends in a fall
std::string fall_marks(const DisturbResult& result, std::size_t row, std::size_t panel) {
  std::string out;
  for (std::size_t d = 0; d < 2; ++d) {
    const DisturbedDirection& direction = result.direction[d];
    if (row >= direction.walks.size()) continue;
    const DisturbedWalk& walk = direction.walks[row];
    if (walk.outcome != Outcome::kFell) continue;
    const double x =
        (walk.placed.onset + walk.fell_after) / walk.trace.period - result.rules.before;
    out += fmt::format(
        "  set arrow {0} from {1:.3f}, graph 0 to {1:.3f}, graph 1 nohead lc rgb '{2}' lw 1 dt 3\n",
        60 + d, x, kColor[d]);
    if (panel == 0)
      out += fmt::format(
          "  set label {0} \"{{/*0.8 falls}}\" at {1:.3f}, graph {2:.2f} left offset 0.3,0 "
          "textcolor rgb '{3}'\n",
          60 + d, x, 0.06 + 0.11 * static_cast<double>(d), kColor[d]);
  }
  return out;
}

std::string plot_command(const DisturbResult& result, std::size_t row, std::size_t panel) {
  std::vector<std::string> parts;
  for (const bool disturbed : {false, true})
    for (std::size_t d = 0; d < 2; ++d) {
      if (row >= result.direction[d].walks.size()) continue;
      const std::string marks =
          disturbed && kPanels[panel].marks ? fmt::format("points pt {} ps 0.45", kMark[d]) : "";
      parts.push_back(fmt::format("${} using 1:2 with lines{} lc rgb '{}' dt {} lw {} notitle",
                                  name_of_block(row, panel, d, disturbed), marks,
                                  disturbed ? kColor[d] : kPale[d], kDash[d],
                                  disturbed ? 1.5 : 2.5));
    }
  return fmt::format("  plot {}\n", fmt::join(parts, ", \\\n    "));
}

const Disturbance& disturbance_of(const DisturbResult& result, std::size_t row) {
  const auto& forward = result.direction[0].walks;
  return row < forward.size() ? forward[row].disturbance
                              : result.direction[1].walks[row].disturbance;
}

std::string header_commands(double page) {
  const double y = 1 - 22 / page;
  std::string out = fmt::format(
      "  set label 1 \"{{/:Bold Disturbed walks, step by step}}\" at screen 0.012,{:.4f} left\n",
      y);
  double x = 470;
  int tag = 20;
  const auto sample = [&](const char* color, const char* dash, double width, const char* text,
                          double room) {
    out += fmt::format(
        "  set arrow {} from screen {:.4f},{:.4f} to screen {:.4f},{:.4f} nohead lc rgb '{}' dt "
        "{} lw {}\n",
        tag, x / kFigureWidth, y, (x + 30) / kFigureWidth, y, color, dash, width);
    out += fmt::format("  set label {} \"{}\" at screen {:.4f},{:.4f} left\n", tag++, text,
                       (x + 36) / kFigureWidth, y);
    x += room;
  };
  sample(kColor[0], kDash[0], 1.5, "forward", 105);
  sample(kColor[1], kDash[1], 1.5, "backward", 115);
  sample(kPale[0], kDash[0], 2.5, "", 34);
  sample(kPale[1], kDash[1], 2.5, "undisturbed", 120);
  return out;
}

std::string caption(const DisturbResult& result) {
  return fmt::format("{}. Simulated; forward at {:.2f} m/s, backward at {:.2f} m/s. ",
                     result.plan.scene.title,
                     std::abs(result.direction[0].settled.cycle.travel_speed),
                     std::abs(result.direction[1].settled.cycle.travel_speed)) +
         "Strides count from the contact of the right foot that begins the disturbed one; a mark "
         "is one step, of the right and the left foot in turn. Margins of stability as a foot "
         "touches: from where the mass centre is heading to that foot's edge (Hof 2005); below "
         "zero along travel the next step must catch it. Clearance: the sole's lowest point in "
         "the middle third of swing. Lines that leave a panel belong to falls. The balance of the "
         "walker is the program's own, not a person's.";
}

std::string caption_commands(const DisturbResult& result, double page) {
  std::string out;
  double y = 66;
  int tag = 40;
  for (const std::string& line : folded(caption(result), kCaptionWidth)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at screen 0.012,{:.4f} left\n", tag++,
                       plain(line), y / page);
    y -= 15;
  }
  return out;
}

std::string row_title(const DisturbResult& result, std::size_t row, double page) {
  std::string text = disturbance_of(result, row).text();
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  const double y = kGrid.top + static_cast<double>(row) * (kGrid.height + kGrid.row_gap) - 34;
  return fmt::format("  set label 50 \"{{/:Bold*0.9 {}}}\" at screen 0.012,{:.4f} left\n",
                     plain(text), 1 - y / page);
}

std::string panel_commands(const DisturbResult& result, std::size_t row, std::size_t panel,
                           double page) {
  std::string out = panel_margins(kGrid, row * kGrid.columns + panel, page);
  out += "  unset label; unset arrow\n";
  out += fmt::format("  set title \"{{/*0.85 {}, {}}}\" offset 0,-0.7\n",
                     plain(kPanels[panel].title), plain(kPanels[panel].unit));
  out += "  set arrow 10 from 0, graph 0 to 0, graph 1 nohead lc rgb '#888888' lw 0.8 dt 3\n";
  out += fmt::format("  set xlabel \"{}\" offset 0,1.1\n",
                     row + 1 == rows_of(result) ? "{/*0.85 strides}" : "");
  out += fall_marks(result, row, panel) + range(result, row, panel);
  if (panel == 0) out += row_title(result, row, page);
  if (row == 0 && panel == 0) out += header_commands(page) + caption_commands(result, page);
  return out + plot_command(result, row, panel);
}

}  // namespace

Drawing disturb_figure(const DisturbResult& result) {
  const std::size_t rows = rows_of(result);
  const double page = page_height(kGrid, rows * kGrid.columns);
  std::string script = "# Draws disturbance.svg and disturbance.pdf here: gnuplot disturbance.gp\n";
  script += "reset\n";
  for (std::size_t row = 0; row < rows; ++row) script += data_blocks(result, row);
  script += fmt::format(
      "set encoding utf8\nset border 3 lw 0.8\nset tics nomirror out scale 0.6\n"
      "set xrange [{}:{}]\nset xtics 2 offset 0,0.4\nset format x '{{/*0.85 %g}}'\nset format y "
      "'{{/*0.85 "
      "%g}}'\n"
      "set xzeroaxis lt 1 lc rgb '#bbbbbb' lw 0.8 dt 1\n"
      "unset key\n",
      -result.rules.before, result.rules.after);
  std::string panels;
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t panel = 0; panel < std::size(kPanels); ++panel)
      panels += panel_commands(result, row, panel, page);
  return {"disturbance", script + on_both_pages("disturbance", page, panels)};
}

}  // namespace retrogait
