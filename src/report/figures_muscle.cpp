// Figures of what bones, discs and muscles carry and burn.
#include <algorithm>
#include <cmath>

#include "report/figures.h"
#include "report/page.h"

namespace retrogait {

namespace {

// the largest value of all panels, both ways, in the unit of the axis
double largest(const StudyResult& result, const std::vector<Panel>& panels) {
  double top = 0;
  for (const Panel& p : panels)
    for (std::size_t d = 0; d < 2; ++d)
      if (result.trials[d].has_curve(p.variable, p.side))
        for (const double y : result.trials[d].curve(p.variable, p.side))
          if (!std::isnan(y)) top = std::max(top, p.factor * y);
  return top;
}

Figure knee_contact_figure(const StudyResult& result) {
  Figure f;
  f.name = "knee_contact";
  f.title = "Knee: force between the bones";
  f.columns = f.rows = 2;
  f.panels = {
      {"knee_contact", "Thigh on shank, whole", "compression, BW"},
      {"patellofemoral_contact", "Kneecap on thigh", "compression, BW"},
      {"knee_contact_medial", "Thigh on shank, medial (inner) compartment", "compression, BW"},
      {"knee_contact_lateral", "Thigh on shank, lateral (outer) compartment", "compression, BW"}};
  // the whole and its two parts on one scale
  const double top = 0.5 * std::ceil(2 * 1.03 * largest(result, {f.panels[0]}));
  for (const std::size_t i : {0u, 2u, 3u}) f.panels[i].top = top;
  f.caption = caption_of(result) +
              " Predicted: muscle forces by static optimisation; the compartments share the force "
              "so that they carry the frontal moment too.";
  return f;
}

Figure lumbar_load_figure(const StudyResult& result) {
  Figure f;
  f.name = "lumbar_loads";
  f.title = "Low back: force in the disc";
  f.columns = 3, f.rows = 2;
  f.panels = {{"l4l5_compression", "L4/L5 compression", "across the disc, BW", -1},
              {"l4l5_shear_ap", "L4/L5 forward shear", "upper body on lower, BW", -1},
              {"l4l5_shear_ml", "L4/L5 sideways shear", "to the right, BW", -1},
              {"l5s1_compression", "L5/S1 compression", "across the disc, BW", -1},
              {"l5s1_shear_ap", "L5/S1 forward shear", "upper body on lower, BW", -1},
              {"l5s1_shear_ml", "L5/S1 sideways shear", "to the right, BW", -1}};
  f.caption = title_of(result) +
              ". Cycle of the right foot. Predicted: muscle forces by static optimisation. Axes of "
              "the disc.";
  return f;
}

Figure activation_figure(const StudyResult& result) {
  Figure f;
  f.name = "activations";
  f.title = "Activation of muscle groups";
  f.columns = 5, f.rows = 2;
  const auto add = [&](const char* variable, const char* title) {
    f.panels.push_back({variable, title, "of full activation, %", 0, 100});
  };
  add("quadriceps_activation", "Quadriceps");
  add("hamstrings_activation", "Hamstrings");
  add("gluteals_activation", "Gluteals");
  add("triceps_surae_activation", "Triceps surae");
  add("tibialis_anterior_activation", "Tibialis anterior");
  add("hip_flexors_activation", "Hip flexors");
  add("adductors_activation", "Adductors");
  add("erector_spinae_activation", "Erector spinae");
  add("multifidus_activation", "Multifidus");
  add("abdominals_activation", "Abdominals");
  f.common_top = std::max(5.0, 5 * std::ceil(1.03 * largest(result, f.panels) / 5));
  f.caption = caption_of(result) +
              " Predicted by static optimisation: mean over the muscles of a group, weighted by "
              "their volume. No EMG went in.";
  return f;
}

Figure energy_figure(const StudyResult& result) {
  Figure f;
  f.name = "muscle_power";
  f.title = "What muscles burn, and what they give and take";
  f.columns = 3, f.rows = 2;
  f.panels = {{"metabolic_power", "Whole body, metabolic", "heat and work, W/kg", -1},
              {"quadriceps_power", "Quadriceps", "giving +, W/kg"},
              {"hamstrings_power", "Hamstrings", "giving +, W/kg"},
              {"gluteals_power", "Gluteals", "giving +, W/kg"},
              {"hip_flexors_power", "Hip flexors", "giving +, W/kg"},
              {"triceps_surae_power", "Triceps surae", "giving +, W/kg"}};
  f.caption = caption_of(result) +
              " Metabolic power after Bhargava 2004, basal rate included. Groups: tension times "
              "shortening speed; below zero they lengthen and absorb.";
  return f;
}

}  // namespace

std::vector<Figure> muscle_figures(const StudyResult& result) {
  if (!has_muscles(result)) return {};
  return {knee_contact_figure(result), lumbar_load_figure(result), activation_figure(result),
          energy_figure(result)};
}

}  // namespace retrogait
