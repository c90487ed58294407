// Plots of a session's walks, and taking them along.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "inspector/plot_choice.h"
#include "report/page.h"

namespace retrogait::inspector {

namespace {

int side_of(const Session& session, const PlotChoice& choice) {
  return choice.side < 0 ? -1 : session.view.side;
}

CycleValues scaled(const std::array<float, 101>& y, double factor) {
  CycleValues out = y;
  if (factor != 1)
    for (float& v : out) v = static_cast<float>(v * factor);
  return out;
}

PlotCurve curve_of(const Session& session, const Look& look, const Walk& walk, int direction,
                   const CycleCurve& curve, double factor) {
  const Series s = series_of(*walk.trial, curve, session.map_of(direction));
  const auto d = static_cast<std::size_t>(direction);
  PlotCurve out;
  out.label = kDirectionNames[d];
  out.color = look.colors().walk[d];
  out.dashed = direction == 1;
  out.ok = s.ok;
  out.value = scaled(s.value, factor);
  out.has_band = s.has_band;
  if (s.has_band) {
    out.low = scaled(s.low, factor), out.high = scaled(s.high, factor);
    out.band = "± SD between strides";
  }
  return out;
}

// the band of an angle's script: what people do, beside what the consistent cycle does
void add_script_band(const Session& session, const Walk& walk, int direction,
                     const PlotChoice& choice, PlotCurve& curve) {
  Series script;
  if (curve.has_band || !script_series(*walk.trial, choice.variable, side_of(session, choice),
                                       session.map_of(direction), script))
    return;
  curve.has_band = true;
  curve.low = scaled(script.low, choice.factor), curve.high = scaled(script.high, choice.factor);
  curve.band = "script ± SD between people";
}

void add_baseline(const Session& session, const Look& look, const PlotChoice& choice, Plot& plot) {
  const std::shared_ptr<const Shown>& baseline = session.baseline();
  if (!baseline || baseline == session.shown() || !session.view.show_baseline) return;
  const int side = side_of(session, choice);
  std::vector<PlotCurve> before;
  for (int d = 0; d < 2; ++d) {
    const Walk& walk = baseline->walk[static_cast<std::size_t>(d)];
    const CycleCurve* curve = walk.find(choice.variable, side);
    if (curve == nullptr) continue;
    PlotCurve out = curve_of(session, look, walk, d, *curve, choice.factor);
    const float peak = largest_of(out.value);
    for (PlotCurve& now : plot.curves)
      if (now.dashed == out.dashed) now.peak_change = largest_of(now.value) - peak;
    out.label += ", baseline";
    out.color = faded(out.color, 0.45);
    out.width = 1;
    out.has_band = false;
    out.is_context = true;
    out.ok = PlotCurve::all_ok();
    before.push_back(std::move(out));
  }
  plot.curves.insert(plot.curves.begin(), before.begin(), before.end());  // under the others
}

}  // namespace

Plot make_plot(const Session& session, const Look& look, const PlotChoice& choice) {
  Plot plot;
  plot.title = choice.title;
  plot.cursor = session.view.phase;
  plot.time = session.view.plots.time;
  plot.with_peaks = true;
  const Shown* shown = session.shown().get();
  plot.empty = shown == nullptr ? (session.busy() ? "being solved …" : "no walk is open")
                                : "this walk does not have it";
  if (shown == nullptr) return plot;
  plot.unit = choice.unit.empty() ? shown->unit_of(choice.variable) : choice.unit;
  for (int d = 0; d < 2; ++d) {
    const Walk& walk = shown->walk[static_cast<std::size_t>(d)];
    if (walk.trial == nullptr) continue;
    const auto [from, to] = stance_span(
        session.map_of(d), walk.trial->events[static_cast<std::size_t>(session.view.side)],
        session.view.side);
    plot.stance.push_back({from, to, look.colors().walk[static_cast<std::size_t>(d)], d == 1});
    const CycleCurve* curve = walk.find(choice.variable, side_of(session, choice));
    if (curve == nullptr) continue;
    plot.curves.push_back(curve_of(session, look, walk, d, *curve, choice.factor));
    if (plot.unit == "deg") add_script_band(session, walk, d, choice, plot.curves.back());
  }
  add_baseline(session, look, choice, plot);
  return plot;
}

void share_ranges(std::vector<Plot>& plots) {
  std::map<std::string, std::pair<double, double>> ranges;
  for (const Plot& plot : plots) {
    const auto [low, high] = value_range(plot);
    const auto [known, is_new] = ranges.try_emplace(plot.unit, low, high);
    if (is_new) continue;
    known->second = {std::min(known->second.first, low), std::max(known->second.second, high)};
  }
  for (Plot& plot : plots) {
    const auto [low, high] = ranges.at(plot.unit);
    const double margin = 0.06 * (high - low);
    plot.range = {low == 0 ? 0 : low - margin, high == 0 ? 0 : high + margin};
  }
}

std::string csv_of_plots(const Session& session, const std::vector<PlotChoice>& plots) {
  std::string out;
  for (const PlotChoice& choice : plots) {
    const std::string csv = session.csv_of(choice.variable, side_of(session, choice));
    out += out.empty() ? csv : csv.substr(csv.find('\n') + 1);
  }
  return out;
}

std::string values_at_cursor(const Session& session, const std::vector<PlotChoice>& plots) {
  std::string out = "variable,side,unit,axis_pct,forward,backward\n";
  for (const PlotChoice& choice : plots) {
    if (!session.shown()) break;
    const int side = side_of(session, choice);
    std::string row =
        fmt::format("{},{},{},{:g}", choice.variable, side_name(side),
                    choice.unit.empty() ? session.shown()->unit_of(choice.variable) : choice.unit,
                    session.view.phase);
    for (int d = 0; d < 2; ++d) {
      const Walk& walk = session.shown()->walk[static_cast<std::size_t>(d)];
      const CycleCurve* curve = walk.find(choice.variable, side);
      row += ",";
      if (curve == nullptr) continue;
      const Series s = series_of(*walk.trial, *curve, session.map_of(d));
      row += fmt::format("{:.6g}", choice.factor * value_at(s.value, session.view.phase));
    }
    out += row + "\n";
  }
  return out;
}

PlotFigure figure_of(const Session& session, const std::string& title,
                     const std::vector<PlotChoice>& plots) {
  Look look;
  look.theme = Theme::kLight;  // the pair of the report
  PlotFigure figure;
  figure.name = "view_" + file_name_of(title);
  figure.title = title;
  std::vector<Plot> made;
  for (const PlotChoice& choice : plots) made.push_back(make_plot(session, look, choice));
  if (session.view.plots.shared_values) share_ranges(made);
  bool strides = false, people = false, failed = false;
  for (const Plot& plot : made) {
    failed = failed || !failed_spans(plot).empty();
    for (const PlotCurve& c : plot.curves) {
      strides = strides || c.band == "± SD between strides";
      people = people || c.band == "script ± SD between people";
    }
  }
  figure.plots = std::move(made);
  const StudyResult* result = session.shown() ? session.shown()->result.get() : nullptr;
  if (result != nullptr) figure.caption = title_of(*result) + ". ";  // with what was changed
  figure.caption += fmt::format("{} side from its contact; bars: the foot bears load.",
                                session.view.side == 0 ? "Right" : "Left");
  if (session.view.reversed) figure.caption += " The backward walk is played backward in time.";
  if (session.view.alignment == Alignment::kStance)
    figure.caption += fmt::format(" Stance is stretched to {:g} % of the axis.", kStance);
  if (strides) figure.caption += " Bands: ± SD between strides.";
  if (people) figure.caption += " Bands: the script ± SD between people.";
  if (failed) figure.caption += " FLAGGED, hatched: instants that did not converge.";
  return figure;
}

std::string folder_of(const Session& session) {
  std::string name = session.document().scene;
  if (session.shown() && session.shown()->result) name = session.shown()->result->plan.scene.name;
  return "out/" + (name.empty() ? std::string("view") : name);
}

void export_plots(Session& session, const std::string& title,
                  const std::vector<PlotChoice>& plots) {
  const std::string folder = folder_of(session);
  session.figures.start(folder, figure_of(session, title, plots));
  session.message = "Drawing " + title + " into " + folder + "/figures …";
}

}  // namespace retrogait::inspector
