// Which plots there are. Names of variables are those of the CSV files.
#include <algorithm>

#include "inspector/plot_choice.h"

namespace retrogait::inspector {

namespace {

constexpr int kNoSide = -1;

PlotPage low_back_page() {
  PlotPage page{"Low back", {}};
  const std::pair<const char*, const char*> levels[] = {{"L1/L2", "l1l2"},
                                                        {"L2/L3", "l2l3"},
                                                        {"L3/L4", "l3l4"},
                                                        {"L4/L5", "l4l5"},
                                                        {"L5/S1", "l5s1"}};
  for (const auto& [title, name] : levels)
    page.plots.push_back(
        {std::string(title) + " compression", std::string(name) + "_compression", kNoSide});
  for (const auto& [title, name] : levels)
    page.plots.push_back(
        {std::string(title) + " shear, forward", std::string(name) + "_shear_ap", kNoSide});
  page.plots.push_back({"L5/S1 shear, to the right", "l5s1_shear_ml", kNoSide});
  page.plots.push_back({"L5/S1 moment, extending", "l5s1_moment_z", kNoSide});
  return page;
}

}  // namespace

const std::vector<PlotPage>& plot_pages() {
  static const std::vector<PlotPage> pages = {
      {"Loads",
       {{"Knee contact", "knee_contact"},
        {"Knee, medial", "knee_contact_medial"},
        {"Knee, lateral", "knee_contact_lateral"},
        {"Kneecap", "patellofemoral_contact"},
        {"L4/L5 compression", "l4l5_compression", kNoSide},
        {"L5/S1 compression", "l5s1_compression", kNoSide},
        {"L5/S1 shear, forward", "l5s1_shear_ap", kNoSide},
        {"Ground, vertical", "grf_y"},
        {"Ground, along travel", "grf_travel"},
        {"Hip contact", "hip_contact"},
        {"Ankle contact", "ankle_contact"},
        {"Knee adduction moment", "knee_adduction_moment"}}},
      {"Knee",
       {{"Contact, total", "knee_contact"},
        {"Contact, medial", "knee_contact_medial"},
        {"Contact, lateral", "knee_contact_lateral"},
        {"Patellofemoral contact", "patellofemoral_contact"},
        {"Shear, forward", "knee_shear_ap"},
        {"Adduction moment", "knee_adduction_moment"},
        {"Intersegmental, along tibia", "knee_intersegmental_y"},
        {"Intersegmental, forward", "knee_intersegmental_x"},
        {"Flexing moment", "knee_angle_moment"}}},
      low_back_page(),
      {"Ground",
       {{"Fore-aft, as one faces", "grf_x"},
        {"Vertical", "grf_y"},
        {"To the right", "grf_z"},
        {"Along travel", "grf_travel"},
        {"Pressure, before heel", "cop_x", 0, 100, "cm"},
        {"Pressure, outward", "cop_z", 0, 100, "cm"},
        {"Stability, along", "margin_of_stability_ap", 0, 100, "cm"},
        {"Stability, aside", "margin_of_stability_ml", 0, 100, "cm"}}},
      {"Angles",
       {{"Hip flexion", "hip_flexion"},
        {"Hip adduction", "hip_adduction"},
        {"Hip rotation", "hip_rotation"},
        {"Knee flexion", "knee_angle"},
        {"Ankle dorsiflexion", "ankle_angle"},
        {"Subtalar inversion", "subtalar_angle"},
        {"Pelvis tilt", "pelvis_tilt", kNoSide},
        {"Pelvis list", "pelvis_list", kNoSide},
        {"Pelvis rotation", "pelvis_rotation", kNoSide},
        {"Lumbar extension", "lumbar_extension", kNoSide},
        {"Lumbar bending", "lumbar_bending", kNoSide},
        {"Lumbar rotation", "lumbar_rotation", kNoSide}}},
      {"Moments",
       {{"Hip, flexing", "hip_flexion_moment"},
        {"Hip, adducting", "hip_adduction_moment"},
        {"Hip, rotating inward", "hip_rotation_moment"},
        {"Knee, flexing", "knee_angle_moment"},
        {"Knee adduction, external", "knee_adduction_moment"},
        {"Ankle, dorsiflexing", "ankle_angle_moment"},
        {"Subtalar, inverting", "subtalar_angle_moment"},
        {"Lumbar, extending", "lumbar_extension_moment", kNoSide},
        {"Lumbar, bending", "lumbar_bending_moment", kNoSide},
        {"Lumbar, rotating", "lumbar_rotation_moment", kNoSide}}},
      {"Powers",
       {{"Hip, sagittal", "hip_flexion_power"},
        {"Hip, frontal", "hip_adduction_power"},
        {"Hip, transverse", "hip_rotation_power"},
        {"Knee", "knee_angle_power"},
        {"Ankle", "ankle_angle_power"},
        {"Subtalar", "subtalar_angle_power"},
        {"Lumbar, sagittal", "lumbar_extension_power", kNoSide},
        {"Lumbar, frontal", "lumbar_bending_power", kNoSide},
        {"Lumbar, transverse", "lumbar_rotation_power", kNoSide},
        {"Metabolic", "metabolic_power", kNoSide}}}};
  return pages;
}

PlotPage shown_page(const Session& session) {
  const auto& pages = plot_pages();
  const int last = static_cast<int>(pages.size()) - 1;
  PlotPage page = pages[static_cast<std::size_t>(std::clamp(session.view.page, 0, last))];
  if (!session.shown()) return page;
  const auto& walks = session.shown()->walk;
  const auto missing = [&](const PlotChoice& c) {
    const int side = c.side < 0 ? -1 : session.view.side;
    return std::none_of(walks.begin(), walks.end(),
                        [&](const Walk& w) { return w.find(c.variable, side) != nullptr; });
  };
  if (!std::all_of(page.plots.begin(), page.plots.end(), missing))
    std::erase_if(page.plots, missing);
  return page;
}

}  // namespace retrogait::inspector
