// Load plots: curves of both directions over one cycle. What a page holds says plot_pages.cpp, what a plot holds
// plot_make.cpp; here they are laid out, pointed at, scrubbed, zoomed.
#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

Box rest_of_window() {
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  return {at.x, at.y, std::max(1.0f, room.x), std::max(1.0f, room.y)};
}

std::string spoken(const std::string& name) {
  std::string out = name;
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

void set_hover(Session& session, double pct) {
  session.view.plots.hover = pct;
  session.view.plots.hover_frame = ImGui::GetFrameCount();
}

double hover_of(const Session& session) {
  const PlotState& plots = session.view.plots;
  return plots.hover_frame + 1 >= ImGui::GetFrameCount() ? plots.hover : std::nan("");
}

namespace {

constexpr double kLeastTime = 4;       // % of the axis that zooming leaves
constexpr double kLeastValues = 0.02;  // … of all values
constexpr double kZoomStep = 0.85;     // of a range, a notch of the wheel

int side_of(const Session& session, const PlotChoice& choice) {
  return choice.side < 0 ? -1 : session.view.side;
}

// whether it can be taken apart; of a walk without muscles the sheet itself says that it cannot
bool has_sheet(const Session& session, const std::string& variable) {
  if (!session.shown()) return false;
  for (const Walk& walk : session.shown()->walk) {
    if (walk.trial == nullptr) continue;
    const Model& model = walk.trial->of.model;
    const std::vector<std::string> names = balance_sheet_names(model);
    return model.muscles.empty() || std::find(names.begin(), names.end(), variable) != names.end();
  }
  return false;
}

// the range as large as `share` of itself, what is under the mouse stays there
std::pair<double, double> zoomed(double low, double high, double at, double share) {
  return {at - share * (at - low), at + share * (high - at)};
}

void zoom_time(PlotState& state, double at, double share) {
  auto [low, high] = zoomed(state.time.first, state.time.second, at, share);
  if (high - low < kLeastTime) return;
  state.time = {std::max(0.0, low), std::min(100.0, high)};
}

void pan(PlotState& state, const std::string& variable, const PlotFrame& f, const ImVec2& by) {
  const double span = state.time.second - state.time.first;
  const double from = std::clamp(state.time.first - span * by.x / f.inner.width, 0.0, 100.0 - span);
  state.time = {from, from + span};
  const double up = (f.high - f.low) * by.y / f.inner.height;
  if (by.y != 0) state.values[variable] = {f.low + up, f.high + up};
}

// wheel: the axis of values; with Ctrl, or below the curves, the axis of time of all plots
void take_zoom(PlotState& state, const std::string& variable, const PlotFrame& f,
               double data_span) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsMouseDoubleClicked(0)) {
    state.values.erase(variable);
    state.time = {0, 100};
  }
  if (ImGui::IsMouseDragging(2)) pan(state, variable, f, io.MouseDelta);
  if (io.MouseWheel == 0) return;
  const double share = std::pow(kZoomStep, io.MouseWheel);
  if (io.KeyCtrl || io.MousePos.y > f.inner.bottom())
    zoom_time(state, f.pct_of(io.MousePos.x), share);
  else if (share > 1 || f.high - f.low > kLeastValues * data_span)
    state.values[variable] = zoomed(f.low, f.high, f.value_of(io.MousePos.y), share);
}

void show_values(const Session& session, const Plot& plot, double pct) {
  ImGui::BeginTooltip();
  ImGui::Text("%.0f %% of the axis", pct);
  for (std::size_t d = 0; d < 2 && session.shown(); ++d) {
    const Trial* trial = session.shown()->walk[d].trial;
    if (trial == nullptr) continue;
    const double own = session.map_of(static_cast<int>(d)).pct_of(pct);
    ImGui::TextDisabled("%s: %.0f %% of its cycle, %.2f s", kDirectionNames[d], own,
                        own / 100 * trial->period);
  }
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

// right click; `page`: all plots that stand beside this one, may be empty
void offer(Session& session, const PlotChoice& choice, const PlotPage& page) {
  if (!ImGui::BeginPopupContextItem()) return;
  const bool has_page = page.plots.size() > 1;
  if (ImGui::MenuItem("Copy this plot as CSV")) {
    session.clipboard = csv_of_plots(session, {choice});
    session.message = "Copied " + choice.variable + " as CSV";
  }
  if (has_page && ImGui::MenuItem("Copy all plots of the page as CSV")) {
    session.clipboard = csv_of_plots(session, page.plots);
    session.message = "Copied " + page.title + " as CSV";
  }
  if (ImGui::MenuItem("Copy values at the cursor")) {
    session.clipboard = values_at_cursor(session, has_page ? page.plots : std::vector{choice});
    session.message = fmt::format("Copied values at {:.0f} %", session.view.phase);
  }
  ImGui::Separator();
  if (ImGui::MenuItem("Export this plot: SVG, PDF, PNG"))
    export_plots(session, choice.title, {choice});
  if (has_page && ImGui::MenuItem("Export the page: SVG, PDF, PNG"))
    export_plots(session, page.title, page.plots);
  ImGui::Separator();
  if (ImGui::MenuItem("Take this load apart", nullptr, false, has_sheet(session, choice.variable)))
    session.choose_load({choice.variable, side_of(session, choice)});
  ImGui::MenuItem("One value axis for each unit", nullptr, &session.view.plots.shared_values);
  if (ImGui::MenuItem("Reset the axes", "double click")) {
    session.view.plots.values.clear();
    session.view.plots.time = {0, 100};
  }
  ImGui::EndPopup();
}

void draw_cell(Session& session, const Look& look, const PlotChoice& choice, Plot plot,
               const Box& box, const PlotPage& page) {
  if (box.width < 1 || box.height < 1) return;
  PlotState& state = session.view.plots;
  const auto zoom = state.values.find(choice.variable);
  if (zoom != state.values.end()) plot.range = zoom->second;
  plot.hover = hover_of(session);
  const PlotFrame frame = frame_plot(plot, box, look.scale);
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::InvisibleButton(choice.variable.c_str(), {box.width, box.height});
  const double pct = frame.pct_of(ImGui::GetIO().MousePos.x);
  if (ImGui::IsItemActive())
    session.set_phase(std::clamp(pct, state.time.first, state.time.second));
  if (ImGui::IsItemClicked() && has_sheet(session, choice.variable))
    session.choose_load({choice.variable, side_of(session, choice)});
  if (ImGui::IsItemHovered()) {
    const auto [low, high] = value_range(plot);
    take_zoom(state, choice.variable, frame, high - low);
    const bool inside = pct >= state.time.first && pct <= state.time.second;
    if (inside) set_hover(session, pct);
    if (inside && !ImGui::IsItemActive()) show_values(session, plot, pct);
  }
  offer(session, choice, page);
  draw_plot(*ImGui::GetWindowDrawList(), frame, plot, look);
}

}  // namespace

void plot_cell(Session& session, const Look& look, const PlotChoice& choice, const Box& box) {
  draw_cell(session, look, choice, make_plot(session, look, choice), box, {});
}

namespace {

bool tab(const char* title, bool chosen, const Look& look) {
  ImGui::PushStyleColor(ImGuiCol_Button, chosen ? look.colors().frame_hot : look.colors().panel);
  const bool pressed = ImGui::Button(title);
  ImGui::PopStyleColor();
  return pressed;
}

float button_width(const std::string& title) {
  return ImGui::CalcTextSize(title.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
}

void draw_page_tabs(Session& session, const Look& look) {
  const auto& pages = plot_pages();
  for (int i = 0; i < static_cast<int>(pages.size()); ++i) {
    const std::string& title = pages[static_cast<std::size_t>(i)].title;
    if (i > 0) {
      ImGui::SameLine(0, 0.25f * look.em());
      if (ImGui::GetContentRegionAvail().x < button_width(title)) ImGui::NewLine();
    }
    if (tab(title.c_str(), session.view.page == i, look)) {
      session.view.page = i;
      session.view.plots.first = 0;
    }
  }
}

// where not all plots can be read at once: which ones are
void draw_turning(Session& session, int count, int all, const Look& look) {
  PlotState& state = session.view.plots;
  state.first = std::clamp(state.first, 0, (all - 1) / count * count);
  const std::string text =
      fmt::format("{}–{} of {}", state.first + 1, std::min(all, state.first + count), all);
  const float width =
      ImGui::CalcTextSize(text.c_str()).x + 2 * button_width("‹") + 1.2f * look.em();
  ImGui::SameLine(0, look.em());
  const float room = ImGui::GetContentRegionAvail().x;
  if (room < width) return ImGui::NewLine();
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + room - width);
  if (ImGui::Button("‹##plots")) state.first = state.first > 0 ? state.first - count : all - 1;
  ImGui::SameLine(0, 0.3f * look.em());
  ImGui::TextUnformatted(text.c_str());
  ImGui::SameLine(0, 0.3f * look.em());
  if (ImGui::Button("›##plots")) state.first = state.first + count < all ? state.first + count : 0;
}

// what the bands are, once a page
void draw_band_note(const std::vector<Plot>& plots, const Look& look) {
  std::string note;
  for (const Plot& plot : plots)
    for (const PlotCurve& curve : plot.curves)
      if (note.empty() && curve.has_band) note = "bands: " + curve.band;
  if (note.empty()) return;
  const float width = text_width(look.small, note);
  ImGui::SameLine(0, look.em());
  const float room = ImGui::GetContentRegionAvail().x;
  if (room < width) return ImGui::NewLine();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_text(*ImGui::GetWindowDrawList(), look.small, at.x + room - width,
            at.y + 0.5f * (ImGui::GetFrameHeight() - look.small->FontSize), look.colors().faint,
            note);
  ImGui::NewLine();
}

}  // namespace

void draw_plots(Session& session, const Look& look) {
  const bool for_figure = session.view.layout == Layout::kPrint;  // nothing to press
  if (!for_figure) draw_page_tabs(session, look);
  const PlotPage page = shown_page(session);
  const float em = look.em();
  const Box before = rest_of_window();
  // no more than can be read
  const int across = std::max(1, static_cast<int>(before.width / (12 * em)));
  const int down = std::max(1, static_cast<int>(before.height / (7.2f * em)));
  const int all = static_cast<int>(page.plots.size()), most = std::min(all, across * down);
  if (most < all && !for_figure) draw_turning(session, most, all, look);
  const int first = most < all ? session.view.plots.first : 0;
  const int count = std::min(most, all - first);
  std::vector<Plot> plots;
  for (int i = 0; i < count; ++i)
    plots.push_back(make_plot(session, look, page.plots[static_cast<std::size_t>(first + i)]));
  if (session.view.plots.shared_values) share_ranges(plots);
  if (most == all) draw_band_note(plots, look);
  const std::vector<Box> cells = grid(rest_of_window(), most, 0.8f * em);
  // all headings of a page alike, per cents below the last plot of each column
  for (std::size_t i = 0; i < plots.size(); ++i)
    plots[i].time_texts = std::none_of(cells.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                       cells.begin() + static_cast<std::ptrdiff_t>(plots.size()),
                                       [&](const Box& b) { return b.x == cells[i].x; });
  int lines = 1;
  for (const Plot& plot : plots)
    lines = std::max(lines, heading_lines_of(plot, cells[0].width, look.scale));
  for (Plot& plot : plots) plot.heading_lines = lines;
  for (std::size_t i = 0; i < plots.size(); ++i)
    draw_cell(session, look, page.plots[static_cast<std::size_t>(first) + i], std::move(plots[i]),
              cells[i], page);
}

}  // namespace retrogait::inspector
