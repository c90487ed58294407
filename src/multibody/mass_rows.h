#pragma once
/// The part of the mass matrix that forward dynamics with few unknowns needs. Internal to src/multibody.
#include "multibody/multibody.h"

namespace retrogait {

/// Entries of M between coordinates that follow one that has a row (`row`[leader] ≥ 0); the others are zero.
/// Needs: position. `following` and `row` (ncoord), `composite` (nbody), M (ncoord × ncoord): the caller's.
void mass_matrix_rows(const Model& model, const Data& data, const std::vector<Following>& following,
                      const std::vector<int>& row, std::vector<CompositeInertia>& composite,
                      MatX& M);

}  // namespace retrogait
