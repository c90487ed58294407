// The ladder as waterfalls: the forward walk's value, three floating steps, the backward walk's value.
// Colours: Okabe and Ito 2008. Steps that lower a load are hatched, so that a copy in grey says the same.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/figures.h"
#include "report/ladder.h"
#include "report/text.h"

namespace retrogait {

namespace {

Row load(const char* label, const char* unit, const char* side, const char* variable,
         const char* measure, double factor = 1) {
  return {label, unit, side, variable, measure, 2, Show::kDifference, factor};
}

Row activation(const char* label, const char* variable) {
  return {label, "%", "r", variable, "mean", 1, Show::kDifference, 100, ""};
}

const std::vector<Row>& loads(bool with_muscles) {
  static const std::vector<Row> contact = {
      load("Knee contact, peak", "BW", "r", "knee_contact", "peak"),
      load("Knee contact, impulse", "BW·s/m", "r", "knee_contact", "impulse_per_m"),
      load("Kneecap on thigh, peak", "BW", "r", "patellofemoral_contact", "peak"),
      load("L5/S1 compression, peak", "BW", "none", "l5s1_compression", "peak"),
      activation("Quadriceps, mean activation", "quadriceps_activation"),
      activation("Triceps surae, mean activation", "triceps_surae_activation"),
      activation("Erector spinae, mean activation", "erector_spinae_activation"),
      load("Cost of transport, Bhargava", "J/kg/m", "none", "cost_of_transport", "bhargava")};
  static const std::vector<Row> net = {
      load("Knee extending, peak", "N·m/kg", "r", "knee_angle_moment", "min", -1),
      load("Knee adduction, peak", "N·m/kg", "r", "knee_adduction_moment", "peak"),
      load("Knee compression, peak", "BW", "r", "knee_intersegmental_y", "peak"),
      load("Knee compression, impulse", "BW·s/m", "r", "knee_intersegmental_y", "impulse_per_m"),
      load("L5/S1 extending, peak", "N·m/kg", "none", "l5s1_moment_z", "peak"),
      load("L5/S1 sideways, peak", "N·m/kg", "none", "l5s1_moment_x", "peak"),
      load("L5/S1 compression, peak", "BW", "none", "l5s1_intersegmental_y", "peak"),
      load("Ankle, positive work a step", "J/kg", "r", "ankle_angle_power", "work_done_per_step")};
  return with_muscles ? contact : net;
}

// pixels, as all lengths here
constexpr PanelGrid kGrid{.columns = 4,
                          .left = 46,
                          .right = 12,
                          .top = 88,
                          .bottom = 118,
                          .column_gap = 54,
                          .row_gap = 108,
                          .height = 165};
constexpr double kHalf = 0.36;                  // of a bar's width, of the way to the next
constexpr std::size_t kCaptionWidth = 160;      // bytes a line
constexpr double kLegendWidth[] = {90, 80};     // of "raises", "lowers"
enum Kind { kForward, kBackward, kUp, kDown };  // of a bar
constexpr const char* kFill[] = {"fc rgb '#0072B2' fs solid 1", "fc rgb '#D55E00' fs solid 1",
                                 "fc rgb '#CC79A7' fs solid 1",
                                 "fc rgb '#009E73' fs transparent pattern 5"};
constexpr const char* kUnderHatch = "fc rgb '#CDEBE2' fs solid 1 noborder";  // of steps that lower
constexpr const char* kBorder = "border lc rgb '#333333'";

struct Bar {
  Kind kind;
  double from, to;
  std::string text;

  bool whole() const { return !std::isnan(from) && !std::isnan(to); }
};

struct Waterfall {
  Row row;
  std::array<Bar, 5> bars;
};

// numbers of a figure carry a true minus
std::string true_minus(std::string number) {
  if (number.starts_with("-")) number.replace(0, 1, "−");
  return number;
}

std::vector<Waterfall> waterfalls(const LadderResult& ladder) {
  std::vector<Waterfall> out;
  for (const Row& row : loads(has_muscles(ladder))) {
    const auto values = row_values(ladder, row);
    if (!values) continue;
    const auto walk = *values, shown = rounded(walk, row);
    Waterfall w = {row, {}};
    for (std::size_t r = 1; r < kRungs; ++r)
      w.bars[r] = {walk[r] >= walk[r - 1] ? kUp : kDown, walk[r - 1], walk[r],
                   true_minus(change_text(shown[r] - shown[r - 1], row.decimals))};
    w.bars[0] = {kForward, 0, walk[0], true_minus(number_text(shown[0], row.decimals))};
    w.bars[4] = {kBackward, 0, walk[3], true_minus(number_text(shown[3], row.decimals))};
    out.push_back(w);
  }
  return out;
}

std::string value_text(double x) { return std::isnan(x) ? "NaN" : fmt::format("{:.6g}", x); }

// x, from, to, kind, top, "text"; a step to or from nowhere has no bar, and a dash at the end that is known
std::string block(const Waterfall& w, std::size_t i) {
  std::string out = fmt::format("$bars{} << EOD\n", i);
  for (std::size_t b = 0; b < w.bars.size(); ++b) {
    const Bar& bar = w.bars[b];
    const double nowhere = std::nan("");
    out += fmt::format("{} {} {} {} {} \"{{/*0.78 {}}}\"\n", b,
                       value_text(bar.whole() ? bar.from : nowhere),
                       value_text(bar.whole() ? bar.to : nowhere), static_cast<int>(bar.kind),
                       value_text(std::fmax(bar.from, bar.to)), bar.text);
  }
  return out + "EOD\n";
}

// zero is always in view, with room above for the numbers
std::string range(const Waterfall& w) {
  double low = 0, high = 0;
  for (const Bar& b : w.bars)
    for (const double y : {b.from, b.to})
      if (!std::isnan(y)) low = std::min(low, y), high = std::max(high, y);
  const double room = 0.14 * (high - low);
  if (room == 0) return "  set yrange [0:1]\n";
  return fmt::format("  set yrange [{:.6g}:{:.6g}]; set ytics {:.6g}\n",
                     low < 0 ? low - 0.3 * room : 0.0, high + room, tic_step(high - low));
}

// thin lines that carry one bar's end to the next bar
std::string connectors(const Waterfall& w) {
  std::string out = "  unset arrow\n";
  for (std::size_t b = 0; b + 1 < w.bars.size(); ++b) {
    if (!w.bars[b].whole() || !w.bars[b + 1].whole()) continue;
    out += fmt::format(
        "  set arrow from {:.2f},{:.6g} to {:.2f},{:.6g} nohead lc rgb '#333333' "
        "lw 0.7\n",
        static_cast<double>(b) + kHalf, w.bars[b].to, static_cast<double>(b) + 1 - kHalf,
        w.bars[b].to);
  }
  return out;
}

std::string plot_command(std::size_t i) {
  std::vector<std::string> parts;
  const auto bars = [&](int kind, const std::string& style) {
    parts.push_back(fmt::format(
        "$bars{0} using 1:($4=={1}?$2:NaN):($1-{2}):($1+{2}):2:3 with boxxyerror {3} notitle", i,
        kind, kHalf, style));
  };
  bars(kDown, kUnderHatch);
  for (int kind = 0; kind < 4; ++kind)
    bars(kind, fmt::format("{} {} lw 0.7", kFill[kind], kBorder));
  parts.push_back(fmt::format("$bars{} using 1:5:6 with labels center offset 0,0.55 notitle", i));
  return fmt::format("  plot {}\n", fmt::join(parts, ", \\\n    "));
}

std::string header_commands(double page) {
  const double y = 1 - 22 / page;
  std::string out = fmt::format(
      "  set label 1 \"{{/:Bold From forward to backward walking, step by step}}\" at screen "
      "0.012,{:.4f} left\n",
      y);
  double x = kFigureWidth - kGrid.right - kLegendWidth[0] - kLegendWidth[1];
  int tag = 20;
  const auto sample = [&](const std::string& style) {
    out += fmt::format(
        "  set object {} rectangle from screen {:.4f},{:.4f} to screen {:.4f},{:.4f} {}\n", tag++,
        x / kFigureWidth, y - 7 / page, (x + 22) / kFigureWidth, y + 7 / page, style);
  };
  for (const Kind kind : {kUp, kDown}) {
    if (kind == kDown) sample(kUnderHatch);
    sample(fmt::format("{} {} lw 0.7", kFill[kind], kBorder));
    out += fmt::format("  set label {} \"{}\" at screen {:.4f},{:.4f} left\n", tag,
                       kind == kUp ? "raises" : "lowers", (x + 30) / kFigureWidth, y);
    x += kLegendWidth[0];
  }
  return out;
}

// what each step is, in the words of the axis
std::string caption(const LadderResult& ladder) {
  const Trial &forward = *ladder.rungs[0].trial, &backward = *ladder.rungs[3].trial;
  const auto cadence = [](const Trial& t) {
    return fmt::format("{:.0f} steps/min", 120 / t.period);
  };
  std::string out;
  if (!ladder.ok()) out = "FLAGGED, grey hatching: a walk beyond its limits (ladder_walks.csv). ";
  out += fmt::format(
      "{}. Right side. Muscles: forward walking played backward{}. Movement: backward posture and "
      "footfall, at {:.2f} m/s and {} as forward. ",
      ladder.title,
      ladder.sloped() ? ", along the slope the other way" : ", every net joint moment the same",
      std::abs(forward.travel_speed), cadence(forward));
  out += ladder.same_speed() ? fmt::format("Cadence: {} at the same speed.", cadence(backward))
                             : fmt::format("Speed: {:.2f} m/s and {}.",
                                           std::abs(backward.travel_speed), cadence(backward));
  return out + " Bars begin at zero; the numbers above steps are the changes.";
}

std::string caption_commands(const LadderResult& ladder, double page) {
  std::string out;
  double y = 42;
  int tag = 40;
  for (const std::string& line : folded(caption(ladder), kCaptionWidth)) {
    out += fmt::format("  set label {} \"{{/*0.8 {}}}\" at screen 0.012,{:.4f} left\n", tag++,
                       plain(line), y / page);
    y -= 15;
  }
  return out;
}

std::string panel_commands(const LadderResult& ladder, const Waterfall& w, std::size_t i,
                           double page) {
  std::string out =
      panel_margins(kGrid, i, page) + range(w) + connectors(w) + "  unset object; unset label\n";
  if (!ladder.ok())
    out +=
        "  set object 1 rectangle from graph 0, graph 0 to graph 1, graph 1 fs pattern 4 "
        "noborder fc rgb '#cccccc' behind\n";
  out += fmt::format("  set title \"{{/*0.9 {}}}\\n{{/*0.8 {}}}\" offset 0,-0.6\n",
                     plain(w.row.label), plain(w.row.unit));
  if (i == 0) out += header_commands(page) + caption_commands(ladder, page);
  return out + plot_command(i);
}

std::string style_commands(const LadderResult& ladder) {
  return fmt::format(
      "set encoding utf8\n"
      "set border 3 lw 0.8\n"
      "set tics nomirror out scale 0.6\n"
      "set xrange [-0.6:4.6]\n"
      "set xtics ('{{/*0.85 forward}}' 0, '{{/*0.85 muscles}}' 1, '{{/*0.85 movement}}' 2, "
      "'{{/*0.85 {}}}' 3, '{{/*0.85 backward}}' 4) rotate by 40 right\n"
      "set format y '{{/*0.85 %g}}'\n"
      "set xzeroaxis lt 1 lc rgb '#333333' lw 0.8 dt 1\n"
      "unset key\n",
      ladder.same_speed() ? "cadence" : "speed");
}

}  // namespace

Drawing ladder_figure(const LadderResult& ladder) {
  const std::vector<Waterfall> list = waterfalls(ladder);
  const double page = page_height(kGrid, list.size());
  std::string script = "# Draws ladder.svg and ladder.pdf here: gnuplot ladder.gp\nreset\n";
  for (std::size_t i = 0; i < list.size(); ++i) script += block(list[i], i);
  script += style_commands(ladder);
  std::string panels;
  for (std::size_t i = 0; i < list.size(); ++i) panels += panel_commands(ladder, list[i], i, page);
  return {"ladder", script + on_both_pages("ladder", page, panels)};
}

}  // namespace retrogait
