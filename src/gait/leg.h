#pragma once
/// One leg in the sagittal plane: where its ankle stands under the hip, and the angles that put it there.
/// Used by adapt.cpp to replant the legs of a script for another stride, slope or crouch.
#include <vector>

#include "model/model.h"

namespace retrogait {

struct LegLengths {
  double thigh = 0, shank = 0;  // m, hip centre to knee centre to ankle centre

  double total() const { return thigh + shank; }
  /// Hip to ankle at this knee flexion (rad).
  double reach(double knee) const;
  /// Knee flexion (rad) that gives this hip-to-ankle distance; 0 when out of reach.
  double knee_for(double reach) const;
};

/// Of the right leg, standing: distances of the femur's, tibia's and talus' origins.
LegLengths leg_lengths(const Model& model);

/// Angles of one leg over a cycle, rad, as coordinate values; all of one size, φ = i/n.
struct LegAngles {
  std::vector<double> pelvis_tilt, hip, knee, ankle;
};

/// What is asked of the legs. The foot's angle to the ground stays as it was at every instant, unless the ankle
/// would bend past 34°: then the heel lifts.
struct LegChange {
  double stride = 1;  // fore-aft travel of the foot in stance against what it was
  double slope = 0;   // rad, the ground rises this much in the direction the person faces
  double crouch = 0;  // rad of knee flexion to add at mid-stance
};

/// The same steps with another stride, on a slope, or crouched.
///
/// stride: the line from hip to ankle swings further about its mean; knees stay.
/// slope:  pelvis and trunk stay vertical; each foot is raised by the slope under it and turned with it; in
///         double support the pelvis dips until no stance knee need be straighter than the script's straightest.
/// crouch: the pelvis is lowered, feet where they were, until the knee at mid-stance is flexed by as much more.
LegAngles replant(const LegAngles& leg, const LegLengths& lengths, double duty,
                  const LegChange& change);

}  // namespace retrogait
