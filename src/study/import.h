#pragma once
/// A measured trial as a gait script: `retrogait gait import`.
///
/// Left and right are averaged, each from its own contact; what belongs to no side keeps the half of its
/// harmonics that a symmetric walk has. Coordinates are matched by name, and their signs by what they do: the
/// way the far body turns in the near one, in both models' zero poses (gait2392 counts knee extension
/// positive, our adult flexion). Contact windows and timing come from the feet, the path of the centre of
/// pressure from the predicted ground reaction (study/predict.h).
#include <string>
#include <vector>

#include "study/predict.h"

namespace retrogait {

/// +1 or −1: whether a coordinate turns its bodies the same way in both models; 0 if about another axis, or
/// if one of them has no such coordinate.
int same_sense(const Model& a, const Model& b, const std::string& coordinate);

struct ImportedGait {
  std::string text;                // the script, as data/gaits writes them
  int direction = +1;              // of travel along x
  double speed = 0;                // m/s, nominal
  std::vector<std::string> notes;  // what was found and what is assumed
};

/// `target` is the model whose coordinates the script is written in. Throws InputError: a required
/// coordinate turns about another axis than the target's; whatever measure_strides refuses.
ImportedGait import_gait(const Model& model, const Motion& motion, const Model& target,
                         const PredictOptions& options = {});

}  // namespace retrogait
