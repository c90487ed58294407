#include "support/muscle_models.h"

#include <array>
#include <utility>

namespace retrogait {

Muscle sample_muscle(const MuscleCurveParameters& curves, double pennation) {
  Muscle muscle{};
  muscle.name = "muscle";
  muscle.max_isometric_force = 1000;
  muscle.optimal_fiber_length = 0.1;
  muscle.tendon_slack_length = 0.2;
  muscle.pennation_at_optimal = pennation;
  muscle.max_contraction_velocity = 10;
  muscle.slow_twitch = 0.5;
  muscle.specific_tension = 0.25e6;
  muscle.curves = curves;
  return muscle;
}

Model model_of_muscles(std::vector<Muscle> muscles) {
  Model model;
  model.gravity = Vec3(0, -kStandardGravity, 0);
  model.muscles = std::move(muscles);
  return model;
}

std::string family_name(const MuscleCurveParameters& curves) {
  constexpr std::array kNames = {"Millard", "Thelen", "De Groote"};
  return kNames[curves.index()];
}

}  // namespace retrogait
