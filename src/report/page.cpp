// Which numbers the page shows, in which order and by which words.
#include <cmath>

#include "report/page.h"

namespace retrogait {

namespace {

constexpr Show kOnlyDifference = Show::kDifference;

// net moments and what segments exchange: of a model whose moments nobody makes
const std::vector<Section>& sections_without_muscles() {
  static const std::vector<Section> list = {
      {"Walk",
       {{"speed", "m/s", "none", "speed", "mean"},
        {"cadence", "steps/min", "none", "cadence", "mean", 0},
        {"step length", "m", "none", "step_length", "mean"},
        {"stride length", "m", "none", "stride_length", "mean"},
        {"step width", "cm", "none", "step_width", "mean", 1, kOnlyDifference, 100, "m"},
        {"stance", "%", "r", "stance", "mean", 1, kOnlyDifference},
        {"double support", "%", "none", "double_support", "mean", 1, kOnlyDifference},
        {"strike index (0 heel, 100 big toe)", "%", "r", "strike_index", "at_contact", 0,
         kOnlyDifference},
        {"margin of stability, along travel", "cm", "r", "margin_of_stability_ap", "at_contact", 1,
         kOnlyDifference, 100, "m"},
        {"margin of stability, sideways, least", "cm", "r", "margin_of_stability_ml", "min", 1,
         kOnlyDifference, 100, "m"}}},
      {"Ground reaction of a foot",
       {{"vertical, first peak", "BW", "r", "grf_y", "peak_1"},
        {"vertical, valley", "BW", "r", "grf_y", "valley"},
        {"vertical, second peak", "BW", "r", "grf_y", "peak_2"},
        {"vertical, loading rate", "BW/s", "r", "grf_y", "loading_rate", 1},
        {"vertical, steepest rise in 50 ms", "BW/s", "r", "grf_y", "landing_rate_max", 1},
        {"along travel, braking peak", "BW", "r", "grf_travel", "min"},
        {"along travel, propulsive peak", "BW", "r", "grf_travel", "peak"},
        {"centre of pressure, furthest forward", "cm", "r", "cop_x", "peak", 1, kOnlyDifference,
         100, "m"}}},
      {"Knee",
       {{"extending moment, peak", "N·m/kg", "r", "knee_angle_moment", "min", 2,
         Show::kDifferenceAndRatio, -1},
        {"bending moment, peak", "N·m/kg", "r", "knee_angle_moment", "peak"},
        {"adduction moment, peak", "N·m/kg", "r", "knee_adduction_moment", "peak"},
        {"intersegmental compression, peak", "BW", "r", "knee_intersegmental_y", "peak"},
        {"  impulse a step", "BW·s", "r", "knee_intersegmental_y", "impulse_per_step"},
        {"  impulse a metre", "BW·s/m", "r", "knee_intersegmental_y", "impulse_per_m"},
        {"  impulse a minute", "BW·s/min", "r", "knee_intersegmental_y", "impulse_per_min", 1},
        {"  loading rate", "BW/s", "r", "knee_intersegmental_y", "loading_rate", 1}}},
      {"Low back, L5/S1",
       {{"extending moment, peak", "N·m/kg", "none", "l5s1_moment_z", "peak"},
        {"extending moment, least", "N·m/kg", "none", "l5s1_moment_z", "min"},
        {"sideways moment, peak", "N·m/kg", "none", "l5s1_moment_x", "peak"},
        {"turning moment, peak", "N·m/kg", "none", "l5s1_moment_y", "peak"},
        {"intersegmental compression, peak", "BW", "none", "l5s1_intersegmental_y", "peak"},
        {"  impulse a metre", "BW·s/m", "none", "l5s1_intersegmental_y", "impulse_per_m"},
        {"intersegmental forward shear, peak", "BW", "none", "l5s1_intersegmental_x", "peak"}}},
  };
  return list;
}

// percent of full activation, mean over the cycle
Row activation(const char* label, const char* variable) {
  return {label, "%", "r", variable, "mean", 1, Show::kDifferenceAndRatio, 100, ""};
}

// what bones, discs and muscles carry
const std::vector<Section>& sections_with_muscles() {
  static const std::vector<Section> list = {
      {"Walk",
       {{"speed", "m/s", "none", "speed", "mean"},
        {"cadence", "steps/min", "none", "cadence", "mean", 0},
        {"strike index (0 heel, 100 big toe)", "%", "r", "strike_index", "at_contact", 0,
         kOnlyDifference},
        {"cost of transport (Bhargava 2004)", "J/kg/m", "none", "cost_of_transport", "bhargava"},
        {"cost of transport (Umberger 2010)", "J/kg/m", "none", "cost_of_transport", "umberger"}}},
      {"Ground reaction of a foot",
       {{"vertical, first peak", "BW", "r", "grf_y", "peak_1"},
        {"vertical, second peak", "BW", "r", "grf_y", "peak_2"},
        {"vertical, loading rate", "BW/s", "r", "grf_y", "loading_rate", 1},
        {"vertical, steepest rise in 50 ms", "BW/s", "r", "grf_y", "landing_rate_max", 1}}},
      {"Knee: force between the bones, muscles pulling",
       {{"thigh on shank, first peak", "BW", "r", "knee_contact", "peak_1"},
        {"thigh on shank, second peak", "BW", "r", "knee_contact", "peak_2"},
        {"  impulse a step", "BW·s", "r", "knee_contact", "impulse_per_step"},
        {"  impulse a metre", "BW·s/m", "r", "knee_contact", "impulse_per_m"},
        {"  loading rate", "BW/s", "r", "knee_contact", "loading_rate", 1},
        {"  medial share of the impulse", "%", "r", "knee_contact_medial", "share_of_impulse", 0,
         kOnlyDifference},
        {"kneecap on thigh, peak", "BW", "r", "patellofemoral_contact", "peak"},
        {"adduction moment, peak (external)", "N·m/kg", "r", "knee_adduction_moment", "peak"}}},
      {"Low back: force in the disc, muscles pulling",
       {{"L4/L5 compression, peak", "BW", "none", "l4l5_compression", "peak"},
        {"L4/L5 compression, mean", "BW", "none", "l4l5_compression", "mean"},
        {"L4/L5 forward shear, peak", "BW", "none", "l4l5_shear_ap", "peak"},
        {"L4/L5 left to the disc, mean", "N·m/kg", "none", "l4l5_disc_moment_z", "mean"},
        {"L5/S1 compression, peak", "BW", "none", "l5s1_compression", "peak"},
        {"L5/S1 forward shear, peak", "BW", "none", "l5s1_shear_ap", "peak"},
        {"L5/S1 left to the disc, mean", "N·m/kg", "none", "l5s1_disc_moment_z", "mean"}}},
      {"Muscles of the right side: mean activation over the cycle",
       {activation("quadriceps", "quadriceps_activation"),
        activation("hamstrings", "hamstrings_activation"),
        activation("gluteals", "gluteals_activation"),
        activation("triceps surae", "triceps_surae_activation"),
        activation("tibialis anterior", "tibialis_anterior_activation"),
        activation("hip flexors", "hip_flexors_activation"),
        activation("adductors", "adductors_activation"),
        activation("erector spinae", "erector_spinae_activation"),
        activation("multifidus", "multifidus_activation"),
        activation("abdominals", "abdominals_activation")}},
  };
  return list;
}

}  // namespace

std::string title_of(const StudyResult& result) {
  const Scene& scene = result.plan.scene;
  std::string changes;
  for (const auto& [key, setting] : scene.settings)
    if (setting.file.starts_with("--"))
      changes += (changes.empty() ? " (" : ", ") + key + " = " + setting.value;
  return changes.empty() ? scene.title : scene.title + changes + ")";
}

bool has_muscles(const StudyResult& result) {
  return result.trials[0].has_curve("knee_contact", 0) &&
         result.trials[1].has_curve("knee_contact", 0);
}

const std::vector<Section>& page_sections(bool with_muscles) {
  return with_muscles ? sections_with_muscles() : sections_without_muscles();
}

double row_value(const StudyResult& result, const Row& row, std::size_t direction) {
  const std::string unit = row.table_unit != nullptr ? row.table_unit : row.unit;
  return row.factor * result.scalar(result.trials[direction].of.trial, row.side, row.variable,
                                    row.measure, unit);
}

}  // namespace retrogait
