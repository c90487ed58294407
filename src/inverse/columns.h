#pragma once
/// The parts of the list of result variables. Internal to inverse/columns*.cpp.
#include <limits>

#include "inverse/inverse.h"

namespace retrogait {

/// Two indices of one thing, right and left (of a coordinate, of a muscle); or the same one twice.
struct Pair {
  int right = -1, left = -1;
  double sign = 1;  // −1: the model counts this motion the other way than our meaning of it
  int of(bool is_left) const { return is_left ? left : right; }
};

/// Body weight, N.
inline double weight(const Instant& i) { return i.model->body_weight(); }

inline const SideLoads& loads_of(const Instant& i, bool left) { return i.loads.side[left ? 1 : 0]; }

/// What muscles answer for, or NaN where their sharing did not converge.
inline double if_converged(const Instant& i, double value) {
  return i.muscles && i.muscles->converged() ? value : std::numeric_limits<double>::quiet_NaN();
}

/// What joints carry with muscles pulling (columns_contact.cpp).
void add_contact_columns(std::vector<ResultColumn>& list, const LoadSites& sites);

/// Every muscle's activation and force (columns_muscle.cpp).
void add_muscle_columns(std::vector<ResultColumn>& list, const Model& model);

}  // namespace retrogait
