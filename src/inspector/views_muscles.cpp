// Activation comparison: what is compared, of whom, then the list and the plots.
#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>

#include "inspector/muscle_panel.h"

namespace retrogait::inspector {

namespace {

constexpr std::array kBandTitles = {"usual band", "quartiles", "least to most", "no band"};
constexpr std::array kBandMeanings = {
    "± SD between strides of a measured walk; of a group without strides the quartiles of its "
    "muscles by volume, or from the least to the most of them where they are fewer than six",
    "where a quarter and three quarters of a group's volume are less active",
    "the least and the most active muscle of a group", ""};

// puts the next item on this line if it fits, else on the next
void place(float width) {
  ImGui::SameLine();
  if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
}

float combo_width(const char* longest, const Look& look) {
  return ImGui::CalcTextSize(longest).x + 2 * ImGui::GetStyle().FramePadding.x +
         ImGui::GetFrameHeight() + 0.3f * look.em();
}

template <std::size_t N>
void combo(const char* id, const std::array<const char*, N>& titles, int& chosen, float width,
           const char* meaning) {
  ImGui::SetNextItemWidth(width);
  if (ImGui::BeginCombo(id, titles[static_cast<std::size_t>(chosen)])) {
    for (std::size_t i = 0; i < N; ++i)
      if (ImGui::Selectable(titles[i], chosen == static_cast<int>(i))) chosen = static_cast<int>(i);
    ImGui::EndCombo();
  } else if (ImGui::IsItemHovered() && meaning != nullptr) {
    ImGui::SetTooltip("%s", meaning);
  }
}

void toggle(const char* title, bool& on, const Look& look, const char* meaning) {
  const float width = ImGui::CalcTextSize(title).x + 2 * ImGui::GetStyle().FramePadding.x;
  place(width);
  ImGui::PushStyleColor(ImGuiCol_Button, on ? look.colors().frame_hot : look.colors().frame);
  if (ImGui::Button(title)) on = !on;
  ImGui::PopStyleColor();
  if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", meaning);
}

float button_width(const char* title) {
  return ImGui::CalcTextSize(title).x + 2 * ImGui::GetStyle().FramePadding.x +
         ImGui::GetStyle().ItemSpacing.x;
}

// `with_plots`: what is chosen of plots stands on the same line, if it fits
void draw_choices(Session& session, const Look& look, bool with_plots, bool has_emg) {
  View& view = session.view;
  MuscleView& muscles = view.muscles;
  const float em = look.em();
  const std::array titles = {info_of(Compared::kActivation).title, info_of(Compared::kForce).title,
                             info_of(Compared::kPower).title, info_of(Compared::kWork).title};
  int what = static_cast<int>(muscles.what);
  combo("##what", titles, what, combo_width("Activation", look), "What is compared");
  muscles.what = static_cast<Compared>(what);
  float others = button_width("single muscles");
  if (with_plots)
    others += combo_width("least to most", look) + ImGui::GetStyle().ItemSpacing.x +
              button_width("one scale") + button_width("all plots") +
              (has_emg ? button_width("measured") : 0);
  const float region = combo_width("whole body", look);
  place(region);
  combo("##region", kRegionNames, muscles.region, region, "Muscles that cross these joints");
  ImGui::SameLine();
  const float room = ImGui::GetContentRegionAvail().x - 1;
  const float filter = room - others > 4 * em ? std::min(room - others, 14 * em) : 9 * em;
  if (room < filter) ImGui::NewLine();
  ImGui::SetNextItemWidth(std::min(filter, ImGui::GetContentRegionAvail().x));
  ImGui::InputTextWithHint("##filter", "filter: TA", &view.filter);
  if (ImGui::IsItemHovered())
    ImGui::SetTooltip("Every word must be in a muscle's name, or in what laboratories call it");
  toggle("single muscles", view.single_muscles, look, "Every muscle, besides the groups");
}

// of the plots: only where there is room for them
void draw_plot_choices(Session& session, const Look& look, bool has_emg) {
  MuscleView& muscles = session.view.muscles;
  const float width = combo_width("least to most", look);
  place(width);
  int band = static_cast<int>(muscles.band);
  combo("##band", kBandTitles, band, width, kBandMeanings[static_cast<std::size_t>(band)]);
  muscles.band = static_cast<MuscleBand>(band);
  toggle("one scale", muscles.one_scale, look,
         "All plots have one ordinate, to compare their heights");
  if (has_emg)
    toggle("measured", muscles.only_measured, look, "Plots of the muscles with measured EMG alone");
  toggle(muscles.large ? "all plots" : "large", muscles.large, look,
         "The chosen muscle alone with its muscles, or all; also by double click on a plot");
}

void say(const std::string& text) {
  ImGui::PushTextWrapPos(0);
  ImGui::TextDisabled("%s", text.c_str());
  ImGui::PopTextWrapPos();
}

}  // namespace

RowChoice row_choice(const View& view) {
  return {view.muscles.what, view.side,       view.muscles.region, view.filter,
          view.order,        view.descending, view.single_muscles, &view.muscles.open};
}

void draw_muscles(Session& session, const Look& look) {
  const float em = look.em();
  const bool has_rows = session.shown() && !session.shown()->muscles.list.empty();
  const bool has_emg = has_rows && !session.emg().rows(session.view.side).empty();
  const bool for_figure = session.view.layout == Layout::kPrint;  // nothing to press
  const bool wide = !for_figure && rest_of_window().width > 44 * em;
  if (for_figure) {
    const ComparedInfo& info = info_of(session.view.muscles.what);
    ImGui::TextUnformatted(fmt::format("{}, {}", info.title, info.unit).c_str());
  } else {
    draw_choices(session, look, has_rows && wide, has_emg);
    if (has_rows && wide) draw_plot_choices(session, look, has_emg);
  }
  if (!session.shown())
    return say(session.busy() ? "being solved …" : "Open a scene to compare its muscles.");
  if (!has_rows) return say("This walk is solved without muscles.");
  const View& view = session.view;
  const std::shared_ptr<const Shown> shown = session.shown();
  const MusclePanel panel{session, look, *shown, session.emg(),
                          select_rows(shown->muscles.list, row_choice(view))};
  if (!panel.selection.nearest.empty())
    say(fmt::format("No muscle has '{}'. The nearest: {}", view.filter, panel.selection.nearest));
  if (panel.selection.rows.empty()) return say("No muscle there.");
  const Box box = rest_of_window();
  if (wide) {
    const float left = std::round(std::clamp(0.49f * box.width, 24 * em, 50 * em)), gap = 1.2f * em;
    // below a short list the chosen muscle has room
    const float below = box.height - table_height(panel, box.height) - gap;
    const bool with_chosen = below > 9 * em && !view.muscles.large;
    const float table = with_chosen ? box.height - std::min(below, 22 * em) - gap : box.height;
    draw_muscle_table(panel, {box.x, box.y, left, table});
    if (with_chosen)
      draw_chosen_plot(panel, {box.x, box.y + table + gap, left, box.height - table - gap});
    draw_activation_plots(panel, {box.x + left + gap, box.y, box.width - left - gap, box.height});
    return;
  }
  // the list as long as its rows, at most the larger part; whole in a figure, and where it would just fit alone
  const float all = table_height(panel, 1e9f);
  const bool alone =
      for_figure || box.height < 22 * em || (all <= box.height && box.height - all < 11 * em);
  const float most = alone ? box.height : std::max(0.6f * box.height, box.height - 12 * em);
  const float table = table_height(panel, most);
  draw_muscle_table(panel, {box.x, box.y, box.width, table});
  const float top = table + 0.8f * em;
  const Box rest{box.x, box.y + top, box.width, box.height - top};
  if (alone && rest.height < 9 * em) return;
  if (rest.height < 18 * em && !view.muscles.large && chosen_row(panel))
    draw_chosen_plot(panel, rest);
  else
    draw_activation_plots(panel, rest);
}

}  // namespace retrogait::inspector
