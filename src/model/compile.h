#pragma once
/// The part of compile() for what pulls and pushes on the skeleton (model/compile_actuators.cpp).
/// Only model/compile.cpp calls these.
#include "base/error.h"
#include "model/model.h"

namespace retrogait {

/// Every defect of wrap objects, muscles, coordinate actuators, coordinate limits and bushings.
void check_actuators(const ModelSpec& spec, Diagnostics& diagnostics);

/// The same things by index. Needs: a checked specification; bodies, joints, steps and coordinates of
/// `model` are there.
void add_actuators(const ModelSpec& spec, Model& model);

}  // namespace retrogait
