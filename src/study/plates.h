#pragma once
/// Predicted forces against force plates, as design.md counts: stance only, both feet together.
#include <array>
#include <string>

#include "io/storage.h"
#include "trial/trial.h"

namespace retrogait {

/// Pearson's r of two series of equal length.
double correlation(const std::vector<double>& x, const std::vector<double>& y);

/// RMS error in % BW and Pearson's r of x (fore-aft), y (vertical), z (lateral).
struct PlateErrors {
  std::array<double, 3> rmse{}, r{};
  int frames = 0;
};

/// On every frame of the plates that the loads cover and where that foot's plate reads more than 20 N.
/// `prefix`: of the columns of the right and of the left foot, "ground_force_r_v".
PlateErrors plate_errors(const Loads& loads, const Storage& plates,
                         const std::array<std::string, 2>& prefix, double body_weight);

/// The rows played backward: what happened at t happens at first + last − t.
Storage played_backward(Storage file, double first, double last);

}  // namespace retrogait
