// Load plots: curves of both directions over one cycle.
#include <imgui.h>

#include <algorithm>
#include <cmath>

#include "inspector/views.h"

namespace retrogait::inspector {

const std::vector<PlotPage>& plot_pages() {
  static const std::vector<PlotPage> pages = {
      {"Loads",
       {{"Knee contact", "knee_contact"},
        {"Knee, medial", "knee_contact_medial"},
        {"Knee, lateral", "knee_contact_lateral"},
        {"Kneecap", "patellofemoral_contact"},
        {"L4/L5 compression", "l4l5_compression", -1},
        {"L5/S1 compression", "l5s1_compression", -1},
        {"L5/S1 shear", "l5s1_shear_ap", -1},
        {"Vertical ground force", "grf_y"},
        {"Force along travel", "grf_travel"},
        {"Hip contact", "hip_contact"},
        {"Ankle contact", "ankle_contact"},
        {"Adduction moment", "knee_adduction_moment"}}},
      {"Low back",
       {{"L5/S1 compression", "l5s1_compression", -1},
        {"L4/L5 compression", "l4l5_compression", -1},
        {"L3/L4 compression", "l3l4_compression", -1},
        {"L2/L3 compression", "l2l3_compression", -1},
        {"L1/L2 compression", "l1l2_compression", -1},
        {"L5/S1 shear", "l5s1_shear_ap", -1},
        {"L4/L5 shear", "l4l5_shear_ap", -1},
        {"L5/S1 sagittal moment", "l5s1_moment_z", -1},
        {"L5/S1 frontal moment", "l5s1_moment_x", -1}}},
      {"Ground",
       {{"Vertical", "grf_y"},
        {"Along travel", "grf_travel"},
        {"Sideways", "grf_z"},
        {"Centre of pressure", "cop_x", 0, 100, "cm"},
        {"Stability, along", "margin_of_stability_ap", 0, 100, "cm"},
        {"Stability, aside", "margin_of_stability_ml", 0, 100, "cm"}}},
      {"Angles",
       {{"Hip flexion", "hip_flexion"},
        {"Knee flexion", "knee_angle"},
        {"Ankle dorsiflexion", "ankle_angle"},
        {"Hip adduction", "hip_adduction"},
        {"Pelvis tilt", "pelvis_tilt", -1},
        {"Lumbar extension", "lumbar_extension", -1}}},
      {"Moments",
       {{"Hip flexing", "hip_flexion_moment"},
        {"Knee flexing", "knee_angle_moment"},
        {"Ankle dorsiflexing", "ankle_angle_moment"},
        {"Hip adducting", "hip_adduction_moment"},
        {"Knee adduction, external", "knee_adduction_moment"},
        {"Lumbar extending", "lumbar_extension_moment", -1}}},
      {"Powers",
       {{"Hip", "hip_flexion_power"},
        {"Knee", "knee_angle_power"},
        {"Ankle", "ankle_angle_power"},
        {"Metabolic", "metabolic_power", -1}}}};
  return pages;
}

namespace {

PlotCurve curve_of(const Session& session, const Look& look, const Walk& walk, int direction,
                   const CycleCurve& curve, double factor) {
  const Series s = series_of(*walk.trial, curve, session.map_of(direction));
  const auto d = static_cast<std::size_t>(direction);
  PlotCurve out;
  out.label = kDirectionNames[d];
  out.color = look.colors().walk[d];
  out.dashed = direction == 1;
  out.has_band = s.has_band;
  out.ok = s.ok;
  const auto scaled = [factor](std::array<float, 101> y) {
    for (float& v : y) v *= static_cast<float>(factor);
    return y;
  };
  out.value = scaled(s.value);
  if (s.has_band) out.low = scaled(s.low), out.high = scaled(s.high);
  return out;
}

void add_curves(const Session& session, const Look& look, const PlotChoice& choice,
                const Shown& shown, bool baseline, Plot& plot) {
  const int side = choice.side < 0 ? -1 : session.view.side;
  for (int d = 0; d < 2; ++d) {
    const Walk& walk = shown.walk[static_cast<std::size_t>(d)];
    const CycleCurve* curve = walk.find(choice.variable, side);
    if (curve == nullptr) continue;
    PlotCurve out = curve_of(session, look, walk, d, *curve, choice.factor);
    if (baseline) {
      out.label += ", baseline";
      out.color = faded(out.color, 0.4);
      out.width = 1.2f;
      out.has_band = false;
      out.ok = PlotCurve::all_ok();
    }
    plot.curves.push_back(std::move(out));
  }
}

}  // namespace

Plot make_plot(const Session& session, const Look& look, const PlotChoice& choice) {
  Plot plot;
  plot.title = choice.title;
  plot.cursor = session.view.phase;
  const Shown* shown = session.shown().get();
  plot.empty = shown == nullptr ? (session.busy() ? "being solved …" : "no walk is open")
                                : "this walk does not have it";
  if (shown == nullptr) return plot;
  plot.unit = choice.unit.empty() ? shown->unit_of(choice.variable) : choice.unit;
  const std::shared_ptr<const Shown>& baseline = session.baseline();
  if (baseline && baseline != session.shown() && session.view.show_baseline)
    add_curves(session, look, choice, *baseline, true, plot);
  add_curves(session, look, choice, *shown, false, plot);
  for (int d = 0; d < 2; ++d) {
    const Trial* trial = shown->walk[static_cast<std::size_t>(d)].trial;
    if (trial == nullptr) continue;
    const CycleMap map = session.map_of(d);
    const FootEvents& e = trial->events[static_cast<std::size_t>(session.view.side)];
    const double contact = map.x_of(std::max(0.0, e.contact)), off = map.x_of(e.foot_off);
    plot.stance.push_back({map.reversed ? off : contact, map.reversed ? contact : off,
                           look.colors().walk[static_cast<std::size_t>(d)], d == 1});
    // played backward from foot-off, contact ends stance and may wrap onto 0
    StanceBar& bar = plot.stance.back();
    if (map.reversed && bar.from >= 100 - 1e-9) bar.from = 0;
  }
  return plot;
}

Box rest_of_window() {
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  return {at.x, at.y, std::max(1.0f, room.x), std::max(1.0f, room.y)};
}

std::string spoken(const std::string& name) {
  std::string out = name;
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

namespace {

void show_values(const Plot& plot, double pct) {
  ImGui::BeginTooltip();
  ImGui::Text("%.0f %%", pct);
  for (const PlotCurve& curve : plot.curves) {
    const float value = value_at(curve.value, pct);
    ImGui::PushStyleColor(ImGuiCol_Text, curve.color | 0xff000000);
    if (std::isfinite(value))
      ImGui::Text("%s  %.3g %s", curve.label.c_str(), static_cast<double>(value),
                  plot.unit.c_str());
    else
      ImGui::Text("%s  –", curve.label.c_str());
    ImGui::PopStyleColor();
  }
  ImGui::EndTooltip();
}

void offer(Session& session, const PlotChoice& choice) {
  if (!ImGui::BeginPopupContextItem()) return;
  const int side = choice.side < 0 ? -1 : session.view.side;
  if (ImGui::MenuItem("Copy as CSV")) {
    session.clipboard = session.csv_of(choice.variable, side);
    session.message = "Copied " + choice.variable + " as CSV";
  }
  if (ImGui::MenuItem("Take this load apart")) session.choose_load({choice.variable, side});
  if (ImGui::MenuItem("Export figures")) session.requests.insert(Request::kFigures);
  ImGui::EndPopup();
}

}  // namespace

void plot_cell(Session& session, const Look& look, const PlotChoice& choice, const Box& box) {
  if (box.width < 1 || box.height < 1) return;
  const Plot plot = make_plot(session, look, choice);
  const PlotFrame frame = frame_plot(plot, box, look.scale);
  ImGui::SetCursorScreenPos({box.x, box.y});
  ImGui::InvisibleButton(choice.variable.c_str(), {box.width, box.height});
  const double pct = frame.pct_of(ImGui::GetIO().MousePos.x);
  if (ImGui::IsItemActive()) session.set_phase(pct);
  if (ImGui::IsItemClicked())
    session.choose_load({choice.variable, choice.side < 0 ? -1 : session.view.side});
  if (ImGui::IsItemHovered() && pct >= 0 && pct <= 100) show_values(plot, pct);
  offer(session, choice);
  draw_plot(*ImGui::GetWindowDrawList(), frame, plot, look);
}

namespace {

void draw_page_tabs(Session& session, const Look& look) {
  const auto& pages = plot_pages();
  for (int i = 0; i < static_cast<int>(pages.size()); ++i) {
    const bool chosen = session.view.page == i;
    const std::string& title = pages[static_cast<std::size_t>(i)].title;
    if (i > 0) {
      ImGui::SameLine();
      const float width =
          ImGui::CalcTextSize(title.c_str()).x + 2 * ImGui::GetStyle().FramePadding.x;
      if (ImGui::GetContentRegionAvail().x < width) ImGui::NewLine();
    }
    ImGui::PushStyleColor(ImGuiCol_Button, chosen ? look.colors().frame_hot : look.colors().panel);
    if (ImGui::Button(title.c_str())) session.view.page = i;
    ImGui::PopStyleColor();
  }
}

}  // namespace

void draw_plots(Session& session, const Look& look) {
  draw_page_tabs(session, look);
  const auto& pages = plot_pages();
  const int last = static_cast<int>(pages.size()) - 1;
  const PlotPage& page = pages[static_cast<std::size_t>(std::clamp(session.view.page, 0, last))];
  const Box box = rest_of_window();
  const float em = look.em();
  // no more than can be read
  const int across = std::max(1, static_cast<int>(box.width / (12 * em)));
  const int down = std::max(1, static_cast<int>(box.height / (6.5f * em)));
  const int count = std::min(static_cast<int>(page.plots.size()), across * down);
  const std::vector<Box> cells = grid(box, count, 0.8f * em);
  for (int i = 0; i < count; ++i)
    plot_cell(session, look, page.plots[static_cast<std::size_t>(i)],
              cells[static_cast<std::size_t>(i)]);
}

}  // namespace retrogait::inspector
