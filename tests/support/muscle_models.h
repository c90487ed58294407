#pragma once
/// Models of muscles alone, without a skeleton: their path lengths are given, not computed.
#include <string>
#include <vector>

#include "model/model.h"

namespace retrogait {

/// 1000 N, 0.1 m fibre, 0.2 m tendon, 10 fibre lengths a second.
Muscle sample_muscle(const MuscleCurveParameters& curves, double pennation);

Model model_of_muscles(std::vector<Muscle> muscles);

/// What a reader of tests calls the family: "Millard", "Thelen", "De Groote".
std::string family_name(const MuscleCurveParameters& curves);

}  // namespace retrogait
