#pragma once
/// Where a function of one or two listed parameters changes its sign: linear between its nodes.
///
/// Two parameters: marching squares. The four nodes of a mesh part into those above 0 and the others; a line enters and
/// leaves through the sides that join the one kind to the other. Where two opposite nodes are above 0 and two are not,
/// the mean of the four says which belong together. A mesh with a missing node (NaN) has no line.
#include <array>
#include <vector>

namespace retrogait {

using BoundaryLine = std::vector<std::array<double, 2>>;  // x, y; a closed one ends where it began

/// `value`: (x.size() · y.size()), y changing fastest. `x`, `y` ascending. Open lines first, each from its end at the
/// lesser node, in the order of these.
std::vector<BoundaryLine> zero_lines(const std::vector<double>& x, const std::vector<double>& y,
                                     const std::vector<double>& value);

/// Ascending. A node that is 0 exactly is a crossing only if the function has one sign before it and the other behind.
std::vector<double> zero_crossings(const std::vector<double>& x, const std::vector<double>& value);

}  // namespace retrogait
