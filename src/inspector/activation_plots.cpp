// Small multiples of the listed muscles, or the chosen one large with those it is made of.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/muscle_panel.h"

namespace retrogait::inspector {

namespace {

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

// of all plots: with one scale they can be compared by height. Of very many only the curves count, without bands
ValueRange common_range(const MusclePanel& panel, const std::vector<std::size_t>& rows) {
  if (!panel.view().one_scale) return {};
  constexpr std::size_t kMany = 40;
  double low = 0, high = 0;
  for (const std::size_t i : rows) {
    if (rows.size() <= kMany) {
      const auto [least, most] = value_range(row_plot(panel, i));
      low = std::min(low, least), high = std::max(high, most);
      continue;
    }
    for (int d = 0; d < 2; ++d)
      if (const CycleCurve* curve = panel.row(i).curve(panel.view().what, panel.side(), d).value)
        for (const double y : curve->value)
          if (std::isfinite(y)) {
            low = std::min(low, panel.info().factor * y);
            high = std::max(high, panel.info().factor * y);
          }
  }
  if (!(high > low)) return {};
  return std::pair{1.05 * low, 1.05 * high};
}

// equal cells; where not all fit they scroll, and only those that are seen are drawn
void draw_multiples(const MusclePanel& panel, const std::vector<std::size_t>& rows, const Box& box,
                    const char* id) {
  if (rows.empty() || box.width < 1 || box.height < 1) return;
  const float em = panel.look.em(), gap = 0.8f * em;
  // figures and windows of EMG stand below their plots
  const bool measured =
      !panel.emg.rows(panel.side()).empty() && panel.view().what == Compared::kActivation;
  const float least_width = 10.2f * em, least_height = (measured ? 7.6f : 6.2f) * em;
  const ValueRange range = common_range(panel, rows);
  const int across = std::max(1, static_cast<int>((box.width + gap) / (least_width + gap)));
  const int down = std::max(1, static_cast<int>((box.height + gap) / (least_height + gap)));
  const int count = static_cast<int>(rows.size());
  if (count <= across * down) {
    const std::vector<Box> cells = grid(box, count, gap, 1.5f);
    for (int i = 0; i < count; ++i)
      draw_muscle_cell(panel, rows[static_cast<std::size_t>(i)], cells[static_cast<std::size_t>(i)],
                       range, false);
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
    draw_muscle_cell(panel, rows[static_cast<std::size_t>(i)], cell, range, false);
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
  line.words(fmt::format("{}, {}, {}", panel.info().title, panel.side() == 0 ? "right" : "left",
                         panel.info().curves),
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
  if (notes.size() > 1)
    line.area(p.text, p.band, "band: quartiles of its muscles; of fewer than six all");
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
  draw_muscle_cell(panel, row, {box.x, box.y, box.width, high}, {}, true);
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
  if (const auto row = chosen_row(panel)) draw_muscle_cell(panel, *row, box, {}, true);
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
