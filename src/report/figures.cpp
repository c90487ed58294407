// Which figures there are, what they show and what their captions say.
#include <fmt/format.h>

#include <algorithm>

#include "report/figures.h"
#include "report/page.h"

namespace retrogait {

namespace {

std::string prior_caption(const StudyResult& result) {
  for (const Trial& t : result.trials)
    if (t.cycle.target.fore_aft)
      return " The backward cycle follows a measured fore-aft force, an input (grey: without it).";
  return "";
}

std::string measured_caption(const StudyResult& result, const Measured& measured) {
  if (!comparable(result.trials[0]) && !comparable(result.trials[1])) return "";
  return " Bars: measured median and quartiles (" + measured.source + ").";
}

Figure ground_figure(const StudyResult& result, const Measured& measured) {
  Figure f;
  f.name = "ground_reaction";
  f.title = "Ground reaction of one foot";
  f.columns = f.rows = 2;
  f.panels = {{"grf_y", "Vertical", "up, BW"},
              {"grf_travel", "Along travel", "propels +, brakes −, BW", 0, 1, -1, true},
              {"grf_z", "Sideways", "to the right, BW"},
              {"cop_x", "Centre of pressure", "in front of the heel point, cm", 0, 100}};
  f.caption = caption_of(result) + measured_caption(result, measured) + prior_caption(result);
  return f;
}

Figure angle_figure(const StudyResult& result, const Measured& measured) {
  Figure f;
  f.name = "angles";
  f.title = "Joint angles";
  f.columns = 3, f.rows = 2;
  for (int d = 0; d < 2; ++d) {
    const std::string way = d == 0 ? ", forward" : ", backward";
    f.panels.push_back({"hip_flexion", "Hip" + way, "flexion +, deg", 0, 1, d});
    f.panels.push_back({"knee_angle", "Knee" + way, "flexion +, deg", 0, 1, d});
    f.panels.push_back({"ankle_angle", "Ankle" + way, "dorsiflexion +, deg", 0, 1, d});
  }
  f.caption = caption_of(result) +
              (result.trials[0].measured
                   ? ""
                   : " Thick: the consistent cycle. Dotted and band: the script, ± SD between "
                     "people.") +
              measured_caption(result, measured);
  return f;
}

Figure moment_figure(const StudyResult& result) {
  Figure f;
  f.name = "moments_powers";
  f.title = "Net joint moments and powers";
  f.columns = 3, f.rows = 2;
  f.panels = {{"hip_flexion_moment", "Hip moment", "flexing +, N·m/kg"},
              {"knee_angle_moment", "Knee moment", "flexing +, N·m/kg"},
              {"ankle_angle_moment", "Ankle moment", "dorsiflexing +, N·m/kg"},
              {"hip_flexion_power", "Hip power", "giving +, W/kg"},
              {"knee_angle_power", "Knee power", "giving +, W/kg"},
              {"ankle_angle_power", "Ankle power", "giving +, W/kg"}};
  f.caption = caption_of(result) + " Internal moments, positive along the coordinate, sagittal.";
  return f;
}

Figure knee_figure(const StudyResult& result) {
  Figure f;
  f.name = "knee";
  f.title = "Knee: intersegmental force and adduction moment";
  f.columns = 3, f.rows = 1;
  f.panels = {{"knee_intersegmental_y", "Compression, tibial y", "along the tibia, BW"},
              {"knee_intersegmental_x", "Forward shear, tibial x", "thigh on shank, BW"},
              {"knee_adduction_moment", "Adduction moment", "external, adducting +, N·m/kg"}};
  f.caption =
      caption_of(result) +
      " Intersegmental: what thigh and shank exchange in total. Muscles are left out; the force " +
      "between the bones is several times as large. Tibial axes.";
  return f;
}

Figure lumbar_figure(const StudyResult& result) {
  Figure f;
  f.name = "low_back";
  f.title = "Low back, L5/S1: moments and intersegmental force";
  f.columns = 3, f.rows = 2;
  f.panels = {{"l5s1_moment_z", "Sagittal moment", "extending +, N·m/kg", -1},
              {"l5s1_moment_x", "Frontal moment", "bending right +, N·m/kg", -1},
              {"l5s1_moment_y", "Axial moment", "turning left +, N·m/kg", -1},
              {"l5s1_intersegmental_y", "Compression, y of L5", "along the spine, BW", -1},
              {"l5s1_intersegmental_x", "Forward shear, x of L5", "upper body on lower, BW", -1},
              {"l5s1_intersegmental_z", "Sideways shear, z of L5", "to the right, BW", -1}};
  f.caption = title_of(result) +
              ". Cycle of the right foot. Internal net moments on L5; forces without muscles: " +
              "the force in the disc is several times as large. Axes of L5.";
  return f;
}

}  // namespace

std::string caption_of(const StudyResult& result) {
  return fmt::format(
      "{}. Right side from its contact; dotted verticals: the foot leaves the ground.{}",
      title_of(result), result.trials[0].measured ? " Bands: ± SD between strides." : "");
}

bool comparable(const Trial& trial) {
  const GaitKnobs& k = trial.of.knobs;
  return !trial.measured && k.slope == 0 && k.crouch == 0 && k.trunk_lean == 0 &&
         k.trunk_turn == 0 && k.hand_support == 0 && k.added_load == 0;
}

namespace {

bool has_curve(const StudyResult& result, const Panel& panel) {
  for (std::size_t d = 0; d < 2; ++d)
    if (!result.trials[d].has_curve(panel.variable, panel.side)) return false;
  return true;
}

// a model without a lumbar spine shows no spine
Figure with_what_there_is(Figure figure, const StudyResult& result) {
  std::erase_if(figure.panels, [&](const Panel& p) { return !has_curve(result, p); });
  const int panels = static_cast<int>(figure.panels.size());
  figure.columns = std::min(figure.columns, std::max(1, panels));
  figure.rows = (panels + figure.columns - 1) / figure.columns;
  return figure;
}

}  // namespace

std::vector<Figure> figures_of(const StudyResult& result, const Measured& measured) {
  std::vector<Figure> candidates = {ground_figure(result, measured), angle_figure(result, measured),
                                    moment_figure(result), knee_figure(result),
                                    lumbar_figure(result)};
  for (const Figure& figure : muscle_figures(result)) candidates.push_back(figure);
  std::vector<Figure> figures;
  for (const Figure& all : candidates) {
    const Figure figure = with_what_there_is(all, result);
    if (!figure.panels.empty()) figures.push_back(figure);
  }
  return figures;
}

}  // namespace retrogait
