#pragma once
/// The pads of both feet on the ground.
#include "contact/ground.h"
#include "contact/sole.h"
#include "model/model.h"
#include "simulate/resistance.h"

namespace retrogait {

/// What the ground does to each pad: writes data.foot_force and adds it, at its contact point, to data.F_ext.
/// `friction` of the right and of the left foot takes the place of the law's. `resistance`, if not null, is told what
/// the pads resist with over a step (s). Needs: velocity.
void press_pads(const Model& model, const Ground& ground, const SoleLaw& law,
                const double (&friction)[2], Data& data, StepResistance* resistance = nullptr,
                double step = 0);

/// How a pad slides over the ground, m/s in W, along the surface. Needs: velocity.
Vec3 sliding_velocity(const Model& model, const Ground& ground, const Data& data, int foot_point);

/// Height of the lowest pad of a foot over the ground below it, m. Needs: position.
double clearance(const Model& model, const Ground& ground, const Data& data, bool left);

}  // namespace retrogait
