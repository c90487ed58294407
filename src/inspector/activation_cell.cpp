// One plot of the muscle view: curves, below them when EMG is on and how it agrees; hover, click, menu.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/muscle_panel.h"

namespace retrogait::inspector {

namespace {

/// A line of spans below a plot: when EMG is on.
struct Strip {
  std::string label, tooltip;
  std::vector<std::pair<double, double>> spans;  // % of the axis
  Ink color = 0;
  bool pale = false;
  bool is_text = false;  // a line of words instead: agreement, what the band is
};

float strip_height(const Look& look) { return std::round(0.9f * look.em()); }

// on and off of measurement and prediction one below the other; then what others measured
std::vector<Strip> strips_of(const MusclePanel& panel, std::size_t row, bool with_own) {
  std::vector<Strip> strips;
  if (panel.view().what != Compared::kActivation) return strips;
  const auto along = [&](int d) {
    const CycleMap map = panel.session.map_of(d);
    return [map](double x) { return map.pct_of(x); };
  };
  const RowEmg& emg = panel.emg.of(row);
  for (const EmgMatch& m : emg.own) {
    if (!with_own || m.side != panel.side() || !m.exact) continue;
    const auto d = static_cast<std::size_t>(m.direction);
    const Ink color = panel.look.colors().walk[d];
    const std::string rule =
        fmt::format(" {}: on above {:.0f} % of its range", kDirectionNames[d], 100 * kEmgOn);
    strips.push_back(
        {"EMG", "EMG " + m.name + rule, spans_on(m.measured_on, along(m.direction)), color, true});
    strips.push_back(
        {"model", "Predicted" + rule, spans_on(m.predicted_on, along(m.direction)), color, false});
  }
  for (const EmgWindows& w : emg.literature)
    strips.push_back(
        {w.name, w.source, spans_on(w.on, along(w.direction)), panel.look.colors().faint, false});
  return strips;
}

// in the longest stretch that is off, or left of the axis
void draw_strip_label(const Look& look, const PlotFrame& frame, const Strip& strip, float y) {
  double from = frame.time.first, longest = 0, at = from;
  const auto gap = [&](double to) {
    if (to - from > longest) longest = to - from, at = from;
  };
  for (const auto& [on, off] : strip.spans)
    if (off > frame.time.first && on < frame.time.second) gap(on), from = off;
  gap(frame.time.second);
  const float em = look.em(),
              wide =
                  look.small->CalcTextSizeA(look.small->FontSize, 1e9f, 0, strip.label.c_str()).x;
  const float x0 = frame.x_of(at) + 0.3f * em, x1 = frame.x_of(at + longest) - 0.3f * em;
  const bool inside = x1 - x0 >= wide;
  const std::string label =
      inside ? strip.label : fitted(strip.label, frame.inner.x - frame.whole.x, look.small);
  ImGui::GetWindowDrawList()->AddText(look.small, look.small->FontSize,
                                      {std::round(inside ? x0 : frame.whole.x), std::round(y)},
                                      look.colors().faint, label.c_str());
}

void draw_strips(const MusclePanel& panel, const PlotFrame& frame,
                 const std::vector<Strip>& strips) {
  if (frame.too_small) return;
  const Look& look = panel.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float high = strip_height(look);
  float y = frame.whole.bottom() + 0.1f * look.em();
  for (const Strip& strip : strips) {
    if (strip.is_text) {
      const std::string text = fitted(strip.label, frame.whole.right() - frame.inner.x, look.small);
      draw_text(list, look.small, frame.inner.x, y + 0.5f * (high - look.small->FontSize),
                strip.color, text);
      y += high;
      continue;
    }
    const float top = std::round(y + 0.2f * high), bottom = std::round(y + 0.8f * high);
    list.AddRectFilled({frame.inner.x, top}, {frame.inner.right(), bottom},
                       faded(look.colors().grid, 0.6));
    for (const auto& [on, off] : strip.spans) {
      const double from = std::max(on, frame.time.first), to = std::min(off, frame.time.second);
      if (from >= to) continue;
      const ImVec2 a{frame.x_of(from), top}, b{frame.x_of(to), bottom};
      list.AddRectFilled(a, b, faded(strip.color, strip.pale ? 0.35 : 0.85));
      if (strip.pale) list.AddRect(a, b, strip.color, 0, 0, look.scale);
    }
    draw_strip_label(look, frame, strip, y + 0.5f * (high - look.small->FontSize));
    if (ImGui::IsItemHovered() && ImGui::GetIO().MousePos.y >= y &&
        ImGui::GetIO().MousePos.y < y + high) {
      ImGui::BeginTooltip();
      ImGui::PushTextWrapPos(30 * look.em());
      ImGui::TextUnformatted(strip.tooltip.c_str());
      ImGui::PopTextWrapPos();
      ImGui::EndTooltip();
    }
    y += high;
  }
}

std::string signed_text(double value, int digits) {
  return fmt::format("{}{:.{}f}", value < 0 ? "−" : "", std::abs(value), digits);
}

// a lag tells something where the shifted curves are alike
constexpr double kAlike = 0.5;  // r

std::string agreement_text(const EmgMatch& m, bool large) {
  std::string text = large || !m.exact ? m.name + ": " : "";
  if (!std::isfinite(m.as_is.r)) return text + "r –";
  text += "r " + signed_text(m.as_is.r, 2);
  if (m.as_is.r_at_best >= kAlike) {
    text += fmt::format(", lag {} ms", signed_text(m.lag_ms(), 0));
    if (large) text += fmt::format(" (r {})", signed_text(m.as_is.r_at_best, 2));
  }
  if (large) text += fmt::format(", on/off {:.0f} %", m.as_is.on_off);
  return text;
}

std::vector<const EmgMatch*> matches_of(const MusclePanel& panel, std::size_t row, bool all) {
  std::vector<const EmgMatch*> out;
  if (panel.view().what != Compared::kActivation) return out;
  for (const EmgMatch& m : panel.emg.of(row).own)
    if (m.side == panel.side() && (all || m.exact)) out.push_back(&m);
  return out;
}

// where there is no room in the plot: a line of words a direction below it
void add_agreement(const MusclePanel& panel, const std::vector<const EmgMatch*>& matches,
                   std::vector<Strip>& strips) {
  std::array<std::string, 2> lines;
  for (const EmgMatch* m : matches) {
    std::string& line = lines[static_cast<std::size_t>(m->direction)];
    line += (line.empty() ? "" : " · ") + agreement_text(*m, false);
  }
  for (std::size_t d = 0; d < 2; ++d)
    if (!lines[d].empty())
      strips.push_back({lines[d],
                        "How measured EMG and prediction agree",
                        {},
                        panel.look.walk_text(d),
                        false,
                        true});
}

float agreement_height(const Look& look) { return 1.1f * look.small->FontSize; }

// in the corner, above the curves
void draw_agreement(const MusclePanel& panel, const std::vector<const EmgMatch*>& matches,
                    const PlotFrame& frame) {
  const Look& look = panel.look;
  float y = frame.inner.y;
  for (const EmgMatch* m : matches) {
    const std::string text = fitted(agreement_text(*m, true), frame.inner.width, look.small);
    draw_text(*ImGui::GetWindowDrawList(), look.small,
              std::round(frame.inner.right() - text_width(look.small, text)), std::round(y),
              look.walk_text(static_cast<std::size_t>(m->direction)), text);
    y += agreement_height(look);
  }
}

// the range of values leaves so many pixels above the curves
void leave_room(Plot& plot, float pixels, float height) {
  const auto [low, high] = plot.range.value_or(value_range(plot));
  const double share = std::min(0.5f, pixels / std::max(1.0f, height));
  plot.range = {low == 0 ? 0 : low - 0.06 * (high - low), low + (high - low) / (1 - share)};
}

void show_values(const MusclePanel& panel, std::size_t row, const Plot& plot, double pct) {
  ImGui::BeginTooltip();
  ImGui::Text("%s, %.0f %% of the axis", spoken(panel.row(row).name).c_str(), pct);
  const auto at = static_cast<std::size_t>(std::clamp(std::lround(pct), 0L, 100L));
  for (const PlotCurve& curve : plot.curves) {
    std::string text =
        fmt::format("{}  {} {}", curve.label, reading(value_at(curve.value, pct)), plot.unit);
    if (curve.has_band)
      text += fmt::format("  ({} to {}: {})", reading(value_at(curve.low, pct)),
                          reading(value_at(curve.high, pct)), curve.band);
    if (!curve.ok[at]) text += "  did not converge";
    ImGui::PushStyleColor(ImGuiCol_Text, curve.color | 0xff000000);
    ImGui::TextUnformatted(text.c_str());
    ImGui::PopStyleColor();
  }
  ImGui::EndTooltip();
}

bool is_emg(const PlotCurve& curve) { return curve.label.starts_with("EMG "); }

}  // namespace

void draw_muscle_cell(const MusclePanel& panel, std::size_t row, const Box& box,
                      const ValueRange& range, bool large) {
  const Look& look = panel.look;
  const float em = look.em();
  View& view = panel.session.view;
  Plot plot = row_plot(panel, row);
  plot.range = range;
  // figures of measured EMG take the room of the peaks' values
  plot.with_peaks = large && std::none_of(plot.curves.begin(), plot.curves.end(), is_emg);
  plot.hover = hover_of(panel.session);
  std::vector<Strip> strips;
  const std::vector<const EmgMatch*> matches = matches_of(panel, row, large);
  const bool in_corner = large && box.height > 15 * em;
  if (!in_corner) add_agreement(panel, matches, strips);
  for (Strip& strip : strips_of(panel, row, large || box.height > 11 * em))
    strips.push_back(std::move(strip));
  // with the large plot stands a legend
  const std::string note = large && !view.muscles.large ? band_note(panel, row) : "";
  if (!note.empty())
    strips.push_back({"band: " + note, note, {}, look.colors().faint, false, true});
  const auto most = static_cast<std::size_t>(
      std::max(0.0f, (box.height - (large ? 7.5f : 5.6f) * em) / strip_height(look)));
  if (strips.size() > most) strips.resize(most);
  const float below =
      strip_height(look) * static_cast<float>(strips.size()) + (strips.empty() ? 0 : 0.25f * em);
  const Box inner{box.x, box.y, box.width, box.height - below};
  if (in_corner && !matches.empty())
    leave_room(plot, agreement_height(look) * static_cast<float>(matches.size()),
               inner.height - 4 * em);
  const PlotFrame frame = frame_plot(plot, inner, look.scale);
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::PushID(static_cast<int>(row));
  ImGui::PushID(large);
  ImGui::InvisibleButton("plot", {box.width, box.height});
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const double pct = frame.pct_of(mouse.x);
  const auto in_time = [&](double x) { return x >= plot.time.first && x <= plot.time.second; };
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0) && in_time(pct))
    panel.session.set_phase(pct);
  if (ImGui::IsItemClicked()) {
    view.muscle = panel.row(row).name;
    if (mouse.y > frame.inner.y && in_time(pct)) panel.session.set_phase(pct);
    if (ImGui::IsMouseDoubleClicked(0)) view.muscles.large = !view.muscles.large;
  }
  if (ImGui::IsItemHovered() && in_time(pct)) {
    set_hover(panel.session, pct);
    if (mouse.y < inner.bottom() && !ImGui::IsItemActive()) show_values(panel, row, plot, pct);
  }
  muscle_menu(panel, row);
  ImGui::PopID(), ImGui::PopID();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (!large && view.muscle == panel.row(row).name) {
    const float out = 0.3f * em;
    list.AddRectFilled({box.x - out, box.y - 0.5f * out}, {box.right() + out, box.bottom() + out},
                       faded(look.colors().frame_hot, 0.45), 0.3f * em);
  }
  draw_plot(list, frame, plot, look);
  if (in_corner && !frame.too_small) draw_agreement(panel, matches, frame);
  draw_strips(panel, frame, strips);
}

}  // namespace retrogait::inspector
