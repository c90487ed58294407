#pragma once
/// Forces at joints by another road than the recursions of multibody/: virtual power through body Jacobians.
#include "model/model.h"
#include "support/random_tree.h"

namespace retrogait {

/// The generalised forces that the wrenches data.F_joint are: each acts on its child, and its opposite on the parent,
/// at the joint frame's origin. N·m or N, (ncoord). Needs: stage ≥ position.
VecX forces_of_joint_wrenches(const Model& model, const Data& data);

/// Wrenches at random, ±30 N·m and ±100 N; stage force. Needs: q, v. Computes positions and velocities.
void random_joint_wrenches(const Model& model, Data& data, Random& random);

}  // namespace retrogait
