// Small multiples of the listed muscles, or the chosen one large with those it is made of.
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

// small: words below the plot, of the muscle's own EMG
void add_agreement(const MusclePanel& panel, std::size_t row, std::vector<Strip>& strips) {
  if (panel.view().what != Compared::kActivation) return;
  for (const EmgMatch& m : panel.emg.of(row).own)
    if (m.side == panel.side() && m.exact)
      strips.push_back({agreement_text(m, false),
                        "How measured EMG and prediction agree",
                        {},
                        panel.look.walk_text(static_cast<std::size_t>(m.direction)),
                        false,
                        true});
}

// large: in the corner, of every EMG that lies over it
void draw_agreement(const MusclePanel& panel, std::size_t row, const PlotFrame& frame) {
  if (panel.view().what != Compared::kActivation || frame.too_small) return;
  const Look& look = panel.look;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  float y = frame.inner.y + 0.1f * frame.em;
  for (const EmgMatch& m : panel.emg.of(row).own) {
    if (m.side != panel.side()) continue;
    const std::string text = fitted(agreement_text(m, true), frame.inner.width, look.small);
    if (y + look.small->FontSize > frame.inner.bottom()) return;
    const float x = std::round(frame.inner.right() - text_width(look.small, text));
    list.AddRectFilled({x - 0.2f * frame.em, y}, {frame.inner.right(), y + look.small->FontSize},
                       faded(look.colors().panel, 0.75));
    draw_text(list, look.small, x, y, look.walk_text(static_cast<std::size_t>(m.direction)), text);
    y += 1.1f * look.small->FontSize;
  }
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

using Range = std::optional<std::pair<double, double>>;

void draw_cell(const MusclePanel& panel, std::size_t row, const Box& box, const Range& range,
               bool large) {
  const Look& look = panel.look;
  const float em = look.em();
  View& view = panel.session.view;
  Plot plot = row_plot(panel, row);
  plot.range = range;
  // figures of measured EMG take the room of the peaks' values
  plot.with_peaks = large && std::none_of(plot.curves.begin(), plot.curves.end(), is_emg);
  plot.hover = hover_of(panel.session);
  std::vector<Strip> strips;
  if (!large) add_agreement(panel, row, strips);
  for (Strip& strip : strips_of(panel, row, large || box.height > 11 * em))
    strips.push_back(std::move(strip));
  const std::string note = large ? band_note(panel, row) : "";
  if (!note.empty())
    strips.push_back({"band: " + note, note, {}, look.colors().faint, false, true});
  const auto most =
      static_cast<std::size_t>(std::max(0.0f, (box.height - 5.6f * em) / strip_height(look)));
  if (strips.size() > most) strips.resize(most);
  const float below =
      strip_height(look) * static_cast<float>(strips.size()) + (strips.empty() ? 0 : 0.25f * em);
  const Box inner{box.x, box.y, box.width, box.height - below};
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
  if (large) draw_agreement(panel, row, frame);
  draw_strips(panel, frame, strips);
}

// ------------------------------------------------------------------------------ which, where

// muscles with measured EMG, if only these are wanted; else what is listed
std::vector<std::size_t> rows_to_plot(const MusclePanel& panel) {
  if (panel.view().what == Compared::kActivation && panel.view().only_measured) {
    const std::vector<std::size_t> measured = panel.emg.rows(panel.side());
    if (!measured.empty()) return measured;
  }
  std::vector<std::size_t> rows;
  std::vector<bool> there(panel.rows().size(), false);
  for (const ListedRow& listed : panel.selection.rows) {
    if (!there[listed.row]) rows.push_back(listed.row);
    there[listed.row] = true;
  }
  return rows;
}

// from the least to the most of the curves' own values: with one scale plots can be compared by height
Range common_range(const MusclePanel& panel, const std::vector<std::size_t>& rows) {
  if (!panel.view().one_scale) return {};
  double low = 0, high = 0;
  for (const std::size_t i : rows)
    for (int d = 0; d < 2; ++d)
      if (const CycleCurve* curve = panel.row(i).curve(panel.view().what, panel.side(), d).value)
        for (const double y : curve->value)
          if (std::isfinite(y)) low = std::min(low, y), high = std::max(high, y);
  const double factor = panel.info().factor;
  if (!(high > low)) return {};
  return std::pair{1.05 * factor * low, 1.05 * factor * high};
}

// equal cells; where not all fit they scroll, and only those that are seen are drawn
void draw_multiples(const MusclePanel& panel, const std::vector<std::size_t>& rows, const Box& box,
                    const char* id) {
  if (rows.empty() || box.width < 1 || box.height < 1) return;
  const float em = panel.look.em(), gap = 0.8f * em;
  const float least_width = 10.2f * em, least_height = 6.2f * em;
  const Range range = common_range(panel, rows);
  const int across = std::max(1, static_cast<int>((box.width + gap) / (least_width + gap)));
  const int down = std::max(1, static_cast<int>((box.height + gap) / (least_height + gap)));
  const int count = static_cast<int>(rows.size());
  if (count <= across * down) {
    const std::vector<Box> cells = grid(box, count, gap, 1.5f);
    for (int i = 0; i < count; ++i)
      draw_cell(panel, rows[static_cast<std::size_t>(i)], cells[static_cast<std::size_t>(i)], range,
                false);
    return;
  }
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::BeginChild(id, {box.width, box.height});
  const float room = box.width - ImGui::GetStyle().ScrollbarSize - 0.4f * em;
  const float width = std::floor((room - gap * static_cast<float>(across - 1)) / across);
  const float height = std::floor((box.height - gap * static_cast<float>(down - 1)) / down);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const int lines = (count + across - 1) / across;
  for (int i = 0; i < count; ++i) {
    const Box cell{start.x + static_cast<float>(i % across) * (width + gap),
                   start.y + static_cast<float>(i / across) * (height + gap), width, height};
    if (cell.bottom() < box.y || cell.y > box.bottom()) continue;
    draw_cell(panel, rows[static_cast<std::size_t>(i)], cell, range, false);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room, static_cast<float>(lines) * (height + gap) - gap});
  ImGui::EndChild();
}

// ------------------------------------------------------------------------------ legend

class LegendLine {
 public:
  LegendLine(const Look& look, const Box& box) : look_(look), box_(box), x_(box.x), y_(box.y) {}

  void sample(Ink color, bool dashed, const std::string& text) {
    const float em = look_.em(), width = 2.2f * em;
    if (!break_for(width + width_of(text))) return;
    draw_sample(*ImGui::GetWindowDrawList(), x_, y_ + 0.5f * look_.small->FontSize, 1.8f * em,
                color, dashed, 1.8f * look_.scale);
    x_ += width;
    put(text, look_.colors().text);
  }
  void area(Ink color, double opacity, const std::string& text) {
    const float em = look_.em(), width = 2.2f * em, high = look_.small->FontSize;
    if (!break_for(width + width_of(text))) return;
    ImGui::GetWindowDrawList()->AddRectFilled(
        {x_, y_ + 0.2f * high}, {x_ + 1.8f * em, y_ + 0.85f * high}, faded(color, opacity));
    x_ += width;
    put(text, look_.colors().faint);
  }
  void words(const std::string& text, Ink color) {
    if (break_for(width_of(text))) put(text, color);
  }
  float bottom() const { return y_ + 1.25f * look_.small->FontSize; }

 private:
  float width_of(const std::string& text) const {
    return look_.small->CalcTextSizeA(look_.small->FontSize, 1e9f, 0, text.c_str()).x;
  }
  // three lines at most
  bool break_for(float width) {
    if (x_ > box_.x && x_ + width > box_.right()) x_ = box_.x, y_ += 1.25f * look_.small->FontSize;
    return y_ + 1.25f * look_.small->FontSize < box_.bottom();
  }
  void put(const std::string& text, Ink color) {
    const std::string shown = fitted(text, box_.right() - x_, look_.small);
    ImGui::GetWindowDrawList()->AddText(look_.small, look_.small->FontSize,
                                        {std::round(x_), std::round(y_)}, color, shown.c_str());
    x_ += width_of(shown) + 1.2f * look_.em();
  }

  const Look& look_;
  Box box_;
  float x_, y_;
};

bool any_own_emg(const MusclePanel& panel, const std::vector<std::size_t>& rows) {
  return std::any_of(rows.begin(), rows.end(), [&](std::size_t i) {
    const auto& own = panel.emg.of(i).own;
    return std::any_of(own.begin(), own.end(),
                       [&](const EmgMatch& m) { return m.side == panel.side(); });
  });
}

// what lines, bands and bars are; returns where it ends
float draw_legend(const MusclePanel& panel, const std::vector<std::size_t>& rows, const Box& box) {
  const Palette& p = panel.look.colors();
  LegendLine line(panel.look, box);
  line.words(std::string(panel.info().title) + (panel.side() == 0 ? ", right" : ", left") +
                 (panel.view().what == Compared::kActivation ? ", % of maximal activation" : ""),
             p.text);
  for (std::size_t d = 0; d < 2; ++d)  // the bar above says it too
    if (panel.shown.walk[d].trial != nullptr && box.width > 30 * panel.look.em())
      line.sample(p.walk[d], d == 1, kDirectionNames[d]);
  std::vector<std::string> notes;
  for (const std::size_t i : rows) {
    const std::string note = band_note(panel, i);
    if (!note.empty() && std::find(notes.begin(), notes.end(), note) == notes.end())
      notes.push_back(note);
  }
  if (notes.size() == 1) line.area(p.text, p.band, "band: " + notes[0]);
  if (notes.size() > 1) line.area(p.text, p.band, "band: " + notes[0] + "; or " + notes[1]);
  if (panel.view().what != Compared::kActivation) return line.bottom();
  if (any_own_emg(panel, rows)) {
    line.area(p.text, p.band, "measured EMG, drawn as high as predicted; lag: predicted later");
    if (!panel.emg.without_row().empty())
      line.words(fmt::format("{}: see single muscles", fmt::join(panel.emg.without_row(), ", ")),
                 p.faint);
  }
  const bool others = std::any_of(
      rows.begin(), rows.end(), [&](std::size_t i) { return !panel.emg.of(i).literature.empty(); });
  if (others) line.area(p.faint, 0.85, "EMG on, walking forward: literature");
  if (!panel.emg.error().empty())
    line.words("EMG not shown: " + panel.emg.error().substr(0, panel.emg.error().find('\n')),
               p.bad);
  return line.bottom();
}

// the chosen row large; below it a group's muscles, or those of a muscle's group
void draw_large(const MusclePanel& panel, std::size_t row, const Box& box) {
  const float em = panel.look.em();
  std::vector<std::size_t> below = panel.row(row).members;
  if (!panel.row(row).is_group)
    for (std::size_t i = 0; i < panel.rows().size(); ++i)
      if (panel.row(i).is_group &&
          std::find(panel.row(i).members.begin(), panel.row(i).members.end(), row) !=
              panel.row(i).members.end())
        below.push_back(i);
  const bool room_below = !below.empty() && box.height > 20 * em;
  const float high = room_below ? std::round(0.55f * box.height) : box.height;
  draw_cell(panel, row, {box.x, box.y, box.width, high}, {}, true);
  if (room_below)
    draw_multiples(panel, below,
                   {box.x, box.y + high + 0.8f * em, box.width, box.height - high - 0.8f * em},
                   "members");
}

}  // namespace

std::optional<std::size_t> chosen_row(const MusclePanel& panel) {
  for (std::size_t i = 0; i < panel.rows().size(); ++i)
    if (panel.row(i).name == panel.session.view.muscle) return i;
  return {};
}

void draw_chosen_plot(const MusclePanel& panel, const Box& box) {
  if (const auto row = chosen_row(panel)) draw_cell(panel, *row, box, {}, true);
}

void draw_activation_plots(const MusclePanel& panel, const Box& box) {
  if (box.width < 1 || box.height < 1) return;
  const std::vector<std::size_t> rows = rows_to_plot(panel);
  const std::optional<std::size_t> chosen = chosen_row(panel);
  const bool large = panel.view().large && chosen.has_value();
  const float em = panel.look.em();
  float top = box.y;
  if (box.height > 9 * em)
    top = draw_legend(panel, large ? std::vector{*chosen} : rows, box) + 0.4f * em;
  const Box rest{box.x, top, box.width, box.bottom() - top};
  if (large)
    draw_large(panel, *chosen, rest);
  else
    draw_multiples(panel, rows, rest, "multiples");
}

}  // namespace retrogait::inspector
