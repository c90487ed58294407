// Balance sheet: who makes the chosen load, stacked over the cycle, and at the cursor.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

namespace {

constexpr std::size_t kNamed = 6;  // muscles that have a color of their own

/// The parts of one direction along the axis that are stacked: motion, the largest muscles, all others.
struct Stack {
  std::vector<PlotCurve> parts;
  PlotCurve total;
};

bool is_named(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// the muscles that are large at the peak of either direction, the larger first
std::vector<std::string> largest_muscles(const Sheet& sheet) {
  std::vector<std::pair<double, std::string>> all;
  for (const auto& parts : sheet.parts)
    for (const Contribution& c : parts)
      if (c.kind == "muscle" && std::isfinite(c.at_peak))
        all.emplace_back(std::abs(c.at_peak), c.name);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (const auto& [size, name] : all)
    if (names.size() < kNamed && !is_named(names, name)) names.push_back(name);
  return names;
}

CycleValues along_axis(const std::array<double, 101>& y, const CycleMap& map) {
  CycleValues out{};
  for (std::size_t i = 0; i <= 100; ++i) {
    const double pct = map.pct_of(static_cast<double>(i));
    const auto k = static_cast<std::size_t>(std::clamp(std::lround(pct), 0L, 100L));
    out[i] = static_cast<float>(y[k]);
  }
  return out;
}

Stack stack_of(const Sheet& sheet, std::size_t d, const std::vector<std::string>& names,
               const CycleMap& map, const Look& look) {
  const Palette& p = look.colors();
  Stack stack;
  const auto add = [&](const std::string& label, Ink color) {
    PlotCurve curve;
    curve.label = label;
    curve.color = color;
    stack.parts.push_back(curve);
  };
  add("motion and weight", p.axis);
  for (std::size_t i = 0; i < names.size(); ++i) add(names[i], p.part[i]);
  add("others", faded(p.part[7], 0.6));
  for (const Contribution& c : sheet.parts[d]) {
    const CycleValues values = along_axis(c.value, map);
    if (c.kind == "total") stack.total.value = values;
    if (c.kind == "total" || c.kind == "group") continue;
    std::size_t into = stack.parts.size() - 1;
    if (c.kind == "intersegmental") into = 0;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (c.kind == "muscle" && names[i] == c.name) into = i + 1;
    for (std::size_t i = 0; i < kCyclePoints; ++i) stack.parts[into].value[i] += values[i];
  }
  stack.total.color = p.text;
  stack.total.dashed = d == 1;
  return stack;
}

// what pushes up from zero, what relieves down from it
void draw_stack(ImDrawList& list, const PlotFrame& f, const Stack& stack) {
  const ImDrawListFlags kept = list.Flags;
  list.Flags &= ~ImDrawListFlags_AntiAliasedFill;
  CycleValues above{}, below{};
  for (const PlotCurve& part : stack.parts) {
    CycleValues from{}, to{};
    for (std::size_t i = 0; i < kCyclePoints; ++i) {
      CycleValues& edge = part.value[i] >= 0 ? above : below;
      from[i] = edge[i];
      to[i] = edge[i] += part.value[i];
    }
    for (std::size_t i = 0; i + 1 < kCyclePoints; ++i) {
      if (!std::isfinite(from[i] + to[i] + from[i + 1] + to[i + 1])) continue;
      const double k = static_cast<double>(i);
      list.AddQuadFilled({f.x_of(k), f.y_of(from[i])}, {f.x_of(k), f.y_of(to[i])},
                         {f.x_of(k + 1), f.y_of(to[i + 1])}, {f.x_of(k + 1), f.y_of(from[i + 1])},
                         part.color);
    }
  }
  list.Flags = kept;
}

// the extent of the stack in both directions: one range for both plots
std::pair<double, double> stack_range(const std::array<Stack, 2>& stacks) {
  double low = 0, high = 1e-3;
  for (const Stack& stack : stacks)
    for (std::size_t i = 0; i < kCyclePoints; ++i) {
      double up = 0, down = 0;
      for (const PlotCurve& part : stack.parts)
        if (std::isfinite(part.value[i])) (part.value[i] >= 0 ? up : down) += part.value[i];
      low = std::min(low, down), high = std::max(high, up);
    }
  return {low < 0 ? 1.05 * low : 0, 1.05 * high};
}

std::string value_text(const CycleValues& values, double x) {
  const float v = value_at(values, x);
  return std::isfinite(v) ? fmt::format("{:.2f}", static_cast<double>(v)) : "–";
}

void draw_table(const std::array<Stack, 2>& stacks, double x, const Look& look) {
  const float em = look.em();
  if (!ImGui::BeginTable("parts", 3, ImGuiTableFlags_ScrollY | ImGuiTableFlags_NoSavedSettings,
                         {0, std::max(2 * em, ImGui::GetContentRegionAvail().y)}))
    return;
  ImGui::TableSetupColumn("name", ImGuiTableColumnFlags_WidthStretch);
  for (const char* name : {"forward", "backward"})
    ImGui::TableSetupColumn(name, ImGuiTableColumnFlags_WidthFixed, 4.6f * em);
  const auto row = [&](const std::string& name, Ink color, const CycleValues& a,
                       const CycleValues& b) {
    ImGui::TableNextRow();
    ImGui::TableNextColumn();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    ImGui::GetWindowDrawList()->AddRectFilled({at.x, at.y + 0.25f * em},
                                              {at.x + 0.7f * em, at.y + 0.95f * em}, color);
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() + 1.1f * em);
    ImGui::TextUnformatted(fitted(name, ImGui::GetContentRegionAvail().x, look.text).c_str());
    for (const CycleValues* values : {&a, &b}) {
      ImGui::TableNextColumn();
      ImGui::TextUnformatted(value_text(*values, x).c_str());
    }
  };
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TextDisabled("at %.0f %%", x);
  for (const char* name : kDirectionNames) {
    ImGui::TableNextColumn();
    ImGui::TextDisabled("%s", name);
  }
  row("total", look.colors().text, stacks[0].total.value, stacks[1].total.value);
  for (std::size_t i = 0; i < stacks[0].parts.size(); ++i)
    row(spoken(stacks[0].parts[i].label), stacks[0].parts[i].color, stacks[0].parts[i].value,
        stacks[1].parts[i].value);
  ImGui::EndTable();
}

}  // namespace

void draw_sheet(Session& session, const Look& look) {
  const float em = look.em();
  const float room = ImGui::GetContentRegionAvail().x;
  ImGui::PushFont(look.bold);
  ImGui::TextUnformatted(
      fitted("Who makes it: " + spoken(session.view.load.variable), room, look.bold).c_str());
  ImGui::PopFont();
  const Sheet* sheet = session.sheet();
  const auto say = [&](const std::string& text) {
    ImGui::PushTextWrapPos(0);
    ImGui::TextDisabled("%s", text.c_str());
    ImGui::PopTextWrapPos();
  };
  if (sheet == nullptr)
    return say(session.shown() ? "being taken apart …" : "Click a load to see who makes it.");
  if (!sheet->error.empty()) return say(sheet->error);
  if (sheet->parts[0].empty() && sheet->parts[1].empty())
    return say("This walk is solved without muscles: nobody to take the load apart among.");
  const std::vector<std::string> names = largest_muscles(*sheet);
  std::array<Stack, 2> stacks;
  for (int d = 0; d < 2; ++d)
    stacks[static_cast<std::size_t>(d)] =
        stack_of(*sheet, static_cast<std::size_t>(d), names, session.map_of(d), look);
  const auto range = stack_range(stacks);
  const Box box = rest_of_window();
  const float high = std::max(5 * em, box.height - 12.8f * em);
  const std::vector<Box> cells = grid({box.x, box.y, box.width, high}, 2, em, 1.3f);
  for (std::size_t d = 0; d < 2; ++d) {
    Plot plot;
    plot.title = kDirectionNames[d];
    plot.unit = sheet->unit;
    plot.cursor = session.view.phase;
    plot.range = range;
    plot.curves = {stacks[d].total};
    const PlotFrame frame = frame_plot(plot, cells[d], look.scale);
    ImGui::SetCursorScreenPos({cells[d].x, cells[d].y});
    ImGui::InvisibleButton(kDirectionNames[d], {cells[d].width, cells[d].height});
    if (ImGui::IsItemActive()) session.set_phase(frame.pct_of(ImGui::GetIO().MousePos.x));
    ImDrawList& list = *ImGui::GetWindowDrawList();
    if (!frame.too_small) draw_stack(list, frame, stacks[d]);
    draw_plot(list, frame, plot, look);
  }
  ImGui::SetCursorScreenPos({box.x, box.y + high + 0.5f * em});
  draw_table(stacks, session.view.phase, look);
}

}  // namespace retrogait::inspector
