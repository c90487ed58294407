// A row of the muscle view as a plot: both directions, their bands, measured EMG.
#include <algorithm>
#include <cmath>

#include "inspector/muscle_panel.h"
#include "inspector/plot_choice.h"

namespace retrogait::inspector {

namespace {

enum class BandOf { kNothing, kStrides, kQuartiles, kExtremes };
constexpr std::size_t kFewMuscles = 6;  // quartiles of so few are single muscles
constexpr std::array kBandNotes = {"", "± SD between strides", "quartiles of its muscles by volume",
                                   "least to most of its muscles"};

// measured EMG takes the place of the spread over muscles: two bands a curve are one too many
BandOf band_of(const MuscleRow& row, const RowCurve& curve, MuscleBand wanted, bool has_emg) {
  if (wanted == MuscleBand::kNone) return BandOf::kNothing;
  if (wanted == MuscleBand::kUsual && curve.has_sd) return BandOf::kStrides;
  if (has_emg) return BandOf::kNothing;
  const bool few = wanted == MuscleBand::kUsual && row.members.size() < kFewMuscles;
  if (wanted == MuscleBand::kExtremes || few)
    return curve.least != nullptr ? BandOf::kExtremes : BandOf::kNothing;
  return curve.lower != nullptr ? BandOf::kQuartiles : BandOf::kNothing;
}

bool has_emg(const MusclePanel& panel, std::size_t row) {
  if (panel.view().what != Compared::kActivation) return false;
  const auto& own = panel.emg.of(row).own;
  return std::any_of(own.begin(), own.end(),
                     [&](const EmgMatch& match) { return match.side == panel.side(); });
}

CycleValues scaled(CycleValues y, double factor) {
  for (float& v : y) v *= static_cast<float>(factor);
  return y;
}

PlotCurve curve_of(const MusclePanel& panel, const Trial& trial, const RowCurve& curve, int d,
                   BandOf band) {
  const CycleMap map = panel.session.map_of(d);
  const double factor = panel.info().factor;
  const Series s = series_of(trial, *curve.value, map);
  PlotCurve out;
  out.label = kDirectionNames[static_cast<std::size_t>(d)];
  out.color = panel.look.colors().walk[static_cast<std::size_t>(d)];
  out.dashed = d == 1;
  out.ok = s.ok;
  out.value = scaled(s.value, factor);
  out.has_band = band != BandOf::kNothing;
  out.band = kBandNotes[static_cast<std::size_t>(band)];
  if (band == BandOf::kStrides) {
    out.low = scaled(s.low, factor), out.high = scaled(s.high, factor);
  } else if (band != BandOf::kNothing) {
    const bool all = band == BandOf::kExtremes;
    out.low = scaled(series_of(trial, all ? *curve.least : *curve.lower, map).value, factor);
    out.high = scaled(series_of(trial, all ? *curve.most : *curve.upper, map).value, factor);
  }
  return out;
}

void add_curves(const MusclePanel& panel, const MuscleRow& row, bool with_emg, Plot& plot) {
  for (int d = 0; d < 2; ++d) {
    const Trial* trial = panel.shown.walk[static_cast<std::size_t>(d)].trial;
    const RowCurve& curve = row.curve(panel.view().what, panel.side(), d);
    if (trial == nullptr || curve.value == nullptr) continue;
    const BandOf band = band_of(row, curve, panel.view().band, with_emg);
    plot.curves.push_back(curve_of(panel, *trial, curve, d, band));
  }
}

// under the others; how far the peak moved goes to the curve of today
void add_baseline(const MusclePanel& panel, std::size_t index, Plot& plot) {
  const std::shared_ptr<const Shown>& baseline = panel.session.baseline();
  const MuscleRow* row = baseline_row(panel, index);
  for (int d = 1; row != nullptr && d >= 0; --d) {
    const Trial* trial = baseline->walk[static_cast<std::size_t>(d)].trial;
    const RowCurve& curve = row->curve(panel.view().what, panel.side(), d);
    if (trial == nullptr || curve.value == nullptr) continue;
    PlotCurve out = curve_of(panel, *trial, curve, d, BandOf::kNothing);
    for (PlotCurve& now : plot.curves)
      if (!now.is_context && now.dashed == out.dashed)
        now.peak_change = largest_of(now.value) - largest_of(out.value);
    out.label += ", baseline";
    out.color = faded(out.color, 0.45);
    out.width = 1;
    out.is_context = true;
    out.ok = PlotCurve::all_ok();
    plot.curves.insert(plot.curves.begin(), std::move(out));
  }
}

// a thin line over an area: from zero, or of its scatter where the file has one
void add_emg(const MusclePanel& panel, const EmgMatch& match, Plot& plot) {
  const Trial* trial = panel.shown.walk[static_cast<std::size_t>(match.direction)].trial;
  if (trial == nullptr) return;
  const CycleMap map = panel.session.map_of(match.direction);
  const double factor = panel.info().factor;
  CycleCurve low = match.curve, high = match.curve;
  for (std::size_t i = 0; i <= 100; ++i) {
    const double sd = match.has_sd ? match.curve.sd[i] : 0;
    low.value[i] = match.has_sd ? std::max(0.0, low.value[i] - sd) : 0;
    high.value[i] += sd;
  }
  PlotCurve out;
  out.label = fmt::format("EMG {} {}", match.name,
                          kDirectionNames[static_cast<std::size_t>(match.direction)]);
  out.color = faded(panel.look.colors().walk[static_cast<std::size_t>(match.direction)], 0.6);
  out.dashed = match.direction == 1;
  out.width = 1;
  out.is_context = true;
  out.has_band = true;
  out.band = match.has_sd ? "± its SD" : "from zero";
  out.value = scaled(series_of(*trial, match.curve, map).value, factor);
  out.low = scaled(series_of(*trial, low, map).value, factor);
  out.high = scaled(series_of(*trial, high, map).value, factor);
  plot.curves.push_back(std::move(out));
}

}  // namespace

const MuscleRow* baseline_row(const MusclePanel& panel, std::size_t index) {
  const std::shared_ptr<const Shown>& baseline = panel.session.baseline();
  if (!baseline || baseline == panel.session.shown() || !panel.session.view.show_baseline)
    return nullptr;
  const std::vector<MuscleRow>& rows = baseline->muscles.list;
  const std::string& name = panel.row(index).name;
  // of the same model it stands in the same place
  if (index < rows.size() && rows[index].name == name) return &rows[index];
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const MuscleRow& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

Plot row_plot(const MusclePanel& panel, std::size_t index) {
  const MuscleRow& row = panel.row(index);
  // stance bars and cursor as all plots have them; the curves are the row's
  Plot plot = make_plot(panel.session, panel.look, {spoken(row.name), "", 0, 1, panel.info().unit});
  const bool with_emg = has_emg(panel, index);
  if (with_emg)
    for (const EmgMatch& match : panel.emg.of(index).own)
      if (match.side == panel.side()) add_emg(panel, match, plot);
  add_curves(panel, row, with_emg, plot);
  add_baseline(panel, index, plot);
  return plot;
}

std::string band_note(const MusclePanel& panel, std::size_t index) {
  const MuscleRow& row = panel.row(index);
  const bool with_emg = has_emg(panel, index);
  for (int d = 0; d < 2; ++d) {
    const RowCurve& curve = row.curve(panel.view().what, panel.side(), d);
    if (curve.value == nullptr) continue;
    const BandOf band = band_of(row, curve, panel.view().band, with_emg);
    if (band != BandOf::kNothing) return kBandNotes[static_cast<std::size_t>(band)];
  }
  return "";
}

}  // namespace retrogait::inspector
