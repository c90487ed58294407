// Activation comparison: bars of means and peaks with their ratio, and the chosen muscle's curves.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

// rows that pass the filter, in the order asked for; a NaN last
std::vector<const MuscleRow*> rows_of(const Session& session) {
  std::vector<const MuscleRow*> rows;
  if (!session.shown()) return rows;
  for (const MuscleRow& row : session.shown()->muscles)
    if ((row.is_group || session.view.single_muscles || !session.view.filter.empty()) &&
        spoken(row.name).find(session.view.filter) != std::string::npos)
      rows.push_back(&row);
  const auto key = [&](const MuscleRow& row) {
    switch (session.view.order) {
      case MuscleOrder::kForward:
        return row.mean[0];
      case MuscleOrder::kBackward:
        return row.mean[1];
      case MuscleOrder::kRatio:
        return row.ratio();
      case MuscleOrder::kName:
        break;
    }
    return 0.0;
  };
  const auto or_least = [](double x) { return std::isfinite(x) ? x : -1; };
  std::stable_sort(rows.begin(), rows.end(), [&](const MuscleRow* a, const MuscleRow* b) {
    if (a->is_group != b->is_group) return a->is_group;
    if (session.view.order == MuscleOrder::kName) return a->name < b->name;
    return or_least(key(*a)) > or_least(key(*b));
  });
  return rows;
}

std::string percent(double share) {
  return std::isfinite(share) ? fmt::format("{:.1f}", 100 * share) : "–";
}

// means as bars, forward above backward, peaks as ticks
void draw_bars(const MuscleRow& row, double most, float width, const Look& look) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float high = ImGui::GetTextLineHeight(), bar = std::floor(0.38f * high);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  for (std::size_t d = 0; d < 2; ++d) {
    const float y = at.y + (d == 0 ? 0.08f : 0.54f) * high;
    const auto x_of = [&](double v) {
      return at.x + width * static_cast<float>(std::min(1.0, v / most));
    };
    const Ink color = look.colors().walk[d];
    if (std::isfinite(row.mean[d]))
      list.AddRectFilled({at.x, y}, {std::max(x_of(row.mean[d]), at.x + 1), y + bar}, color);
    if (std::isfinite(row.peak[d])) {
      list.AddLine({at.x, y + 0.5f * bar}, {x_of(row.peak[d]), y + 0.5f * bar}, faded(color, 0.5));
      list.AddLine({x_of(row.peak[d]), y}, {x_of(row.peak[d]), y + bar}, color, 1.5f * look.scale);
    }
  }
  ImGui::Dummy({width, high});
}

void sortable(Session& session, const char* title, MuscleOrder order) {
  ImGui::TableNextColumn();
  const bool chosen = session.view.order == order;
  const std::string text = std::string(title) + (chosen ? " ▾" : "");
  if (ImGui::Selectable(text.c_str())) session.view.order = order;
}

void draw_row(Session& session, const Look& look, const MuscleRow& row, double most) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  const float room = ImGui::GetContentRegionAvail().x;
  const std::string name = fitted(spoken(row.name), room, look.text) + "##" + row.name;
  if (ImGui::Selectable(name.c_str(), session.view.muscle == row.name,
                        ImGuiSelectableFlags_SpanAllColumns))
    session.view.muscle = row.name;
  ImGui::TableNextColumn();
  draw_bars(row, most, std::max(1.0f, ImGui::GetContentRegionAvail().x), look);
  for (const std::string& text :
       {percent(row.mean[0]), percent(row.mean[1]),
        std::isfinite(row.ratio()) ? fmt::format("{:.2f}", row.ratio()) : std::string("–")}) {
    ImGui::TableNextColumn();
    const float width = ImGui::CalcTextSize(text.c_str()).x;
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() +
                         std::max(0.0f, ImGui::GetContentRegionAvail().x - width));
    ImGui::TextUnformatted(text.c_str());
  }
}

void draw_table(Session& session, const Look& look, const std::vector<const MuscleRow*>& rows,
                float height) {
  double most = 1e-3;
  for (const MuscleRow* row : rows)
    for (const double peak : row->peak)
      if (std::isfinite(peak)) most = std::max(most, peak);
  const float em = look.em();
  if (!ImGui::BeginTable(
          "muscles", 5,
          ImGuiTableFlags_ScrollY | ImGuiTableFlags_RowBg | ImGuiTableFlags_NoSavedSettings,
          {0, height}))
    return;
  ImGui::TableSetupScrollFreeze(0, 1);
  ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthFixed, 8.6f * em);
  ImGui::TableSetupColumn("bars", ImGuiTableColumnFlags_WidthStretch);
  for (const char* name : {"forward", "backward", "ratio"})
    ImGui::TableSetupColumn(name, ImGuiTableColumnFlags_WidthFixed, 2.8f * em);
  ImGui::TableNextRow();
  sortable(session, "Muscle", MuscleOrder::kName);
  ImGui::TableNextColumn();
  ImGui::TextDisabled("%s",
                      fitted("mean, peak", ImGui::GetContentRegionAvail().x, look.text).c_str());
  sortable(session, "fw.", MuscleOrder::kForward);
  sortable(session, "bw.", MuscleOrder::kBackward);
  sortable(session, "b/f", MuscleOrder::kRatio);
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(rows.size()));
  while (clipper.Step())
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i)
      draw_row(session, look, *rows[static_cast<std::size_t>(i)], most);
  ImGui::EndTable();
}

// the chosen muscle and, where there is room, the first rows
void draw_curves(Session& session, const Look& look, const std::vector<const MuscleRow*>& rows,
                 const Box& box) {
  const float em = look.em();
  const int across = std::max(1, static_cast<int>(box.width / (12 * em)));
  const int down = std::max(1, static_cast<int>(box.height / (6.5f * em)));
  std::vector<std::string> names = {session.view.muscle};
  for (const MuscleRow* row : rows)
    if (row->name != session.view.muscle && static_cast<int>(names.size()) < across * down)
      names.push_back(row->name);
  const std::vector<Box> cells = grid(box, static_cast<int>(names.size()), 0.8f * em);
  for (std::size_t i = 0; i < names.size(); ++i)
    plot_cell(session, look, {spoken(names[i]), names[i] + "_activation", 0, 100, "%"}, cells[i]);
}

}  // namespace

void draw_muscles(Session& session, const Look& look) {
  const float em = look.em();
  ImGui::PushFont(look.bold);
  ImGui::TextUnformatted("Activation");
  ImGui::PopFont();
  ImGui::SameLine();
  ImGui::SetNextItemWidth(std::max(4 * em, ImGui::GetContentRegionAvail().x - 10.5f * em));
  ImGui::InputTextWithHint("##filter", "filter", &session.view.filter);
  ImGui::SameLine();
  ImGui::Checkbox("single muscles", &session.view.single_muscles);
  const std::vector<const MuscleRow*> rows = rows_of(session);
  const Box box = rest_of_window();
  if (session.shown() && session.shown()->muscles.empty()) {
    ImGui::TextDisabled(
        "%s", fitted("This walk is solved without muscles.", box.width, look.text).c_str());
    return;
  }
  const bool wide = box.width > 52 * em;
  const float table = wide ? box.height : std::round(0.6f * box.height);
  if (wide) {
    ImGui::BeginChild("table", {std::round(0.48f * box.width), box.height});
    draw_table(session, look, rows, 0);
    ImGui::EndChild();
    const float left = std::round(0.48f * box.width) + em;
    draw_curves(session, look, rows, {box.x + left, box.y, box.width - left, box.height});
    return;
  }
  draw_table(session, look, rows, table);
  const float top = table + 0.6f * em;
  draw_curves(session, look, rows, {box.x, box.y + top, box.width, box.height - top});
}

}  // namespace retrogait::inspector
