#pragma once
/// The soles of a moving walker, and when they stand. Internal to study/; users read predict.h.
///
/// Everything here is the same whichever way time runs.
#include <array>
#include <vector>

#include "study/predict.h"

namespace retrogait {

/// The points of the soles at a number of instants.
struct Soles {
  std::vector<std::vector<Vec3>> place, velocity;  // [foot point][instant], m and m/s in W
  std::array<std::vector<double>, 2>
      height;  // [right, left][instant] m, mean of the calcaneus' points
  std::array<std::vector<double>, 2> turn;  // rad/s, of the calcaneus

  int count() const { return static_cast<int>(height[0].size()); }
};

/// One period of curves in φ, on kSolePhases phases; travel left out.
Soles track_soles(const Model& walker, const std::vector<FourierCurve>& q, double period);
inline constexpr int kSolePhases = 400;

/// A whole trial, as measured.
Soles track_soles(const Model& walker, const Motion& motion);

/// The walker's points raised or lowered in their bodies until all of them touch one level ground while their
/// foot lies flat: what a model's feet and a laboratory's floor leave between them.
void level_soles(Model& walker, const Soles& soles);

/// Height of the ground and its velocity, as the flat feet see them.
struct FlatGround {
  bool found = false;              // false: no foot ever lies flat
  double height = 0;               // m
  double speed = 0, sideways = 0;  // m/s along x and z in the frame of the soles
};
FlatGround find_ground(const Model& walker, const Soles& soles);

/// From the first to the last touch of any point of a foot. No windows: it never stands, or always.
FootStance find_stance(const Model& walker, const Soles& soles, const FlatGround& ground,
                       bool left);

}  // namespace retrogait
