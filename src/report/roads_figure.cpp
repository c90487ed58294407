// Both roads overlaid: a row a direction, a column a load.
// Colours: Okabe and Ito 2008, as all figures; the simulated walk is dark and dashed.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "report/figures.h"
#include "report/page.h"
#include "report/roads.h"

namespace retrogait {

namespace {

struct Load {
  const char *variable, *title, *axis;
};
constexpr Load kWithMuscles[] = {{"grf_y", "vertical force", "up, BW"},
                                 {"knee_angle_moment", "knee moment", "flexing +, N·m/kg"},
                                 {"knee_contact", "knee contact force", "thigh on shank, BW"}};
constexpr Load kWithoutMuscles[] = {
    {"grf_y", "vertical force", "up, BW"},
    {"knee_angle_moment", "knee moment", "flexing +, N·m/kg"},
    {"knee_intersegmental_y", "knee compression", "intersegmental, BW"}};

constexpr const char* kColor[] = {"#0072B2", "#D55E00"};  // forward, backward, inverse road
constexpr const char* kSimulated = "lc rgb '#222222' dt (7,3) lw 1.6";
constexpr std::size_t kColumns = 3;
constexpr std::size_t kCaptionWidth = 150;
constexpr PanelGrid kGrid{.columns = kColumns,
                          .left = 62,
                          .right = 16,
                          .top = 72,
                          .bottom = 100,
                          .column_gap = 70,
                          .row_gap = 62,
                          .height = 190};

struct Pair {
  const Trial *inverse, *simulated;
};

struct RoadPanel {
  Pair pair;
  Load load;
  std::size_t way;  // 0 forward, 1 backward
};

std::vector<RoadPanel> panels_of(const StudyResult& result) {
  std::vector<RoadPanel> out;
  for (const Trial& t : result.trials) {
    const Trial* twin = find_simulated(result, t);
    if (twin == nullptr) continue;
    for (const Load& load : has_muscles(result) ? kWithMuscles : kWithoutMuscles)
      out.push_back({{&t, twin}, load, t.of.direction == "forward" ? 0U : 1U});
  }
  return out;
}

std::string value(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.6g}", x); }

// pct, inverse, simulated
std::string block(const RoadPanel& panel, std::size_t i) {
  std::string out = fmt::format("$roads{} << EOD\n", i);
  const auto &a = panel.pair.inverse->curve(panel.load.variable, 0),
             &b = panel.pair.simulated->curve(panel.load.variable, 0);
  for (std::size_t k = 0; k <= 100; ++k)
    out += fmt::format("{} {} {}\n", k, value(a[k]), value(b[k]));
  return out + "EOD\n";
}

std::string header_commands(double page) {
  const double y = 1 - 22 / page;
  std::string out = fmt::format(
      "  set label 1 \"{{/:Bold Both roads: inverse dynamics and simulation}}\" at screen "
      "0.012,{:.4f} left\n",
      y);
  double x = 560;
  int tag = 20;
  const auto entry = [&](const std::string& style, const char* text, double width) {
    out += fmt::format(
        "  set arrow {0} from screen {1:.4f},{2:.4f} to screen {3:.4f},{2:.4f} nohead {4}\n", tag,
        x / kFigureWidth, y, (x + 30) / kFigureWidth, style);
    out += fmt::format("  set label {} \"{}\" at screen {:.4f},{:.4f} left\n", tag++, text,
                       (x + 37) / kFigureWidth, y);
    x += width;
  };
  entry(fmt::format("lc rgb '{}' lw 2", kColor[0]), "", 36);
  entry(fmt::format("lc rgb '{}' lw 2", kColor[1]), "inverse", 120);
  entry(kSimulated, "simulated", 0);
  return out;
}

std::string caption_commands(const StudyResult& result, double page) {
  std::string text;
  for (const Trial& t : result.trials)
    if (!t.ok && text.empty()) text = "FLAGGED, hatched: a walk beyond its limits (solver.csv). ";
  text += fmt::format(
      "{}. Right side from its contact by the script's clock. Inverse: the consistent cycle. "
      "Simulated: the last of {} strides in a Bullet world on soft soles.",
      title_of(result), result.plan.scene.simulate.strides);
  std::string out;
  double y = 40;
  int tag = 40;
  for (const std::string& line : folded(text, kCaptionWidth)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at screen 0.012,{:.4f} left\n", tag++,
                       plain(line), y / page);
    y -= 15;
  }
  return out;
}

std::string panel_commands(const StudyResult& result, const RoadPanel& panel, std::size_t i,
                           std::size_t count, double page) {
  std::string out = panel_margins(kGrid, i, page) + "  unset object; unset label; unset arrow\n";
  if (!panel.pair.inverse->ok || !panel.pair.simulated->ok)
    out +=
        "  set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 fs pattern 4 noborder "
        "fc rgb '#cccccc' behind\n";
  if (i == 0) out += header_commands(page) + caption_commands(result, page);
  out += fmt::format("  set title \"{}: {}\" offset 0,-0.6\n",
                     panel.way == 0 ? "Forward" : "Backward", panel.load.title);
  out += fmt::format("  set ylabel \"{}\" offset 1,0\n", panel.load.axis);
  out +=
      i + kColumns >= count ? "  set xlabel \"% of the cycle\" offset 0,0.5\n" : "  unset xlabel\n";
  // forces press
  out += panel.load.variable == std::string("knee_angle_moment")
             ? "  set offsets 0,0,graph 0.03,graph 0.03\n  set yrange [*:*]\n"
             : "  set offsets 0,0,graph 0.03,0\n  set yrange [*<0:*]\n";
  return out + fmt::format(
                   "  plot $roads{0} using 1:2 with lines lc rgb '{1}' lw 2 notitle, \\\n"
                   "    $roads{0} using 1:3 with lines {2} notitle\n",
                   i, kColor[panel.way], kSimulated);
}

constexpr const char* kStyle =
    "set encoding utf8\n"
    "set border 3 lw 0.8\n"
    "set tics nomirror out scale 0.6\n"
    "set xrange [0:100]\n"
    "set xtics 0,20,100\n"
    "set xzeroaxis lt 1 lc rgb '#bbbbbb' lw 0.8 dt 1\n"
    "unset key\n";

}  // namespace

Drawing roads_figure(const StudyResult& result) {
  const std::vector<RoadPanel> list = panels_of(result);
  const double page = page_height(kGrid, list.size());
  std::string script = "# Draws roads.svg and roads.pdf here: gnuplot roads.gp\nreset\n";
  for (std::size_t i = 0; i < list.size(); ++i) script += block(list[i], i);
  script += kStyle;
  std::string panels;
  for (std::size_t i = 0; i < list.size(); ++i)
    panels += panel_commands(result, list[i], i, list.size(), page);
  return {"roads", script + on_both_pages("roads", page, panels)};
}

}  // namespace retrogait
