#pragma once
/// A model as MuJoCo reads it, for comparisons on the same tree.
#include <string>

#include "model/model.h"

namespace retrogait {

/// MJCF of a tree whose steps all follow their own coordinate (hinges and slides); asserted.
/// Gravity as in the model, no contacts, no limits. Joints carry the coordinates' names, bodies the
/// bodies'. MuJoCo, too, stacks a body's joints from the parent outward, each in the frame reached
/// so far.
std::string to_mjcf(const Model& model);

}  // namespace retrogait
